/* The set of records that were seen. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/names.h"
#include "evaluate/seen.h"
#include "evaluate/seen_table.h"

static SeenPlace at(uint32_t file, uint32_t record)
{
    return (SeenPlace){file, record};
}

/* A hash of a text or of columns; the last bits of one are nobody's. */
static uint64_t hash_of(uint64_t number)
{
    return number << 2;
}

/* Notes a record as a worker does, of records whose columns tell their text; `first`: the columns
 * of the first with its id. */
static SeenState note(SeenSet *set, uint64_t id, uint64_t columns, uint64_t first, SeenPlace place,
                      SeenPlace *before)
{
    SeenPlace of_first;
    SeenState state = seen_add(set, id, hash_of(columns), place, before);
    if (state != SEEN_OTHER_TEXT)
        return state;
    if (seen_lacks_columns(set, id, &of_first) &&
        !seen_set_columns(set, id, hash_of(first), hash_of(first)))
        return SEEN_FAILED;
    assert_false(seen_lacks_columns(set, id, &of_first));
    return seen_add_columns(set, id, hash_of(columns), place, before);
}

static void the_same_id_and_columns_are_a_duplicate_and_other_columns_a_reused_id(void **state)
{
    (void)state;
    SeenSet *set = seen_new(64 << 20, "/tmp", true);
    assert_int_equal(note(set, 7, 1, 1, at(0, 1), NULL), SEEN_NEW);
    assert_int_equal(note(set, 7, 1, 1, at(0, 2), NULL), SEEN_DUPLICATE);
    assert_int_equal(note(set, 7, 2, 1, at(0, 3), NULL), SEEN_REUSED);
    assert_int_equal(note(set, 7, 3, 1, at(0, 4), NULL), SEEN_REUSED_AGAIN);
    assert_int_equal(note(set, 7, 3, 1, at(0, 4), NULL), SEEN_DUPLICATE);
    assert_int_equal(note(set, 7, 2, 1, at(0, 4), NULL), SEEN_DUPLICATE);
    assert_int_equal(note(set, 7, 1, 1, at(0, 5), NULL), SEEN_DUPLICATE);
    assert_int_equal(note(set, 8, 1, 1, at(0, 6), NULL), SEEN_NEW);
    seen_free(set);
}

static void the_place_is_the_least_in_archive_order_whoever_came_first(void **state)
{
    (void)state;
    SeenSet *set = seen_new(64 << 20, "/tmp", true);
    SeenPlace before = at(8, 8);
    assert_int_equal(note(set, 7, 1, 1, at(5, 1), &before), SEEN_NEW);
    assert_int_equal(note(set, 7, 1, 1, at(3, 9), NULL), SEEN_EARLIER);
    assert_true(before.file == 8 && before.record == 8);
    assert_int_equal(note(set, 7, 1, 1, at(3, 8), &before), SEEN_EARLIER);
    assert_true(before.file == 3 && before.record == 9);
    assert_int_equal(note(set, 7, 1, 1, at(4, 1), &before), SEEN_DUPLICATE);
    assert_true(before.file == 3 && before.record == 9);
    SeenPlace place = seen_place(set, 7, hash_of(1));
    assert_int_equal(place.file, 3);
    assert_int_equal(place.record, 8);
    seen_free(set);
}

static void a_copy_in_another_text_is_known_by_its_columns(void **state)
{
    (void)state;
    SeenSet *set = seen_new(64 << 20, "/tmp", true);
    SeenPlace place = {0};
    assert_int_equal(seen_add(set, 7, hash_of(1), at(5, 1), NULL), SEEN_NEW);
    assert_int_equal(seen_add(set, 7, hash_of(2), at(6, 1), NULL), SEEN_OTHER_TEXT);
    assert_true(seen_lacks_columns(set, 7, &place));
    assert_true(place.file == 5 && place.record == 1);
    assert_true(seen_set_columns(set, 7, hash_of(2), hash_of(9)));
    assert_true(seen_lacks_columns(set, 7, &place)); /* not the text of the first */
    assert_true(seen_set_columns(set, 7, hash_of(1), hash_of(9)));
    assert_false(seen_lacks_columns(set, 7, &place));
    assert_int_equal(seen_add_columns(set, 7, hash_of(9), at(6, 1), NULL), SEEN_DUPLICATE);
    assert_int_equal(seen_add_columns(set, 7, hash_of(9), at(4, 1), &place), SEEN_EARLIER);
    assert_true(place.file == 5 && place.record == 1);
    /* The first text is no longer known: its columns are asked for. */
    assert_int_equal(seen_add(set, 7, hash_of(1), at(3, 1), NULL), SEEN_OTHER_TEXT);
    assert_int_equal(seen_add_columns(set, 7, hash_of(8), at(6, 2), NULL), SEEN_REUSED);
    assert_int_equal(seen_place(set, 7, hash_of(9)).file, 4);
    assert_int_equal(seen_place(set, 7, 0).file, 4);
    assert_int_equal(seen_place(set, 7, hash_of(8)).file, 6);
    seen_free(set);
}

