/*
 * evaluate/set_tally: one count for all verdicts that a record shares with those like it. Internal
 * to the room.
 *
 * Counts records by account and service (a cell of the tallies) and set of settled verdicts, and
 * spreads them over the policies when asked to: a record costs one count, however many policies
 * have a verdict on it. One thread at a time.
 */
#ifndef TRAILAUDIT_EVALUATE_SET_TALLY_H
#define TRAILAUDIT_EVALUATE_SET_TALLY_H

#include "evaluate/tally.h"

typedef struct {
    uint32_t cell, set;
    uint64_t count; /* 0: the place is free */
} SetCount;

typedef struct {
    SetCount *places; /* an open hash table */
    uint32_t place_count, used;
} SetTally;

/* Zero initialisation is a ready, empty one. */

/* Has the place of a pair fetched: adding to it a little later is then quick. */
static inline void set_tally_expect(const SetTally *tally, uint32_t cell, uint32_t set)
{
    if (tally->place_count)
        __builtin_prefetch(&tally->places[(uint32_t)hash_mix(cell, set) & (tally->place_count - 1)],
                           1);
}
/* One record more. False without memory. */
bool set_tally_add(SetTally *tally, uint32_t cell, uint32_t set);
/* Adds all to the tallies, by the evaluator's sets, and begins again. False without memory. */
bool set_tally_expand(SetTally *tally, const Evaluator *evaluator, Tallies *tallies);
void set_tally_close(SetTally *tally);

#endif
