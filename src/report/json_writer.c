#include "report/json_writer.h"

#include <errno.h>
#include <stdio.h>

#include "base/text.h"

enum {
    FLUSH_AT = 64 << 10, /* as much as an output hands on without a copy */
    LONGEST_ESCAPE = 6,  /* of a byte */
    ASCII_RUN = 4096     /* bytes of text that room is made for at once */
};

static void flush(JsonWriter *writer)
{
    if (writer->pending.failed)
        output_fail(writer->output, ENOMEM);
    else
        output_write(writer->output, buffer_slice(&writer->pending));
    buffer_clear(&writer->pending);
}

void json_begin(JsonWriter *writer, Output *output)
{
    *writer = (JsonWriter){.output = output};
}

void json_begin_behind(JsonWriter *writer, Output *output)
{
    *writer = (JsonWriter){.output = output, .comma = true};
}

bool json_end(JsonWriter *writer)
{
    flush(writer);
    buffer_free(&writer->pending);
    return !output_failed(writer->output);
}

/* What stands before a key or an element. */
static void begin_item(JsonWriter *writer)
{
    if (writer->pending.size >= FLUSH_AT || writer->pending.failed)
        flush(writer);
    if (writer->comma)
        buffer_add_byte(&writer->pending, ',');
    if (writer->broken)
        buffer_add_byte(&writer->pending, '\n');
    else if (writer->comma)
        buffer_add_byte(&writer->pending, ' ');
    writer->comma = writer->broken = false;
}

void json_open(JsonWriter *writer, char bracket)
{
    begin_item(writer);
    buffer_add_byte(&writer->pending, bracket);
}

void json_close(JsonWriter *writer, char bracket)
{
    if (writer->broken)
        buffer_add_byte(&writer->pending, '\n');
    buffer_add_byte(&writer->pending, bracket);
    writer->broken = false;
    writer->comma = true;
}

void json_break(JsonWriter *writer)
{
    writer->broken = true;
}

/* The letter behind the backslash of a short escape: RFC 8259 section 7. */
static const char short_form[128] = {
    ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n',  ['\r'] = 'r',
    ['\t'] = 't', ['"'] = '"',  ['\\'] = '\\',
};

static const char digits[] = "0123456789abcdef";

static char *put_unit(char *to, uint32_t unit)
{
    *to++ = '\\';
    *to++ = 'u';
    for (int shift = 12; shift >= 0; shift -= 4)
        *to++ = digits[unit >> shift & 15];
    return to;
}

/* A byte of ASCII that is not plain. */
static char *put_ascii(char *to, char byte)
{
    char letter = short_form[(unsigned char)byte];
    if (byte == '\'') {
        *to++ = byte;
    } else if (letter) {
        *to++ = '\\';
        *to++ = letter;
    } else {
        memcpy(to, "\\u00", 4);
        to[4] = digits[(unsigned char)byte >> 4];
        to[5] = digits[byte & 15];
        to += 6;
    }
    return to;
}

static void add_escape(Buffer *out, uint32_t code_point)
{
    char escape[2 * LONGEST_ESCAPE], *end;
    if (code_point < 0x10000) {
        end = put_unit(escape, code_point);
    } else {
        uint32_t rest = code_point - 0x10000; /* surrogates: RFC 8259 section 7 */
        end = put_unit(put_unit(escape, 0xd800 + (rest >> 10)), 0xdc00 + (rest & 0x3ff));
    }
    buffer_add(out, (Slice){escape, (size_t)(end - escape)});
}

/* Takes sixteen bytes, or those before the first beyond ASCII; returns how many. Sixteen more can
 * be read, and written, behind what is there. */
static size_t take_sixteen(char **to, const char *from)
{
    size_t done = 0;
    for (unsigned others = text_not_plain(from); others; others &= others - 1) {
        size_t at = (size_t)__builtin_ctz(others);
        memcpy(*to, from + done, 16);
        *to += at - done;
        if ((unsigned char)from[at] >= 0x80)
            return at;
        *to = put_ascii(*to, from[at]);
        done = at + 1;
    }
    memcpy(*to, from + done, 16);
    *to += 16 - done;
    return 16;
}

