#include "audit/document_fields.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

/* ---- errors ---- */

/* "findings[3].evidence[0].record" */
static void add_path(const DocumentReader *reader, Buffer *out)
{
    for (unsigned i = 0; i < reader->depth; i++) {
        const DocumentStep *step = &reader->path[i];
        if (step->key.type == EVENT_ABSENT) {
            buffer_printf(out, "[%llu]", (unsigned long long)step->index);
            continue;
        }
        if (i > 0)
            buffer_add_byte(out, '.');
        text_add_visible(out, (Slice){step->key.data, step->key.size});
    }
}

bool document_wrong(DocumentReader *reader, const char *format, ...)
{
    Buffer message = {0};
    char what[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    add_path(reader, &message);
    if (message.size)
        buffer_add(&message, SLICE(": "));
    buffer_add(&message, slice_of(what));
    unsigned line = 1;
    const char *start = reader->text.data;
    for (const char *p = start; p < reader->cursor.at; p++)
        if (*p == '\n') {
            line++;
            start = p + 1;
        }
    Diagnostic diagnostic = {.level = DIAGNOSTIC_ERROR,
                             .code = "document",
                             .file = reader->name,
                             .line = line,
                             .column = (unsigned)(reader->cursor.at - start) + 1,
                             .message = buffer_slice(&message)};
    diagnostics_add(reader->sink, &diagnostic);
    buffer_free(&message);
    return false;
}

bool document_no_memory(DocumentReader *reader)
{
    reader->no_memory = true;
    return false;
}

static bool expected(DocumentReader *reader, const char *what)
{
    return document_wrong(reader, "%s is expected here", what);
}

/* ---- the path to where the reader is ---- */

static bool enter(DocumentReader *reader, EventValue key, uint64_t index)
{
    if (reader->depth == DOCUMENT_PATH)
        return document_wrong(reader, "nested too deeply");
    reader->path[reader->depth++] = (DocumentStep){key, index};
    return true;
}

static void leave(DocumentReader *reader)
{
    reader->depth--;
}

/* ---- scalars ---- */

/* Looks at the value at the cursor without taking it. */
static EventValue peek(const DocumentReader *reader)
{
    EventCursor cursor = reader->cursor;
    EventValue value = {0};
    event_cursor_value(&cursor, &value);
    return value;
}

static void take(DocumentReader *reader)
{
    EventValue value;
    event_cursor_value(&reader->cursor, &value);
}

bool document_text(DocumentReader *reader, Slice *text)
{
    EventCursor behind = reader->cursor;
    EventValue value;
    bool failed = false;
    if (!event_cursor_at(&reader->cursor, '"') || !event_cursor_value(&behind, &value))
        return expected(reader, "a string");
    *text = event_value_text(value, &reader->audit->arena, &failed);
    reader->cursor = behind;
    return !failed || document_no_memory(reader);
}

bool document_number(DocumentReader *reader, uint64_t *number)
{
    EventCursor behind = reader->cursor;
    EventValue value = {0};
    *number = 0;
    event_cursor_at(&reader->cursor, 0); /* takes the blanks, so that errors point at the value */
    if (!event_cursor_value(&behind, &value) || value.type != EVENT_NUMBER)
        return expected(reader, "a whole number");
    for (uint32_t i = 0; i < value.size; i++) {
        unsigned digit = (unsigned)(value.data[i] - '0');
        if (digit > 9 || __builtin_mul_overflow(*number, 10, number) ||
            __builtin_add_overflow(*number, digit, number))
            return expected(reader, "a whole number below 2^64");
    }
    reader->cursor = behind;
    return true;
}

static bool read_flag(DocumentReader *reader, bool *flag)
{
    EventValue value = peek(reader);
    event_cursor_at(&reader->cursor, 0);
    if (value.type != EVENT_TRUE && value.type != EVENT_FALSE)
        return expected(reader, "true or false");
    *flag = value.type == EVENT_TRUE;
    take(reader);
    return true;
}

static bool read_number32(DocumentReader *reader, uint32_t *number)
{
    DocumentReader before = *reader;
    uint64_t wide;
    if (!document_number(reader, &wide))
        return false;
    if (wide > UINT32_MAX) {
        reader->cursor = before.cursor;
        return expected(reader, "a whole number below 2^32");
    }
    *number = (uint32_t)wide;
    return true;
}

/* ---- arrays ---- */

void *document_array_next(DocumentReader *reader, DocumentArray *array)
{
    if (array->count == array->capacity) {
        size_t capacity = array->capacity ? array->capacity * 2 : 8;
        char *grown = array->count < UINT32_MAX / 2
                          ? reallocarray(array->items, capacity, array->size)
                          : NULL;
        if (!grown) {
            document_no_memory(reader);
            return NULL;
        }
        array->items = grown;
        array->capacity = capacity;
    }
    return memset(array->items + array->count++ * array->size, 0, array->size);
}

void *document_array_end(DocumentReader *reader, DocumentArray *array)
{
    void *kept = arena_array(&reader->audit->arena, array->count, array->size);
    if (kept && array->count)
        memcpy(kept, array->items, array->count * array->size);
    if (!kept)
        document_no_memory(reader);
    free(array->items);
    array->items = NULL;
    return kept;
}

static bool read_item(DocumentReader *reader, const DocumentField *field, DocumentArray *array)
{
    void *item = document_array_next(reader, array);
    if (!item || !enter(reader, (EventValue){0}, array->count - 1))
        return false;
    bool good = field->kind == DOCUMENT_TEXTS ? document_text(reader, item)
                                              : document_object(reader, field->fields, item);
    if (good)
        leave(reader);
    return good;
}

static bool read_array(DocumentReader *reader, const DocumentField *field, char *object)
{
    DocumentArray array = {.size = field->kind == DOCUMENT_TEXTS ? sizeof(Slice) : field->size};
    if (!event_cursor_at(&reader->cursor, '['))
        return expected(reader, "an array");
    reader->cursor.at++;
    while (!event_cursor_at(&reader->cursor, ']'))
        if (!read_item(reader, field, &array)) {
            free(array.items);
            return false;
        }
    reader->cursor.at++;
    event_cursor_comma(&reader->cursor);
    if (field->kind == DOCUMENT_LIST64)
        *(uint64_t *)(void *)(object + field->count_offset) = array.count;
    else
        *(uint32_t *)(void *)(object + field->count_offset) = (uint32_t)array.count;
    void *kept = document_array_end(reader, &array);
    *(void **)(void *)(object + field->offset) = kept;
    return kept != NULL;
}

/* ---- objects ---- */

bool document_open(DocumentReader *reader)
{
    if (!event_cursor_at(&reader->cursor, '{'))
        return expected(reader, "an object");
    reader->cursor.at++;
    return true;
}

bool document_next(DocumentReader *reader, Slice *key)
{
    EventValue name;
    if (!event_cursor_key(&reader->cursor, &name)) {
        if (event_cursor_at(&reader->cursor, '}'))
            reader->cursor.at++;
        event_cursor_comma(&reader->cursor);
        return false;
    }
    bool failed = false;
    *key = event_value_text(name, &reader->audit->arena, &failed);
    return !failed || document_no_memory(reader);
}

bool document_value(DocumentReader *reader, const DocumentField *field, void *object)
{
    char *member = (char *)object + field->offset;
    event_cursor_at(&reader->cursor, 0);
    if ((field->may & NULL_OK) && event_cursor_at(&reader->cursor, 'n')) {
        take(reader);
        return true;
    }
    switch (field->kind) {
    case DOCUMENT_TEXT:
        return document_text(reader, (Slice *)(void *)member);
    case DOCUMENT_NUMBER:
        return document_number(reader, (uint64_t *)(void *)member);
    case DOCUMENT_NUMBER32:
        return read_number32(reader, (uint32_t *)(void *)member);
    case DOCUMENT_FLAG:
        return read_flag(reader, (bool *)(void *)member);
    case DOCUMENT_OBJECT:
        return document_object(reader, field->fields, member);
    case DOCUMENT_READ:
        return field->read(reader, object);
    default:
        return read_array(reader, field, object);
    }
}

/* The row of the key, looked for from `*next` on: documents have them in the tables' order. */
static const DocumentField *find_row(const DocumentField *fields, EventValue key, unsigned *next)
{
    unsigned count = 0;
    while (fields[count].key)
        count++;
    for (unsigned i = 0; i < count; i++) {
        unsigned row = (*next + i) % count;
        if (event_value_is(key, slice_of(fields[row].key))) {
            *next = row + 1;
            return &fields[row];
        }
    }
    return NULL;
}

static bool read_member(DocumentReader *reader, const DocumentField *fields, EventValue key,
                        unsigned *next, uint64_t *seen, void *object)
{
    const DocumentField *field = find_row(fields, key, next);
    if (!field) {
        take(reader);
        return true;
    }
    uint64_t bit = (uint64_t)1 << (field - fields);
    if (!enter(reader, key, 0))
        return false;
    if (*seen & bit)
        return document_wrong(reader, "this key stands here a second time");
    *seen |= bit;
    if (!document_value(reader, field, object))
        return false;
    leave(reader);
    return true;
}

bool document_object(DocumentReader *reader, const DocumentField *fields, void *object)
{
    uint64_t seen = 0;
    unsigned next = 0;
    EventValue key;
    if (!document_open(reader))
        return false;
    while (event_cursor_key(&reader->cursor, &key))
        if (!read_member(reader, fields, key, &next, &seen, object))
            return false;
    for (unsigned i = 0; fields[i].key; i++)
        if (!(fields[i].may & ABSENT_OK) && !(seen >> i & 1))
            return document_wrong(reader, "the key \"%s\" is missing", fields[i].key);
    if (event_cursor_at(&reader->cursor, '}'))
        reader->cursor.at++;
    event_cursor_comma(&reader->cursor);
    return true;
}
