#include "evaluate/reread.h"

#include <errno.h>

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
                              const ArchiveFetched *fetched, RereadFacts *now)
{
    Slice bytes = {reader->bytes.data + fetched->start, fetched->size};
    archive_reader_begin(reader->archive, fetched, bytes);
    EventOptions events = run_event_options(reading->options, file);
    RecordVisitor visitor = {take_record, pass_problem, pass_over, reading};
    bool done = each_record(reader->archive, reader->events, &events, &visitor) || reading->enough;
    ArchiveFacts facts;
    done = archive_reader_finish(reader->archive, &facts) && done;
    *now = (RereadFacts){facts.sha256, facts.error};
    if (run_is_stopped(reading->options))
        return RUN_STOPPED;
    return done ? RUN_DONE : RUN_NO_MEMORY;
}

RunStatus reread_file(Rereader *reader, struct RunState *state, const RunFile *file,
                      RereadVisit visit, void *context, RereadFacts *now)
{
    Reading reading = {.options = state->options, .visit = visit, .context = context};
    ArchiveEntry entry = {.archive = file->archive, .path = file->path};
    ArchiveFetched fetched;
    buffer_clear(&reader->bytes);
    if (!archive_source_fetch(state->options->source, &entry, &reader->bytes, &fetched))
        return RUN_NO_MEMORY;
    if (archive_is_out_of_files(fetched.error))
        return out_of_files(state, fetched.error);
    return read_records(reader, &reading, file, &fetched, now);
}

/* Whether something else stands where the file stood, or nothing: then the archive changed, and
 * what opening it brought about says less than that. */
static bool is_of_another(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR: /* of a folder on the way */
    case EISDIR:
    case ENOTSUP: /* a pipe or a device */
    case ENXIO:   /* a socket */
    case ELOOP:
    case EXDEV: /* a link that is not followed */
        return true;
    default:
        return false;
    }
}

/* One that could not be read to its end the first time either may be the same. */
RunStatus reread_compare(struct RunState *state, const RunFile *file, const RereadFacts *now)
{
    bool same = memcmp(&now->sha256, &file->sha256, sizeof(Digest)) == 0;
    return same ? RUN_DONE : reread_differs(state, file, now);
}

RunStatus reread_differs(struct RunState *state, const RunFile *file, const RereadFacts *now)
{
    bool unreadable = now->error && !is_of_another(now->error);
    pthread_mutex_lock(&state->lock);
    if (unreadable) {
        state->run->unreadable = file->path;
        state->run->refused = now->error;
    } else {
        state->run->changed = file->path;
    }
    pthread_mutex_unlock(&state->lock);
    return unreadable ? RUN_UNREADABLE : RUN_CHANGED;
}
