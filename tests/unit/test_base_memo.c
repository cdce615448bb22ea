#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/memo.h"

static void what_is_noted_of_a_text_is_found_again(void **state)
{
    (void)state;
    Memo memo = {0};
    char text[32];
    bool known;
    for (uint64_t i = 0; i < 1000; i++) {
        snprintf(text, sizeof text, "text %d", (int)i);
        MemoEntry *entry = memo_find(&memo, slice_of(text), &known);
        assert_non_null(entry);
        assert_false(known);
        assert_int_equal(entry->bits, 0);
        entry->bits = i + 1;
        entry->marks = 3 * i;
    }
    for (uint64_t i = 0; i < 1000; i++) {
        snprintf(text, sizeof text, "text %d", (int)i);
        MemoEntry *entry = memo_find(&memo, slice_of(text), &known);
        assert_true(known);
        assert_int_equal(entry->bits, i + 1);
        assert_int_equal(entry->marks, 3 * i);
    }
    MemoEntry *empty = memo_find(&memo, SLICE(""), &known);
    assert_non_null(empty);
    assert_false(known);
    assert_non_null(memo_find(&memo, SLICE(""), &known));
    assert_true(known);
    memo_free(&memo);
}

static void a_ticket_finds_its_entry_as_long_as_that_is_there(void **state)
{
    (void)state;
    Memo memo = {0};
    char text[32];
    bool known;
    uint64_t one = memo_ticket(&memo, memo_find(&memo, SLICE("one"), &known));
    uint64_t other = memo_ticket(&memo, memo_find(&memo, SLICE("other"), &known));
    assert_true(one != 0 && other != 0 && one != other);
    assert_ptr_equal(memo_recall(&memo, one, SLICE("one")), memo_find(&memo, SLICE("one"), &known));
    assert_null(memo_recall(&memo, one, SLICE("other")));
    assert_null(memo_recall(&memo, one, SLICE("on")));
    assert_null(memo_recall(&memo, 0, SLICE("one")));
    for (int i = 0; i < 1000; i++) { /* its room grows meanwhile */
        snprintf(text, sizeof text, "text %d", i);
        memo_find(&memo, slice_of(text), &known);
    }
    assert_ptr_equal(memo_recall(&memo, other, SLICE("other")),
                     memo_find(&memo, SLICE("other"), &known));
    for (int i = 0; i < LIMIT_MEMO_ENTRIES; i++) { /* it begins again */
        snprintf(text, sizeof text, "more %d", i);
        memo_find(&memo, slice_of(text), &known);
    }
    assert_null(memo_recall(&memo, one, SLICE("one")));
    memo_free(&memo);
    assert_null(memo_recall(&memo, one, SLICE("one")));
    Memo fresh = {0};
    assert_null(memo_recall(&fresh, one, SLICE("one")));
}

static void long_texts_and_none_are_not_remembered(void **state)
{
    (void)state;
    Memo memo = {0};
    static char text[LIMIT_MEMO_TEXT + 1];
    bool known = true;
    assert_null(memo_find(&memo, (Slice){text, sizeof text}, &known));
    assert_false(known);
    assert_null(memo_find(&memo, (Slice){0}, &known));
    assert_non_null(memo_find(&memo, (Slice){text, LIMIT_MEMO_TEXT}, &known));
    memo_free(&memo);
}

/* A new text with each record: whatever the archive, the memory stays the same. */
static void ever_new_texts_take_bounded_memory(void **state)
{
    (void)state;
    Memo memo = {0};
    char text[LIMIT_MEMO_TEXT + 1];
    size_t most = 0;
    bool known;
    for (int i = 0; i < 10 * LIMIT_MEMO_ENTRIES; i++) {
        snprintf(text, sizeof text, "%0*d", LIMIT_MEMO_TEXT, i);
        MemoEntry *entry = memo_find(&memo, slice_of(text), &known);
        assert_non_null(entry);
        assert_false(known);
        if (memo.capacity > most)
            most = memo.capacity;
    }
    assert_true(memo.count <= LIMIT_MEMO_ENTRIES);
    assert_true(most <= LIMIT_MEMO_ROOM);
    memo_find(&memo, slice_of(text), &known);
    assert_true(known);
    memo_free(&memo);
}

/* Of short texts the number is bounded, as their places are. */
static void as_many_short_texts_are_remembered_as_a_memo_holds(void **state)
{
    (void)state;
    Memo memo = {0};
    char text[16];
    bool known;
    for (int i = 0; i < LIMIT_MEMO_ENTRIES; i++) {
        snprintf(text, sizeof text, "%d", i);
        memo_find(&memo, slice_of(text), &known);
    }
    assert_int_equal(memo.count, LIMIT_MEMO_ENTRIES);
    memo_find(&memo, SLICE("0"), &known);
    assert_true(known);
    memo_find(&memo, SLICE("one more"), &known);
    assert_false(known);
    assert_int_equal(memo.count, 1);
    memo_free(&memo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_noted_of_a_text_is_found_again),
        cmocka_unit_test(a_ticket_finds_its_entry_as_long_as_that_is_there),
        cmocka_unit_test(long_texts_and_none_are_not_remembered),
        cmocka_unit_test(ever_new_texts_take_bounded_memory),
        cmocka_unit_test(as_many_short_texts_are_remembered_as_a_memo_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
