"""What single texts mean: JSON scalars, patterns, numbers, times, networks.

Nothing here knows of records or policies.
"""

import datetime
import decimal
import functools
import ipaddress
import json
import re
import zoneinfo
from fractions import Fraction


BLANKS = " \t\r\n"


class Number(str):
    """A JSON number, kept as the text that stood in the document (1.0 is not 1)."""


def _refuse_constant(name):
    raise ValueError(name + " is no JSON")


# Numbers stay text; of a key given twice the last counts, which is what Python's dict does.
DECODER = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=_refuse_constant)


def parse_json(text):
    """One JSON document as RFC 8259 has it. Raises ValueError or RecursionError."""
    return DECODER.decode(text)


def canonical(value):
    """A text that is the same for two JSON values exactly when they are the same: scalars by their
    text, as the language compares them."""
    if value is not None and text_of(value) is not None:
        return json.dumps(text_of(value))
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, dict):
        keys = sorted(value)
        return "{" + ",".join(json.dumps(key) + ":" + canonical(value[key]) for key in keys) + "}"
    return json.dumps(value)


_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def text_of(value):
    """The JSON text of a scalar, a string's decoded value; None for what has no text.

    Half of a pair of surrogates, which no UTF-8 can hold, is U+FFFD.
    """
    if isinstance(value, str):
        return value if value.isascii() else _LONE_SURROGATE.sub("\ufffd", value)
    if value is True:
        return "true"
    if value is False:
        return "false"
    return None


# ---------------------------------------------------------------------------- texts and patterns

_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TO_LOWER = str.maketrans(_UPPER, _UPPER.lower())


def ascii_lower(text):
    return text.translate(_TO_LOWER)


def is_like(text, pattern):
    """IAM's wildcards over the whole text: * any run, ? one character."""
    return _like_expression(pattern).fullmatch(text) is not None


@functools.cache
def _like_expression(pattern):
    expression = ""
    for character in pattern:
        if character == "*":
            expression += ".*"
        elif character == "?":
            expression += "."
        else:
            expression += re.escape(character)
    return re.compile(expression, re.DOTALL)


# ---------------------------------------------------------------------------- numbers

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


def number_of(text):
    """The decimal number that the whole text is, else None."""
    if text is None or not _NUMBER.fullmatch(text):
        return None
    try:
        return decimal.Decimal(text)
    except decimal.DecimalException:
        return None


# ---------------------------------------------------------------------------- times

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_ZONE = r"(Z|[+-][0-9]{2}(?::?[0-9]{2})?)"
_EXTENDED = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})"
                       r"([.,][0-9]+)?" + _ZONE + "?")
_BASIC = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})"
                    r"([.,][0-9]+)?" + _ZONE + "?")
_ZONED = re.compile(r".*T.*" + _ZONE)

_EPOCH = datetime.datetime(1970, 1, 1)


def _seconds(year, month, day, hour=0, minute=0, second=0):
    """Seconds since 1970 as an integer; ValueError for a day or an hour that isn't.

    A leap second is the second before it.
    """
    second = 59 if int(second) == 60 else int(second)
    moment = datetime.datetime(int(year), int(month), int(day), int(hour), int(minute), second)
    return (moment - _EPOCH) // datetime.timedelta(seconds=1)


def _offset(zone):
    """Seconds that a zone such as +02:00 is ahead of UTC; no zone is UTC."""
    if zone is None or zone == "Z":
        return 0
    digits = zone[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > 23 or minutes > 59:
        raise ValueError("no zone: " + zone)
    seconds = hours * 3600 + minutes * 60
    return -seconds if zone[0] == "-" else seconds


def time_of(text):
    """An ISO 8601 date or time as exact seconds since 1970 UTC; None for what is neither.

    A date is its midnight UTC, and so is a time without a zone in UTC.
    """
    if text is None:
        return None
    try:
        match = _DATE.fullmatch(text)
        if match:
            return Fraction(_seconds(*match.groups()))
        match = _EXTENDED.fullmatch(text) or _BASIC.fullmatch(text)
        if not match:
            return None
        year, month, day, hour, minute, second, fraction, zone = match.groups()
        whole = _seconds(year, month, day, hour, minute, second) - _offset(zone)
        return whole + Fraction("0." + fraction[1:] if fraction else 0)
    except ValueError:
        return None


def event_time_of(text):
    """The time of a record: a full date and time with its zone, blanks around it taken off, else
    None (undated)."""
    text = None if text is None else text.strip(BLANKS)
    if text is None or not _ZONED.fullmatch(text):
        return None
    return time_of(text)


def show_time(seconds):
    """YYYY-MM-DDTHH:MM:SSZ; fractions of a second are left out."""
    moment = _EPOCH + datetime.timedelta(seconds=int(seconds // 1))
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def zone_of(name):
    """A zone of the IANA time zone database, None for a name that isn't in it."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return None


def local_time_of(seconds, zone):
    """(weekday, Monday being 0; whole minute of the day) that clocks in the zone show."""
    moment = _EPOCH + datetime.timedelta(seconds=int(seconds // 1))
    if not 100 < moment.year < 9900:
        # Out of reach of Python's days in some zone; the calendar repeats after 400 years.
        moment = moment.replace(year=moment.year + (400 if moment.year < 5000 else -400))
    moment = moment.replace(tzinfo=datetime.timezone.utc).astimezone(zone)
    return moment.weekday(), moment.hour * 60 + moment.minute


_DURATION = re.compile(r"P(?:([0-9]+)W)?(?:([0-9]+)D)?(?:T(?=.)(?:([0-9]+)H)?(?:([0-9]+)M)?"
                       r"(?:([0-9]+(?:[.,][0-9]+)?)S)?)?")


def duration_of(text):
    """The seconds of an ISO 8601 duration; None for none, and for months and years, which have
    no fixed length."""
    match = _DURATION.fullmatch(text)
    if not match or text == "P":
        return None
    units = (7 * 86400, 86400, 3600, 60, 1)
    return sum(Fraction((number or "0").replace(",", ".")) * unit
               for number, unit in zip(match.groups(), units))


def day_of(seconds):
    return show_time(seconds)[:10]


# ---------------------------------------------------------------------------- addresses

def address_of(text):
    """An IPv4 or IPv6 address, else None."""
    try:
        return None if "%" in text else ipaddress.ip_address(text)
    except ValueError:
        return None


def network_of(text):
    """An address with a prefix length, host bits masked; None for a bare address."""
    address_text, slash, prefix = text.partition("/")
    address = address_of(address_text)
    if not slash or address is None or not re.fullmatch("[0-9]{1,3}", prefix):
        return None
    if int(prefix) > address.max_prefixlen:
        return None
    return ipaddress.ip_network((address, int(prefix)), strict=False)


def lies_in(text, cidr):
    """Whether an address, or a network as a whole, lies in the network (or is the address)."""
    outer = network_of(cidr) or _single(cidr)
    inner = network_of(text) or _single(text)
    if outer is None or inner is None or outer.version != inner.version:
        return False
    return inner.subnet_of(outer)


def _single(text):
    """A bare address as the network that holds it alone."""
    address = address_of(text)
    return None if address is None else ipaddress.ip_network(address)
