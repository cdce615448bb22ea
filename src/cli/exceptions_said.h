/*
 * cli/exceptions_said: warnings of exceptions and dispositions that need somebody's eye. Internal
 * to the room.
 */
#ifndef TRAILAUDIT_CLI_EXCEPTIONS_SAID_H
#define TRAILAUDIT_CLI_EXCEPTIONS_SAID_H

#include "audit/audit.h"
#include "base/diagnostics.h"
#include "policy/policy.h"

/* Of exceptions that have expired by that time. */
void warn_of_expired(const PolicySet *policies, Instant now, Diagnostics *sink);
/* After a run, of exceptions kept apart: of those that are expired as of the report's day, covered
 * nothing, or covered less than there was; of dispositions that answer to nothing, or are the
 * actor's own. */
void warn_of_run(const Audit *audit, Diagnostics *sink);

#endif
