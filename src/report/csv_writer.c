#include "report/csv_writer.h"

#include <errno.h>

#include "base/text.h"

enum { FLUSH_AT = 32 << 10 };

static void flush(CsvWriter *writer)
{
    if (writer->pending.failed || writer->cell.failed)
        output_fail(writer->output, ENOMEM);
    else
        output_write(writer->output, buffer_slice(&writer->pending));
    buffer_clear(&writer->pending);
    buffer_clear(&writer->cell);
}

void csv_begin(CsvWriter *writer, Output *output, const char *header)
{
    *writer = (CsvWriter){.output = output};
    buffer_add(&writer->pending, slice_of(header));
    csv_end_row(writer);
}

bool csv_end(CsvWriter *writer)
{
    flush(writer);
    buffer_free(&writer->pending);
    buffer_free(&writer->cell);
    return !output_failed(writer->output);
}

void csv_end_row(CsvWriter *writer)
{
    buffer_add(&writer->pending, SLICE("\r\n"));
    writer->comma = false;
    if (writer->pending.size >= FLUSH_AT || writer->pending.failed)
        flush(writer);
}

static bool is_control(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\r' && c != '\n') || (c >= 0x7f && c <= 0x9f);
}

static void add_readable(Buffer *out, Slice text)
{
    while (text.size) {
        Slice character = {text.data, text_character_size(text)};
        uint32_t code_point = text_take_character(&text);
        bool broken = character.size == 1 && (unsigned char)character.data[0] >= 0x80;
        if (broken || is_control(code_point))
            text_add_visible(out, character);
        else
            buffer_add(out, character);
    }
}

/* The wide forms count too: where they are typed, spreadsheets take them for the narrow ones. */
static bool begins_formula(Slice text)
{
    static const Slice wide[] = {
        {"\xef\xbc\x9d", 3}, {"\xef\xbc\x8b", 3}, {"\xef\xbc\x8d", 3}, {"\xef\xbc\xa0", 3}};
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (slice_starts(text, wide[i]))
            return true;
    return text.size && memchr("=+-@\t\r\n", text.data[0], 7);
}

static bool needs_quotes(Slice text)
{
    for (size_t i = 0; i < text.size; i++)
        if (memchr("\",\r\n", text.data[i], 4))
            return true;
    return text.size && (text.data[0] == ' ' || text.data[text.size - 1] == ' ');
}

static void add_quoted(Buffer *out, Slice text)
{
    buffer_add_byte(out, '"');
    while (text.size) {
        size_t run = slice_find(text, '"');
        buffer_add(out, (Slice){text.data, run});
        if (run < text.size)
            buffer_add(out, SLICE("\"\""));
        text = slice_from(text, run + 1);
    }
    buffer_add_byte(out, '"');
}

static void begin_cell(CsvWriter *writer)
{
    if (writer->comma)
        buffer_add_byte(&writer->pending, ',');
    writer->comma = true;
}

/* Whether the text is its own cell: ASCII without anything that quotes, hides or begins a formula.
 */
static bool is_own_cell(Slice text)
{
    if (slice_find(text, ',') < text.size)
        return false;
    for (size_t i = text_plain_size(text); i < text.size; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte < ' ' || byte > '~' || byte == '"')
            return false;
    }
    return text.size == 0 ||
           (!memchr("=+-@ '", text.data[0], 6) && text.data[text.size - 1] != ' ');
}

void csv_cell(CsvWriter *writer, Slice text)
{
    begin_cell(writer);
    if (is_own_cell(text)) {
        buffer_add(&writer->pending, text);
        return;
    }
    if (writer->cell.failed)
        return; /* flush reports it */
    buffer_clear(&writer->cell);
    /* What begins so already gets one more: it is not the same text. */
    if (begins_formula(text) || (text.data[0] == '\'' && begins_formula(slice_from(text, 1))))
        buffer_add_byte(&writer->cell, '\'');
    add_readable(&writer->cell, text);
    Slice readable = buffer_slice(&writer->cell);
    if (needs_quotes(readable))
        add_quoted(&writer->pending, readable);
    else
        buffer_add(&writer->pending, readable);
}

void csv_number(CsvWriter *writer, uint64_t number)
{
    begin_cell(writer);
    text_add_number(&writer->pending, number, "");
}

void csv_flag(CsvWriter *writer, bool flag)
{
    begin_cell(writer);
    buffer_add(&writer->pending, flag ? SLICE("true") : SLICE("false"));
}
