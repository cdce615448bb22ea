/*
 * The worker pool: one thread fetches files a stage ahead, the others inflate, read and judge them.
 *
 * Files travel in batches, so that handing over costs little beside a file of 2 KB. The number of batches is fixed: where the workers are slower,
 * fetching waits (back-pressure); nobody waits for a particular file. What workers counted is merged when all are done.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/limits.h"
#include "evaluate/worker.h"

enum { BATCH_FILES = 64, BATCH_BYTES = 1 << 20 };

typedef struct Batch Batch;
struct Batch {
    Batch *next;
    Buffer bytes;
    uint32_t count;
    ArchiveEntry entries[BATCH_FILES];
    ArchiveFetched fetched[BATCH_FILES];
    RunFile *files[BATCH_FILES];
};

struct RunState {
    const RunOptions *options;
    Run *run;
    SeenSet *seen;
    Worker *workers;      /* options->jobs of them, and one for the fetcher's own problems */
    Tallies total;
    Arena arena;          /* files, tables of the run */
    Batch *batches;
    uint32_t batch_count;
    /* handing over */
    pthread_mutex_t lock;
    pthread_cond_t filled, emptied;
    Batch *ready_first, *ready_last, *idle;
    bool all_fetched;
    atomic_int status;    /* RunStatus; the first failure stays */
};

typedef struct {
    struct RunState *state;
    Worker *worker;
} WorkerThread;

static bool is_over(struct RunState *state)
{
    const atomic_bool *stop = state->options->stop;
    if (stop && atomic_load_explicit(stop, memory_order_relaxed)) {
        int expected = RUN_DONE;
        atomic_compare_exchange_strong(&state->status, &expected, RUN_STOPPED);
    }
    return atomic_load_explicit(&state->status, memory_order_relaxed) != RUN_DONE;
}

static void fail(struct RunState *state, RunStatus status)
{
    int expected = RUN_DONE;
    atomic_compare_exchange_strong(&state->status, &expected, (int)status);
    pthread_mutex_lock(&state->lock);
    pthread_cond_broadcast(&state->filled);
    pthread_cond_broadcast(&state->emptied);
    pthread_mutex_unlock(&state->lock);
}

/* ---- fetching ---- */

/* Delivered so early or late that no event of the period can be in it: the command-line page's rule. */
static bool is_outside_period(const ArchiveKey *key, const RunOptions *options)
{
    const Instant hour = 3600 * INSTANT_SECOND;
    if (key->delivered_from == INSTANT_NONE)
        return false;
    if (options->from != INSTANT_NONE && key->delivered_until <= options->from - hour)
        return true;
    return options->to != INSTANT_NONE && key->delivered_from > options->to + 31 * INSTANT_DAY;
}

static bool is_listed(Slice text, const Slice *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (slice_equal(text, list[i]))
            return true;
    return count == 0;
}

static bool is_elsewhere_by_path(const ArchiveKey *key, const RunOptions *options)
{
    return options->trust_paths && key->full &&
           (!is_listed(key->account, options->accounts, options->account_count) ||
            !is_listed(key->region, options->regions, options->region_count));
}

static RunFile *add_file(struct RunState *state, const ArchiveEntry *entry)
{
    Run *run = state->run;
    if ((run->file_count & (run->file_count - 1)) == 0) {
        size_t capacity = run->file_count ? (size_t)run->file_count * 2 : 64;
        RunFile **files = realloc(run->files, capacity * sizeof(RunFile *));
        if (!files)
            return NULL;
        run->files = files;
    }
    RunFile *file = arena_take(&state->arena, sizeof(RunFile));
    if (!file)
        return NULL;
    *file = (RunFile){.path = entry->path,
                      .account = entry->key.account,
                      .size = entry->size,
                      .first = INSTANT_NONE,
                      .last = INSTANT_NONE};
    file->narrowed_away =
        entry->key.account.size &&
        !is_listed(entry->key.account, state->options->accounts, state->options->account_count);
    run->files[run->file_count++] = file;
    return file;
}

