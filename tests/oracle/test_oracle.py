#!/usr/bin/env python3
"""Hand-made cases for the oracle itself. Run: python3 -m unittest discover tests/oracle"""

import gzip
import io
import json
import os
import random
import sys
import tempfile
import unittest
import zlib

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from audit import Audit, Selection, check_supported, fingerprint
from compare import differences
from computed import account_in_path, compute
from conditions import Moment, read_condition
from examples import run_examples
from fields import ABSENT, BadPolicy, NotSupported, parse_path, values_at
from kleene import UNKNOWN, kleene_and, kleene_not, kleene_or
from policies import Library
from records import Inputs, read_archives
from values import lies_in, network_of, number_of, parse_json, show_time, time_of
from verdicts import verdict
from xml_tree import read_xml

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"


def at(path, record):
    return values_at(parse_path(path), record)


def holds(xml, record, lists=""):
    """A condition on a record given as a Python value."""
    library = library_of(lists)
    element = read_xml(xml.encode())
    return read_condition(element).holds(Moment(parse_json(json.dumps(record)), "", library))


def library_of(content):
    library = Library()
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "set.xml")
        with open(file, "w", encoding="utf-8") as stream:
            stream.write('<policy-set xmlns="urn:trailaudit:policy:1" id="t">%s</policy-set>'
                         % content)
        library.load(file)
    if library.problems or library.unset:
        raise BadPolicy("; ".join(library.problems + library.unset))
    return library


def verdict_of(content, record, path=""):
    library = library_of(content)
    return verdict(library.policies[0], Moment(parse_json(json.dumps(record)), path, library))


class KleenesLogic(unittest.TestCase):
    def test_unknown_is_kept_unless_another_value_decides(self):
        self.assertIs(kleene_and([True, UNKNOWN]), UNKNOWN)
        self.assertIs(kleene_and([UNKNOWN, False]), False)
        self.assertIs(kleene_or([False, UNKNOWN]), UNKNOWN)
        self.assertIs(kleene_or([UNKNOWN, True]), True)
        self.assertIs(kleene_not(UNKNOWN), UNKNOWN)

    def test_of_nothing_all_hold_and_none_does(self):
        self.assertIs(kleene_and([]), True)
        self.assertIs(kleene_or([]), False)


class Paths(unittest.TestCase):
    def test_keys_lead_through_objects(self):
        self.assertEqual(at("a.b", {"a": {"b": "x"}}), ["x"])
        self.assertEqual(at("a.b", {"a": {}}), [ABSENT])
        self.assertEqual(at("a", {"a": None}), [ABSENT])

    def test_a_quoted_key_may_hold_dots_brackets_and_stars(self):
        record = {"a": {"x.y[]": "1", "*": "2"}}
        self.assertEqual(at('a."x.y[]"', record), ["1"])
        self.assertEqual(at('a."*"', record), ["2"])

    def test_a_star_is_any_one_key(self):
        self.assertEqual(at("a.*.b", {"a": {"k": {"b": "1"}, "l": {"b": "2"}}}), ["1", "2"])
        self.assertEqual(at("a.*", {"a": {}}), [])
        self.assertEqual(at("a.*", {"a": ["1"]}), [])

    def test_an_array_is_entered_only_by_brackets(self):
        record = {"a": [{"b": "1"}, {"b": "2"}]}
        self.assertEqual(at("a.b", record), [ABSENT])
        self.assertEqual(at("a[].b", record), ["1", "2"])
        self.assertEqual(at("a[1].b", record), ["2"])
        self.assertEqual(at("a[2].b", record), [ABSENT])

    def test_what_is_no_array_is_one_element(self):
        self.assertEqual(at("a[].b", {"a": {"b": "1"}}), ["1"])
        self.assertEqual(at("a[0].b", {"a": {"b": "1"}}), ["1"])
        self.assertEqual(at("a[1].b", {"a": {"b": "1"}}), [ABSENT])

    def test_nothing_is_no_element(self):
        for nothing in ({}, "", None):
            self.assertEqual(at("a[]", {"a": nothing}), [])
            self.assertEqual(at("a[0]", {"a": nothing}), [ABSENT])
        self.assertEqual(at("a[]", {}), [])
        self.assertEqual(at("a[]", {"a": []}), [])
        self.assertEqual(at("a[]", {"a": False}), [False])

    def test_elements_of_an_array_are_elements_whatever_they_are(self):
        self.assertEqual(at("a[]", {"a": ["", {}, None]}), ["", {}, ABSENT])

    def test_what_was_left_out_for_its_size_is_unknown(self):
        for mark in (True, "true"):
            self.assertEqual(at("p.a.b", {"p": {"omitted": mark}}), [UNKNOWN])
            self.assertEqual(at("p", {"p": {"omitted": mark}}), [UNKNOWN])
        self.assertEqual(at("p.a", {"p": {"omitted": False}}), [ABSENT])
        self.assertEqual(at("a", {"omitted": True, "a": "1"}), ["1"])

    def test_what_was_redacted_is_unknown_in_parameters_and_for_the_user_name_only(self):
        self.assertEqual(at("requestParameters.a", {"requestParameters": {"a": HIDDEN}}), [UNKNOWN])
        self.assertEqual(at("responseElements.a", {"responseElements": {"a": "***"}}), [UNKNOWN])
        self.assertEqual(at("userIdentity.userName", {"userIdentity": {"userName": HIDDEN}}),
                         [UNKNOWN])
        self.assertEqual(at("userIdentity.arn", {"userIdentity": {"arn": "***"}}), ["***"])
        self.assertEqual(at("requestParameters.a", {"requestParameters": {"a": "****"}}), ["****"])

    def test_what_lies_below_a_redacted_value_is_unknown(self):
        record = {"requestParameters": {"a": "***"}}
        self.assertEqual(at("requestParameters.a.b[].c", record), [UNKNOWN])

    def test_a_wrong_path_is_an_error(self):
        for text in ("", "a.", "a..b", "a[x]", "a]", 'a."b', "a[]b"):
            with self.assertRaises(BadPolicy, msg=text):
                parse_path(text)


