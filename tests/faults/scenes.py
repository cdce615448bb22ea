"""What is run while faults are injected: a small archive, policies that use most of the language, and command lines."""
import glob
import gzip
import json
import os
import shutil
import subprocess

POLICIES = """<policy-set xmlns="urn:trailaudit:policy:1" id="s" version="1"><title>T</title>
<parameter name="within" default="PT1H"/>
<list id="people"><value>ann</value><value>bob</value></list>
<list id="networks" href="networks.txt"/>
<define id="person"><in field="caller"><value>root</value><value>user</value></in></define>
<policy id="deletes" severity="high" attempts="separate"><title>Deletes</title><scope all="yes"/>
<control framework="faults" version="1" id="1" relation="tests" confidence="judgement"/>
<forbid><all><action name="*:Delete*"/><matches field="eventName" regex="^Delete(Bucket|User)$"/><use define="person"/></all></forbid>
<exception id="INSIDE" until="2026-12-31" owner="o"><reason>r</reason><equals field="userIdentity.userName" value="in"/></exception>
<show field="userAgent" label="Agent"/>
<example verdict="non-compliant">{"eventName":"DeleteUser","eventSource":"iam.amazonaws.com","userIdentity":{"type":"Root"}}</example>
</policy>
<policy id="bursts" severity="medium"><title>Bursts</title><scope all="yes"/>
<forbid><action name="*:Delete*"/><threshold at-least="2" within="${within}" per="account"/></forbid></policy>
<policy id="steps" severity="low"><title>Steps</title><scope all="yes"/>
<review><action name="s3:Create*"/><sequence within="P1D" per="account"><step><action name="s3:Delete*"/></step></sequence></review></policy>
<policy id="inside" severity="low"><title>Inside</title><scope><present field="sourceIPAddress"/></scope>
<require><any><in-network field="sourceIPAddress" list="networks"/><during days="Mon-Fri" from="08:00" to="18:00" zone="Europe/Berlin"/></any></require></policy>
</policy-set>
"""
EXCEPTIONS = """<exceptions xmlns="urn:trailaudit:exceptions:1">
<exception id="TWO" policy="deletes" from="2026-07-01" until="2026-12-31" owner="a@example.com" approved-by="b@example.com" approved-on="2026-07-02" max="1">
<reason>r</reason><in field="userIdentity.userName" list="people"/></exception>
<disposition policy="steps" event="e2" outcome="authorised" by="auditor@example.com" on="2026-10-03" ticket="CHG-7">as planned</disposition>
</exceptions>
"""
FRAMEWORK = """<framework xmlns="urn:trailaudit:framework:1" id="faults" version="1"><title>F</title>
<source>https://example.com</source><control id="1"><title>C</title></control></framework>
"""
REPORT = """<report xmlns="urn:trailaudit:report:1" id="r"><title>R</title><classification>Confidential</classification>
<policies href="p"/><exceptions href="e.xml"/>
<accounts expected="listed"><account id="111122223333" name="production"/></accounts>
<output formats="json" evidence="5"/><sign-off role="Prepared by"/></report>
"""
# What a run without faults leaves behind; an interrupted one must leave it as it is.
OLD = {"audit.json": b"{}", "report.html": b"old", "report.pdf": b"old", "evidence.csv.gz": b"old"}


def event(number, name, user, account="111122223333", **more):
    return {"eventID": f"e{number}", "eventTime": f"2026-07-0{1 + number % 3}T1{number % 10}:00:00Z", "eventName": name,
            "eventSource": "iam.amazonaws.com" if name.endswith("User") else "s3.amazonaws.com",
            "awsRegion": "us-east-1", "recipientAccountId": account, "sourceIPAddress": "203.0.113.7",
            "userAgent": "aws-cli/2.0", "userIdentity": {"type": "IAMUser", "userName": user,
                                                         "arn": f"arn:aws:iam::{account}:user/{user}"}, **more}


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def packed(events):
    return gzip.compress(json.dumps({"Records": events}).encode(), mtime=0)


