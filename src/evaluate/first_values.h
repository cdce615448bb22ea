/*
 * evaluate/first_values: what the columns of a record hold that was met before, read from its file
 * again. Internal to the room.
 *
 * Of a record only its text is hashed as long as no other text comes with its id. Where one does,
 * the file of the first is read once more for the hash of its columns. Costs: copies of a file,
 * written otherwise, stand in its order mostly, so of the last few files that were read all hashes
 * stay. Never: takes a file for what it was, if its bytes are others now. One thread at a time.
 */
#ifndef TRAILAUDIT_EVALUATE_FIRST_VALUES_H
#define TRAILAUDIT_EVALUATE_FIRST_VALUES_H

#include "evaluate/evaluate.h"
#include "evaluate/seen.h"

enum { FIRST_VALUES_FILES = 8 };

/* A file that was read. */
typedef struct {
    uint64_t *columns; /* by number of the record, less 1; 0: none was there */
    uint64_t count, capacity;
    uint32_t file;
    bool known;
} ReadValues;

/* What a file was when it was read: held against what it was when its records were judged. */
typedef struct {
    uint32_t file;
    Digest sha256;
} ReadDigest;

typedef struct {
    ArchiveReader *archive; /* NULL: nothing was asked for yet */
    EventReader *events;
    Evaluator *evaluator;
    Buffer bytes;
    ReadValues files[FIRST_VALUES_FILES];
    uint32_t next; /* of these: the one to be given up */
    ReadDigest *digests;
    uint64_t digest_count, digest_capacity;
} FirstValues;

struct RunState;

/* Zero initialisation is one that has read nothing. */
void first_values_close(FirstValues *values);
/* *columns: evaluator_columns_hash, with the run's seed, of the record at a place. Else why not:
 * RUN_CHANGED with Run.changed, RUN_NO_FILES with Run.error, RUN_STOPPED, RUN_NO_MEMORY. */
RunStatus first_values_find(FirstValues *values, struct RunState *state, SeenPlace place,
                            uint64_t *columns);
/* Once all files are done: RUN_CHANGED, with Run.changed, where one that was read is not what it
 * was when it was judged. */
RunStatus first_values_check(const FirstValues *values, struct RunState *state);

#endif
