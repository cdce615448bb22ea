/* The table of verdicts, from its top: for every policy and record the first that applies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "support_program.h"

#define IS(name, text) "<equals field=\"requestParameters." name "\" value=\"" text "\"/>"
/* s, e and o are true with "y", unknown with "***", false with all else. */
#define PARTS "<scope>" IS("s", "y") "</scope><evaluable>" IS("e", "y") "</evaluable>"
#define POLICY_OF(id, more, inside)                                                                \
    "<policy id=\"" id "\" severity=\"low\"" more "><title>T</title>" inside "</policy>"
#define EXCEPTION(id, from, until, inside)                                                         \
    "<exception id=\"" id "\"" from " until=\"" until "\" owner=\"o@example.com\">"                \
    "<reason>R</reason>" inside "</exception>"

static const char table[] =
    POLICY_SET(POLICY_OF("forbid", "", PARTS "<forbid>" IS("o", "y") "</forbid>")
                   POLICY_OF("require", "", PARTS "<require>" IS("o", "y") "</require>")
                       POLICY_OF("review", "", PARTS "<review>" IS("o", "y") "</review>"));

static const char *record_of(const char *s, const char *e, const char *o)
{
    static char text[300];
    snprintf(text, sizeof text,
             "{\"eventTime\":\"2026-07-01T00:00:00Z\",\"requestParameters\":"
             "{\"s\":\"%s\",\"e\":\"%s\",\"o\":\"%s\"}}",
             s, e, o);
    return text;
}

static Verdict expected(const char *policy, char s, char e, char o)
{
    if (s == 'n')
        return VERDICT_NOT_APPLICABLE;
    if (s == '*' || e != 'y' || o == '*')
        return VERDICT_INSUFFICIENT_DATA;
    if (strcmp(policy, "review") == 0)
        return o == 'y' ? VERDICT_REVIEW : VERDICT_COMPLIANT;
    return (strcmp(policy, "forbid") == 0) == (o == 'y') ? VERDICT_NON_COMPLIANT
                                                         : VERDICT_COMPLIANT;
}

static void scope_evaluable_and_outcome_decide_in_this_order(void **state)
{
    (void)state;
    static const char *const values[] = {"y", "n", "***"};
    static const char *const policies[] = {"forbid", "require", "review"};
    SupportProgram made;
    support_program_open(&made, table, NULL);
    for (int i = 0; i < 81; i++) {
        const char *policy = policies[i % 3];
        const char *s = values[i / 3 % 3], *e = values[i / 9 % 3], *o = values[i / 27];
        Verdict verdict = support_program_verdict(&made, policy, record_of(s, e, o), NULL);
        if (verdict != expected(policy, *s, *e, *o))
            fail_msg("%s of scope %s, evaluable %s, outcome %s is %s", policy, s, e, o,
                     policy_verdict_word(verdict));
    }
    support_program_close(&made);
}

static void a_scope_of_all_takes_every_record(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(&made, FORBID("<present field=\"errorCode\"/>"), NULL);
    assert_int_equal(support_program_verdict(&made, "p", "{}", NULL), VERDICT_COMPLIANT);
    assert_int_equal(support_program_verdict(&made, "p", "{\"errorCode\":\"X\"}", NULL),
                     VERDICT_NON_COMPLIANT);
    support_program_close(&made);
}

static void the_scope_of_the_set_narrows_each_policy(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(
        &made,
        POLICY_SET(
            "<scope><equals field=\"service\" value=\"s3.amazonaws.com\"/></scope>" POLICY_OF(
                "all", "", "<scope all=\"yes\"/><forbid><present field=\"eventID\"/></forbid>")
                POLICY_OF("some", "",
                          "<scope><equals field=\"eventName\" value=\"A\"/></scope>"
                          "<forbid><present field=\"eventID\"/></forbid>")),
        NULL);
    static const char s3[] = "{\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"B\"}";
    static const char ec2[] = "{\"eventSource\":\"ec2.amazonaws.com\",\"eventName\":\"A\"}";
    static const char s3_a[] = "{\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"A\"}";
    assert_int_equal(support_program_verdict(&made, "all", s3, NULL), VERDICT_COMPLIANT);
    assert_int_equal(support_program_verdict(&made, "all", ec2, NULL), VERDICT_NOT_APPLICABLE);
    assert_int_equal(support_program_verdict(&made, "some", s3, NULL), VERDICT_NOT_APPLICABLE);
    assert_int_equal(support_program_verdict(&made, "some", ec2, NULL), VERDICT_NOT_APPLICABLE);
    assert_int_equal(support_program_verdict(&made, "some", s3_a, NULL), VERDICT_COMPLIANT);
    support_program_close(&made);
}

