#!/usr/bin/env python3
"""What coverage, results and the funnel say of archives whose digests are known: as they are, narrowed, and with files taken away.

    coverage.py --program PATH

The digests are unsigned, so that no key is needed. Prints each sentence that did not hold, then "N passed, N failed"; status 1 where
one failed.
"""
import argparse
import datetime
import gzip
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

A, B = "111122223333", "444455556666"
START = datetime.datetime(2026, 7, 1)
POLICY = """<policy-set xmlns="urn:trailaudit:policy:1" id="s">
<policy id="root" severity="low"><title>T</title><scope all="yes"/><forbid><equals field="caller" value="root"/></forbid></policy>
</policy-set>"""


def stamp(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def at(hour, minute=0, second=0):
    return START + datetime.timedelta(hours=hour, minutes=minute, seconds=second)


def event(account, region, time, **more):
    return {"eventID": f"{account}-{region}-{time}", "eventTime": stamp(time), "eventName": "A", "eventSource": "s3.amazonaws.com",
            "awsRegion": region, "recipientAccountId": account, "userIdentity": {"type": "IAMUser"}, **more}


class Archive:
    def __init__(self, place):
        self.place, self.root, self.logs, self.digests = place, os.path.join(place, "archive"), {}, []

    def put(self, key, document):
        path = os.path.join(self.root, key)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        text = document if isinstance(document, bytes) else json.dumps(document).encode()
        with open(path, "wb") as file:
            file.write(gzip.compress(text, mtime=0))
        return text

    def log(self, account, region, hour, minute=50, **more):
        time = at(hour, minute)
        key = (f"AWSLogs/{account}/CloudTrail/{region}/{time:%Y/%m/%d}/"
               f"{account}_CloudTrail_{region}_{time:%Y%m%dT%H%MZ}_{'A' * 16}.json.gz")
        self.logs[account, region, hour] = key
        return key, self.put(key, {"Records": [event(account, region, at(hour, minute - 5), **more)]})

    def chain(self, account, region, hours, logs=(), lost=(), shift=0, trail="t"):
        """Hourly digests of these hours, each linked to the one before; a log file in each hour of `logs`, and no digest of the
        hours `lost`, behind which a starting digest follows."""
        previous = None
        for hour in hours:
            listed = [self.log(account, region, hour)] if hour in logs else []
            if hour in lost:
                previous = None
                continue
            start, end = at(hour, 0, shift), at(hour + 1, 0, shift)
            key = (f"AWSLogs/{account}/CloudTrail-Digest/{region}/{end:%Y/%m/%d}/"
                   f"{account}_CloudTrail-Digest_{region}_{trail}_{region}_{end:%Y%m%dT%H%M%SZ}.json.gz")
            text = self.put(key, {
                "awsAccountId": account, "digestStartTime": stamp(start), "digestEndTime": stamp(end), "digestS3Bucket": "b",
                "digestS3Object": key, "digestPublicKeyFingerprint": "0" * 32, "digestSignatureAlgorithm": "SHA256withRSA",
                "newestEventTime": None, "oldestEventTime": None, "previousDigestS3Bucket": previous and "b",
                "previousDigestS3Object": previous and previous[0], "previousDigestHashValue": previous and previous[1],
                "previousDigestHashAlgorithm": previous and "SHA-256", "previousDigestSignature": previous and "00" * 256,
                "logFiles": [{"s3Bucket": "b", "s3Object": k, "hashValue": hashlib.sha256(t).hexdigest(), "hashAlgorithm": "SHA-256",
                              "newestEventTime": stamp(end), "oldestEventTime": stamp(start)} for k, t in listed]})
            previous = key, hashlib.sha256(text).hexdigest()
            self.digests.append(key)
        return self

    def lose(self, account, *hours, region="us-east-1"):
        for hour in hours:
            os.remove(os.path.join(self.root, self.logs[account, region, hour]))

    def run(self, *words):
        done = subprocess.run([ARGUMENTS.program, *words], capture_output=True, stdin=subprocess.DEVNULL,
                              env={**os.environ, "SOURCE_DATE_EPOCH": "1800000000"})
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def audit(self, *words, formats="json,csv"):
        policy, out = os.path.join(self.place, "p.xml"), os.path.join(self.place, "out")
        with open(policy, "w", encoding="utf-8") as file:
            file.write(POLICY)
        shutil.rmtree(out, ignore_errors=True)
        status, self.text, self.err = self.run("audit", self.root, "--policies", policy, "--strict", "--format", formats,
                                          "--output", out, *words)
        with open(os.path.join(out, "audit.json"), encoding="utf-8") as file:
            return status, json.load(file)

    def csv(self):
        with gzip.open(os.path.join(self.place, "out", "coverage.csv.gz"), "rt", encoding="utf-8") as file:
            return file.read()

    def hour_rows(self):
        with gzip.open(os.path.join(self.place, "out", "coverage-hours.csv.gz"), "rt", encoding="utf-8", newline="") as file:
            return file.read().split("\r\n")[:-1]

    def editions(self):
        """The page and the PDF as texts without white space."""
        with open(os.path.join(self.place, "out", "report.html"), encoding="utf-8") as file:
            page = re.sub("<[^>]*>", "", file.read())
        paper = subprocess.run(["pdftotext", os.path.join(self.place, "out", "report.pdf"), "-"], capture_output=True, check=True)
        return ["".join(text.split()) for text in (page, paper.stdout.decode())]


def rows(document):
    return {(r["account"], r["region"]): r["states"] for r in document["coverage"]["rows"]}


def hours(document, number=0):
    return [day["hours"] for day in document["coverage"]["rows"][number]["days"]]


def verdict(audited):
    status, document = audited
    return status, document["result"], document["complete"]


PASSED, LOST = (0, "PASS", True), (3, "INCONCLUSIVE", False)


def two(a):
    """A day of two accounts, whose logs are of the hours 0 to 3."""
    for account in (A, B):
        a.chain(account, "us-east-1", range(24), logs=range(4))


def all_of_it_is_data_or_proven_empty(a):
    two(a)
    audited = a.audit()
    assert verdict(audited) == PASSED and rows(audited[1]) == {(A, "us-east-1"): "D", (B, "us-east-1"): "D"}
    assert hours(audited[1]) == ["DDDD" + "E" * 20]


def what_was_not_asked_for_has_no_row_and_so_neither_proof_nor_gap(a):
    # Of A digests of the days 1 and 4 only, and logs on each day.
    a.chain(A, "us-east-1", range(96), logs=range(0, 96, 6), lost=range(24, 72))
    a.chain(A, "eu-west-1", range(96), logs=range(0, 96, 6))
    a.chain(B, "us-east-1", range(96), logs=range(0, 96, 6))
    audited = a.audit()
    assert verdict(audited) == PASSED and set(rows(audited[1]).values()) == {"DDDD"} and len(rows(audited[1])) == 3
    for words, left in ((("--account", B), (B, "us-east-1")), (("--account", B, "--trust-paths"), (B, "us-east-1")),
                        (("--region", "eu-west-1"), (A, "eu-west-1")), (("--region", "eu-west-1", "--trust-paths"), (A, "eu-west-1"))):
        audited = a.audit(*words)
        assert verdict(audited) == PASSED and rows(audited[1]) == {left: "DDDD"}, (words, rows(audited[1]))
    assert rows(a.audit("--service", "ec2")[1]).keys() == rows(a.audit()[1]).keys()


def a_day_whose_files_are_missing_is_no_empty_one(a):
    a.chain(A, "us-east-1", range(72), logs=range(3, 72, 6)).lose(A, 27, 33, 39, 45)
    audited = a.audit(formats="json,csv,html,pdf")
    document = audited[1]
    row = document["coverage"]["rows"][0]
    assert verdict(audited) == LOST and row["states"] == "DMD" and document["coverage"]["missing_days"] == 1
    assert hours(document) == ["EEEDEE" * 4, "EEEMEE" * 4, "EEEDEE" * 4]
    assert [row[f"{n}_days"] for n in ("data", "proven_empty", "missing", "not_looked_at", "gap", "no_data")] == [2, 0, 1, 0, 0, 0]
    assert [row[f"{n}_hours"] for n in ("data", "proven_empty", "missing", "not_looked_at", "gap", "no_data")] == [8, 60, 4, 0, 0, 0]
    assert f'{A},us-east-1,2026-07-02,missing,no,0,0,,,"00-02 proven empty, 03 missing, 04-08 proven empty, 09 missing,' in a.csv()
    for text in a.editions():
        assert "Hours:8withdata,60provenempty,4missing,0notlookedat,0nodata,0ingaps." in text
        assert "digestslistfilesthatweredelivered,andnoneofthemishere" in text
    again = os.path.join(a.place, "again")
    status, _, err = a.run("render", os.path.join(a.place, "out", "audit.json"), "--format", "json,csv", "--output", again)
    with open(os.path.join(again, "audit.json"), encoding="utf-8") as file:
        assert status == 0 and json.load(file) == document, err


def an_hour_with_one_file_of_several_has_data_and_one_without_any_is_missing(a):
    a.chain(A, "us-east-1", range(24), logs=range(4)).lose(A, 1)
    audited = a.audit()
    assert verdict(audited) == LOST and rows(audited[1])[A, "us-east-1"] == "D" and hours(audited[1]) == ["DMDD" + "E" * 20]


def digests_that_do_not_begin_with_the_hour_prove_no_more(a):
    a.chain(A, "us-east-1", range(30), logs=(2, 23), shift=91).lose(A, 2, 23)
    document = a.audit()[1]
    # Of the first hour 91 seconds, of the last all but these lie in no digest.
    assert rows(document)[A, "us-east-1"] == "ME" and hours(document)[0] == "-EM" + "E" * 20 + "M", hours(document)


def what_the_period_skips_was_not_looked_at(a):
    a.chain(A, "us-east-1", range(48), logs=(3, 20, 30))
    document = a.audit("--from", "2026-07-01T12:00:00Z", "--to", "2026-07-03")[1]
    assert rows(document)[A, "us-east-1"] == "DD" and hours(document)[0] == "EEEU" + "E" * 16 + "DEEE", hours(document)
    document = a.audit("--from", "2026-07-01T22:00:00Z", "--to", "2026-07-03")[1]
    assert rows(document)[A, "us-east-1"] == "UD" and document["coverage"]["not_looked_at_days"] == 1
    assert f"{A},us-east-1,2026-07-01,not looked at,no,2,0" in a.csv(), a.csv()
    a.lose(A, 3, 20)
    audited = a.audit("--from", "2026-07-01T22:00:00Z", "--to", "2026-07-03")
    assert verdict(audited) == PASSED and rows(audited[1])[A, "us-east-1"] == "UD"


def digests_that_the_period_skips_are_no_event_files(a):
    a.chain(A, "us-east-1", range(48), logs=range(26, 48))
    document = a.audit("--from", "2026-07-01T12:00:00Z", "--to", "2026-07-03")[1]
    row, inputs = document["coverage"]["rows"][0], document["inputs"]
    assert row["states"] == "ED" and row["files"] == 22 and inputs["skipped"] == inputs["skipped_digests"] == 10, row
    assert f"{A},us-east-1,2026-07-01,proven empty,no,0,0,,,00-23 proven empty," in a.csv()


def what_should_be_a_digest_and_is_none_reaches_results(a):
    two(a)
    for number in (0, 12, 23):
        with open(os.path.join(a.root, a.digests[number]), "rb") as file:
            kept = file.read()
        a.put(a.digests[number], {"a": 1})
        audited = a.audit()
        assert verdict(audited) == LOST and A in audited[1]["policies"][0]["why"], (number, audited[1]["policies"][0]["why"])
        assert verdict(a.audit("--account", A)) == LOST and verdict(a.audit("--account", B)) == PASSED, number
        with open(os.path.join(a.root, a.digests[number]), "wb") as file:
            file.write(kept)
    assert verdict(a.audit()) == PASSED


def losing_all_files_of_an_account_is_no_better_than_losing_one(a):
    two(a)
    a.lose(A, 0)
    for words in ((), ("--account", A), ("--account", A, "--account", B)):
        assert verdict(a.audit(*words)) == LOST, words
    a.lose(A, 1, 2, 3)
    for words in ((), ("--account", A), ("--account", A, "--account", B), ("--region", "us-east-1")):
        audited = a.audit(*words)
        assert verdict(audited) == LOST, (words, verdict(audited))
        assert audited[1]["policies"][0]["why"] == f"4 files failed verification by digests ({A})", audited[1]["policies"][0]["why"]
        listed = {account["id"]: account["evaluated"] for account in audited[1]["accounts"]}
        assert listed.get(A) == 0 and (B in listed) == ("--account" not in words or B in words), (words, listed)
    alone = a.audit("--account", B)
    assert verdict(alone) == PASSED and [account["id"] for account in alone[1]["accounts"]] == [B]


def a_file_that_several_digests_contradict_is_one_file(a):
    a.chain(A, "us-east-1", range(6), logs=range(4)).chain(A, "us-east-1", range(6), logs=range(4), trail="u")
    a.put(a.logs[A, "us-east-1", 1], {"Records": []})
    for gone, files in ((False, "1 file"), (True, "2 files")):
        if gone:
            a.lose(A, 2)
        audited = a.audit(formats="json,junit,text")
        assert [c["modified"] for c in audited[1]["integrity"]["chains"]] == [1, 1]
        assert [x["unverified"] for x in audited[1]["accounts"]] == [1 + gone]
        assert audited[1]["policies"][0]["why"] == f"{files} failed verification by digests ({A})", audited[1]["policies"][0]
        assert f"account {A}: {files} failed verification by digests" in " ".join(a.text.split())


def a_file_that_is_damaged_in_several_ways_is_one_file(a):
    path = os.path.join(a.root, a.log(A, "us-east-1", 0)[0])
    with open(path, "rb") as file:
        good = file.read()
    with open(path, "wb") as file:
        file.write(good[:-8] + b"\0\0\0\0" + good[-4:] + b"more")
    document = a.audit(formats="json,text")[1]
    assert {p["kind"] for p in document["inputs"]["problems"]} == {"wrong-checksum", "trailing-data"}
    assert document["inputs"]["doubtful"] == 1 and "1 file is empty, cut off, changed while read" in " ".join(a.text.split()), a.text


def what_others_lost_is_no_error_of_an_account(a):
    """Neither of one that was not asked for, nor of another one."""
    a.log(A, "us-east-1", 0)
    a.log(B, "us-east-1", 0)
    junk = os.path.join(a.root, a.log(A, "us-east-1", 1)[0])
    with open(junk, "wb") as file:
        file.write(b"junk")

    def errors():
        suites = xml.etree.ElementTree.parse(os.path.join(a.place, "out", "report.junit.xml")).getroot()
        return {suite.get("name"): [case.find("error") is not None for case in suite.iter("testcase")] for suite in suites}
    assert verdict(a.audit(formats="json,junit")) == LOST and errors() == {A: [True], B: [False]}, errors()
    assert verdict(a.audit("--account", B, formats="json,junit")) == PASSED and errors() == {B: [False]}, errors()
    os.rename(junk, os.path.join(a.root, "x.json.gz"))
    assert verdict(a.audit(formats="json,junit")) == LOST and errors() == {A: [True], B: [True]}, errors()


POLICIES = """<policy-set xmlns="urn:trailaudit:policy:1" id="s">
<policy id="trail" severity="low"><title>T</title><scope><equals field="eventName" value="StopLogging"/></scope>
<forbid><equals field="eventName" value="StopLogging"/></forbid></policy>
<policy id="other" severity="low"><title>T</title><scope><equals field="account" value="444455556666"/></scope>
<forbid><equals field="caller" value="root"/></forbid></policy>
<policy id="either" severity="low"><title>T</title><scope><all><in field="account"><value>444455556666</value><value>111122223333</value></in>
<equals field="eventName" value="GetTrail"/></all></scope><forbid><equals field="caller" value="root"/></forbid></policy>
<policy id="fails" severity="low"><title>T</title><scope><equals field="account" value="444455556666"/></scope>
<forbid><equals field="eventName" value="A"/></forbid></policy>
</policy-set>"""


def results(audited):
    return {p["id"]: (p["result"], p["complete"]) for p in audited[1]["policies"]}


def who_takes_the_one_file_that_a_policy_is_about_leaves_no_verdict(a):
    policies = os.path.join(a.place, "q.xml")
    with open(policies, "w", encoding="utf-8") as file:
        file.write(POLICIES)
    a.chain(B, "us-east-1", range(24), logs=range(4)).chain(A, "us-east-1", range(24), logs=range(4))
    stopped = os.path.join(a.root, a.logs[A, "us-east-1", 2])
    for what in ("modified", "junk", "missing"):
        if what == "missing":
            os.remove(stopped)
        else:
            with open(stopped, "wb") as file:
                file.write(gzip.compress(b'{"Records":[]}', mtime=0) if what == "modified" else b"junk")
        audited = a.audit("--policies", policies)
        told = results(audited)
        assert told["trail"] == told["either"] == ("INCONCLUSIVE", False), (what, told)
        assert told["other"] == ("PASS", False) and told["fails"] == ("FAIL", False), (what, told)
        for policy in audited[1]["policies"]:
            of = policy["why"] if policy["result"] == "INCONCLUSIVE" else policy["incomplete"]
            assert f"1 file failed verification by digests ({A})" in of, (what, policy["id"], of)
        assert results(a.audit("--policies", policies, "--account", B))["trail"] == ("NO DATA", True), what


def what_is_lacking_stands_in_every_format_beside_fail(a):
    """A gap, an account that is wholly absent, a file that was junked, and a policy that fails."""
    absent, report, policies = "999900001111", os.path.join(a.place, "r.xml"), os.path.join(a.place, "q.xml")
    with open(policies, "w", encoding="utf-8") as file:
        file.write(POLICIES)
    with open(report, "w", encoding="utf-8") as file:
        file.write(f'<report xmlns="urn:trailaudit:report:1" id="r"><title>t</title><period zone="UTC">2026-07</period>'
                   f'<accounts expected="listed"><account id="{A}"/><account id="{B}"/><account id="{absent}"/></accounts>'
                   f'<regions expected="us-east-1"/></report>')
    a.chain(A, "us-east-1", range(48), logs=range(4)).chain(B, "us-east-1", range(24), logs=range(4))
    with open(os.path.join(a.root, a.logs[A, "us-east-1", 2]), "wb") as file:
        file.write(b"junk")
    audited = a.audit("--report", report, "--policies", policies, formats="json,text,junit,sarif,github,annotations,html,csv")
    assert audited[:1] == (3,) and verdict(audited)[1:] == ("FAIL", False), verdict(audited)
    gone = "it is expected, and nothing of it is there: 31 gaps of coverage, days without file or digest (us-east-1 2026-07-01 to 2026-07-31)"
    quiet = "30 gaps of coverage, days without file or digest (us-east-1 2026-07-02 to 2026-07-31)"
    both = ("1 piece of input could not be evaluated, quarantined or unreadable", "1 file failed verification by digests")
    where = {A: [*both, "29 gaps of coverage"], B: [quiet], absent: [gone]}

    def read(name):
        with open(os.path.join(a.place, "out", name), encoding="utf-8") as file:
            return file.read()
    junit = xml.etree.ElementTree.fromstring(read("report.junit.xml"))
    for suite in junit:
        cases = {case.get("name"): case for case in suite}
        for name in ("trail", "other", "either"):
            message = cases[name].find("error").get("message")
            assert message.startswith("INCONCLUSIVE: ") and all(part in message for part in where[suite.get("name")]), message
        failed = cases["fails"].find("failure")
        assert (failed is None) == (suite.get("name") != B) and (failed is None or quiet in failed.text)
    notes = [n["message"]["text"] for n in json.loads(read("report.sarif"))["runs"][0]["invocations"][0]["toolExecutionNotifications"]]
    text, lines = " ".join(a.text.split()), a.text.split("\n")
    plain = html.unescape(read("report.github.md"))
    page = "".join(re.sub("<[^>]*>", "", read("report.html")).split())
    for account, parts in where.items():
        for part in parts:
            assert any(note.startswith(f"INCOMPLETE: account {account}: {part}") for note in notes), (account, part, notes)
            assert f"account {account}: {part}" in text, (account, part, text)
            assert part in plain, (account, part, plain)
    assert "1 file failed verification, 90 gaps of coverage, " in plain, plain
    warnings = [line for line in lines if line.startswith("::warning title=trailaudit::INCOMPLETE: ")]
    assert len(warnings) == 1 and gone in warnings[0] and both[1] in warnings[0], warnings
    assert "TheauditisINCOMPLETE" in page or "ThereportisINCOMPLETE" in page
    assert "gate: files that failed verification: 1, gaps of coverage: 90" in a.err, a.err
    again = a.run("render", os.path.join(a.place, "out", "audit.json"), "--format", "text,junit,sarif,github,annotations",
                  "--output", os.path.join(a.place, "again"))
    assert again[0] == 0, again
    for name in ("report.junit.xml", "report.sarif", "report.github.md"):
        with open(os.path.join(a.place, "again", name), encoding="utf-8") as file:
            assert file.read() == read(name), name


def an_expected_account_of_which_nothing_is_there_makes_policies_inconclusive(a):
    a.chain(B, "us-east-1", range(24), logs=range(4))
    report = os.path.join(a.place, "r.xml")
    with open(report, "w", encoding="utf-8") as file:
        file.write(f'<report xmlns="urn:trailaudit:report:1" id="r"><title>t</title><accounts expected="listed"><account id="{A}"/>'
                   f'<account id="{B}"/></accounts><regions expected="us-east-1"/></report>')
    audited = a.audit("--report", report)
    assert verdict(audited) == LOST and rows(audited[1]) == {(A, "us-east-1"): "G", (B, "us-east-1"): "D"}
    assert verdict(a.audit("--report", report, "--account", B)) == PASSED


def a_gap_in_a_chain_counts_behind_the_last_record_too(a):
    a.chain(A, "us-east-1", range(110), logs=range(5), lost=range(24, 96))
    for words in ((), ("--from", "2026-07-01"), ("--to", "2026-07-06"), ("--from", "2026-07-01", "--to", "2026-07-06")):
        audited = a.audit(*words)
        assert verdict(audited) == LOST and rows(audited[1])[A, "us-east-1"] == "DGGGE", (words, rows(audited[1]))
        assert audited[1]["coverage"]["gaps"] == 3
    audited = a.audit("--to", "2026-07-02")
    assert verdict(audited) == PASSED and rows(audited[1])[A, "us-east-1"] == "D"


def a_record_of_another_century_hides_no_gap(a):
    a.chain(A, "us-east-1", range(110), logs=range(5), lost=range(24, 96))
    a.put("old.json", {"Records": [event(B, "us-east-1", datetime.datetime(1990, 1, 1))]})
    audited = a.audit()
    assert verdict(audited) == LOST and audited[1]["coverage"]["too_long"] and audited[1]["coverage"]["gaps"] == 3
    # A day with a record is none.
    a.put("mid.json", {"Records": [event(A, "us-east-1", at(50))]})
    assert a.audit()[1]["coverage"]["gaps"] == 2


def expecting(a, *accounts, more=""):
    report = os.path.join(a.place, "r.xml")
    with open(report, "w", encoding="utf-8") as file:
        file.write('<report xmlns="urn:trailaudit:report:1" id="r"><title>t</title>' + more + '<accounts expected="listed">' +
                   "".join(f'<account id="{account}"/>' for account in accounts) + '</accounts><regions expected="us-east-1"/></report>')
    return "--report", report


def neither_invented_days_nor_invented_regions_hide_what_is_expected(a):
    """Who can plant a file must not be able to make the days of others too many to be looked at."""
    a.chain(B, "us-east-1", range(72), logs=(1, 25))
    names = [f"{x}{y}-{z}-1" for x in "abcdefghijklmnopqrstuvwxyz" for y in "abcdefghijklmnopqrstuvwxyz" for z in
             ("north", "south", "east", "west", "central", "northeast") + tuple(f"edge{c}" for c in "abcdefghijklmnopqrstuvwxyz")][:20_001]
    for planted, gaps in (([event(B, "us-east-1", datetime.datetime(1990, 1, 1))], None),
                          ([event(B, name, at(2)) for name in names], 3)):
        a.put("planted.json", {"Records": planted})
        audited = a.audit(*expecting(a, A, B))
        coverage = audited[1]["coverage"]
        assert verdict(audited) == LOST and coverage["too_long"], (verdict(audited), coverage["gaps"])
        by_row = {(r["account"], r["region"]): r["gap_days"] for r in coverage["rows"] if r["expected"]}
        assert gaps is None or by_row == {(A, "us-east-1"): gaps, (B, "us-east-1"): 0}, by_row
        assert all(not r["states"] for r in coverage["rows"]) and coverage["gaps"] == sum(by_row.values()), coverage["gaps"]
        # What is there is no gap: days with a record, or that digests prove to be empty.
        assert verdict(a.audit(*expecting(a, B), "--from", "2026-07-01", "--to", "2026-07-04")) == PASSED


def expected_accounts_beyond_all_bounds_are_missed_by_their_records(a):
    """Ten thousand accounts over 26 years are too many for a letter a day: there a day without a record counts."""
    a.chain(B, "us-east-1", range(72), logs=(1, 25))
    accounts = [B] + [f"{i:012d}" for i in range(9_999)]
    audited = a.audit(*expecting(a, *accounts), "--from", "2000-01-01", "--to", "2026-07-04")
    rows_of = {r["account"]: r["gap_days"] for r in audited[1]["coverage"]["rows"]}
    days = (datetime.date(2026, 7, 4) - datetime.date(2000, 1, 1)).days
    assert verdict(audited) == LOST and len(rows_of) == 10_000 and rows_of[B] == days - 2 and rows_of["000000000007"] == days, rows_of[B]


def a_log_in_the_folder_of_another_account_is_missed_by_its_own(a):
    """It is the listed one by its name alone; were it taken for that, its change would be a loss of the other account."""
    a.chain(A, "us-east-1", range(24), logs=range(4))
    with open(os.path.join(a.root, a.logs[A, "us-east-1", 2]), "rb") as file:
        text = gzip.decompress(file.read())
    a.lose(A, 2)
    name = os.path.basename(a.logs[A, "us-east-1", 2])
    for folder in (f"x/{B}/CloudTrail/us-east-1/2026/07/01/", f"AWSLogs/{B}/CloudTrail/us-east-1/2026/07/01/"):
        a.put(folder + name, text.replace(b"s3.amazonaws.com", b"ec2.amazonaws.com"))
        for words in ((), ("--account", A)):
            audited = a.audit(*words)
            assert verdict(audited) == LOST, (folder, words, verdict(audited))
            assert [p["detail"].split(":")[0] for p in audited[1]["inputs"]["problems"]] == ["missing"], audited[1]["inputs"]["problems"]
        os.remove(os.path.join(a.root, folder + name))
    # A folder that says nothing of the account is no other place.
    a.put("copied/" + name, text)
    assert verdict(a.audit("--account", A)) == PASSED


def digests_below_a_folder_of_event_files_are_no_digests_that_are_not_there(a):
    """Such folders are not looked through for digests: they may have millions of files."""
    a.chain(A, "us-east-1", range(24), logs=range(4))
    a.lose(A, 2)
    logs, digests = f"AWSLogs/{A}/CloudTrail", f"AWSLogs/{A}/CloudTrail-Digest"
    for moved, word in (((("AWSLogs", f"x/{B}/CloudTrail"),), "overlooked-digests"),
                        (((digests, f"AWSLogs/{A}/Config/{A}/CloudTrail-Digest"),), "overlooked-digests"),
                        (((digests, f"AWSLogs/{A}/CloudTrail-Copy/{A}/CloudTrail-Digest"),), "missing"),
                        (((logs, f"copy/{A}/CloudTrail"), ("AWSLogs", "other")), "missing")):
        for old, new in moved:
            os.makedirs(os.path.dirname(os.path.join(a.root, new)), exist_ok=True)
            os.rename(os.path.join(a.root, old), os.path.join(a.root, new))
        for words in ((), ("--account", A)):
            audited = a.audit(*words)
            assert verdict(audited) == LOST, (moved, words, verdict(audited))
            assert word in {p["detail"].split(":")[0] for p in audited[1]["inputs"]["problems"]}, (moved, audited[1]["inputs"]["problems"])
        status, out, _ = a.run("verify", a.root)
        assert word in out and "INVALID" in out and status == 1, (moved, status, out)
        for old, new in reversed(moved):
            os.rename(os.path.join(a.root, new), os.path.join(a.root, old))


def damage_under_the_path_of_another_account_concerns_whom_its_records_name(a):
    a.log(A, "us-east-1", 0)
    good = json.dumps(event(A, "us-east-1", at(1)))
    key = f"AWSLogs/{B}/CloudTrail/us-east-1/2026/07/01/{B}_CloudTrail_us-east-1_20260701T0100Z_{'B' * 16}.json.gz"
    a.put(key, ('{"Records":[' + good + ',{"eventName":,},' + good.replace("01:", "02:") + "]}").encode())
    for words in ((), ("--account", A)):
        audited = a.audit(*words)
        assert verdict(audited) == LOST and audited[1]["inputs"]["quarantined"] == 1, (words, verdict(audited))
    # Where nothing says that a record of it is of that account, it is the other one's loss.
    a.put(key, b'{"Records":[{"eventName":,}]}')
    assert verdict(a.audit("--account", A)) == PASSED


def the_funnel_is_of_the_same_files(a):
    a.chain(A, "us-east-1", range(24), logs=range(4))
    with open(os.path.join(a.root, a.digests[-1] + ".metadata.json"), "w", encoding="utf-8") as file:
        file.write('{"Metadata":{"signature":"00"}}')
    a.put("AWSLogs/x.txt", b"no event file")
    inputs = a.audit(formats="json,csv,html,pdf")[1]["inputs"]
    stored = {path: os.path.getsize(os.path.join(a.root, path)) for path in a.logs.values()}
    inflated = sum(len(gzip.open(os.path.join(a.root, path)).read()) for path in a.logs.values())
    assert [inputs[n] for n in ("files", "read", "passed_over", "skipped", "unreadable")] == [30, 4, 26, 0, 0], inputs
    assert [inputs[f"passed_over_{n}"] for n in ("digests", "metadata", "others")] == [24, 1, 1], inputs
    assert inputs["compressed_bytes"] == sum(stored.values()) and inputs["bytes"] == inflated
    whole = sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(a.root) for name in names)
    assert inputs["compressed_bytes"] + inputs["passed_over_bytes"] == whole
    for text in a.editions():
        assert "ofthesedigests24" in text and "ofthesesavedmetadataofdigests1" in text and "oftheseotherfiles1" in text


