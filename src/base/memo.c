#include "base/memo.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/names.h"

enum {
    FIRST_PLACES = 64,
    FIRST_ROOM = 4096,
    UNIT = 16,       /* bytes that entries begin at multiples of */
    PLACE_BITS = 19, /* of a place, for where the entry stands; the others are of its hash */
    PLACE_MASK = (1 << PLACE_BITS) - 1,
    LINE = 64 /* bytes that are fetched at a time */
};
_Static_assert(LIMIT_MEMO_ROOM / UNIT < PLACE_MASK, "where an entry stands fits into its place");

/* ---- places ---- */

static uint32_t mark_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32) & ~(uint32_t)PLACE_MASK;
}

static MemoEntry *entry_at(const Memo *memo, uint32_t place)
{
    return (MemoEntry *)(memo->room + (size_t)((place & PLACE_MASK) - 1) * UNIT);
}

static size_t size_of(size_t text)
{
    return (offsetof(MemoEntry, text) + text + UNIT - 1) / UNIT * UNIT;
}

/* The place of the text, or the free one where it is to be told. */
static uint32_t *find_place(const Memo *memo, Slice text, uint64_t hash)
{
    uint32_t mask = memo->place_count - 1, mark = mark_of(hash);
    for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
        uint32_t place = memo->places[i];
        if (!place)
            return &memo->places[i];
        if ((place & ~(uint32_t)PLACE_MASK) != mark)
            continue;
        const MemoEntry *entry = entry_at(memo, place);
        if (entry->hash == hash && slice_equal((Slice){entry->text, entry->size}, text))
            return &memo->places[i];
    }
}

/* ---- room ---- */

static void forget_all(Memo *memo)
{
    memset(memo->places, 0, memo->place_count * sizeof *memo->places);
    memo->used = memo->count = 0;
    memo->begun++;
}

/* Twice the places; half of them stay free. */
static bool grow_places(Memo *memo)
{
    uint32_t count = memo->place_count ? memo->place_count * 2 : FIRST_PLACES, mask = count - 1;
    uint32_t *places = calloc(count, sizeof *places);
    if (!places)
        return false;
    for (size_t at = 0; at < memo->used;) {
        const MemoEntry *entry = (const MemoEntry *)(memo->room + at);
        uint32_t i = (uint32_t)entry->hash & mask;
        while (places[i])
            i = (i + 1) & mask;
        places[i] = mark_of(entry->hash) | (uint32_t)(at / UNIT + 1);
        at += size_of(entry->size);
    }
    free(memo->places);
    memo->places = places;
    memo->place_count = count;
    return true;
}

/* By half: of large rooms what is not used yet is no memory. */
static bool grow_room(Memo *memo, size_t size)
{
    if (memo->capacity - memo->used >= size)
        return true;
    size_t capacity = memo->capacity ? memo->capacity + memo->capacity / 2 : FIRST_ROOM;
    if (capacity > LIMIT_MEMO_ROOM)
        capacity = LIMIT_MEMO_ROOM;
    char *room = realloc(memo->room, capacity / UNIT * UNIT);
    if (!room)
        return false;
    memo->room = room;
    memo->capacity = capacity / UNIT * UNIT;
    return true;
}

/* Room for one more; where as many as may be are there, all are forgotten. */
static bool make_room(Memo *memo, size_t size)
{
    if (memo->count >= LIMIT_MEMO_ENTRIES || memo->used + size > LIMIT_MEMO_ROOM)
        forget_all(memo);
    return (memo->count * 2 < memo->place_count || grow_places(memo)) && grow_room(memo, size);
}

static MemoEntry *add(Memo *memo, Slice text, uint64_t hash)
{
    size_t size = size_of(text.size);
    if (!make_room(memo, size))
        return NULL;
    MemoEntry *entry = (MemoEntry *)(memo->room + memo->used);
    *entry = (MemoEntry){.hash = hash, .size = (uint32_t)text.size};
    if (text.size)
        memcpy(entry->text, text.data, text.size);
    *find_place(memo, text, hash) = mark_of(hash) | (uint32_t)(memo->used / UNIT + 1);
    memo->used += size;
    memo->count++;
    return entry;
}

/* ---- finding ---- */

/* Products that do not wait for each other; where a text is chosen to collide, that costs time. */
static uint64_t hash_of(const Memo *memo, Slice text)
{
    const char *at = text.data;
    size_t left = text.size;
    uint64_t one = memo->seed, other = ~memo->seed, sum = left, a, b;
    for (; left > 16; at += 16, left -= 16) {
        sum += hash_fold(one ^ hash_load64(at), other ^ hash_load64(at + 8));
        one += UINT64_C(0x9e3779b97f4a7c15);
        other += UINT64_C(0xbf58476d1ce4e5b9);
    }
    hash_load_short(at, left, &a, &b);
    return hash_mix(sum, hash_fold(one ^ a, other ^ b));
}

uint64_t memo_expect(Memo *memo, Slice text)
{
    if (!memo->seed)
        memo->seed = hash_seed() | 1;
    if (text.size > LIMIT_MEMO_TEXT || !text.data)
        return 0;
    uint64_t hash = hash_of(memo, text);
    if (memo->place_count)
        __builtin_prefetch(&memo->places[(uint32_t)hash & (memo->place_count - 1)]);
    return hash;
}

void memo_fetch(const Memo *memo, uint64_t expected)
{
    if (!memo->place_count)
        return;
    uint32_t place = memo->places[(uint32_t)expected & (memo->place_count - 1)];
    if ((place & ~(uint32_t)PLACE_MASK) != mark_of(expected) || !place)
        return;
    /* A number, as the last line may be behind the room. */
    uintptr_t entry = (uintptr_t)entry_at(memo, place);
    for (int i = 0; i < 3; i++)
        __builtin_prefetch((const void *)(entry + (uintptr_t)i * LINE));
}

MemoEntry *memo_find_expected(Memo *memo, Slice text, uint64_t expected, bool *known)
{
    *known = false;
    if (text.size > LIMIT_MEMO_TEXT || !text.data)
        return NULL;
    uint32_t place = memo->place_count ? *find_place(memo, text, expected) : 0;
    if ((*known = place != 0))
        return entry_at(memo, place);
    return add(memo, text, expected);
}

MemoEntry *memo_find(Memo *memo, Slice text, bool *known)
{
    return memo_find_expected(memo, text, memo_expect(memo, text), known);
}

uint64_t memo_ticket(const Memo *memo, const MemoEntry *entry)
{
    uint64_t at = (uint64_t)((const char *)entry - memo->room) / UNIT;
    return (uint64_t)memo->begun << 32 | (at + 1);
}

MemoEntry *memo_recall(const Memo *memo, uint64_t ticket, Slice text)
{
    uint64_t at = ((uint32_t)ticket - UINT64_C(1)) * UNIT;
    if ((uint32_t)ticket == 0 || ticket >> 32 != memo->begun || at >= memo->used)
        return NULL;
    MemoEntry *entry = entry_at(memo, (uint32_t)ticket);
    return slice_equal((Slice){entry->text, entry->size}, text) ? entry : NULL;
}

void memo_free(Memo *memo)
{
    if (!memo->places && !memo->room) /* never asked: its pages are not even touched */
        return;
    free(memo->room);
    free(memo->places);
    *memo = (Memo){.begun = memo->begun + 1};
}
