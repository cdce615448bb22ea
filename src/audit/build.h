/*
 * audit/build: from what a run counted to the model.
 *
 * The run, the policies, the program and the report definition are borrowed and must outlive the
 * audit.
 */
#ifndef TRAILAUDIT_AUDIT_BUILD_H
#define TRAILAUDIT_AUDIT_BUILD_H

#include "audit/audit.h"
#include "audit/document.h"
#include "evaluate/evaluate.h"
#include "policy/framework.h"

typedef struct {
    Run *run;
    const Program *program;
    const PolicySet *policies;
    const ReportDefinition *definition; /* or NULL */
    const FrameworkSet *frameworks;     /* those known; or NULL */
    Slice tool_version;
    Slice zone_data; /* version of the time-zone database; may be empty */
    Instant generated_at, as_of;
    bool generated_from_epoch;
    Instant from, to;                          /* the period asked for; INSTANT_NONE where open */
    bool restricted;                           /* narrowed by account, region or service */
    const Slice *only_accounts, *only_regions; /* that were asked for; none: all */
    uint32_t only_account_count, only_region_count;
    const Slice *options; /* "name=value", in name order */
    uint32_t option_count;
    uint32_t evidence_limit;
    uint64_t sample_size, sample_seed; /* as in the run's options */
    const Integrity *integrity;        /* or NULL: digests were not looked at */
    const AuditDocument *baseline;     /* or NULL */
    const bool *required;              /* by policy: without data it is INCONCLUSIVE; or NULL */
    const atomic_bool *stop;           /* set from outside: give up; or NULL */
} AuditBuild;

/* An exception as of a day: all but what a run adds to it, and its source. */
void audit_exception_fill(const PolicyException *from, Instant as_of, AuditException *exception);
/* NULL without memory, or once told to stop. The cells of run->evidence become findings and
 * tallies. */
Audit *audit_build(const AuditBuild *build);

#endif
