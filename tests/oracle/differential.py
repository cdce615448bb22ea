#!/usr/bin/env python3
"""Holds trailaudit against the oracle on policies and archives that nobody wrote by hand.

    differential.py --program PATH [--cases N] [--seed S] [--keep DIR]

Each case is made from the seed and its number: a policy-set, an archive, a selection. The program
audits it with 1, 2 and 8 workers, which must give the same bytes; its audit.json must say what the
oracle says, its evidence.csv.gz hold a row for each record of a finding, its samples.csv be a sample
with the oracle's verdicts, and the quarantine count what was damaged. Status 0: all cases passed; 1: one failed (kept below --keep); 2: wrong use.
"""

import argparse
import csv
import gzip
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import traceback

sys.dont_write_bytecode = True

from apart import load_exceptions
from audit import Audit, Selection, check_supported, fingerprint
from compare import differences
from generate_archives import Archive, ArchiveMaker
from generate_policies import PolicyMaker
from generate_records import ACCOUNTS, REGIONS
from policies import Library
from samples import sample_differences
from values import time_of

JOBS = (1, 2, 8)
FILES = ("audit.json", "findings.csv", "evidence.csv.gz", "samples.csv", "manifest.csv.gz")
MOMENTS = ("2026-06-30", "2026-07-01", "2026-07-01T00:00:00Z", "2026-07-01T12:00:00Z", "2026-07-02",
           "2026-07-03T00:00:00Z")
SHOWN = 12


class Case:
    """One case, in a folder of its own."""

    def __init__(self, seed, number, folder):
        self.random = random.Random("%d/%d" % (seed, number))
        self.number = number
        self.folder = folder
        self.archive = Archive(os.path.join(folder, "archive"), os.path.join(folder, "sound",
                                                                             "archive"))
        self.policies = os.path.join(folder, "policies.xml")
        self.exceptions = os.path.join(folder, "exceptions.xml")
        self.options = self._selection()
        self.sample = self.random.choice((1, 3, 10, 100))

    def make(self):
        r = self.random
        with open(self.policies, "w", encoding="utf-8") as stream:
            maker = PolicyMaker(r)
            stream.write(maker.policy_set(r.choice((2, 6, 15))))
        with open(self.exceptions, "w", encoding="utf-8") as stream:
            stream.write(maker.exceptions_apart(ACCOUNTS))
        damage = r.choice((0, 0, 0, 0.2, 0.6))
        records = r.choice((5, 40, 100, 250))
        ArchiveMaker(r).write(self.archive, records, damage)

    def _selection(self):
        r = self.random
        if r.random() < 0.6:
            return []
        options = []
        if r.random() < 0.4:
            first, last = sorted(r.sample(MOMENTS, 2), key=time_of)
            options += ["--from", first] if r.random() < 0.7 else []
            options += ["--to", last] if r.random() < 0.7 and time_of(first) < time_of(last) else []
        for option, values in (("--account", ACCOUNTS + ("unknown",)), ("--region", REGIONS),
                               ("--service", ("s3.amazonaws.com", "iam", "EC2", "lex", "unknown"))):
            if r.random() < 0.3:
                for value in r.sample(values, r.choice((1, 2))):
                    options += [option, value]
        return options

    # ---------------------------------------------------------------- running

    def failures(self, program):
        """What is wrong, as sentences; empty if nothing is."""
        results = []
        for jobs in JOBS:
            output = os.path.join(self.folder, "out-%d" % jobs)
            problem = self._audit(program, output, jobs)
            if problem:
                return [problem]
            results.append([_bytes(os.path.join(output, name)) for name in FILES])
        found = ["%s differs between --jobs 1 and %d" % (name, JOBS[i])
                 for i in range(1, len(JOBS)) for name, one, two in zip(FILES, results[0],
                                                                        results[i])
                 if one != two]
        theirs = json.loads(results[0][0].decode("utf-8"))
        oracle = self._oracle()
        found += differences(theirs, oracle.as_json(20))
        found += sample_differences(results[0][3], self.sample, oracle)
        found += _rows(theirs, results[0][1], gzip.decompress(results[0][2]))
        return found + self._sums(theirs)

    def _audit(self, program, output, jobs):
        command = [program, "audit", self.archive.folder, "--policies", self.policies,
                   "--exceptions", self.exceptions, "--output", output,
                   "--format", "json,csv", "--jobs", str(jobs), "--progress", "no", "--quiet",
                   "--sample", str(self.sample), "--seed", str(self.number)]
        done = subprocess.run(command + self.options, capture_output=True, text=True,
                              errors="replace",
                              env=dict(os.environ, SOURCE_DATE_EPOCH="1782900000"), check=False)
        if done.returncode in (0, 3) and os.path.exists(os.path.join(output, "audit.json")):
            return None
        return "status %d: %s" % (done.returncode, done.stderr[-2000:])

    def _oracle(self):
        library = Library()
        library.load(self.policies)
        load_exceptions(library, self.exceptions)
        check_supported(library)
        values = dict((name, []) for name in ("--from", "--to", "--account", "--region",
                                              "--service"))
        for option, value in zip(self.options[::2], self.options[1::2]):
            values[option].append(value)
        start, end = ([time_of(text) for text in values[name]] for name in ("--from", "--to"))
        selection = Selection(start[0] if start else None, end[0] if end else None,
                              values["--account"],
                              values["--region"], values["--service"])
        audit = Audit(library, selection)
        if library.problems:
            raise ValueError("the oracle refuses the policies: " + "; ".join(library.problems))
        audit.run([self.archive.sound])
        return audit

    def _sums(self, theirs):
        """The counts that are known by construction, and those that must add up."""
        inputs = theirs["inputs"]
        found = []
        if inputs["records"] != inputs["evaluated"] + inputs["duplicates"] + inputs["out_of_scope"]:
            found.append("records do not add up")
        for policy in theirs["policies"]:
            if sum(policy["verdicts"].values()) != inputs["evaluated"]:
                found.append("the verdicts of %s do not add up" % policy["id"])
        if inputs["skipped"] == 0:
            if inputs["records"] != self.archive.records:
                found.append("%d records were written, %d read" % (self.archive.records,
                                                                   inputs["records"]))
            if inputs["quarantined"] != self.archive.quarantined:
                found.append("%d pieces were damaged, %d quarantined" % (self.archive.quarantined,
                                                                         inputs["quarantined"]))
        return found


