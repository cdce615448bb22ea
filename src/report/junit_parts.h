/*
 * report/junit_parts: report.junit.xml in parts. Internal to the room.
 */
#ifndef TRAILAUDIT_REPORT_JUNIT_PARTS_H
#define TRAILAUDIT_REPORT_JUNIT_PARTS_H

#include "audit/audit.h"
#include "base/buffer.h"
#include "base/output.h"

typedef struct {
    const Audit *audit;
    Output *output;
    Buffer text;            /* visible, not yet escaped */
    Buffer xml;             /* what the output gets next */
    Slice *lacks;           /* by account: what its input lacks; empty where nothing */
    Slice lack_anywhere;    /* what is lacking of no known account */
    Slice lack_of_run;      /* the same, with what makes no account's case an error */
    const bool *own_reason; /* by policy: some account itself says why it is inconclusive */
    bool failed;
} Junit;

/* ---- what makes a case an error ---- */

/* Before the first case. False without memory. */
bool junit_find_doubts(Junit *j, Arena *arena);
/* What the account's input lacks; empty where nothing. */
Slice junit_lack(const Junit *j, const AuditAccount *account);
/* Whether what makes a policy inconclusive is the account's. */
bool junit_has_own_reason(const Junit *j, const AuditPolicy *policy, const AuditAccount *account,
                          const AuditVerdicts *cell);
/* All that makes an account's case an error; what its policy says where nothing of it does. */
void junit_add_doubts(Junit *j, const AuditPolicy *policy, const AuditAccount *account,
                      const AuditVerdicts *cell);
/* Why the policy's result is what it is. */
void junit_add_why(Junit *j, const AuditPolicy *policy, const char *otherwise);
/* Of the policy in the account. */
AuditVerdicts junit_cell(const Audit *audit, uint32_t policy, Slice account);

#endif
