#!/usr/bin/env python3
"""The sample organisation's reports, written by a run and then again from its audit.json: the same bytes.

The document itself is copied. One that was changed is written anew, and says so: all else in it stays. One in an older
form, which lacks a member, keeps that form and with it its report id.

    render_again.py --program build/trailaudit --generate build/trailaudit-generate

Ends with "N passed, N failed", and with status 1 where one failed.
"""
import argparse
import filecmp
import hashlib
import os
import re
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


def rendered(program, place, name, text):
    """The audit.json that is rendered of this one, and what is said of it."""
    given, made = os.path.join(place, name + ".json"), os.path.join(place, name)
    with open(given, "wb") as file:
        file.write(text)
    said = subprocess.run([program, "render", given, "--format", "json", "--output", made], check=True, capture_output=True)
    with open(os.path.join(made, "audit.json"), "rb") as file:
        return file.read(), said.stderr


def changed(program, place, text):
    """What is wrong with the rendering of a document with another report id."""
    given = re.sub(rb'"report_id": "[0-9a-f]{32}"', b'"report_id": "' + b"0" * 32 + b'"', text, count=1)
    made, said = rendered(program, place, "changed", given)
    if b"changed since it was written" not in said:
        return "no word of it"
    if b', "altered": true' not in made:
        return "the document does not say so"
    return "" if made.replace(b', "altered": true', b"", 1) == given else "more than that differs"


def older(program, place, text):
    """What is wrong with the rendering of a document without a member that came later."""
    content = re.sub(rb'("report_id"|"generated_at"): "[^"]*"', rb"\1: null", text.replace(b', "addenda": 0', b"", 1), count=2)
    if content.count(b": null") < 2 or content == text or b'"addenda"' in content:
        return "the test found nothing to take out"
    times = re.search(rb'"generated_at": "[^"]*"', text).group()
    given = content.replace(b'"report_id": null', b'"report_id": "' + hashlib.sha256(content).hexdigest()[:32].encode() + b'"', 1)
    given = given.replace(b'"generated_at": null', times, 1)
    made, said = rendered(program, place, "older", given)
    if b"changed since" in said:
        return "it is taken for changed"
    return "" if made == given else "it is not the same document"


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
            os.mkdir(os.path.join(place, evidence))
            found = differing(first, second)
            print(f"--evidence {evidence}: " + (f"these differ: {', '.join(found)}" if found else "the same files"))
            passed, failed = passed + (not found), failed + bool(found)
            with open(os.path.join(first, "audit.json"), "rb") as file:
                text = file.read()
            for what in changed, older:
                fault = what(arguments.program, os.path.join(place, evidence), text)
                print(f"--evidence {evidence}: {what.__name__} document: " + (fault or "as it should be"))
                passed, failed = passed + (not fault), failed + bool(fault)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