def _bytes(path):
    with open(path, "rb") as stream:
        return stream.read()


def _rows(theirs, findings, evidence):
    """Whether the CSV files say what audit.json says."""
    found = []
    rows = list(csv.DictReader(io.StringIO(findings.decode("utf-8"), newline="")))
    if [row["fingerprint"] for row in rows] != [one["fingerprint"] for one in theirs["findings"]]:
        found.append("findings.csv has other findings than audit.json")
    if [row["count"] for row in rows] != [str(one["count"]) for one in theirs["findings"]]:
        found.append("findings.csv has other counts than audit.json")
    counts = {}
    for row in csv.DictReader(io.StringIO(evidence.decode("utf-8"), newline="")):
        counts[row["fingerprint"]] = counts.get(row["fingerprint"], 0) + 1
    if counts != {one["fingerprint"]: one["count"] for one in theirs["findings"]}:
        found.append("evidence.csv.gz has other numbers of rows than the findings have records")
    for one in theirs["findings"]:
        if one["fingerprint"] != fingerprint(one["policy"], one["account"], one["service"]):
            found.append("wrong fingerprint of %s" % one["policy"])
    return found


def _run(seed, number, program, keep):
    """The failures of one case; a failed one is kept."""
    folder = tempfile.mkdtemp(prefix="differential-")
    try:
        case = Case(seed, number, folder)
        case.make()
        try:
            found = case.failures(program)
        except Exception:  # of the oracle or of an unreadable audit: this case failed
            found = [traceback.format_exc()[-1500:]]
        if found and keep:
            kept = os.path.join(keep, "case-%d-%d" % (seed, number))
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(folder, kept)
            with open(os.path.join(kept, "options"), "w", encoding="utf-8") as stream:
                stream.write(" ".join(case.options) + "\n")
        return found
    finally:
        shutil.rmtree(folder)


def main(arguments):
    parser = argparse.ArgumentParser(prog="differential.py", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--cases", type=int, default=40)
    parser.add_argument("--first", type=int, default=1, help="number of the first case")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", metavar="DIR", help="where failed cases are kept")
    options = parser.parse_args(arguments)
    passed = failed = 0
    for number in range(options.first, options.first + options.cases):
        found = _run(options.seed, number, options.program, options.keep)
        if not found:
            passed += 1
            continue
        failed += 1
        print("case %d of seed %d:" % (number, options.seed))
        for sentence in found[:SHOWN]:
            print("  " + sentence[:1500].encode("utf-8", "backslashreplace").decode())
        if len(found) > SHOWN:
            print("  and %d more" % (len(found) - SHOWN))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
