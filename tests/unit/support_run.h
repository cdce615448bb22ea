/*
 * Runs over archives that a test writes. Whatever fails here fails the test that called.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_RUN_H
#define TRAILAUDIT_TESTS_SUPPORT_RUN_H

#include "support_program.h"

/* Generous limits, one worker, no narrowing; program and source are the caller's to set. */
RunOptions support_run_options(void);

typedef struct {
    SupportProgram made;
    Diagnostics *sink;
    ArchiveSource *source;
    RunOptions options;
    Run *run;
    RunStatus status;
} SupportRun;

/*
 * Runs the policies of `xml` over the folder. `options` may be NULL; what it says of program,
 * source and spilling is replaced. definition may be NULL.
 */
void support_run_open(SupportRun *done, const char *xml, const char *folder,
                      const RunOptions *options, const ReportDefinition *definition);
void support_run_close(SupportRun *done);
/* All that the run found, in one order whatever the workers did: a line a fact. */
void support_run_text(const Run *run, Buffer *out);
/* Writes a trail's event file: {"Records":[…]} compressed. */
void support_run_file(const char *folder, const char *path, const char *records);

#endif
