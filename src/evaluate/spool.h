/*
 * evaluate/spool: bytes that are appended while a run goes on and read back when it is over.
 * Internal to the room.
 *
 * Up to a budget they stay in memory; above it they go to a temporary file that has no name, so
 * that nothing is left of it whatever happens. For a budget of some size its address space is taken
 * at once, of which only what is used is memory. One thread at a time adds; any number read when
 * nothing is added any more. What is read of the file stands in windows of it, at most 2 MiB
 * together, so that what lies close together is read at once; a thread that finds another at them
 * reads for itself.
 */
#ifndef TRAILAUDIT_EVALUATE_SPOOL_H
#define TRAILAUDIT_EVALUATE_SPOOL_H

#include <stdatomic.h>

#include "base/arena.h"
#include "base/buffer.h"

typedef struct SpoolWindow SpoolWindow;

typedef struct {
    Buffer tail;          /* not yet in the file */
    uint64_t flushed;     /* bytes in the file */
    size_t budget;        /* bytes kept in memory; once there is a file, less */
    const char *folder;   /* where the file is made; borrowed */
    int descriptor;       /* -1: no file yet */
    atomic_int error;     /* errno of a write or read that failed */
    atomic_flag reading;  /* a thread looks into the windows */
    SpoolWindow *windows; /* parts of the file that were read; NULL: none yet */
    size_t window_count;  /* fewer where the budget is small */
} Spool;

/* A file of this folder that nobody else sees and that is gone when it is closed; -1 with errno. */
int spool_open_nameless(const char *folder);
void spool_open(Spool *spool, size_t budget, const char *folder);
/* The place where the bytes stand; false where they could not be kept (error, or tail.failed
 * without memory). */
bool spool_add(Spool *spool, Slice bytes, uint64_t *place);
/* Room for so many bytes, which are added as spool_took says how many there are; NULL where they
 * could not be kept. */
static inline char *spool_room(Spool *spool, size_t most);
static inline void spool_took(Spool *spool, size_t size)
{
    spool->tail.size += size;
}
/* The same where there is not room enough yet. */
char *spool_make_room(Spool *spool, size_t most);
/* Copies bytes from a place on, written or not. False where the file cannot be read (error). */
bool spool_read(Spool *spool, uint64_t place, void *into, size_t size);
/* The bytes from a place on, where they stand in memory until the next are added; NULL where
 * they are in the file. */
const char *spool_in_memory(const Spool *spool, uint64_t place);
/* How many bytes were added. */
uint64_t spool_size(const Spool *spool);
/* Adds a line, that is bytes with their length before them. */
bool spool_add_line(Spool *spool, Slice line, uint64_t *place);
/* The bytes of a line: in memory until the next is added or the spool is closed, or read from the
 * file into the arena. Data NULL without memory, or where the file cannot be read (error). */
Slice spool_line(Spool *spool, uint64_t place, Arena *arena);
/* Whether nothing that was added is lost. */
bool spool_is_whole(const Spool *spool);
void spool_close(Spool *spool);

static inline char *spool_room(Spool *spool, size_t most)
{
    Buffer *tail = &spool->tail;
    if (tail->size > spool->budget || tail->failed || tail->capacity - tail->size < most)
        return spool_make_room(spool, most);
    return tail->data + tail->size;
}

#endif
