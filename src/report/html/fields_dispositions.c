/* What management answered to single events. */
#include "report/html/fields.h"
#include "report/html/views.h"

/* Empty where no policy of the run is meant. */
static void answered_anchor(const TemplateScope *scope, Buffer *out)
{
    const Page *page = scope->root;
    const AuditDisposition *disposition = scope->object;
    if (disposition->policy < page->audit->policy_count)
        add_policy_anchor(page, &page->audit->policies[disposition->policy], out);
}

static const TemplateField disposition_fields[] = {
    FIELD_TEXT_OF("answered_anchor", answered_anchor),
    FIELD_TEXT("answered_policy", AuditDisposition, policy_id),
    FIELD_TEXT("answered_event", AuditDisposition, event),
    FIELD_TEXT("answer", AuditDisposition, outcome),
    FIELD_TEXT("answered_by", AuditDisposition, by),
    FIELD_TEXT("answered_on", AuditDisposition, on),
    FIELD_TEXT("answer_ticket", AuditDisposition, ticket),
    FIELD_TEXT("answer_note", AuditDisposition, note),
    FIELD_TEXT("answer_source", AuditDisposition, source),
    FIELD_NUMBER("answered_records", AuditDisposition, count),
    FIELD_FLAG("is_own", AuditDisposition, own),
    {0}};
const TemplateView page_disposition_view = {"disposition", disposition_fields};

const void *disposition_item(const TemplateScope *scope, size_t index)
{
    const Audit *audit = ((const Page *)scope->object)->audit;
    return index < audit->disposition_count ? &audit->dispositions[index] : NULL;
}
