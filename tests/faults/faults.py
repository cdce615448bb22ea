#!/usr/bin/env python3
"""A call that fails, at each place in turn: status 4 and a message, nothing half-written, nothing lost.

    faults.py --program PATH --generate PATH --injector PATH [--all] [--scene NAME] [--kind KIND] [--jobs N]

The injector (inject.c) counts the calls of a kind and lets one fail. Each scene is run once to list its calls, then once a
call that is to fail. Without --all the first and the last call of each distinct stack are taken, of those an even spread.
Prints each failure with what to set to see it again, then "N passed, N failed"; status 1 where one failed.
"""
import argparse
import collections
import concurrent.futures
import errno
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile

import scenes

KINDS = ["allocate", "read", "write", "sync", "rename", "open", "folder", "thread", "map", "look", "close"]
# What a kind fails with.
ERRORS = {"allocate": errno.ENOMEM, "write": errno.ENOSPC, "folder": errno.EACCES, "thread": errno.EAGAIN,
          "map": errno.ENOMEM}
# How many calls of a scene are taken without --all.
SPREAD = {"allocate": 30, "read": 8, "look": 5, "close": 3, "open": 12}
NOTES_SIZE = 4 << 20
TEMPORARY = re.compile(r"^\.(.*\.[0-9a-f]{16}\.part|spool-.*)$")
MESSAGES = {
    "allocate": r"memory ran out|memory or disk ran out|Cannot allocate memory|no memory for the PDF report|"
                r"the built-in schema can't be read|standard output could not be written|a thread could not be started",
    "thread": "a thread could not be started",
    "write": "a temporary file in the output folder could not be written or read: No space left on device|"
             "out/.* could not be written: No space left on device|standard output could not be written|"
             "the report id could not be worked out: No space left on device",
    "sync": "out/.* could not be written: Input/output error|out could not be written: Input/output error",
    "rename": "out/.* could not be written: Input/output error",
    "folder": "the folder out could not be made or written: Permission denied",
}
# What else can be said where a file cannot be opened, looked at or read: of temporary files, outputs and fonts; of a file that
# was read before, and is to be again.
MESSAGE = (r"could not be (made or )?(written|read|worked out)|can't be read|changed while the archive was audited|memory ran out|"
           r"the PDF library refused|missing or unreadable|Too many open files|Input/output error")
Call = collections.namedtuple("Call", "kind thread place stack")


def tree(folder):
    found = {}
    for at, folders, names in os.walk(folder):
        for name in names + [f for f in folders if not os.listdir(os.path.join(at, f))]:
            path = os.path.join(at, name)
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    found[os.path.relpath(path, folder)] = file.read()
            else:
                found[os.path.relpath(path, folder) + "/"] = b""
    return found


def preloaded(options):
    """The injector, and behind it the sanitizer's runtime where the program was built with one."""
    libraries = subprocess.run(["ldd", options.program], capture_output=True, text=True, check=True).stdout
    sanitizer = re.search(r"=> (\S*libasan\S*)", libraries)
    return f"{options.injector} {sanitizer.group(1)}" if sanitizer else options.injector