def make_archive(folder):
    key = "AWSLogs/{0}/CloudTrail/us-east-1/2026/07/01/{0}_CloudTrail_us-east-1_20260701T0005Z_{1}.json.gz"
    first = [event(1, "DeleteBucket", "ann"), event(2, "CreateBucket", "ann"), event(3, "DeleteUser", "bob")]
    write(f"{folder}/{key.format('111122223333', 'a')}", packed(first))
    write(f"{folder}/{key.format('111122223333', 'b')}",
          packed([event(1, "DeleteBucket", "ann"), event(4, "DeleteBucket", "in"),
                  event(5, "DeleteBucket", "eve", errorCode="AccessDenied"), event(6, "StopLogging", "eve")]))
    whole = packed([event(n, "GetUser", "zoe", "444455556666") for n in range(7, 40)])
    write(f"{folder}/{key.format('444455556666', 'cut')}", whole[:len(whole) * 3 // 4])
    write(f"{folder}/plain.json", json.dumps({"Records": [event(2, "CreateBucket", "other"), event(50, "DeleteUser", "eve")]}))


def make_many(folder):
    """So many ids and so much evidence that a run with 1 MiB spills both."""
    for part in range(4):
        write(f"{folder}/{part}.json.gz", packed([event(n, "DeleteUser" if n % 10 == 0 else "GetUser", f"user{n % 7}")
                                                   for n in range(part * 5000, part * 5000 + 5500)]))


def make_chain(options, folder, place):
    """The first hours of one account of the sample organisation, whose digests are signed."""
    whole = os.path.join(place, "whole")
    subprocess.run([options.generate, "--output", whole, "--public-keys", f"{place}/keys.json", "--records", "13000"],
                   check=True, stdout=subprocess.DEVNULL)
    digests = sorted(glob.glob(f"{whole}/AWSLogs/*/111122223333/CloudTrail-Digest/**/*.gz", recursive=True))
    last = next(i for i, path in enumerate(digests) if json.loads(gzip.open(path).read())["logFiles"])
    for path in digests[:last + 2]:
        for key in [os.path.relpath(path, whole)] + [f["s3Object"] for f in json.loads(gzip.open(path).read())["logFiles"]]:
            os.makedirs(os.path.dirname(f"{folder}/{key}"), exist_ok=True)
            shutil.copy(f"{whole}/{key}", f"{folder}/{key}")
    shutil.rmtree(whole)


def make(options, place):
    write(f"{place}/p/p.xml", POLICIES)
    write(f"{place}/p/networks.txt", "10.0.0.0/8\n")
    write(f"{place}/p/frameworks/f.xml", FRAMEWORK)
    write(f"{place}/e.xml", EXCEPTIONS)
    write(f"{place}/r.xml", REPORT)
    make_archive(f"{place}/logs")
    make_many(f"{place}/many")
    make_chain(options, f"{place}/chain", place)
    run = [options.program, "audit", "logs", "--report", "r.xml", "--format", "json,csv", "--quiet"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1790000000"}
    subprocess.run([*run, "--output", "before"], cwd=place, env=environment, stderr=subprocess.DEVNULL, check=True)
    subprocess.run([*run, "--output", "after", "--from", "2026-07-02"], cwd=place, env=environment,
                   stderr=subprocess.DEVNULL, check=True)


class Scene:
    """One command line. `archive`: it reads logs, of which one that cannot be read is counted and named."""

    def __init__(self, name, words, archive=False, writes=True):
        self.name, self.words, self.archive, self.writes = name, words.split(), archive, writes
        if writes:
            self.words += ["--output", "out"]


SCENES = [
    Scene("audit", "audit logs --report r.xml --format json,csv,sarif,junit --jobs 1 --sample 2 --seed 1", archive=True),
    Scene("audit-spilling", "audit many --report r.xml --format json --jobs 1 --memory 1MiB --sample 2 --seed 1", archive=True),
    Scene("audit-spilling-jobs", "audit many --report r.xml --format json --jobs 3 --memory 1MiB --seed 1", archive=True),
    Scene("audit-jobs", "audit logs --report r.xml --format json,csv --jobs 3 --progress plain", archive=True),
    Scene("audit-html-text", "audit logs --report r.xml --format html,text,json --jobs 1", archive=True),
    Scene("audit-digests", "audit chain --policies p --public-keys keys.json --format json --jobs 1", archive=True),
    Scene("audit-baseline", "audit logs --report r.xml --baseline before/audit.json --format json --redact --recover --jobs 1",
          archive=True),
    Scene("audit-pdf", "audit logs --report r.xml --format pdf,json --jobs 1", archive=True),
    Scene("check", "check p r.xml e.xml", writes=False),
    Scene("test", "test p", writes=False),
    Scene("exceptions", "exceptions p e.xml", writes=False),
    Scene("explain", "explain logs --policies p --event e1", archive=True, writes=False),
    Scene("verify", "verify chain --public-keys keys.json", archive=True, writes=False),
    Scene("render", "render before/audit.json --format html,json,csv,sarif,junit"),
    Scene("render-pdf", "render before/audit.json --format pdf"),
    Scene("diff", "diff before/audit.json after/audit.json --format text,json,html"),
]
