#!/usr/bin/env python3
"""What attackers may put into an archive, policies and names, through the whole program: bounded in memory and time, and named.

    attack.py --program PATH [--table]

Each attack lies beside a sound file, whose records have to count as if it were alone. With --table the figures are printed as
they stand in README.md, which has a row for each attack; that is checked too. Prints each sentence that did not hold, then "N passed, N failed";
status 1 where one failed.
"""
import argparse
import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import zlib

SPACE = 'xmlns="urn:trailaudit:policy:1"'
POLICY = f"""<policy-set {SPACE} id="s"><policy id="p" severity="low"><title>T</title><scope all="yes"/>
<forbid><equals field="eventName" value="CreateUser"/></forbid></policy></policy-set>"""
RECORD = ('{"eventVersion":"1.08","eventTime":"2026-07-01T00:00:00Z","eventID":"%s","eventName":"CreateUser",'
          '"eventSource":"iam.amazonaws.com","awsRegion":"us-east-1","recipientAccountId":"111122223333"%s}')
SOUND = 3  # records
MEMORY, SECONDS = 128, 10  # MB resident and s of processor time, unless an attack says otherwise
SANITIZED = "ASAN_OPTIONS" in os.environ  # its memory and time say nothing
MIB = 1 << 20
# A process counts the memory of the one that started it as its own: a small one stands between.
LAUNCH = """import os, sys
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "w") as cost:
    cost.write("%d %f" % (usage.ru_maxrss, usage.ru_utime + usage.ru_stime))
sys.exit(os.waitstatus_to_exitcode(status) & 255)
"""


