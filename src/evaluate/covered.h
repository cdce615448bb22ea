/*
 * evaluate/covered: records that exceptions with a `max` cover, kept until all files are read.
 * Internal to the room.
 *
 * Which of them are past the max is told by event time, then event id, file and record, so it is
 * the same for any number of workers. Costs: a row of evidence for each such record, as for a
 * violation: any of them may turn out to be one.
 */
#ifndef TRAILAUDIT_EVALUATE_COVERED_H
#define TRAILAUDIT_EVALUATE_COVERED_H

#include "evaluate/evidence.h"
#include "evaluate/tally.h"

typedef struct {
    RunEvidence row; /* what is shown of it past the max */
    uint32_t exception;
} Covered;

typedef struct {
    Covered *items;
    uint64_t count, capacity;
} CoveredList;

/* Whether the verdict is that of an exception with a max: it is counted when all are known. */
static inline bool is_limited(const Program *program, const EvaluatedPolicy *verdict)
{
    return verdict->verdict == VERDICT_EXCEPTED &&
           program->policies[verdict->policy].exceptions[verdict->exception].source->max > 0;
}

/* What a row says beside what decided, for a record past the max. Data NULL without memory. */
EvaluatedSeen covered_seen(const Program *program, const EvaluatedPolicy *verdict, Arena *arena);
bool covered_add(CoveredList *list, const RunEvidence *row, uint32_t exception);
void covered_free(CoveredList *list);

#endif
