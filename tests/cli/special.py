"""Cases that take signals, terminals or file systems of their own. Each takes a place; what it returns is said as a note."""
import csv
import gzip
import json
import os
import pty
import resource
import select
import shutil
import signal
import subprocess
import time

from run import Failure, TIMEOUT, tree

POLICY = """<policy-set xmlns="urn:trailaudit:policy:1" id="s"><policy id="p" severity="low"><title>T</title>
<scope all="yes"/><review><present field="eventName"/></review></policy></policy-set>"""


def write(place, name, text):
    with open(place.path(name), "w", encoding="utf-8") as file:
        file.write(text)


def expect(good, said):
    if not good:
        raise Failure(said)


def interrupted_after(place, seconds, number):
    """Status of a run over the sample archive that was sent the signal so long after its start."""
    words = [place.settings.program, "audit", place.settings.demo(), "--policies", "p.xml", "--output", "out",
             "--jobs", "4"]
    child = subprocess.Popen(words, cwd=place.folder, env=place.environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(seconds)
    child.send_signal(number)
    try:
        _, said = child.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        raise Failure(f"a run that was interrupted after {seconds} s did not end")
    return child.returncode, said.decode("utf-8", "replace")


def an_interruption_leaves_no_new_file_and_keeps_the_old(place):
    write(place, "p.xml", POLICY)
    os.mkdir(place.path("out"))
    write(place, "out/audit.json", "old")
    stopped = 0
    started = time.monotonic()
    place.run(["audit", place.settings.demo(), "--policies", "p.xml", "--output", "whole", "--jobs", "4"])
    whole = time.monotonic() - started
    for step in range(12):
        status, said = interrupted_after(place, whole * (0.05 + step / 13), (signal.SIGINT, signal.SIGTERM)[step % 2])
        if status in (-signal.SIGINT, -signal.SIGTERM):
            continue  # before the program had begun
        if status == 0:
            break
        expect(status == 130, f"status {status}: {said}")
        expect(said.rstrip().splitlines()[-1].endswith("interrupted: nothing was written; exit status 130"), said)
        expect(tree(place.path("out")) == {"audit.json": b"old"}, f"left: {sorted(tree(place.path('out')))}")
        stopped += 1
    expect(stopped > 0, "no run was interrupted")


def sent_while_it_writes(place, number, **more):
    """Status of a run that was sent the signal once it had begun a file, what it said, and what is left in its folder."""
    words = [place.settings.program, "audit", place.settings.demo(), "--policies", "p.xml", "--output", "out", "--jobs", "1"]
    shutil.rmtree(place.path("out"), ignore_errors=True)
    child = subprocess.Popen(words, cwd=place.folder, env=place.environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
    until = time.monotonic() + TIMEOUT
    while child.poll() is None and time.monotonic() < until:
        if os.path.isdir(place.path("out")) and any(name.endswith(".part") for name in os.listdir(place.path("out"))):
            child.send_signal(number)
            break
        time.sleep(0.001)
    _, said = child.communicate(timeout=TIMEOUT)
    return child.returncode, said.decode("utf-8", "replace"), tree(place.path("out")) if os.path.isdir(place.path("out")) else {}


def a_run_that_is_told_to_quit_leaves_nothing_unless_it_was_started_to_ignore_that(place):
    write(place, "p.xml", POLICY)
    status, said, left = sent_while_it_writes(place, signal.SIGQUIT)
    expect(status == 130, f"status {status}: {said}")
    expect(said.rstrip().splitlines()[-1].endswith("interrupted: nothing was written; exit status 130"), said)
    expect(not left, f"left: {sorted(left)}")
    status, said, left = sent_while_it_writes(place, signal.SIGQUIT,
                                              preexec_fn=lambda: signal.signal(signal.SIGQUIT, signal.SIG_IGN))
    expect(status == 0 and "audit.json" in left, f"status {status}: {said}")


def has_terminals():
    """Whether this system gives out pseudo-terminals; a bare root without /dev/pts does not."""
    try:
        for end in pty.openpty():
            os.close(end)
    except OSError:
        return False
    return True


def a_terminal_is_shown_progress_and_the_verdict_stays_last(place):
    if not has_terminals():
        return "skipped: no pseudo-terminal can be had here"
    write(place, "p.xml", POLICY)
    said = on_terminal(place, ["audit", place.settings.demo(), "--policies", "p.xml", "--format", "json", "--output", "out",
                               "--progress", "yes"])
    expect("\r\x1b[K" in said, "no progress")
    last = said.rstrip().splitlines()[-1]
    expect(last.split("\x1b[K")[-1].startswith("REVIEW COMPLETE: "), last)


def on_terminal(place, words):
    ours, theirs = pty.openpty()
    child = subprocess.Popen([place.settings.program, *words], cwd=place.folder, env=place.environment,
                             stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = b""
    until = time.monotonic() + TIMEOUT
    while time.monotonic() < until:
        if not select.select([ours], [], [], 1)[0]:
            continue
        try:
            more = os.read(ours, 65536)
        except OSError:  # the other side is closed
            break
        if not more:
            break
        said += more
    os.close(ours)
    child.wait(timeout=TIMEOUT)
    return said.decode("utf-8", "replace")


def a_terminal_gets_colour_unless_it_is_not_wanted(place):
    if not has_terminals():
        return "skipped: no pseudo-terminal can be had here"
    words = ["audit", "--policies", "nowhere.xml"]
    expect("\x1b[31m" in on_terminal(place, words), "no colour on a terminal")
    expect("\x1b[31m" not in on_terminal(place, [*words, "--colour", "no"]), "colour in spite of --colour no")
    place.environment["NO_COLOR"] = "1"
    expect("\x1b[31m" not in on_terminal(place, words), "colour in spite of NO_COLOR")
    expect("\x1b[31m" in on_terminal(place, [*words, "--colour", "yes"]), "no colour in spite of --colour yes")
    del place.environment["NO_COLOR"]
    place.environment["TERM"] = "dumb"
    expect("\x1b[31m" not in on_terminal(place, words), "colour on a dumb terminal")
    write(place, "p.xml", POLICY)
    said = on_terminal(place, ["audit", place.settings.demo(), "--policies", "p.xml", "--format", "text", "--output", "out"])
    expect("\x1b" not in said, "a sequence on a dumb terminal")


def a_reader_that_goes_away_is_a_failed_write(place):
    write(place, "p.xml", POLICY)
    write(place, "a.json", '{"Records":[{"eventName":"X","recipientAccountId":"111122223333"}]}')
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([place.settings.program, "audit", "a.json", "--policies", "p.xml", "--format", "text",
                           "--output", "out"], cwd=place.folder, env=place.environment,
                          stdin=subprocess.DEVNULL, stdout=writer, stderr=subprocess.PIPE, timeout=TIMEOUT,
                          restore_signals=False)
    os.close(writer)
    expect(done.returncode == 4, f"status {done.returncode}")


def a_reader_that_has_seen_enough_of_help_or_a_list_is_no_failure(place):
    write(place, "p.xml", POLICY)
    for words in (["--help"], ["audit", "--help"], ["--version"], ["exceptions", "p.xml"], ["check", "p.xml"]):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([place.settings.program, *words], cwd=place.folder, env=place.environment,
                              stdin=subprocess.DEVNULL, stdout=writer, stderr=subprocess.PIPE, timeout=TIMEOUT, check=False)
        os.close(writer)
        expect((done.returncode, done.stderr) == (0, b""), f"{words}: status {done.returncode}: {done.stderr.decode()}")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([place.settings.program, *words], cwd=place.folder, env=place.environment,
                                  stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, timeout=TIMEOUT, check=False)
        expect(done.returncode == 4 and b"standard output could not be written" in done.stderr, done.stderr.decode())


def special_files_of_an_archive_are_never_opened(place):
    write(place, "p.xml", POLICY)
    os.mkdir(place.path("t"))
    os.mkfifo(place.path("t/pipe.json"))
    write(place, "t/a.json", '{"Records":[{"eventName":"X","recipientAccountId":"111122223333"}]}')
    ended = place.run(["audit", "t", "--policies", "p.xml", "--format", "json", "--output", "out"])
    expect(ended.status == 0, f"status {ended.status}")


def what_is_named_as_a_policy_and_is_no_file_is_named(place):
    os.mkdir(place.path("p"))
    write(place, "p/p.xml", POLICY)
    os.mkfifo(place.path("p/pipe.xml"))
    os.mkfifo(place.path("p/pipe"))
    ended = place.run(["check", "p"])
    expect(ended.status == 1, f"status {ended.status}")
    expect(b"p/pipe.xml: error: it is named as a policy, and is no plain file\n" in ended.err, ended.err.decode())
    expect(b"p/pipe:" not in ended.err, ended.err.decode())


def a_report_that_cannot_be_looked_at_is_not_replaced(place):
    if os.geteuid() == 0:
        return "skipped: root may read everything"
    write(place, "p.xml", POLICY)
    write(place, "t/a.json", '{"Records":[]}')
    write(place, "out/audit.json", "{" + " " * 100 + "}")
    os.chmod(place.path("out/audit.json"), 0)
    ended = place.run(["audit", "t", "--policies", "p.xml", "--format", "json", "--output", "out"])
    expect(ended.status == 4, f"status {ended.status}: {ended.err.decode()}")
    expect(b"out/audit.json would be replaced, and could not be read: Permission denied" in ended.err, ended.err.decode())
    return None


def an_archive_without_rights_is_told(place):
    if os.geteuid() == 0:
        return "skipped: root may read everything"
    write(place, "p.xml", POLICY)
    os.mkdir(place.path("t"))
    write(place, "t/a.json", '{"Records":[]}')
    os.chmod(place.path("t/a.json"), 0)
    ended = place.run(["audit", "t", "--policies", "p.xml", "--format", "json", "--output", "out", "--strict"])
    expect(ended.status == 3, f"status {ended.status}")
    return None


def a_full_file_system_leaves_nothing(place):
    small = place.path("small")
    os.mkdir(small)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", small], stderr=subprocess.DEVNULL,
                             check=False) if shutil.which("mount") else None
    if not mounted or mounted.returncode != 0:
        return "skipped: no file system can be mounted here"
    try:
        write(place, "p.xml", POLICY)
        write(place, "small/audit.json", "old")
        ended = place.run(["audit", place.settings.demo(), "--policies", "p.xml", "--output", "small"])
        expect(ended.status == 4, f"status {ended.status}: {ended.err.decode()}")
        expect(b"No space left on device" in ended.err, ended.err.decode())
        expect(tree(small) == {"audit.json": b"old"}, f"left: {sorted(tree(small))}")
    finally:
        subprocess.run(["umount", small], check=False)
    return None


def a_document_whose_sums_were_edited_is_not_rendered(place):
    write(place, "p.xml", POLICY)
    write(place, "a.json", '{"eventID":"1","eventName":"A","eventSource":"s3.amazonaws.com"}')
    place.run(["audit", "a.json", "--policies", "p.xml", "--format", "json", "--output", "out"])
    with open(place.path("out/audit.json"), encoding="utf-8") as file:
        text = file.read()
    expect('"evaluated": 1' in text, text[:2000])
    write(place, "edited.json", text.replace('"evaluated": 1', '"evaluated": 2', 1))
    ended = place.run(["render", "edited.json", "--format", "json", "--output", "again"])
    expect(ended.status == 2, f"status {ended.status}")
    expect(b"edited.json: error: its sums do not agree: " in ended.err, ended.err.decode())
    expect(not os.path.exists(place.path("again/audit.json")), "it was written")


def audited(place, records):
    """The text of the audit.json of these records."""
    write(place, "p.xml", """<policy-set xmlns="urn:trailaudit:policy:1" id="s"><policy id="p" severity="low"><title>T</title>
<scope all="yes"/><forbid><action name="*:Delete*"/></forbid></policy></policy-set>""")
    os.makedirs(place.path("logs"), exist_ok=True)
    write(place, "logs/a.json", '{"Records":[' + records + "]}")
    place.run(["audit", "logs", "--policies", "p.xml", "--format", "json", "--output", "out"])
    with open(place.path("out/audit.json"), encoding="utf-8") as file:
        return file.read()


def no_result_that_is_not_of_its_counts_is_rendered_or_compared(place):
    deleted = '{"eventID":"1","eventName":"DeleteBucket","eventSource":"s3.amazonaws.com","recipientAccountId":"111122223333"}'
    for records, result, edits in (
            ("", "NO DATA", [('"result": "NO DATA"', '"result": "PASS"', "PASS and NO DATA differ")]),
            (deleted, "FAIL", [('"result": "FAIL"', '"result": "PASS"', "PASS and FAIL differ"),
                               ('"result": "FAIL"', '"result": "INCONCLUSIVE"', "INCONCLUSIVE and FAIL differ")]),
            (deleted.replace("Delete", "Create"), "PASS", [('"result": "PASS"', '"result": "REVIEW"', "REVIEW and PASS differ")]),
            (deleted.replace("Delete", "Create") + ",{]", "INCONCLUSIVE",
             [('"result": "INCONCLUSIVE"', '"result": "PASS"', "PASS and INCONCLUSIVE differ"),
              ('"complete": false', '"complete": true', "COMPLETE, and what was quarantined: 1")])):
        text = audited(place, records)
        expect(f'"result": "{result}"' in text, text[:300])
        for old, new, said in edits:
            for times in (1, -1):  # the run's alone, and the policies' too
                write(place, "edited.json", text.replace(old, new, times))
                for words in (["render", "edited.json", "--output", "again"], ["diff", "edited.json", "out/audit.json"],
                              ["diff", "out/audit.json", "edited.json"]):
                    ended = place.run(words)
                    expect(ended.status == 2, f"{words[0]}, {new}: status {ended.status}")
                    expect(f"edited.json: error: its sums do not agree: " in ended.err.decode(), ended.err.decode())
                    expect(said in ended.err.decode(), ended.err.decode())
                expect(not os.path.exists(place.path("again")), "it was written")


def a_changed_document_says_so_in_every_report(place):
    text = audited(place, '{"eventID":"1","eventName":"DeleteBucket","eventSource":"s3.amazonaws.com"}')
    write(place, "edited.json", text.replace('"title": "', '"title": "Our '))
    for words in ([], ["--redact"]):
        ended = place.run(["render", "edited.json", "--output", "again", "--format", "html,pdf,json,sarif,junit,github,text", *words])
        expect(ended.status == 0, ended.err.decode())
        said = {name: open(place.path("again/" + name), encoding="utf-8").read()
                for name in ("report.html", "audit.json", "report.sarif", "report.junit.xml", "report.github.md")}
        said["text"] = ended.out.decode()
        said["pdf"] = subprocess.run(["pdftotext", place.path("again/report.pdf"), "-"], capture_output=True, check=True).stdout.decode()
        for name, one in said.items():
            wanted = '"altered": true' if name == "audit.json" else "changed since it was written"
            expect(wanted in " ".join(one.split()), f"{name} does not say so")
    ended = place.run(["render", "again/audit.json", "--output", "third", "--format", "text"])
    expect(b"changed since it was written" in ended.out, "what was made of it, and masked, does not say so")


def a_record_of_the_year_9999_makes_nothing_known_and_is_told_of(place):
    write(place, "p.xml", """<policy-set xmlns="urn:trailaudit:policy:1" id="s"><policy id="p" severity="low"><title>T</title>
<scope all="yes"/><forbid><action name="*:Delete*"/></forbid></policy></policy-set>""")
    event = ('{"eventID":"%s","eventName":"DeleteBucket","eventSource":"s3.amazonaws.com","recipientAccountId":"111122223333",'
             '"eventTime":"%s"}')
    place.environment.pop("SOURCE_DATE_EPOCH", None)
    write(place, "a.json", '{"Records":[' + event % ("1", "2026-07-01T00:00:00Z") + "," + event % ("2", "9999-12-31T23:59:59Z") + "]}")
    write(place, "b.json", '{"Records":[' + event % ("3", "2026-06-01T00:00:00Z") + "," + event % ("4", "9000-01-01T00:00:00Z") + "]}")
    place.run(["audit", "a.json", "--policies", "p.xml", "--format", "json", "--output", "base"])
    ended = place.run(["audit", "b.json", "--policies", "p.xml", "--format", "json", "--output", "out", "--baseline", "base/audit.json",
                       "--fail-on", "low"])
    with open(place.path("base/audit.json"), encoding="utf-8") as file:
        notices = json.load(file)["inputs"]["notices"]
    expect([(one["kind"], one["records"]) for one in notices] == [("future-dated", 1)], str(notices))
    expect("9999-12-31" in notices[0]["detail"], str(notices))
    with open(place.path("out/audit.json"), encoding="utf-8") as file:
        finding = json.load(file)["findings"][0]
    expect((finding["new_count"], finding["known_count"]) == (1, 1), str(finding))
    expect(ended.status == 1, f"status {ended.status}")


def names_that_differ_stay_apart_in_tables(place):
    os.makedirs(place.path("logs"))
    write(place, "p.xml", POLICY)
    names = [b"\xff.json", b"\\xFF.json", b"\\\\xFF.json", b"=1.json", b"'=1.json", b"a'b.json"]
    for name in names:
        with open(os.path.join(place.path("logs").encode(), name), "wb") as file:
            file.write(b'{"Records":[{"eventName":"A"}]}')
    ended = place.run(["audit", "logs", "--policies", "p.xml", "--format", "json,csv", "--output", "out"])
    expect(ended.status == 0, ended.err.decode())
    with gzip.open(place.path("out/manifest.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        shown = sorted(row["path"] for row in csv.DictReader(file))
    expect(shown == sorted(["\\xFF.json", "\\\\xFF.json", "\\\\\\\\xFF.json", "'=1.json", "''=1.json", "a'b.json"]), str(shown))
    with gzip.open(place.path("out/evidence.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        expect(sorted(row["file"] for row in csv.DictReader(file)) == shown, "evidence names them otherwise")


def thousands_of_policies_cost_as_many_times_one(place):
    policies = "".join(f'<policy id="p{i}" severity="low"><title>T</title><scope all="yes"/><review>'
                       f'<equals field="eventName" value="x{i}"/></review></policy>' for i in range(8000))
    write(place, "many.xml", f'<policy-set xmlns="urn:trailaudit:policy:1" id="s">{policies}</policy-set>')
    write(place, "a.json", '{"Records":[' + ",".join(
        f'{{"eventID":"{i}","eventName":"X","recipientAccountId":"{i:012}"}}' for i in range(100)) + "]}")
    done = subprocess.run([place.settings.program, "audit", "a.json", "--policies", "many.xml", "--format", "json",
                           "--output", "out"], cwd=place.folder, env=place.environment, stdin=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, timeout=TIMEOUT, check=False,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (20, 20)))
    expect(done.returncode == 0, f"status {done.returncode}: {done.stderr.decode()}")


CASES = [no_result_that_is_not_of_its_counts_is_rendered_or_compared,
         a_changed_document_says_so_in_every_report,
         a_record_of_the_year_9999_makes_nothing_known_and_is_told_of,
         names_that_differ_stay_apart_in_tables,
         an_interruption_leaves_no_new_file_and_keeps_the_old,
         a_run_that_is_told_to_quit_leaves_nothing_unless_it_was_started_to_ignore_that,
         a_terminal_is_shown_progress_and_the_verdict_stays_last,
         a_terminal_gets_colour_unless_it_is_not_wanted,
         a_reader_that_goes_away_is_a_failed_write,
         a_reader_that_has_seen_enough_of_help_or_a_list_is_no_failure,
         special_files_of_an_archive_are_never_opened,
         what_is_named_as_a_policy_and_is_no_file_is_named,
         an_archive_without_rights_is_told, a_report_that_cannot_be_looked_at_is_not_replaced,
         a_full_file_system_leaves_nothing,
         a_document_whose_sums_were_edited_is_not_rendered,
         thousands_of_policies_cost_as_many_times_one]
