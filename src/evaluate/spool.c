#include "evaluate/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/pages.h"

void spool_open(Spool *spool, size_t budget, const char *folder)
{
    *spool = (Spool){.budget = budget, .folder = folder, .descriptor = -1};
    if (budget < LIMIT_LARGE_PAGE)
        return;
    /* Room for all that stays in memory, of which only what is used is memory: it grows without
     * being moved, and is handed out in large pages. Without it the tail grows as buffers do. */
    size_t room = budget + LIMIT_LARGE_PAGE;
    spool->tail.data = pages_take(&room, LIMIT_LARGE_PAGE);
    spool->tail.capacity = spool->tail.data ? room : 0;
}

/* Without a name, where the file system can; else its name is taken away at once. */
int spool_open_nameless(const char *folder)
{
    int descriptor = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0)
        return descriptor;
    char path[4096];
    if (snprintf(path, sizeof path, "%s/.spool-XXXXXX", folder) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    descriptor = mkostemp(path, O_CLOEXEC);
    if (descriptor >= 0)
        unlink(path);
    return descriptor;
}

static bool flush_tail(Spool *spool)
{
    if (spool->descriptor < 0 && (spool->descriptor = spool_open_nameless(spool->folder)) < 0) {
        spool->error = errno;
        return false;
    }
    for (size_t done = 0; done < spool->tail.size;) {
        ssize_t wrote = write(spool->descriptor, spool->tail.data + done, spool->tail.size - done);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0) {
            spool->error = wrote < 0 ? errno : EIO;
            return false;
        }
        done += (size_t)wrote;
    }
    spool->flushed += spool->tail.size;
    if (spool->budget > LIMIT_SPOOL_PIECE) {
        spool->budget = LIMIT_SPOOL_PIECE;
        buffer_free(&spool->tail);
    }
    buffer_clear(&spool->tail);
    return true;
}

static bool is_ready(Spool *spool)
{
    return !spool->error && (spool->tail.size <= spool->budget || flush_tail(spool));
}

char *spool_make_room(Spool *spool, size_t most)
{
    return is_ready(spool) && buffer_reserve(&spool->tail, most)
               ? spool->tail.data + spool->tail.size
               : NULL;
}

bool spool_add(Spool *spool, Slice bytes, uint64_t *place)
{
    if (!is_ready(spool))
        return false;
    *place = spool->flushed + spool->tail.size;
    buffer_add(&spool->tail, bytes);
    return !spool->tail.failed;
}

uint64_t spool_size(const Spool *spool)
{
    return spool->flushed + spool->tail.size;
}

/* ---- reading ---- */

/* Rows are read by finding and time, and stand by file: each Region's and account's close together.
 */
enum { WINDOW_SIZE = 16 << 10, WINDOW_COUNT = 128 };

struct SpoolWindows {
    uint64_t numbers[WINDOW_COUNT]; /* which window of the file, and 1; 0: none */
    size_t sizes[WINDOW_COUNT];     /* bytes read of it */
    char bytes[WINDOW_COUNT][WINDOW_SIZE];
};

/* So many bytes, which the file has. */
static bool read_file(Spool *spool, uint64_t place, char *at, size_t size)
{
    while (size) {
        ssize_t got = pread(spool->descriptor, at, size, (off_t)place);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            spool->error = got < 0 ? errno : EIO;
            return false;
        }
        at += got;
        place += (uint64_t)got;
        size -= (size_t)got;
    }
    return true;
}

/* The part of one window. */
static bool read_window(Spool *spool, uint64_t place, char *at, size_t size)
{
    SpoolWindows *windows = spool->windows;
    uint64_t number = place / WINDOW_SIZE, begin = number * WINDOW_SIZE;
    size_t slot = number % WINDOW_COUNT, from = (size_t)(place - begin);
    if (windows->numbers[slot] != number + 1 || windows->sizes[slot] < from + size) {
        uint64_t left = spool->flushed - begin;
        size_t there = left < WINDOW_SIZE ? (size_t)left : WINDOW_SIZE;
        windows->numbers[slot] = 0;
        if (!read_file(spool, begin, windows->bytes[slot], there))
            return false;
        windows->numbers[slot] = number + 1;
        windows->sizes[slot] = there;
    }
    memcpy(at, windows->bytes[slot] + from, size);
    return true;
}

/* What is large is read by itself, and so is everything where windows are not to be had. */
static bool read_flushed(Spool *spool, uint64_t place, char *at, size_t size)
{
    if (size > WINDOW_SIZE / 4 ||
        atomic_flag_test_and_set_explicit(&spool->reading, memory_order_acquire))
        return read_file(spool, place, at, size);
    if (!spool->windows)
        spool->windows = calloc(1, sizeof(SpoolWindows));
    bool done = true;
    if (!spool->windows) {
        done = read_file(spool, place, at, size);
    } else {
        size_t first = WINDOW_SIZE - (size_t)(place % WINDOW_SIZE);
        if (first > size)
            first = size;
        done = read_window(spool, place, at, first) &&
               (first == size || read_window(spool, place + first, at + first, size - first));
    }
    atomic_flag_clear_explicit(&spool->reading, memory_order_release);
    return done;
}

bool spool_read(Spool *spool, uint64_t place, void *into, size_t size)
{
    char *at = into;
    if (size && place < spool->flushed) {
        uint64_t left = spool->flushed - place;
        size_t part = left < size ? (size_t)left : size;
        if (!read_flushed(spool, place, at, part))
            return false;
        at += part;
        place += part;
        size -= part;
    }
    if (size)
        memcpy(at, spool->tail.data + (place - spool->flushed), size);
    return true;
}

const char *spool_in_memory(const Spool *spool, uint64_t place)
{
    return place < spool->flushed ? NULL : spool->tail.data + (place - spool->flushed);
}

bool spool_add_line(Spool *spool, Slice line, uint64_t *place)
{
    uint64_t behind;
    uint32_t size = (uint32_t)line.size;
    return line.size <= UINT32_MAX &&
           spool_add(spool, (Slice){(const char *)&size, sizeof size}, place) &&
           spool_add(spool, line, &behind);
}

const char *spool_line(Spool *spool, uint64_t place, Arena *arena)
{
    uint32_t size;
    if (place >= spool->flushed)
        return spool->tail.data + (place - spool->flushed) + sizeof size;
    /* Most lines are shorter than this: read with their length. */
    char first[256];
    uint64_t left = spool_size(spool) - place;
    size_t got = left < sizeof first ? (size_t)left : sizeof first;
    if (!spool_read(spool, place, first, got))
        return NULL;
    memcpy(&size, first, sizeof size);
    if (got < sizeof size || size > left - sizeof size) {
        spool->error = EIO;
        return NULL;
    }
    got -= sizeof size;
    char *line = arena_room(arena, size + (size_t)1);
    if (line)
        memcpy(line, first + sizeof size, got < size ? got : size);
    if (line && got < size && !spool_read(spool, place + sizeof size + got, line + got, size - got))
        return NULL;
    return line;
}

bool spool_is_whole(const Spool *spool)
{
    return !spool->error && !spool->tail.failed;
}

void spool_close(Spool *spool)
{
    if (spool->descriptor >= 0)
        close(spool->descriptor);
    buffer_free(&spool->tail);
    free(spool->windows);
    *spool = (Spool){.descriptor = -1};
}