/* Free slots are marked by zeros, which hashes may be too. */
static void hashes_of_zero_are_hashes(void **state)
{
    (void)state;
    SeenSet *set = seen_new(64 << 20, "/tmp", true);
    assert_int_equal(note(set, 0, 0, 0, at(2, 3), NULL), SEEN_NEW);
    assert_int_equal(note(set, 0, 0, 0, at(1, 1), NULL), SEEN_EARLIER);
    assert_int_equal(seen_place(set, 0, hash_of(0)).file, 1);
    assert_int_equal(note(set, UINT64_MAX, 0, 0, at(9, 9), NULL), SEEN_NEW);
    assert_int_equal(note(set, UINT64_MAX, UINT64_MAX, 0, at(9, 9), NULL), SEEN_REUSED);
    seen_free(set);
}

typedef struct {
    uint32_t count, sum;
} Told;

static void tell(void *context, SeenPlace place)
{
    Told *told = context;
    told->count++;
    told->sum += place.record;
}

static void all_places_of_an_id_are_told_and_no_others(void **state)
{
    (void)state;
    SeenSet *set = seen_new(64 << 20, "/tmp", true);
    Told told = {0, 0};
    seen_each(set, 7, tell, &told);
    assert_int_equal(told.count, 0);
    /* Ids that begin their search at the same slot stand between each other. */
    for (uint64_t i = 0; i < 40; i++) {
        note(set, 7, i + 1, 1, at(0, (uint32_t)i), NULL);
        note(set, 7 + (1 << 20), i + 1, 1, at(0, 1000), NULL);
    }
    seen_each(set, 7, tell, &told);
    assert_int_equal(told.count, 40);
    assert_int_equal(told.sum, 780);
    seen_free(set);
}

static void growing_keeps_every_entry(void **state)
{
    (void)state;
    enum { MANY = 200000 };
    SeenSet *set = seen_new(64 << 20, "/tmp", true);
    for (uint64_t i = 0; i < MANY; i++)
        assert_int_equal(note(set, hash_mix(i, 1), hash_mix(i, 2), 0, at((uint32_t)i, 1), NULL),
                         SEEN_NEW);
    for (uint64_t i = 0; i < MANY; i++)
        assert_int_equal(seen_place(set, hash_mix(i, 1), hash_of(hash_mix(i, 2))).file, i);
    seen_free(set);
}

/* Notes ids over and over, and says what became of each; a sum over the places that were given up.
 */
static uint64_t add_many(SeenSet *set, uint8_t *states, uint32_t count)
{
    uint64_t given_up = 0;
    uint8_t *first = calloc(count, 1);
    assert_non_null(first);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t number = hash_mix(i, 3) % (count / 2), columns = hash_mix(i, 4) % 16 / 7;
        SeenPlace before = {0};
        if (first[number] == 0)
            first[number] = (uint8_t)(columns + 1);
        states[i] = (uint8_t)note(set, hash_mix(number, 1), columns, first[number] - 1u,
                                  at((uint32_t)(hash_mix(i, 5) % 100), i), &before);
        assert_int_not_equal(states[i], SEEN_FAILED);
        given_up = hash_mix(given_up ^ before.file, before.record);
    }
    free(first);
    return given_up;
}

