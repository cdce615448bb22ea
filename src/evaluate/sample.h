/*
 * evaluate/sample: random records of each policy's population, for a test of the verdicts by hand.
 * Internal to the room.
 *
 * Every record in a policy's scope has a rank there: a hash, keyed with the seed and the policy's
 * id, of the record's eventID and account or, where it has no eventID, of its place. The sample is
 * the records of the least ranks. So it depends on the seed and the records alone: never on which
 * worker meets a record, on which of several copies, or on the other policies. Costs: a heap of as
 * many records as are drawn for each policy, in each worker; nothing where none are drawn. One
 * thread at a time.
 */
#ifndef TRAILAUDIT_EVALUATE_SAMPLE_H
#define TRAILAUDIT_EVALUATE_SAMPLE_H

#include "evaluate/evidence.h"

typedef struct {
    uint64_t rank, tie; /* the tie tells records of one eventID apart by their values */
    RecordIdentity identity;
    uint32_t cell;      /* of the worker's, later the run's tables */
    uint32_t policy;    /* place in the program */
    uint32_t exception; /* of VERDICT_EXCEPTED */
    uint8_t verdict;    /* of a picked one until its correlation is decided */
} SampledRecord;

typedef struct {
    SampledRecord *records; /* the one of the greatest rank first */
    uint32_t count, capacity;
} SampleHeap;

typedef struct {
    uint64_t seed;
    uint32_t size; /* records of each policy; 0: none are drawn */
    Slice event;   /* only records of this eventID; data NULL: any */
    uint32_t policy_count;
    uint64_t *keys;    /* by policy */
    SampleHeap *heaps; /* by policy */
} Sampler;

/* False without memory. */
bool sampler_open(Sampler *sampler, const RunOptions *options);
void sampler_close(Sampler *sampler);
/*
 * Offers a record that is evaluated for the first time; the evaluator has it in hand, and these are
 * its verdicts from evaluator_run_open. `path` is that of its file. False without memory.
 */
bool sampler_take(Sampler *sampler, Evaluator *evaluator, const EvaluatedPolicy *verdicts,
                  uint32_t count, const RecordIdentity *identity, Slice path, uint32_t cell);
/* Whether a record comes before another: by policy, then rank. */
int sample_compare(const void *a, const void *b);

#endif
