/* Categories of events that were never seen: a policy on deletes of objects means nothing where no
 * data events were recorded, and trails differ by account. */
#include <stdlib.h>

#include "audit/coverage_parts.h"

const Slice audit_categories[AUDIT_CATEGORIES] = {
    {"Management", 10}, {"Data", 4}, {"NetworkActivity", 15}, {"Insight", 7}};

/* A bit each. */
static unsigned bit_of(Slice category)
{
    for (unsigned i = 0; i < AUDIT_CATEGORIES; i++)
        if (slice_equal(audit_categories[i], category))
            return 1U << i;
    return 0;
}

static bool give(Arena *arena, unsigned seen, Slice **never, uint32_t *count)
{
    *never = arena_array(arena, AUDIT_CATEGORIES, sizeof(Slice));
    *count = 0;
    for (unsigned i = 0; *never && i < AUDIT_CATEGORIES; i++)
        if (!(seen & 1U << i))
            (*never)[(*count)++] = audit_categories[i];
    return *never != NULL;
}

static int find_account(const void *key, const void *account)
{
    return slice_compare(*(const Slice *)key, ((const AuditAccount *)account)->id);
}

/* Of kinds each into its account's bits, and into those of the run. */
static void see(const Audit *audit, const RunKind *kinds, uint32_t count, unsigned *accounts,
                unsigned *run)
{
    for (uint32_t i = 0; i < count; i++) {
        unsigned bit = bit_of(kinds[i].category);
        const AuditAccount *account =
            audit->account_count ? bsearch(&kinds[i].account, audit->accounts, audit->account_count,
                                           sizeof(AuditAccount), find_account)
                                 : NULL;
        *run |= bit;
        if (account)
            accounts[account - audit->accounts] |= bit;
    }
}

/* Insight records are out of scope, and so counted elsewhere. */
bool coverage_kinds(Audit *audit, const AuditBuild *build)
{
    const Run *run = build->run;
    unsigned all = 0;
    unsigned *seen = calloc(audit->account_count + 1, sizeof(unsigned));
    if (!seen)
        return false;
    see(audit, run->kinds, run->kind_count, seen, &all);
    see(audit, run->insights, run->insight_count, seen, &all);
    bool done = give(&audit->arena, all, &audit->coverage.never, &audit->coverage.never_count);
    for (uint32_t i = 0; done && i < audit->account_count; i++) {
        AuditAccount *account = &audit->accounts[i];
        if (coverage_account_asked(build, account->id))
            done = give(&audit->arena, seen[i], &account->never, &account->never_count);
    }
    free(seen);
    return done;
}
