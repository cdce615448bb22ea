#!/usr/bin/env python3
"""A run that is killed, interrupted, or runs out of disk: what it leaves behind, and that it ends soon.

    endings.py --program PATH --generate PATH --injector PATH

Prints each sentence that did not hold, then "N passed, N failed"; status 1 where one failed.
"""
import argparse
import errno
import fcntl
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import faults
import scenes
from faults import Place, tree

AUDIT = scenes.Scene("audit", "audit logs --report r.xml --format json,csv,html --jobs 2")
SPILLING = next(s for s in scenes.SCENES if s.name == "audit-spilling")
RENDER = next(s for s in scenes.SCENES if s.name == "render")
DIFF = next(s for s in scenes.SCENES if s.name == "diff")
AGAIN = scenes.Scene("again", "audit logs --report r.xml --format json --sample 3 --jobs 1")
PDF = scenes.Scene("pdf", "audit logs --report r.xml --format pdf,json --jobs 1")
LARGE = scenes.Scene("large", "audit large --report r.xml --format json --jobs 1")
VERIFY = scenes.Scene("verify", "verify chain --public-keys keys.json", writes=False)
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def calls_of(place, scene, kinds):
    """The whole run's outcome and its calls of these kinds, as many as are worth a run each."""
    whole, listed = place.run(scene, record=1)
    calls = [[call for call in faults.calls_of(listed) if call.kind == kind] for kind in kinds]
    return whole, [c for one in calls for c in (one if len(one) <= 5 else faults.spread(one, 25))]


def at(call, **more):
    return {"kind": call.kind, "thread": call.thread, "at": call.place, **more}


def temporary(left):
    return sorted(name for name in left if faults.TEMPORARY.match(os.path.basename(name)))


def run_killed_anywhere_leaves_each_file_old_or_new(place):
    for scene in (AUDIT, RENDER, DIFF):
        whole, calls = calls_of(place, scene, ("write", "sync", "rename", "open", "close"))
        seen = 0
        for call in calls:
            outcome, _ = place.run(scene, **at(call, signal=int(signal.SIGKILL)))
            if outcome.status != -signal.SIGKILL:
                continue
            seen += 1
            left = {name: what for name, what in outcome.left.items() if name not in temporary(outcome.left)}
            new = {name for name, what in left.items() if what == whole.left.get(name) and what != scenes.OLD.get(name)}
            assert all(what == scenes.OLD.get(name) for name, what in left.items() if name not in new), (call, sorted(left))
            assert set(scenes.OLD) <= set(left), (call, sorted(left))
            if "audit.json" in new:
                assert left == whole.left, (call, sorted(left))
        assert seen > 10, (scene.name, seen)


def files_of_a_killed_run_are_removed_by_the_next(place):
    whole, calls = calls_of(place, AUDIT, ("sync",))
    outcome, _ = place.run(AUDIT, **at(calls[-1], signal=int(signal.SIGKILL)))
    assert temporary(outcome.left), sorted(outcome.left)
    scenes.write(f"{place.out}/.notes.part", b"somebody else's")
    done = subprocess.run([place.options.program, *AUDIT.words], cwd=place.folder, capture_output=True, check=False,
                          env={**os.environ, "SOURCE_DATE_EPOCH": "1790000000"})
    left = tree(place.out)
    assert done.returncode == whole.status and left.pop(".notes.part") == b"somebody else's"
    assert left == whole.left, sorted(left)


