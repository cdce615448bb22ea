/* The model that a run becomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "audit/build.h"
#include "base/limits.h"
#include "support_folder.h"
#include "support_run.h"

#define FIRST  "111122223333"
#define SECOND "444455556666"
#define THIRD  "777788889999"
#define NOON   "2026-07-01T12:00:00Z"
#define RECORD(id, time, source, name, account, more)                                              \
    "{\"eventID\":\"" id "\",\"eventTime\":\"" time "\",\"eventSource\":\"" source                 \
    ".amazonaws.com\",\"eventName\":\"" name "\",\"awsRegion\":\"us-east-1\","                     \
    "\"recipientAccountId\":\"" account "\"" more "}"
#define POLICY_OF(id, inside)                                                                      \
    "<policy id=\"" id "\" severity=\"high\"><title>T</title>" inside "</policy>"
#define ALL_RECORDS "<scope all=\"yes\"/>"

typedef struct {
    SupportRun run;
    Audit *audit;
} Made;

static AuditBuild parts_of(Made *made)
{
    return (AuditBuild){.run = made->run.run,
                        .program = made->run.made.program,
                        .policies = made->run.made.loaded.set,
                        .definition = made->run.made.program->definition,
                        .tool_version = SLICE("1"),
                        .generated_at = instant_parse_option(SLICE("2026-10-01")),
                        .as_of = instant_parse_option(SLICE("2026-10-01")),
                        .from = INSTANT_NONE,
                        .to = INSTANT_NONE,
                        .evidence_limit = 3};
}

static void make_run(Made *made, const char *xml, const char *folder, const RunOptions *options,
                     const ReportDefinition *definition)
{
    support_run_open(&made->run, xml, folder, options, definition);
    assert_int_equal(made->run.status, RUN_DONE);
}

static void make(Made *made, const char *xml, const char *folder)
{
    make_run(made, xml, folder, NULL, NULL);
    AuditBuild parts = parts_of(made);
    made->audit = audit_build(&parts);
    char what[256];
    assert_non_null(made->audit);
    if (!audit_check(made->audit, what))
        fail_msg("%s", what);
}

static void unmake(Made *made, char *folder)
{
    audit_free(made->audit);
    support_run_close(&made->run);
    if (folder)
        folder_remove(folder);
}

static void assert_text(Slice text, const char *expected)
{
    if (!slice_equal(text, slice_of(expected)))
        fail_msg("\"%.*s\" is not \"%s\"", (int)text.size, text.data ? text.data : "", expected);
}

static AuditResult result_of(const Audit *audit, const char *policy)
{
    for (uint32_t i = 0; i < audit->policy_count; i++)
        if (slice_equal(audit->policies[i].id, slice_of(policy)))
            return audit->policies[i].result;
    fail_msg("no policy %s", policy);
    return RESULT_COUNT;
}

/* ---- findings ---- */

#define DELETES(id) POLICY_OF(id, ALL_RECORDS "<forbid><action name=\"*:Delete*\"/></forbid>")

static void findings_are_ordered_by_account_service_and_policy(void **state)
{
    (void)state;
    char *folder = folder_make();
    Made made;
    support_run_file(folder, "a.json.gz",
                     RECORD("1", NOON, "s3", "DeleteX", SECOND, "") "," RECORD(
                         "2", NOON, "iam", "DeleteX", SECOND,
                         "") "," RECORD("3", NOON, "s3", "DeleteX", FIRST,
                                        "") "," RECORD("4", NOON, "s3", "GetX", THIRD, ""));
    make(&made, POLICY_SET(DELETES("z") DELETES("a")), folder);
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
    unmake(&made, folder);
}

static void a_fingerprint_is_made_of_policy_account_and_service(void **state)
{
    (void)state;
    char *folder = folder_make();
    Made made;
    support_run_file(folder, "a.json.gz", RECORD("1", NOON, "s3", "DeleteX", FIRST, ""));
    make(&made, POLICY_SET(DELETES("p")), folder);
    /* printf '1\np\n111122223333\ns3.amazonaws.com' | sha256sum */
    assert_text(made.audit->findings[0].fingerprint, "70b15bce2b6eb22dc0e0bd9534a2b4bc");
    unmake(&made, folder);
}

