#include "event/reader.h"

#include <stdlib.h>

static const char no_bytes[SCAN_PADDING];

EventReader *event_reader_new(const EventColumns *columns)
{
    EventReader *reader = calloc(1, sizeof *reader);
    if (reader && !scanner_open(&reader->scanner, columns, SCAN_BEST)) {
        free(reader);
        return NULL;
    }
    if (reader)
        event_reader_begin(reader, &(EventOptions){.max_record = LIMIT_RECORD_DEFAULT});
    return reader;
}

void event_reader_free(EventReader *reader)
{
    if (!reader)
        return;
    scanner_close(&reader->scanner);
    buffer_free(&reader->detail);
    buffer_free(&reader->beside);
    buffer_free(&reader->repaired);
    buffer_free(&reader->repairs);
    buffer_free(&reader->single);
    free(reader);
}

void event_reader_begin(EventReader *reader, const EventOptions *options)
{
    reader->options = *options;
    /* A value's size is 32 bits wide. */
    if (reader->options.max_record > UINT32_MAX - 1)
        reader->options.max_record = UINT32_MAX - 1;
    reader->start = reader->end = reader->at = no_bytes;
    reader->offset = reader->at_offset = 0;
    reader->last = reader->cut = false;
    reader->state = READER_START;
    reader->gap = GAP_FIRST;
    reader->in_object = false;
    reader->loose = reader->loose_told = false;
    reader->number = 0;
    reader->foreign = NULL;
    reader->foreign_due = false;
    reader->beside_records = 0;
    reader->again_told = 0;
    reader->head_size = 0;
    reader->counted = reader->lines = reader->characters = 0;
}

void event_reader_feed(EventReader *reader, Slice bytes, uint64_t offset, bool last, bool cut)
{
    const char *data = bytes.data ? bytes.data : no_bytes;
    reader->start = data;
    reader->end = data + bytes.size;
    reader->offset = offset;
    reader->at = data + (reader->at_offset - offset);
    reader->last = last;
    reader->cut = last && cut;
}

size_t event_reader_keep(const EventReader *reader)
{
    return (size_t)(reader->end - reader->start);
}

uint64_t reader_offset(const EventReader *reader, const char *p)
{
    return reader->offset + (uint64_t)(p - reader->start);
}

void reader_count_lines(EventReader *reader, const char *p)
{
    uint64_t offset = reader_offset(reader, p);
    if (offset <= reader->counted)
        return;
    const char *line = reader->start + (reader->counted - reader->offset);
    for (const char *q = line; (q = memchr(q, '\n', (size_t)(p - q))); line = ++q) {
        reader->lines++;
        reader->characters = 0;
    }
    if (reader->lines)
        for (; line < p; line++)
            reader->characters += ((unsigned char)*line & 0xc0) != 0x80;
    reader->counted = offset;
}

int reader_more(EventReader *reader, const char *from)
{
    reader->at = from;
    reader->at_offset = reader_offset(reader, from);
    const char *keep =
        from - reader->start > READER_LOOK_BACK ? from - READER_LOOK_BACK : reader->start;
    reader_count_lines(reader, keep);
    reader->offset = reader_offset(reader, keep);
    reader->start = keep;
    return EVENT_STEP_MORE;
}

/* Remembers the record up to its first key; most records of a file begin with the same bytes. */
static void remember_head(EventReader *reader, Slice raw)
{
    if (reader->head_size && raw.size > reader->head_size &&
        slice_equal_here((Slice){raw.data, reader->head_size},
                         (Slice){reader->head, reader->head_size}))
        return;
    Slice key = resync_first_key(raw);
    size_t size = key.size ? (size_t)(key.data + key.size + 1 - raw.data) : 0;
    reader->head_size = size <= sizeof reader->head ? size : 0;
    memcpy(reader->head, raw.data, reader->head_size);
}

int reader_record(EventReader *reader, Slice raw, uint64_t offset, const char *repairs,
                  EventRecord *record)
{
    remember_head(reader, raw);
    *record = (EventRecord){
        .values = reader->scanner.values,
        .columns = reader->scanner.irregular ? NULL : reader->scanner.filled,
        .column_count = (uint32_t)(reader->scanner.fill - reader->scanner.filled),
        .identity = reader->scanner.irregular ? NULL : reader->scanner.identity,
        .steady = reader->scanner.irregular || reader->scanner.steady_apart
                      ? NULL
                      : reader->scanner.steady,
        .place = reader->scanner.irregular ? NULL : reader->scanner.place,
        .identity_text = reader->scanner.irregular ? (Slice){0} : reader->scanner.identity_text,
        .notes = reader->scanner.irregular ? NULL : reader->scanner.notes,
        .raw = raw,
        .offset = offset,
        .number = ++reader->number,
        .repairs = repairs,
        .repeated_key = reader->scanner.repeated,
    };
    return EVENT_STEP_RECORD;
}

