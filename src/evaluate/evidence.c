#include "evaluate/evidence.h"

#include <errno.h>
#include <stdlib.h>

/* ---- writing: a number before each text: its length, or the text's own with this bit where it is
 * kept once for all rows, or that it is absent ---- */

#define TEXT_ABSENT UINT32_MAX
#define TEXT_KNOWN  (UINT32_C(1) << 31)
/* The same of a place that is no place in the spool but a text's number. */
#define PLACE_KNOWN (UINT64_C(1) << 63)

/* Where texts of one kind follow each other: what decided and what is shown, and the columns and
 * facts of a record behind it. */
enum { FIELD_OF_ROW, FIELD_OF_MORE, FIELD_FIRST };

void evidence_open(EvidenceWriter *writer, size_t budget, const char *folder)
{
    spool_open(&writer->spool, budget, folder);
    writer->texts.most = budget / 2;
}

static void write_number(Buffer *line, uint32_t number)
{
    buffer_add(line, (Slice){(const char *)&number, sizeof number});
}

static void write_text(Buffer *line, Slice text)
{
    /* A longer one than any record can hold: the line is none. */
    line->failed |= text.size >= TEXT_KNOWN;
    write_number(line, text.data ? (uint32_t)text.size : TEXT_ABSENT);
    buffer_add(line, text);
}

/* One that other records have as well. */
static void write_common(EvidenceWriter *writer, uint32_t field, Slice text)
{
    uint32_t number = text.data ? evidence_texts_number(&writer->texts, field, text) : NAMES_NONE;
    if (number == NAMES_NONE)
        write_text(&writer->line, text);
    else
        write_number(&writer->line, TEXT_KNOWN | number);
}

static void write_seen(Buffer *line, const EvaluatedSeen *seen, uint32_t count)
{
    write_number(line, count);
    for (uint32_t i = 0; i < count; i++) {
        write_text(line, seen[i].field);
        write_text(line, seen[i].value);
    }
}

/* A line of which a part is missing is none. */
static bool add_line(EvidenceWriter *writer, uint64_t *place)
{
    return !writer->line.failed &&
           spool_add_line(&writer->spool, buffer_slice(&writer->line), place);
}

/* The same of one that other rows have as well. */
static bool add_common_line(EvidenceWriter *writer, uint32_t field, uint64_t *place)
{
    if (writer->line.failed)
        return false;
    uint32_t number = evidence_texts_number(&writer->texts, field, buffer_slice(&writer->line));
    if (number == NAMES_NONE)
        return add_line(writer, place);
    *place = PLACE_KNOWN | number;
    return true;
}

/* The time is the row's, where it has one. */
static bool write_record(EvidenceWriter *writer, Evaluator *evaluator, const EventRecord *record,
                         const RecordIdentity *identity)
{
    static const EventColumn columns[] = {COLUMN_REGION, COLUMN_SOURCE_IP, COLUMN_USER_AGENT,
                                          COLUMN_ERROR_CODE, COLUMN_IDENTITY_KEY};
    static const EventFact facts[] = {FACT_ACTION, FACT_PRINCIPAL, FACT_ACTOR,
                                      FACT_CLIENT, FACT_OUTCOME,   FACT_MFA};
    _Static_assert(FIELD_FIRST + sizeof columns / sizeof *columns + sizeof facts / sizeof *facts <
                       EVIDENCE_TEXT_FIELDS,
                   "a field each, and one for resources");
    Buffer *line = &writer->line;
    Arena *scratch = evaluator_scratch(evaluator);
    bool failed = false;
    uint32_t field = FIELD_FIRST;
    buffer_clear(line);
    buffer_add(line, (Slice){(const char *)identity, sizeof *identity});
    write_text(line, event_value_text(record->values[COLUMN_EVENT_ID], scratch, &failed));
    if (evaluator_time(evaluator) == INSTANT_NONE)
        write_text(line, event_value_text(record->values[COLUMN_EVENT_TIME], scratch, &failed));
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        write_common(writer, field++,
                     event_value_text(record->values[columns[i]], scratch, &failed));
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        EventFactValue value = event_fact(evaluator_facts(evaluator), facts[i]);
        write_common(writer, field++, value.unknown ? SLICE("unknown") : value.text);
    }
    EventValue resources = record->values[COLUMN_RESOURCES];
    bool listed = resources.type == EVENT_ARRAY || resources.type == EVENT_OBJECT;
    write_common(writer, field++, listed ? (Slice){resources.data, resources.size} : (Slice){0});
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
    return !failed && add_common_line(writer, FIELD_OF_ROW, &row->row_at);
}

bool evidence_more(EvidenceWriter *writer, RunEvidence *row, const EvaluatedSeen *more,
                   uint32_t count)
{
    buffer_clear(&writer->line);
    write_seen(&writer->line, more, count);
    return add_common_line(writer, FIELD_OF_MORE, &row->more_at);
}

void evidence_close(EvidenceWriter *writer)
{
    spool_close(&writer->spool);
    evidence_texts_free(&writer->texts);
    free(writer->rows);
    buffer_free(&writer->line);
}

/* ---- reading ---- */

bool evidence_identity(EvidenceWriter *writer, const RunEvidence *row, RecordIdentity *identity)
{
    return spool_read(&writer->spool, row->record_at + sizeof(uint32_t), identity,
                      sizeof *identity);
}

/* What is left of a line. `wrong`: it was shorter than it says, as one in a file that somebody else
 * changed may be. */
