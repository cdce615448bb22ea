/* The results of policies and of the run, and what lost input does to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support_model.h"

#define IS(value) "<equals field=\"requestParameters.v\" value=\"" value "\"/>"
#define OF_SERVICE(name)                                                                           \
    "<scope><equals field=\"service\" value=\"" name ".amazonaws.com\"/></scope>"
#define V(value) ",\"requestParameters\":{\"v\":\"" value "\"}"

static const char results_xml[] = POLICY_SET(
    "<list id=\"none\"/>" POLICY_OF("unset", ALL_RECORDS
                                    "<require><in field=\"awsRegion\" list=\"none\"/></require>")
        POLICY_OF("fail", OF_SERVICE("s3") "<forbid>" IS("bad") "</forbid>")
            POLICY_OF("unsure", OF_SERVICE("iam") "<forbid>" IS("bad") "</forbid>")
                POLICY_OF("look", OF_SERVICE("ec2") "<review>" IS("bad") "</review>")
                    POLICY_OF("excepted", OF_SERVICE("ec2") "<forbid>" IS(
                                              "bad") "</forbid>" EXCEPTION("E", "2026-12-31", ""))
                        POLICY_OF("pass", OF_SERVICE("kms") "<forbid>" IS("bad") "</forbid>")
                            POLICY_OF("none", OF_SERVICE("sts") "<forbid>" IS("bad") "</forbid>"));

static char *results_archive(void)
{
    char *folder = folder_make();
    support_run_file(
        folder, "a.json.gz",
        /* s3 has a record that cannot be told, too: FAIL comes first */
        RECORD("1", NOON, "s3", "X", FIRST, V("bad")) "," RECORD("2", NOON, "s3", "X", FIRST, V("***")) "," RECORD(
            "3", NOON, "iam", "X", FIRST,
            V("***")) "," RECORD("4", NOON, "iam", "X", FIRST,
                                 V("good")) "," RECORD("5", NOON, "ec2", "X", FIRST,
                                                       V("bad")) "," RECORD("6", NOON, "kms", "X",
                                                                            FIRST, V("good")));
    return folder;
}

static void each_result_has_its_cause(void **state)
{
    (void)state;
    char *folder = results_archive();
    SupportModel made;
    support_model_open(&made, results_xml, folder);
    assert_int_equal(result_of(made.audit, "unset"), RESULT_NOT_CONFIGURED);
    assert_int_equal(result_of(made.audit, "fail"), RESULT_FAIL);
    assert_int_equal(result_of(made.audit, "unsure"), RESULT_INCONCLUSIVE);
    assert_int_equal(result_of(made.audit, "look"), RESULT_REVIEW);
    assert_int_equal(result_of(made.audit, "excepted"), RESULT_EXCEPTED);
    assert_int_equal(result_of(made.audit, "pass"), RESULT_PASS);
    assert_int_equal(result_of(made.audit, "none"), RESULT_NO_DATA);
    assert_int_equal(made.audit->result, RESULT_FAIL);
    assert_true(made.audit->complete);
    /* What could not be told is no whole population. */
    assert_false(made.audit->policies[1].complete);
    assert_true(made.audit->policies[5].complete);
    assert_true(slice_contains(made.audit->policies[0].why, SLICE("\"none\"")));
    /* What could not be judged stands beside what violates. */
    assert_text(made.audit->policies[1].why, "1 violation in a population of 2 records; 1 could "
                                             "not be judged for want of data");
    assert_text(made.audit->policies[1].incomplete,
                "For 1 of 2 records the data do not suffice to tell");
    assert_text(made.audit->policies[2].why, "For 1 of 2 records the data do not suffice to tell");
    assert_text(made.audit->policies[2].incomplete, "");
    assert_text(made.audit->policies[5].incomplete, "");
    support_model_close(&made, folder);
}

static void verdicts_and_cells_add_up(void **state)
{
    (void)state;
    char *folder = results_archive();
    SupportModel made;
    support_model_open(&made, results_xml, folder);
    const uint64_t *fail = made.audit->policies[1].verdicts.count;
    assert_int_equal(fail[AUDIT_NON_COMPLIANT], 1);
    assert_int_equal(fail[AUDIT_INSUFFICIENT_DATA], 1);
    assert_int_equal(fail[AUDIT_NOT_APPLICABLE], 4);
    assert_int_equal(made.audit->policies[0].verdicts.count[AUDIT_NOT_APPLICABLE], 6);
    assert_int_equal(made.audit->tally_count, 5);
    assert_int_equal(made.audit->tallies[0].policy, 1);
    assert_int_equal(made.audit->tallies[0].verdicts.count[AUDIT_NOT_APPLICABLE], 0);
    assert_int_equal(made.audit->inputs.records, 6);
    assert_int_equal(made.audit->inputs.kind_count, 1);
    assert_text(made.audit->inputs.kinds[0].name, "Management");
    support_model_close(&made, folder);
}

