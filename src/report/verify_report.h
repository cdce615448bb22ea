/*
 * report/verify_report: what `verify` says, for people and for machines.
 */
#ifndef TRAILAUDIT_REPORT_VERIFY_REPORT_H
#define TRAILAUDIT_REPORT_VERIFY_REPORT_H

#include "audit/audit.h"
#include "base/output.h"

typedef struct {
    AuditIntegrity integrity;
    AuditProblem *problems; /* by file, then kind of fault */
    uint64_t problem_count;
    AuditProblem *notices;
    uint64_t notice_count;
    Slice *unattested; /* log files that no digest lists, in archive order; may be cut */
    uint64_t unattested_count;
    const char *result; /* "VALID", "INVALID", "INCONCLUSIVE" */
    int status;         /* of the program */
    Slice tool_version;
} VerifyReport;

/* Text for a terminal or a log; what is unsafe to show is made visible. The last line says result,
 * counts and status. */
bool report_write_verify_text(const VerifyReport *report, Output *output);
/* One JSON document, schema "trailaudit-verify/1", with the same "integrity" as audit.json. */
bool report_write_verify_json(const VerifyReport *report, Output *output);

#endif
