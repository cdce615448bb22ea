/* The records that are drawn of each policy's population. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support_folder.h"
#include "support_run.h"

#define RECORD(id, minute, more)                                                                   \
    "{\"eventID\":\"" id "\",\"eventTime\":\"2026-07-01T12:" minute                                \
    ":00Z\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"PutObject\","                     \
    "\"awsRegion\":\"us-east-1\",\"recipientAccountId\":\"111122223333\"" more "}"

#define FORBIDS(id, inside)                                                                        \
    "<policy id=\"" id "\" severity=\"low\"><title>T</title><scope all=\"yes\"/><forbid>" inside   \
    "</forbid></policy>"

static const char everything[] = FORBID("<present field=\"eventName\"/>");

static RunOptions options_of(uint32_t size, uint64_t seed, unsigned jobs)
{
    RunOptions options = support_run_options();
    options.sample_size = size;
    options.sample_seed = seed;
    options.jobs = jobs;
    return options;
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(a, b);
}

enum { LINES = 400, LINE = 160 };
typedef struct {
    char lines[LINES][LINE];
    uint64_t count;
} Drawn;

/* What was drawn, a line a record, in one order whatever the workers did. */
static void read_drawn(const Run *run, Drawn *drawn)
{
    Arena arena = {0};
    drawn->count = run->sample_count;
    assert_true(drawn->count <= LINES);
    for (uint64_t i = 0; i < run->sample_count; i++) {
        const RunSample *sample = &run->samples[i];
        RunEvidenceRecord record;
        EvaluatedSeen *because, *shown;
        uint32_t because_count, shown_count;
        assert_true(run_evidence_read(run, &sample->row, &arena, &record, &because, &because_count,
                                      &shown, &shown_count));
        snprintf(drawn->lines[i], LINE, "policy=%u id=%.*s file=%u record=%u verdict=%d",
                 sample->row.policy, (int)record.event_id.size,
                 record.event_id.data ? record.event_id.data : "", record.file, record.record,
                 (int)sample->verdict);
    }
    qsort(drawn->lines, drawn->count, LINE, compare_lines);
    arena_free(&arena);
}

static void draw(const char *xml, const char *folder, const RunOptions *options, Drawn *drawn)
{
    SupportRun done;
    support_run_open(&done, xml, folder, options, NULL);
    assert_int_equal(done.status, RUN_DONE);
    read_drawn(done.run, drawn);
    support_run_close(&done);
}

static void assert_same(const Drawn *a, const Drawn *b)
{
    assert_int_equal(a->count, b->count);
    for (uint64_t i = 0; i < a->count; i++)
        assert_string_equal(a->lines[i], b->lines[i]);
}

static bool has_line(const Drawn *drawn, const char *line)
{
    for (uint64_t i = 0; i < drawn->count; i++)
        if (strcmp(drawn->lines[i], line) == 0)
            return true;
    return false;
}

/* So many records, with the ids from first on. */
static void write_records(const char *folder, const char *path, int first, int count)
{
    Buffer text = {0};
    for (int i = first; i < first + count; i++)
        buffer_printf(&text, "%s" RECORD("id-%d", "%02d", ""), i > first ? "," : "", i, i % 60);
    buffer_add_byte(&text, '\0');
    support_run_file(folder, path, text.data);
    buffer_free(&text);
}

/* 60 records in 12 files; in each the first ones of the next file stand as well. */
static char *make_archive(void)
{
    char *folder = folder_make(), path[32];
    for (int i = 0; i < 12; i++) {
        snprintf(path, sizeof path, "%02d.json.gz", 11 - i);
        write_records(folder, path, i * 5, i < 11 ? 7 : 5);
    }
    return folder;
}

static void nothing_is_drawn_unless_it_is_asked_for(void **state)
{
    (void)state;
    char *folder = make_archive();
    SupportRun done;
    support_run_open(&done, everything, folder, NULL, NULL);
    assert_int_equal(done.run->sample_count, 0);
    assert_null(done.run->samples);
    support_run_close(&done);
    folder_remove(folder);
}

