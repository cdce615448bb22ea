#include "evaluate/evidence.h"

#include <stdlib.h>

/* ---- writing: texts with their lengths before them, UINT32_MAX for one that is absent ---- */

static void write_number(Buffer *line, uint32_t number)
{
    buffer_add(line, (Slice){(const char *)&number, sizeof number});
}

static void write_text(Buffer *line, Slice text)
{
    write_number(line, text.data ? (uint32_t)text.size : UINT32_MAX);
    buffer_add(line, text);
}

static void write_seen(Buffer *line, const EvaluatedSeen *seen, uint32_t count)
{
    write_number(line, count);
    for (uint32_t i = 0; i < count; i++) {
        write_text(line, seen[i].field);
        write_text(line, seen[i].value);
    }
}

static void write_time(Buffer *line, Evaluator *evaluator, Slice as_written)
{
    char text[32];
    if (evaluator_time(evaluator) == INSTANT_NONE) {
        write_text(line, as_written);
        return;
    }
    instant_format(evaluator_time(evaluator), text);
    write_text(line, slice_of(text));
}

/* A line of which a part is missing is none. */
static bool add_line(EvidenceWriter *writer, uint64_t *place)
{
    return !writer->line.failed &&
           spool_add_line(&writer->spool, buffer_slice(&writer->line), place);
}

static bool write_record(EvidenceWriter *writer, Evaluator *evaluator, const EventRecord *record,
                         const RecordIdentity *identity)
{
    static const EventColumn columns[] = {COLUMN_REGION, COLUMN_SOURCE_IP, COLUMN_USER_AGENT,
                                          COLUMN_ERROR_CODE, COLUMN_IDENTITY_KEY};
    static const EventFact facts[] = {FACT_ACTION, FACT_PRINCIPAL, FACT_ACTOR,
                                      FACT_CLIENT, FACT_OUTCOME,   FACT_MFA};
    Buffer *line = &writer->line;
    Arena *scratch = evaluator_scratch(evaluator);
    bool failed = false;
    buffer_clear(line);
    buffer_add(line, (Slice){(const char *)identity, sizeof *identity});
    write_text(line, event_value_text(record->values[COLUMN_EVENT_ID], scratch, &failed));
    write_time(line, evaluator,
               event_value_text(record->values[COLUMN_EVENT_TIME], scratch, &failed));
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        write_text(line, event_value_text(record->values[columns[i]], scratch, &failed));
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        EventFactValue value = event_fact(evaluator_facts(evaluator), facts[i]);
        write_text(line, value.unknown ? SLICE("unknown") : value.text);
    }
    EventValue resources = record->values[COLUMN_RESOURCES];
    bool listed = resources.type == EVENT_ARRAY || resources.type == EVENT_OBJECT;
    write_text(line, listed ? (Slice){resources.data, resources.size} : (Slice){0});
    write_text(line, slice_of(record->repairs));
    writer->record_written = true;
    return !failed && add_line(writer, &writer->record_at);
}

bool evidence_keep(EvidenceWriter *writer, const RunEvidence *row)
{
    if (writer->count == writer->capacity) {
        uint64_t capacity = writer->capacity ? writer->capacity * 2 : 256;
        RunEvidence *rows = realloc(writer->rows, capacity * sizeof(RunEvidence));
        if (!rows)
            return false;
        writer->rows = rows;
        writer->capacity = capacity;
    }
    writer->rows[writer->count++] = *row;
    return true;
}

/* The first eight bytes, so that numbers order as texts do. */
static uint64_t prefix_of(Slice text)
{
    uint64_t prefix = 0;
    for (size_t i = 0; i < 8; i++)
        prefix = prefix << 8 | (i < text.size ? (unsigned char)text.data[i] : 0);
    return prefix;
}

