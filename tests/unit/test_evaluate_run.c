/* A run over an archive: what is counted where, and that the number of workers changes nothing. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "evaluate/run_state.h"
#include "support_folder.h"
#include "support_run.h"

#define ACCOUNT "111122223333"
#define KEY(account, region, day, minute, tail)                                                    \
    "AWSLogs/" account "/CloudTrail/" region "/2026/07/" day "/" account "_CloudTrail_" region     \
    "_202607" day "T" minute "Z_" tail ".json.gz"
/* A record of one user; more begins with a comma. */
#define RECORD(id, time, source, name, region, account, more)                                      \
    "{\"eventID\":\"" id "\",\"eventTime\":\"" time "\",\"eventSource\":\"" source                 \
    ".amazonaws.com\",\"eventName\":\"" name "\",\"awsRegion\":\"" region                          \
    "\",\"recipientAccountId\":\"" account "\"" more "}"
#define NOON            "2026-07-01T12:00:00Z"
#define PLAIN(id, more) RECORD(id, NOON, "s3", "PutObject", "us-east-1", ACCOUNT, more)

static const char everything[] = FORBID("<present field=\"eventName\"/>");

static const RunFile *file_of(const Run *run, const char *path)
{
    for (uint32_t i = 0; i < run->file_count; i++)
        if (slice_equal(run->files[i]->path, slice_of(path)))
            return run->files[i];
    fail_msg("no file %s", path);
    return NULL;
}

static uint64_t problems_of(const Run *run, ProblemKind kind)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < run->problem_count; i++)
        count += run->problems[i].problem.kind == kind;
    return count;
}

static void a_duplicate_is_counted_once_and_shown_at_its_first_place(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportRun done;
    support_run_file(folder, "b.json.gz", PLAIN("1", "") "," PLAIN("2", ""));
    support_run_file(folder, "a.json.gz", PLAIN("3", "") "," PLAIN("1", ""));
    support_run_file(folder, "c.json.gz", PLAIN("1", ""));
    support_run_open(&done, everything, folder, NULL, NULL);
    assert_int_equal(done.status, RUN_DONE);
    assert_int_equal(done.run->counts.records, 5);
    assert_int_equal(done.run->counts.evaluated, 3);
    assert_int_equal(done.run->counts.duplicates, 2);
    assert_int_equal(done.run->evidence_count, 3);
    Buffer text = {0};
    support_run_text(done.run, &text);
    assert_non_null(strstr(text.data, "id=1 " NOON " file=0 record=2"));
    buffer_free(&text);
    support_run_close(&done);
    folder_remove(folder);
}

static void a_duplicate_is_known_by_value_and_not_by_how_it_is_written(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportRun done;
    support_run_file(folder, "a.json.gz",
                     "{\"eventID\":\"1\",\"awsRegion\":\"r\",\"requestParameters\":{\"k\":[1,{"
                     "\"a\":1,\"b\":2}]},"
                     "\"recipientAccountId\":\"" ACCOUNT "\"}");
    support_run_file(folder, "b.json.gz",
                     "{ \"recipientAccountId\" : \"" ACCOUNT "\", \"requestParameters\": "
                     "{\"k\": [1, {\"b\":2, \"a\":1}], \"other\": 5}, \"eventID\":\"\\u0031\", "
                     "\"awsRegion\":\"\\u0072\"}");
    support_run_open(&done, FORBID("<present field=\"requestParameters.k\"/>"), folder, NULL, NULL);
    assert_int_equal(done.run->counts.duplicates, 1);
    assert_int_equal(done.run->counts.evaluated, 1);
    support_run_close(&done);
    folder_remove(folder);
}

static void one_id_with_other_values_is_evaluated_each_time_and_named(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportRun done;
    support_run_file(
        folder, "a.json.gz",
        PLAIN("1", ",\"errorCode\":\"X\"") "," PLAIN("1", ",\"errorCode\":\"Y\"") "," PLAIN(
            "1", ",\"errorCode\":\"X\"") "," PLAIN("1", ",\"errorCode\":\"Z\""));
    support_run_open(&done, everything, folder, NULL, NULL);
    assert_int_equal(done.run->counts.evaluated, 3);
    assert_int_equal(done.run->counts.duplicates, 1);
    assert_int_equal(problems_of(done.run, PROBLEM_ID_REUSED), 1);
    for (uint64_t i = 0; i < done.run->problem_count; i++)
        if (done.run->problems[i].problem.kind == PROBLEM_ID_REUSED) {
            assert_int_equal(done.run->problems[i].problem.records, 3);
            assert_true(slice_contains(done.run->problems[i].problem.detail,
                                       SLICE("record 1 of a.json.gz, record 2 of a.json.gz, "
                                             "record 4 of a.json.gz")));
        }
    support_run_close(&done);
    folder_remove(folder);
}

