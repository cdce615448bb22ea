"""Correlation: which of the records that a condition picks violate, seen together with others.

A Correlation is what stands in a policy. A Gathered keeps what it has seen of the records of a run,
in any order, and says at the end which of the picked ones violate.
"""

import bisect
import re

from conditions import Field, read_only_condition
from fields import BadPolicy
from kleene import UNKNOWN
from values import duration_of, event_time_of, text_of


class Picked:
    """A picked record: its time, its number within the run, the values that distinct counts."""

    def __init__(self, time, number, values):
        self.time = time
        self.number = number
        self.values = values


class Step:
    """Another record, which meets a condition and belongs to the group by fields of its own."""

    def __init__(self, condition, per):
        self.condition = condition
        self.per = per


class Gathered:
    def __init__(self, correlation):
        self.correlation = correlation
        self.picked = {}
        self.met = {}
        self.last_time = None

    def see(self, number, moment, is_picked):
        """One of the records evaluated, each with a number of its own."""
        time = event_time_of(text_of(moment.record.get("eventTime")))
        if time is None:
            return
        if self.last_time is None or time > self.last_time:
            self.last_time = time
        group = group_of(self.correlation.per, moment)
        if is_picked and group is not None:
            values = self.correlation.values(moment)
            self.picked.setdefault(group, []).append(Picked(time, number, values))
        for index, step in enumerate(self.correlation.steps):
            group = group_of(step.per, moment)
            if group is not None and step.condition.holds(moment) is True:
                steps = self.met.setdefault(group, [[] for _ in self.correlation.steps])
                steps[index].append((time, number))

    def outcomes(self, end):
        """{number of a picked record: True or UNKNOWN}; of all others it is False.

        end is where the period ends, None where that is the last event's time.
        """
        found = {}
        for group, picked in self.picked.items():
            picked.sort(key=lambda record: (record.time, record.number))
            met = self.met.get(group, [[] for _ in self.correlation.steps])
            for step in met:
                step.sort()
            found.update(self.correlation.outcomes(picked, met,
                                                   self.last_time if end is None else end))
        return found


def group_of(per, moment):
    """The texts of the fields, or None for a record that lacks one of them."""
    texts = [_first_text(field, moment) for field in per]
    return None if None in texts else tuple(texts)


def _first_text(field, moment):
    """The text of the field's first place that has one; None if what stands before is unknown."""
    for value in field.there(moment):
        text = None if value is UNKNOWN else text_of(value)
        if text is not None or value is UNKNOWN:
            return text
    return None


class Correlation:
    """within in seconds; per is a list of fields; steps are those of other records."""

    def __init__(self, within, per, steps=()):
        self.within = within
        self.per = per
        self.steps = steps

    def values(self, moment):
        return None

    def fields(self):
        return self.per + [field for step in self.steps for field in step.per]

    def outcomes(self, picked, met, end):
        """What outcomes() of Gathered says, for one group, by time."""
        raise NotImplementedError

    def windows(self, picked):
        """The longest window that begins with each record: (its index, that behind its last)."""
        behind = 0
        for first, record in enumerate(picked):
            while behind < len(picked) and picked[behind].time - record.time <= self.within:
                behind += 1
            yield first, behind


class Threshold(Correlation):
    def __init__(self, within, per, at_least):
        super().__init__(within, per)
        self.at_least = at_least

    def outcomes(self, picked, met, end):
        found, done = {}, 0
        for first, behind in self.windows(picked):
            if behind - first >= self.at_least:
                for record in picked[max(first, done):behind]:
                    found[record.number] = True
                done = behind
        return found