class Place:
    """A folder of its own with the scenes' files, for one run at a time."""

    def __init__(self, options, made):
        self.options = options
        self.folder = tempfile.mkdtemp(prefix="place-", dir=os.path.dirname(made))
        shutil.copytree(made, self.folder, dirs_exist_ok=True)
        self.environment = {**os.environ, "SOURCE_DATE_EPOCH": "1790000000", "LD_PRELOAD": preloaded(options),
                            "ASAN_OPTIONS": "verify_asan_link_order=0:allocator_may_return_null=1"}
        self.notes = os.path.join(self.folder, "notes")
        self.out = os.path.join(self.folder, "out")

    def reset(self):
        shutil.rmtree(self.out, ignore_errors=True)
        for name, content in scenes.OLD.items():
            scenes.write(os.path.join(self.out, name), content)
        with open(self.notes, "wb") as file:
            file.truncate(NOTES_SIZE)

    def run(self, scene, **faults):
        self.reset()
        environment = {**self.environment, "FAULTS_NOTES": self.notes,
                       **{f"FAULTS_{k.upper()}": str(v) for k, v in faults.items()}}
        done = subprocess.run([self.options.program, *scene.words], cwd=self.folder, env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
        with open(self.notes, "rb") as file:
            hits, calls = struct.unpack("<QQ", file.read(16))
            listed = file.read(16 * calls) if "record" in faults else b""
        return Outcome(done, tree(self.out) if scene.writes else {}, hits), listed


class Outcome:
    def __init__(self, done, left, hits):
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")
        self.left, self.hits = left, hits


def calls_of(listed):
    calls = [Call(*struct.unpack_from("<IIII", listed, at)) for at in range(0, len(listed), 16)]
    return [call._replace(kind=KINDS[call.kind]) for call in calls]


def spread(calls, most):
    """The first and the last call of each stack; of these as many as asked for, evenly."""
    ends = {}
    for call in calls:
        first, _ = ends.get(call.stack, (call, call))
        ends[call.stack] = (first, call)
    taken = sorted({call for pair in ends.values() for call in pair}, key=lambda c: (c.thread, c.place))
    if len(taken) <= most:
        return taken
    return [taken[i * (len(taken) - 1) // (most - 1)] for i in range(most)]


def told_in_document(whole, outcome):
    """A file that could not be read is named in audit.json; but for the version of the time zones, which is left out then."""
    try:
        before, after = (json.loads(o.left["audit.json"]) for o in (whole, outcome))
    except (ValueError, KeyError):
        return False
    more = [p for kind in ("problems", "notices") for p in after["inputs"][kind] if p not in before["inputs"][kind]]
    if more or before.get("integrity") != after.get("integrity"):
        return True
    for document in (before, after):
        document["report_id"] = document["tool"]["time_zones"] = ""
    return before == after


def is_tolerated(scene, whole, outcome):
    """Reading: what of an archive cannot be read is counted and named; what of a policy cannot be read is an error of it."""
    if scene.archive and scene.writes and outcome.status in (0, 1, 3):
        return told_in_document(whole, outcome)
    if scene.archive and outcome.status in (0, 1, 3):
        return outcome.out != whole.out or outcome.err != whole.err
    old = not scene.writes or outcome.left == scenes.OLD
    return outcome.status in (1, 2) and old and re.search(r"(?m)error: ", outcome.err) is not None


def judge(scene, kind, whole, outcome):
    """What is wrong with the outcome; None where nothing is."""
    if outcome.status < 0:
        return f"signal {-outcome.status}"
    if re.search(r"AddressSanitizer|LeakSanitizer|runtime error:", outcome.err):
        return "what the sanitizer found"
    if any(TEMPORARY.match(os.path.basename(name)) for name in outcome.left):
        return f"left: {sorted(outcome.left)}"
    if (outcome.status, outcome.out, outcome.left) == (whole.status, whole.out, whole.left):
        return None
    if outcome.hits == 0 and outcome.status == whole.status:
        return None
    if outcome.status == 4:
        if not re.search(MESSAGES.get(kind, MESSAGE), outcome.err):
            return "status 4 and no word of what failed"
        if not scene.writes or outcome.left == scenes.OLD:
            return None
        said = "the files were written" in outcome.err
        return None if said and outcome.left == whole.left else "status 4, and files were written"
    if kind in ("read", "open", "look", "map", "close") and is_tolerated(scene, whole, outcome):
        return None
    return f"status {outcome.status}"


class Sweep:
    def __init__(self, options, made):
        self.options = options
        self.places = [Place(options, made) for _ in range(options.jobs)]
        self.passed = self.failed = 0
        self.statuses = collections.Counter()

    def scene(self, scene):
        whole, listed = self.places[0].run(scene, record=1)
        again, _ = self.places[0].run(scene)
        if (whole.status, whole.left) != (again.status, again.left):
            raise SystemExit(f"{scene.name}: two runs differ:\n{whole.err}\n{again.err}")
        chosen = []
        for kind in self.options.kind or KINDS:
            calls = [call for call in calls_of(listed) if call.kind == kind]
            chosen += calls if self.options.all else spread(calls, SPREAD.get(kind, 10))
        chunks = [chosen[i::len(self.places)] for i in range(len(self.places))]
        with concurrent.futures.ThreadPoolExecutor(len(self.places)) as pool:
            list(pool.map(lambda pair: self.inject(scene, whole, *pair), zip(self.places, chunks)))

    def inject(self, scene, whole, place, calls):
        for call in calls:
            error = ERRORS.get(call.kind, errno.EIO)
            try:
                outcome, _ = place.run(scene, kind=call.kind, thread=call.thread, at=call.place, error=error)
                wrong = judge(scene, call.kind, whole, outcome)
            except subprocess.TimeoutExpired:
                outcome, wrong = None, "it did not end"
            self.statuses[scene.name, call.kind, outcome and outcome.status] += 1
            if wrong is None:
                self.passed += 1
                continue
            self.failed += 1
            print(f"{scene.name}: FAULTS_KIND={call.kind} FAULTS_THREAD={call.thread} FAULTS_AT={call.place} "
                  f"FAULTS_ERROR={error} stack {call.stack:08x}: {wrong}")
            if outcome and self.options.verbose:
                print("    " + "\n    ".join(outcome.err.splitlines()[-4:]))
            sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    parser.add_argument("--injector", required=True)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--scene", action="append")
    parser.add_argument("--kind", action="append")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    options.program, options.injector = os.path.abspath(options.program), os.path.abspath(options.injector)
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        made = os.path.join(folder, "made")
        os.mkdir(made)
        scenes.make(options, made)
        sweep = Sweep(options, made)
        for scene in scenes.SCENES:
            if not options.scene or scene.name in options.scene:
                sweep.scene(scene)
    if options.verbose:
        for (scene, kind, status), count in sorted(sweep.statuses.items(), key=str):
            print(f"{scene} {kind}: status {status} {count} times")
    print(f"{sweep.passed} passed, {sweep.failed} failed")
    return 1 if sweep.failed else 0


if __name__ == "__main__":
    sys.exit(main())
