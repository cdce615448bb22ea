"""Archives that nobody wrote by hand: folders of trail files, whole and damaged.

What must be quarantined is known by construction: every damage is one piece, and the neighbours of
a damaged record survive. Archive.records and Archive.quarantined count what was written.
"""

import copy
import gzip
import os
import zlib

from generate_records import ACCOUNTS, REGIONS, Pairs, RecordMaker, Spelling, any_spelling, pairs

CONTAINERS = ("Records", "Records", "Records", "array", "lines", "concatenated", "single", "containers")
EVENT_KEYS = ("eventVersion", "eventID", "eventName", "eventSource", "eventTime", "userIdentity")
DELIVERED = ("20260630T2300Z", "20260701T0005Z", "20260701T1000Z", "20260702T1200Z", "20260815T0000Z",
             "20260601T0000Z")


class Archive:
    def __init__(self, folder):
        self.folder = folder
        self.records = 0
        self.quarantined = 0
        self.is_exact = True


class ArchiveMaker:
    def __init__(self, random):
        self.random = random
        self.maker = RecordMaker(random)
        self.kept = []

    def write(self, folder, records, damage):
        """About that many records in files below the folder; damage is the share of damaged files."""
        r = self.random
        archive = Archive(folder)
        number = 0
        while archive.records < records:
            number += 1
            most = min(records - archive.records, r.choice((1, 3, 10, 40)))
            batch = [self._next() for _ in range(1 + r.randrange(most))]
            kind = r.choice(CONTAINERS)
            if kind == "single":
                batch = batch[:1]
            broken = r.random() < damage
            content, count, lost = self._content(kind, batch, broken)
            archive.records += count
            archive.quarantined += lost
            self._store(folder, number, content, archive, broken or kind != "Records", count)
        if r.random() < 0.5:
            self._add_others(folder, archive)
        return archive

    # ---------------------------------------------------------------- records

    def _next(self):
        """A new record, or one met before: as it was, with a difference, or of another account."""
        r = self.random
        if self.kept and r.random() < 0.25:
            record = copy.deepcopy(r.choice(self.kept))
            chance = r.random()
            if chance < 0.2:
                self.maker.mutate(record)
            elif chance < 0.3:
                record.put("recipientAccountId", r.choice(ACCOUNTS))
            elif chance < 0.4:
                record.put("requestID", "another")
            return record
        record = self.maker.record()
        if r.random() < 0.4 and len(self.kept) < 200:
            self.kept.append(copy.deepcopy(record))
        if not any(record.get(key) is not None for key in EVENT_KEYS):
            record.put("eventVersion", "1.08")
        return record

    # ---------------------------------------------------------------- files

    def _content(self, kind, batch, broken):
        """(bytes, records, quarantined)"""
        r = self.random
        spelling = any_spelling(r)
        if kind == "lines":
            spelling = Spelling(r, escapes=spelling.escapes, shuffle=spelling.shuffle)
        level = {"Records": 2, "containers": 2, "array": 1}.get(kind, 0)
        texts = [spelling.write(record, level).encode() for record in batch]
        lost = 0
        if broken:
            # Damage to the first or only key would make of a file something else than a trail file.
            for position in range(len(texts)):
                if r.random() < 0.3 and (len(texts) > 1 or level):
                    texts[position] = self._damage(texts[position])
                    lost += 1
            if lost == len(texts) and kind in ("lines", "concatenated", "single"):
                texts.append(spelling.write(self.maker.record(), level).encode())
        return self._join(kind, texts, spelling), len(texts) - lost, lost

    def _join(self, kind, texts, spelling):
        r = self.random
        if kind in ("lines", "single"):
            return b"\n".join(texts) + r.choice((b"", b"\n"))
        if kind == "concatenated":
            return r.choice((b"\n", b"\n", b"\r\n")).join(texts)
        if kind == "containers" and len(texts) > 1:
            middle = r.randrange(1, len(texts))
            return (self._join("Records", texts[:middle], spelling) + r.choice((b"", b"\n"))
                    + self._join("Records", texts[middle:], spelling))
        opening, closing = (b"[", b"]") if kind == "array" else (b'{"Records":[', b"]}")
        between, ends = b",", b""
        if spelling.indent is not None:
            unit = spelling.indent.encode()
            level = 1 if kind == "array" else 2
            between, ends = b",\n" + unit * level, b"\n" + unit * level
            if kind != "array":
                opening = b"{\n" + unit + b'"Records": ['
                closing = b"\n" + unit + b"]\n}"
            else:
                closing = b"\n]"
        elif r.random() < 0.2:
            between = r.choice((b", ", b",\n", b" ,"))
        return opening + ends + between.join(texts) + closing

    def _damage(self, text):
        """One record's text made no JSON, with its braces and quotes as they were."""
        r = self.random
        kinds = ((b'"}', b'\x01"}'), (b'"}', b'\xff"}'), (b'"}', b'\\x"}'), (b":true", b":tru"),
                 (b":false", b":False"), (b'":"', b'": "\xc0\x80'), (b'":"', b'":"\\u12g4'),
                 (b":null", b":nul"), (b'","', b'",,"'), (b'":"', b'":01,"\\q":"'))
        fitting = [(old, new) for old, new in kinds if old in text]
        if not fitting:
            # Right behind the opening brace: a member with a wrong number.
            return text[:1] + b'"zz":.5' + (b"" if text.strip() == b"{}" else b",") + text[1:]
        old, new = r.choice(fitting)
        return text.replace(old, new, 1)

    def _store(self, folder, number, content, archive, plain_only, count):
        r = self.random
        path = self._path(number)
        chance = r.random()
        if chance < 0.45:
            data = content
        elif chance < 0.85 or plain_only:
            data = self._gzip(content)
        elif chance < 0.9:
            data = self._gzip(content) + r.choice((b"\x00" * 7, b"garbage"))
        else:
            data, lost_records = self._truncate(content)
            archive.records -= lost_records if lost_records is not None else 0
            archive.is_exact = archive.is_exact and lost_records is not None
            archive.quarantined += 1
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as stream:
            stream.write(data)

    def _gzip(self, content):
        """One member, or several that follow each other."""
        r = self.random
        if len(content) > 20 and r.random() < 0.3:
            cut = r.randrange(1, len(content))
            return gzip.compress(content[:cut], mtime=0) + gzip.compress(content[cut:], mtime=0)
        return gzip.compress(content, r.choice((1, 6, 9)), mtime=0)

    def _truncate(self, content):
        """A gzip stream that ends too early: (bytes, how many records are lost or None)."""
        r = self.random
        stream = zlib.compressobj(6, zlib.DEFLATED, 31)
        keep = r.randrange(len(content))
        data = stream.compress(content[:keep]) + stream.flush(zlib.Z_SYNC_FLUSH)
        return data, None

    def _path(self, number):
        r = self.random
        account, region = r.choice(ACCOUNTS), r.choice(REGIONS)
        delivered = r.choice(DELIVERED[1:4]) if r.random() < 0.8 else r.choice(DELIVERED)
        name = "%s_CloudTrail_%s_%s_%08dabcdefgh.json" % (account, region, delivered, number)
        ending = r.choice(("", ".gz"))
        chance = r.random()
        if chance < 0.5:
            day = delivered[:4] + "/" + delivered[4:6] + "/" + delivered[6:8]
            organisation = "o-abc123/" if r.random() < 0.3 else ""
            return "AWSLogs/%s%s/CloudTrail/%s/%s/%s" % (organisation, account, region, day, name + ending)
        if chance < 0.7:
            return name + ending
        return r.choice(("events-%d.json", "sub/é %d.json", "x/y/%d.jsonl", "z%d.json.gz")) % number

    def _add_others(self, folder, archive):
        """Files that are passed over, and an empty one."""
        archive.quarantined += 1  # the note: by its name it should hold events
        for name, data in (("README.txt", b"not a trail\n"), ("notes/note.json", b'{"a": [1, 2]}'),
                           ("config.json.gz", gzip.compress(b'{"configurationItems": []}', mtime=0)),
                           ("empty-%d.json" % self.random.randrange(9), b""),
                           ("AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/07/01/"
                            "111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20260701T000000Z.json.gz",
                            gzip.compress(b'{"digestS3Object": "x"}', mtime=0))):
            full = os.path.join(folder, name)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "wb") as stream:
                stream.write(data)
