/* A worker's files: what is in them, what is wrong with them, and which are none of events. */
#include "evaluate/worker.h"

#include <errno.h>

#include "base/limits.h"
#include "evaluate/each_record.h"
#include "evaluate/run_state.h"

static bool tell_oddities(Worker *worker)
{
    for (int kind = 0; kind < NOTICE_KINDS_END; kind++) {
        const Oddity *oddity = &worker->oddities[kind];
        if (oddity->count == 0)
            continue;
        Problem problem = {.kind = (ProblemKind)kind,
                           .offset = oddity->offset,
                           .records = oddity->count,
                           .detail = oddity->detail};
        if (!worker_problem(worker, worker->ordinal, worker->file->path, &problem))
            return false;
    }
    return true;
}

static void count_lost(Worker *worker, uint64_t records)
{
    worker->file->quarantined += records;
    worker->tallies.counts.quarantined += records;
}

static bool take_problem(Worker *worker, const Problem *problem)
{
    if (problem_is_notice(problem->kind))
        return worker_note(worker, problem->kind, problem->offset, problem->detail);
    count_lost(worker, problem->records);
    if (worker->pieces++ < LIMIT_PIECES_LISTED)
        return worker_problem(worker, worker->ordinal, worker->file->path, problem);
    /* One row stands for the rest of a file that is damaged all over. */
    RunProblem *last = &worker->problems[worker->problem_count - 1];
    if (worker->pieces == LIMIT_PIECES_LISTED + 1) {
        Problem rest = *problem;
        rest.detail = SLICE("and all further damaged pieces of this file, from here on");
        return worker_problem(worker, worker->ordinal, worker->file->path, &rest);
    }
    last->problem.records += problem->records;
    return true;
}

/* Looked at with each record, as one file may be as large as an archive. */
static bool visit_record(void *context, const EventRecord *record)
{
    Worker *worker = context;
    return !run_is_stopped(worker->options) && worker_record(worker, record);
}

static bool visit_problem(void *context, const Problem *problem)
{
    Worker *worker = context;
    return !run_is_stopped(worker->options) && take_problem(worker, problem);
}

static bool pass_over(void *context, Slice detail)
{
    Worker *worker = context;
    worker->file->state = RUN_FILE_PASSED_OVER;
    return worker_note(worker, NOTICE_PASSED_OVER, 0, detail);
}

/* What a digest lists is as it was delivered or was changed since: it is never repaired. */
EventOptions run_event_options(const RunOptions *options, const RunFile *file)
{
    bool stray = file->read_as_stray;
    return (EventOptions){.max_record = options->max_record,
                          .recover = !stray && !file->listed && options->recover,
                          .claims_events = stray ? file->begins_as_events : file->claims_events,
                          .names_events = !stray && file->names_events};
}

static bool take_events(Worker *worker)
{
    EventOptions options = run_event_options(worker->options, worker->file);
    RecordVisitor visitor = {visit_record, visit_problem, pass_over, worker};
    return each_record(worker->archive, worker->events, &options, &visitor);
}

/* ---- files that by their path are none of events ---- */

static bool is_none_by_path(const ArchiveEntry *entry)
{
    return entry->key.kind == ARCHIVE_KIND_DIGEST || entry->key.kind == ARCHIVE_KIND_OTHER;
}

/* Whether the text begins as event files do: {"Records": */
static bool begins_as_events(Slice text)
{
    static const char beginning[] = "{\"Records\"";
    size_t at = 0, met = 0;
    if (slice_starts(text, SLICE("\xef\xbb\xbf")))
        at = 3;
    for (; at < text.size && met < sizeof beginning - 1; at++) {
        bool blank = text.data[at] == ' ' || (text.data[at] >= '\t' && text.data[at] <= '\r');
        if (blank && met < 2)
            continue;
        if (text.data[at] != beginning[met++])
            return false;
    }
    return met == sizeof beginning - 1;
}

