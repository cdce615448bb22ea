#!/usr/bin/env python3
"""What pages of the PDF report cost: CPU seconds and peak memory at 1,000, 5,000 and 15,000 pages. Asserts nothing."""

import glob
import os
import statistics
import subprocess
import sys
import tempfile


def pages_of(path):
    out = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    return int(out.split("Pages:")[1].split()[0])


def main():
    program = os.path.join(sys.argv[1], "bench-pdf")
    for findings in (800, 4300, 10000):
        figures = []
        with tempfile.TemporaryDirectory(prefix="trailaudit-bench-") as folder:
            for _ in range(3):
                out = subprocess.run([program, str(findings), folder], capture_output=True, text=True, check=True).stdout
                figures.append([float(word) for word in out.split()])
            files = glob.glob(f"{folder}/*.pdf")
            pages = sum(pages_of(path) for path in files)
            size = sum(os.path.getsize(path) for path in files)
        cpu = statistics.median(figure[0] for figure in figures)
        peak = max(figure[1] for figure in figures) / 1024
        print(f"PDF: {pages:,} pages in {len(files)} {'file' if len(files) == 1 else 'files'}: {cpu:.2f} s CPU, "
              f"peak {peak:.0f} MiB, {size / 2**20:.1f} MiB of PDF")


if __name__ == "__main__":
    main()
