/*
 * base/instant: points in time, as microseconds since 1970-01-01T00:00:00Z.
 *
 * Proleptic Gregorian calendar, years 0000 to 9999, no leap seconds (a second of 60 is read as 59).
 * Nothing here reads a clock.
 */
#ifndef TRAILAUDIT_BASE_INSTANT_H
#define TRAILAUDIT_BASE_INSTANT_H

#include "base/slice.h"

typedef int64_t Instant; /* microseconds */

#define INSTANT_NONE   INT64_MIN
#define INSTANT_SECOND INT64_C(1000000)
#define INSTANT_HOUR   (INT64_C(3600) * INSTANT_SECOND)
#define INSTANT_DAY    (INT64_C(86400) * INSTANT_SECOND)

/*
 * An ISO 8601 date and time with zone: `2026-07-01T00:10:00Z`, with a fraction (cut at
 * microseconds), with an offset
 * (`+02:00`, `+0200`), or in basic form (`20131102T010628Z`). The zone is mandatory. Nothing may
 * stand around it. Returns INSTANT_NONE for anything else.
 */
Instant instant_parse(Slice text);
/* As instant_parse, or a bare date (`2026-07-01`: its midnight UTC), or a time without zone (UTC).
 * For values of policies and of records that are compared with them. */
Instant instant_parse_option(Slice text);
/* As instant_parse_option, or a bare date in basic form (`20260701`), or a time without seconds
 * (`2026-07-01T00:10`). For what is typed on the command line. */
Instant instant_parse_typed(Slice text);
/* A bare date YYYY-MM-DD; its midnight UTC, or INSTANT_NONE. */
Instant instant_parse_date(Slice text);

typedef struct {
    int year, month, day; /* month and day from 1 */
    int hour, minute, second;
    int weekday; /* 0 is Monday */
} InstantParts;
InstantParts instant_parts(Instant instant);
Instant instant_of_date(int year, int month, int day);
/* `2026-07-01T00:10:00Z`: whole seconds, UTC. size of text at least 21. */
void instant_format(Instant instant, char text[32]);
/* The same with the fraction of a second where there is one, without zeros at its end:
 * `2026-07-01T00:10:00.5Z`. */
void instant_format_exact(Instant instant, char text[32]);
/* `2026-07-01` */
void instant_format_date(Instant instant, char text[16]);
/* Number of the day since 1970-01-01, floor. */
int64_t instant_day(Instant instant);

#endif
