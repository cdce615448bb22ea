/*
 * report/exceptions_list: exceptions and their state on a day, for who reviews them.
 *
 * Promises: every exception given stands in every format; text fits the width and is safe for a
 * terminal. Owns nothing.
 */
#ifndef TRAILAUDIT_REPORT_EXCEPTIONS_LIST_H
#define TRAILAUDIT_REPORT_EXCEPTIONS_LIST_H

#include "audit/audit.h"
#include "base/output.h"

typedef struct {
    Slice policy;
    AuditException exception; /* what a run adds to it (count, unused, …) is not shown */
} ListedException;

typedef struct {
    const ListedException *rows; /* in the order in which they are shown */
    uint32_t count, dispositions;
    Slice as_of;
} ExceptionsList;

/* False where the output could not be written, or without memory. */
bool exceptions_write_text(const ExceptionsList *list, unsigned width, Output *output);
bool exceptions_write_csv(const ExceptionsList *list, Output *output);
bool exceptions_write_json(const ExceptionsList *list, Output *output);

#endif
