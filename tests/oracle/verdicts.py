"""The verdict of one policy on one record: the table of the language page, line by line."""

from computed import compute
from kleene import UNKNOWN
from values import event_time_of, text_of

VERDICTS = ("compliant", "non-compliant", "review", "attempt", "excepted", "insufficient-data",
            "not-applicable")


def event_time(record):
    """Seconds since 1970, or None for an undated record."""
    return event_time_of(text_of(record.get("eventTime")))


def verdict(policy, moment):
    """(verdict, the id of the exception that covers it or None)"""
    if not moment.library.is_run(policy):
        return "not-applicable", None

    scope = policy.scope_holds(moment)
    if scope is False:
        return "not-applicable", None

    check = policy.check.holds(moment)
    if scope is UNKNOWN or check is UNKNOWN:
        return "insufficient-data", None
    if policy.evaluable is not None and policy.evaluable.holds(moment) is not True:
        return "insufficient-data", None

    violating = (policy.kind == "forbid" and check) or (policy.kind == "require" and not check)
    if violating:
        if policy.separate_attempts:
            if compute("outcome", moment.record, moment.path) != "success":
                return "attempt", None
        time = event_time(moment.record)
        for exception in policy.exceptions:
            if exception.in_force(time) and exception.condition.holds(moment) is True:
                return "excepted", exception.id
        return "non-compliant", None

    if policy.kind == "review" and check:
        return "review", None
    return "compliant", None
