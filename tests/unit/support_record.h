/*
 * Records for tests, made without the reader: the base columns of a record's text, found by walking
 * its paths.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_RECORD_H
#define TRAILAUDIT_TESTS_SUPPORT_RECORD_H

#include "event/event.h"

typedef struct {
    EventRecord record; /* points at values */
    EventValue values[COLUMN_BASE_COUNT];
} SupportRecord;

/* Fills the record; borrows the text. False if the text is no JSON object. */
bool support_record_fill(SupportRecord *made, const char *json);

#endif
