"""A run that has something in every part of its reports: a baseline of which findings are gone, digests with their keys, exceptions of every state,
dispositions, attempts, a sample, damaged input and frameworks that nobody asked for."""

import json
import pathlib
import subprocess
from xml.sax.saxutils import escape, quoteattr

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXCEPTION = ('<exception id="{id}" policy={policy} {more} owner="owner@example.com" approved-by="head@example.com">'
             "<reason>Until the new role is there.</reason>{control}{condition}</exception>")


def exceptions_for(finding):
    """One of each state; those in force cover what a principal of the finding did."""
    principal = f'<equals field="userIdentity.arn" value={quoteattr(finding["principals"][0]["principal"])}/>'
    control = "<compensating-control>The role is watched.</compensating-control>"
    kinds = {"EXC-MAX": ('from="2026-07-01" until="2026-12-31" approved-on="2026-07-01" ticket="GRC-1" max="1"', control, principal),
             "EXC-OVER": (f'account="{finding["account"]}" until="2026-07-02" approved-on="2026-01-02"', "", ""),
             "EXC-WIDE": ('from="2026-08-01" until="2028-08-01" approved-on="2026-08-01" ticket="GRC-2"', "", ""),
             "EXC-LATER": ('from="2027-01-01" until="2027-02-01" approved-on="2026-07-02"', "", principal)}
    return [EXCEPTION.format(id=name, policy=quoteattr(finding["policy"]), more=more, control=control, condition=condition)
            for name, (more, control, condition) in kinds.items()]


def dispositions_for(findings):
    """Of an item to review, of a violation, by the event's own actor, and of an event that is not there."""
    def one(finding, by, ticket=""):
        row = finding["evidence"][0]
        return (f'<disposition policy={quoteattr(finding["policy"])} event={quoteattr(row["event_id"])} outcome="authorised" by={quoteattr(by)} '
                f'on="2026-10-03"{ticket}>As planned.</disposition>')
    reviews = [f for f in findings if f["kind"] == "review" and f["evidence"][0]["event_id"]]
    violation = next(f for f in findings if f["kind"] == "violation" and f["evidence"][0]["event_id"])
    own = next(f for f in reviews[1:] if f["evidence"][0]["actor"])
    return [one(reviews[0], "auditor@example.com", ' ticket="CHG-7"'), one(violation, "auditor@example.com"), one(own, own["evidence"][0]["actor"]),
            f'<disposition policy={quoteattr(violation["policy"])} event="none" outcome="accepted" by="auditor@example.com" on="2026-10-03"/>']


def audit(program, archive, out, *more, report=ROOT / "reports/quarterly.xml"):
    run = subprocess.run([program, "audit", archive, "--report", report, "--policies", ROOT / "policies", "--policies",
                          ROOT / "tests/demo", "--output", out, "--quiet", *more], capture_output=True, text=True, check=False)
    if run.returncode not in (0, 3):
        raise SystemExit(run.stderr)
    return json.loads((out / "audit.json").read_text())


def run(program, generate, place):
    """Gives the folder with report.html, report.pdf and audit.json."""
    archive, keys = place / "archive", place / "public-keys.json"
    subprocess.run([generate, "--output", archive, "--public-keys", keys, "--records", "13000"], check=True, stdout=subprocess.DEVNULL)
    # Nobody asks for two of the frameworks; the rest of the definition stays.
    definition = (ROOT / "reports/quarterly.xml").read_text()
    (place / "reports").mkdir()
    for framework in ("hipaa", "soc2"):
        version = {"hipaa": "164", "soc2": "2017"}[framework]
        definition = definition.replace(f'<framework id="{framework}" version="{version}"/>', "")
    (place / "reports/report.xml").write_text(definition.replace('href="../policies"', f'href="{escape(str(ROOT / "policies"))}"'))
    before = audit(program, archive, place / "before", "--period", "2026-Q3", "--format", "json", "--evidence", "1")
    violated = max((f for f in before["findings"] if f["kind"] == "violation"), key=lambda f: f["count"])
    items = exceptions_for(violated) + dispositions_for([f for f in before["findings"] if f["first_time"] < "2026-08-01"])
    (place / "exceptions.xml").write_text('<exceptions xmlns="urn:trailaudit:exceptions:1">' + "\n".join(items) + "</exceptions>\n")
    audit(program, archive, place / "out", "--from", "2026-07-01", "--to", "2026-08-15", "--format", "html,pdf,json",
          "--evidence", "3", "--sample", "1", "--recover", "--public-keys", keys, "--exceptions", place / "exceptions.xml", "--baseline",
          place / "before/audit.json", report=place / "reports/report.xml")
    return place / "out"
