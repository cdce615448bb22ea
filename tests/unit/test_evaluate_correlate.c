/* Correlations: which picks have to be looked at, where they are kept, and reading records again.
 */
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

static const char policies[] =
    "<policy-set xmlns='urn:trailaudit:policy:1' id='s'>"
    "<policy id='burst' severity='low'><title>T</title><scope all='yes'/>"
    "<forbid><equals field='errorCode' value='AccessDenied'/>"
    "<threshold at-least='4' within='PT10M' per='userIdentity.arn'/></forbid></policy>"
    "<policy id='spread' severity='low'><title>T</title><scope all='yes'/>"
    "<review><present field='userIdentity.arn'/>"
    "<distinct field='awsRegion' at-least='3' within='PT5M' per='userIdentity.arn'/></review>"
    "</policy>"
    "<policy id='chain' severity='low'><title>T</title><scope all='yes'/>"
    "<forbid><equals field='eventName' value='A'/>"
    "<sequence within='PT5M' per='userIdentity.arn'>"
    "<step><equals field='eventName' value='B'/></step>"
    "<step><equals field='eventName' value='C'/></step></sequence></forbid></policy>"
    "<policy id='undone' severity='low'><title>T</title><scope all='yes'/>"
    "<forbid><equals field='eventName' value='B'/>"
    "<not-followed-by within='PT3M' per='userIdentity.arn'>"
    "<equals field='eventName' value='C'/></not-followed-by></forbid></policy>"
    "</policy-set>";

static void add_record(Buffer *out, uint64_t *by, int id)
{
    uint64_t r = random_next(by);
    buffer_printf(out, "%s{\"eventID\":\"%d\",\"eventSource\":\"s3.amazonaws.com\",",
                  out->size ? "," : "", id);
    buffer_printf(out, "\"eventName\":\"%c\",\"awsRegion\":\"r%d\",", (int)('A' + r % 4),
                  (int)(r >> 8) % 4);
    buffer_printf(out, "\"eventTime\":\"2026-07-01T%02d:%02d:%02dZ\",", (int)(r >> 16) % 10,
                  (int)(r >> 24) % 60, (int)(r >> 32) % 60);
    if ((r >> 40) % 3 == 0)
        buffer_printf(out, "\"errorCode\":\"AccessDenied\",");
    buffer_printf(out, "\"userIdentity\":{\"arn\":\"u%d\"}}", (int)(r >> 48) % 40);
}

static void write_records(const char *folder, int files, bool with_copies)
{
    uint64_t by = 7;
    for (int i = 0; i < files; i++) {
        Buffer records = {0};
        char name[32];
        for (int j = 0; j < 200; j++)
            add_record(&records, &by, i * 200 + j);
        uint64_t copies = 7 + (uint64_t)i / 2;
        for (int j = 0; j < 5 && with_copies; j++)
            add_record(&records, &copies, 100000 + i / 2 * 5 + j);
        buffer_add_byte(&records, '\0');
        snprintf(name, sizeof name, "%d.json.gz", (i * 7) % files);
        support_run_file(folder, name, records.data);
        buffer_free(&records);
    }
}

/* Some records stand in several files: the first in archive order is the one that counts. */
static void write_archive(const char *folder, int files)
{
    write_records(folder, files, true);
}

static Buffer text_of_run(const char *folder, unsigned jobs, uint64_t memory)
{
    SupportRun done;
    Buffer text = {0};
    RunOptions options = support_run_options();
    options.jobs = jobs;
    options.memory = memory;
    support_run_open(&done, policies, folder, &options, NULL);
    assert_int_equal(done.status, RUN_DONE);
    assert_true(done.run->evidence_count > 100);
    support_run_text(done.run, &text);
    support_run_close(&done);
    return text;
}

