/* Categories of events that some accounts have and others have not. */
#include "audit/lacks.h"
#include "report/model_parts.h"

static bool is_among(Slice text, const Slice *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (slice_equal(text, list[i]))
            return true;
    return false;
}

/* An account without records is told as that. */
static ModelNever never_in(const Audit *audit, Slice category)
{
    ModelNever never = {.category = category};
    for (uint32_t i = 0; i < audit->account_count; i++) {
        const AuditAccount *account = &audit->accounts[i];
        if (!audit_lacks_category(account, category))
            continue;
        if (never.accounts++ < LIMIT_SHOWN_NAMES)
            never.named[never.named_count++] = account->id;
    }
    return never;
}

void model_list_never(const Audit *audit, Model *model)
{
    const AuditCoverage *coverage = &audit->coverage;
    for (int i = 0; i < AUDIT_CATEGORIES; i++) {
        ModelNever never = never_in(audit, audit_categories[i]);
        if (never.accounts &&
            !is_among(audit_categories[i], coverage->never, coverage->never_count))
            model->never_in[model->never_in_count++] = never;
    }
}

void model_add_never(const ModelNever *never, Buffer *out)
{
    for (uint32_t i = 0; i < never->named_count; i++) {
        buffer_add(out, i ? SLICE(", ") : SLICE(""));
        buffer_add(out, never->named[i]);
    }
}
