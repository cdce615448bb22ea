/*
 * Fetching: one open, one look at what was opened, usually one read.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "archive/source_internal.h"
#include "archive/stamp.h"
#include "base/limits.h"

enum { ROOM_BEHIND = 64 }; /* readable bytes behind what was read, for scanners that look ahead */

static int open_file(const ArchiveSource *source, const ArchiveEntry *entry, ArchiveStamp *opened)
{
    /* O_NONBLOCK: should a FIFO have taken the file's place, opening it must not wait. */
    int file = archive_open_beneath(source, entry->archive, entry->path,
                                    O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return -1;
    int error = 0;
    if (!archive_stamp(file, opened))
        error = errno;
    else if (!S_ISREG(opened->mode))
        error = S_ISDIR(opened->mode) ? EISDIR : ENOTSUP;
    if (!error)
        return file;
    close(file);
    errno = error;
    return -1;
}

/*
 * Reads up to LIMIT_WHOLE_FILE bytes. A short read ends the file only where it has come as far as
 * the size said; one byte more than that is asked for, so that a file which grew is noticed. False
 * without memory.
 */
static bool read_whole(int file, uint64_t listed, Buffer *into, ArchiveFetched *fetched)
{
    for (;;) {
        size_t left = LIMIT_WHOLE_FILE - fetched->size;
        size_t want = listed > fetched->size && listed - fetched->size < left
                          ? (size_t)(listed - fetched->size) + 1
                      : listed > fetched->size ? left
                                               : 4096;
        if (want > left)
            want = left;
        if (!buffer_reserve(into, want + ROOM_BEHIND))
            return false;
        if (want == 0)
            return true;
        ssize_t got = read(file, into->data + into->size, want);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            fetched->error = errno;
        if (got <= 0)
            return true;
        into->size += (size_t)got;
        fetched->size += (size_t)got;
        if ((size_t)got < want && fetched->size >= listed)
            return true;
    }
}

bool archive_source_fetch(ArchiveSource *source, const ArchiveEntry *entry, Buffer *into,
                          ArchiveFetched *fetched)
{
    *fetched = (ArchiveFetched){.start = into->size, .stream = -1, .listed = entry->size};
    if (!buffer_reserve(into, ROOM_BEHIND))
        return false;
    int file = open_file(source, entry, &fetched->opened);
    if (file < 0 && errno == ENOMEM)
        return false;
    if (file < 0) {
        fetched->error = errno;
    } else if (!read_whole(file, fetched->opened.size, into, fetched)) {
        close(file);
        return false;
    } else if (fetched->size == LIMIT_WHOLE_FILE && !fetched->error) {
        posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL);
        fetched->stamped = true;
        fetched->stream = file;
    } else {
        fetched->stamped = archive_stamp(file, &fetched->read);
        close(file);
    }
    memset(into->data + into->size, 0, ROOM_BEHIND);
    return true;
}