static void picks_in_a_file_and_decided_in_parts_are_decided_alike(void **state)
{
    (void)state;
    char *folder = folder_make();
    write_archive(folder, 20);
    Buffer expected = text_of_run(folder, 1, (uint64_t)1 << 30);
    static const struct {
        unsigned jobs;
        uint64_t memory;
    } runs[] = {{1, 1}, {3, (uint64_t)1 << 30}, {3, 1}, {2, 100000}};
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        Buffer text = text_of_run(folder, runs[i].jobs, runs[i].memory);
        if (!slice_equal(buffer_slice(&text), buffer_slice(&expected)))
            fail_msg("another result with %u workers and %llu bytes", runs[i].jobs,
                     (unsigned long long)runs[i].memory);
        buffer_free(&text);
    }
    buffer_free(&expected);
    folder_remove(folder);
}

static void a_file_that_changed_before_it_was_read_again_ends_the_run(void **state)
{
    (void)state;
    char *folder = folder_make();
    write_archive(folder, 2);
    SupportRun done;
    support_run_open(&done, policies, folder, NULL, NULL);
    assert_int_equal(done.status, RUN_DONE);
    struct RunState *kept = done.run->state;
    assert_true(kept->decided_count > 10);
    assert_int_equal(run_read_again(kept), RUN_DONE);
    Buffer bytes = folder_read(folder, "1.json.gz");
    /* The time in the head of the gzip file: the same records, another file. */
    bytes.data[4] ^= 1;
    folder_write(folder, "1.json.gz", buffer_slice(&bytes));
    assert_int_equal(run_read_again(kept), RUN_CHANGED);
    assert_true(slice_equal(done.run->changed, SLICE("1.json.gz")));
    buffer_free(&bytes);
    support_run_close(&done);
    folder_remove(folder);
}

/* ---- the order ---- */

enum { ORDERED = 3000 };

/* The same policy and one hash, or both hashes, alike are not one group. */
static PickKind kind_of_few_groups(uint64_t *by)
{
    uint64_t r = random_next(by);
    return (PickKind){.group = {r % 3, (r >> 8) % 3},
                      .role = (uint32_t)(r >> 32) % 2,
                      .policy = (uint32_t)(r >> 40) % 3};
}

static int compare_in_group(const Pick *x, const Pick *y)
{
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    if (x->record != y->record)
        return x->record < y->record ? -1 : 1;
    return (int)x->kind->role - (int)y->kind->role;
}

static void picks_of_a_group_come_together_by_time_record_and_role(void **state)
{
    (void)state;
    PickKind *kinds = calloc(ORDERED, sizeof(PickKind));
    Pick *picks = calloc(ORDERED, sizeof(Pick));
    bool *met = calloc(ORDERED, sizeof(bool));
    uint64_t by = 5, groups = 1;
    assert_true(kinds && picks && met);
    for (uint64_t i = 0; i < ORDERED; i++) {
        kinds[i] = kind_of_few_groups(&by);
        picks[i] = (Pick){.kind = &kinds[i],
                          .time = (Instant)(random_next(&by) % 100),
                          .record = i / 2,
                          .cell = (uint32_t)i};
    }
    assert_true(picks_order(picks, 0));
    assert_true(picks_order(picks, ORDERED));
    for (uint64_t i = 0; i < ORDERED; i++) {
        assert_ptr_equal(picks[i].kind, &kinds[picks[i].cell]);
        assert_false(met[picks[i].cell]);
        met[picks[i].cell] = true;
        if (i == 0 || picks_are_of_one_group(&picks[i - 1], &picks[i]))
            assert_true(i == 0 || compare_in_group(&picks[i - 1], &picks[i]) <= 0);
        else
            groups++;
    }
    assert_int_equal(groups, 3 * 3 * 3);
    free(kinds);
    free(picks);
    free(met);
}

/* ---- the sums ---- */

enum { PICKS = 4000 };

