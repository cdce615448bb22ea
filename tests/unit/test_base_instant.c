#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <time.h>

#include "base/instant.h"

#define S INSTANT_SECOND

static void every_form_with_a_zone_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        Instant instant;
    } rows[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1969-12-31T23:59:59Z", -1 * S},
        {"2026-07-01T00:10:00Z", 1782864600 * S},
        {"2000-02-29T12:00:00Z", 951825600 * S},
        {"2026-07-01T00:10:00.5Z", 1782864600 * S + 500000},
        {"2026-07-01T00:10:00,25Z", 1782864600 * S + 250000},
        {"2026-07-01T00:10:00.123456Z", 1782864600 * S + 123456},
        {"2026-07-01T00:10:00.1234569999999999999999Z", 1782864600 * S + 123456},
        {"2026-07-01T02:10:00+02:00", 1782864600 * S},
        {"2026-07-01T02:10:00+0200", 1782864600 * S},
        {"2026-07-01T02:10:00+02", 1782864600 * S},
        {"2026-06-30T18:40:00-05:30", 1782864600 * S},
        {"20131102T010628Z", 1383354388 * S},
        {"2016-12-31T23:59:60Z", 1483228799 * S}, /* a leap second is the one before */
        {"0000-01-01T00:00:00Z", -62167219200 * S},
        {"9999-12-31T23:59:59Z", 253402300799 * S},
        /* Where the zone leads beyond the years that can be written. */
        {"9999-12-31T23:59:59-01:00", INSTANT_NONE},
        {"0000-01-01T00:00:00+23:59", INSTANT_NONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Instant instant = instant_parse(slice_of(rows[i].text));
        if (instant != rows[i].instant)
            fail_msg("wrong: %s", rows[i].text);
        assert_true(instant_parse_option(slice_of(rows[i].text)) == instant);
    }
}

static void anything_else_is_none(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "2026",
        "2026-07-01",
        "2026-07-01T00:10:00",
        "2026-07-01 00:10:00Z",
        "2026-07-01T00:10Z",
        "2026-07-01T00:10:00z",
        "2026-07-01t00:10:00Z",
        " 2026-07-01T00:10:00Z",
        "2026-07-01T00:10:00Z ",
        "2026-07-01T00:10:00ZZ",
        "2026-7-01T00:10:00Z",
        "2026-13-01T00:10:00Z",
        "2026-00-01T00:10:00Z",
        "2026-02-29T00:10:00Z",
        "1900-02-29T00:10:00Z",
        "2026-04-31T00:10:00Z",
        "2026-07-00T00:10:00Z",
        "2026-07-01T24:00:00Z",
        "2026-07-01T00:60:00Z",
        "2026-07-01T00:10:61Z",
        "2026-07-01T00:10:00.Z",
        "2026-07-01T00:10:00+24:00",
        "2026-07-01T00:10:00+02:60",
        "2026-07-01T00:10:00+2",
        "2026-07-01T00:10:00+02:",
        "2026-0701T00:10:00Z",
        "20260701T00:10:00Z",
        "2026-07-01T001000Z",
        "-2026-07-01T00:10:00Z",
        "+2026-07-01T00:10:00Z",
        "12026-07-01T00:10:00Z",
        "1782864600",
        "null",
        "2026-07-01T00:10:00+02:00Z",
        "2026\xe2\x80\x90"
        "07-01T00:10:00Z",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool none = instant_parse(slice_of(rows[i])) == INSTANT_NONE;
        if (!none)
            fail_msg("read: row %zu", i);
    }
    assert_true(instant_parse((Slice){"2026-07-01T00:10:00Z\0", 21}) == INSTANT_NONE);
    assert_true(instant_parse((Slice){NULL, 0}) == INSTANT_NONE);
}

static void options_may_be_dates_or_lack_a_zone(void **state)
{
    (void)state;
    assert_true(instant_parse_option(SLICE("2026-07-01")) == 1782864000 * S);
    assert_true(instant_parse_option(SLICE("2026-07-01T00:10:00")) == 1782864600 * S);
    assert_true(instant_parse_option(SLICE("2026-07-01T00:10:00.5")) == 1782864600 * S + 500000);
    assert_true(instant_parse_option(SLICE("20260701")) == INSTANT_NONE);
    assert_true(instant_parse_option(SLICE("2026-07")) == INSTANT_NONE);
    assert_true(instant_parse_option(SLICE("2026-07-01T")) == INSTANT_NONE);
    assert_true(instant_parse_date(SLICE("2026-07-01")) == 1782864000 * S);
    assert_true(instant_parse_date(SLICE("2026-07-01T00:10:00Z")) == INSTANT_NONE);
    assert_true(instant_parse_date(SLICE("2026-02-29")) == INSTANT_NONE);
}

