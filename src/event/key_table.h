/*
 * event/key_table: the distinct keys of one object, each with a number of its owner's.
 *
 * For objects with more keys than are compared with each other: finding a key costs one hash,
 * however many there are and whoever chose them. Takes memory in proportion to the keys, so at most
 * a few times the record's size; whoever cannot get it has a slower way. Keys borrow the text.
 */
#ifndef TRAILAUDIT_EVENT_KEY_TABLE_H
#define TRAILAUDIT_EVENT_KEY_TABLE_H

#include "event/event.h"

typedef struct {
    EventValue key;
    uint64_t hash;
    uint64_t number; /* the owner's; 0 at first */
} KeyEntry;

typedef struct {
    KeyEntry *entries; /* in the order of their first appearance */
    uint32_t *slots;   /* place in entries + 1, 0 is free */
    uint32_t count, capacity, slot_count;
    uint64_t seed;
} KeyTable;

/* Zero initialisation is a ready, empty table. */

/* The entry of the key, which is added where it is new: *known tells. NULL without memory. Valid
 * until the next call. */
KeyEntry *key_table_add(KeyTable *table, EventValue key, bool *known);
/* Empties it and gives its memory back. */
void key_table_free(KeyTable *table);

#endif
