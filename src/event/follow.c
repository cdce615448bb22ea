#include "event/reader.h"

/* What it means that the text to look at ends here: at the window's end more may come. */
static After after_end(const EventReader *reader, const char *limit)
{
    return limit < reader->end || reader->last ? AFTER_GOOD : AFTER_MORE;
}

/*
 * Behind a comma or a line's end: a key and its colon are members that an extra brace cut off the
 * record, unless the key is that with which the record itself begins: then the next one lacks its
 * brace.
 */
static After after_separator(const EventReader *reader, Slice raw, const char *p, const char *limit)
{
    p = resync_skip_blanks(p, limit);
    if (p == limit)
        return after_end(reader, limit);
    if (*p != '"')
        return AFTER_GOOD;
    const char *close = p + 1;
    while (close < limit && *close != '"' && *close != '\n')
        close += *close == '\\' ? 2 : 1;
    if (close >= limit)
        return after_end(reader, limit);
    if (*close != '"')
        return AFTER_GOOD;
    const char *colon = resync_skip_blanks(close + 1, limit);
    if (colon == limit)
        return after_end(reader, limit);
    Slice key = {p + 1, (size_t)(close - p - 1)};
    return *colon != ':' || slice_equal(key, resync_first_key(raw)) ? AFTER_GOOD : AFTER_BAD;
}

After follow_brace(const EventReader *reader, const char *p, const char *limit)
{
    if (!reader->in_object)
        return AFTER_BAD;
    p = resync_skip_blanks(p + 1, limit);
    if (p < limit)
        return AFTER_BAD;
    return limit < reader->end ? AFTER_BAD : after_end(reader, limit);
}

/* Whether a record between values of the text has a line for itself, so that stray text on the next
 * is not part of it. */
static bool has_line(const EventReader *reader, Slice raw, const char *behind)
{
    const char *line = raw.data;
    while (line > reader->start && raw.data - line < READER_LOOK_BACK &&
           (line[-1] == ' ' || line[-1] == '\t'))
        line--;
    bool first = line > reader->start ? line[-1] == '\n' : reader->offset == 0;
    const char *end = raw.data + raw.size;
    return first && !memchr(raw.data, '\n', raw.size) && memchr(end, '\n', (size_t)(behind - end));
}

After follow_record(const EventReader *reader, Slice raw, const char **found)
{
    const char *end = raw.data + raw.size;
    const char *limit =
        reader->end - end > READER_LOOK_AHEAD ? end + READER_LOOK_AHEAD : reader->end;
    const char *p = resync_skip_blanks(end, limit);
    bool array = reader->state == READER_ARRAY;
    *found = p;
    if (p == limit)
        return after_end(reader, limit);
    switch (*p) {
    case '{':
        return AFTER_GOOD;
    case ',':
        return after_separator(reader, raw, p + 1, limit);
    case ']':
        return array ? AFTER_GOOD : AFTER_BAD;
    case '[':
        return array ? AFTER_BAD : AFTER_GOOD;
    case '}':
        return array ? follow_brace(reader, p, limit) : AFTER_BAD;
    default:
        if (!array && has_line(reader, raw, p))
            return AFTER_GOOD;
        return !array && *p == '"' ? after_separator(reader, raw, p, limit) : AFTER_BAD;
    }
}
