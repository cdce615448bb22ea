/*
 * Programs made from policies written in a test, and what they say of records written there too.
 * Whatever fails here fails the test that called.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_PROGRAM_H
#define TRAILAUDIT_TESTS_SUPPORT_PROGRAM_H

#include "evaluate/evaluate.h"
#include "support_policy.h"

/* A program and one worker's state over it. */
typedef struct {
    LoadedPolicies loaded;
    Program *program;
    EventReader *reader;
    Evaluator *evaluator;
    Buffer text; /* the record in hand */
    EventRecord record;
} SupportProgram;

/* The text of a whole policy set, which has to load without an error. definition may be NULL. */
void support_program_open(SupportProgram *made, const char *xml,
                          const ReportDefinition *definition);
void support_program_close(SupportProgram *made);
/* Takes the record in hand, which has to be readable. */
void support_program_take(SupportProgram *made, const char *json);
/* Number of a policy in the program. */
uint32_t support_program_policy(const SupportProgram *made, const char *id);
/* The verdict of one policy on a record; *exception (may be NULL) where it is excepted. */
Verdict support_program_verdict(SupportProgram *made, const char *policy, const char *json,
                                uint32_t *exception);
/* How a condition turns out on a record: in a policy of its own that forbids it. */
Truth support_truth(const char *condition, const char *json);

#endif
