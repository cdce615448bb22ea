"""What a report definition says of a run: its period, policies, parameters and accounts."""

import os
import re
import time

from fields import BadPolicy, NotSupported
from values import show_time, time_of
from xml_tree import read_xml

NAMESPACE = "urn:trailaudit:report:1"


class Report:
    """start and end are those of the period, None where it names none; accounts is
    {id: attributes}."""

    def __init__(self, file):
        with open(file, "rb") as stream:
            root = read_xml(stream.read())
        if root.name != "report" or root.namespace != NAMESPACE:
            raise BadPolicy("%s: the root is no report of %s" % (file, NAMESPACE))
        if root.all("exceptions"):
            raise NotSupported("<exceptions> in a report definition")
        self._folder = os.path.dirname(file)
        periods = root.all("period")
        self.start, self.end = period_of(periods[0].text) if periods else (None, None)
        self.policies = [self._path(element) for element in root.all("policies")]
        self.parameters = {element.need("name"): element.need("value")
                           for element in root.all("parameter")}
        self.accounts = {account.need("id"): account.attributes
                         for accounts in root.all("accounts")
                         for account in self._accounts(accounts)}

    def _path(self, element):
        return os.path.normpath(os.path.join(self._folder, element.need("href")))

    def _accounts(self, element):
        """The accounts that stand here, or in the file that is named."""
        if element.get("href") is None:
            return element.all("account")
        with open(self._path(element), "rb") as stream:
            return read_xml(stream.read()).all("account")


def period_of(text):
    """(start, end) in seconds, half-open, of 2026, 2026-07, 2026-Q3, last-quarter, FROM/TO."""
    if "/" in text:
        first, _, last = text.partition("/")
        start, end = time_of(first), time_of(last)
        if start is None or end is None:
            raise BadPolicy("no period: " + text)
        return start, end
    if text.startswith("last-"):
        text = _last(text[len("last-"):])
    match = re.fullmatch("([0-9]{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", text)
    if not match:
        raise BadPolicy("no period: " + text)
    year, quarter, month = match.groups()
    if quarter:
        return _months(int(year), 3 * int(quarter) - 2, 3)
    return _months(int(year), int(month), 1) if month else _months(int(year), 1, 12)


def _months(year, month, count):
    """From the first day of a month on, so many months."""
    behind = month + count
    return (time_of("%04d-%02d-01" % (year, month)),
            time_of("%04d-%02d-01" % (year + (behind - 1) // 12, (behind - 1) % 12 + 1)))


def _last(unit):
    """The last whole year, quarter or month before the run's time."""
    now = show_time(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time()))
    year, month = int(now[:4]), int(now[5:7])
    if unit == "year":
        return "%04d" % (year - 1)
    if unit == "quarter":
        quarter = (month - 1) // 3
        return "%04d-Q%d" % ((year, quarter) if quarter else (year - 1, 4))
    if unit == "month":
        return "%04d-%02d" % ((year, month - 1) if month > 1 else (year - 1, 12))
    raise BadPolicy("no period: last-" + unit)