static void one_id_in_two_accounts_is_two_records(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportRun done;
    support_run_file(
        folder, "a.json.gz",
        PLAIN("1", "") "," RECORD("1", NOON, "s3", "PutObject", "us-east-1", "444455556666", ""));
    support_run_open(&done, everything, folder, NULL, NULL);
    assert_int_equal(done.run->counts.evaluated, 2);
    assert_int_equal(problems_of(done.run, PROBLEM_ID_REUSED), 0);
    support_run_close(&done);
    folder_remove(folder);
}

static void a_record_without_id_is_never_a_duplicate(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportRun done;
    support_run_file(
        folder, "a.json.gz",
        "{\"eventName\":\"A\"},{\"eventName\":\"A\"},{\"eventID\":null,\"eventName\":\"A\"},"
        "{\"eventID\":\"\",\"eventName\":\"A\"}");
    support_run_open(&done, everything, folder, NULL, NULL);
    assert_int_equal(done.run->counts.evaluated, 4);
    assert_int_equal(done.run->counts.ids_missing, 4);
    support_run_close(&done);
    folder_remove(folder);
}

/* Two policies that look at more of the record tell copies apart that one does not. */
static void what_no_policy_looks_at_does_not_tell_records_apart(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportRun done;
    support_run_file(folder, "a.json.gz",
                     PLAIN("1", ",\"requestParameters\":{\"k\":1}") "," PLAIN(
                         "1", ",\"requestParameters\":{\"k\":2}"));
    support_run_open(&done, everything, folder, NULL, NULL);
    assert_int_equal(done.run->counts.duplicates, 1);
    support_run_close(&done);
    support_run_open(&done, FORBID("<present field=\"requestParameters.k\"/>"), folder, NULL, NULL);
    assert_int_equal(done.run->counts.duplicates, 0);
    assert_int_equal(done.run->counts.evaluated, 2);
    support_run_close(&done);
    folder_remove(folder);
}

static void the_first_reason_counts_where_a_record_is_out_of_scope(void **state)
{
    (void)state;
    static const Slice accounts[] = {{ACCOUNT, 12}}, regions[] = {{"us-east-1", 9}},
                       services[] = {{"s3", 2}, {"iam.amazonaws.com", 17}};
    char *folder = folder_make();
    SupportRun done;
    RunOptions options = support_run_options();
    options.from = instant_parse_option(SLICE("2026-07-01"));
    options.to = instant_parse_option(SLICE("2026-07-02"));
    options.accounts = accounts;
    options.regions = regions;
    options.services = services;
    options.account_count = options.region_count = 1;
    options.service_count = 2;
    support_run_file(
        folder, "a.json.gz",
        PLAIN("1", "") "," RECORD("2", NOON, "iam", "GetUser", "us-east-1", ACCOUNT, "") ","
        /* the end of the period is not part of it */
        RECORD("3", "2026-07-02T00:00:00Z", "ec2", "X", "r", "9", "") "," RECORD(
            "4", "2026-06-30T23:59:59Z", "s3", "X", "us-east-1", ACCOUNT,
            "") "," RECORD("5", NOON, "ec2", "X", "r", "444455556666",
                           "") "," RECORD("6", NOON, "ec2", "X", "r", ACCOUNT,
                                          "") "," RECORD("7", NOON, "ec2", "X", "us-east-1",
                                                         ACCOUNT,
                                                         "") "," RECORD("8", "2020-01-01T00:00:00Z",
                                                                        "ec2", "X", "r", "9",
                                                                        ",\"eventCategory\":"
                                                                        "\"Insight\"") "," RECORD("9",
                                                                                                  NOON,
                                                                                                  "s3",
                                                                                                  "X",
                                                                                                  "us-east-1",
                                                                                                  ACCOUNT,
                                                                                                  ",\"eventCategory\":\"Aggregated\"") ","
        /* undated: never out of scope by period */
        RECORD("10", "soon", "s3", "X", "us-east-1", ACCOUNT,
               "") "," RECORD("11", "2026-07-01T00:00:00Z", "s3", "X", "us-east-1", ACCOUNT, ""));
    support_run_open(&done, everything, folder, &options, NULL);
    const RunCounts *counts = &done.run->counts;
    assert_int_equal(counts->records, 11);
    assert_int_equal(counts->evaluated, 4);
    assert_int_equal(counts->undated, 1);
    assert_int_equal(counts->out_of_period, 2);
    assert_int_equal(counts->out_of_account, 1);
    assert_int_equal(counts->out_of_region, 1);
    assert_int_equal(counts->out_of_service, 1);
    assert_int_equal(counts->out_of_kind, 2);
    support_run_close(&done);
    folder_remove(folder);
}

