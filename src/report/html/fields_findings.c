/* Findings by account and service, and their evidence. */
#include "base/limits.h"
#include "report/html/fields.h"
#include "report/html/views.h"

/* ---- evidence ---- */

FLAG_FUNCTION(evidence_undated, AuditEvidence, o->instant == INSTANT_NONE)
NUMBER_FUNCTION(evidence_record, AuditEvidence, o->record)
FLAG_FUNCTION(seen_absent, AuditSeen, o->value.data == NULL)
FLAG_FUNCTION(evidence_succeeded, AuditEvidence, slice_equal(o->outcome, SLICE("success")))

static const TemplateField seen_fields[] = {FIELD_TEXT("field", AuditSeen, field),
                                            FIELD_TEXT("value", AuditSeen, value),
                                            FIELD_FLAG_OF("absent", seen_absent),
                                            {0}};
static const TemplateView seen_view = {"field of a record", seen_fields};

static void evidence_response(const TemplateScope *scope, Buffer *out)
{
    const AuditEvidence *e = scope->object;
    if (e->disposition)
        model_disposition(e->disposition, out);
}

FLAG_FUNCTION(evidence_decided, AuditEvidence, o->because_count + o->shown_count > 0)
FLAG_FUNCTION(evidence_is_because, AuditEvidence, o->because_count > 0)
FLAG_FUNCTION(evidence_has_resources, AuditEvidence, o->resource_count > 0)

static const TemplateField evidence_fields[] = {
    FIELD_FLAG_OF("decided", evidence_decided),
    FIELD_FLAG_OF("is_because", evidence_is_because),
    FIELD_FLAG_OF("has_resources", evidence_has_resources),
    FIELD_TIME("time", AuditEvidence, time),
    FIELD_FLAG_OF("undated", evidence_undated),
    FIELD_TEXT("event_id", AuditEvidence, event_id),
    FIELD_TEXT("action", AuditEvidence, action),
    FIELD_TEXT("region", AuditEvidence, region),
    FIELD_TEXT("principal", AuditEvidence, principal),
    FIELD_TEXT("actor", AuditEvidence, actor),
    FIELD_TEXT("source_ip", AuditEvidence, source_ip),
    FIELD_TEXT("user_agent", AuditEvidence, user_agent),
    FIELD_TEXT("client", AuditEvidence, client),
    FIELD_TEXT("outcome", AuditEvidence, outcome),
    FIELD_FLAG_OF("succeeded", evidence_succeeded),
    FIELD_TEXT("error_code", AuditEvidence, error_code),
    FIELD_TEXT("mfa", AuditEvidence, mfa),
    FIELD_TEXT("access_key_id", AuditEvidence, access_key_id),
    FIELD_LIST("resources", AuditEvidence, resources, resource_count, Slice, page_name_view),
    FIELD_LIST("because", AuditEvidence, because, because_count, AuditSeen, seen_view),
    FIELD_LIST("shown", AuditEvidence, shown, shown_count, AuditSeen, seen_view),
    FIELD_TEXT("file", AuditEvidence, file),
    FIELD_NUMBER_OF("record", evidence_record),
    FIELD_TEXT("recovered", AuditEvidence, recovered),
    FIELD_TEXT_OF("management_response", evidence_response),
    FIELD_TEXT("integrity", AuditEvidence, integrity),
    {0}};
static const TemplateView evidence_view = {"evidence", evidence_fields};

/* ---- findings ---- */

static const AuditPolicy *policy_of(const TemplateScope *scope)
{
    const Page *page = scope->root;
    return &page->audit->policies[((const AuditFinding *)scope->object)->policy];
}

/* A verdict of the finding's account and service. */
static uint64_t verdict_of(const TemplateScope *scope, int verdict)
{
    const AuditTally *cell = audit_finding_cell(((const Page *)scope->root)->audit, scope->object);
    return cell ? cell->verdicts.count[verdict] : 0;
}

