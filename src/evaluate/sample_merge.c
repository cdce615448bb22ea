/*
 * The samples of all policies, out of what the workers drew of their records: of each policy the
 * least of all ranks. Their verdicts are known but for what correlations decide; what is shown of
 * them is read again.
 */
#include <stdlib.h>

#include "evaluate/run_state.h"

static int compare_drawn(const void *a, const void *b)
{
    const DecidedRow *x = a, *y = b;
    if (x->record != y->record)
        return x->record < y->record ? -1 : 1;
    return x->verdict.policy < y->verdict.policy ? -1 : x->verdict.policy > y->verdict.policy;
}

/* Everything that the workers hold, by policy and rank; *count of them. */
static SampledRecord *gather(const struct RunState *state, uint32_t *const *cell_maps,
                             uint64_t *count)
{
    uint64_t total = 0;
    for (unsigned i = 0; i < state->options->jobs; i++)
        for (uint32_t j = 0; j < state->workers[i].sampler.policy_count; j++)
            total += state->workers[i].sampler.heaps[j].count;
    SampledRecord *all = calloc(total + 1, sizeof(SampledRecord));
    *count = 0;
    for (unsigned i = 0; all && i < state->options->jobs; i++)
        for (uint32_t j = 0; j < state->workers[i].sampler.policy_count; j++) {
            const SampleHeap *heap = &state->workers[i].sampler.heaps[j];
            for (uint32_t k = 0; k < heap->count; k++) {
                all[*count] = heap->records[k];
                all[*count].cell = cell_maps[i][all[*count].cell];
                ++*count;
            }
        }
    if (all)
        qsort(all, total, sizeof(SampledRecord), sample_compare);
    return all;
}

/* Of several copies the first in archive order is shown. */
static DecidedRow draw(const struct RunState *state, const SampledRecord *record)
{
    SeenPlace place = record->identity.place;
    if (record->identity.has_id)
        place = seen_place(state->seen, record->identity.id, record->identity.columns);
    EvaluatedPolicy verdict = {.policy = record->policy,
                               .verdict = (Verdict)record->verdict,
                               .exception = record->exception};
    return (DecidedRow){.record = (uint64_t)place.file << 32 | place.record,
                        .verdict = verdict,
                        .cell = record->cell,
                        .drawn = true};
}

bool run_draw(struct RunState *state, uint32_t *const *cell_maps)
{
    if (state->options->sample_size == 0)
        return true;
    uint64_t count;
    SampledRecord *all = gather(state, cell_maps, &count);
    state->drawn = calloc(count + 1, sizeof(DecidedRow));
    uint64_t of_policy = 0;
    for (uint64_t i = 0; all && state->drawn && i < count; i++) {
        of_policy = i && all[i].policy == all[i - 1].policy ? of_policy + 1 : 0;
        if (of_policy < state->options->sample_size)
            state->drawn[state->drawn_count++] = draw(state, &all[i]);
    }
    if (all && state->drawn)
        qsort(state->drawn, state->drawn_count, sizeof(DecidedRow), compare_drawn);
    free(all);
    /* A place that could not be looked up is none to read again. */
    return all && state->drawn && !seen_error(state->seen);
}

static DecidedRow *find_drawn(const struct RunState *state, uint64_t record, uint32_t policy)
{
    DecidedRow sought = {.record = record, .verdict = {.policy = policy}};
    return state->drawn_count ? bsearch(&sought, state->drawn, state->drawn_count,
                                        sizeof(DecidedRow), compare_drawn)
                              : NULL;
}

void run_draw_decided(struct RunState *state, uint64_t record, const EvaluatedPolicy *verdict)
{
    DecidedRow *found = find_drawn(state, record, verdict->policy);
    if (found)
        found->verdict = *verdict;
}

bool run_draw_list(struct RunState *state)
{
    uint64_t count = state->decided_count + state->drawn_count;
    if (state->drawn_count == 0)
        return true;
    DecidedRow *grown = realloc(state->decided, count * sizeof(DecidedRow));
    if (!grown)
        return false;
    memcpy(grown + state->decided_count, state->drawn, state->drawn_count * sizeof(DecidedRow));
    state->decided = grown;
    state->decided_count = state->decided_capacity = count;
    return true;
}

/* The rows that were read have the order of those that were drawn. */
bool run_draw_collect(struct RunState *state)
{
    Run *run = state->run;
    if (state->drawn_count == 0)
        return true;
    run->samples = calloc(state->drawn_count, sizeof(RunSample));
    for (uint64_t i = 0; run->samples && i < state->decided_count; i++) {
        const DecidedRow *row = &state->decided[i];
        if (!row->drawn)
            continue;
        RunSample *sample = &run->samples[run->sample_count++];
        *sample = (RunSample){row->row, row->verdict.verdict};
        sample->row.worker = row->worker;
    }
    return run->samples != NULL;
}

void run_draw_past_max(struct RunState *state, const RunEvidence *row)
{
    RecordIdentity identity;
    if (state->drawn_count == 0 ||
        !evidence_identity(&state->workers[row->worker].evidence, row, &identity))
        return;
    uint64_t record = (uint64_t)identity.place.file << 32 | identity.place.record;
    const DecidedRow *found = find_drawn(state, record, row->policy);
    if (found)
        state->run->samples[found - state->drawn] = (RunSample){*row, VERDICT_NON_COMPLIANT};
}
