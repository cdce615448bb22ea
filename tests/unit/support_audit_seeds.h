/*
 * The tables that support_audit.c makes its audit of.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_AUDIT_SEEDS_H
#define TRAILAUDIT_TESTS_SUPPORT_AUDIT_SEEDS_H

#include "audit/audit.h"

enum { SUPPORT_POLICIES = 12, SUPPORT_PEOPLE = 4 };

typedef struct {
    const char *id, *severity, *kind, *title, *rationale, *remediation, *why;
    int rank;
    AuditResult result;
    bool complete;
    const char *action, *because_field, *because_value;
} SupportPolicySeed;

typedef struct {
    int policy, account, service;
    uint64_t verdicts[AUDIT_NOT_APPLICABLE]; /* in the order of the enum */
} SupportCellSeed;

typedef struct {
    const char *principal, *actor, *address, *agent, *client;
} SupportPerson;

extern const SupportPolicySeed support_policy_seeds[SUPPORT_POLICIES];
extern const SupportCellSeed support_cell_seeds[]; /* by policy, account, service */
extern const int support_cell_count;
extern const SupportPerson support_people[SUPPORT_PEOPLE];

#endif
