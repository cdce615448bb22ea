/* Policies, their exceptions, and the control matrix. */
#include "base/limits.h"
#include "base/text.h"
#include "report/html/fields.h"
#include "report/html/views.h"

void add_policy_anchor(const Page *page, const AuditPolicy *policy, Buffer *out)
{
    buffer_add(out, SLICE("policy-"));
    text_add_number(out, (uint64_t)(policy - page->audit->policies) + 1, "");
}

void add_framework_anchor(uint32_t framework, Buffer *out)
{
    buffer_printf(out, "framework-%u", framework + 1);
}

void add_control_anchor(uint32_t framework, uint32_t control, Buffer *out)
{
    buffer_printf(out, "control-%u-%u", framework + 1, control + 1);
}

void add_percent(uint64_t part, uint64_t whole, Buffer *out)
{
    if (whole)
        model_add_percent(part, whole, out);
}

/* ---- a policy's controls ---- */

TEXT_FUNCTION(control_confidence, AuditControl, model_confidence_words(o->confidence))
FLAG_FUNCTION(control_tests, AuditControl, slice_equal(o->relation, SLICE("tests")))

static const TemplateField policy_control_fields[] = {
    FIELD_TEXT("framework", AuditControl, framework),
    FIELD_TEXT("version", AuditControl, version),
    FIELD_TEXT("control", AuditControl, id),
    FIELD_TEXT("relation", AuditControl, relation),
    FIELD_TEXT_OF("confidence", control_confidence),
    FIELD_FLAG_OF("tests", control_tests),
    {0}};
const TemplateView policy_control_view = {"control of a policy", policy_control_fields};

/* ---- exceptions ---- */

TEXT_FUNCTION(exception_id, PageException, o->exception->id)
TEXT_FUNCTION(exception_policy, PageException, o->policy->id)
TEXT_FUNCTION(exception_from, PageException, o->exception->from)
TEXT_FUNCTION(exception_until, PageException, o->exception->until)
TEXT_FUNCTION(exception_owner, PageException, o->exception->owner)
TEXT_FUNCTION(exception_approved, PageException, o->exception->approved_by)
TEXT_FUNCTION(exception_ticket, PageException, o->exception->ticket)
TEXT_FUNCTION(exception_reason, PageException, o->exception->reason)
NUMBER_FUNCTION(exception_count, PageException, o->exception->count)
FLAG_FUNCTION(exception_expired, PageException, o->exception->expired)
FLAG_FUNCTION(exception_expiring, PageException, o->exception->expiring)
FLAG_FUNCTION(exception_unused, PageException, o->exception->unused)
FLAG_FUNCTION(exception_pending, PageException, o->exception->pending)
FLAG_FUNCTION(exception_never, PageException, o->exception->never)
FLAG_FUNCTION(exception_broad, PageException, o->exception->broad)
FLAG_FUNCTION(exception_long, PageException, o->exception->lasting)
TEXT_FUNCTION(exception_state, PageException, slice_of(audit_exception_state(o->exception)))
TEXT_FUNCTION(exception_idle, PageException, o->exception->idle)
TEXT_FUNCTION(exception_approved_on, PageException, o->exception->approved_on)
TEXT_FUNCTION(exception_account, PageException, o->exception->account)
TEXT_FUNCTION(exception_instead, PageException, o->exception->compensating_control)
TEXT_FUNCTION(exception_source, PageException, o->exception->source)
NUMBER_FUNCTION(exception_max, PageException, o->exception->max)
NUMBER_FUNCTION(exception_past_max, PageException, o->exception->past_max)

static void exception_anchor(const TemplateScope *scope, Buffer *out)
{
    const PageException *e = scope->object;
    add_policy_anchor(scope->root, e->policy, out);
}

static const TemplateField exception_fields[] = {
    FIELD_TEXT_OF("exception", exception_id),
    FIELD_TEXT_OF("policy", exception_policy),
    FIELD_TEXT_OF("policy_anchor", exception_anchor),
    FIELD_TEXT_OF("exception_from", exception_from),
    FIELD_TEXT_OF("until", exception_until),
    FIELD_TEXT_OF("owner", exception_owner),
    FIELD_TEXT_OF("approved_by", exception_approved),
    FIELD_TEXT_OF("ticket", exception_ticket),
    FIELD_TEXT_OF("reason", exception_reason),
    FIELD_NUMBER_OF("covered", exception_count),
    FIELD_FLAG_OF("expired", exception_expired),
    FIELD_FLAG_OF("expiring", exception_expiring),
    FIELD_FLAG_OF("unused", exception_unused),
    FIELD_FLAG_OF("pending", exception_pending),
    FIELD_FLAG_OF("never", exception_never),
    FIELD_FLAG_OF("broad", exception_broad),
    FIELD_FLAG_OF("long", exception_long),
    FIELD_TEXT_OF("exception_state", exception_state),
    FIELD_TEXT_OF("idle", exception_idle),
    FIELD_TEXT_OF("approved_on", exception_approved_on),
    FIELD_TEXT_OF("exception_account", exception_account),
    FIELD_TEXT_OF("instead", exception_instead),
    FIELD_TEXT_OF("exception_source", exception_source),
    FIELD_NUMBER_OF("max", exception_max),
    FIELD_NUMBER_OF("past_max", exception_past_max),
    {0}};
