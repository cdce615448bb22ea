#include "base/memo.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/names.h"

enum { FIRST_PLACES = 64 };
/* Entries fill half of the places at most, rounded up to a power of two. */
_Static_assert(LIMIT_MEMO_ENTRIES * 4 <= UINT16_MAX + 1, "guesses are 16 bits");

static MemoEntry *find_place(const Memo *memo, Slice text, uint64_t hash)
{
    uint32_t mask = memo->place_count - 1;
    for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
        MemoEntry *place = &memo->places[i];
        if (!place->text.data || (place->hash == hash && slice_equal(place->text, text)))
            return place;
    }
}

static void forget_all(Memo *memo)
{
    memset(memo->places, 0, memo->place_count * sizeof(MemoEntry));
    memset(memo->guesses, 0, sizeof memo->guesses);
    memo->used = 0;
    arena_reset(&memo->texts);
}

/* Room for one more; where there is none to be had, all is forgotten. */
static bool make_room(Memo *memo)
{
    if (memo->used >= LIMIT_MEMO_ENTRIES)
        forget_all(memo);
    if ((memo->used + 1) * 2 <= memo->place_count)
        return true;
    uint32_t count = memo->place_count ? memo->place_count * 2 : FIRST_PLACES;
    MemoEntry *places = calloc(count, sizeof(MemoEntry));
    if (!places)
        return false;
    Memo grown = {.places = places, .place_count = count};
    for (uint32_t i = 0; i < memo->place_count; i++)
        if (memo->places[i].text.data)
            *find_place(&grown, memo->places[i].text, memo->places[i].hash) = memo->places[i];
    free(memo->places);
    memset(memo->guesses, 0, sizeof memo->guesses);
    memo->places = places;
    memo->place_count = count;
    return true;
}

static uint64_t load64(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static uint16_t *guess_of(Memo *memo, Slice text)
{
    uint64_t sum = text.size;
    if (text.size >= sizeof sum) {
        const char *middle = text.data + text.size / 2 - 4;
        sum += load64(text.data) + load64(middle) * 3 + load64(text.data + text.size - 8) * 5;
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
        MemoEntry *entry = find_place(memo, text, hash);
        if ((*known = entry->text.data != NULL))
            return entry;
    }
    if (!make_room(memo))
        return NULL;
    Slice copy = arena_copy(&memo->texts, text);
    if (!copy.data)
        return NULL;
    MemoEntry *entry = find_place(memo, copy, hash);
    *entry = (MemoEntry){.hash = hash, .text = copy};
    memo->used++;
    return entry;
}

MemoEntry *memo_find(Memo *memo, Slice text, bool *known)
{
    *known = false;
    if (text.size > LIMIT_MEMO_TEXT || !text.data)
        return NULL;
    uint16_t *guess = guess_of(memo, text);
    if (*guess && slice_equal(memo->places[*guess - 1].text, text)) {
        *known = true;
        return &memo->places[*guess - 1];
    }
    MemoEntry *entry = find_or_add(memo, text, known);
    if (entry)
        *guess = (uint16_t)(entry - memo->places + 1);
    return entry;
}

void memo_free(Memo *memo)
{
    if (!memo->places && !memo->texts.blocks) /* never asked: its pages are not even touched */
        return;
    free(memo->places);
    arena_free(&memo->texts);
    *memo = (Memo){0};
}
