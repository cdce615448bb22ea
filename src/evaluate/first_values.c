#include "evaluate/first_values.h"

#include <errno.h>
#include <stdlib.h>

#include "evaluate/each_record.h"
#include "evaluate/run_state.h"

void first_values_close(FirstValues *values)
{
    archive_reader_free(values->archive);
    event_reader_free(values->events);
    evaluator_free(values->evaluator);
    buffer_free(&values->bytes);
    free(values->digests);
}

static bool open_readers(FirstValues *values, const struct RunState *state)
{
    const RunOptions *options = state->options;
    ArchiveLimits limits = {.max_file = options->max_file, .stop = options->stop};
    if (!values->archive)
        values->archive = archive_reader_new(&limits);
    if (!values->events)
        values->events = event_reader_new(options->program->columns);
    if (!values->evaluator && (values->evaluator = evaluator_new(options->program)))
        evaluator_seed(values->evaluator, state->seed);
    return values->archive && values->events && values->evaluator;
}

/* ---- reading a file ---- */

typedef struct {
    FirstValues *values;
    struct RunState *state;
    const RunFile *file;
    bool failed; /* without memory, or where ids are on disk, space */
} Reading;

static bool take_record(void *context, const EventRecord *record)
{
    Reading *reading = context;
    Evaluator *evaluator = reading->values->evaluator;
    uint64_t seed = reading->state->seed, id;
    if (run_is_stopped(reading->state->options))
        return false;
    evaluator_take(evaluator, record, reading->file->account);
    if (!evaluator_identity(evaluator, seed, &id))
        return !(reading->failed = evaluator_failed(evaluator));
    uint64_t text = evaluator_text_hash(evaluator);
    uint64_t columns = evaluator_columns_hash(evaluator, seed);
    reading->failed =
        evaluator_failed(evaluator) || !seen_set_columns(reading->state->seen, id, text, columns);
    return !reading->failed;
}

static bool pass_problem(void *context, const Problem *problem)
{
    const Reading *reading = context;
    (void)problem;
    return !run_is_stopped(reading->state->options);
}

static bool pass_over(void *context, Slice detail)
{
    (void)context;
    (void)detail;
    return true;
}

static RunStatus tell(struct RunState *state, RunStatus status, uint32_t file, int error)
{
    pthread_mutex_lock(&state->lock);
    if (status == RUN_CHANGED)
        state->run->changed = state->run->files[file]->path;
    if (status == RUN_NO_FILES)
        state->run->error = error;
    pthread_mutex_unlock(&state->lock);
    return status;
}

static bool keep_digest(FirstValues *values, uint32_t file, const Digest *sha256)
{
    if (values->digest_count == values->digest_capacity) {
        uint64_t capacity = values->digest_capacity ? values->digest_capacity * 2 : 16;
        ReadDigest *digests = realloc(values->digests, capacity * sizeof(ReadDigest));
        if (!digests)
            return false;
        values->digests = digests;
        values->digest_capacity = capacity;
    }
    values->digests[values->digest_count++] = (ReadDigest){file, *sha256};
    return true;
}

static RunStatus read_records(Reading *reading, uint32_t ordinal, const ArchiveFetched *fetched)
{
    FirstValues *values = reading->values;
    const RunOptions *options = reading->state->options;
    const RunFile *file = reading->file;
    Slice bytes = {values->bytes.data + fetched->start, fetched->size};
    archive_reader_begin(values->archive, fetched, bytes);
    EventOptions events = run_event_options(options, file);
    RecordVisitor visitor = {take_record, pass_problem, pass_over, reading};
    bool whole = each_record(values->archive, values->events, &events, &visitor);
    ArchiveFacts facts;
    bool finished = archive_reader_finish(values->archive, &facts);
    if (run_is_stopped(options))
        return RUN_STOPPED;
    int error = seen_error(reading->state->seen);
    if (reading->failed && error && error != ENOMEM)
        return RUN_NO_SPACE;
    if (!finished || reading->failed)
        return RUN_NO_MEMORY;
    return whole && keep_digest(values, ordinal, &facts.sha256) ? RUN_DONE : RUN_NO_MEMORY;
}

static RunStatus read_file(FirstValues *values, struct RunState *state, uint32_t ordinal)
{
    pthread_mutex_lock(&state->lock);
    const RunFile *file = state->run->files[ordinal];
    pthread_mutex_unlock(&state->lock);
    ArchiveEntry entry = {.ordinal = ordinal, .archive = file->archive, .path = file->path};
    ArchiveFetched fetched;
    Reading reading = {.values = values, .state = state, .file = file};
    buffer_clear(&values->bytes);
    if (!open_readers(values, state) ||
        !archive_source_fetch(state->options->source, &entry, &values->bytes, &fetched))
        return RUN_NO_MEMORY;
    if (archive_is_out_of_files(fetched.error))
        return tell(state, RUN_NO_FILES, ordinal, fetched.error);
    return read_records(&reading, ordinal, &fetched);
}

RunStatus first_values_learn(FirstValues *values, struct RunState *state, uint64_t id,
                             SeenPlace place)
{
    SeenPlace there;
    RunStatus status = read_file(values, state, place.file);
    if (status != RUN_DONE)
        return status;
    /* The text that was met does not stand there any more. */
    return seen_lacks_columns(state->seen, id, &there) ? tell(state, RUN_CHANGED, place.file, 0)
                                                       : RUN_DONE;
}

RunStatus first_values_check(const FirstValues *values, struct RunState *state)
{
    for (uint64_t i = 0; i < values->digest_count; i++) {
        const RunFile *file = state->run->files[values->digests[i].file];
        if (memcmp(&values->digests[i].sha256, &file->sha256, sizeof(Digest)) != 0)
            return tell(state, RUN_CHANGED, values->digests[i].file, 0);
    }
    return RUN_DONE;
}
