#include "evaluate/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/pages.h"

/* Rows are read by finding and time, and stand by file: each Region's and account's close together.
 */
enum { WINDOW_SIZE = 16 << 10, WINDOW_LEAST = 4, WINDOW_MOST = 128 };

struct SpoolWindow {
    uint64_t number; /* which window of the file, and 1; 0: none */
    size_t size;     /* bytes read of it */
    char bytes[WINDOW_SIZE];
};

/* Windows of a fourth of what stays in memory. */
static size_t count_windows(size_t budget)
{
    size_t count = budget / 4 / WINDOW_SIZE;
    return count < WINDOW_LEAST ? WINDOW_LEAST : count < WINDOW_MOST ? count : WINDOW_MOST;
}

void spool_open(Spool *spool, size_t budget, const char *folder)
{
    *spool = (Spool){.budget = budget,
                     .folder = folder,
                     .descriptor = -1,
                     .reading = ATOMIC_FLAG_INIT,
                     .window_count = count_windows(budget)};
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
    uint64_t number = place / WINDOW_SIZE, begin = number * WINDOW_SIZE;
    SpoolWindow *window = &spool->windows[number % spool->window_count];
    size_t from = (size_t)(place - begin);
    if (window->number != number + 1 || window->size < from + size) {
        uint64_t left = spool->flushed - begin;
        size_t there = left < WINDOW_SIZE ? (size_t)left : WINDOW_SIZE;
        window->number = 0;
        if (!read_file(spool, begin, window->bytes, there))
            return false;
        window->number = number + 1;
        window->size = there;
    }
    memcpy(at, window->bytes + from, size);
    return true;
}

/* What is large is read by itself, and so is everything where windows are not to be had. */
static bool read_flushed(Spool *spool, uint64_t place, char *at, size_t size)
{
    if (size > WINDOW_SIZE / 4 ||
        atomic_flag_test_and_set_explicit(&spool->reading, memory_order_acquire))
        return read_file(spool, place, at, size);
    if (!spool->windows)
        spool->windows = calloc(spool->window_count, sizeof(SpoolWindow));
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

static Slice line_in_memory(const Spool *spool, uint64_t place)
{
    const char *at = spool->tail.data + (place - spool->flushed);
    uint32_t size;
    memcpy(&size, at, sizeof size);
    return (Slice){at + sizeof size, size};
}

Slice spool_line(Spool *spool, uint64_t place, Arena *arena)
{
    uint32_t size;
    if (place >= spool->flushed)
        return line_in_memory(spool, place);
    /* Most lines are shorter than this: read with their length. */
    char first[256];
    uint64_t left = spool_size(spool) - place;
    size_t got = left < sizeof first ? (size_t)left : sizeof first;
    if (!spool_read(spool, place, first, got))
        return (Slice){0};
    memcpy(&size, first, sizeof size);
    if (got < sizeof size || size > left - sizeof size) {
        spool->error = EIO;
        return (Slice){0};
    }
    got -= sizeof size;
    char *line = arena_room(arena, size + (size_t)1);
    if (line)
        memcpy(line, first + sizeof size, got < size ? got : size);
    if (line && got < size && !spool_read(spool, place + sizeof size + got, line + got, size - got))
        return (Slice){0};
    return (Slice){line, line ? size : 0};
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
