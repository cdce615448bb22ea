#include "evaluate/holds_events.h"

#include <stdlib.h>

#include "base/limits.h"
#include "evaluate/each_record.h"

typedef struct {
    Arena arena;
    EventReader *reader;
    bool record, other; /* what was found in the file */
} Looking;

static void end(void *state)
{
    Looking *looking = state;
    event_reader_free(looking->reader);
    arena_free(&looking->arena);
    free(looking);
}

static void *begin(void)
{
    Looking *looking = calloc(1, sizeof(Looking));
    if (!looking)
        return NULL;
    EventColumns *columns = event_columns_new(&looking->arena, NULL, 0, NULL);
    looking->reader = columns ? event_reader_new(columns) : NULL;
    if (looking->reader)
        return looking;
    end(looking);
    return NULL;
}

static bool find_record(void *context, const EventRecord *record)
{
    (void)record;
    ((Looking *)context)->record = true;
    return false;
}

static bool step_over(void *context, const Problem *problem)
{
    (void)context;
    (void)problem;
    return true;
}

static bool find_other(void *context, Slice detail)
{
    (void)detail;
    ((Looking *)context)->other = true;
    return true;
}

static bool look(void *state, ArchiveReader *archive, const ArchiveEntry *entry, bool *events)
{
    Looking *looking = state;
    /* What by its path is none of events has to show one. */
    bool stray = entry->key.kind == ARCHIVE_KIND_DIGEST || entry->key.kind == ARCHIVE_KIND_OTHER;
    bool named = !stray && (entry->key.claims_events || entry->named);
    EventOptions options = {.max_record = LIMIT_RECORD_DEFAULT,
                            .claims_events = named,
                            .names_events = !stray && entry->key.names_events};
    RecordVisitor visitor = {find_record, step_over, find_other, looking};
    looking->record = looking->other = false;
    bool done = each_record(archive, looking->reader, &options, &visitor);
    *events = looking->record || (named && !looking->other);
    return done || looking->record;
}

const IntegrityLook holds_events = {begin, look, end};