static void evidence_is_ordered_by_time_id_file_and_record_the_undated_last(void **state)
{
    (void)state;
    char *folder = folder_make();
    Made made;
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
    make(&made, POLICY_SET(DELETES("p")), folder);
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
    unmake(&made, folder);
}

static void evidence_says_who_what_where_and_why(void **state)
{
    (void)state;
    char *folder = folder_make();
    Made made;
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
    make(
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
    unmake(&made, folder);
}

/* 130 principals: the first 10 twice, so that counts and then names decide. */
static void counted_lists_are_cut_and_say_what_was_cut(void **state)
{
    (void)state;
    char *folder = folder_make();
    Made made;
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
    make(&made, POLICY_SET(DELETES("p")), folder);
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
    unmake(&made, folder);
}

/* ---- results ---- */

#define IS(value) "<equals field=\"requestParameters.v\" value=\"" value "\"/>"
#define OF_SERVICE(name)                                                                           \
    "<scope><equals field=\"service\" value=\"" name ".amazonaws.com\"/></scope>"
#define V(value) ",\"requestParameters\":{\"v\":\"" value "\"}"
#define EXCEPTION(id, until, inside)                                                               \
    "<exception id=\"" id "\" until=\"" until                                                      \
    "\" owner=\"o@example.com\"><reason>R</reason>" inside "</exception>"

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
    Made made;
    make(&made, results_xml, folder);
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
    unmake(&made, folder);
}

static void verdicts_and_cells_add_up(void **state)
{
    (void)state;
    char *folder = results_archive();
    Made made;
    make(&made, results_xml, folder);
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
    unmake(&made, folder);
}

static void without_data_a_required_policy_is_inconclusive(void **state)
{
    (void)state;
    char *folder = results_archive();
    Made made;
    bool required[] = {true, true, true, true, true, true, true};
    make_run(&made, results_xml, folder, NULL, NULL);
    AuditBuild parts = parts_of(&made);
    parts.required = required;
    made.audit = audit_build(&parts);
    assert_int_equal(result_of(made.audit, "unset"), RESULT_INCONCLUSIVE);
    assert_int_equal(result_of(made.audit, "none"), RESULT_INCONCLUSIVE);
    assert_int_equal(result_of(made.audit, "pass"), RESULT_PASS);
    unmake(&made, folder);
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
        Made made;
        make(&made, rows[i].xml, folder);
        assert_int_equal(made.audit->result, rows[i].result);
        unmake(&made, NULL);
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
    Made made;
    make(&made, by_account_xml, folder);
    assert_int_equal(made.audit->inputs.quarantined, 1);
    assert_int_equal(result_of(made.audit, "first"), RESULT_INCONCLUSIVE);
    assert_int_equal(result_of(made.audit, "second"), RESULT_PASS);
    assert_int_equal(result_of(made.audit, "third"), RESULT_NO_DATA);
    assert_false(made.audit->complete);
    assert_int_equal(made.audit->accounts[0].quarantined, 1);
    assert_int_equal(made.audit->accounts[1].quarantined, 0);
    unmake(&made, folder);
}

static void lost_input_of_no_account_makes_all_with_a_population_inconclusive(void **state)
{
    (void)state;
    char *folder = damaged_archive("c.json.gz");
    Made made;
    make(&made, by_account_xml, folder);
    assert_int_equal(result_of(made.audit, "first"), RESULT_INCONCLUSIVE);
    assert_int_equal(result_of(made.audit, "second"), RESULT_INCONCLUSIVE);
    assert_int_equal(result_of(made.audit, "third"), RESULT_NO_DATA);
    unmake(&made, folder);
}

static void lost_input_of_an_account_that_was_not_asked_for_changes_nothing(void **state)
{
    (void)state;
    static const Slice accounts[] = {{SECOND, 12}};
    char *folder = damaged_archive(TRAIL(FIRST));
    Made made;
    RunOptions options = support_run_options();
    options.accounts = accounts;
    options.account_count = 1;
    make_run(&made, by_account_xml, folder, &options, NULL);
    AuditBuild parts = parts_of(&made);
    parts.restricted = true;
    made.audit = audit_build(&parts);
    assert_int_equal(made.audit->inputs.quarantined, 1);
    assert_int_equal(result_of(made.audit, "second"), RESULT_PASS);
    assert_true(made.audit->complete);
    assert_true(made.audit->restricted);
    unmake(&made, folder);
}

