#!/usr/bin/env python3
"""Measures the audit against the floor under it: reading, hashing and inflating the same files.

Both are run in turn, in pairs; the figure is the median over the pairs of CPU time of the floor divided by CPU time of
the whole audit with one worker and the whole policy library. Nothing here passes or fails."""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def run(command):
    """CPU seconds, wall seconds, peak bytes and standard output of one process."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate()
    wall = time.monotonic() - start
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with {process.returncode}: {err.decode(errors='replace')}")
    return wall, out.decode()


def measured(command):
    """The same in a child of its own, so that its resource usage is only that of the command."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        wall, out = run(command)
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        text = f"{usage.ru_utime + usage.ru_stime} {wall} {usage.ru_maxrss * 1024}\n{out}"
        os.write(write, text.encode()[:4096])
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        head, _, out = pipe.read().partition("\n")
    os.waitpid(child, 0)
    if not head:
        sys.exit(1)
    cpu, wall, peak = (float(word) for word in head.split())
    return cpu, wall, peak, out


# The whole library, and the ground rules that every account is held to.
LIBRARIES = {
    "ground rules": ["policies/core.xml", "policies/cis-aws-foundations.xml",
                     "policies/services/kinesis-video-streams.xml",
                     "policies/services/kinesis-video-streams-webrtc.xml",
                     "policies/services/ivs.xml", "policies/services/chime-sdk.xml",
                     "policies/services/medialive.xml", "policies/lists.xml"],
    "whole library": ["policies"],
}


def pairs(name, build, archive, policies, count, place):
    floor = [f"{build}/bench-floor", archive]
    named = [word for path in policies for word in ("--policies", path)]
    audit = [f"{build}/trailaudit", "audit", archive, *named, "--format", "json",
             "--jobs", "1", "--progress", "no", "--quiet", "--output", f"{place}/reports"]
    measured(floor), measured(audit)
    ratios, floors, audits, walls, peaks = [], [], [], [], []
    for _ in range(count):
        low, _, _, out = measured(floor)
        cpu, wall, peak, _ = measured(audit)
        ratios.append(low / cpu)
        floors.append(low)
        audits.append(cpu)
        walls.append(wall)
        peaks.append(peak)
    _, text, files = out.split()
    cpu = statistics.median(audits)
    print(f"{name:<27} ratio {statistics.median(ratios):.3f}  (floor {statistics.median(floors):.3f} s, "
          f"audit {cpu:.3f} s CPU, {int(text) / cpu / 1e6:,.0f} MB/s of text, {int(files):,} files, "
          f"peak {max(peaks) / 2**20:.0f} MiB)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--records", type=int, default=400_000)
    options = parser.parse_args()
    place = tempfile.mkdtemp(prefix="trailaudit-bench-")
    try:
        for profile, count in (("bench-large", options.records), ("bench-small", 0)):
            archive = f"{place}/{profile}"
            command = [f"{options.build}/trailaudit-generate", "--profile", profile, "--output", archive]
            run(command + (["--records", str(count)] if count else []))
            for name, policies in LIBRARIES.items():
                pairs(f"{profile}, {name}", options.build, archive, policies, options.pairs, place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
