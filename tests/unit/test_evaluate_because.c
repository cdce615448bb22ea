/* What decided a verdict, and the columns that a policy shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "support_program.h"

static void join(const EvaluatedSeen *seen, uint32_t count, Buffer *out)
{
    for (uint32_t i = 0; i < count; i++) {
        buffer_printf(out, "%s%.*s=", i ? "; " : "", (int)seen[i].field.size, seen[i].field.data);
        if (seen[i].value.data)
            buffer_printf(out, "%.*s", (int)seen[i].value.size, seen[i].value.data);
        else
            buffer_add(out, SLICE("(absent)"));
    }
    buffer_add_byte(out, '\0');
}

/* Field and value of all that decided, for a policy that stands in XML. */
static void check_because(const char *xml, const char *record, const char *expected)
{
    SupportProgram made;
    const EvaluatedSeen *seen;
    uint32_t count;
    Buffer text = {0};
    support_program_open(&made, xml, NULL);
    assert_int_not_equal(support_program_verdict(&made, "p", record, NULL), VERDICT_NOT_APPLICABLE);
    assert_true(evaluator_because(made.evaluator, 0, &seen, &count));
    join(seen, count, &text);
    assert_string_equal(text.data, expected);
    buffer_free(&text);
    support_program_close(&made);
}

#define REQUIRE(condition) POLICY("<scope all=\"yes\"/><require>" condition "</require>")

static void a_single_condition_shows_its_field_and_value(void **state)
{
    (void)state;
    check_because(FORBID("<equals field=\"eventName\" value=\"A\"/>"), "{\"eventName\":\"A\"}",
                  "eventName=A");
    check_because(REQUIRE("<equals field=\"readOnly\" value=\"true\"/>"), "{\"readOnly\":false}",
                  "readOnly=false");
    check_because(REQUIRE("<present field=\"errorCode\"/>"), "{}", "errorCode=(absent)");
    check_because(FORBID("<action name=\"s3:*\"/>"),
                  "{\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"PutObject\"}",
                  "action=s3:PutObject");
}

static void of_an_all_that_holds_every_part_counts_and_of_an_any_those_that_hold(void **state)
{
    (void)state;
    static const char record[] = "{\"eventName\":\"A\",\"awsRegion\":\"r\"}";
    check_because(FORBID("<all><equals field=\"eventName\" value=\"A\"/>"
                         "<equals field=\"awsRegion\" value=\"r\"/></all>"),
                  record, "eventName=A; awsRegion=r");
    check_because(FORBID("<any><equals field=\"eventName\" value=\"B\"/>"
                         "<equals field=\"awsRegion\" value=\"r\"/></any>"),
                  record, "awsRegion=r");
    check_because(REQUIRE("<all><equals field=\"eventName\" value=\"A\"/>"
                          "<equals field=\"awsRegion\" value=\"x\"/></all>"),
                  record, "awsRegion=r");
    check_because(REQUIRE("<any><equals field=\"eventName\" value=\"B\"/>"
                          "<equals field=\"awsRegion\" value=\"x\"/></any>"),
                  record, "eventName=A; awsRegion=r");
}

static void not_turns_the_question_round(void **state)
{
    (void)state;
    check_because(REQUIRE("<not><any><equals field=\"eventName\" value=\"A\"/>"
                          "<equals field=\"awsRegion\" value=\"x\"/></any></not>"),
                  "{\"eventName\":\"A\",\"awsRegion\":\"r\"}", "eventName=A");
}

static void the_place_that_decided_is_shown_and_not_the_first(void **state)
{
    (void)state;
    check_because(FORBID("<equals field=\"requestParameters.a[].b\" value=\"x\"/>"),
                  "{\"requestParameters\":{\"a\":[{\"b\":\"w\"},{\"b\":\"x\"}]}}",
                  "requestParameters.a[].b=x");
}

static void the_element_that_decided_is_shown_under_its_whole_path(void **state)
{
    (void)state;
#define RULES "{\"requestParameters\":{\"a\":[{\"p\":80,\"c\":\"x\"},{\"p\":22,\"c\":\"y\"}]}}"
    check_because(
        FORBID("<some in=\"requestParameters.a[]\"><all><equals field=\".p\" value=\"22\"/>"
               "<present field=\".c\"/></all></some>"),
        RULES, "requestParameters.a[].p=22; requestParameters.a[].c=y");
    check_because(
        REQUIRE("<every in=\"requestParameters.a[]\"><equals field=\".p\" value=\"80\"/></every>"),
        RULES, "requestParameters.a[].p=22");
    check_because(
        FORBID("<some in=\"requestParameters.a[]\"><equals field=\".\" value=\"7\"/></some>"),
        "{\"requestParameters\":{\"a\":[6,7]}}", "requestParameters.a[]=7");
}

static void both_fields_of_a_comparison_are_shown(void **state)
{
    (void)state;
    check_because(
        FORBID("<equals field=\"recipientAccountId\" same-as=\"userIdentity.accountId\"/>"),
        "{\"recipientAccountId\":\"1\",\"userIdentity\":{\"accountId\":\"1\"}}",
        "recipientAccountId=1; userIdentity.accountId=1");
}

