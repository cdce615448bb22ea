/* Which account and Region had records on which day, and which calls interrupted a trail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "evaluate/presence.h"

static void only_what_is_shaped_as_a_region_has_a_row(void **state)
{
    (void)state;
    static const char *const regions[] = {"us-east-1",      "eu-west-1",      "us-gov-east-1",
                                          "ap-southeast-2", "us-isob-east-1", "aws-global"};
    static const char *const others[] = {"",
                                         "x",
                                         "useast1",
                                         "us-east-1x!",
                                         "US-EAST-1",
                                         "-east-1",
                                         "us--east-1",
                                         "a-b-c-d-e-f-g-1",
                                         "eu-west-1\n<b>",
                                         "abcdefghijkl-mnopqrstuvwxyz-1",
                                         "us-1st-east"};
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
        assert_true(slice_equal(presence_region(slice_of(regions[i])), slice_of(regions[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(presence_region(slice_of(others[i])).size, 0);
    assert_true(slice_equal(presence_region(SLICE(" eu-west-1 ")), SLICE("eu-west-1")));
}

static RunInterruption call(unsigned number)
{
    static const char *const names[] = {"StopLogging", "DeleteTrail"};
    static const char *const regions[] = {"eu-west-1", "us-east-1", "us-west-2"};
    static const char *const principals[] = {"p", "q"};
    return (RunInterruption){.time = 5,
                             .account = SLICE("111122223333"),
                             .name = slice_of(names[number % 2]),
                             .region = slice_of(regions[number / 2 % 3]),
                             .principal = slice_of(principals[number / 6 % 2])};
}

/* Calls without ids at one time, met in some order, by two workers. */
static void give(Run *run, Arena *arena, Presence workers[2], bool backwards)
{
    for (unsigned i = 0; i < 2; i++)
        assert_true(presence_open(&workers[i]));
    for (unsigned i = 0; i < 24; i++) {
        RunInterruption met = call(backwards ? 23 - i : i);
        Presence *worker = &workers[i % 3 == 0];
        assert_true(presence_interrupted(worker, &met));
        assert_true(presence_add(worker, met.account, met.region, (Instant)(i % 3) * INSTANT_DAY));
    }
    assert_true(presence_merge(&workers[0], &workers[1]));
    assert_true(presence_give(&workers[0], arena, run));
}

static void whoever_met_them_calls_stand_in_one_order(void **state)
{
    (void)state;
    Run one = {0}, other = {0};
    Arena arena = {0};
    Presence first[2], second[2];
    give(&one, &arena, first, false);
    give(&other, &arena, second, true);
    assert_int_equal(one.interruption_count, 24);
    assert_int_equal(other.interruption_count, 24);
    for (uint32_t i = 0; i < one.interruption_count; i++) {
        const RunInterruption *x = &one.interruptions[i], *y = &other.interruptions[i];
        assert_true(slice_equal(x->name, y->name) && slice_equal(x->region, y->region) &&
                    slice_equal(x->principal, y->principal));
    }
    uint64_t records = 0;
    for (uint32_t i = 0; i < one.presence_count; i++)
        records += one.presence[i].records;
    assert_int_equal(records, 24);
    for (unsigned i = 0; i < 2; i++) {
        presence_close(&first[i]);
        presence_close(&second[i]);
    }
    arena_free(&arena);
}

/* Calls of records that are out of scope, by their day and identity: 0 has no id. */
static void meet(Presence *presence, unsigned day, uint64_t id, uint64_t columns)
{
    RunInterruption met = call(day);
    met.time = (Instant)day * INSTANT_DAY + INSTANT_HOUR;
    met.has_id = id != 0;
    met.id = id;
    met.columns = columns;
    assert_true(presence_met(presence, met.account, met.region, met.time));
    assert_true(presence_interrupted(presence, &met));
}

