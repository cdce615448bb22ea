"""The conditions of the policy language, one class an element.

Each has holds(moment), which is True, False or UNKNOWN, and children(), fields() and lists(), from
which the rest of the evaluator learns what a policy reads.
"""

import re

from computed import ACCOUNT_ATTRIBUTES, COMPUTED, compute
from fields import ABSENT, BadPolicy, NotSupported, name_of, parse_path, places, values_at
from kleene import UNKNOWN, kleene_and, kleene_not, kleene_or
from values import (ascii_lower, event_time_of, is_like, lies_in, local_time_of, network_of,
                    number_of, text_of, time_of, zone_of)


class Moment:
    """One evaluation: the record, its file's path, the library, and the element inside some.

    What has been looked up in the record is kept in known, for the next who asks.
    """

    def __init__(self, record, path, library, element=None, known=None):
        self.record = record
        self.path = path
        self.library = library
        self.element = element
        self.known = {} if known is None else known

    def inside(self, element):
        return Moment(self.record, self.path, self.library, element, self.known)

    def compute(self, name):
        """A computed field of the record: text, ABSENT or UNKNOWN."""
        if name not in self.known:
            self.known[name] = self._compute(name)
        return self.known[name]

    def _compute(self, name):
        if name in ACCOUNT_ATTRIBUTES:
            return self.library.account_attribute(self.compute("account"),
                                                  ACCOUNT_ATTRIBUTES[name])
        return compute(name, self.record, self.path)

    def values(self, path):
        """What stands at the places of a path: values, ABSENT, UNKNOWN."""
        if path.relative:
            return values_at(path, self.record, self.element)
        if path not in self.known:
            self.known[path] = values_at(path, self.record)
        return self.known[path]


class Field:
    """A field named in a policy: a path, a computed field, or the name() of a computed field."""

    def __init__(self, text):
        self.text = text
        inner = text[len("name("):-1] if text.startswith("name(") else None
        self.is_name = inner in COMPUTED
        self.computed = inner if self.is_name else text if text in COMPUTED else None
        self.path = parse_path(text) if self.computed is None else None

    def values(self, moment):
        """What stands at the field's places: values, ABSENT, UNKNOWN."""
        if self.path is None:
            value = moment.compute(self.computed)
            return [name_of(value) if self.is_name else value]
        return moment.values(self.path)

    def there(self, moment):
        """values() without the absent ones."""
        return [value for value in self.values(moment) if value is not ABSENT]


class Condition:
    def holds(self, moment):
        raise NotImplementedError

    def children(self):
        return []

    def fields(self):
        return []

    def lists(self):
        return []

    def uses(self):
        return []


# ---------------------------------------------------------------------------- combining

class All(Condition):
    def __init__(self, conditions):
        self.conditions = conditions

    def holds(self, moment):
        return kleene_and(condition.holds(moment) for condition in self.conditions)

    def children(self):
        return self.conditions


class Any(Condition):
    def __init__(self, conditions):
        self.conditions = conditions

    def holds(self, moment):
        return kleene_or(condition.holds(moment) for condition in self.conditions)

    def children(self):
        return self.conditions


class Not(Condition):
    def __init__(self, condition):
        self.condition = condition

    def holds(self, moment):
        return kleene_not(self.condition.holds(moment))

    def children(self):
        return [self.condition]


class Use(Condition):
    def __init__(self, name):
        self.name = name

    def holds(self, moment):
        return moment.library.definition(self.name).holds(moment)

    def uses(self):
        return [self.name]


class Some(Condition):
    def __init__(self, where, condition):
        self.where = where
        self.condition = condition

    def outcomes(self, moment):
        """What the condition is at each element; unknown for one that can't be seen."""
        return [UNKNOWN if element.value is UNKNOWN
                else self.condition.holds(moment.inside(element))
                for element in elements(self.where, moment)]

    def holds(self, moment):
        return kleene_or(self.outcomes(moment))

    def children(self):
        return [self.condition]

    def fields(self):
        return [self.where]


class Every(Some):
    def __init__(self, where, condition, empty):
        super().__init__(where, condition)
        self.empty = empty

    def holds(self, moment):
        outcomes = self.outcomes(moment)
        if not outcomes:
            return self.empty
        return kleene_and(outcomes)


def elements(where, moment):
    """The elements of a some or every: a null in an array is one, a path to nothing is none."""
    found = places(where.path, moment.record, moment.element)
    if where.path.steps and where.path.steps[-1] == ("each",):
        return found
    return [place for place in found if place.value is not ABSENT]


# ---------------------------------------------------------------------------- one field

class FieldCondition(Condition):
    """Holds if test() holds at some place of the field where there is a value."""

    def __init__(self, field):
        self.field = field

    def test(self, value, moment):
        raise NotImplementedError

    def holds(self, moment):
        return kleene_or(UNKNOWN if value is UNKNOWN else self.test(value, moment)
                         for value in self.field.there(moment))

    def fields(self):
        return [self.field]


