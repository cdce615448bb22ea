#include "event/resync.h"

enum { FIRST_REACH = 2 << 10 }; /* bytes: what a tiny piece costs */

/* One attempt: everything before stop is known, and nothing behind it is looked at. */
typedef struct {
    const Resync *resync;
    const char *stop;
    bool whole; /* stop is the end of the text */
} Reach;

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

const char *resync_skip_blanks(const char *p, const char *end)
{
    while (p < end && is_blank(*p))
        p++;
    return p;
}

/* The last byte before p that is no blank, not before floor and within RESYNC_BLANKS; NULL if there
 * is none. */
static const char *before_blanks(const char *p, const char *floor)
{
    if (p - floor > RESYNC_BLANKS)
        floor = p - RESYNC_BLANKS;
    while (p > floor && is_blank(p[-1]))
        p--;
    return p > floor ? p - 1 : NULL;
}

Slice resync_first_key(Slice text)
{
    const char *end = text.data + text.size;
    if (text.size == 0 || *text.data != '{')
        return (Slice){0};
    const char *quote = resync_skip_blanks(text.data + 1, end);
    if (quote == end || *quote != '"')
        return (Slice){0};
    const char *close = memchr(quote + 1, '"', (size_t)(end - quote - 1));
    return close ? (Slice){quote + 1, (size_t)(close - quote - 1)} : (Slice){0};
}

/* The opening brace of an object whose first key is the quoted one at `quote`, ending at `behind`;
 * NULL if it is no such key. */
static const char *object_with_key(const char *quote, const char *behind, const char *floor,
                                   const char *stop)
{
    const char *limit = stop - behind > RESYNC_BLANKS ? behind + RESYNC_BLANKS : stop;
    const char *colon = resync_skip_blanks(behind, limit);
    if (colon == limit || *colon != ':')
        return NULL;
    const char *brace = before_blanks(quote, floor);
    return brace && *brace == '{' ? brace : NULL;
}

const char *resync_next_record(const Resync *resync, const char *from, const char *stop)
{
    static const char version[] = "\"eventVersion\"";
    const size_t size = sizeof version - 1;
    const char *p = from;
    while (p < stop && (p = memmem(p, (size_t)(stop - p), version, size))) {
        const char *brace = object_with_key(p, p + size, from, stop);
        const char *before = brace ? before_blanks(brace, resync->begin) : NULL;
        /* A value of a key is no record of its own, nor is the first element of an array in a
         * record. */
        if (brace && !(before && (*before == ':' || (*before == '[' && !resync->head))))
            return brace;
        p += size;
    }
    return NULL;
}

/* Whether a whole record begins at brace; *budget: bytes that may still be scanned to find out. */
static bool is_record(const Reach *reach, const char *brace, size_t *budget)
{
    Scanner *scanner = reach->resync->scanner;
    uint32_t stop_marks = scanner->stop_marks;
    scanner->stop_marks = 0;
    ScanStatus status = scan_record(scanner, (Slice){brace, (size_t)(reach->stop - brace)});
    scanner->stop_marks = stop_marks;
    size_t scanned = (size_t)(scanner->at - brace);
    *budget = scanned < *budget ? *budget - scanned : 0;
    return status == SCAN_OK && (scanner->marks & MARK_RECORD);
}

/* The next record where records begin with another key than eventVersion: `} , { "key" :`, and
 * whole. */
static const char *next_with_key(const Reach *reach, Slice key, const char *limit)
{
    char quoted[72];
    const char *from = reach->resync->begin + 1, *p = from;
    if (key.size == 0 || key.size > sizeof quoted - 2 || slice_equal(key, SLICE("eventVersion")))
        return NULL;
    quoted[0] = '"';
    memcpy(quoted + 1, key.data, key.size);
    quoted[key.size + 1] = '"';
    size_t size = key.size + 2, budget = 8 * (size_t)(reach->stop - from);
    while (budget && p < limit && (p = memmem(p, (size_t)(limit - p), quoted, size))) {
        const char *brace = object_with_key(p, p + size, from, reach->stop);
        const char *comma = brace ? before_blanks(brace, reach->resync->begin) : NULL;
        const char *closing =
            comma && *comma == ',' ? before_blanks(comma, reach->resync->begin) : NULL;
        if (closing && *closing == '}' && is_record(reach, brace, &budget))
            return brace;
        p += size;
    }
    return NULL;
}

/* The next record that begins before limit. */
static const char *next_record(const Reach *reach, const char *limit)
{
    const Resync *resync = reach->resync;
    const char *next = resync_next_record(resync, resync->begin + 1, limit);
    Slice key = resync->first_key;
    if (key.size == 0)
        key = resync_first_key((Slice){resync->begin, (size_t)(reach->stop - resync->begin)});
    const char *other = next_with_key(reach, key, limit);
    return other && (!next || other < next) ? other : next;
}

const char *resync_piece_end(const Resync *resync, const char *brace)
{
    const char *before = before_blanks(brace, resync->begin);
    return before && before > resync->begin && *before == ',' ? before : brace;
}

/* Whether what follows p lets a record end there. */
static bool can_follow(const Reach *reach, const char *p)
{
    bool array = reach->resync->array;
    p = resync_skip_blanks(p, reach->stop);
    if (p == reach->stop)
        return reach->whole;
    if (*p != ',')
        return *p == '{' || *p == (array ? ']' : '[');
    p = resync_skip_blanks(p + 1, reach->stop);
    if (p == reach->stop)
        return reach->whole;
    return *p == '{' || *p == ',' || *p == (array ? ']' : '[');
}

