/*
 * report/files: the files of a template folder or theme.
 *
 * Promises: a file that the folder lacks is the built-in one; names are those that a template
 * writes, letters, digits, `-` and `_` only, so that nothing outside the folder is opened; a link
 * to a file of the same folder is followed, one that leads out is an error. Owns: all texts, until
 * files_close. Never: follows what a trail says.
 */
#ifndef TRAILAUDIT_REPORT_FILES_H
#define TRAILAUDIT_REPORT_FILES_H

#include "base/arena.h"
#include "base/diagnostics.h"

typedef struct {
    Slice name, sha256; /* hex */
} FileRead;

typedef struct {
    const char *folder; /* NULL: only what is built in */
    const char
        *built_in; /* the folder of the source tree that stands behind it: "templates/html" */
    Diagnostics *sink;
    bool failed;    /* a file could not be read; the sink knows */
    FileRead *read; /* each once */
    size_t read_count, read_capacity;
    Arena arena;
} Files;

/* The file's text with line ends as LF, and its name for messages. False where there is none. */
bool files_load(Files *files, const char *name, Slice *text, Slice *path);
/* The same where the built-in file has a place of its own, a path in the source tree. */
bool files_load_or(Files *files, const char *name, const char *built_in, Slice *text, Slice *path);
/* The bytes of a file of the folder, whatever they are (a picture). False where there is none, and
 * after a complaint. */
bool files_load_bytes(Files *files, const char *name, Slice *bytes);
/* A TemplateLoad whose context is a Files: the partial `name` is the file `name`.html. */
bool files_load_partial(void *context, Slice name, Slice *text, Slice *path);
/* Adds a file that was read elsewhere. False without memory. */
bool files_note(Files *files, Slice name, Slice sha256);
/* One SHA-256 for all files that were read, hex: that of the lines that `sha256sum` prints of them,
 * in the order of their names. Data NULL without memory. */
Slice files_digest(Files *files);
void files_close(Files *files);

#endif