static void a_population_that_is_smaller_is_drawn_whole_and_each_record_once(void **state)
{
    (void)state;
    char *folder = make_archive(), id[32];
    RunOptions options = options_of(100, 3, 2);
    Drawn *drawn = calloc(1, sizeof *drawn);
    draw(everything, folder, &options, drawn);
    assert_int_equal(drawn->count, 60);
    for (int i = 0; i < 60; i++) {
        int times = 0;
        snprintf(id, sizeof id, " id=id-%d ", i);
        for (uint64_t j = 0; j < drawn->count; j++)
            times += strstr(drawn->lines[j], id) != NULL;
        assert_int_equal(times, 1);
    }
    free(drawn);
    folder_remove(folder);
}

static void the_number_of_workers_and_the_memory_change_nothing(void **state)
{
    (void)state;
    char *folder = make_archive();
    Drawn *one = calloc(1, sizeof *one), *more = calloc(1, sizeof *more);
    static const unsigned jobs[] = {2, 3, 8, 8, 8};
    RunOptions options = options_of(10, 42, 1);
    draw(everything, folder, &options, one);
    assert_int_equal(one->count, 10);
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        options = options_of(10, 42, jobs[i]);
        options.memory = i % 2 ? 1 << 20 : options.memory;
        draw(everything, folder, &options, more);
        assert_same(one, more);
    }
    free(one);
    free(more);
    folder_remove(folder);
}

static void a_record_with_copies_is_shown_at_its_first_place(void **state)
{
    (void)state;
    char *folder = folder_make();
    Drawn *drawn = calloc(1, sizeof *drawn);
    RunOptions options = options_of(10, 1, 4);
    support_run_file(folder, "a.json.gz", RECORD("x", "00", "") "," RECORD("y", "01", ""));
    support_run_file(folder, "b.json.gz", RECORD("y", "01", "") "," RECORD("z", "02", ""));
    support_run_file(folder, "c.json.gz", RECORD("y", "01", "") "," RECORD("z", "02", ""));
    for (int i = 0; i < 10; i++) {
        draw(everything, folder, &options, drawn);
        assert_int_equal(drawn->count, 3);
        assert_true(has_line(drawn, "policy=0 id=y file=0 record=2 verdict=1"));
        assert_true(has_line(drawn, "policy=0 id=z file=1 record=2 verdict=1"));
    }
    free(drawn);
    folder_remove(folder);
}

static void records_of_one_id_with_other_values_are_drawn_each_for_itself(void **state)
{
    (void)state;
    char *folder = folder_make();
    Drawn *one = calloc(1, sizeof *one), *more = calloc(1, sizeof *more);
    bool differs = false;
    support_run_file(folder, "a.json.gz", RECORD("x", "00", "") "," RECORD("x", "01", ""));
    support_run_file(folder, "b.json.gz", RECORD("x", "02", "") "," RECORD("x", "00", ""));
    RunOptions options = options_of(10, 1, 2);
    draw(everything, folder, &options, one);
    assert_int_equal(one->count, 3);
    for (uint64_t seed = 0; seed < 40; seed++) {
        char first[LINE];
        options = options_of(1, seed, 1);
        draw(everything, folder, &options, one);
        options = options_of(1, seed, 4);
        draw(everything, folder, &options, more);
        assert_same(one, more);
        if (seed == 0)
            memcpy(first, one->lines[0], LINE);
        differs |= strcmp(first, one->lines[0]) != 0;
    }
    assert_true(differs);
    free(one);
    free(more);
    folder_remove(folder);
}

static void records_without_an_id_are_told_apart_by_their_places(void **state)
{
    (void)state;
    char *folder = folder_make();
    Drawn *one = calloc(1, sizeof *one), *more = calloc(1, sizeof *more);
    static const char four[] = "{\"eventName\":\"A\"},{\"eventName\":\"A\"},{\"eventName\":\"A\"},"
                               "{\"eventID\":\"\",\"eventName\":\"A\"}";
    support_run_file(folder, "a.json.gz", four);
    support_run_file(folder, "b.json.gz", four);
    RunOptions options = options_of(10, 5, 1);
    draw(everything, folder, &options, one);
    assert_int_equal(one->count, 8);
    options = options_of(3, 5, 1);
    draw(everything, folder, &options, one);
    assert_int_equal(one->count, 3);
    options = options_of(3, 5, 8);
    draw(everything, folder, &options, more);
    assert_same(one, more);
    free(one);
    free(more);
    folder_remove(folder);
}

/* 600 draws of 3 out of 20: each record is expected 90 times, with a deviation of 8.7; four of
 * these are never left by a fair draw of these seeds. The policies' draws do not go together
 * either. */
