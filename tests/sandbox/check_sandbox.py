#!/usr/bin/env python3
"""What the program gives up: tried from within it, under kernels that lack parts of it, and in unusual places.

    check_sandbox.py --program PATH [--probe PATH]

The probe (probe.c) is loaded into the program and tries what should be refused; without it, as in builds with sanitizers,
those sentences are left out. Prints each sentence that did not hold, then "N passed, N failed"; status 1 where one failed.
"""
import argparse
import ctypes
import errno
import gzip
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile

POLICY = """<policy-set xmlns="urn:trailaudit:policy:1" id="s">
<policy id="seen" severity="low"><title>T</title><scope all="yes"/><forbid><equals field="eventName" value="CreateUser"/></forbid></policy>
</policy-set>"""
RECORD = ('{"eventVersion":"1.08","eventTime":"2026-07-01T00:00:00Z","eventID":"%d","eventName":"CreateUser",'
          '"eventSource":"iam.amazonaws.com","awsRegion":"us-east-1","recipientAccountId":"111122223333"}')
LANDLOCK, SECCOMP, PRCTL = 444, 317, 157  # system calls; the last two of x86-64
libc = ctypes.CDLL(None, use_errno=True)


def landlock_version():
    return libc.syscall(LANDLOCK, None, 0, 1)


