/*
 * Readings of files, whole, with what an ArchiveReader said of them. Each window is checked against
 * those before it, and each digest against that of the bytes. Whatever fails here fails the test
 * that called.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_READING_H
#define TRAILAUDIT_TESTS_SUPPORT_READING_H

#include "archive/archive.h"

/* Everything that a reading gave; texts are copies. */
typedef struct {
    Buffer text;
    ArchiveFacts facts;  /* without its problems */
    char problems[1024]; /* "word@offset " of each */
    int windows;
    bool cut;
} Reading;

extern const ArchiveLimits reading_generous;

/* Reads windows to the end; keep(size of the last window) bytes are kept, none where it is NULL. */
Reading reading_of_windows(ArchiveReader *reader, const ArchiveFetched *fetched, Slice bytes,
                           size_t (*keep)(size_t));
/* Reads bytes from memory, in a block of their exact size and the 64 bytes behind. */
Reading reading_of_bytes(const ArchiveLimits *limits, Slice bytes);
/* Reads the first file of a folder through a source, as a run does. */
Reading reading_of_file(const ArchiveLimits *limits, const char *folder, size_t (*keep)(size_t));
void reading_free(Reading *reading);
/* Text that compresses about as trails do. */
Buffer reading_make_text(size_t size, uint64_t seed);

#endif
