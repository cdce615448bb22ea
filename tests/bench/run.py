#!/usr/bin/env python3
"""Measures the audit against the floor under it, reading, hashing and inflating the same files, and what else tells
whether it is fast: two workers against one, memory, a whole process for one small file, other tools.

What is compared is run in turn, in pairs, and the median of the pairs is told, so that neighbours on the machine and its
drifting speed don't matter much. Nothing here passes or fails."""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

# The whole library, and the ground rules that every account is held to.
LIBRARIES = {
    "whole library": ["policies"],
    "ground rules": ["policies/core.xml", "policies/cis-aws-foundations.xml",
                     "policies/services/kinesis-video-streams.xml",
                     "policies/services/kinesis-video-streams-webrtc.xml",
                     "policies/services/ivs.xml", "policies/services/chime-sdk.xml",
                     "policies/services/medialive.xml", "policies/lists.xml"],
}
MEBIBYTE = 2**20
HERE = os.path.dirname(os.path.abspath(__file__))


class Run:
    """One process: CPU and wall seconds, peak bytes, standard output."""

    def __init__(self, command):
        start = time.monotonic()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = subprocess.Popen(command, stdout=out, stderr=err)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            self.wall = time.monotonic() - start
            out.seek(0), err.seek(0)
            self.out = out.read().decode(errors="replace")
            if process.returncode != 0:
                sys.exit(f"{command[0]} ended with {process.returncode}: {err.read().decode(errors='replace')}")
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss * 1024


def median(values):
    return statistics.median(values)


class Bench:
    def __init__(self, options, place):
        self.options = options
        self.place = place

    def generate(self, profile, records=0):
        archive = f"{self.place}/{profile}-{records}"
        Run([f"{self.options.build}/trailaudit-generate", "--profile", profile, "--output", archive,
             *(["--records", str(records)] if records else [])])
        return archive

    def audit(self, archive, policies, jobs=1, formats="json"):
        named = [word for path in policies for word in ("--policies", path)]
        return Run([f"{self.options.build}/trailaudit", "audit", archive, *named, "--format", formats,
                    "--jobs", str(jobs), "--progress", "no", "--quiet", "--output", f"{self.place}/reports"])

    def floor(self, archive):
        return Run([f"{self.options.build}/bench-floor", archive])

    def ratios(self, name, archive, records):
        """The floor's CPU time over the audit's; also the text's bytes and the audit's median CPU time."""
        for library, policies in LIBRARIES.items():
            self.floor(archive), self.audit(archive, policies)
            pairs = [(self.floor(archive), self.audit(archive, policies)) for _ in range(self.options.pairs)]
            text, files = (int(word) for word in pairs[0][0].out.split()[1:])
            cpu = median(audit.cpu for _, audit in pairs)
            each = [floor.cpu / audit.cpu for floor, audit in pairs]
            print(f"{name}, {library}: {files:,} files, {records:,} records\n"
                  f"  ratio {median(each):.3f} ({min(each):.3f} to {max(each):.3f})   floor "
                  f"{median(floor.cpu for floor, _ in pairs):.3f} s, audit {cpu:.3f} s CPU   {text / cpu / 1e6:,.0f} MB/s   "
                  f"{records / cpu:,.0f} records/s   peak {max(a.peak for _, a in pairs) / MEBIBYTE:.0f} MiB", flush=True)

    def workers(self, archive):
        if (os.cpu_count() or 1) < 2:
            print("two workers: this machine has one processor")
            return
        policies = LIBRARIES["whole library"]
        pairs = [(self.audit(archive, policies, 1), self.audit(archive, policies, 2)) for _ in range(self.options.pairs)]
        each = [one.wall / two.wall for one, two in pairs]
        print(f"two workers over one, wall clock: {median(each):.2f} ({min(each):.2f} to {max(each):.2f})   peak "
              f"{max(two.peak for _, two in pairs) / MEBIBYTE:.0f} MiB", flush=True)

    def tiny(self):
        archive = self.generate("bench-tiny")
        for library, policies in LIBRARIES.items():
            runs = [self.audit(archive, policies, formats="html,json") for _ in range(4 * self.options.pairs)]
            print(f"one file of one record, whole process, HTML and JSON, {library}: "
                  f"{median(run.wall for run in runs) * 1000:.0f} ms wall clock (least "
                  f"{min(run.wall for run in runs) * 1000:.0f}), {median(run.cpu for run in runs) * 1000:.0f} ms CPU",
                  flush=True)

    def memory(self, records):
        archive = self.generate("bench-large", records)
        run = self.audit(archive, LIBRARIES["whole library"])
        shutil.rmtree(archive)
        bound = 128 + 24 * records / MEBIBYTE
        print(f"peak memory of {records:,} records: {run.peak / MEBIBYTE:.0f} MiB (128 MiB and 24 bytes a record: "
              f"{bound:.0f} MiB), {run.cpu:.1f} s CPU", flush=True)

    def peer(self, name, command, text):
        run = Run(command)
        print(f"{name}: {run.cpu:.2f} s CPU, {text / run.cpu / 1e6:,.0f} MB/s   peak {run.peak / MEBIBYTE:.0f} MiB",
              flush=True)

    def peers(self, archive):
        """One question that a policy asks, on one processor: who acts as root?"""
        text = int(self.floor(archive).out.split()[1])
        if shutil.which("jq"):
            question = '.Records[] | select(.userIdentity.type == "Root") | .eventID'
            self.peer("jq", ["sh", "-c", f"find '{archive}' -name '*.json.gz' -print0 | xargs -0 zcat | "
                             f"jq -r '{question}' | wc -l"], text)
        else:
            print("jq: not installed")
        if shutil.which("node") and subprocess.run(["node", f"{HERE}/duckdb.js"], capture_output=True).returncode == 0:
            self.peer("DuckDB", ["node", f"{HERE}/duckdb.js", archive], text)
        else:
            print("DuckDB: not installed (npm package @duckdb/node-api, where NODE_PATH finds it)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--pairs", type=int, default=5, help="pairs of runs that the medians are of (default 5)")
    parser.add_argument("--records", type=int, default=400_000, help="of the archive of large files")
    parser.add_argument("--many", type=int, nargs="?", const=4_000_000, default=0, metavar="RECORDS",
                        help="also the peak memory of many records (4,000,000: some 600 MB of files, a minute or two)")
    parser.add_argument("--peers", action="store_true", help="also jq and DuckDB, where they are installed")
    parser.add_argument("--place", help="folder for the archives (default: a temporary one)")
    options = parser.parse_args()
    place = tempfile.mkdtemp(prefix="trailaudit-bench-", dir=options.place)
    try:
        bench = Bench(options, place)
        large, small = bench.generate("bench-large", options.records), bench.generate("bench-small")
        bench.ratios("files of about 1 MB", large, options.records)
        bench.ratios("files of about 2 KB compressed", small, 28_000)
        violations = bench.generate("bench-violations", options.records)
        bench.ratios("files of about 1 MB, of which most records violate", violations, options.records)
        bench.workers(large)
        bench.tiny()
        if options.peers:
            bench.peers(large)
        if options.many:
            bench.memory(options.many)
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
