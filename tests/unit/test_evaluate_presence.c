/* Which account and Region had records on which day, and which calls interrupted a trail. */
#include <setjmp.h>
#include <stdarg.h>
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_shaped_as_a_region_has_a_row),
        cmocka_unit_test(whoever_met_them_calls_stand_in_one_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
