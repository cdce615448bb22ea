"""The verdict of one policy on one record: the table of the language page, line by line."""

from correlation import Gathered
from kleene import UNKNOWN
from values import event_time_of, text_of

VERDICTS = ("compliant", "non-compliant", "review", "attempt", "excepted", "insufficient-data",
            "not-applicable")


def event_time(record):
    """Seconds since 1970, or None for an undated record."""
    return event_time_of(text_of(record.get("eventTime")))


def is_picked(policy, moment):
    """Whether the condition of a correlated policy picks the record: in scope, and it holds."""
    return (moment.library.is_run(policy) and policy.scope_holds(moment) is True
            and policy.check.holds(moment) is True)


def verdict(policy, moment, correlated=False):
    """(verdict, the exception that covers it or None)

    correlated is what the policy's correlation, where it has one, says of the record if it is
    picked: whether it violates (or is to review), or UNKNOWN.
    """
    if not moment.library.is_run(policy):
        return "not-applicable", None

    scope = policy.scope_holds(moment)
    if scope is False:
        return "not-applicable", None

    check = policy.check.holds(moment)
    if policy.correlation is not None and check is True:
        check = correlated
    if scope is UNKNOWN or check is UNKNOWN:
        return "insufficient-data", None
    if policy.evaluable is not None and policy.evaluable.holds(moment) is not True:
        return "insufficient-data", None

    violating = (policy.kind == "forbid" and check) or (policy.kind == "require" and not check)
    if violating:
        if policy.separate_attempts:
            if moment.compute("outcome") != "success":
                return "attempt", None
        time = event_time(moment.record)
        for exception in policy.exceptions:
            if exception.covers(moment, time):
                return "excepted", exception
        return "non-compliant", None

    if policy.kind == "review" and check:
        return "review", None
    return "compliant", None


def verdicts(policy, moments, end=None):
    """verdict() of each of several records, which make up a run. end is the period's, or None."""
    if policy.correlation is None or not moments[0].library.is_run(policy):
        return [verdict(policy, moment) for moment in moments]
    gathered = Gathered(policy.correlation)
    for number, moment in enumerate(moments):
        gathered.see(number, moment, is_picked(policy, moment))
    outcomes = gathered.outcomes(end)
    return [verdict(policy, moment, outcomes.get(number, False))
            for number, moment in enumerate(moments)]
