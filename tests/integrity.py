#!/usr/bin/env python3
"""verify and audit over the sample organisation, whose digests are signed: as it is, and tampered with.

    integrity.py --program PATH --generate PATH

Prints each sentence that did not hold, then "N passed, N failed"; status 1 where one failed.
"""
import argparse
import collections
import csv
import datetime
import glob
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

POLICY = """<policy-set xmlns="urn:trailaudit:policy:1" id="s">
<policy id="never" severity="low"><title>T</title><scope all="yes"/><forbid><equals field="eventName" value="NoSuchCall"/></forbid></policy>
<policy id="seen" severity="low"><title>T</title><scope all="yes"/><review><present field="eventName"/></review></policy>
</policy-set>"""
ACCOUNT = "111122223333"


class Sample:
    def __init__(self, options, place):
        self.program, self.place = options.program, place
        self.archive, self.keys = os.path.join(place, "archive"), os.path.join(place, "keys.json")
        subprocess.run([options.generate, "--output", self.archive, "--public-keys", self.keys, "--records", "13000"],
                       check=True, stdout=subprocess.DEVNULL)
        self.policy = os.path.join(place, "p.xml")
        with open(self.policy, "w", encoding="utf-8") as file:
            file.write(POLICY)

    def run(self, *words):
        done = subprocess.run([self.program, *words], capture_output=True, stdin=subprocess.DEVNULL,
                              env={**os.environ, "SOURCE_DATE_EPOCH": "1800000000"})
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def verify(self, *words, keys=True):
        given = ["--public-keys", self.keys] if keys else []
        status, out, _ = self.run("verify", self.archive, "--format", "json", *given, *words)
        return status, json.loads(out)

    def audit(self, *words):
        out = os.path.join(self.place, "out")
        shutil.rmtree(out, ignore_errors=True)
        status, _, err = self.run("audit", self.archive, "--policies", self.policy, "--format", "json,csv",
                                  "--output", out, "--evidence", "100000", "--quiet", *words)
        with open(os.path.join(out, "audit.json"), encoding="utf-8") as file:
            document = json.load(file)
        with open(os.path.join(out, "audit.json"), "rb") as file:
            return status, err, document, file.read()

    def listed(self):
        """A log file that a digest lists."""
        for path in sorted(glob.glob(f"{self.archive}/AWSLogs/*/{ACCOUNT}/CloudTrail-Digest/**/*.gz", recursive=True)):
            with gzip.open(path) as file:
                logs = json.load(file)["logFiles"]
            if logs:
                return os.path.join(self.archive, logs[0]["s3Object"])
        raise AssertionError("no digest lists a log file")


def result_of(document, policy):
    return next(p["result"] for p in document["policies"] if p["id"] == policy)


def the_archive_as_it_was_delivered_is_authenticated(s):
    status, found = s.verify()
    chain = found["integrity"]["chains"][0]
    assert status == 0 and found["result"] == "VALID" and not found["problems"], found["problems"]
    assert chain["grade"] == "authenticated" and chain["authenticated"] == 24 and chain["valid"] == chain["logs"] > 0
    assert found["integrity"]["files"]["unattested"] == len(found["unattested"]) > 0


def strict_wants_every_file_attested(s):
    assert s.verify("--strict")[0] == 3


def without_keys_it_is_self_consistent(s):
    status, found = s.verify(keys=False)
    assert status == 0 and found["integrity"]["grade"] == "self-consistent" and not found["integrity"]["with_keys"]


def the_number_of_jobs_does_not_show(s):
    assert s.verify("--jobs", "1") == s.verify("--jobs", "5")
    assert s.audit("--public-keys", s.keys, "--jobs", "1")[3] == s.audit("--public-keys", s.keys, "--jobs", "5")[3]


def an_audit_says_the_same_as_verify(s):
    document = s.audit("--public-keys", s.keys)[2]
    found = s.verify()[1]
    assert document["integrity"]["chains"] == found["integrity"]["chains"]
    words = {row["integrity"] for finding in document["findings"] for row in finding["evidence"]}
    assert words == {"authenticated", "unattested"}, words
    assert "public-keys=given" in document["options"]


def both_editions(sample, *words):
    """The page and the text of the PDF, without tags and white space, and the document."""
    out = os.path.join(sample.place, "limits")
    sample.run("audit", sample.archive, "--policies", sample.policy, "--format", "html,pdf,json", "--output", out, *words)
    with open(os.path.join(out, "report.html"), encoding="utf-8") as file:
        html = file.read()
    pdf = subprocess.run(["pdftotext", os.path.join(out, "report.pdf"), "-"], capture_output=True, check=True).stdout.decode()
    with open(os.path.join(out, "audit.json"), encoding="utf-8") as file:
        document = json.load(file)
    furniture = r"Report[0-9a-f]{32}Page\d+of\d+CloudTrailaudit"  # a sentence may go on on the next page
    return "".join(re.sub("<[^>]*>", "", html).split()), re.sub(furniture, "", "".join(pdf.split())), document


