/*
 * The worker pool: one thread fetches files a stage ahead, the others inflate, read and judge them.
 *
 * Files travel in batches, of which workers take shares, so that handing over costs little beside a
 * file of 2 KB and the last files keep all workers busy. The number of batches is fixed: where the
 * workers are slower, fetching waits (back-pressure); nobody waits for a particular file. When
 * there are no more, the workers meet to settle what correlations picked
 * (rest.c). What they counted is merged when all are done.
 */
#include <stdlib.h>
#include <unistd.h>

#include "evaluate/run_state.h"

typedef struct {
    struct RunState *state;
    Worker *worker;
} WorkerThread;

/* Files of a batch that one worker takes. */
typedef struct {
    Batch *batch;
    uint32_t from, end;
} Share;

static bool is_over(struct RunState *state)
{
    if (run_is_stopped(state->options)) {
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
    pthread_cond_broadcast(&state->met);
    pthread_mutex_unlock(&state->lock);
}

/* ---- fetching ---- */

bool run_is_outside_period(const ArchiveKey *key, Instant from, Instant to)
{
    const Instant hour = 3600 * INSTANT_SECOND;
    if (key->delivered_from == INSTANT_NONE)
        return false;
    if (from != INSTANT_NONE && key->delivered_until <= from - hour)
        return true;
    return to != INSTANT_NONE && key->delivered_from > to + 31 * INSTANT_DAY;
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

bool run_skips(const RunOptions *options, const ArchiveKey *key)
{
    return run_is_outside_period(key, options->from, options->to) ||
           is_elsewhere_by_path(key, options);
}

static RunFile *add_file(struct RunState *state, const ArchiveEntry *entry)
{
    Run *run = state->run;
    if ((run->file_count & (run->file_count - 1)) == 0) {
        size_t capacity = run->file_count ? (size_t)run->file_count * 2 : 64;
        /* A worker may look for a file that was done. */
        pthread_mutex_lock(&state->lock);
        RunFile **files = realloc(run->files, capacity * sizeof(RunFile *));
        if (files)
            run->files = files;
        pthread_mutex_unlock(&state->lock);
        if (!files)
            return NULL;
    }
    RunFile *file = arena_take(&state->arena, sizeof(RunFile));
    if (!file)
        return NULL;
    *file = (RunFile){.path = entry->path,
                      .archive = entry->archive,
                      .claims_events = entry->key.claims_events || entry->named,
                      .names_events = entry->key.names_events,
                      .account = entry->key.account,
                      .region = entry->key.region,
                      .kind = (uint8_t)entry->key.kind,
                      .delivered = entry->key.delivered_from,
                      .minute_known =
                          entry->key.delivered_until - entry->key.delivered_from < INSTANT_HOUR,
                      .size = entry->size,
                      .first = INSTANT_NONE,
                      .last = INSTANT_NONE};
    file->narrowed_away =
        entry->key.account.size &&
        !is_listed(entry->key.account, state->options->accounts, state->options->account_count);
    run->files[run->file_count++] = file;
    return file;
}

/* Large files are not fetched far ahead: what lies ready is bounded. Nothing lies ready when all
 * batches are idle. */
static bool is_far_ahead(const struct RunState *state)
{
    return state->under_way >= (uint64_t)state->batch_count * BATCH_AHEAD;
}

static Batch *take_idle(struct RunState *state)
{
    pthread_mutex_lock(&state->lock);
    while ((!state->idle || is_far_ahead(state)) && !is_over(state))
        pthread_cond_wait(&state->emptied, &state->lock);
    Batch *batch = is_over(state) ? NULL : state->idle;
    if (batch) {
        state->idle = batch->next;
        state->idle_count--;
    }
    pthread_mutex_unlock(&state->lock);
    if (batch) {
        batch->count = batch->taken = batch->done = 0;
        batch->next = NULL;
        if (batch->bytes.capacity > 2 * BATCH_ROOM)
            buffer_free(&batch->bytes);
        buffer_clear(&batch->bytes);
        /* Mostly enough: what grows is moved, and the workers stand still meanwhile. Where there is
         * no memory, the first file tells. */
        buffer_reserve(&batch->bytes, BATCH_ROOM);
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
        state->under_way += batch->bytes.size;
    }
    state->all_fetched = last;
    pthread_cond_broadcast(&state->filled);
    pthread_mutex_unlock(&state->lock);
}

static void close_streams(Batch *batch, uint32_t from, uint32_t end)
{
    for (uint32_t i = from; i < end; i++)
        if (batch->fetched[i].stream >= 0)
            close(batch->fetched[i].stream);
}

/* Of a file that is not read, and of which not even the size could be learned. */
static bool tell_gone(struct RunState *state, const ArchiveEntry *entry, int error)
{
    Problem problem = {.kind = PROBLEM_UNREADABLE, .detail = slice_of(strerrordesc_np(error))};
    return worker_problem(&state->workers[state->options->jobs], entry->ordinal, entry->path,
                          &problem);
}

static bool fetch_entry(struct RunState *state, Batch *batch, ArchiveEntry *entry)
{
    ArchiveSource *source = state->options->source;
    uint32_t place = batch->count;
    bool skipped = run_skips(state->options, &entry->key);
    if (state->options->progress)
        atomic_fetch_add_explicit(&state->options->progress->listed, 1, memory_order_relaxed);
    int gone = skipped ? archive_source_size(source, entry) : 0;
    if (!skipped &&
        !archive_source_fetch_listed(source, entry, &batch->bytes, &batch->fetched[place]))
        return false;
    if (!skipped && archive_is_out_of_files(batch->fetched[place].error)) {
        state->run->error = batch->fetched[place].error;
        return false;
    }
    RunFile *file = add_file(state, entry);
    if (!file) {
        if (!skipped && batch->fetched[place].stream >= 0)
            close(batch->fetched[place].stream);
        return false;
    }
    if (skipped) {
        file->state = RUN_FILE_SKIPPED;
        return gone == 0 || tell_gone(state, entry, gone);
    }
    batch->entries[place] = *entry;
    batch->files[place] = file;
    batch->count++;
    return true;
}

static RunStatus fetch_failed(const struct RunState *state)
{
    return archive_is_out_of_files(state->run->error) ? RUN_NO_FILES : RUN_NO_MEMORY;
}

/* Batch after batch; *batch is the one in hand. */
static RunStatus fetch_into(struct RunState *state, Batch **batch)
{
    Worker *own = &state->workers[state->options->jobs];
    while ((*batch || (*batch = take_idle(state))) && !is_over(state)) {
        ArchiveEntry entry;
        Problem problem;
        switch (archive_source_next(state->options->source, &entry, &problem)) {
        case ARCHIVE_STEP_ENTRY:
            if (!fetch_entry(state, *batch, &entry))
                return fetch_failed(state);
            break;
        case ARCHIVE_STEP_PROBLEM:
            if (!worker_problem(own, RUN_NO_FILE, entry.path, &problem))
                return RUN_NO_MEMORY;
            break;
        case ARCHIVE_STEP_END:
            hand_over(state, *batch, true);
            *batch = NULL;
            return RUN_DONE;
        case ARCHIVE_STEP_FAILED:
            state->run->error = archive_source_error(state->options->source);
            return fetch_failed(state);
        }
        if ((*batch)->count == BATCH_FILES || (*batch)->bytes.size >= BATCH_BYTES) {
            hand_over(state, *batch, false);
            *batch = NULL;
        }
    }
    return RUN_DONE;
}

static RunStatus fetch_all(struct RunState *state)
{
    Batch *batch = NULL;
    RunStatus status = fetch_into(state, &batch);
    if (batch) /* nobody gets it any more */
        close_streams(batch, 0, batch->count);
    return status;
}

static void *fetcher(void *argument)
{
    struct RunState *state = argument;
    RunStatus status = fetch_all(state);
    /* Told to stop, the workers may be waiting for a batch that never comes. */
    if (status != RUN_DONE || is_over(state))
        fail(state, status != RUN_DONE ? status : RUN_STOPPED);
    return NULL;
}

/* ---- working ---- */

/* The next files of a batch: one, or small ones together. */
static Share next_share(Batch *batch)
{
    Share share = {batch, batch->taken, batch->taken};
    for (size_t bytes = 0; share.end < batch->count && bytes < SHARE_BYTES; share.end++)
        bytes += batch->fetched[share.end].size;
    batch->taken = share.end;
    return share;
}

/* False where there are no more. */
static bool take_share(struct RunState *state, Share *share)
{
    pthread_mutex_lock(&state->lock);
    while (!state->ready_first && !state->all_fetched && !is_over(state))
        pthread_cond_wait(&state->filled, &state->lock);
    Batch *batch = is_over(state) ? NULL : state->ready_first;
    if (batch) {
        *share = next_share(batch);
        if (batch->taken == batch->count)
            state->ready_first = batch->next;
        if (!state->ready_first)
            state->ready_last = NULL;
    }
    pthread_mutex_unlock(&state->lock);
    return batch != NULL;
}

/* The fetcher, which has to push a worker aside, is woken for several at a time: the workers have
 * the other half meanwhile. */
static void give_back(struct RunState *state, const Share *share)
{
    Batch *batch = share->batch;
    pthread_mutex_lock(&state->lock);
    batch->done += share->end - share->from;
    if (batch->done == batch->count) {
        batch->next = state->idle;
        state->idle = batch;
        state->under_way -= batch->bytes.size;
        if (++state->idle_count >= state->batch_count / 2)
            pthread_cond_signal(&state->emptied);
    }
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

bool run_meet(struct RunState *state)
{
    pthread_mutex_lock(&state->lock);
    unsigned meeting = state->meetings;
    if (++state->arrived == state->options->jobs) {
        state->arrived = 0;
        state->meetings++;
        pthread_cond_broadcast(&state->met);
    }
    while (state->meetings == meeting && !is_over(state))
        pthread_cond_wait(&state->met, &state->lock);
    bool met = state->meetings != meeting;
    pthread_mutex_unlock(&state->lock);
    return met && !is_over(state);
}

static void work_share(struct RunState *state, Worker *worker, const Share *share)
{
    Batch *batch = share->batch;
    for (uint32_t i = share->from; i < share->end; i++) {
        const ArchiveFetched *fetched = &batch->fetched[i];
        Slice bytes = {batch->bytes.data + fetched->start, fetched->size};
        if (is_over(state)) {
            close_streams(batch, i, share->end);
            return;
        }
        if (!worker_file(worker, &batch->entries[i], fetched, bytes, batch->files[i])) {
            close_streams(batch, i + 1, share->end);
            fail(state, worker->status);
            return;
        }
        report_progress(state->options, batch->files[i]);
    }
}

static void *work(void *argument)
{
    WorkerThread *thread = argument;
    struct RunState *state = thread->state;
    /* Here, so that what two workers write to does not stand side by side. */
    if (!worker_open(thread->worker, state))
        fail(state, RUN_NO_MEMORY);
    for (Share share; take_share(state, &share);) {
        work_share(state, thread->worker, &share);
        give_back(state, &share);
    }
    if (!is_over(state) && !run_settle_rest(state, (unsigned)(thread->worker - state->workers)))
        fail(state, RUN_NO_MEMORY);
    if (is_over(state)) /* nobody waits for this one */
        fail(state, RUN_STOPPED);
    return NULL;
}

RunStatus run_threads(struct RunState *state)
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
        close_streams(batch, batch->taken, batch->count);
    free(threads);
    free(arguments);
    return (RunStatus)atomic_load(&state->status);
}
