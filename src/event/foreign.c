/*
 * What is no record and may hide some: texts of other kinds of file, and what stands beside
 * "Records".
 *
 * A text that begins as another kind of file is one only if none of it is a record; whether that is
 * so is known at its end. Until then its kind is kept in reader->foreign.
 */
#include "base/text.h"
#include "event/reader.h"

const char *foreign_kind(uint32_t marks)
{
    static const struct {
        uint32_t marks; /* all of them */
        const char *kind;
    } kinds[] = {
        {MARK_DIGEST, "a digest file"},
        {MARK_PUBLIC_KEYS, "public keys of digests"},
        {MARK_CONFIG_ITEMS, "an AWS Config file"},
        {MARK_CONFIG_SNAPSHOT | MARK_FILE_VERSION, "an AWS Config file"},
        {MARK_SIGNATURE | MARK_FILES, "a signature file of CloudTrail Lake"},
        {MARK_LOOKUP, "output of lookup-events"},
        {MARK_EVENT_BRIDGE, "EventBridge events"},
        {MARK_LOG_EVENTS, "CloudWatch Logs messages"},
        {MARK_LOG_DATA, "CloudWatch Logs data"},
        {MARK_EXPORT, "an export of a search tool"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if ((marks & kinds[i].marks) == kinds[i].marks)
            return kinds[i].kind;
    return NULL;
}

/* ---- what is packed, and may hold any file ---- */

enum { TAR_MARK = 257 };

const char *foreign_packing(Slice text)
{
    static const struct {
        Slice mark;
        const char *what;
    } packings[] = {
        {SLICE("PK\x03\x04"), "a zip archive, which is not unpacked"},
        {SLICE("PK\x05\x06"), "a zip archive, which is not unpacked"},
        {SLICE("\x1f\x8b\x08"), "gzip in gzip, which is unpacked once"},
        {SLICE("\x28\xb5\x2f\xfd"), "zstd, which is not unpacked"},
        {SLICE("\xfd"
               "7zXZ\0"),
         "xz, which is not unpacked"},
        {SLICE("7z\xbc\xaf\x27\x1c"), "a 7-Zip archive, which is not unpacked"},
    };
    for (size_t i = 0; i < sizeof packings / sizeof *packings; i++)
        if (slice_starts(text, packings[i].mark))
            return packings[i].what;
    /* The level stands between the mark and the first block. */
    if (slice_starts(text, SLICE("BZh")) && text.size > 4 &&
        slice_starts(slice_from(text, 4), SLICE("1AY&SY")))
        return "bzip2, which is not unpacked";
    bool tar = text.size > TAR_MARK && slice_starts(slice_from(text, TAR_MARK), SLICE("ustar"));
    return tar ? "a tar archive, which is not unpacked" : NULL;
}

size_t foreign_packing_size(void)
{
    return TAR_MARK + sizeof "ustar";
}

/* ---- other kinds of file ---- */

bool foreign_may_be(const EventReader *reader, const char *kind)
{
    return reader->number == 0 && !reader->options.names_events &&
           (kind || !reader->options.claims_events);
}

void foreign_note(EventReader *reader, const char *begin, const char *kind)
{
    if (reader->foreign)
        return;
    reader->foreign = kind ? kind : "JSON without CloudTrail records";
    reader->foreign_offset = reader_offset(reader, begin);
}

int foreign_tell(EventReader *reader, Problem *problem)
{
    buffer_clear(&reader->detail);
    buffer_add(&reader->detail, slice_of(reader->foreign));
    reader->foreign = NULL;
    return reader_problem(reader, PROBLEM_NOT_EVENTS, reader->foreign_offset, 1, problem);
}

int foreign_pass_over(EventReader *reader, Problem *problem)
{
    reader->state = READER_DRAIN;
    int step = reader_tell(reader, NOTICE_PASSED_OVER, reader->at, 0, reader->foreign, problem);
    problem->offset = reader->foreign_offset;
    return step == EVENT_STEP_PROBLEM ? EVENT_STEP_PASSED_OVER : step;
}

/* ---- beside the records ---- */

/* Whether a value may hold records: an array or object that is not empty, or a text that begins as
 * one does. */
static bool may_hold_records(Slice value)
{
    const char *end = value.data + value.size, *p = value.data + 1;
    if (value.size < 2)
        return false;
    p = resync_skip_blanks(p, end);
    switch (*value.data) {
    case '{':
    case '[':
        return p < end && *p != '}' && *p != ']';
    case '"':
        return p < end && (*p == '{' || *p == '[' || *p == '\\');
    default:
        return false;
    }
}

static uint32_t marks_of(Scanner *scanner, EventValue key)
{
    const ColumnNode *root = &scanner->columns->nodes[0];
    Slice name = {key.data, key.size};
    bool omits;
    uint32_t child =
        key.escaped ? scan_escaped_key(scanner, root, name, &omits)
                    : column_child(root, key.data, key.size, column_key_head(key.data, key.size));
    return child ? scanner->columns->nodes[child].marks : 0;
}

bool foreign_is_beside(EventReader *reader, EventValue key, Slice value)
{
    return may_hold_records(value) || (marks_of(&reader->scanner, key) & MARK_RECORD);
}

static void beside(EventReader *reader, const char *p, const char *before, EventValue key,
                   const char *behind)
{
    if (reader->beside_records++)
        return;
    reader->beside_offset = reader_offset(reader, p);
    buffer_clear(&reader->beside);
    buffer_add(&reader->beside, slice_of(before));
    buffer_add_byte(&reader->beside, '"');
    Slice name = {key.data, key.size < LIMIT_KEY_SHOWN ? key.size : LIMIT_KEY_SHOWN};
    text_add_visible(&reader->beside, name);
    buffer_add(&reader->beside, slice_of(behind));
}

void foreign_add_beside(EventReader *reader, EventValue key)
{
    beside(reader, key.data - 1, "", key, "\" stands beside the records and is not read");
}

int foreign_tell_beside(EventReader *reader, Problem *problem)
{
    uint32_t records = reader->beside_records;
    reader->beside_records = 0;
    if (reader->beside.failed)
        return EVENT_STEP_FAILED;
    buffer_clear(&reader->detail);
    buffer_add(&reader->detail, buffer_slice(&reader->beside));
    return reader_problem(reader, PROBLEM_NOT_EVENTS, reader->beside_offset, records, problem);
}

void foreign_look_before(EventReader *reader, const char *begin, const char *records)
{
    EventCursor cursor = {begin + 1, records};
    EventValue key, value;
    bool disguised = reader->scanner.marks & MARKS_DECISIVE;
    while (event_cursor_key(&cursor, &key) && event_cursor_value(&cursor, &value)) {
        const char *start = value.type == EVENT_STRING ? value.data - 1 : value.data;
        size_t size = value.type == EVENT_STRING ? value.size + 2 : value.size;
        if (foreign_is_beside(reader, key, (Slice){start, size}) ||
            (disguised && (marks_of(&reader->scanner, key) & MARKS_DECISIVE)))
            foreign_add_beside(reader, key);
    }
}

void foreign_look_within(EventReader *reader, Slice record)
{
    EventCursor cursor = {record.data + 1, record.data + record.size - 1};
    EventValue key, value;
    while (event_cursor_member(&cursor, &key, &value))
        if ((value.type == EVENT_ARRAY || value.type == EVENT_OBJECT) &&
            may_hold_records((Slice){value.data, value.size}) &&
            event_value_is(key, SLICE("Records")))
            beside(reader, key.data - 1, "the record has ", key,
                   "\" of its own, which are not read");
}