def limitations(sample, *words):
    """What both editions name as limitations, without white space, and the document."""
    _, pdf, document = both_editions(sample, *words)
    with open(os.path.join(sample.place, "limits", "report.html"), encoding="utf-8") as file:
        html = file.read().split('<ul class="limits">')[1].split("</ul>")[0]
    return "".join(re.sub("<[^>]*>", "", html).split()), pdf, document


def what_no_digest_attests_is_a_limitation(s):
    html, pdf, document = limitations(s, "--public-keys", s.keys)
    files = document["integrity"]["files"]
    said = f"{files['unattested']}of{files['unattested'] + files['authenticated']}eventfilesstandinnodigest"
    assert said in html and said in pdf, (said, html)
    assert "Nopublickeysweregiven" not in html + pdf and "failureintheverification" not in html


def missing_keys_are_a_limitation(s):
    html, pdf, _ = limitations(s)
    assert "Nopublickeysweregiven" in html and "Nopublickeysweregiven" in pdf, html


def a_modified_file_is_a_limitation(s):
    log = s.listed()
    os.remove(log)  # a link to the whole sample's
    with open(log, "wb") as file:
        file.write(gzip.compress(b'{"Records":[]}', mtime=0))
    html, pdf, _ = limitations(s, "--public-keys", s.keys)
    assert "1failureintheverificationofdigestsandlogfiles" in html and "1failureintheverificationofdigestsandlogfiles" in pdf, html


def render_shows_it_again(s):
    first = s.audit("--public-keys", s.keys)[3]
    again = os.path.join(s.place, "again")
    status, _, err = s.run("render", os.path.join(s.place, "out", "audit.json"), "--format", "json", "--output", again)
    assert status == 0, err
    with open(os.path.join(again, "audit.json"), "rb") as file:
        assert file.read() == first


def a_modified_log_makes_its_account_inconclusive(s):
    log = s.listed()
    with gzip.open(log) as file:
        text = file.read()
    os.remove(log)  # the sample's copies share their files
    with gzip.open(log, "wb") as file:
        file.write(text + b" ")
    status, found = s.verify()
    assert status == 1 and found["integrity"]["files"]["modified"] == 1 and found["result"] == "INVALID"
    status, err, document, _ = s.audit("--public-keys", s.keys)
    assert status == 0 and not document["complete"] and result_of(document, "never") == "INCONCLUSIVE"
    assert any(p["kind"] == "integrity" and p["detail"].startswith("modified: ")
               for p in document["inputs"]["problems"])
    rows = [row for finding in document["findings"] for row in finding["evidence"] if log.endswith(row["file"])]
    assert rows and all(row["integrity"] == "modified" for row in rows)
    with gzip.open(os.path.join(s.place, "out", "evidence.csv.gz"), "rt", encoding="utf-8") as file:
        assert any(line.rstrip().endswith(",modified") for line in file)
    assert s.audit("--public-keys", s.keys, "--strict")[0] == 3


SEEN_IN_ALL = """<policy-set xmlns="urn:trailaudit:policy:1" id="s">
<policy id="no-call" severity="high"><title>T</title><scope all="yes"/><forbid><present field="eventName"/></forbid></policy></policy-set>"""
EVERY_FORMAT = {"report.html", "report.pdf", "audit.json", "findings.csv", "evidence.csv.gz", "report.sarif", "report.junit.xml", "report.codequality.json",
                "report.github.md", "report.ocsf.jsonl"}


def in_every_format(s, *words):
    """Standard output, and each file as text without tags and white space; files of the archive are read in a folder of their own."""
    out = os.path.join(s.place, "every")
    shutil.rmtree(out, ignore_errors=True)
    _, printed, err = s.run("audit", s.archive, "--policies", s.policy, "--format",
                            "html,pdf,json,csv,sarif,junit,codequality,github,ocsf,text", "--output", out, "--public-keys", s.keys, *words)
    texts = {"standard output": printed}
    for name in sorted(EVERY_FORMAT):
        path = os.path.join(out, name)
        if name.endswith(".pdf"):
            texts[name] = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
        else:
            with (gzip.open if name.endswith(".gz") else open)(path, "rt", encoding="utf-8", newline="") as file:
                texts[name] = file.read()
    assert "error" not in err, err
    return {name: "".join(re.sub("<[^>]*>", "", text).split()) if name.endswith((".html", ".pdf")) or "out" in name else text
            for name, text in texts.items()}


