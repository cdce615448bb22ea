/*
 * cli/companions: the files that stand beside an audit.json and hold what it has no room for.
 * Internal to the room.
 *
 * Promises: a file is taken for an audit's only if it agrees with what audit.json says of it: the
 * manifest and samples by their hash, evidence by each finding's rows, attempts, problems and files
 * by their number. Costs: a pass over the inflated text, in a buffer of some KiB. Never: changes
 * one.
 */
#ifndef TRAILAUDIT_CLI_COMPANIONS_H
#define TRAILAUDIT_CLI_COMPANIONS_H

#include "audit/audit.h"
#include "base/output.h"

enum {
    COMPANION_MANIFEST,
    COMPANION_PROBLEMS,
    COMPANION_SAMPLES, /* only where samples were drawn */
    COMPANION_EVIDENCE,
    COMPANION_ATTEMPTS,
    COMPANION_FILES,
    COMPANIONS
};

typedef enum {
    COMPANION_WHOLE,   /* the model holds all of it: it can be written again */
    COMPANION_BESIDE,  /* it stands beside the document and agrees with it */
    COMPANION_MISSING, /* it does not stand there */
    COMPANION_FOREIGN, /* it stands there and is damaged or another audit's */
    COMPANION_BROKEN   /* no memory */
} CompanionState;

typedef struct {
    const char *name; /* "manifest.csv.gz" */
    OutputKind kind;
    bool (*write)(const Audit *audit, Output *output);
} CompanionRow;
extern const CompanionRow companion_rows[COMPANIONS];

/* How the audit can get the file again, looked for in the folder of its document. */
CompanionState companion_look(const Audit *audit, int companion, const char *folder);
/* Copies it as it is. False where reading or writing failed, with errno. */
bool companion_copy(int companion, const char *folder, Output *output);

#endif
