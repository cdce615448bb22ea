/*
 * base/zone_rule: what a zone does every year, as POSIX writes it in TZ:
 * "CET-1CEST,M3.5.0,M10.5.0/3". Internal to base/zone.
 *
 * POSIX.1-2017, section 8.3, with the hours of -167 to 167 that RFC 8536, section 3.3.1 adds.
 * Values; nothing is allocated.
 */
#ifndef TRAILAUDIT_BASE_ZONE_RULE_H
#define TRAILAUDIT_BASE_ZONE_RULE_H

#include "base/slice.h"

typedef enum {
    ZONE_DAY_OF_YEAR,      /* Jn: 1 to 365, 29 February not counted */
    ZONE_DAY_OF_LEAP_YEAR, /* n: 0 to 365, 29 February counted */
    ZONE_DAY_OF_WEEK /* Mm.w.d: weekday d (0 is Sunday) of week w (5: the last one) of month m */
} ZoneDayKind;

typedef struct {
    ZoneDayKind kind;
    int day, week, month;
    int32_t time; /* seconds after that day's midnight, by the clock that is in force before */
} ZoneChange;

typedef struct {
    int32_t standard, summer; /* seconds east of UTC */
    bool has_summer;
    ZoneChange start, end; /* of summer time */
} ZoneRule;

/* False for anything else, and for summer time without dates. */
bool zone_rule_parse(Slice text, ZoneRule *rule);
/* Seconds east of UTC at that second since 1970. */
int32_t zone_rule_offset(const ZoneRule *rule, int64_t seconds);

#endif