def a_finding_says_of_all_its_records_what_digests_say_of_their_files(s):
    with open(s.policy, "w", encoding="utf-8") as file:
        file.write(SEEN_IN_ALL)
    # Its records come to stand behind all others, and none of them is among those that are shown.
    log = s.listed()
    with gzip.open(log) as file:
        document = json.load(file)
    document["Records"] = [dict(record, eventTime="2026-12-31T23:59:59Z") for record in document["Records"]]
    os.remove(log)
    write_packed(log, document)
    texts = in_every_format(s, "--evidence", "1")
    audit = json.loads(texts["audit.json"])
    rows = {}
    for row in csv.DictReader(io.StringIO(texts["evidence.csv.gz"], newline="")):
        rows.setdefault(row["fingerprint"], collections.Counter())[row["integrity"].replace("-", "_")] += 1
    for finding in audit["findings"]:
        assert sum(finding["integrity"].values()) == finding["count"], finding["integrity"]
        assert {k: v for k, v in finding["integrity"].items() if v} == rows[finding["fingerprint"]], finding["integrity"]
    hidden = [f for f in audit["findings"] if f["integrity"]["modified"] and f["evidence"][0]["integrity"] != "modified"]
    assert hidden and any(f["integrity"]["unattested"] for f in audit["findings"])
    shown = 0  # of the 20 that a terminal is shown
    for finding in hidden:
        modified, count = finding["integrity"]["modified"], finding["count"]
        sentence = f"{modified:,} of {count:,} found " + ("is in a file" if modified == 1 else "are in files") + " that digests contradict (modified)."
        short = f"{modified:,} in " + ("a file" if modified == 1 else "files") + " that digests contradict (modified)"
        for name in ("report.sarif", "report.codequality.json", "report.ocsf.jsonl"):
            assert sentence in texts[name], (name, sentence)
        for name in ("report.junit.xml", "report.github.md"):
            assert short in texts[name], (name, short)
        shown += "".join(short.split()) in texts["standard output"]
        for name in ("report.html", "report.pdf"):
            assert "".join(sentence.replace(",", "").split()) in texts[name] and "contradictedbydigests" in texts[name], (name, sentence)
        line = next(line for line in texts["findings.csv"].splitlines() if line.startswith(finding["fingerprint"]))
        assert line.endswith("," + ",".join(str(n) for n in finding["integrity"].values())), line
    assert shown > 0, texts["standard output"]
    for more in (["--jobs", "1"], ["--jobs", "5", "--memory", "1MiB"], ["--redact"]):
        findings = s.audit("--public-keys", s.keys, *more)[2]["findings"]
        assert [f["integrity"] for f in findings] == [f["integrity"] for f in audit["findings"]], more
    again = os.path.join(s.place, "again")
    status, _, err = s.run("render", os.path.join(s.place, "every", "audit.json"), "--format", "html,json", "--output", again)
    assert status == 0, err
    with open(os.path.join(again, "report.html"), encoding="utf-8") as file:
        assert "digests contradict (modified)" in file.read()


def without_digests_findings_say_nothing_of_them(s):
    for folder in glob.glob(f"{s.archive}/AWSLogs/*/{ACCOUNT}/CloudTrail-Digest"):
        shutil.rmtree(folder)
    texts = in_every_format(s)
    assert all(finding["integrity"] is None for finding in json.loads(texts["audit.json"])["findings"])
    for name, text in texts.items():
        assert not re.search(r"\d+(of[\d,]+found(is|are))?in(afile|files)that", "".join(text.split())), name
    assert all(line.endswith(",,,,,,") for line in texts["findings.csv"].splitlines()[1:])


def a_removed_log_is_missed_where_it_would_have_been_read(s):
    os.remove(s.listed())
    status, found = s.verify()
    assert status == 1 and found["integrity"]["files"]["missing"] == 1
    document = s.audit()[2]
    assert result_of(document, "never") == "INCONCLUSIVE" and document["integrity"]["files"]["missing"] == 1
    document = s.audit("--from", "2026-09-01")[2]
    assert document["integrity"]["files"]["missing"] == 0 and document["integrity"]["chains"][0]["unchecked"] > 0


def saved_metadata_that_are_none_reach_results(s):
    sidecar = sorted(glob.glob(f"{s.archive}/AWSLogs/*/{ACCOUNT}/CloudTrail-Digest/**/*.metadata.json", recursive=True))[0]
    os.remove(sidecar)
    with open(sidecar, "w", encoding="utf-8") as file:
        file.write("{}")
    status, found = s.verify()
    assert status == 1 and found["integrity"]["doubts"] == 1, found["problems"]
    status, _, document, _ = s.audit("--public-keys", s.keys, "--strict")
    assert status == 3 and not document["complete"] and result_of(document, "never") == "INCONCLUSIVE"


