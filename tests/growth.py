#!/usr/bin/env python3
"""Inputs of hostile shapes, of a size at which work that grows with the square of it would take minutes or more memory than
there is: all of them are read, and read right.

    growth.py --program PATH

Nothing is timed here: what grows too fast meets the time limit that CMakeLists.txt gives the test. Prints each sentence that
did not hold, then "N passed, N failed"; status 1 where one failed.
"""
import argparse
import datetime
import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile

FACTS = ('"eventVersion":"1.08","eventSource":"s3.amazonaws.com","eventTime":"2026-07-01T00:00:00Z",'
         '"recipientAccountId":"111122223333","awsRegion":"us-east-1"')
POLICY = """<policy-set xmlns="urn:trailaudit:policy:1" id="s">
<policy id="p" severity="low"><title>T</title><scope all="yes"/><{1}>{0}</{1}></policy></policy-set>"""
DIGEST = "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/07/01/111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20260701T010000Z.json"


class Place:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def run(self, *words):
        done = subprocess.run([self.program, *words], capture_output=True, stdin=subprocess.DEVNULL, cwd=self.folder)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def audit(self, record, condition, *words, outcome="review"):
        """What is found of one record (or more)."""
        self.write("a.json", '{"Records":[' + record + "]}")
        self.write("p.xml", POLICY.format(condition, outcome))
        status, _, said = self.run("audit", "a.json", "--policies", "p.xml", "--format", "json", "--output", "out", *words)
        assert status == 0, said[-2000:]
        with open(os.path.join(self.folder, "out", "audit.json"), encoding="utf-8") as file:
            document = json.load(file)
        return document["inputs"], document["policies"][0]["verdicts"]


def record(more, name="PutObject"):
    return '{"eventID":"1","eventName":"%s",%s,%s}' % (name, FACTS, more)


def objects_of_many_keys_within_each_other_are_hashed_once(p):
    """Twice for each level would be 2^200 times."""
    value = "1"
    for _ in range(200):
        value = '{"a":' + value + "," + ",".join(f'"k{i}":{i}' for i in range(20)) + "}"
    more = f'"resources":{value}'
    inputs, verdicts = p.audit(record(more) + "," + record(more) + "," + record(more.replace('"a":1', '"a":2')),
                               '<present field="resources"/>')
    assert inputs["duplicates"] == 1 and inputs["evaluated"] == 2 and verdicts["review"] == 2, inputs


def a_star_over_millions_of_keys_finds_the_one_that_counts(p):
    many = 2_000_000
    more = '"requestParameters":{' + ",".join(f'"k{i}":{{"a":1}}' for i in range(many)) + ',"k7":{"a":"found"},"k8":{"a":2}}'
    larger = ("--max-record", str(100 << 20))
    assert p.audit(record(more), '<equals field="requestParameters.*.a" value="found"/>', *larger)[1]["review"] == 1
    more = more.replace('"found"', '"once"').replace('"k8":{"a":2}', '"k7":{"a":"again"}')
    assert p.audit(record(more), '<equals field="requestParameters.*.a" value="once"/>', *larger)[1]["review"] == 0


def a_key_given_half_a_million_times_counts_once(p):
    more = ",".join(f'"userAgent":"u{i}"' for i in range(500_000))
    inputs, verdicts = p.audit(record(more), '<equals field="userAgent" value="u499999"/>')
    assert verdicts["review"] == 1, verdicts


def a_hundred_thousand_records_of_one_id_are_all_evaluated(p):
    many = 100_000
    inputs, verdicts = p.audit(",".join(record('"n":1', f"N{i}") for i in range(many)), '<present field="eventName"/>')
    problem = inputs["problems"][0]
    assert inputs["evaluated"] == many == verdicts["review"], inputs
    assert len(inputs["problems"]) == 1 and problem["kind"] == "id-reused" and problem["records"] == many, inputs["problems"]