def no_more_open_files_are_no_fault_of_the_archive(place):
    """Whatever could not be opened for want of descriptors, it is told as that, and nothing is left."""
    scenes.write(f"{place.folder}/deep/AWSLogs/111122223333/CloudTrail/us-east-1/2026/07/01/a.json",
                 b'{"Records":[{"eventID":"1","eventName":"x","eventTime":"2026-07-01T00:00:00Z"}]}')
    ended = set()
    for more in ([], ["--no-sandbox"]):
        for most in range(5, 40):
            shutil.rmtree(f"{place.folder}/few", ignore_errors=True)
            done = subprocess.run([place.options.program, "audit", "deep", "--policies", "p", "--format", "json", "--output", "few", *more],
                                  cwd=place.folder, capture_output=True, check=False,
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)))
            ended.add(done.returncode)
            assert done.returncode in (0, 1, 2, 4) and b"holds no file" not in done.stderr, (most, done.stderr)
            assert done.returncode in (0, 1) or b"Too many open files" in done.stderr, (most, done.stderr)
            assert done.returncode in (0, 1) or not os.path.exists(f"{place.folder}/few"), (most, done.stderr)
    assert 4 in ended and ended & {0, 1}, ended
    more = "; more may be allowed to be open at a time with ulimit -n"
    for words in ("audit deep --policies p --output fewer", "verify deep", "explain deep --policies p --event 1"):
        done = subprocess.run([place.options.program, *words.split(), "--no-sandbox"], cwd=place.folder, capture_output=True,
                              check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (6, 6)))
        assert done.returncode == 4, (words, done.stderr)
        said = "the archive could not be read any further: Too many open files" + more
        assert said.encode() in done.stderr, (words, done.stderr)


def no_more_open_files_are_no_lost_piece_where_an_event_is_looked_for(place):
    """A file that is not opened for want of descriptors says nothing of the event: it is found, or the run ends with that."""
    scenes.write(f"{place.folder}/far/a/b/c/1.json", b'{"Records":[{"eventID":"1","eventName":"x"}]}')
    ended = []
    for most in range(5, 20):
        done = subprocess.run([place.options.program, "explain", "far", "--policies", "p", "--event", "1", "--no-sandbox"],
                              cwd=place.folder, capture_output=True, check=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)))
        said = b"the archive could not be read any further: Too many open files; more may be allowed to be open at a time with ulimit -n"
        assert done.returncode in (0, 2, 4) and b"no record with eventID" not in done.stderr, (most, done.returncode, done.stderr)
        assert done.returncode != 4 or (said in done.stderr and not done.stdout), (most, done.stderr)
        ended.append(done.returncode)
    assert 4 in ended and 0 in ended and ended.index(0) == len(ended) - ended.count(0), ended


def no_more_open_files_are_nothing_that_verify_finds_out(place):
    """Files below folders that are open, or whichever opening fails by itself: all is verified, or the run ends with that."""
    said = "the archive could not be read any further: Too many open files; more may be allowed to be open at a time with ulimit -n"
    key = "AWSLogs/o-exampleorg1/111122223333/CloudTrail/us-east-1/2026/07/01/a/b/c/d.json.gz"
    shutil.copytree(f"{place.folder}/chain", f"{place.folder}/lower")
    scenes.write(f"{place.folder}/lower/{key}", scenes.packed([scenes.event(1, "GetUser", "ann")]))
    ended = []
    for most in range(8, 40):
        done = subprocess.run([place.options.program, "verify", "lower", "--public-keys", "keys.json", "--no-sandbox", "--jobs", "1"],
                              cwd=place.folder, capture_output=True, check=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)))
        ended.append(done.returncode)
        assert done.returncode in (0, 4), (most, done.returncode, done.stdout)
        assert done.returncode == 0 or (said.encode() in done.stderr and not done.stdout), (most, done.stderr)
    assert 4 in ended and 0 in ended and ended.index(0) == len(ended) - ended.count(0), ended
    for jobs in (1, 2):
        scene = scenes.Scene("verify", f"verify chain --public-keys keys.json --jobs {jobs}", writes=False)
        whole, listed = place.run(scene, record=1)
        told = 0
        for call in [c for c in faults.calls_of(listed) if c.kind == "open"]:
            outcome, _ = place.run(scene, **at(call, error=errno.EMFILE))
            told += outcome.status == 4
            assert outcome.status in (2, 4) or (outcome.status, outcome.out) == (whole.status, whole.out), (call, outcome.out)
            assert outcome.status != 4 or (said in outcome.err and not outcome.out), (call, outcome.err)
        assert told > 10, told