class Present(FieldCondition):
    def test(self, value, moment):
        return True


class Absent(Present):
    def holds(self, moment):
        return kleene_not(super().holds(moment))


class Empty(FieldCondition):
    def test(self, value, moment):
        return value == [] or value == {} or value == ""


class TextCondition(FieldCondition):
    """A test of the text; objects and arrays have none."""

    def __init__(self, field, ignore_case=False):
        super().__init__(field)
        self.ignore_case = ignore_case

    def same_case(self, text):
        return ascii_lower(text) if self.ignore_case else text

    def test(self, value, moment):
        text = text_of(value)
        return text is not None and self.test_text(text, moment)

    def test_text(self, text, moment):
        raise NotImplementedError


class Equals(TextCondition):
    def __init__(self, field, value, ignore_case):
        super().__init__(field, ignore_case)
        self.value = value

    def test_text(self, text, moment):
        return self.same_case(text) == self.same_case(self.value)


class SameAs(Condition):
    """Some place of one field and some place of the other have the same text."""

    def __init__(self, field, other, ignore_case):
        self.field = field
        self.other = other
        self.ignore_case = ignore_case

    def holds(self, moment):
        return kleene_or(self.same(one, two)
                         for one in self.field.there(moment) for two in self.other.there(moment))

    def same(self, one, two):
        if one is UNKNOWN or two is UNKNOWN:
            return UNKNOWN
        one, two = text_of(one), text_of(two)
        if one is None or two is None:
            return False
        if self.ignore_case:
            return ascii_lower(one) == ascii_lower(two)
        return one == two

    def fields(self):
        return [self.field, self.other]


class Listed(TextCondition):
    """A text condition against values that stand in it, or in a list."""

    def __init__(self, field, values, list_name, ignore_case):
        super().__init__(field, ignore_case)
        self.inline = values
        self.list_name = list_name

    def values(self, moment):
        if self.list_name is not None:
            return moment.library.list_values(self.list_name)
        return self.inline

    def test_text(self, text, moment):
        return any(self.test_one(text, value) for value in self.values(moment))

    def test_one(self, text, value):
        raise NotImplementedError

    def lists(self):
        return [] if self.list_name is None else [self.list_name]


class In(Listed):
    def test_one(self, text, value):
        return self.same_case(text) == self.same_case(value)


class Like(Listed):
    def test_one(self, text, value):
        return is_like(self.same_case(text), self.same_case(value))


class InNetwork(Listed):
    def test_one(self, text, value):
        return lies_in(text, value)


class Matches(TextCondition):
    def __init__(self, field, regex, ignore_case):
        super().__init__(field, ignore_case)
        self.expression = re.compile(regex, re.IGNORECASE if ignore_case else 0)

    def test_text(self, text, moment):
        return self.expression.search(text) is not None


class Bound(TextCondition):
    """at-least and at-most: as numbers, or as times where both are."""

    def __init__(self, field, value, at_least):
        super().__init__(field)
        self.value = value
        self.at_least = at_least

    def test_text(self, text, moment):
        for reading in (number_of, time_of):
            one, two = reading(text), reading(self.value)
            if one is not None and two is not None:
                return one >= two if self.at_least else one <= two
        return False


class OpenNetwork(TextCondition):
    def __init__(self, field, ipv4, ipv6):
        super().__init__(field)
        self.bounds = {4: ipv4, 6: ipv6}

    def test_text(self, text, moment):
        network = network_of(text)
        return network is not None and network.prefixlen < self.bounds[network.version]


class RangeIncludes(Condition):
    def __init__(self, low, high, list_name):
        self.low = low
        self.high = high
        self.list_name = list_name

    def holds(self, moment):
        lows = self.low.there(moment) or [ABSENT]
        highs = self.high.there(moment) or [ABSENT]
        return kleene_or(self.test(low, high, moment) for low in lows for high in highs)

    def test(self, low, high, moment):
        if low is UNKNOWN or high is UNKNOWN:
            return UNKNOWN
        numbers = [number_of(text) for text in moment.library.list_values(self.list_name)]
        if no_bound(low) and no_bound(high):
            return len(numbers) > 0
        if no_bound(low) or no_bound(high):
            return False
        low, high = number_of(text_of(low)), number_of(text_of(high))
        if low is None or high is None:
            return False
        return any(number is not None and low <= number <= high for number in numbers)

    def fields(self):
        return [self.low, self.high]

    def lists(self):
        return [self.list_name]


def no_bound(value):
    return value is ABSENT or number_of(text_of(value)) == -1