def another_accounts_loss_is_none_of_a_narrowed_audit(s):
    os.remove(s.listed())
    document = s.audit("--account", "222233334444")[2]
    assert all(p["result"] != "INCONCLUSIVE" for p in document["policies"])


def a_removed_digest_is_a_broken_link_and_a_gap(s):
    digests = sorted(glob.glob(f"{s.archive}/AWSLogs/*/{ACCOUNT}/CloudTrail-Digest/**/*.gz", recursive=True))
    os.remove(digests[7])
    status, found = s.verify()
    assert status == 1 and len(found["integrity"]["chains"][0]["gaps"]) == 1
    assert found["problems"][0]["detail"].startswith("broken-link: ")


def hours_expected(sample, document):
    """Of the account's first day, worked out plainly: an hour has data where a file was delivered or an event happened in it,
    is proven empty where digests cover it whose signatures are known, from the next one or saved, and is a gap where it lies between
    such digests of the chain."""
    letters, windows, digests = ["-"] * 24, [], []
    for path in glob.glob(f"{sample.archive}/AWSLogs/*/{ACCOUNT}/CloudTrail-Digest/**/*.gz", recursive=True):
        with gzip.open(path) as file:
            digests.append((path, json.load(file)))
    signed = {digest["previousDigestS3Object"] for _, digest in digests}
    for path, digest in digests:
        if digest["digestS3Object"] in signed or os.path.exists(path + ".metadata.json"):
            windows.append((digest["digestStartTime"], digest["digestEndTime"]))
    day = min(windows)[0][:10]
    for hour in range(24):
        start, end = f"{day}T{hour:02}:00:00Z", f"{day}T{hour:02}:59:59Z"
        if any(a <= start and end < b for a, b in windows):
            letters[hour] = "E"
        elif min(windows)[0] <= start and end < max(b for _, b in windows):
            letters[hour] = "G"
    region = next(c["region"] for c in document["integrity"]["chains"] if c["account"] == ACCOUNT)
    for path in glob.glob(f"{sample.archive}/AWSLogs/*/{ACCOUNT}/CloudTrail/{region}/{day.replace('-', '/')}/*.gz", recursive=True):
        letters[int(re.search(r"_\d{8}T(\d\d)\d\dZ_", path).group(1))] = "D"
        with gzip.open(path) as file:
            for record in json.load(file)["Records"]:
                if record["eventTime"].startswith(day) and record["awsRegion"] == region:
                    letters[int(record["eventTime"][11:13])] = "D"
    return day, region, "".join(letters)


def where_there_are_digests_coverage_tells_hours(s):
    # Three hours without a delivery, and one in which logs were delivered, lose their digests.
    digests = sorted(glob.glob(f"{s.archive}/AWSLogs/*/{ACCOUNT}/CloudTrail-Digest/**/*.gz", recursive=True))
    for path in digests[4:7] + digests[15:16]:
        os.remove(path)
    document = s.audit("--public-keys", s.keys)[2]
    day, region, expected = hours_expected(s, document)
    row = next(r for r in document["coverage"]["rows"] if (r["account"], r["region"]) == (ACCOUNT, region))
    told = next(d for d in row["days"] if d["day"] == day)
    assert told["hours"] == expected and set("EDG") <= set(expected), (told, expected)
    all_hours = "".join(next((d["hours"] for d in row["days"] if d["day"] == day_of(document, i)), letter * 24)
                        for i, letter in enumerate(row["states"]))
    sums = tuple(row[f"{name}_hours"] for name in ("data", "proven_empty", "gap", "no_data"))
    assert row["digests"] and sums == tuple(all_hours.count(letter) for letter in "DEG-"), (sums, all_hours)
    with gzip.open(os.path.join(s.place, "out", "coverage.csv.gz"), "rt") as file:
        line = next(line for line in file if f"{region},{day}," in line and line.startswith(ACCOUNT))
    spelled = {"D": "data", "E": "proven empty", "G": "gap", "-": "no data"}
    runs = [(m.start(), m.end() - 1, spelled[m.group(1)]) for m in re.finditer(r"(.)\1*", expected)]
    said = ", ".join((f"{a:02}" if a == b else f"{a:02}-{b:02}") + " " + word for a, b, word in runs)
    assert f'"{said}"' in line, (line, said)
    assert all(d["hours"] is None for r in document["coverage"]["rows"] if not r["digests"] for d in r["days"])
    html, pdf, _ = both_editions(s, "--public-keys", s.keys)
    said = f"Hours:{sums[0]}withdata,{sums[1]}provenempty,"
    assert said in html and said in pdf, said


