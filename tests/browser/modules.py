"""What the tests in a browser need, and what is said where it is missing: they are skipped (77), but never in CI."""

import os
import pathlib
import shutil

FOLDER = pathlib.Path(__file__).resolve().parent


def missing():
    """What is not there, or None."""
    for program in ("node", "chromium"):
        if not shutil.which(program):
            return program
    for name in ("playwright-core", "axe-core"):
        if not (FOLDER / "node_modules" / name).exists():
            return name
    return None


def skip(what):
    print(f"skipped: {what}: {missing()} is not installed ('./build.sh test' installs it from npm)")
    return 1 if os.environ.get("CI") == "true" else 77
