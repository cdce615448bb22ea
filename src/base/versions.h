/*
 * base/versions: which program this is, and which libraries it runs with.
 *
 * Versions of json-c, libcrypto, libharu and zlib are those of the libraries that were loaded; the
 * others tell a text only in the headers that it was built with. All texts are static.
 */
#ifndef TRAILAUDIT_BASE_VERSIONS_H
#define TRAILAUDIT_BASE_VERSIONS_H

#include "base/slice.h"

enum { VERSIONS_MOST = 8 };

typedef struct {
    Slice name, version;
} LibraryVersion;

/* Fills `libraries` in the order of their names and returns how many there are. */
size_t versions_libraries(LibraryVersion libraries[VERSIONS_MOST]);
/* The commit that it was built from, short, with "-dirty" where files were changed; "unknown" where
 * the sources were no checkout. */
Slice versions_commit(void);

#endif
