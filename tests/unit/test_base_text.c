#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/text.h"

static void good_utf8_is_accepted(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "plain",
        "\x7f",
        "\xc2\x80",
        "\xdf\xbf",
        "\xe0\xa0\x80",
        "\xed\x9f\xbf",
        "\xee\x80\x80",
        "\xef\xbf\xbf",
        "\xf0\x90\x80\x80",
        "\xf4\x8f\xbf\xbf",
        "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(text_is_utf8(slice_of(rows[i])));
    assert_true(text_is_utf8((Slice){"a\0b", 3}));
    assert_true(text_is_utf8((Slice){NULL, 0}));
}

static void bad_utf8_is_refused_wherever_it_stands(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "\x80",
        "\xbf",
        "\xc0\x80",
        "\xc1\xbf",
        "\xc2",
        "\xc2\x41",
        "\xc2\xc2",
        "\xe0\x80\x80",
        "\xe0\x9f\xbf",
        "\xe2\x82",
        "\xe2\x82\x41",
        "\xe2\x28\xa1",
        "\xed\xa0\x80",
        "\xed\xbf\xbf",
        "\xf0\x80\x80\x80",
        "\xf0\x8f\xbf\xbf",
        "\xf0\x9f\x98",
        "\xf0\x9f\x98\x41",
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xf8\x88\x80\x80\x80",
        "\xfe",
        "\xff",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Buffer text = {0};
        assert_false(text_is_utf8(slice_of(rows[i])));
        buffer_printf(&text, "valid \xc3\xa4 %s and more", rows[i]);
        assert_false(text_is_utf8(buffer_slice(&text)));
        buffer_free(&text);
        assert_int_equal(text_character_size(slice_of(rows[i])), 1);
        Slice rest = slice_of(rows[i]);
        assert_int_equal(text_take_character(&rest), 0xfffd);
        assert_int_equal(rest.size, strlen(rows[i]) - 1);
    }
}

static void every_code_point_comes_back_as_it_was_written(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        char place[8];
        Buffer text = {.data = place, .capacity = sizeof place};
        text_add_character(&text, c);
        Slice rest = {place, text.size};
        assert_int_equal(text_character_size(rest), text.size);
        assert_true(text_is_utf8(rest));
        assert_int_equal(text_take_character(&rest), c);
        assert_int_equal(rest.size, 0);
    }
}

static void check_visible(Slice text, const char *expected)
{
    Buffer out = {0};
    text_add_visible(&out, text);
    assert_true(slice_equal(buffer_slice(&out), slice_of(expected)));
    buffer_free(&out);
}

