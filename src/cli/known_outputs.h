/*
 * cli/known_outputs: whether a file with the name of a report is one that this program wrote.
 * Internal to the room.
 *
 * Promises: tells it by what the file begins with, so that a name alone never lets a file be left
 * out or replaced. What is too short for a record or a report (64 bytes at most) is
 * nobody's loss. Costs: one open and one read of at most 64 KiB.
 * Never: follows a link, waits for what is no plain file, changes anything.
 */
#ifndef TRAILAUDIT_CLI_KNOWN_OUTPUTS_H
#define TRAILAUDIT_CLI_KNOWN_OUTPUTS_H

#include <stdbool.h>

#include "base/slice.h"

typedef enum {
    KNOWN_OURS,
    KNOWN_FOREIGN, /* something else */
    KNOWN_ABSENT,  /* not there, or no plain file */
    KNOWN_FAILED   /* it could not be read: errno */
} KnownOutput;

/* Whether a report, or a file beside one, has this name. */
bool known_output_name(Slice name);
KnownOutput known_output(int folder, const char *name);
/* Whether the file is what a run that was killed has left of a report:
 * ".audit.json.0123456789abcdef.part". */
bool known_part(int folder, const char *name);

#endif
