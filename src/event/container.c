#include "event/reader.h"

/* ---- separators ---- */

/* A comma that is one too many; told once a gap. */
static void note_loose(EventReader *reader, const char *p)
{
    if (reader->loose || reader->loose_told)
        return;
    reader->loose = true;
    reader->loose_offset = reader_offset(reader, p);
}

/* Tells the gap's notice if there is one; false if there is nothing (more) to tell. */
static bool tell_loose(EventReader *reader, const char *detail, Problem *problem, int *step)
{
    if (!reader->loose || reader->loose_told)
        return false;
    reader->loose_told = true;
    *step = reader_tell(reader, NOTICE_LOOSE_SEPARATOR, reader->at, 0, detail, problem);
    problem->offset = reader->loose_offset;
    return true;
}

static void take_comma(EventReader *reader)
{
    if (reader->gap == GAP_ITEM || reader->gap == GAP_PIECE)
        reader->gap = GAP_COMMA;
    else
        note_loose(reader, reader->at);
    reader->at++;
}

static void take_item(EventReader *reader, const char *end)
{
    reader->at = end;
    reader->gap = GAP_ITEM;
    reader->loose = reader->loose_told = false;
}

static const char extra_comma[] = "a comma too many between records";

/* ---- the end of the text ---- */

/* The text ends between two records although more should come. */
static int truncated(EventReader *reader, const char *detail, Problem *problem)
{
    reader->state = READER_DRAIN;
    return reader_tell(reader, PROBLEM_TRUNCATED, reader->end, 1, detail, problem);
}

static const char cut_file[] = "the file could not be read any further";
static const char open_container[] = "the text ends before its records do";

/* ---- values ---- */

/* The text that a value at begin may take: one byte more than is allowed, so that a larger one is
 * told. */
static Slice value_view(const EventReader *reader, const char *begin, bool *limited)
{
    size_t size = (size_t)(reader->end - begin);
    *limited = size > reader->options.max_record;
    return (Slice){begin, *limited ? (size_t)reader->options.max_record + 1 : size};
}

/* What follows from a scan of the value at begin that was not accepted. */
static int refused(EventReader *reader, ScanStatus status, const char *begin, bool limited,
                   EventRecord *record, Problem *problem)
{
    const Scanner *scanner = &reader->scanner;
    if (status == SCAN_MORE && limited)
        return damage_skip(reader, begin, reader->state);
    if (status == SCAN_MORE && !reader->last)
        return reader_more(reader, begin);
    damage_explain(reader, status == SCAN_MORE ? reader->end : scanner->at, scanner->reason,
                   scanner->reason_found);
    return damage_piece(reader, begin,
                        status == SCAN_MORE ? PROBLEM_TRUNCATED : PROBLEM_DAMAGED_RECORD, record,
                        problem);
}

/* Scans the value at `begin`, which is no record. READER_AGAIN: it is accepted and ends at
 * scanner.at. */
static int scan_other(EventReader *reader, const char *begin, const char *restart,
                      EventRecord *record, Problem *problem)
{
    bool limited;
    Slice view = value_view(reader, begin, &limited);
    ScanStatus status = scan_value(&reader->scanner, view);
    if (status == SCAN_OK && reader->scanner.at == reader->end && !reader->last)
        status = SCAN_MORE; /* a number may go on */
    if (status == SCAN_OK)
        return READER_AGAIN;
    if (status == SCAN_MORE && limited)
        return damage_skip(reader, begin, READER_MEMBERS);
    return refused(reader, status, restart, false, record, problem);
}

/* ---- texts without records ---- */

static int pass_over(EventReader *reader, const char *p, const char *kind, Problem *problem)
{
    reader->state = READER_DRAIN;
    reader_tell(reader, NOTICE_PASSED_OVER, p, 0, kind, problem);
    return reader->detail.failed ? EVENT_STEP_FAILED : EVENT_STEP_PASSED_OVER;
}

/* An accepted object between the values of the text that has no key of a CloudTrail record. */
static int no_record(EventReader *reader, const char *begin, Problem *problem)
{
    const char *kind = foreign_kind(reader->scanner.marks);
    take_item(reader, reader->scanner.at);
    return reader_tell(reader, PROBLEM_NOT_EVENTS, begin, 1,
                       kind ? kind : "an object without any key of a CloudTrail record", problem);
}

/* ---- records ---- */

/* Whether another record follows at once, as mostly. */
static bool goes_on(const EventReader *reader, const char *end)
{
    return reader->end - end >= 2 && end[0] == ',' && end[1] == '{';
}

