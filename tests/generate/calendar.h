/*
 * calendar.h: times as seconds since 1970-01-01T00:00:00Z, and how trails write them.
 *
 * All is UTC and proleptic Gregorian; no clock and no time zone of the machine is read.
 */
#ifndef GENERATE_CALENDAR_H
#define GENERATE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "text.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

/* The first second of a date. */
int64_t calendar_date(int year, int month, int day);

/* 0 for Sunday to 6 for Saturday. */
int calendar_weekday(int64_t time);

/* The hour of the day, 0 to 23. */
int calendar_hour(int64_t time);

/* Monday to Friday, 07:00 to 19:00: when the people of the organisation work. */
bool calendar_is_working_time(int64_t time);

/* Adds 2026-07-01T00:00:00Z. */
void calendar_append_iso(text *target, int64_t time);

/* Adds 2026/07/01, as folders of a trail's bucket are named. */
void calendar_append_folder(text *target, int64_t time);

/* Adds 20260701T0000Z, or with seconds 20260701T000000Z, as files of a trail's bucket are named. */
void calendar_append_stamp(text *target, int64_t time, bool seconds);

#endif
