#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/slice.h"

static void slices_are_ordered_by_bytes_a_prefix_first(void **state)
{
    (void)state;
    static const Slice ordered[] = {{NULL, 0},  {"\0", 1},    {"\0\0", 2}, {"a", 1},
                                    {"a\0", 2}, {"a\x1f", 2}, {"a/", 2},   {"aa", 2},
                                    {"b", 1},   {"\x7f", 1},  {"\x80", 1}, {"\xff", 1}};
    size_t count = sizeof ordered / sizeof *ordered;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            int order = slice_compare(ordered[i], ordered[j]);
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
            assert_int_equal(slice_equal(ordered[i], ordered[j]), i == j);
        }
}

static void folding_is_for_ascii_letters_only(void **state)
{
    (void)state;
    assert_true(slice_equal_fold(SLICE("AWSLogs[@"), SLICE("awslOGS[@")));
    assert_false(slice_equal_fold(SLICE("["), SLICE("{")));
    assert_false(slice_equal_fold(SLICE("@"), SLICE("`")));
    assert_false(slice_equal_fold(SLICE("\xc4"), SLICE("\xe4")));
    assert_false(slice_equal_fold(SLICE("a"), SLICE("ab")));
    assert_true(slice_contains_fold(SLICE("xxConsoleLogin"), SLICE("consolelogin")));
    assert_true(slice_contains_fold(SLICE("<a></b></SCRIPT"), SLICE("</script")));
    assert_false(slice_contains_fold(SLICE("<a></b></scrip"), SLICE("</script")));
    assert_false(slice_contains_fold(SLICE("Consol"), SLICE("console")));
    assert_true(slice_contains_fold(SLICE(""), SLICE("")));
}

static void starts_ends_and_contains_hold_at_the_edges(void **state)
{
    (void)state;
    Slice text = SLICE("abcabc");
    assert_true(slice_starts(text, text));
    assert_true(slice_starts(text, SLICE("")));
    assert_false(slice_starts(text, SLICE("abcabca")));
    assert_true(slice_ends(text, SLICE("abc")));
    assert_true(slice_ends_fold(text, SLICE("BC")));
    assert_false(slice_ends_fold(text, SLICE("AB")));
    assert_false(slice_ends_fold(text, SLICE("aabc")));
    assert_true(slice_ends(text, SLICE("")));
    assert_false(slice_ends(text, SLICE("ab")));
    assert_false(slice_ends(SLICE("c"), SLICE("bc")));
    assert_true(slice_contains(text, SLICE("cab")));
    assert_true(slice_contains((Slice){NULL, 0}, SLICE("")));
    assert_false(slice_contains(SLICE(""), SLICE("a")));
    assert_true(slice_contains(SLICE("a\0b"), SLICE("\0b")));
}

static void blanks_are_trimmed_at_both_ends_only(void **state)
{
    (void)state;
    assert_true(slice_equal(slice_trim(SLICE(" \t\r\na b\n ")), SLICE("a b")));
    assert_int_equal(slice_trim(SLICE(" \n\t ")).size, 0);
    assert_true(slice_equal(slice_trim(SLICE("\v a")), SLICE("\v a")));
}

static void finding_gives_the_size_where_there_is_none(void **state)
{
    (void)state;
    assert_int_equal(slice_find(SLICE("a/b/c"), '/'), 1);
    assert_int_equal(slice_find_last(SLICE("a/b/c"), '/'), 3);
    assert_int_equal(slice_find(SLICE("abc"), '/'), 3);
    assert_int_equal(slice_find_last(SLICE("abc"), '/'), 3);
    assert_int_equal(slice_find((Slice){NULL, 0}, '/'), 0);
    assert_int_equal(slice_from(SLICE("abc"), 3).size, 0);
    assert_int_equal(slice_from(SLICE("abc"), 9).size, 0);
    assert_true(slice_equal(slice_from(SLICE("abc"), 1), SLICE("bc")));
}

static void parts_are_taken_in_order_and_empty_ones_skipped(void **state)
{
    (void)state;
    Slice rest = SLICE(",, a,b ,c\0d,, "), part;
    static const Slice parts[] = {{"a", 1}, {"b", 1}, {"c\0d", 3}};
    for (size_t i = 0; i < 3; i++) {
        assert_true(slice_next(&rest, ", ", &part));
        assert_true(slice_equal(part, parts[i]));
    }
    assert_false(slice_next(&rest, ", ", &part));
    assert_false(slice_next(&rest, ", ", &part));
    rest = (Slice){NULL, 0};
    assert_false(slice_next(&rest, ",", &part));
    /* NUL is never a separator, although every string ends in one. */
    rest = SLICE("\0a,");
    assert_true(slice_next(&rest, ",", &part));
    assert_true(slice_equal(part, SLICE("\0a")));
}

static void digits_are_counted_exactly(void **state)
{
    (void)state;
    assert_true(slice_is_digits(SLICE("012345678912"), 12));
    assert_false(slice_is_digits(SLICE("01234567891"), 12));
    assert_false(slice_is_digits(SLICE("0123456789123"), 12));
    assert_false(slice_is_digits(SLICE("01234567891a"), 12));
    assert_false(slice_is_digits(SLICE("/:"), 2));
    assert_true(slice_is_digits(SLICE(""), 0));
    for (size_t size = 1; size < 40; size++)
        for (size_t i = 0; i < size; i++)
            for (int byte = 0; byte < 256; byte++) {
                char text[40];
                memset(text, '7', size);
                text[i] = (char)byte;
                assert_int_equal(slice_is_digits((Slice){text, size}, size),
                                 byte >= '0' && byte <= '9');
            }
}

static void short_texts_are_equal_where_each_byte_is(void **state)
{
    (void)state;
    char a[80], b[80];
    for (size_t size = 0; size < 70; size++)
        for (size_t from = 0; from < 9; from++) {
            for (size_t i = 0; i < size; i++)
                a[i] = b[from + i] = (char)(i * 37 + size);
            Slice left = {a, size}, right = {b + from, size};
            assert_true(slice_equal_here(left, right));
            assert_false(slice_equal_here(left, (Slice){b + from, size + 1}));
            for (size_t i = 0; i < size; i++) {
                b[from + i] ^= 1;
                assert_false(slice_equal_here(left, right));
                b[from + i] ^= 1;
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_are_ordered_by_bytes_a_prefix_first),
        cmocka_unit_test(folding_is_for_ascii_letters_only),
        cmocka_unit_test(starts_ends_and_contains_hold_at_the_edges),
        cmocka_unit_test(blanks_are_trimmed_at_both_ends_only),
        cmocka_unit_test(finding_gives_the_size_where_there_is_none),
        cmocka_unit_test(parts_are_taken_in_order_and_empty_ones_skipped),
        cmocka_unit_test(digits_are_counted_exactly),
        cmocka_unit_test(short_texts_are_equal_where_each_byte_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
