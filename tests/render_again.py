#!/usr/bin/env python3
"""The sample organisation's reports, written by a run and then again from its audit.json: the same bytes.

    render_again.py --program build/trailaudit --generate build/trailaudit-generate

Ends with "N passed, N failed", and with status 1 where one failed.
"""
import argparse
import filecmp
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def differing(first, second):
    names = sorted(set(os.listdir(first)) | set(os.listdir(second)))
    return [name for name in names
            if not (os.path.isfile(os.path.join(first, name)) and os.path.isfile(os.path.join(second, name))
                    and filecmp.cmp(os.path.join(first, name), os.path.join(second, name), shallow=False))]


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    arguments = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as place:
        archive = os.path.join(place, "archive")
        run(arguments.generate, "--output", archive)
        for evidence, policies in (("3", os.path.join(ROOT, "tests/demo")), ("100000", os.path.join(ROOT, "policies"))):
            first, second = (os.path.join(place, name + evidence) for name in ("first", "second"))
            run(arguments.program, "audit", archive, "--report", os.path.join(ROOT, "reports/quarterly.xml"), "--period", "2026-Q3",
                "--policies", policies, "--evidence", evidence, "--output", first)
            run(arguments.program, "render", os.path.join(first, "audit.json"), "--output", second)
            found = differing(first, second)
            print(f"--evidence {evidence}: " + (f"these differ: {', '.join(found)}" if found else "the same files"))
            passed, failed = passed + (not found), failed + bool(found)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