/* Whether the ']' at p closes the array of records and not one inside a damaged record. */
static bool closes_array(const Reach *reach, const char *p)
{
    p = resync_skip_blanks(p + 1, reach->stop);
    if (reach->resync->in_object) {
        if (p == reach->stop || *p != '}')
            return false;
        p = resync_skip_blanks(p + 1, reach->stop);
    }
    return p == reach->stop ? reach->whole : *p == '{' || *p == '[';
}

/* Rule 1. */
static const char *end_of_line(const Reach *reach, const char *bound)
{
    const Resync *resync = reach->resync;
    if (resync->array || !resync->line_first)
        return NULL;
    const char *newline = memchr(resync->begin, '\n', (size_t)(bound - resync->begin));
    if (!newline || resync_skip_blanks(resync->begin + 1, newline) == newline)
        return NULL;
    const char *next = resync_skip_blanks(newline, reach->stop);
    if (next == reach->stop ? reach->whole : *next == '{')
        return newline;
    return NULL;
}

/* Rule 2. */
static const char *closing_line(const Reach *reach, const char *bound)
{
    const Resync *resync = reach->resync;
    Slice indentation = resync->indentation;
    if (!resync->line_first)
        return NULL;
    const char *p = resync->begin;
    while (p < bound && (p = memchr(p, '\n', (size_t)(bound - p)))) {
        const char *line = ++p;
        if ((size_t)(bound - line) <= indentation.size)
            return NULL;
        if (line[indentation.size] == '}' &&
            memcmp(line, indentation.data, indentation.size) == 0 &&
            can_follow(reach, line + indentation.size + 1))
            return line + indentation.size + 1;
    }
    return NULL;
}

/* The end of a string from behind its opening quote, at a line's end at the latest. */
static const char *string_or_line_end(const char *p, const char *bound)
{
    while (p < bound && *p != '"' && *p != '\n')
        p += *p == '\\' && p + 1 < bound && p[1] != '\n' ? 2 : 1;
    return p < bound ? p + 1 : bound;
}

/* Rule 3. */
static const char *balanced_end(const Reach *reach, const char *bound)
{
    const Resync *resync = reach->resync;
    size_t braces = 0, brackets = 0;
    const char *p = resync->begin;
    while (p < bound) {
        char c = *p++;
        if (c == '"') {
            p = string_or_line_end(p, bound);
        } else if (c == '{') {
            braces++;
        } else if (c == '[') {
            brackets++;
        } else if (c == '}') {
            braces -= braces > 0;
            if (braces == 0 && brackets == 0 && can_follow(reach, p))
                return p;
        } else if (c == ']') {
            if (brackets)
                brackets--;
            else if (resync->array && p - 1 > resync->begin && closes_array(reach, p - 1))
                return p - 1;
        } else if ((c == ',' || c == '\n') && braces == 0 && brackets == 0) {
            const char *next = resync_skip_blanks(p, reach->stop);
            if (next < reach->stop && *next == '{')
                return p - 1;
        }
    }
    return NULL;
}

/* Rule 5: where the brackets begin that close the text's containers. */
static const char *before_closers(const Resync *resync, const char *end)
{
    const char *p = before_blanks(end, resync->begin);
    if (resync->in_object && p)
        p = *p == '}' ? before_blanks(p, resync->begin) : NULL;
    return resync->array && p && *p == ']' && p > resync->begin ? p : NULL;
}

static bool is_text_end(const Reach *reach, const char *p)
{
    return resync_skip_blanks(p, reach->stop) == reach->stop;
}

static const char *end_within(const Reach *reach, bool *opened)
{
    static const char *(*const rules[])(const Reach *reach, const char *bound) = {
        end_of_line, closing_line, balanced_end};
    const Resync *resync = reach->resync;
    const char *bound = reach->stop, *next = NULL;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const char *end = rules[i](reach, bound);
        if (end && !next) {
            next = next_record(reach, end);
            if (!next)
                return end;
            bound = next;
        } else if (end) {
            return end;
        }
    }
    if (!next)
        next = next_record(reach, reach->stop);
    if (!next)
        return NULL;
    const char *before = before_blanks(next, resync->begin);
    *opened = before && *before == '[' && !resync->array;
    return resync_piece_end(resync, next);
}

ResyncResult resync_find(const Resync *resync, const char **end, bool *opened)
{
    *opened = false;
    for (uint64_t length = FIRST_REACH;; length *= 4) {
        if (length > resync->horizon)
            length = resync->horizon;
        Reach reach = {resync, resync->end, true};
        if (length < (uint64_t)(resync->end - resync->begin)) {
            reach.stop = resync->begin + length;
            reach.whole = false;
        } else if (!resync->last) {
            return RESYNC_MORE;
        }
        *end = end_within(&reach, opened);
        bool rest = reach.whole && (!*end || (resync->array && is_text_end(&reach, *end)));
        if (rest && !resync->cut)
            *end = before_closers(resync, resync->end);
        if (*end)
            return RESYNC_FOUND;
        if (rest)
            return RESYNC_REST;
        if (length == resync->horizon)
            return RESYNC_FAR;
    }
}
