#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/report_definition.h"

static void assert_period(const char *text, const char *now, const char *from, const char *to)
{
    Instant begins = 0, ends = 0;
    char shown[32];
    assert_true(report_period_parse(slice_of(text), instant_parse(slice_of(now)), &begins, &ends));
    instant_format(begins, shown);
    assert_string_equal(shown, from);
    instant_format(ends, shown);
    assert_string_equal(shown, to);
}

#define SUMMER "2026-08-15T12:00:00Z"

static void calendar_periods_begin_and_end_at_midnight_utc(void **state)
{
    (void)state;
    assert_period("2026-Q1", SUMMER, "2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z");
    assert_period("2026-Q3", SUMMER, "2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z");
    assert_period("2026-Q4", SUMMER, "2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z");
    assert_period("2026-07", SUMMER, "2026-07-01T00:00:00Z", "2026-08-01T00:00:00Z");
    assert_period("2026-12", SUMMER, "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z");
    assert_period("2026", SUMMER, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
}

static void last_periods_are_the_ones_before_that_of_the_run(void **state)
{
    (void)state;
    assert_period("last-quarter", SUMMER, "2026-04-01T00:00:00Z", "2026-07-01T00:00:00Z");
    assert_period("last-month", SUMMER, "2026-07-01T00:00:00Z", "2026-08-01T00:00:00Z");
    assert_period("last-year", SUMMER, "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z");
}

static void last_periods_reach_into_the_year_before(void **state)
{
    (void)state;
    assert_period("last-quarter", "2026-01-01T00:00:00Z", "2025-10-01T00:00:00Z",
                  "2026-01-01T00:00:00Z");
    assert_period("last-quarter", "2026-03-31T23:59:59Z", "2025-10-01T00:00:00Z",
                  "2026-01-01T00:00:00Z");
    assert_period("last-month", "2026-01-31T00:00:00Z", "2025-12-01T00:00:00Z",
                  "2026-01-01T00:00:00Z");
}

static void two_dates_or_times_are_taken_as_they_stand(void **state)
{
    (void)state;
    assert_period("2026-07-01/2026-07-15", SUMMER, "2026-07-01T00:00:00Z", "2026-07-15T00:00:00Z");
    assert_period("2026-07-01T06:00:00Z/2026-07-01T18:00:00+02:00", SUMMER, "2026-07-01T06:00:00Z",
                  "2026-07-01T16:00:00Z");
}

static void anything_else_is_no_period(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "2026-Q0",
                                        "2026-Q5",
                                        "2026-q3",
                                        "2026-13",
                                        "2026-00",
                                        "2026-7",
                                        "26-Q3",
                                        "2026-Q33",
                                        "2026-07-01",
                                        "last",
                                        "Last-Quarter",
                                        " 2026",
                                        "2026 ",
                                        "last-quarter ",
                                        "2026-07-15/2026-07-01",
                                        "2026-07-01/2026-07-01",
                                        "2026-07-01/",
                                        "/2026-07-01",
                                        "2026-07-01/2026-07-02/2026-07-03",
                                        "2026-02-30/2026-03-01",
                                        "1969",
                                        "9999",
                                        "20266",
                                        "-Q3"};
    Instant from, to;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_false(report_period_parse(slice_of(texts[i]), 0, &from, &to));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar_periods_begin_and_end_at_midnight_utc),
        cmocka_unit_test(last_periods_are_the_ones_before_that_of_the_run),
        cmocka_unit_test(last_periods_reach_into_the_year_before),
        cmocka_unit_test(two_dates_or_times_are_taken_as_they_stand),
        cmocka_unit_test(anything_else_is_no_period),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
