/*
 * evaluate/worker: one thread's part of a run, file after file. Internal to the room.
 */
#ifndef TRAILAUDIT_EVALUATE_WORKER_H
#define TRAILAUDIT_EVALUATE_WORKER_H

#include "evaluate/covered.h"
#include "evaluate/evidence.h"
#include "evaluate/first_values.h"
#include "evaluate/pick_log.h"
#include "evaluate/pick_sums.h"
#include "evaluate/sample.h"
#include "evaluate/set_tally.h"
#include "evaluate/void_places.h"

/* A reused id, to be told about when all places are known. */
typedef struct {
    uint64_t id;
    Slice event_id;
} Reused;

/* The repairs of a recovered record, by its place: which copy of a record counts is known at the
 * end only. */
typedef struct {
    SeenPlace place;
    Slice repairs;
} Repaired;

/* One oddity of a file, counted. */
typedef struct {
    uint64_t count, offset; /* offset of the first */
    Slice detail;           /* of the first */
} Oddity;

typedef struct {
    struct RunState *state;
    const RunOptions *options;
    SeenSet *seen;
    uint64_t seed;
    ArchiveReader *archive;
    EventReader *events;
    Evaluator *evaluator;
    Tallies tallies;
    SetTally settled;
    EvidenceWriter evidence;
    PickLog picks;
    PickSums sums;      /* of all workers' picks, those of the groups in its share */
    uint64_t mattering; /* of its picks, with those that are void */
    Pick *listed;       /* these, without those; NULL: there are too many */
    uint64_t listed_count;
    FirstValues first_values;
    CoveredList covered;
    Sampler sampler;
    RunProblem *problems;
    uint64_t problem_count, problem_capacity;
    Reused *reused;
    uint64_t reused_count, reused_capacity;
    Repaired *repaired;
    uint64_t repaired_count, repaired_capacity;
    Arena arena; /* texts of problems */
    /* the file in hand */
    RunFile *file;
    uint32_t ordinal;
    Slice path_account, path_region;
    uint64_t pieces;       /* quarantined pieces listed one by one */
    char account[12];      /* of the record before, */
    uint64_t account_turn; /* and how often it was another one; 0: none was met yet */
    Slice category;        /* of the record in hand, once worker_leave_out was asked */
    Oddity oddities[NOTICE_KINDS_END];
    bool superseded; /* what was written of some record is void: an earlier copy was met */
    RunStatus status;
} Worker;

/* covered.c: keeps a record that an exception with a max covers: whether it is past the max is
 * known when all files are read. False without memory or space. */
bool covered_keep(Worker *worker, const EventRecord *record, const RecordIdentity *identity,
                  uint32_t cell, const EvaluatedPolicy *verdict);
/* Of a run whose shared parts are made. False without memory. */
bool worker_open(Worker *worker, struct RunState *state);
/* One that takes no file: it only counts, and has problems to tell. */
bool worker_open_idle(Worker *worker, struct RunState *state);
void worker_close(Worker *worker);
/* Gives back what only deciding needs, once all is decided. */
void worker_decided(Worker *worker);
/* worker_file.c: does a file; false with worker->status where the run cannot go on. */
bool worker_file(Worker *worker, const ArchiveEntry *entry, const ArchiveFetched *fetched,
                 Slice bytes, RunFile *file);
/* A record of the file in hand. False without memory or space. */
bool worker_record(Worker *worker, const EventRecord *record);
/* worker_scope.c: *left_out says whether the record is out of scope; then it is counted under the
 * first reason for that. False without memory. */
bool worker_leave_out(Worker *worker, const EventRecord *record, bool *left_out);
/* worker_scope.c: notes where and when an evaluated record was, and whether it stopped, started or
 * changed a trail. False without memory. */
bool worker_presence(Worker *worker, const EventRecord *record, Slice account, Instant time);
/* An oddity of the file in hand: told once a file, with their number and the first of them. False
 * without memory. */
bool worker_note(Worker *worker, ProblemKind kind, uint64_t offset, Slice detail);
/* Ends counting, when there are no more files. False without memory. */
bool worker_finish(Worker *worker);
/* Adds a problem of a place; the detail is copied. */
bool worker_problem(Worker *worker, uint32_t file, Slice path, const Problem *problem);
/* integrity.c: keeps what a digest is held against, of a file that one lists. False without memory.
 */
bool worker_keep_content(Worker *worker, const ArchiveFacts *facts);

#endif