def no_more_open_files_are_no_change_of_a_file_that_is_read_again(place):
    """For a correlation, a sample or to compare: whichever opening fails by itself, no file is said to have changed."""
    _, listed = place.run(AGAIN, record=1)
    told = 0
    for call in [c for c in faults.calls_of(listed) if c.kind == "open"]:
        outcome, _ = place.run(AGAIN, **at(call, error=errno.EMFILE))
        assert "changed while the archive was audited" not in outcome.err, (call, outcome.err)
        if "the archive could not be read any further: Too many open files" in outcome.err:
            told += 1
            assert outcome.status == 4 and outcome.left == scenes.OLD, (call, outcome.status, sorted(outcome.left))
    assert told > 4, told


def what_cannot_be_read_again_is_told_with_its_reason_and_not_as_a_change(place):
    """Whichever opening is refused, or reading fails, by itself: where it is of a file that was read before, it is named."""
    _, listed = place.run(AGAIN, record=1)
    told = {"open": set(), "read": set()}
    for call in [c for c in faults.calls_of(listed) if c.kind in told]:
        error = errno.EACCES if call.kind == "open" else errno.EIO
        outcome, _ = place.run(AGAIN, **at(call, error=error))
        assert "changed while the archive was audited" not in outcome.err, (call, outcome.err)
        again = re.search(r"(?m)^trailaudit: error: (.*) was read, and could not be read again: (.*)$", outcome.err)
        if again:
            told[call.kind].add(again[1])
            assert again[2] == os.strerror(error), (call, outcome.err)
            assert outcome.status == 4 and outcome.left == scenes.OLD, (call, outcome.status, sorted(outcome.left))
    assert told["open"] == told["read"] and len(told["open"]) > 1, told


def two_runs_never_write_to_one_folder_at_a_time(place):
    place.reset()
    folder = os.open(place.out, os.O_RDONLY)
    scenes.write(f"{place.out}/.audit.json.0123456789abcdef.part", b"of the other run")
    before = tree(place.out)
    fcntl.flock(folder, fcntl.LOCK_EX)
    for scene in (AUDIT, RENDER, DIFF):
        done = subprocess.run([place.options.program, *scene.words], cwd=place.folder, capture_output=True, check=False)
        assert done.returncode == 4 and b"another run is writing to the folder out" in done.stderr, done.stderr
        assert tree(place.out) == before
    os.close(folder)


def interrupted_anywhere_nothing_is_written(place):
    """Asked to stop before its files stand in their places, a run ends with 130; afterwards it is as if nobody had asked."""
    for scene, kinds in ((AUDIT, ("open", "read", "write", "sync", "rename", "thread")), (SPILLING, ("write", "map", "read")),
                         (PDF, ("write", "sync")), (RENDER, ("write", "sync", "rename")), (DIFF, ("write", "sync", "rename"))):
        whole, calls = calls_of(place, scene, kinds)
        count = 0
        for number, call in enumerate(calls):
            outcome, _ = place.run(scene, **at(call, signal=int(SIGNALS[number % 2])))
            if outcome.status == 130:
                count += 1
                assert outcome.left == scenes.OLD, (scene.name, call, sorted(outcome.left))
                assert outcome.err.rstrip().endswith("interrupted: nothing was written; exit status 130"), outcome.err
                assert "memory" not in outcome.err and "could not" not in outcome.err, outcome.err
            else:
                assert (outcome.status, outcome.left) == (whole.status, whole.left), (scene.name, call, outcome.err)
                assert call.kind != "thread", (scene.name, call)
        assert count > 3, (scene.name, count)


