#include "base/text.h"
#include "event/reader.h"
#include "event/recover.h"

/* The line and column of p, from 1, where a newline stands before it; else its offset in the file.
 */
static void add_place(EventReader *reader, const char *p)
{
    /* Lines are counted on up to the damaged piece only: the next one may begin before p. */
    reader_count_lines(reader, reader->at);
    uint64_t lines = reader->lines, characters = reader->characters;
    const char *line = reader->start + (reader->counted - reader->offset);
    for (const char *q = line; (q = memchr(q, '\n', (size_t)(p - q))); line = ++q) {
        lines++;
        characters = 0;
    }
    if (lines == 0) {
        buffer_printf(&reader->detail, " (byte %llu)",
                      (unsigned long long)reader_offset(reader, p));
        return;
    }
    for (; line < p; line++)
        characters += ((unsigned char)*line & 0xc0) != 0x80;
    buffer_printf(&reader->detail, " (line %llu, column %llu)", (unsigned long long)lines + 1,
                  (unsigned long long)characters + 1);
}

void damage_explain(EventReader *reader, const char *p, const char *reason, bool found)
{
    Buffer *detail = &reader->detail;
    buffer_clear(detail);
    if (p >= reader->end) {
        buffer_add(detail, SLICE("the text ends inside a record"));
    } else {
        buffer_add(detail, slice_of(reason));
        if (found) {
            Slice rest = {p, (size_t)(reader->end - p)};
            buffer_add(detail, SLICE(", found '"));
            text_add_visible(detail, (Slice){p, text_character_size(rest)});
            buffer_add(detail, SLICE("'"));
        }
    }
    add_place(reader, p);
}

/* The blanks between the start of the line and p, if nothing else stands there. */
static bool indentation_of(const EventReader *reader, const char *p, Slice *indentation)
{
    const char *line = p;
    while (line > reader->start && p - line < READER_LOOK_BACK &&
           (line[-1] == ' ' || line[-1] == '\t'))
        line--;
    *indentation = (Slice){line, (size_t)(p - line)};
    if (line == reader->start)
        return reader->offset == 0;
    return line[-1] == '\n';
}

static Resync make_resync(EventReader *reader, const char *begin)
{
    Resync resync = {
        .begin = begin,
        .end = reader->end,
        .last = reader->last,
        .cut = reader->last && reader->cut,
        .horizon = reader->options.max_record,
        .array = reader->state == READER_ARRAY,
        .scanner = &reader->scanner,
    };
    resync.in_object = resync.array && reader->in_object;
    resync.line_first = indentation_of(reader, begin, &resync.indentation);
    resync.first_key = resync_first_key((Slice){reader->head, reader->head_size});
    /* A damaged object that begins a text and has no record's first key can only be a container. */
    if (!resync.array && reader->number == 0 && begin < reader->end && *begin == '{') {
        Slice key = resync_first_key((Slice){begin, (size_t)(reader->end - begin)});
        resync.head = !slice_equal(key, SLICE("eventVersion"));
    }
    return resync;
}

/*
 * A hunt stands this far before the end of what was looked through: a record's beginning may have
 * been cut there, with blanks between its tokens and before them.
 */
enum { HUNT_BACK = 3 * RESYNC_BLANKS + 64 }; /* bytes */

/* A damaged piece ends at `end`: reading goes on there. */
static void leave_piece(EventReader *reader, const char *end, bool opened)
{
    reader->at = end;
    reader->gap = GAP_PIECE;
    reader->loose = reader->loose_told = false;
    if (opened) {
        reader->state = READER_ARRAY;
        reader->in_object = true;
    }
}

int damage_piece(EventReader *reader, const char *begin, ProblemKind kind, EventRecord *record,
                 Problem *problem)
{
    Resync resync = make_resync(reader, begin);
    const char *end = reader->end;
    bool opened;
    ResyncResult result = resync_find(&resync, &end, &opened);
    if (result == RESYNC_MORE)
        return reader_more(reader, begin);
    uint64_t offset = reader_offset(reader, begin);
    if (reader->state == READER_MEMBERS) /* the object around the records is given up */
        reader->state = READER_TOP;
    if (result == RESYNC_FAR) {
        reader->piece_offset = offset;
        reader->piece_kind = PROBLEM_DAMAGED_RECORD;
        reader->state = READER_HUNT;
        reader->resume = resync.array ? READER_ARRAY : READER_TOP;
        reader->at = begin + (resync.horizon > HUNT_BACK ? resync.horizon - HUNT_BACK : 0);
        return READER_AGAIN;
    }
    if (result == RESYNC_REST) {
        end = reader->end;
        reader->state = READER_DRAIN;
    } else {
        kind = PROBLEM_DAMAGED_RECORD;
    }
    leave_piece(reader, end, result == RESYNC_FOUND && opened);
    if (kind == PROBLEM_DAMAGED_RECORD && reader->options.recover) {
        Slice damaged = {begin, (size_t)(end - begin)};
        if (recover_record(&reader->scanner, damaged, &reader->repaired, &reader->repairs)) {
            reader->gap = GAP_ITEM;
            return reader_record(reader, buffer_slice(&reader->repaired), offset,
                                 reader->repairs.data, record);
        }
        if (reader->repaired.failed || reader->repairs.failed)
            return EVENT_STEP_FAILED;
    }
    return reader_problem(reader, kind, offset, 1, problem);
}

int damage_skip(EventReader *reader, const char *begin, ReaderState resume)
{
    buffer_clear(&reader->detail);
    buffer_printf(&reader->detail, "larger than %llu bytes",
                  (unsigned long long)reader->options.max_record);
    reader->skip = (SkipState){0};
    reader->piece_offset = reader_offset(reader, begin);
    reader->piece_kind = PROBLEM_TOO_LARGE;
    reader->resume = resume;
    reader->state = READER_SKIP;
    reader->at = begin;
    return READER_AGAIN;
}

/* The end of a piece of many windows: `end` is where reading goes on, or NULL where the text ended
 * in it. */
static int end_far_piece(EventReader *reader, const char *end, Problem *problem)
{
    reader->state = end ? reader->resume : READER_DRAIN;
    leave_piece(reader, end ? end : reader->end, false);
    return reader_problem(reader, reader->piece_kind, reader->piece_offset, 1, problem);
}

int damage_skip_on(EventReader *reader, Problem *problem)
{
    const char *end = skip_on(&reader->skip, reader->at, reader->end);
    if (!end && !reader->last)
        return reader_more(reader, reader->end);
    return end_far_piece(reader, end, problem);
}

int damage_hunt_on(EventReader *reader, Problem *problem)
{
    bool at_begin = reader_offset(reader, reader->at) == reader->piece_offset;
    Resync resync = {.begin = reader->at, .end = reader->end};
    const char *brace =
        resync_next_record(&resync, reader->at + (at_begin ? 1 : RESYNC_BLANKS), reader->end);
    if (brace)
        return end_far_piece(reader, resync_piece_end(&resync, brace), problem);
    if (reader->last)
        return end_far_piece(reader, NULL, problem);
    bool far = reader->end - reader->at > HUNT_BACK;
    return reader_more(reader, far ? reader->end - HUNT_BACK : reader->at);
}
