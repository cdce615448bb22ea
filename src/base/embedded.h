/*
 * base/embedded: files of the source tree that are built into the program, so that it works
 * wherever it is copied to: schemas, templates, words. The table is made at build time
 * (src/base/embed.cmake) from the schemas (.xsd) of policies/ and reports/ and from all of
 * templates/.
 */
#ifndef TRAILAUDIT_BASE_EMBEDDED_H
#define TRAILAUDIT_BASE_EMBEDDED_H

#include "base/slice.h"

/* The file by its path in the source tree ("policies/policy.xsd"); data is NULL where there is
 * none. Followed by a NUL. */
Slice embedded_file(const char *path);
/* Its SHA-256 in hex; NULL where there is none. */
const char *embedded_sha256(const char *path);
/* The path of the file with this number, from 0 on; NULL past the last. */
const char *embedded_path(size_t number);

#endif
