#!/usr/bin/env python3
"""Hand-made cases for what the oracle knows of json(), name(), during, parameters, lists and
report definitions."""

import io
import json
import os
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from conditions import Moment
from examples import run_examples
from fields import ABSENT, BadPolicy, NotSupported, parse_path, values_at
from kleene import UNKNOWN
from oracle import main
from policies import Library
from reports import Report, period_of
from test_oracle import holds, policy, record
from values import parse_json, show_time, time_of
from verdicts import verdict

HEAD = '<policy-set xmlns="urn:trailaudit:policy:1" id="t">'
REPORT = '<report xmlns="urn:trailaudit:report:1" id="r">%s</report>'
DOCUMENT = '{"Statement":[{"Effect":"Allow"},{"Effect":"Deny"}]}'


def at(path, found):
    return values_at(parse_path(path), parse_json(json.dumps(found)))


class Decoding(unittest.TestCase):
    PATH = "json(a).Statement[].Effect"

    def test_json_reads_a_string_an_encoded_one_and_an_object(self):
        encoded = "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22A%C3%A4%20b%2B+%22%7D%5D%7D"
        self.assertEqual(at(self.PATH, {"a": DOCUMENT}), ["Allow", "Deny"])
        self.assertEqual(at(self.PATH, {"a": encoded}), ["A\u00e4 b++"])
        self.assertEqual(at(self.PATH, {"a": json.loads(DOCUMENT)}), ["Allow", "Deny"])
        self.assertEqual(at("json(a)[1]", {"a": "[1, 2]"}), ["2"])
        self.assertEqual(at("json(a)", {"a": " 443\n"}), ["443"])
        self.assertEqual(at("json(a)", {"a": 443}), ["443"])

    def test_text_that_is_no_json_is_unknown_and_nothing_is_absent(self):
        for text in ("", "x", "{", '{"a":1}x', "%7B", "%7B%22a%22%3A%22%FF%22%7D", "[" * 100000):
            self.assertEqual(at("json(a).b", {"a": text}), [UNKNOWN], text[:20])
        self.assertEqual(at("json(a).b", {}), [ABSENT])
        self.assertEqual(at("json(a)", {"a": "null"}), [ABSENT])
        self.assertEqual(at("json(a).b", {"a": "{}"}), [ABSENT])
        self.assertEqual(at("json(requestParameters.a).b", {"requestParameters": {"a": "***"}}),
                         [UNKNOWN])

    def test_what_is_hidden_inside_is_unknown_too(self):
        found = {"requestParameters": {"a": '{"b":"***","c":{"omitted":true}}'}}
        self.assertEqual(at("json(requestParameters.a).b", found), [UNKNOWN])
        self.assertEqual(at("json(requestParameters.a).c.d", found), [UNKNOWN])

    def test_functions_nest_and_take_elements(self):
        found = {"a": [{"b": '{"c":"[\\"x/y\\"]"}'}]}
        self.assertEqual(at("json(json(a[].b).c)[]", found), ["x/y"])
        self.assertEqual(at("name(json(json(a[].b).c)[])", found), ["y"])
        condition = '<some in="a[]"><equals field="json(json(.b).c)[0]" value="x/y"/></some>'
        self.assertIs(holds(condition, found), True)
        condition = ('<some in="json(a).Statement[]"><equals field=".Effect" value="Deny"/></some>')
        self.assertIs(holds(condition, {"a": DOCUMENT}), True)
        self.assertIs(holds(condition, {"a": "x"}), UNKNOWN)

    def test_a_key_may_hold_parentheses_in_quotes_and_wrong_functions_are_errors(self):
        self.assertEqual(at('name("a)(")', {"a)(": "x/y"}), ["y"])
        for text in ("json(a", "json()", "json(a)b", "upper(a)", "name(a).b", "a.json(b)",
                     "json(a))"):
            with self.assertRaises(BadPolicy, msg=text):
                parse_path(text)


