/*
 * cli/emergency: the end of a run that cannot even return.
 *
 * Where a library that cannot do without memory gets none (base/memory.h), the run ends at once:
 * what it has begun to write is removed, a message is printed, and the status is 4; with status 130
 * where it was interrupted and does not come to its end (cli/interruption.c). Internal to the room.
 */
#ifndef TRAILAUDIT_CLI_EMERGENCY_H
#define TRAILAUDIT_CLI_EMERGENCY_H

#include "base/output.h"

/* Once, before anything else. */
void emergency_prepare(void);
/* The outputs that are to be removed; NULL before they are closed. One set at a time. */
void emergency_guard(OutputSet *outputs);
/* Does not return, but where the outputs are on their way to their places, or being closed. For the
 * handler of a signal, in the thread that opens outputs. */
void emergency_end_interrupted(void);

#endif
