/*
 * cli/progress: how far a run has come, on standard error, from threads of its own. Internal to the
 * room.
 *
 * Promises: a bar fits the terminal's width and is gone in the end; plain lines, one every ten
 * seconds and one in the end, are for logs. How much there is in all is found out beside the run,
 * by a walk that reads nothing; until that is over no share and no end is guessed. Costs: that
 * walk, a few microseconds a file. Never: changes what the run does.
 */
#ifndef TRAILAUDIT_CLI_PROGRESS_H
#define TRAILAUDIT_CLI_PROGRESS_H

#include "cli/audit_settings.h"
#include "evaluate/evaluate.h"

typedef struct ProgressWatch ProgressWatch;

/* What is being read, to be counted. */
typedef struct {
    const char *const *paths; /* files and folders */
    size_t path_count;
    unsigned width; /* of the terminal, columns */
} ProgressPlan;

/* Starts watching; NULL where nothing is to be shown, or no thread can be had (a run goes on
 * without). The plan is borrowed until progress_end. */
ProgressWatch *progress_watch(ProgressKind kind, const RunProgress *progress,
                              const ProgressPlan *plan);
/* Ends it and clears the line. A run that is done has seen all there is, counted or not. */
void progress_end(ProgressWatch *watch, bool done);

/* Adds the files of an archive to *files: what is unreadable counts nothing. False where *stop was
 * set, or it cannot be told: no memory, folders too deep within each other. */
bool progress_count_files(const char *path, const atomic_bool *stop, unsigned long long *files);

/* How far a run has come. */
typedef struct {
    uint64_t files, listed, records, bytes; /* done; listed: also those skipped or in the making */
    uint64_t total;                         /* files in all; 0: not known */
    double seconds;                         /* since the start */
} ProgressState;

/* One line without its end: "[=====>    ]  52%  1,204 of 2,310 files  …  ETA 0:41", as much of it
 * as the width has room for. */
void progress_add_bar(Buffer *out, const ProgressState *state, unsigned width);
/* "progress: 1,204 of 2,310 files (52%), 55,842 records, 123.4 MB/s, 44 s, ETA 41 s" */
void progress_add_line(Buffer *out, const ProgressState *state);

#endif
