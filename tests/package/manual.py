#!/usr/bin/env python3
"""The manual pages have no fault that mandoc or man finds, name every option that --help names, and lead to each other."""

import argparse
import os
import re
import shutil
import subprocess
import sys

SKIPPED = 77


def output_of(command, **more):
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    return result.stdout


def faults_of(page):
    for line in output_of(["mandoc", "-T", "lint", page]).splitlines():
        # mandoc looks for referenced pages among the installed ones; ours lie beside this one.
        other = re.search(r"referenced manual not found: Xr (trailaudit[a-z-]*) 1", line)
        if not (other and os.path.exists(os.path.join(os.path.dirname(page), f"{other[1]}.1"))):
            yield line
    environment = dict(os.environ, LC_ALL="C.UTF-8", MANROFFSEQ="", MANWIDTH="80")
    warned = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page], env=environment,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    yield from warned.stderr.splitlines()


def missing_from(page, program, command):
    """Options of --help that the page, as shown, does not name."""
    shown = re.sub(r".\x08", "", output_of(["mandoc", "-T", "ascii", page]))
    for option in re.findall(r"^  (--[a-z-]+)", output_of([program, command, "--help"]), re.M):
        if not re.search(rf"^\s+{option}(\s|$)", shown, re.M):
            yield f"{os.path.basename(page)} does not name {option}"


def repeated_in(page):
    """Words that the tables of options would add to what stands there."""
    with open(page, encoding="utf-8") as file:
        if "repeats; repeats" in " ".join(file.read().split()):
            yield f"{os.path.basename(page)} says twice that an option repeats"


def unnamed_in(page, commands):
    """Commands whose pages the tool's own does not lead to at its end."""
    with open(page, encoding="utf-8") as file:
        end = file.read().split(".Sh SEE ALSO")[-1]
    for command in commands:
        if not re.search(rf"^\.Xr trailaudit-{command} 1( ,)?$", end, re.M):
            yield f"{os.path.basename(page)} does not lead to trailaudit-{command}(1)"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--manual", required=True)
    options = parser.parse_args()
    if not shutil.which("mandoc") or not shutil.which("man"):
        print("skipped: mandoc or man is not installed")
        return SKIPPED
    commands = re.findall(r"^  ([a-z]+)  ", output_of([options.program, "--help"]).split("Commands:")[1].split("Exit")[0],
                          re.M)
    pages = [os.path.join(options.manual, "trailaudit.1")]
    faults = [] if len(commands) > 3 else ["--help lists no commands"]
    for command in commands:
        page = os.path.join(options.manual, f"trailaudit-{command}.1")
        pages.append(page)
        if not os.path.exists(page):
            faults.append(f"{command} has no page")
            continue
        faults += missing_from(page, options.program, command)
    faults += unnamed_in(pages[0], commands)
    for page in pages:
        faults += faults_of(page)
        faults += repeated_in(page)
    for fault in faults:
        print(fault)
    print(f"{len(pages)} pages, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
