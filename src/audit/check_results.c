/* The results, held against the counts that they are of. */
#include <stdio.h>

#include "audit/lacks.h"
#include "audit/parts.h"

AuditResult audit_result_of(const AuditPolicy *policy, bool configured, bool doubtful)
{
    const uint64_t *count = policy->verdicts.count;
    if (!configured)
        return RESULT_NOT_CONFIGURED;
    if (count[AUDIT_NON_COMPLIANT])
        return RESULT_FAIL;
    if (count[AUDIT_INSUFFICIENT_DATA] || doubtful)
        return RESULT_INCONCLUSIVE;
    if (count[AUDIT_REVIEW] > policy->review_closed)
        return RESULT_REVIEW;
    if (count[AUDIT_EXCEPTED])
        return RESULT_EXCEPTED;
    return audit_population(&policy->verdicts) ? RESULT_PASS : RESULT_NO_DATA;
}

AuditResult audit_result_of_all(const AuditPolicy *policies, uint32_t count)
{
    static const AuditResult order[] = {RESULT_FAIL,          RESULT_INCONCLUSIVE, RESULT_REVIEW,
                                        RESULT_EXCEPTED,      RESULT_PASS,         RESULT_NO_DATA,
                                        RESULT_NOT_CONFIGURED};
    bool any[RESULT_COUNT] = {false};
    for (uint32_t i = 0; i < count; i++)
        any[policies[i].result] = true;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (any[order[i]])
            return order[i];
    return RESULT_NO_DATA;
}

static bool agree(AuditResult given, AuditResult of_counts, const char *sentence, Slice name,
                  char what[256])
{
    if (given == of_counts)
        return true;
    snprintf(what, 256, "%s: %s and %s differ%s%.*s", sentence, audit_result_word(given),
             audit_result_word(of_counts), name.size ? ", " : "",
             (int)(name.size < 100 ? name.size : 100), name.size ? name.data : "");
    return false;
}

/*
 * Not all that makes a result stands in the model: lists that are empty, accounts that a scope
 * leaves room for, gaps of no account with a population. So what is INCONCLUSIVE may be so for more
 * than its counts, and what has no population may be NOT CONFIGURED; all else is as the counts have
 * it.
 */
static bool check_policy(const AuditPolicy *policy, bool lost, char what[256])
{
    uint64_t population = audit_population(&policy->verdicts);
    bool doubtful = lost || policy->result == RESULT_INCONCLUSIVE;
    bool configured = population || policy->result != RESULT_NOT_CONFIGURED;
    if (policy->review_closed > policy->verdicts.count[AUDIT_REVIEW]) {
        snprintf(what, 256,
                 "a policy's events to review, and those with a disposition: %llu and "
                 "%llu, %.*s",
                 (unsigned long long)policy->verdicts.count[AUDIT_REVIEW],
                 (unsigned long long)policy->review_closed,
                 (int)(policy->id.size < 100 ? policy->id.size : 100), policy->id.data);
        return false;
    }
    return agree(policy->result, audit_result_of(policy, configured, doubtful),
                 "a policy's result, and that of its counts", policy->id, what);
}

/* What a run lost of accounts that it was not asked for does not count: which those are, the model
 * does not say. */
static bool is_narrowed(const Audit *audit)
{
    return audit->restricted || audit->inputs.skipped;
}

uint64_t audit_nameless_loss(const Audit *audit)
{
    uint64_t named = 0;
    for (uint32_t i = 0; i < audit->account_count; i++)
        named += audit->accounts[i].quarantined;
    /* Older documents do not have the accounts. */
    return is_narrowed(audit) || audit->account_count == 0 || audit->inputs.quarantined < named
               ? 0
               : audit->inputs.quarantined - named;
}

/* Whether an account in which the policy has a population lost input; its cells begin at *cell. */
static bool has_loss(const Audit *audit, uint32_t policy, uint32_t *cell)
{
    bool lost = false;
    uint32_t account = 0; /* cells of a policy and accounts are in the same order */
    for (; *cell < audit->tally_count && audit->tallies[*cell].policy == policy; ++*cell) {
        Slice id = audit->tallies[*cell].account;
        while (account < audit->account_count && slice_compare(audit->accounts[account].id, id) < 0)
            account++;
        if (account < audit->account_count && slice_equal(audit->accounts[account].id, id))
            lost |= audit->accounts[account].quarantined || audit->accounts[account].unverified;
    }
    return lost;
}

static bool complete_without_loss(bool complete, uint64_t lost, const char *sentence, Slice name,
                                  char what[256])
{
    if (!complete || lost == 0)
        return true;
    snprintf(what, 256, "COMPLETE, and %s: %llu%s%.*s", sentence, (unsigned long long)lost,
             name.size ? ", " : "", (int)(name.size < 100 ? name.size : 100),
             name.size ? name.data : "");
    return false;
}

static bool check_complete(const Audit *audit, char what[256])
{
    const struct {
        uint64_t lost;
        const char *sentence;
    } all[] = {{is_narrowed(audit) ? 0 : audit->inputs.quarantined, "what was quarantined"},
               {audit->inputs.unplaced, "what was lost of no known account"},
               {audit->inputs.doubtful, "files that are damaged"},
               {audit_unverified(audit), "what failed verification"},
               {audit->coverage.gaps, "gaps of coverage"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!complete_without_loss(audit->complete, all[i].lost, all[i].sentence, (Slice){0}, what))
            return false;
    return true;
}

bool audit_check_results(const Audit *audit, char what[256])
{
    uint32_t cell = 0;
    uint64_t nameless = audit_nameless_loss(audit);
    nameless = nameless > audit->inputs.unplaced ? nameless : audit->inputs.unplaced;
    if (!check_complete(audit, what))
        return false;
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        const AuditPolicy *policy = &audit->policies[i];
        bool lost_some = has_loss(audit, i, &cell) || audit->integrity.unplaced ||
                         policy->without_count || (nameless && audit_population(&policy->verdicts));
        if (!check_policy(policy, lost_some, what) ||
            !complete_without_loss(policy->complete,
                                   policy->verdicts.count[AUDIT_INSUFFICIENT_DATA],
                                   "a policy's records without enough data", policy->id, what) ||
            !complete_without_loss(policy->complete, policy->without_count,
                                   "a policy's accounts without the events that it needs",
                                   policy->id, what))
            return false;
    }
    return agree(audit->result, audit_result_of_all(audit->policies, audit->policy_count),
                 "the result, and that of the policies", (Slice){0}, what);
}
