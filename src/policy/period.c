/* Periods, as people write them, to half-open instants. */
#include "policy/report_definition.h"

enum { FIRST_YEAR = 1970, LAST_YEAR = 9998 };

/* A whole number of months from the first of that one; month 0 to 11, or beyond. */
static void months(int year, int month, int count, Instant *from, Instant *to)
{
    int first = year * 12 + month, last = first + count;
    *from = instant_of_date(first / 12, first % 12 + 1, 1);
    *to = instant_of_date(last / 12, last % 12 + 1, 1);
}

static int digits(Slice text, size_t from, size_t count)
{
    int number = 0;
    for (size_t i = from; i < from + count; i++)
        number = number * 10 + (text.data[i] - '0');
    return number;
}

static bool parse_last(Slice text, Instant now, Instant *from, Instant *to)
{
    InstantParts parts = instant_parts(now);
    int month = parts.month - 1;
    if (slice_equal(text, SLICE("last-month")))
        months(parts.year, month - 1, 1, from, to);
    else if (slice_equal(text, SLICE("last-quarter")))
        months(parts.year, month / 3 * 3 - 3, 3, from, to);
    else if (slice_equal(text, SLICE("last-year")))
        months(parts.year - 1, 0, 12, from, to);
    else
        return false;
    return true;
}

/* "2026", "2026-07", "2026-Q3" */
static bool parse_calendar(Slice text, Instant *from, Instant *to)
{
    if (text.size < 4 || !slice_is_digits((Slice){text.data, 4}, 4))
        return false;
    int year = digits(text, 0, 4);
    Slice rest = slice_from(text, 4);
    if (year < FIRST_YEAR || year > LAST_YEAR)
        return false;
    if (rest.size == 0) {
        months(year, 0, 12, from, to);
        return true;
    }
    if (rest.size != 3 || rest.data[0] != '-')
        return false;
    if (rest.data[1] == 'Q' && rest.data[2] >= '1' && rest.data[2] <= '4') {
        months(year, (rest.data[2] - '1') * 3, 3, from, to);
        return true;
    }
    if (!slice_is_digits(slice_from(rest, 1), 2))
        return false;
    int month = digits(rest, 1, 2);
    if (month < 1 || month > 12)
        return false;
    months(year, month - 1, 1, from, to);
    return true;
}

bool report_period_parse(Slice text, Instant now, Instant *from, Instant *to)
{
    size_t slash = slice_find(text, '/');
    if (slash < text.size) {
        *from = instant_parse_typed((Slice){text.data, slash});
        *to = instant_parse_typed(slice_from(text, slash + 1));
        return *from != INSTANT_NONE && *to != INSTANT_NONE && *from < *to;
    }
    return parse_calendar(text, from, to) || parse_last(text, now, from, to);
}
