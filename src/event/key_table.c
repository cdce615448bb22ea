#include "event/key_table.h"

#include <stdlib.h>

#include "base/names.h"
#include "event/members.h"

enum { FIRST_ENTRIES = 64 };

static uint32_t *find_slot(const KeyTable *table, EventValue key, uint64_t hash)
{
    uint32_t mask = table->slot_count - 1;
    for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
        uint32_t held = table->slots[i];
        if (held == 0)
            return &table->slots[i];
        const KeyEntry *entry = &table->entries[held - 1];
        if (entry->hash == hash && event_string_same(entry->key, key))
            return &table->slots[i];
    }
}

static bool grow(KeyTable *table)
{
    if (table->count < table->capacity)
        return true;
    uint32_t capacity = table->capacity ? table->capacity * 2 : FIRST_ENTRIES;
    if (capacity > UINT32_MAX / 4)
        return false;
    KeyEntry *entries = reallocarray(table->entries, capacity, sizeof(KeyEntry));
    if (!entries)
        return false;
    table->entries = entries;
    uint32_t *slots = calloc(capacity * 2, sizeof(uint32_t));
    if (!slots)
        return false;
    free(table->slots);
    table->slots = slots;
    table->slot_count = capacity * 2;
    table->capacity = capacity;
    uint32_t mask = table->slot_count - 1;
    for (uint32_t i = 0; i < table->count; i++) {
        uint32_t slot = (uint32_t)table->entries[i].hash & mask;
        while (table->slots[slot])
            slot = (slot + 1) & mask;
        table->slots[slot] = i + 1;
    }
    return true;
}

KeyEntry *key_table_add(KeyTable *table, EventValue key, bool *known)
{
    if (!table->slot_count)
        table->seed = hash_seed();
    if (!grow(table))
        return NULL;
    uint64_t hash = event_value_hash(key, table->seed);
    uint32_t *slot = find_slot(table, key, hash);
    *known = *slot != 0;
    if (*known)
        return &table->entries[*slot - 1];
    table->entries[table->count++] = (KeyEntry){.key = key, .hash = hash};
    *slot = table->count;
    return &table->entries[table->count - 1];
}

void key_table_free(KeyTable *table)
{
    free(table->entries);
    free(table->slots);
    *table = (KeyTable){0};
}