def tens_of_thousands_of_exceptions_come_to_one_policy(p):
    """Each copying those before it would be 90 GB."""
    many = 30_000
    line = ('<exception id="E{0}" policy="p" until="2026-12-31" owner="o@x" approved-by="c@x"><reason>r</reason>'
            '<equals field="eventID" value="{0}"/></exception>')
    p.write("e.xml", '<exceptions xmlns="urn:trailaudit:exceptions:1">\n' + "\n".join(line.format(i) for i in range(many)) +
            "</exceptions>")
    inputs, verdicts = p.audit(record('"n":1'), '<present field="eventName"/>', "--exceptions", "e.xml",
                               outcome="forbid")
    assert verdicts["excepted"] == 1 and verdicts["non_compliant"] == 0, verdicts


def categories_of_invented_accounts_are_looked_through_once(p):
    """Each account of each policy would else look at all categories of all accounts."""
    accounts, policies = 20_000, 20
    categories = "Management", "NetworkActivity", "ActivityAuditLog", "other"
    text = ",".join('{"eventName":"N","eventSource":"s3.amazonaws.com","awsRegion":"us-east-1","recipientAccountId":"%012d",'
                    '"eventCategory":"%s"}' % (i, category) for i in range(accounts) for category in categories)
    policy = '<policy id="p{0}" needs="Data" severity="low"><title>T</title><scope all="yes"/><forbid><absent field="eventName"/></forbid></policy>'
    p.write("a.json", '{"Records":[' + text + "]}")
    p.write("p.xml", '<policy-set xmlns="urn:trailaudit:policy:1" id="s">' + "".join(policy.format(i) for i in range(policies)) +
            "</policy-set>")
    status, _, said = p.run("audit", "a.json", "--policies", "p.xml", "--format", "json", "--output", "out")
    assert status == 0 and "INCONCLUSIVE" in said, said[-500:]
    with open(os.path.join(p.folder, "out", "audit.json"), encoding="utf-8") as file:
        why = [policy["why"] for policy in json.load(file)["policies"]]
    assert len(why) == policies and all("20,000 accounts have none" in text for text in why), why[0]


def write_digest(p, logs):
    """One that nobody signed, of objects and their hashes."""
    listed = ",".join('{"s3Bucket":"b","s3Object":"%s","hashValue":"%s","hashAlgorithm":"SHA-256"}' % log for log in logs)
    text = ('{"awsAccountId":"111122223333","digestStartTime":"2026-07-01T00:00:00Z","digestEndTime":"2026-07-01T01:00:00Z",'
            '"digestS3Bucket":"b","digestS3Object":"' + DIGEST + '.gz","digestPublicKeyFingerprint":"' + "0" * 32 +
            '","digestSignatureAlgorithm":"SHA256withRSA","previousDigestSignature":null,"logFiles":[' + listed + "]}")
    path = os.path.join(p.folder, "t", DIGEST + ".gz")
    os.makedirs(os.path.dirname(path))
    with gzip.open(path, "wt") as file:
        file.write(text)


def chain_of(p):
    status, out, said = p.run("verify", "t", "--format", "json")
    return status, json.loads(out)["integrity"]["chains"][0], said[-500:]


def a_digest_that_lists_one_file_again_and_again_is_read(p):
    many = 300_000
    write_digest(p, [("AWSLogs/x/y.json.gz", "0" * 64)] * many)
    status, chain, said = chain_of(p)
    assert status == 1 and chain["logs"] == chain["missing"] == many, (status, chain, said)


def thousands_of_files_of_a_name_that_a_digest_lists_in_as_many_folders_cost_their_sum(p):
    """Each file against each entry would be a billion comparisons of folders."""
    many, files = 200_000, 5_000
    empty = hashlib.sha256(b'{"Records":[]}').hexdigest()
    write_digest(p, [(f"AWSLogs/{i}/y.json.gz", "0" * 64) for i in range(many)] + [("AWSLogs/x/z.json.gz", empty)])
    for i in range(files):
        p.write(f"t/AWSLogs/f{i}/y.json", '{"Records":[]}')
    p.write("t/AWSLogs/7/y.json", '{"Records":[]}')
    p.write("t/AWSLogs/x/z.json", '{"Records":[]}')
    status, chain, said = chain_of(p)
    found = {word: chain[word] for word in ("logs", "valid", "modified", "missing")}
    assert status == 1 and found == {"logs": many + 1, "valid": 1, "modified": 1, "missing": many - 1}, (status, found, said)