static void what_went_to_disk_is_known_as_what_did_not(void **state)
{
    (void)state;
    enum { MANY = 400000 }; /* some 12 runs of each shard, so that runs are merged too */
    SeenSet *kept = seen_new(1 << 30, "/tmp", true), *spilled = seen_new(0, "/tmp", true);
    uint8_t *of_kept = malloc(MANY), *of_spilled = malloc(MANY);
    assert_true(kept && spilled && of_kept && of_spilled);
    uint64_t given_up = add_many(kept, of_kept, MANY);
    assert_true(given_up == add_many(spilled, of_spilled, MANY));
    assert_memory_equal(of_kept, of_spilled, MANY);
    uint32_t outcomes[SEEN_FAILED] = {0};
    for (uint32_t i = 0; i < MANY; i++)
        outcomes[of_kept[i]]++;
    for (int i = SEEN_NEW; i <= SEEN_REUSED_AGAIN; i++)
        assert_true(outcomes[i] > 1000);
    for (uint64_t i = 0; i < MANY / 2; i++) {
        uint64_t id = hash_mix(i, 1);
        for (uint64_t columns = 0; columns < 3; columns++) {
            SeenPlace one = seen_place(kept, id, hash_of(columns)),
                      other = seen_place(spilled, id, hash_of(columns));
            assert_int_equal(one.file, other.file);
            assert_int_equal(one.record, other.record);
        }
        Told one = {0, 0}, other = {0, 0};
        seen_each(kept, id, tell, &one);
        seen_each(spilled, id, tell, &other);
        assert_int_equal(one.count, other.count);
        assert_int_equal(one.sum, other.sum);
    }
    assert_int_equal(seen_error(spilled), 0);
    seen_free(kept);
    seen_free(spilled);
    free(of_kept);
    free(of_spilled);
}

static void without_a_place_for_the_file_adding_fails_and_says_why(void **state)
{
    (void)state;
    SeenSet *set = seen_new(0, "/no/such/folder", true);
    SeenState last = SEEN_NEW;
    for (uint64_t i = 0; i < 100000 && last == SEEN_NEW; i++)
        last = note(set, hash_mix(i, 1), 1, 1, at(0, 1), NULL);
    assert_int_equal(last, SEEN_FAILED);
    assert_int_equal(seen_error(set), ENOENT);
    /* Other threads go on for a while. */
    for (uint64_t i = 0; i < 100000; i++)
        note(set, hash_mix(i, 2), 1, 1, at(0, 1), NULL);
    assert_int_equal(seen_error(set), ENOENT);
    seen_free(set);
}

/* Were each looked for among all the others, this would take hours. */
static void one_id_with_a_million_contents_takes_no_longer_than_a_million_ids(void **state)
{
    (void)state;
    enum { MANY = 1000000 };
    SeenSet *set = seen_new(64 << 20, "/tmp", true);
    for (uint64_t i = 0; i < MANY; i++)
        assert_int_equal(note(set, 7, hash_mix(i, 1), hash_mix(0, 1), at(0, 1), NULL),
                         i > 1 ? SEEN_REUSED_AGAIN
                         : i   ? SEEN_REUSED
                               : SEEN_NEW);
    for (uint64_t i = 0; i < MANY; i++)
        assert_int_equal(note(set, 7, hash_mix(i, 1), hash_mix(0, 1), at(0, 2), NULL),
                         SEEN_DUPLICATE);
    Told told = {0, 0};
    seen_each(set, 7, tell, &told);
    assert_int_equal(told.count, MANY);
    seen_free(set);
}

typedef struct {
    SeenSet *set;
    uint32_t number, fresh;
} Part;

enum { SHARED = 20000 };

static void *add_all(void *argument)
{
    Part *part = argument;
    for (uint64_t i = 0; i < SHARED; i++)
        part->fresh +=
            note(part->set, hash_mix(i, 1), 5, 5, at(part->number, (uint32_t)i), NULL) == SEEN_NEW;
    return NULL;
}

static void of_many_threads_one_meets_each_record_first(void **state)
{
    (void)state;
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    Part parts[THREADS];
    SeenSet *set = seen_new(64 << 20, "/tmp", true);
    uint32_t fresh = 0;
    for (uint32_t i = 0; i < THREADS; i++) {
        parts[i] = (Part){set, THREADS - i, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, add_all, &parts[i]), 0);
    }
    for (uint32_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        fresh += parts[i].fresh;
    }
    assert_int_equal(fresh, SHARED);
    for (uint64_t i = 0; i < SHARED; i++)
        assert_int_equal(seen_place(set, hash_mix(i, 1), hash_of(5)).file, 1);
    seen_free(set);
}