class Distinct(Correlation):
    def __init__(self, within, per, at_least, field):
        super().__init__(within, per)
        self.at_least = at_least
        self.field = field

    def values(self, moment):
        """Of a field with several places all count."""
        return {text_of(value) for value in self.field.there(moment)} - {None}

    def fields(self):
        return super().fields() + [self.field]

    def outcomes(self, picked, met, end):
        found, done, counts, counted = {}, 0, {}, 0
        for first, behind in self.windows(picked):
            for record in picked[counted:behind]:
                for value in record.values:
                    counts[value] = counts.get(value, 0) + 1
            counted = behind
            if len(counts) >= self.at_least:
                for record in picked[max(first, done):behind]:
                    found[record.number] = True
                done = behind
            for value in picked[first].values:
                counts[value] -= 1
                if counts[value] == 0:
                    del counts[value]
        return found


class Sequence(Correlation):
    def outcomes(self, picked, met, end):
        at_time = {}
        for index, step in enumerate(met):
            for time, number in step:
                at_time.setdefault(time, [set() for _ in met])[index].add(number)
        times = sorted(at_time)
        return {record.number: True for record in picked if self._follows(record, times, at_time)}

    def _follows(self, picked, times, at_time):
        """Whether the steps follow. At each time as many of the next ones are taken as can be, each
        by a record of its own: taking fewer never lets more of the later ones follow."""
        done = 0
        for time in times[bisect.bisect_left(times, picked.time):]:
            if time - picked.time > self.within:
                return False
            taken = {picked.number: None}
            while done < len(self.steps) and _take(done, at_time[time], taken, set()):
                done += 1
            if done == len(self.steps):
                return True
        return False


def _take(step, candidates, taken, tried):
    """Gives the step a record of its own, moving steps that have one to others where need be.

    taken is {record: its step}; the picked record is taken for good (None).
    """
    for number in candidates[step]:
        if number in tried or (number in taken and taken[number] is None):
            continue
        tried.add(number)
        if number not in taken or _take(taken[number], candidates, taken, tried):
            taken[number] = step
            return True
    return False


class NotFollowedBy(Correlation):
    def outcomes(self, picked, met, end):
        found = {}
        for record in picked:
            if not self._is_followed(record, met[0]):
                found[record.number] = UNKNOWN if record.time + self.within > end else True
        return found

    def _is_followed(self, picked, followers):
        for time, number in followers[bisect.bisect_left(followers, (picked.time, -1)):]:
            if time - picked.time > self.within:
                return False
            if number != picked.number:
                return True
        return False


# ---------------------------------------------------------------------------- from XML

def read_correlation(element):
    return READERS[element.name](element, _within(element), _per(element, "per"))


def _within(element):
    seconds = duration_of(element.need("within"))
    if seconds is None:
        raise BadPolicy("<%s>, line %d: no duration: %s"
                        % (element.name, element.line, element.get("within")))
    return seconds


def _per(element, attribute):
    """The fields named, blanks between them; blanks in a quoted key are its own."""
    names = re.findall(r'(?:"[^"]*"|[^\s"])+', element.get(attribute) or "")
    return [Field(name) for name in names]


def _at_least(element):
    text = element.need("at-least")
    if not re.fullmatch("[0-9]+", text):
        raise BadPolicy("<%s>, line %d: no number: %s" % (element.name, element.line, text))
    return int(text)


def _step(element, attribute, per):
    """A step whose fields, where it names some, stand position by position for those of per."""
    own = per if element.get(attribute) is None else _per(element, attribute)
    if len(own) != len(per):
        raise BadPolicy("<%s>, line %d: %s names %d fields, per %d"
                        % (element.name, element.line, attribute, len(own), len(per)))
    return Step(read_only_condition(element), own)


def _read_sequence(element, within, per):
    if not element.children or element.children != element.all("step"):
        raise BadPolicy("<sequence>, line %d, takes steps" % element.line)
    return Sequence(within, per, [_step(child, "per", per) for child in element.children])


READERS = {
    "threshold": lambda element, within, per: Threshold(within, per, _at_least(element)),
    "distinct": lambda element, within, per: Distinct(within, per, _at_least(element),
                                                      Field(element.need("field"))),
    "sequence": _read_sequence,
    "not-followed-by": lambda element, within, per: NotFollowedBy(
        within, per, [_step(element, "match-per", per)]),
}
