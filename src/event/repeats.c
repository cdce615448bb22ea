#include "event/repeats.h"

#include <stdlib.h>

#include "event/scanner.h"

_Static_assert(REPEAT_WAYS == 1 << 4 && REPEAT_RUNS == 1 << 7,
               "ways are told by the highest bits of a hash");

static size_t ways_of(const ColumnNode *node)
{
    return node->steady ? REPEAT_RUNS : REPEAT_WAYS;
}

/* The node behind a child of the root, which is the next child or the end. */
static const ColumnNode *next_child(const EventColumns *columns, const ColumnNode *node)
{
    return columns->nodes + node->end;
}

static size_t count_ways(const EventColumns *columns)
{
    const ColumnNode *end = columns->nodes + columns->node_count;
    size_t count = 0;
    for (const ColumnNode *node = columns->nodes + 1; node < end; node = next_child(columns, node))
        count += ways_of(node);
    return count;
}

RepeatKey *repeats_new(const EventColumns *columns)
{
    const ColumnNode *end = columns->nodes + columns->node_count;
    RepeatKey *keys = calloc(columns->root_count + 1, sizeof *keys);
    Repeat *ways = calloc(count_ways(columns) + 1, sizeof *ways);
    if (!keys || !ways) {
        free(keys);
        free(ways);
        return NULL;
    }
    /* The first key owns the ways of all. */
    keys->ways = ways;
    for (const ColumnNode *node = columns->nodes + 1; node < end;
         node = next_child(columns, node)) {
        keys[node->place].ways = keys[node->place].last = ways;
        ways += ways_of(node);
    }
    return keys;
}

void repeats_free(RepeatKey *keys, const EventColumns *columns)
{
    size_t count = keys ? count_ways(columns) : 0;
    for (size_t i = 0; i < count; i++) {
        free(keys->ways[i].text);
        free(keys->ways[i].columns);
    }
    if (keys)
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
    way->notes = 0;
    key->last = way;
    return true;
}