static PickKind kind_by_chance(uint64_t *by, const Program *program)
{
    uint64_t r = random_next(by), group = (r >> 32) % 800;
    PickKind kind = {.group = {hash_mix(group, 1), hash_mix(group, 2)},
                     .value = hash_mix((r >> 8) % 5, 3),
                     .count = 1,
                     .policy = (uint32_t)(r % program->policy_count),
                     .verdict = VERDICT_NON_COMPLIANT,
                     .has_value = true};
    uint32_t steps = program->policies[kind.policy].correlation->source->step_count;
    kind.role = (uint32_t)(random_next(by) % (steps + 1));
    return kind;
}

/* So many that share their places too. */
static void what_the_sums_leave_out_is_compliant(uint64_t places)
{
    SupportProgram made;
    support_program_open(&made, policies, NULL);
    uint64_t by = 11, mattering = 0;
    PickKind *kinds = calloc(PICKS, sizeof(PickKind));
    Pick *all = calloc(PICKS, sizeof(Pick)), *some = calloc(PICKS, sizeof(Pick));
    PickSums sums;
    Arena arena = {0};
    assert_true(kinds && all && some && sums_open(&sums, places, 1));
    for (uint32_t i = 0; i < PICKS; i++) {
        kinds[i] = kind_by_chance(&by, made.program);
        Instant time = (Instant)(random_next(&by) % 3600) * INSTANT_SECOND;
        all[i] = (Pick){.kind = &kinds[i], .time = time, .record = i};
        sums_add(&sums, &kinds[i]);
    }
    for (uint32_t i = 0; i < PICKS; i++)
        if (sums_matter(&sums, made.program, all[i].kind))
            some[mattering++] = all[i];
    assert_true(mattering < PICKS || places < PICKS);
    assert_true(picks_correlate(all, PICKS, made.program, 7200 * INSTANT_SECOND, &arena));
    assert_true(picks_correlate(some, mattering, made.program, 7200 * INSTANT_SECOND, &arena));
    /* Both are in one order: what is missing from the shorter list is compliant. */
    uint64_t at = 0, violating = 0;
    for (uint32_t i = 0; i < PICKS; i++) {
        bool kept = at < mattering && some[at].record == all[i].record;
        if (all[i].kind->role == 0)
            assert_int_equal(all[i].decision, kept ? some[at].decision : DECISION_COMPLIANT);
        violating += all[i].decision == DECISION_VIOLATING;
        at += kept;
    }
    assert_int_equal(at, mattering);
    assert_true(violating > 10);
    sums_close(&sums);
    arena_free(&arena);
    free(kinds);
    free(all);
    free(some);
    support_program_close(&made);
}

static void what_the_sums_leave_out_is_compliant_however_few_places(void **state)
{
    (void)state;
    what_the_sums_leave_out_is_compliant(PICKS);
    what_the_sums_leave_out_is_compliant(PICKS / 4);
    what_the_sums_leave_out_is_compliant(0);
}

/* A group whose picks are all of one value, however often it was added, or of fewer values than it
 * takes, or fewer picks, is not looked at. */
static void sums_tell_groups_apart_that_cannot_hold_a_violation(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(&made, policies, NULL);
    PickKind burst = {.group = {1, 2}, .count = 3, .policy = 0};
    PickKind spread = {.group = {1, 2}, .value = 1, .count = 9, .policy = 1, .has_value = true};
    PickSums sums;
    assert_true(sums_open(&sums, 10, 1));
    sums_add(&sums, &burst);
    for (int i = 0; i < 5; i++)
        sums_add(&sums, &spread);
    assert_false(sums_matter(&sums, made.program, &burst));
    assert_false(sums_matter(&sums, made.program, &spread));
    burst.count = 1;
    sums_add(&sums, &burst);
    spread.value = 2;
    sums_add(&sums, &spread);
    assert_true(sums_matter(&sums, made.program, &burst));
    assert_true(sums_matter(&sums, made.program, &spread));
    /* Another group, and counts that are full. */
    burst.group[1] = spread.group[1] = 3;
    spread.value = 1;
    sums_add(&sums, &spread);
    spread.value = 2;
    sums_add(&sums, &spread);
    assert_false(sums_matter(&sums, made.program, &spread)); /* two values of three */
    assert_false(sums_matter(&sums, made.program, &burst));
    burst.count = UINT64_MAX;
    sums_add(&sums, &burst);
    sums_add(&sums, &burst);
    assert_true(sums_matter(&sums, made.program, &burst));
    sums_close(&sums);
    support_program_close(&made);
}

