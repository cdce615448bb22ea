#include "evaluate/sample.h"

#include <stdlib.h>

#include "evaluate/evaluator.h"

bool sampler_open(Sampler *sampler, const RunOptions *options)
{
    const Program *program = options->program;
    *sampler = (Sampler){
        .seed = options->sample_seed, .size = options->sample_size, .event = options->sample_event};
    if (sampler->size == 0)
        return true;
    sampler->policy_count = program->policy_count;
    sampler->keys = calloc(program->policy_count + 1, sizeof(uint64_t));
    sampler->heaps = calloc(program->policy_count + 1, sizeof(SampleHeap));
    for (uint32_t i = 0; sampler->keys && i < program->policy_count; i++)
        sampler->keys[i] = hash_bytes(program->policies[i].source->id, ~sampler->seed);
    return sampler->keys && sampler->heaps;
}

void sampler_close(Sampler *sampler)
{
    for (uint32_t i = 0; sampler->heaps && i < sampler->policy_count; i++)
        free(sampler->heaps[i].records);
    free(sampler->heaps);
    free(sampler->keys);
    *sampler = (Sampler){0};
}

int sample_compare(const void *a, const void *b)
{
    const SampledRecord *x = a, *y = b;
    const SeenPlace *p = &x->identity.place, *q = &y->identity.place;
    if (x->policy != y->policy)
        return x->policy < y->policy ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    if (x->tie != y->tie)
        return x->tie < y->tie ? -1 : 1;
    if (p->file != q->file)
        return p->file < q->file ? -1 : 1;
    return p->record < q->record ? -1 : p->record > q->record;
}

/* ---- the heap of a policy ---- */

static void swap(SampledRecord *a, SampledRecord *b)
{
    SampledRecord kept = *a;
    *a = *b;
    *b = kept;
}

static void rise(SampledRecord *records, uint32_t at)
{
    for (uint32_t above; at > 0; at = above) {
        above = (at - 1) / 2;
        if (sample_compare(&records[at], &records[above]) <= 0)
            return;
        swap(&records[at], &records[above]);
    }
}

static void sink(SampledRecord *records, uint32_t count)
{
    for (uint32_t at = 0, below = 1; below < count; at = below, below = 2 * at + 1) {
        if (below + 1 < count && sample_compare(&records[below + 1], &records[below]) > 0)
            below++;
        if (sample_compare(&records[below], &records[at]) <= 0)
            return;
        swap(&records[below], &records[at]);
    }
}

static bool keep(SampleHeap *heap, uint32_t size, const SampledRecord *record)
{
    if (heap->count == size) {
        if (sample_compare(record, &heap->records[0]) > 0)
            return true;
        heap->records[0] = *record;
        sink(heap->records, heap->count);
        return true;
    }
    if (heap->count == heap->capacity) {
        uint32_t capacity = heap->capacity ? heap->capacity * 2 : 16;
        SampledRecord *grown = realloc(heap->records, capacity * sizeof(SampledRecord));
        if (!grown)
            return false;
        heap->records = grown;
        heap->capacity = capacity;
    }
    heap->records[heap->count] = *record;
    rise(heap->records, heap->count++);
    return true;
}

/* ---- the record in hand ---- */

typedef struct {
    Sampler *sampler;
    Evaluator *evaluator;
    uint64_t hash; /* of what tells the record from others */
    SampledRecord record;
    bool tied; /* record.tie is there */
} Offer;

/* Few records come near the sample: only for these their values are looked at. */
static bool offer_to(Offer *offer, uint32_t policy, Verdict verdict, const EvaluatedPolicy *open)
{
    Sampler *sampler = offer->sampler;
    SampleHeap *heap = &sampler->heaps[policy];
    uint64_t rank = hash_mix(offer->hash ^ sampler->keys[policy], sampler->keys[policy]);
    if (heap->count == sampler->size && rank > heap->records[0].rank)
        return true;
    SampledRecord *record = &offer->record;
    if (!offer->tied && record->identity.has_id)
        record->tie = evaluator_columns_hash(offer->evaluator, sampler->seed);
    offer->tied = true;
    record->rank = rank;
    record->policy = policy;
    record->verdict = (uint8_t)verdict;
    record->exception = open ? open->exception : 0;
    return keep(heap, sampler->size, record);
}

bool sampler_take(Sampler *sampler, Evaluator *evaluator, const EvaluatedPolicy *verdicts,
                  uint32_t count, const RecordIdentity *identity, Slice path, uint32_t cell)
{
    if (sampler->size == 0 ||
        (sampler->event.data &&
         !event_value_is(evaluator->record->values[COLUMN_EVENT_ID], sampler->event)))
        return true;
    Offer taken = {.sampler = sampler,
                   .evaluator = evaluator,
                   .record = {.identity = *identity, .cell = cell}};
    if (!evaluator_identity(evaluator, sampler->seed, &taken.hash))
        taken.hash = hash_mix(hash_bytes(path, sampler->seed), identity->place.record);
    uint32_t settled_count;
    const SettledVerdict *settled =
        evaluator_settled_verdicts(evaluator, evaluator_settled(evaluator), &settled_count);
    bool done = true;
    for (uint32_t i = 0; done && i < settled_count; i++)
        done = offer_to(&taken, settled[i].policy, settled[i].verdict, NULL);
    for (uint32_t i = 0; done && i < count; i++)
        if (!verdicts[i].counted)
            done =
                offer_to(&taken, verdicts[i].policy, evaluated_verdict(&verdicts[i]), &verdicts[i]);
    return done;
}
