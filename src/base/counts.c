#include "base/counts.h"

#include <stdlib.h>

bool counts_add(Counts *counts, Slice name, uint64_t more)
{
    /* The same name comes in runs. */
    if (counts->before && slice_equal(names_get(counts->names, counts->before - 1), name)) {
        counts->values[counts->before - 1] += more;
        return true;
    }
    if (!counts->names && !(counts->names = names_new()))
        return false;
    /* Room first: each name has its number, whatever fails. */
    if (names_count(counts->names) == counts->capacity) {
        uint32_t capacity = counts->capacity ? counts->capacity * 2 : 16;
        uint64_t *values = realloc(counts->values, capacity * sizeof(uint64_t));
        if (!values)
            return false;
        memset(values + counts->capacity, 0, (capacity - counts->capacity) * sizeof(uint64_t));
        counts->values = values;
        counts->capacity = capacity;
    }
    uint32_t id = names_intern(counts->names, name);
    if (id == NAMES_NONE)
        return false;
    counts->values[id] += more;
    counts->before = id + 1;
    return true;
}

bool counts_merge(Counts *counts, const Counts *from)
{
    for (uint32_t id = 0; id < counts_size(from); id++)
        if (!counts_add(counts, counts_name(from, id), from->values[id]))
            return false;
    return true;
}

uint32_t counts_size(const Counts *counts)
{
    return counts->names ? names_count(counts->names) : 0;
}

Slice counts_name(const Counts *counts, uint32_t id)
{
    return names_get(counts->names, id);
}

void counts_free(Counts *counts)
{
    names_free(counts->names);
    free(counts->values);
    *counts = (Counts){0};
}
