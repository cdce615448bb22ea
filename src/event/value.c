#include "event/decode.h"
#include "event/event.h"

static uint32_t hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0');
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10) : 0;
}

/* The code unit of the \uXXXX that the text begins with; false if it begins with none. */
static bool code_unit(Slice text, uint32_t *unit)
{
    if (text.size < 6 || text.data[0] != '\\' || text.data[1] != 'u')
        return false;
    *unit = 0;
    for (size_t i = 2; i < 6; i++)
        *unit = *unit << 4 | hex_digit(text.data[i]);
    return true;
}

/* The code point of the \uXXXX, or pair of them, that the text begins with; takes it. RFC 8259
 * section 7. */
static uint32_t take_code_point(Slice *text)
{
    uint32_t high = 0, low = 0;
    if (!code_unit(*text, &high)) {
        *text = slice_from(*text, text->size);
        return 0xfffd;
    }
    *text = slice_from(*text, 6);
    if (high < 0xd800 || high > 0xdfff)
        return high;
    if (high > 0xdbff || !code_unit(*text, &low) || low < 0xdc00 || low > 0xdfff)
        return 0xfffd;
    *text = slice_from(*text, 6);
    return 0x10000 + ((high - 0xd800) << 10 | (low - 0xdc00));
}

static size_t encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

static char short_escape(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default: /* quote, backslash, slash */
        return c;
    }
}

Slice event_decode_piece(Slice *raw, char buffer[4])
{
    size_t run = slice_find(*raw, '\\');
    if (run > 0 || raw->size < 2) {
        Slice piece = {raw->data, run};
        *raw = slice_from(*raw, run > 0 ? run : raw->size);
        return piece;
    }
    if (raw->data[1] == 'u')
        return (Slice){buffer, encode(take_code_point(raw), buffer)};
    buffer[0] = short_escape(raw->data[1]);
    *raw = slice_from(*raw, 2);
    return (Slice){buffer, 1};
}

static Slice decode(Slice raw, Arena *scratch, bool *failed)
{
    /* An escape is never shorter than what it stands for. */
    char *text = arena_take(scratch, raw.size + 1);
    if (!text) {
        if (failed)
            *failed = true;
        return (Slice){0};
    }
    char buffer[4];
    size_t size = 0;
    for (Slice piece; (piece = event_decode_piece(&raw, buffer)).size; size += piece.size)
        memcpy(text + size, piece.data, piece.size);
    return (Slice){text, size};
}

Slice event_value_text_of(EventValue value, Arena *scratch, bool *failed)
{
    switch ((EventType)value.type) {
    case EVENT_STRING:
        if (value.escaped)
            return decode((Slice){value.data, value.size}, scratch, failed);
        return (Slice){value.data ? value.data : "", value.size};
    case EVENT_FALSE:
    case EVENT_TRUE:
    case EVENT_NUMBER:
        return (Slice){value.data, value.size};
    default:
        return (Slice){0};
    }
}

bool event_value_is_redacted(EventValue value)
{
    return value.type == EVENT_STRING &&
           (event_value_is(value, SLICE("HIDDEN_DUE_TO_SECURITY_REASONS")) ||
            event_value_is(value, SLICE("***")) ||
            event_value_is(value, SLICE("<sensitiveDataRemoved>")));
}

bool event_value_is(EventValue value, Slice text)
{
    if (value.type < EVENT_FALSE || value.type > EVENT_STRING)
        return false;
    Slice raw = {value.data, value.size};
    if (!value.escaped)
        return slice_equal(raw, text);
    char buffer[4];
    for (Slice piece; (piece = event_decode_piece(&raw, buffer)).size;) {
        if (!slice_starts(text, piece))
            return false;
        text = slice_from(text, piece.size);
    }
    return text.size == 0;
}
