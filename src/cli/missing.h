/*
 * cli/missing: what a person is told where nothing is where something should be. Internal to the
 * room.
 *
 * Promises: says what was looked for and where, and the name that was probably meant. Costs: a look
 * at a folder, where a path is wrong. Never: decides a status.
 */
#ifndef TRAILAUDIT_CLI_MISSING_H
#define TRAILAUDIT_CLI_MISSING_H

#include "audit/audit.h"
#include "base/diagnostics.h"

/*
 * An error for each path that does not exist; `wanted` says what was looked for ("CloudTrail
 * logs"). False where there was one. Paths that exist but cannot be opened are left to who opens
 * them.
 */
bool missing_check_paths(const char *const *paths, size_t count, const char *wanted, Arena *arena,
                         Diagnostics *sink);
/* An error: no policy stands in any of the paths. */
void missing_report_policies(const char *const *paths, size_t count, Diagnostics *sink);
/* A warning that says why no record was evaluated; nothing where one was. */
void missing_warn_of_no_records(const Audit *audit, Diagnostics *sink);

#endif
