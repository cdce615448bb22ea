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
static LoggedPick pick_of_few_groups(uint64_t *by, uint64_t record)
{
    uint64_t r = random_next(by);
    return (LoggedPick){.group = {r % 3, (r >> 8) % 3},
                        .time = (Instant)((r >> 16) % 100),
                        .record = record / 2,
                        .role = (uint32_t)(r >> 32) % 2,
                        .policy = (uint32_t)(r >> 40) % 3};
}

static int compare_in_group(const LoggedPick *x, const LoggedPick *y)
{
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    if (x->record != y->record)
        return x->record < y->record ? -1 : 1;
    return (int)x->role - (int)y->role;
}

static void picks_of_a_group_come_together_by_time_record_and_role(void **state)
{
    (void)state;
    LoggedPick *logged = calloc(ORDERED, sizeof(LoggedPick));
    Pick *picks = calloc(ORDERED, sizeof(Pick));
    bool *met = calloc(ORDERED, sizeof(bool));
    uint64_t by = 5, groups = 1;
    assert_true(logged && picks && met);
    for (uint64_t i = 0; i < ORDERED; i++) {
        logged[i] = pick_of_few_groups(&by, i);
        picks[i] = (Pick){.logged = &logged[i], .cell = (uint32_t)i};
    }
    assert_true(picks_order(picks, 0));
    assert_true(picks_order(picks, ORDERED));
    for (uint64_t i = 0; i < ORDERED; i++) {
        assert_ptr_equal(picks[i].logged, &logged[picks[i].cell]);
        assert_false(met[picks[i].cell]);
        met[picks[i].cell] = true;
        if (i == 0 || picks_are_of_one_group(&picks[i - 1], &picks[i]))
            assert_true(i == 0 || compare_in_group(picks[i - 1].logged, picks[i].logged) <= 0);
        else
            groups++;
    }
    assert_int_equal(groups, 3 * 3 * 3);
    free(logged);
    free(picks);
    free(met);
}

/* ---- the sketch ---- */

enum { PICKS = 4000 };

static LoggedPick pick_by_chance(uint64_t *by, uint32_t policy_count)
{
    uint64_t r = random_next(by);
    uint64_t group = (r >> 32) % 800;
    return (LoggedPick){.group = {hash_mix(group, 1), hash_mix(group, 2)},
                        .value = hash_mix((r >> 8) % 5, 3),
                        .time = (Instant)((r >> 16) % 3600) * INSTANT_SECOND,
                        .policy = (uint32_t)(r % policy_count),
                        .verdict = VERDICT_NON_COMPLIANT,
                        .has_value = true};
}

static void what_the_sketch_leaves_out_is_compliant(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(&made, policies, NULL);
    uint64_t by = 11, mattering = 0;
    LoggedPick *logged = calloc(PICKS, sizeof(LoggedPick));
    Pick *all = calloc(PICKS, sizeof(Pick)), *some = calloc(PICKS, sizeof(Pick));
    PickSketch sketch;
    Arena arena = {0};
    assert_true(logged && all && some && sketch_open(&sketch, PICKS, 1));
    for (uint32_t i = 0; i < PICKS; i++) {
        LoggedPick *pick = &logged[i];
        *pick = pick_by_chance(&by, made.program->policy_count);
        const ProgramCorrelation *correlation = made.program->policies[pick->policy].correlation;
        pick->record = i;
        pick->role = (uint32_t)(random_next(&by) % (correlation->source->step_count + 1));
        all[i].logged = pick;
        sketch_add(&sketch, pick);
    }
    for (uint32_t i = 0; i < PICKS; i++)
        if (sketch_matters(&sketch, made.program, all[i].logged))
            some[mattering++] = all[i];
    assert_true(mattering < PICKS);
    assert_true(picks_correlate(all, PICKS, made.program, 7200 * INSTANT_SECOND, &arena));
    assert_true(picks_correlate(some, mattering, made.program, 7200 * INSTANT_SECOND, &arena));
    /* Both are in one order: what is missing from the shorter list is compliant. */
    uint64_t at = 0, violating = 0;
    for (uint32_t i = 0; i < PICKS; i++) {
        bool kept = at < mattering && some[at].logged->record == all[i].logged->record;
        if (all[i].logged->role == 0)
            assert_int_equal(all[i].decision, kept ? some[at].decision : DECISION_COMPLIANT);
        violating += all[i].decision == DECISION_VIOLATING;
        at += kept;
    }
    assert_int_equal(at, mattering);
    assert_true(violating > 10);
    sketch_close(&sketch);
    arena_free(&arena);
    free(logged);
    free(all);
    free(some);
    support_program_close(&made);
}

/* Also of values that differ only between workers, and of counts that are full. */
static void sketches_that_are_joined_say_what_one_says(void **state)
{
    (void)state;
    enum { SHARES = 3 };
    uint64_t by = 5;
    PickSketch one, shares[SHARES];
    assert_true(sketch_open(&one, PICKS, 1));
    for (int i = 0; i < SHARES; i++)
        assert_true(sketch_open(&shares[i], PICKS, 1));
    for (uint32_t i = 0; i < PICKS; i++) {
        LoggedPick pick = pick_by_chance(&by, 3);
        pick.role = (uint32_t)(random_next(&by) % 3);
        pick.has_value = random_next(&by) % 2;
        sketch_add(&one, &pick);
        sketch_add(&shares[random_next(&by) % SHARES], &pick);
    }
    for (uint64_t i = 0; i < 3; i++) /* each of the shares of the places */
        for (int j = 1; j < SHARES; j++)
            sketch_join(&shares[0], &shares[j], (one.mask + 1) * i / 3,
                        (one.mask + 1) * (i + 1) / 3);
    uint64_t several = 0;
    for (uint64_t i = 0; i <= one.mask; i++) {
        assert_int_equal(shares[0].sums[i].count, one.sums[i].count);
        assert_int_equal(shares[0].sums[i].flags, one.sums[i].flags);
        several += one.sums[i].flags > 3; /* values that differ */
    }
    assert_true(several > 100);
    shares[0].sums[0].count = UINT32_MAX - 1;
    shares[1].sums[0].count = 5;
    sketch_join(&shares[0], &shares[1], 0, 1);
    assert_int_equal(shares[0].sums[0].count, UINT32_MAX);
    sketch_close(&one);
    for (int i = 0; i < SHARES; i++)
        sketch_close(&shares[i]);
}

/* Without copies of records each worker settles its own, however many there are. */
static void workers_settle_what_does_not_matter_side_by_side(void **state)
{
    (void)state;
    char *folder = folder_make();
    write_records(folder, 20, false);
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
                assert_true(done.run->state->workers[i].rest_settled);
                mattering += done.run->state->workers[i].mattering;
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
        cmocka_unit_test(what_the_sketch_leaves_out_is_compliant),
        cmocka_unit_test(sketches_that_are_joined_say_what_one_says),
        cmocka_unit_test(workers_settle_what_does_not_matter_side_by_side),
        cmocka_unit_test(workers_that_meet_can_be_told_to_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
