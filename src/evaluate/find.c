/* The records of an archive that have one eventID: one thread, file after file, in archive order.
 */
#include <stdlib.h>

#include "evaluate/each_record.h"
#include "evaluate/evaluate.h"

/* Where a record was found, and what tells whether another one is its copy. */
typedef struct {
    uint64_t id, columns;
    FoundPlace place;
} Earlier;

typedef struct {
    const FindOptions *options;
    FindCounts *counts;
    FindVisit visit;
    void *context;
    ArchiveReader *archive;
    EventReader *events;
    Evaluator *evaluator;
    Buffer bytes;
    Earlier *earlier;
    uint32_t earlier_count, earlier_capacity;
    const ArchiveEntry *entry;
    bool stray;   /* the file in hand is by its path none of events */
    bool stopped; /* the visitor wants no more */
} Search;

enum { SEED = 1 };

static bool remember(Search *search, uint64_t id, uint64_t columns, FoundPlace place)
{
    if (search->earlier_count == search->earlier_capacity) {
        uint32_t capacity = search->earlier_capacity ? search->earlier_capacity * 2 : 8;
        Earlier *grown = realloc(search->earlier, capacity * sizeof(Earlier));
        if (!grown)
            return false;
        search->earlier = grown;
        search->earlier_capacity = capacity;
    }
    search->earlier[search->earlier_count++] = (Earlier){id, columns, place};
    return true;
}

static bool take_record(void *context, const EventRecord *record)
{
    Search *search = context;
    search->counts->records++;
    if (!event_value_is(record->values[COLUMN_EVENT_ID], search->options->event_id))
        return true;
    evaluator_begin(search->evaluator, record, search->entry->key.account);
    FoundEvent found = {.place = {search->entry->path, record->number, search->entry->archive},
                        .record = record,
                        .evaluator = search->evaluator,
                        .state = FOUND_EVALUATED};
    uint64_t id, columns;
    if (is_about_records(event_category(record, evaluator_scratch(search->evaluator)))) {
        found.state = FOUND_OUT_OF_SCOPE;
    } else if (evaluator_identity(search->evaluator, SEED, &id)) {
        columns = evaluator_columns_hash(search->evaluator, SEED);
        for (uint32_t i = 0; i < search->earlier_count; i++)
            if (search->earlier[i].id == id && search->earlier[i].columns == columns) {
                found.state = FOUND_DUPLICATE;
                found.first = search->earlier[i].place;
            }
        if (found.state == FOUND_EVALUATED && !remember(search, id, columns, found.place))
            return false;
    }
    if (evaluator_failed(search->evaluator))
        return false;
    search->counts->found[found.state]++;
    search->stopped = !search->visit(search->context, &found);
    return !search->stopped;
}

static bool take_problem(void *context, const Problem *problem)
{
    Search *search = context;
    if (!problem_is_notice(problem->kind) && !search->stray)
        search->counts->lost += problem->records;
    return true;
}

static bool pass_over(void *context, Slice detail)
{
    (void)context;
    (void)detail;
    return true;
}

static bool search_file(Search *search, const ArchiveEntry *entry)
{
    ArchiveFetched fetched;
    bool stray = entry->key.kind == ARCHIVE_KIND_DIGEST || entry->key.kind == ARCHIVE_KIND_OTHER;
    buffer_clear(&search->bytes);
    if (!archive_source_fetch(search->options->source, entry, &search->bytes, &fetched))
        return false;
    if (archive_is_out_of_files(fetched.error)) {
        search->counts->error = fetched.error;
        return false;
    }
    search->entry = entry;
    search->counts->files += !stray;
    search->stray = stray;
    EventOptions options = {.max_record = search->options->max_record,
                            .recover = search->options->recover,
                            .claims_events = !stray && (entry->key.claims_events || entry->named),
                            .names_events = entry->key.names_events};
    RecordVisitor visitor = {take_record, take_problem, pass_over, search};
    archive_reader_begin(search->archive, &fetched,
                         (Slice){search->bytes.data + fetched.start, fetched.size});
    bool done = each_record(search->archive, search->events, &options, &visitor);
    ArchiveFacts facts;
    done = archive_reader_finish(search->archive, &facts) && done;
    if (done && facts.lost && !stray)
        search->counts->lost++;
    return done;
}

/* Why a file or the walk was given up. */
static FindStatus search_failed(const Search *search)
{
    const atomic_bool *stop = search->options->stop;
    if (search->stopped || (stop && atomic_load(stop)))
        return FIND_STOPPED;
    return search->counts->error ? FIND_NO_FILES : FIND_NO_MEMORY;
}

static FindStatus search_all(Search *search)
{
    const atomic_bool *stop = search->options->stop;
    ArchiveEntry entry;
    Problem problem;
    for (;;) {
        if (stop && atomic_load_explicit(stop, memory_order_relaxed))
            return FIND_STOPPED;
        switch (archive_source_next(search->options->source, &entry, &problem)) {
        case ARCHIVE_STEP_ENTRY:
            if (!search_file(search, &entry))
                return search_failed(search);
            break;
        case ARCHIVE_STEP_PROBLEM:
            search->counts->lost += !problem_is_notice(problem.kind);
            break;
        case ARCHIVE_STEP_END:
            return FIND_DONE;
        case ARCHIVE_STEP_FAILED:
            search->counts->error = archive_source_error(search->options->source);
            return search_failed(search);
        }
    }
}

FindStatus find_event(const FindOptions *options, FindVisit visit, void *context,
                      FindCounts *counts)
{
    ArchiveLimits limits = {.max_file = options->max_file, .stop = options->stop};
    Search search = {.options = options,
                     .counts = counts,
                     .visit = visit,
                     .context = context,
                     .archive = archive_reader_new(&limits),
                     .events = event_reader_new(options->program->columns),
                     .evaluator = evaluator_new(options->program)};
    *counts = (FindCounts){0};
    FindStatus status = FIND_NO_MEMORY;
    if (search.archive && search.events && search.evaluator)
        status = search_all(&search);
    archive_reader_free(search.archive);
    event_reader_free(search.events);
    evaluator_free(search.evaluator);
    buffer_free(&search.bytes);
    free(search.earlier);
    return status;
}