def a_log_without_the_end_of_its_stream_is_damaged_input(a):
    key, _ = a.log(A, "us-east-1", 0)
    path = os.path.join(a.root, key)
    with open(path, "rb") as file:
        whole = file.read()
    assert verdict(a.audit()) == PASSED
    for damaged in (whole[:-8], whole[:-3], whole[:-8] + b"\1\2\3\4" + whole[-4:]):
        with open(path, "wb") as file:
            file.write(damaged)
        assert verdict(a.audit()) == (3, "PASS", False)
    assert verdict(a.audit("--account", B))[2], "another account's file is none of a narrowed run"


def kinds_never_seen_are_those_of_which_there_is_none(a):
    a.log(A, "us-east-1", 0)
    a.put("g.json", {"Records": [event(A, "us-east-1", at(1), eventCategory="Aggregated")]})
    assert a.audit()[1]["coverage"]["never_seen"] == ["Data", "NetworkActivity", "Insight"]
    a.put("i.json", {"Records": [event(A, "us-east-1", at(2), eventCategory="Insight")]})
    assert a.audit()[1]["coverage"]["never_seen"] == ["Data", "NetworkActivity"]


def calls_that_interrupt_a_trail_are_marked_whatever_was_asked_for(a):
    def call(account, hour, name, **more):
        return event(account, "us-east-1", at(hour), eventSource="cloudtrail.amazonaws.com", eventName=name, **more)
    a.log(A, "us-east-1", 0)
    stop, start = call(A, 26, "StopLogging"), call(A, 50, "StartLogging", eventCategory="Insight")
    a.put("1.json.gz", {"Records": [stop, call(A, 27, "DeleteTrail", errorCode="AccessDenied"), call(B, 28, "PutEventSelectors")]})
    a.put("2.json.gz", {"Records": [stop, start, call(A, 26, "DescribeTrails")]})
    stopped, selected, started = (stamp(at(26)), A, "StopLogging"), (stamp(at(28)), B, "PutEventSelectors"), (stamp(at(50)), A, "StartLogging")

    def marked(*words):
        document = a.audit(*words)[1]
        calls = [(c["time"], c["account"], c["action"]) for c in document["coverage"]["interruptions"]]
        days = [(d["day"], r["account"], c) for r in document["coverage"]["rows"] for d in r["days"] for c in d["calls"]]
        assert sorted(days) == sorted((time[:10], account, action) for time, account, action in calls), (words, days)
        return calls, document
    for services in ((), ("--service", "s3"), ("--service", "ec2"), ("--service", "cloudtrail")):
        documents = []
        for jobs in ("1", "4"):
            calls, document = marked(*services, "--jobs", jobs)
            assert calls == [stopped, selected, started], (services, calls)
            documents.append(document)
        assert documents[0] == documents[1]
        assert marked(*services, "--account", B)[0] == [selected]
        assert marked(*services, "--region", "eu-west-1")[0] == []
        assert marked(*services, "--from", "2026-07-03")[0] == [started]
    calls, document = marked("--service", "ec2")
    assert document["inputs"]["evaluated"] == 0 and rows(document) == {(A, "us-east-1"): "DD", (B, "us-east-1"): "D-"}
    assert [(r["records"], r["first"], r["last"]) for r in document["coverage"]["rows"]] == [(0, None, None)] * 2
    assert f"{A},us-east-1,2026-07-02,data,no,0,0,,,,StopLogging" in a.csv()
    a.audit("--service", "ec2", "--to", "2026-07-02", formats="json,html,pdf")
    for text in a.editions():
        assert "Noneisamongtherecordsreadofthisperiod" in text


