/*
 * Coverage while it is put together: what coverage.c adds up and coverage_give.c hands over.
 * Internal to the room.
 */
#ifndef TRAILAUDIT_AUDIT_COVERAGE_PARTS_H
#define TRAILAUDIT_AUDIT_COVERAGE_PARTS_H

#include "audit/coverage.h"
#include "audit/parts.h"

enum { COVERAGE_CALLS = 32 };

/* A day of a row. Hours and calls are a bit each. */
typedef struct {
    uint64_t records;
    Instant first, last;
    uint32_t files;
    uint32_t data, proven, spanned; /* hours: with files or records; that digests cover; within the
                                       span of a chain */
    uint32_t calls;                 /* of Making.calls */
} CoverageCell;

/* One account and Region. */
typedef struct {
    Slice account, region;
    bool expected, digests;
    uint64_t files, records;
    Instant first, last;
    char *states;        /* by day of the axis; NULL where that is too long */
    CoverageCell *cells; /* the same; NULL where there would be too many */
} CoverageMade;

typedef struct {
    Audit *audit;
    const AuditBuild *build;
    Names *names; /* account NUL Region → row */
    CoverageMade *rows;
    uint32_t capacity;
    int64_t first_day, day_count;
    bool too_long, without_days;
    uint64_t cells;
    Slice calls[COVERAGE_CALLS]; /* names of calls that were met */
    uint32_t call_count;
    Buffer key;
} CoverageMaking;

/* The letter of an hour of a day in this state. */
char coverage_hour(const CoverageCell *cell, char state, unsigned hour);
/* Rows, calls and categories into the model. False without memory. */
bool coverage_give(CoverageMaking *making, LostInput *lost);

#endif
