/*
 * cli/progress: how far a run has come, on standard error, from a thread of its own. Internal to
 * the room.
 */
#ifndef TRAILAUDIT_CLI_PROGRESS_H
#define TRAILAUDIT_CLI_PROGRESS_H

#include "cli/audit_settings.h"
#include "evaluate/evaluate.h"

typedef struct ProgressWatch ProgressWatch;

/* Starts watching; NULL where nothing is to be shown, or no thread can be had (a run goes on
 * without). */
ProgressWatch *progress_watch(ProgressKind kind, const RunProgress *progress);
/* Ends it and clears the line. */
void progress_end(ProgressWatch *watch);

#endif
