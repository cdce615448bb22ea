/* The earlier report that this one is compared with, and its findings that are gone. */
#include "base/limits.h"
#include "report/html/fields.h"
#include "report/html/views.h"

static const AuditBaseline *baseline_of(const Page *page)
{
    return &page->audit->baseline;
}

static uint64_t age_of(const Audit *audit)
{
    uint64_t days = 0;
    return audit_baseline_age(audit, &days) ? days : 0;
}

static bool age_known(const Audit *audit)
{
    uint64_t days;
    return audit_baseline_age(audit, &days);
}

TEXT_FUNCTION(baseline_id, Page, baseline_of(o)->report_id)
TEXT_FUNCTION(baseline_title, Page, baseline_of(o)->title)
TEXT_FUNCTION(baseline_generated, Page, baseline_of(o)->generated_at)
TEXT_FUNCTION(baseline_version, Page, baseline_of(o)->tool_version)
TEXT_FUNCTION(baseline_from, Page,
              baseline_of(o)->from.size ? baseline_of(o)->from : baseline_of(o)->first_event)
TEXT_FUNCTION(baseline_to, Page,
              baseline_of(o)->to.size ? baseline_of(o)->to : baseline_of(o)->last_event)
FLAG_FUNCTION(baseline_altered, Page, baseline_of(o)->altered)
FLAG_FUNCTION(baseline_aged, Page, age_known(o->audit))
NUMBER_FUNCTION(baseline_age, Page, age_of(o->audit))
NUMBER_FUNCTION(gone_count, Page, o->audit->resolved_count)
static uint32_t gone_shown_of(const Audit *audit)
{
    return audit->resolved_count < LIMIT_SHOWN_GONE ? audit->resolved_count : LIMIT_SHOWN_GONE;
}
NUMBER_FUNCTION(gone_shown, Page, gone_shown_of(o->audit))
NUMBER_FUNCTION(gone_more, Page, o->audit->resolved_count - gone_shown_of(o->audit))

TEXT_FUNCTION(gone_severity, AuditResolved, slice_of(model_severity_word(o->severity_rank)))
TEXT_FUNCTION(gone_service, AuditResolved, o->service_name.size ? o->service_name : o->service)
FLAG_FUNCTION(gone_resolved, AuditResolved, slice_equal(o->state, SLICE("resolved")))
FLAG_FUNCTION(gone_without_data, AuditResolved, slice_equal(o->state, SLICE("no-data")))

static const TemplateField gone_fields[] = {FIELD_TEXT_OF("severity", gone_severity),
                                            FIELD_TEXT("policy", AuditResolved, policy),
                                            FIELD_TEXT("policy_title", AuditResolved, title),
                                            FIELD_TEXT("account_id", AuditResolved, account),
                                            FIELD_TEXT("account_name", AuditResolved, account_name),
                                            FIELD_TEXT_OF("service_name", gone_service),
                                            FIELD_NUMBER("count", AuditResolved, count),
                                            FIELD_TIME("last_time", AuditResolved, last_time),
                                            FIELD_FLAG_OF("is_resolved", gone_resolved),
                                            FIELD_FLAG_OF("has_no_data", gone_without_data),
                                            {0}};
static const TemplateView gone_view = {"finding that is gone", gone_fields};

static const void *gone_item(const TemplateScope *scope, size_t index)
{
    const Audit *audit = ((const Page *)scope->object)->audit;
    return index < gone_shown_of(audit) ? &audit->resolved[index] : NULL;
}

static const TemplateField baseline_fields[] = {
    FIELD_TEXT_OF("baseline_id", baseline_id),
    FIELD_TEXT_OF("baseline_title", baseline_title),
    FIELD_TIME_OF("baseline_generated", baseline_generated),
    FIELD_TEXT_OF("baseline_version", baseline_version),
    FIELD_TIME_OF("baseline_from", baseline_from),
    FIELD_TIME_OF("baseline_to", baseline_to),
    FIELD_FLAG_OF("baseline_altered", baseline_altered),
    FIELD_FLAG_OF("baseline_aged", baseline_aged),
    FIELD_NUMBER_OF("baseline_age", baseline_age),
    FIELD_NUMBER_OF("gone_count", gone_count),
    FIELD_NUMBER_OF("gone_shown", gone_shown),
    FIELD_NUMBER_OF("gone_more", gone_more),
    FIELD_LIST_OF("gone", gone_item, gone_view),
    {0}};
const TemplateView baseline_view = {"baseline", baseline_fields};

const void *baseline_item(const TemplateScope *scope, size_t index)
{
    const Page *page = scope->object;
    return index || !page->audit->compared ? NULL : page;
}
