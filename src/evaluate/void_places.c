#include "evaluate/void_places.h"

#include <stdlib.h>

#include "base/hash.h"

enum { BLOCK_BITS = 6, FIRST_BLOCKS = 256 };

void void_places_open(VoidPlaces *places)
{
    *places = (VoidPlaces){0};
    pthread_mutex_init(&places->lock, NULL);
}

void void_places_close(VoidPlaces *places)
{
    pthread_mutex_destroy(&places->lock);
    free(places->blocks);
}

/* Never 0. */
static uint64_t key_of(SeenPlace place)
{
    return ((uint64_t)place.file << 32 | place.record >> BLOCK_BITS) + 1;
}

/* The block, or the free place where it would stand. */
static VoidBlock *block_of(const VoidPlaces *places, uint64_t key)
{
    uint64_t mask = places->capacity - 1, at = hash_mix(key, BLOCK_BITS) & mask;
    while (places->blocks[at].key && places->blocks[at].key != key)
        at = (at + 1) & mask;
    return &places->blocks[at];
}

static bool grow(VoidPlaces *places)
{
    VoidPlaces grown = {.capacity = places->capacity ? places->capacity * 2 : FIRST_BLOCKS};
    grown.blocks = calloc(grown.capacity, sizeof(VoidBlock));
    if (!grown.blocks)
        return false;
    for (uint64_t i = 0; i < places->capacity; i++)
        if (places->blocks[i].key)
            *block_of(&grown, places->blocks[i].key) = places->blocks[i];
    free(places->blocks);
    places->blocks = grown.blocks;
    places->capacity = grown.capacity;
    return true;
}

static uint64_t bit_of(SeenPlace place)
{
    return UINT64_C(1) << (place.record & 63);
}

static bool add(VoidPlaces *places, SeenPlace place)
{
    if (places->used >= places->capacity / 4 * 3 && !grow(places))
        return false;
    VoidBlock *block = block_of(places, key_of(place));
    places->used += block->key == 0;
    block->key = key_of(place);
    block->bits |= bit_of(place);
    return true;
}

bool void_places_add(VoidPlaces *places, SeenPlace place)
{
    pthread_mutex_lock(&places->lock);
    bool done = add(places, place);
    pthread_mutex_unlock(&places->lock);
    return done;
}

bool void_places_has(const VoidPlaces *places, SeenPlace place)
{
    return places->used && (block_of(places, key_of(place))->bits & bit_of(place));
}