class Action(Condition):
    """The computed action is like one of the names, in any case."""

    def __init__(self, names):
        self.names = [ascii_lower(name) for name in names]
        self.answers = {}

    def holds(self, moment):
        action = moment.compute("action")
        if action not in self.answers:
            self.answers[action] = any(is_like(ascii_lower(action), name) for name in self.names)
        return self.answers[action]


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class During(Condition):
    """eventTime falls on one of the days (Mon is 0), from one minute of the day up to another.

    What runs past midnight belongs to the day on which it starts.
    """

    def __init__(self, days, start, end, zone):
        self.days = days
        self.start = start
        self.end = end
        self.zone = zone
        self.field = Field("eventTime")

    def holds(self, moment):
        if UNKNOWN in self.field.values(moment):
            return UNKNOWN
        time = event_time_of(text_of(moment.record.get("eventTime")))
        if time is None:
            return False
        weekday, minute = local_time_of(time, self.zone)
        if self.start < self.end:
            return weekday in self.days and self.start <= minute < self.end
        if minute >= self.start:
            return weekday in self.days
        return minute < self.end and (weekday - 1) % 7 in self.days

    def fields(self):
        return [self.field]


# ---------------------------------------------------------------------------- from XML

def read_condition(element):
    """A condition from its element. element has name, attributes, children, text, line."""
    reader = READERS.get(element.name)
    if reader is None:
        raise NotSupported("the condition <%s>, line %d" % (element.name, element.line))
    return reader(element)


def read_only_condition(element):
    if len(element.children) != 1:
        raise BadPolicy("<%s>, line %d, takes one condition" % (element.name, element.line))
    return read_condition(element.children[0])


def _children(element):
    return [read_condition(child) for child in element.children]


def _field(element, attribute="field"):
    return Field(element.need(attribute))


def _ignore_case(element):
    return element.get("ignore-case") == "yes"


def _values(element):
    return [child.text for child in element.children if child.name == "value"]


def _read_equals(element):
    if element.get("same-as") is not None:
        return SameAs(_field(element), _field(element, "same-as"), _ignore_case(element))
    return Equals(_field(element), element.need("value"), _ignore_case(element))


def _read_in(element):
    return In(_field(element), _values(element), element.get("list"), _ignore_case(element))


def _read_like(element):
    patterns = _values(element)
    if element.get("pattern") is not None:
        patterns.append(element.get("pattern"))
    return Like(_field(element), patterns, element.get("list"), _ignore_case(element))


def _read_in_network(element):
    networks = _values(element)
    if element.get("cidr") is not None:
        networks += element.get("cidr").split()
    return InNetwork(_field(element), networks, element.get("list"), False)


def _read_during(element):
    zone = zone_of(element.get("zone") or "UTC")
    if zone is None:
        raise BadPolicy("<during>, line %d: no time zone %s" % (element.line, element.get("zone")))
    return During(_days(element), _minute(element, "from", 0), _minute(element, "to", 24 * 60),
                  zone)


def _days(element):
    """The days named, such as Mon-Fri or Sat,Sun or Fri-Mon; all of them where none is."""
    text = element.get("days")
    if text is None:
        return set(range(7))
    days = set()
    for part in re.split("[,\\s]+", text.strip()):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise BadPolicy("<during>, line %d: no days: %s" % (element.line, text))
        day = DAYS.index(first)
        days.add(day)
        while DAYS[day] != (last or first):
            day = (day + 1) % 7
            days.add(day)
    return days


def _minute(element, attribute, default):
    """The minute of the day that HH:MM names."""
    text = element.get(attribute)
    if text is None:
        return default
    match = re.fullmatch("([0-9]{2}):([0-9]{2})", text)
    if not match or int(match.group(2)) > 59 or text > "24:00":
        raise BadPolicy("<during>, line %d: no time of day: %s" % (element.line, text))
    return int(match.group(1)) * 60 + int(match.group(2))


def _read_every(element):
    return Every(_field(element, "in"), read_only_condition(element), element.get("empty") == "yes")


READERS = {
    "all": lambda element: All(_children(element)),
    "any": lambda element: Any(_children(element)),
    "not": lambda element: Not(read_only_condition(element)),
    "some": lambda element: Some(_field(element, "in"), read_only_condition(element)),
    "every": _read_every,
    "use": lambda element: Use(element.need("define")),
    "equals": _read_equals,
    "in": _read_in,
    "like": _read_like,
    "matches": lambda element: Matches(_field(element), element.need("regex"),
                                       _ignore_case(element)),
    "present": lambda element: Present(_field(element)),
    "absent": lambda element: Absent(_field(element)),
    "empty": lambda element: Empty(_field(element)),
    "at-least": lambda element: Bound(_field(element), element.need("value"), True),
    "at-most": lambda element: Bound(_field(element), element.need("value"), False),
    "in-network": _read_in_network,
    "open-network": lambda element: OpenNetwork(_field(element), int(element.get("ipv4") or 8),
                                                int(element.get("ipv6") or 16)),
    "range-includes": lambda element: RangeIncludes(_field(element, "from"), _field(element, "to"),
                                                    element.need("list")),
    "during": _read_during,
    "action": lambda element: Action(element.need("name").split()),
}


def walk(condition):
    """The condition and all below it, without what it uses by name."""
    yield condition
    for child in condition.children():
        yield from walk(child)
