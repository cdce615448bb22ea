#!/usr/bin/env python3
"""Hand-made cases for correlation in the oracle, and its results against every choice there is."""

import itertools
import json
import os
import random
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from audit import Audit, Selection
from conditions import Moment
from correlation import Distinct, Picked, Sequence, Step, Threshold
from fields import BadPolicy
from test_oracle import library_of, policy
from values import duration_of, parse_json, time_of
from verdicts import verdicts

PICK = '<equals field="pick" value="1"/>'
THRESHOLD = '<forbid>%s<threshold at-least="3" within="PT10M" per="who"/></forbid>' % PICK
DISTINCT = '<forbid>%s<distinct field="v" at-least="2" within="PT10M" per="who"/></forbid>' % PICK
SEQUENCE = ('<forbid>%s<sequence within="PT10M" per="who">'
            '<step><equals field="s" value="a"/></step>'
            '<step><equals field="s" value="b"/></step></sequence></forbid>' % PICK)
FOLLOWED = ('<forbid>%s<not-followed-by within="PT10M" per="who"><equals field="s" value="a"/>'
            '</not-followed-by></forbid>' % PICK)
SHORT = {"compliant": "c", "non-compliant": "X", "insufficient-data": "?", "excepted": "e",
         "attempt": "t", "review": "r", "not-applicable": "-"}


