#include "base/diagnostics.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/text.h"

struct Diagnostics {
    Arena arena;
    Diagnostic *kept;
    size_t count, capacity;
    size_t by_level[3];
    bool no_memory;
};

Diagnostics *diagnostics_new(void)
{
    return calloc(1, sizeof(Diagnostics));
}

void diagnostics_free(Diagnostics *sink)
{
    if (!sink)
        return;
    arena_free(&sink->arena);
    free(sink->kept);
    free(sink);
}

void diagnostics_add(Diagnostics *sink, const Diagnostic *diagnostic)
{
    sink->by_level[diagnostic->level]++;
    sink->no_memory |= strcmp(diagnostic->code, "no-memory") == 0;
    if (sink->count == LIMIT_DIAGNOSTICS)
        return;
    if (sink->count == sink->capacity) {
        size_t capacity = sink->capacity ? sink->capacity * 2 : 16;
        Diagnostic *kept = realloc(sink->kept, capacity * sizeof(Diagnostic));
        sink->no_memory |= !kept;
        if (!kept)
            return;
        sink->kept = kept;
        sink->capacity = capacity;
    }
    Diagnostic copy = *diagnostic;
    copy.file = arena_copy(&sink->arena, diagnostic->file);
    copy.message = arena_copy(&sink->arena, diagnostic->message);
    copy.hint = arena_copy(&sink->arena, diagnostic->hint);
    copy.source = arena_copy(&sink->arena, diagnostic->source);
    sink->kept[sink->count++] = copy;
}

bool diagnostics_lack_memory(const Diagnostics *sink)
{
    return sink->no_memory || sink->arena.failed;
}

void diagnostics_say_no_memory(Diagnostics *sink)
{
    sink->by_level[DIAGNOSTIC_ERROR] += !sink->no_memory;
    sink->no_memory = true;
}

void diagnostics_report(Diagnostics *sink, DiagnosticLevel level, const char *code, Slice file,
                        unsigned line, const char *format, ...)
{
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    Diagnostic diagnostic = {
        .level = level, .code = code, .file = file, .line = line, .message = slice_of(message)};
    diagnostics_add(sink, &diagnostic);
}

size_t diagnostics_count(const Diagnostics *sink, DiagnosticLevel level)
{
    return sink->by_level[level];
}

size_t diagnostics_kept(const Diagnostics *sink)
{
    return sink->count;
}

const Diagnostic *diagnostics_get(const Diagnostics *sink, size_t index)
{
    return &sink->kept[index];
}

static bool comes_before(const Diagnostic *a, const Diagnostic *b)
{
    int order = slice_compare(a->file, b->file);
    if (order != 0)
        return order < 0;
    if (a->line != b->line)
        return a->line < b->line;
    return a->column < b->column;
}

/* An insertion sort: stable, and the list is short and nearly in order. */
void diagnostics_sort(Diagnostics *sink)
{
    for (size_t i = 1; i < sink->count; i++) {
        Diagnostic moving = sink->kept[i];
        size_t place = i;
        for (; place > 0 && comes_before(&moving, &sink->kept[place - 1]); place--)
            sink->kept[place] = sink->kept[place - 1];
        sink->kept[place] = moving;
    }
}

/* Characters of a line that are shown. */
enum { SHOWN_MOST = 160 };

/* Bytes that so many characters take at most. */
static size_t first_characters(Slice text, size_t most)
{
    size_t size = 0;
    for (; most > 0 && size < text.size; most--)
        size += text_character_size(slice_from(text, size));
    return size;
}

static void format_source(const Diagnostic *diagnostic, bool colour, Buffer *out)
{
    Slice source = diagnostic->source;
    size_t column = diagnostic->column > diagnostic->source_from
                        ? diagnostic->column - diagnostic->source_from
                        : 0;
    /* A very long line is shown around the column only. */
    if (source.size > SHOWN_MOST) {
        size_t from = column > SHOWN_MOST / 2 ? column - SHOWN_MOST / 2 : 0;
        for (size_t i = 0; i < from; i++)
            source = slice_from(source, text_character_size(source));
        column -= from;
        source.size = first_characters(source, SHOWN_MOST);
    }
    buffer_add(out, SLICE("    "));
    for (size_t i = 0; i < source.size; i++)
        if (source.data[i] == '\t')
            buffer_add_byte(out, ' ');
        else
            text_add_visible(out,
                             (Slice){source.data + i, text_character_size(slice_from(source, i))}),
                i += text_character_size(slice_from(source, i)) - 1;
    buffer_add_byte(out, '\n');
    if (column == 0)
        return;
    buffer_printf(out, "    %*s%s^%s\n", (int)(column - 1), "", colour ? "\033[32m" : "",
                  colour ? "\033[0m" : "");
}

void diagnostics_format(const Diagnostic *diagnostic, bool colour, Buffer *out)
{
    static const char *const words[] = {"note", "warning", "error"};
    static const char *const colours[] = {"\033[36m", "\033[35m", "\033[31m"};
    if (diagnostic->file.size) {
        text_add_visible(out, diagnostic->file);
        if (diagnostic->line)
            buffer_printf(out, ":%u", diagnostic->line);
        if (diagnostic->line && diagnostic->column)
            buffer_printf(out, ":%u", diagnostic->column);
        buffer_add(out, SLICE(": "));
    }
    buffer_printf(out, "%s%s:%s ", colour ? colours[diagnostic->level] : "",
                  words[diagnostic->level], colour ? "\033[0m" : "");
    text_add_visible(out, diagnostic->message);
    if (diagnostic->hint.size) {
        buffer_add(out, SLICE(": "));
        text_add_visible(out, diagnostic->hint);
    }
    buffer_add_byte(out, '\n');
    if (diagnostic->source.size)
        format_source(diagnostic, colour, out);
}