static Batch *take_idle(struct RunState *state)
{
    pthread_mutex_lock(&state->lock);
    while (!state->idle && !is_over(state))
        pthread_cond_wait(&state->emptied, &state->lock);
    Batch *batch = is_over(state) ? NULL : state->idle;
    if (batch)
        state->idle = batch->next;
    pthread_mutex_unlock(&state->lock);
    if (batch) {
        batch->count = 0;
        batch->next = NULL;
        buffer_clear(&batch->bytes);
    }
    return batch;
}

static void hand_over(struct RunState *state, Batch *batch, bool last)
{
    pthread_mutex_lock(&state->lock);
    if (batch && batch->count) {
        if (state->ready_last)
            state->ready_last->next = batch;
        else
            state->ready_first = batch;
        state->ready_last = batch;
    }
    state->all_fetched = last;
    if (last)
        pthread_cond_broadcast(&state->filled);
    else
        pthread_cond_signal(&state->filled);
    pthread_mutex_unlock(&state->lock);
}

static bool fetch_entry(struct RunState *state, Batch *batch, const ArchiveEntry *entry)
{
    RunFile *file = add_file(state, entry);
    if (!file)
        return false;
    if (state->options->progress)
        atomic_fetch_add_explicit(&state->options->progress->listed, 1, memory_order_relaxed);
    if (is_outside_period(&entry->key, state->options) ||
        is_elsewhere_by_path(&entry->key, state->options)) {
        file->state = RUN_FILE_SKIPPED;
        return true;
    }
    uint32_t place = batch->count;
    batch->entries[place] = *entry;
    batch->files[place] = file;
    if (!archive_source_fetch(state->options->source, entry, &batch->bytes,
                              &batch->fetched[place]))
        return false;
    batch->count++;
    return true;
}

static RunStatus fetch_all(struct RunState *state)
{
    Worker *own = &state->workers[state->options->jobs];
    Batch *batch = take_idle(state);
    while (batch && !is_over(state)) {
        ArchiveEntry entry;
        Problem problem;
        switch (archive_source_next(state->options->source, &entry, &problem)) {
        case ARCHIVE_STEP_ENTRY:
            if (!fetch_entry(state, batch, &entry))
                return RUN_NO_MEMORY;
            break;
        case ARCHIVE_STEP_PROBLEM:
            if (!worker_problem(own, RUN_NO_FILE, entry.path, &problem))
                return RUN_NO_MEMORY;
            break;
        case ARCHIVE_STEP_END:
            hand_over(state, batch, true);
            return RUN_DONE;
        case ARCHIVE_STEP_FAILED:
            return RUN_NO_MEMORY;
        }
        if (batch->count == BATCH_FILES || batch->bytes.size >= BATCH_BYTES) {
            hand_over(state, batch, false);
            batch = take_idle(state);
        }
    }
    return RUN_DONE;
}

static void *fetcher(void *argument)
{
    struct RunState *state = argument;
    RunStatus status = fetch_all(state);
    if (status != RUN_DONE)
        fail(state, status);
    return NULL;
}

/* ---- working ---- */

static Batch *take_ready(struct RunState *state)
{
    pthread_mutex_lock(&state->lock);
    while (!state->ready_first && !state->all_fetched && !is_over(state))
        pthread_cond_wait(&state->filled, &state->lock);
    Batch *batch = is_over(state) ? NULL : state->ready_first;
    if (batch) {
        state->ready_first = batch->next;
        if (!state->ready_first)
            state->ready_last = NULL;
    }
    pthread_mutex_unlock(&state->lock);
    return batch;
}

static void give_back(struct RunState *state, Batch *batch)
{
    pthread_mutex_lock(&state->lock);
    batch->next = state->idle;
    state->idle = batch;
    pthread_cond_signal(&state->emptied);
    pthread_mutex_unlock(&state->lock);
}

static void report_progress(const RunOptions *options, const RunFile *file)
{
    RunProgress *progress = options->progress;
    if (!progress)
        return;
    atomic_fetch_add_explicit(&progress->files, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&progress->bytes, file->size, memory_order_relaxed);
    atomic_fetch_add_explicit(&progress->records, file->records, memory_order_relaxed);
}

