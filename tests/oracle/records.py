"""Archives: which files, in which order, and the records in them."""

import os
import re

from pieces import (DAMAGED, NotAnEventFile, OtherKind, Unreadable, inflate, is_left_over,
                    pieces_of)
from values import time_of

HOUR = 3600
DAY = 24 * HOUR


class RecordAt:
    """A record and where it stands. path is the archive as given joined with file."""

    def __init__(self, record, file, path, number):
        self.record = record
        self.file = file
        self.path = path
        self.number = number


class Inputs:
    """What was met, in the words of audit.json."""

    def __init__(self):
        self.files = 0
        self.passed_over = 0
        self.skipped = 0
        self.quarantined = 0


def read_archives(archives, inputs, start=None, end=None):
    """Yields the records of all archives in archive order, and counts in inputs.

    start and end are the period (seconds, or None): files delivered well before or after it are
    skipped unread.
    """
    for archive in archives:
        for file, path in files_of(archive):
            inputs.files += 1
            if is_outside(os.path.basename(file), start, end):
                inputs.skipped += 1
                continue
            yield from _read_file(file, path, inputs)


def files_of(archive):
    """(file relative to its archive, its path), in the byte order of whole relative paths."""
    if not os.path.isdir(archive):
        return [(os.path.basename(archive), archive)]
    found = []
    for folder, _, names in os.walk(archive):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and _is_within(path, archive):
                found.append((os.path.relpath(path, archive), path))
    return sorted(found, key=lambda pair: os.fsencode(pair[0]))


def _is_within(path, archive):
    root = os.path.realpath(archive)
    return os.path.commonpath([os.path.realpath(path), root]) == root


def is_outside(name, start, end):
    """Delivered before the period minus an hour, or after it plus 31 days, by the file's name."""
    delivered = delivery_time(name)
    if delivered is None:
        return False
    if start is not None and delivered < start - HOUR:
        return True
    return end is not None and delivered > end + 31 * DAY


def delivery_time(name):
    """When a file was delivered: an event file to the minute, a digest to the second."""
    match = re.match(r"[0-9]{12}_CloudTrail[A-Za-z-]*_[a-z0-9-]+_([0-9]{8}T[0-9]{4}Z)_?", name)
    if match:
        return time_of(match.group(1)[:-1] + "00Z")
    match = re.match(r"[0-9]{12}_CloudTrail-Digest_.*_([0-9]{8}T[0-9]{6}Z)\.json", name)
    return time_of(match.group(1)) if match else None


def is_digest(path):
    return ("CloudTrail-Digest" in path.split("/")[:-1]
            or "_CloudTrail-Digest_" in os.path.basename(path))


def is_named_as_event_file(path):
    """By its name it claims to hold events; that it holds none is then a loss."""
    name = os.path.basename(path).lower()
    name = name[:-len(".gz")] if name.endswith(".gz") else name
    return name.endswith((".json", ".jsonl", ".ndjson")) or "_CloudTrail_" in os.path.basename(path)


def _read_file(file, path, inputs):
    if is_digest(path):
        inputs.passed_over += 1
        return
    with open(path, "rb") as stream:
        data = stream.read()
    try:
        packed = data[:2] == b"\x1f\x8b"
        content = inflate(data) if packed else data
        pieces = pieces_of(content)
        if packed and is_left_over(data):
            pieces.append(DAMAGED)
    except Unreadable:
        pieces = [DAMAGED]
    except OtherKind:
        inputs.passed_over += 1
        return
    except NotAnEventFile:
        if not is_named_as_event_file(path):
            inputs.passed_over += 1
            return
        pieces = [DAMAGED]
    for number, piece in enumerate(pieces, 1):
        if piece is DAMAGED:
            inputs.quarantined += 1
        else:
            yield RecordAt(piece, file, path, number)
