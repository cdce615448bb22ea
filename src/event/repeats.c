#include "event/repeats.h"

#include <stdlib.h>

#include "event/scanner.h"

RepeatKey *repeats_new(uint32_t count)
{
    RepeatKey *keys = calloc(count ? count : 1, sizeof *keys);
    Repeat *ways = calloc((size_t)count * REPEAT_WAYS + 1, sizeof *ways);
    if (!keys || !ways) {
        free(keys);
        free(ways);
        return NULL;
    }
    /* The first key owns the ways of all. */
    for (uint32_t i = 0; i < count; i++)
        keys[i].ways = keys[i].last = ways + (size_t)i * REPEAT_WAYS;
    if (count == 0)
        free(ways);
    return keys;
}

void repeats_free(RepeatKey *keys, uint32_t count)
{
    for (size_t i = 0; keys && i < (size_t)count * REPEAT_WAYS; i++) {
        free(keys->ways[i].text);
        free(keys->ways[i].columns);
    }
    if (keys && count)
        free(keys->ways);
    free(keys);
}

static bool make_room(Repeat *way, size_t size, uint32_t count)
{
    if (size > way->capacity) {
        char *text = malloc(size * 2 + SCAN_PADDING);
        if (!text)
            return false;
        free(way->text);
        way->text = text;
        way->capacity = (uint32_t)size * 2;
    }
    if (count > way->column_capacity) {
        RepeatColumn *columns = malloc(count * sizeof *columns);
        if (!columns)
            return false;
        free(way->columns);
        way->columns = columns;
        way->column_capacity = count;
    }
    return true;
}

bool repeat_keep(RepeatKey *key, Repeat *way, Slice text, EventValue *values,
                 const uint32_t *columns, uint32_t count)
{
    way->size = 0; /* from here on it holds nothing, until it is whole */
    if (!make_room(way, text.size, count))
        return false;
    memcpy(way->text, text.data, text.size);
    memset(way->text + text.size, 0, SCAN_PADDING);
    for (uint32_t i = 0; i < count; i++) {
        EventValue *value = &values[columns[i]];
        value->data = way->text + (value->data - text.data);
        way->columns[i] = (RepeatColumn){.column = columns[i], .value = *value};
    }
    way->count = count;
    way->size = (uint32_t)text.size;
    way->memo = (EventMemo){0};
    way->kept = (EventKept){0};
    way->noted = false;
    key->last = way;
    return true;
}
