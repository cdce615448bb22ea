/*
 * cli/audit_more: what `audit --verbose` says beside its verdict. Internal to the room.
 */
#ifndef TRAILAUDIT_CLI_AUDIT_MORE_H
#define TRAILAUDIT_CLI_AUDIT_MORE_H

#include "audit/audit.h"

/* A line each on standard error: what was read by which policies, then each problem and notice of
 * the input, with its file and byte. What comes from outside is made visible. False without memory.
 */
bool audit_print_more(const Audit *audit);

#endif