typedef struct {
    Slice left;
    bool wrong;
} Reading;

static uint32_t read_number(Reading *reading)
{
    uint32_t number;
    if (reading->left.size < sizeof number) {
        reading->wrong = true;
        return 0;
    }
    memcpy(&number, reading->left.data, sizeof number);
    reading->left = slice_from(reading->left, sizeof number);
    return number;
}

/* `texts`: NULL where none stands elsewhere. */
static Slice read_text(Reading *reading, const EvidenceTexts *texts)
{
    uint32_t size = read_number(reading), number = size & ~TEXT_KNOWN;
    if (size == TEXT_ABSENT)
        return (Slice){0};
    bool known = size & TEXT_KNOWN;
    reading->wrong |= known ? !evidence_texts_has(texts, number) : size > reading->left.size;
    if (reading->wrong)
        return (Slice){0};
    if (known)
        return evidence_texts_get(texts, number);
    Slice text = {reading->left.data, size};
    reading->left = slice_from(reading->left, size);
    return text;
}

/* NULL without memory, or where the line is wrong. */
static EvaluatedSeen *read_seen(Reading *reading, Arena *arena, uint32_t *count)
{
    *count = read_number(reading);
    reading->wrong |= *count > reading->left.size / sizeof(uint32_t);
    EvaluatedSeen *seen = reading->wrong ? NULL : arena_array(arena, *count, sizeof(EvaluatedSeen));
    for (uint32_t i = 0; seen && i < *count; i++) {
        seen[i].field = read_text(reading, NULL);
        seen[i].value = read_text(reading, NULL);
    }
    return reading->wrong ? NULL : seen;
}

/* Whether the line is one; where it is not, its file is to blame. */
static bool is_right(EvidenceWriter *writer, const Reading *reading)
{
    if (reading->wrong)
        writer->spool.error = EIO;
    return !reading->wrong;
}

/* Data NULL where it could not be read. */
static Slice line_at(EvidenceWriter *writer, uint64_t place, Arena *arena)
{
    if (place & PLACE_KNOWN)
        return evidence_texts_get(&writer->texts, (uint32_t)place);
    return spool_line(&writer->spool, place, arena);
}

static bool append_more(Reading *reading, Arena *arena, EvaluatedSeen **because, uint32_t *count)
{
    uint32_t more_count;
    EvaluatedSeen *more = read_seen(reading, arena, &more_count);
    EvaluatedSeen *all =
        more ? arena_array(arena, *count + more_count, sizeof(EvaluatedSeen)) : NULL;
    if (!all)
        return false;
    memcpy(all, *because, *count * sizeof(EvaluatedSeen));
    memcpy(all + *count, more, more_count * sizeof(EvaluatedSeen));
    *because = all;
    *count += more_count;
    return true;
}

bool evidence_record(EvidenceWriter *writer, const RunEvidence *row, Arena *arena,
                     RunEvidenceRecord *record, RecordIdentity *identity)
{
    const EvidenceTexts *common = &writer->texts;
    Reading reading = {.left = spool_line(&writer->spool, row->record_at, arena)};
    if (!reading.left.data)
        return false;
    if (reading.left.size < sizeof *identity) {
        writer->spool.error = EIO;
        return false;
    }
    memcpy(identity, reading.left.data, sizeof *identity);
    reading.left = slice_from(reading.left, sizeof *identity);
    record->event_id = read_text(&reading, common);
    record->time = row->instant == INSTANT_NONE ? read_text(&reading, common) : (Slice){0};
    Slice *texts[] = {&record->region,     &record->source_ip,     &record->user_agent,
                      &record->error_code, &record->access_key_id, &record->action,
                      &record->principal,  &record->actor,         &record->client,
                      &record->outcome,    &record->mfa,           &record->resources,
                      &record->recovered};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = read_text(&reading, common);
    record->file = identity->place.file;
    record->record = identity->place.record;
    return is_right(writer, &reading);
}

static bool read_row(EvidenceWriter *writer, const RunEvidence *row, Arena *arena,
                     EvaluatedSeen **because, uint32_t *because_count, EvaluatedSeen **shown,
                     uint32_t *shown_count)
{
    Reading reading = {.left = line_at(writer, row->row_at, arena)};
    if (!reading.left.data)
        return false;
    *because = read_seen(&reading, arena, because_count);
    *shown = *because ? read_seen(&reading, arena, shown_count) : NULL;
    if (!is_right(writer, &reading) || !*shown)
        return false;
    if (row->more_at == EVIDENCE_NO_MORE)
        return true;
    Reading more = {.left = line_at(writer, row->more_at, arena)};
    return more.left.data && append_more(&more, arena, because, because_count) &&
           is_right(writer, &more);
}

/* The record with its time, and the row's own part. */
bool evidence_read(EvidenceWriter *writer, const RunEvidence *row, Arena *arena,
                   RunEvidenceRecord *record, RecordIdentity *identity, EvaluatedSeen **because,
                   uint32_t *because_count, EvaluatedSeen **shown, uint32_t *shown_count)
{
    if (!evidence_record(writer, row, arena, record, identity))
        return false;
    if (row->instant != INSTANT_NONE) {
        char *time = arena_room(arena, 32);
        if (!time)
            return false;
        instant_format(row->instant, time);
        record->time = slice_of(time);
    }
    return read_row(writer, row, arena, because, because_count, shown, shown_count);
}