/* READER_AGAIN: what follows the object lets it be a record. */
static __attribute__((noinline)) int look_behind(EventReader *reader, Slice raw,
                                                 EventRecord *record, Problem *problem)
{
    const char *found;
    After after = follow_record(reader, raw, &found);
    if (after == AFTER_GOOD)
        return READER_AGAIN;
    if (after == AFTER_MORE)
        return reader_more(reader, raw.data);
    const char *reason = *found == ',' ? "the record closes before its last members"
                                       : "expected the record's end to be followed by another";
    damage_explain(reader, found, reason, *found != ',');
    return damage_piece(reader, raw.data, PROBLEM_DAMAGED_RECORD, record, problem);
}

/* Gives the object that the scanner accepted at begin as a record, if what follows it allows that.
 */
static int accept(EventReader *reader, const char *begin, EventRecord *record, Problem *problem)
{
    Slice raw = {begin, (size_t)(reader->scanner.at - begin)};
    if (raw.size > reader->options.max_record)
        return damage_skip(reader, begin, reader->state);
    int step = goes_on(reader, raw.data + raw.size) ? READER_AGAIN
                                                    : look_behind(reader, raw, record, problem);
    if (step != READER_AGAIN)
        return step;
    if (reader->state == READER_TOP && !(reader->scanner.marks & MARK_RECORD))
        return no_record(reader, begin, problem);
    uint64_t offset = reader_offset(reader, begin);
    if (__builtin_expect(reader->scanner.marks & MARK_RECORDS, 0))
        foreign_look_within(reader, raw);
    take_item(reader, begin + raw.size);
    return reader_record(reader, raw, offset, NULL, record);
}

/* ---- the beginning ---- */

/* Takes a byte order mark; READER_AGAIN if there is none, or none any more. */
static int byte_order_mark(EventReader *reader, Problem *problem)
{
    Slice text = {reader->start, (size_t)(reader->end - reader->start)};
    if (reader_offset(reader, reader->at) != 0)
        return READER_AGAIN;
    if (text.size < 3 && !reader->last)
        return reader_more(reader, reader->at);
    if (slice_starts(text, SLICE("\xef\xbb\xbf"))) {
        reader->at += 3;
        return reader_tell(reader, NOTICE_BYTE_ORDER_MARK, reader->start, 0,
                           "a byte order mark (UTF-8)", problem);
    }
    if (slice_starts(text, SLICE("\xff\xfe")) || slice_starts(text, SLICE("\xfe\xff"))) {
        reader->state = READER_DRAIN;
        return reader_tell(reader, PROBLEM_NOT_EVENTS, reader->start, 1,
                           "the text is UTF-16; trail files are UTF-8", problem);
    }
    return READER_AGAIN;
}

static Slice text_of(const EventReader *reader)
{
    return (Slice){reader->start, (size_t)(reader->end - reader->start)};
}

/* What may hold records and cannot be read is no harmless file of another kind. */
static int packing(EventReader *reader, const char *p, Problem *problem)
{
    Slice text = text_of(reader);
    if (reader_offset(reader, p) != 0)
        return READER_AGAIN;
    if (text.size < foreign_packing_size() && !reader->last)
        return reader_more(reader, p);
    const char *what = foreign_packing(text);
    if (!what)
        return READER_AGAIN;
    reader->state = READER_DRAIN;
    return reader_tell(reader, PROBLEM_NOT_EVENTS, reader->start, 1, what, problem);
}

/* Of the file as a whole, of which the first windows may be gone. */
static int empty(EventReader *reader, Problem *problem)
{
    reader->state = READER_DRAIN;
    int step = reader_tell(reader, PROBLEM_EMPTY, reader->at, 0, "no text but blanks", problem);
    problem->offset = 0;
    return step;
}

int container_start(EventReader *reader, Problem *problem)
{
    int mark = byte_order_mark(reader, problem);
    if (mark != READER_AGAIN)
        return mark;
    const char *p = reader->at = resync_skip_blanks(reader->at, reader->end);
    if (p == reader->end) {
        if (!reader->last)
            return reader_more(reader, p);
        if (reader->cut)
            return truncated(reader, cut_file, problem);
        return empty(reader, problem);
    }
    if ((unsigned char)*p >= 0x80 && reader->end - p < 4 && !reader->last)
        return reader_more(reader, p); /* a character is shown whole */
    bool opens = *p == '{' || *p == '[';
    int packed = opens ? READER_AGAIN : packing(reader, p, problem);
    if (packed != READER_AGAIN)
        return packed;
    reader->state = READER_TOP;
    if (opens)
        return READER_AGAIN;
    if (!reader->options.claims_events)
        return pass_over(reader, p,
                         slice_starts(text_of(reader), SLICE("PAR1")) ? "a Parquet file"
                                                                      : "a text that is no JSON",
                         problem);
    reader->state = READER_DRAIN;
    damage_explain(reader, p, "expected a JSON object or array", true);
    return reader_problem(reader, PROBLEM_NOT_EVENTS, reader_offset(reader, p), 1, problem);
}

