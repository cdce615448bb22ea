/*
 * cli/gate: which exit status an audit ends with, and why. Internal to the room.
 *
 * Promises: the status depends on the model and on these settings alone, never on formats. What
 * makes it other than 0 goes to the sink as a warning each.
 */
#ifndef TRAILAUDIT_CLI_GATE_H
#define TRAILAUDIT_CLI_GATE_H

#include "audit/audit.h"
#include "cli/cli.h"

enum { GATE_SEVERITIES = 5 };

typedef struct {
    int fail_on; /* severity rank; -1: none */
    bool strict;
    uint64_t max_findings[GATE_SEVERITIES]; /* new ones; UINT64_MAX: any number */
    uint64_t min_records;                   /* fewer evaluated are inconclusive; at least 1 */
    int64_t warn_expiring;                  /* days; -1: no warning */
} Gate;

/* From the options; false with errors in the sink. */
bool gate_read(const Arguments *arguments, Gate *gate, Diagnostics *sink);
/* EXIT_DONE, EXIT_VIOLATION or EXIT_INCONCLUSIVE. */
int gate_decide(const Gate *gate, const Audit *audit, Diagnostics *sink);
/* Names the exceptions in force that expire within --warn-expiring. */
void gate_warn_of_expiring(const Gate *gate, const Audit *audit, Diagnostics *sink);

#endif
