/*
 * evaluate/run_state: what a run holds while it goes on. Internal to the room.
 */
#ifndef TRAILAUDIT_EVALUATE_RUN_STATE_H
#define TRAILAUDIT_EVALUATE_RUN_STATE_H

#include <pthread.h>

#include "evaluate/worker.h"

enum {
    BATCH_FILES = 64,
    BATCH_BYTES = 256 << 10,
    BATCH_ROOM = 512 << 10,
    BATCH_AHEAD = 1 << 20, /* of large files, so much for each batch may lie ready */
    BATCHES_A_WORKER = 4,
    SHARE_BYTES = 64 << 10, /* of a batch: a millisecond's work */
    RUN_LOOK = 4096         /* rows between two looks whether to stop: some milliseconds at most */
};

typedef struct Batch Batch;
struct Batch {
    Batch *next;
    Buffer bytes;
    uint32_t count, taken, done; /* files in it; of these the workers have taken and done so many */
    ArchiveEntry entries[BATCH_FILES];
    ArchiveFetched fetched[BATCH_FILES];
    RunFile *files[BATCH_FILES];
};

/* A picked record that violates or is to be reviewed, as its correlation decided; or one that is
 * drawn. */
typedef struct {
    uint64_t record; /* its place, as in Pick */
    EvaluatedPolicy verdict;
    uint32_t cell; /* of the run's tables */
    uint64_t counted, *followers;
    uint32_t worker; /* whose spool has the row */
    bool drawn;      /* into the policy's sample */
    RunEvidence row;
} DecidedRow;

struct RunState {
    const RunOptions *options;
    Run *run;
    SeenSet *seen;
    VoidPlaces void_places; /* places of copies that are not the first */
    uint64_t seed;          /* of hashes */
    Worker *workers;        /* options->jobs of them, and one for the fetcher's own problems */
    Tallies total;
    DecidedRow *decided;
    uint64_t decided_count, decided_capacity;
    DecidedRow *drawn; /* the samples of all policies, by record, policy */
    uint64_t drawn_count;
    Arena arena; /* files, tables of the run */
    Batch *batches;
    uint32_t batch_count;
    bool superseded; /* once workers are done: of some record an earlier copy was met afterwards */
    /* handing over */
    pthread_mutex_t lock;
    pthread_cond_t filled, emptied, met;
    unsigned arrived, meetings; /* of the workers, when there are no more files */
    Batch *ready_first, *ready_last, *idle;
    uint32_t idle_count;
    uint64_t under_way; /* bytes of the batches that were handed over and are not idle again */
    bool all_fetched;
    atomic_int status; /* RunStatus; the first failure stays */
};

/* run.c: what a failure comes to: RUN_STOPPED where that was asked for, RUN_NO_SPACE where a
 * temporary file failed, else RUN_NO_MEMORY. */
RunStatus run_failure(struct RunState *state);
/* worker_file.c: how the records of the file are read, the first time and again: otherwise their
 * numbers might be others. */
EventOptions run_event_options(const RunOptions *options, const RunFile *file);
/* run.c: whether somebody asked for the run to stop. */
bool run_is_stopped(const RunOptions *options);
/* pool.c: starts the threads and waits until all files are done, or the run has failed. */
RunStatus run_threads(struct RunState *state);
/* pool.c: waits until all workers have come so far; false where the run is over before. */
bool run_meet(struct RunState *state);
/* rest.c: the part that each worker has in what correlations say, when there are no more files.
 * False without memory, where a log cannot be read, or once told to stop. */
bool run_settle_rest(struct RunState *state, unsigned worker);
typedef bool (*WantKind)(void *context, const PickKind *kind);
/* rest.c: visits the picks of a worker's log that are of wanted kinds, void ones too. Kinds of
 * older parts are kept in the arena. False where the visitor gives up, without memory, where the
 * log cannot be read, or once told to stop. */
bool run_read_picks(struct RunState *state, unsigned worker, WantKind want, PickVisit visit,
                    void *context, Arena *arena);
/* rest.c: once the workers have settled the rest: whether picks of that kind have to be looked at.
 */
bool run_kind_matters(const struct RunState *state, const PickKind *kind);
/* rest.c: whether a copy of that record counts that stands before it. */
bool run_is_void(const struct RunState *state, uint64_t record);
/* rest.c: so many picks have room to be decided together. */
uint64_t run_picks_at_a_time(const RunOptions *options);
/* pool.c: whether a file of that key is skipped unread. */
bool run_skips(const RunOptions *options, const ArchiveKey *key);
/* integrity.c: holds the files against the digests, if there are any. False without memory. */
bool run_settle_integrity(struct RunState *state);
/* merge.c: one result out of what the workers counted; correlations are decided here. */
RunStatus run_merge(struct RunState *state);
/* decide.c: what the correlations say of all picks: tallies, and the rows that are to be shown.
 * False without memory. */
bool run_decide(struct RunState *state, uint32_t *const *cell_maps);
/* sample_merge.c: the samples of all policies out of what the workers drew; before correlations are
 * decided. False without memory. */
bool run_draw(struct RunState *state, uint32_t *const *cell_maps);
/* What a correlation decided of a record. */
void run_draw_decided(struct RunState *state, uint64_t record, const EvaluatedPolicy *verdict);
/* Adds what was drawn to the rows that are to be read again. False without memory. */
bool run_draw_list(struct RunState *state);
/* Copies what was read to the run's samples. False without memory. */
bool run_draw_collect(struct RunState *state);
/* After that: the record of this row violates, as it is past the max of the exception that covers
 * it. */
void run_draw_past_max(struct RunState *state, const RunEvidence *row);
/* again.c: reads the records of these rows once more and writes their evidence down. */
RunStatus run_read_again(struct RunState *state);
/* covered.c: the verdicts of records that exceptions with a max cover, once spools are read back.
 * False without memory. */
bool covered_settle(struct RunState *state);
/* merge.c: whether the row is of the copy of its record that stands first in archive order. */
bool run_is_first_place(const struct RunState *state, EvidenceWriter *writer,
                        const RunEvidence *row);

#endif
