#include "evaluate/first_values.h"

#include <stdlib.h>

#include "evaluate/each_record.h"
#include "evaluate/run_state.h"

void first_values_close(FirstValues *values)
{
    archive_reader_free(values->archive);
    event_reader_free(values->events);
    evaluator_free(values->evaluator);
    buffer_free(&values->bytes);
    for (int i = 0; i < FIRST_VALUES_FILES; i++)
        free(values->files[i].columns);
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
    const struct RunState *state;
    const RunFile *file;
    ReadValues *read;
    bool no_memory;
} Reading;

static bool make_room(ReadValues *read, uint64_t count)
{
    if (count <= read->capacity)
        return true;
    uint64_t capacity = read->capacity ? read->capacity : 1024;
    while (capacity < count)
        capacity *= 2;
    uint64_t *columns = realloc(read->columns, capacity * sizeof(uint64_t));
    if (!columns)
        return false;
    read->columns = columns;
    read->capacity = capacity;
    return true;
}

static bool take_record(void *context, const EventRecord *record)
{
    Reading *reading = context;
    ReadValues *read = reading->read;
    Evaluator *evaluator = reading->values->evaluator;
    if (run_is_stopped(reading->state->options))
        return false;
    evaluator_begin(evaluator, record, reading->file->account);
    uint64_t columns = evaluator_columns_hash(evaluator, reading->state->seed);
    if (evaluator_failed(evaluator) || !make_room(read, record->number)) {
        reading->no_memory = true;
        return false;
    }
    while (read->count < record->number)
        read->columns[read->count++] = 0;
    read->columns[record->number - 1] = columns ? columns : 1;
    return true;
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
    if (!archive_reader_finish(values->archive, &facts) || reading->no_memory)
        return RUN_NO_MEMORY;
    if (run_is_stopped(options))
        return RUN_STOPPED;
    return whole && keep_digest(values, ordinal, &facts.sha256) ? RUN_DONE : RUN_NO_MEMORY;
}

static RunStatus read_file(FirstValues *values, struct RunState *state, uint32_t ordinal,
                           ReadValues *read)
{
    pthread_mutex_lock(&state->lock);
    const RunFile *file = state->run->files[ordinal];
    pthread_mutex_unlock(&state->lock);
    ArchiveEntry entry = {.ordinal = ordinal, .archive = file->archive, .path = file->path};
    ArchiveFetched fetched;
    Reading reading = {.values = values, .state = state, .file = file, .read = read};
    read->known = false;
    read->count = 0;
    buffer_clear(&values->bytes);
    if (!open_readers(values, state) ||
        !archive_source_fetch(state->options->source, &entry, &values->bytes, &fetched))
        return RUN_NO_MEMORY;
    if (archive_is_out_of_files(fetched.error))
        return tell(state, RUN_NO_FILES, ordinal, fetched.error);
    RunStatus status = read_records(&reading, ordinal, &fetched);
    read->file = ordinal;
    read->known = status == RUN_DONE;
    return status;
}

/* ---- finding ---- */

static ReadValues *find_read(FirstValues *values, uint32_t file)
{
    for (int i = 0; i < FIRST_VALUES_FILES; i++)
        if (values->files[i].known && values->files[i].file == file)
            return &values->files[i];
    return NULL;
}

RunStatus first_values_find(FirstValues *values, struct RunState *state, SeenPlace place,
                            uint64_t *columns)
{
    ReadValues *read = find_read(values, place.file);
    if (!read) {
        read = &values->files[values->next];
        values->next = (values->next + 1) % FIRST_VALUES_FILES;
        RunStatus status = read_file(values, state, place.file, read);
        if (status != RUN_DONE)
            return status;
    }
    *columns = place.record <= read->count ? read->columns[place.record - 1] : 0;
    /* The record does not stand where it stood. */
    return *columns ? RUN_DONE : tell(state, RUN_CHANGED, place.file, 0);
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
