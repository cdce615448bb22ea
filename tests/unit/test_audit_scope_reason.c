/* Why no record was in a policy's scope. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "audit/parts.h"
#include "support_folder.h"
#include "support_run.h"

enum { MOST_RECORDS = 4 };

/* The reason of the first policy when so many records (to NULL) were run. */
static void check_reason(const char *xml, const char *const records[MOST_RECORDS],
                         const char *expected)
{
    SupportProgram made;
    Arena arena = {0};
    uint64_t evaluated = 0;
    const EvaluatedPolicy *verdicts;
    uint32_t count;
    support_program_open(&made, xml, NULL);
    for (; evaluated < MOST_RECORDS && records[evaluated]; evaluated++) {
        support_program_take(&made, records[evaluated]);
        assert_true(evaluator_run(made.evaluator, &verdicts, &count));
    }
    Slice reason = build_scope_reason(&arena, &made.program->policies[0],
                                      &evaluator_scopes(made.evaluator)[0], evaluated);
    assert_string_equal(reason.data, expected);
    arena_free(&arena);
    support_program_close(&made);
}

#define SCOPED(scope)                                                                              \
    POLICY("<scope>\n" scope "\n</scope><forbid><present field=\"eventName\"/></forbid>")
#define RECORDS(...) ((const char *const[MOST_RECORDS]){__VA_ARGS__})
#define S3           "\"eventSource\":\"s3.amazonaws.com\""
#define IAM          "\"eventSource\":\"iam.amazonaws.com\""

static void the_part_that_never_held_is_named_with_its_place(void **state)
{
    (void)state;
    check_reason(SCOPED("<all><present field=\"userAgent\"/><action name=\"s3:Delete*\"/></all>"),
                 RECORDS("{" S3 ",\"eventName\":\"GetObject\",\"userAgent\":\"x\"}"),
                 "No record met <action name=\"s3:Delete*\"/> (p.xml:4)");
    check_reason(SCOPED("<present field=\"userAgent\"/>"), RECORDS("{}"),
                 "No record met <present field=\"userAgent\"/> (p.xml:4)");
    check_reason(SCOPED("<not><present field=\"eventName\"/></not>"),
                 RECORDS("{\"eventName\":\"A\"}"),
                 "No record met <not><present field=\"eventName\"/></not> (p.xml:4)");
}

static void a_scope_of_one_part_never_held_whatever_it_asks_for(void **state)
{
    (void)state;
    check_reason(SCOPED("<any><action name=\"s3:*\"/><present field=\"userAgent\"/></any>"),
                 RECORDS("{" IAM ",\"eventName\":\"A\"}"), "No record met <any> (p.xml:4)");
}

static void what_event_source_and_name_decide_goes_before_the_rest(void **state)
{
    (void)state;
    check_reason(SCOPED("<all><present field=\"userAgent\"/>\n<action name=\"s3:*\"/></all>"),
                 RECORDS("{" S3 ",\"eventName\":\"A\"}", "{" IAM ",\"userAgent\":\"x\"}"),
                 "Of the records that met <action name=\"s3:*\"/> (p.xml:5), none met "
                 "<present field=\"userAgent\"/> (p.xml:4)");
}

static void parts_that_held_but_never_together_are_said_to(void **state)
{
    (void)state;
    check_reason(SCOPED("<all><present field=\"userAgent\"/><present field=\"errorCode\"/></all>"),
                 RECORDS("{\"userAgent\":\"x\"}", "{\"errorCode\":\"y\"}"),
                 "Each part of its scope held in some record, all of them in none");
    check_reason(
        SCOPED("<all><equals field=\"service\" value=\"s3.amazonaws.com\"/>"
               "\n<equals field=\"eventName\" value=\"A\"/></all>"),
        RECORDS("{" S3 ",\"eventName\":\"B\"}", "{" IAM ",\"eventName\":\"A\"}"),
        "No record met all of <equals field=\"service\" value=\"s3.amazonaws.com\"/> (p.xml:4) "
        "and <equals field=\"eventName\" value=\"A\"/> (p.xml:5)");
}

static void the_scope_of_the_set_and_definitions_are_taken_apart(void **state)
{
    (void)state;
    check_reason("<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\">\n"
                 "<scope><use define=\"d\"/></scope>\n"
                 "<define id=\"d\"><all><present field=\"eventName\"/>\n"
                 "<present field=\"errorCode\"/></all></define>\n"
                 "<policy id=\"p\" severity=\"low\"><title>T</title>"
                 "<scope><present field=\"userAgent\"/></scope>"
                 "<forbid><present field=\"eventName\"/></forbid></policy></policy-set>",
                 RECORDS("{\"eventName\":\"A\",\"userAgent\":\"x\"}"),
                 "Of the records that met <present field=\"eventName\"/> (p.xml:3), none met "
                 "<present field=\"errorCode\"/> (p.xml:4)");
}

static void without_records_or_parts_nothing_is_invented(void **state)
{
    (void)state;
    check_reason(SCOPED("<present field=\"userAgent\"/>"), RECORDS(NULL),
                 "No record was evaluated");
    check_reason(SCOPED("<all><any><action name=\"s3:*\"/><present field=\"userAgent\"/></any>"
                        "<present field=\"errorCode\"/></all>"),
                 RECORDS("{" S3 ",\"eventName\":\"A\"}"), "No evaluated record is in its scope");
}

/* The parts are met by different workers: in files of their own, each of which another one may
 * take. */
static void the_reason_is_the_same_for_any_number_of_workers(void **state)
{
    (void)state;
    char *folder = folder_make();
    for (int i = 0; i < 200; i++) {
        char path[32], record[160];
        snprintf(path, sizeof path, "f%03d.json.gz", i);
        snprintf(record, sizeof record,
                 "{\"eventID\":\"%d\"," S3 ",\"eventName\":\"A\",\"%s\":\"x\"}", i,
                 i == 7     ? "userAgent"
                 : i == 180 ? "errorCode"
                            : "awsRegion");
        support_run_file(folder, path, record);
    }
    for (unsigned jobs = 1; jobs <= 4; jobs++) {
        SupportRun done;
        RunOptions options = support_run_options();
        options.jobs = jobs;
        support_run_open(
            &done,
            SCOPED("<all><action name=\"s3:*\"/><present field=\"userAgent\"/>"
                   "<present field=\"errorCode\"/><present field=\"errorMessage\"/></all>"),
            folder, &options, NULL);
        assert_int_equal(done.status, RUN_DONE);
        assert_int_equal(done.run->counts.evaluated, 200);
        assert_int_equal(done.run->scopes[0].missing, 8);
        assert_true(done.run->scopes[0].reached);
        support_run_close(&done);
    }
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_part_that_never_held_is_named_with_its_place),
        cmocka_unit_test(a_scope_of_one_part_never_held_whatever_it_asks_for),
        cmocka_unit_test(what_event_source_and_name_decide_goes_before_the_rest),
        cmocka_unit_test(parts_that_held_but_never_together_are_said_to),
        cmocka_unit_test(the_scope_of_the_set_and_definitions_are_taken_apart),
        cmocka_unit_test(without_records_or_parts_nothing_is_invented),
        cmocka_unit_test(the_reason_is_the_same_for_any_number_of_workers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
