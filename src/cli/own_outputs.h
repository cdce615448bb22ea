/*
 * cli/own_outputs: what the program writes, told by name when it lies in an archive. Internal to
 * the room.
 *
 * Only in the folder that a run writes to: elsewhere a file is what its bytes say, whatever its
 * name.
 */
#ifndef TRAILAUDIT_CLI_OWN_OUTPUTS_H
#define TRAILAUDIT_CLI_OWN_OUTPUTS_H

#include "archive/archive.h"

ArchiveOurs own_outputs_tell(Slice name);
/* Fills in the folder, once it is there. */
void own_outputs_find(const char *folder, ArchiveOutput *output);

#endif
