#include "base/instant.h"

#include <stdio.h>

/* Days since 1970-01-01 of a civil date; the year begins in March so that the leap day is its last.
 */
static int64_t days_of_civil(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static bool take_digits(Slice *text, size_t count, int *value)
{
    if (text->size < count || !slice_is_digits((Slice){text->data, count}, count))
        return false;
    *value = 0;
    for (size_t i = 0; i < count; i++)
        *value = *value * 10 + (text->data[i] - '0');
    *text = slice_from(*text, count);
    return true;
}

static bool take_byte(Slice *text, char byte)
{
    if (text->size == 0 || text->data[0] != byte)
        return false;
    *text = slice_from(*text, 1);
    return true;
}

static bool take_date(Slice *text, bool *basic, int64_t *days)
{
    int year, month, day;
    if (!take_digits(text, 4, &year))
        return false;
    *basic = !take_byte(text, '-');
    if (!take_digits(text, 2, &month) || (!*basic && !take_byte(text, '-')) ||
        !take_digits(text, 2, &day))
        return false;
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return false;
    *days = days_of_civil(year, month, day);
    return true;
}

/* What a reader of times does without. */
enum { ZONE_MAY_MISS = 1, SECONDS_MAY_MISS = 2 };

static bool seconds_miss(Slice text, bool basic)
{
    return !(basic ? slice_is_digits((Slice){text.data, text.size > 0}, 1)
                   : text.size && text.data[0] == ':');
}

static bool take_clock(Slice *text, bool basic, int without, Instant *clock)
{
    int hour, minute, second;
    if (!take_digits(text, 2, &hour) || (!basic && !take_byte(text, ':')) ||
        !take_digits(text, 2, &minute) || hour > 23 || minute > 59)
        return false;
    *clock = (hour * 3600 + minute * 60) * INSTANT_SECOND;
    if ((without & SECONDS_MAY_MISS) && seconds_miss(*text, basic))
        return true;
    if ((!basic && !take_byte(text, ':')) || !take_digits(text, 2, &second) || second > 60)
        return false;
    *clock += (second == 60 ? 59 : second) * INSTANT_SECOND;
    if (!take_byte(text, '.') && !take_byte(text, ','))
        return true;
    Instant unit = INSTANT_SECOND;
    size_t digits = 0;
    for (; text->size && text->data[0] >= '0' && text->data[0] <= '9'; digits++) {
        unit /= 10;
        *clock += (text->data[0] - '0') * unit;
        *text = slice_from(*text, 1);
    }
    return digits > 0;
}

static bool take_zone(Slice *text, Instant *offset)
{
    *offset = 0;
    if (take_byte(text, 'Z'))
        return true;
    bool west = text->size && text->data[0] == '-';
    if (!west && !(text->size && text->data[0] == '+'))
        return false;
    *text = slice_from(*text, 1);
    int hours, minutes = 0;
    if (!take_digits(text, 2, &hours))
        return false;
    bool colon = take_byte(text, ':');
    if ((colon || text->size) && !take_digits(text, 2, &minutes))
        return false;
    if (hours > 23 || minutes > 59)
        return false;
    *offset = (hours * 3600 + minutes * 60) * INSTANT_SECOND * (west ? -1 : 1);
    return true;
}

static Instant parse(Slice text, int without)
{
    bool basic;
    int64_t days;
    Instant clock, offset = 0;
    if (!take_date(&text, &basic, &days) || !take_byte(&text, 'T') ||
        !take_clock(&text, basic, without, &clock))
        return INSTANT_NONE;
    if (!((without & ZONE_MAY_MISS) && text.size == 0) && !take_zone(&text, &offset))
        return INSTANT_NONE;
    Instant instant = days * INSTANT_DAY + clock - offset;
    /* A zone may lead beyond the years that can be written. */
    bool writable = instant >= days_of_civil(0, 1, 1) * INSTANT_DAY &&
                    instant < days_of_civil(10000, 1, 1) * INSTANT_DAY;
    return text.size == 0 && writable ? instant : INSTANT_NONE;
}

static int two_digits(const char *at)
{
    return (at[0] - '0') * 10 + (at[1] - '0');
}

/* Whether eight bytes have that form, in which a 0 stands for any digit. */
static bool fits(const char *at, const char form[9])
{
    uint64_t text, wanted, digits = 0, differs;
    memcpy(&text, at, sizeof text);
    memcpy(&wanted, form, sizeof wanted);
    for (size_t i = 0; i < 8; i++)
        ((unsigned char *)&digits)[i] = form[i] == '0' ? 0xff : 0;
    /* A digit differs from '0' by 0 to 9: by less than 16, and by less than 16 with 6 added. */
    const uint64_t upper = UINT64_C(0xf0f0f0f0f0f0f0f0), six = UINT64_C(0x0606060606060606);
    differs = text ^ wanted;
    uint64_t far = (differs & upper) | (((differs & ~upper) + six) & upper);
    return ((far & digits) | (differs & ~digits)) == 0;
}

/* days_of_civil of the years from 1970 to 2099, in which every fourth has a leap day. */
static int64_t days_of_near(int year, int month, int day)
{
    static const int16_t before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int days = (year - 1970) * 365 + (year - 1969) / 4 + before[month - 1] + day - 1;
    return days + (month > 2 && year % 4 == 0);
}

/* 2026-07-01T12:00:00Z, as nearly all trails write it; INSTANT_NONE: read it with more care. */
static Instant parse_common(Slice text)
{
    enum { SIZE = 20 };
    const char *at = text.data;
    if (text.size != SIZE || !fits(at, "0000-00-") || !fits(at + 8, "00T00:00") ||
        !fits(at + 12, "0:00:00Z"))
        return INSTANT_NONE;
    int year = two_digits(at) * 100 + two_digits(at + 2), month = two_digits(at + 5);
    int day = two_digits(at + 8), hour = two_digits(at + 11), minute = two_digits(at + 14);
    int second = two_digits(at + 17);
    if (year < 1970 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 ||
        minute > 59 || second > 59)
        return INSTANT_NONE;
    return days_of_near(year, month, day) * INSTANT_DAY +
           (hour * 3600 + minute * 60 + second) * INSTANT_SECOND;
}

Instant instant_parse(Slice text)
{
    Instant common = parse_common(text);
    return common != INSTANT_NONE ? common : parse(text, 0);
}

Instant instant_parse_date(Slice text)
{
    bool basic;
    int64_t days;
    if (!take_date(&text, &basic, &days) || basic || text.size)
        return INSTANT_NONE;
    return days * INSTANT_DAY;
}

Instant instant_parse_option(Slice text)
{
    Instant date = instant_parse_date(text);
    return date != INSTANT_NONE ? date : parse(text, ZONE_MAY_MISS);
}

Instant instant_parse_typed(Slice text)
{
    bool basic;
    int64_t days;
    Slice rest = text;
    if (take_date(&rest, &basic, &days) && rest.size == 0)
        return days * INSTANT_DAY;
    return parse(text, ZONE_MAY_MISS | SECONDS_MAY_MISS);
}

Instant instant_of_date(int year, int month, int day)
{
    return days_of_civil(year, month, day) * INSTANT_DAY;
}

int64_t instant_day(Instant instant)
{
    return floor_divide(instant, INSTANT_DAY);
}

InstantParts instant_parts(Instant instant)
{
    int64_t day = instant_day(instant);
    int64_t seconds = floor_divide(instant - day * INSTANT_DAY, INSTANT_SECOND);
    int64_t z = day + 719468;
    int64_t era = floor_divide(z, 146097);
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    int month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    return (InstantParts){
        .year = (int)(year_of_era + era * 400 + (month <= 2)),
        .month = month,
        .day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1),
        .hour = (int)(seconds / 3600),
        .minute = (int)(seconds / 60 % 60),
        .second = (int)(seconds % 60),
        .weekday = (int)(((day + 3) % 7 + 7) % 7),
    };
}

