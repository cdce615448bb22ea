#include "evaluate/first_values.h"

#include <errno.h>
#include <stdlib.h>

#include "evaluate/run_state.h"

void first_values_close(FirstValues *values)
{
    archive_reader_free(values->rereader.archive);
    event_reader_free(values->rereader.events);
    evaluator_free(values->evaluator);
    buffer_free(&values->rereader.bytes);
    free(values->files);
}

static bool open_readers(FirstValues *values, const struct RunState *state)
{
    const RunOptions *options = state->options;
    ArchiveLimits limits = {.max_file = options->max_file, .stop = options->stop};
    Rereader *reader = &values->rereader;
    if (!reader->archive)
        reader->archive = archive_reader_new(&limits);
    if (!reader->events)
        reader->events = event_reader_new(options->program->columns);
    if (!values->evaluator && (values->evaluator = evaluator_new(options->program)))
        evaluator_seed(values->evaluator, state->seed);
    return reader->archive && reader->events && values->evaluator;
}

/* ---- reading a file ---- */

typedef struct {
    Evaluator *evaluator;
    const struct RunState *state;
    const RunFile *file;
    bool failed; /* without memory, or where ids are on disk, space */
} Reading;

static bool take_record(void *context, const EventRecord *record)
{
    Reading *reading = context;
    Evaluator *evaluator = reading->evaluator;
    uint64_t seed = reading->state->seed, id;
    evaluator_take(evaluator, record, reading->file->account);
    if (!evaluator_identity(evaluator, seed, &id))
        return !(reading->failed = evaluator_failed(evaluator));
    uint64_t text = evaluator_text_hash(evaluator);
    uint64_t columns = evaluator_columns_hash(evaluator, seed);
    reading->failed =
        evaluator_failed(evaluator) || !seen_set_columns(reading->state->seen, id, text, columns);
    return !reading->failed;
}

static bool keep_facts(FirstValues *values, const RunFile *file, const RereadFacts *facts)
{
    if (values->file_count == values->file_capacity) {
        uint64_t capacity = values->file_capacity ? values->file_capacity * 2 : 16;
        ReadFile *files = realloc(values->files, capacity * sizeof(ReadFile));
        if (!files)
            return false;
        values->files = files;
        values->file_capacity = capacity;
    }
    values->files[values->file_count++] = (ReadFile){file, *facts};
    return true;
}

static RunStatus read_file(FirstValues *values, struct RunState *state, const RunFile *file,
                           RereadFacts *now)
{
    if (!open_readers(values, state))
        return RUN_NO_MEMORY;
    Reading reading = {.evaluator = values->evaluator, .state = state, .file = file};
    RunStatus status = reread_file(&values->rereader, state, file, take_record, &reading, now);
    if (status != RUN_DONE)
        return status;
    if (!reading.failed)
        return keep_facts(values, file, now) ? RUN_DONE : RUN_NO_MEMORY;
    int error = seen_error(state->seen);
    return error && error != ENOMEM ? RUN_NO_SPACE : RUN_NO_MEMORY;
}

RunStatus first_values_learn(FirstValues *values, struct RunState *state, uint64_t id,
                             SeenPlace place)
{
    SeenPlace there;
    RereadFacts now;
    pthread_mutex_lock(&state->lock);
    const RunFile *file = state->run->files[place.file];
    pthread_mutex_unlock(&state->lock);
    RunStatus status = read_file(values, state, file, &now);
    if (status != RUN_DONE)
        return status;
    /* The text that was met does not stand there any more. */
    return seen_lacks_columns(state->seen, id, &there) ? reread_differs(state, file, &now)
                                                       : RUN_DONE;
}

RunStatus first_values_check(const FirstValues *values, struct RunState *state)
{
    RunStatus status = RUN_DONE;
    for (uint64_t i = 0; status == RUN_DONE && i < values->file_count; i++)
        status = reread_compare(state, values->files[i].file, &values->files[i].facts);
    return status;
}