static void without_data_a_required_policy_is_inconclusive(void **state)
{
    (void)state;
    char *folder = results_archive();
    SupportModel made;
    bool required[] = {true, true, true, true, true, true, true};
    support_model_run(&made, results_xml, folder, NULL, NULL);
    AuditBuild parts = support_model_parts(&made);
    parts.required = required;
    made.audit = audit_build(&parts);
    assert_int_equal(result_of(made.audit, "unset"), RESULT_INCONCLUSIVE);
    assert_int_equal(result_of(made.audit, "none"), RESULT_INCONCLUSIVE);
    assert_int_equal(result_of(made.audit, "pass"), RESULT_PASS);
    support_model_close(&made, folder);
}

/* The run has the first of FAIL, INCONCLUSIVE, REVIEW, EXCEPTED, PASS, NO DATA, NOT CONFIGURED. */
static void the_run_has_the_first_result_of_its_policies(void **state)
{
    (void)state;
    char *folder = folder_make();
    static const struct {
        const char *xml;
        AuditResult result;
    } rows[] = {
        {POLICY_SET("<list id=\"none\"/>" POLICY_OF(
             "a", ALL_RECORDS "<require><in field=\"awsRegion\" list=\"none\"/></require>")),
         RESULT_NOT_CONFIGURED},
        {POLICY_SET("<list id=\"none\"/>" POLICY_OF(
             "a", ALL_RECORDS "<require><in field=\"awsRegion\" list=\"none\"/></require>")
                        POLICY_OF("b", OF_SERVICE("sts") "<forbid>" IS("bad") "</forbid>")),
         RESULT_NO_DATA},
        {POLICY_SET(POLICY_OF("b", OF_SERVICE("sts") "<forbid>" IS("bad") "</forbid>")
                        POLICY_OF("c", ALL_RECORDS "<forbid>" IS("bad") "</forbid>")),
         RESULT_PASS},
        {POLICY_SET(POLICY_OF("c", ALL_RECORDS "<forbid>" IS("bad") "</forbid>")
                        POLICY_OF("d", ALL_RECORDS "<review>" IS("good") "</review>")),
         RESULT_REVIEW},
        {POLICY_SET(POLICY_OF("d", ALL_RECORDS "<review>" IS("good") "</review>")
                        POLICY_OF("e", ALL_RECORDS "<forbid>" IS("good") "</forbid>")),
         RESULT_FAIL},
    };
    support_run_file(folder, "a.json.gz", RECORD("1", NOON, "s3", "X", FIRST, V("good")));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        SupportModel made;
        support_model_open(&made, rows[i].xml, folder);
        assert_int_equal(made.audit->result, rows[i].result);
        support_model_close(&made, NULL);
    }
    folder_remove(folder);
}

/* ---- lost input ---- */

#define TRAIL(account)                                                                             \
    "AWSLogs/" account "/CloudTrail/us-east-1/2026/07/01/" account                                 \
    "_CloudTrail_us-east-1_20260701T1200Z_AAAAAAAAAAAAAAAA.json.gz"

static const char by_account_xml[] =
    POLICY_SET(POLICY_OF("first", "<scope><equals field=\"account\" value=\"" FIRST
                                  "\"/></scope><forbid>" IS("bad") "</forbid>")
                   POLICY_OF("second", "<scope><equals field=\"account\" value=\"" SECOND
                                       "\"/></scope><forbid>" IS("bad") "</forbid>")
                       POLICY_OF("third", "<scope><equals field=\"account\" value=\"" THIRD
                                          "\"/></scope><forbid>" IS("bad") "</forbid>"));

static char *damaged_archive(const char *damaged_path)
{
    char *folder = folder_make();
    support_run_file(folder, TRAIL(FIRST), RECORD("1", NOON, "s3", "X", FIRST, ""));
    support_run_file(folder, "b.json.gz", RECORD("2", NOON, "s3", "X", SECOND, ""));
    support_run_file(folder, damaged_path,
                     RECORD("1", NOON, "s3", "X", FIRST, "") ",{\"eventID\":broken}");
    return folder;
}

