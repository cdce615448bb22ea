#!/usr/bin/env python3
"""Runs the policies that stand in a README: every fenced xml block that is a whole policy file, through `trailaudit test`,
and every file of exceptions through `trailaudit check`, with the policies beside it.

    check_readme_policies.py PROGRAM [README ...]      default: policies/README.md beside this folder

Blocks that begin otherwise (a part of a policy) are left alone. A block without an example fails: it would prove nothing.
"""

import os
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^( *)```xml[^\n]*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def blocks_of(path):
    """(line, text) of every whole policy file in the page."""
    with open(path, encoding="utf-8") as stream:
        page = stream.read()
    for match in BLOCK.finditer(page):
        indent, text = match.group(1), match.group(2)
        text = "\n".join(line[len(indent):] if line.startswith(indent) else line
                         for line in text.split("\n"))
        if text.startswith(("<policy-set", "<?xml", "<exceptions")):
            yield page.count("\n", 0, match.start(2)) + 1, text


def run(program, text):
    """(status, what the program said)"""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "policy.xml")
        with open(file, "w", encoding="utf-8") as stream:
            stream.write(text)
        said = subprocess.run([program, "test", file], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
    return said.returncode, said.stdout


def check(program, policies, text):
    """(status, what the program said) of a file of exceptions, checked beside the policies."""
    with tempfile.TemporaryDirectory() as folder:
        for number, content in enumerate(policies + [text]):
            with open(os.path.join(folder, "%d.xml" % number), "w", encoding="utf-8") as stream:
                stream.write(content)
        said = subprocess.run([program, "check", folder], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
    clean = said.returncode == 0 and "kept apart" in said.stdout and ": error" not in said.stdout
    return 0 if clean else 1, said.stdout


def main(arguments):
    if not arguments:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    here = os.path.dirname(os.path.abspath(__file__))
    pages = arguments[1:] or [os.path.join(here, os.pardir, "policies", "README.md")]
    passed = failed = 0
    for page in pages:
        blocks = list(blocks_of(page))
        policies = [text for _, text in blocks if not text.startswith("<exceptions")]
        for line, text in blocks:
            if text.startswith("<exceptions"):
                status, said = check(arguments[0], policies, text)
            else:
                status, said = run(arguments[0], text)
                if "<example" not in text:
                    status, said = 1, "no example in it\n"
            if status == 0:
                passed += 1
            else:
                failed += 1
                print("%s:%d: status %d\n%s" % (page, line, status, said), end="")
    if passed + failed == 0:
        print("no policy found in %s" % " ".join(pages))
        failed = 1
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
