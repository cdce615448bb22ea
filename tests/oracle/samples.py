"""Whether samples.csv is a sample: of each policy's population as many records as were asked for,
none twice, in order, each with the verdict that the oracle has."""

import csv
import io

from audit import by_time


def sample_differences(samples, size, audit):
    """samples is the text of samples.csv, size what --sample was, audit the oracle's."""
    rows = list(csv.DictReader(io.StringIO(samples.decode("utf-8"), newline="")))
    found = []
    for policy in audit.library.policies:
        theirs = [row for row in rows if row["policy"] == policy.id]
        ours = {key[1:]: outcome for key, outcome in audit.judged.items() if key[0] == policy.id}
        if len(theirs) != min(size, len(ours)):
            found.append("samples.csv has %d records of %s, whose population is %d"
                         % (len(theirs), policy.id, len(ours)))
        found += _rows(policy.id, theirs, ours)
    order = [policy.id for policy in audit.library.policies]
    if [row["policy"] for row in rows] != sorted((row["policy"] for row in rows), key=order.index):
        found.append("samples.csv is not sorted by policy")
    return found


def _rows(policy, theirs, ours):
    found = []
    places = [(row["file"], int(row["record"])) for row in theirs]
    if len(set(places)) != len(places):
        found.append("samples.csv has a record of %s twice" % policy)
    for row, place in zip(theirs, places):
        got = (row["account"], row["service"], row["verdict"])
        known = tuple(_shown(text) for text in ours[place][:3]) if place in ours else None
        if got != known:
            found.append("sample of %s, record %d of %s: trailaudit has %r, the oracle %r"
                         % (policy, place[1], place[0], got, known))
    order = [by_time(ours[place][3]) for place in places if place in ours]
    if order != sorted(order):
        found.append("the sample of %s is not sorted by time, event id, file, record" % policy)
    return found


def _shown(text):
    """A control character as the CSV files have it."""
    return "".join("U+%04X" % ord(c) if c < " " and c not in "\t\r\n" else c for c in text)
