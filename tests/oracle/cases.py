#!/usr/bin/env python3
"""Runs the hand-made traps in cases/: archives of a few records whose outcome is told beforehand.

    cases.py --program PATH [NAME...]

A case is a folder with policies.xml, perhaps exceptions.xml, archive/ and expected.json, which says of audit.json what must
stand in it: counts of "inputs", verdicts that are not 0 by policy, covered records by exception,
problems by kind. The program (with 1 and 8 workers) and the oracle must both agree with it; where
"by_the_program_alone" is true the oracle, which knows less of damaged files, is not asked.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

from apart import load_exceptions
from audit import Audit, Selection, check_supported
from policies import Library

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases")


def exceptions_of(folder):
    """The case's file of exceptions, in a list; some have none."""
    file = os.path.join(folder, "exceptions.xml")
    return [file] if os.path.exists(file) else []


def by_program(program, folder, jobs):
    with tempfile.TemporaryDirectory(prefix="cases-") as output:
        done = subprocess.run(
            [program, "audit", os.path.join(folder, "archive"), "--policies",
             os.path.join(folder, "policies.xml"), "--output", output, "--format", "json", "--jobs",
             str(jobs), "--progress", "no", "--quiet"]
            + [word for file in exceptions_of(folder) for word in ("--exceptions", file)],
            capture_output=True, text=True, errors="replace", check=False)
        if not os.path.exists(os.path.join(output, "audit.json")):
            raise ValueError("status %d: %s" % (done.returncode, done.stderr))
        with open(os.path.join(output, "audit.json"), encoding="utf-8") as stream:
            return json.load(stream)


def by_oracle(folder):
    library = Library()
    library.load(os.path.join(folder, "policies.xml"))
    for file in exceptions_of(folder):
        load_exceptions(library, file)
    check_supported(library)
    audit = Audit(library, Selection())
    audit.run([os.path.join(folder, "archive")])
    return audit.as_json(20)


def differences(expected, document, has_problems):
    """What the document says otherwise than expected."""
    found = []

    def same(what, wanted, got):
        if wanted != got:
            found.append("%s: expected %r, got %r" % (what, wanted, got))

    for name, count in expected.get("inputs", {}).items():
        same("inputs." + name, count, document["inputs"].get(name))
    policies = {policy["id"]: policy for policy in document["policies"]}
    for policy, verdicts in expected["verdicts"].items():
        got = policies[policy]["verdicts"] if policy in policies else {}
        same(policy, verdicts, {name: count for name, count in got.items() if count})
    for policy, counts in expected.get("exceptions", {}).items():
        same(policy + " exceptions", counts,
             {one["id"]: one["count"] for one in policies[policy]["exceptions"]})
    for kind, count in expected.get("problems", {}).items() if has_problems else ():
        same("problems " + kind, count,
             sum(problem["kind"] == kind for problem in document["inputs"]["problems"]))
    return found


def run(program, folder):
    with open(os.path.join(folder, "expected.json"), encoding="utf-8") as stream:
        expected = json.load(stream)
    found = []
    for jobs in (1, 8):
        found += ["the program, %d workers: %s" % (jobs, sentence) for sentence in
                  differences(expected, by_program(program, folder, jobs), True)]
    if not expected.get("by_the_program_alone"):
        found += ["the oracle: " + sentence
                  for sentence in differences(expected, by_oracle(folder), False)]
    return found


def main(arguments):
    parser = argparse.ArgumentParser(prog="cases.py", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("names", metavar="NAME", nargs="*")
    options = parser.parse_args(arguments)
    passed = failed = 0
    for name in options.names or sorted(os.listdir(CASES)):
        found = run(options.program, os.path.join(CASES, name))
        passed += not found
        failed += bool(found)
        for sentence in found:
            print("%s: %s" % (name, sentence))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