def write_packed(path, document):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with gzip.open(path, "wb") as file:
        file.write(json.dumps(document).encode())


def starting_digest(archive, day):
    """An empty digest of the day's first hour, with none before it."""
    key = (f"AWSLogs/{ACCOUNT}/CloudTrail-Digest/eu-west-1/2026/07/{day:02}/"
           f"{ACCOUNT}_CloudTrail-Digest_eu-west-1_t_eu-west-1_202607{day:02}T010000Z.json.gz")
    write_packed(f"{archive}/{key}", {
        "awsAccountId": ACCOUNT, "digestStartTime": f"2026-07-{day:02}T00:00:00Z", "digestEndTime": f"2026-07-{day:02}T01:00:00Z",
        "digestS3Bucket": "b", "digestS3Object": key, "digestPublicKeyFingerprint": "0" * 32,
        "digestSignatureAlgorithm": "SHA256withRSA", "newestEventTime": None, "oldestEventTime": None,
        "previousDigestS3Bucket": None, "previousDigestS3Object": None, "previousDigestHashValue": None,
        "previousDigestHashAlgorithm": None, "previousDigestSignature": None, "logFiles": []})


def event_file(archive, day):
    write_packed(f"{archive}/AWSLogs/{ACCOUNT}/CloudTrail/eu-west-1/2026/07/{day:02}/"
                 f"{ACCOUNT}_CloudTrail_eu-west-1_202607{day:02}T1210Z_AAAAAAAAAAAAAAAA.json.gz",
                 {"Records": [{"eventID": str(day), "eventTime": f"2026-07-{day:02}T12:05:00Z", "eventName": "A",
                               "eventSource": "s3.amazonaws.com", "awsRegion": "eu-west-1", "recipientAccountId": ACCOUNT}]})


def a_day_within_a_chain_without_file_and_digest_is_a_gap(s):
    shutil.rmtree(s.archive)
    for day in (2, 5):
        starting_digest(s.archive, day)
    for day in (1, 5, 6):
        event_file(s.archive, day)
    document = s.audit()[2]
    row = document["coverage"]["rows"][0]
    assert row["states"] == "DEGGDD" and document["coverage"]["gaps"] == 2, row
    assert not row["expected"] and result_of(document, "never") == "INCONCLUSIVE", document["result"]
    assert next(d["hours"] for d in row["days"] if d["day"] == "2026-07-02") == "E" + "G" * 23
    assert all(d["day"] != "2026-07-03" for d in row["days"]) and row["gap_hours"] == 23 + 2 * 24, row
    assert s.audit("--strict")[0] == 3
    # With files on these days there is no gap of coverage, whatever the chain lacks.
    for day in (3, 4):
        event_file(s.archive, day)
    document = s.audit()[2]
    assert document["coverage"]["rows"][0]["states"] == "DEDDDD" and document["coverage"]["gaps"] == 0
    assert result_of(document, "never") == "PASS" and document["integrity"]["gaps"] == 1


def forge(sample, account, region, start, end, log=None):
    """A starting digest that nobody signed: it names a key that was given, and lists nothing, or that log alone."""
    with open(sample.keys, encoding="utf-8") as file:
        fingerprint = json.load(file)["PublicKeyList"][0]["Fingerprint"]
    stamp = end.replace("-", "").replace(":", "")
    key = (f"AWSLogs/{account}/CloudTrail-Digest/{region}/{end[:10].replace('-', '/')}/"
           f"{account}_CloudTrail-Digest_{region}_t_{region}_{stamp}.json.gz")
    logs = [{"s3Bucket": "b", "s3Object": os.path.relpath(log, sample.archive), "hashAlgorithm": "SHA-256", "newestEventTime": end,
             "oldestEventTime": start, "hashValue": hashlib.sha256(gzip.open(log).read()).hexdigest()}] if log else []
    write_packed(f"{sample.archive}/{key}", {
        "awsAccountId": account, "digestStartTime": start, "digestEndTime": end, "digestS3Bucket": "b", "digestS3Object": key,
        "digestPublicKeyFingerprint": fingerprint, "digestSignatureAlgorithm": "SHA256withRSA", "newestEventTime": None,
        "oldestEventTime": None, "previousDigestS3Bucket": None, "previousDigestS3Object": None, "previousDigestHashValue": None,
        "previousDigestHashAlgorithm": None, "previousDigestSignature": None, "logFiles": logs})


def signed_row(sample, document):
    """Of the account and Region whose digests are signed: states, and hours by day."""
    region = next(c["region"] for c in document["integrity"]["chains"] if c["trail"] != "t")
    row = next(r for r in document["coverage"]["rows"] if (r["account"], r["region"]) == (ACCOUNT, region))
    return region, row["states"], {d["day"]: d["hours"] for d in row["days"]}


