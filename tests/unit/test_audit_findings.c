/* Findings and their evidence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "support_model.h"

static void findings_are_ordered_by_account_service_and_policy(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportModel made;
    support_run_file(folder, "a.json.gz",
                     RECORD("1", NOON, "s3", "DeleteX", SECOND, "") "," RECORD(
                         "2", NOON, "iam", "DeleteX", SECOND,
                         "") "," RECORD("3", NOON, "s3", "DeleteX", FIRST,
                                        "") "," RECORD("4", NOON, "s3", "GetX", THIRD, ""));
    support_model_open(&made, POLICY_SET(DELETES("z") DELETES("a")), folder);
    static const char *const order[][3] = {
        {FIRST, "s3.amazonaws.com", "a"},   {FIRST, "s3.amazonaws.com", "z"},
        {SECOND, "iam.amazonaws.com", "a"}, {SECOND, "iam.amazonaws.com", "z"},
        {SECOND, "s3.amazonaws.com", "a"},  {SECOND, "s3.amazonaws.com", "z"},
    };
    assert_int_equal(made.audit->finding_count, 6);
    for (uint32_t i = 0; i < 6; i++) {
        const AuditFinding *finding = &made.audit->findings[i];
        assert_text(finding->account, order[i][0]);
        assert_text(finding->service, order[i][1]);
        assert_text(made.audit->policies[finding->policy].id, order[i][2]);
        assert_int_equal(finding->count, 1);
        assert_int_equal(finding->population, 1);
        assert_int_equal(finding->new_count, 1);
        assert_text(finding->kind, "violation");
    }
    assert_text(made.audit->findings[0].service_name, "Amazon Simple Storage Service (S3)");
    support_model_close(&made, folder);
}

static void a_fingerprint_is_made_of_policy_account_and_service(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportModel made;
    support_run_file(folder, "a.json.gz", RECORD("1", NOON, "s3", "DeleteX", FIRST, ""));
    support_model_open(&made, POLICY_SET(DELETES("p")), folder);
    /* printf '1\np\n111122223333\ns3.amazonaws.com' | sha256sum */
    assert_text(made.audit->findings[0].fingerprint, "70b15bce2b6eb22dc0e0bd9534a2b4bc");
    support_model_close(&made, folder);
}

static void evidence_is_ordered_by_time_id_file_and_record_the_undated_last(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportModel made;
    support_run_file(
        folder, "b.json.gz",
        RECORD("undated", "soon", "s3", "DeleteX", FIRST, "") "," RECORD(
            "event-id-b", NOON, "s3", "DeleteX", FIRST,
            "") "," RECORD("late", "2026-07-03T00:00:00Z", "s3", "DeleteX", FIRST,
                           "") ","
                               "{\"eventTime\":\"" NOON
                               "\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"DeleteX\","
                               "\"recipientAccountId\":\"" FIRST "\"}");
    support_run_file(folder, "a.json.gz",
                     RECORD("event-id-c", NOON, "s3", "DeleteX", FIRST, "") "," RECORD(
                         "early", "2026-06-30T00:00:00Z", "s3", "DeleteX", FIRST,
                         "") ","
                             "{\"eventTime\":\"" NOON
                             "\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"DeleteX\","
                             "\"recipientAccountId\":\"" FIRST "\"}");
    support_model_open(&made, POLICY_SET(DELETES("p")), folder);
    static const struct {
        const char *id, *file;
        uint32_t record;
    } order[] = {{"early", "a.json.gz", 2},      {"", "a.json.gz", 3},
                 {"", "b.json.gz", 4},           {"event-id-b", "b.json.gz", 2},
                 {"event-id-c", "a.json.gz", 1}, {"late", "b.json.gz", 3},
                 {"undated", "b.json.gz", 1}};
    const AuditFinding *finding = &made.audit->findings[0];
    assert_int_equal(finding->count, 7);
    assert_int_equal(finding->evidence_count, 3);
    assert_text(finding->first_time, "2026-06-30T00:00:00Z");
    assert_text(finding->last_time, "2026-07-03T00:00:00Z");
    AuditEvidenceCursor *cursor = audit_evidence_open(made.audit);
    AuditEvidence row;
    uint32_t of = 9, count = 0;
    for (; audit_evidence_next(cursor, &of, &row) == 1; count++) {
        assert_int_equal(of, 0);
        assert_text(row.event_id, order[count].id);
        assert_text(row.file, order[count].file);
        assert_int_equal(row.record, order[count].record);
        if (count < 3)
            assert_int_equal(finding->evidence[count].record, row.record);
    }
    assert_int_equal(count, 7);
    assert_int_equal(made.audit->evidence_total, 7);
    assert_int_equal(audit_evidence_next(cursor, &of, &row), 0);
    audit_evidence_close(cursor);
    /* The undated record is in no day. */
    assert_int_equal(finding->by_day_count, 3);
    assert_text(finding->by_day[1].day, "2026-07-01");
    assert_int_equal(finding->by_day[1].count, 4);
    support_model_close(&made, folder);
}

