#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "evaluate/run_state.h"

static bool make_state(struct RunState *state)
{
    const RunOptions *options = state->options;
    /* Hostile archives cannot aim at the hash tables of a seed that they don't know; results do not
     * depend on it. */
    state->seed = hash_seed();
    /* A quarter is the evidence's, the rest is for what is merged. */
    state->seen = seen_new(options->memory / 2, options->spill_folder, options->jobs > 1);
    state->workers = calloc(options->jobs + 1, sizeof(Worker));
    state->batch_count = (options->jobs + 1) * BATCHES_A_WORKER;
    state->batches = calloc(state->batch_count, sizeof(Batch));
    /* A worker that was never opened has no file to close. */
    for (unsigned i = 0; state->workers && i <= options->jobs; i++)
        state->workers[i].evidence.spool.descriptor = state->workers[i].picks.words.descriptor = -1;
    if (!state->seen || !state->workers || !state->batches)
        return false;
    for (uint32_t i = 0; i < state->batch_count; i++) {
        state->batches[i].next = state->idle;
        state->idle = &state->batches[i];
    }
    state->idle_count = state->batch_count;
    /* The fetcher's; the others are opened by their threads. */
    return worker_open_idle(&state->workers[options->jobs], state);
}

bool run_is_stopped(const RunOptions *options)
{
    return options->stop && atomic_load_explicit(options->stop, memory_order_relaxed);
}

static int spool_error(const struct RunState *state)
{
    int error = seen_error(state->seen);
    if (error && error != ENOMEM)
        return error;
    for (unsigned i = 0; i <= state->options->jobs; i++) {
        const Worker *worker = &state->workers[i];
        error = worker->evidence.spool.error;
        error = error ? error : worker->picks.words.error;
        if (error && error != ENOMEM)
            return error;
    }
    return 0;
}

int run_spill_error(const Run *run)
{
    return spool_error(run->state);
}

RunStatus run_failure(struct RunState *state)
{
    state->run->error = spool_error(state);
    return run_is_stopped(state->options) ? RUN_STOPPED
           : state->run->error            ? RUN_NO_SPACE
                                          : RUN_NO_MEMORY;
}

static bool sums_agree(const Run *run)
{
    const RunCounts *counts = &run->counts;
    uint64_t in_files = 0, quarantined = 0, in_cells = 0;
    for (uint32_t i = 0; i < run->file_count; i++) {
        in_files += run->files[i]->records;
        quarantined += run->files[i]->quarantined;
    }
    for (uint32_t i = 0; i < run->cell_count; i++)
        in_cells += run->cells[i].evaluated;
    uint64_t out = counts->out_of_period + counts->out_of_account + counts->out_of_region +
                   counts->out_of_service + counts->out_of_kind;
    return in_files == counts->records && quarantined == counts->quarantined &&
           in_cells == counts->evaluated &&
           counts->records == counts->evaluated + counts->duplicates + out;
}

static int compare_repaired(const void *a, const void *b)
{
    SeenPlace x = ((const Repaired *)a)->place, y = ((const Repaired *)b)->place;
    if (x.file != y.file)
        return x.file < y.file ? -1 : 1;
    return x.record < y.record ? -1 : x.record > y.record;
}

/* Repairs are looked up by place for each row of evidence. */
static void sort_repaired(struct RunState *state)
{
    for (unsigned i = 0; i < state->options->jobs; i++)
        if (state->workers[i].repaired_count)
            qsort(state->workers[i].repaired, state->workers[i].repaired_count, sizeof(Repaired),
                  compare_repaired);
}

/* Memory that was in use is had again sooner than other: what is built of the run needs some. */
static void give_back(struct RunState *state)
{
    for (unsigned i = 0; i <= state->options->jobs; i++)
        worker_decided(&state->workers[i]);
    for (uint32_t i = 0; i < state->batch_count; i++)
        buffer_free(&state->batches[i].bytes);
}

