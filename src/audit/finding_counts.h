/*
 * audit/finding_counts: whom, what, where and when the rows of findings name, and how often, of
 * several findings at once. Internal to audit/.
 *
 * Findings of one archive name the same principals, actions and Regions: each text is held once,
 * and a finding counts by its number. Owns copies of the texts until finding_counts_close.
 */
#ifndef TRAILAUDIT_AUDIT_FINDING_COUNTS_H
#define TRAILAUDIT_AUDIT_FINDING_COUNTS_H

#include "audit/audit.h"
#include "base/names.h"

typedef enum { COUNTED_PRINCIPAL, COUNTED_ACTION, COUNTED_REGION, COUNTED_DAY } CountedKind;

typedef struct {
    uint64_t key;   /* the finding, the kind, and the number of the text or day */
    uint64_t count; /* 0: the place is free */
} FindingCount;

/* Texts that rows have in common stand at one place, each: where one stood, and its number and 1.
 */
typedef struct {
    const char *data;
    uint32_t number;
} RecentText;

enum { RECENT_TEXTS = 512 };

typedef struct {
    Names *texts;
    RecentText recent[RECENT_TEXTS];
    uint64_t seed;           /* of the table below: who writes records chooses keys, not places */
    FindingCount *places;    /* an open hash table, until finding_counts_end */
    uint64_t used, capacity; /* a power of two */
    Slice *kept;             /* by number of a text: the copy that findings have of it */
    uint64_t next;           /* the first of the places that no finding took */
} FindingCounts;

/* Zero initialisation is ready and empty. */

/* One more row of the finding, which is below 2^30, names the text. False without memory. */
bool finding_counts_add(FindingCounts *counts, uint32_t finding, CountedKind kind, Slice text);
/* The same of a day since 1970. */
bool finding_counts_add_day(FindingCounts *counts, uint32_t finding, int64_t day);
/* There are no more rows. False without memory. */
bool finding_counts_end(FindingCounts *counts);
/* Lists what was counted of the finding, as reports list it, in the arena; findings are asked for
 * in ascending order. False without memory. */
bool finding_counts_list(FindingCounts *counts, uint32_t finding, Arena *arena, AuditFinding *into);
void finding_counts_close(FindingCounts *counts);

#endif
