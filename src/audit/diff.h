/*
 * audit/diff: what changed from one audit to another.
 *
 * Promises: every finding, policy and account of both audits is counted once as new, gone, changed
 * or the same; nothing is left out for being too much. Owns: its lists, which point into both
 * audits; these must outlive it. Costs: an entry a finding, policy and account. Never: formats.
 */
#ifndef TRAILAUDIT_AUDIT_DIFF_H
#define TRAILAUDIT_AUDIT_DIFF_H

#include "audit/document.h"

/* Of a finding: the same policy, account, service and kind in both. */
typedef enum {
    CHANGE_NEW,      /* only in the later one */
    CHANGE_GROWN,    /* more records */
    CHANGE_SHRUNK,   /* fewer */
    CHANGE_RESOLVED, /* only in the earlier one, and its policy had records to judge there later */
    CHANGE_GONE,     /* only in the earlier one, and nothing could be said later: no records, or no
                        such policy */
    CHANGE_SAME,
    CHANGES
} Change;
const char *diff_change_word(Change change); /* "new", "grown", … */

typedef struct {
    Change change;
    const AuditFinding *before, *after; /* one of them may be NULL */
    const AuditPolicy *policy;          /* of the later audit where it has it */
} DiffFinding;

typedef enum { POLICY_ADDED, POLICY_REMOVED, POLICY_CHANGED } PolicyChange;
const char *diff_policy_word(PolicyChange change); /* "added", … */

typedef struct {
    PolicyChange change;
    const AuditPolicy *before, *after; /* one of them may be NULL */
    bool text, file, result; /* what changed: its text, only other text of its file, its result */
} DiffPolicy;

/* Records in the policy's scope, where it stands in both. */
typedef struct {
    const AuditPolicy *policy;
    uint64_t before, after;
} DiffPopulation;

typedef struct {
    Slice id, name;
    uint64_t before, after; /* records evaluated */
} DiffAccount;

typedef struct {
    const AuditDocument *before, *after;
    DiffFinding *findings; /* all but the same: by change, severity, account, service, policy */
    uint32_t finding_count;
    uint64_t counts[CHANGES]; /* findings, the same too */
    DiffPolicy *policies;     /* those that differ, by id */
    uint32_t policy_count;
    DiffPopulation *populations; /* those that differ, by id */
    uint32_t population_count;
    DiffAccount *accounts; /* those that differ, by id */
    uint32_t account_count;
    bool narrowed; /* accounts, Regions or services were selected otherwise: what is gone may not
                      have been looked at */
    Arena arena;
} AuditDiff;

/* NULL without memory. */
AuditDiff *audit_diff(const AuditDocument *before, const AuditDocument *after);
void audit_diff_free(AuditDiff *diff);

#endif