static uint32_t shown_of(const TemplateScope *scope)
{
    const Page *page = scope->root;
    return page->evidence_shown[(const AuditFinding *)scope->object - page->audit->findings];
}

TEXT_FUNCTION(finding_policy, AuditFinding, policy_of(scope)->id)
TEXT_FUNCTION(finding_title, AuditFinding, policy_of(scope)->title)
TEXT_FUNCTION(finding_rationale, AuditFinding, policy_of(scope)->rationale)
TEXT_FUNCTION(finding_remediation, AuditFinding, policy_of(scope)->remediation)
TEXT_FUNCTION(finding_severity, AuditFinding,
              slice_of(model_severity_word(policy_of(scope)->severity_rank)))
TEXT_FUNCTION(finding_policy_kind, AuditFinding, policy_of(scope)->kind)
TEXT_FUNCTION(finding_source, AuditFinding, policy_of(scope)->source)
FLAG_FUNCTION(finding_requires, AuditFinding, slice_equal(policy_of(scope)->kind, SLICE("require")))
FLAG_FUNCTION(finding_is_review, AuditFinding, model_is_review(o))
FLAG_FUNCTION(finding_is_violation, AuditFinding, !model_is_review(o))
TEXT_FUNCTION(finding_result, AuditFinding, slice_of(audit_result_word(policy_of(scope)->result)))
TEXT_FUNCTION(finding_result_key, AuditFinding, slice_of(page_result_key(policy_of(scope)->result)))
FLAG_FUNCTION(finding_complete, AuditFinding, policy_of(scope)->complete)
FLAG_FUNCTION(finding_part_known, AuditFinding, !o->known && o->known_count > 0)
NUMBER_FUNCTION(finding_undecided, AuditFinding, verdict_of(scope, AUDIT_INSUFFICIENT_DATA))
NUMBER_FUNCTION(finding_excepted, AuditFinding, verdict_of(scope, AUDIT_EXCEPTED))
NUMBER_FUNCTION(finding_contradicted, AuditFinding, audit_finding_contradicted(&o->integrity))
NUMBER_FUNCTION(evidence_shown, AuditFinding, shown_of(scope))
FLAG_FUNCTION(evidence_cut, AuditFinding, shown_of(scope) < o->count)
static const void *name_item(const AuditCounts *counts, size_t index)
{
    return index < counts->count && index < LIMIT_SHOWN_NAMES ? &counts->items[index] : NULL;
}

static const void *principals_item(const TemplateScope *scope, size_t index)
{
    return name_item(&((const AuditFinding *)scope->object)->principals, index);
}

static const void *actions_item(const TemplateScope *scope, size_t index)
{
    return name_item(&((const AuditFinding *)scope->object)->actions, index);
}

static const void *regions_item(const TemplateScope *scope, size_t index)
{
    return name_item(&((const AuditFinding *)scope->object)->regions, index);
}

/* Names that are not shown: one entry, or none. */
static const void *names_more(const AuditCounts *counts, size_t index)
{
    return index == 0 && model_names_hidden(counts) ? counts : NULL;
}

static const void *principals_more(const TemplateScope *scope, size_t index)
{
    return names_more(&((const AuditFinding *)scope->object)->principals, index);
}

static const void *actions_more(const TemplateScope *scope, size_t index)
{
    return names_more(&((const AuditFinding *)scope->object)->actions, index);
}

static const void *regions_more(const TemplateScope *scope, size_t index)
{
    return names_more(&((const AuditFinding *)scope->object)->regions, index);
}

NUMBER_FUNCTION(more_names, AuditCounts, model_names_hidden(o))
NUMBER_FUNCTION(more_records, AuditCounts, model_records_hidden(o))
static const TemplateField more_fields[] = {
    FIELD_NUMBER_OF("names", more_names), FIELD_NUMBER_OF("hidden", more_records), {0}};
static const TemplateView more_view = {"names that are not shown", more_fields};