/* However many there are, and whether or not some of what they logged is void. */
static void workers_list_what_matters_side_by_side(bool with_copies)
{
    char *folder = folder_make();
    write_records(folder, 20, with_copies);
    Buffer expected = {0};
    for (unsigned jobs = 1; jobs <= 8; jobs += 3)
        for (int spilled = 0; spilled < 2; spilled++) {
            SupportRun done;
            Buffer text = {0};
            RunOptions options = support_run_options();
            options.jobs = jobs;
            options.memory = spilled ? 1 : (uint64_t)1 << 30;
            support_run_open(&done, policies, folder, &options, NULL);
            assert_int_equal(done.status, RUN_DONE);
            uint64_t mattering = 0;
            for (unsigned i = 0; i < jobs; i++) {
                const Worker *worker = &done.run->state->workers[i];
                assert_true(worker->listed_count || worker->mattering == 0 || spilled);
                assert_true(worker->picks.part_count > 0 || !spilled || jobs > 1);
                assert_true(with_copies || worker->listed_count <= worker->mattering);
                mattering += worker->mattering;
            }
            assert_true(mattering > 1024); /* enough for several threads to decide them */
            support_run_text(done.run, &text);
            support_run_close(&done);
            if (!expected.size)
                buffer_add(&expected, buffer_slice(&text));
            if (!slice_equal(buffer_slice(&text), buffer_slice(&expected)))
                fail_msg("another result with %u workers", jobs);
            buffer_free(&text);
        }
    buffer_free(&expected);
    folder_remove(folder);
}

static void workers_list_what_matters_and_decide_it_side_by_side(void **state)
{
    (void)state;
    workers_list_what_matters_side_by_side(false);
    workers_list_what_matters_side_by_side(true);
}

static void *stop_later(void *argument)
{
    atomic_bool *stop = argument;
    struct timespec pause = {0, 1000000};
    for (int i = 0; i < 3; i++)
        nanosleep(&pause, NULL);
    atomic_store(stop, true);
    return NULL;
}

/* Wherever the workers are by then: an alarm ends a test that hangs. */
static void workers_that_meet_can_be_told_to_stop(void **state)
{
    (void)state;
    char *folder = folder_make();
    write_records(folder, 4, false);
    alarm(60);
    for (int i = 0; i < 60; i++) {
        SupportRun done;
        atomic_bool stop = false;
        RunOptions options = support_run_options();
        options.jobs = 1 + (unsigned)i % 8;
        options.stop = &stop;
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, stop_later, &stop), 0);
        support_run_open(&done, policies, folder, &options, NULL);
        pthread_join(thread, NULL);
        assert_true(done.status == RUN_STOPPED || done.status == RUN_DONE);
        support_run_close(&done);
    }
    alarm(0);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(picks_in_a_file_and_decided_in_parts_are_decided_alike),
        cmocka_unit_test(a_file_that_changed_before_it_was_read_again_ends_the_run),
        cmocka_unit_test(picks_of_a_group_come_together_by_time_record_and_role),
        cmocka_unit_test(what_the_sums_leave_out_is_compliant_however_few_places),
        cmocka_unit_test(sums_tell_groups_apart_that_cannot_hold_a_violation),
        cmocka_unit_test(workers_list_what_matters_and_decide_it_side_by_side),
        cmocka_unit_test(workers_that_meet_can_be_told_to_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
