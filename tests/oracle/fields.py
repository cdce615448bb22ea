"""Paths into a record, and the places they yield.

A place is a value met at the end of a path. It can also be ABSENT (nothing there, or null) or
UNKNOWN (CloudTrail left the content out or redacted it).
"""

import functools
import re
import urllib.parse

from kleene import UNKNOWN
from values import parse_json, text_of


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
    """A value and the keys that lead to it from the record's root.

    any_root is true behind a wildcard at the root or in userIdentity: there a redaction counts
    wherever it stands. raw is the text of a redaction, whose value is UNKNOWN, and "null" of a
    null, whose value is ABSENT.
    """

    def __init__(self, value, keys, any_root=False, raw=None):
        self.value = value
        self.keys = keys
        self.any_root = any_root
        self.raw = raw


class Path:
    """steps: ("key", name), ("any",), ("each",), ("index", n).

    They start from the record or, where the path is relative, from an element; with a function
    ("json" or "name") from what it makes of the places of another path, inner.
    """

    def __init__(self, text, relative, steps, function=None, inner=None):
        self.text = text
        self.relative = relative
        self.steps = steps
        self.function = function
        self.inner = inner


_KEY = re.compile(r'"([^"]*)"|([^."\[\]()\s]+)')
_SUBSCRIPT = re.compile(r"\[([0-9]*)\]")
_FUNCTION = re.compile(r"(json|name)\(")


@functools.cache
def parse_path(text):
    """'a."b.c"[].d[2].*' to steps; a path that begins with a dot is relative to an element.

    'json(a.b).c' goes on inside the JSON that a string holds, 'name(a.b)' is the end of a text.
    """
    function = _FUNCTION.match(text)
    if function:
        closing = _closing_parenthesis(text, function.end())
        inner = parse_path(text[function.end():closing])
        steps = _steps(text, closing + 1, False)
        if function.group(1) == "name" and steps:
            raise BadPolicy("nothing follows name(...): " + text)
        return Path(text, inner.relative, steps, function.group(1), inner)
    relative = text.startswith(".")
    if text == ".":
        return Path(text, True, [])
    return Path(text, relative, _steps(text, 1 if relative else 0, not text.startswith(".[")))


def _closing_parenthesis(text, position):
    """Where the parenthesis closes that was opened before a position; quoted keys are skipped."""
    depth = 1
    for match in re.compile(r'"[^"]*"|[()]').finditer(text, position):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth == 0:
            return match.start()
    raise BadPolicy("a parenthesis is not closed in the path " + text)


def _steps(text, position, key_due):
    steps = []
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
    return steps


def places(path, record, element=None):
    """The places of a path in a record; element is the place that relative paths start from."""
    if path.function is not None:
        apply = {"json": _decoded, "name": _named}[path.function]
        current = [apply(place) for place in places(path.inner, record, element)]
    elif path.relative:
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


def _decoded(place):
    """json(): what the text at a place holds, URL-encoded or not; unknown if that is no JSON."""
    text = text_of(place.value)
    if text is None:
        return place
    try:
        return Place(parse_json(text), place.keys)
    except (ValueError, RecursionError):
        pass
    try:
        return Place(parse_json(urllib.parse.unquote(text, errors="strict")), place.keys)
    except (ValueError, RecursionError):
        return Place(UNKNOWN, place.keys)


def _named(place):
    return Place(name_of(place.value), place.keys)


def name_of(value):
    """What stands after the last slash or colon of a text; what has no text has no name."""
    if value is UNKNOWN:
        return UNKNOWN
    text = text_of(value)
    return ABSENT if text is None else re.split("[/:]", text)[-1]


def _settled(place):
    """The place as conditions see it: null is absent; what was left out or redacted is unknown."""
    if place.value is None:
        return Place(ABSENT, place.keys, place.any_root, "null")
    if _left_out(place):
        return Place(UNKNOWN, place.keys, place.any_root)
    if _redacted(place):
        return Place(UNKNOWN, place.keys, place.any_root, place.value)
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
    return place.any_root or under or keys[:2] == ("userIdentity", "userName")


def _take(step, place):
    """The places that one step leads to from one place."""
    place = _settled(place)
    value, keys = place.value, place.keys
    if value is UNKNOWN:
        return [place]
    any_root = place.any_root
    nowhere = Place(ABSENT, keys, any_root)
    if step[0] == "key":
        if isinstance(value, dict) and step[1] in value:
            return [Place(value[step[1]], keys + (step[1],), any_root)]
        return [nowhere]
    if step[0] == "any":
        if isinstance(value, dict):
            any_root = any_root or keys in ((), ("userIdentity",))
            return [Place(value[key], keys + (key,), any_root) for key in value]
        return []
    if step[0] == "each":
        if isinstance(value, list):
            return [Place(item, keys, any_root) for item in value]
        if value is ABSENT or value == {} or value == "":
            return []
        return [place]
    if step[0] == "index":
        if isinstance(value, list):
            return [Place(value[step[1]], keys, any_root)] if step[1] < len(value) else [nowhere]
        if step[1] == 0 and value is not ABSENT and value != {} and value != "":
            return [place]
        return [nowhere]
    raise AssertionError(step)
