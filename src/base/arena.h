/*
 * base/arena: memory that is given back all at once.
 *
 * An arena owns every block it hands out; single blocks are never freed. It has three uses here,
 * one a lifetime: the run (policies, program), a file (records), the audit (findings). Not for use
 * by two threads at once. A request that cannot be met returns NULL, and is remembered.
 */
#ifndef TRAILAUDIT_BASE_ARENA_H
#define TRAILAUDIT_BASE_ARENA_H

#include "base/slice.h"

typedef struct ArenaBlock ArenaBlock;
typedef struct {
    ArenaBlock *blocks; /* newest first */
    size_t total;       /* bytes taken from the system */
    bool slow;          /* set by the owner, of one that is filled over a whole run: of a large page
                           much would mostly stay unused */
    bool failed;        /* a request could not be met since it was last empty */
} Arena;

/* Zero initialisation ((Arena){0}) is a ready, empty arena. */

/* size bytes, zeroed, aligned for any type; NULL without memory. A size of 0 gives a valid pointer.
 */
void *arena_take(Arena *arena, size_t size);
/* count * size bytes, zeroed; NULL on overflow or without memory. */
void *arena_array(Arena *arena, size_t count, size_t size);
/* size bytes as they are found, for what is written over at once; NULL without memory. */
char *arena_room(Arena *arena, size_t size);
/* A copy owned by the arena, followed by a NUL that its size does not count; data is NULL without
 * memory. */
Slice arena_copy(Arena *arena, Slice text);
/* The parts one after another, each with any byte in it (printf would end a text at a NUL); data is
 * NULL without memory. */
Slice arena_join(Arena *arena, const Slice *parts, size_t count);
/* printf into the arena, NUL-terminated; data is NULL without memory. */
Slice arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Forgets all contents but keeps the largest block for the next use. */
void arena_reset(Arena *arena);
/* Gives all memory back; the arena is empty and usable again. */
void arena_free(Arena *arena);

#endif
