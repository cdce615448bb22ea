#!/usr/bin/env python3
"""Reports that leave the house: with --redact no key id, address or e-mail of the input stands in any file of any format, each value has one mask in
all of them, and neither the number of workers nor rendering again changes that.

    redact.py --program build/trailaudit --generate build/trailaudit-generate

Ends with "N passed, N failed", and with status 1 where one failed.
"""
import argparse
import base64
import csv
import gzip
import html
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/browser"))
import corpus  # noqa: E402

FORMATS = "html,pdf,json,csv,sarif,junit,codequality,ocsf,github,annotations,text"
SECRETS = re.compile(r"(?<![A-Za-z])(?:AKIA|ASIA|AIDA|AROA)[A-Z0-9]{12,}"
                     r"|(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.])"
                     r"|2001:db8:[0-9a-f:]+"
                     r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
MASK = re.compile(r"(?:key|ip|email)-\d+")

# What hides the same few values: (payload, the values in it).
KEY, OTHER_KEY, FOUR, SIX, MAIL = ("AKIAIOSFODNN7EXAMPLE", "AROACKCEVSQ6C2EXAMPLE", "203.0.113.25", "2001:db8::25", "alice.b@example.com")
PAYLOADS = {
    "key": KEY, "unique id": f"{OTHER_KEY}:{MAIL}", "four": FOUR, "six": SIX, "mail": MAIL,
    "network": "198.51.100.0/24", "port": f"[{SIX}]:443 {FOUR}:80", "long six": "2001:DB8:0:0:0:0:0:25",
    "session": f"arn:aws:sts::111122223333:assumed-role/R/{MAIL}", "url": f"https://{FOUR}/?u={urllib.parse.quote(MAIL, safe='')}&k={KEY}",
    "twice": urllib.parse.quote(urllib.parse.quote(MAIL, safe="")), "json": json.dumps({"a": [MAIL, FOUR], KEY: SIX}),
    "escaped": '{"a":"alice.b\\u0040example.com\\nx"}', "host": "ip-203-0-113-25.eu-west-1.compute.internal",
    "agent": f"aws-cli/2.15 ({MAIL}; {FOUR})", "markup": f"<b>{MAIL}</b>", "formula": f"=x|'{MAIL}'!A{FOUR}", "path": f"../{MAIL}/{KEY}",
}

passed = failed = 0


def say(sentence, holds, found=""):
    global passed, failed
    passed, failed = passed + bool(holds), failed + (not holds)
    if not holds:
        print(f"FAILED {sentence}: {str(found)[:400]}")


def run(*words, status=(0,)):
    done = subprocess.run([str(word) for word in words], capture_output=True, check=False, env={**os.environ, "SOURCE_DATE_EPOCH": "1790000000"})
    if done.returncode not in status:
        sys.exit(f"{words} ended with {done.returncode}: {done.stderr.decode(errors='replace')[:2000]}")
    return done


def readings(path):
    """The file's text, with what is packed or escaped in it."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    if path.suffix == ".pdf":
        data = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout
    text = data.decode("utf-8", errors="replace")
    yield text
    yield html.unescape(urllib.parse.unquote(text.replace("\\u0040", "@")))
    if path.suffix == ".html":
        for block in re.findall(r'<script type="text/plain" data-block="[a-z]+"[^>]*>([^<]+)<', text):
            yield zlib.decompress(base64.b64decode(block)).decode("utf-8")
    if path.suffix == ".pdf":
        yield re.sub(r"\s+", "", text)  # lines end anywhere in it


def snapshot(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def audit(program, archive, folder, *words):
    done = run(program, "audit", archive, "--format", FORMATS, "--quiet", "--output", folder, *words)
    (folder / "stdout.txt").write_bytes(done.stdout)


def secrets_of(folder):
    """Values as the unredacted document and tables of rows hold them."""
    found = set()
    for name in ("audit.json", "evidence.csv.gz", "attempts.csv.gz", "problems.csv.gz", "samples.csv"):
        for text in readings(folder / name) if (folder / name).exists() else ():
            found.update(SECRETS.findall(text))
    versions = {json.loads((folder / "audit.json").read_text())["tool"]["version"]}
    return {value for value in found if value not in versions}


def hold_none(what, folder, secrets):
    for path in sorted(folder.iterdir()):
        for text in readings(path):
            folded = text.lower()
            say(f"{what}: {path.name} holds no value", not any(value.lower() in folded for value in secrets),
                [value for value in secrets if value.lower() in folded])


def rows_of(folder, name):
    return list(csv.DictReader(io.StringIO(gzip.decompress((folder / name).read_bytes()).decode("utf-8"), newline="")))


def hold_one_to_one(what, plain, redacted):
    """Each value of a column has one mask, and each mask one value, in the tables and in the document."""
    masks = {}
    for name in ("evidence.csv.gz", "attempts.csv.gz"):
        for before, after in zip(rows_of(plain, name), rows_of(redacted, name), strict=True):
            say(f"{what}: {name} keeps ids and accounts", all(before[key] == after[key] for key in ("account", "event_id", "fingerprint") if key in before
                                                             and re.fullmatch("[0-9a-f-]+", before[key])))
            for column in ("source_ip", "access_key_id"):
                if SECRETS.fullmatch(before[column]):
                    masks.setdefault(before[column].lower().replace("0:0:0:0:0:", ":"), set()).add(after[column])
    one = [mask for several in masks.values() for mask in several]
    say(f"{what}: there are values", masks)
    say(f"{what}: a value has one mask", all(len(several) == 1 for several in masks.values()), masks)
    say(f"{what}: a mask has one value", len(one) == len(set(one)), masks)
    say(f"{what}: masks are masks", all(MASK.fullmatch(mask) for mask in one), one)
    before, after = (json.loads((folder / "audit.json").read_text()) for folder in (plain, redacted))
    say(f"{what}: the document says so", after["redacted"] is True and "redact=yes" in after["options"] and before["redacted"] is False)
    say(f"{what}: fingerprints stay", [f["fingerprint"] for f in before["findings"]] == [f["fingerprint"] for f in after["findings"]])
    for x, y in zip(before["findings"], after["findings"], strict=True):
        for old, new in zip(x["evidence"], y["evidence"], strict=True):
            if SECRETS.fullmatch(old["source_ip"] or ""):
                say(f"{what}: the document's masks are the tables'", {new["source_ip"]} == masks.get(old["source_ip"].lower().replace("0:0:0:0:0:", ":")))


def hold_said(what, folder):
    for name, words in (("report.html", "masked, the same value"), ("report.pdf", "masked,thesamevalue"), ("stdout.txt", "REDACTED: key ids")):
        say(f"{what}: {name} says that values are masked", any(words in text for text in readings(folder / name)))


def hold_render(what, program, place, plain, redacted, secrets):
    again, masked = place / f"{what}-again", place / f"{what}-masked"
    run(program, "render", redacted / "audit.json", "--quiet", "--output", again, "--format", "html,pdf,json,csv,sarif,junit,codequality,ocsf,github")
    first, second = snapshot(redacted), snapshot(again)
    first.pop("stdout.txt")
    say(f"{what}: a redacted document gives the same files again", first == second, [name for name in first if first[name] != second.get(name)])
    run(program, "render", redacted / "audit.json", "--redact", "--quiet", "--output", place / f"{what}-same")
    say(f"{what}: what is redacted stays as it is", (place / f"{what}-same/audit.json").read_bytes() == first["audit.json"])
    done = run(program, "render", plain / "audit.json", "--redact", "--output", masked)
    say(f"{what}: what cannot be masked is left out, and told", not (masked / "evidence.csv.gz").exists() and b"evidence.csv.gz" in done.stderr)
    done = run(program, "render", plain / "audit.json", "--redact", "--format", "csv", "--output", place / f"{what}-csv", status=(2,))
    say(f"{what}: nor is it rendered where it was asked for", b"evidence.csv.gz is not masked by render" in done.stderr and
        b"the format csv cannot be rendered" in done.stderr and not (place / f"{what}-csv").exists(), done.stderr)
    hold_none(f"{what}, rendered", masked, secrets)
    document = json.loads((masked / "audit.json").read_text())
    say(f"{what}: it has an id of its own", document["redacted"] and document["report_id"] != json.loads((plain / "audit.json").read_text())["report_id"])
    done = run(program, "render", masked / "audit.json", "--output", place / f"{what}-third", "--format", "json")
    say(f"{what}: what was rendered redacted is whole", b"changed since" not in done.stderr and
        (place / f"{what}-third/audit.json").read_bytes() == (masked / "audit.json").read_bytes(), done.stderr)
    done = run(program, "render", plain / "audit.json", "--redact", "--output", plain, status=(2,))
    say(f"{what}: not into the folder of what is to be masked", b"another" in done.stderr)


def hold_archive(what, program, place, archive, workers, *words):
    plain, redacted = place / f"{what}-plain", place / f"{what}-redacted"
    audit(program, archive, plain, *words)
    audit(program, archive, redacted, *words, "--redact", "--jobs", "1")
    secrets = secrets_of(plain)
    say(f"{what}: there is something to mask", len(secrets) > 4, secrets)
    hold_none(what, redacted, secrets)
    hold_one_to_one(what, plain, redacted)
    hold_said(what, redacted)
    for jobs in workers:
        other = place / f"{what}-{jobs}"
        audit(program, archive, other, *words, "--redact", "--jobs", jobs)
        say(f"{what}: the same bytes with {jobs} workers", snapshot(other) == snapshot(redacted))
    hold_render(what, program, place, plain, redacted, secrets)
    done = run(program, "audit", archive, "--redact", *words, "--baseline", redacted / "audit.json", "--quiet", "--format", "json", "--output", place / f"{what}-next")
    run(program, "audit", archive, *words, "--baseline", plain / "audit.json", "--quiet", "--format", "json", "--output", place / f"{what}-known")
    known = [[f["known_count"] for f in json.loads((place / f"{what}-{which}/audit.json").read_text())["findings"]] for which in ("next", "known")]
    say(f"{what}: a redacted baseline knows what the other does", sum(known[0]) and known[0] == known[1], done.stderr)
    done = run(program, "diff", redacted / "audit.json", plain / "audit.json")
    say(f"{what}: diff finds nothing new", b"no difference" in done.stdout.lower() or b"0 new" in done.stdout, done.stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    arguments = parser.parse_args()
    if not shutil.which("pdftotext"):
        print("pdftotext is not there")
        return 77
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        run(arguments.generate, "--output", place / "demo")
        hold_archive("demo", arguments.program, place, place / "demo", ("2", "8"), "--report", ROOT / "reports/quarterly.xml", "--period", "2026-Q3",
                     "--policies", ROOT / "tests/demo", "--evidence", "3", "--sample", "5")
        corpus.PAYLOADS.clear()
        corpus.PAYLOADS.update(PAYLOADS)
        corpus.write_archive(place / "hostile")
        corpus.write_policies(place / "policies")
        corpus.write_report(place / "report.xml", "policies")
        hold_archive("hostile", arguments.program, place, place / "hostile", ("8",), "--report", place / "report.xml", "--evidence", "5")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
