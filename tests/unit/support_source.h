/*
 * Sources over folders of a test. Whatever fails here fails the test that called.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_SOURCE_H
#define TRAILAUDIT_TESTS_SUPPORT_SOURCE_H

#include "archive/archive.h"

/* A source with its sink. */
typedef struct {
    Diagnostics *sink;
    ArchiveSource *source; /* NULL where it could not be opened */
} Opened;

Opened source_open_all(const char *const *paths, size_t count, bool follow);
/* Over one path, which has to open. */
Opened source_open_one(const char *path, bool follow);
void source_close_all(Opened opened);
/* The next step, which has to be an entry. */
ArchiveEntry source_next_entry(ArchiveSource *source);
/* Fetches into the emptied buffer. */
bool source_fetch(ArchiveSource *source, const ArchiveEntry *entry, Buffer *bytes,
                  ArchiveFetched *fetched);
/* Walks the folder; a line a step has to come: "path\n" of an entry, "!word path\n" of a problem.
 */
void source_check_walk(const char *folder, bool follow, const char *expected);
/* A symbolic link in the folder. */
void folder_link(const char *folder, const char *name, const char *target);

#endif