def interrupted_it_reads_and_writes_no_more(place):
    """What follows the signal is a handful of calls, whatever was still to be done: in one large file, in merging spools."""
    scenes.write(f"{place.folder}/large/a.json", b'{"Records":[' + b" " * (40 << 20) + b"]}")
    for scene, kind, most in ((LARGE, "read", 12), (SPILLING, "write", 12)):
        place.reset()
        with open(place.notes, "wb") as file:
            file.truncate(16 << 20)
        _, listed = place.run(scene, record=1)
        calls = [c for c in faults.calls_of(listed) if c.kind == kind]
        in_workers = [c for c in calls if c.thread > 0] or calls
        asked = in_workers[len(in_workers) // 3]
        outcome, listed = place.run(scene, record=1, **at(asked, signal=int(signal.SIGINT)))
        behind = [c for c in faults.calls_of(listed) if c.kind == kind]
        behind = [c for c in behind if c.thread == asked.thread and c.place > asked.place]
        assert outcome.status == 130, (scene.name, outcome.status, outcome.err)
        assert len(behind) <= most < len(in_workers), (scene.name, len(behind), len(in_workers))


def verify_is_interrupted_too(place):
    _, calls = calls_of(place, VERIFY, ("read", "open"))
    statuses = {place.run(VERIFY, **at(call, signal=int(signal.SIGINT)))[0].status for call in calls}
    assert 130 in statuses and statuses <= {130, 0}, statuses


def calls_before_renaming(place, scene, kinds, most):
    _, listed = place.run(scene, record=1)
    calls = faults.calls_of(listed)
    renames = [i for i, call in enumerate(calls) if call.kind == "rename"]
    return faults.spread([c for c in calls[:renames[0] if renames else None] if c.kind in kinds], most)


def interrupted_before_it_makes_anything_a_command_ends_at_once(place):
    for name in ("check", "test", "exceptions", "explain", "render", "audit-baseline"):
        scene = next(s for s in scenes.SCENES if s.name == name)
        for number, call in enumerate(calls_before_renaming(place, scene, ("allocate", "open", "read"), 6)):
            outcome, _ = place.run(scene, **at(call, signal=int(SIGNALS[number % 2]), stall=5))
            assert outcome.status == 130 or not outcome.hits, (name, call, outcome.status, outcome.err)
            assert not scene.writes or outcome.left == scenes.OLD or not outcome.hits, (name, call, sorted(outcome.left))


def interrupted_in_what_asks_nobody_it_ends_within_seconds(place):
    """A call that does not come back stands for a library at work, or for sorting: the run ends around it, and cleans up."""
    for scene in (AUDIT, PDF, RENDER):
        for call in calls_before_renaming(place, scene, ("allocate", "open", "write", "sync"), 8):
            began = time.monotonic()
            outcome, _ = place.run(scene, **at(call, signal=int(signal.SIGINT), stall=100))
            if not outcome.hits:
                continue  # threads do not always share their work alike
            assert outcome.status == 130 and outcome.left == scenes.OLD, (scene.name, call, outcome.status, sorted(outcome.left))
            assert outcome.err.endswith("trailaudit: error: interrupted: nothing was written; exit status 130\n"), outcome.err
            assert time.monotonic() - began < 10, (scene.name, call)
    whole, calls = calls_of(place, AUDIT, ("rename",))
    outcome, _ = place.run(AUDIT, **at(calls[1], signal=int(signal.SIGINT), stall=3))
    assert (outcome.status, outcome.left) == (whole.status, whole.left), outcome.err


def a_disk_that_is_full_from_some_write_on_keeps_the_old_files(place):
    for scene in (AUDIT, SPILLING, PDF, RENDER, DIFF):
        _, calls = calls_of(place, scene, ("write",))
        for call in calls:
            outcome, _ = place.run(scene, **at(call, all=1, error=errno.ENOSPC))
            said = "the files were written, standard output was not" in outcome.err
            assert outcome.status == 4 and (outcome.left == scenes.OLD or said), (scene.name, call, outcome.err)
            assert "No space left on device" in outcome.err or said, (scene.name, call, outcome.err)


def a_disk_that_fills_while_spools_are_merged_is_told_as_that(place):
    """Neither a write nor a read of a temporary file that fails is told as a lack of memory."""
    for kind, error, said in (("write", errno.ENOSPC, "No space left on device"), ("read", errno.EIO, "Input/output error")):
        _, listed = place.run(SPILLING, record=1)
        # Of all in the workers and in merging, those of temporary files: pread and the writes before the reports.
        calls = faults.spread([c for c in faults.calls_of(listed) if c.kind == kind], 30)
        told = 0
        for call in calls:
            outcome, _ = place.run(SPILLING, **at(call, error=error))
            if f"a temporary file in the output folder could not be written or read: {said}" in outcome.err:
                told += 1
                assert outcome.status == 4 and outcome.left == scenes.OLD
            assert "memory ran out" not in outcome.err, (call, outcome.err)
        assert told > 0, kind


def a_file_that_may_not_grow_is_a_full_disk(place):
    for limit in (0, 100, 4096, 20000):
        place.reset()
        done = subprocess.run([place.options.program, *AUDIT.words], cwd=place.folder, capture_output=True, check=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        assert done.returncode == 4 and b"could not be written: File too large" in done.stderr, (limit, done.stderr)
        assert tree(place.out) == scenes.OLD, limit


def a_full_file_system_keeps_the_old_files(place):
    """A real one, of 64 KiB, where we may mount."""
    place.reset()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place.out], capture_output=True, check=False)
    if mounted.returncode:
        return
    try:
        for name, content in scenes.OLD.items():
            scenes.write(os.path.join(place.out, name), content)
        done = subprocess.run([place.options.program, *AUDIT.words], cwd=place.folder, capture_output=True, check=False)
        assert done.returncode == 4 and b"No space left on device" in done.stderr, done.stderr
        assert tree(place.out) == scenes.OLD
    finally:
        subprocess.run(["umount", place.out], check=True)


