/* The log of picks: what was added comes back, from memory or a file; and the set of void places.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "evaluate/pick_log.h"
#include "evaluate/void_places.h"
#include "support_folder.h"
#include "support_run.h"

/* What is added, beside the log. */
typedef struct {
    PickKind *kinds;
    Pick *picks;
    uint64_t count, read;
} Added;

enum { ADDED_MOST = 200000 };

static void add_record(PickLog *log, Added *added, Pick pick, const PickKind *kinds, uint32_t count)
{
    uint32_t number;
    assert_true(pick_log_begin(log, pick.record, pick.time, pick.cell));
    for (uint32_t i = 0; i < count; i++) {
        assert_true(added->count < ADDED_MOST);
        added->kinds[added->count] = kinds[i];
        added->picks[added->count] = pick;
        added->picks[added->count].kind = &added->kinds[added->count];
        added->count++;
        /* What is of the kind before is added by its number. */
        if (i > 0 && memcmp(&kinds[i], &kinds[i - 1], sizeof *kinds) == 0)
            assert_true(pick_log_add_number(log, number));
        else
            assert_true(pick_log_add(log, &kinds[i], &number));
    }
    pick_log_end(log);
}

static void same_kind(const PickKind *a, const PickKind *b)
{
    assert_true(a->group[0] == b->group[0] && a->group[1] == b->group[1] && a->value == b->value);
    assert_true(a->policy == b->policy && a->role == b->role && a->exception == b->exception);
    assert_true(a->verdict == b->verdict && a->has_value == b->has_value);
}

static bool take(void *context, const Pick *pick)
{
    Added *added = context;
    assert_true(added->read < added->count);
    const Pick *expected = &added->picks[added->read++];
    assert_true(pick->record == expected->record && pick->time == expected->time);
    assert_int_equal(pick->cell, expected->cell);
    same_kind(pick->kind, expected->kind);
    return true;
}

static void read_part(PickLog *log, uint32_t part, Buffer *buffer, Added *added)
{
    uint32_t count;
    uint64_t before = added->read, picks = 0;
    const PickKind *kinds = pick_log_kinds(log, part, buffer, &count);
    const PickKind **wanted = calloc(count + (size_t)1, sizeof *wanted);
    assert_true(kinds && wanted);
    for (uint32_t i = 0; i < count; i++) {
        wanted[i] = &kinds[i];
        picks += kinds[i].count;
    }
    PickReader reader;
    assert_true(pick_reader_open(&reader, log, part));
    reader.wanted = wanted;
    reader.visit = take;
    reader.context = added;
    while (!pick_reader_is_done(&reader))
        assert_true(pick_reader_go_on(&reader));
    pick_reader_close(&reader);
    assert_int_equal(added->read - before, picks);
    free(wanted);
}

/* All that was added, in its order. */
static void read_back(PickLog *log, Added *added)
{
    Buffer buffer = {0};
    added->read = 0;
    for (uint32_t part = 0; part <= log->part_count; part++)
        read_part(log, part, &buffer, added);
    assert_int_equal(added->read, added->count);
    assert_int_equal(log->picks_in_all, added->count);
    buffer_free(&buffer);
}

static PickKind kind_by_chance(uint64_t *by, uint64_t groups)
{
    uint64_t r = random_next(by), group = (r >> 8) % groups;
    return (PickKind){.group = {hash_mix(group, 1), hash_mix(group, 2)},
                      .value = r % 3 ? hash_mix(r % 3, 3) : 0,
                      .policy = (uint32_t)(r >> 32) % 3,
                      .role = r >> 40 & 1 ? PICK_FURTHER_VALUE : 0,
                      .exception = (uint32_t)(r >> 41) % 2,
                      .verdict = (uint8_t)((r >> 42) % 3),
                      .has_value = r % 3 != 0};
}

/* Times before and behind each other, near, far apart, and within a second; files one after the
 * other; few cells and many. */
static Pick place_by_chance(uint64_t *by, uint64_t *record)
{
    static const Instant spans[] = {100 * INSTANT_SECOND, 100 * INSTANT_SECOND,
                                    5000 * INSTANT_SECOND, INSTANT_DAY, 3000 * 365 * INSTANT_DAY};
    uint64_t r = random_next(by);
    Instant time = (Instant)(random_next(by) % (uint64_t)spans[r % 5]);
    *record += r >> 8 & 31 ? (r >> 16) % 3 + 1 : (uint64_t)1 << (20 + (r >> 24) % 14);
    return (Pick){.time = r >> 40 & 15 ? time / INSTANT_SECOND * INSTANT_SECOND : time,
                  .record = *record,
                  .cell = (uint32_t)random_next(by) >> (r >> 44 & 3 ? 20 : 0)};
}

static void what_was_logged_is_read_back(size_t budget, uint64_t groups, uint32_t parts_at_least)
{
    char *folder = folder_make();
    PickLog log;
    Added added = {calloc(ADDED_MOST, sizeof(PickKind)), calloc(ADDED_MOST, sizeof(Pick)), 0, 0};
    uint64_t by = 3, record = 0;
    assert_true(added.kinds && added.picks && pick_log_open(&log, budget, folder));
    while (added.count < 60000) {
        PickKind kinds[120];
        uint32_t count = (uint32_t)random_next(&by) % (record % 50 ? 4 : 120);
        for (uint32_t i = 0; i < count; i++)
            kinds[i] = i % 3 == 2 ? kinds[i - 1] : kind_by_chance(&by, groups);
        add_record(&log, &added, place_by_chance(&by, &record), kinds, count);
    }
    assert_true(log.part_count >= parts_at_least);
    read_back(&log, &added);
    read_back(&log, &added);
    pick_log_close(&log);
    free(added.kinds);
    free(added.picks);
    folder_remove(folder);
}

