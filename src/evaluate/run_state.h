/*
 * evaluate/run_state: what a run holds while it goes on. Internal to the room.
 */
#ifndef TRAILAUDIT_EVALUATE_RUN_STATE_H
#define TRAILAUDIT_EVALUATE_RUN_STATE_H

#include <pthread.h>

#include "evaluate/worker.h"

enum { BATCH_FILES = 64, BATCH_BYTES = 1 << 20 };

typedef struct Batch Batch;
struct Batch {
    Batch *next;
    Buffer bytes;
    uint32_t count;
    ArchiveEntry entries[BATCH_FILES];
    ArchiveFetched fetched[BATCH_FILES];
    RunFile *files[BATCH_FILES];
};

struct RunState {
    const RunOptions *options;
    Run *run;
    SeenSet *seen;
    Worker *workers; /* options->jobs of them, and one for the fetcher's own problems */
    Tallies total;
    Picks picks;
    Arena arena; /* files, tables of the run */
    Batch *batches;
    uint32_t batch_count;
    /* handing over */
    pthread_mutex_t lock;
    pthread_cond_t filled, emptied;
    Batch *ready_first, *ready_last, *idle;
    bool all_fetched;
    atomic_int status; /* RunStatus; the first failure stays */
};

/* pool.c: starts the threads and waits until all files are done, or the run has failed. */
RunStatus run_threads(struct RunState *state);
/* merge.c: one result out of what the workers counted; correlations are decided here. False without
 * memory or space. */
bool run_merge(struct RunState *state);

#endif