static void problems_and_notices_stand_apart_by_file_and_offset(void **state)
{
    (void)state;
    char *folder = folder_make();
    Made made;
    support_run_file(folder, "b.json.gz",
                     "{\"a\":x},{\"eventID\":\"1\",\"eventTime\":\"soon\"},{\"b\":x}");
    folder_write(folder, "a.json.gz", SLICE(""));
    folder_write(folder, "README.md", SLICE("# Logs\n"));
    make(&made, POLICY_SET(DELETES("p")), folder);
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
    unmake(&made, folder);
}

/* ---- accounts, exceptions, days, files ---- */

static void accounts_are_those_of_the_data_and_those_listed(void **state)
{
    (void)state;
    ReportAccount listed[] = {{.id = SLICE(FIRST), .name = SLICE("video"), .owner = SLICE("o")},
                              {.id = SLICE(THIRD), .name = SLICE("idle")}};
    ReportDefinition definition = {
        .accounts = listed, .account_count = 2, .accounts_expected = true, .evidence = -1};
    char *folder = folder_make();
    Made made;
    support_run_file(folder, "a.json.gz",
                     RECORD("1", NOON, "s3", "DeleteX", FIRST, "") "," RECORD("2", NOON, "s3",
                                                                              "GetX", SECOND, ""));
    make_run(
        &made,
        POLICY_SET(POLICY_OF("p", "<scope><equals field=\"account-name\" value=\"video\"/></scope>"
                                  "<forbid><present field=\"eventID\"/></forbid>")),
        folder, NULL, &definition);
    AuditBuild parts = parts_of(&made);
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
    unmake(&made, folder);
}

static void exceptions_are_expired_or_expiring_by_the_day_asked_for(void **state)
{
    (void)state;
    char *folder = folder_make();
    Made made;
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
    make_run(&made,
             POLICY_SET(POLICY_OF(
                 "p", ALL_RECORDS
                 "<forbid><action name=\"*:Delete*\"/></forbid>" EXCEPTION("OVER", "2026-09-29", "")
                     EXCEPTION("TODAY", "2026-09-30", "") EXCEPTION("SOON", "2026-10-29", "")
                         EXCEPTION("LATER", "2026-10-30", ""))),
             folder, NULL, NULL);
    AuditBuild parts = parts_of(&made);
    parts.as_of = instant_parse_option(SLICE("2026-09-30"));
    made.audit = audit_build(&parts);
    for (uint32_t i = 0; i < 4; i++) {
        const AuditException *exception = &made.audit->policies[0].exceptions[i];
        assert_text(exception->id, rows[i].id);
        if (exception->expired != rows[i].expired || exception->expiring != rows[i].expiring)
            fail_msg("%s", rows[i].id);
        assert_int_equal(exception->count, rows[i].count);
    }
    unmake(&made, folder);
}

static void every_day_between_the_first_and_the_last_is_listed(void **state)
{
    (void)state;
    char *folder = folder_make();
    Made made;
    support_run_file(folder, "a.json.gz",
                     RECORD("1", "2026-02-27T23:59:59Z", "s3", "X", FIRST, "") "," RECORD(
                         "2", "2026-03-02T00:00:00Z", "s3", "X", FIRST,
                         "") "," RECORD("3", "2026-03-02T10:00:00Z", "s3", "X", FIRST,
                                        "") "," RECORD("4", "?", "s3", "X", FIRST, ""));
    make(&made, POLICY_SET(DELETES("p")), folder);
    static const char *const days[] = {"2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"};
    static const uint64_t counts[] = {1, 0, 0, 2};
    assert_int_equal(made.audit->day_count, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_text(made.audit->days[i].day, days[i]);
        assert_int_equal(made.audit->days[i].count, counts[i]);
    }
    assert_text(made.audit->first_event, "2026-02-27T23:59:59Z");
    assert_text(made.audit->last_event, "2026-03-02T10:00:00Z");
    unmake(&made, folder);
}