static void close_streams(Batch *batch, uint32_t from)
{
    for (uint32_t i = from; i < batch->count; i++)
        if (batch->fetched[i].stream >= 0)
            close(batch->fetched[i].stream);
}

static void *work(void *argument)
{
    WorkerThread *thread = argument;
    struct RunState *state = thread->state;
    for (Batch *batch; (batch = take_ready(state));) {
        for (uint32_t i = 0; i < batch->count; i++) {
            const ArchiveFetched *fetched = &batch->fetched[i];
            Slice bytes = {batch->bytes.data + fetched->start, fetched->size};
            if (is_over(state)) {
                close_streams(batch, i);
                break;
            }
            if (!worker_file(thread->worker, &batch->entries[i], fetched, bytes,
                             batch->files[i])) {
                close_streams(batch, i + 1);
                fail(state, thread->worker->status);
                break;
            }
            report_progress(state->options, batch->files[i]);
        }
        give_back(state, batch);
    }
    return NULL;
}

/* ---- putting it together ---- */

static bool copy_counts(Arena *arena, const Counts *counts, RunCount **copy, uint32_t *count)
{
    *count = counts_size(counts);
    *copy = arena_array(arena, *count, sizeof(RunCount));
    for (uint32_t i = 0; *copy && i < *count; i++)
        (*copy)[i] = (RunCount){counts_name(counts, i), counts->values[i]};
    return *copy != NULL;
}

static bool copy_days(Arena *arena, const Tallies *total, Run *run)
{
    int64_t used = 0;
    for (int64_t i = 0; i < total->day_count; i++)
        used += total->days[i] > 0;
    run->days = arena_array(arena, (size_t)used, sizeof(RunDay));
    for (int64_t i = 0; run->days && i < total->day_count; i++)
        if (total->days[i])
            run->days[run->day_count++] = (RunDay){total->first_day + i, total->days[i]};
    return run->days != NULL;
}

static bool collect_evidence(struct RunState *state, uint32_t number, const uint32_t *cell_map)
{
    Run *run = state->run;
    EvidenceWriter *writer = &state->workers[number].evidence;
    if (!spool_finish(&writer->spool))
        return false;
    RunEvidence *all =
        realloc(run->evidence, (run->evidence_count + writer->count + 1) * sizeof(RunEvidence));
    if (!all)
        return false;
    run->evidence = all;
    for (uint64_t i = 0; i < writer->count; i++) {
        RunEvidence row = writer->rows[i];
        row.cell = cell_map[row.cell];
        row.worker = number;
        run->evidence[run->evidence_count++] = row;
    }
    free(writer->rows);
    writer->rows = NULL;
    return true;
}

static bool collect_problems(Run *run, const Worker *worker)
{
    RunProblem *all = realloc(run->problems, (run->problem_count + worker->problem_count + 1) *
                                                 sizeof(RunProblem));
    if (!all)
        return false;
    run->problems = all;
    if (worker->problem_count)
        memcpy(all + run->problem_count, worker->problems,
               worker->problem_count * sizeof(RunProblem));
    run->problem_count += worker->problem_count;
    return true;
}

static bool export_tables(struct RunState *state)
{
    Run *run = state->run;
    Tallies *total = &state->total;
    run->counts = total->counts;
    run->tallies = total->tallies;
    run->tally_count = total->tally_count;
    run->exceptions = total->exceptions;
    run->cell_count = names_count(total->cells);
    run->cells = arena_array(&state->arena, run->cell_count, sizeof(RunCell));
    for (uint32_t i = 0; run->cells && i < run->cell_count; i++) {
        Slice key = names_get(total->cells, i);
        size_t border = slice_find(key, '\0');
        run->cells[i] =
            (RunCell){{key.data, border}, slice_from(key, border + 1), total->evaluated[i]};
    }
    return run->cells && copy_counts(&state->arena, &total->kinds, &run->kinds, &run->kind_count) &&
           copy_days(&state->arena, total, run);
}