class FieldConditions(unittest.TestCase):
    def test_equals_compares_json_text(self):
        self.assertIs(holds('<equals field="a" value="443"/>', {"a": 443}), True)
        self.assertIs(holds('<equals field="a" value="443"/>', {"a": "443"}), True)
        self.assertIs(holds('<equals field="a" value="true"/>', {"a": True}), True)
        self.assertIs(holds('<equals field="a" value="1"/>', {"a": 1.0}), False)
        self.assertIs(holds('<equals field="a" value=""/>', {"a": ""}), True)
        self.assertIs(holds('<equals field="a" value=""/>', {"a": []}), False)
        self.assertIs(holds('<equals field="a" value="x"/>', {"a": " x"}), False)

    def test_case_counts_unless_ignored_and_then_for_ascii_alone(self):
        self.assertIs(holds('<equals field="a" value="YES"/>', {"a": "yes"}), False)
        self.assertIs(holds('<equals field="a" value="YES" ignore-case="yes"/>', {"a": "yes"}),
                      True)
        self.assertIs(holds('<equals field="a" value="Ä" ignore-case="yes"/>', {"a": "ä"}), False)

    def test_same_as_compares_two_fields(self):
        condition = '<equals field="a" same-as="b"/>'
        self.assertIs(holds(condition, {"a": "1", "b": 1}), True)
        self.assertIs(holds(condition, {"a": "1", "b": "2"}), False)
        self.assertIs(holds(condition, {"a": [], "b": []}), False)
        self.assertIs(holds(condition, {"a": "x", "b": "X"}), False)
        self.assertIs(holds(condition.replace("/>", ' ignore-case="yes"/>'), {"a": "x", "b": "X"}),
                      True)
        self.assertIs(holds(condition, {}), False)
        self.assertIs(holds('<equals field="a" same-as="requestParameters.b"/>',
                            {"a": "1", "requestParameters": {"b": "***"}}), UNKNOWN)

    def test_an_absent_field_makes_conditions_false_and_their_negation_true(self):
        self.assertIs(holds('<equals field="a" value="x"/>', {}), False)
        self.assertIs(holds('<not><equals field="a" value="x"/></not>', {}), True)
        self.assertIs(holds('<absent field="a"/>', {"a": None}), True)
        self.assertIs(holds('<present field="a"/>', {"a": None}), False)
        self.assertIs(holds('<empty field="a"/>', {}), False)

    def test_an_unknown_field_makes_every_condition_unknown(self):
        record = {"requestParameters": {"a": "***"}}
        for condition in ('<present field="requestParameters.a"/>',
                          '<absent field="requestParameters.a"/>',
                          '<empty field="requestParameters.a"/>',
                          '<equals field="requestParameters.a" value="***"/>',
                          '<like field="requestParameters.a" pattern="*"/>',
                          '<at-least field="requestParameters.a" value="1"/>'):
            self.assertIs(holds(condition, record), UNKNOWN, condition)

    def test_one_place_decides_over_an_unknown_one(self):
        record = {"requestParameters": {"a": ["***", "x"]}}
        self.assertIs(holds('<equals field="requestParameters.a[]" value="x"/>', record), True)
        self.assertIs(holds('<equals field="requestParameters.a[]" value="y"/>', record), UNKNOWN)
        self.assertIs(holds('<absent field="requestParameters.a[]"/>', record), False)

    def test_empty_is_an_empty_array_object_or_string(self):
        for value in ([], {}, ""):
            self.assertIs(holds('<empty field="a"/>', {"a": value}), True)
            self.assertIs(holds('<present field="a"/>', {"a": value}), True)
        for value in (0, False, "x", [1]):
            self.assertIs(holds('<empty field="a"/>', {"a": value}), False)

    def test_in_takes_values_or_a_list(self):
        lists = '<list id="l"><value>x</value><value>y*</value></list>'
        self.assertIs(holds('<in field="a"><value>w</value><value>x</value></in>', {"a": "x"}),
                      True)
        self.assertIs(holds('<in field="a" list="l"/>', {"a": "x"}, lists), True)
        self.assertIs(holds('<in field="a" list="l"/>', {"a": "yy"}, lists), False)
        self.assertIs(holds('<like field="a" list="l"/>', {"a": "yy"}, lists), True)

    def test_like_covers_the_whole_text(self):
        self.assertIs(holds('<like field="a" pattern="a*c?"/>', {"a": "abbcé"}), True)
        self.assertIs(holds('<like field="a" pattern="a*c?"/>', {"a": "abbc"}), False)
        self.assertIs(holds('<like field="a" pattern="*"/>', {"a": "two\nlines"}), True)
        self.assertIs(holds('<like field="a" pattern="[a]"/>', {"a": "a"}), False)

    def test_matches_finds_the_expression_anywhere(self):
        self.assertIs(holds('<matches field="a" regex="b+"/>', {"a": "abbc"}), True)
        self.assertIs(holds('<matches field="a" regex="^b"/>', {"a": "abbc"}), False)
        self.assertIs(holds('<matches field="a" regex="B" ignore-case="yes"/>', {"a": "b"}), True)

    def test_bounds_compare_numbers_by_value(self):
        self.assertIs(holds('<at-least field="a" value="10"/>', {"a": "9"}), False)
        self.assertIs(holds('<at-least field="a" value="10"/>', {"a": 1e1}), True)
        self.assertIs(holds('<at-most field="a" value="-1.5"/>', {"a": -2}), True)
        self.assertIs(holds('<at-most field="a" value="5"/>', {"a": "many"}), False)
        self.assertIs(holds('<at-most field="a" value="5"/>', {"a": "5.0"}), True)
        self.assertIs(holds('<at-least field="a" value="5"/>', {"a": "5.0"}), True)

    def test_bounds_compare_times_where_both_are(self):
        condition = '<at-least field="a" value="2026-07-01"/>'
        self.assertIs(holds(condition, {"a": "2026-07-01T00:00:00Z"}), True)
        self.assertIs(holds(condition, {"a": "2026-07-01T01:00:00+02:00"}), False)
        self.assertIs(holds(condition, {"a": "5"}), False)

    def test_action_is_compared_in_any_case(self):
        record = {"eventSource": "iam.amazonaws.com", "eventName": "PutUserPolicy"}
        self.assertIs(holds('<action name="s3:* IAM:put*policy"/>', record), True)
        self.assertIs(holds('<action name="iam:Put"/>', record), False)


