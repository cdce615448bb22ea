/* From bytes of a source to lines and columns, and back from decoded text to bytes. */
#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "policy/xml.h"

static size_t line_of(const XmlFile *file, size_t offset)
{
    size_t low = 0, high = file->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (file->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* So few at a time that a byte counts them, and always as many: that is done many at once. */
enum { PIECE = 128 };

static uint32_t characters_in(Slice text)
{
    uint32_t characters = 0;
    for (; text.size >= PIECE; text = slice_from(text, PIECE)) {
        unsigned char part = 0;
        for (size_t i = 0; i < PIECE; i++)
            part += (signed char)text.data[i] >= -0x40;
        characters += part;
    }
    for (size_t i = 0; i < text.size; i++)
        characters += (signed char)text.data[i] >= -0x40;
    return characters;
}

static size_t line_feeds_in(Slice text)
{
    size_t lines = 0;
    for (; text.size >= PIECE; text = slice_from(text, PIECE)) {
        unsigned char part = 0;
        for (size_t i = 0; i < PIECE; i++)
            part += text.data[i] == '\n';
        lines += part;
    }
    for (size_t i = 0; i < text.size; i++)
        lines += text.data[i] == '\n';
    return lines;
}

static bool index_lines(XmlFile *file)
{
    const Slice source = file->source;
    file->lines = arena_array(file->arena, line_feeds_in(source) + 1, sizeof(size_t));
    if (!file->lines)
        return false;
    /* A byte order mark takes no column. */
    file->lines[file->line_count++] = slice_starts(file->source, SLICE("\xef\xbb\xbf")) ? 3 : 0;
    for (size_t at = 0; (at += slice_find(slice_from(source, at), '\n')) < source.size; at++)
        file->lines[file->line_count++] = at + 1;
    return true;
}

static bool index_characters(XmlFile *file)
{
    size_t blocks = file->source.size / XML_BLOCK + 1;
    uint32_t characters = 0;
    file->characters = arena_array(file->arena, blocks, sizeof(uint32_t));
    for (size_t i = 0; file->characters && i < blocks; i++) {
        Slice block = slice_from(file->source, i * XML_BLOCK);
        file->characters[i] = characters;
        characters +=
            characters_in((Slice){block.data, block.size < XML_BLOCK ? block.size : XML_BLOCK});
    }
    return file->characters != NULL;
}

bool xml_index_places(XmlFile *file)
{
    return index_lines(file) && index_characters(file);
}

static uint32_t characters_before(const XmlFile *file, size_t offset)
{
    size_t block = offset / XML_BLOCK;
    size_t from = block * XML_BLOCK;
    return file->characters[block] +
           characters_in((Slice){file->source.data + from, offset - from});
}

unsigned xml_line(const XmlFile *file, size_t offset)
{
    if (offset == XML_NOWHERE || file->line_count == 0)
        return 0;
    return (unsigned)line_of(file, offset) + 1;
}

void xml_place(const XmlFile *file, size_t offset, unsigned *line, unsigned *column)
{
    *line = *column = 0;
    if (offset == XML_NOWHERE || file->line_count == 0)
        return;
    size_t found = line_of(file, offset);
    size_t from = file->lines[found];
    if (offset > file->source.size)
        offset = file->source.size;
    *line = (unsigned)found + 1;
    *column =
        from < offset ? characters_before(file, offset) - characters_before(file, from) + 1 : 1;
}

/* Bytes before and behind a place that are kept of its line: more than is shown. */
enum { KEPT_BEFORE = 512, KEPT_BEHIND = 1024 };

static bool is_inside_character(Slice text, size_t at)
{
    return at < text.size && ((unsigned char)text.data[at] & 0xc0) == 0x80;
}

/* The line of the place, or the part of it around the place. */
static void add_source(const XmlFile *file, size_t offset, Diagnostic *diagnostic)
{
    size_t line = file->lines[diagnostic->line - 1];
    if (offset > file->source.size)
        offset = file->source.size;
    if (offset < line)
        offset = line;
    size_t from = offset - line > KEPT_BEFORE ? offset - KEPT_BEFORE : line;
    while (from > line && is_inside_character(file->source, from))
        from--;
    Slice text = slice_from(file->source, from);
    if (text.size > offset - from + KEPT_BEHIND) {
        size_t size = offset - from + KEPT_BEHIND;
        while (size > 0 && is_inside_character(text, size))
            size--;
        text.size = size;
    }
    text.size = slice_find(text, '\n');
    if (text.size && text.data[text.size - 1] == '\r')
        text.size--;
    diagnostic->source = text;
    if (from > line)
        diagnostic->source_from = characters_before(file, from) - characters_before(file, line);
}

/* One that is no well-formed XML is ours if it begins like one. */
static bool is_ours(const XmlFile *file)
{
    static const char ours[] = "urn:trailaudit:";
    enum { HEAD = 4096 };
    if (file->root)
        return slice_starts(file->root->space, slice_of(ours));
    return memmem(file->source.data, file->source.size < HEAD ? file->source.size : HEAD, ours,
                  sizeof ours - 1) != NULL;
}

static bool is_private(const XmlFile *file)
{
    return file->origin != XML_BESIDE && !is_ours(file);
}

void xml_fill_place(const XmlFile *file, size_t offset, Diagnostic *diagnostic)
{
    diagnostic->file = file->name;
    xml_place(file, offset, &diagnostic->line, &diagnostic->column);
    if (diagnostic->line && !is_private(file))
        add_source(file, offset, diagnostic);
}

void xml_report(XmlFile *file, DiagnosticLevel level, size_t offset, const char *code, Slice hint,
                const char *format, ...)
{
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    bool private = is_private(file);
    if (private)
        snprintf(message, sizeof message,
                 "it cannot be used here (%s); what it holds is not shown, for it lies outside the "
                 "folder of the file that names it",
                 code);
    Diagnostic diagnostic = {.level = level,
                             .code = code,
                             .message = slice_of(message),
                             .hint = private ? (Slice){0} : hint};
    xml_fill_place(file, offset, &diagnostic);
    diagnostics_add(file->sink, &diagnostic);
    file->errors += level == DIAGNOSTIC_ERROR;
}

Slice xml_hint(XmlFile *file, const char *format, Slice word)
{
    if (word.size == 0)
        return (Slice){0};
    char hint[256];
    char shown[128];
    snprintf(shown, sizeof shown, "%.*s", XML_SHOWN(word));
    const char *hole = strstr(format, "%s");
    if (!hole)
        return (Slice){0};
    snprintf(hint, sizeof hint, "%.*s%s%s", (int)(hole - format), format, shown, hole + 2);
    return arena_copy(file->arena, slice_of(hint));
}

/* Bytes that a character reference stands for in UTF-8. */
static size_t reference_size(Slice reference)
{
    if (reference.size < 2 || reference.data[0] != '#')
        return 1; /* &lt; &gt; &amp; &quot; &apos; */
    bool hex = reference.data[1] == 'x';
    uint32_t code = 0;
    for (size_t i = hex ? 2 : 1; i < reference.size && code < 0x110000; i++) {
        char c = ascii_lower(reference.data[i]);
        uint32_t digit = c >= 'a' ? (uint32_t)(c - 'a') + 10 : (uint32_t)(c - '0');
        code = code * (hex ? 16 : 10) + digit;
    }
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/* One piece of raw text at `at`: how many bytes of source it takes and how many of decoded text it
 * gives. */
static void take_piece(Slice source, size_t at, size_t *raw, size_t *decoded)
{
    Slice rest = slice_from(source, at);
    *raw = *decoded = 1;
    if (rest.data[0] == '&') {
        size_t close = slice_find(rest, ';');
        *raw = close < rest.size ? close + 1 : rest.size;
        *decoded = reference_size((Slice){rest.data + 1, *raw > 2 ? *raw - 2 : 0});
    } else if (rest.data[0] == '\r' && rest.size > 1 && rest.data[1] == '\n') {
        *raw = 2;
    }
}

/* From a byte of a value that parameters are part of to the byte as it was written. */
static size_t as_written(const XmlAttribute *attribute, size_t decoded)
{
    uint32_t low = 0, high = attribute->piece_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (attribute->pieces[middle].from <= decoded)
            low = middle + 1;
        else
            high = middle;
    }
    const XmlPiece *piece = low ? &attribute->pieces[low - 1] : NULL;
    if (!piece)
        return decoded;
    return piece->written + (piece->replaced ? 0 : decoded - piece->from);
}

size_t xml_value_place(XmlFile *file, const XmlAttribute *attribute, size_t decoded)
{
    XmlFound *found = &file->found;
    size_t raw, given;
    decoded = as_written(attribute, decoded);
    if (found->value_offset != attribute->value_offset || found->decoded > decoded)
        *found = (XmlFound){attribute->value_offset, 0, attribute->value_offset};
    while (found->decoded < decoded && found->at < attribute->value_end) {
        take_piece(file->source, found->at, &raw, &given);
        if (given > decoded - found->decoded)
            break;
        found->decoded += given;
        found->at += raw;
    }
    return found->at;
}

/* Behind what begins with '<' at `at` inside an element and is no text: *cdata tells where a CDATA
 * section's text ends. */
static size_t behind_markup(const XmlFile *file, const XmlElement **child, size_t at, size_t *cdata)
{
    Slice rest = slice_from(file->source, at);
    if (slice_starts(rest, SLICE("<![CDATA["))) {
        const char *close = memmem(rest.data, rest.size, "]]>", 3);
        *cdata = close ? (size_t)(close - file->source.data) : file->source.size;
        return at + 9;
    }
    const char *closes = slice_starts(rest, SLICE("<!--")) ? "-->" : "?>";
    if (slice_starts(rest, SLICE("<!--")) || slice_starts(rest, SLICE("<?"))) {
        const char *close = memmem(rest.data, rest.size, closes, strlen(closes));
        return close ? (size_t)(close - file->source.data) + strlen(closes) : file->source.size;
    }
    if (!*child)
        return file->source.size;
    size_t end = (*child)->end;
    *child = (*child)->next;
    return end;
}

size_t xml_text_place(const XmlFile *file, const XmlElement *element, size_t decoded)
{
    const XmlElement *child = element->first;
    size_t at = element->inside, cdata = 0, raw, given;
    while (at < element->close) {
        if (cdata && at == cdata) {
            cdata = 0;
            at += 3;
            continue;
        }
        if (!cdata && file->source.data[at] == '<') {
            at = behind_markup(file, &child, at, &cdata);
            continue;
        }
        take_piece(file->source, at, &raw, &given);
        if (cdata && file->source.data[at] == '&')
            raw = given = 1;
        if (given > decoded)
            break;
        decoded -= given;
        at += raw;
    }
    return at < element->close ? at : element->close;
}

size_t xml_trimmed_place(const XmlFile *file, const XmlElement *element)
{
    Slice text = slice_trim(element->text);
    size_t before = text.size ? (size_t)(text.data - element->text.data) : 0;
    return xml_text_place(file, element, before);
}
