#include "base/memo.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/names.h"

enum { FIRST_ENTRIES = 32 };
_Static_assert(LIMIT_MEMO_ENTRIES <= UINT16_MAX, "an entry's number has 16 bits");

static uint32_t mark_of(uint64_t hash)
{
    return (uint32_t)(hash >> 48) << 16;
}

/* The place of the text, or the free one where it is to be told. */
static uint32_t *find_place(const Memo *memo, Slice text, uint64_t hash)
{
    uint32_t mask = memo->place_count - 1, mark = mark_of(hash);
    for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
        uint32_t place = memo->places[i];
        if (!place)
            return &memo->places[i];
        if ((place & 0xffff0000) == mark &&
            slice_equal(memo->entries[(place & 0xffff) - 1].text, text))
            return &memo->places[i];
    }
}

static void forget_all(Memo *memo)
{
    memset(memo->places, 0, memo->place_count * sizeof *memo->places);
    memset(memo->guesses, 0, sizeof memo->guesses);
    memo->used = 0;
    arena_reset(&memo->texts);
}

/* Twice the room; places are twice as many as entries, so that half of them stay free. */
static bool grow(Memo *memo)
{
    uint32_t capacity = memo->capacity ? memo->capacity * 2 : FIRST_ENTRIES;
    MemoEntry *entries = realloc(memo->entries, capacity * sizeof *entries);
    if (entries)
        memo->entries = entries;
    uint32_t *places = entries ? calloc((size_t)capacity * 2, sizeof *places) : NULL;
    if (!places)
        return false;
    free(memo->places);
    memo->places = places;
    memo->place_count = capacity * 2;
    memo->capacity = capacity;
    uint32_t mask = memo->place_count - 1;
    for (uint32_t i = 0; i < memo->used; i++) {
        uint32_t at = (uint32_t)memo->entries[i].hash & mask;
        while (places[at])
            at = (at + 1) & mask;
        places[at] = mark_of(memo->entries[i].hash) | (i + 1);
    }
    return true;
}

/* Room for one more; where as many as may be are there, all are forgotten. */
static bool make_room(Memo *memo)
{
    if (memo->used >= LIMIT_MEMO_ENTRIES)
        forget_all(memo);
    return memo->used < memo->capacity || grow(memo);
}

static uint16_t *guess_of(Memo *memo, Slice text)
{
    uint64_t sum = text.size;
    if (text.size >= sizeof sum) {
        const char *middle = text.data + text.size / 2 - 4;
        sum += hash_load64(text.data) + hash_load64(middle) * 3 +
               hash_load64(text.data + text.size - 8) * 5;
    }
    return &memo->guesses[sum * 0x9e3779b97f4a7c15u >> 32 & (MEMO_GUESSES - 1)];
}

/* The entry where it is to be: an old one, or one that is made. */
static MemoEntry *find_or_add(Memo *memo, Slice text, bool *known)
{
    if (!memo->place_count)
        memo->seed = hash_seed();
    uint64_t hash = hash_bytes(text, memo->seed);
    if (memo->place_count) {
        uint32_t place = *find_place(memo, text, hash);
        if ((*known = place != 0))
            return &memo->entries[(place & 0xffff) - 1];
    }
    if (!make_room(memo))
        return NULL;
    Slice copy = arena_copy(&memo->texts, text);
    if (!copy.data)
        return NULL;
    memo->entries[memo->used] = (MemoEntry){.hash = hash, .text = copy};
    *find_place(memo, copy, hash) = mark_of(hash) | (memo->used + 1);
    return &memo->entries[memo->used++];
}

MemoEntry *memo_find(Memo *memo, Slice text, bool *known)
{
    *known = false;
    if (text.size > LIMIT_MEMO_TEXT || !text.data)
        return NULL;
    uint16_t *guess = guess_of(memo, text);
    if (*guess && slice_equal(memo->entries[*guess - 1].text, text)) {
        *known = true;
        return &memo->entries[*guess - 1];
    }
    MemoEntry *entry = find_or_add(memo, text, known);
    if (entry)
        *guess = (uint16_t)(entry - memo->entries + 1);
    return entry;
}

void memo_free(Memo *memo)
{
    if (!memo->entries && !memo->texts.blocks) /* never asked: its pages are not even touched */
        return;
    free(memo->entries);
    free(memo->places);
    arena_free(&memo->texts);
    *memo = (Memo){0};
}