static void finding_anchor(const TemplateScope *scope, Buffer *out)
{
    add_policy_anchor(scope->root, policy_of(scope), out);
}

static void finding_account(const TemplateScope *scope, Buffer *out)
{
    const AuditFinding *finding = scope->object;
    model_add_account(out, finding->account, finding->account_name);
}

static void finding_rate(const TemplateScope *scope, Buffer *out)
{
    const AuditFinding *finding = scope->object;
    add_percent(finding->count, finding->population, out);
}

NUMBER_FUNCTION(day_most, AuditFinding, chart_most(&page->days, o))
FLAG_FUNCTION(single_days, AuditFinding, page->days.days == 1)

static void finding_strip(const TemplateScope *scope, Buffer *out)
{
    const AuditFinding *finding = scope->object;
    bool review = slice_equal(finding->kind, SLICE("review"));
    chart_strip(&((const Page *)scope->root)->days, finding,
                review ? "reviews" : model_severity_word(policy_of(scope)->severity_rank), out);
}

static const ModelMapping *mapping_of(const TemplateScope *scope)
{
    const Page *page = scope->root;
    return &page->model.mappings[((const AuditFinding *)scope->object)->policy];
}

static const void *finding_control_item(const TemplateScope *scope, size_t index)
{
    const ModelMapping *mapping = mapping_of(scope);
    return index < mapping->count ? &mapping->controls[index] : NULL;
}

NUMBER_FUNCTION(other_controls, AuditFinding, mapping_of(scope)->others)

TEXT_FUNCTION(mapped_framework, ModelMapped, o->control->framework)
TEXT_FUNCTION(mapped_version, ModelMapped, o->control->version)
TEXT_FUNCTION(mapped_control, ModelMapped, o->control->id)
TEXT_FUNCTION(mapped_relation, ModelMapped, o->control->relation)
FLAG_FUNCTION(mapped_tests, ModelMapped, slice_equal(o->control->relation, SLICE("tests")))
TEXT_FUNCTION(mapped_confidence, ModelMapped, model_confidence_words(o->control->confidence))

static void mapped_anchor(const TemplateScope *scope, Buffer *out)
{
    const ModelMapped *mapped = scope->object;
    add_control_anchor(mapped->framework, mapped->place, out);
}

static void mapped_framework_anchor(const TemplateScope *scope, Buffer *out)
{
    add_framework_anchor(((const ModelMapped *)scope->object)->framework, out);
}

static const TemplateField finding_control_fields[] = {
    FIELD_TEXT_OF("framework", mapped_framework),
    FIELD_TEXT_OF("framework_anchor", mapped_framework_anchor),
    FIELD_TEXT_OF("version", mapped_version),
    FIELD_FLAG("framework_begins", ModelMapped, begins),
    FIELD_TEXT_OF("control", mapped_control),
    FIELD_TEXT_OF("control_anchor", mapped_anchor),
    FIELD_TEXT_OF("relation", mapped_relation),
    FIELD_TEXT_OF("confidence", mapped_confidence),
    FIELD_FLAG_OF("tests", mapped_tests),
    {0}};
static const TemplateView finding_control_view = {"control of a finding", finding_control_fields};

static const void *evidence_item(const TemplateScope *scope, size_t index)
{
    const AuditFinding *finding = scope->object;
    return index < shown_of(scope) ? &finding->evidence[index] : NULL;
}

static const TemplateField by_day_fields[] = {
    FIELD_TEXT("day", AuditDay, day), FIELD_NUMBER("day_count", AuditDay, count), {0}};
static const TemplateView by_day_view = {"day of a finding", by_day_fields};