def what_no_key_authenticates_proves_no_hour_and_spans_none(s):
    region, states, hours = signed_row(s, s.audit("--public-keys", s.keys)[2])
    day = min(hours)
    after = datetime.date.fromisoformat(day) + datetime.timedelta(days=len(states))
    period = ["--from", day, "--to", str(after + datetime.timedelta(days=2)), "--public-keys", s.keys]
    log = s.listed()
    for hour in range(23):  # one of them lists a log that is there, and which another day delivered
        forge(s, ACCOUNT, region, f"{after}T{hour:02}:00:00Z", f"{after}T{hour + 1:02}:00:00Z", log if hour == 7 else None)
    forge(s, "999900001111", region, f"{after}T00:00:00Z", f"{after}T01:00:00Z")
    status, err, document, _ = s.audit(*period)
    assert status == 0 and document["integrity"]["failures"] == 0, document["inputs"]["problems"]
    assert signed_row(s, document) == (region, states + "--", hours), signed_row(s, document)
    assert next(r for r in document["coverage"]["rows"] if r["account"] == "999900001111")["states"] == "-" * (len(states) + 2)
    assert document["coverage"]["unproven_digests"] == 24 and not document["coverage"]["proven_empty_by_unsigned"]
    assert all(c["ends_early"] for c in document["integrity"]["chains"]), "a forged digest carries no chain to the period's end"
    for chain in document["integrity"]["chains"]:  # the forged ones reach the last day, and prove nothing
        assert (chain["proven_until"] is None) == (chain["trail"] == "t") and (chain["proven_until"] or "") <= chain["last"], chain
    assert document["integrity"]["statement"].endswith("; who rewrote the other digests would not be found out")
    html, pdf, _ = both_editions(s, *period)
    said = "24digestsprovenothinghere,sincenopublickeygivenauthenticatesthem:"
    assert said in html and said in pdf
    # Where files are expected, it is a gap.
    report = os.path.join(s.place, "r.xml")
    with open(report, "w", encoding="utf-8") as file:
        file.write(f'<report xmlns="urn:trailaudit:report:1" id="r"><title>t</title><accounts expected="listed"><account id="{ACCOUNT}"/>'
                   f'<account id="999900001111"/></accounts><regions expected="{region}"/></report>')
    status, _, document, _ = s.audit(*period, "--report", report, "--strict")
    assert status == 3 and signed_row(s, document)[1] == (states + "--").replace("-", "G")
    assert next(r for r in document["coverage"]["rows"] if r["account"] == "999900001111")["states"] == "G" * (len(states) + 2)


def the_newest_digest_rewritten_as_empty_hides_no_hour(s):
    digests = sorted(glob.glob(f"{s.archive}/AWSLogs/*/{ACCOUNT}/CloudTrail-Digest/**/*.gz", recursive=True))
    newest = next(path for path in reversed(digests) if json.load(gzip.open(path))["logFiles"])
    for path in digests[digests.index(newest):]:
        for lost in glob.glob(path + "*"):
            if lost != newest:
                os.remove(lost)
    with gzip.open(newest) as file:
        digest = json.load(file)
    for log in digest["logFiles"]:
        os.remove(os.path.join(s.archive, log["s3Object"]))
    hour, day = int(digest["digestStartTime"][11:13]), digest["digestStartTime"][:10]
    os.remove(newest)
    write_packed(newest, {**digest, "logFiles": []})
    region, _, hours = signed_row(s, s.audit("--public-keys", s.keys)[2])
    assert hours[day][hour - 1] in "DE" and hours[day][hour] in "-D", hours  # records of other Regions' files may be of it
    assert signed_row(s, s.audit()[2])[2][day][hour] in "ED", "without keys it cannot be told apart"


def one_digest_that_covers_a_century_moves_no_day_of_others(s):
    for words in (("--public-keys", s.keys), ()):
        before = s.audit(*words)[2]["coverage"]
        forge(s, "999900001111", "us-east-1", "1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z")
        document = s.audit(*words)[2]
        after = document["coverage"]
        rows = [row for row in after["rows"] if row["account"] != "999900001111"]
        assert (after["from"], after["days"], rows) == (before["from"], before["days"], before["rows"]) and not after["too_long"]
        assert set(next(r for r in after["rows"] if r["account"] == "999900001111")["states"]) == {"-"}
        said = "long-digest: nothing proves this digest, and it covers more than an hour, 1970-01-01T00:00:00Z to 2099-01-01T00:00:00Z"
        for notices in (document["inputs"]["notices"], s.verify(keys=bool(words))[1]["notices"]):
            assert any(n["detail"].startswith(said) for n in notices), notices
        shutil.rmtree(f"{s.archive}/AWSLogs/999900001111")


