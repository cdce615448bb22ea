/*
 * cli/own_outputs: what the program writes, where it lies in an archive or where it is to be
 * written again. Internal to the room.
 *
 * Only in the folder that a run writes to: elsewhere a file is what its bytes say, whatever its
 * name. There too it is one of ours only if its name and what it begins with say so.
 */
#ifndef TRAILAUDIT_CLI_OWN_OUTPUTS_H
#define TRAILAUDIT_CLI_OWN_OUTPUTS_H

#include "archive/archive.h"
#include "cli/cli.h"

typedef enum { OUTPUTS_OF_AUDIT, OUTPUTS_OF_AUDIT_SAMPLED, OUTPUTS_OF_DIFF } OutputNames;

/* Fills in the folder, once it is there. */
void own_outputs_find(const char *folder, ArchiveOutput *output);
/* Whether all files that outputs of these formats would replace are earlier outputs. False: it was
 * told which is none. */
bool own_outputs_allow(const Surroundings *surroundings, const char *folder, unsigned formats,
                       OutputNames names);

#endif
