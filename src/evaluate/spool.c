#include "evaluate/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/limits.h"

void spool_open(Spool *spool, size_t budget, const char *folder)
{
    *spool = (Spool){.budget = budget, .folder = folder, .descriptor = -1};
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

bool spool_add(Spool *spool, Slice bytes, uint64_t *place)
{
    if (spool->error)
        return false;
    if (spool->tail.size > spool->budget && !flush_tail(spool))
        return false;
    *place = spool->flushed + spool->tail.size;
    buffer_add(&spool->tail, bytes);
    return !spool->tail.failed;
}

uint64_t spool_size(const Spool *spool)
{
    return spool->flushed + spool->tail.size;
}

bool spool_read(Spool *spool, uint64_t place, void *into, size_t size)
{
    char *at = into;
    while (size && place < spool->flushed) {
        uint64_t left = spool->flushed - place;
        ssize_t got = pread(spool->descriptor, at, left < size ? (size_t)left : size, (off_t)place);
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
    if (size)
        memcpy(at, spool->tail.data + (place - spool->flushed), size);
    return true;
}

bool spool_finish(Spool *spool)
{
    if (spool->error || spool->tail.failed)
        return false;
    if (spool->flushed == 0)
        return true;
    if (!flush_tail(spool))
        return false;
    void *mapped = mmap(NULL, spool->flushed, PROT_READ, MAP_PRIVATE, spool->descriptor, 0);
    if (mapped == MAP_FAILED) {
        spool->error = errno;
        return false;
    }
    spool->mapped = mapped;
    return true;
}

const char *spool_at(const Spool *spool, uint64_t place)
{
    return spool->mapped ? spool->mapped + place : spool->tail.data + place;
}

void spool_close(Spool *spool)
{
    if (spool->mapped)
        munmap((void *)spool->mapped, spool->flushed);
    if (spool->descriptor >= 0)
        close(spool->descriptor);
    buffer_free(&spool->tail);
    *spool = (Spool){.descriptor = -1};
}