def kinds_that_one_account_has_and_another_has_not_are_told(a):
    accounts = [f"{n:012}" for n in range(12)]
    a.log(A, "us-east-1", 0, eventCategory="Data")
    a.log(A, "us-east-1", 1, eventCategory="Management")
    for account in accounts:
        a.log(account, "us-east-1", 0, eventCategory="Management")
    a.put("i.json", {"Records": [event(accounts[0], "us-east-1", at(2), eventCategory="Insight", eventName=None)]})
    a.put(f"AWSLogs/{B}/CloudTrail/us-east-1/2026/07/01/{B}_CloudTrail_us-east-1_20260701T0010Z_{'A' * 16}.json.gz",
          {"Records": [event(B, "us-east-1", at(3), eventCategory="Insight", eventName=None)]})
    for jobs in ("1", "4"):
        document = a.audit("--jobs", jobs, formats="json,csv,html,pdf,text")[1]
        assert document["coverage"]["never_seen"] == ["NetworkActivity"]
        never = {x["id"]: x["never_seen"] for x in document["accounts"]}
        assert never.pop(A) == ["NetworkActivity", "Insight"] and never.pop(accounts[0]) == ["Data", "NetworkActivity"]
        assert never == {x: ["Data", "NetworkActivity", "Insight"] for x in accounts[1:]}, never
        text = " ".join(a.text.split())
        assert "no records of kind NetworkActivity; none of kind Data in 12 accounts (000000000000, 000000000001, " in text, text
        assert " 000000000007 and 4 more); none of kind Insight in 12 accounts (" in text, text
    assert '"NetworkActivity, Insight"' in [line for line in a.csv().splitlines() if line.startswith(A)][0]
    for text in a.editions():
        assert "NoDataeventsareamongtherecordsof12accounts,thoughothershavesome:000000000000," in text
        assert "000000000007.Apolicyaboutthemhadnothingtojudgethere,whateveritsresultsays.4moreaccountsstandinaudit.json." in text
        assert "NoNetworkActivityeventsareamongtherecordsevaluated" in text
    again = os.path.join(a.place, "again")
    status, _, err = a.run("render", os.path.join(a.place, "out", "audit.json"), "--format", "json,html,csv", "--output", again)
    assert status == 0, err
    for name in ("audit.json", "report.html", "coverage.csv.gz"):
        with open(os.path.join(again, name), "rb") as new, open(os.path.join(a.place, "out", name), "rb") as old:
            assert new.read() == old.read(), name
    document = a.audit("--account", A)[1]
    assert {x["id"]: x["never_seen"] for x in document["accounts"]} == {A: ["NetworkActivity", "Insight"]}
    assert document["coverage"]["never_seen"] == ["NetworkActivity", "Insight"], "another account's are not this run's"