const TemplateView page_exception_view = {"exception", exception_fields};

/* ---- policies ---- */

TEXT_FUNCTION(policy_result, AuditPolicy, slice_of(audit_result_word(o->result)))
TEXT_FUNCTION(policy_result_key, AuditPolicy, slice_of(page_result_key(o->result)))
TEXT_FUNCTION(policy_severity, AuditPolicy, slice_of(model_severity_word(o->severity_rank)))
NUMBER_FUNCTION(policy_population, AuditPolicy, audit_population(&o->verdicts))
FLAG_FUNCTION(policy_requires, AuditPolicy, slice_equal(o->kind, SLICE("require")))
FLAG_FUNCTION(policy_forbids, AuditPolicy, slice_equal(o->kind, SLICE("forbid")))
FLAG_FUNCTION(policy_reviews, AuditPolicy, slice_equal(o->kind, SLICE("review")))

static void policy_anchor(const TemplateScope *scope, Buffer *out)
{
    add_policy_anchor(scope->root, scope->object, out);
}

/* The share of a require's population that is compliant. */
static void policy_rate(const TemplateScope *scope, Buffer *out)
{
    const AuditPolicy *policy = scope->object;
    if (slice_equal(policy->kind, SLICE("require")))
        add_percent(policy->verdicts.count[AUDIT_COMPLIANT], audit_population(&policy->verdicts),
                    out);
}

static void policy_why(const TemplateScope *scope, Buffer *out)
{
    if (!model_numbers_tell(scope->object))
        model_add_grouped(((const AuditPolicy *)scope->object)->why, out);
}

static void policy_incomplete(const TemplateScope *scope, Buffer *out)
{
    model_add_grouped(((const AuditPolicy *)scope->object)->incomplete, out);
}

static void policy_services(const TemplateScope *scope, Buffer *out)
{
    model_add_services(((const Page *)scope->root)->audit, scope->object, out);
}

NUMBER_FUNCTION(policy_accounts, AuditPolicy, model_policy_accounts(page->audit, o))
FLAG_FUNCTION(policy_tells_rest, AuditPolicy, model_numbers_tell(o))

static uint32_t policy_index(const TemplateScope *scope)
{
    const AuditPolicy *policy = scope->object;
    return (uint32_t)(policy - ((const Page *)scope->root)->audit->policies);
}

/* The policy's finding at a place, from 0. */
static const void *policy_finding_item(const TemplateScope *scope, size_t index)
{
    const Page *page = scope->root;
    uint32_t finding = page->model.first_of_policy[policy_index(scope)];
    for (size_t i = 0; i < index && finding != UINT32_MAX; i++)
        finding = page->model.next_of_policy[finding];
    return finding == UINT32_MAX || index >= LIMIT_SHOWN_FINDINGS ? NULL
                                                                  : &page->audit->findings[finding];
}

static uint64_t policy_findings_more(const TemplateScope *scope)
{
    const Page *page = scope->root;
    uint64_t count = 0;
    for (uint32_t i = page->model.first_of_policy[policy_index(scope)]; i != UINT32_MAX;
         i = page->model.next_of_policy[i])
        count++;
    return count > LIMIT_SHOWN_FINDINGS ? count - LIMIT_SHOWN_FINDINGS : 0;
}

FLAG_FUNCTION(policy_has_findings, AuditPolicy,
              page->model.first_of_policy[policy_index(scope)] != UINT32_MAX)