def a_library_without_memory_ends_the_run_and_removes_its_files(place):
    """libcrypto, libxml2 and libharu cannot do without: the run ends where they ask, whatever is open."""
    for scene in (AUDIT, PDF):
        whole, listed = place.run(scene, record=1)
        calls = faults.calls_of(listed)
        opened = next(i for i, c in enumerate(calls) if c.kind == "sync")
        count = 0
        for call in faults.spread([c for c in calls[:opened] if c.kind == "allocate"][-4000:], 40):
            outcome, _ = place.run(scene, **at(call, all=1, error=errno.ENOMEM))
            if not outcome.hits or outcome.left == whole.left:
                continue  # threads do not always share their work alike; or all was done
            assert outcome.status == 4 and outcome.left == scenes.OLD, (scene.name, call, outcome.status, outcome.err)
            count += "trailaudit: error: memory ran out\ntrailaudit: error: no verdict: nothing was written; exit status 4\n" \
                in outcome.err
        assert count > 0, scene.name


TESTS = [run_killed_anywhere_leaves_each_file_old_or_new, files_of_a_killed_run_are_removed_by_the_next,
         no_more_open_files_are_no_fault_of_the_archive, no_more_open_files_are_no_lost_piece_where_an_event_is_looked_for,
         no_more_open_files_are_nothing_that_verify_finds_out, no_more_open_files_are_no_change_of_a_file_that_is_read_again,
         what_cannot_be_read_again_is_told_with_its_reason_and_not_as_a_change,
         two_runs_never_write_to_one_folder_at_a_time, interrupted_anywhere_nothing_is_written,
         interrupted_it_reads_and_writes_no_more, verify_is_interrupted_too,
         interrupted_before_it_makes_anything_a_command_ends_at_once, interrupted_in_what_asks_nobody_it_ends_within_seconds,
         a_disk_that_is_full_from_some_write_on_keeps_the_old_files, a_disk_that_fills_while_spools_are_merged_is_told_as_that,
         a_file_that_may_not_grow_is_a_full_disk, a_full_file_system_keeps_the_old_files,
         a_library_without_memory_ends_the_run_and_removes_its_files]


def main():
    parser = argparse.ArgumentParser()
    for name in ("--program", "--generate", "--injector"):
        parser.add_argument(name, required=True, type=os.path.abspath)
    parser.add_argument("--test", action="append")
    options = parser.parse_args()
    failed = []
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        made = os.path.join(folder, "made")
        os.mkdir(made)
        scenes.make(options, made)
        place = Place(options, made)
        for test in [t for t in TESTS if not options.test or t.__name__ in options.test]:
            try:
                test(place)
            except AssertionError as error:
                failed.append(test)
                print(f"{test.__name__.replace('_', ' ')}: {str(error)[:1500]}", flush=True)
    print(f"{len(options.test or TESTS) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
