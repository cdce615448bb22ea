#include "evaluate/covered.h"

#include <stdlib.h>

#include "evaluate/run_state.h"

EvaluatedSeen covered_seen(const Program *program, const EvaluatedPolicy *verdict, Arena *arena)
{
    const PolicyException *exception =
        program->policies[verdict->policy].exceptions[verdict->exception].source;
    return (EvaluatedSeen){SLICE("exception"),
                           arena_printf(arena, "%.*s, past its max of %llu",
                                        (int)exception->id.size, exception->id.data,
                                        (unsigned long long)exception->max)};
}

bool covered_add(CoveredList *list, const RunEvidence *row, uint32_t exception)
{
    if (list->count == list->capacity) {
        uint64_t capacity = list->capacity ? list->capacity * 2 : 64;
        Covered *grown = realloc(list->items, capacity * sizeof(Covered));
        if (!grown)
            return false;
        list->items = grown;
        list->capacity = capacity;
    }
    list->items[list->count++] = (Covered){*row, exception};
    return true;
}

bool covered_keep(Worker *worker, const EventRecord *record, const RecordIdentity *identity,
                  uint32_t cell, const EvaluatedPolicy *verdict)
{
    RunEvidence row;
    EvaluatedSeen seen =
        covered_seen(worker->options->program, verdict, evaluator_scratch(worker->evaluator));
    return seen.value.data &&
           evidence_write(&worker->evidence, worker->evaluator, record, identity, verdict, cell,
                          &row) &&
           evidence_more(&worker->evidence, &row, &seen, 1) &&
           covered_add(&worker->covered, &row, verdict->exception);
}

void covered_free(CoveredList *list)
{
    free(list->items);
    *list = (CoveredList){0};
}

/* ---- when all files are read ---- */

typedef struct {
    const struct RunState *state;
    Arena a, b; /* for records that are read to break a tie */
    bool failed;
} Sorting;

static int compare_numbers(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

/* By event id, file and record, read back. */
static int compare_records(Sorting *sorting, const RunEvidence *x, const RunEvidence *y)
{
    RunEvidenceRecord one, other;
    RecordIdentity identity;
    Worker *workers = sorting->state->workers;
    arena_reset(&sorting->a);
    arena_reset(&sorting->b);
    if (!evidence_record(&workers[x->worker].evidence, x, &sorting->a, &one, &identity) ||
        !evidence_record(&workers[y->worker].evidence, y, &sorting->b, &other, &identity)) {
        sorting->failed = true;
        return 0;
    }
    int order = slice_compare(one.event_id, other.event_id);
    if (order == 0)
        order = compare_numbers(one.file, other.file);
    return order ? order : compare_numbers(one.record, other.record);
}

static int compare_covered(const void *a, const void *b, void *context)
{
    const Covered *x = a, *y = b;
    if (x->row.policy != y->row.policy)
        return compare_numbers(x->row.policy, y->row.policy);
    if (x->exception != y->exception)
        return compare_numbers(x->exception, y->exception);
    if (x->row.instant != y->row.instant)
        return x->row.instant < y->row.instant ? -1 : 1;
    if (x->row.id_prefix != y->row.id_prefix)
        return compare_numbers(x->row.id_prefix, y->row.id_prefix);
    return compare_records(context, &x->row, &y->row);
}

static bool gather(struct RunState *state, CoveredList *all)
{
    for (unsigned i = 0; i <= state->options->jobs; i++) {
        Worker *worker = &state->workers[i];
        for (uint64_t j = 0; j < worker->covered.count; j++) {
            Covered *covered = &worker->covered.items[j];
            if (j % RUN_LOOK == 0 && run_is_stopped(state->options))
                return false;
            covered->row.worker = i;
            if (state->superseded && !run_is_first_place(state, &worker->evidence, &covered->row))
                continue;
            if (!covered_add(all, &covered->row, covered->exception))
                return false;
        }
    }
    return true;
}

/* Room in the run's evidence for so many rows more. */
static bool reserve(Run *run, uint64_t more)
{
    RunEvidence *all =
        realloc(run->evidence, (run->evidence_count + more + 1) * sizeof(RunEvidence));
    if (!all)
        return false;
    run->evidence = all;
    return true;
}

/* The first `max` stay covered; the others violate. */
static bool settle(struct RunState *state, const Covered *covered, uint64_t place)
{
    EvaluatedPolicy verdict = {.policy = covered->row.policy,
                               .exception = covered->exception,
                               .verdict = VERDICT_EXCEPTED};
    const PolicyException *exception =
        state->options->program->policies[verdict.policy].exceptions[verdict.exception].source;
    if (place < exception->max)
        return tallies_verdict(&state->total, covered->row.cell, &verdict);
    verdict.verdict = VERDICT_NON_COMPLIANT;
    state->total.past_max[verdict.policy][verdict.exception]++;
    state->run->evidence[state->run->evidence_count++] = covered->row;
    run_draw_past_max(state, &covered->row);
    return tallies_verdict(&state->total, covered->row.cell, &verdict);
}

bool covered_settle(struct RunState *state)
{
    CoveredList all = {0};
    Sorting sorting = {.state = state};
    bool done = gather(state, &all) && reserve(state->run, all.count);
    if (done && all.count)
        qsort_r(all.items, all.count, sizeof(Covered), compare_covered, &sorting);
    done = done && !sorting.failed;
    uint64_t place = 0;
    for (uint64_t i = 0; done && i < all.count; i++) {
        const Covered *covered = &all.items[i], *before = i ? covered - 1 : NULL;
        bool same = before && before->row.policy == covered->row.policy &&
                    before->exception == covered->exception;
        place = same ? place + 1 : 0;
        done = settle(state, covered, place);
    }
    covered_free(&all);
    arena_free(&sorting.a);
    arena_free(&sorting.b);
    return done;
}
