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

/* O_NONBLOCK: should a FIFO have taken the file's place, opening it must not wait. */
static const int FILE_FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

/* An open file, or -1, is closed again unless it is a plain one. */
static int take_plain(int file, ArchiveStamp *opened)
{
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

/* Takes the open file over; -1 with errno where it could not be opened. */
static bool fetch(int file, uint64_t listed, Buffer *into, ArchiveFetched *fetched)
{
    *fetched = (ArchiveFetched){.start = into->size, .stream = -1, .listed = listed};
    file = take_plain(file, &fetched->opened);
    if (file < 0 && errno == ENOMEM)
        return false;
    if (file < 0)
        fetched->error = errno;
    if (!buffer_reserve(into, ROOM_BEHIND) ||
        (file >= 0 && !read_whole(file, fetched->opened.size, into, fetched))) {
        if (file >= 0)
            close(file);
        return false;
    }
    if (file >= 0 && fetched->size == LIMIT_WHOLE_FILE && !fetched->error) {
        posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL);
        fetched->stamped = true;
        fetched->stream = file;
    } else if (file >= 0) {
        fetched->stamped = archive_stamp(file, &fetched->read);
        close(file);
    }
    memset(into->data + into->size, 0, ROOM_BEHIND);
    return true;
}

bool archive_source_fetch(ArchiveSource *source, const ArchiveEntry *entry, Buffer *into,
                          ArchiveFetched *fetched)
{
    return fetch(archive_open_beneath(source, entry->archive, entry->path, FILE_FLAGS), entry->size,
                 into, fetched);
}

/* ---- what was listed last ---- */

/* The file that was listed last, if it stands in a folder and is no link. */
static const Child *listed_file(const ArchiveSource *source, const Level **level)
{
    *level = source->depth ? &source->levels[source->depth - 1] : NULL;
    if (!*level || (*level)->next == 0 || (*level)->folder < 0)
        return NULL;
    const Child *child = &(*level)->listing.children[(*level)->next - 1];
    return child->kind == CHILD_FILE ? child : NULL;
}

int archive_source_size(const ArchiveSource *source, ArchiveEntry *entry)
{
    const Level *level;
    const Child *child = listed_file(source, &level);
    struct stat status;
    if (!child)
        return 0;
    if (fstatat(level->folder, child->name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno;
    entry->size = (uint64_t)status.st_size;
    return 0;
}

bool archive_source_fetch_listed(ArchiveSource *source, ArchiveEntry *entry, Buffer *into,
                                 ArchiveFetched *fetched)
{
    const Level *level;
    const Child *child = listed_file(source, &level);
    int file = child ? openat(level->folder, child->name, FILE_FLAGS | O_NOFOLLOW) : -1;
    /* A link that took its place is one like others. */
    bool other = !child || (file < 0 && errno == ELOOP);
    bool done = other ? archive_source_fetch(source, entry, into, fetched)
                      : fetch(file, entry->size, into, fetched);
    if (child && source->options.sizes_later && !fetched->error)
        entry->size = fetched->listed = fetched->opened.size;
    else if (child && source->options.sizes_later)
        archive_source_size(source, entry);
    return done;
}
