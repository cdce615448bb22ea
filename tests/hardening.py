#!/usr/bin/env python3
"""What the built program says of itself: the flags of src/package/hardening.cmake came to something.

    hardening.py --program PATH [--fortify N]

Reads it with readelf and objdump. Prints each sentence that does not hold; status 1 where one does not.
"""
import argparse
import platform
import re
import subprocess
import sys


def read(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--fortify", type=int, default=2)
    options = parser.parse_args()
    segments = read("readelf", "-lW", options.program)
    dynamic = read("readelf", "-dW", options.program)
    symbols = read("readelf", "-W", "--dyn-syms", options.program)
    stack = re.search(r"GNU_STACK.* (RWE|RW|R) +0x", segments)
    sentences = {
        "it is position-independent (PIE)": "DYN (Position-Independent Executable" in read("readelf", "-hW", options.program),
        "addresses of functions are read-only once it runs (RELRO, BIND_NOW)":
            "GNU_RELRO" in segments and "BIND_NOW" in dynamic and "NOW" in dynamic,
        "its stack can't be executed": bool(stack) and stack[1] == "RW",
        "no segment can be both written and executed": not re.search(r"LOAD.* RWE ", segments),
        "it has no search path for libraries (RPATH)": "PATH" not in dynamic,
        "functions with arrays guard their return address (stack protector)": "__stack_chk_fail" in symbols,
        "copies and formats are checked (_FORTIFY_SOURCE)": "__snprintf_chk" in symbols and "__memcpy_chk" in symbols,
    }
    if options.fortify >= 3:
        sentences["sizes found out at run time are checked too (_FORTIFY_SOURCE=3)"] = "__read_chk" in symbols
    if platform.machine() == "x86_64":
        code = read("objdump", "-d", "--no-show-raw-insn", options.program)
        functions = re.findall(r"^[0-9a-f]+ <(main|cli_main|command_audit|run_archive)>:\n +[0-9a-f]+:\t(\S+)", code, re.M)
        sentences["functions that are called by address begin with a landing pad (CET)"] = \
            len(functions) >= 2 and all(first == "endbr64" for _, first in functions)
        sentences["large frames touch each page of the stack (stack clash)"] = \
            bool(re.search(r"sub +\$0x1000,%rsp\n.*orq +\$0x0,\(%rsp\)", code))
    failed = [sentence for sentence, holds in sentences.items() if not holds]
    for sentence in failed:
        print("does not hold:", sentence)
    print(f"{len(sentences) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
