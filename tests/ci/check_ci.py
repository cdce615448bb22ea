#!/usr/bin/env python3
"""The pipelines in templates/ci are good: they parse, and their shell steps do what they say on a small archive.

    check_ci.py --program PATH --generate PATH

The steps run in a folder that holds policies/ and reports/ as a repository would; `aws` is a script that copies a sample archive.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CI = ROOT / "templates" / "ci"
AWS = """#!/bin/sh
# aws s3 sync s3://BUCKET/AWSLogs FOLDER --only-show-errors
[ "$1 $2 $3 $5" = "s3 sync s3://trail-bucket/AWSLogs --only-show-errors" ] || { echo "aws $*" >&2; exit 9; }
mkdir -p "$(dirname "$4")" && cp -r "$SAMPLE" "$4"
"""


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def holds(self, name, good, detail=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED  {name}  {detail}")


class Repository:
    """A folder as a runner has it after checking out."""

    def __init__(self, place, name, program, sample):
        self.folder = place / name
        self.folder.mkdir()
        for part in ("policies", "reports"):
            shutil.copytree(ROOT / part, self.folder / part)
        tools = place / f"{name}-tools"
        tools.mkdir()
        (tools / "trailaudit").symlink_to(program)
        (tools / "aws").write_text(AWS, encoding="utf-8")
        (tools / "aws").chmod(0o755)
        self.summary = place / f"{name}-summary.md"
        self.environment = {"PATH": f"{tools}:{os.environ['PATH']}", "SAMPLE": str(sample), "TRAIL_BUCKET": "trail-bucket",
                            "SOURCE_DATE_EPOCH": "1791000000", "GITHUB_STEP_SUMMARY": str(self.summary), "LC_ALL": "C.UTF-8",
                            **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}

    def run(self, shell, script):
        return subprocess.run([*shell, script], cwd=self.folder, env=self.environment, capture_output=True, text=True,
                              check=False, timeout=300)


def run_steps(checks, repository, name, shell, scripts):
    """All steps end well but the last, the audit, which finds violations. What the last one said is returned."""
    checks.holds(f"{name}: has steps", len(scripts) >= 3)
    for script in scripts[:-1]:
        done = repository.run(shell, script)
        checks.holds(f"{name}: {script.splitlines()[0][:60]}", done.returncode == 0, done.stderr[-300:])
    done = repository.run(shell, scripts[-1])
    checks.holds(f"{name}: the audit ends with 1", done.returncode == 1, f"{done.returncode} {done.stderr[-300:]}")
    checks.holds(f"{name}: the verdict is the last line", done.stderr.splitlines()[-1].endswith("exit status 1"), done.stderr[-300:])
    return done


def there(checks, repository, name, paths):
    for path in paths:
        checks.holds(f"{name}: {path} is written", (repository.folder / path).exists())


def check_github(checks, repository):
    workflow = yaml.safe_load((CI / "github-actions.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["audit"]["steps"]
    checks.holds("github: rights to upload", workflow["permissions"]["security-events"] == "write")
    # The shell that the runner uses where none is named.
    done = run_steps(checks, repository, "github", ["bash", "-e", "-c"], [s["run"] for s in steps if "run" in s])
    there(checks, repository, "github", [s["with"]["sarif_file"] for s in steps if "sarif_file" in s.get("with", {})] +
          [s["with"]["path"] for s in steps if "path" in s.get("with", {})])
    lines = done.stdout.splitlines()
    stop = re.fullmatch(r"::stop-commands::([0-9a-f]{32})", lines[0])
    checks.holds("github: commands are off first", stop)
    resumed = lines.index(f"::{stop.group(1)}::") if stop else -1
    checks.holds("github: nothing is printed while they are off", resumed == 1)
    checks.holds("github: annotations follow", len(lines) > 2 and all(re.match(r"::(error|warning|notice) ", line) for line in lines[2:]))
    checks.holds("github: the summary is written", repository.summary.is_file() and
                 repository.summary.read_text(encoding="utf-8").startswith("# CloudTrail gate"))


def check_gitlab(checks, repository):
    job = yaml.safe_load((CI / "gitlab-ci.yml").read_text(encoding="utf-8"))["cloudtrail-audit"]
    run_steps(checks, repository, "gitlab", ["bash", "-eo", "pipefail", "-c"], job["script"])
    there(checks, repository, "gitlab", [*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()])
    checks.holds("gitlab: reports are kept when the job fails", job["artifacts"]["when"] == "always")


def check_jenkins(checks, repository):
    text = (CI / "Jenkinsfile").read_text(encoding="utf-8")
    bare = re.sub(r"'''.*?'''|'[^'\n]*'|//[^\n]*", "", text, flags=re.S)
    for opening, closing in ("{}", "()", "[]"):
        checks.holds(f"jenkins: {opening}{closing} pair", bare.count(opening) == bare.count(closing) > 0)
    scripts = [a or b for a, b in re.findall(r"sh (?:'''(.*?)'''|'([^'\n]*)')", text, flags=re.S)]
    # Between ''' Groovy takes a backslash and the end of the line after it away.
    scripts = [re.sub(r"\\\n", "", script).strip() for script in scripts]
    run_steps(checks, repository, "jenkins", ["sh", "-xe", "-c"], scripts)
    named = re.findall(r"(?:testResults|pattern): '([^'*]+)'", text)
    checks.holds("jenkins: reports are named", len(named) == 2)
    there(checks, repository, "jenkins", named)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    given = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="trailaudit-ci-") as folder:
        place = pathlib.Path(folder)
        subprocess.run([given.generate, "--output", str(place / "sample")], check=True, stdout=subprocess.DEVNULL)
        sample = place / "sample" / "AWSLogs"
        sample = sample if sample.is_dir() else place / "sample"
        for name, check in (("github", check_github), ("gitlab", check_gitlab), ("jenkins", check_jenkins)):
            check(checks, Repository(place, name, os.path.abspath(given.program), sample))
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
