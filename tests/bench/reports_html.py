#!/usr/bin/env python3
"""Measures report.html of 100,000 findings: its size, the time and memory of writing it, and when a browser shows it.

Every record violates every policy of a small set, so that accounts x services x policies are findings; each has three
records. Nothing here passes or fails.

    reports_html.py BUILD [--findings N]
"""

import argparse
import json
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import uuid

POLICIES = 20
SERVICES = ["s3", "ec2", "iam", "kms", "lambda", "medialive", "ivs", "chime", "kinesisvideo", "sts"]
RECORDS = 3  # of a finding


def write_policies(path):
    severities = ["critical", "high", "medium", "low"]
    with open(path, "w") as file:
        file.write('<policy-set xmlns="urn:trailaudit:policy:1" id="bench" version="1"><title>Bench</title>\n')
        for i in range(POLICIES):
            file.write(f'<policy id="bench-{i:02}" severity="{severities[i % 4]}"><title>Rule {i} of the benchmark: '
                       f'such calls are not made by hand</title><rationale>What is done by hand is not repeated and '
                       f'not reviewed.</rationale><remediation>Do it by a pipeline.</remediation>\n'
                       f'<control framework="cis-aws-foundations" version="3.0.0" id="4.{i + 1}" relation="tests" '
                       f'confidence="judgement"/><scope all="yes"/><forbid><present field="eventName"/></forbid>'
                       f'</policy>\n')
        file.write("</policy-set>\n")


def record(pick, account, service, number):
    user = f"engineer-{pick.randrange(400)}"
    return {
        "eventVersion": "1.08", "eventID": str(uuid.UUID(int=pick.getrandbits(128), version=4)),
        "eventTime": f"2026-{7 + pick.randrange(3):02}-{1 + pick.randrange(28):02}T{pick.randrange(24):02}:"
                     f"{pick.randrange(60):02}:{pick.randrange(60):02}Z",
        "eventSource": f"{service}.amazonaws.com", "eventName": f"Update{service.title()}Setting{number}",
        "awsRegion": pick.choice(["us-east-1", "eu-west-1", "eu-central-1"]), "readOnly": False,
        "eventType": "AwsApiCall", "eventCategory": "Management", "recipientAccountId": account,
        "sourceIPAddress": f"198.51.100.{pick.randrange(256)}",
        "userAgent": f"aws-cli/2.{pick.randrange(20)}.{pick.randrange(30)} Python/3.11 Linux/6.1 exec-env/bench",
        "userIdentity": {"type": "AssumedRole", "accountId": account,
                         "arn": f"arn:aws:sts::{account}:assumed-role/Engineer/{user}",
                         "sessionContext": {"sessionIssuer": {"arn": f"arn:aws:iam::{account}:role/Engineer"}}},
    }


def write_archive(folder, accounts):
    pick = random.Random(7)
    for a in range(accounts):
        account = str(100000000000 + a * 7919)
        place = folder / f"AWSLogs/{account}/CloudTrail/us-east-1/2026/07/01"
        place.mkdir(parents=True)
        for number in range(RECORDS):
            name = f"{account}_CloudTrail_us-east-1_20260701T{number:02}05Z_{pick.getrandbits(80):020x}.json"
            (place / name).write_text(json.dumps(
                {"Records": [record(pick, account, service, number) for service in SERVICES]}))


def audit(program, place):
    command = [program, "audit", place / "archive", "--policies", place / "bench.xml", "--progress", "no", "--quiet"]
    figures = {}
    for formats in ("json", "html,json"):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        process = subprocess.Popen([*command, "--format", formats, "--output", place / "out"],
                                   stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"audit ended with {os.waitstatus_to_exitcode(status)}")
        del before
        figures[formats] = (usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024)
    return figures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--keep", help="a folder that is left behind")
    options = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parents[2]
    place = pathlib.Path(options.keep or tempfile.mkdtemp(prefix="trailaudit-bench-"))
    try:
        write_policies(place / "bench.xml")
        if not (place / "archive").exists():
            write_archive(place / "archive", options.findings // POLICIES // len(SERVICES))
        figures = audit(pathlib.Path(options.build) / "trailaudit", place)
        page = place / "out/report.html"
        without, with_html = figures["json"], figures["html,json"]
        print(f"report.html: {page.stat().st_size / 1e6:.1f} MB, {with_html[0] - without[0]:.2f} s of CPU, "
              f"peak {with_html[2]:.0f} MiB with it and {without[2]:.0f} MiB without")
        node, modules = shutil.which("node"), root / "tests/browser/node_modules"
        if not node or not modules.exists() or not shutil.which("chromium"):
            print("skipped: the browser's figures need node, chromium and ./build.sh test")
            return
        subprocess.run([node, root / "tests/browser/measure.mjs", page], check=True)
    finally:
        if not options.keep:
            shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
