/* Rows of evidence as the model has them, one by one or all in order. */
#include <errno.h>
#include <stdlib.h>

#include "audit/parts.h"
#include "audit/redact_parts.h"

typedef struct {
    Arena *arena;
    Slice *names;
    uint32_t count, capacity;
    bool failed;
} Resources;

static bool take_resource(void *context, EventValue value)
{
    Resources *resources = context;
    if (value.type != EVENT_STRING || resources->count == resources->capacity)
        return resources->count < resources->capacity;
    Slice text = event_value_text(value, resources->arena, &resources->failed);
    if (text.data)
        resources->names[resources->count++] = text;
    return !resources->failed;
}

/* The ARNs of the record's resources; some have a prefix instead. */
static bool read_resources(Slice json, Arena *arena, AuditEvidence *evidence)
{
    enum { MOST_NAMED = 64 };
    if (!json.data)
        return true;
    Resources resources = {.arena = arena, .capacity = MOST_NAMED};
    resources.names = arena_array(arena, MOST_NAMED, sizeof(Slice));
    if (!resources.names)
        return false;
    EventValue value = {.data = json.data,
                        .size = (uint32_t)json.size,
                        .type = json.data[0] == '[' ? EVENT_ARRAY : EVENT_OBJECT};
    EventPathStep steps[] = {{.kind = EVENT_STEP_EACH},
                             {.kind = EVENT_STEP_KEY, .key = SLICE("ARN")}};
    event_visit(value, steps, 2, take_resource, &resources);
    steps[1].key = SLICE("ARNPrefix");
    event_visit(value, steps, 2, take_resource, &resources);
    evidence->resources = resources.names;
    evidence->resource_count = resources.count;
    return !resources.failed;
}

static AuditSeen *copy_seen(const EvaluatedSeen *from, uint32_t count, Arena *arena)
{
    AuditSeen *seen = arena_array(arena, count, sizeof(AuditSeen));
    for (uint32_t i = 0; seen && i < count; i++)
        seen[i] = (AuditSeen){from[i].field, from[i].value};
    return seen;
}

bool build_evidence(const Audit *audit, const Run *run, const RunEvidence *row, Arena *arena,
                    AuditEvidence *evidence)
{
    RunEvidenceRecord from;
    EvaluatedSeen *because, *shown;
    uint32_t because_count, shown_count;
    if (!run_evidence_read(run, row, arena, &from, &because, &because_count, &shown, &shown_count))
        return false;
    bool failed = false;
    *evidence = (AuditEvidence){
        .event_id = from.event_id,
        .time = from.time,
        .instant = row->instant,
        .action = from.action,
        .region = from.region,
        .principal = from.principal,
        .actor = from.actor,
        .source_ip = from.source_ip,
        .user_agent = from.user_agent,
        .client = from.client,
        .outcome = from.outcome,
        .error_code = from.error_code,
        .mfa = from.mfa,
        .access_key_id = from.access_key_id,
        .because = copy_seen(because, because_count, arena),
        .because_count = because_count,
        .shown = copy_seen(shown, shown_count, arena),
        .shown_count = shown_count,
        .file = build_path(arena, run->files[from.file]->path, &failed),
        .file_ordinal = from.file,
        .record = from.record,
        .recovered = from.recovered,
        .integrity = build_integrity_word(run->files[from.file]),
        .disposition = disposition_of(audit, row->policy, from.event_id),
    };
    return !failed && evidence->because && evidence->shown &&
           read_resources(from.resources, arena, evidence);
}

struct AuditEvidenceCursor {
    const Audit *audit;
    const Audit *document; /* without rows: the evidence of its findings */
    uint32_t finding, row;
    const Run *run;
    const RunEvidence **rows;
    uint64_t next, count;
    Arena arena;
    RedactPass masking;
};

AuditEvidenceCursor *audit_evidence_open(const Audit *audit)
{
    AuditEvidenceCursor *cursor = calloc(1, sizeof(AuditEvidenceCursor));
    const struct AuditEvidenceStore *store = audit->evidence_store;
    if (cursor && store)
        *cursor = (AuditEvidenceCursor){
            .audit = audit,
            .run = store->run,
            .rows = store->rows,
            .count = store->count,
            .masking = {.redaction = audit->redaction, .arena = &cursor->arena}};
    else if (cursor)
        cursor->document = audit;
    return cursor;
}

AuditEvidenceCursor *audit_attempts_open(const Audit *audit)
{
    AuditEvidenceCursor *cursor = calloc(1, sizeof(AuditEvidenceCursor));
    const struct AuditEvidenceStore *store = audit->evidence_store;
    if (cursor && store)
        *cursor = (AuditEvidenceCursor){
            .audit = audit,
            .run = store->run,
            .rows = store->attempts,
            .count = store->attempt_count,
            .masking = {.redaction = audit->redaction, .arena = &cursor->arena}};
    return cursor;
}

static int next_of_document(AuditEvidenceCursor *cursor, uint32_t *finding, AuditEvidence *evidence)
{
    const Audit *audit = cursor->document;
    while (cursor->finding < audit->finding_count &&
           cursor->row == audit->findings[cursor->finding].evidence_count) {
        cursor->finding++;
        cursor->row = 0;
    }
    if (cursor->finding == audit->finding_count)
        return 0;
    *finding = cursor->finding;
    *evidence = audit->findings[cursor->finding].evidence[cursor->row++];
    return 1;
}

bool audit_evidence_whole(const Audit *audit)
{
    uint64_t rows = 0;
    for (uint32_t i = 0; i < audit->finding_count; i++)
        rows += audit->findings[i].evidence_count;
    return audit->evidence_store || rows == audit->evidence_total;
}

bool audit_attempts_whole(const Audit *audit)
{
    return audit->evidence_store || audit->attempt_total == 0;
}

int audit_evidence_next(AuditEvidenceCursor *cursor, uint32_t *finding, AuditEvidence *evidence)
{
    if (cursor->document)
        return next_of_document(cursor, finding, evidence);
    if (cursor->next == cursor->count)
        return 0;
    const RunEvidence *row = cursor->rows[cursor->next++];
    arena_reset(&cursor->arena);
    *finding = row->cell;
    bool read = build_evidence(cursor->audit, cursor->run, row, &cursor->arena, evidence);
    if (read && cursor->masking.redaction)
        redact_row(&cursor->masking, evidence);
    if (read && !cursor->masking.failed)
        return 1;
    errno = read || cursor->arena.failed ? ENOMEM : EIO;
    return -1;
}

void audit_evidence_close(AuditEvidenceCursor *cursor)
{
    if (!cursor)
        return;
    redact_end(&cursor->masking);
    arena_free(&cursor->arena);
    free(cursor);
}
