#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/counts.h"

static uint64_t value_of(const Counts *counts, Slice name)
{
    uint32_t id = counts->names ? names_find(counts->names, name) : NAMES_NONE;
    return id == NAMES_NONE ? UINT64_MAX : counts->values[id];
}

static void names_are_counted_in_the_order_of_their_first_appearance(void **state)
{
    (void)state;
    Counts counts = {0};
    assert_int_equal(counts_size(&counts), 0);
    assert_true(counts_add(&counts, SLICE("b"), 2));
    assert_true(counts_add(&counts, SLICE("a"), 0));
    assert_true(counts_add(&counts, SLICE("b"), 3));
    assert_int_equal(counts_size(&counts), 2);
    assert_true(slice_equal(counts_name(&counts, 0), SLICE("b")));
    assert_int_equal(value_of(&counts, SLICE("b")), 5);
    assert_int_equal(value_of(&counts, SLICE("a")), 0);
    counts_free(&counts);
    assert_int_equal(counts_size(&counts), 0);
}

static void merging_adds_in_any_order(void **state)
{
    (void)state;
    Counts parts[3] = {0}, one = {0}, other = {0};
    char name[16];
    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "n%d", i * 7 % 100);
        assert_true(counts_add(&parts[i % 3], slice_of(name), (uint64_t)i));
    }
    for (int i = 0; i < 3; i++) {
        assert_true(counts_merge(&one, &parts[i]));
        assert_true(counts_merge(&other, &parts[2 - i]));
    }
    assert_int_equal(counts_size(&one), 100);
    assert_int_equal(counts_size(&other), 100);
    uint64_t sum = 0;
    for (uint32_t i = 0; i < 100; i++) {
        sum += one.values[i];
        assert_int_equal(value_of(&other, counts_name(&one, i)), one.values[i]);
    }
    assert_int_equal(sum, 299 * 300 / 2);
    for (int i = 0; i < 3; i++)
        counts_free(&parts[i]);
    counts_free(&one);
    counts_free(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_counted_in_the_order_of_their_first_appearance),
        cmocka_unit_test(merging_adds_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
