/*
 * evaluate/seen_runs: entries by a 64-bit key, on disk. Internal to seen.
 *
 * What no longer fits into memory is written to an unnamed file, in runs ordered by key. Of each
 * run a filter stays in memory that tells of nearly all keys that they are not in it (1.5 bytes an
 * entry), and the first key of each block: who finds an entry has read one block. Many runs are
 * merged into one.
 */
#ifndef TRAILAUDIT_EVALUATE_SEEN_RUNS_H
#define TRAILAUDIT_EVALUATE_SEEN_RUNS_H

#include <stdatomic.h>

#include "evaluate/seen_table.h"

enum {
    SEEN_RUNS = 8,   /* looked through for one key */
    SEEN_BLOCK = 170 /* entries: some 4 KB, what a read costs anyway */
};

/* The file, shared by all shards; every one writes at places of its own. */
typedef struct {
    const char *folder; /* borrowed */
    atomic_int descriptor;
    _Atomic uint64_t end;
    atomic_int error; /* errno of what failed */
} SeenFile;

typedef struct {
    uint64_t offset, count;
    uint64_t *firsts; /* key of the first entry of each block */
    uint64_t *filter; /* filter_lines of 8 words */
    uint64_t filter_lines;
} SeenRun;

typedef struct {
    SeenRun runs[SEEN_RUNS];
    uint32_t count;
} SeenRuns;

void seen_file_open(SeenFile *file, const char *folder);
void seen_file_close(SeenFile *file);

/* Writes entries in the order of their keys as a run. False with file->error, ENOMEM among others.
 * One thread at a time for the same runs. */
bool seen_runs_add(SeenRuns *runs, SeenFile *file, const SeenEntry *entries, uint64_t count);
/* Finds an entry: 1 with *entry and its place in the file, 0 where there is none, -1 with
 * file->error. */
int seen_runs_find(const SeenRuns *runs, SeenFile *file, uint64_t key, SeenEntry *entry,
                   uint64_t *where);
/* Writes the entry that was found there anew. False with file->error. */
bool seen_runs_change(SeenFile *file, uint64_t where, const SeenEntry *entry);
void seen_runs_free(SeenRuns *runs);

#endif