static const TemplateField finding_fields[] = {
    FIELD_TEXT("fingerprint", AuditFinding, fingerprint),
    FIELD_TEXT_OF("policy", finding_policy),
    FIELD_TEXT_OF("policy_anchor", finding_anchor),
    FIELD_TEXT_OF("policy_title", finding_title),
    FIELD_TEXT_OF("policy_kind", finding_policy_kind),
    FIELD_TEXT_OF("source", finding_source),
    FIELD_TEXT_OF("rationale", finding_rationale),
    FIELD_TEXT_OF("remediation", finding_remediation),
    FIELD_TEXT_OF("severity", finding_severity),
    FIELD_LIST_OF("controls", finding_control_item, finding_control_view),
    FIELD_NUMBER_OF("other_controls", other_controls),
    FIELD_TEXT("kind", AuditFinding, kind),
    FIELD_FLAG_OF("is_review_finding", finding_is_review),
    FIELD_FLAG_OF("is_violation_finding", finding_is_violation),
    FIELD_TEXT_OF("finding_result", finding_result),
    FIELD_TEXT_OF("finding_result_key", finding_result_key),
    FIELD_FLAG_OF("finding_complete", finding_complete),
    FIELD_FLAG_OF("requires", finding_requires),
    FIELD_TEXT_OF("account", finding_account),
    FIELD_TEXT("account_id", AuditFinding, account),
    FIELD_TEXT("account_name", AuditFinding, account_name),
    FIELD_TEXT("service", AuditFinding, service),
    FIELD_TEXT("service_name", AuditFinding, service_name),
    FIELD_NUMBER("count", AuditFinding, count),
    FIELD_NUMBER("finding_population", AuditFinding, population),
    FIELD_TEXT_OF("rate", finding_rate),
    FIELD_NUMBER("attempts", AuditFinding, attempts),
    FIELD_NUMBER_OF("finding_undecided", finding_undecided),
    FIELD_NUMBER_OF("finding_excepted", finding_excepted),
    FIELD_FLAG("known", AuditFinding, known),
    FIELD_FLAG_OF("partly_known", finding_part_known),
    FIELD_NUMBER("known_count", AuditFinding, known_count),
    FIELD_NUMBER("new_count", AuditFinding, new_count),
    FIELD_TIME("first_time", AuditFinding, first_time),
    FIELD_TIME("last_time", AuditFinding, last_time),
    FIELD_LIST_OF("principals", principals_item, page_count_view),
    FIELD_LIST_OF("principals_more", principals_more, more_view),
    FIELD_LIST_OF("actions", actions_item, page_count_view),
    FIELD_LIST_OF("actions_more", actions_more, more_view),
    FIELD_LIST_OF("regions", regions_item, page_count_view),
    FIELD_LIST_OF("regions_more", regions_more, more_view),
    FIELD_NUMBER("disposed", AuditFinding, disposed),
    FIELD_NUMBER("finding_modified", AuditFinding, integrity.modified),
    FIELD_NUMBER("finding_trailing", AuditFinding, integrity.trailing),
    FIELD_NUMBER("finding_unattested", AuditFinding, integrity.unattested),
    FIELD_NUMBER("finding_unchecked", AuditFinding, integrity.unchecked),
    FIELD_NUMBER_OF("finding_contradicted", finding_contradicted),
    FIELD_MARKUP_OF("strip", finding_strip),
    FIELD_NUMBER_OF("day_most", day_most),
    FIELD_FLAG_OF("single_days", single_days),
    FIELD_LIST("by_day", AuditFinding, by_day, by_day_count, AuditDay, by_day_view),
    FIELD_NUMBER_OF("evidence_shown", evidence_shown),
    FIELD_FLAG_OF("evidence_cut", evidence_cut),
    FIELD_LIST_OF("evidence", evidence_item, evidence_view),
    {0}};
static const TemplateView finding_view = {"finding", finding_fields};

/* A finding where it is only named. */
TEXT_FUNCTION(named_service, AuditFinding, o->service_name.size ? o->service_name : o->service)
static void named_short(const TemplateScope *scope, Buffer *out)
{
    buffer_add(out, model_short_service(((const AuditFinding *)scope->object)->service));
}