def what_a_policy_needs_is_what_an_account_has_never(a):
    categories = ("Management", "Data", "NetworkActivity", "Insight")
    for number, category in enumerate(categories):
        a.log(f"{number:012}", "us-east-1", 0, eventCategory="Management")
        a.put(f"{number}.json.gz", {"Records": [event(f"{number:012}", "us-east-1", at(1), eventCategory=category)]})
    policies = os.path.join(a.place, "q.xml")
    with open(policies, "w", encoding="utf-8") as file:
        file.write('<policy-set xmlns="urn:trailaudit:policy:1" id="q">' + "".join(
            f'<policy id="{category}" severity="low" needs="{category}"><title>T</title><scope all="yes"/>'
            f'<forbid><equals field="caller" value="root"/></forbid></policy>' for category in categories) + "</policy-set>")
    for words in ((), ("--account", "000000000003")):
        document = a.audit("--policies", policies, *words)[1]
        for policy in document["policies"]:
            without = [x["id"] for x in document["accounts"] if policy["needs"] in x["never_seen"]]
            assert policy["accounts_without"] == without, (policy["id"], policy["accounts_without"], without)
            assert policy["result"] == ("INCONCLUSIVE" if without else "PASS"), policy
    assert sorted(p["id"] for p in document["policies"] if not p["accounts_without"]) == ["Insight", "Management", "root"]


