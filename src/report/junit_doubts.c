/* What makes a case of report.junit.xml an error: what its account, or the run, lacks. */
#include "audit/lacks.h"
#include "base/text.h"
#include "report/junit_parts.h"

Slice junit_lack(const Junit *j, const AuditAccount *account)
{
    return j->lacks[account - j->audit->accounts];
}

bool junit_has_own_reason(const Junit *j, const AuditPolicy *policy, const AuditAccount *account,
                          const AuditVerdicts *cell)
{
    bool concerned = account->unverified || account->evaluated == 0 || audit_population(cell);
    return cell->count[AUDIT_INSUFFICIENT_DATA] || audit_is_without(policy, account->id) ||
           (concerned && junit_lack(j, account).size);
}

void junit_add_why(Junit *j, const AuditPolicy *policy, const char *otherwise)
{
    if (policy->why.size)
        text_add_visible(&j->text, policy->why);
    else
        buffer_add(&j->text, slice_of(otherwise));
}

void junit_add_doubts(Junit *j, const AuditPolicy *policy, const AuditAccount *account,
                      const AuditVerdicts *cell)
{
    Buffer doubts = {0};
    if (cell->count[AUDIT_INSUFFICIENT_DATA])
        audit_add_insufficient(&doubts, cell);
    if (audit_is_without(policy, account->id)) {
        audit_add_joint(&doubts);
        buffer_add(&doubts, SLICE("it needs "));
        buffer_add(&doubts, policy->needs);
        buffer_add(&doubts, SLICE(" events, and the account has none"));
    }
    if (junit_lack(j, account).size) {
        audit_add_joint(&doubts);
        buffer_add(&doubts, junit_lack(j, account));
    }
    if (j->lack_anywhere.size && (audit_population(cell) || j->audit->integrity.unplaced)) {
        audit_add_joint(&doubts);
        buffer_add(&doubts, j->lack_anywhere);
    }
    buffer_add(&j->text, SLICE("INCONCLUSIVE: "));
    if (doubts.size)
        text_add_visible(&j->text, buffer_slice(&doubts));
    else
        junit_add_why(j, policy, "the input does not allow a verdict");
    j->failed |= doubts.failed;
    buffer_free(&doubts);
}

static bool find_own_reasons(Junit *j, Arena *arena)
{
    const Audit *a = j->audit;
    bool *own = arena_array(arena, a->policy_count, sizeof(bool));
    for (uint32_t i = 0; own && i < a->policy_count; i++)
        for (uint32_t k = 0; k < a->account_count && !own[i]; k++) {
            AuditVerdicts cell = junit_cell(a, i, a->accounts[k].id);
            own[i] = junit_has_own_reason(j, &a->policies[i], &a->accounts[k], &cell);
        }
    j->own_reason = own;
    return own != NULL;
}

/* Behind others that stand there; data NULL without memory. */
static Slice join(Arena *arena, Slice before, Slice text)
{
    Slice parts[] = {before, before.size ? SLICE("; ") : SLICE(""), text};
    return arena_join(arena, parts, 3);
}

static bool find_lacks(Junit *j, Arena *arena)
{
    AuditLacks lacks;
    bool done = audit_find_lacks(j->audit, arena, &lacks);
    j->lacks = arena_array(arena, j->audit->account_count, sizeof(Slice));
    for (uint32_t i = 0; done && j->lacks && i < lacks.count; i++) {
        const AuditLack *lack = &lacks.items[i];
        if (lack->policy)
            continue;
        Slice *of = lack->account ? &j->lacks[lack->account - j->audit->accounts] : &j->lack_of_run;
        *of = join(arena, *of, lack->text);
        done = of->data != NULL;
        if (lack->kind != LACK_DOUBTFUL && !lack->account)
            j->lack_anywhere = *of;
    }
    return done && j->lacks;
}

bool junit_find_doubts(Junit *j, Arena *arena)
{
    return find_lacks(j, arena) && find_own_reasons(j, arena);
}
