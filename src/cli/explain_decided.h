/*
 * cli/explain_decided: what an audit of the whole archive decides about one event where other
 * records have a part in it: correlations, and exceptions with a max. Internal to the room.
 *
 * The archive is evaluated once more, by the policies of this kind alone.
 */
#ifndef TRAILAUDIT_CLI_EXPLAIN_DECIDED_H
#define TRAILAUDIT_CLI_EXPLAIN_DECIDED_H

#include "evaluate/evaluate.h"

typedef struct {
    PolicySet policies; /* those that are decided so */
    Program *program;
    Run *run;  /* NULL: there is no such policy, or it could not be run */
    int error; /* errno, with RUN_NO_FILES */
} ExplainDecided;

/* `options` without a program, with the source that is read and the eventID; `definition` may be
 * NULL. RUN_DONE also where there is no such policy; after anything else nothing is decided. */
RunStatus explain_decide(ExplainDecided *decided, const PolicySet *policies,
                         const ReportDefinition *definition, const RunOptions *options,
                         Arena *arena);
/* The verdicts on the record at that place, in the arena. False without memory. */
bool explain_decided_of(const ExplainDecided *decided, const FoundPlace *place, Arena *arena,
                        DecidedVerdict **verdicts, uint32_t *count);
void explain_decided_free(ExplainDecided *decided);

#endif
