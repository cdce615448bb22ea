#include "base/names.h"

#include <stdlib.h>

#include "base/arena.h"

typedef struct {
    Slice name;
    uint64_t hash;
} NamesEntry;

struct Names {
    Arena arena;
    NamesEntry *entries; /* by id */
    uint32_t count, capacity;
    uint32_t *slots;     /* id + 1, 0 is free */
    uint32_t slot_count; /* a power of two */
    uint64_t seed;
};

uint64_t hash_bytes(Slice bytes, uint64_t seed)
{
    return hash_bytes_here(bytes, seed);
}

Names *names_new(void)
{
    Names *names = calloc(1, sizeof(Names));
    if (names)
        names->seed = hash_seed();
    return names;
}

void names_free(Names *names)
{
    if (!names)
        return;
    arena_free(&names->arena);
    free(names->entries);
    free(names->slots);
    free(names);
}

static uint32_t *find_slot(const Names *names, Slice name, uint64_t hash)
{
    uint32_t mask = names->slot_count - 1;
    for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
        uint32_t id = names->slots[i];
        if (id == 0)
            return &names->slots[i];
        const NamesEntry *entry = &names->entries[id - 1];
        if (entry->hash == hash && slice_equal(entry->name, name))
            return &names->slots[i];
    }
}

static bool grow(Names *names)
{
    if (names->count == names->capacity) {
        uint32_t capacity = names->capacity ? names->capacity * 2 : 32;
        NamesEntry *entries = realloc(names->entries, capacity * sizeof(NamesEntry));
        if (!entries)
            return false;
        names->entries = entries;
        names->capacity = capacity;
    }
    if ((names->count + 1) * 2 <= names->slot_count)
        return true;
    uint32_t slot_count = names->slot_count ? names->slot_count * 2 : 64;
    uint32_t *slots = calloc(slot_count, sizeof(uint32_t));
    if (!slots)
        return false;
    free(names->slots);
    names->slots = slots;
    names->slot_count = slot_count;
    for (uint32_t id = 0; id < names->count; id++)
        *find_slot(names, names->entries[id].name, names->entries[id].hash) = id + 1;
    return true;
}

uint32_t names_intern(Names *names, Slice name)
{
    uint64_t hash = hash_bytes(name, names->seed);
    if (names->slot_count) {
        uint32_t id = *find_slot(names, name, hash);
        if (id)
            return id - 1;
    }
    if (!grow(names))
        return NAMES_NONE;
    Slice copy = arena_copy(&names->arena, name);
    if (!copy.data)
        return NAMES_NONE;
    names->entries[names->count] = (NamesEntry){copy, hash};
    *find_slot(names, copy, hash) = names->count + 1;
    return names->count++;
}

uint32_t names_find(const Names *names, Slice name)
{
    if (!names->slot_count)
        return NAMES_NONE;
    uint32_t id = *find_slot(names, name, hash_bytes(name, names->seed));
    return id ? id - 1 : NAMES_NONE;
}

Slice names_get(const Names *names, uint32_t id)
{
    return names->entries[id].name;
}

uint32_t names_count(const Names *names)
{
    return names->count;
}
