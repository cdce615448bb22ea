#!/usr/bin/env python3
"""The formats for machines, written from the sample archive, agree with audit.json and with what reads them.

    check_formats.py --program PATH --generate PATH            figures, places, fingerprints, the structure of JUnit
    check_formats.py … --schema NPM-FOLDER                     report.sarif against the OASIS schema, by an npm validator

Ends with 77 (skipped) where the second has no validator: build.sh test installs it, except where CI=true.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FORMATS = "json,sarif,junit,codequality,ocsf,github,annotations"


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def holds(self, name, good, detail=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED  {name}  {detail}")


def audit(program, archive, output, *more):
    """Runs in the root of the tree, as a pipeline does, so that paths are relative to it."""
    return subprocess.run([program, "audit", archive, "--report", "reports/quarterly.xml", "--period", "2026-Q3",
                           "--policies", "policies", "--policies", "tests/demo", "--output", output,
                           "--format", FORMATS, *more], cwd=ROOT, capture_output=True, text=True, check=False,
                          env={**os.environ, "SOURCE_DATE_EPOCH": "1791000000"})


def check_sarif(checks, model, log):
    run = log["runs"][0]
    results = [r for r in run["results"] if not r["suppressions"]]
    checks.holds("one result per finding",
                 sorted(r["partialFingerprints"]["primaryLocationLineHash"] for r in results) ==
                 sorted(f["fingerprint"] for f in model["findings"]))
    checks.holds("some results are suppressed, each with a justification",
                 len(results) < len(run["results"]) and
                 all(s["justification"] for r in run["results"] for s in r["suppressions"]))
    by_print = {f["fingerprint"]: f for f in model["findings"]}
    checks.holds("what digests say of a finding's files is a property of its result", all(
        list(by_print[r["partialFingerprints"]["primaryLocationLineHash"]]["integrity"].values()) == list(r["properties"]["integrity"].values())
        for r in results))
    order = {"critical": 0, "high": 1, "medium": 2, "low": 3, "info": 4}
    ranks = [(r["kind"] == "review", order[by_print[r["partialFingerprints"]["primaryLocationLineHash"]]["severity"]])
             for r in results]
    checks.holds("the most severe come first", ranks == sorted(ranks))
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        path = ROOT / place["artifactLocation"]["uri"]
        line = path.read_text(encoding="utf-8").splitlines()[place["region"]["startLine"] - 1]
        if f'<policy id="{result["ruleId"]}"' not in line:
            checks.holds("the place is the policy's", False, f"{place} of {result['ruleId']}: {line}")
            break
    else:
        checks.holds("every place is the policy's", True)
    rules = run["tool"]["driver"]["rules"]
    checks.holds("rules are the policies, in their order", [r["id"] for r in rules] == [p["id"] for p in model["policies"]])
    checks.holds("GitHub's limits of rules", all(len(r["shortDescription"]["text"]) <= 1024 and
                                                 len(r["fullDescription"]["text"]) <= 1024 and
                                                 0 < len(r["properties"]["tags"]) <= 10 and r["help"]["text"] for r in rules))
    notes = run["invocations"][0]["toolExecutionNotifications"]
    checks.holds("each problem is a notification",
                 sum(n["descriptor"]["id"] == "input-problem" for n in notes) == len(model["inputs"]["problems"]))
    checks.holds("controls are taxa", {(c["framework"], c["version"], c["id"]) for p in model["policies"] for c in p["controls"]} ==
                 {(t["name"], t["version"], c["id"]) for t in run["taxonomies"] for c in t["taxa"]})


def check_junit(checks, model, path):
    validator = shutil.which("xmllint")
    done = subprocess.run([validator, "--noout", "--schema", str(HERE / "junit.xsd"), str(path)], capture_output=True,
                          text=True, check=False)
    checks.holds("JUnit has the structure that Jenkins reads", done.returncode == 0, done.stderr[:500])
    root = xml.etree.ElementTree.parse(path).getroot()
    cases = root.findall("testsuite/testcase")
    checks.holds("one case per policy and account", len(cases) == len(model["policies"]) * len(model["accounts"]) and
                 len({(c.get("name"), c.get("classname")) for c in cases}) == len(cases))
    violating = {(f["policy"], f"trailaudit.{f['account']}") for f in model["findings"] if f["kind"] == "violation"}
    checks.holds("violations fail, and nothing else",
                 {(c.get("name"), c.get("classname")) for c in cases if c.find("failure") is not None} == violating)
    populated = {(t["policy"], f"trailaudit.{t['account']}") for t in model["tallies"]}
    checks.holds("what passes has a population", all((c.get("name"), c.get("classname")) in populated for c in cases if len(c) == 0))
    for attribute, element in (("tests", None), ("failures", "failure"), ("errors", "error")):
        checks.holds(f"the sum of {attribute}", int(root.get(attribute)) ==
                     sum(element is None or c.find(element) is not None for c in cases))


def check_rest(checks, model, folder, printed):
    prints = [f["fingerprint"] for f in model["findings"]]
    quality = json.loads((folder / "report.codequality.json").read_text(encoding="utf-8"))
    checks.holds("Code Quality has each finding", sorted(q["fingerprint"] for q in quality) == sorted(prints))
    checks.holds("paths of Code Quality are in the tree", all((ROOT / q["location"]["path"]).is_file() for q in quality))
    events = [json.loads(line) for line in (folder / "report.ocsf.jsonl").read_text(encoding="utf-8").splitlines()]
    checks.holds("OCSF has each finding", sorted(e["finding_info"]["uid"] for e in events if e["status_id"] != 3) == sorted(prints))
    files = {f["fingerprint"]: f["integrity"] for f in model["findings"]}
    checks.holds("OCSF says of each finding what digests say of its files",
                 all(e["unmapped"]["integrity"] == files[e["finding_info"]["uid"]] for e in events if e["status_id"] != 3))
    checks.holds("files that no digest lists are spoken of where a finding is built on them", all(
        (" found is in a file" in q["description"] or " found are in files" in q["description"]) == bool(files[q["fingerprint"]]["unattested"])
        for q in quality))
    summary = (folder / "report.github.md").read_text(encoding="utf-8")
    checks.holds("the summary has a row per finding", len(re.findall(r"^\| (?:critical|high|medium|low|info)\b", summary, re.M)) ==
                 len(prints))
    lines = printed.splitlines()
    checks.holds("annotations are commands", 0 < len(lines) <= 30 and
                 all(re.match(r"::(error|warning|notice) (file=[^:,]+,line=\d+,)?title=[^:,]+::\S", line) for line in lines))


def check_figures(program, archive, place):
    checks = Checks()
    folder = place / "one"
    done = audit(program, archive, folder, "--jobs", "1")
    checks.holds("the run ends well", done.returncode == 0, done.stderr[-500:])
    model = json.loads((folder / "audit.json").read_text(encoding="utf-8"))
    check_sarif(checks, model, json.loads((folder / "report.sarif").read_text(encoding="utf-8")))
    check_junit(checks, model, folder / "report.junit.xml")
    check_rest(checks, model, folder, done.stdout)
    again = audit(program, archive, place / "four", "--jobs", "4")
    checks.holds("standard output is the same for any number of workers", again.stdout == done.stdout)
    for name in sorted(os.listdir(folder)):
        checks.holds(f"{name} is the same for any number of workers",
                     (folder / name).read_bytes() == (place / "four" / name).read_bytes())
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


def check_schema(program, archive, place, npm):
    node = shutil.which("node")
    if not node or not (pathlib.Path(npm) / "node_modules" / "@microsoft" / "jest-sarif").is_dir():
        print("skipped: no validator of the SARIF schema here (npm install @microsoft/jest-sarif; build.sh test does so)")
        return 77
    audit(program, archive, place / "one")
    empty = place / "empty"
    empty.mkdir()
    audit(program, empty, place / "two")
    reports = [str(place / name / "report.sarif") for name in ("one", "two")]
    done = subprocess.run([node, str(HERE / "validate_sarif.js"), *reports], capture_output=True, text=True, check=False,
                          env={**os.environ, "NODE_PATH": str(pathlib.Path(npm) / "node_modules")})
    print(done.stdout + done.stderr)
    return done.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    parser.add_argument("--schema")
    given = parser.parse_args()
    program = os.path.abspath(given.program)
    with tempfile.TemporaryDirectory(prefix="trailaudit-formats-") as place:
        archive = os.path.join(place, "archive")
        subprocess.run([given.generate, "--output", archive], check=True, stdout=subprocess.DEVNULL)
        if given.schema:
            return check_schema(program, archive, pathlib.Path(place), given.schema)
        return check_figures(program, archive, pathlib.Path(place))


if __name__ == "__main__":
    sys.exit(main())