static void the_same_field_and_value_is_shown_once(void **state)
{
    (void)state;
    check_because(FORBID("<all><like field=\"eventName\" pattern=\"A*\"/>"
                         "<like field=\"eventName\" pattern=\"*A\"/></all>"),
                  "{\"eventName\":\"A\"}", "eventName=A");
}

static void no_more_is_shown_than_the_bound(void **state)
{
    (void)state;
    Buffer xml = {0}, record = {0};
    SupportProgram made;
    const EvaluatedSeen *seen;
    uint32_t count;
    buffer_add(&xml,
               SLICE("<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\"><policy id=\"p\" "
                     "severity=\"low\"><title>T</title><scope all=\"yes\"/><forbid><all>"));
    buffer_add(&record, SLICE("{\"requestParameters\":{\"k\":0"));
    for (int i = 0; i < 40; i++) {
        buffer_printf(&xml, "<present field=\"requestParameters.k%d\"/>", i);
        buffer_printf(&record, ",\"k%d\":%d", i, i);
    }
    buffer_add(&xml, SLICE("</all></forbid></policy></policy-set>"));
    buffer_add(&record, SLICE("}}"));
    buffer_add_byte(&xml, '\0');
    buffer_add_byte(&record, '\0');
    support_program_open(&made, xml.data, NULL);
    assert_int_equal(support_program_verdict(&made, "p", record.data, NULL), VERDICT_NON_COMPLIANT);
    assert_true(evaluator_because(made.evaluator, 0, &seen, &count));
    assert_int_equal(count, EVALUATE_SEEN_MOST);
    support_program_close(&made);
    buffer_free(&xml);
    buffer_free(&record);
}

static void check_shown(const char *record, const char *expected)
{
    SupportProgram made;
    const EvaluatedSeen *seen;
    uint32_t count;
    Buffer text = {0};
    support_program_open(&made,
                         POLICY("<scope all=\"yes\"/><review><present field=\"eventID\"/></review>"
                                "<show field=\"requestParameters.n\" label=\"Name\"/>"
                                "<show field=\"requestParameters.a[].b\"/>"
                                "<show field=\"caller\" label=\"By\"/>"),
                         NULL);
    support_program_take(&made, record);
    assert_true(evaluator_shown(made.evaluator, 0, &seen, &count));
    join(seen, count, &text);
    assert_string_equal(text.data, expected);
    buffer_free(&text);
    support_program_close(&made);
}

static void shown_columns_stand_in_the_policys_order_with_all_places(void **state)
{
    (void)state;
    check_shown("{\"requestParameters\":{\"n\":\"t\",\"a\":[{\"b\":1},{\"b\":\"x\"}]},"
                "\"userIdentity\":{\"type\":\"Root\"}}",
                "Name=t; requestParameters.a[].b=1, x; By=root");
    check_shown("{\"userIdentity\":{\"type\":\"Root\"}}",
                "Name=(absent); requestParameters.a[].b=(absent); By=root");
}

static void shown_columns_say_what_was_not_recorded_and_what_has_no_text(void **state)
{
    (void)state;
    check_shown("{\"requestParameters\":{\"n\":\"***\",\"a\":[{\"b\":{\"c\":[1]}},{\"b\":null}]},"
                "\"userIdentity\":{\"type\":\"Root\"}}",
                "Name=(not recorded); requestParameters.a[].b={\"c\":[1]}; By=root");
}

/* A record may hold any bytes as text, NUL included: they are carried, not cut. */
static void texts_with_nul_are_carried_whole(void **state)
{
    (void)state;
    SupportProgram made;
    const EvaluatedSeen *seen;
    uint32_t count;
    support_program_open(&made, FORBID("<present field=\"userAgent\"/>"), NULL);
    support_program_take(&made, "{\"userAgent\":\"a\\u0000b\"}");
    assert_true(evaluator_because(made.evaluator, 0, &seen, &count));
    assert_int_equal(count, 1);
    assert_int_equal(seen[0].value.size, 3);
    assert_memory_equal(seen[0].value.data, "a\0b", 3);
    support_program_close(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_single_condition_shows_its_field_and_value),
        cmocka_unit_test(of_an_all_that_holds_every_part_counts_and_of_an_any_those_that_hold),
        cmocka_unit_test(not_turns_the_question_round),
        cmocka_unit_test(the_place_that_decided_is_shown_and_not_the_first),
        cmocka_unit_test(the_element_that_decided_is_shown_under_its_whole_path),
        cmocka_unit_test(both_fields_of_a_comparison_are_shown),
        cmocka_unit_test(the_same_field_and_value_is_shown_once),
        cmocka_unit_test(no_more_is_shown_than_the_bound),
        cmocka_unit_test(shown_columns_stand_in_the_policys_order_with_all_places),
        cmocka_unit_test(shown_columns_say_what_was_not_recorded_and_what_has_no_text),
        cmocka_unit_test(texts_with_nul_are_carried_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
