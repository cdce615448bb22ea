/*
 * report/shown_time: times as both editions show them.
 *
 * Promises: one form, "2026-07-01 00:10:00", with a fraction where the model has one, where UTC
 * stands in the column's head, the label or the sentence; the formats for machines keep ISO 8601.
 * What is not a time of the model stands as it is. Owns nothing. Never: reads a clock or a zone.
 */
#ifndef TRAILAUDIT_REPORT_SHOWN_TIME_H
#define TRAILAUDIT_REPORT_SHOWN_TIME_H

#include "base/slice.h"

enum { SHOWN_TIME_PARTS = 3 };

/* The parts that the shown form of "2026-07-01T00:10:00Z" is joined of, and how many; one, the text
 * itself, where it is anything else. They point into the text. */
size_t shown_time(Slice time, Slice parts[SHOWN_TIME_PARTS]);

#endif
