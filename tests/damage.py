#!/usr/bin/env python3
"""Every kind of damage to a file of an archive, through the whole program: what can be saved is saved, the rest is named, and
the counts say exactly which.

    damage.py --program PATH

An archive has a sound file, one that is damaged, and another sound one. Of each case stands below what the damaged file must
give: how many of its records are evaluated and how many quarantined, and which kinds of problem are named. Everything is the
same for one worker and for several. Prints each sentence that did not hold, then "N passed, N failed"; status 1 where one
failed. The damage matrix in README.md has a row for each case; that is checked too.
"""
import argparse
import gzip
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib

POLICY = """<policy-set xmlns="urn:trailaudit:policy:1" id="s">
<policy id="seen" severity="low"><title>T</title><scope all="yes"/><review><present field="eventName"/></review></policy>
<policy id="many" severity="low"><title>T</title><scope><at-least field="requestParameters.n" value="1000"/></scope>
<review><present field="eventName"/></review></policy>
</policy-set>"""
NAME = "AWSLogs/111122223333/CloudTrail/us-east-1/2026/07/02/111122223333_CloudTrail_us-east-1_20260702T0000Z_aaaaaaaaaaaaaaaa.json.gz"
SANITIZED = "ASAN_OPTIONS" in os.environ  # its memory says nothing
COUNT = 40      # records of the damaged file
NEIGHBOURS = 6  # records of the sound ones


def record(number, more=""):
    return ('{"eventVersion":"1.08","eventID":"%s","eventName":"GetObject","eventSource":"s3.amazonaws.com","awsRegion":"us-east-1",'
            '"eventTime":"2026-07-02T00:%02d:00Z","recipientAccountId":"111122223333","userAgent":"%s"%s}'
            % (number, hash_of(number) % 60, "".join("%08x" % hash_of(f"{number}{i}") for i in range(8)), more))


def hash_of(text):
    return zlib.crc32(str(text).encode())


RECORDS = [record(f"d{i}") for i in range(COUNT)]


def whole(records):
    return ('{"Records":[' + ",".join(records) + "]}").encode()


def pack(text):
    return gzip.compress(text, mtime=0)


TEXT = whole(RECORDS)


class Found:
    def __init__(self, status, document, seconds, memory):
        self.status, self.document, self.seconds, self.memory = status, document, seconds, memory
        inputs = document["inputs"]
        self.problems = [p for p in inputs["problems"]]
        self.kinds = sorted({p["kind"] for p in inputs["problems"]})
        self.notices = sorted({p["kind"] for p in inputs["notices"]})
        self.saved = inputs["evaluated"] - NEIGHBOURS
        self.lost = inputs["quarantined"]


