/*
 * audit/finding_integrity: what digests say of the files that a finding's records stand in.
 *
 * Part of the model (audit.h): over all records of the finding, whichever of them are shown.
 */
#ifndef TRAILAUDIT_AUDIT_FINDING_INTEGRITY_H
#define TRAILAUDIT_AUDIT_FINDING_INTEGRITY_H

#include <stdbool.h>
#include <stdint.h>

/* Records by the state of their file; they add up to the finding's count. */
typedef struct {
    bool stated; /* the archive has digests; else all are 0, and nothing is said */
    uint64_t authenticated, self_consistent, unattested, unchecked, trailing, modified;
} AuditFindingIntegrity;

/* All of them. */
uint64_t audit_finding_integrity_sum(const AuditFindingIntegrity *integrity);
/* Records in files that digests contradict: modified ones, and those with data behind them. */
uint64_t audit_finding_contradicted(const AuditFindingIntegrity *integrity);
/* Adds `more` to `to`; nothing is stated only where neither states anything. */
void audit_finding_integrity_add(AuditFindingIntegrity *to, const AuditFindingIntegrity *more);

#endif