def a_template_with_a_fault_in_each_of_its_tags_is_refused(p):
    many = 150_000
    p.audit(record('"n":1'), '<present field="eventName"/>')
    for text, code in (("ä{{nme}}" * many, f"{many} errors"), ("ä{{nme " * many, f"{many} errors"), ("ä{{!" * many, "1 error")):
        p.write("templates/report.html", text)
        status, _, said = p.run("render", "out/audit.json", "--template", "templates", "--format", "html", "--output", "again")
        assert status == 2 and len(said) < 2_000_000, (status, len(said), said[-300:])
        assert "report.html:1:2: error" in said, said[:300]


def templates_that_are_nothing_but_values_or_faults_take_as_long_as_they_are(p):
    many = 200_000
    p.audit(record('"n":1'), '<present field="eventName"/>')
    for text, good in (("{{nme}}" * many, False), ("{{:nme}}" * many, False), ("x={{report_id}}" * many, None),
                       ("<pre " + ">{{report_id}}" * many, None), ("<a " + "={{report_id}}" * many, False)):
        p.write("templates/report.html", text)
        status, _, said = p.run("render", "out/audit.json", "--template", "templates", "--format", "html", "--output", "again")
        assert status == (2 if good is False else status) and status in (0, 2) and len(said) < 2_000_000, (status, said[-300:])


def two_lists_that_are_compared_cost_their_sum(p):
    """Each value with each other would be 10^10 comparisons."""
    many = 100_000
    lists = [",".join(f'"{letter}{i}"' for i in range(many)) for letter in "ab"]
    for last, case, verdict in (('"b1"', "", "review"), ('"c"', "", "compliant"), ('"B1"', ' ignore-case="yes"', "review")):
        more = '"requestParameters":{"a":[%s,%s],"b":[%s]}' % (lists[0], last, lists[1])
        inputs, verdicts = p.audit(record(more), f'<equals field="requestParameters.a[]" same-as="requestParameters.b[]"{case}/>')
        assert verdicts[verdict] == 1, (last, verdicts)


def a_template_that_multiplies_is_stopped_and_leaves_nothing(p):
    """Six lists within each other would be 1.9 GB and more, or no byte in the same time."""
    p.write("p.xml", '<policy-set xmlns="urn:trailaudit:policy:1" id="s">' + "".join(
        f'<policy id="p{i}" severity="low"><title>T</title><scope all="yes"/><review><present field="eventID"/></review></policy>'
        for i in range(100)) + "</policy-set>")
    p.write("a.json", record('"n":1'))
    p.run("audit", "a.json", "--policies", "p.xml", "--format", "json", "--output", "out")
    for inside, said in (("xxxxxxxxxx", "larger than 50000000 bytes"), ("", "repeats its tags more than 100000000 times")):
        p.write("templates/report.html", "{{#policies}}\n" * 6 + inside + "{{/policies}}" * 6)
        status, _, error = p.run("render", "out/audit.json", "--template", "templates", "--format", "html", "--output", "again")
        assert status == 2 and "templates/report.html:6: error: " in error and said in error, (status, error[-500:])
        assert not os.path.exists(os.path.join(p.folder, "again"))


def a_value_of_sixteen_megabytes_costs_no_format(p):
    """Each line once more over what is left of it would be an hour."""
    p.audit(record('"userAgent":"' + "W" * 16_000_000 + '"'), '<present field="eventName"/>')
    status, _, said = p.run("audit", "a.json", "--policies", "p.xml", "--output", "out")
    assert status == 0, said[-500:]
    assert {"report.html", "report.pdf", "evidence.csv.gz"} <= set(os.listdir(os.path.join(p.folder, "out")))


