/*
 * evaluate/steps: which picked records of a group are followed by the steps of a sequence, or by
 * what is to follow. Internal to the room.
 *
 * Exact: at each time that records have, as many of the next steps are met as can be, each by a
 * record of its own (a maximal matching, step by step). Having met more steps never leaves fewer of
 * the later ones to be met, so no other choice does better. Costs: of a picked record with k steps,
 * at most k + 1 times are looked at and k + 1 records a step and time; a matching of k steps is at
 * most k^3 looks, k^2 where records are many, whatever the number of records. Memory: some 30 bytes
 * a pick.
 */
#ifndef TRAILAUDIT_EVALUATE_STEPS_H
#define TRAILAUDIT_EVALUATE_STEPS_H

#include "evaluate/picks.h"

/* Decides the picked records of the run, the picks of one policy and group by time, record, role.
 * `end` as of picks_correlate; followers are the arena's. False without memory. */
bool steps_decide(const ProgramCorrelation *correlation, Pick *run, uint64_t count, Instant end,
                  Arena *arena);

#endif
