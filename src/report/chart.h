/*
 * report/chart: charts as SVG text.
 *
 * Promises: numbers and class names only, never a text of a trail; no style attribute, so that a
 * strict Content-Security-Policy holds; what was not recorded is hatched and not drawn as nothing.
 * Labels, titles and the table beside a chart are its caller's. Owns: days live in the caller's
 * arena. Costs: an element or less a day. Never: reads a clock, draws more than CHART_COLUMNS
 * columns.
 */
#ifndef TRAILAUDIT_REPORT_CHART_H
#define TRAILAUDIT_REPORT_CHART_H

#include "audit/audit.h"
#include "base/buffer.h"

enum { CHART_COLUMNS = 400, CHART_SEVERITIES = 5 };

/* The days of the period as columns: one a day, or several days a column in long periods. */
typedef struct {
    Instant first;                  /* midnight of the first day */
    uint32_t count;                 /* columns; 0 where nothing is dated */
    uint32_t days;                  /* days of a column */
    uint32_t width;                 /* of a column, in units of the drawing */
    uint64_t *events;               /* evaluated records by column; 0 is "no data" */
    uint64_t *violations, *reviews; /* records of findings by column; one violates once a policy */
    uint64_t *by_severity[CHART_SEVERITIES]; /* violations of each severity by column */
    uint64_t most_of_a_severity;             /* the greatest of these */
    uint64_t most_events, most_violations;   /* of a column */
    uint64_t most_found;                     /* of violations and reviews together */
} ChartDays;

/* From the period asked for, widened to the evaluated days. False without memory. */
bool chart_days_build(const Audit *audit, Arena *arena, ChartDays *days);

/* What the other charts refer to by `#chart-…`: once in a page, before them. */
void chart_definitions(const ChartDays *days, Buffer *out);
/* Two bands: evaluated records above, violations and reviews below. */
void chart_days(const ChartDays *days, Buffer *out);
/* A row of cells for each severity, darker with more violations (five steps of class `heat-1` …),
 * and one for reviews. */
void chart_heat(const ChartDays *days, Buffer *out);
/* One finding's days over those of the audit: the most that a column of it has. */
uint64_t chart_most(const ChartDays *days, const AuditFinding *finding);
/* Its chart; `class` is the fill's class name. */
void chart_strip(const ChartDays *days, const AuditFinding *finding, const char *class,
                 Buffer *out);
/* A bar of value/most of the width. A value above 0 is never invisible. */
void chart_bar(uint64_t value, uint64_t most, const char *class, Buffer *out);

#endif
