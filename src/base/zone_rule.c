#include "base/zone_rule.h"

#include "base/instant.h"

enum { HOURS_OF_OFFSET = 24, HOURS_OF_CHANGE = 167, SHORTEST_NAME = 3, DAY_SECONDS = 86400 };

/* ---- parsing ---- */

static bool take_byte(Slice *text, char byte)
{
    if (text->size == 0 || text->data[0] != byte)
        return false;
    *text = slice_from(*text, 1);
    return true;
}

static bool take_number(Slice *text, int least, int most, int *number)
{
    size_t digits = 0;
    *number = 0;
    for (; digits < 4 && text->size && text->data[0] >= '0' && text->data[0] <= '9'; digits++) {
        *number = *number * 10 + (text->data[0] - '0');
        *text = slice_from(*text, 1);
    }
    return digits > 0 && *number >= least && *number <= most;
}

/* Letters, or anything between < and >. */
static bool take_name(Slice *text)
{
    size_t size = 0;
    if (take_byte(text, '<')) {
        size = slice_find(*text, '>');
        if (size == text->size)
            return false;
        *text = slice_from(*text, size + 1);
        return size >= SHORTEST_NAME;
    }
    while (size < text->size && ascii_lower(text->data[size]) >= 'a' &&
           ascii_lower(text->data[size]) <= 'z')
        size++;
    *text = slice_from(*text, size);
    return size >= SHORTEST_NAME;
}

/* [+-]hh[:mm[:ss]] */
static bool take_time(Slice *text, int most_hours, int32_t *seconds)
{
    bool negative = take_byte(text, '-');
    int hours, minutes = 0, rest = 0;
    if (!negative)
        take_byte(text, '+');
    if (!take_number(text, 0, most_hours, &hours))
        return false;
    if (take_byte(text, ':')) {
        if (!take_number(text, 0, 59, &minutes) ||
            (take_byte(text, ':') && !take_number(text, 0, 59, &rest)))
            return false;
    }
    *seconds = (hours * 3600 + minutes * 60 + rest) * (negative ? -1 : 1);
    return true;
}

static bool take_change(Slice *text, ZoneChange *change)
{
    *change = (ZoneChange){.time = 2 * 3600};
    if (!take_byte(text, ','))
        return false;
    if (take_byte(text, 'J')) {
        change->kind = ZONE_DAY_OF_YEAR;
        if (!take_number(text, 1, 365, &change->day))
            return false;
    } else if (take_byte(text, 'M')) {
        change->kind = ZONE_DAY_OF_WEEK;
        if (!take_number(text, 1, 12, &change->month) || !take_byte(text, '.') ||
            !take_number(text, 1, 5, &change->week) || !take_byte(text, '.') ||
            !take_number(text, 0, 6, &change->day))
            return false;
    } else {
        change->kind = ZONE_DAY_OF_LEAP_YEAR;
        if (!take_number(text, 0, 365, &change->day))
            return false;
    }
    return !take_byte(text, '/') || take_time(text, HOURS_OF_CHANGE, &change->time);
}

bool zone_rule_parse(Slice text, ZoneRule *rule)
{
    *rule = (ZoneRule){0};
    /* POSIX counts west of Greenwich. */
    if (!take_name(&text) || !take_time(&text, HOURS_OF_OFFSET, &rule->standard))
        return false;
    rule->standard = -rule->standard;
    if (text.size == 0)
        return true;
    rule->has_summer = true;
    rule->summer = rule->standard + 3600;
    if (!take_name(&text))
        return false;
    if (text.size && text.data[0] != ',') {
        if (!take_time(&text, HOURS_OF_OFFSET, &rule->summer))
            return false;
        rule->summer = -rule->summer;
    }
    return take_change(&text, &rule->start) && take_change(&text, &rule->end) && text.size == 0;
}

/* ---- using ---- */

/* Seconds since 1970 of the midnight with which the day begins, were the clock UTC. */
static int64_t midnight(int year, int month, int day)
{
    return instant_of_date(year, month, day) / INSTANT_SECOND;
}

static int64_t day_of(const ZoneChange *change, int year)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int64_t first = midnight(year, 1, 1);
    if (change->kind == ZONE_DAY_OF_LEAP_YEAR)
        return first + (int64_t)change->day * DAY_SECONDS;
    if (change->kind == ZONE_DAY_OF_YEAR)
        return first + (int64_t)(change->day - 1 + (leap && change->day > 59)) * DAY_SECONDS;
    first = midnight(year, change->month, 1);
    /* instant_parts counts from Monday, POSIX from Sunday. */
    int weekday = (instant_parts(first * INSTANT_SECOND).weekday + 1) % 7;
    int day = (change->day - weekday + 7) % 7 + (change->week - 1) * 7;
    int in_month = days[change->month - 1] + (leap && change->month == 2);
    while (day >= in_month)
        day -= 7;
    return first + (int64_t)day * DAY_SECONDS;
}

int32_t zone_rule_offset(const ZoneRule *rule, int64_t seconds)
{
    if (!rule->has_summer)
        return rule->standard;
    int year = instant_parts(seconds * INSTANT_SECOND).year;
    /* A summer may reach into the next year, in the south or where it lasts all year. */
    for (int i = year - 1; i <= year + 1; i++) {
        int64_t start = day_of(&rule->start, i) + rule->start.time - rule->standard;
        int64_t end = day_of(&rule->end, i) + rule->end.time - rule->summer;
        if (end <= start)
            end = day_of(&rule->end, i + 1) + rule->end.time - rule->summer;
        if (seconds >= start && seconds < end)
            return rule->summer;
    }
    return rule->standard;
}
