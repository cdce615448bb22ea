/*
 * cli/home: where the policies, report definitions and templates lie that came with the program.
 *
 * The folder is $TRAILAUDIT_HOME where that is set; else ../share/trailaudit beside the program's
 * folder, where it was installed; else the source tree that it was built in. A path on the command
 * line is taken as it stands where it is there, and else looked for below that folder, so that
 * `--report reports/quarterly.xml` works from anywhere. Nothing is read from home folders.
 */
#ifndef TRAILAUDIT_CLI_HOME_H
#define TRAILAUDIT_CLI_HOME_H

#include "base/arena.h"
#include "base/diagnostics.h"

/* The folder, or the empty slice where there is none; the arena's. */
Slice home_folder(Arena *arena);
/*
 * The path to open for what the command line names; NULL where neither place has it (an error in
 * the sink then says where it was looked for) or memory ran out.
 */
const char *home_path(const char *path, Arena *arena, Diagnostics *sink);
/* The same of several; NULL where one of them is not there. */
const char *const *home_paths(const char *const *paths, size_t count, Arena *arena,
                              Diagnostics *sink);

#endif
