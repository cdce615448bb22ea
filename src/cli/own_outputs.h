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

/* Fills in the folder, once it is there. */
void own_outputs_find(const char *folder, ArchiveOutput *output);
/* What an audit is about to replace. */
typedef struct {
    const char *const *archives; /* files and folders */
    size_t archive_count;
    const char *folder; /* that is written to */
    unsigned formats;
    bool sampled;
} Replaced;

/* Whether all files that would be replaced are earlier outputs, where the folder lies in an
 * archive: what else stands there is input. Elsewhere reports replace what has their names. False:
 * it was told which is none. */
bool own_outputs_allow(const Surroundings *surroundings, const Replaced *replaced);

#endif
