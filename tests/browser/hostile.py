"""Hostile texts stay texts: a corpus of payloads is put through every field of a record, a policy and a report definition, and every format is
looked at: JSON parses and gives them back, a spreadsheet sees text, a terminal and a browser see nothing that acts.

    hostile.py --program PATH
"""

import argparse
import csv
import gzip
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unicodedata

import corpus
import modules

CSV_FILES = ["findings.csv", "evidence.csv.gz", "attempts.csv.gz", "problems.csv.gz", "manifest.csv.gz"]


class Sentences:
    def __init__(self):
        self.passed = self.failed = 0

    def say(self, sentence, holds, found=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {sentence}: {str(found)[:300]}")


def unsafe(text, allowed=""):
    """The first character that must not reach a terminal."""
    for c in text:
        if c not in allowed and (unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or
                                 c in "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"):
            return c
    return None


def run(program, place):
    records = corpus.write_archive(place / "archive")
    corpus.write_policies(place / "policies")
    corpus.write_report(place / "report.xml", "policies")
    done = subprocess.run([program, "audit", place / "archive", "--report", place / "report.xml", "--output", place / "out",
                           "--format", "html,csv,json,text", "--evidence", "2000", "--quiet"],
                          capture_output=True, check=False, env={**os.environ, "SOURCE_DATE_EPOCH": "1790000000"})
    if done.returncode != 0:
        sys.exit(f"the audit ended with {done.returncode}: {done.stderr.decode(errors='replace')[:2000]}")
    return records, done.stdout, done.stderr


def check_json(sentences, path, records):
    data = path.read_bytes()
    audit = json.loads(data)
    sentences.say("audit.json has no control character but line ends, and no markup",
                  not any(byte < 0x20 and byte != 10 or byte in b"<>" for byte in data))
    sentences.say("every whole record is evaluated", audit["inputs"]["evaluated"] >= records,
                  (audit["inputs"]["evaluated"], records))
    agents, labels = set(), set()
    for finding in audit["findings"]:
        for row in finding["evidence"]:
            agents.add(row["user_agent"])
            labels.update(seen["field"] if "field" in seen else seen["label"] for seen in row["shown"])
    for name, payload in corpus.PAYLOADS.items():
        if name != "lone surrogates":
            sentences.say(f"audit.json gives back a user agent: {name}", payload in agents)
    return audit


def check_csv(sentences, folder):
    for name in CSV_FILES:
        data = (folder / name).read_bytes()
        text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8", errors="strict")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        sentences.say(f"each line of {name} has the columns of its head", len({len(row) for row in rows}) == 1)
        formula = next((cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")), None)
        sentences.say(f"a spreadsheet sees no formula in {name}", formula is None, formula)
        control = next((cell for row in rows for cell in row if any(ord(c) < 0x20 and c not in "\t\r\n" or c == "\x7f" for c in cell)), None)
        sentences.say(f"no control character stands in {name}", control is None, repr(control))


def check_terminal(sentences, out, err):
    for name, data in (("the report", out), ("the messages", err)):
        text = data.decode("utf-8", errors="surrogateescape")
        sentences.say(f"{name} for the terminal hold nothing that acts there", unsafe(text, "\n") is None, repr(unsafe(text, "\n")))


def check_html(sentences, page):
    text = page.read_bytes().decode("utf-8", errors="strict")
    sentences.say("report.html holds no character that must not be shown", unsafe(text, "\n\t") is None, repr(unsafe(text, "\n\t")))
    sentences.say("report.html has one script and data blocks, no picture but the logo, no handler",
                  text.count("<script>") == 1 and text.count("<img") == text.count('<img class="logo" src="data:image/png;base64,') == 1 and "onerror=" not in text.replace("onerror=pwned", ""))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    sentences = Sentences()
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        records, out, err = run(options.program, place)
        check_json(sentences, place / "out/audit.json", records)
        check_csv(sentences, place / "out")
        check_terminal(sentences, out, err)
        check_html(sentences, place / "out/report.html")
        print(f"{sentences.passed} passed, {sentences.failed} failed")
        if modules.missing():
            return modules.skip("the page in a browser") if not sentences.failed else 1
        # the page with a few rows of each finding: what holds of one row holds of two thousand
        subprocess.run([options.program, "audit", place / "archive", "--report", place / "report.xml", "--output", place / "page",
                        "--format", "html,json", "--evidence", "4", "--quiet"], check=True, stderr=subprocess.DEVNULL)
        done = subprocess.run(["node", modules.FOLDER / "hostile.mjs", place / "page/report.html"], check=False)
    return 1 if sentences.failed or done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
