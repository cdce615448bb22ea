/* The tree that says why a policy judges a record as it does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "support_program.h"

static void check_text(const char *xml, const char *record, bool deciding, const char *expected)
{
    SupportProgram made;
    Buffer text = {0};
    support_program_open(&made, xml, NULL);
    support_program_take(&made, record);
    assert_true(explain_policy(made.evaluator, 0, deciding, &text));
    buffer_add_byte(&text, '\0');
    assert_string_equal(text.data, expected);
    buffer_free(&text);
    support_program_close(&made);
}

#define SCOPED(scope, rest) POLICY("<scope>" scope "</scope>" rest)
#define HEAD(verdict)       "p: " verdict " (p.xml:2)\n  T\n"

static void a_condition_says_how_it_turned_out_and_what_it_saw(void **state)
{
    (void)state;
    check_text(FORBID("<equals field=\"eventName\" value=\"A\"/>"), "{\"eventName\":\"A\"}", false,
               HEAD("non-compliant") "  scope: true, as it takes in all records\n"
                                     "  forbid: true\n"
                                     "    true    <equals field=\"eventName\" value=\"A\"/>: "
                                     "eventName is \"A\"\n");
}

static void absent_null_and_hidden_values_are_told_apart(void **state)
{
    (void)state;
    static const char xml[] = SCOPED(
        "<any><present field=\"errorCode\"/><present field=\"requestParameters.a\"/>"
        "<present field=\"requestParameters.b\"/><present field=\"requestParameters.c\"/></any>",
        "<forbid><absent field=\"eventName\"/></forbid>");
    check_text(
        xml,
        "{\"requestParameters\":{\"a\":null,\"b\":\"***\",\"c\":{\"x\":[1]}},\"eventName\":\"A\"}",
        false,
        HEAD("compliant") "  scope: true\n"
                          "    true    <any>\n"
                          "      false   <present field=\"errorCode\"/>: errorCode is absent\n"
                          "      false   <present field=\"requestParameters.a\"/>: "
                          "requestParameters.a is null\n"
                          "      unknown <present field=\"requestParameters.b\"/>: "
                          "requestParameters.b is not recorded\n"
                          "      true    <present field=\"requestParameters.c\"/>: "
                          "requestParameters.c is {\"x\":[1]}\n"
                          "  forbid: false\n"
                          "    false   <absent field=\"eventName\"/>: eventName is \"A\"\n");
}

static void elements_are_numbered_and_shown_one_by_one(void **state)
{
    (void)state;
    check_text(
        FORBID("<some in=\"requestParameters.a[]\"><all><equals field=\".k\" value=\"1\"/>"
               "<present field=\".v\"/></all></some>"),
        "{\"requestParameters\":{\"a\":[{\"k\":2},{\"k\":1,\"v\":\"w\"}]}}", false,
        HEAD("non-compliant") "  scope: true, as it takes in all records\n"
                              "  forbid: true\n"
                              "    true    <some in=\"requestParameters.a[]\">: 2 elements\n"
                              "      false   element 1\n"
                              "        false   <all>\n"
                              "          false   <equals field=\".k\" value=\"1\"/>: .k is 2\n"
                              "          false   <present field=\".v\"/>: .v is absent\n"
                              "      true    element 2\n"
                              "        true    <all>\n"
                              "          true    <equals field=\".k\" value=\"1\"/>: .k is 1\n"
                              "          true    <present field=\".v\"/>: .v is \"w\"\n");
}

static void deciding_parts_alone_leave_out_what_did_not_matter(void **state)
{
    (void)state;
    check_text(SCOPED("<present field=\"eventName\"/>",
                      "<require><all><equals field=\"eventName\" value=\"A\"/>"
                      "<equals field=\"awsRegion\" value=\"r\"/></all></require>"),
               "{\"eventName\":\"A\",\"awsRegion\":\"q\"}", true,
               "  require: false\n"
               "    false   <all>\n"
               "      false   <equals field=\"awsRegion\" value=\"r\"/>: awsRegion is \"q\"\n");
    check_text(SCOPED("<all><present field=\"eventName\"/><present field=\"errorCode\"/></all>",
                      "<forbid><present field=\"eventName\"/></forbid>"),
               "{\"eventName\":\"A\"}", true,
               "  scope: false\n"
               "    false   <all>\n"
               "      false   <present field=\"errorCode\"/>: errorCode is absent\n");
}

static void a_definition_is_shown_below_its_use(void **state)
{
    (void)state;
    check_text(POLICY_SET("<policy id=\"p\" severity=\"low\"><title>T</title><scope all=\"yes\"/>"
                          "<forbid><use define=\"d\"/></forbid></policy>"
                          "<define id=\"d\"><present field=\"eventName\"/></define>"),
               "{\"eventName\":\"A\"}", true,
               "  forbid: true\n"
               "    true    <use define=\"d\"/>\n"
               "      true    <present field=\"eventName\"/>: eventName is \"A\"\n");
}

static void the_scope_of_the_set_stands_apart(void **state)
{
    (void)state;
    check_text(
        "<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\">\n"
        "<policy id=\"p\" severity=\"low\"><title>T</title>"
        "<scope><present field=\"errorCode\"/></scope>"
        "<forbid><present field=\"eventName\"/></forbid></policy>"
        "<scope><present field=\"eventName\"/></scope></policy-set>",
        "{\"eventName\":\"A\"}", false,
        HEAD("not-applicable") "  scope of the set: true\n"
                               "    true    <present field=\"eventName\"/>: eventName is \"A\"\n"
                               "  scope: false\n"
                               "    false   <present field=\"errorCode\"/>: errorCode is absent\n");
}

static void exceptions_say_whether_they_are_in_force_and_cover(void **state)
{
    (void)state;
    check_text(
        POLICY(
            "<scope all=\"yes\"/><forbid><present field=\"eventName\"/></forbid>"
            "<exception id=\"old\" until=\"2025-12-31\" owner=\"o\"><reason>R</reason></exception>"
            "<exception id=\"new\" from=\"2026-01-01\" until=\"2026-12-31\" owner=\"o\">"
            "<reason>R</reason><present field=\"errorCode\"/></exception>"
            "<exception id=\"all\" until=\"2026-12-31\" "
            "owner=\"o\"><reason>R</reason></exception>"),
        "{\"eventName\":\"A\",\"eventTime\":\"2026-07-01T00:00:00Z\"}", false,
        HEAD(
            "excepted") "  scope: true, as it takes in all records\n"
                        "  forbid: true\n"
                        "    true    <present field=\"eventName\"/>: eventName is \"A\"\n"
                        "  exception old: not in force at the event's time (always to 2025-12-31)\n"
                        "  exception new: false\n"
                        "    false   <present field=\"errorCode\"/>: errorCode is absent\n"
                        "  exception all: true, covers the record\n");
}

static void a_correlation_says_that_other_records_decide(void **state)
{
    (void)state;
    check_text(
        POLICY("<scope all=\"yes\"/><forbid><present field=\"eventName\"/>"
               "<threshold at-least=\"5\" within=\"PT1H30M\" per=\"account sourceIPAddress\"/>"
               "</forbid>"),
        "{\"eventName\":\"A\",\"sourceIPAddress\":\"203.0.113.9\"}", false,
        HEAD("non-compliant or compliant, as its correlation decides") "  scope: true, as it takes "
                                                                       "in all records\n"
                                                                       "  forbid: true\n"
                                                                       "    true    <present "
                                                                       "field=\"eventName\"/>: "
                                                                       "eventName is \"A\"\n"
                                                                       "  correlation: picked: the "
                                                                       "verdict depends on the "
                                                                       "other records of its "
                                                                       "group, by "
                                                                       "<threshold at-least=\"5\" "
                                                                       "within=\"PT1H30M\" "
                                                                       "per=\"account "
                                                                       "sourceIPAddress\">\n"
                                                                       "    group: account is "
                                                                       "\"unknown\"\n"
                                                                       "    group: sourceIPAddress "
                                                                       "is \"203.0.113.9\"\n");
}

static void an_attempt_is_explained_by_the_outcome_of_the_call(void **state)
{
    (void)state;
    check_text("<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\">\n"
               "<policy id=\"p\" severity=\"low\" attempts=\"separate\"><title>T</title>"
               "<scope all=\"yes\"/><forbid><present field=\"eventName\"/></forbid></policy>"
               "</policy-set>",
               "{\"eventName\":\"A\",\"errorCode\":\"AccessDenied\"}", true,
               "  forbid: true\n"
               "    true    <present field=\"eventName\"/>: eventName is \"A\"\n"
               "  attempts are set apart: outcome is \"denied\", so that this is one\n");
}

static void
policies_that_do_not_apply_have_a_line_each_with_their_first_false_condition(void **state)
{
    (void)state;
    SupportProgram made;
    Buffer text = {0};
    support_program_open(
        &made,
        POLICY_SET("<policy id=\"a\" severity=\"low\"><title>T</title><scope><all>"
                   "<present field=\"eventName\"/>\n<all><present "
                   "field=\"errorCode\"/></all></all></scope>"
                   "<forbid><present field=\"eventName\"/></forbid></policy>\n"
                   "<policy id=\"b\" severity=\"low\"><title>T</title><scope all=\"yes\"/>"
                   "<forbid><absent field=\"eventName\"/></forbid></policy>"),
        NULL);
    support_program_take(&made, "{\"eventName\":\"A\"}");
    assert_true(explain_policies(made.evaluator, NULL, 0, false, &text));
    buffer_add_byte(&text, '\0');
    assert_string_equal(
        text.data,
        "2 policies: 1 compliant, 1 not-applicable\n\n"
        "b: compliant (p.xml:4)\n  T\n  scope: true, as it takes in all records\n  forbid: false\n"
        "    false   <absent field=\"eventName\"/>: eventName is \"A\"\n\n"
        "not-applicable, as the first false condition of the scope says: 1 policy\n"
        "  a: <present field=\"errorCode\"/> is false: errorCode is absent (p.xml:3)\n");
    buffer_free(&text);
    support_program_close(&made);
}

static void a_record_is_indented_and_hostile_text_is_made_visible(void **state)
{
    (void)state;
    SupportProgram made;
    Buffer text = {0};
    support_program_open(&made, FORBID("<present field=\"eventName\"/>"), NULL);
    support_program_take(
        &made, "{ \"eventName\" :\"\xe2\x80\xae\\u001b\\\"{,\",\"n\":[1.50,true,{}],\"e\":[ ]}");
    assert_true(explain_record(made.evaluator, &text));
    buffer_add_byte(&text, '\0');
    static const char expected[] = "{\n"
                                   "  \"eventName\": \"U+202E\\u001b\\\"{,\",\n"
                                   "  \"n\": [\n"
                                   "    1.50,\n"
                                   "    true,\n"
                                   "    {}\n"
                                   "  ],\n"
                                   "  \"e\": []\n"
                                   "}\n\n"
                                   "account             unknown\n";
    assert_memory_equal(text.data, expected, sizeof expected - 1);
    assert_non_null(strstr(text.data, "\naction              unknown:U+202EU+001B\"{,\n"));
    assert_null(strchr(text.data, 0x1b));
    buffer_free(&text);
    support_program_close(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_condition_says_how_it_turned_out_and_what_it_saw),
        cmocka_unit_test(absent_null_and_hidden_values_are_told_apart),
        cmocka_unit_test(elements_are_numbered_and_shown_one_by_one),
        cmocka_unit_test(deciding_parts_alone_leave_out_what_did_not_matter),
        cmocka_unit_test(a_definition_is_shown_below_its_use),
        cmocka_unit_test(the_scope_of_the_set_stands_apart),
        cmocka_unit_test(exceptions_say_whether_they_are_in_force_and_cover),
        cmocka_unit_test(a_correlation_says_that_other_records_decide),
        cmocka_unit_test(an_attempt_is_explained_by_the_outcome_of_the_call),
        cmocka_unit_test(
            policies_that_do_not_apply_have_a_line_each_with_their_first_false_condition),
        cmocka_unit_test(a_record_is_indented_and_hostile_text_is_made_visible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