def without_keys_what_proven_empty_rests_on_is_said(a):
    said = "Nopublickeysweregiven:“provenempty”restsondigeststhatareonlyself-consistent"
    a.chain(A, "us-east-1", range(24), logs=range(24))
    document = a.audit(formats="json,html,pdf")[1]
    assert hours(document) == ["D" * 24] and not document["coverage"]["proven_empty_by_unsigned"]
    assert all(said not in text for text in a.editions())
    a.chain(B, "us-east-1", range(24), logs=range(23))
    document = a.audit(formats="json,html,pdf,csv")[1]
    assert hours(document, 1) == ["D" * 23 + "E"] and document["coverage"]["proven_empty_by_unsigned"]
    assert document["coverage"]["unproven_digests"] == 0, "where there are no keys"
    for text in a.editions():
        assert said in text


def hours_say_files_records_and_events_of_what_was_delivered_in_them(a):
    a.chain(A, "us-east-1", range(30), logs=(0, 5, 25), lost=(7,))
    a.log(A, "us-east-1", 26, minute=2)  # its event is of the hour before
    key, _ = a.log(A, "us-east-1", 25, minute=10)
    a.put(key, {"Records": [event(A, "us-east-1", at(25, 1)), event(A, "us-east-1", at(25, 9)), event(A, "us-east-1", at(24, 59))]})
    a.lose(A, 0)
    a.log(B, "us-east-1", 3)
    for jobs in ("1", "4"):
        document = a.audit("--jobs", jobs)[1]
        row, other = document["coverage"]["rows"]
        assert [day["by_hour"] for day in row["days"]] == [
            [{"hour": 5, "files": 1, "records": 1, "first": stamp(at(5, 45)), "last": stamp(at(5, 45))}],
            [{"hour": 1, "files": 2, "records": 4, "first": stamp(at(24, 59)), "last": stamp(at(25, 45))},
             {"hour": 2, "files": 1, "records": 1, "first": stamp(at(25, 57)), "last": stamp(at(25, 57))}]], row["days"]
        assert [day.get("by_hour") for day in other["days"]] == [None], "of what has no digests no hours are told"
        assert not document["coverage"]["without_hours"]
    lines = a.hour_rows()
    assert len(lines) == 49 and lines[0] == "account,region,day,hour,state,files,records,first,last"
    assert lines[1] == f"{A},us-east-1,2026-07-01,00,missing,0,0,," and lines[2].endswith(",01,proven empty,0,0,,"), lines
    assert lines[6] == f"{A},us-east-1,2026-07-01,05,data,1,1,2026-07-01T05:45:00Z,2026-07-01T05:45:00Z"
    assert lines[8] == f"{A},us-east-1,2026-07-01,07,gap,0,0,,"
    assert lines[26] == f"{A},us-east-1,2026-07-02,01,data,2,4,2026-07-02T00:59:00Z,2026-07-02T01:45:00Z"
    again = os.path.join(a.place, "again")
    status, _, err = a.run("render", os.path.join(a.place, "out", "audit.json"), "--format", "json,csv", "--output", again)
    assert status == 0, err
    for name in ("audit.json", "coverage-hours.csv.gz"):
        with open(os.path.join(again, name), "rb") as new, open(os.path.join(a.place, "out", name), "rb") as old:
            assert new.read() == old.read(), name