def a_hundred_thousand_notices_of_digests_are_no_failure(p):
    """More than are listed: what is behind these is told by what it is."""
    many, folder = 100_100, DIGEST.rsplit("/", 1)[0]
    p.write("t/a.json", '{"Records":[' + record('"x":1') + "]}")
    os.makedirs(os.path.join(p.folder, "t", folder))
    for number in range(many):
        start = datetime.datetime(2000, 1, 1) + datetime.timedelta(hours=2 * number)
        end = start + datetime.timedelta(hours=2)
        name = f"{folder}/111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_{end:%Y%m%dT%H%M%SZ}.json"
        with open(os.path.join(p.folder, "t", name), "w", encoding="utf-8") as file:
            file.write(f'{{"awsAccountId":"111122223333","digestStartTime":"{start.isoformat()}Z","digestEndTime":"{end.isoformat()}Z",'
                       f'"digestS3Bucket":"b","digestS3Object":"{name}.gz","digestPublicKeyFingerprint":"{"0" * 32}",'
                       '"digestSignatureAlgorithm":"SHA256withRSA","previousDigestSignature":null,"logFiles":[]}')
    p.write("p.xml", POLICY.format('<equals field="eventName" value="Other"/>', "forbid"))
    status, _, said = p.run("audit", "t", "--policies", "p.xml", "--format", "json", "--output", "out")
    assert status == 0, said[-2000:]
    with open(os.path.join(p.folder, "out", "audit.json"), encoding="utf-8") as file:
        document = json.load(file)
    inputs, integrity = document["inputs"], document["integrity"]
    assert (document["result"], document["complete"]) == ("PASS", True), document["policies"][0]["why"]
    assert (integrity["failures"], integrity["unplaced"], inputs["problem_count"], inputs["notice_count"]) == (0, 0, 0, 100_001), inputs
    assert any("100 further ones are counted and not listed" in notice["detail"] for notice in inputs["notices"])


def what_thousands_of_accounts_lost_is_told_to_hundreds_of_policies_that_list_them(p):
    """Looking each account up in each policy's list, value by value, would be 10^11 comparisons."""
    accounts = [f"{n:012}" for n in range(25000)]
    for account in accounts:
        p.write(f"t/{account}_CloudTrail-Digest_us-east-1_t_us-east-1_20260701T010000Z.json.gz", "no digest")
    p.write("t/a.json", '{"Records":[' + record('"x":1') + "]}")
    named = "".join(f"<value>{account}</value>" for account in accounts[::-1])
    p.write("p.xml", f'<policy-set xmlns="urn:trailaudit:policy:1" id="s"><list id="l">{named}</list>' + "".join(
        f'<policy id="p{i}" severity="low" needs="Data"><title>T</title><scope><in field="account" list="l"/></scope>'
        f'<forbid><equals field="eventName" value="N{i}"/></forbid></policy>' for i in range(300)) + "</policy-set>")
    status, _, said = p.run("audit", "t", "--policies", "p.xml", "--format", "json", "--output", "out")
    assert status == 0, said[-2000:]
    with open(os.path.join(p.folder, "out", "audit.json"), encoding="utf-8") as file:
        document = json.load(file)
    said = {policy["why"] for policy in document["policies"]}
    assert said == {"25,000 files failed verification by digests (000000000000, 000000000001, 000000000002, 000000000003 and 24,996 more); "
                    "it needs Data events, and 1 account has none (111122223333)"}, said


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("only", nargs="*")
    options = parser.parse_args()
    passed = failed = 0
    for name, case in sorted(globals().items()):
        if not callable(case) or name.count("_") < 4 or (options.only and name not in options.only):
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                case(Place(os.path.abspath(options.program), folder))
                passed += 1
            except AssertionError as error:
                failed += 1
                print(f"{name}: {error}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
