/*
 * A folder of a test's own, in the system's place for temporary files, and files in it.
 * Whatever fails here fails the test that called.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_FOLDER_H
#define TRAILAUDIT_TESTS_SUPPORT_FOLDER_H

#include "base/buffer.h"
#include "base/slice.h"

/* The path of a new empty folder; given back to folder_remove. */
char *folder_make(void);
/* Removes it with everything in it, however deep, and frees the path. */
void folder_remove(char *folder);
/* "folder/name"; freed by the caller. */
char *folder_path(const char *folder, const char *name);
/* Writes a file, making the folders of its name. */
void folder_write(const char *folder, const char *name, Slice bytes);
/* The file's bytes; data is NULL where there is no such file. Freed by the caller (buffer_free). */
Buffer folder_read(const char *folder, const char *name);
/* Entries of the folder, "." and ".." not counted. */
size_t folder_count(const char *folder);

/* One gzip member of the text, appended. level as zlib's. */
void gzip_add(Buffer *out, Slice text, int level);
/* A deterministic sequence of numbers; *state is its seed. */
uint64_t random_next(uint64_t *state);

#endif