/* What stands before the first byte beyond ASCII, at most a run of it. Policies stand in a document
 * as they are written, and are full of what is escaped. */
static Slice add_ascii(Buffer *out, Slice text)
{
    size_t most = text.size < ASCII_RUN ? text.size : ASCII_RUN, taken = 0, size = 16;
    if (!buffer_reserve(out, most * LONGEST_ESCAPE + 16))
        return (Slice){0};
    char *to = out->data + out->size;
    for (; size == 16 && most - taken >= 32; taken += size)
        size = take_sixteen(&to, text.data + taken);
    for (;;) {
        size = text_copy_plain(to, (Slice){text.data + taken, most - taken});
        to += size;
        taken += size;
        if (taken == most || (unsigned char)text.data[taken] >= 0x80)
            break;
        to = put_ascii(to, text.data[taken++]);
    }
    out->size = (size_t)(to - out->data);
    return slice_from(text, taken);
}

static void add_string(Buffer *out, Slice text)
{
    buffer_add_byte(out, '"');
    while (text.size) {
        text = add_ascii(out, text);
        if (text.size == 0 || (unsigned char)text.data[0] < 0x80)
            continue;
        Slice character = {text.data, text_character_size(text)};
        uint32_t code_point = text_take_character(&text);
        if (character.size == 1)
            buffer_printf(out, "\\\\x%02X", (unsigned char)character.data[0]);
        else if (text_is_unsafe(code_point))
            add_escape(out, code_point);
        else
            buffer_add(out, character);
    }
    buffer_add_byte(out, '"');
}

void json_key(JsonWriter *writer, const char *key)
{
    begin_item(writer);
    buffer_add_byte(&writer->pending, '"');
    buffer_add(&writer->pending, slice_of(key));
    buffer_add(&writer->pending, SLICE("\": "));
}

void json_key_text(JsonWriter *writer, Slice key)
{
    Buffer whole = {0};
    for (size_t i = 0; i < key.size; i++) {
        if (key.data[i])
            buffer_add_byte(&whole, key.data[i]);
        else
            buffer_add(&whole, SLICE("\\x00"));
    }
    begin_item(writer);
    add_string(&writer->pending, buffer_slice(&whole));
    buffer_add(&writer->pending, SLICE(": "));
    if (whole.failed)
        output_fail(writer->output, ENOMEM);
    buffer_free(&whole);
}

void json_text(JsonWriter *writer, Slice text)
{
    begin_item(writer);
    add_string(&writer->pending, text);
    writer->comma = true;
}

/* A value that needs no escapes. */
static void add_word(JsonWriter *writer, const char *word)
{
    begin_item(writer);
    buffer_add(&writer->pending, slice_of(word));
    writer->comma = true;
}

void json_null(JsonWriter *writer)
{
    add_word(writer, "null");
}

void json_flag(JsonWriter *writer, bool flag)
{
    add_word(writer, flag ? "true" : "false");
}

void json_number(JsonWriter *writer, uint64_t number)
{
    begin_item(writer);
    text_add_number(&writer->pending, number, "");
    writer->comma = true;
}

void json_optional(JsonWriter *writer, Slice text)
{
    if (text.size)
        json_text(writer, text);
    else
        json_null(writer);
}

void json_value(JsonWriter *writer, Slice text)
{
    if (text.data)
        json_text(writer, text);
    else
        json_null(writer);
}

void json_member_text(JsonWriter *writer, const char *key, Slice text)
{
    json_key(writer, key);
    json_text(writer, text);
}

void json_member_optional(JsonWriter *writer, const char *key, Slice text)
{
    json_key(writer, key);
    json_optional(writer, text);
}

void json_member_value(JsonWriter *writer, const char *key, Slice text)
{
    json_key(writer, key);
    json_value(writer, text);
}

void json_member_number(JsonWriter *writer, const char *key, uint64_t number)
{
    json_key(writer, key);
    json_number(writer, number);
}

void json_member_flag(JsonWriter *writer, const char *key, bool flag)
{
    json_key(writer, key);
    json_flag(writer, flag);
}
