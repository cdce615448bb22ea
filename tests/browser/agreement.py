"""Every format says the same: totals, findings and evidence are read back from HTML (in a browser), CSV and JSON, and held equal.

A format is a reader below: from the folder of a run to `Read`. What a format doesn't show is None.

    agreement.py --program PATH --generate PATH
"""

import argparse
import csv
import gzip
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass

import modules

VERDICTS = ["compliant", "non_compliant", "review", "attempt", "excepted", "insufficient_data", "not_applicable"]
FUNNEL = {"Files: Found": "files", "Records: Records": "records", "Records: Evaluated": "evaluated",
          "Records: duplicates: one event delivered more than once": "duplicates",
          "Records: quarantined: damaged, never became a record": "quarantined",
          "Files: skipped: outside the selection by their paths": "skipped",
          "Files: passed over: no event files (digests and others)": "passed_over",
          "Records: of these undated: eventTime missing or unreadable": "undated"}
DOUBTED = {"modified": "modified", "trailing-data": "trailing_data", "unattested": "unattested", "unchecked": "unchecked"}


@dataclass
class Read:
    result: str = None
    totals: dict = None      # by the names of audit.json's inputs
    policies: dict = None    # id to (result, verdicts)
    findings: dict = None    # fingerprint to (policy, severity, kind, count)
    evidence: dict = None    # fingerprint to rows (event id, time, action, principal, source, region, file, record)
    files: dict = None       # fingerprint to records by what digests find amiss in their file
    whole: bool = False      # evidence is all there is, not the first rows


def read_json(out):
    audit = json.loads((out / "audit.json").read_bytes())
    rows = {f["fingerprint"]: [(e["event_id"], e["time"] or "", e["action"], e["principal"],
                                e["source_ip"] or "", e["region"] or "", e["file"], e["record"]) for e in f["evidence"]]
            for f in audit["findings"]}
    return Read(audit["result"], {name: audit["inputs"][name] for name in FUNNEL.values()},
                {p["id"]: (p["result"], [p["verdicts"][v] for v in VERDICTS]) for p in audit["policies"]},
                {f["fingerprint"]: (f["policy"], f["severity"], f["kind"], f["count"]) for f in audit["findings"]}, rows,
                {f["fingerprint"]: [f["integrity"][name] for name in DOUBTED.values()] for f in audit["findings"]})


def table(path):
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.name.endswith(".gz") else data).decode()
    return csv.DictReader(io.StringIO(text, newline=""), strict=True)


def text_of(cell):
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell


def read_csv(out):
    findings = {row["fingerprint"]: (row["policy"], row["severity"], row["kind"], int(row["count"]))
                for row in table(out / "findings.csv")}
    files = {row["fingerprint"]: [int(row["records_" + name]) for name in DOUBTED.values()] for row in table(out / "findings.csv")}
    rows = {}
    for row in table(out / "evidence.csv.gz"):
        rows.setdefault(row["fingerprint"], []).append(
            (text_of(row["event_id"]) or None, row["time"], text_of(row["action"]), text_of(row["principal"]),
             text_of(row["source_ip"]), text_of(row["region"]), text_of(row["file"]), int(row["record"])))
    return Read(findings=findings, evidence=rows, files=files, whole=True)


def doubted_of(stated):
    """The numbers of "3 of 9 found are in files that no digest lists (unattested)."; 0 where no sentence says so."""
    said = {word: int(records) for records, word in re.findall(r"(\d+) of \d+ found (?:is in a file|are in files) that [^.(]*\(([a-z-]+)\)", stated)}
    return [said.get(word, 0) for word in DOUBTED]


def read_html(out):
    done = subprocess.run(["node", modules.FOLDER / "read_report.mjs", out / "report.html"], check=True, stdout=subprocess.PIPE)
    page = json.loads(done.stdout)
    policies = {}
    for name, policy in page["policies"].items():
        _, *verdicts = policy["numbers"]
        policies[name] = (policy["result"], verdicts)
    other = [f["fingerprint"] for f in page["findings"] if f["result"] != policies[f["policy"]][0]]
    if other:
        sys.exit(f"FAILED {len(other)} findings of html do not show their policy's result, first {other[0]}")
    return Read(page["result"], {name: page["totals"][label] for label, name in FUNNEL.items()}, policies,
                {f["fingerprint"]: (f["policy"], f["severity"], "review" if f["review"] else "violation", f["count"]) for f in page["findings"]},
                {f["fingerprint"]: [(e["event_id"], e["time"], e["action"], e["principal"], e["source_ip"], e["region"], e["file"], e["record"])
                                    for e in f["evidence"]] for f in page["findings"]},
                {f["fingerprint"]: doubted_of(f["stated"]) for f in page["findings"]})


READERS = {"csv": read_csv, "html": read_html}


def differ(name, what, ours, theirs):
    keys = [key for key in {**ours, **theirs} if ours.get(key) != theirs.get(key)]
    if keys:
        print(f"FAILED {name} and json differ in {len(keys)} of {what}, first {keys[0]}: {theirs.get(keys[0])} and {ours.get(keys[0])}")
    return len(keys)


def compare(name, ours, theirs):
    failures = 0
    if theirs.result is not None and theirs.result != ours.result:
        print(f"FAILED {name} says {theirs.result}, json {ours.result}")
        failures += 1
    for what in ("totals", "policies", "findings", "files"):
        if getattr(theirs, what) is not None:
            failures += differ(name, what, getattr(ours, what), getattr(theirs, what))
    counts = {fingerprint: finding[3] for fingerprint, finding in ours.findings.items()}
    if theirs.whole:
        failures += differ(name, "counts of evidence", counts, {key: len(rows) for key, rows in theirs.evidence.items()})
    first = {key: rows[:len(ours.evidence[key])] for key, rows in theirs.evidence.items() if key in ours.evidence}
    return failures + differ(name, "rows of evidence", ours.evidence, first)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    options = parser.parse_args()
    root = modules.FOLDER.parents[1]
    readers = {name: read for name, read in READERS.items() if name != "html" or not modules.missing()}
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        subprocess.run([options.generate, "--output", place / "archive", "--records", "13000"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([options.program, "audit", place / "archive", "--report", root / "reports/quarterly.xml", "--period", "2026-Q3",
                        "--output", place / "out", "--format", "html,json,csv", "--quiet"], check=True, stderr=subprocess.DEVNULL)
        ours = read_json(place / "out")
        failures = sum(compare(name, ours, read(place / "out")) for name, read in readers.items())
    rows = sum(len(rows) for rows in ours.evidence.values())
    print(f"{' and '.join(readers)} held against json: {len(ours.findings)} findings, {rows} rows of evidence; {failures} differences")
    if failures:
        return 1
    return modules.skip("HTML held against the others") if modules.missing() else 0


if __name__ == "__main__":
    sys.exit(main())
