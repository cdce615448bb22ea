"""axe-core on a report that has something in every part (editions_run.py), with all of it opened (full.mjs).

    full_report.py --program PATH --generate PATH
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import modules

sys.path.insert(0, str(modules.FOLDER.parent))
import editions_run  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    options = parser.parse_args()
    if modules.missing():
        return modules.skip("axe-core on the whole report")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        place = pathlib.Path(name)
        out = editions_run.run(options.program, options.generate, place)
        return subprocess.run(["node", modules.FOLDER / "full.mjs", out / "report.html", place], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