static void what_could_harm_a_terminal_is_shown_and_not_sent(void **state)
{
    (void)state;
    check_visible(SLICE("plain \xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"),
                  "plain \xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
    check_visible(SLICE("\x1b[31mred\n\0"), "U+001B[31mredU+000AU+0000");
    check_visible(SLICE("\x7f\xc2\x9b"), "U+007FU+009B");
    check_visible(SLICE("a\xe2\x80\xae"
                        "b"),
                  "aU+202Eb"); /* right-to-left override */
    check_visible(SLICE("a\xe2\x81\xa6\xe2\x80\x8b\xef\xbb\xbf"), "aU+2066U+200BU+FEFF");
    check_visible(SLICE("\xe2\x80\xa8\xef\xbf\xbf\xf3\xa0\x81\x81"), "U+2028U+FFFFU+E0041");
    check_visible(
        SLICE("\xcd\x8f\xe1\x85\x9f\xe1\x85\xa0\xe1\x9e\xb4\xe1\x9e\xb5\xe3\x85\xa4\xef\xbe\xa0"),
        "U+034FU+115FU+1160U+17B4U+17B5U+3164U+FFA0"); /* fonts draw nothing for them */
    check_visible(SLICE("\xff\xc3(\xed\xa0\x80"), "\\xFF\\xC3(\\xED\\xA0\\x80");
    check_visible((Slice){NULL, 0}, "");
}

static void numbers_are_set_in_groups_of_three(void **state)
{
    (void)state;
    static const struct {
        uint64_t number;
        const char *text;
    } rows[] = {{0, "0"},
                {999, "999"},
                {1000, "1,000"},
                {123456, "123,456"},
                {UINT64_MAX, "18,446,744,073,709,551,615"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Buffer out = {0};
        text_add_number(&out, rows[i].number, ",");
        assert_true(slice_equal(buffer_slice(&out), slice_of(rows[i].text)));
        buffer_free(&out);
    }
}

static void the_nearest_word_is_found_where_one_is_near(void **state)
{
    (void)state;
    static const Slice words[] = {
        {"equals", 6}, {"matches", 7}, {"exists", 6}, {"in", 2}, {"any", 3}};
    size_t count = sizeof words / sizeof *words;
    assert_true(slice_equal(text_nearest(SLICE("equal"), words, count), SLICE("equals")));
    assert_true(slice_equal(text_nearest(SLICE("MATCHS"), words, count), SLICE("matches")));
    assert_true(slice_equal(text_nearest(SLICE("exsits"), words, count), SLICE("exists")));
    assert_true(slice_equal(text_nearest(SLICE("on"), words, count), SLICE("in")));
    assert_int_equal(text_nearest(SLICE("condition"), words, count).size, 0);
    assert_int_equal(text_nearest(SLICE("xyz"), words, count).size, 0);
    assert_int_equal(text_nearest(SLICE("equals"), words, 0).size, 0);
    char longer[200];
    memset(longer, 'a', sizeof longer);
    assert_int_equal(text_nearest((Slice){longer, sizeof longer}, words, count).size, 0);
}

/* The naive way of it. */
static size_t plain_at_first(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size && text[at] >= ' ' && text[at] <= '~' && !strchr("\"&'<>\\", text[at]))
        at++;
    return at;
}

static size_t content_at_first(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size &&
           ((text[at] >= ' ' && text[at] <= '~') || text[at] == '\n' || text[at] == '\t') &&
           !strchr("&<>", text[at]))
        at++;
    return at;
}

static void plain_text_is_copied_up_to_the_first_byte_that_is_not(void **state)
{
    (void)state;
    char text[48], copy[49];
    for (size_t size = 0; size <= sizeof text; size++)
        for (size_t at = 0; at < size; at++)
            for (int byte = 0; byte < 256; byte++) {
                memset(text, 'a' + (int)(at % 26), sizeof text);
                memset(copy, '!', sizeof copy);
                text[at] = (char)byte;
                size_t plain = text_copy_plain(copy, (Slice){text, size});
                assert_int_equal(plain, plain_at_first(text, size));
                assert_int_equal(text_plain_size((Slice){text, size}), plain);
                unsigned others = 0;
                for (unsigned i = 0; i < 16; i++)
                    others |= (unsigned)!text_is_plain(text[i]) << i;
                assert_int_equal(text_not_plain(text), others);
                assert_memory_equal(copy, text, plain);
                assert_int_equal(copy[size], '!');
                assert_int_equal(text_is_plain((char)byte), plain_at_first(text + at, 1));
                memset(copy, '!', sizeof copy);
                size_t content = text_copy_content(copy, (Slice){text, size});
                assert_int_equal(content, content_at_first(text, size));
                assert_memory_equal(copy, text, content);
                assert_int_equal(copy[size], '!');
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_utf8_is_accepted),
        cmocka_unit_test(bad_utf8_is_refused_wherever_it_stands),
        cmocka_unit_test(every_code_point_comes_back_as_it_was_written),
        cmocka_unit_test(what_could_harm_a_terminal_is_shown_and_not_sent),
        cmocka_unit_test(numbers_are_set_in_groups_of_three),
        cmocka_unit_test(the_nearest_word_is_found_where_one_is_near),
        cmocka_unit_test(plain_text_is_copied_up_to_the_first_byte_that_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
