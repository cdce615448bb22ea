"""The HTML report opens from disk in a real browser: no request to anywhere, nothing on the console, and the script has run.

    open_report.py --program PATH --generate PATH
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-extensions", "--enable-logging=stderr", "--log-level=0",
         "--virtual-time-budget=4000"]


def open_page(browser, uri, place):
    """The page as the browser has it in the end, what stands on the console, and the hosts that were asked."""
    log = pathlib.Path(place) / "net.json"
    done = subprocess.run([browser, *FLAGS, f"--user-data-dir={place}/profile",
                           f"--log-net-log={log}", "--dump-dom", uri],
                          capture_output=True, text=True, timeout=120, check=False)
    requests = set(re.findall(r'"url":\s*"https?://([^/"]+)', log.read_text(errors="replace")))
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, console, requests


def check(name, holds, failures):
    if not holds:
        failures.append(name)
        print("FAILED ", name)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    options = parser.parse_args()
    browser = shutil.which("chromium")
    if not browser:
        print("skipped: chromium is not installed")
        return 77
    root = pathlib.Path(__file__).resolve().parents[2]
    failures = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        subprocess.run([options.generate, "--output", f"{place}/archive", "--records", "13000"],
                       check=True, stdout=subprocess.DEVNULL)
        subprocess.run([options.program, "audit", f"{place}/archive", "--report",
                        root / "reports/quarterly.xml", "--period", "2026-Q3", "--output",
                        f"{place}/out", "--format", "html,json", "--quiet"],
                       check=True, stderr=subprocess.DEVNULL)
        page = pathlib.Path(place) / "out/report.html"
        # A browser asks hosts of its own when it starts: those of an empty page are not the report's.
        own = open_page(browser, "about:blank", place)[2]
        dom, console, requests = open_page(browser, page.as_uri(), place)
        requests -= own | {host for host in requests if host.endswith((".google.com",
                                                                       ".googleapis.com"))}
        audit = json.loads((page.parent / "audit.json").read_text())
        check(f"nothing stands on the console: {console[:3]}", not console, failures)
        check(f"nothing is asked of the network: {sorted(requests)[:3]}", not requests, failures)
        check("the page has been read to its end", "</html>" in dom, failures)
        check("the script has run", dom != page.read_text() and "hidden" in dom, failures)
        for finding in audit["findings"]:
            if finding["fingerprint"] not in dom:
                check(f"finding {finding['fingerprint']} is on the page", False, failures)
                break
    print(f"{5 - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