def refuse_calls(*refused):
    """Before exec: these system calls fail as on a kernel or in a container without them; (call, error) each."""
    class Step(ctypes.Structure):
        _fields_ = [("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32)]

    class Filter(ctypes.Structure):
        _fields_ = [("count", ctypes.c_uint16), ("steps", ctypes.POINTER(Step))]

    steps = [Step(0x20, 0, 0, 0)]
    for call, error in refused:
        steps += [Step(0x15, 0, 1, call), Step(0x06, 0, 0, 0x00050000 | error)]
    steps.append(Step(0x06, 0, 0, 0x7FFF0000))
    array = (Step * len(steps))(*steps)
    program = Filter(len(steps), array)

    def before():
        libc.prctl(38, 1, 0, 0, 0)
        if libc.prctl(22, 2, ctypes.byref(program)) != 0:
            os._exit(99)
    return before


class Place:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.write("p.xml", POLICY)
        for name in ("logs/a.json.gz", "outside/secret", "elsewhere/b.json.gz"):
            self.write(name, gzip.compress(('{"Records":[%s]}' % (RECORD % len(name))).encode(), mtime=0))

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as file:
            file.write(data.encode() if isinstance(data, str) else data)

    def run(self, *words, before=None, environment=None, cwd=None, stdin=subprocess.DEVNULL):
        done = subprocess.run([self.options.program, *words], cwd=cwd or self.folder, capture_output=True, stdin=stdin,
                              preexec_fn=before, check=False,
                              env={**os.environ, "SOURCE_DATE_EPOCH": "1800000000", **(environment or {})})
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def audit(self, *words, **how):
        return self.run("audit", "logs", "--policies", "p.xml", "--format", "json", *words, **how)

    def document(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()


def probed(place, command, *words):
    """What the probe said: {"worker read": "EACCES", …}."""
    os.makedirs(place.path("out"), exist_ok=True)
    status, _, err = place.run(*command, *words, environment={
        "LD_PRELOAD": place.options.probe, "PROBE_OUTSIDE": place.path("outside"), "PROBE_INSIDE": place.path("logs")})
    said = dict(line[len("probe "):].rsplit(" ", 1) for line in err.splitlines() if line.startswith("probe "))
    for name in ("outside/written", "logs/planted"):
        if os.path.exists(place.path(name)):
            os.remove(place.path(name))
    return status, said


def check_refusals(place, said, threads):
    """Files where the kernel has Landlock; sockets and programs in any case: any kernel in use has filters."""
    wanted = {"socket": "EPERM", "exec": "EPERM"}
    if landlock_version() > 0:
        wanted.update({"read": "EACCES", "write": "EACCES", "plant": "EACCES"})
    return all(said.get(f"{thread} {what}") == error for thread in threads for what, error in wanted.items())


AUDIT = ("audit", "logs", "--policies", "p.xml", "--format", "json", "--output", "out")


def reads_writes_programs_and_sockets_fail_in_every_thread_of_an_audit(place):
    status, said = probed(place, AUDIT)
    return status == 0 and check_refusals(place, said, ("worker", "main"))


def with_no_sandbox_nothing_is_refused(place):
    # The program that the probe starts takes the run's place: only what came before it is looked at.
    _, said = probed(place, AUDIT, "--no-sandbox")
    return said.get("worker read") == "0" and said.get("worker write") == "0" and said.get("worker socket") == "0"


def render_diff_verify_and_explain_are_confined_too(place):
    place.audit("--output", "first")
    place.write("digests/AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/07/01/d.json.gz", gzip.compress(b"{}"))
    commands = ((("render", "first/audit.json", "--format", "json", "--output", "out"), "main"),
                (("diff", "first/audit.json", "first/audit.json", "--format", "json", "--output", "out"), "main"),
                (("verify", "digests"), "worker"), (("explain", "logs", "--policies", "p.xml", "--event", "14"), "worker"))
    return all(check_refusals(place, probed(place, command)[1], (thread,)) for command, thread in commands)


PROBED = (reads_writes_programs_and_sockets_fail_in_every_thread_of_an_audit, with_no_sandbox_nothing_is_refused,
          render_diff_verify_and_explain_are_confined_too)


def notes(err):
    return [line for line in err.splitlines() if "rights are not given up" in line]


def a_kernel_without_landlock_is_one_line_and_the_same_reports(place):
    said = {errno.ENOSYS: "trailaudit: note: rights are not given up to files: Landlock is not built into this kernel",
            errno.EOPNOTSUPP: "Landlock is not among the security modules that this kernel was started with",
            errno.EPERM: "Landlock is refused to this process"}
    place.audit("--output", "out")
    for error, text in said.items():
        status, _, err = place.audit("--output", "without", before=refuse_calls((LANDLOCK, error)))
        if status != 0 or len(notes(err)) != 1 or text not in notes(err)[0] or "COMPLETE" not in err.splitlines()[-1]:
            return False
        if place.document("out/audit.json") != place.document("without/audit.json"):
            return False
    return True


def a_kernel_without_filters_is_in_the_same_line(place):
    if platform.machine() != "x86_64":
        return True
    both = ((LANDLOCK, errno.ENOSYS), (SECCOMP, errno.ENOSYS))
    _, _, one = place.audit(before=refuse_calls(*both[1:]))
    _, _, two = place.audit(before=refuse_calls(*both))
    start = "trailaudit: note: rights are not given up to "
    calls = "sockets and programs: seccomp is not built into this kernel"
    return ((landlock_version() < 1 or notes(one) == [start + calls]) and
            notes(two) == [start + "files: Landlock is not built into this kernel; to " + calls])


def the_line_is_left_out_where_nobody_wants_it(place):
    without = refuse_calls((LANDLOCK, errno.ENOSYS))
    quiet, off = place.audit("--quiet", before=without), place.audit("--no-sandbox", before=without)
    return quiet[0] == off[0] == 0 and not notes(quiet[2]) and not notes(off[2])


def every_command_says_it_once(place):
    place.audit("--output", "out")
    commands = (("check", "p.xml"), ("exceptions", "p.xml"), ("verify", "logs"), ("test", "p.xml"),
                ("render", "out/audit.json", "--format", "json", "--output", "again"),
                ("diff", "out/audit.json", "out/audit.json"), ("explain", "logs", "--policies", "p.xml", "--event", "14"))
    return all(len(notes(place.run(*command, before=refuse_calls((LANDLOCK, errno.ENOSYS)))[2])) == 1
               for command in commands)


def links_out_of_the_archive_are_read_with_follow_only(place):
    os.symlink("../elsewhere/b.json.gz", place.path("logs/b.json.gz"))
    os.symlink(place.path("elsewhere"), place.path("logs/c"))
    counts = []
    for words in ((), ("--follow",), ("--follow", "--no-sandbox")):
        place.audit("--output", "out", *words)
        counts.append(json.loads(place.document("out/audit.json"))["inputs"]["records"])
    return counts == [1, 3, 3]


def archives_by_links_relative_names_and_names_with_newlines_are_read(place):
    os.symlink("logs", place.path("by-link"))
    shutil.copytree(place.path("logs"), place.path("new\nline"))
    os.makedirs(place.path("deep/er"))
    names = ("by-link", "./logs/../logs/", "new\nline", place.path("logs/a.json.gz"))
    good = all(place.run("audit", name, "--policies", "p.xml", "--format", "json")[2].splitlines()[-1].startswith(
        "FAIL COMPLETE: 1 violation") for name in names)
    return good and "FAIL COMPLETE" in place.run("audit", "../../logs", "--policies", "../../p.xml", "--format", "json",
                                                 cwd=place.path("deep/er"))[2]


def policies_from_a_pipe_are_read(place):
    with open(place.path("p.xml"), "rb") as policies:
        piped = subprocess.Popen(["cat"], stdin=policies, stdout=subprocess.PIPE)
        status, _, _ = place.run("audit", "logs", "--policies", "/dev/stdin", "--format", "json", stdin=piped.stdout)
        piped.stdout.close()
        piped.wait()
    return status == 0


def templates_by_links_are_read_within_their_folder(place):
    """Who makes a template may not be who may read what a link leads to."""
    place.audit("--output", "out")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "templates")
    os.makedirs(place.path("look/pdf"))
    place.write("look/pdf/ours", "footer = by a link\n")
    os.symlink("ours", place.path("look/pdf/theme.conf"))
    os.makedirs(place.path("look/html/shared"))
    shutil.copy(os.path.join(source, "html", "style.css"), place.path("look/html/shared/style.css"))
    os.symlink(place.path("look/html/shared/style.css"), place.path("look/html/style.css"))
    words = ("render", "out/audit.json", "--format", "html,pdf", "--template", "look", "--output", "again")
    status, _, err = place.run(*words)
    within = status == 0 and len(err.splitlines()) == 1
    os.remove(place.path("look/html/style.css"))
    os.symlink(os.path.realpath(os.path.join(source, "html", "style.css")), place.path("look/html/style.css"))
    status, _, err = place.run(*words)
    return within and status == 2 and "look/html/style.css: error: it is a link that leads out" in err


def folders_made_for_an_interrupted_run_go_with_it(place):
    # A font that is missing is found before the folders are made; a full disk is not, so it is what fails here.
    limit = (lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_FSIZE, (100, 100)))
    status, _, _ = place.audit("--output", "made/for/this", before=limit)
    return status == 4 and not os.path.exists(place.path("made"))


ALWAYS = (a_kernel_without_landlock_is_one_line_and_the_same_reports, a_kernel_without_filters_is_in_the_same_line,
          the_line_is_left_out_where_nobody_wants_it, every_command_says_it_once,
          links_out_of_the_archive_are_read_with_follow_only,
          archives_by_links_relative_names_and_names_with_newlines_are_read, policies_from_a_pipe_are_read,
          templates_by_links_are_read_within_their_folder, folders_made_for_an_interrupted_run_go_with_it)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True, type=os.path.abspath)
    parser.add_argument("--probe", type=os.path.abspath)
    options = parser.parse_args()
    failed = 0
    sentences = (PROBED if options.probe else ()) + ALWAYS
    for sentence in sentences:
        with tempfile.TemporaryDirectory() as folder:
            if not sentence(Place(options, folder)):
                print("does not hold:", sentence.__name__.replace("_", " "))
                failed += 1
    print(f"{len(sentences) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
