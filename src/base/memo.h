/*
 * base/memo: what was found out about a text, remembered while there is room.
 *
 * Values of trails repeat enormously (agents, ARNs, addresses). A memo keeps a copy of each text
 * with what the owner found out about it; texts are compared as a whole, so that a collision of
 * hashes costs time and never a result. When it is full it forgets all and begins again: an archive
 * with a new value in each record costs a bounded amount of memory. One thread at a time.
 */
#ifndef TRAILAUDIT_BASE_MEMO_H
#define TRAILAUDIT_BASE_MEMO_H

#include "base/arena.h"

typedef struct {
    uint64_t hash;
    Slice text;                   /* the memo's copy */
    uint64_t bits, marks, number; /* the owner's */
} MemoEntry;

enum { MEMO_GUESSES = 512 };

typedef struct {
    MemoEntry *entries; /* side by side, in the order in which they came */
    uint32_t used, capacity;
    /* An open hash table: an entry's number + 1, and above it 16 bits of its hash; 0: free. */
    uint32_t *places;
    uint32_t place_count; /* a power of two or 0 */
    uint64_t seed;        /* from the first text on */
    /* Numbers + 1 by what little of a text tells most of them apart: comparing costs less than
     * hashing. */
    uint16_t guesses[MEMO_GUESSES];
    Arena texts;
} Memo;

/* Zero initialisation is a ready, empty memo. */

/*
 * The entry of a text. *known tells whether it was there; where it was not, bits, marks and number
 * are 0 and the owner's to set. NULL where the text is too long to be worth it, or without memory.
 * Valid until the next call.
 */
MemoEntry *memo_find(Memo *memo, Slice text, bool *known);
/* Empties it and gives its memory back. */
void memo_free(Memo *memo);

#endif