class Names(unittest.TestCase):
    def test_the_name_is_the_end_of_a_name_or_an_arn(self):
        for text, name in (("arn:aws:cloudtrail:eu-west-1:1:trail/main", "main"), ("main", "main"),
                           ("a/b:c", "c"), ("a:b/c", "c"), ("a/", ""), ("", ""), (7, "7")):
            self.assertEqual(at("name(a)", {"a": text}), [name])
        self.assertEqual(at("name(a)", {"a": {}}), [ABSENT])
        self.assertEqual(at("name(a)", {}), [ABSENT])
        self.assertEqual(at("name(requestParameters.a)", {"requestParameters": {"a": "***"}}),
                         [UNKNOWN])

    def test_a_computed_field_has_a_name_too(self):
        found = {"userIdentity": {"arn": "arn:aws:iam::1:user/me"}}
        self.assertIs(holds('<equals field="name(principal)" value="me"/>', found), True)
        self.assertIs(holds('<present field="name(actor)"/>', found), False)


class Times(unittest.TestCase):
    def check(self, attributes, *cases):
        for time, expected in cases:
            self.assertIs(holds("<during %s/>" % attributes, {"eventTime": time}), expected, time)

    def test_it_is_half_open(self):
        self.check('from="08:00" to="18:00"', ("2026-07-01T07:59:59Z", False),
                   ("2026-07-01T08:00:00Z", True), ("2026-07-01T17:59:59.9Z", True),
                   ("2026-07-01T18:00:00Z", False))
        self.check('from="22:00"', ("2026-07-01T21:59:59Z", False), ("2026-07-01T23:59:59Z", True))
        self.check('to="00:01"', ("2026-07-01T00:00:59Z", True), ("2026-07-01T00:01:00Z", False))

    def test_days_are_single_ones_and_ranges(self):
        # 2026-07-03 is a Friday.
        self.check('days="Mon-Fri"', ("2026-07-03T23:59:59Z", True),
                   ("2026-07-04T00:00:00Z", False), ("2026-07-06T00:00:00Z", True))
        self.check('days="Sat-Mon"', ("2026-07-03T12:00:00Z", False),
                   ("2026-07-04T12:00:00Z", True), ("2026-07-06T12:00:00Z", True),
                   ("2026-07-07T12:00:00Z", False))
        for days in ("Wed,Fri", "Wed Fri", "Wed, Fri"):
            self.check('days="%s"' % days, ("2026-07-01T12:00:00Z", True),
                       ("2026-07-02T12:00:00Z", False), ("2026-07-03T12:00:00Z", True))

    def test_past_midnight_it_belongs_to_the_day_it_starts(self):
        self.check('days="Fri" from="22:00" to="06:00"', ("2026-07-03T21:59:59Z", False),
                   ("2026-07-03T22:00:00Z", True), ("2026-07-04T05:59:59Z", True),
                   ("2026-07-04T06:00:00Z", False), ("2026-07-03T05:00:00Z", False),
                   ("2026-07-04T23:00:00Z", False))
        self.check('days="Sun" from="22:00" to="06:00"', ("2026-07-06T01:00:00Z", True))

    def test_the_zone_decides_the_hour_and_the_day(self):
        berlin = 'days="Mon-Fri" from="08:00" to="18:00" zone="Europe/Berlin"'
        self.check(berlin, ("2026-07-01T05:59:59Z", False), ("2026-07-01T06:00:00Z", True),
                   ("2026-07-01T16:00:00Z", False), ("2026-01-07T06:30:00Z", False),
                   ("2026-01-07T07:00:00Z", True), ("2026-07-01T10:00:00+04:00", True))
        self.check('days="Sat" zone="Asia/Tokyo"', ("2026-07-03T14:59:59Z", False),
                   ("2026-07-03T15:00:00Z", True))
        # The hour from 02:00 to 03:00 comes twice on 2026-10-25.
        self.check('from="02:00" to="03:00" zone="Europe/Berlin"',
                   ("2026-10-24T23:59:59Z", False), ("2026-10-25T00:00:00Z", True),
                   ("2026-10-25T01:59:59Z", True), ("2026-10-25T02:00:00Z", False))

    def test_an_undated_record_is_in_none(self):
        self.check("", ("soon", False), (None, False), ("2026-07-01", False))

    def test_what_is_wrong_is_an_error(self):
        for attributes in ('zone="Mars/Olympus"', 'days="Monday"', 'from="8:00"', 'to="24:01"',
                           'from="12:60"', 'days=""', 'zone="../../etc/passwd"'):
            with self.assertRaises(BadPolicy, msg=attributes):
                holds("<during %s/>" % attributes, {})


