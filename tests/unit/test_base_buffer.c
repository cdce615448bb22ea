#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buffer.h"

static void what_is_added_stands_there_in_order(void **state)
{
    (void)state;
    Buffer buffer = {0};
    buffer_add(&buffer, SLICE("a\0b"));
    buffer_add(&buffer, (Slice){0});
    buffer_add_byte(&buffer, 'c');
    buffer_printf(&buffer, "%s%05d", "-", 42);
    assert_int_equal(buffer.size, 10);
    assert_memory_equal(buffer.data, "a\0bc-00042", 10);
    assert_false(buffer.failed);
    buffer_free(&buffer);
    assert_null(buffer.data);
}

static void it_grows_to_any_size_and_keeps_what_it_holds(void **state)
{
    (void)state;
    Buffer buffer = {0};
    for (int i = 0; i < 100000; i++)
        buffer_printf(&buffer, "%06d", i);
    assert_int_equal(buffer.size, 600000);
    assert_memory_equal(buffer.data, "000000000001", 12);
    assert_memory_equal(buffer.data + 599994, "099999", 6);
    size_t capacity = buffer.capacity;
    buffer_clear(&buffer);
    assert_int_equal(buffer.size, 0);
    assert_int_equal(buffer.capacity, capacity);
    buffer_free(&buffer);
}

static void what_is_printed_may_be_of_any_length(void **state)
{
    (void)state;
    for (int width = 1; width < 700; width++) {
        Buffer buffer = {0};
        buffer_add_byte(&buffer, '<');
        buffer_printf(&buffer, "%*d", width, 7);
        buffer_add_byte(&buffer, '>');
        assert_int_equal(buffer.size, width + 2);
        assert_memory_equal(buffer.data + width, "7>", 2);
        buffer_free(&buffer);
    }
}

static void a_failure_is_remembered_until_the_buffer_is_cleared(void **state)
{
    (void)state;
    Buffer buffer = {0};
    buffer_add(&buffer, SLICE("kept"));
    assert_false(buffer_reserve(&buffer, SIZE_MAX));
    assert_true(buffer.failed);
    buffer_add(&buffer, SLICE("lost"));
    buffer_add_byte(&buffer, 'x');
    buffer_printf(&buffer, "%d", 1);
    assert_false(buffer_reserve(&buffer, 1));
    assert_true(slice_equal(buffer_slice(&buffer), SLICE("kept")));
    buffer_clear(&buffer);
    assert_false(buffer.failed);
    buffer_add(&buffer, SLICE("again"));
    assert_true(slice_equal(buffer_slice(&buffer), SLICE("again")));
    buffer_free(&buffer);
}

static void reserved_room_can_be_written(void **state)
{
    (void)state;
    Buffer buffer = {0};
    buffer_add(&buffer, SLICE("ab"));
    assert_true(buffer_reserve(&buffer, 1000));
    assert_true(buffer.capacity - buffer.size >= 1000);
    memset(buffer.data + buffer.size, 0, 1000);
    assert_int_equal(buffer.size, 2);
    buffer_free(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_added_stands_there_in_order),
        cmocka_unit_test(it_grows_to_any_size_and_keeps_what_it_holds),
        cmocka_unit_test(what_is_printed_may_be_of_any_length),
        cmocka_unit_test(a_failure_is_remembered_until_the_buffer_is_cleared),
        cmocka_unit_test(reserved_room_can_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
