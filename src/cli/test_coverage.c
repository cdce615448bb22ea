#include "cli/test_coverage.h"

#include <stdio.h>

#include "base/text.h"

typedef struct {
    Buffer out;
    const Policy *policy;
    const PolicyCoverage *coverage;
    unsigned long conditions, left_out;
} Listing;

static bool has_met(const CoveredCondition *condition, Truth truth)
{
    return condition->met >> truth & 1;
}

static void add_line(Listing *listing, Slice file, unsigned line, const char *what,
                     const Condition *condition)
{
    Buffer *out = &listing->out;
    text_add_visible(out, file);
    buffer_printf(out, ":%u: policy ", line);
    text_add_visible(out, listing->policy->id);
    buffer_printf(out, ": %s", what);
    if (condition)
        policy_condition_short(out, condition);
    buffer_add_byte(out, '\n');
}

/* An <all> that is never true because one of its conditions never is, and the like, says nothing
 * new. */
static bool follows(const PolicyCoverage *coverage, uint32_t place, Truth truth)
{
    const CoveredCondition *condition = &coverage->conditions[place];
    ConditionKind kind = condition->source->kind;
    if (kind == CONDITION_USE || kind == CONDITION_NOT)
        return true;
    if (kind != CONDITION_ALL && kind != CONDITION_ANY)
        return false;
    /* What one of its conditions decides needs one that never does; what all of them decide
     * together, all. */
    if ((kind == CONDITION_ALL) == (truth == TRUTH_FALSE))
        return true;
    for (uint32_t at = place + 1; at < condition->end; at = coverage->conditions[at].end)
        if (!has_met(&coverage->conditions[at], truth))
            return true;
    return false;
}

static void add_policy(Listing *listing)
{
    const PolicyCoverage *coverage = listing->coverage;
    for (uint32_t i = 0; i < coverage->count; i++) {
        const CoveredCondition *condition = &coverage->conditions[i];
        const Condition *source = condition->source;
        const char *what = NULL;
        if (!condition->met)
            what = "no example reaches ";
        else if (!has_met(condition, TRUTH_TRUE) && !follows(coverage, i, TRUTH_TRUE))
            what = "never true in an example: ";
        else if (!has_met(condition, TRUTH_FALSE) && !follows(coverage, i, TRUTH_FALSE))
            what = "never false in an example: ";
        listing->conditions += source->kind != CONDITION_USE;
        if (!what)
            continue;
        add_line(listing, source->file, source->line, what, source);
        uint32_t last = condition->met ? i : condition->end - 1;
        for (uint32_t j = i; j <= last; j++)
            listing->left_out += coverage->conditions[j].source->kind != CONDITION_USE;
        /* Where a condition is not reached, neither is what stands inside it. */
        for (; i < last; i++)
            listing->conditions += coverage->conditions[i + 1].source->kind != CONDITION_USE;
    }
}

bool test_coverage_print(const Program *program, const PolicyCoverage *coverages)
{
    Listing listing = {0};
    unsigned long without = 0;
    for (uint32_t i = 0; i < program->policy_count; i++) {
        const Policy *policy = program->policies[i].source;
        listing.policy = policy;
        listing.coverage = &coverages[i];
        if (policy->example_count) {
            add_policy(&listing);
        } else {
            add_line(&listing, policy->file->path, policy->line, "it has no example", NULL);
            without++;
        }
    }
    bool done = !listing.out.failed;
    if (done) {
        fwrite(listing.out.data ? listing.out.data : "", 1, listing.out.size, stdout);
        unsigned long reached = listing.conditions - listing.left_out;
        printf("coverage: %lu of %lu %s %s reached and turned out both ways; "
               "%lu %s without examples\n",
               reached, listing.conditions, listing.conditions == 1 ? "condition" : "conditions",
               reached == 1 ? "was" : "were", without, without == 1 ? "policy" : "policies");
    }
    buffer_free(&listing.out);
    return done;
}