class Bench:
    def __init__(self, program, place):
        self.program, self.place = program, place
        self.policy = os.path.join(place, "p.xml")
        with open(self.policy, "w", encoding="utf-8") as file:
            file.write(POLICY)
        self.archive = os.path.join(place, "t")
        self.path = os.path.join(self.archive, NAME)
        os.makedirs(os.path.dirname(self.path))
        for name, letter in (("AA.json", "a"), ("ZZ.json", "z")):
            with open(os.path.join(self.archive, name), "wb") as file:
                file.write(whole([record(f"{letter}{i}") for i in range(NEIGHBOURS // 2)]))

    def audit(self, *words):
        out = os.path.join(self.place, "out")
        shutil.rmtree(out, ignore_errors=True)
        began = time.monotonic()
        process = subprocess.Popen([self.program, "audit", self.archive, "--policies", self.policy, "--format", "json", "--quiet",
                                    "--output", out, "--strict", *words], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   env={**os.environ, "SOURCE_DATE_EPOCH": "1800000000"})
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode in (0, 3), (process.returncode, said)
        with open(os.path.join(out, "audit.json"), "rb") as file:
            document = file.read()
        return process.returncode, document, time.monotonic() - began, usage.ru_maxrss

    def read(self, data, *words):
        """The audit of the archive with these bytes as the damaged file, by one worker and by three."""
        self.write([data])
        return self.look(*words)

    def write(self, parts):
        with open(self.path, "wb") as file:
            for part in parts:
                file.write(part)

    def look(self, *words):
        status, document, seconds, memory = self.audit("--jobs", "1", *words)
        assert self.audit("--jobs", "3", *words)[:2] == (status, document), "another result with three workers"
        found = Found(status, json.loads(document), seconds, memory)
        check_funnel(found.document)
        # What is doubtful is never passed over, and nothing else is doubted.
        doubts = set(found.kinds) - {"recovered"}
        assert (status == 3) == bool(doubts) == (not found.document["complete"]), (status, found.kinds)
        for problem in found.problems:
            assert problem["file"] == NAME, problem
        return found


def check_funnel(document):
    """From bytes to verdicts."""
    inputs = document["inputs"]
    assert inputs["records"] == inputs["evaluated"] + inputs["duplicates"] + inputs["out_of_scope"], inputs
    assert inputs["quarantined"] == sum(p["records"] for p in inputs["problems"]
                                        if p["kind"] in ("damaged-record", "truncated", "too-large", "not-events", "unreadable", "trailing-data")), inputs
    for policy in document["policies"]:
        assert sum(policy["verdicts"].values()) == inputs["evaluated"], policy["verdicts"]
    assert sum(inputs["kinds"].values()) == inputs["evaluated"], inputs["kinds"]


def found_result(b, policy):
    with open(os.path.join(b.place, "out", "audit.json"), encoding="utf-8") as file:
        return next(p["result"] for p in json.load(file)["policies"] if p["id"] == policy)


def expect(found, saved, lost, *kinds, notices=()):
    assert (found.saved, found.lost, found.kinds) == (saved, lost, sorted(kinds)), (found.saved, found.lost, found.problems)
    assert set(found.notices) - {"access-inferred"} == set(notices), found.notices


def records_before(text):
    """How many whole records a text that was cut begins with, counted by hand."""
    count, at = 0, len('{"Records":[')
    for one in RECORDS:
        if len(text) < at + len(one):
            break
        count, at = count + 1, at + len(one) + 1
    return count


def inflated(data):
    """As much text as zlib gives."""
    stream, text = zlib.decompressobj(31), b""
    try:
        for i in range(len(data)):
            text += stream.decompress(data[i:i + 1])
    except zlib.error:
        pass
    return text


# ---- the gzip layer ----

def a_sound_file_loses_nothing(b):
    expect(b.read(pack(TEXT)), COUNT, 0)
    expect(b.read(TEXT), COUNT, 0)


def a_file_cut_at_every_sixteenth_gives_the_records_before_the_cut(b):
    data = pack(TEXT)
    most = 0
    for part in range(1, 16):
        cut = data[:len(data) * part // 16]
        saved = records_before(inflated(cut))
        expect(b.read(cut), saved, 1, "truncated")
        most = max(most, saved)
    assert most > COUNT // 2


def a_plain_file_cut_at_every_sixteenth_gives_the_records_before_the_cut(b):
    for part in range(1, 16):
        cut = TEXT[:len(TEXT) * part // 16]
        expect(b.read(cut), records_before(cut), 1, "truncated")


def no_flipped_bit_goes_unnoticed(b):
    data = pack(TEXT)
    for step in range(48):
        bit = step * (len(data) * 8 - 1) // 47
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        found = b.read(bytes(flipped))
        if found.kinds:
            assert found.saved + found.lost >= 1, bit
        else:
            expect(found, COUNT, 0)  # of the header's time and system, which mean nothing
            assert gzip.decompress(bytes(flipped)) == TEXT
        # Damage that inflating meets costs nothing before it.
        if found.kinds == ["corrupt"]:
            assert found.saved >= records_before(inflated(bytes(flipped))) - 1, bit


def a_wrong_checksum_or_length_is_named_and_the_records_count(b):
    data = pack(TEXT)
    expect(b.read(data[:-8] + b"\0\0\0\0" + data[-4:]), COUNT, 0, "wrong-checksum")
    expect(b.read(data[:-4] + struct.pack("<I", len(TEXT) + 1)), COUNT, 0, "wrong-checksum")


def further_members_are_read_on(b):
    half = len(TEXT) // 2
    expect(b.read(pack(TEXT[:half]) + pack(TEXT[half:])), COUNT, 0)
    expect(b.read(pack(TEXT) + pack(whole([record("e1"), record("e2")]))), COUNT + 2, 0)
    expect(b.read(pack(TEXT) + pack(b"") * 100), COUNT, 0)


def what_follows_the_gzip_stream_is_named_and_the_records_count(b):
    expect(b.read(pack(TEXT) + b"left over"), COUNT, 1, "trailing-data")
    expect(b.read(pack(TEXT) + b"\0" * 512), COUNT, 0, "trailing-data")


def what_stands_behind_damage_between_gzip_members_costs_one(b):
    more = bytearray(pack(whole([record("e1"), record("e2")])))
    expect(b.read(pack(TEXT) + b"x" + more), COUNT, 1, "trailing-data")
    expect(b.read(pack(TEXT) + b"\0" + more), COUNT, 1, "trailing-data")
    for byte, bit in ((0, 1), (1, 4), (2, 1), (3, 0x80)):  # magic, method, reserved flags
        flipped = bytearray(more)
        flipped[byte] ^= bit
        expect(b.read(pack(TEXT) + flipped), COUNT, 1, "trailing-data")
        assert found_result(b, "seen") == "INCONCLUSIVE"


def a_wrong_sum_of_a_gzip_header_is_named_and_the_records_count(b):
    data = bytearray(pack(TEXT))
    data[3] |= 2
    right = zlib.crc32(data[:10]) & 0xffff
    for off, kinds in ((0, ()), (1, ("wrong-checksum",)), (0x8000, ("wrong-checksum",))):
        expect(b.read(data[:10] + struct.pack("<H", right ^ off) + data[10:]), COUNT, 0, *kinds)


def a_further_member_that_is_cut_costs_one(b):
    records = [record("e1"), record("e2")]
    more = pack(whole(records))
    for cut in range(11, len(more) - 8, 20):
        text = inflated(more[:cut])
        saved = sum(one.encode() in text for one in records)
        expect(b.read(pack(TEXT) + more[:cut]), COUNT + saved, 1, "truncated")


# ---- no records ----

def an_empty_file_loses_nothing_and_is_named(b):
    for data in (b"", pack(b""), b"  \n\n ", pack(b"\n")):
        expect(b.read(data), 0, 0, "empty")


def a_page_of_html_is_no_event_file(b):
    page = b"<html><head><title>503 Slow Down</title></head><body>{&quot;Records&quot;:[]}</body></html>"
    for data in (page, pack(page), b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>"):
        expect(b.read(data), 0, 1, "not-events")


def utf_16_is_no_event_file(b):
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        found = b.read(TEXT.decode().encode(encoding))
        assert found.saved == 0 and found.lost == 1 and found.kinds in (["not-events"], ["damaged-record"]), found.problems


def a_byte_order_mark_is_a_notice(b):
    expect(b.read(b"\xef\xbb\xbf" + TEXT), COUNT, 0, notices=["byte-order-mark"])
    expect(b.read(pack(b"\xef\xbb\xbf" + TEXT)), COUNT, 0, notices=["byte-order-mark"])


# ---- one record among others ----

def among(bad):
    """The bad record between two good ones, a line each, and in one line."""
    bad = bad if isinstance(bad, bytes) else bad.encode()
    first, last = RECORDS[0].encode(), RECORDS[1].encode()
    yield b'{"Records":[\n' + first + b",\n" + bad + b",\n" + last + b"\n]}"
    yield b'{"Records":[' + first + b"," + bad + b"," + last + b"]}"


def lines(bad):
    bad = bad if isinstance(bad, bytes) else bad.encode()
    yield from among(bad)
    yield RECORDS[0].encode() + b"\n" + bad + b"\n" + RECORDS[1].encode() + b"\n"


def costs_one(b, bad):
    for text in lines(bad):
        expect(b.read(text), 2, 1, "damaged-record")
        expect(b.read(pack(text)), 2, 1, "damaged-record")


def is_accepted(b, good, notices=()):
    for text in lines(good):
        expect(b.read(text), 3, 0, notices=notices)


def a_record_with_a_key_records_stays_one(b):
    first, third, none = record("e1"), record("e3"), ',"Records":'
    empty, null, number = (record(f"f{value}", none + value) for value in ("[]", "null", "5"))
    for text in (f"{first}\n{empty}\n{third}\n", f'{{"Records":[],{first[1:]}\n{third}', f"{null}\n{number}",
                 whole([null, empty, number]).decode()):
        expect(b.read(text.encode()), text.count("eventID"), 0)
    holds = record("e2", f'{none}[{record("h1")}]')
    for text in (f"{first}\n{holds}\n", f"{holds}\n{first}", whole([first, holds]).decode()):
        expect(b.read(text.encode()), 2, 1, "not-events")
    # Those in the array were read when the keys of a record came.
    expect(b.read(f'{{"Records":[{third}],"eventName":"x","eventID":"y"}}'.encode()), 1, 2, "not-events")


def what_stands_beside_the_records_costs_one(b):
    sound, hidden = record("e1"), record("h1")
    for key in ("records", "Extra", "Events", "RECORDS", "Records\\u0000", "\\u0052ecord"):
        for value in (f"[{hidden}]", hidden, json.dumps(hidden), json.dumps(f" [{hidden}]"), '{"Records":[]}'):
            expect(b.read(f'{{"Records":[{sound}],"{key}":{value}}}'.encode()), 1, 1, "not-events")
            expect(b.read(f'{{"{key}":{value},"Records":[{sound}]}}'.encode()), 1, 1, "not-events")
    for value in ("[]", "{}", "[ ]", "null", "5", "true", '""', '"next"'):
        expect(b.read(f'{{"Records":[{sound}],"more":{value}}}'.encode()), 1, 0)
        expect(b.read(f'{{"more":{value},"Records":[{sound}]}}'.encode()), 1, 0)
    expect(b.read(f'{{"Records":[{sound}],"Records":[{record("e2")}]}}'.encode()), 2, 0, notices=["repeated-key"])
    expect(b.read(f'{{"a":[1],"b":[2],"Records":[{sound}],"c":[3]}}'.encode()), 1, 3, "not-events")


def an_event_file_made_to_look_like_another_kind_is_named(b):
    sound = record("e1")
    for key in ('"PublicKeyList":[]', '"digestS3Object":"x"', '"configurationItems":[]', '"Events":[]', '"detail-type":"x"',
                '"messageType":"x"', '"awslogs":{}'):
        for data, saved in ((f'{{{key},"Records":[{sound}]}}', 1), (f"{{{key}}}\n{sound}\n", 1), (f"{{{key}}}", 0),
                            (f'{{{key}}}\n{{"Records":[{sound}]}}', 1)):
            expect(b.read(data.encode()), saved, 1, "not-events")
            expect(b.read(pack(data.encode())), saved, 1, "not-events")
    notification = '{"eventSource":"aws:s3","s3":{}}'
    expect(b.read(whole([notification, sound])), 1, 1, "not-events")
    expect(b.read(whole([sound, notification])), 1, 1, "not-events")


def a_record_cut_in_half_costs_one(b):
    half = record("x")[:len(record("x")) // 2]
    for text in lines(half):
        expect(b.read(text), 2, 1, "damaged-record")


def unbalanced_quotes_cost_one_and_are_repaired_where_asked(b):
    opening = record("x").replace('"GetObject"', 'GetObject"')
    closing = record("x").replace('"GetObject"', '"GetObject')
    costs_one(b, opening)
    costs_one(b, closing)
    for text in among(opening):
        expect(b.read(text, "--recover"), 3, 0, "recovered")


def of_duplicate_keys_the_last_counts(b):
    is_accepted(b, record("x", ',"eventName":"PutObject"'), notices=["repeated-key"])
    evidence = json.dumps(b.audit()[1].decode())
    assert "PutObject" in evidence


def a_nul_in_a_key_is_no_other_key(b):
    costs_one(b, record("x", ',"a\0b":1'))
    is_accepted(b, record("x", r',"eventName\u0000":"PutObject"'))
    assert "PutObject" not in b.audit()[1].decode()


def nesting_of_10_000_levels_costs_one(b):
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        deep = ',"requestParameters":' + opening * 10000 + ("1" if opening != "[" else "") + closing * 10000
        costs_one(b, record("x", deep))
    costs_one(b, record("x", ',"requestParameters":' + "[" * 10000))


def numbers_out_of_range_are_numbers(b):
    for number in ("1e999", "1" + "0" * 400, "123456789012345678901234567890"):
        is_accepted(b, record("x", ',"requestParameters":{"n":%s}' % number))
        scoped = next(p for p in json.loads(b.audit()[1])["policies"] if p["id"] == "many")["verdicts"]
        assert scoped["review"] + scoped["insufficient_data"] == 1, (number, scoped)
    for number in ("-1e999", "1e-999", "-" + "9" * 300):
        is_accepted(b, record("x", ',"requestParameters":{"n":%s}' % number))
        scoped = next(p for p in json.loads(b.audit()[1])["policies"] if p["id"] == "many")["verdicts"]
        assert scoped["review"] == 0, (number, scoped)


def nan_and_infinity_cost_one(b):
    for number in ("NaN", "Infinity", "-Infinity", "+1", "01", "1.", ".5", "0x10"):
        costs_one(b, record("x", ',"requestParameters":{"n":%s}' % number))


def lone_surrogates_are_shown_as_replaced(b):
    is_accepted(b, record("x", r',"errorMessage":"\ud800 and \udc00x"').replace('"GetObject"', r'"Get\ud800"'))
    assert "Get\ufffd" in b.audit()[1].decode()


def bytes_that_are_no_utf_8_cost_one(b):
    for bad in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"):
        costs_one(b, record("x", ',"errorMessage":"BAD"').encode().replace(b"BAD", bad))


# ---- a very large record ----

def a_record_of_200_mb_costs_one_and_little_memory(b):
    """Past the limit of a record it is stepped over in windows; below it, it is a record."""
    def large():
        yield b'{"Records":[' + RECORDS[0].encode() + b"," + record("x", ',"requestParameters":{"a":"').encode()[:-1]
        for _ in range(200):
            yield b"0123456789abcdef" * 65536
        yield b'"}},' + RECORDS[1].encode() + b"]}"

    def packed():
        stream = zlib.compressobj(1, wbits=31)
        for part in large():
            yield stream.compress(part)
        yield stream.flush()

    figures = []
    for name, parts in (("plain", large), ("gzip", packed)):
        b.write(parts())
        found = b.look()
        expect(found, 2, 1, "too-large")
        assert SANITIZED or found.memory < 100 << 10, f"{found.memory} KiB"
        figures.append(f"{name} {found.seconds:.1f} s, {found.memory >> 10} MiB")
    found = b.look("--max-record", str(400 << 20))
    expect(found, 3, 0)
    # The windows that hold it, and one as it grew to it.
    assert SANITIZED or found.memory < 1000 << 10, f"{found.memory} KiB"
    figures.append(f"accepted with a larger --max-record {found.seconds:.1f} s, {found.memory >> 10} MiB")
    print("a record of 200 MB: " + "; ".join(figures))


def is_case(name, value):
    return callable(value) and name.count("_") >= 3 and value.__module__ == __name__ and value.__code__.co_varnames[:1] == ("b",)


def check_matrix(cases):
    """Each case has its row in README.md, and no row names a test that is not there."""
    folder = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(folder, "README.md"), encoding="utf-8") as file:
        matrix = file.read().split("## The damage matrix")[1].split("\n## ")[0]
    unit = ""
    for name in sorted(os.listdir(os.path.join(folder, "unit"))):
        if name.startswith("test_"):
            with open(os.path.join(folder, "unit", name), encoding="utf-8") as file:
                unit += file.read()
    named = set(re.findall(r"\b[a-z0-9]+(?:_[a-z0-9]+){3,}\b", matrix))
    for case in cases:
        assert case in named, f"README.md has no row for {case}"
    for name in named - set(cases):
        assert re.search(rf"static void {name}\(", unit), f"README.md names {name}, which is no test"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("only", nargs="*")
    options = parser.parse_args()
    cases = {name: value for name, value in globals().items() if is_case(name, value)}
    failed = passed = 0
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(os.path.abspath(options.program), place)
        for name, case in cases.items():
            if options.only and name not in options.only:
                continue
            try:
                case(bench)
                passed += 1
            except AssertionError as error:
                failed += 1
                print(f"{name}: {error}")
    try:
        check_matrix(cases)
        passed += 1
    except (AssertionError, IndexError) as error:
        failed += 1
        print(f"the matrix in README.md: {error}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
