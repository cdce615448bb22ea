#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/limits.h"

static void memory_is_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    Arena arena = {0};
    unsigned char *before = NULL;
    size_t room = 0;
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *memory = arena_take(&arena, size);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xaa, size);
        for (size_t i = 0; i < room; i++)
            assert_int_equal(before[i], 0xaa);
        before = memory;
        room = size;
    }
    arena_free(&arena);
}

static void requests_that_cannot_be_met_leave_the_arena_as_it_was(void **state)
{
    (void)state;
    Arena arena = {0};
    assert_null(arena_take(&arena, SIZE_MAX));
    assert_null(arena_array(&arena, SIZE_MAX / 2, 3));
    assert_null(arena_array(&arena, (size_t)1 << 33, (size_t)1 << 33));
    assert_int_equal(arena.total, 0);
    assert_non_null(arena_array(&arena, 0, 100));
    assert_non_null(arena_take(&arena, 8));
    arena_free(&arena);
    assert_int_equal(arena.total, 0);
}

static void copies_hold_any_byte_and_end_in_nul(void **state)
{
    (void)state;
    Arena arena = {0};
    Slice copy = arena_copy(&arena, SLICE("a\0b"));
    assert_int_equal(copy.size, 3);
    assert_memory_equal(copy.data, "a\0b\0", 4);
    copy = arena_copy(&arena, (Slice){0});
    assert_non_null(copy.data);
    assert_int_equal(copy.size, 0);
    copy = arena_printf(&arena, "%s-%d", "n", 42);
    assert_true(slice_equal(copy, SLICE("n-42")));
    assert_int_equal(copy.data[4], '\0');
    arena_free(&arena);
}

static void reset_keeps_the_largest_block_and_gives_zeroed_memory_again(void **state)
{
    (void)state;
    Arena arena = {0};
    memset(arena_take(&arena, 100000), 0xff, 100000);
    memset(arena_take(&arena, 10), 0xff, 10);
    arena_reset(&arena);
    size_t kept = arena.total;
    assert_true(kept >= 100000);
    unsigned char *memory = arena_take(&arena, 100000);
    for (size_t i = 0; i < 100000; i++)
        assert_int_equal(memory[i], 0);
    assert_int_equal(arena.total, kept);
    arena_reset(&arena);
    arena_reset(&arena);
    arena_free(&arena);
    arena_reset(&arena);
    arena_free(&arena);
}

/* Many small requests take few blocks. */
static void blocks_double_up_to_their_bound(void **state)
{
    (void)state;
    Arena arena = {0};
    size_t grown = 0, before = 0;
    for (int i = 0; i < 400000; i++) {
        assert_non_null(arena_take(&arena, 64));
        grown += arena.total != before;
        before = arena.total;
    }
    assert_true(grown < 20);
    assert_true(arena.total < 2 * ((size_t)400000 * 64 + LIMIT_ARENA_BLOCK_MOST));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(requests_that_cannot_be_met_leave_the_arena_as_it_was),
        cmocka_unit_test(copies_hold_any_byte_and_end_in_nul),
        cmocka_unit_test(reset_keeps_the_largest_block_and_gives_zeroed_memory_again),
        cmocka_unit_test(blocks_double_up_to_their_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