static void over_many_seeds_each_record_is_drawn_about_equally_often(void **state)
{
    (void)state;
    enum { RECORDS = 20, SIZE = 3, SEEDS = 600, EXPECTED = SEEDS * SIZE / RECORDS, SLACK = 35 };
    char *folder = folder_make();
    int drawn_of[2][RECORDS] = {{0}}, in_both = 0;
    Drawn *drawn = calloc(1, sizeof *drawn);
    write_records(folder, "a.json.gz", 0, RECORDS);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        RunOptions options = options_of(SIZE, seed, 1);
        bool first[RECORDS] = {false};
        draw(POLICY_SET(FORBIDS("p", "<present field=\"eventName\"/>")
                            FORBIDS("q", "<absent field=\"eventName\"/>")),
             folder, &options, drawn);
        assert_int_equal(drawn->count, 2 * SIZE);
        for (uint64_t i = 0; i < drawn->count; i++) {
            unsigned policy = 2, id = RECORDS;
            assert_int_equal(sscanf(drawn->lines[i], "policy=%u id=id-%u", &policy, &id), 2);
            assert_true(policy < 2 && id < RECORDS);
            drawn_of[policy][id]++;
            in_both += policy == 1 && first[id];
            first[id] |= policy == 0;
        }
    }
    for (int policy = 0; policy < 2; policy++)
        for (int id = 0; id < RECORDS; id++)
            assert_in_range(drawn_of[policy][id], EXPECTED - SLACK, EXPECTED + SLACK);
    /* 3 × 3/20 a seed, with a deviation of about 15. */
    assert_in_range(in_both, SEEDS * SIZE * SIZE / RECORDS - 60,
                    SEEDS * SIZE * SIZE / RECORDS + 60);
    free(drawn);
    folder_remove(folder);
}

static void the_policies_that_stand_beside_change_nothing(void **state)
{
    (void)state;
    char *folder = make_archive();
    Drawn *alone = calloc(1, sizeof *alone), *beside = calloc(1, sizeof *beside);
    RunOptions options = options_of(7, 9, 2);
    draw(POLICY_SET(FORBIDS("p", "<present field=\"eventName\"/>")), folder, &options, alone);
    draw(POLICY_SET(FORBIDS("p", "<present field=\"eventName\"/>")
                        FORBIDS("q", "<equals field=\"requestParameters.a\" value=\"b\"/>")),
         folder, &options, beside);
    assert_int_equal(alone->count, 7);
    assert_int_equal(beside->count, 14);
    for (uint64_t i = 0; i < alone->count; i++)
        assert_string_equal(alone->lines[i], beside->lines[i]);
    free(alone);
    free(beside);
    folder_remove(folder);
}

static void a_record_that_a_correlation_picks_has_the_verdict_that_it_decides(void **state)
{
    (void)state;
    char *folder = folder_make();
    Drawn *drawn = calloc(1, sizeof *drawn);
    RunOptions options = options_of(10, 1, 2);
    support_run_file(folder, "a.json.gz",
                     RECORD("a", "00", "") "," RECORD("b", "00", "") "," RECORD("c", "30", ""));
    draw(POLICY_SET(FORBIDS("p", "<present field=\"eventName\"/>"
                                 "<threshold at-least=\"2\" within=\"PT5M\" per=\"account\"/>")),
         folder, &options, drawn);
    assert_int_equal(drawn->count, 3);
    assert_true(has_line(drawn, "policy=0 id=a file=0 record=1 verdict=1"));
    assert_true(has_line(drawn, "policy=0 id=b file=0 record=2 verdict=1"));
    assert_true(has_line(drawn, "policy=0 id=c file=0 record=3 verdict=0"));
    free(drawn);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_drawn_unless_it_is_asked_for),
        cmocka_unit_test(a_population_that_is_smaller_is_drawn_whole_and_each_record_once),
        cmocka_unit_test(the_number_of_workers_and_the_memory_change_nothing),
        cmocka_unit_test(a_record_with_copies_is_shown_at_its_first_place),
        cmocka_unit_test(records_of_one_id_with_other_values_are_drawn_each_for_itself),
        cmocka_unit_test(records_without_an_id_are_told_apart_by_their_places),
        cmocka_unit_test(over_many_seeds_each_record_is_drawn_about_equally_often),
        cmocka_unit_test(the_policies_that_stand_beside_change_nothing),
        cmocka_unit_test(a_record_that_a_correlation_picks_has_the_verdict_that_it_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