static void misdated_records_do_not_make_thousands_of_days(void **state)
{
    (void)state;
    char *folder = folder_make();
    Made made;
    support_run_file(folder, "a.json.gz",
                     RECORD("1", "0001-01-01T00:00:00Z", "s3", "X", FIRST,
                            "") "," RECORD("2", "9999-12-31T23:59:59Z", "s3", "X", FIRST,
                                           "") "," RECORD("3", NOON, "s3", "X", FIRST, ""));
    make(&made, POLICY_SET(DELETES("p")), folder);
    assert_int_equal(made.audit->inputs.evaluated, 3);
    assert_true(made.audit->day_count <= 3);
    uint64_t sum = made.audit->inputs.undated;
    for (uint32_t i = 0; i < made.audit->day_count; i++)
        sum += made.audit->days[i].count;
    assert_int_equal(sum, 3);
    unmake(&made, folder);
}

static void the_manifest_holds_what_was_read_in_archive_order(void **state)
{
    (void)state;
    char *folder = folder_make();
    Made made;
    Digest digest;
    char hex[DIGEST_HEX_SIZE + 1];
    folder_write(folder, "b/a.json",
                 SLICE("{\"Records\":[" RECORD("1", NOON, "s3", "X", FIRST, "") "]}"));
    folder_write(folder, "b.txt", SLICE("plain words"));
    folder_write(folder, "a.json", SLICE("{\"Records\":[]}"));
    make(&made, POLICY_SET(DELETES("p")), folder);
    assert_int_equal(made.audit->file_count, 3);
    /* A folder sorts as its name and "/", and "." comes before "/". */
    assert_text(made.audit->files[0].path, "a.json");
    assert_text(made.audit->files[1].path, "b.txt");
    assert_text(made.audit->files[2].path, "b/a.json");
    assert_true(digest_of(SLICE("plain words"), &digest));
    digest_hex(&digest, hex);
    assert_text(made.audit->files[1].sha256, hex);
    assert_int_equal(made.audit->files[1].size, 11);
    assert_int_equal(made.audit->files[2].records, 1);
    assert_text(made.audit->files[2].first, NOON);
    assert_text(made.audit->files[0].first, "");
    unmake(&made, folder);
}

static void an_empty_archive_makes_an_empty_model(void **state)
{
    (void)state;
    char *folder = folder_make();
    Made made;
    make(&made, POLICY_SET(DELETES("p")), folder);
    assert_int_equal(made.audit->result, RESULT_NO_DATA);
    assert_int_equal(made.audit->finding_count, 0);
    assert_int_equal(made.audit->day_count, 0);
    assert_int_equal(made.audit->file_count, 0);
    assert_text(made.audit->first_event, "");
    unmake(&made, folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_are_ordered_by_account_service_and_policy),
        cmocka_unit_test(a_fingerprint_is_made_of_policy_account_and_service),
        cmocka_unit_test(evidence_is_ordered_by_time_id_file_and_record_the_undated_last),
        cmocka_unit_test(evidence_says_who_what_where_and_why),
        cmocka_unit_test(counted_lists_are_cut_and_say_what_was_cut),
        cmocka_unit_test(each_result_has_its_cause),
        cmocka_unit_test(verdicts_and_cells_add_up),
        cmocka_unit_test(without_data_a_required_policy_is_inconclusive),
        cmocka_unit_test(the_run_has_the_first_result_of_its_policies),
        cmocka_unit_test(lost_input_of_an_account_makes_its_policies_inconclusive),
        cmocka_unit_test(lost_input_of_no_account_makes_all_with_a_population_inconclusive),
        cmocka_unit_test(lost_input_of_an_account_that_was_not_asked_for_changes_nothing),
        cmocka_unit_test(problems_and_notices_stand_apart_by_file_and_offset),
        cmocka_unit_test(accounts_are_those_of_the_data_and_those_listed),
        cmocka_unit_test(exceptions_are_expired_or_expiring_by_the_day_asked_for),
        cmocka_unit_test(every_day_between_the_first_and_the_last_is_listed),
        cmocka_unit_test(misdated_records_do_not_make_thousands_of_days),
        cmocka_unit_test(the_manifest_holds_what_was_read_in_archive_order),
        cmocka_unit_test(an_empty_archive_makes_an_empty_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