class Networks(unittest.TestCase):
    def test_an_address_or_a_whole_network_lies_in_a_network(self):
        self.assertTrue(lies_in("10.1.2.3", "10.0.0.0/8"))
        self.assertTrue(lies_in("10.1.2.99/16", "10.0.0.0/8"))
        self.assertFalse(lies_in("0.0.0.0/0", "10.0.0.0/8"))
        self.assertTrue(lies_in("2001:db8::1", "2001:db8::/32"))
        self.assertTrue(lies_in("10.1.2.3", "10.9.9.9/8"))

    def test_families_never_mix_and_text_lies_nowhere(self):
        self.assertFalse(lies_in("::ffff:10.0.0.1", "10.0.0.0/8"))
        self.assertFalse(lies_in("10.0.0.1", "::/0"))
        self.assertFalse(lies_in("AWS Internal", "0.0.0.0/0"))

    def test_in_network_takes_one_network_or_a_list(self):
        lists = '<list id="l"><value>10.0.0.0/8</value><value>192.0.2.1</value></list>'
        self.assertIs(holds('<in-network field="a" cidr="10.0.0.0/8"/>', {"a": "10.1.1.1"}), True)
        self.assertIs(holds('<in-network field="a" list="l"/>', {"a": "192.0.2.1"}, lists), True)
        self.assertIs(holds('<in-network field="a" list="l"/>', {"a": "192.0.2.2"}, lists), False)

    def test_netmasks_and_long_prefixes_are_no_network(self):
        self.assertIsNone(network_of("10.0.0.0/255.0.0.0"))
        self.assertIsNone(network_of("10.0.0.0/33"))
        self.assertIsNone(network_of("010.0.0.0/8"))
        self.assertEqual(network_of("10.0.0.1/32").prefixlen, 32)

    def test_open_network_looks_at_the_prefix_of_the_family(self):
        condition = '<open-network field="a" ipv4="8" ipv6="16"/>'
        for text, expected in (("0.0.0.0/0", True), ("8.0.0.0/7", True), ("10.0.0.0/8", False),
                               ("::/0", True), ("2000::/16", False), ("0.0.0.0", False),
                               ("everyone", False)):
            self.assertIs(holds(condition, {"a": text}), expected, text)


class Ranges(unittest.TestCase):
    LISTS = '<list id="ports"><value>22</value><value>3389</value></list>'
    CONDITION = '<range-includes from="f" to="t" list="ports"/>'

    def test_a_number_of_the_list_lies_in_the_range(self):
        for record, expected in (({"f": 0, "t": 65535}, True), ({"f": "22", "t": "22"}, True),
                                 ({"f": 23, "t": 3388}, False), ({"f": 100, "t": 1}, False)):
            self.assertIs(holds(self.CONDITION, record, self.LISTS), expected, record)

    def test_both_absent_or_minus_one_is_every_number_and_only_one_is_none(self):
        for record, expected in (({}, True), ({"f": -1, "t": -1}, True), ({"f": -1}, True),
                                 ({"f": 22}, False), ({"t": 22}, False),
                                 ({"f": -1, "t": 22}, False)):
            self.assertIs(holds(self.CONDITION, record, self.LISTS), expected, record)


    def test_an_unknown_bound_is_unknown_and_text_is_no_bound(self):
        condition = self.CONDITION.replace('"f"', '"requestParameters.f"')
        self.assertIs(holds(condition, {"requestParameters": {"f": "***"}, "t": 1}, self.LISTS),
                      UNKNOWN)
        self.assertIs(holds(self.CONDITION, {"f": "x", "t": 99}, self.LISTS), False)
        self.assertIs(holds(self.CONDITION, {}, '<list id="ports" may-be-empty="yes"/>'), False)


class SomeAndEvery(unittest.TestCase):
    SOME = ('<some in="a[]"><all><equals field=".b" value="1"/>'
            '<equals field=".c" value="2"/></all></some>')
    EVERY = '<every in="a[]"><equals field=".b" value="1"/></every>'

    def test_one_element_meets_the_whole_condition(self):
        self.assertIs(holds(self.SOME, {"a": [{"b": 1}, {"c": 2}]}), False)
        self.assertIs(holds(self.SOME, {"a": [{}, {"b": 1, "c": 2}]}), True)
        self.assertIs(holds(self.SOME, {"a": {"b": 1, "c": 2}}), True)
        self.assertIs(holds(self.SOME, {}), False)

    def test_every_needs_an_element_unless_empty_is_meant(self):
        self.assertIs(holds(self.EVERY, {"a": [{"b": 1}, {"b": 1}]}), True)
        self.assertIs(holds(self.EVERY, {"a": [{"b": 1}, None]}), False)
        self.assertIs(holds(self.EVERY, {"a": []}), False)
        self.assertIs(holds(self.EVERY.replace('a[]"', 'a[]" empty="yes"'), {"a": []}), True)

    def test_a_path_without_brackets_is_one_element_if_it_is_there(self):
        every = self.EVERY.replace('a[]', 'a')
        self.assertIs(holds(every, {"a": {"b": 1}}), True)
        self.assertIs(holds(every.replace('"a"', '"a" empty="yes"'), {}), True)
        self.assertIs(holds(every, {}), False)

    def test_a_dot_is_the_element_and_they_nest(self):
        self.assertIs(holds('<some in="a[]"><equals field="." value="x"/></some>', {"a": ["x"]}),
                      True)
        nested = ('<some in="a[]"><all><equals field=".n" value="2"/>'
                  '<some in=".b[]"><equals field=".c" value="1"/></some></all></some>')
        self.assertIs(holds(nested, {"a": [{"n": 1, "b": [{"c": 1}]}, {"n": 2, "b": {"c": 2}}]}),
                      False)
        self.assertIs(holds(nested, {"a": [{"n": 2, "b": [{"c": 0}, {"c": 1}]}]}), True)
        self.assertIs(holds('<some in="a[]"><some in=".[]"><equals field="." value="x"/></some>'
                            '</some>', {"a": [["y"], ["x"]]}), True)

    def test_other_fields_are_still_of_the_record(self):
        self.assertIs(holds('<some in="a[]"><equals field="." same-as="z"/></some>',
                            {"a": ["x"], "z": "x"}), True)

    def test_elements_that_were_left_out_make_it_unknown_unless_another_decides(self):
        left_out = {"requestParameters": {"omitted": True}}
        some = self.SOME.replace('"a[]"', '"requestParameters.a[]"')
        every = self.EVERY.replace('"a[]"', '"requestParameters.a[]"')
        self.assertIs(holds(some, left_out), UNKNOWN)
        self.assertIs(holds(every, left_out), UNKNOWN)
        self.assertIs(holds(every, {"requestParameters": {"a": ["***", {"b": 2}]}}), False)
        self.assertIs(holds(some, {"requestParameters": {"a": ["***", {"b": 1, "c": 2}]}}), True)

    def test_redaction_is_seen_through_relative_fields(self):
        condition = '<some in="requestParameters.a[]"><equals field=".k" value="x"/></some>'
        self.assertIs(holds(condition, {"requestParameters": {"a": [{"k": "***"}]}}), UNKNOWN)

    def test_a_relative_field_outside_is_an_error(self):
        with self.assertRaises(BadPolicy):
            holds('<present field=".a"/>', {})


