/*
 * report/model_states: the days and hours of a row of coverage as text, for readers to whom its
 * strip says nothing. Internal to the room.
 */
#ifndef TRAILAUDIT_REPORT_MODEL_STATES_H
#define TRAILAUDIT_REPORT_MODEL_STATES_H

#include "audit/audit.h"
#include "base/buffer.h"
#include "report/words.h"

/* Runs of days in one state: "data 2026-07-01 – 2026-07-14; missing 2026-07-15"; nothing where all
 * are in the same. Appends the first LIMIT_COVERAGE_RUNS_SHOWN; returns how many days the others
 * have. `out` may be NULL. */
uint64_t model_add_days(const Words *words, const AuditCoverage *coverage,
                        const AuditCoverageRow *row, Buffer *out);
/* The same of hours (UTC) that are missing, not looked at or gaps, on days that are not as a whole
 * in their state: "2026-07-15 06–23 missing". */
uint64_t model_add_hours(const Words *words, const AuditCoverageRow *row, Buffer *out);

#endif