static void calls_out_of_scope_stand_once_and_count_no_record(void **state)
{
    (void)state;
    Run run = {0};
    Arena arena = {0};
    Presence workers[2];
    for (unsigned i = 0; i < 2; i++)
        assert_true(presence_open(&workers[i]));
    meet(&workers[0], 1, 7, 7);
    meet(&workers[1], 1, 7, 7); /* a copy */
    meet(&workers[1], 2, 7, 8); /* another record with the same id */
    meet(&workers[0], 3, 0, 0); /* without id no two are copies */
    meet(&workers[1], 3, 0, 0);
    RunInterruption met = call(4);
    assert_true(presence_add(&workers[1], met.account, met.region, 4 * INSTANT_DAY));
    meet(&workers[0], 4, 9, 9);
    assert_true(presence_merge(&workers[0], &workers[1]));
    assert_true(presence_give(&workers[0], &arena, &run));
    static const int64_t days[] = {1, 2, 3, 3, 4};
    assert_int_equal(run.interruption_count, 5);
    for (uint32_t i = 0; i < 5; i++)
        assert_int_equal(instant_day(run.interruptions[i].time), days[i]);
    assert_int_equal(run.presence_count, 4);
    for (uint32_t i = 0; i < run.presence_count; i++) {
        const RunPresence *row = &run.presence[i];
        bool evaluated = row->day == 4;
        assert_int_equal(row->records, evaluated);
        assert_int_equal(row->hours, evaluated ? 3 : 2);
        assert_true(row->first == (evaluated ? 4 * INSTANT_DAY : INSTANT_NONE));
        assert_true(row->last == row->first);
    }
    for (unsigned i = 0; i < 2; i++)
        presence_close(&workers[i]);
    arena_free(&arena);
}

/* Each with an id of its own, in a buffer that the next one is written over. */
static void interrupt(Presence *presence, unsigned from, unsigned end)
{
    for (unsigned i = from; i < end; i++) {
        char id[40], principal[40];
        RunInterruption met = call(i);
        snprintf(id, sizeof id, "%08u-0000-4000-8000-000000000000", i);
        snprintf(principal, sizeof principal, "session-%u", i % 7);
        met.event_id = slice_of(id);
        met.principal = slice_of(principal);
        met.time = (Instant)i;
        assert_true(presence_interrupted(presence, &met));
    }
}

static void texts_that_calls_share_are_kept_once(void **state)
{
    (void)state;
    enum { FIRST = 1000, ALL = 1500 };
    Run run = {0};
    Arena arena = {0};
    Presence total, workers[2];
    assert_true(presence_open(&total) && presence_open(&workers[0]) && presence_open(&workers[1]));
    interrupt(&workers[0], 0, FIRST);
    interrupt(&workers[1], FIRST, ALL);
    for (unsigned i = 0; i < 2; i++) {
        assert_true(presence_merge(&total, &workers[i]));
        presence_close(&workers[i]);
    }
    assert_true(presence_give(&total, &arena, &run));
    assert_int_equal(run.interruption_count, ALL);
    for (unsigned i = 0; i < ALL; i++) {
        const RunInterruption *kept = &run.interruptions[i], *alike = &run.interruptions[i % 84];
        char id[40];
        snprintf(id, sizeof id, "%08u-0000-4000-8000-000000000000", i);
        assert_true(slice_equal(kept->event_id, slice_of(id)));
        assert_true(slice_equal(kept->name, call(i).name));
        assert_ptr_equal(kept->account.data, alike->account.data);
        assert_ptr_equal(kept->region.data, alike->region.data);
        assert_ptr_equal(kept->name.data, alike->name.data);
        assert_ptr_equal(kept->principal.data, alike->principal.data);
    }
    presence_close(&total);
    arena_free(&arena);
}

static void what_the_first_worker_met_is_not_copied(void **state)
{
    (void)state;
    Run run = {0};
    Arena arena = {0};
    Presence total, worker;
    assert_true(presence_open(&total) && presence_open(&worker));
    interrupt(&worker, 0, 100);
    const RunInterruption *met = worker.interruptions;
    assert_true(presence_merge(&total, &worker));
    presence_close(&worker);
    assert_true(presence_give(&total, &arena, &run));
    assert_int_equal(run.interruption_count, 100);
    assert_ptr_equal(run.interruptions, met);
    presence_close(&total);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_out_of_scope_stand_once_and_count_no_record),
        cmocka_unit_test(only_what_is_shaped_as_a_region_has_a_row),
        cmocka_unit_test(texts_that_calls_share_are_kept_once),
        cmocka_unit_test(what_the_first_worker_met_is_not_copied),
        cmocka_unit_test(whoever_met_them_calls_stand_in_one_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