/* ---- reused ids ---- */

typedef struct {
    SeenPlace *places;
    uint32_t count, capacity;
    bool failed;
} Places;

static void add_place(void *context, SeenPlace place)
{
    Places *places = context;
    if (places->count == places->capacity) {
        uint32_t capacity = places->capacity ? places->capacity * 2 : 8;
        SeenPlace *grown = realloc(places->places, capacity * sizeof(SeenPlace));
        if (!grown) {
            places->failed = true;
            return;
        }
        places->places = grown;
        places->capacity = capacity;
    }
    places->places[places->count++] = place;
}

static int compare_places(const void *a, const void *b)
{
    const SeenPlace *x = a, *y = b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return x->record < y->record ? -1 : x->record > y->record;
}

static int compare_reused(const void *a, const void *b)
{
    uint64_t x = ((const Reused *)a)->id, y = ((const Reused *)b)->id;
    return x < y ? -1 : x > y;
}

static bool tell_reused(struct RunState *state, const Reused *reused, Places *places)
{
    enum { PLACES_NAMED = 10 };
    Run *run = state->run;
    Buffer detail = {0};
    places->count = 0;
    seen_each(state->seen, reused->id, add_place, places);
    qsort(places->places, places->count, sizeof(SeenPlace), compare_places);
    buffer_printf(&detail, "eventID %.*s with different contents: ", (int)reused->event_id.size,
                  reused->event_id.data);
    for (uint32_t i = 0; i < places->count && i < PLACES_NAMED; i++) {
        Slice path = run->files[places->places[i].file]->path;
        buffer_printf(&detail, "%srecord %u of %.*s", i ? ", " : "", places->places[i].record,
                      (int)path.size, path.data);
    }
    if (places->count > PLACES_NAMED)
        buffer_printf(&detail, ", and %u more", places->count - PLACES_NAMED);
    bool done = !detail.failed && !places->failed && places->count;
    if (done) {
        Problem problem = {.kind = PROBLEM_ID_REUSED,
                           .records = places->count,
                           .detail = buffer_slice(&detail)};
        uint32_t file = places->places[0].file;
        done = worker_problem(&state->workers[state->options->jobs], file, run->files[file]->path,
                              &problem);
    }
    buffer_free(&detail);
    return done;
}

static bool tell_all_reused(struct RunState *state)
{
    uint64_t count = 0;
    for (unsigned i = 0; i < state->options->jobs; i++)
        count += state->workers[i].reused_count;
    Reused *all = calloc(count + 1, sizeof(Reused));
    if (!all)
        return false;
    count = 0;
    for (unsigned i = 0; i < state->options->jobs; i++)
        for (uint64_t j = 0; j < state->workers[i].reused_count; j++)
            all[count++] = state->workers[i].reused[j];
    qsort(all, count, sizeof(Reused), compare_reused);
    Places places = {0};
    bool done = true;
    for (uint64_t i = 0; done && i < count; i++)
        if (i == 0 || all[i].id != all[i - 1].id)
            done = tell_reused(state, &all[i], &places);
    free(places.places);
    free(all);
    return done;
}

static bool merge_all(struct RunState *state)
{
    if (!tallies_open(&state->total, state->options->program) || !tell_all_reused(state))
        return false;
    for (unsigned i = 0; i <= state->options->jobs; i++) {
        const Worker *worker = &state->workers[i];
        uint32_t cells = names_count(worker->tallies.cells);
        uint32_t *cell_map = calloc(cells + 1, sizeof(uint32_t));
        bool done = cell_map && tallies_merge(&state->total, &worker->tallies, cell_map) &&
                    collect_evidence(state, i, cell_map) && collect_problems(state->run, worker);
        free(cell_map);
        if (!done)
            return false;
    }
    return export_tables(state);
}

/* ---- the run ---- */

