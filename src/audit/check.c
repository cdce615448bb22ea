/* The sums that must agree before anything is written. */
#include <stdio.h>

#include "audit/audit.h"

static bool agree(uint64_t a, uint64_t b, const char *sentence, Slice name, char what[256])
{
    if (a == b)
        return true;
    snprintf(what, 256, "%s: %llu and %llu differ%s%.*s", sentence, (unsigned long long)a,
             (unsigned long long)b, name.size ? ", " : "", (int)(name.size < 100 ? name.size : 100),
             name.size ? name.data : "");
    return false;
}

static bool check_inputs(const AuditInputs *inputs, char what[256])
{
    uint64_t kinds = 0;
    for (uint32_t i = 0; i < inputs->kind_count; i++)
        kinds += inputs->kinds[i].count;
    return agree(inputs->records, inputs->evaluated + inputs->duplicates + inputs->out_of_scope,
                 "records, and evaluated + duplicates + out of scope", (Slice){0}, what) &&
           agree(inputs->out_of_scope,
                 inputs->out_of_period + inputs->out_of_account + inputs->out_of_region +
                     inputs->out_of_service + inputs->out_of_kind,
                 "out of scope, and its reasons", (Slice){0}, what) &&
           agree(inputs->evaluated, kinds, "evaluated records, and their kinds", (Slice){0}, what);
}

static bool check_policies(const Audit *audit, char what[256])
{
    uint32_t tally = 0;
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        const AuditPolicy *policy = &audit->policies[i];
        uint64_t population = audit_population(&policy->verdicts), in_cells = 0;
        if (!agree(audit->inputs.evaluated,
                   population + policy->verdicts.count[AUDIT_NOT_APPLICABLE],
                   "evaluated records, and a policy's verdicts", policy->id, what))
            return false;
        for (; tally < audit->tally_count && audit->tallies[tally].policy == i; tally++)
            in_cells += audit_population(&audit->tallies[tally].verdicts);
        if (!agree(population, in_cells, "a policy's population, and that of its cells",
                   policy->id, what))
            return false;
    }
    return true;
}

static bool check_findings(const Audit *audit, char what[256])
{
    uint64_t found = 0, violating = 0;
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *finding = &audit->findings[i];
        uint64_t principals = finding->principals.other;
        for (uint32_t j = 0; j < finding->principals.count; j++)
            principals += finding->principals.items[j].count;
        if (!agree(finding->count, principals, "a finding's count, and that of its principals",
                   finding->fingerprint, what))
            return false;
        found += finding->count;
    }
    for (uint32_t i = 0; i < audit->policy_count; i++)
        violating += audit->policies[i].verdicts.count[AUDIT_NON_COMPLIANT] +
                     audit->policies[i].verdicts.count[AUDIT_REVIEW];
    return agree(found, violating, "records in findings, and in verdicts", (Slice){0}, what) &&
           agree(found, audit->evidence_total, "records in findings, and rows of evidence",
                 (Slice){0}, what);
}

bool audit_check(const Audit *audit, char what[256])
{
    return check_inputs(&audit->inputs, what) && check_policies(audit, what) &&
           check_findings(audit, what);
}
