"""Archives that nobody wrote by hand: folders of trail files, whole and damaged.

What must be quarantined is known by construction: every damage is one piece, and the neighbours of
a damaged record survive. Each archive is written twice: as the program is to read it, and sound, as
one array a file with 0 for what is damaged. The oracle reads the sound one, so that it need not
guess where a damaged record ends.
"""

import copy
import gzip
import os
import zlib

from generate_records import ACCOUNTS, REGIONS, Pairs, RecordMaker, Spelling, any_spelling, pairs

CONTAINERS = ("Records", "Records", "Records", "array", "lines", "concatenated", "single",
              "containers")
EVENT_KEYS = ("eventVersion", "eventID", "eventName", "eventSource", "eventTime", "userIdentity")
DELIVERED = ("20260630T2300Z", "20260701T0005Z", "20260701T1000Z", "20260702T1200Z",
             "20260815T0000Z",
             "20260601T0000Z")


class Archive:
    """records and quarantined count what was written."""

    def __init__(self, folder, sound):
        self.folder = folder
        self.sound = sound
        self.records = 0
        self.quarantined = 0

    def write(self, path, data, pieces):
        """pieces are the texts of the file's records, None for what is damaged; None instead of the
        list for a file that is no event file and the same in both."""
        if pieces is not None:
            self.records += sum(piece is not None for piece in pieces)
            self.quarantined += sum(piece is None for piece in pieces)
        sound = data if pieces is None else b"[" + b",".join(
            b"0" if piece is None else piece for piece in pieces) + b"]"
        for folder, content in ((self.folder, data), (self.sound, sound)):
            full = os.path.join(folder, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "wb") as stream:
                stream.write(content)


class ArchiveMaker:
    def __init__(self, random):
        self.random = random
        self.maker = RecordMaker(random)
        self.kept = []

    def write(self, archive, records, damage):
        """About that many records; damage is the share of damaged files."""
        r = self.random
        number = 0
        while archive.records < records:
            number += 1
            most = min(records - archive.records, r.choice((1, 3, 10, 40)))
            batch = [self._next() for _ in range(1 + r.randrange(most))]
            kind = r.choice(CONTAINERS)
            broken, cut = r.random() < damage, r.random() < 0.08
            content, pieces = self._content(kind, batch[:1] if kind == "single" else batch,
                                            broken, cut)
            self._store(archive, number, content, pieces, cut)
        if r.random() < 0.5:
            self._add_others(archive)

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

    def _content(self, kind, batch, broken, cut):
        """(bytes, the place of each record in them as (start, end, text), text None if damaged)"""
        r = self.random
        spelling = any_spelling(r)
        if kind == "lines":
            spelling = Spelling(r, escapes=spelling.escapes, shuffle=spelling.shuffle)
        level = {"Records": 2, "containers": 2, "array": 1}.get(kind, 0)
        if broken or cut:
            # Where a damaged record ends that has line feeds anywhere is a guess.
            spelling.blanks = 0
        texts = [(text, text) for text in (spelling.write(record, level).encode()
                                           for record in batch)]
        if broken:
            # What begins a file must be told to be a record: no damage to a first one without a
            # container.
            for position in range(0 if level else 1, len(texts)):
                if r.random() < 0.3:
                    texts[position] = (self._damage(texts[position][0]), None)
        content = self._join(kind, [text for text, _ in texts], spelling)
        pieces, position = [], 0
        for text, sound in texts:
            position = content.index(text, position)
            pieces.append((position, position + len(text), sound))
            position += len(text)
        return content, pieces

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
        # A quote behind a backslash closes no string.
        sound = text.replace(b"\\\"", b"\\'")
        fitting = [(old, new) for old, new in kinds if old in sound]
        if not fitting:
            # Right behind the opening brace: a member with a wrong number.
            return text[:1] + b'"zz":.5' + (b"" if text.strip() == b"{}" else b",") + text[1:]
        old, new = r.choice(fitting)
        position = sound.index(old)
        return text[:position] + new + text[position + len(old):]

    def _store(self, archive, number, content, pieces, cut):
        r = self.random
        texts = [text for _, _, text in pieces]
        chance = r.random()
        if cut:
            keep = r.randrange(len(content))
            data = self._truncate(content, keep)
            texts = [text for _, end, text in pieces if end <= keep] + [None]
        elif chance < 0.5:
            data = content
        elif chance < 0.92:
            data = self._gzip(content)
        else:
            behind = r.choice((b"\x00" * 7, b"garbage"))
            data = self._gzip(content) + behind
            texts = texts + [None] if behind.strip(b"\0") else texts
        archive.write(self._path(number), data, texts)

    def _gzip(self, content):
        """One member, or several that follow each other."""
        r = self.random
        if len(content) > 20 and r.random() < 0.3:
            cut = r.randrange(1, len(content))
            return gzip.compress(content[:cut], mtime=0) + gzip.compress(content[cut:], mtime=0)
        return gzip.compress(content, r.choice((1, 6, 9)), mtime=0)

    def _truncate(self, content, keep):
        """A gzip stream that ends too early: of the content so many bytes can be had."""
        stream = zlib.compressobj(6, zlib.DEFLATED, 31)
        return stream.compress(content[:keep]) + stream.flush(zlib.Z_SYNC_FLUSH)

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
            return "AWSLogs/%s%s/CloudTrail/%s/%s/%s" % (organisation, account, region, day,
                                                         name + ending)
        if chance < 0.7:
            return name + ending
        names = ("events-%d.json", "sub/é %d.json", "x/y/%d.jsonl", "z%d.json.gz")
        return r.choice(names) % number

    def _add_others(self, archive):
        """Files that are passed over, an empty one, and one that by its name should hold events."""
        archive.write("README.txt", b"not a trail\n", None)
        archive.write("config.json.gz", gzip.compress(b'{"configurationItems": []}', mtime=0),
                      None)
        archive.write("empty-%d.json" % self.random.randrange(9), b"", [])
        archive.write("notes/note.json", b'{"a": [1, 2]}', [None])
        archive.write("AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/07/01/"
                      "111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20260701T000000Z"
                      ".json.gz",
                      gzip.compress(b'{"digestS3Object": "x"}', mtime=0), None)
