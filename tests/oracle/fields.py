"""Paths into a record, and the places they yield.

A place is a value met at the end of a path. It can also be ABSENT (nothing there, or null) or
UNKNOWN (CloudTrail left the content out or redacted it).
"""

import re

from kleene import UNKNOWN


class NotSupported(Exception):
    """Something of the policy language that this evaluator doesn't know."""


class BadPolicy(Exception):
    """A policy that is wrong."""


class _Absent:
    def __repr__(self):
        return "absent"


ABSENT = _Absent()

REDACTED = ("HIDDEN_DUE_TO_SECURITY_REASONS", "***", "<sensitiveDataRemoved>")


class Place:
    """A value and the keys that lead to it from the record's root."""

    def __init__(self, value, keys):
        self.value = value
        self.keys = keys


class Path:
    """steps: ("key", name), ("any",), ("each",), ("index", n)."""

    def __init__(self, text, relative, steps):
        self.text = text
        self.relative = relative
        self.steps = steps


_KEY = re.compile(r'"([^"]*)"|([^."\[\]()\s]+)')
_SUBSCRIPT = re.compile(r"\[([0-9]*)\]")


def parse_path(text):
    """'a."b.c"[].d[2].*' to steps; a path that begins with a dot is relative to an element."""
    if "(" in text:
        raise NotSupported("function in the path " + text)
    relative = text.startswith(".")
    position = 1 if relative else 0
    steps = []
    if relative and position == len(text):
        return Path(text, True, steps)
    key_due = not text.startswith(".[")
    while position < len(text) or key_due:
        if key_due:
            match = _KEY.match(text, position)
            if not match:
                raise BadPolicy("the path '%s' is wrong at character %d" % (text, position + 1))
            quoted, plain = match.groups()
            if plain == "*":
                steps.append(("any",))
            else:
                steps.append(("key", plain if quoted is None else quoted))
            key_due = False
        elif text[position] == ".":
            position += 1
            key_due = True
            continue
        else:
            match = _SUBSCRIPT.match(text, position)
            if not match:
                raise BadPolicy("the path '%s' is wrong at character %d" % (text, position + 1))
            digits = match.group(1)
            steps.append(("index", int(digits)) if digits else ("each",))
        position = match.end()
    return Path(text, relative, steps)


def places(path, record, element=None):
    """The places of a path in a record; element is the place that relative paths start from."""
    if path.relative:
        if element is None:
            raise BadPolicy("the relative path '%s' stands outside some and every" % path.text)
        current = [element]
    else:
        current = [Place(record, ())]
    for step in path.steps:
        current = [found for place in current for found in _take(step, place)]
    return [_settled(place) for place in current]


def values_at(path, record, element=None):
    return [place.value for place in places(path, record, element)]


def _settled(place):
    """The place as conditions see it: null is absent; what was left out or redacted is unknown."""
    if place.value is None:
        return Place(ABSENT, place.keys)
    if _left_out(place) or _redacted(place):
        return Place(UNKNOWN, place.keys)
    return place


def _left_out(place):
    """An object, other than the record itself, whose "omitted" is true."""
    if not isinstance(place.value, dict) or place.keys == ():
        return False
    mark = place.value.get("omitted")
    return mark is True or mark == "true"


def _redacted(place):
    if not isinstance(place.value, str) or place.value not in REDACTED:
        return False
    keys = place.keys
    under = keys[:1] in (("requestParameters",), ("responseElements",))
    return under or keys == ("userIdentity", "userName")


def _take(step, place):
    """The places that one step leads to from one place."""
    place = _settled(place)
    value, keys = place.value, place.keys
    if value is UNKNOWN:
        return [place]
    nowhere = Place(ABSENT, keys)
    if step[0] == "key":
        if isinstance(value, dict) and step[1] in value:
            return [Place(value[step[1]], keys + (step[1],))]
        return [nowhere]
    if step[0] == "any":
        if isinstance(value, dict):
            return [Place(value[key], keys + (key,)) for key in value]
        return []
    if step[0] == "each":
        if isinstance(value, list):
            return [Place(item, keys) for item in value]
        if value is ABSENT or value == {} or value == "":
            return []
        return [place]
    if step[0] == "index":
        if isinstance(value, list):
            return [Place(value[step[1]], keys)] if step[1] < len(value) else [nowhere]
        if step[1] == 0 and value is not ABSENT and value != {} and value != "":
            return [place]
        return [nowhere]
    raise AssertionError(step)