def days_and_hours_stand_as_text_beside_their_strip(a):
    a.chain(A, "us-east-1", range(100), logs=(0, 5, 25, 99), lost=[*range(48, 78), 80]).lose(A, 25)
    a.log(A, "us-east-1", 2, minute=30)
    os.remove(os.path.join(a.root, a.logs[A, "us-east-1", 99]))
    days = "Days:data2026-07-01;missing2026-07-02;gap2026-07-03;provenempty2026-07-04;missing2026-07-05;nodata2026-07-06–2026-08-28.Hours:"
    for hour in range(30):  # every other day, on the far side
        a.log(B, "eu-west-1", 48 * hour)
    a.audit(formats="json,csv,html,pdf")
    for text in a.editions():
        assert days in text, days
        assert ("Bythehour(UTC):2026-07-0201missing;2026-07-0400–05gap;2026-07-0408gap;2026-07-0503missing."
                in text)
        assert "data2026-07-01;nodata2026-07-02;data2026-07-03;" in text and "51moredaysstandincoverage.csv.gz." in text


def hours_that_are_no_list_of_hours_are_refused(a):
    a.chain(A, "us-east-1", range(8), logs=(2, 5))
    document = a.audit()[1]
    day = document["coverage"]["rows"][0]["days"][0]
    good, path, out = day["by_hour"], os.path.join(a.place, "new.json"), os.path.join(a.place, "again")

    def render(**changed):
        day.update({"by_hour": good, "hours": hours, **changed})
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        return a.run("render", path, "--format", "csv,html", "--output", out)
    hours = day["hours"]
    assert render()[0] == 0
    shutil.rmtree(out)
    for wrong in ([{**good[0], "hour": 24}], good[::-1], [good[0], good[0]]):
        status, _, err = render(by_hour=wrong)
        assert status == 2 and '"by_hour" of a day of row 0 is no list of its hours' in err, (wrong, status, err)
    status, _, err = render(hours=None)
    assert status == 2 and '"by_hour"' in err, (status, err)
    assert not os.path.exists(os.path.join(out, "coverage-hours.csv.gz"))
    document["coverage"]["without_hours"] = True
    assert render()[0] == 0
    with open(os.path.join(out, "report.html"), encoding="utf-8") as file:
        assert "Files and records of each hour are not told here" in file.read()