static bool make_state(struct RunState *state)
{
    const RunOptions *options = state->options;
    uint64_t seed = 0;
    /* Hostile archives cannot aim at the hash tables of a seed that they don't know; results do not depend on it. */
    if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
        seed = 0x9e3779b97f4a7c15u;
    state->seen = seen_new();
    state->workers = calloc(options->jobs + 1, sizeof(Worker));
    state->batch_count = options->jobs * 2 + 2;
    state->batches = calloc(state->batch_count, sizeof(Batch));
    if (!state->seen || !state->workers || !state->batches)
        return false;
    for (uint32_t i = 0; i < state->batch_count; i++) {
        state->batches[i].next = state->idle;
        state->idle = &state->batches[i];
    }
    bool done = true;
    for (unsigned i = 0; i <= options->jobs; i++)
        done = worker_open(&state->workers[i], options, state->seen, seed) && done;
    return done;
}

static RunStatus run_threads(struct RunState *state)
{
    unsigned jobs = state->options->jobs;
    pthread_t fetching, *threads = calloc(jobs, sizeof(pthread_t));
    WorkerThread *arguments = calloc(jobs, sizeof(WorkerThread));
    bool made = threads && arguments && pthread_create(&fetching, NULL, fetcher, state) == 0;
    unsigned started = 0;
    if (!made)
        fail(state, threads && arguments ? RUN_NO_THREAD : RUN_NO_MEMORY);
    for (; made && started < jobs; started++) {
        arguments[started] = (WorkerThread){state, &state->workers[started]};
        if (pthread_create(&threads[started], NULL, work, &arguments[started]) != 0) {
            fail(state, RUN_NO_THREAD);
            break;
        }
    }
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    /* Where the workers have given up, the fetcher must not wait for an idle batch. */
    if (made) {
        pthread_mutex_lock(&state->lock);
        pthread_cond_broadcast(&state->emptied);
        pthread_mutex_unlock(&state->lock);
        pthread_join(fetching, NULL);
    }
    for (Batch *batch = state->ready_first; batch; batch = batch->next)
        close_streams(batch, 0);
    free(threads);
    free(arguments);
    return (RunStatus)atomic_load(&state->status);
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
    pthread_mutex_init(&state->lock, NULL);
    pthread_cond_init(&state->filled, NULL);
    pthread_cond_init(&state->emptied, NULL);
    if (!make_state(state))
        return RUN_NO_MEMORY;
    RunStatus status = run_threads(state);
    if (status != RUN_DONE)
        return status;
    if (!merge_all(state))
        return RUN_NO_MEMORY;
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
    tallies_close(&state->total);
    arena_free(&state->arena);
    pthread_mutex_destroy(&state->lock);
    pthread_cond_destroy(&state->filled);
    pthread_cond_destroy(&state->emptied);
    free(state->workers);
    free(state->batches);
    free(state);
    free(run->files);
    free(run->problems);
    free(run->evidence);
    free(run);
}

/* The repairs noted for a place, if that copy of the record was a repaired one. */
static Slice repairs_at(const struct RunState *state, SeenPlace place)
{
    for (unsigned i = 0; i < state->options->jobs; i++) {
        const Worker *worker = &state->workers[i];
        for (uint64_t j = 0; j < worker->repaired_count; j++)
            if (worker->repaired[j].place.file == place.file &&
                worker->repaired[j].place.record == place.record)
                return worker->repaired[j].repairs;
    }
    return (Slice){0};
}

bool run_evidence_read(const Run *run, const RunEvidence *row, Arena *arena,
                       RunEvidenceRecord *record, EvaluatedSeen **because, uint32_t *because_count,
                       EvaluatedSeen **shown, uint32_t *shown_count)
{
    const struct RunState *state = run->state;
    RecordIdentity identity;
    if (!evidence_read(&state->workers[row->worker].evidence.spool, row, arena, record, &identity,
                       because, because_count, shown, shown_count))
        return false;
    if (!identity.has_id)
        return true;
    SeenPlace place = seen_place(state->seen, identity.id, identity.columns);
    if (place.file != record->file || place.record != record->record) {
        record->file = place.file;
        record->record = place.record;
        record->recovered = repairs_at(state, place);
    }
    return true;
}