def day_of(document, number):
    first = datetime.date.fromisoformat(document["coverage"]["from"])
    return (first + datetime.timedelta(days=number)).isoformat()


def plant(sample, name, text):
    """A file that no digest lists, beside one that one does."""
    path = os.path.join(os.path.dirname(sample.listed()), name)
    with gzip.open(path, "wb") as file:
        file.write(text)
    return path


def what_is_an_event_file_is_told_by_its_contents(s):
    before = s.verify()[1]["integrity"]["files"]
    planted = plant(s, "extra.bin", b'{"Records":[{"eventID":"1","eventTime":"2026-07-01T00:00:00Z","eventName":"A"}]}')
    digest = sorted(glob.glob(f"{s.archive}/AWSLogs/*/{ACCOUNT}/CloudTrail-Digest/**/*.gz", recursive=True))[0]
    with gzip.open(os.path.join(os.path.dirname(digest), "notes.json.gz"), "wb") as file:
        file.write(b'{"Records":[{"eventID":"2","eventTime":"2026-07-01T00:00:00Z","eventName":"A"}]}')
    write_packed(os.path.join(s.archive, "keys.json.gz"), {"PublicKeyList": []})
    plant(s, "notes.bin", b"nothing of the kind")
    _, found = s.verify()
    assert found["integrity"]["files"]["unattested"] == before["unattested"] + 2, found["integrity"]["files"]
    assert os.path.relpath(planted, s.archive) in found["unattested"]
    assert s.audit("--public-keys", s.keys)[2]["integrity"]["files"] == found["integrity"]["files"]


def write_metadata(path, signature):
    with open(path + ".metadata.json", "w", encoding="utf-8") as file:
        json.dump({"Metadata": {"signature": signature, "signature-algorithm": "SHA256withRSA"}}, file)


def the_order_of_files_decides_nothing(s):
    """One by one, oldest first and newest first, the metadata before their digest and behind it."""
    digests = sorted(glob.glob(f"{s.archive}/AWSLogs/*/{ACCOUNT}/CloudTrail-Digest/**/*.gz", recursive=True))
    with gzip.open(digests[-1]) as file:
        signature = json.load(file)["previousDigestSignature"]
    os.remove(digests[-1])
    for path in glob.glob(digests[-1] + "*"):
        os.remove(path)
    write_metadata(digests[-2], signature)
    files = sorted(os.path.join(folder, name) for folder, _, names in os.walk(s.archive) for name in names)
    seen = []
    for order in (files, files[::-1]):
        status, out, _ = s.run("verify", *order, "--format", "json", "--public-keys", s.keys)
        document = json.loads(out)
        seen.append((status, document["integrity"], sorted(document["unattested"]), document["notices"]))
    assert seen[0] == seen[1]
    chain = seen[0][1]["chains"][0]
    assert seen[0][0] == 0 and chain["authenticated"] == chain["digests"] == 23, chain


def people_are_told_what_is_signed_and_what_is_not(s):
    digests = sorted(glob.glob(f"{s.archive}/AWSLogs/*/{ACCOUNT}/CloudTrail-Digest/**/*.gz", recursive=True))
    newest = digests[-1] + ".metadata.json"
    if os.path.exists(newest):
        os.remove(newest)
    status, found = s.verify()
    chain, span = found["integrity"]["chains"][0], found["integrity"]["chains"][0]["spans"][0]
    assert status == 0 and chain["unsigned"] == found["integrity"]["unsigned"] == 1 and found["integrity"]["segments"] == 1
    assert span["newest_unsigned"] and span["authenticated"] == 23 and chain["grade"] == "authenticated"
    assert "verify 23 of 24 digests" in found["integrity"]["statement"], found["integrity"]["statement"]
    assert "1 is the newest of its segment, and its signature was not saved" in found["integrity"]["statement"]
    html, pdf, _ = both_editions(s, "--public-keys", s.keys)
    said = "verify23of24digests,andthelogfilesthattheselistareastheyweredelivered;1isthenewestofitssegment"
    assert said in html and said in pdf
    said = "24digests,23withaverifiedsignature;thatofthenewestwasnotsaved"
    assert said in html and said in pdf
    os.remove(digests[7])
    out = s.run("verify", s.archive, "--public-keys", s.keys)[1]
    assert out.count("  segment from ") == 2 and out.count("the newest one's signature was not saved") == 2, out