def lists_that_are_looked_up_by_account_are_refused_out_of_order(a):
    for account in (A, B):
        a.log(account, "us-east-1", 0, eventCategory="Management")
    policies, path = os.path.join(a.place, "q.xml"), os.path.join(a.place, "new.json")
    with open(policies, "w", encoding="utf-8") as file:
        file.write(POLICY.replace('id="s"', 'id="q"').replace('id="root"', 'id="q" needs="Data"'))
    document = a.audit("--policies", policies)[1]
    needing = next(i for i, policy in enumerate(document["policies"]) if policy["id"] == "q")
    for turned, said in ((None, None), (document["coverage"]["rows"], "coverage.rows[1]"),
                         (document["policies"][needing]["accounts_without"], f"policies[{needing}].accounts_without")):
        if turned:
            turned.reverse()
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        status, _, err = a.run("render", path, "--format", "junit,csv", "--output", os.path.join(a.place, "again"))
        assert status == (2 if turned else 0) and (not turned or f"{said} is out of order" in err), (said, err)
        if turned:
            turned.reverse()


def no_document_is_better_than_what_it_lacks(a):
    policies, path = os.path.join(a.place, "q.xml"), os.path.join(a.place, "new.json")
    with open(policies, "w", encoding="utf-8") as file:
        file.write(POLICY.replace('id="s"', 'id="q"').replace('id="root"', 'id="q" needs="Data"'))
    a.chain(A, "us-east-1", range(96), logs=(0, 95), lost=range(20, 50))
    empty = os.path.join(a.root, a.log(A, "us-east-1", 1)[0])
    for spoil, words, said in (
            (lambda: None, (), "COMPLETE, and gaps of coverage: 1"),
            (lambda: a.put("x.json.gz", b"junk"), (), "COMPLETE, and what was lost of no known account: 1"),
            (lambda: open(empty, "wb").close(), (), "COMPLETE, and files that are damaged: 1"),
            (lambda: None, ("--policies", policies), "PASS and INCONCLUSIVE differ, q")):
        shutil.rmtree(os.path.join(a.place, "kept"), ignore_errors=True)
        shutil.copytree(a.root, os.path.join(a.place, "kept"))
        spoil()
        document = a.audit(*words, *(() if "gaps" in said else ("--to", "2026-07-01T12:00:00Z")))[1]
        shutil.rmtree(a.root)
        shutil.move(os.path.join(a.place, "kept"), a.root)
        document.update(complete=True)
        document["inputs"].update(quarantined=0)
        for policy in document["policies"]:
            policy.update(complete=True)
        if words:
            document["result"] = "PASS"
            for policy in document["policies"]:
                policy.update(result="PASS", complete=False)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        status, _, err = a.run("render", path, "--format", "json", "--output", os.path.join(a.place, "again"))
        assert status == 2 and said in err, (said, status, err)