class Folder(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)

    def path(self, name):
        return os.path.join(self._folder.name, name)

    def file(self, name, content):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as stream:
            stream.write(content)
        return self.path(name)

    def set(self, name, content):
        return self.file(name, HEAD + content + "</policy-set>")

    def load(self, *files, **library):
        found = Library(**library)
        for file in files:
            found.load(file)
        return found

    def verdict(self, library, found):
        return verdict(library.policies[0], Moment(parse_json(json.dumps(found)), "", library))[0]


IS_X = '<require><equals field="a" value="${x}"/></require>'


class Parameters(Folder):
    def test_the_value_set_goes_before_the_default(self):
        file = self.set("a.xml", policy(IS_X) + '<parameter name="x" default="1"/>')
        self.assertEqual(self.verdict(self.load(file), {"a": 1}), "compliant")
        self.assertEqual(self.verdict(self.load(file, parameters={"x": "2"}), {"a": 1}),
                         "non-compliant")
        self.assertEqual(self.verdict(self.load(file, parameters={"x": "2"}), {"a": 2}),
                         "compliant")

    def test_values_stand_in_attributes_alone(self):
        condition = '<forbid><in field="${f}.b"><value>${f}</value></in></forbid>'
        file = self.set("a.xml", '<parameter name="f" default="a"/>' + policy(condition))
        self.assertEqual(self.verdict(self.load(file), {"a": {"b": "${f}"}}), "non-compliant")
        self.assertEqual(self.verdict(self.load(file), {"a": {"b": "a"}}), "compliant")

    def test_a_parameter_that_is_not_set_is_an_error(self):
        file = self.set("a.xml", policy(IS_X) + '<parameter name="x"/>')
        self.assertEqual(len(self.load(file).unset), 2)
        self.assertEqual(self.load(file, parameters={"x": "1"}).unset, [])
        unknown = self.set("b.xml", policy(IS_X))
        self.assertEqual(len(self.load(unknown).unset), 1)


class Lists(Folder):
    CHECK = policy('<require><in field="a" list="l"/></require>')

    def test_a_file_has_a_value_a_line(self):
        self.file("lists/l.txt", "\ufeff# all\n one \r\n\nt#wo # not\n#three\n")
        file = self.set("p/a.xml", '<list id="l" href="../lists/l.txt"/>' + self.CHECK)
        library = self.load(file)
        self.assertEqual(library.list_values("l"), ["one", "t#wo"])
        self.assertEqual(self.verdict(library, {"a": "one"}), "compliant")

    def test_a_file_without_values_is_an_empty_list_and_a_missing_one_an_error(self):
        self.file("l.txt", "# none\n")
        library = self.load(self.set("a.xml", '<list id="l" href="l.txt"/>' + self.CHECK))
        self.assertEqual(self.verdict(library, {"a": "one"}), "not-applicable")
        missing = self.load(self.set("b.xml", '<list id="l" href="m.txt"/>'))
        self.assertEqual(len(missing.problems), 1)

    def test_the_accounts_are_those_of_the_report_definition(self):
        file = self.set("a.xml", self.CHECK.replace('"l"', '"accounts"'))
        library = self.load(file, accounts={"111111111111": {"name": "prod"}})
        self.assertEqual(self.verdict(library, {"a": "111111111111"}), "compliant")
        self.assertEqual(self.verdict(library, {"a": "222222222222"}), "non-compliant")
        self.assertEqual(self.verdict(self.load(file), {"a": "1"}), "not-applicable")