/* Damage in a file that shows no events is none of the events'. */
static bool visit_stray_problem(void *context, const Problem *problem)
{
    Worker *worker = context;
    if (!worker->file->records && !worker->file->begins_as_events)
        return !run_is_stopped(worker->options);
    return visit_problem(worker, problem);
}

/* Thousands of digests are no oddity: they are counted, and not told one by one. */
static bool pass_over_quietly(void *context, Slice detail)
{
    (void)context;
    (void)detail;
    return true;
}

/*
 * A file is taken by its bytes: what lies where digests do and is a file of events would else be
 * lost without a word, with all that it says.
 */
static bool take_strays(Worker *worker)
{
    RunFile *file = worker->file;
    RecordVisitor visitor = {visit_record, visit_stray_problem, pass_over_quietly, worker};
    ArchiveWindow window;
    int given = archive_reader_window(worker->archive, 0, &window);
    if (given <= 0)
        return given == 0;
    file->read_as_stray = true;
    file->begins_as_events = begins_as_events(window.bytes);
    EventOptions options = run_event_options(worker->options, file);
    bool done = each_record_from(worker->archive, worker->events, &options, &window, &visitor);
    if (file->records || file->quarantined || file->begins_as_events)
        file->state = RUN_FILE_READ;
    return done;
}

/* What the layers below found, and what became of a file of which nothing could be read. */
static bool take_facts(Worker *worker, const ArchiveFacts *facts, bool events)
{
    RunFile *file = worker->file;
    file->sha256 = facts->sha256;
    file->size = facts->compressed_bytes;
    file->bytes = facts->bytes;
    for (size_t i = 0; i < facts->problem_count; i++) {
        const Problem *problem = &facts->problems[i];
        if (problem->kind == PROBLEM_UNREADABLE)
            file->state = RUN_FILE_UNREADABLE;
        if (events)
            count_lost(worker, problem->records);
        if (!worker_problem(worker, worker->ordinal, file->path, problem))
            return false;
    }
    if (!events || !facts->lost || file->records || file->quarantined)
        return true;
    Problem rest = {.kind =
                        file->state == RUN_FILE_UNREADABLE ? PROBLEM_UNREADABLE : PROBLEM_TRUNCATED,
                    .records = 1,
                    .detail = SLICE("no record could be made out; the whole file is lost")};
    return take_problem(worker, &rest);
}

static bool give_up(Worker *worker)
{
    if (worker->status != RUN_DONE)
        return false;
    int error = seen_error(worker->seen);
    bool space =
        worker->evidence.spool.error || worker->picks.words.error || (error && error != ENOMEM);
    worker->status = run_is_stopped(worker->options) ? RUN_STOPPED
                     : space                         ? RUN_NO_SPACE
                                                     : RUN_NO_MEMORY;
    return false;
}

bool worker_file(Worker *worker, const ArchiveEntry *entry, const ArchiveFetched *fetched,
                 Slice bytes, RunFile *file)
{
    worker->file = file;
    worker->ordinal = entry->ordinal;
    worker->path_account = entry->key.account;
    worker->path_region = entry->key.region;
    worker->pieces = 0;
    memset(worker->oddities, 0, sizeof worker->oddities);
    file->state = RUN_FILE_READ;
    archive_reader_begin(worker->archive, fetched, bytes);
    const Integrity *integrity = worker->options->integrity;
    file->listed = integrity && integrity_has_digests(integrity) &&
                   integrity_lists(integrity, entry->archive, entry->path);
    if (file->listed)
        archive_reader_hash(worker->archive);
    bool events = !is_none_by_path(entry);
    if (!events)
        file->state = RUN_FILE_PASSED_OVER;
    bool done = events ? take_events(worker) : take_strays(worker);
    events |= file->state == RUN_FILE_READ;
    ArchiveFacts facts;
    done = archive_reader_finish(worker->archive, &facts) && done;
    if (!done || (file->listed && !worker_keep_content(worker, &facts)) ||
        !take_facts(worker, &facts, events) || !tell_oddities(worker))
        return give_up(worker);
    return true;
}