static void typed_times_may_lack_seconds_and_typed_dates_their_hyphens(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        Instant instant;
    } rows[] = {
        {"20260701", 1782864000 * S},
        {"2026-07-01", 1782864000 * S},
        {"2026-07-01T00:10", 1782864600 * S},
        {"2026-07-01T00:10Z", 1782864600 * S},
        {"2026-07-01T02:10+02", 1782864600 * S},
        {"2026-07-01T02:10+02:00", 1782864600 * S},
        {"2026-06-30T18:40-0530", 1782864600 * S},
        {"20260701T0010", 1782864600 * S},
        {"20260701T0010Z", 1782864600 * S},
        {"20260701T001000Z", 1782864600 * S},
        {"2026-07-01T00:10:00.5", 1782864600 * S + 500000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (instant_parse_typed(slice_of(rows[i].text)) != rows[i].instant)
            fail_msg("wrong: %s", rows[i].text);
}

static void typed_weeks_ordinal_dates_and_odd_times_are_none(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",          "2026-W27",          "2026-W27-3",        "2026W273",
        "2026-182",  "2026182",           "2026-07",           "2026070",
        "202607011", "2026-07-01T",       "2026-07-01T00",     "2026-07-01T00:10:",
        "20260230",  "2026-07-01T24:00Z", "2026-07-01T00:60",  "2026-07-01T00:10.5",
        "2026-0701", "20260701T0010:00Z", "2026-07-01T0010",   "20260701T00101",
        "20260701Z", "2026-07-01Z",       "2026-07-01T00:10 ", "2026-07-01T24:00:00Z",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (instant_parse_typed(slice_of(rows[i])) != INSTANT_NONE)
            fail_msg("read: %s", rows[i]);
}

/* A record's time is compared with a policy's in the forms that the language has. */
static void what_may_be_typed_is_no_time_of_a_record(void **state)
{
    (void)state;
    static const char *const rows[] = {"20260701", "2026-07-01T00:10", "2026-07-01T00:10Z",
                                       "20260701T0010Z"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(instant_parse(slice_of(rows[i])) == INSTANT_NONE);
        assert_true(instant_parse_option(slice_of(rows[i])) == INSTANT_NONE);
    }
}

/* The C library's calendar is the measure, every 9,973 hours from year 0 to 9999. */
static void parts_agree_with_the_c_library_over_ten_thousand_years(void **state)
{
    (void)state;
    for (int64_t second = -62167219200; second <= 253402300799; second += 9973 * 3600 + 61) {
        time_t time = (time_t)second;
        struct tm tm;
        gmtime_r(&time, &tm);
        InstantParts parts = instant_parts(second * S + 999999);
        assert_int_equal(parts.year, tm.tm_year + 1900);
        assert_int_equal(parts.month, tm.tm_mon + 1);
        assert_int_equal(parts.day, tm.tm_mday);
        assert_int_equal(parts.hour, tm.tm_hour);
        assert_int_equal(parts.minute, tm.tm_min);
        assert_int_equal(parts.second, tm.tm_sec);
        assert_int_equal(parts.weekday, (tm.tm_wday + 6) % 7);
        char text[32];
        instant_format(second * S, text);
        assert_true(instant_parse(slice_of(text)) == second * S);
        Instant midnight = instant_of_date(parts.year, parts.month, parts.day);
        assert_true(instant_day(second * S) * INSTANT_DAY == midnight);
        instant_format_date(second * S, text);
        assert_true(instant_parse_date(slice_of(text)) == midnight);
    }
}

static void exact_times_keep_their_fraction_without_zeros_at_its_end(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "2026-07-01T00:10:00Z",    "2026-07-01T00:10:00.5Z",      "2026-07-01T00:10:00.05Z",
        "2026-07-01T00:10:00.25Z", "2026-07-01T00:10:00.000001Z", "2026-07-01T00:10:59.999999Z",
        "1969-12-31T23:59:59.75Z",
    };
    char text[32];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        instant_format_exact(instant_parse(slice_of(rows[i])), text);
        assert_string_equal(text, rows[i]);
    }
    instant_format_exact(instant_parse(SLICE("2026-07-01T00:10:00.500Z")), text);
    assert_string_equal(text, "2026-07-01T00:10:00.5Z");
    instant_format(instant_parse(SLICE("2026-07-01T00:10:00.5Z")), text);
    assert_string_equal(text, "2026-07-01T00:10:00Z");
}

/* Which have a quick way of their own. */
static void each_day_that_a_trail_may_be_of_is_read(void **state)
{
    (void)state;
    for (int64_t day = -400; day < 50000; day++) {
        char text[32];
        instant_format(day * INSTANT_DAY + 3661 * S, text);
        assert_true(instant_parse(slice_of(text)) == day * INSTANT_DAY + 3661 * S);
    }
}

static void days_before_the_epoch_are_floored(void **state)
{
    (void)state;
    assert_int_equal(instant_day(-1), -1);
    assert_int_equal(instant_day(0), 0);
    assert_int_equal(instant_day(-INSTANT_DAY), -1);
    assert_int_equal(instant_day(INSTANT_DAY - 1), 0);
    InstantParts parts = instant_parts(-1);
    assert_int_equal(parts.year, 1969);
    assert_int_equal(parts.second, 59);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_with_a_zone_is_read),
        cmocka_unit_test(anything_else_is_none),
        cmocka_unit_test(options_may_be_dates_or_lack_a_zone),
        cmocka_unit_test(typed_times_may_lack_seconds_and_typed_dates_their_hyphens),
        cmocka_unit_test(typed_weeks_ordinal_dates_and_odd_times_are_none),
        cmocka_unit_test(what_may_be_typed_is_no_time_of_a_record),
        cmocka_unit_test(parts_agree_with_the_c_library_over_ten_thousand_years),
        cmocka_unit_test(exact_times_keep_their_fraction_without_zeros_at_its_end),
        cmocka_unit_test(days_before_the_epoch_are_floored),
        cmocka_unit_test(each_day_that_a_trail_may_be_of_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
