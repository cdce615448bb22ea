/*
 * Coverage while it is put together: what coverage.c adds up and coverage_give.c hands over.
 * Internal to the room.
 */
#ifndef TRAILAUDIT_AUDIT_COVERAGE_PARTS_H
#define TRAILAUDIT_AUDIT_COVERAGE_PARTS_H

#include "audit/coverage.h"
#include "audit/parts.h"

enum { COVERAGE_CALLS = 32 };

/* A state while it is made: a record is of that day, and no event file is known to be. It becomes
 * COVERAGE_DATA. */
#define COVERAGE_RECORDS 'R'

/* A day of a row. Hours and calls are a bit each. */
typedef struct {
    uint64_t records;
    Instant first, last;
    uint32_t files;
    /* hours: in which files were delivered that are here; in which records are; in which digests
     * list files that are missing, and files skipped unread; that digests cover; within the span of
     * a chain */
    uint32_t delivered, records_in, missing, unread, proven, spanned;
    uint32_t calls; /* of Making.calls */
} CoverageCell;

/* Files delivered in an hour (since 1970), and what was read in them. */
typedef struct {
    int64_t hour;
    uint64_t files, records;
    Instant first, last;
} CoverageHour;

/* One account and Region. */
typedef struct {
    Slice account, region;
    bool expected, digests;
    uint64_t files, records;
    Instant first, last;
    uint64_t gap_days;   /* without states */
    char *states;        /* by day of the axis; NULL where there would be too many */
    CoverageCell *cells; /* the same; NULL where there would be too many */
    CoverageHour *hours; /* ascending once they are sorted */
    uint32_t hour_count, hour_capacity;
} CoverageMade;

typedef struct {
    Audit *audit;
    const AuditBuild *build;
    Names *names; /* account NUL Region → row */
    CoverageMade *rows;
    uint32_t capacity;
    int64_t first_day, day_count;
    bool too_long, without_days; /* too_long: states are not given */
    bool expecting;              /* rows made now have states all the same */
    bool by_hour;                /* there are digests, and hours not too many */
    uint64_t hours;
    uint64_t cells;
    Slice calls[COVERAGE_CALLS]; /* names of calls that were met */
    uint32_t call_count;
    Buffer key;
} CoverageMaking;

/* The row of an account and Region, made where there is none; NULL without memory. Others move. */
CoverageMade *coverage_row(CoverageMaking *making, Slice account, Slice region);
/* Of a day since 1970; NULL where it is not on the axis, or nothing is kept by day. */
char *coverage_state(const CoverageMaking *making, CoverageMade *row, int64_t day);
CoverageCell *coverage_cell(const CoverageMaking *making, CoverageMade *row, int64_t day);
/* The hour's bit in its day. */
uint32_t coverage_hour_bit(Instant time);
/* Gives the state that says more; `state` may be NULL. */
void coverage_raise(char *state, char to);
/* Whether the run looked at that account and Region: what it did not ask for has no row, as nothing
 * is known of it. */
bool coverage_asked(const AuditBuild *build, Slice account, Slice region);
/* The same of an account alone. */
bool coverage_account_asked(const AuditBuild *build, Slice account);
/* The chains of digests, which are the Integrity's; none without it. */
const IntegrityChain *coverage_chains(const AuditBuild *build, uint32_t *count);
/* coverage_expected.c: rows of what the report definition expects, before all others where days are
 * too many for others to have states; and, when all was added, the gaps in them. False without
 * memory. */
bool coverage_expected_rows(CoverageMaking *making);
bool coverage_expected_gaps(CoverageMaking *making);
/* coverage_digests.c: rows of accounts and Regions with digests, before their files are added.
 * False without memory. */
bool coverage_digest_rows(CoverageMaking *making);
/* coverage_digests.c: what digests prove, and what they list. False without memory. */
bool coverage_digests(CoverageMaking *making);
/* coverage_trails.c: when states are settled, counts the days that are proven empty by some of the
 * trails only. False without memory. */
bool coverage_trails(CoverageMaking *making);
/* Days of the axis from `first` to before `end`, less those on which the row has a record. */
uint64_t coverage_days_without_records(const CoverageMaking *making, const CoverageMade *row,
                                       int64_t first, int64_t end);
/* coverage_hours.c: counts a file in the hour in which it was delivered, where the row has digests.
 * False without memory. */
bool coverage_hours_add(CoverageMaking *making, CoverageMade *row, const RunFile *file);
/* Sorts a row's hours, each once. */
void coverage_hours_sort(CoverageMade *row);
/* Those of the day (since 1970) into its entry; *at is where to look, from 0, for ascending days.
 * False without memory. */
bool coverage_hours_give(Arena *arena, const CoverageMade *row, int64_t day, uint32_t *at,
                         AuditCoverageDay *into);
/* The letter of an hour of a day in this state. */
char coverage_hour(const CoverageCell *cell, char state, unsigned hour);
/* coverage_kinds.c: categories of events that were never seen, in the run and in each account.
 * False without memory. */
bool coverage_kinds(Audit *audit, const AuditBuild *build);
/* Rows and calls into the model. False without memory. */
bool coverage_give(CoverageMaking *making, LostInput *lost);

#endif