/* ---- between the values of the text ---- */

/* The value of "Records" begins at p, in an object that reading starts again at `restart`. */
static int enter_records(EventReader *reader, const char *p, const char *restart,
                         EventRecord *record, Problem *problem)
{
    if (p == reader->end) {
        if (!reader->last)
            return reader_more(reader, restart);
        reader->at = p;
        return truncated(reader, open_container, problem);
    }
    if (*p == '[') {
        reader->state = READER_ARRAY;
        reader->at = p + 1;
        reader->gap = GAP_FIRST;
        reader->loose = reader->loose_told = false;
        reader->in_object = true;
        return READER_AGAIN;
    }
    int step = scan_other(reader, p, restart, record, problem);
    if (step != READER_AGAIN || reader->state == READER_SKIP)
        return step;
    take_item(reader, reader->scanner.at);
    reader->state = READER_MEMBERS;
    return reader_tell(reader, PROBLEM_NOT_EVENTS, p, 1, "\"Records\" is no array", problem);
}

/* Whether the array that opens at p holds nothing, as far as is seen. */
static bool is_empty_array(const EventReader *reader, const char *p)
{
    if (p == reader->end || *p != '[')
        return false;
    p = resync_skip_blanks(p + 1, reader->end);
    return p == reader->end ? !reader->last : *p == ']';
}

/*
 * The object at begin has a key "Records", whose value the scanner is at. A record stays one though
 * it has such a key; what goes before the key is seen, and what follows an empty array.
 */
static int records_met(EventReader *reader, const char *begin, Slice view, bool limited,
                       EventRecord *record, Problem *problem)
{
    Scanner *scanner = &reader->scanner;
    const char *records = scanner->at;
    bool is_record = scanner->marks & MARK_RECORD;
    if (is_record || is_empty_array(reader, records)) {
        scanner->stop_marks = 0;
        ScanStatus status = scan_record(scanner, view);
        if (status == SCAN_OK && (scanner->marks & MARK_RECORD))
            return accept(reader, begin, record, problem);
        if (is_record || (status == SCAN_MORE && !limited && !reader->last))
            return refused(reader, status, begin, limited, record, problem);
    }
    foreign_look_before(reader, begin, records);
    int step = enter_records(reader, records, begin, record, problem);
    if (step == EVENT_STEP_MORE)
        reader->beside_records = 0; /* it is read again */
    if (step == READER_AGAIN && reader->beside_records)
        return foreign_tell_beside(reader, problem);
    return step;
}

/* The object that the scanner accepted has no key of a record, nor "Records". */
static int other_object(EventReader *reader, const char *begin, EventRecord *record,
                        Problem *problem)
{
    const char *kind = foreign_kind(reader->scanner.marks);
    if (!foreign_may_be(reader, kind))
        return accept(reader, begin, record, problem);
    foreign_note(reader, begin, kind);
    take_item(reader, reader->scanner.at);
    return READER_AGAIN;
}

/* The object at begin ends with the text, before which a key has told another kind of file. */
static bool is_cut_foreign(EventReader *reader, ScanStatus status, bool limited, const char *begin)
{
    const char *kind = foreign_kind(reader->scanner.marks & MARKS_DECISIVE);
    if (status != SCAN_MORE || limited || !reader->last || !kind ||
        (reader->scanner.marks & MARK_RECORD) || !foreign_may_be(reader, kind))
        return false;
    foreign_note(reader, begin, kind);
    take_item(reader, reader->end);
    return true;
}

static int top_object(EventReader *reader, EventRecord *record, Problem *problem)
{
    Scanner *scanner = &reader->scanner;
    const char *begin = reader->at;
    bool limited;
    Slice view = value_view(reader, begin, &limited);
    scanner->stop_marks = MARK_RECORDS;
    ScanStatus status = scan_record(scanner, view);
    if (status == SCAN_STOPPED && limited && scanner->at == view.data + view.size)
        status = SCAN_MORE;
    if (status == SCAN_STOPPED)
        return records_met(reader, begin, view, limited, record, problem);
    if (is_cut_foreign(reader, status, limited, begin))
        return READER_AGAIN;
    if (status != SCAN_OK)
        return refused(reader, status, begin, limited, record, problem);
    if (!(scanner->marks & MARK_RECORD))
        return other_object(reader, begin, record, problem);
    return accept(reader, begin, record, problem);
}

