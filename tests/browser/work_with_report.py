"""The report of the sample organisation in a browser: filters, links, keys, paper, themes, axe-core (report.mjs).

    work_with_report.py --program PATH --generate PATH
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import modules


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    options = parser.parse_args()
    if modules.missing():
        return modules.skip("the report in a browser")
    root = modules.FOLDER.parents[1]
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        subprocess.run([options.generate, "--output", place / "archive", "--records", "13000"], check=True,
                       stdout=subprocess.DEVNULL)
        subprocess.run([options.program, "audit", place / "archive", "--report", root / "reports/quarterly.xml", "--period", "2026-Q3",
                        "--output", place / "out", "--format", "html,json,csv", "--quiet"], check=True, stderr=subprocess.DEVNULL)
        # axe-core looks at every cell: what holds of every page is looked at on a small one.
        subprocess.run([options.program, "audit", place / "archive", "--policies", root / "policies/core.xml", "--from", "2026-07-01", "--to", "2026-07-04",
                        "--evidence", "3", "--output", place / "small", "--format", "html,json", "--quiet"], check=True, stderr=subprocess.DEVNULL)
        out = place / "out"
        works = subprocess.run(["node", modules.FOLDER / "report.mjs", out / "report.html", out / "audit.json", out / "findings.csv"], check=False)
        holds = subprocess.run(["node", modules.FOLDER / "hold.mjs", place / "small/report.html"], check=False)
        return works.returncode or holds.returncode


if __name__ == "__main__":
    sys.exit(main())
