/* One word for each policy and for the run: the tables of the reports page. */
#include "audit/parts.h"

/* Lost pieces that may concern the policy: of the accounts in which it has a population, and of files that name no account. */
static uint64_t lost_for(const Audit *audit, uint32_t policy, const LostInput *lost)
{
    uint64_t pieces = 0;
    bool populated = false;
    Slice counted = {0};
    for (uint32_t i = 0; i < audit->tally_count; i++) {
        const AuditTally *tally = &audit->tallies[i];
        if (tally->policy != policy)
            continue;
        populated = true;
        /* Cells of one account stand together. */
        if (slice_equal(tally->account, counted) && counted.data)
            continue;
        counted = tally->account;
        uint32_t id = lost->by_account.names ? names_find(lost->by_account.names, counted)
                                             : NAMES_NONE;
        if (id != NAMES_NONE)
            pieces += lost->by_account.values[id];
    }
    return populated ? pieces + lost->anywhere : 0;
}

static bool has_category(const Run *run, Slice account, Slice category)
{
    for (uint32_t i = 0; i < run->kind_count; i++)
        if (slice_equal(run->kinds[i].category, category) &&
            slice_equal(run->kinds[i].account, account))
            return true;
    return false;
}

/* How many accounts with records have none of the category that the policy needs; *first is one of them. */
static uint32_t accounts_without(const Audit *audit, const Run *run, Slice category, Slice *first)
{
    uint32_t without = 0;
    for (uint32_t i = 0; category.size && i < audit->account_count; i++) {
        const AuditAccount *account = &audit->accounts[i];
        if (account->evaluated == 0 || has_category(run, account->id, category))
            continue;
        if (without++ == 0)
            *first = account->id;
    }
    return without;
}

/* What stands against a result other than FAIL. */
typedef struct {
    uint64_t lost;      /* pieces of input */
    uint32_t without;   /* accounts without the category that it needs */
    Slice first_without;
} Doubts;

static Slice explain_doubts(Arena *arena, const AuditPolicy *policy, const Policy *source,
                            const Doubts *doubts)
{
    uint64_t insufficient = policy->verdicts.count[AUDIT_INSUFFICIENT_DATA];
    if (insufficient)
        return arena_printf(arena, "For %llu of %llu records the data do not suffice to tell",
                            (unsigned long long)insufficient,
                            (unsigned long long)audit_population(&policy->verdicts));
    if (doubts->lost)
        return arena_printf(arena, "%llu pieces of input of its accounts could not be evaluated",
                            (unsigned long long)doubts->lost);
    return arena_printf(arena, "It needs %.*s events, and %u accounts have none (%.*s)",
                        (int)source->needs.size, source->needs.data, doubts->without,
                        (int)doubts->first_without.size, doubts->first_without.data);
}

static bool explain(Arena *arena, AuditPolicy *policy, const Policy *source, const Doubts *doubts,
                    Slice no_data)
{
    const uint64_t *count = policy->verdicts.count;
    unsigned long long population = audit_population(&policy->verdicts);
    switch (policy->result) {
    case RESULT_NOT_CONFIGURED:
        policy->why = arena_printf(arena, "It depends on the list \"%.*s\", which is empty",
                                   (int)source->unfilled->id.size, source->unfilled->id.data);
        break;
    case RESULT_FAIL:
        policy->why = arena_printf(arena, "%llu violations in a population of %llu records",
                                   (unsigned long long)count[AUDIT_NON_COMPLIANT], population);
        break;
    case RESULT_INCONCLUSIVE:
        policy->why = explain_doubts(arena, policy, source, doubts);
        break;
    case RESULT_REVIEW:
        policy->why = arena_printf(arena, "%llu events are to be reviewed",
                                   (unsigned long long)count[AUDIT_REVIEW]);
        break;
    case RESULT_EXCEPTED:
        policy->why = arena_printf(arena, "All %llu violations are covered by exceptions",
                                   (unsigned long long)count[AUDIT_EXCEPTED]);
        break;
    case RESULT_NO_DATA:
        policy->why = no_data;
        break;
    default:
        policy->why = arena_printf(arena, "None found in %llu records", population);
    }
    return policy->why.data != NULL;
}

static AuditResult policy_result(const AuditPolicy *policy, bool configured, const Doubts *doubts)
{
    const uint64_t *count = policy->verdicts.count;
    if (!configured)
        return RESULT_NOT_CONFIGURED;
    if (count[AUDIT_NON_COMPLIANT])
        return RESULT_FAIL;
    if (count[AUDIT_INSUFFICIENT_DATA] || doubts->lost || doubts->without)
        return RESULT_INCONCLUSIVE;
    if (count[AUDIT_REVIEW])
        return RESULT_REVIEW;
    if (count[AUDIT_EXCEPTED])
        return RESULT_EXCEPTED;
    return audit_population(&policy->verdicts) ? RESULT_PASS : RESULT_NO_DATA;
}

bool build_results(Audit *audit, const AuditBuild *build, const LostInput *lost)
{
    static const AuditResult order[] = {RESULT_FAIL,     RESULT_INCONCLUSIVE, RESULT_REVIEW,
                                        RESULT_EXCEPTED, RESULT_PASS,         RESULT_NO_DATA,
                                        RESULT_NOT_CONFIGURED};
    bool any[RESULT_COUNT] = {false};
    audit->complete = lost->anywhere == 0 && counts_size(&lost->by_account) == 0 &&
                      lost->doubtful == 0;
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        AuditPolicy *policy = &audit->policies[i];
        const ProgramPolicy *program = &build->program->policies[i];
        Doubts doubts = {.lost = lost_for(audit, i, lost)};
        doubts.without =
            accounts_without(audit, build->run, program->source->needs, &doubts.first_without);
        policy->result = policy_result(policy, program->configured, &doubts);
        policy->complete = audit->complete && policy->verdicts.count[AUDIT_INSUFFICIENT_DATA] == 0;
        Slice no_data = SLICE("");
        if (policy->result == RESULT_NO_DATA)
            no_data = build_scope_reason(&audit->arena, program, &build->run->scopes[i],
                                         audit->inputs.evaluated);
        if (!explain(&audit->arena, policy, program->source, &doubts, no_data))
            return false;
        bool without = policy->result == RESULT_NO_DATA || policy->result == RESULT_NOT_CONFIGURED;
        if (without && build->required && build->required[i])
            policy->result = RESULT_INCONCLUSIVE;
        any[policy->result] = true;
    }
    audit->result = RESULT_NO_DATA;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (any[order[i]]) {
            audit->result = order[i];
            break;
        }
    return true;
}