def computed(name, record, path=""):
    return compute(name, parse_json(json.dumps(record)), path)


def who(**identity):
    return {"userIdentity": identity}


class ComputedFields(unittest.TestCase):
    def test_the_account_of_record_is_the_first_that_is_twelve_digits(self):
        path = "b/AWSLogs/o-abc/222222222222/CloudTrail/f.json"
        self.assertEqual(computed("account", {"recipientAccountId": "111111111111"}, path),
                         "111111111111")
        self.assertEqual(computed("account", {"recipientAccountId": "0111111111111"}, path),
                         "222222222222")
        self.assertEqual(computed("account", who(accountId="333333333333"), "x.json"),
                         "333333333333")
        self.assertEqual(computed("account", who(accountId="0123456789012")), "unknown")

    def test_the_path_names_the_account_after_the_last_awslogs_else_in_the_files_name(self):
        self.assertEqual(account_in_path("AWSLogs/111111111111/AWSLogs/222222222222/x"),
                         "222222222222")
        self.assertEqual(account_in_path("AWSLogs/x/333333333333_CloudTrail_a.json.gz"),
                         "333333333333")
        self.assertEqual(account_in_path("111111111111/CloudTrail/x"), "")
        self.assertEqual(account_in_path("AWSLogs/111111111111"), "")

    def test_service_and_action_are_trimmed_and_one_prefix_stands_for_a_service(self):
        record = {"eventSource": " KinesisVideoMedia.amazonaws.com", "eventName": "GetMedia"}
        self.assertEqual(computed("service", record), "kinesisvideomedia.amazonaws.com")
        self.assertEqual(computed("action", record), "kinesisvideo:GetMedia")
        for source, prefix in (("chimesdkmeetings", "chime"), ("voice-chime", "chime"),
                               ("ivsrealtime", "ivs"), ("ivschat", "ivschat"),
                               ("streams.dynamodb", "dynamodb"), ("runtime.lex", "lex"),
                               ("s3", "s3")):
            self.assertEqual(computed("action", {"eventSource": source + ".amazonaws.com",
                                                 "eventName": "X"}), prefix + ":X")
        self.assertEqual(computed("service", {}), "unknown")

    def test_caller_says_who_calls(self):
        for identity, expected in (
                ({"type": "Root"}, "root"), ({"type": "IAMUser"}, "user"), ({}, "service"),
                ({"type": "Root", "invokedBy": "x"}, "service"),
                ({"type": "AWSService"}, "service"),
                ({"type": "SAMLUser"}, "federated"), ({"type": "AWSAccount"}, "account"),
                ({"type": "Directory"}, "unknown"), ({"type": "AssumedRole"}, "role"),
                ({"type": "AssumedRole", "arn": "arn:aws:sts::1:assumed-role/AWSReservedSSO_A/me"},
                 "federated"),
                ({"type": "AssumedRole", "arn": "sts::1:assumed-role/r/i-0123456789abcdef0"},
                 "workload"),
                ({"type": "AssumedRole", "principalId": "AROA:eks-node"}, "workload"),
                ({"type": "AssumedRole", "inScopeOf": {"issuerType": "AWS::Lambda::Function"}},
                 "workload"),
                ({"type": "AssumedRole", "sessionContext": {"ec2RoleDelivery": "2.0"}}, "workload"),
                ({"type": "AssumedRole", "sessionContext":
                  {"webIdFederationData": {"federatedProvider": "accounts.google.com"}}},
                 "federated"),
                ({"type": "AssumedRole", "sessionContext":
                  {"webIdFederationData": {"federatedProvider": "x/oidc.eks.eu/id"}}}, "workload"),
                ({"type": "AssumedRole", "sessionContext": {"webIdFederationData": {}}}, "role")):
            self.assertEqual(computed("caller", who(**identity)), expected, identity)
        self.assertEqual(computed("caller", dict(who(type="AssumedRole"),
                                                 userAgent="x exec-env/AWS_ECS_FARGATE y")),
                         "workload")
        self.assertEqual(computed("caller", dict(who(type="AssumedRole"), additionalEventData={
            "SamlProviderArn": "arn"})), "federated")
        self.assertEqual(computed("caller", {"eventType": "AWSServiceEvent",
                                             "userIdentity": {"type": "Root"}}), "service")

    def test_principal_is_the_role_of_a_session(self):
        session = {"type": "AssumedRole", "arn": "session",
                   "sessionContext": {"sessionIssuer": {"arn": "role"}}}
        self.assertEqual(computed("principal", who(**session)), "role")
        self.assertEqual(computed("principal", who(**dict(session, type="IAMUser"))), "session")
        self.assertEqual(computed("principal", who(arn="", principalId="p")), "p")
        self.assertEqual(computed("principal", {}), "unknown")

    def test_actor_is_who_within_the_principal(self):
        self.assertEqual(computed("actor", who(type="IAMUser", userName="bob", arn="x/al")), "bob")
        self.assertEqual(computed("actor", who(type="IAMUser", userName=HIDDEN, arn="x/al")), "al")
        self.assertEqual(computed("actor", who(type="AssumedRole", arn="x/r/me")), "me")
        self.assertEqual(computed("actor", who(type="AssumedRole", principalId="A:me")), "me")
        self.assertEqual(computed("actor", who(type="AssumedRole", arn="x/r/me", sessionContext={
            "sourceIdentity": "you"})), "you")
        self.assertEqual(computed("actor", who(type="IdentityCenterUser",
                                               onBehalfOf={"userId": "u"})), "u")
        self.assertIs(computed("actor", who(type="Root")), ABSENT)
        self.assertIs(computed("actor", who(type="AWSAccount", principalId="A:me")), ABSENT)
        self.assertIs(computed("actor", who(type="IAMUser", arn="me")), ABSENT)

    def test_mfa_is_unknown_where_the_record_cannot_tell(self):
        def mfa(kind, flag=None, key="", **record):
            identity = {"type": kind, "accessKeyId": key}
            if flag is not None:
                identity["sessionContext"] = {"attributes": {"mfaAuthenticated": flag}}
            return computed("mfa", dict(record, userIdentity=identity))
        self.assertEqual(mfa("IAMUser", "true"), "yes")
        self.assertEqual(mfa("IAMUser", "false"), "no")
        self.assertEqual(mfa("AssumedRole", "false"), "no")
        self.assertEqual(mfa("IAMUser", None, "AKIA1"), "no")
        self.assertIs(mfa("IAMUser", None, "ASIA1"), UNKNOWN)
        self.assertIs(mfa("FederatedUser", "false"), UNKNOWN)
        self.assertIs(mfa("AWSService"), ABSENT)
        login = {"eventName": "ConsoleLogin", "additionalEventData": {"MFAUsed": "NO"}}
        self.assertEqual(mfa("Root", **login), "no")
        self.assertIs(mfa("AssumedRole", "true", **login), UNKNOWN)
        login["additionalEventData"] = {"MFAUsed": "YES"}
        self.assertEqual(mfa("AssumedRole", **login), "yes")

    def test_client_is_told_from_the_session_before_the_agent(self):
        def client(agent, **record):
            return computed("client", dict({"userIdentity": {"type": "IAMUser"}}, userAgent=agent,
                                           **record))
        self.assertEqual(client("AWS Internal", sessionCredentialFromConsole="true"), "console")
        self.assertEqual(client("x", eventType="AwsConsoleSignin"), "console")
        for agent, expected in (
                ("aws-cli/2.0", "cli"), ("[aws-cli/2.0]", "cli"), ("Boto3/1.0", "sdk"),
                ("aws-sdk-go/1 (console)", "sdk"), ("S3Console/0.4", "console"),
                ("APN/1.0 HashiCorp/1.0 Terraform/1.5", "terraform"),
                ("APN/1.0 HashiCorp/1.0 Packer/1", "terraform"), ("[x", "other"),
                ("AWSCloudTrail, aws-internal/3", "console"), ("Mozilla/5.0", "console"),
                ("signin.amazonaws.com", "console"),
                ("AWS Internal", "internal"), ("Coral/Netty4", "internal"),
                ("athena.amazonaws.com", "service"), ("curl/8", "other"), ("", "other")):
            self.assertEqual(client(agent), expected, agent)
        self.assertEqual(computed("client", who(type="IAMUser", invokedBy="a")), "service")

    def test_outcome_reads_code_message_and_response(self):
        for record, expected in (
                ({}, "success"), ({"errorCode": "Client.UnauthorizedOperation"}, "denied"),
                ({"errorCode": "VpceAccessDenied"}, "denied"), ({"errorCode": ""}, "success"),
                ({"errorCode": "ConflictException"}, "failure"), ({"errorMessage": "m"}, "failure"),
                ({"eventName": "ConsoleLogin", "responseElements": {"ConsoleLogin": "Failure"}},
                 "failure"),
                ({"eventName": "Other", "responseElements": {"Other": "Failure"}}, "success"),
                ({"eventName": "UserAuthentication"}, "success"),
                ({"eventName": "UserAuthentication",
                  "serviceEventDetails": {"UserAuthentication": "Failure"}}, "failure")):
            self.assertEqual(computed("outcome", record), expected, record)

    def test_addresses_have_a_kind_and_public_ones_a_network(self):
        for text, kind, network in (
                ("203.0.113.7", "public", "203.0.113.0/24"), (" 8.8.8.8 ", "public", "8.8.8.0/24"),
                ("2001:DB8:0:1::1", "public", "2001:db8::/48"), ("10.0.0.1", "private", ABSENT),
                ("100.64.0.1", "private", ABSENT), ("::ffff:10.0.0.1", "private", ABSENT),
                ("::ffff:8.8.8.8", "public", "8.8.8.0/24"), ("[fe80::1%eth0]", "private", ABSENT),
                ("224.0.0.1", "other", ABSENT), ("AWS Internal", "internal", ABSENT),
                ("AWS Internal/#", "internal", ABSENT), ("[8.8.8.8", "other", ABSENT),
                ("ec2.amazonaws.com", "service", ABSENT), ("somewhere", "other", ABSENT)):
            record = {"sourceIPAddress": text}
            self.assertEqual(computed("address-kind", record), kind, text)
            self.assertEqual(computed("source-network", record), network, text)

    def test_access_is_read_only_else_inferred(self):
        self.assertEqual(computed("access", {"readOnly": False, "eventName": "GetX"}), "write")
        self.assertEqual(computed("access", {"readOnly": "true", "eventName": "PutX"}), "read")
        self.assertEqual(computed("access", {"eventName": "DescribeX"}), "read")
        self.assertEqual(computed("access", {"eventName": "AssumeRole"}), "write")


