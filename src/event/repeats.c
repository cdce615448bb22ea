#include "event/repeats.h"

#include <stdlib.h>

#include "event/scanner.h"

/* In records as CloudTrail writes them, region and address stand here; readOnly, type and account
 * of the event; cipher and host; and who called. */
static const RepeatSample run_samples[RUN_COUNT] = {
    [RUN_PLACE] = {{2, 10, 31, 39, 45}},
    [RUN_STEADY] = {{0, 18, 40, 68, 76}},
};
static const RepeatSample details_sample = {{16, 44, 88, 96, 104}};
static const RepeatSample other_sample = {{16, 36, 48, 72, 96}};

static const RepeatSample *sample_of(const ColumnNode *node)
{
    static const char details[] = "\"tlsDetails\":";
    if (node->run)
        return &run_samples[node->run];
    bool is_details = node->token_size == sizeof details - 1 &&
                      memcmp(node->token, details, sizeof details - 1) == 0;
    return is_details ? &details_sample : &other_sample;
}

RepeatKey *repeats_new(const EventColumns *columns)
{
    RepeatKey *keys = calloc(columns->root_count + 1, sizeof *keys);
    Repeat *ways = calloc((size_t)columns->root_count * REPEAT_WAYS + 1, sizeof *ways);
    if (!keys || !ways) {
        free(keys);
        free(ways);
        return NULL;
    }
    /* The first key owns the ways of all. */
    keys[0].ways = ways;
    for (uint32_t i = 1; i < columns->node_count; i = columns->nodes[i].end) {
        RepeatKey *key = &keys[columns->nodes[i].place];
        key->ways = key->last = ways + (size_t)columns->nodes[i].place * REPEAT_WAYS;
        key->sample = sample_of(&columns->nodes[i]);
    }
    return keys;
}

void repeats_free(RepeatKey *keys, uint32_t count)
{
    if (!keys)
        return;
    for (size_t i = 0; i < (size_t)count * REPEAT_WAYS; i++)
        free(keys[0].ways[i].values);
    free(keys[0].ways);
    free(keys);
}

/* All that is kept of a value stands together: its columns, their numbers, and the text. */
static char *make_room(Repeat *way, size_t size, uint32_t count)
{
    size_t columns = (size_t)count + 1, numbers = (size_t)count + REPEAT_COLUMNS;
    size_t taken =
        columns * sizeof *way->values + numbers * sizeof *way->columns + size + SCAN_PADDING;
    if (taken > way->capacity) {
        size_t capacity = taken + taken / 2;
        EventValue *memory = malloc(capacity);
        if (!memory)
            return NULL;
        free(way->values);
        way->values = memory;
        way->capacity = (uint32_t)capacity;
    }
    way->columns = (uint32_t *)(way->values + columns);
    char *text = (char *)(way->columns + numbers);
    way->text = text;
    way->count = count;
    return text;
}

/* They are taken two by two, so that the last of an odd number stands there twice. Their numbers
 * are taken by REPEAT_COLUMNS, of which any may stand behind the last. */
static void keep_columns(Repeat *way, const char *text, EventValue *values, const uint32_t *columns)
{
    uint32_t count = way->count;
    for (uint32_t i = 0; i < count; i++) {
        EventValue *value = &values[columns[i]];
        value->data = way->text + (value->data - text);
        way->columns[i] = columns[i];
        way->values[i] = *value;
    }
    memset(way->columns + count, 0, REPEAT_COLUMNS * sizeof *way->columns);
    if (count % 2) {
        way->columns[count] = way->columns[count - 1];
        way->values[count] = way->values[count - 1];
    }
}

bool repeat_keep(RepeatKey *key, Repeat *way, Slice text, EventValue *values,
                 const uint32_t *columns, uint32_t count)
{
    way->size = 0; /* from here on it holds nothing, until it is whole */
    char *kept = make_room(way, text.size, count);
    if (!kept)
        return false;
    memcpy(kept, text.data, text.size);
    memset(kept + text.size, 0, SCAN_PADDING);
    keep_columns(way, text.data, values, columns);
    way->size = (uint32_t)text.size;
    way->kept = (EventKept){0};
    way->noted = false;
    key->last = way;
    return true;
}
