#!/usr/bin/env python3
"""Every message that policies and the command line can bring stands in a test, word for word between its values.

What no input brings about is listed here with its reason."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
FROM_OUTSIDE_NEVER = {
    "internal error: the records of files, cells and counts do not add up": "an error of ours",
    "internal error, nothing is written: sums differ: %s": "an error of ours",
    "the values to mask could not be collected: memory or disk ran out": "wants a disk that fails while rows are read back",
    "the built-in schema can't be compiled": "an error of ours",
    "there is no time zone database in ": "wants a system without tzdata",
    "the folder can't be read: %s": "wants a user without rights; tests run as root too",
    "folders nest too deep": "wants thousands of folders below each other",
    "there are more than %d policy files": "wants tens of thousands of files",
    "'%.*s' is not allowed in <%.*s>": "no schema bounds an element's text further than to be there",
    "write it as P2W, P1DT12H or PT10M": "the schema says it first",
    "trailaudit: error: no verdict: the files were written; exit status 4\\n": "no library asks for memory so late",
    "what correlations and the max of exceptions decide could not be found out: the archive changes, or there is no room for temporary files":
        "wants that in the middle of a short command",
    "interrupted: nothing was found out": "wants a signal in the middle of a short command",
}
CALL = re.compile(r"(diagnostics_report|report\w*|warn\w*|error\w*|complain\w*|wrong\w*|fail\w*|refuse\w*|cli_print_error|"
                  r"say\w*|tell\w*|bad\w*)\s*\([^;]*$")


def joined(text):
    """Literals that stand behind each other are one."""
    return re.sub(r'"\s*\n\s*"', "", text)


def tested():
    text = ""
    for path in sorted((ROOT / "tests").rglob("*")):
        if path.suffix in (".c", ".h", ".test", ".py") and path.name != "check_messages.py":
            text += path.read_text(encoding="utf-8", errors="replace")
    text = joined(text).replace('\\"', '"')
    return re.sub(r"\\([.()\[\]|?*$+])", r"\1", text)


def messages():
    for folder in ("policy", "cli"):
        for path in sorted((ROOT / "src" / folder).glob("*.c")):
            source = joined(re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S))
            for literal in re.finditer(r'"((?:[^"\\]|\\.)*)"', source):
                message = literal[1].replace('\\"', '"')
                before = source[max(0, literal.start() - 300):literal.start()]
                if message.count(" ") >= 3 and re.match(r"[a-z'\"<%]", message) and \
                        (CALL.search(before) or ".message" in before[-120:]):
                    yield path, message


def main():
    known, count, failures = tested(), 0, 0
    for path, message in messages():
        parts = [part.strip() for part in re.split(r"%[-.*0-9]*[a-z]+|\\n", message)]
        parts = [part for part in parts if len(part) >= 8]
        count += 1
        if parts and message not in FROM_OUTSIDE_NEVER and not any(part[:28] in known for part in parts):
            failures += 1
            print(f"{path.relative_to(ROOT)}: no test has the message: {message}")
    print(f"{count} messages, {failures} without a test")
    return 1 if failures or count < 150 else 0


if __name__ == "__main__":
    sys.exit(main())