static const TemplateField policy_fields[] = {
    FIELD_LIST_OF("policy_findings", policy_finding_item, named_finding_view),
    FIELD_FLAG_OF("has_findings", policy_has_findings),
    FIELD_NUMBER_OF("policy_findings_more", policy_findings_more),
    FIELD_TEXT("policy", AuditPolicy, id),
    FIELD_TEXT_OF("policy_anchor", policy_anchor),
    FIELD_TEXT("policy_title", AuditPolicy, title),
    FIELD_TEXT("rationale", AuditPolicy, rationale),
    FIELD_TEXT("remediation", AuditPolicy, remediation),
    FIELD_TEXT_OF("severity", policy_severity),
    FIELD_TEXT("kind", AuditPolicy, kind),
    FIELD_FLAG_OF("requires", policy_requires),
    FIELD_FLAG_OF("forbids", policy_forbids),
    FIELD_FLAG_OF("reviews", policy_reviews),
    FIELD_TEXT_OF("policy_result", policy_result),
    FIELD_TEXT_OF("policy_result_key", policy_result_key),
    FIELD_FLAG("policy_complete", AuditPolicy, complete),
    FIELD_TEXT_OF("why", policy_why),
    FIELD_TEXT_OF("incomplete_why", policy_incomplete),
    FIELD_FLAG_OF("tells_rest", policy_tells_rest),
    FIELD_TEXT_OF("policy_services", policy_services),
    FIELD_NUMBER_OF("policy_accounts", policy_accounts),
    FIELD_TEXT("source", AuditPolicy, source),
    FIELD_TEXT("source_sha256", AuditPolicy, sha256),
    FIELD_LINES("source_text", AuditPolicy, text),
    FIELD_NUMBER_OF("policy_population", policy_population),
    FIELD_NUMBER("compliant", AuditPolicy, verdicts.count[AUDIT_COMPLIANT]),
    FIELD_NUMBER("non_compliant", AuditPolicy, verdicts.count[AUDIT_NON_COMPLIANT]),
    FIELD_NUMBER("to_review", AuditPolicy, verdicts.count[AUDIT_REVIEW]),
    FIELD_NUMBER("attempted", AuditPolicy, verdicts.count[AUDIT_ATTEMPT]),
    FIELD_NUMBER("excepted", AuditPolicy, verdicts.count[AUDIT_EXCEPTED]),
    FIELD_NUMBER("insufficient", AuditPolicy, verdicts.count[AUDIT_INSUFFICIENT_DATA]),
    FIELD_NUMBER("not_applicable", AuditPolicy, verdicts.count[AUDIT_NOT_APPLICABLE]),
    FIELD_TEXT_OF("rate", policy_rate),
    FIELD_LIST("controls", AuditPolicy, controls, control_count, AuditControl, policy_control_view),
    {0}};
const TemplateView page_policy_view = {"policy", policy_fields};

const void *policy_item(const TemplateScope *scope, size_t index)
{
    const Audit *audit = ((const Page *)scope->object)->audit;
    return index < audit->policy_count ? &audit->policies[index] : NULL;
}

static const TemplateField policy_file_fields[] = {FIELD_TEXT("path", AuditPolicyFile, path),
                                                   FIELD_TEXT("set", AuditPolicyFile, set_id),
                                                   FIELD_TEXT("version", AuditPolicyFile, version),
                                                   FIELD_TEXT("set_title", AuditPolicyFile, title),
                                                   FIELD_TEXT("sha256", AuditPolicyFile, sha256),
                                                   {0}};
const TemplateView policy_file_view = {"policy file", policy_file_fields};

const void *policy_file_item(const TemplateScope *scope, size_t index)
{
    const Audit *audit = ((const Page *)scope->object)->audit;
    return index < audit->policy_file_count ? &audit->policy_files[index] : NULL;
}

/* ---- control matrix: the policies of a control are ModelControlPolicies ---- */

TEXT_FUNCTION(link_policy, ModelControlPolicy, o->policy->id)
TEXT_FUNCTION(link_title, ModelControlPolicy, o->policy->title)
TEXT_FUNCTION(link_result, ModelControlPolicy, slice_of(audit_result_word(o->policy->result)))
TEXT_FUNCTION(link_result_key, ModelControlPolicy, slice_of(page_result_key(o->policy->result)))
FLAG_FUNCTION(link_complete, ModelControlPolicy, o->policy->complete)
TEXT_FUNCTION(link_relation, ModelControlPolicy, o->control->relation)
TEXT_FUNCTION(link_confidence, ModelControlPolicy, model_confidence_words(o->control->confidence))
FLAG_FUNCTION(link_tests, ModelControlPolicy, slice_equal(o->control->relation, SLICE("tests")))
NUMBER_FUNCTION(link_population, ModelControlPolicy, audit_population(&o->policy->verdicts))
NUMBER_FUNCTION(link_violations, ModelControlPolicy, o->policy->verdicts.count[AUDIT_NON_COMPLIANT])
NUMBER_FUNCTION(link_reviews, ModelControlPolicy, o->policy->verdicts.count[AUDIT_REVIEW])
NUMBER_FUNCTION(link_excepted, ModelControlPolicy, o->policy->verdicts.count[AUDIT_EXCEPTED])