def a_file_that_was_not_checked_is_named_and_not_spoken_of(s):
    path = s.listed()
    status, found = s.verify("--max-file", "1024")
    files = found["integrity"]["files"]
    assert status == 3 and files["unchecked"] > 0 and found["result"] == "INCONCLUSIVE"
    named = [n["file"] for n in found["notices"] if n["detail"].startswith("unchecked: ")]
    assert len(named) == files["unchecked"] and os.path.relpath(path, s.archive) in named
    assert f"nothing is stated of {files['unchecked']:,} log file" in found["integrity"]["statement"]


def another_key_is_unknown(s):
    other = os.path.join(s.place, "other")
    subprocess.run([ARGUMENTS.generate, "--output", other, "--public-keys", s.keys, "--records", "13000", "--seed", "2"],
                   check=True, stdout=subprocess.DEVNULL)
    status, found = s.verify()
    assert status == 1 and found["problems"][0]["detail"].startswith("unknown-key: ")


def a_key_with_a_wrong_fingerprint_is_refused(s):
    with open(s.keys, encoding="utf-8") as file:
        keys = json.load(file)
    keys["PublicKeyList"][0]["Fingerprint"] = "0" * 32
    with open(s.keys, "w", encoding="utf-8") as file:
        json.dump(keys, file)
    status, found = s.verify()
    assert status == 1 and found["integrity"]["bad_keys"] == 1


def without_digests_nothing_is_stated(s):
    for folder in glob.glob(f"{s.archive}/AWSLogs/*/{ACCOUNT}/CloudTrail-Digest"):
        shutil.rmtree(folder)
    status, found = s.verify()
    assert status == 3 and found["result"] == "INCONCLUSIVE" and not found["integrity"]["checked"]
    document = s.audit()[2]
    assert document["integrity"]["statement"] == "no statement: no digest files in the archive"
    assert all(row["integrity"] is None for finding in document["findings"] for row in finding["evidence"])


def a_file_that_a_digest_lists_is_never_repaired(s):
    log = s.listed()
    with gzip.open(log) as file:
        text = file.read()
    os.remove(log)
    with gzip.open(log, "wb") as file:
        file.write(text[:-3] + b",}]}")  # a comma too many in the last record
    repaired = s.audit("--recover")[2]["inputs"]
    assert (repaired["recovered"], repaired["quarantined"]) == (0, 1), repaired
    for digest in glob.glob(f"{s.archive}/**/CloudTrail-Digest/**/*.gz", recursive=True):
        os.remove(digest)
    repaired = s.audit("--recover")[2]["inputs"]
    assert (repaired["recovered"], repaired["quarantined"]) == (1, 0), repaired


def a_wrong_command_line_is_2(s):
    assert s.run("verify")[0] == 2
    assert s.run("verify", s.archive, "--format", "pdf")[0] == 2
    assert s.run("verify", s.archive, "--public-keys", s.archive + "/none")[0] == 2
    assert s.run("verify", s.archive + "/none", "--public-keys", s.keys)[0] == 2
    assert s.run("verify", s.archive, "--public-keys", s.policy)[0] == 2  # holds no key
    assert s.run("audit", s.archive, "--policies", s.policy, "--public-keys", s.policy)[0] == 2


def a_slash_behind_an_archive_says_nothing(s):
    for folder in (s.archive, f"{s.archive}/AWSLogs"):
        plain, slashes = (s.run("verify", folder + end, "--public-keys", s.keys)[:2] for end in ("", "//"))
        assert plain == slashes and plain[0] == 0, (folder, slashes)


def people_are_told_the_same(s):
    status, out, _ = s.run("verify", s.archive, "--public-keys", s.keys)
    assert status == 0 and "authenticated" in out and out.rstrip().splitlines()[-1].startswith("VALID: 24 digests; ")
    assert out.rstrip().endswith("; status 0")


TESTS = [value for name, value in list(globals().items()) if callable(value) and getattr(value, "__code__", None)
         and value.__code__.co_varnames[:1] == ("s",)]


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as place:
        whole = Sample(ARGUMENTS, place)
        for test in TESTS:
            with tempfile.TemporaryDirectory() as own:
                sample = Sample.__new__(Sample)
                sample.program, sample.place = whole.program, own
                sample.archive, sample.keys, sample.policy = (os.path.join(own, name)
                                                              for name in ("archive", "keys.json", "p.xml"))
                shutil.copytree(whole.archive, sample.archive, copy_function=os.link)
                shutil.copy(whole.keys, sample.keys)
                shutil.copy(whole.policy, sample.policy)
                try:
                    test(sample)
                except (AssertionError, KeyError, IndexError, json.JSONDecodeError) as error:
                    print(f"FAILED {test.__name__.replace('_', ' ')}: {error!r}")
                    failed += 1
    print(f"{len(TESTS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    ARGUMENTS = parser.parse_args()
    sys.exit(main())
