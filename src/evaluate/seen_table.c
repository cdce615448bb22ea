#include "evaluate/seen_table.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    FIRST_ENTRIES = 64,
    LARGE_PAGE = 2 << 20, /* bytes */
    LARGE_FROM = 1 << 20  /* tables from here on take whole large pages */
};

static uint64_t after(const SeenTable *table, uint64_t i)
{
    return i + 1 < table->capacity ? i + 1 : 0;
}

static void put(SeenTable *table, SeenEntry entry)
{
    uint64_t i = seen_table_home(entry.key, table->capacity);
    while (table->entries[i].key)
        i = after(table, i);
    table->entries[i] = entry;
}

SeenEntry *seen_table_find(const SeenTable *table, uint64_t key)
{
    if (table->used == 0)
        return NULL;
    uint64_t i = seen_table_home(key, table->capacity);
    for (; table->entries[i].key; i = after(table, i))
        if (table->entries[i].key == key)
            return &table->entries[i];
    return NULL;
}

bool seen_table_is_full(const SeenTable *table)
{
    return table->used >= table->capacity / 4 * 3;
}

/*
 * Free entries, *capacity or some more. Looking at a random place of a large table costs more for
 * finding its page than for the place itself: large pages, where the system has them, are found at
 * once.
 */
static SeenEntry *free_entries(uint64_t *capacity)
{
    uint64_t bytes = *capacity * sizeof(SeenEntry);
    if (bytes < LARGE_FROM)
        return calloc(*capacity, sizeof(SeenEntry));
    bytes = (bytes + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    void *entries = aligned_alloc(LARGE_PAGE, bytes);
    if (!entries)
        return NULL;
    madvise(entries, bytes, MADV_HUGEPAGE);
    *capacity = bytes / sizeof(SeenEntry);
    return memset(entries, 0, bytes);
}

/* By a quarter: what stands half empty after doubling would be most of the memory. */
static bool grow(SeenTable *table)
{
    uint64_t capacity = table->capacity ? table->capacity + table->capacity / 4 : FIRST_ENTRIES;
    SeenTable grown = {.entries = free_entries(&capacity), .used = table->used};
    if (!grown.entries)
        return false;
    grown.capacity = capacity;
    for (uint64_t i = 0; i < table->capacity; i++)
        if (table->entries[i].key)
            put(&grown, table->entries[i]);
    free(table->entries);
    *table = grown;
    return true;
}

bool seen_table_add(SeenTable *table, SeenEntry entry)
{
    if (seen_table_is_full(table) && !grow(table))
        return false;
    put(table, entry);
    table->used++;
    return true;
}

static int compare_keys(const void *a, const void *b)
{
    uint64_t x = ((const SeenEntry *)a)->key, y = ((const SeenEntry *)b)->key;
    return x < y ? -1 : x > y;
}

void seen_table_sort(SeenTable *table)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < table->capacity; i++)
        if (table->entries[i].key)
            table->entries[count++] = table->entries[i];
    if (count)
        qsort(table->entries, count, sizeof(SeenEntry), compare_keys);
}

void seen_table_clear(SeenTable *table)
{
    if (table->capacity)
        memset(table->entries, 0, table->capacity * sizeof(SeenEntry));
    table->used = 0;
}

void seen_table_free(SeenTable *table)
{
    free(table->entries);
    *table = (SeenTable){0};
}
