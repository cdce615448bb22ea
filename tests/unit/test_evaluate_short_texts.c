#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "evaluate/short_texts.h"

/* Texts of every size that differ in one byte only, whichever it is, are told apart. */
static void texts_that_differ_anywhere_are_told_apart(void **state)
{
    (void)state;
    ShortTexts texts = {0};
    bool known;
    for (size_t size = 0; size <= SHORT_TEXT_MOST; size++) {
        char text[SHORT_TEXT_MOST];
        memset(text, 'a', sizeof text);
        ShortText *place = short_texts_find(&texts, (Slice){text, size}, &known);
        assert_non_null(place);
        assert_false(known);
        place->bits = size + 1;
        for (size_t i = 0; i < size; i++) {
            ShortTexts other = {0};
            short_texts_find(&other, (Slice){text, size}, &known)->bits = 7;
            text[i] = 'b';
            short_texts_find(&other, (Slice){text, size}, &known);
            assert_false(known);
            text[i] = 'a';
            short_texts_free(&other);
        }
        place = short_texts_find(&texts, (Slice){text, size}, &known);
        assert_true(known);
        assert_int_equal(place->bits, size + 1);
    }
    short_texts_free(&texts);
}

static void what_is_found_is_what_was_noted(void **state)
{
    (void)state;
    ShortTexts texts = {0};
    char text[16];
    uint64_t found = 0;
    bool known;
    for (uint64_t round = 0; round < 20; round++)
        for (uint64_t i = 0; i < 1000; i++) {
            snprintf(text, sizeof text, "10.0.%d.%d", (int)i / 100, (int)i % 100);
            ShortText *place = short_texts_find(&texts, slice_of(text), &known);
            if (known)
                assert_int_equal(place->bits, i);
            found += known;
            place->bits = i;
        }
    /* It has grown to hold nearly all of them. */
    assert_true(found > 12000);
    assert_false(texts.ever_new);
    short_texts_free(&texts);
}

static void ever_new_texts_take_bounded_memory_and_are_noticed(void **state)
{
    (void)state;
    ShortTexts texts = {0};
    char text[16];
    bool known, noticed = false;
    for (int i = 0; i < 1000000; i++) {
        snprintf(text, sizeof text, "%d", i);
        short_texts_find(&texts, slice_of(text), &known);
        assert_false(known);
        noticed |= texts.ever_new;
    }
    assert_true(noticed);
    assert_int_equal(texts.place_count, SHORT_TEXT_PLACES);
    short_texts_free(&texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_that_differ_anywhere_are_told_apart),
        cmocka_unit_test(what_is_found_is_what_was_noted),
        cmocka_unit_test(ever_new_texts_take_bounded_memory_and_are_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
