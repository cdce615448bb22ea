"""Kleene's three-valued logic: True, False and UNKNOWN."""


class _Unknown:
    """The third truth value; also stands for a field whose content CloudTrail withheld."""

    def __repr__(self):
        return "unknown"

    def __bool__(self):
        raise TypeError("unknown is neither true nor false")


UNKNOWN = _Unknown()


def kleene_not(value):
    if value is UNKNOWN:
        return UNKNOWN
    return not value


def kleene_and(values):
    """False if one is false, else unknown if one is unknown, else true (also of nothing)."""
    result = True
    for value in values:
        if value is False:
            return False
        if value is UNKNOWN:
            result = UNKNOWN
    return result


def kleene_or(values):
    """True if one is true, else unknown if one is unknown, else false (also of nothing)."""
    result = False
    for value in values:
        if value is True:
            return True
        if value is UNKNOWN:
            result = UNKNOWN
    return result