static const TemplateField named_fields[] = {FIELD_TEXT("fingerprint", AuditFinding, fingerprint),
                                             FIELD_TEXT_OF("policy_title", finding_title),
                                             FIELD_TEXT_OF("severity", finding_severity),
                                             FIELD_TEXT_OF("account", finding_account),
                                             FIELD_TEXT("account_id", AuditFinding, account),
                                             FIELD_TEXT("account_name", AuditFinding, account_name),
                                             FIELD_TEXT_OF("service_name", named_service),
                                             FIELD_TEXT_OF("service_short", named_short),
                                             FIELD_NUMBER("count", AuditFinding, count),
                                             {0}};
const TemplateView named_finding_view = {"finding that is named", named_fields};

const void *top_finding_item(const TemplateScope *scope, size_t index)
{
    const Page *page = scope->object;
    return index < page->audit->finding_count && index < LIMIT_SHOWN_TOP
               ? &page->audit->findings[page->model.by_severity[index]]
               : NULL;
}

/* ---- services and accounts with findings ---- */

TEXT_FUNCTION(service_host, PageService, o->group->service)
TEXT_FUNCTION(service_name, PageService, o->group->service_name)
TEXT_FUNCTION(service_worst, PageService, slice_of(model_severity_word(o->group->worst)))
NUMBER_FUNCTION(service_findings, PageService, o->group->count)
NUMBER_FUNCTION(service_violations, PageService, o->group->violations)
NUMBER_FUNCTION(service_reviews, PageService, o->group->reviews)
NUMBER_FUNCTION(service_more, PageService, o->group->count - o->count)

static const void *finding_item(const TemplateScope *scope, size_t index)
{
    const PageService *service = scope->object;
    const Page *page = scope->root;
    return index < service->count ? &page->audit->findings[page->detailed[service->first + index]]
                                  : NULL;
}

static const TemplateField service_fields[] = {
    FIELD_TEXT_OF("service", service_host),
    FIELD_TEXT_OF("service_name", service_name),
    FIELD_TEXT_OF("service_worst", service_worst),
    FIELD_NUMBER_OF("service_findings", service_findings),
    FIELD_NUMBER_OF("service_violations", service_violations),
    FIELD_NUMBER_OF("service_reviews", service_reviews),
    FIELD_NUMBER_OF("service_more", service_more),
    FIELD_LIST_OF("findings", finding_item, finding_view),
    {0}};
static const TemplateView service_view = {"service with findings", service_fields};

TEXT_FUNCTION(account_id, PageAccount, o->group->account)
TEXT_FUNCTION(account_name, PageAccount, o->group->account_name)
TEXT_FUNCTION(account_worst, PageAccount, slice_of(model_severity_word(o->group->worst)))
NUMBER_FUNCTION(account_findings, PageAccount, o->group->count)
NUMBER_FUNCTION(account_violations, PageAccount, o->group->violations)
NUMBER_FUNCTION(account_reviews, PageAccount, o->group->reviews)
NUMBER_FUNCTION(account_more, PageAccount, o->group->count - o->count)

static void account_label(const TemplateScope *scope, Buffer *out)
{
    const PageAccount *account = scope->object;
    model_add_account(out, account->group->account, account->group->account_name);
}

static const TemplateField account_fields[] = {
    FIELD_TEXT_OF("account", account_label),
    FIELD_TEXT_OF("account_id", account_id),
    FIELD_TEXT_OF("account_name", account_name),
    FIELD_TEXT_OF("account_worst", account_worst),
    FIELD_NUMBER_OF("account_findings", account_findings),
    FIELD_NUMBER_OF("account_violations", account_violations),
    FIELD_NUMBER_OF("account_reviews", account_reviews),
    FIELD_NUMBER_OF("account_more", account_more),
    FIELD_LIST("services", PageAccount, services, service_count, PageService, service_view),
    {0}};
const TemplateView page_account_view = {"account with findings", account_fields};