static void link_anchor(const TemplateScope *scope, Buffer *out)
{
    const ModelControlPolicy *link = scope->object;
    add_policy_anchor(scope->root, link->policy, out);
}

/* Of the policy's first finding; empty where there is none. */
static void link_finding(const TemplateScope *scope, Buffer *out)
{
    const Page *page = scope->root;
    const ModelControlPolicy *link = scope->object;
    uint32_t finding = page->model.first_of_policy[link->policy - page->audit->policies];
    if (finding != UINT32_MAX)
        buffer_add(out, page->audit->findings[finding].fingerprint);
}

static const TemplateField link_fields[] = {FIELD_TEXT_OF("policy_finding", link_finding),
                                            FIELD_TEXT_OF("policy", link_policy),
                                            FIELD_TEXT_OF("policy_anchor", link_anchor),
                                            FIELD_TEXT_OF("policy_title", link_title),
                                            FIELD_TEXT_OF("policy_result", link_result),
                                            FIELD_TEXT_OF("policy_result_key", link_result_key),
                                            FIELD_FLAG_OF("policy_complete", link_complete),
                                            FIELD_TEXT_OF("relation", link_relation),
                                            FIELD_TEXT_OF("confidence", link_confidence),
                                            FIELD_FLAG_OF("tests", link_tests),
                                            FIELD_NUMBER_OF("policy_population", link_population),
                                            FIELD_NUMBER_OF("non_compliant", link_violations),
                                            FIELD_NUMBER_OF("to_review", link_reviews),
                                            FIELD_NUMBER_OF("excepted", link_excepted),
                                            {0}};
static const TemplateView link_view = {"policy of a control", link_fields};

TEXT_FUNCTION(control_result, ModelControl, slice_of(audit_result_word(o->result)))
TEXT_FUNCTION(control_result_key, ModelControl, slice_of(page_result_key(o->result)))

static void control_anchor(const TemplateScope *scope, Buffer *out)
{
    add_control_anchor((uint32_t)scope->owner->index, (uint32_t)scope->index, out);
}

static const TemplateField control_fields[] = {
    FIELD_TEXT_OF("control_anchor", control_anchor),
    FIELD_TEXT("control", ModelControl, id),
    FIELD_TEXT("control_title", ModelControl, title),
    FIELD_FLAG("control_listed", ModelControl, listed),
    FIELD_TEXT_OF("control_result", control_result),
    FIELD_TEXT_OF("control_result_key", control_result_key),
    FIELD_FLAG("control_complete", ModelControl, complete),
    FIELD_LIST("control_policies", ModelControl, policies, policy_count, ModelControlPolicy,
               link_view),
    {0}};
static const TemplateView control_view = {"control", control_fields};

NUMBER_FUNCTION(framework_controls, ModelFramework, o->control_count)
NUMBER_FUNCTION(framework_not_evaluated, ModelFramework, o->results[RESULT_NOT_EVALUATED])
NUMBER_FUNCTION(framework_listed, ModelFramework, o->listed_count)
NUMBER_FUNCTION(framework_untested, ModelFramework, o->untested_count)

static const TemplateField untested_fields[] = {
    FIELD_TEXT("control", ModelControl, id), FIELD_TEXT("control_title", ModelControl, title), {0}};
static const TemplateView untested_view = {"control without a policy", untested_fields};

static void framework_anchor(const TemplateScope *scope, Buffer *out)
{
    add_framework_anchor((uint32_t)scope->index, out);
}

static const TemplateField framework_fields[] = {
    FIELD_TEXT_OF("framework_anchor", framework_anchor),
    FIELD_TEXT("framework", ModelFramework, id),
    FIELD_TEXT("version", ModelFramework, version),
    FIELD_TEXT("framework_title", ModelFramework, title),
    FIELD_TEXT("framework_source", ModelFramework, source),
    FIELD_FLAG("requested", ModelFramework, requested),
    FIELD_NUMBER_OF("controls_count", framework_controls),
    FIELD_NUMBER_OF("listed_count", framework_listed),
    FIELD_NUMBER_OF("not_evaluated", framework_not_evaluated),
    FIELD_NUMBER_OF("untested_count", framework_untested),
    FIELD_LIST("framework_controls", ModelFramework, controls, control_count, ModelControl,
               control_view),
    FIELD_LIST("untested_controls", ModelFramework, untested, untested_count, ModelControl,
               untested_view),
    {0}};
const TemplateView page_framework_view = {"framework", framework_fields};
