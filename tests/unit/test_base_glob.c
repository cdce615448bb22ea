#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/glob.h"

typedef struct {
    const char *pattern, *text;
    bool exact, fold;
} Row;

static const Row rows[] = {
    {"", "", true, true},
    {"", "a", false, false},
    {"a", "", false, false},
    {"*", "", true, true},
    {"**", "", true, true},
    {"*", "anything at all", true, true},
    {"?", "", false, false},
    {"?", "a", true, true},
    {"?", "ab", false, false},
    {"??", "ab", true, true},
    {"a*", "abc", true, true},
    {"a*", "bca", false, false},
    {"*b*", "abc", true, true},
    {"a?*", "a", false, false},
    {"a?**", "ab", true, true},
    {"a*b", "ab", true, true},
    {"a*b", "aXXb", true, true},
    {"a*b", "aXXbc", false, false},
    {"a*b*c", "abbc", true, true},
    {"*b", "aabb", true, true},
    {"*ab", "aaab", true, true},
    {"*ab*cd*", "xxabyycdzz", true, true},
    {"*ab*cd*", "xxcdyyabzz", false, false},
    {"a?c", "aBc", true, true},
    {"A?C", "abc", false, true},
    {"Put*Policy", "putrolepolicy", false, true},
    {"[a]", "a", false, false},
    {"\\*", "*", false, false},
    {"\\*", "\\x", true, true},
    {"?", "\xe2\x82\xac", true, true},
    {"??", "\xe2\x82\xac", false, false},
    {"*?", "\xe2\x82\xac", true, true},
    {"?x", "\xf0\x9f\x94\xa5x", true, true},
    {"*\xe2\x82\xac", "a\xe2\x82\xac", true, true},
    {"?", "\xff", true, true},
    {"\xc3\x84", "\xc3\xa4", false, false},
};

static void patterns_match_whole_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const Row *row = &rows[i];
        if (glob_match(slice_of(row->pattern), slice_of(row->text), false) != row->exact ||
            glob_match(slice_of(row->pattern), slice_of(row->text), true) != row->fold)
            fail_msg("\"%s\" against \"%s\"", row->pattern, row->text);
    }
}

static void bytes_of_zero_are_bytes_like_others(void **state)
{
    (void)state;
    assert_true(glob_match(SLICE("a*b"), SLICE("a\0b"), false));
    assert_true(glob_match(SLICE("a?b"), SLICE("a\0b"), false));
    assert_false(glob_match(SLICE("a"), SLICE("a\0b"), false));
}

/* The simplest matcher there is, for comparison. */
static bool slowly(const char *pattern, const char *text)
{
    if (*pattern == '\0')
        return *text == '\0';
    if (*pattern == '*')
        return slowly(pattern + 1, text) || (*text && slowly(pattern, text + 1));
    return *text && (*pattern == '?' || *pattern == *text) && slowly(pattern + 1, text + 1);
}

static void every_short_pattern_and_text_agrees_with_the_definition(void **state)
{
    (void)state;
    static const char in_pattern[] = "ab?*", in_text[] = "ab";
    char pattern[6], text[6];
    for (unsigned p = 0; p < 1365; p++) {
        unsigned rest = p, length = 0;
        for (unsigned size = 1; rest >= size; size *= 4, length++)
            rest -= size;
        for (unsigned i = 0; i < length; i++, rest /= 4)
            pattern[i] = in_pattern[rest % 4];
        pattern[length] = '\0';
        for (unsigned t = 0; t < 63; t++) {
            unsigned more = t, size = 0;
            for (unsigned all = 1; more >= all; all *= 2, size++)
                more -= all;
            for (unsigned i = 0; i < size; i++, more /= 2)
                text[i] = in_text[more % 2];
            text[size] = '\0';
            if (glob_match(slice_of(pattern), slice_of(text), false) != slowly(pattern, text))
                fail_msg("\"%s\" against \"%s\"", pattern, text);
        }
    }
}

/* Many stars against a long text that almost matches: what would take an exponential matcher for
 * ever. */
static void hostile_patterns_end(void **state)
{
    (void)state;
    char pattern[101], text[20001];
    for (int i = 0; i < 100; i++)
        pattern[i] = i % 2 ? 'a' : '*';
    memset(text, 'a', 20000);
    pattern[100] = text[20000] = '\0';
    text[19999] = 'b';
    assert_false(glob_match(slice_of(pattern), slice_of(text), false));
}

static void what_stands_behind_a_star_is_found_wherever_it_begins(void **state)
{
    (void)state;
    char text[48];
    for (size_t size = 1; size <= sizeof text; size++)
        for (size_t at = 0; at < size; at++) {
            memset(text, 'p', sizeof text);
            text[at] = 'Q';
            Slice whole = {text, size};
            assert_true(glob_match(SLICE("*Q*"), whole, false));
            assert_false(glob_match(SLICE("*q*"), whole, false));
            assert_true(glob_match(SLICE("*q*"), whole, true));
            assert_false(glob_match(SLICE("*r*"), whole, true));
            assert_int_equal(glob_match(SLICE("*q"), whole, true), at == size - 1);
            assert_int_equal(glob_match(SLICE("*qp*"), whole, true), at < size - 1);
        }
}

static void fill(uint64_t *random, char *text, size_t size, const char *from, size_t kinds)
{
    for (size_t i = 0; i < size; i++) {
        *random = *random * 6364136223846793005u + 1442695040888963407u;
        text[i] = from[(*random >> 33) % kinds];
    }
    text[size] = '\0';
}

/* Letters in both cases, and what differs from them by that bit alone. */
static void in_long_texts_case_apart_it_is_as_the_definition_says(void **state)
{
    (void)state;
    static const char in_text[] = "aAbB-[\r@`", in_pattern[] = "aAbB-[\r@`*?";
    char pattern[8], text[80], folded_pattern[8], folded_text[80];
    uint64_t random = 3;
    int matched = 0;
    for (int i = 0; i < 300000; i++) {
        fill(&random, pattern + 1, 1 + i % 5, in_pattern, sizeof in_pattern - 1);
        fill(&random, text, 1 + i % 70, in_text, i % 3 ? sizeof in_text - 1 : 4);
        pattern[0] = '*';
        if (i % 2)
            strcat(pattern, "*");
        for (size_t j = 0; j <= strlen(pattern); j++)
            folded_pattern[j] = ascii_lower(pattern[j]);
        for (size_t j = 0; j <= strlen(text); j++)
            folded_text[j] = ascii_lower(text[j]);
        bool matches = glob_match(slice_of(pattern), slice_of(text), true);
        matched += matches;
        if (matches != slowly(folded_pattern, folded_text))
            fail_msg("\"%s\" against \"%s\"", pattern, text);
    }
    assert_true(matched > 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_match_whole_texts),
        cmocka_unit_test(bytes_of_zero_are_bytes_like_others),
        cmocka_unit_test(every_short_pattern_and_text_agrees_with_the_definition),
        cmocka_unit_test(hostile_patterns_end),
        cmocka_unit_test(what_stands_behind_a_star_is_found_wherever_it_begins),
        cmocka_unit_test(in_long_texts_case_apart_it_is_as_the_definition_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