static void what_was_logged_is_read_back_from_memory_and_files(void **state)
{
    (void)state;
    what_was_logged_is_read_back((size_t)64 << 20, 100, 0);
    what_was_logged_is_read_back((size_t)64 << 20, 1 << 30, 0);
    what_was_logged_is_read_back(0, 100, 1);
    what_was_logged_is_read_back(0, 1 << 30, 100);
    what_was_logged_is_read_back(100000, 1000, 1);
}

/* Many of a kind take no more than their words. */
static void picks_of_a_kind_take_little(void **state)
{
    (void)state;
    enum { RECORDS = 50000 };
    char *folder = folder_make();
    PickLog log;
    Added added = {calloc(ADDED_MOST, sizeof(PickKind)), calloc(ADDED_MOST, sizeof(Pick)), 0, 0};
    uint64_t by = 9;
    PickKind kinds[2] = {kind_by_chance(&by, 5), kind_by_chance(&by, 5)};
    assert_true(added.kinds && added.picks && pick_log_open(&log, 4 << 20, folder));
    for (uint64_t i = 0; i < RECORDS; i++) {
        Pick pick = {.time = (Instant)(i % 977) * INSTANT_SECOND, .record = i, .cell = 7};
        add_record(&log, &added, pick, kinds, 2);
    }
    assert_true(spool_size(&log.words) < RECORDS * 13);
    assert_int_equal(log.kind_count, 2);
    read_back(&log, &added);
    pick_log_close(&log);
    free(added.kinds);
    free(added.picks);
    folder_remove(folder);
}

/* A record with more values than a part should have kinds is not torn apart. */
static void a_record_of_very_many_values_is_of_one_part(void **state)
{
    (void)state;
    enum { VALUES = 3000 };
    char *folder = folder_make();
    PickLog log;
    Added added = {calloc(ADDED_MOST, sizeof(PickKind)), calloc(ADDED_MOST, sizeof(Pick)), 0, 0};
    PickKind *kinds = calloc(VALUES, sizeof(PickKind));
    assert_true(added.kinds && added.picks && kinds && pick_log_open(&log, 0, folder));
    for (uint32_t i = 0; i < VALUES; i++)
        kinds[i] = (PickKind){.value = i, .role = PICK_FURTHER_VALUE, .has_value = true};
    for (uint64_t i = 0; i < 3; i++)
        add_record(&log, &added, (Pick){.record = i, .time = 5}, kinds, VALUES);
    assert_int_equal(log.part_count, 2);
    assert_int_equal(log.parts[0].kind_count, VALUES);
    read_back(&log, &added);
    pick_log_close(&log);
    free(kinds);
    free(added.kinds);
    free(added.picks);
    folder_remove(folder);
}

static void a_full_disk_is_told_of(void **state)
{
    (void)state;
    PickLog log;
    PickKind kind = {.group = {1, 2}};
    uint32_t number;
    bool done = pick_log_open(&log, 0, "/nowhere");
    assert_true(done);
    for (uint64_t i = 0; done && i < 10; i++) {
        done = pick_log_begin(&log, i, 0, 0) && pick_log_add(&log, &kind, &number);
        pick_log_end(&log);
    }
    assert_false(done);
    assert_true(log.words.error != 0);
    pick_log_close(&log);
}

/* ---- void places ---- */

static void void_places_are_those_that_were_added(void **state)
{
    (void)state;
    enum { FILES = 300, RECORDS = 300 };
    VoidPlaces places;
    void_places_open(&places);
    assert_false(void_places_has(&places, (SeenPlace){0, 1}));
    for (uint32_t i = 0; i < FILES * RECORDS; i++)
        if (hash_mix(i, 1) % 3 == 0)
            assert_true(void_places_add(&places, (SeenPlace){i / RECORDS, i % RECORDS}));
    assert_true(void_places_add(&places, (SeenPlace){UINT32_MAX, UINT32_MAX}));
    for (uint32_t i = 0; i < FILES * RECORDS; i++)
        assert_int_equal(void_places_has(&places, (SeenPlace){i / RECORDS, i % RECORDS}),
                         hash_mix(i, 1) % 3 == 0);
    assert_true(void_places_has(&places, (SeenPlace){UINT32_MAX, UINT32_MAX}));
    assert_false(void_places_has(&places, (SeenPlace){UINT32_MAX, 0}));
    /* Less than a byte a record, as they stand close together. */
    assert_true(places.capacity * sizeof(VoidBlock) < FILES * RECORDS);
    void_places_close(&places);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_logged_is_read_back_from_memory_and_files),
        cmocka_unit_test(picks_of_a_kind_take_little),
        cmocka_unit_test(a_record_of_very_many_values_is_of_one_part),
        cmocka_unit_test(a_full_disk_is_told_of),
        cmocka_unit_test(void_places_are_those_that_were_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
