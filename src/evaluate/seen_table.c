#include "evaluate/seen_table.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    FIRST_ENTRIES = 64,
    FULL = 13,                /* sixteenths: from here on a table grows */
    SMALL_ENTRIES = 1 << 16,  /* tables of fewer places double: a megabyte and a half */
    SPARE = 64,               /* places behind the last home, at least */
    LARGE_PAGE = 2 << 20,     /* bytes */
    LARGE_FROM = 1 << 20,     /* tables from here on stand in large pages */
    WHOLE_BELOW = 8 << 20,    /* the last page of smaller ones may be a large one too */
    FIRST_RESERVED = 64 << 20 /* bytes of address space, of which only what is used is memory */
};

/* The place of the key, or the free one where it would stand. */
static SeenEntry *place_of(const SeenTable *table, uint64_t key)
{
    SeenEntry *entry = &table->entries[seen_table_home(key, table->capacity)];
    while (entry->key && entry->key != key)
        entry++;
    return entry;
}

SeenEntry *seen_table_find(const SeenTable *table, uint64_t key)
{
    if (table->used == 0)
        return NULL;
    SeenEntry *entry = place_of(table, key);
    return entry->key ? entry : NULL;
}

bool seen_table_is_full(const SeenTable *table)
{
    return table->used >= table->capacity / 16 * FULL ||
           table->entries[table->places - 2].key; /* a free place must stay at the end */
}

/* ---- growing ---- */

/* So many bytes of address space, which hold what is in the table's own, if it has some: its pages
 * are moved, not copied. */
static void *map(const SeenTable *table, size_t bytes, int flags)
{
    if (table->reserved) {
        /* Advice for a part of it splits it, and what is split cannot be moved: the same advice for
         * all joins it again. */
        madvise(table->entries, table->reserved, MADV_HUGEPAGE);
        return mremap(table->entries, table->reserved, bytes, MREMAP_MAYMOVE);
    }
    return mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
}

/*
 * Looking at a random place of a large table costs more for finding its page than for the place
 * itself: large pages, where the system has them, are found at once. The last is one where most of
 * it is used, as long as tables are small; else what nothing stands in would be much memory.
 */
static void want_large_pages(const SeenTable *table, size_t bytes)
{
    if (bytes < WHOLE_BELOW && bytes % LARGE_PAGE > LARGE_PAGE / 2)
        bytes += LARGE_PAGE / 2;
    bytes = bytes / LARGE_PAGE * LARGE_PAGE;
    madvise(table->entries, bytes, MADV_HUGEPAGE);
    madvise((char *)table->entries + bytes, table->reserved - bytes, MADV_NOHUGEPAGE);
}

/* Before anything stands in new room all of it is to be large pages, as one that begins with small
 * ones keeps them; and as long as it is one piece it is written to, as pieces that are written to
 * later are never joined again. */
static void begin_large(SeenEntry *room, size_t reserved)
{
    madvise(room, reserved, MADV_HUGEPAGE);
    room->key = 0;
}

static bool reserve(SeenTable *table, size_t bytes)
{
    size_t least = (bytes + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    size_t wanted = table->reserved ? table->reserved * 4 : FIRST_RESERVED;
    if (wanted < least)
        wanted = least;
    void *room = map(table, wanted, MAP_NORESERVE);
    if (room == MAP_FAILED && wanted > least) {
        wanted = least;
        room = map(table, wanted, 0);
    }
    if (room == MAP_FAILED)
        return false;
    if (!table->reserved)
        begin_large(room, wanted);
    if (!table->reserved && table->used)
        memcpy(room, table->entries, table->used * sizeof(SeenEntry));
    if (!table->reserved)
        free(table->entries);
    table->entries = room;
    table->reserved = wanted;
    return true;
}

/* Room for so many places; of the entries those at the beginning, `used`, stay. */
static bool make_room(SeenTable *table, uint64_t places)
{
    size_t bytes = places * sizeof(SeenEntry);
    if (table->reserved || bytes >= LARGE_FROM) {
        if (table->reserved < bytes && !reserve(table, bytes))
            return false;
        want_large_pages(table, bytes);
        return true;
    }
    SeenEntry *entries = realloc(table->entries, bytes);
    if (entries)
        table->entries = entries;
    return entries != NULL;
}

/* How many places it takes for the first `used` entries, which stand in the order of their keys. */
static uint64_t places_for(const SeenTable *table, uint64_t capacity)
{
    uint64_t next = 0;
    for (uint64_t i = 0; i < table->used; i++) {
        uint64_t home = seen_table_home(table->entries[i].key, capacity);
        next = (home > next ? home : next) + 1;
    }
    return (next > capacity ? next : capacity) + SPARE;
}

/*
 * Spreads the first `used` entries over their places. They are moved to the end first: there, each
 * stands at its new place or behind it, as all that follow must have room behind it too.
 */
static void spread(SeenTable *table)
{
    SeenEntry *entries = table->entries;
    uint64_t at = table->places - table->used, next = 0;
    memmove(entries + at, entries, table->used * sizeof(SeenEntry));
    for (; at < table->places; at++) {
        SeenEntry entry = entries[at];
        for (uint64_t home = seen_table_home(entry.key, table->capacity); next < home; next++)
            entries[next].key = 0;
        entries[next++] = entry;
    }
    for (; next < table->places; next++)
        entries[next].key = 0;
}

/* By an eighth, once tables are large: what stands half empty after doubling would be most of the
 * memory. */
static uint64_t larger(uint64_t capacity)
{
    if (capacity == 0)
        return FIRST_ENTRIES;
    return capacity < SMALL_ENTRIES ? capacity * 2 : capacity + capacity / 8;
}

static bool grow(SeenTable *table)
{
    uint64_t capacity = larger(table->capacity);
    seen_table_sort(table);
    uint64_t places = places_for(table, capacity);
    if (make_room(table, places)) {
        table->capacity = capacity;
        table->places = places;
        spread(table);
        return true;
    }
    if (table->places)
        spread(table);
    return false;
}

bool seen_table_add(SeenTable *table, SeenEntry entry)
{
    if ((!table->places || seen_table_is_full(table)) && !grow(table))
        return false;
    *place_of(table, entry.key) = entry;
    table->used++;
    return true;
}

/* Where keys are pushed back by others, they stand nearly in order. */
void seen_table_sort(SeenTable *table)
{
    SeenEntry *entries = table->entries;
    uint64_t count = 0;
    for (uint64_t i = 0; count < table->used; i++) {
        SeenEntry entry = entries[i];
        if (!entry.key)
            continue;
        uint64_t to = count++;
        for (; to && entries[to - 1].key > entry.key; to--)
            entries[to] = entries[to - 1];
        entries[to] = entry;
    }
}

void seen_table_clear(SeenTable *table)
{
    for (uint64_t i = 0; i < table->places; i++)
        table->entries[i].key = 0;
    table->used = 0;
}

void seen_table_free(SeenTable *table)
{
    if (table->reserved)
        munmap(table->entries, table->reserved);
    else
        free(table->entries);
    *table = (SeenTable){0};
}