def policy(check, scope='<scope all="yes"/>', more="", attributes=""):
    return '<policy id="p" severity="high" %s><title>t</title>%s%s%s</policy>' % (attributes, scope,
                                                                              check, more)


FORBID = '<forbid><equals field="a" value="bad"/></forbid>'
EXCEPTION = ('<exception id="E" %s owner="o"><reason>r</reason>'
             '<equals field="b" value="me"/></exception>')


class Verdicts(unittest.TestCase):
    def test_require_forbid_and_review(self):
        require = '<require><equals field="a" value="good"/></require>'
        review = '<review><equals field="a" value="bad"/></review>'
        for check, value, expected in ((FORBID, "bad", "non-compliant"), (FORBID, "x", "compliant"),
                                       (require, "good", "compliant"),
                                       (require, "x", "non-compliant"), (review, "bad", "review"),
                                       (review, "x", "compliant")):
            self.assertEqual(verdict_of(policy(check), {"a": value})[0], expected)

    def test_scope_comes_first_and_the_sets_scope_narrows(self):
        scope = '<scope><equals field="s" value="1"/></scope>'
        self.assertEqual(verdict_of(policy(FORBID, scope), {"a": "bad"})[0], "not-applicable")
        both = scope + policy(FORBID, scope.replace('"s"', '"t"'))
        self.assertEqual(verdict_of(both, {"a": "bad", "s": 1})[0], "not-applicable")
        self.assertEqual(verdict_of(both, {"a": "bad", "s": 1, "t": 1})[0], "non-compliant")

    def test_an_unknown_scope_or_outcome_is_insufficient_data(self):
        forbid = FORBID.replace('"a"', '"requestParameters.a"')
        record = {"requestParameters": {"a": "***"}}
        self.assertEqual(verdict_of(policy(forbid), record)[0], "insufficient-data")
        scope = '<scope><present field="requestParameters.a"/></scope>'
        self.assertEqual(verdict_of(policy(FORBID, scope), record)[0], "insufficient-data")
        self.assertEqual(verdict_of(policy(forbid, '<scope><present field="z"/></scope>'),
                                    record)[0], "not-applicable")

    def test_what_is_not_evaluable_is_insufficient_data(self):
        evaluable = '<evaluable><present field="z"/></evaluable>'
        self.assertEqual(verdict_of(policy(FORBID, more=evaluable), {"a": "x"})[0],
                         "insufficient-data")
        self.assertEqual(verdict_of(policy(FORBID, more=evaluable), {"a": "bad", "z": 1})[0],
                         "non-compliant")

    def test_a_failed_violation_is_an_attempt_only_if_set_apart(self):
        record = {"a": "bad", "errorCode": "AccessDenied"}
        self.assertEqual(verdict_of(policy(FORBID), record)[0], "non-compliant")
        apart = policy(FORBID, attributes='attempts="separate"')
        self.assertEqual(verdict_of(apart, record)[0], "attempt")
        self.assertEqual(verdict_of(apart, {"a": "bad"})[0], "non-compliant")

    def test_an_exception_is_in_force_from_its_first_to_its_last_day(self):
        excepting = policy(FORBID, more=EXCEPTION % 'from="2026-07-01" until="2026-07-31"')
        for time, expected in (("2026-06-30T23:59:59Z", "non-compliant"),
                               ("2026-07-01T00:00:00Z", "excepted"),
                               ("2026-07-31T23:59:59.9Z", "excepted"),
                               ("2026-08-01T00:00:00Z", "non-compliant"),
                               ("2026-08-01T01:00:00+02:00", "excepted"),
                               ("2026-07-05", "non-compliant"), (None, "non-compliant")):
            got = verdict_of(excepting, {"a": "bad", "b": "me", "eventTime": time})
            self.assertEqual(got[0], expected, time)
        other = {"a": "bad", "b": "you", "eventTime": "2026-07-05T00:00:00Z"}
        self.assertEqual(verdict_of(excepting, other), ("non-compliant", None))

    def test_the_first_exception_counts(self):
        two = (EXCEPTION % 'until="2026-07-31"' + EXCEPTION.replace('"E"', '"F"') %
               'until="2026-08-31"')
        for day, expected in (("30", "E"), ("31", "E")):
            self.assertEqual(verdict_of(policy(FORBID, more=two), {
                "a": "bad", "b": "me", "eventTime": "2026-07-%sT00:00:00Z" % day})[1].id, expected)
        self.assertEqual(verdict_of(policy(FORBID, more=two), {
            "a": "bad", "b": "me", "eventTime": "2026-08-01T00:00:00Z"})[1].id, "F")

    def test_a_policy_with_an_empty_list_is_not_run(self):
        forbid = '<forbid><not><in field="a" list="l"/></not></forbid>'
        used = '<define id="d"><in field="a" list="l"/></define>' + policy(
            '<forbid><not><use define="d"/></not></forbid>')
        self.assertEqual(verdict_of('<list id="l"/>' + policy(forbid), {})[0], "not-applicable")
        self.assertEqual(verdict_of('<list id="l"/>' + used, {})[0], "not-applicable")
        self.assertEqual(verdict_of('<list id="l" may-be-empty="yes"/>' + policy(forbid), {})[0],
                         "non-compliant")
        self.assertEqual(verdict_of(policy(forbid.replace('"l"', '"accounts"')), {})[0],
                         "not-applicable")


