/*
 * base/memo: what was found out about a text, remembered while there is room.
 *
 * Values of trails repeat enormously (agents, ARNs, addresses). A memo keeps a copy of each text
 * with what the owner found out about it; texts are compared as a whole, so that a collision of
 * hashes costs time and never a result. When it is full it forgets all and begins again: an archive
 * with a new value in each record costs a bounded amount of memory. One thread at a time.
 *
 * A memo is larger than the processor's nearest caches. Who knows a text some time before he asks
 * for it says so in two steps, memo_expect and memo_fetch, and finds it at hand then.
 */
#ifndef TRAILAUDIT_BASE_MEMO_H
#define TRAILAUDIT_BASE_MEMO_H

#include "base/slice.h"

/* Side by side with its text, so that both are fetched together. */
typedef struct {
    uint64_t hash;
    uint64_t bits, marks; /* the owner's */
    uint32_t size;
    char text[]; /* the memo's copy */
} MemoEntry;

typedef struct {
    char *room;            /* entries, in the order in which they came */
    size_t used, capacity; /* bytes */
    uint32_t count;        /* entries */
    /* An open hash table: where an entry stands, and some bits of its hash; 0: free. */
    uint32_t *places;
    uint32_t place_count; /* a power of two or 0 */
    uint64_t seed;        /* from the first text on */
    uint32_t begun;       /* how often it began again: what was found before is gone */
} Memo;

/* Zero initialisation is a ready, empty memo. */

/*
 * The entry of a text. *known tells whether it was there; where it was not, bits and marks
 * are 0 and the owner's to set. NULL where the text is too long to be worth it, or without memory.
 * Valid until the next call.
 */
MemoEntry *memo_find(Memo *memo, Slice text, bool *known);
/* A text will be asked for: its place is fetched. Returns what the two below want to know of it. */
uint64_t memo_expect(Memo *memo, Slice text);
/* A little later: its entry is fetched. */
void memo_fetch(const Memo *memo, uint64_t expected);
/* memo_find of a text that was expected. */
MemoEntry *memo_find_expected(Memo *memo, Slice text, uint64_t expected, bool *known);
/* What finds an entry again without a hash, as long as it is there; never 0. */
uint64_t memo_ticket(const Memo *memo, const MemoEntry *entry);
/* The entry of this ticket (0: of none) where it is there and of this text; else NULL. The ticket
 * is one of this memo. */
MemoEntry *memo_recall(const Memo *memo, uint64_t ticket, Slice text);
/* Empties it and gives its memory back. */
void memo_free(Memo *memo);

#endif