static void evidence_says_who_what_where_and_why(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportModel made;
    support_run_file(
        folder, "logs/a.json.gz",
        RECORD("1", NOON, "s3", "GetX", FIRST, "") "," RECORD(
            "2", NOON, "s3", "DeleteX", FIRST,
            ",\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\"arn:aws:iam::111122223333:user/"
            "ann\","
            "\"userName\":\"ann\",\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\"},\"sourceIPAddress\":"
            "\"198.51.100.7\",\"userAgent\":\"curl/"
            "8\",\"errorCode\":\"AccessDenied\",\"resources\":"
            "[{\"ARN\":\"arn:aws:s3:::a\"},{\"ARNPrefix\":\"arn:aws:s3:::b/\"},{\"x\":1}],"
            "\"requestParameters\":{\"n\":\"shown\"}"));
    support_model_open(
        &made,
        POLICY_SET(POLICY_OF("p", ALL_RECORDS "<forbid><action name=\"*:Delete*\"/></forbid>"
                                              "<show field=\"requestParameters.n\" label=\"N\"/>")),
        folder);
    const AuditEvidence *row = &made.audit->findings[0].evidence[0];
    assert_text(row->event_id, "2");
    assert_text(row->time, NOON);
    assert_text(row->action, "s3:DeleteX");
    assert_text(row->region, "us-east-1");
    assert_text(row->principal, "arn:aws:iam::111122223333:user/ann");
    assert_text(row->actor, "ann");
    assert_text(row->source_ip, "198.51.100.7");
    assert_text(row->user_agent, "curl/8");
    assert_text(row->outcome, "denied");
    assert_text(row->error_code, "AccessDenied");
    assert_text(row->access_key_id, "AKIAIOSFODNN7EXAMPLE");
    assert_int_equal(row->resource_count, 2);
    assert_text(row->resources[0], "arn:aws:s3:::a");
    assert_text(row->resources[1], "arn:aws:s3:::b/");
    assert_int_equal(row->because_count, 1);
    assert_text(row->because[0].field, "action");
    assert_int_equal(row->shown_count, 1);
    assert_text(row->shown[0].field, "N");
    assert_text(row->shown[0].value, "shown");
    assert_text(row->file, "logs/a.json.gz");
    assert_int_equal(row->record, 2);
    assert_int_equal(row->recovered.size, 0);
    support_model_close(&made, folder);
}

/* 130 principals: the first 10 twice, so that counts and then names decide. */
static void counted_lists_are_cut_and_say_what_was_cut(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportModel made;
    Buffer records = {0};
    for (int i = 0; i < 140; i++)
        buffer_printf(
            &records,
            "%s{\"eventID\":\"%d\",\"eventName\":\"DeleteX\",\"recipientAccountId\":\"" FIRST
            "\",\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\"arn:%03d\"}}",
            i ? "," : "", i, 129 - i % 130);
    buffer_add_byte(&records, '\0');
    support_run_file(folder, "a.json.gz", records.data);
    buffer_free(&records);
    support_model_open(&made, POLICY_SET(DELETES("p")), folder);
    const AuditCounts *principals = &made.audit->findings[0].principals;
    assert_int_equal(principals->count, LIMIT_COUNTED_LIST);
    assert_int_equal(principals->other_names, 30);
    assert_int_equal(principals->other, 30);
    assert_text(principals->items[0].name, "arn:120");
    assert_int_equal(principals->items[0].count, 2);
    assert_text(principals->items[9].name, "arn:129");
    assert_text(principals->items[10].name, "arn:000");
    assert_int_equal(principals->items[10].count, 1);
    assert_text(principals->items[99].name, "arn:089");
    support_model_close(&made, folder);
}

/* More than are added up at a time, each account with two records that lie far apart. */
static void thousands_of_findings_have_each_their_own_rows(void **state)
{
    (void)state;
    enum { ACCOUNTS = 5000 };
    char *folder = folder_make();
    SupportModel made;
    Buffer records = {0};
    for (unsigned i = 0; i < 2 * ACCOUNTS; i++)
        buffer_printf(&records,
                      "%s{\"eventID\":\"id-%u\",\"eventTime\":\"2026-07-0%uT00:00:00Z\","
                      "\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"Delete%u\","
                      "\"recipientAccountId\":\"%012u\"}",
                      i ? "," : "", i, 1 + i / ACCOUNTS, i, 1000 + i % ACCOUNTS);
    buffer_add_byte(&records, '\0');
    support_run_file(folder, "a.json.gz", records.data);
    support_model_open(&made, POLICY_SET(DELETES("p")), folder);
    assert_int_equal(made.audit->finding_count, ACCOUNTS);
    for (unsigned i = 0; i < ACCOUNTS; i++) {
        const AuditFinding *finding = &made.audit->findings[i];
        char text[32];
        snprintf(text, sizeof text, "%012u", 1000 + i);
        assert_text(finding->account, text);
        assert_int_equal(finding->count, 2);
        assert_int_equal(finding->actions.count, 2);
        assert_int_equal(finding->by_day_count, 2);
        assert_text(finding->first_time, "2026-07-01T00:00:00Z");
        assert_text(finding->last_time, "2026-07-02T00:00:00Z");
        assert_int_equal(finding->evidence_count, 2);
        snprintf(text, sizeof text, "id-%u", i);
        assert_text(finding->evidence[0].event_id, text);
        snprintf(text, sizeof text, "id-%u", i + ACCOUNTS);
        assert_text(finding->evidence[1].event_id, text);
    }
    support_model_close(&made, folder);
    buffer_free(&records);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_are_ordered_by_account_service_and_policy),
        cmocka_unit_test(a_fingerprint_is_made_of_policy_account_and_service),
        cmocka_unit_test(evidence_is_ordered_by_time_id_file_and_record_the_undated_last),
        cmocka_unit_test(evidence_says_who_what_where_and_why),
        cmocka_unit_test(thousands_of_findings_have_each_their_own_rows),
        cmocka_unit_test(counted_lists_are_cut_and_say_what_was_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
