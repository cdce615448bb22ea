#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/names.h"

static void ids_count_up_in_the_order_of_first_appearance(void **state)
{
    (void)state;
    Names *names = names_new();
    assert_int_equal(names_find(names, SLICE("a")), NAMES_NONE);
    assert_int_equal(names_intern(names, SLICE("a")), 0);
    assert_int_equal(names_intern(names, SLICE("")), 1);
    assert_int_equal(names_intern(names, SLICE("a")), 0);
    assert_int_equal(names_intern(names, SLICE("a\0")), 2);
    assert_int_equal(names_intern(names, (Slice){0}), 1);
    assert_int_equal(names_count(names), 3);
    assert_int_equal(names_find(names, SLICE("a\0")), 2);
    assert_int_equal(names_find(names, SLICE("b")), NAMES_NONE);
    names_free(names);
}

static void names_are_copies_that_stay_where_they_are(void **state)
{
    (void)state;
    enum { MANY = 50000 };
    Names *names = names_new();
    char text[32] = "first";
    assert_int_equal(names_intern(names, slice_of(text)), 0);
    const char *place = names_get(names, 0).data;
    for (uint32_t i = 1; i < MANY; i++) {
        snprintf(text, sizeof text, "name-%u", i);
        assert_int_equal(names_intern(names, slice_of(text)), i);
    }
    assert_ptr_equal(names_get(names, 0).data, place);
    assert_true(slice_equal(names_get(names, 0), SLICE("first")));
    for (uint32_t i = 1; i < MANY; i++) {
        snprintf(text, sizeof text, "name-%u", i);
        assert_int_equal(names_find(names, slice_of(text)), i);
    }
    names_free(names);
}

/* Blocks of each length up to 40, all bits clear or one set: their hashes differ, and the seed
 * matters. */
static void hashes_depend_on_every_bit_on_the_length_and_on_the_seed(void **state)
{
    (void)state;
    char bytes[40];
    for (uint64_t seed = 0; seed < 2; seed++) {
        Names *seen = names_new();
        uint32_t count = 0;
        for (size_t size = 0; size <= sizeof bytes; size++)
            for (size_t bit = 0; bit <= size * 8; bit++) {
                memset(bytes, 0, sizeof bytes);
                if (bit < size * 8)
                    bytes[bit / 8] = (char)(1u << bit % 8);
                Slice block = {bytes, size};
                uint64_t hash = hash_bytes(block, seed);
                assert_int_equal(names_intern(seen, (Slice){(char *)&hash, sizeof hash}), count);
                assert_true(hash != hash_bytes(block, seed + 1));
                count++;
            }
        names_free(seen);
    }
}

static void a_hash_is_of_the_bytes_wherever_they_lie(void **state)
{
    (void)state;
    char room[80];
    for (size_t size = 0; size < 40; size++) {
        memset(room, 'x', sizeof room);
        uint64_t first = hash_bytes((Slice){room, size}, 3);
        for (size_t shift = 1; shift < 17; shift++) {
            memset(room, (int)shift, sizeof room);
            memset(room + shift, 'x', size);
            assert_int_equal(hash_bytes((Slice){room + shift, size}, 3), first);
        }
    }
}

static void two_hashes_at_once_are_those_of_each_seed(void **state)
{
    (void)state;
    char bytes[80];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 37);
    for (size_t size = 0; size <= sizeof bytes; size++) {
        uint64_t hashes[2] = {3, ~UINT64_C(3)};
        hash_bytes_twice((Slice){bytes, size}, hashes);
        assert_true(hashes[0] == hash_bytes((Slice){bytes, size}, 3));
        assert_true(hashes[1] == hash_bytes((Slice){bytes, size}, ~UINT64_C(3)));
    }
}

static void seeds_cannot_be_known_beforehand(void **state)
{
    (void)state;
    enum { SEEDS = 1000 };
    Names *seen = names_new();
    for (int i = 0; i < SEEDS; i++) {
        uint64_t seed = hash_seed();
        names_intern(seen, (Slice){(char *)&seed, sizeof seed});
    }
    assert_int_equal(names_count(seen), SEEDS);
    names_free(seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_count_up_in_the_order_of_first_appearance),
        cmocka_unit_test(names_are_copies_that_stay_where_they_are),
        cmocka_unit_test(hashes_depend_on_every_bit_on_the_length_and_on_the_seed),
        cmocka_unit_test(a_hash_is_of_the_bytes_wherever_they_lie),
        cmocka_unit_test(two_hashes_at_once_are_those_of_each_seed),
        cmocka_unit_test(seeds_cannot_be_known_beforehand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
