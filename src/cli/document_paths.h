/*
 * cli/document_paths: which of the files named, or in the folders named, are what. Internal to the
 * room.
 */
#ifndef TRAILAUDIT_CLI_DOCUMENT_PATHS_H
#define TRAILAUDIT_CLI_DOCUMENT_PATHS_H

#include "base/arena.h"
#include "base/diagnostics.h"

typedef struct {
    const char **policies; /* paths that may hold policies: files, and all folders */
    size_t policy_count;
    const char **exceptions; /* files of exceptions that are named, and folders that have some */
    size_t exception_count;
    const char **reports; /* report definitions, each */
    size_t report_count, report_capacity;
} DocumentPaths;

/* All memory is the arena's. False without memory; what can't be read is in the sink. */
bool document_paths_sort(const char *const *paths, size_t count, Arena *arena, Diagnostics *sink,
                         DocumentPaths *sorted);
/* Whether one of the errors is a path that does not exist and was given by the user: what a
 * document names and is not there is an error of the document. */
bool document_paths_missing(const Diagnostics *sink);

#endif
