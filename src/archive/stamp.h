/*
 * archive/stamp: whether a file is still the one that was listed and opened. Internal to the room.
 *
 * Logs and digests are delivered once and never written again: one that changes under the reader's
 * hands is being copied, or is being tampered with, and what was read of it may be half of either.
 */
#ifndef TRAILAUDIT_ARCHIVE_STAMP_H
#define TRAILAUDIT_ARCHIVE_STAMP_H

#include "archive/archive.h"

/* What an open file is now; false where the file system refuses to say. */
bool archive_stamp(int file, ArchiveStamp *stamp);
/*
 * What happened to a file of which `read` bytes were read, in words, or data NULL where nothing
 * did. `text` holds them.
 */
Slice archive_stamp_change(uint64_t listed, const ArchiveStamp *opened, const ArchiveStamp *ended,
                           uint64_t read, char text[160]);

#endif