static int end_of_text(EventReader *reader, Problem *problem)
{
    int step;
    if (!reader->last)
        return reader_more(reader, reader->at);
    if (reader->gap == GAP_COMMA)
        note_loose(reader, reader->at);
    if (tell_loose(reader, extra_comma, problem, &step))
        return step;
    if (reader->cut)
        return truncated(reader, cut_file, problem);
    reader->state = READER_DRAIN;
    return READER_AGAIN;
}

int container_top(EventReader *reader, EventRecord *record, Problem *problem)
{
    int step;
    for (;;) {
        reader->at = resync_skip_blanks(reader->at, reader->end);
        if (reader->at == reader->end)
            return end_of_text(reader, problem);
        if (*reader->at != ',')
            break;
        take_comma(reader);
    }
    if (tell_loose(reader, extra_comma, problem, &step))
        return step;
    if (*reader->at == '{')
        return top_object(reader, record, problem);
    if (*reader->at == '[') {
        take_item(reader, reader->at + 1);
        reader->state = READER_ARRAY;
        reader->gap = GAP_FIRST;
        reader->in_object = false;
        return READER_AGAIN;
    }
    damage_explain(reader, reader->at, "expected a record", true);
    return damage_piece(reader, reader->at, PROBLEM_DAMAGED_RECORD, record, problem);
}

/* ---- in an array of records ---- */

/* An element that is no object costs one; what is no value at all is damage. */
static int no_object(EventReader *reader, EventRecord *record, Problem *problem)
{
    const char *begin = reader->at;
    bool limited;
    Slice view = value_view(reader, begin, &limited);
    ScanStatus status = scan_value(&reader->scanner, view);
    const char *end = reader->scanner.at;
    if (status == SCAN_OK && end == reader->end && !reader->last)
        status = SCAN_MORE; /* a number may go on */
    if (status == SCAN_OK && limited && end == view.data + view.size)
        status = SCAN_MORE;
    if (status != SCAN_OK)
        return refused(reader, status, begin, limited, record, problem);
    const char *next = resync_skip_blanks(end, reader->end);
    if (next == reader->end && !reader->last)
        return reader_more(reader, begin);
    damage_explain(reader, begin, "a record that is not an object", true);
    if (next < reader->end && *next != ',' && *next != ']' && *next != '{')
        return damage_piece(reader, begin, PROBLEM_DAMAGED_RECORD, record, problem);
    take_item(reader, end);
    return reader_problem(reader, PROBLEM_DAMAGED_RECORD, reader_offset(reader, begin), 1, problem);
}

/* What S3 says when a file is delivered, and no CloudTrail record. */
static int notification(EventReader *reader, const char *begin, Problem *problem)
{
    static const char kind[] = "a notification of S3";
    take_item(reader, reader->scanner.at);
    if (!foreign_may_be(reader, kind))
        return reader_tell(reader, PROBLEM_NOT_EVENTS, begin, 1, kind, problem);
    foreign_note(reader, begin, kind);
    return READER_AGAIN;
}

static int array_item(EventReader *reader, EventRecord *record, Problem *problem)
{
    Scanner *scanner = &reader->scanner;
    const char *begin = reader->at;
    bool limited;
    Slice view = value_view(reader, begin, &limited);
    scanner->stop_marks = 0;
    ScanStatus status = scan_record(scanner, view);
    if (status != SCAN_OK)
        return refused(reader, status, begin, limited, record, problem);
    if (__builtin_expect(scanner->marks & MARK_S3, 0) &&
        event_value_is(scanner->values[COLUMN_EVENT_SOURCE], SLICE("aws:s3")))
        return notification(reader, begin, problem);
    return accept(reader, begin, record, problem);
}

static int close_array(EventReader *reader, Problem *problem)
{
    int step;
    if (reader->gap == GAP_COMMA)
        note_loose(reader, reader->at);
    if (tell_loose(reader, extra_comma, problem, &step))
        return step;
    take_item(reader, reader->at + 1);
    reader->state = reader->in_object ? READER_MEMBERS : READER_TOP;
    return READER_AGAIN;
}