class Includes(Folder):
    def test_lists_definitions_and_policies_of_the_file_are_there(self):
        self.set("sub/b.xml", '<list id="l"><value>x</value></list>'
                              '<define id="d"><in field="a" list="l"/></define>')
        library = self.load(self.set("a.xml", '<include href="sub/b.xml"/>' +
                                     policy('<forbid><use define="d"/></forbid>')))
        self.assertEqual(library.problems, [])
        self.assertEqual(self.verdict(library, {"a": "x"}), "non-compliant")

    def test_a_file_reached_twice_or_in_a_ring_is_loaded_once(self):
        self.set("b.xml", '<include href="a.xml"/><list id="l"/>')
        file = self.set("a.xml", '<include href="b.xml"/><include href="./b.xml"/>' +
                        policy('<forbid><absent field="a"/></forbid>'))
        library = self.load(file, self._folder.name, file)
        self.assertEqual((library.problems, len(library.policies)), ([], 1))

    def test_a_file_that_is_not_there_is_an_error(self):
        self.assertEqual(len(self.load(self.set("a.xml", '<include href="b.xml"/>')).problems), 1)

    def test_the_scope_of_a_set_narrows_its_own_policies_alone(self):
        self.set("b.xml", policy('<forbid><present field="a"/></forbid>'))
        library = self.load(self.set("a.xml", '<include href="b.xml"/><scope><absent field="a"/>'
                                              '</scope>'))
        self.assertEqual(self.verdict(library, {"a": "x"}), "non-compliant")


class Examples(Folder):
    def run_on(self, content):
        out = io.StringIO()
        failed = run_examples([self.set("a.xml", content)], out)
        return failed, out.getvalue()

    def test_an_example_sets_lists_and_parameters_for_itself_alone(self):
        check = ('<require><all><in field="a" list="l"/><equals field="b" value="${x}"/></all>'
                 '</require>')
        with_list = ('<example verdict="compliant"><with list="l"><value>1</value></with>'
                     '<with parameter="x" value="2"/><records>{"a":1,"b":2}</records></example>')
        without = '<example verdict="not-applicable">{"a":1,"b":2}</example>'
        failed, text = self.run_on('<list id="l"/><parameter name="x" default="9"/>'
                                   + policy(check, more=with_list + without))
        self.assertEqual((failed, text), (0, "2 passed, 0 failed\n"))

    def test_a_parameter_without_a_default_may_be_set_by_the_example(self):
        more = '<example verdict="compliant">%s<records>{"a":1}</records></example>'
        content = '<parameter name="x"/>' + policy(
            IS_X, more=more % '<with parameter="x" value="1"/>' + more % "")
        failed, text = self.run_on(content)
        self.assertEqual(failed, 1)
        self.assertIn("example 2: expected compliant, got an error (", text)

    def test_accounts_can_be_set(self):
        check = '<forbid><not><in field="a" list="accounts"/></not></forbid>'
        more = ('<example verdict="non-compliant"><with list="accounts"><value>1</value></with>'
                '<records>{"a":2}</records></example>')
        self.assertEqual(self.run_on(policy(check, more=more))[0], 0)

    def test_of_several_records_one_has_the_verdict(self):
        check = ('<forbid><present field="a"/><threshold at-least="2" within="PT1M" per="a"/>'
                 '</forbid>')
        records = ('[{"eventTime":"2026-07-01T00:00:00Z","a":1},'
                   '{"eventTime":"2026-07-01T00:00:30Z","a":2},'
                   '{"eventTime":"2026-07-01T00:01:00Z","a":1}]')
        more = ('<example verdict="non-compliant" of="3">%s</example>'
                '<example verdict="compliant" of="2"><records>%s</records></example>'
                % (records, records))
        self.assertEqual(self.run_on(policy(check, more=more))[0], 0)


