#!/usr/bin/env python3
"""Sequences whose records share their seconds, held against every way in which records can meet the steps.

    sequences.py --program PATH [--cases N] [--seed S]

Steps overlap, records meet several of them, and most records of a group have one of three times. Whether a picked record is
followed is found by trying every record for every step, which is exact and slow; the program has to find the same records, with 1 and
with 3 workers. Then a flood: 60,000 records of a group in one second. Prints "N passed, N failed"; status 1 where one failed.
"""

import argparse
import csv
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile

NAMES = "ABCD"
WITHIN = 2
FLOOD = 60_000


def record(number, name, account, second):
    return {"eventVersion": "1.08", "eventTime": "2026-07-01T00:00:%02dZ" % second, "eventSource": "s3.amazonaws.com",
            "eventName": name, "awsRegion": "us-east-1", "eventID": str(number), "recipientAccountId": "%012d" % account}


def policy(number, picked, steps):
    def any_of(names):
        return '<in field="eventName">%s</in>' % "".join("<value>%s</value>" % name for name in names)
    return ('<policy id="p%d" severity="low"><title>T</title><scope all="yes"/><forbid>%s<sequence within="PT%dS" per="account">%s'
            "</sequence></forbid></policy>" % (number, any_of(picked), WITHIN,
                                               "".join("<step>%s</step>" % any_of(step) for step in steps)))


def follows(group, steps, taken, earliest, latest):
    """Tries every record for the first step, and the rest behind it."""
    if not steps:
        return True
    return any(follows(group, steps[1:], taken | {number}, second, latest)
               for number, name, second in group
               if number not in taken and name in steps[0] and earliest <= second <= latest)


def expected(groups, picked, steps):
    return {number for group in groups for number, name, second in group
            if name in picked and follows(group, steps, {number}, second, second + WITHIN)}


def audited(program, folder, policies, records, jobs):
    """{policy: numbers of its violations}"""
    os.makedirs(os.path.join(folder, "logs"), exist_ok=True)
    with open(os.path.join(folder, "p.xml"), "w", encoding="utf-8") as file:
        file.write('<policy-set xmlns="urn:trailaudit:policy:1" id="s">%s</policy-set>' % "".join(policies))
    for part in range(3):
        with open(os.path.join(folder, "logs", "%d.json" % part), "w", encoding="utf-8") as file:
            json.dump({"Records": records[part::3]}, file)
    subprocess.run([program, "audit", "logs", "--policies", "p.xml", "--output", "out", "--format", "json,csv", "--jobs", str(jobs)],
                   cwd=folder, check=True, stderr=subprocess.DEVNULL)
    with open(os.path.join(folder, "out", "audit.json"), encoding="utf-8") as file:
        for one in json.load(file)["policies"]:
            assert one["verdicts"]["insufficient_data"] == 0, one["id"]
    found = {}
    with gzip.open(os.path.join(folder, "out", "evidence.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["policy"], set()).add(int(row["event_id"]))
    return found


def case(program, r, folder):
    def names(most):
        return "".join(r.sample(NAMES, r.randint(1, most)))
    rules = [(names(2), [names(4) for _ in range(r.randint(1, 5))]) for _ in range(12)]
    groups, records = [], []
    for account in range(60):
        group = []
        for _ in range(r.randint(2, 8)):
            group.append((len(records), r.choice(NAMES), r.choice((0, 0, 1, 3))))
            records.append(record(*group[-1][:2], account, group[-1][2]))
        groups.append(group)
    wanted = {"p%d" % i: expected(groups, *rule) for i, rule in enumerate(rules)}
    order = records[:]
    r.shuffle(order)
    for jobs in (1, 3):
        found = audited(program, folder, [policy(i, *rule) for i, rule in enumerate(rules)], order, jobs)
        for name, numbers in wanted.items():
            assert found.get(name, set()) == numbers, (name, rules[int(name[1:])], found.get(name, set()) ^ numbers)
    return sum(len(numbers) for numbers in wanted.values())


def flood(program, folder):
    """Every record meets the first steps, one each of the others; of the last policy nobody meets the last step."""
    records = [record(i, "A", 1, 0) for i in range(FLOOD)] + [record(FLOOD, "B", 1, 0), record(FLOOD + 1, "C", 1, 0)]
    everything = [NAMES] * 5
    found = audited(program, folder, [policy(0, "A", everything + ["B", "C"]), policy(1, "A", everything + ["D"])], records, 2)
    assert found == {"p0": set(range(FLOOD))}, {name: len(numbers) for name, numbers in found.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--cases", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    passed = failed = violations = 0
    for number in range(options.cases + 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                if number == options.cases:
                    flood(program, folder)
                else:
                    violations += case(program, random.Random("%d/%d" % (options.seed, number)), folder)
                passed += 1
            except AssertionError as error:
                failed += 1
                print("case %d: %s" % (number, error))
    failed += violations == 0
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
