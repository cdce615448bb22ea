/*
 * evaluate/seen_table: entries by a 64-bit key, in memory. Internal to seen.
 *
 * An open hash table, 24 bytes an entry, between 72 and 81 in a hundred full; below
 * 65,536 places, where it doubles, 41 to 81. Entries stand nearly
 * in the order of their keys, so that growing takes no second table beside the first. One thread at
 * a time.
 */
#ifndef TRAILAUDIT_EVALUATE_SEEN_TABLE_H
#define TRAILAUDIT_EVALUATE_SEEN_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "evaluate/seen.h"

typedef struct {
    uint64_t key; /* 0: free */
    uint64_t value;
    SeenPlace place;
} SeenEntry;

typedef struct {
    SeenEntry *entries;
    uint64_t capacity; /* places where a search may begin */
    uint64_t places;   /* with those behind, for what is pushed back; the last stays free */
    uint64_t used;
    size_t reserved; /* bytes of address space; 0: the entries are malloc's */
} SeenTable;

/* Where the search for a key begins: its upper bits tell the shard and are the same in a table. */
static inline uint64_t seen_table_home(uint64_t key, uint64_t capacity)
{
    return (uint64_t)((__uint128_t)(key << SEEN_SHARD_BITS) * capacity >> 64);
}

/* The entry, or NULL. Valid until the next is added. */
SeenEntry *seen_table_find(const SeenTable *table, uint64_t key);
/* Whether one more entry makes the table grow. */
bool seen_table_is_full(const SeenTable *table);
/* Adds an entry whose key is not there. False without memory. */
bool seen_table_add(SeenTable *table, SeenEntry entry);
/* Puts the entries at the beginning, in the order of their keys: they can no longer be found. */
void seen_table_sort(SeenTable *table);
/* Forgets all entries; keeps the memory. */
void seen_table_clear(SeenTable *table);
void seen_table_free(SeenTable *table);

#endif
