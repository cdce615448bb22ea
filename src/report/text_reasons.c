#include "report/text_reasons.h"

enum { LABEL = 10, SHOWN = 20, NAMED = 3 };

static bool needs_reason(const AuditPolicy *policy)
{
    return policy->why.size &&
           (policy->result == RESULT_INCONCLUSIVE || policy->result == RESULT_NO_DATA ||
            policy->result == RESULT_NOT_CONFIGURED);
}

static bool share_reason(const AuditPolicy *a, const AuditPolicy *b)
{
    return needs_reason(b) && a->result == b->result && slice_equal(a->why, b->why);
}

/* One behind which others with the same reason stand is told of with the first. */
static bool was_told(const AuditPolicy *const *policies, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++)
        if (share_reason(policies[at], policies[i]))
            return true;
    return false;
}

static void write_reason(Saying *r, const AuditPolicy *const *policies, uint32_t count, uint32_t at,
                         const char *label)
{
    uint32_t sharing = 0;
    for (uint32_t i = at; i < count; i++) {
        if (!share_reason(policies[at], policies[i]) || sharing++ >= NAMED)
            continue;
        say(r, sharing == 1 ? "" : ", ");
        say_foreign(r, policies[i]->id);
    }
    if (sharing > NAMED) {
        say(r, " and ");
        say_counted(r, sharing - NAMED, " more policy", " more policies");
    }
    say(r, ": ");
    say_foreign(r, policies[at]->why);
    say_paragraph(r, label, LABEL);
}

void text_write_reasons(Saying *r, const AuditPolicy *const *policies, uint32_t count)
{
    uint32_t shown = 0, more = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!needs_reason(policies[i]) || was_told(policies, i))
            continue;
        if (shown == SHOWN)
            more++;
        else
            write_reason(r, policies, count, i, shown++ ? "          " : "Why       ");
    }
    if (more == 0)
        return;
    say(r, "… and ");
    say_counted(r, more, " more reason in audit.json (format json)",
                " more reasons in audit.json (format json)");
    say_paragraph(r, "          ", LABEL);
}
