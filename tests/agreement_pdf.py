#!/usr/bin/env python3
"""Totals, findings and evidence of the PDF report are those of audit.json: the sample organisation is audited, and the
PDF is read back by pdftotext. Its pages, contents, bookmarks and links are checked by structure_pdf.py."""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import structure_pdf

ROOT = pathlib.Path(__file__).resolve().parent.parent


def squeezed(text):
    """Without blanks of any kind, which end lines anywhere in a PDF and set groups of digits apart."""
    return re.sub(r"[\s\u202b\u202c]+", "", text)


class Held:
    def __init__(self, text):
        self.text, self.wrong, self.count = text, [], 0

    def holds(self, what, *parts):
        self.count += 1
        wanted = squeezed("".join(str(part) for part in parts))
        if wanted not in self.text:
            self.wrong.append(f"{what}: not in the PDF: {wanted[:200]}")


def hold(audit, text):
    held = Held(text)
    inputs = audit["inputs"]
    held.holds("result", audit["result"], "" if not audit["complete"] else "COMPLETE")
    held.holds("report id", audit["report_id"])
    held.holds("manifest", inputs["sha256"])
    held.holds("evaluated", "Evaluated", inputs["evaluated"])
    held.holds("quarantined", "quarantined: damaged, never became a record− ", inputs["quarantined"])
    held.holds("duplicates", "duplicates: one event delivered more than once− ", inputs["duplicates"])
    for policy in audit["policies"]:
        verdicts = policy["verdicts"]
        population = sum(verdicts[name] for name in verdicts if name != "not_applicable")
        held.holds(f"verdicts of {policy['id']}", population, *(verdicts[name] for name in (
            "compliant", "non_compliant", "review", "attempt", "excepted", "insufficient_data", "not_applicable")))
    violations = sum(f["count"] for f in audit["findings"] if f["kind"] == "violation")
    reviews = sum(f["count"] for f in audit["findings"] if f["kind"] == "review")
    findings = [sum(f["kind"] == kind for f in audit["findings"]) for kind in ("violation", "review")]
    held.holds("totals by severity", "All", findings[0], violations, findings[1], reviews)
    titles = {policy["id"]: policy for policy in audit["policies"]}
    for finding in audit["findings"]:
        name = f"{finding['policy']} in {finding['account']}, {finding['service']}"
        policy = titles[finding["policy"]]
        records = "record" if finding["population"] == 1 else "records"
        if finding["kind"] == "review":
            sentence = f"{finding['count']} to review in {finding['population']} {records}."
        elif policy["kind"] == "require":
            sentence = f"{finding['count']} of {finding['population']} {records}"
        else:
            sentence = f"{finding['count']} found in {finding['population']} {records}."
        held.holds(name, sentence)
        files = finding["integrity"] or {}
        for state, words in (("modified", "digests contradict (modified)"), ("unattested", "no digest lists (unattested)")):
            if files.get(state):
                held.holds(f"{name}, its files", files[state], " of ", finding["count"],
                           " found is in a file that " if files[state] == 1 else " found are in files that ", words)
        held.holds(name, policy["title"])
        held.holds(name, finding["fingerprint"])
        for row in finding["evidence"]:
            held.holds(f"{name}, evidence", row["event_id"])
            if row["principal"]:
                held.holds(f"{name}, principal", row["principal"])
    return held


def pages(path):
    text = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True).stdout.decode()
    return [[line for line in page.split("\n") if line.strip()] for page in text.split("\f")]


def attributed(audit, pdf):
    """What a page of the findings that goes on says of its account, so that it can be taken out as evidence."""
    labels = tuple(account["name"] + " (" + account["id"] + ")" for account in audit["accounts"])
    titles = {policy["title"] for policy in audit["policies"]}
    section, wrong, seen = "", [], 0
    for number, lines in enumerate(pages(pdf), 1):
        body = lines[2:]
        if body and body[0] in ("Control matrix", "Findings", "Exceptions"):
            section = body[0]
        elif section == "Findings" and body and body[0].endswith("(continued)") and body[0].startswith(labels):
            seen += 1
            name = body[0][:-len(" (continued)")].split(" · ")
            if len(name) == 3 and name[2] not in titles:
                wrong.append(f"page {number} goes on with {name[2]}, which is no policy")
    return wrong if seen else ["no page of the findings says what it goes on with"]


def summary_of_one_page(pdf):
    firsts = [lines[2] if len(lines) > 2 else "" for lines in pages(pdf)]
    behind = firsts[firsts.index("Executive summary") + 1]
    return [] if behind == "Scope, completeness and integrity" else [f"the summary goes on with {behind}"]


def narrow(options, folder):
    """With margins of 30 mm the summary is still one page."""
    theme = pathlib.Path(folder) / "theme"
    theme.mkdir()
    (theme / "theme.conf").write_text("margin = 30 mm\n")
    subprocess.run([options.program, "render", f"{folder}/out/audit.json", "--template", theme, "--format", "pdf", "--output", f"{folder}/narrow",
                    "--quiet"], check=True, stdout=subprocess.DEVNULL)
    return summary_of_one_page(f"{folder}/narrow/report.pdf")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    options = parser.parse_args()
    for tool, package in (("pdftotext", "poppler-utils"), ("qpdf", "qpdf")):
        if not shutil.which(tool):
            print(f"{tool} is missing (Debian package: {package}): skipped")
            return 77
    with tempfile.TemporaryDirectory(prefix="trailaudit-agreement-") as folder:
        subprocess.run([options.generate, "--output", f"{folder}/archive"], check=True, stdout=subprocess.DEVNULL)
        run = subprocess.run([options.program, "audit", f"{folder}/archive", "--report", ROOT / "reports/quarterly.xml",
                              "--period", "2026-Q3", "--policies", ROOT / "policies", "--policies", ROOT / "tests/demo",
                              "--format", "json,pdf", "--evidence", "3", "--output", f"{folder}/out", "--quiet"],
                             capture_output=True, text=True)
        if run.returncode not in (0, 3):
            print(run.stderr)
            return 1
        audit = json.loads(pathlib.Path(f"{folder}/out/audit.json").read_text())
        text = subprocess.run(["pdftotext", "-raw", f"{folder}/out/report.pdf", "-"], check=True, capture_output=True).stdout
        held = hold(audit, squeezed(text.decode()))
        held.wrong += structure_pdf.check(f"{folder}/out/report.pdf")
        held.wrong += attributed(audit, f"{folder}/out/report.pdf") + summary_of_one_page(f"{folder}/out/report.pdf") + narrow(options, folder)
    print("\n".join(held.wrong[:40]) or f"{held.count} numbers and texts agree")
    return 1 if held.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