static void files_delivered_long_before_or_after_the_period_are_skipped_unread(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        RunFileState file;
    } rows[] = {
        {KEY(ACCOUNT, "us-east-1", "09", "2258", "AAAAAAAAAAAAAAAA"), RUN_FILE_SKIPPED},
        {KEY(ACCOUNT, "us-east-1", "09", "2300", "AAAAAAAAAAAAAAAA"), RUN_FILE_READ},
        {KEY(ACCOUNT, "us-east-1", "10", "0000", "AAAAAAAAAAAAAAAA"), RUN_FILE_READ},
        {"AWSLogs/" ACCOUNT "/CloudTrail/us-east-1/2026/08/11/" ACCOUNT
         "_CloudTrail_us-east-1_20260811T0000Z_AAAAAAAAAAAAAAAA.json.gz",
         RUN_FILE_READ},
        {"AWSLogs/" ACCOUNT "/CloudTrail/us-east-1/2026/08/11/" ACCOUNT
         "_CloudTrail_us-east-1_20260811T0001Z_AAAAAAAAAAAAAAAA.json.gz",
         RUN_FILE_SKIPPED},
        {"named/as/it/was/not.json.gz", RUN_FILE_READ},
    };
    char *folder = folder_make();
    SupportRun done;
    RunOptions options = support_run_options();
    options.from = instant_parse_option(SLICE("2026-07-10"));
    options.to = instant_parse_option(SLICE("2026-07-11"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        support_run_file(folder, rows[i].path, "");
    support_run_open(&done, everything, folder, &options, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (file_of(done.run, rows[i].path)->state != rows[i].file)
            fail_msg("%s", rows[i].path);
    support_run_close(&done);
    folder_remove(folder);
}

static void paths_are_trusted_only_where_asked(void **state)
{
    (void)state;
    static const Slice accounts[] = {{ACCOUNT, 12}};
    static const char other[] = KEY("444455556666", "us-east-1", "01", "1200", "AAAAAAAAAAAAAAAA");
    char *folder = folder_make();
    SupportRun done;
    RunOptions options = support_run_options();
    options.accounts = accounts;
    options.account_count = 1;
    /* A record of the account in another account's folder. */
    support_run_file(folder, other, PLAIN("1", ""));
    support_run_open(&done, everything, folder, &options, NULL);
    assert_int_equal(done.run->counts.evaluated, 1);
    support_run_close(&done);
    options.trust_paths = true;
    support_run_open(&done, everything, folder, &options, NULL);
    assert_int_equal(done.run->counts.evaluated, 0);
    assert_int_equal(file_of(done.run, other)->state, RUN_FILE_SKIPPED);
    support_run_close(&done);
    folder_remove(folder);
}

static void damaged_input_is_counted_by_file_and_its_neighbours_survive(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportRun done;
    Buffer bytes = {0};
    support_run_file(folder, "a.json.gz", PLAIN("1", "") ",{\"eventID\":bad}," PLAIN("2", ""));
    gzip_add(&bytes, SLICE("{\"Records\":[" PLAIN("3", "") "," PLAIN("4", "") "]}"), 6);
    folder_write(folder, "b.json.gz", (Slice){bytes.data, bytes.size - 12});
    folder_write(folder, "c.json.gz", SLICE(""));
    folder_write(folder, "d.json.gz", SLICE("<html><body>Service Unavailable</body></html>"));
    folder_write(folder, "README.md", SLICE("# Logs\n\nNo events here.\n"));
    support_run_open(&done, everything, folder, NULL, NULL);
    assert_int_equal(done.status, RUN_DONE);
    assert_int_equal(file_of(done.run, "a.json.gz")->records, 2);
    assert_int_equal(file_of(done.run, "a.json.gz")->quarantined, 1);
    assert_int_equal(file_of(done.run, "b.json.gz")->quarantined, 1);
    assert_int_equal(file_of(done.run, "c.json.gz")->quarantined, 0);
    assert_int_equal(file_of(done.run, "d.json.gz")->quarantined, 1);
    assert_int_equal(file_of(done.run, "README.md")->state, RUN_FILE_PASSED_OVER);
    assert_int_equal(file_of(done.run, "README.md")->quarantined, 0);
    assert_int_equal(problems_of(done.run, PROBLEM_EMPTY), 1);
    /* The gzip layer and the reader each say it; one piece is lost. */
    uint64_t lost = 0;
    for (uint64_t i = 0; i < done.run->problem_count; i++)
        if (done.run->problems[i].problem.kind == PROBLEM_TRUNCATED)
            lost += done.run->problems[i].problem.records;
    assert_int_equal(lost, 1);
    assert_int_equal(problems_of(done.run, NOTICE_PASSED_OVER), 1);
    buffer_free(&bytes);
    support_run_close(&done);
    folder_remove(folder);
}

/* ---- an archive of some size ---- */

enum { FILES = 700 };

static void add_record(Buffer *out, int number, bool otherwise)
{
    static const char *const accounts[] = {"111122223333", "444455556666", "777788889999"};
    static const char *const services[] = {"s3", "iam", "ec2", "kinesisvideo"};
    char who[160], what[200];
    snprintf(who, sizeof who,
             "\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"u%d\",\"arn\":"
             "\"arn:aws:iam::111122223333:user/u%d\"}",
             number % 13, number % 13);
    snprintf(what, sizeof what,
             "\"eventTime\":\"2026-07-%02dT%02d:00:00Z\",\"eventSource\":\"%s.amazonaws.com\","
             "\"eventName\":\"%s\",\"recipientAccountId\":\"%s\"",
             number % 28 + 1, number % 24, services[number % 4],
             number % 3 ? "PutThing" : "DeleteThing", accounts[number % 3 ? number % 2 : 2]);
    buffer_printf(out, "%s{\"eventID\":\"e-%d\",%s,%s,\"requestParameters\":{\"n\":%d}}",
                  out->size ? "," : "", number, otherwise ? who : what, otherwise ? what : who,
                  number % 7);
}

/* Files of three records; each 10th holds records of the file before, every second time in another
 * order of their keys, each 50th is damaged, each 90th reuses an id. */
static char *make_archive(void)
{
    char *folder = folder_make();
    Buffer records = {0};
    char path[200];
    for (int i = 0; i < FILES; i++) {
        buffer_clear(&records);
        for (int j = 0; j < 3; j++)
            add_record(&records, i * 3 + j - (i % 10 == 9 ? 3 : 0), i % 20 == 19);
        if (i % 50 == 7)
            buffer_add(&records, SLICE(",{\"eventID\":broken}"));
        if (i % 90 == 20)
            buffer_printf(&records, ",{\"eventID\":\"reused\",\"eventName\":\"N%d\"}", i);
        buffer_add_byte(&records, '\0');
        snprintf(path, sizeof path,
                 "AWSLogs/111122223333/CloudTrail/us-east-1/2026/07/%02d/111122223333_CloudTrail_"
                 "us-east-1_202607%02dT%02d00Z_%016d.json.gz",
                 i % 28 + 1, i % 28 + 1, i % 24, i);
        support_run_file(folder, path, records.data);
    }
    buffer_free(&records);
    return folder;
}

static const char two_policies[] =
    POLICY_SET("<policy id=\"a\" severity=\"high\"><title>T</title><scope all=\"yes\"/>"
               "<forbid><equals field=\"requestParameters.n\" value=\"3\"/></forbid>"
               "<show field=\"requestParameters.n\" label=\"N\"/>"
               "<exception id=\"E\" until=\"2026-07-10\" "
               "owner=\"o@example.com\"><reason>R</reason></exception>"
               "</policy><policy id=\"b\" severity=\"low\"><title>T</title>"
               "<scope><action name=\"s3:* kinesisvideo:*\"/></scope>"
               "<review><action name=\"*:Delete*\"/></review></policy>");

static void any_number_of_workers_and_any_memory_gives_the_same_result(void **state)
{
    (void)state;
    char *folder = make_archive();
    Buffer first = {0}, next = {0};
    static const struct {
        unsigned jobs;
        uint64_t memory;
    } rows[] = {{1, (uint64_t)1 << 30}, {2, (uint64_t)1 << 30}, {8, (uint64_t)1 << 30}, {3, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        SupportRun done;
        RunOptions options = support_run_options();
        options.jobs = rows[i].jobs;
        options.memory = rows[i].memory;
        support_run_open(&done, two_policies, folder, &options, NULL);
        assert_int_equal(done.status, RUN_DONE);
        Buffer *text = i ? &next : &first;
        buffer_clear(text);
        support_run_text(done.run, text);
        assert_string_equal(first.data, text->data);
        /* 70 files repeat the three records of another; 14 and 8 files have what their numbers say.
         */
        assert_int_equal(done.run->counts.duplicates, 210);
        assert_int_equal(done.run->counts.quarantined, 14);
        assert_int_equal(problems_of(done.run, PROBLEM_ID_REUSED), 1);
        assert_int_equal(done.run->file_count, FILES);
        assert_true(done.run->exceptions[0][0] > 0);
        assert_true(done.run->evidence_count > 300);
        support_run_close(&done);
    }
    buffer_free(&first);
    buffer_free(&next);
    folder_remove(folder);
}

/* ---- what is read again to compare ---- */

/* Files of records, and one that has all of them in another text, those of one file between those
 * of others. */
static char *make_interleaved(int files, int records)
{
    char *folder = folder_make();
    Buffer some = {0}, all = {0};
    char path[32];
    for (int i = 0; i < files; i++) {
        buffer_clear(&some);
        for (int j = 0; j < records; j++)
            add_record(&some, i * records + j, false);
        buffer_add_byte(&some, '\0');
        snprintf(path, sizeof path, "a%02d.json.gz", i);
        support_run_file(folder, path, some.data);
    }
    for (int j = 0; j < records; j++)
        for (int i = 0; i < files; i++)
            add_record(&all, i * records + j, true);
    buffer_add_byte(&all, '\0');
    support_run_file(folder, "b.json.gz", all.data);
    buffer_free(&some);
    buffer_free(&all);
    return folder;
}

static void copies_in_another_text_cost_one_more_reading_of_each_file(void **state)
{
    (void)state;
    enum { COPIED = 20, RECORDS = 30 };
    char *folder = make_interleaved(COPIED, RECORDS);
    SupportRun done;
    support_run_open(&done, two_policies, folder, NULL, NULL);
    assert_int_equal(done.status, RUN_DONE);
    assert_int_equal(done.run->counts.evaluated, COPIED * RECORDS);
    assert_int_equal(done.run->counts.duplicates, COPIED * RECORDS);
    struct RunState *kept = done.run->state;
    FirstValues *values = &kept->workers[0].first_values;
    assert_int_equal(values->file_count, COPIED);
    /* One that was another file when it was read again. */
    assert_int_equal(first_values_check(values, kept), RUN_DONE);
    values->files[3].facts.sha256.bytes[0] ^= 1;
    assert_int_equal(first_values_check(values, kept), RUN_CHANGED);
    assert_true(slice_equal(done.run->changed, SLICE("a03.json.gz")));
    /* A text that does not stand where it should. */
    assert_int_equal(seen_add(kept->seen, 12345, 2, (SeenPlace){5, 1}, NULL), SEEN_NEW);
    assert_int_equal(first_values_learn(values, kept, 12345, (SeenPlace){5, 1}), RUN_CHANGED);
    assert_true(slice_equal(done.run->changed, SLICE("a05.json.gz")));
    support_run_close(&done);
    folder_remove(folder);
}

#define STRAY                                                                                      \
    "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/07/01/"                                 \
    "111122223333_CloudTrail-Digest_us-east-1_trail_us-east-1_20260701T120000Z.json.gz"

static void write_text(const char *folder, const char *path, const char *text)
{
    Buffer bytes = {0};
    gzip_add(&bytes, slice_of(text), 6);
    folder_write(folder, path, buffer_slice(&bytes));
    buffer_free(&bytes);
}

/* Such a file is read because it begins as events do, whatever follows, and read so again. */
static void records_where_digests_lie_are_compared_with_copies_too(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportRun done;
    RunOptions options = support_run_options();
    options.recover = true;
    write_text(folder, STRAY, "{\"Records\":[]}\n{\"foo\":1}\n" PLAIN("1", ",\"errorCode\":\"X\""));
    support_run_file(folder, KEY(ACCOUNT, "us-east-1", "01", "1200", "0123456789abcdef"),
                     " " PLAIN("1", " , \"errorCode\":\"X\""));
    support_run_open(&done, everything, folder, &options, NULL);
    assert_int_equal(done.status, RUN_DONE);
    assert_int_equal(done.run->counts.duplicates, 1);
    support_run_close(&done);
    folder_remove(folder);
}

/* ---- stopping ---- */

typedef struct {
    atomic_bool stop;
    long nanoseconds;
} Stopper;

static void *stop_later(void *argument)
{
    Stopper *stopper = argument;
    struct timespec pause = {0, stopper->nanoseconds};
    nanosleep(&pause, NULL);
    atomic_store(&stopper->stop, true);
    return NULL;
}

/* Wherever the moment falls, the run ends, stopped or done; an alarm ends a test that hangs. */
static void a_run_that_is_told_to_stop_ends(void **state)
{
    (void)state;
    char *folder = make_archive();
    int stopped = 0;
    alarm(60);
    for (int i = 0; i < 40; i++) {
        SupportRun done;
        Stopper stopper = {.nanoseconds = i * 250000L};
        RunOptions options = support_run_options();
        options.jobs = 1 + (unsigned)i % 8;
        options.stop = &stopper.stop;
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, stop_later, &stopper), 0);
        support_run_open(&done, two_policies, folder, &options, NULL);
        pthread_join(thread, NULL);
        assert_true(done.status == RUN_STOPPED || done.status == RUN_DONE);
        stopped += done.status == RUN_STOPPED;
        support_run_close(&done);
    }
    alarm(0);
    assert_true(stopped > 0);
    folder_remove(folder);
}

static void a_run_stopped_before_it_begins_does_nothing(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportRun done;
    atomic_bool stop = true;
    RunOptions options = support_run_options();
    options.jobs = 2;
    options.stop = &stop;
    support_run_file(folder, "a.json.gz", PLAIN("1", ""));
    support_run_open(&done, everything, folder, &options, NULL);
    assert_int_equal(done.status, RUN_STOPPED);
    assert_int_equal(done.run->counts.records, 0);
    support_run_close(&done);
    folder_remove(folder);
}

static void an_empty_archive_is_a_run_of_nothing(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportRun done;
    support_run_open(&done, everything, folder, NULL, NULL);
    assert_int_equal(done.status, RUN_DONE);
    assert_int_equal(done.run->file_count, 0);
    assert_int_equal(done.run->counts.records, 0);
    assert_int_equal(done.run->evidence_count, 0);
    support_run_close(&done);
    folder_remove(folder);
}

static void progress_counts_files_records_and_bytes(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportRun done;
    RunProgress progress = {0};
    RunOptions options = support_run_options();
    options.progress = &progress;
    support_run_file(folder, "a.json.gz", PLAIN("1", "") "," PLAIN("2", ""));
    support_run_file(folder, "b.json.gz", PLAIN("3", ""));
    support_run_open(&done, everything, folder, &options, NULL);
    assert_int_equal(atomic_load(&progress.files), 2);
    assert_int_equal(atomic_load(&progress.listed), 2);
    assert_int_equal(atomic_load(&progress.records), 3);
    assert_int_equal(atomic_load(&progress.bytes),
                     done.run->files[0]->size + done.run->files[1]->size);
    support_run_close(&done);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_duplicate_is_counted_once_and_shown_at_its_first_place),
        cmocka_unit_test(a_duplicate_is_known_by_value_and_not_by_how_it_is_written),
        cmocka_unit_test(one_id_with_other_values_is_evaluated_each_time_and_named),
        cmocka_unit_test(one_id_in_two_accounts_is_two_records),
        cmocka_unit_test(a_record_without_id_is_never_a_duplicate),
        cmocka_unit_test(what_no_policy_looks_at_does_not_tell_records_apart),
        cmocka_unit_test(the_first_reason_counts_where_a_record_is_out_of_scope),
        cmocka_unit_test(files_delivered_long_before_or_after_the_period_are_skipped_unread),
        cmocka_unit_test(paths_are_trusted_only_where_asked),
        cmocka_unit_test(damaged_input_is_counted_by_file_and_its_neighbours_survive),
        cmocka_unit_test(copies_in_another_text_cost_one_more_reading_of_each_file),
        cmocka_unit_test(records_where_digests_lie_are_compared_with_copies_too),
        cmocka_unit_test(any_number_of_workers_and_any_memory_gives_the_same_result),
        cmocka_unit_test(a_run_that_is_told_to_stop_ends),
        cmocka_unit_test(a_run_stopped_before_it_begins_does_nothing),
        cmocka_unit_test(an_empty_archive_is_a_run_of_nothing),
        cmocka_unit_test(progress_counts_files_records_and_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