/* ---- exceptions ---- */

static const char excepted[] =
    POLICY_SET(POLICY_OF("p", "",
                         "<scope all=\"yes\"/><forbid>" IS("o", "y") "</forbid>" EXCEPTION(
                             "FIRST", " from=\"2026-07-01\"", "2026-07-31", IS("who", "a"))
                             EXCEPTION("SECOND", " from=\"2026-07-10\"", "2026-08-10",
                                       "<any>" IS("who", "a") IS("who", "b") "</any>")
                                 EXCEPTION("OPEN", "", "2026-01-31", "")));

static Verdict excepted_verdict(const char *time, const char *who, uint32_t *exception)
{
    char text[300];
    SupportProgram made;
    snprintf(text, sizeof text,
             "{\"eventTime\":\"%s\",\"requestParameters\":{\"o\":\"y\",\"who\":\"%s\"}}", time,
             who);
    support_program_open(&made, excepted, NULL);
    Verdict verdict = support_program_verdict(&made, "p", text, exception);
    support_program_close(&made);
    return verdict;
}

static void
an_exception_is_in_force_from_the_start_of_its_first_day_to_the_end_of_its_last(void **state)
{
    (void)state;
    static const struct {
        const char *time;
        Verdict verdict;
    } rows[] = {
        {"2026-06-30T23:59:59Z", VERDICT_NON_COMPLIANT},
        {"2026-07-01T00:00:00Z", VERDICT_EXCEPTED},
        {"2026-07-31T23:59:59.999Z", VERDICT_EXCEPTED},
        {"2026-07-01T01:59:59+02:00", VERDICT_NON_COMPLIANT},
        {"2026-08-10T23:59:59Z", VERDICT_EXCEPTED},
        {"2026-08-11T00:00:00Z", VERDICT_NON_COMPLIANT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (excepted_verdict(rows[i].time, "a", NULL) != rows[i].verdict)
            fail_msg("at %s", rows[i].time);
}

static void a_record_is_counted_under_the_first_exception_that_holds(void **state)
{
    (void)state;
    uint32_t exception = 9;
    assert_int_equal(excepted_verdict("2026-07-15T00:00:00Z", "a", &exception), VERDICT_EXCEPTED);
    assert_int_equal(exception, 0);
    assert_int_equal(excepted_verdict("2026-08-01T00:00:00Z", "a", &exception), VERDICT_EXCEPTED);
    assert_int_equal(exception, 1);
    assert_int_equal(excepted_verdict("2026-07-15T00:00:00Z", "b", &exception), VERDICT_EXCEPTED);
    assert_int_equal(exception, 1);
    assert_int_equal(excepted_verdict("1999-01-01T00:00:00Z", "c", &exception), VERDICT_EXCEPTED);
    assert_int_equal(exception, 2);
    assert_int_equal(excepted_verdict("2026-07-15T00:00:00Z", "c", NULL), VERDICT_NON_COMPLIANT);
}

static void an_undated_record_is_covered_by_no_exception(void **state)
{
    (void)state;
    assert_int_equal(excepted_verdict("2026-07-15", "a", NULL), VERDICT_NON_COMPLIANT);
    assert_int_equal(excepted_verdict("", "c", NULL), VERDICT_NON_COMPLIANT);
}

static void an_exception_whose_condition_is_unknown_does_not_hold(void **state)
{
    (void)state;
    assert_int_equal(excepted_verdict("2026-07-15T00:00:00Z", "***", NULL), VERDICT_NON_COMPLIANT);
}

static void an_exception_changes_nothing_but_a_violation(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(&made, excepted, NULL);
    assert_int_equal(support_program_verdict(&made, "p",
                                             "{\"eventTime\":\"2026-07-15T00:00:00Z\","
                                             "\"requestParameters\":{\"o\":\"n\",\"who\":\"a\"}}",
                                             NULL),
                     VERDICT_COMPLIANT);
    assert_int_equal(support_program_verdict(&made, "p",
                                             "{\"eventTime\":\"2026-07-15T00:00:00Z\","
                                             "\"requestParameters\":{\"o\":\"***\",\"who\":\"a\"}}",
                                             NULL),
                     VERDICT_INSUFFICIENT_DATA);
    support_program_close(&made);
}

/* ---- attempts ---- */

static void failed_calls_are_set_apart_only_where_asked_and_only_violations(void **state)
{
    (void)state;
    static const struct {
        const char *policy, *record;
        Verdict verdict;
    } rows[] = {
        {"apart", "{\"requestParameters\":{\"o\":\"y\"}}", VERDICT_NON_COMPLIANT},
        {"apart", "{\"errorCode\":\"AccessDenied\",\"requestParameters\":{\"o\":\"y\"}}",
         VERDICT_ATTEMPT},
        {"apart", "{\"errorCode\":\"NoSuchThing\",\"requestParameters\":{\"o\":\"y\"}}",
         VERDICT_ATTEMPT},
        {"apart", "{\"errorCode\":\"AccessDenied\",\"requestParameters\":{\"o\":\"n\"}}",
         VERDICT_COMPLIANT},
        {"together", "{\"errorCode\":\"AccessDenied\",\"requestParameters\":{\"o\":\"y\"}}",
         VERDICT_NON_COMPLIANT},
        /* An attempt comes before an exception. */
        {"apart",
         "{\"eventTime\":\"2026-01-01T00:00:00Z\",\"errorCode\":\"AccessDenied\","
         "\"requestParameters\":{\"o\":\"y\"}}",
         VERDICT_ATTEMPT},
        {"apart", "{\"eventTime\":\"2026-01-01T00:00:00Z\",\"requestParameters\":{\"o\":\"y\"}}",
         VERDICT_EXCEPTED},
        {"seen", "{\"errorCode\":\"AccessDenied\",\"requestParameters\":{\"o\":\"y\"}}",
         VERDICT_REVIEW},
    };
    SupportProgram made;
    support_program_open(
        &made,
        POLICY_SET(
            POLICY_OF("apart", " attempts=\"separate\"",
                      "<scope all=\"yes\"/><forbid>" IS("o", "y") "</forbid>" EXCEPTION(
                          "E", "", "2026-06-30", ""))
                POLICY_OF("together", "", "<scope all=\"yes\"/><forbid>" IS("o", "y") "</forbid>")
                    POLICY_OF("seen", "", "<scope all=\"yes\"/><review>" IS("o", "y") "</review>")),
        NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Verdict verdict = support_program_verdict(&made, rows[i].policy, rows[i].record, NULL);
        if (verdict != rows[i].verdict)
            fail_msg("%s of %s is %s", rows[i].policy, rows[i].record,
                     policy_verdict_word(verdict));
    }
    support_program_close(&made);
}

/* ---- what is settled by source and name, and what is remembered ---- */

static void a_policy_that_depends_on_an_empty_list_is_not_run(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(
        &made,
        POLICY_SET("<list id=\"none\"/><list id=\"meant\" may-be-empty=\"yes\"/>" POLICY_OF(
            "unset", "",
            "<scope all=\"yes\"/><require><in field=\"awsRegion\" list=\"none\"/></require>")
                       POLICY_OF("set", "",
                                 "<scope all=\"yes\"/><require><in field=\"awsRegion\" "
                                 "list=\"meant\"/></require>")),
        NULL);
    assert_false(made.program->policies[0].configured);
    assert_int_equal(support_program_verdict(&made, "unset", "{\"awsRegion\":\"x\"}", NULL),
                     VERDICT_NOT_APPLICABLE);
    assert_int_equal(support_program_verdict(&made, "set", "{\"awsRegion\":\"x\"}", NULL),
                     VERDICT_NON_COMPLIANT);
    support_program_close(&made);
}

/* The pairs of source and name are remembered up to a bound; past it all are worked out anew. */
static void any_number_of_event_names_gives_the_same_verdicts(void **state)
{
    (void)state;
    SupportProgram made;
    char text[200];
    support_program_open(
        &made,
        POLICY("<scope><action name=\"s3:N*\"/></scope>"
               "<forbid><not><like field=\"eventName\" pattern=\"*7\"/></not></forbid>"),
        NULL);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 40000; i += round ? 97 : 1) {
            snprintf(text, sizeof text,
                     "{\"eventSource\":\"%s.amazonaws.com\",\"eventName\":\"N%d\"}",
                     i % 2 ? "s3" : "ec2", i);
            Verdict verdict = support_program_verdict(&made, "p", text, NULL);
            assert_int_equal(verdict, i % 2 == 0    ? VERDICT_NOT_APPLICABLE
                                      : i % 10 == 7 ? VERDICT_COMPLIANT
                                                    : VERDICT_NON_COMPLIANT);
        }
    support_program_close(&made);
}

static void an_event_name_that_is_missing_or_no_text_is_no_other_name(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(&made, FORBID("<equals field=\"eventName\" value=\"null\"/>"), NULL);
    static const char *const others[] = {"{\"eventName\":null}", "{}", "{\"eventName\":[]}",
                                         "{\"eventName\":{}}"};
    assert_int_equal(support_program_verdict(&made, "p", "{\"eventName\":\"null\"}", NULL),
                     VERDICT_NON_COMPLIANT);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(support_program_verdict(&made, "p", others[i], NULL), VERDICT_COMPLIANT);
    support_program_close(&made);
}

/* Two spellings of one pair, escaped and not, are one action. */
static void names_written_with_escapes_are_the_same_names(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(&made,
                         POLICY("<scope><action name=\"s3:Del*\"/></scope><forbid><present "
                                "field=\"eventID\"/></forbid>"),
                         NULL);
    static const char plain[] =
        "{\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"DelX\",\"eventID\":\"1\"}";
    static const char escaped[] = "{\"eventSource\":\"\\u00733.amazonaws.com\",\"eventName\":"
                                  "\"D\\u0065lX\",\"eventID\":\"1\"}";
    for (int i = 0; i < 2; i++) {
        assert_int_equal(support_program_verdict(&made, "p", plain, NULL), VERDICT_NON_COMPLIANT);
        assert_int_equal(support_program_verdict(&made, "p", escaped, NULL), VERDICT_NON_COMPLIANT);
    }
    support_program_close(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scope_evaluable_and_outcome_decide_in_this_order),
        cmocka_unit_test(a_scope_of_all_takes_every_record),
        cmocka_unit_test(the_scope_of_the_set_narrows_each_policy),
        cmocka_unit_test(
            an_exception_is_in_force_from_the_start_of_its_first_day_to_the_end_of_its_last),
        cmocka_unit_test(a_record_is_counted_under_the_first_exception_that_holds),
        cmocka_unit_test(an_undated_record_is_covered_by_no_exception),
        cmocka_unit_test(an_exception_whose_condition_is_unknown_does_not_hold),
        cmocka_unit_test(an_exception_changes_nothing_but_a_violation),
        cmocka_unit_test(failed_calls_are_set_apart_only_where_asked_and_only_violations),
        cmocka_unit_test(a_policy_that_depends_on_an_empty_list_is_not_run),
        cmocka_unit_test(any_number_of_event_names_gives_the_same_verdicts),
        cmocka_unit_test(an_event_name_that_is_missing_or_no_text_is_no_other_name),
        cmocka_unit_test(names_written_with_escapes_are_the_same_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
