/*
 * evaluate/pick_sums: which groups of picks may hold a violation at all. Internal to the room.
 *
 * Sums by group, of a bounded number of groups: of more, several share their sums. So they say too
 * much of a group, never too little. One thread at a time adds; any number ask afterwards.
 */
#ifndef TRAILAUDIT_EVALUATE_PICK_SUMS_H
#define TRAILAUDIT_EVALUATE_PICK_SUMS_H

#include "evaluate/picks.h"

typedef struct {
    uint64_t key;        /* hash of policy and group; 0: free */
    uint64_t value;      /* one of the values */
    uint32_t values;     /* how many there are, at most */
    uint32_t count : 30; /* of picked records */
    uint32_t has_step : 1, values_differ : 1;
} PickSum;

typedef struct {
    PickSum *sums;
    uint64_t capacity;
} PickSums;

/* For the groups of so many kinds of picks; one of so many whose memory is bounded together. False
 * without memory. */
bool sums_open(PickSums *sums, uint64_t kinds, unsigned shares);
void sums_close(PickSums *sums);
/* Tells groups apart; any bits of it are as good as others. */
uint64_t sums_key(const PickKind *kind);
/* Adds all picks of a kind, and the value that they have. */
void sums_add(PickSums *sums, const PickKind *kind);
/* Whether picks of that kind have to be looked at: otherwise they are compliant, or their step is
 * nobody's. */
bool sums_matter(const PickSums *sums, const Program *program, const PickKind *kind);

#endif
