#include "evaluate/reread.h"

#include "evaluate/each_record.h"
#include "evaluate/run_state.h"

typedef struct {
    const RunOptions *options;
    RereadVisit visit;
    void *context;
    bool enough; /* no more records are wanted */
} Reading;

static bool take_record(void *context, const EventRecord *record)
{
    Reading *reading = context;
    if (run_is_stopped(reading->options))
        return false;
    reading->enough = !reading->visit(reading->context, record);
    return !reading->enough;
}

static bool pass_problem(void *context, const Problem *problem)
{
    const Reading *reading = context;
    (void)problem;
    return !run_is_stopped(reading->options);
}

static bool pass_over(void *context, Slice detail)
{
    (void)context;
    (void)detail;
    return true;
}

static RunStatus out_of_files(struct RunState *state, int error)
{
    pthread_mutex_lock(&state->lock);
    state->run->error = error;
    pthread_mutex_unlock(&state->lock);
    return RUN_NO_FILES;
}

static RunStatus read_records(Rereader *reader, Reading *reading, const RunFile *file,
                              const ArchiveFetched *fetched, Digest *sha256)
{
    Slice bytes = {reader->bytes.data + fetched->start, fetched->size};
    archive_reader_begin(reader->archive, fetched, bytes);
    EventOptions events = run_event_options(reading->options, file);
    RecordVisitor visitor = {take_record, pass_problem, pass_over, reading};
    bool done = each_record(reader->archive, reader->events, &events, &visitor) || reading->enough;
    ArchiveFacts facts;
    done = archive_reader_finish(reader->archive, &facts) && done;
    *sha256 = facts.sha256;
    if (run_is_stopped(reading->options))
        return RUN_STOPPED;
    return done ? RUN_DONE : RUN_NO_MEMORY;
}

RunStatus reread_file(Rereader *reader, struct RunState *state, const RunFile *file,
                      RereadVisit visit, void *context, Digest *sha256)
{
    Reading reading = {.options = state->options, .visit = visit, .context = context};
    ArchiveEntry entry = {.archive = file->archive, .path = file->path};
    ArchiveFetched fetched;
    buffer_clear(&reader->bytes);
    if (!archive_source_fetch(state->options->source, &entry, &reader->bytes, &fetched))
        return RUN_NO_MEMORY;
    if (archive_is_out_of_files(fetched.error))
        return out_of_files(state, fetched.error);
    return read_records(reader, &reading, file, &fetched, sha256);
}

RunStatus reread_compare(struct RunState *state, const RunFile *file, const Digest *sha256)
{
    bool same = memcmp(sha256, &file->sha256, sizeof(Digest)) == 0;
    return same ? RUN_DONE : reread_changed(state, file);
}

RunStatus reread_changed(struct RunState *state, const RunFile *file)
{
    pthread_mutex_lock(&state->lock);
    state->run->changed = file->path;
    pthread_mutex_unlock(&state->lock);
    return RUN_CHANGED;
}
