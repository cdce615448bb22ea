/*
 * audit/coverage: account × Region × day, and hour where there are digests: where there were files
 * and records, where digests prove that nothing was delivered, where what they list is missing,
 * where nothing proves anything, and what is a gap. What a run was told to leave out (accounts,
 * Regions) has no row.
 *
 * Part of the model (audit.h). A gap is a cell that the report definition expects, or that lies
 * inside the span of a digest chain, with neither event file, nor record, nor digest. Elsewhere an
 * empty cell is "no data" and changes nothing.
 */
#ifndef TRAILAUDIT_AUDIT_COVERAGE_H
#define TRAILAUDIT_AUDIT_COVERAGE_H

#include "base/slice.h"

/* States of a day or an hour, as letters: a row's states are a text, one letter a day. */
#define COVERAGE_DATA  'D' /* an event file was delivered, or a record is of that day */
#define COVERAGE_EMPTY 'E' /* digests prove that nothing was delivered in the hours they cover */
#define COVERAGE_MISSING                                                                           \
    'M'                      /* digests list files that were delivered, and none of them is here   \
                              */
#define COVERAGE_UNREAD  'U' /* files were delivered, and the period had them skipped unread */
#define COVERAGE_STATES  "DEMU-G"
#define COVERAGE_NO_DATA '-' /* nothing is there, and nothing was expected */
#define COVERAGE_GAP     'G'

enum { COVERAGE_HOURS = 24 };

/* Categories of events that a trail may be told to record, of which it is told where there are
 * none: Management, Data, NetworkActivity, Insight. */
enum { AUDIT_CATEGORIES = 4 };
extern const Slice audit_categories[AUDIT_CATEGORIES];

/* An hour (UTC) of a row with digests in which files were delivered. Digests list by delivery, so
 * records are those of the files, and their events mostly a little earlier. */
typedef struct {
    uint32_t hour; /* 0 to 23 */
    uint64_t files, records;
    Slice first, last; /* event times; empty where there are no records */
} AuditCoverageHour;

/* A day of a row of which there is more to say than its state. */
typedef struct {
    Slice day;               /* 2026-07-01 */
    uint64_t files, records; /* delivered on it; evaluated */
    Slice first, last;       /* event times; empty where there are no records */
    Slice hours;             /* a letter an hour (UTC), where the row has digests; else empty */
    Slice *calls; /* names of those that stopped, started or changed a trail, each once */
    uint32_t call_count;
    AuditCoverageHour *by_hour; /* ascending; those with files whose minute is known */
    uint32_t by_hour_count;
} AuditCoverageDay;

typedef struct {
    Slice account, region; /* region is empty where records name none */
    bool expected;         /* by the report definition */
    uint64_t files, records;
    Slice first, last; /* event times of evaluated records; empty where there are none */
    Slice states;      /* a letter a day; empty where the axis was too long */
    /* they add up to the days of the axis; where that is too long, only gaps in chains are known */
    uint64_t data_days, empty_days, missing_days, unread_days, gap_days, silent_days;
    /* There are digests of it: then hours are told too. A day without an entry in `days` has 24
     * hours in its own state. */
    bool digests;
    /* of the axis; 0 without digests */
    uint64_t data_hours, empty_hours, missing_hours, unread_hours, gap_hours, silent_hours;
    AuditCoverageDay *days; /* ascending */
    uint32_t day_count;
} AuditCoverageRow;

/* A call that stopped, started or changed a trail. */
typedef struct {
    Slice time, account, region, action, principal, event_id; /* event_id may be empty */
} AuditInterruption;

typedef struct {
    Slice from; /* first day of the axis; empty where there is none */
    uint32_t days;
    bool too_long;          /* too many days or rows: only sums are told */
    bool without_days;      /* too many cells: rows have states, and no `days` and hours */
    bool without_hours;     /* too many hours with files: days have no `by_hour` */
    bool expected;          /* the report definition expects accounts and Regions */
    AuditCoverageRow *rows; /* by account, Region */
    uint32_t row_count;
    uint64_t gaps; /* cells */
    /* Of digests that no public key given authenticates, though there are some: they prove nothing
     * and span nothing. */
    uint64_t unproven_digests;
    /* No public keys were given, and there are cells that are proven empty: by digests that are
     * self-consistent. */
    bool unsigned_empty;
    /* Of the cells that are proven empty: of which another trail of the account and Region, which
     * has digests of other times, proves nothing. */
    uint64_t partly_proven_days;
    uint64_t missing_days, unread_days; /* cells in these states */
    AuditInterruption *interruptions;   /* by time */
    uint32_t interruption_count;
    Slice *never; /* categories of events of which the input has none */
    uint32_t never_count;
} AuditCoverage;

/* The day's entry, or NULL where the row has none. *at is where to look, from 0, for days that are
 * asked for in ascending order. */
const AuditCoverageDay *audit_coverage_day(const AuditCoverageRow *row, Slice day, uint32_t *at);

#endif