def at(minute, **more):
    """A record so many minutes (fractions too) after midnight, of one group unless said."""
    seconds = round(minute * 60)
    time = "2026-07-01T%02d:%02d:%02dZ" % (seconds // 3600, seconds // 60 % 60, seconds % 60)
    return dict({"eventTime": time, "who": "me"}, **more)


def picked(minute, **more):
    return at(minute, pick=1, **more)


def letters(check, records, end=None, **of_policy):
    """The verdicts of the records, one letter each."""
    library = library_of(policy(check, **of_policy))
    moments = [Moment(parse_json(json.dumps(record)), "", library) for record in records]
    end = None if end is None else time_of(end)
    return "".join(SHORT[name] for name, _ in verdicts(library.policies[0], moments, end))


class Thresholds(unittest.TestCase):
    def test_records_violate_that_lie_in_a_window_with_enough(self):
        self.assertEqual(letters(THRESHOLD, [picked(0), picked(5), picked(10)]), "XXX")
        self.assertEqual(letters(THRESHOLD, [picked(0), picked(5), picked(10.1)]), "ccc")
        self.assertEqual(letters(THRESHOLD, [picked(0), picked(11), picked(12), picked(21),
                                             picked(30.5)]), "cXXXc")

    def test_windows_overlap(self):
        self.assertEqual(letters(THRESHOLD, [picked(0), picked(4), picked(9), picked(12),
                                             picked(30)]), "XXXXc")

    def test_the_order_of_records_does_not_matter_and_equal_times_lie_together(self):
        self.assertEqual(letters(THRESHOLD, [picked(10), picked(40), picked(0), picked(5)]),
                         "XcXX")
        self.assertEqual(letters(THRESHOLD, [picked(1)] * 3), "XXX")

    def test_only_picked_records_count_and_only_those_in_scope_are_picked(self):
        self.assertEqual(letters(THRESHOLD, [picked(0), at(1), picked(2)]), "ccc")
        scope = '<scope><equals field="s" value="1"/></scope>'
        self.assertEqual(letters(THRESHOLD, [picked(0, s=1), picked(1), picked(2, s=1)],
                                 scope=scope), "c-c")

    def test_groups_are_apart_and_a_record_without_the_field_is_in_none(self):
        self.assertEqual(letters(THRESHOLD, [picked(0), picked(1), picked(2, who="you")]), "ccc")
        self.assertEqual(letters(THRESHOLD, [picked(0, who=None), picked(1, who=None),
                                             picked(2, who=None)]), "ccc")
        self.assertEqual(letters(THRESHOLD, [picked(0, who={}), picked(1, who={}),
                                             picked(2, who={})]), "ccc")
        self.assertEqual(letters(THRESHOLD, [picked(0, who=1), picked(1, who="1"),
                                             picked(2, who=1)]), "XXX")
        self.assertEqual(letters(THRESHOLD, [picked(0, who=""), picked(1, who=""),
                                             picked(2, who="")]), "XXX")

    def test_without_per_all_are_one_group_and_several_fields_must_all_agree(self):
        one = THRESHOLD.replace(' per="who"', "")
        self.assertEqual(letters(one, [picked(0), picked(1, who=None), picked(2, who="x")]), "XXX")
        two = THRESHOLD.replace('"who"', '"who  name(arn)"')
        self.assertEqual(letters(two, [picked(0, arn="a:b/c"), picked(1, arn="c"),
                                       picked(2, arn="d/c")]), "XXX")
        self.assertEqual(letters(two, [picked(0, arn="c"), picked(1, arn="c"),
                                       picked(2, arn="d")]), "ccc")

    def test_of_several_places_the_first_names_the_group(self):
        places = THRESHOLD.replace('"who"', '"who[]"')
        self.assertEqual(letters(places, [picked(0, who=["a", "b"]), picked(1, who="a"),
                                          picked(2, who=["a"])]), "XXX")
        self.assertEqual(letters(places, [picked(0, who=["b", "a"]), picked(1, who="a"),
                                          picked(2, who=["a"])]), "ccc")
        self.assertEqual(letters(places, [picked(0, who=[])] * 3), "ccc")

    def test_an_unknown_group_is_none_and_an_unknown_pick_is_in_no_window(self):
        hidden = THRESHOLD.replace('"who"', '"requestParameters.a"')
        self.assertEqual(letters(hidden, [picked(0, requestParameters={"a": "***"})] * 3), "ccc")
        pick = THRESHOLD.replace('"pick"', '"requestParameters.p"')
        some = {"requestParameters": {"p": 1}}
        none = {"requestParameters": {"p": "***"}}
        self.assertEqual(letters(pick, [at(0, **some), at(1, **none), at(2, **some)]), "c?c")

    def test_an_undated_record_is_in_no_window(self):
        undated = dict(picked(1), eventTime="soon")
        self.assertEqual(letters(THRESHOLD, [picked(0), undated, picked(2)]), "ccc")
        once = THRESHOLD.replace('"3"', '"1"')
        self.assertEqual(letters(once, [picked(0), undated]), "Xc")

    def test_exceptions_and_attempts_come_after(self):
        exception = ('<exception id="E" until="2026-12-31"><reason>r</reason>'
                     '<equals field="x" value="1"/></exception>')
        self.assertEqual(letters(THRESHOLD, [picked(0, x=1), picked(1), picked(2)],
                                 more=exception), "eXX")
        self.assertEqual(letters(THRESHOLD, [picked(0, x=1), picked(1)], more=exception), "cc")
        self.assertEqual(letters(THRESHOLD, [picked(0, errorCode="Throttled"), picked(1),
                                             picked(2)], attributes='attempts="separate"'), "tXX")

    def test_a_review_is_correlated_too_but_no_require(self):
        review = THRESHOLD.replace("forbid", "review")
        self.assertEqual(letters(review, [picked(0), picked(1), picked(2), at(3)]), "rrrc")
        with self.assertRaises(BadPolicy):
            letters(THRESHOLD.replace("forbid", "require"), [picked(0)])

    def test_what_is_wrong_is_an_error(self):
        for old, new in (("PT10M", "10M"), ("PT10M", "P1M"), ('"3"', '"some"'),
                         ('<threshold', '<threshold within="PT1M" at-least="1"/><threshold')):
            with self.assertRaises(BadPolicy, msg=new):
                letters(THRESHOLD.replace(old, new), [picked(0)])

    def test_a_policy_that_is_not_run_has_no_verdicts(self):
        check = THRESHOLD.replace(PICK, '<in field="pick" list="l"/>')
        library = library_of('<list id="l"/>' + policy(check))
        moment = Moment(parse_json(json.dumps(picked(0))), "", library)
        self.assertEqual(verdicts(library.policies[0], [moment]), [("not-applicable", None)])


class DistinctValues(unittest.TestCase):
    def test_different_values_count_once_each(self):
        self.assertEqual(letters(DISTINCT, [picked(0, v=1), picked(1, v=2), picked(2, v=2)]),
                         "XXX")
        self.assertEqual(letters(DISTINCT, [picked(0, v=1), picked(1, v="1")]), "cc")
        self.assertEqual(letters(DISTINCT, [picked(0, v=1), picked(9, v=1), picked(15, v=2),
                                            picked(26, v=1)]), "cXXc")

    def test_a_record_without_a_value_lies_in_the_window_all_the_same(self):
        self.assertEqual(letters(DISTINCT, [picked(0, v=1), picked(1), picked(2, v=2)]), "XXX")
        self.assertEqual(letters(DISTINCT, [picked(0), picked(1, v=1)]), "cc")

    def test_all_places_count_and_unknown_ones_do_not(self):
        several = DISTINCT.replace('"v"', '"requestParameters.v[]"')
        self.assertEqual(letters(several, [picked(0, requestParameters={"v": [1, 2]}),
                                           picked(20, requestParameters={"v": [1, "***"]})]), "Xc")


class EveryWindow(unittest.TestCase):
    def test_threshold_and_distinct_agree_with_trying_every_window(self):
        r = random.Random(5)
        for _ in range(400):
            at_least = r.choice((1, 2, 3, 4))
            records = sorted(((r.randrange(20), number, {r.randrange(3)} if r.random() < 0.8 else
                               set()) for number in range(r.randrange(1, 9))),
                             key=lambda record: record[:2])
            given = [Picked(*record) for record in records]
            thresholds = Threshold(4, [], at_least).outcomes(given, [], 100)
            distincts = Distinct(4, [], at_least, None).outcomes(given, [], 100)
            for time, number, _ in records:
                windows = [[record for record in records if start <= record[0] <= start + 4]
                           for start in range(time - 4, time + 1)]
                self.assertEqual(number in thresholds,
                                 any(len(window) >= at_least for window in windows))
                self.assertEqual(number in distincts, any(
                    len(set().union(*(values for _, _, values in window))) >= at_least
                    for window in windows), (records, number))


class Sequences(unittest.TestCase):
    def test_steps_follow_in_order_within_the_window(self):
        self.assertEqual(letters(SEQUENCE, [picked(0), at(1, s="a"), at(10, s="b")]), "Xcc")
        self.assertEqual(letters(SEQUENCE, [picked(0), at(1, s="a"), at(10.1, s="b")]), "ccc")
        self.assertEqual(letters(SEQUENCE, [picked(0), at(1, s="b"), at(2, s="a")]), "ccc")
        self.assertEqual(letters(SEQUENCE, [at(0, s="a"), picked(1), at(2, s="b")]), "ccc")
        self.assertEqual(letters(SEQUENCE, [at(5, s="b"), at(4, s="a"), picked(3)]), "ccX")

    def test_equal_times_are_in_any_order(self):
        self.assertEqual(letters(SEQUENCE, [picked(0), at(0, s="b"), at(0, s="a")]), "Xcc")

    def test_each_step_is_a_record_of_its_own_and_none_is_the_picked_one(self):
        same = SEQUENCE.replace('"b"', '"a"')
        self.assertEqual(letters(same, [picked(0), at(1, s="a")]), "cc")
        self.assertEqual(letters(same, [picked(0), at(1, s="a"), at(1, s="a")]), "Xcc")
        self.assertEqual(letters(same, [picked(0, s="a"), at(1, s="a")]), "cc")
        self.assertEqual(letters(same, [picked(0, s="a"), picked(0, s="a"), at(1, s="a")]), "XXc")

    def test_steps_are_moved_to_other_records_where_that_lets_all_follow(self):
        check = SEQUENCE.replace('<equals field="s" value="a"/>', '<present field="s"/>', 1)
        self.assertEqual(letters(check, [picked(0), at(0, s="b"), at(0, s="c")]), "Xcc")
        self.assertEqual(letters(check, [picked(0), at(0, s="c"), at(0, s="b")]), "Xcc")
        self.assertEqual(letters(check, [picked(0), at(0, s="b"), at(1, s="c")]), "ccc")

    def test_steps_need_not_be_in_scope_but_in_the_group(self):
        scope = '<scope><present field="pick"/></scope>'
        self.assertEqual(letters(SEQUENCE, [picked(0), at(1, s="a"), at(2, s="b")], scope=scope),
                         "X--")
        self.assertEqual(letters(SEQUENCE, [picked(0), at(1, s="a"), at(2, s="b", who="you")]),
                         "ccc")

    def test_a_step_names_fields_of_its_own_position_by_position(self):
        other = SEQUENCE.replace("<step>", '<step per="other">', 1)
        self.assertEqual(letters(other, [picked(0), at(1, s="a", other="me", who="x"),
                                         at(2, s="b")]), "Xcc")
        self.assertEqual(letters(other, [picked(0), at(1, s="a"), at(2, s="b")]), "ccc")
        with self.assertRaises(BadPolicy):
            letters(SEQUENCE.replace("<step>", '<step per="a b">', 1), [picked(0)])

    def test_unknown_and_undated_steps_are_not_met(self):
        hidden = SEQUENCE.replace('"s"', '"requestParameters.s"', 1)
        self.assertEqual(letters(hidden, [picked(0), at(1, requestParameters={"s": "***"}),
                                          at(2, s="b")]), "ccc")
        self.assertEqual(letters(SEQUENCE, [picked(0), dict(at(1, s="a"), eventTime=None),
                                            at(2, s="b")]), "ccc")

    def test_it_agrees_with_trying_every_choice_of_records(self):
        r = random.Random(3)
        for _ in range(400):
            steps = r.choice((1, 2, 3))
            records = [(r.randrange(6), number, [r.random() < 0.5 for _ in range(steps)])
                       for number in range(r.randrange(1, 6))]
            sequence = Sequence(3, [], [Step(None, [])] * steps)
            met = [sorted((time, number) for time, number, meets in records if meets[step])
                   for step in range(steps)]
            found = sequence.outcomes([Picked(time, number, None) for time, number, _
                                       in sorted(records)], met, 100)
            for start, picked_number, _ in records:
                expected = any(self.is_sequence(start, choice) for choice in itertools.permutations(
                    [record for record in records if record[1] != picked_number], steps))
                self.assertEqual(picked_number in found, expected, (records, picked_number))

    def is_sequence(self, start, choice):
        times = [start] + [time for time, _, _ in choice]
        return (times == sorted(times) and times[-1] - start <= 3
                and all(meets[step] for step, (_, _, meets) in enumerate(choice)))


class NotFollowed(unittest.TestCase):
    LATE = at(60)

    def test_a_record_that_nothing_follows_violates(self):
        self.assertEqual(letters(FOLLOWED, [picked(0), at(10, s="a"), self.LATE]), "ccc")
        self.assertEqual(letters(FOLLOWED, [picked(0), at(10.1, s="a"), self.LATE]), "Xcc")
        self.assertEqual(letters(FOLLOWED, [picked(5), at(4, s="a"), self.LATE]), "Xcc")
        self.assertEqual(letters(FOLLOWED, [picked(5), at(5, s="a"), self.LATE]), "ccc")

    def test_it_does_not_follow_itself(self):
        self.assertEqual(letters(FOLLOWED, [picked(0, s="a"), self.LATE]), "Xc")
        self.assertEqual(letters(FOLLOWED, [picked(0, s="a"), picked(0, s="a"), self.LATE]), "ccc")

    def test_past_the_end_nobody_knows_unless_it_was_found(self):
        self.assertEqual(letters(FOLLOWED, [picked(0)]), "?")
        self.assertEqual(letters(FOLLOWED, [picked(0), at(9.9)]), "?c")
        self.assertEqual(letters(FOLLOWED, [picked(0), at(10)]), "Xc")
        self.assertEqual(letters(FOLLOWED, [picked(0), at(1, s="a")]), "cc")
        self.assertEqual(letters(FOLLOWED, [picked(0), at(5)], end="2026-07-01T00:10:00Z"), "Xc")
        self.assertEqual(letters(FOLLOWED, [picked(0), at(5)], end="2026-07-01T00:09:59Z"), "?c")

    def test_the_other_may_name_other_fields(self):
        other = FOLLOWED.replace('per="who"', 'per="who" match-per="requestParameters.user"')
        self.assertEqual(letters(other, [picked(0), at(1, s="a", who="x", requestParameters={
            "user": "me"}), self.LATE]), "ccc")
        self.assertEqual(letters(other, [picked(0), at(1, s="a"), self.LATE]), "Xcc")

    def test_without_a_group_or_a_time_it_is_in_no_window(self):
        self.assertEqual(letters(FOLLOWED, [picked(0, who=None), self.LATE]), "cc")
        self.assertEqual(letters(FOLLOWED, [dict(picked(0), eventTime="x"), self.LATE]), "cc")


class Durations(unittest.TestCase):
    def test_they_are_iso_8601_without_months_and_years(self):
        for text, seconds in (("PT10M", 600), ("P1DT2H", 93600), ("P2W", 1209600), ("P1D", 86400),
                              ("PT0S", 0), ("PT36H", 129600)):
            self.assertEqual(duration_of(text), seconds, text)
        self.assertEqual(duration_of("PT0.5S") * 2, 1)
        for text in ("", "P", "PT", "P1M", "P1Y", "10M", "PT1H1H", "-PT1H", "P1DT", "PT1D"):
            self.assertIsNone(duration_of(text), text)


class Archives(unittest.TestCase):
    def audit(self, check, files, selection=None):
        with tempfile.TemporaryDirectory() as folder:
            for number, records in enumerate(files):
                with open(os.path.join(folder, "%d.json" % number), "w", encoding="utf-8") as out:
                    json.dump({"Records": records}, out)
            audit = Audit(library_of(policy(check)), selection or Selection())
            audit.run([folder])
            return audit.as_json(20)["policies"][0]["verdicts"]

    def test_records_come_together_across_files(self):
        files = [[picked(0), picked(30)], [picked(1)], [picked(2)]]
        self.assertEqual(self.audit(THRESHOLD, files)["non_compliant"], 3)
        self.assertEqual(self.audit(THRESHOLD, files)["compliant"], 1)

    def test_duplicates_do_not_count(self):
        one = picked(0, eventID="1", eventName="x")
        self.assertEqual(self.audit(THRESHOLD, [[one, one], [one]])["non_compliant"], 0)

    def test_fields_of_the_correlation_tell_records_apart(self):
        files = [[picked(0, eventID="1", who=str(number)) for number in range(3)]]
        self.assertEqual(self.audit(THRESHOLD, files)["compliant"], 3)

    def test_the_end_is_that_of_the_period_else_the_last_event(self):
        files = [[picked(0)], [at(8), at(8.5)]]
        self.assertEqual(self.audit(FOLLOWED, files)["insufficient_data"], 1)
        later = Selection(end=time_of("2026-07-02"))
        self.assertEqual(self.audit(FOLLOWED, files, later)["non_compliant"], 1)
        files[1].append(at(11))
        self.assertEqual(self.audit(FOLLOWED, files)["non_compliant"], 1)

    def test_records_outside_the_selection_do_not_follow(self):
        files = [[picked(0), at(5, s="a", awsRegion="x"), at(20)]]
        self.assertEqual(self.audit(FOLLOWED, files)["non_compliant"], 0)
        ours = [dict(record, awsRegion=record.get("awsRegion", "y")) for record in files[0]]
        self.assertEqual(self.audit(FOLLOWED, [ours], Selection(regions=["y"]))["non_compliant"],
                         1)


if __name__ == "__main__":
    unittest.main()