class Place:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.memory, self.seconds = 0, 0.0
        self.write("p.xml", POLICY)
        self.write("t/sound.json", '{"Records":[%s]}' % ",".join(RECORD % (i, "") for i in range(SOUND)))

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as file:
            file.write(data.encode() if isinstance(data, str) else data)

    def run(self, *words):
        """Status, output, errors. What it cost is kept."""
        with open(self.path("out.txt"), "wb+") as out, open(self.path("err.txt"), "wb+") as err:
            done = subprocess.run([sys.executable, "-SEc", LAUNCH, self.path("cost"), self.program, *words], cwd=self.folder,
                                  stdin=subprocess.DEVNULL, stdout=out, stderr=err, check=False,
                                  env={**os.environ, "SOURCE_DATE_EPOCH": "1800000000"})
            with open(self.path("cost"), encoding="ascii") as cost:
                memory, seconds = cost.read().split()
            self.memory = max(self.memory, int(memory) // 1024)
            self.seconds += float(seconds)
            for file in (out, err):
                file.seek(0)
            return done.returncode, out.read(), err.read()

    def audit(self, *words):
        """What audit.json says of the input; None where there is none."""
        status, _, _ = self.run("audit", "t", "--policies", "p.xml", "--format", "json", "--output", "out", *words)
        if status != 0:
            return None
        with open(self.path("out/audit.json"), encoding="utf-8") as file:
            return json.load(file)["inputs"]

    def check(self, policy, *words):
        """Status and errors of a policy file."""
        self.write("bad.xml", policy)
        status, _, err = self.run("check", "bad.xml", *words)
        return status, err.decode(errors="replace")


def named(inputs, kind, evaluated=SOUND):
    return inputs is not None and inputs["evaluated"] == evaluated and kind in [p["kind"] for p in inputs["problems"]]


def repeated(piece, count, head=b"", tail=b""):
    """A gzip member of head, count times the piece, and tail, without packing the same piece again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    middle = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    last = packer.compress(tail) + packer.flush()
    check = zlib.crc32(head)
    for _ in range(count):
        check = zlib.crc32(piece, check)
    size = len(head) + count * len(piece) + len(tail)
    trailer = zlib.crc32(tail, check).to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + first + middle * count + last + trailer


# ---- decompression bombs ----

def a_gigabyte_of_blanks_in_one_megabyte(place):
    place.write("t/bomb.json.gz", repeated(b" " * MIB, 1024, b'{"Records":[', b"]}"))
    inputs = place.audit()
    return inputs is not None and inputs["evaluated"] == SOUND and inputs["bytes"] > 1 << 30


def more_than_max_file_is_not_inflated(place):
    place.write("t/bomb.json.gz", repeated(b" " * MIB, 256, b'{"Records":[', b"]}"))
    inputs = place.audit("--max-file", "16MiB")
    return named(inputs, "too-large") and inputs["bytes"] < 32 * MIB


def a_record_of_256_megabytes(place):
    place.write("t/bomb.json.gz", repeated(b"x" * MIB, 256, (RECORD % ("big", ',"a":"')).encode()[:-1], b'"}'))
    return named(place.audit(), "too-large")


def a_million_members_that_hold_nothing(place):
    place.write("t/bomb.json.gz", gzip.compress(b"", mtime=0) * (MIB + 10) + gzip.compress(b"{}", mtime=0))
    return named(place.audit(), "too-large")


def ten_million_brackets(place):
    place.write("t/bomb.json.gz", gzip.compress(b'{"Records":[' + b"[" * 10_000_000, mtime=0))
    return named(place.audit(), "damaged-record") or named(place.audit(), "truncated")


def gzip_in_gzip_is_not_unpacked_twice(place):
    place.write("t/bomb.json.gz", gzip.compress(gzip.compress(b"{}" * 1000, mtime=0), mtime=0))
    return named(place.audit(), "not-events")


def a_bomb_of_a_digest(place):
    place.write("t/AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/07/01/111122223333_CloudTrail-Digest_us-east-1_t_"
                "us-east-1_20260701T000000Z.json.gz", repeated(b" " * MIB, 1024, b"{", b"}"))
    status, out, _ = place.run("verify", "t")
    return status == 1 and b"it is larger than a digest can be" in out


# ---- records and names ----

def a_million_keys_in_a_record(place):
    keys = "".join(',"k%07d":1' % i for i in range(1_000_000))
    place.write("t/bomb.json", '{"Records":[%s]}' % (RECORD % ("keys", keys)))
    inputs = place.audit()
    return inputs is not None and inputs["evaluated"] == SOUND + 1


def a_hundred_thousand_damaged_records_in_a_file(place):
    place.write("t/bomb.json", '{"Records":[%s]}' % ",".join(['{"eventID":bad}'] * 100_000))
    inputs = place.audit()
    return named(inputs, "damaged-record") and inputs["quarantined"] == 100_000 and len(inputs["problems"]) < 2000


def forty_thousand_invented_accounts_and_services(place):
    place.write("t/invented.json", '{"Records":[%s]}' % ",".join(
        (RECORD % (f"i{i}", "")).replace("111122223333", "%012d" % i).replace("iam.", f"made-up-{i}.") for i in range(40_000)))
    status, _, _ = place.run("audit", "t", "--policies", "p.xml", "--format", "html,json,csv", "--output", "out")
    with open(place.path("out/report.html"), encoding="utf-8") as file:
        page = re.sub(r"\s", " ", file.read())
    with open(place.path("out/audit.json"), encoding="utf-8") as file:
        findings = len(json.load(file)["findings"])
    unlisted = re.search(r">(\d+) (\d+) of them are of accounts and services that are not listed here", page)
    return (status == 0 and findings == 40_001 and os.path.getsize(place.path("out/report.html")) <= 25_000_000 and
            "more accounts that no report definition names stand in audit.json" in page and
            bool(unlisted) and unlisted[1] + unlisted[2] == "34001")


def a_hundred_thousand_records_that_each_name_others_in_twenty_findings(place):
    count, policies = 100_000, 20
    policy = '<policy id="p%d" severity="low"><title>T</title><scope all="yes"/><forbid><present field="eventName"/></forbid></policy>'
    place.write("p.xml", f'<policy-set {SPACE} id="s">{"".join(policy % i for i in range(policies))}</policy-set>')
    who = ',"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/%d"}'
    place.write("t/others.json", '{"Records":[%s]}' % ",".join(
        (RECORD % (f"o{i}", who % i)).replace("CreateUser", f"Create{i}").replace("us-east-1", f"r-{i}") for i in range(count)))
    status, _, _ = place.run("audit", "t", "--policies", "p.xml", "--format", "json", "--output", "out")
    with open(place.path("out/audit.json"), encoding="utf-8") as file:
        findings = json.load(file)["findings"]
    return status == 0 and len(findings) == policies and {f["count"] for f in findings} == {count + SOUND}


def five_thousand_names_of_ten_thousand_characters_in_twenty_findings(place):
    count, policies = 5_000, 20
    policy = '<policy id="p%d" severity="low"><title>T</title><scope all="yes"/><forbid><present field="eventName"/></forbid></policy>'
    place.write("p.xml", f'<policy-set {SPACE} id="s">{"".join(policy % i for i in range(policies))}</policy-set>')
    who = ',"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/' + "a" * 10_000 + '%d"}'
    place.write("t/others.json", '{"Records":[%s]}' % ",".join(RECORD % (f"o{i}", who % i) for i in range(count)))
    status, _, _ = place.run("audit", "t", "--policies", "p.xml", "--memory", "64MiB", "--format", "json", "--output", "out")
    with open(place.path("out/audit.json"), encoding="utf-8") as file:
        findings = json.load(file)["findings"]
    return status == 0 and len(findings) == policies and {f["principals"][0]["count"] for f in findings} == {SOUND}


def accounts_chosen_so_that_counts_would_share_a_place(place):
    """By a hash without a seed, of finding and text, which a table of findings once used."""
    count, accounts, bits, words = 100_000, 200, 18, (1 << 64) - 1

    def mixed(key):
        product = (key ^ 0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9
        return (product ^ product >> 64) & words & ((1 << bits) - 1)
    chosen = [i if i < accounts else min(range(accounts), key=lambda a: mixed(a << 34 | i + 2)) for i in range(count)]
    record = RECORD.replace("111122223333", "%012d")
    who = ',"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/n%d"}'
    place.write("p.xml", f'<policy-set {SPACE} id="s"><policy id="p" severity="low"><title>T</title><scope all="yes"/>'
                '<forbid><like field="eventName" pattern="Create*"/></forbid></policy></policy-set>')
    place.write("t/chosen.json", '{"Records":[%s]}' % ",".join(record % (f"c{i}", 100_000_000_000 + a, who % i) for i, a in enumerate(chosen)))
    status, _, _ = place.run("audit", "t", "--policies", "p.xml", "--format", "json", "--output", "out")
    return status == 0


def names_with_line_ends_and_control_characters(place):
    name = "t/a\nb\r\x1b[2J\x07\u202e\udcff.json"
    with open(os.fsencode(place.path(name)), "wb") as file:
        file.write(b'{"Records":[{"eventID":bad}]}')
    status, out, err = place.run("audit", "t", "--policies", "p.xml", "--format", "json,csv,html,sarif,text", "--output", "out")
    said = [out, err]
    for written in os.listdir(place.path("out")):
        with open(place.path("out/" + written), "rb") as file:
            data = file.read()
            said.append(gzip.decompress(data) if written.endswith(".gz") else data)
    # In CSV line ends stand in quotes.
    good = not any(re.search(rb"\x1b|\x07|\xff\.json", text) for text in said)
    return status == 0 and good and not re.search(rb"\xe2\x80\xae|a\nb", out + err)


def five_thousand_folders_deep(place):
    at = os.open(place.path("t"), os.O_RDONLY)
    for _ in range(5000):
        os.mkdir("d", dir_fd=at)
        inner = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    os.close(at)
    return named(place.audit(), "unreadable")


def ids_beyond_memory_go_to_a_file(place):
    count, documents, used = 600_000, [], []
    place.write("p.xml", POLICY.replace("CreateUser", "NoSuchCall"))
    place.write("t/many.json", '{"Records":[%s]}' % ",".join(
        RECORD % (f"{i * 7919 % count:09x}-{i:09x}", "") for i in range(count)))
    for words in ((), ("--memory", "1MiB")):
        place.memory = 0
        inputs = place.audit(*words)
        used.append(place.memory)
        with open(place.path("out/audit.json"), "rb") as file:
            documents.append(file.read())
        if inputs is None or inputs["evaluated"] != SOUND + count:
            return False
    # Without the bound 24 bytes an id stay in memory, which is 14 MB.
    return documents[0] == documents[1] and (SANITIZED or used[1] < used[0] - 10 and used[1] < 35)


# ---- what is no file ----

def fifos_sockets_and_devices_are_not_opened(place):
    os.mkfifo(place.path("t/fifo.json"))
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.path.relpath(place.path("t/socket.json")))
    listener.close()
    os.symlink("/dev/zero", place.path("t/zero.json"))
    if os.geteuid() == 0:
        try:
            os.mknod(place.path("t/device.json"), 0o20600, os.makedev(1, 5))
        except OSError:
            pass  # a container may refuse it
    for words in ((), ("--follow",)):
        inputs = place.audit(*words)
        if inputs is None or inputs["evaluated"] != SOUND or inputs["problems"] or \
                {n["kind"] for n in inputs["notices"]} != {"passed-over"} or len(inputs["notices"]) < 3:
            return False
    return True


def links_out_of_the_archive_and_loops_of_links(place):
    place.write("elsewhere/secret.json", '{"Records":[%s]}' % (RECORD % ("secret", "")))
    for name, target in (("out.json", "../elsewhere/secret.json"), ("all", ".."), ("self", "self"), ("a", "b"), ("b", "a"),
                         ("here", "."), ("proc.json", "/proc/self/mem"), ("none", "nowhere")):
        os.symlink(target, place.path("t/" + name))
    os.symlink("\033[31m/nowhere", place.path("t/escape"))
    os.makedirs(place.path("t/AWSLogs/111122223333/Config/us-east-1/2026/07/01"))
    os.symlink("../" * 8 + "elsewhere/secret.json", place.path("t/AWSLogs/111122223333/Config/us-east-1/2026/07/01/x.json"))
    without = place.audit()
    followed = place.audit("--follow")
    outside = {p["file"]: p["detail"] for p in without["problems"] if "not followed without --follow" in p["detail"]}
    quiet = [n["file"] for n in without["notices"] if "not followed without --follow" in n["detail"]]
    return (without["evaluated"] == SOUND and followed is not None and followed["evaluated"] == SOUND + 1 and
            sorted(outside) == ["all", "out.json", "proc.json"] and outside["out.json"].endswith("to ../elsewhere/secret.json") and
            len(quiet) == 1 and quiet[0].endswith("Config/us-east-1/2026/07/01/x.json"))


def files_named_like_reports_in_the_folder_that_is_written_to(place):
    hidden = '{"Records":[%s]}' % (RECORD % ("hidden", ""))
    for name in (".spool-1.json", ".spool-abcdef", ".audit.json.0123456789abcdef.part", "evidence.csv.gz", "report-2.pdf"):
        place.write("t/" + name, hidden.replace("hidden", name))
    status, _, _ = place.run("audit", "t", "--policies", "p.xml", "--format", "json", "--output", "t")
    with open(place.path("t/audit.json"), encoding="utf-8") as file:
        good = status == 0 and json.load(file)["inputs"]["evaluated"] == SOUND + 5
    for name in ("audit.json", "manifest.csv.gz", "report.html", "report.pdf"):
        place.write("t/" + name, hidden)
        status, _, err = place.run("audit", "t", "--policies", "p.xml", "--format", "json,html,pdf", "--output", "t")
        with open(place.path("t/" + name), encoding="utf-8") as file:
            good = good and status == 4 and b"is none that this program wrote" in err and file.read() == hidden
        os.remove(place.path("t/" + name))
    return good


def plain_files_of_a_terabyte_and_without_end(place):
    place.write("t/plain.json", "[")
    place.write("t/packed.json", gzip.compress(b'{"Records":[]}'))
    for name in ("plain", "packed"):
        os.truncate(place.path(f"t/{name}.json"), 1 << 40)
    inputs = place.audit("--max-file", "16MiB")
    large = [p["file"] for p in inputs["problems"] if p["kind"] == "too-large"]
    good = inputs["evaluated"] == SOUND and sorted(large) == ["packed.json", "plain.json"] and inputs["compressed_bytes"] < 64 * MIB
    endless = "/proc/self/pagemap"  # says that it has no bytes
    if os.path.exists(endless):
        place.run("audit", endless, "--policies", "p.xml", "--format", "json", "--output", "out")
        with open(place.path("out/audit.json"), encoding="utf-8") as file:
            good = good and "changed" in [p["kind"] for p in json.load(file)["inputs"]["problems"]]
    return good


# ---- policies ----

def entities_that_multiply(place):
    entities = "".join('<!ENTITY e%d "%s">' % (i, ("&e%d;" % (i - 1)) * 10 if i else "x" * 1000) for i in range(12))
    status, err = place.check(f'<!DOCTYPE p [{entities}]><policy-set {SPACE} id="s"><title>&e11;</title></policy-set>')
    return status == 1 and "document type declaration" in err


def entities_from_elsewhere(place):
    good = True
    for target in ("file:///etc/passwd", "http://127.0.0.1:9/x", "php://filter/x", "../p.xml"):
        status, err = place.check(f'<!DOCTYPE p [<!ENTITY x SYSTEM "{target}">]><policy-set {SPACE} id="&x;"/>')
        good = good and status == 1 and "document type declaration" in err and "root:" not in err
    status, err = place.check(f'<policy-set {SPACE} xmlns:xi="http://www.w3.org/2001/XInclude" id="s">'
                              '<xi:include href="/etc/passwd" parse="text"/></policy-set>')
    return good and status == 1 and "root:" not in err


def a_policy_of_a_terabyte(place):
    place.write("bad.xml", "")
    os.truncate(place.path("bad.xml"), 1 << 40)
    status, _, err = place.run("check", "bad.xml")
    endless, _, said = place.run("check", "/dev/zero")
    return status == 1 and b"larger than 8388608 bytes" in err and endless in (1, 2) and b"error" in said


def a_report_definition_that_names_a_secret(place):
    """What it names outside its folder is quoted only where it is a file of ours."""
    place.write("secret", "root:hush:20000:0:99999:7:::\n")
    place.write("p/own.xml", f'<policy-set {SPACE} id="s">\n<oops\n</policy-set>\n')
    said = []
    for names in ('<policies href="../secret"/>', '<policies href="../p.xml"/><exceptions href="../secret"/>',
                  '<policies href="../p.xml"/><accounts href="../secret"/>', '<policies href="../p"/>'):
        place.write("q/r.xml", '<report xmlns="urn:trailaudit:report:1" id="r"><title>T</title>' + names + "</report>")
        for words in (("audit", "t", "--report", "q/r.xml", "--output", "out"), ("explain", "t", "--report", "q/r.xml", "--event", "x")):
            status, _, err = place.run(*words)
            said.append((status, err))
    return (all(status == 2 and b"error" in err and b"hush" not in err for status, err in said)
            and all(b"is not shown" in err for _, err in said[:6]) and all(b"no well-formed XML" in err for _, err in said[6:]))


def fifos_sockets_and_devices_in_place_of_policies(place):
    os.mkfifo(place.path("fifo"))
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.path.relpath(place.path("socket")))
    listener.close()
    good = True
    for name in ("fifo", "socket", "/dev/zero"):
        place.write("include.xml", f'<policy-set {SPACE} id="s"><include href="{name}"/></policy-set>')
        place.write("list.xml", POLICY.replace("<policy ", f'<list id="l" href="{name}"/><policy ', 1))
        place.write("r.xml", f'<report xmlns="urn:trailaudit:report:1" id="r"><title>T</title><policies href="{name}"/></report>')
        for words in (("check", "include.xml"), ("check", "list.xml"), ("audit", "t", "--policies", name),
                      ("audit", "t", "--policies", "p.xml", "--exceptions", name), ("audit", "t", "--report", name),
                      ("audit", "t", "--report", "r.xml")):
            status, _, err = place.run(*words)
            good = good and status in (1, 2) and b"it is no file but a FIFO, a socket or a device" in err
    return good


def a_million_attributes(place):
    attributes = "".join(' a%d="1"' % i for i in range(600_000))
    status, err = place.check(f'<policy-set {SPACE} id="s"{attributes}/>')
    return status == 1 and "attributes" in err


def elements_nested_a_million_deep(place):
    status, err = place.check(f'<policy-set {SPACE} id="s">' + "<not>" * 1_000_000)
    return status == 1 and "deep" in err


def definitions_that_double(place):
    conditions = "".join('<define id="c%d"><any><use define="c%d"/><use define="c%d"/></any></define>' % (i, i - 1, i - 1)
                         if i else '<define id="c0"><present field="eventName"/></define>' for i in range(40))
    status, err = place.check(f'<policy-set {SPACE} id="s">{conditions}<policy id="p" severity="low"><title>T</title>'
                              '<scope all="yes"/><forbid><use define="c39"/></forbid></policy></policy-set>')
    return status == 1 and "100000" in err.replace(",", "")


def a_sequence_of_a_hundred_thousand_steps(place):
    steps = '<step><present field="eventName"/></step>' * 100000
    status, err = place.check(f'<policy-set {SPACE} id="s"><policy id="p" severity="low"><title>T</title><scope all="yes"/>'
                              f'<forbid><present field="eventName"/><sequence within="PT1H">{steps}</sequence></forbid></policy></policy-set>')
    return status == 1 and "has 100 steps at most" in err


def regular_expressions_that_explode(place):
    place.write("p.xml", POLICY.replace('<equals field="eventName" value="CreateUser"/>',
                                        '<matches field="userAgent" regex="^(a+)+$"/>'))
    agents = ",".join(RECORD % (f"r{i}", ',"userAgent":"%s!%d"' % ("a" * 200, i)) for i in range(100))
    place.write("t/slow.json", '{"Records":[%s]}' % agents)
    inputs = place.audit()
    with open(place.path("out/audit.json"), encoding="utf-8") as file:
        return inputs["evaluated"] == SOUND + 100 and json.load(file)["policies"][0]["verdicts"]["insufficient_data"] == 100


def regular_expressions_that_are_huge(place):
    good = True
    for pattern in ("(" * 100_000 + ")" * 100_000, "((((a{1,999}){1,999}){1,999}){1,999})", "a" * 5_000_000):
        status, err = place.check(POLICY.replace('<equals field="eventName" value="CreateUser"/>',
                                               f'<matches field="userAgent" regex="{pattern}"/>'))
        good = good and status == 1 and "the regular expression is wrong at character" in err
    return good


# The sentence, and its own bounds where the common ones are not its: MB, s.
ATTACKS = (
    (a_gigabyte_of_blanks_in_one_megabyte, None), (more_than_max_file_is_not_inflated, None),
    (a_record_of_256_megabytes, None), (a_million_members_that_hold_nothing, None), (ten_million_brackets, None),
    (gzip_in_gzip_is_not_unpacked_twice, None), (a_bomb_of_a_digest, (256, 10)), (a_million_keys_in_a_record, None),
    (a_hundred_thousand_damaged_records_in_a_file, None), (forty_thousand_invented_accounts_and_services, (512, 20)),
    (a_hundred_thousand_records_that_each_name_others_in_twenty_findings, (600, 20)),
    (five_thousand_names_of_ten_thousand_characters_in_twenty_findings, (200, 10)),
    (accounts_chosen_so_that_counts_would_share_a_place, (128, 3)),
    (names_with_line_ends_and_control_characters, None),
    (ids_beyond_memory_go_to_a_file, None),
    (five_thousand_folders_deep, None), (fifos_sockets_and_devices_are_not_opened, None),
    (links_out_of_the_archive_and_loops_of_links, None), (files_named_like_reports_in_the_folder_that_is_written_to, None),
    (plain_files_of_a_terabyte_and_without_end, None), (entities_that_multiply, None), (entities_from_elsewhere, None),
    (a_policy_of_a_terabyte, None), (a_report_definition_that_names_a_secret, None),
    (fifos_sockets_and_devices_in_place_of_policies, None), (a_million_attributes, None),
    (elements_nested_a_million_deep, None),
    (definitions_that_double, None), (a_sequence_of_a_hundred_thousand_steps, None), (regular_expressions_that_explode, None), (regular_expressions_that_are_huge, None),
)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True, type=os.path.abspath)
    parser.add_argument("--only", default="")
    parser.add_argument("--table", action="store_true")
    options = parser.parse_args()
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "README.md"), encoding="utf-8") as file:
        rows = file.read()
    failures = []
    chosen = [attack for attack in ATTACKS if options.only in attack[0].__name__]
    for sentence, bounds in chosen:
        folder = tempfile.mkdtemp()
        os.chdir(folder)
        place = Place(options.program, folder)
        most, longest = bounds or (MEMORY, SECONDS)
        name = sentence.__name__
        try:
            holds = sentence(place)
        finally:
            os.chdir("/")
            subprocess.run(["rm", "-rf", folder], check=True)
        if options.table:
            print(f"{place.memory} MB | {place.seconds:.2f} s | {name}")
        if not holds:
            failures.append(name.replace("_", " "))
        if not SANITIZED and (place.memory > most or place.seconds > longest):
            failures.append(f"{name}: {place.memory} MB and {place.seconds:.1f} s, at most {most} MB and {longest} s")
        if not re.search(rf"\| {name} \|", rows):
            failures.append(f"{name}: README.md has no row for it")
    for failure in failures:
        print("does not hold:", failure)
    print(f"{len(chosen)} attacks, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
