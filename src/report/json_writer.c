#include "report/json_writer.h"

#include <errno.h>
#include <stdio.h>

#include "base/text.h"

enum { FLUSH_AT = 32 << 10 };

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

/* By byte: whether it stands in a string as it is. What is beyond ASCII is looked at by itself. */
static const bool plain[256] = {
    [' '] = 1, ['!'] = 1,         ['#' ... '%'] = 1, ['\'' ... ';'] = 1,
    ['='] = 1, ['?' ... '['] = 1, [']' ... '~'] = 1,
};

/* Policies stand in a document as they are written, and are full of what is escaped. */
static void add_unit(Buffer *out, uint32_t unit)
{
    static const char digits[] = "0123456789abcdef";
    const char escape[] = {'\\',
                           'u',
                           digits[unit >> 12 & 15],
                           digits[unit >> 8 & 15],
                           digits[unit >> 4 & 15],
                           digits[unit & 15]};
    buffer_add(out, (Slice){escape, sizeof escape});
}

static void add_escape(Buffer *out, uint32_t code_point)
{
    static const char short_forms[] = "\bb\ff\nn\rr\tt\"\"\\\\";
    for (const char *form = short_forms; *form; form += 2)
        if (code_point == (unsigned char)*form) {
            buffer_add_byte(out, '\\');
            buffer_add_byte(out, form[1]);
            return;
        }
    if (code_point < 0x10000) {
        add_unit(out, code_point);
        return;
    }
    uint32_t rest = code_point - 0x10000; /* surrogates: RFC 8259 section 7 */
    add_unit(out, 0xd800 + (rest >> 10));
    add_unit(out, 0xdc00 + (rest & 0x3ff));
}

static void add_string(Buffer *out, Slice text)
{
    buffer_add_byte(out, '"');
    while (text.size) {
        size_t run = 0;
        while (run < text.size && plain[(unsigned char)text.data[run]])
            run++;
        buffer_add(out, (Slice){text.data, run});
        text = slice_from(text, run);
        if (text.size == 0)
            break;
        if ((unsigned char)text.data[0] < 0x80) {
            add_escape(out, (unsigned char)text.data[0]);
            text = slice_from(text, 1);
            continue;
        }
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
    char digits[24];
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    add_word(writer, digits);
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
