/*
 * audit/integrity_build: from what archive/ found of the digests to the model.
 */
#ifndef TRAILAUDIT_AUDIT_INTEGRITY_BUILD_H
#define TRAILAUDIT_AUDIT_INTEGRITY_BUILD_H

#include "archive/integrity.h"
#include "audit/audit.h"

/* `integrity` may be NULL: then it was not looked for digests, and all is empty. False without
 * memory. */
bool audit_integrity_build(const Integrity *integrity, Arena *arena, AuditIntegrity *model);
/* The statement, once all else of the model is there. Data NULL without memory. */
Slice audit_integrity_statement(const AuditIntegrity *integrity, Arena *arena);
/* Problems (failures and doubts) or notices, as reports list them, unsorted; those that were not
 * kept stand in one row. `list` has room for audit_integrity_problem_count; how many it took is
 * added to *count. False without memory. */
bool audit_integrity_problems(const IntegrityResult *result, bool notices, Arena *arena,
                              AuditProblem *list, uint64_t *count);
uint64_t audit_integrity_problem_count(const IntegrityResult *result);

#endif