RunStatus run_archive(const RunOptions *options, Run **result)
{
    Run *run = *result = calloc(1, sizeof(Run));
    struct RunState *state = calloc(1, sizeof(struct RunState));
    if (!run || !state) {
        free(run);
        free(state);
        *result = NULL;
        return RUN_NO_MEMORY;
    }
    run->state = state;
    state->run = run;
    state->options = options;
    void_places_open(&state->void_places);
    pthread_mutex_init(&state->lock, NULL);
    pthread_cond_init(&state->filled, NULL);
    pthread_cond_init(&state->emptied, NULL);
    pthread_cond_init(&state->met, NULL);
    if (!make_state(state))
        return RUN_NO_MEMORY;
    RunStatus status = run_threads(state);
    for (unsigned i = 0; status == RUN_DONE && i < options->jobs; i++)
        status = first_values_check(&state->workers[i].first_values, state);
    if (status == RUN_DONE) {
        sort_repaired(state);
        status = run_merge(state);
    }
    if (status == RUN_DONE && (seen_error(state->seen) || !run_settle_integrity(state)))
        status = RUN_NO_MEMORY;
    /* What was looked up and could not be read leads to places where nothing is. */
    bool misled = status == RUN_BAD_SUM && seen_error(state->seen);
    if (status == RUN_NO_SPACE || status == RUN_NO_MEMORY || misled)
        return run_failure(state);
    if (status != RUN_DONE)
        return status;
    give_back(state);
    return sums_agree(run) ? RUN_DONE : RUN_BAD_SUM;
}

void run_free(Run *run)
{
    if (!run)
        return;
    struct RunState *state = run->state;
    for (unsigned i = 0; state->workers && i <= state->options->jobs; i++)
        worker_close(&state->workers[i]);
    for (uint32_t i = 0; state->batches && i < state->batch_count; i++)
        buffer_free(&state->batches[i].bytes);
    seen_free(state->seen);
    void_places_close(&state->void_places);
    tallies_close(&state->total);
    free(state->decided);
    free(state->drawn);
    arena_free(&state->arena);
    pthread_mutex_destroy(&state->lock);
    pthread_cond_destroy(&state->filled);
    pthread_cond_destroy(&state->emptied);
    pthread_cond_destroy(&state->met);
    free(state->workers);
    free(state->batches);
    free(state);
    free(run->files);
    free(run->problems);
    free(run->evidence);
    free(run->samples);
    free(run);
}

/* The repairs noted for a place, if that copy of the record was a repaired one. */
static Slice repairs_at(const struct RunState *state, SeenPlace place)
{
    Repaired wanted = {.place = place};
    for (unsigned i = 0; i < state->options->jobs; i++) {
        const Worker *worker = &state->workers[i];
        const Repaired *found = worker->repaired_count
                                    ? bsearch(&wanted, worker->repaired, worker->repaired_count,
                                              sizeof(Repaired), compare_repaired)
                                    : NULL;
        if (found)
            return found->repairs;
    }
    return (Slice){0};
}

/* Of a record of which an earlier copy was met afterwards: that one. */
static bool place_first(const struct RunState *state, const RecordIdentity *identity,
                        RunEvidenceRecord *record)
{
    if (!state->superseded || !identity->has_id)
        return true;
    SeenPlace place = seen_place(state->seen, identity->id, identity->columns);
    if (seen_error(state->seen))
        return false;
    if (place.file != record->file || place.record != record->record) {
        record->file = place.file;
        record->record = place.record;
        record->recovered = repairs_at(state, place);
    }
    return true;
}

bool run_evidence_record(const Run *run, const RunEvidence *row, Arena *arena,
                         RunEvidenceRecord *record)
{
    RecordIdentity identity;
    return evidence_record(&run->state->workers[row->worker].evidence, row, arena, record,
                           &identity) &&
           place_first(run->state, &identity, record);
}

bool run_evidence_read(const Run *run, const RunEvidence *row, Arena *arena,
                       RunEvidenceRecord *record, EvaluatedSeen **because, uint32_t *because_count,
                       EvaluatedSeen **shown, uint32_t *shown_count)
{
    RecordIdentity identity;
    return evidence_read(&run->state->workers[row->worker].evidence, row, arena, record, &identity,
                         because, because_count, shown, shown_count) &&
           place_first(run->state, &identity, record);
}