class Archives(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)

    def file(self, name, content):
        path = os.path.join(self._folder.name, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as stream:
            stream.write(content if isinstance(content, bytes) else content.encode())
        return path

    def read(self):
        inputs = Inputs()
        found = list(read_archives([self._folder.name], inputs))
        return [(item.number, item.record.get("eventID")) for item in found], inputs

    def only(self, content, name="f.json"):
        self.file(name, content)
        numbers, inputs = self.read()
        return numbers, inputs.quarantined

    def test_files_come_in_the_byte_order_of_whole_paths(self):
        for name in ("a/b.json", "a.json", "a-b.json", "B.json"):
            self.file(name, '{"eventID":"%s"}' % name)
        self.assertEqual([event for _, event in self.read()[0]],
                         ["B.json", "a-b.json", "a.json", "a/b.json"])

    def test_records_arrays_lines_and_single_objects_are_read(self):
        for content in ('{"Records":[{"eventID":"1"},{"eventID":"2"}]}',
                        '\ufeff [{"eventID":"1"},\n{"eventID":"2"}]\n',
                        '{"eventID":"1"}\n\n{"eventID":"2"}\n',
                        '{"Records":[{"eventID":"1"}]}{"Records":[{"eventID":"2"}]}'):
            numbers, quarantined = self.only(content)
            self.assertEqual([event for _, event in numbers], ["1", "2"], content)
            self.assertEqual(quarantined, 0)

    def test_a_damaged_record_costs_itself_alone_and_keeps_its_number(self):
        for bad in ('{"eventID":"2",,}', '{"eventID":"2","x":"a"b"}', '{"eventID":"2}', "nonsense",
                    '{"eventID":,"x":{}},"y":{"z":1}}',
                    '{"eventID":"2","x":{}},"y":{"z":1}}', '7'):
            content = '{"Records":[{"eventID":"1"},%s,{"eventID":"3"}]}' % bad
            self.assertEqual(self.only(content), ([(1, "1"), (3, "3")], 1), bad)

    def test_two_damaged_neighbours_are_two(self):
        content = '[{"eventID":"1",,},{"a":"\\"}","b":{},,},{"eventID":"3"}]'
        self.assertEqual(self.only(content), ([(3, "3")], 2))

    def test_a_printed_record_ends_at_the_line_that_closes_its_indentation(self):
        content = ('{\n "Records": [\n  {\n   "eventID": "1" "\n  },\n  {\n   "a": {}},\n'
                   '   "b": {"c": 1}\n  },\n  {\n   "eventID": "3"\n  }\n ]\n}\n')
        self.assertEqual(self.only(content), ([(3, "3")], 2))

    def test_a_string_ends_with_its_line(self):
        content = '{"eventID":"1\n}{"eventID":"2",,}\n{"eventID":"3"}'
        self.assertEqual(self.only(content), ([(3, "3")], 2))

    def test_the_rest_in_which_no_record_can_be_made_out_is_one(self):
        self.assertEqual(self.only('{"Records":[{"eventID":"1"},{"eventID":"2","a":{"b":1},"c'),
                         ([(1, "1")], 1))

    def test_bad_utf8_damages_its_record_alone(self):
        content = b'{"Records":[{"eventID":"1","x":"\xff"},{"eventID":"2","x":"\xc3\xa9"}]}'
        self.assertEqual(self.only(content), ([(2, "2")], 1))

    def test_what_json_forbids_is_damaged(self):
        for bad in ('{"eventID":NaN}', '{"eventID":01}', '{"eventID":"a\tb"}', "{'eventID':1}"):
            self.assertEqual(self.only('[%s]' % bad), ([], 1), bad)

    def test_a_cut_gzip_file_keeps_what_came_before_the_cut(self):
        whole = gzip.compress(b'{"Records":[{"eventID":"1"},{"eventID":"2","x":"%s"}]}'
                              % random.Random(7).randbytes(3000).hex().encode())
        self.assertEqual(self.only(whole[:1500], "f.json.gz"), ([(1, "1")], 1))
        self.assertEqual(self.only(whole[:12], "f.json.gz"), ([], 1))

    def test_a_gzip_file_spoilt_in_the_middle_keeps_what_came_before(self):
        member = zlib.compressobj(wbits=31)
        content = member.compress(b'{"Records":[{"eventID":"1"},{"eventID":"2",')
        # A flush ends a block; no block begins with these bits.
        content += member.flush(zlib.Z_FULL_FLUSH) + b"\xff" * 20
        self.assertEqual(self.only(content, "f.json.gz"), ([(1, "1")], 1))

    def test_gzip_members_follow_each_other(self):
        content = gzip.compress(b'{"eventID":"1"}\n') + gzip.compress(b'{"eventID":"2"}')
        self.assertEqual(self.only(content, "f.gz"), ([(1, "1"), (2, "2")], 0))

    def test_an_empty_file_counts_no_record(self):
        for content in (b"", b" \n", gzip.compress(b""), b'{"Records":[]}', b"[]"):
            self.assertEqual(self.only(content), ([], 0), content)

    def test_digests_and_other_files_are_passed_over(self):
        self.file("LICENSE", "MIT")
        self.file("d.json", '{"digestS3Object":"x","logFiles":[]}')
        self.file("AWSLogs/111111111111/CloudTrail-Digest/x.json", '{"Records":[{}]}')
        numbers, inputs = self.read()
        self.assertEqual((numbers, inputs.files, inputs.passed_over, inputs.quarantined),
                         ([], 3, 3, 0))
        self.file("f.json", "no JSON")
        self.assertEqual(self.read()[1].quarantined, 1)
        self.file("c.json", '{"configurationItems":[]}')
        self.file("111111111111_CloudTrail_x.json", '{"other":1}')
        inputs = self.read()[1]
        self.assertEqual((inputs.passed_over, inputs.quarantined), (4, 2))

    def test_files_delivered_well_outside_the_period_are_skipped(self):
        name = "111111111111_CloudTrail_eu-west-1_%sZ_abcdefghijklmnop.json"
        for delivered in ("20260630T2259", "20260630T2300", "20260901T0000", "20260901T0001"):
            self.file(name % delivered, '{"eventID":"%s"}' % delivered)
        inputs = Inputs()
        period = time_of("2026-07-01"), time_of("2026-08-01")
        found = list(read_archives([self._folder.name], inputs, *period))
        self.assertEqual([item.record["eventID"] for item in found],
                         ["20260630T2300", "20260901T0000"])
        self.assertEqual((inputs.files, inputs.skipped), (4, 2))
        self.assertEqual(len(list(read_archives([self._folder.name], Inputs()))), 4)

    def test_links_out_of_the_archive_are_not_followed(self):
        outside = tempfile.NamedTemporaryFile(suffix=".json")
        self.addCleanup(outside.close)
        outside.write(b'{"eventID":"1"}')
        outside.flush()
        os.symlink(outside.name, os.path.join(self._folder.name, "f.json"))
        self.assertEqual(self.read()[0], [])


POLICY = policy(FORBID)


def record(number, **more):
    return dict({"eventID": str(number), "eventTime": "2026-07-01T00:00:0%dZ" % (number % 10),
                 "eventSource": "s3.amazonaws.com", "eventName": "PutObject",
                 "recipientAccountId": "111111111111", "awsRegion": "us-east-1", "a": "bad"},
                **more)


class Audits(unittest.TestCase):
    def audit(self, records, selection=None, content=POLICY, evidence=20):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "f.json"), "w", encoding="utf-8") as stream:
                json.dump({"Records": records}, stream)
            audit = Audit(library_of(content), selection or Selection())
            audit.run([folder])
            return audit.as_json(evidence)

    def test_records_add_up_and_a_repeated_one_is_a_duplicate(self):
        found = self.audit([record(1), record(1), record(1, a="good"), record(1, z="unread"),
                            record(2, eventCategory="Insight"), record(3, eventTime="soon"),
                            record(4, eventType="AwsAggregatedEvent"),
                            record(5, insightDetails={})])
        inputs = found["inputs"]
        self.assertEqual((inputs["records"], inputs["evaluated"], inputs["duplicates"],
                          inputs["out_of_scope"], inputs["undated"]), (8, 3, 2, 3, 1))

    def test_without_an_id_nothing_is_a_duplicate(self):
        self.assertEqual(self.audit([record(1, eventID=None)] * 2)["inputs"]["duplicates"], 0)

    def test_the_period_is_half_open_and_leaves_undated_records_in(self):
        start, end = time_of("2026-07-01T00:00:01Z"), time_of("2026-07-01T00:00:03Z")
        found = self.audit([record(0), record(1), record(2), record(3), record(4, eventTime="x")],
                           Selection(start, end))
        self.assertEqual(found["inputs"]["evaluated"], 3)

    def test_account_region_and_service_select(self):
        records = [record(1), record(2, awsRegion="eu-west-1"),
                   record(3, eventSource="iam.amazonaws.com"),
                   record(4, recipientAccountId="222222222222")]
        for selection, expected in ((Selection(regions=["eu-west-1"]), 1),
                                    (Selection(services=["iam"]), 1),
                                    (Selection(services=["s3.amazonaws.com"]), 3),
                                    (Selection(accounts=["222222222222"]), 1)):
            self.assertEqual(self.audit(records, selection)["inputs"]["evaluated"], expected)

    def test_a_finding_is_policy_account_and_service(self):
        found = self.audit([record(2), record(1), record(3, eventSource="iam.amazonaws.com"),
                            record(4, a="good")], evidence=1)
        self.assertEqual([(entry["service"], entry["count"], entry["population"])
                          for entry in found["findings"]],
                         [("iam.amazonaws.com", 1, 1), ("s3.amazonaws.com", 2, 3)])
        finding = found["findings"][1]
        self.assertEqual(finding["first_time"], "2026-07-01T00:00:01Z")
        self.assertEqual(finding["last_time"], "2026-07-01T00:00:02Z")
        self.assertEqual(finding["by_day"], {"2026-07-01": 2})
        self.assertEqual([(entry["event_id"], entry["record"]) for entry in finding["evidence"]],
                         [("1", 2)])
        self.assertEqual(finding["kind"], "violation")
        self.assertEqual(finding["fingerprint"], fingerprint("p", "111111111111",
                                                             "s3.amazonaws.com"))

    def test_evidence_is_in_the_order_of_time_then_id(self):
        records = [record(1, eventID="c"), record(1, eventID="b"), record(0, eventID="d")]
        evidence = self.audit(records)["findings"][0]["evidence"]
        self.assertEqual([entry["event_id"] for entry in evidence], ["d", "b", "c"])
        self.assertEqual((evidence[0]["mfa"], evidence[0]["file"]), (None, "f.json"))

    def test_reviews_are_findings_of_their_own_kind_and_undated_evidence_is_last(self):
        review = policy('<review><equals field="a" value="bad"/></review>')
        found = self.audit([record(1, eventTime="?", awsRegion=None), record(2)], content=review)
        finding = found["findings"][0]
        self.assertEqual((finding["kind"], finding["count"]), ("review", 2))
        self.assertEqual([entry["event_id"] for entry in finding["evidence"]], ["2", "1"])
        self.assertEqual(finding["regions"], [{"region": "unknown", "count": 1},
                                              {"region": "us-east-1", "count": 1}])

    def test_excepted_records_are_counted_under_their_exception(self):
        excepting = policy(FORBID, more=EXCEPTION % 'until="2026-12-31"')
        found = self.audit([record(1, b="me"), record(2, b="me"), record(3)], content=excepting)
        self.assertEqual(found["policies"][0]["exceptions"], [{"id": "E", "count": 2}])
        self.assertEqual(found["policies"][0]["verdicts"]["excepted"], 2)

    def test_fields_that_a_policy_shows_tell_records_apart(self):
        shown = policy(FORBID, more='<show field="z" label="Z"/>')
        records = [record(1, z=1), record(1, z=2)]
        self.assertEqual(self.audit(records, content=shown)["inputs"]["duplicates"], 0)
        self.assertEqual(self.audit(records)["inputs"]["duplicates"], 1)

    def test_cells_without_a_population_are_no_tallies(self):
        scope = '<scope><equals field="eventName" value="PutObject"/></scope>'
        found = self.audit([record(1), record(2, eventSource="a", eventName="b")],
                           content=policy(FORBID, scope))
        self.assertEqual([entry["service"] for entry in found["tallies"]], ["s3.amazonaws.com"])
        self.assertEqual(found["policies"][0]["verdicts"]["not_applicable"], 1)

    def test_counted_lists_are_by_count_then_name(self):
        names = ["b", "c", "a", "c"]
        found = self.audit([record(number, eventName=name) for number, name in enumerate(names)])
        self.assertEqual([(entry["action"], entry["count"])
                          for entry in found["findings"][0]["actions"]],
                         [("s3:c", 2), ("s3:a", 1), ("s3:b", 1)])

    def test_comparing_an_audit_with_itself_finds_nothing_and_a_change_is_found(self):
        ours = self.audit([record(1), record(2)])
        theirs = json.loads(json.dumps(ours))
        self.assertEqual(differences(theirs, ours), [])
        theirs["findings"][0]["count"] = 3
        theirs["tallies"].clear()
        self.assertEqual(len(differences(theirs, ours)), 2)


