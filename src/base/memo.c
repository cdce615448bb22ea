#include "base/memo.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/names.h"

enum { FIRST_PLACES = 64 };

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
    memo->places = places;
    memo->place_count = count;
    return true;
}

MemoEntry *memo_find(Memo *memo, Slice text, bool *known)
{
    *known = false;
    if (text.size > LIMIT_MEMO_TEXT || !text.data)
        return NULL;
    uint64_t hash = hash_bytes(text, 0);
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

void memo_free(Memo *memo)
{
    free(memo->places);
    arena_free(&memo->texts);
    *memo = (Memo){0};
}
