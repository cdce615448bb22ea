/* The rest of the model that a run becomes: problems, accounts, exceptions, days, files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support_model.h"

static void problems_and_notices_stand_apart_by_file_and_offset(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportModel made;
    support_run_file(folder, "b.json.gz",
                     "{\"a\":x},{\"eventID\":\"1\",\"eventTime\":\"soon\"},{\"b\":x}");
    folder_write(folder, "a.json.gz", SLICE(""));
    folder_write(folder, "README.md", SLICE("# Logs\n"));
    support_model_open(&made, POLICY_SET(DELETES("p")), folder);
    const AuditInputs *inputs = &made.audit->inputs;
    static const char *const kinds[] = {"empty", "damaged-record", "undated", "damaged-record"};
    assert_int_equal(inputs->problem_count, 4);
    for (uint64_t i = 0; i < 4; i++) {
        assert_text(inputs->problems[i].kind, kinds[i]);
        assert_text(inputs->problems[i].file, i ? "b.json.gz" : "a.json.gz");
        assert_true(i < 2 || inputs->problems[i].offset > inputs->problems[i - 1].offset);
    }
    assert_int_equal(inputs->quarantined, 2);
    assert_int_equal(inputs->undated, 1);
    assert_true(inputs->notice_count >= 1);
    assert_text(inputs->notices[0].file, "README.md");
    assert_int_equal(inputs->passed_over, 1);
    assert_int_equal(inputs->files, 3);
    support_model_close(&made, folder);
}

static void reports_list_log_files_before_digests_and_others(void **state)
{
    (void)state;
    static const char *const listed[][2] = {
        {"AWSLogs/111122223333/CloudTrail/us-east-1/2026/07/01/a.json.gz", "log"},
        {"AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/07/01/d.json.gz", "digest"},
        {"AAA.md", "other"}};
    char *folder = folder_make();
    AuditFileRoom room;
    SupportModel made;
    support_run_file(folder, listed[0][0], RECORD("1", NOON, "s3", "DeleteX", FIRST, ""));
    folder_write(folder, listed[1][0], SLICE("{}"));
    folder_write(folder, listed[2][0], SLICE("# Logs\n"));
    support_model_open(&made, POLICY_SET(DELETES("p")), folder);
    assert_int_equal(audit_listed_count(made.audit), 3);
    for (uint64_t i = 0; i < 3; i++) {
        assert_text(audit_listed_file(made.audit, i)->path, listed[i][0]);
        assert_text(audit_listed_file(made.audit, i)->kind, listed[i][1]);
    }
    assert_null(audit_listed_file(made.audit, 3));
    /* The manifest itself is in archive order. */
    assert_text(audit_file(made.audit, 0, &room)->path, listed[2][0]);
    assert_text(audit_file(made.audit, 1, &room)->path, listed[1][0]);
    support_model_close(&made, folder);
}

static void accounts_are_those_of_the_data_and_those_listed(void **state)
{
    (void)state;
    ReportAccount listed[] = {{.id = SLICE(FIRST), .name = SLICE("video"), .owner = SLICE("o")},
                              {.id = SLICE(THIRD), .name = SLICE("idle")}};
    ReportDefinition definition = {
        .accounts = listed, .account_count = 2, .accounts_expected = true, .evidence = -1};
    char *folder = folder_make();
    SupportModel made;
    support_run_file(folder, "a.json.gz",
                     RECORD("1", NOON, "s3", "DeleteX", FIRST, "") "," RECORD("2", NOON, "s3",
                                                                              "GetX", SECOND, ""));
    support_model_run(
        &made,
        POLICY_SET(POLICY_OF("p", "<scope><equals field=\"account-name\" value=\"video\"/></scope>"
                                  "<forbid><present field=\"eventID\"/></forbid>")),
        folder, NULL, &definition);
    AuditBuild parts = support_model_parts(&made);
    made.audit = audit_build(&parts);
    assert_int_equal(made.audit->account_count, 3);
    assert_text(made.audit->accounts[0].name, "video");
    assert_int_equal(made.audit->accounts[0].evaluated, 1);
    assert_true(made.audit->accounts[0].listed);
    assert_false(made.audit->accounts[1].listed);
    assert_int_equal(made.audit->accounts[2].evaluated, 0);
    assert_true(made.audit->accounts[2].listed);
    assert_int_equal(made.audit->finding_count, 1);
    assert_text(made.audit->findings[0].account_name, "video");
    assert_int_equal(made.audit->inputs.problem_count, 1);
    assert_text(made.audit->inputs.problems[0].kind, "unlisted-account");
    support_model_close(&made, folder);
}