class Examples(unittest.TestCase):
    def run_on(self, examples):
        out = io.StringIO()
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "p.xml")
            with open(file, "w", encoding="utf-8") as stream:
                stream.write('<policy-set xmlns="urn:trailaudit:policy:1" id="t">%s</policy-set>'
                             % policy(FORBID, more=examples))
            failed = run_examples([file], out)
        return failed, out.getvalue()

    def test_what_fails_is_named(self):
        failed, text = self.run_on('<example verdict="compliant">{"a":"bad"}</example>'
                                   '<example verdict="compliant" of="2">[{"a":"bad"},{}]</example>'
                                   '<example verdict="compliant">{"a":}</example>')
        self.assertEqual(failed, 2)
        self.assertIn("policy p, example 1: expected compliant, got non-compliant", text)
        self.assertIn("policy p, example 3", text)
        self.assertTrue(text.endswith("1 passed, 2 failed\n"))


class Policies(unittest.TestCase):
    def test_a_doctype_is_refused(self):
        with self.assertRaises(BadPolicy):
            read_xml(b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>')

    def test_a_folder_may_hold_other_xml_but_a_named_file_may_not(self):
        with tempfile.TemporaryDirectory() as folder:
            other = os.path.join(folder, "f.xml")
            with open(other, "w", encoding="utf-8") as stream:
                stream.write("<frameworks/>")
            library = Library()
            library.load(folder)
            self.assertEqual(library.problems, [])
            library.load(other)
            self.assertEqual(len(library.problems), 1)

    def test_an_id_twice_is_an_error(self):
        for twice in (POLICY * 2, '<list id="l"/>' * 2):
            with self.assertRaises(BadPolicy):
                library_of(twice)

    def test_what_is_not_known_is_said(self):
        library = library_of(policy('<forbid><equal field="a" value="x"/></forbid>'))
        self.assertIn("equal", library.policies[0].not_supported)
        with self.assertRaises(NotSupported):
            check_supported(library)


class Scalars(unittest.TestCase):
    def test_numbers_are_the_whole_text(self):
        for text in ("1", "+1.50", "-0", "1e3", "1.", ".5"):
            self.assertIsNotNone(number_of(text), text)
        for text in ("", " 1", ".", "0x1", "NaN", "١", "1 "):
            self.assertIsNone(number_of(text), text)
        self.assertEqual(number_of("1.50"), number_of("15e-1"))

    def test_times_are_exact_and_in_utc(self):
        self.assertEqual(show_time(time_of("2026-07-01T02:00:00.5+02:00")), "2026-07-01T00:00:00Z")
        self.assertEqual(time_of("20131102T010628Z"), time_of("2013-11-02T01:06:28Z"))
        for text in ("2018-05-25:17:06Z", "2026-02-30", "2026-07-01T25:00:00Z", "soon"):
            self.assertIsNone(time_of(text), text)


if __name__ == "__main__":
    unittest.main()