def without_digests_there_is_no_file_of_hours(a):
    a.log(A, "us-east-1", 3)
    a.audit()
    assert "coverage.csv.gz" in os.listdir(os.path.join(a.place, "out"))
    assert "coverage-hours.csv.gz" not in os.listdir(os.path.join(a.place, "out"))
    with open(os.path.join(a.place, "out", "coverage-hours.csv.gz"), "wb") as file:
        file.write(gzip.compress(b"account,region,day,hour,state,files,records,first,last\n"))
    err = a.run("audit", a.root, "--policies", os.path.join(a.place, "p.xml"), "--format", "csv", "--output", os.path.join(a.place, "out"))[2]
    assert "coverage-hours.csv.gz: warning: left as it was" in err or "older-file" in err, err


def where_digests_end_before_the_period_does_is_told(a):
    two(a)
    a.chain(A, "eu-west-1", range(12), logs=range(4))
    status, document = a.audit("--from", "2026-07-01", "--to", "2026-07-02", formats="json,html,pdf,text")
    integrity = document["integrity"]
    assert status == 0 and integrity["ends_early"] == 1 and integrity["expected_end"] == "2026-07-02T00:00:00Z"
    assert [(c["account"], c["region"]) for c in integrity["chains"] if c["ends_early"]] == [(A, "eu-west-1")]
    assert "what 1 of these chains proves ends before 2026-07-02T00:00:00Z" in a.text, a.text
    for text in a.editions():
        assert "What1of3digestchainsprovesendsbeforetheperioddoes,whichends2026-07-0200:00" in text, text
        assert "What1digestchainprovesendsbeforetheperioddoes:" in text
    document = a.audit("--from", "2026-07-01", "--to", "2026-07-02", "--region", "us-east-1")[1]
    assert document["integrity"]["ends_early"] == 0
    assert a.audit()[1]["integrity"]["ends_early"] == 0, "an open period ends nowhere"


def emptiness_that_one_trail_proves_alone_is_counted(a):
    def partly():
        document = a.audit(formats="json,html")[1]
        with open(os.path.join(a.place, "out", "report.html"), encoding="utf-8") as file:
            told = "proven empty by some trails only" in file.read()
        coverage = document["coverage"]
        assert told == (coverage["proven_empty_by_some_trails"] > 0) and coverage["gaps"] == 0
        assert document["integrity"]["failures"] == 0, document["integrity"]
        return coverage["rows"][0]["states"], coverage["proven_empty_by_some_trails"]

    a.chain(A, "us-east-1", range(72), logs=range(24))
    assert partly() == ("DEE", 0), "there is one trail"
    a.chain(A, "us-east-1", range(24), trail="ended")
    assert partly() == ("DEE", 2), "what the other delivered behind its last digest may be lost"
    a.chain(A, "us-east-1", range(24, 72), trail="ended")
    assert partly() == ("DEE", 0)
    a.chain(A, "us-east-1", range(48, 72), trail="later")
    assert partly() == ("DEE", 0), "its first digest says that it was not there before"
    os.remove(os.path.join(a.root, a.digests[-24]))
    assert partly() == ("DEE", 1), "nothing says so of what is now its first"


def a_document_of_an_older_version_is_rendered(a):
    two(a)
    a.audit("--from", "2026-07-01", "--to", "2026-07-03")
    path = os.path.join(a.place, "out", "audit.json")
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    added = re.compile("missing_(days|hours)|not_looked_at_.*|read|passed_over_.*|skipped_digests|ends_early|expected_end|"
                       "unproven_digests|proven_empty_by_unsigned|proven_empty_by_some_trails|unverified|unplaced|doubtful|needs|accounts_without|by_hour|without_hours|"
                       "proven_until")

    for account in document["accounts"]:
        del account["never_seen"]

    def older(value):
        if isinstance(value, dict):
            return {k: older(v) for k, v in value.items() if not added.fullmatch(k)}
        return [older(v) for v in value] if isinstance(value, list) else value
    shutil.rmtree(os.path.join(a.place, "out"))
    path = os.path.join(a.place, "old.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(older(document), file)
    status, _, err = a.run("render", path, "--format", "html,pdf,json,csv", "--output", os.path.join(a.place, "out"))
    assert status == 0 and "sums" not in err, err
    for text in a.editions():
        assert "passedover:noeventfiles(digestsandothers)" in text and "ofthesedigests" not in text


def an_older_document_has_its_loss_of_no_known_account_worked_out(a):
    a.log(A, "us-east-1", 0)
    with open(os.path.join(a.root, a.log(A, "us-east-1", 1)[0]), "wb") as file:
        file.write(b"junk")
    with open(os.path.join(a.root, "x.json.gz"), "wb") as file:
        file.write(b"junk")
    path, again = os.path.join(a.place, "old.json"), os.path.join(a.place, "again")
    for words, lost in (((), 1), (("--account", A), 0)):
        document = a.audit(*words)[1]
        assert document["inputs"].pop("unplaced") == 1
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        shutil.rmtree(again, ignore_errors=True)
        status, _, err = a.run("render", path, "--format", "json", "--output", again)
        assert status == 0, err
        with open(os.path.join(again, "audit.json"), encoding="utf-8") as file:
            assert json.load(file)["inputs"]["unplaced"] == lost, "of a run that was narrowed it cannot be told"


def the_number_of_jobs_does_not_show(a):
    a.chain(A, "us-east-1", range(72), logs=range(0, 72, 3), lost=range(30, 60)).lose(A, 3, 63)
    a.put(a.digests[5], {"Records": [event(A, "us-east-1", at(5))]})
    documents = [a.audit("--jobs", jobs)[1] for jobs in ("1", "4")]
    assert documents[0] == documents[1] and documents[0]["inputs"]["read"] == 23


def main():
    tests = [f for name, f in globals().items() if callable(f) and getattr(f, "__code__", None) and f.__code__.co_varnames[:1] == ("a",)
             and f.__code__.co_argcount == 1 and name != "two"]
    failed = 0
    for test in tests:
        with tempfile.TemporaryDirectory() as place:
            try:
                test(Archive(place))
            except Exception as wrong:  # what it was is told, and the others go on
                failed += 1
                print(f"FAILED {test.__name__}: {type(wrong).__name__}: {wrong} (line {wrong.__traceback__.tb_next.tb_lineno})")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    PARSER = argparse.ArgumentParser()
    PARSER.add_argument("--program", required=True)
    ARGUMENTS = PARSER.parse_args()
    sys.exit(main())