bool evidence_write(EvidenceWriter *writer, Evaluator *evaluator, const EventRecord *record,
                    const RecordIdentity *identity, const EvaluatedPolicy *verdict, uint32_t cell,
                    RunEvidence *row)
{
    if (!writer->record_written && !write_record(writer, evaluator, record, identity))
        return false;
    const EvaluatedSeen *seen;
    uint32_t count;
    buffer_clear(&writer->line);
    if (!evaluator_because(evaluator, verdict->policy, &seen, &count))
        return false;
    write_seen(&writer->line, seen, count);
    if (!evaluator_shown(evaluator, verdict->policy, &seen, &count))
        return false;
    write_seen(&writer->line, seen, count);
    bool failed = false;
    Slice event_id =
        event_value_text(record->values[COLUMN_EVENT_ID], evaluator_scratch(evaluator), &failed);
    *row = (RunEvidence){.record_at = writer->record_at,
                         .instant = evaluator_time(evaluator),
                         .id_prefix = prefix_of(event_id),
                         .more_at = EVIDENCE_NO_MORE,
                         .cell = cell,
                         .policy = verdict->policy,
                         .attempt = verdict->verdict == VERDICT_ATTEMPT};
    return !failed && add_line(writer, &row->row_at);
}

void evidence_close(EvidenceWriter *writer)
{
    spool_close(&writer->spool);
    free(writer->rows);
    buffer_free(&writer->line);
}

/* ---- reading ---- */

bool evidence_identity(Spool *spool, const RunEvidence *row, RecordIdentity *identity)
{
    return spool_read(spool, row->record_at + sizeof(uint32_t), identity, sizeof *identity);
}

static uint32_t read_number(const char **at)
{
    uint32_t number;
    memcpy(&number, *at, sizeof number);
    *at += sizeof number;
    return number;
}

static Slice read_text(const char **at)
{
    uint32_t size = read_number(at);
    if (size == UINT32_MAX)
        return (Slice){0};
    Slice text = {*at, size};
    *at += size;
    return text;
}

static EvaluatedSeen *read_seen(const char **at, Arena *arena, uint32_t *count)
{
    *count = read_number(at);
    EvaluatedSeen *seen = arena_array(arena, *count, sizeof(EvaluatedSeen));
    for (uint32_t i = 0; seen && i < *count; i++) {
        seen[i].field = read_text(at);
        seen[i].value = read_text(at);
    }
    return seen;
}

static bool append_more(const char *at, Arena *arena, EvaluatedSeen **because, uint32_t *count)
{
    uint32_t more_count;
    if (!at)
        return false;
    EvaluatedSeen *more = read_seen(&at, arena, &more_count);
    EvaluatedSeen *all = arena_array(arena, *count + more_count, sizeof(EvaluatedSeen));
    if (!more || !all)
        return false;
    memcpy(all, *because, *count * sizeof(EvaluatedSeen));
    memcpy(all + *count, more, more_count * sizeof(EvaluatedSeen));
    *because = all;
    *count += more_count;
    return true;
}

bool evidence_read(Spool *spool, const RunEvidence *row, Arena *arena, RunEvidenceRecord *record,
                   RecordIdentity *identity, EvaluatedSeen **because, uint32_t *because_count,
                   EvaluatedSeen **shown, uint32_t *shown_count)
{
    const char *at = spool_line(spool, row->record_at, arena);
    if (!at)
        return false;
    memcpy(identity, at, sizeof *identity);
    at += sizeof *identity;
    Slice *texts[] = {&record->event_id,      &record->time,       &record->region,
                      &record->source_ip,     &record->user_agent, &record->error_code,
                      &record->access_key_id, &record->action,     &record->principal,
                      &record->actor,         &record->client,     &record->outcome,
                      &record->mfa,           &record->resources,  &record->recovered};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = read_text(&at);
    record->file = identity->place.file;
    record->record = identity->place.record;
    at = spool_line(spool, row->row_at, arena);
    *because = !at ? NULL : read_seen(&at, arena, because_count);
    *shown = *because ? read_seen(&at, arena, shown_count) : NULL;
    return *because && *shown &&
           (row->more_at == EVIDENCE_NO_MORE ||
            append_more(spool_line(spool, row->more_at, arena), arena, because, because_count));
}

bool evidence_more(EvidenceWriter *writer, RunEvidence *row, const EvaluatedSeen *more,
                   uint32_t count)
{
    buffer_clear(&writer->line);
    write_seen(&writer->line, more, count);
    return add_line(writer, &row->more_at);
}