class Reports(Folder):
    ACCOUNTS = ('<accounts><account id="111111111111" name="prod" environment="production" '
                'ou="Media" owner="me"/><account id="222222222222" name="test"/></accounts>')

    def test_account_attributes_are_those_of_the_account_of_record(self):
        report = Report(self.file("r.xml", REPORT % self.ACCOUNTS))
        library = Library(accounts=report.accounts)
        def values(account):
            moment = Moment({"recipientAccountId": account}, "", library)
            return [moment.compute("account-" + name)
                    for name in ("name", "environment", "ou", "owner")]
        self.assertEqual(values("111111111111"), ["prod", "production", "Media", "me"])
        self.assertEqual(values("222222222222"), ["test", ABSENT, ABSENT, ABSENT])
        self.assertEqual(values("333333333333"), [ABSENT] * 4)

    def test_accounts_may_stand_in_a_file_and_policies_are_relative(self):
        self.file("c/accounts.xml", self.ACCOUNTS)
        report = Report(self.file("r/r.xml", REPORT % (
            '<accounts href="../c/accounts.xml"/><policies href="../p"/>'
            '<parameter name="x" value="1"/><period>2026-Q3</period>')))
        self.assertEqual(list(report.accounts), ["111111111111", "222222222222"])
        self.assertEqual(report.policies, [self.path("p")])
        self.assertEqual(report.parameters, {"x": "1"})
        self.assertEqual(report.start, time_of("2026-07-01"))

    def test_what_is_not_known_is_said(self):
        with self.assertRaises(NotSupported):
            Report(self.file("r.xml", REPORT % '<exceptions href="e"/>'))
        with self.assertRaises(BadPolicy):
            Report(self.file("s.xml", "<report/>"))

    def test_periods_are_half_open_years_quarters_and_months(self):
        for text, start, end in (("2026", "2026-01-01", "2027-01-01"),
                                 ("2026-Q3", "2026-07-01", "2026-10-01"),
                                 ("2026-Q4", "2026-10-01", "2027-01-01"),
                                 ("2026-02", "2026-02-01", "2026-03-01"),
                                 ("2026-12", "2026-12-01", "2027-01-01"),
                                 ("2026-07-03/2026-07-05", "2026-07-03", "2026-07-05")):
            self.assertEqual([show_time(time)[:10] for time in period_of(text)], [start, end], text)
        for text in ("2026-Q5", "2026-13", "soon", "2026-07-01/x", "last-week"):
            with self.assertRaises(BadPolicy, msg=text):
                period_of(text)

    def test_the_last_quarter_is_told_from_the_time_of_the_run(self):
        self.addCleanup(os.environ.pop, "SOURCE_DATE_EPOCH", None)
        for now, text, start in (("2026-10-05", "last-quarter", "2026-07-01"),
                                 ("2026-03-31", "last-quarter", "2025-10-01"),
                                 ("2026-01-31", "last-month", "2025-12-01"),
                                 ("2026-01-31", "last-year", "2025-01-01")):
            os.environ["SOURCE_DATE_EPOCH"] = str(int(time_of(now)))
            self.assertEqual(show_time(period_of(text)[0])[:10], start, text)

    def test_an_audit_takes_policies_parameters_and_period_from_it(self):
        self.set("p/a.xml", policy(IS_X) + '<parameter name="x"/>')
        report = self.file("r.xml", REPORT % ('<policies href="p"/><period>2026-07</period>'
                                              '<parameter name="x" value="bad"/>'))
        archive = self.file("f.json", json.dumps([record(1), record(
            2, eventTime="2026-06-01T00:00:00Z")]))
        def verdicts(*options):
            out, sys.stdout = sys.stdout, io.StringIO()
            try:
                self.assertEqual(main(["audit", archive, "--report", report] + list(options)), 0)
                return json.loads(sys.stdout.getvalue())["policies"][0]["verdicts"]
            finally:
                sys.stdout = out
        self.assertEqual(verdicts()["compliant"], 1)
        self.assertEqual(verdicts("--set", "x=good")["non_compliant"], 1)
        self.assertEqual(verdicts("--from", "2026-01-01")["compliant"], 2)


if __name__ == "__main__":
    unittest.main()