/* As "%02d": thousands of times are written, and printf takes longer than all the rest. */
static char *put_two(char *to, int number)
{
    *to++ = (char)('0' + number / 10);
    *to++ = (char)('0' + number % 10);
    return to;
}

/* Years of more or fewer than four digits are printf's. */
static char *put_date(char *to, const InstantParts *p)
{
    if (p->year < 0 || p->year > 9999)
        return to + snprintf(to, 16, "%04d-%02d-%02d", p->year, p->month, p->day);
    to = put_two(put_two(to, p->year / 100), p->year % 100);
    *to++ = '-';
    to = put_two(to, p->month);
    *to++ = '-';
    return put_two(to, p->day);
}

/* Up to the seconds. */
static char *put_time(char *to, Instant instant)
{
    InstantParts p = instant_parts(instant);
    to = put_date(to, &p);
    *to++ = 'T';
    to = put_two(to, p.hour);
    *to++ = ':';
    to = put_two(to, p.minute);
    *to++ = ':';
    return put_two(to, p.second);
}

void instant_format(Instant instant, char text[32])
{
    memcpy(put_time(text, instant), "Z", 2);
}

void instant_format_exact(Instant instant, char text[32])
{
    char *to = put_time(text, instant);
    Instant rest = instant - floor_divide(instant, INSTANT_SECOND) * INSTANT_SECOND;
    if (rest)
        *to++ = '.';
    for (Instant unit = INSTANT_SECOND / 10; rest; rest %= unit, unit /= 10)
        *to++ = (char)('0' + rest / unit);
    memcpy(to, "Z", 2);
}

void instant_format_date(Instant instant, char text[16])
{
    InstantParts p = instant_parts(instant);
    *put_date(text, &p) = '\0';
}
