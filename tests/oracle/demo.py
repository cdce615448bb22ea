"""Holds the program against the oracle over a sample organisation: the same records, duplicates, verdicts and findings.

    demo.py --program PATH --generate PATH --policies PATH [--policies PATH …] [--records N]
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    parser.add_argument("--policies", action="append", required=True)
    parser.add_argument("--records", default="13000")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        archive = f"{place}/archive"
        subprocess.run([options.generate, "--output", archive, "--records", options.records],
                       check=True, stdout=subprocess.DEVNULL)
        policies = [word for path in options.policies for word in ("--policies", path)]
        subprocess.run([options.program, "audit", archive, *policies, "--output", f"{place}/out",
                        "--format", "json", "--jobs", "2", "--quiet"],
                       check=True, stderr=subprocess.DEVNULL)
        compared = subprocess.run([sys.executable, "-B", HERE / "oracle.py", "compare",
                                   f"{place}/out/audit.json", archive,
                                   "--policies", *options.policies])
    print("1 passed, 0 failed" if compared.returncode == 0 else "0 passed, 1 failed")
    return compared.returncode


if __name__ == "__main__":
    sys.exit(main())