static void exceptions_are_expired_or_expiring_by_the_day_asked_for(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportModel made;
    static const struct {
        const char *id;
        bool expired, expiring;
        uint64_t count;
    } rows[] = {{"OVER", true, false, 0},
                {"TODAY", false, true, 1},
                {"SOON", false, true, 0},
                {"LATER", false, false, 0}};
    support_run_file(folder, "a.json.gz",
                     RECORD("1", "2026-09-30T12:00:00Z", "s3", "DeleteX", FIRST, ""));
    support_model_run(
        &made,
        POLICY_SET(POLICY_OF(
            "p", ALL_RECORDS "<forbid><action name=\"*:Delete*\"/></forbid>" EXCEPTION(
                     "OVER", "2026-09-29", "") EXCEPTION("TODAY", "2026-09-30", "")
                     EXCEPTION("SOON", "2026-10-30", "") EXCEPTION("LATER", "2026-10-31", ""))),
        folder, NULL, NULL);
    AuditBuild parts = support_model_parts(&made);
    parts.as_of = instant_parse_option(SLICE("2026-09-30"));
    made.audit = audit_build(&parts);
    for (uint32_t i = 0; i < 4; i++) {
        const AuditException *exception = &made.audit->policies[0].exceptions[i];
        assert_text(exception->id, rows[i].id);
        if (exception->expired != rows[i].expired || exception->expiring != rows[i].expiring)
            fail_msg("%s", rows[i].id);
        assert_int_equal(exception->count, rows[i].count);
    }
    support_model_close(&made, folder);
}

static void every_day_between_the_first_and_the_last_is_listed(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportModel made;
    support_run_file(folder, "a.json.gz",
                     RECORD("1", "2026-02-27T23:59:59Z", "s3", "X", FIRST, "") "," RECORD(
                         "2", "2026-03-02T00:00:00Z", "s3", "X", FIRST,
                         "") "," RECORD("3", "2026-03-02T10:00:00Z", "s3", "X", FIRST,
                                        "") "," RECORD("4", "?", "s3", "X", FIRST, ""));
    support_model_open(&made, POLICY_SET(DELETES("p")), folder);
    static const char *const days[] = {"2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"};
    static const uint64_t counts[] = {1, 0, 0, 2};
    assert_int_equal(made.audit->day_count, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_text(made.audit->days[i].day, days[i]);
        assert_int_equal(made.audit->days[i].count, counts[i]);
    }
    assert_text(made.audit->first_event, "2026-02-27T23:59:59Z");
    assert_text(made.audit->last_event, "2026-03-02T10:00:00Z");
    support_model_close(&made, folder);
}

static void misdated_records_do_not_make_thousands_of_days(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportModel made;
    support_run_file(folder, "a.json.gz",
                     RECORD("1", "0001-01-01T00:00:00Z", "s3", "X", FIRST,
                            "") "," RECORD("2", "9999-12-31T23:59:59Z", "s3", "X", FIRST,
                                           "") "," RECORD("3", NOON, "s3", "X", FIRST, ""));
    support_model_open(&made, POLICY_SET(DELETES("p")), folder);
    assert_int_equal(made.audit->inputs.evaluated, 3);
    assert_true(made.audit->day_count <= 3);
    uint64_t sum = made.audit->inputs.undated;
    for (uint32_t i = 0; i < made.audit->day_count; i++)
        sum += made.audit->days[i].count;
    assert_int_equal(sum, 3);
    support_model_close(&made, folder);
}

static void the_manifest_holds_what_was_read_in_archive_order(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportModel made;
    Digest digest;
    char hex[DIGEST_HEX_SIZE + 1];
    AuditFileRoom room;
    folder_write(folder, "b/a.json",
                 SLICE("{\"Records\":[" RECORD("1", NOON, "s3", "X", FIRST, "") "]}"));
    folder_write(folder, "b.txt", SLICE("plain words"));
    folder_write(folder, "a.json", SLICE("{\"Records\":[]}"));
    support_model_open(&made, POLICY_SET(DELETES("p")), folder);
    assert_int_equal(made.audit->file_count, 3);
    /* A folder sorts as its name and "/", and "." comes before "/". */
    assert_text(audit_file(made.audit, 0, &room)->path, "a.json");
    assert_text(audit_file(made.audit, 1, &room)->path, "b.txt");
    assert_text(audit_file(made.audit, 2, &room)->path, "b/a.json");
    assert_true(digest_of(SLICE("plain words"), &digest));
    digest_hex(&digest, hex);
    assert_text(audit_file(made.audit, 1, &room)->sha256, hex);
    assert_int_equal(audit_file(made.audit, 1, &room)->size, 11);
    assert_int_equal(audit_file(made.audit, 2, &room)->records, 1);
    assert_text(audit_file(made.audit, 2, &room)->first, NOON);
    assert_text(audit_file(made.audit, 0, &room)->first, "");
    support_model_close(&made, folder);
}

static void an_empty_archive_makes_an_empty_model(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportModel made;
    support_model_open(&made, POLICY_SET(DELETES("p")), folder);
    assert_int_equal(made.audit->result, RESULT_NO_DATA);
    assert_int_equal(made.audit->finding_count, 0);
    assert_int_equal(made.audit->day_count, 0);
    assert_int_equal(made.audit->file_count, 0);
    assert_text(made.audit->first_event, "");
    support_model_close(&made, folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problems_and_notices_stand_apart_by_file_and_offset),
        cmocka_unit_test(reports_list_log_files_before_digests_and_others),
        cmocka_unit_test(accounts_are_those_of_the_data_and_those_listed),
        cmocka_unit_test(exceptions_are_expired_or_expiring_by_the_day_asked_for),
        cmocka_unit_test(every_day_between_the_first_and_the_last_is_listed),
        cmocka_unit_test(misdated_records_do_not_make_thousands_of_days),
        cmocka_unit_test(the_manifest_holds_what_was_read_in_archive_order),
        cmocka_unit_test(an_empty_archive_makes_an_empty_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