int reader_problem(EventReader *reader, ProblemKind kind, uint64_t offset, uint32_t records,
                   Problem *problem)
{
    if (reader->detail.failed)
        return EVENT_STEP_FAILED;
    reader->number += records;
    *problem = (Problem){kind, offset, records, buffer_slice(&reader->detail)};
    return EVENT_STEP_PROBLEM;
}

int reader_tell(EventReader *reader, ProblemKind kind, const char *p, uint32_t records,
                const char *detail, Problem *problem)
{
    buffer_clear(&reader->detail);
    buffer_add(&reader->detail, slice_of(detail));
    return reader_problem(reader, kind, reader_offset(reader, p), records, problem);
}

static int step(EventReader *reader, EventRecord *record, Problem *problem)
{
    switch (reader->state) {
    case READER_START:
        return container_start(reader, problem);
    case READER_TOP:
        return container_top(reader, record, problem);
    case READER_ARRAY:
        return container_array(reader, record, problem);
    case READER_MEMBERS:
        return container_members(reader, record, problem);
    case READER_SKIP:
        return damage_skip_on(reader, problem);
    case READER_HUNT:
        return damage_hunt_on(reader, problem);
    case READER_DRAIN:
        break;
    }
    reader->at = reader->end;
    return reader->last ? EVENT_STEP_END : reader_more(reader, reader->end);
}

/* The text began as another kind of file: what it is, once this step tells. */
static int settle_foreign(EventReader *reader, int result, Problem *problem)
{
    if (result == EVENT_STEP_END)
        return foreign_pass_over(reader, problem);
    reader->foreign_due = result == EVENT_STEP_RECORD ||
                          (result == EVENT_STEP_PROBLEM && !problem_is_notice(problem->kind));
    return result;
}

EventStep event_reader_next(EventReader *reader, EventRecord *record, Problem *problem)
{
    int result;
    if (reader->foreign_due) {
        reader->foreign_due = false;
        return (EventStep)foreign_tell(reader, problem);
    }
    if (reader->beside_records)
        return (EventStep)foreign_tell_beside(reader, problem);
    do
        result = step(reader, record, problem);
    while (result == READER_AGAIN);
    if (reader->foreign)
        result = settle_foreign(reader, result, problem);
    return (EventStep)result;
}

bool event_reader_single(EventReader *reader, Slice text, EventRecord *record, Problem *problem)
{
    Buffer *copy = &reader->single;
    event_reader_begin(reader, &(EventOptions){.max_record = LIMIT_RECORD_DEFAULT});
    buffer_clear(copy);
    buffer_clear(&reader->detail);
    buffer_add(copy, text);
    if (!buffer_reserve(copy, SCAN_PADDING)) {
        *problem = (Problem){.kind = PROBLEM_DAMAGED_RECORD, .records = 1};
        return false;
    }
    memset(copy->data + copy->size, 0, SCAN_PADDING);
    event_reader_feed(reader, buffer_slice(copy), 0, true, false);

    Scanner *scanner = &reader->scanner;
    const char *begin = resync_skip_blanks(reader->start, reader->end);
    scanner->stop_marks = 0;
    if (copy->size > LIMIT_RECORD_DEFAULT) {
        buffer_add(&reader->detail, SLICE("larger than a record may be"));
    } else if (begin == reader->end || *begin != '{') {
        damage_explain(reader, begin, "expected a JSON object", true);
    } else if (scan_record(scanner, (Slice){begin, (size_t)(reader->end - begin)}) != SCAN_OK) {
        damage_explain(reader, scanner->at, scanner->reason, scanner->reason_found);
    } else {
        const char *behind = resync_skip_blanks(scanner->at, reader->end);
        if (behind == reader->end) {
            Slice raw = {begin, (size_t)(scanner->at - begin)};
            reader_record(reader, raw, reader_offset(reader, begin), NULL, record);
            return true;
        }
        damage_explain(reader, behind, "expected the end of the text behind the record", true);
    }
    reader_problem(reader, PROBLEM_DAMAGED_RECORD, reader_offset(reader, begin), 1, problem);
    return false;
}
