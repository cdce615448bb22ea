/* Which conditions examples reach, and how these turn out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "support_program.h"

enum { MOST_RECORDS = 4 };

/* A word a condition: t, f and u for the truths that it met, "-" where it was not reached. */
static void write_met(const PolicyCoverage *coverage, Buffer *out)
{
    for (uint32_t i = 0; i < coverage->count; i++) {
        uint8_t met = coverage->conditions[i].met;
        buffer_printf(out, "%s%s=%s%s%s%s", i ? " " : "",
                      condition_rows[coverage->conditions[i].source->kind].element,
                      met & 1u << TRUTH_TRUE ? "t" : "", met & 1u << TRUTH_FALSE ? "f" : "",
                      met & 1u << TRUTH_UNKNOWN ? "u" : "", met ? "" : "-");
    }
    buffer_add_byte(out, '\0');
}

static void check_coverage(const char *xml, const char *policy,
                           const char *const records[MOST_RECORDS], const char *expected)
{
    SupportProgram made;
    Arena arena = {0};
    PolicyCoverage coverage;
    Verdict verdicts[MOST_RECORDS];
    Slice texts[MOST_RECORDS];
    Problem problem;
    Buffer text = {0};
    uint32_t count = 0;
    support_program_open(&made, xml, NULL);
    uint32_t number = support_program_policy(&made, policy);
    for (; count < MOST_RECORDS && records[count]; count++)
        texts[count] = slice_of(records[count]);
    assert_true(coverage_list(&made.program->policies[number], &arena, &coverage));
    assert_true(evaluate_texts(made.program, texts, count, number, verdicts, &coverage, &problem));
    write_met(&coverage, &text);
    assert_string_equal(text.data, expected);
    buffer_free(&text);
    arena_free(&arena);
    support_program_close(&made);
}

#define RECORDS(...) ((const char *const[MOST_RECORDS]){__VA_ARGS__})
#define NAMED_A      "<equals field=\"eventName\" value=\"A\"/>"
#define IN_R         "<equals field=\"awsRegion\" value=\"r\"/>"

static void what_comes_behind_a_deciding_part_is_not_reached(void **state)
{
    (void)state;
    static const char all[] = FORBID("<all>" NAMED_A IN_R "</all>");
    check_coverage(all, "p", RECORDS("{\"eventName\":\"B\"}"), "all=f equals=f equals=-");
    check_coverage(all, "p",
                   RECORDS("{\"eventName\":\"B\"}", "{\"eventName\":\"A\",\"awsRegion\":\"r\"}"),
                   "all=tf equals=tf equals=t");
    check_coverage(FORBID("<any>" NAMED_A IN_R "</any>"), "p", RECORDS("{\"eventName\":\"A\"}"),
                   "any=t equals=t equals=-");
}

static void the_outcome_is_reached_in_scope_only(void **state)
{
    (void)state;
    static const char xml[] =
        POLICY("<scope>" NAMED_A "</scope><evaluable>" IN_R "</evaluable><forbid><present "
               "field=\"errorCode\"/></forbid>");
    check_coverage(xml, "p", RECORDS("{\"eventName\":\"B\"}"), "equals=f equals=- present=-");
    check_coverage(xml, "p", RECORDS("{\"eventName\":\"A\"}"), "equals=t equals=f present=-");
    check_coverage(xml, "p", RECORDS("{\"eventName\":\"A\",\"awsRegion\":\"r\"}"),
                   "equals=t equals=t present=f");
}

static void policies_that_share_a_condition_are_noted_apart(void **state)
{
    (void)state;
    static const char xml[] = POLICY_SET(
        "<policy id=\"p\" severity=\"low\"><title>T</title><scope>" NAMED_A "</scope>"
        "<forbid>" IN_R "</forbid></policy><policy id=\"q\" severity=\"low\"><title>T</title>"
        "<scope all=\"yes\"/><forbid>" IN_R "</forbid></policy>");
    check_coverage(xml, "p", RECORDS("{\"eventName\":\"B\",\"awsRegion\":\"r\"}"),
                   "equals=f equals=-");
    check_coverage(xml, "q", RECORDS("{\"eventName\":\"B\",\"awsRegion\":\"r\"}"), "equals=t");
}

static void elements_count_until_one_decides(void **state)
{
    (void)state;
    static const char xml[] = FORBID("<some in=\"requestParameters.a[]\">"
                                     "<equals field=\".k\" value=\"1\"/></some>");
    check_coverage(xml, "p", RECORDS("{\"requestParameters\":{\"a\":[{\"k\":1},{\"k\":2}]}}"),
                   "some=t equals=t");
    check_coverage(xml, "p", RECORDS("{\"requestParameters\":{\"a\":[{\"k\":2},{\"k\":1}]}}"),
                   "some=t equals=tf");
    check_coverage(xml, "p", RECORDS("{}"), "some=f equals=-");
}

static void exceptions_are_reached_where_nothing_before_them_covers(void **state)
{
    (void)state;
    static const char xml[] =
        POLICY("<scope all=\"yes\"/><forbid>" NAMED_A "</forbid>"
               "<exception id=\"x\" until=\"2026-12-31\" owner=\"o\"><reason>R</reason>" IN_R
               "</exception><exception id=\"y\" until=\"2026-12-31\" owner=\"o\"><reason>R</reason>"
               "<present field=\"errorCode\"/></exception>");
#define AT ",\"eventTime\":\"2026-07-01T00:00:00Z\"}"
    check_coverage(xml, "p", RECORDS("{\"eventName\":\"B\"" AT), "equals=f equals=- present=-");
    check_coverage(xml, "p", RECORDS("{\"eventName\":\"A\",\"awsRegion\":\"r\"" AT),
                   "equals=t equals=t present=-");
    check_coverage(xml, "p", RECORDS("{\"eventName\":\"A\"" AT), "equals=t equals=f present=f");
    check_coverage(xml, "p", RECORDS("{\"eventName\":\"A\"}"), "equals=t equals=- present=-");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_behind_a_deciding_part_is_not_reached),
        cmocka_unit_test(the_outcome_is_reached_in_scope_only),
        cmocka_unit_test(policies_that_share_a_condition_are_noted_apart),
        cmocka_unit_test(elements_count_until_one_decides),
        cmocka_unit_test(exceptions_are_reached_where_nothing_before_them_covers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