/* The object around the array closes before the array does. */
static int unclosed_array(EventReader *reader, EventRecord *record, Problem *problem)
{
    const char *begin = reader->at;
    After after = follow_brace(reader, begin, reader->end);
    if (after == AFTER_MORE)
        return reader_more(reader, begin);
    damage_explain(reader, begin, "expected a record or ']'", true);
    if (after == AFTER_BAD)
        return damage_piece(reader, begin, PROBLEM_DAMAGED_RECORD, record, problem);
    take_item(reader, begin + 1);
    reader->state = READER_TOP;
    return reader_problem(reader, PROBLEM_DAMAGED_RECORD, reader_offset(reader, begin), 1, problem);
}

int container_array(EventReader *reader, EventRecord *record, Problem *problem)
{
    int step;
    for (;;) {
        const char *p = reader->at = resync_skip_blanks(reader->at, reader->end);
        if (p == reader->end)
            return reader->last
                       ? truncated(reader, reader->cut ? cut_file : open_container, problem)
                       : reader_more(reader, p);
        if (*p != ',')
            break;
        take_comma(reader);
    }
    char c = *reader->at;
    if (c == ']')
        return close_array(reader, problem);
    bool missing = c == '{' && reader->gap == GAP_ITEM;
    if (missing)
        note_loose(reader, reader->at);
    if (tell_loose(reader, missing ? "no comma between records" : extra_comma, problem, &step))
        return step;
    if (c == '{')
        return array_item(reader, record, problem);
    if (c == '}')
        return unclosed_array(reader, record, problem);
    return no_object(reader, record, problem);
}

/* ---- in the object around an array of records ---- */

/* A member: its key is at reader->at. */
static int member(EventReader *reader, EventRecord *record, Problem *problem)
{
    Scanner *scanner = &reader->scanner;
    const char *key = reader->at;
    int step = scan_other(reader, key, key, record, problem);
    if (step != READER_AGAIN || reader->state == READER_SKIP)
        return step;
    Slice name = {key + 1, (size_t)(scanner->at - key - 2)};
    EventValue text = {.data = name.data,
                       .size = (uint32_t)name.size,
                       .type = EVENT_STRING,
                       .escaped = memchr(name.data, '\\', name.size) != NULL};
    bool records = event_value_is(text, SLICE("Records"));
    const char *colon = resync_skip_blanks(scanner->at, reader->end);
    const char *value =
        colon < reader->end ? resync_skip_blanks(colon + 1, reader->end) : reader->end;
    if (colon < reader->end && *colon != ':') {
        damage_explain(reader, colon, "expected ':'", true);
        return damage_piece(reader, key, PROBLEM_DAMAGED_RECORD, record, problem);
    }
    if (records && reader->again_told != reader_offset(reader, name.data)) {
        reader->again_told = reader_offset(reader, name.data);
        return reader_tell(reader, NOTICE_REPEATED_KEY, key, 0,
                           "\"Records\" stands there again; what it holds is read too", problem);
    }
    if (records)
        return enter_records(reader, value, key, record, problem);
    if (value == reader->end && !reader->last)
        return reader_more(reader, key);
    step = scan_other(reader, value, key, record, problem);
    if (step != READER_AGAIN || reader->state != READER_MEMBERS)
        return step;
    take_item(reader, scanner->at);
    if (foreign_is_beside(reader, text, (Slice){value, (size_t)(scanner->at - value)})) {
        foreign_add_beside(reader, text);
        return foreign_tell_beside(reader, problem);
    }
    return READER_AGAIN;
}

int container_members(EventReader *reader, EventRecord *record, Problem *problem)
{
    const char *p = reader->at = resync_skip_blanks(reader->at, reader->end);
    int step;
    if (p == reader->end)
        return reader->last ? truncated(reader, reader->cut ? cut_file : open_container, problem)
                            : reader_more(reader, p);
    if (*p == '}') {
        if (reader->gap == GAP_COMMA)
            note_loose(reader, p);
        if (tell_loose(reader, "a comma too many behind the records", problem, &step))
            return step;
        take_item(reader, p + 1);
        reader->state = READER_TOP;
        return READER_AGAIN;
    }
    if (*p == ',' && reader->gap != GAP_COMMA) {
        take_comma(reader);
        return READER_AGAIN;
    }
    if (*p == '"' && reader->gap == GAP_COMMA)
        return member(reader, record, problem);
    if (*p == '{') { /* records go on although their array was closed */
        reader->state = READER_TOP;
        reader->gap = GAP_PIECE;
        return READER_AGAIN;
    }
    damage_explain(reader, p, "expected the end of the object around the records", true);
    return damage_piece(reader, p, PROBLEM_DAMAGED_RECORD, record, problem);
}
