#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/number.h"

static void decimal_numbers_are_told_from_all_else(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
        long double number;
    } rows[] = {
        {"0", true, 0},         {"-1", true, -1},
        {"+7", true, 7},        {"007", true, 7},
        {"1.5", true, 1.5L},    {".5", true, 0.5L},
        {"5.", true, 5},        {"1e3", true, 1000},
        {"1E+3", true, 1000},   {"-2.5e-1", true, -0.25L},
        {"65535", true, 65535}, {"18446744073709551615", true, 18446744073709551615.0L},
        {"", false, 0},         {"-", false, 0},
        {".", false, 0},        {" 1", false, 0},
        {"1 ", false, 0},       {"1e", false, 0},
        {"1e+", false, 0},      {"e3", false, 0},
        {"0x10", false, 0},     {"1,000", false, 0},
        {"1.2.3", false, 0},    {"--1", false, 0},
        {"inf", false, 0},      {"nan", false, 0},
        {"infinity", false, 0}, {"true", false, 0},
        {"\xd9\xa1", false, 0}, {"1_000", false, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        long double number = -99;
        bool good = number_parse(slice_of(rows[i].text), &number);
        if (good != rows[i].good || (good && number != rows[i].number))
            fail_msg("\"%s\"", rows[i].text);
    }
}

static void neighbouring_64_bit_numbers_are_told_apart(void **state)
{
    (void)state;
    long double a, b;
    assert_true(number_parse(SLICE("18446744073709551614"), &a));
    assert_true(number_parse(SLICE("18446744073709551615"), &b));
    assert_true(a < b);
}

static void very_long_numbers_are_none(void **state)
{
    (void)state;
    char text[LIMIT_NUMBER_TEXT + 2];
    long double number;
    memset(text, '1', sizeof text);
    assert_true(number_parse((Slice){text, LIMIT_NUMBER_TEXT}, &number));
    assert_false(number_parse((Slice){text, LIMIT_NUMBER_TEXT + 1}, &number));
}

static void the_text_need_not_end_in_nul(void **state)
{
    (void)state;
    long double number;
    assert_true(number_parse((Slice){"12345", 2}, &number));
    assert_true(number == 12);
    assert_false(number_parse(SLICE("1\0"), &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimal_numbers_are_told_from_all_else),
        cmocka_unit_test(neighbouring_64_bit_numbers_are_told_apart),
        cmocka_unit_test(very_long_numbers_are_none),
        cmocka_unit_test(the_text_need_not_end_in_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
