/*
 * cli/check_report: what `check` says of one report definition. Internal to the room.
 */
#ifndef TRAILAUDIT_CLI_CHECK_REPORT_H
#define TRAILAUDIT_CLI_CHECK_REPORT_H

#include "policy/report_definition.h"

/* Reads it and looks at what it names; errors go to the sink. `alone`: no policies were given
 * beside it, which may have the parameters that it sets. The report is NULL where it cannot be
 * read. False without memory. */
bool check_report(const char *path, bool alone, Arena *arena, Diagnostics *sink,
                  const ReportDefinition **report);

#endif
