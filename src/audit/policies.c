/* Policies, their verdicts and the cells of account and service. */
#include <stdlib.h>

#include "audit/parts.h"

static bool build_policy_parts(Arena *arena, const Policy *from, AuditPolicy *policy)
{
    policy->controls = arena_array(arena, from->control_count, sizeof(AuditControl));
    policy->exceptions = arena_array(arena, from->exception_count, sizeof(AuditException));
    policy->show_labels = arena_array(arena, from->show_count, sizeof(Slice));
    if (!policy->controls || !policy->exceptions || !policy->show_labels)
        return false;
    policy->control_count = from->control_count;
    for (uint32_t i = 0; i < from->control_count; i++) {
        const PolicyControl *c = &from->controls[i];
        policy->controls[i] =
            (AuditControl){c->framework, c->version, c->id, c->relation, c->confidence};
    }
    policy->show_count = from->show_count;
    for (uint32_t i = 0; i < from->show_count; i++)
        policy->show_labels[i] = from->shows[i].label;
    return true;
}

static bool build_policy(Audit *audit, const AuditBuild *build, uint32_t number)
{
    const Policy *from = build->program->policies[number].source;
    AuditPolicy *policy = &audit->policies[number];
    char hex[DIGEST_HEX_SIZE + 1];
    bool failed = false;
    Slice path = build_readable(&audit->arena, from->file->path, &failed);
    digest_hex(&from->file->sha256, hex);
    *policy = (AuditPolicy){
        .id = from->id,
        .title = from->title,
        .rationale = from->rationale,
        .remediation = from->remediation,
        .severity = slice_of(policy_severity_word(from->severity)),
        .severity_rank = (int)from->severity,
        .kind = slice_of(policy_kind_word(from->kind)),
        .source = arena_printf(&audit->arena, "%.*s:%u", (int)path.size, path.data, from->line),
        .sha256 = arena_copy(&audit->arena, slice_of(hex)),
        .text = from->text,
    };
    if (failed || !policy->source.data || !policy->sha256.data ||
        !build_policy_parts(&audit->arena, from, policy))
        return false;
    return build_exceptions(audit, build, number);
}

static bool build_policy_files(Audit *audit, const PolicySet *policies)
{
    audit->policy_files = arena_array(&audit->arena, policies->file_count, sizeof(AuditPolicyFile));
    if (!audit->policy_files)
        return false;
    audit->policy_file_count = policies->file_count;
    for (uint32_t i = 0; i < policies->file_count; i++) {
        const PolicyFile *file = policies->files[i];
        char hex[DIGEST_HEX_SIZE + 1];
        bool failed = false;
        digest_hex(&file->sha256, hex);
        audit->policy_files[i] = (AuditPolicyFile){
            build_readable(&audit->arena, file->path, &failed), file->set_id, file->set_version,
            file->set_title, arena_copy(&audit->arena, slice_of(hex))};
        if (failed || !audit->policy_files[i].sha256.data)
            return false;
    }
    return true;
}

bool build_policies(Audit *audit, const AuditBuild *build)
{
    audit->policy_count = build->program->policy_count;
    audit->policies = arena_array(&audit->arena, audit->policy_count, sizeof(AuditPolicy));
    if (!audit->policies)
        return false;
    for (uint32_t i = 0; i < audit->policy_count; i++)
        if (!build_policy(audit, build, i))
            return false;
    return build_policy_files(audit, build->policies);
}

static int compare_tallies(const void *a, const void *b)
{
    const AuditTally *x = a, *y = b;
    if (x->policy != y->policy)
        return x->policy < y->policy ? -1 : 1;
    int order = slice_compare(x->account, y->account);
    return order ? order : slice_compare(x->service, y->service);
}

/* The verdicts of audit.h and policy.h stand in the same order. */
_Static_assert((int)AUDIT_NOT_APPLICABLE == (int)VERDICT_NOT_APPLICABLE &&
                   (int)AUDIT_ATTEMPT == (int)VERDICT_ATTEMPT &&
                   (int)AUDIT_INSUFFICIENT_DATA == (int)VERDICT_INSUFFICIENT_DATA,
               "verdicts are copied by number");

bool build_tallies(Audit *audit, const AuditBuild *build)
{
    const Run *run = build->run;
    audit->tallies = arena_array(&audit->arena, run->tally_count, sizeof(AuditTally));
    if (!audit->tallies)
        return false;
    for (uint32_t i = 0; i < run->tally_count; i++) {
        const RunTally *from = &run->tallies[i];
        const RunCell *cell = &run->cells[from->cell];
        AuditTally *tally = &audit->tallies[audit->tally_count++];
        *tally = (AuditTally){
            .policy = from->policy, .account = cell->account, .service = cell->service};
        AuditVerdicts *total = &audit->policies[from->policy].verdicts;
        for (int verdict = 0; verdict < AUDIT_NOT_APPLICABLE; verdict++) {
            tally->verdicts.count[verdict] = from->verdicts[verdict];
            total->count[verdict] += from->verdicts[verdict];
        }
        tally->verdicts.count[AUDIT_NOT_APPLICABLE] =
            cell->evaluated - audit_population(&tally->verdicts);
    }
    qsort(audit->tallies, audit->tally_count, sizeof(AuditTally), compare_tallies);
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        AuditVerdicts *total = &audit->policies[i].verdicts;
        total->count[AUDIT_NOT_APPLICABLE] = run->counts.evaluated - audit_population(total);
    }
    return true;
}