static void lost_input_of_an_account_makes_its_policies_inconclusive(void **state)
{
    (void)state;
    char *folder = damaged_archive(TRAIL(FIRST));
    SupportModel made;
    support_model_open(&made, by_account_xml, folder);
    assert_int_equal(made.audit->inputs.quarantined, 1);
    assert_int_equal(result_of(made.audit, "first"), RESULT_INCONCLUSIVE);
    assert_int_equal(result_of(made.audit, "second"), RESULT_PASS);
    assert_int_equal(result_of(made.audit, "third"), RESULT_NO_DATA);
    assert_false(made.audit->complete);
    assert_int_equal(made.audit->accounts[0].quarantined, 1);
    assert_int_equal(made.audit->accounts[1].quarantined, 0);
    assert_text(made.audit->policies[0].why,
                "1 piece of input could not be evaluated, quarantined or unreadable (" FIRST ")");
    /* Its own accounts lost nothing, but the run did. */
    assert_text(made.audit->policies[1].incomplete,
                "Of the run's input, though not of accounts that it judged: 1 piece of input could "
                "not be evaluated, quarantined or unreadable (" FIRST ")");
    assert_text(made.audit->policies[2].incomplete,
                "Of the run's input, though not of accounts "
                "that it judged: 1 piece of input could not be "
                "evaluated, quarantined or unreadable (" FIRST ")");
    support_model_close(&made, folder);
}

static void lost_input_of_no_account_makes_all_with_a_population_inconclusive(void **state)
{
    (void)state;
    char *folder = damaged_archive("c.json.gz");
    SupportModel made;
    support_model_open(&made, by_account_xml, folder);
    assert_int_equal(result_of(made.audit, "first"), RESULT_INCONCLUSIVE);
    assert_int_equal(result_of(made.audit, "second"), RESULT_INCONCLUSIVE);
    assert_int_equal(result_of(made.audit, "third"), RESULT_NO_DATA);
    support_model_close(&made, folder);
}

static void lost_input_of_an_account_that_was_not_asked_for_changes_nothing(void **state)
{
    (void)state;
    static const Slice accounts[] = {{SECOND, 12}};
    char *folder = damaged_archive(TRAIL(FIRST));
    SupportModel made;
    RunOptions options = support_run_options();
    options.accounts = accounts;
    options.account_count = 1;
    support_model_run(&made, by_account_xml, folder, &options, NULL);
    AuditBuild parts = support_model_parts(&made);
    parts.restricted = true;
    made.audit = audit_build(&parts);
    assert_int_equal(made.audit->inputs.quarantined, 1);
    assert_int_equal(result_of(made.audit, "second"), RESULT_PASS);
    assert_true(made.audit->complete);
    assert_true(made.audit->restricted);
    support_model_close(&made, folder);
}

/* Each account with records, and none of the events, is named. */
static void what_a_policy_needs_is_said_whatever_its_result_is(void **state)
{
    (void)state;
    static const char xml[] = POLICY_SET(
        "<policy id=\"a\" severity=\"low\" needs=\"Data\"><title>a</title>" ALL_RECORDS
        "<forbid>" IS(
            "bad") "</forbid></policy>"
                   "<policy id=\"b\" severity=\"low\" needs=\"Data\"><title>b</title>" ALL_RECORDS
                   "<forbid>" IS("none") "</forbid></policy>");
    static const char *const accounts[] = {"100000000001", "100000000002", "100000000003",
                                           "100000000004", "100000000005", "100000000006"};
    char *folder = folder_make();
    for (int i = 0; i < 6; i++) {
        char record[512], name[32];
        snprintf(record, sizeof record,
                 "{\"eventID\":\"%d\",\"eventTime\":\"2026-07-01T12:00:00Z\",\"eventName\":\"X\","
                 "\"eventSource\":\"s3.amazonaws.com\",\"recipientAccountId\":\"%s\","
                 "\"eventCategory\":\"Management\",\"requestParameters\":{\"v\":\"bad\"}}",
                 i, accounts[i]);
        snprintf(name, sizeof name, "%d.json.gz", i);
        support_run_file(folder, name, record);
    }
    SupportModel made;
    support_model_open(&made, xml, folder);
    assert_int_equal(result_of(made.audit, "a"), RESULT_FAIL);
    assert_int_equal(result_of(made.audit, "b"), RESULT_INCONCLUSIVE);
    for (int i = 0; i < 2; i++) {
        assert_false(made.audit->policies[i].complete);
        assert_int_equal(made.audit->policies[i].without_count, 6);
        assert_text(i ? made.audit->policies[i].why : made.audit->policies[i].incomplete,
                    "It needs Data events, and 6 accounts have none (100000000001, 100000000002, "
                    "100000000003, 100000000004 and 2 more)");
    }
    support_model_close(&made, folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_result_has_its_cause),
        cmocka_unit_test(verdicts_and_cells_add_up),
        cmocka_unit_test(without_data_a_required_policy_is_inconclusive),
        cmocka_unit_test(the_run_has_the_first_result_of_its_policies),
        cmocka_unit_test(lost_input_of_an_account_makes_its_policies_inconclusive),
        cmocka_unit_test(lost_input_of_no_account_makes_all_with_a_population_inconclusive),
        cmocka_unit_test(lost_input_of_an_account_that_was_not_asked_for_changes_nothing),
        cmocka_unit_test(what_a_policy_needs_is_said_whatever_its_result_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