/* A key as a table has them: all begin with the bits of its shard. */
static uint64_t one_shard(uint64_t i)
{
    return hash_mix(i, 1) >> SEEN_SHARD_BITS;
}

/* Beyond what address space is taken at first: three times that. */
static void a_table_grows_past_its_first_room(void **state)
{
    (void)state;
    enum { LARGE = 9000000, STEP = 1001 };
    SeenTable table = {0};
    for (uint64_t i = 1; i <= LARGE; i++)
        assert_true(seen_table_add(&table, one_shard(i), i, (SeenPlace){0}));
    for (uint64_t i = 1; i <= LARGE; i += STEP) {
        SeenEntry *found = seen_table_find(&table, one_shard(i));
        assert_non_null(found);
        assert_int_equal(found->value, i);
    }
    seen_table_free(&table);
}

/* Keys that cannot be told apart by what is kept of them beside the entries: worse than chance ever
 * is, and more than fit behind the last home. */
static void keys_with_one_home_and_one_tag_are_told_apart(void **state)
{
    (void)state;
    enum { KEYS = 3000 };
    for (uint64_t upper = 0; upper <= UINT64_MAX >> SEEN_SHARD_BITS;
         upper += UINT64_MAX >> SEEN_SHARD_BITS) {
        SeenTable table = {0};
        for (uint64_t i = 1; i <= KEYS; i++) {
            assert_null(seen_table_find(&table, upper ^ i << 8));
            assert_true(seen_table_add(&table, upper ^ i << 8, i, at(0, 1)));
        }
        for (uint64_t i = 1; i <= KEYS; i++) {
            SeenEntry *found = seen_table_find(&table, upper ^ i << 8);
            assert_non_null(found);
            assert_int_equal(found->value, i);
        }
        assert_null(seen_table_find(&table, upper ^ (uint64_t)(KEYS + 1) << 8));
        seen_table_free(&table);
    }
}

/* Twice: a table that was cleared is as good as new. */
static void a_table_gives_its_entries_in_the_order_of_their_keys(void **state)
{
    (void)state;
    SeenTable table = {0};
    for (uint64_t keys = 50003; keys > 10; keys /= 50) {
        uint64_t sum = 0;
        for (uint64_t i = 1; i <= keys; i++)
            assert_true(seen_table_add(&table, one_shard(i), i, at(0, (uint32_t)i)));
        seen_table_sort(&table);
        assert_int_equal(table.used, keys);
        for (uint64_t i = 0; i < keys; i++) {
            const SeenEntry *entry = &table.entries[i];
            assert_true(i == 0 || entry[-1].key < entry->key);
            assert_int_equal(entry->key, one_shard(entry->value));
            assert_int_equal(entry->place.record, entry->value);
            sum += entry->value;
        }
        assert_int_equal(sum, keys * (keys + 1) / 2);
        seen_table_clear(&table);
        assert_null(seen_table_find(&table, one_shard(1)));
    }
    seen_table_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_with_one_home_and_one_tag_are_told_apart),
        cmocka_unit_test(a_table_gives_its_entries_in_the_order_of_their_keys),
        cmocka_unit_test(a_table_grows_past_its_first_room),
        cmocka_unit_test(the_same_id_and_columns_are_a_duplicate_and_other_columns_a_reused_id),
        cmocka_unit_test(the_place_is_the_least_in_archive_order_whoever_came_first),
        cmocka_unit_test(a_copy_in_another_text_is_known_by_its_columns),
        cmocka_unit_test(hashes_of_zero_are_hashes),
        cmocka_unit_test(all_places_of_an_id_are_told_and_no_others),
        cmocka_unit_test(growing_keeps_every_entry),
        cmocka_unit_test(what_went_to_disk_is_known_as_what_did_not),
        cmocka_unit_test(without_a_place_for_the_file_adding_fails_and_says_why),
        cmocka_unit_test(one_id_with_a_million_contents_takes_no_longer_than_a_million_ids),
        cmocka_unit_test(of_many_threads_one_meets_each_record_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
