#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "report/pdf/para.h"

void runs_begin(Runs *runs, Arena *arena)
{
    *runs = (Runs){.arena = arena};
}

/* NULL without memory, and ever after. */
static Run *add_run(Runs *runs, Style style)
{
    if (runs->failed)
        return NULL;
    if (runs->count == runs->capacity) {
        uint32_t capacity = runs->capacity ? runs->capacity * 2 : 8;
        Run *items =
            capacity > runs->capacity ? arena_array(runs->arena, capacity, sizeof(Run)) : NULL;
        if (!items) {
            runs->failed = true;
            return NULL;
        }
        if (runs->count)
            memcpy(items, runs->items, runs->count * sizeof(Run));
        runs->items = items;
        runs->capacity = capacity;
    }
    Run *run = &runs->items[runs->count++];
    *run = (Run){.style = style, .link = LINK_NONE, .starts_line = runs->starts_line};
    runs->starts_line = false;
    return run;
}

void runs_add(Runs *runs, Style style, Slice text)
{
    Run *run = add_run(runs, style);
    if (run)
        run->text = text;
}

void runs_words(Runs *runs, Style style, const char *words)
{
    runs_add(runs, style, slice_of(words));
}

void runs_prose(Runs *runs, Style style, Slice text)
{
    Run *run = add_run(runs, style);
    if (run) {
        run->text = text;
        run->prose = true;
    }
}

void runs_printf(Runs *runs, Style style, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int size = vasprintf(&text, format, arguments);
    va_end(arguments);
    Slice copy = size < 0 ? (Slice){0} : arena_copy(runs->arena, (Slice){text, (size_t)size});
    if (size >= 0)
        free(text);
    if (copy.data)
        runs_add(runs, style, copy);
    else
        runs->failed = true;
}

void runs_number(Runs *runs, Style style, uint64_t number)
{
    Buffer text = {0};
    text_add_number(&text, number, "\u202f");
    Slice copy = text.failed ? (Slice){0} : arena_copy(runs->arena, buffer_slice(&text));
    if (copy.data)
        runs_add(runs, style, copy);
    else
        runs->failed = true;
    buffer_free(&text);
}

void runs_shape(Runs *runs, Style style, int shape)
{
    Run *run = add_run(runs, style);
    if (run)
        run->shape = (uint8_t)shape;
}

void runs_bar(Runs *runs, Style style, float length)
{
    runs_bar_of(runs, style, SHAPE_BAR, length);
}

void runs_bar_of(Runs *runs, Style style, int shape, float length)
{
    Run *run = add_run(runs, style);
    if (run) {
        run->shape = (uint8_t)shape;
        run->bar = length;
    }
}

void runs_line(Runs *runs)
{
    runs->starts_line = runs->count > 0;
}

void runs_link(Runs *runs, uint32_t anchor)
{
    if (runs->count && !runs->failed)
        runs->items[runs->count - 1].link = anchor;
}
