#include "calendar.h"

typedef struct civil {
    int64_t year;
    int month;
    int day;
} civil;

/* Howard Hinnant's days_from_civil: years start in March, so that the leap day is a year's last. */
int64_t calendar_date(int year, int month, int day)
{
    int64_t shifted = month <= 2 ? year - 1 : year;
    int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int64_t year_of_era = shifted - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (era * 146097 + day_of_era - 719468) * DAY;
}

static civil civil_of(int64_t time)
{
    int64_t days = (time >= 0 ? time : time - DAY + 1) / DAY + 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted_month = (5 * day_of_year + 2) / 153;
    int month = (int)(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
    int day = (int)(day_of_year - (153 * shifted_month + 2) / 5 + 1);
    return (civil){year_of_era + era * 400 + (month <= 2), month, day};
}

static int64_t second_of_day(int64_t time)
{
    return ((time % DAY) + DAY) % DAY;
}

int calendar_weekday(int64_t time)
{
    int64_t days = (time - second_of_day(time)) / DAY;
    return (int)(((days + 4) % 7 + 7) % 7);
}

int calendar_hour(int64_t time)
{
    return (int)(second_of_day(time) / HOUR);
}

bool calendar_is_working_time(int64_t time)
{
    int weekday = calendar_weekday(time);
    int hour = calendar_hour(time);
    return weekday >= 1 && weekday <= 5 && hour >= 7 && hour < 19;
}

static void append_date(text *target, int64_t time, const char *between)
{
    civil date = civil_of(time);
    text_append_number(target, date.year, 4);
    text_append_string(target, between);
    text_append_number(target, date.month, 2);
    text_append_string(target, between);
    text_append_number(target, date.day, 2);
}

static void append_clock(text *target, int64_t time, const char *between, bool seconds)
{
    int64_t second = second_of_day(time);
    text_append_number(target, second / HOUR, 2);
    text_append_string(target, between);
    text_append_number(target, second % HOUR / MINUTE, 2);
    if (seconds) {
        text_append_string(target, between);
        text_append_number(target, second % MINUTE, 2);
    }
}

void calendar_append_iso(text *target, int64_t time)
{
    append_date(target, time, "-");
    text_append_char(target, 'T');
    append_clock(target, time, ":", true);
    text_append_char(target, 'Z');
}

void calendar_append_folder(text *target, int64_t time)
{
    append_date(target, time, "/");
}

void calendar_append_stamp(text *target, int64_t time, bool seconds)
{
    append_date(target, time, "");
    text_append_char(target, 'T');
    append_clock(target, time, "", seconds);
    text_append_char(target, 'Z');
}
