/*
 * evaluate/seen_table: entries by a 64-bit key, in memory. Internal to seen.
 *
 * Entries stand one behind the other as they came, 24 bytes each. An open hash table of places
 * tells which is whose: each place has the number of an entry, and apart from it a byte, its tag,
 * that says whether something stands there and if so a few bits of its key. Tags stay in the
 * processor's caches and say of nearly every new key that it is new, so that no entry but the last
 * is touched. 5 bytes a place, of which between 72 and 81 in a hundred are taken; below 65,536
 * places, where they double, 41 to 81. One thread at a time.
 */
#ifndef TRAILAUDIT_EVALUATE_SEEN_TABLE_H
#define TRAILAUDIT_EVALUATE_SEEN_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "evaluate/seen.h"

typedef struct {
    uint64_t key;
    uint64_t value;
    SeenPlace place;
} SeenEntry;

enum { SEEN_LATE = 32 };

typedef struct {
    SeenEntry *entries; /* `used` */
    uint64_t used;
    uint64_t room; /* of entries, of which only what is used is memory; mapped */

    uint8_t *tags;     /* of each place; 0: free. Some more of 0 follow */
    uint32_t *numbers; /* of each place that is taken: which entry */
    uint64_t capacity; /* places where a search may begin */
    uint64_t places;   /* with those behind, for what is pushed back; the last stays free */

    uint32_t late;               /* the last so many entries have no numbers yet */
    uint32_t late_at[SEEN_LATE]; /* their places */
} SeenTable;

/* Where the search for a key begins: its upper bits tell the shard and are the same in a table. */
static inline uint64_t seen_table_home(uint64_t key, uint64_t capacity)
{
    return (uint64_t)((__uint128_t)(key << SEEN_SHARD_BITS) * capacity >> 64);
}

/* The entry, or NULL. Valid until the next is added. */
SeenEntry *seen_table_find(SeenTable *table, uint64_t key);
/* Adds an entry whose key is not there. False without memory. */
bool seen_table_add(SeenTable *table, uint64_t key, uint64_t value, SeenPlace place);
/* Puts the entries in the order of their keys: until seen_table_clear they can no longer be found.
 */
void seen_table_sort(SeenTable *table);
/* Forgets all entries; keeps the memory. */
void seen_table_clear(SeenTable *table);
void seen_table_free(SeenTable *table);

#endif
