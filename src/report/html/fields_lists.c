/* Lists beside the findings: the input manifest, attempts, the policies with the most violations.
 */
#include "base/limits.h"
#include "report/html/fields.h"
#include "report/html/views.h"

/* ---- manifest ---- */

NUMBER_FUNCTION(file_size, AuditFile, o->size)
NUMBER_FUNCTION(file_records, AuditFile, o->records)
TEXT_FUNCTION(file_first, AuditFile, o->first)
TEXT_FUNCTION(file_last, AuditFile, o->last)

FLAG_FUNCTION(file_is_log, AuditFile, slice_equal(o->kind, SLICE("log")))
FLAG_FUNCTION(file_is_digest, AuditFile, slice_equal(o->kind, SLICE("digest")))
FLAG_FUNCTION(file_is_other, AuditFile, slice_equal(o->kind, SLICE("other")))

static const TemplateField file_fields[] = {
    FIELD_TEXT("path", AuditFile, path),           FIELD_TEXT("sha256", AuditFile, sha256),
    FIELD_FLAG_OF("is_log", file_is_log),          FIELD_FLAG_OF("is_digest", file_is_digest),
    FIELD_FLAG_OF("is_other", file_is_other),      FIELD_NUMBER_OF("size", file_size),
    FIELD_NUMBER_OF("file_records", file_records), FIELD_TIME_OF("file_first", file_first),
    FIELD_TIME_OF("file_last", file_last),         {0}};
const TemplateView manifest_file_view = {"file of the manifest", file_fields};

const void *manifest_item(const TemplateScope *scope, size_t index)
{
    const Audit *audit = ((const Page *)scope->object)->audit;
    return index < model_files_shown(audit) ? audit_listed_file(audit, index) : NULL;
}

/* ---- attempts ---- */

static const AuditPolicy *attempted_policy(const TemplateScope *scope)
{
    const AuditTally *tally = scope->object;
    return &((const Page *)scope->root)->audit->policies[tally->policy];
}

TEXT_FUNCTION(attempt_policy, AuditTally, attempted_policy(scope)->id)
TEXT_FUNCTION(attempt_title, AuditTally, attempted_policy(scope)->title)
TEXT_FUNCTION(attempt_severity, AuditTally,
              slice_of(model_severity_word(attempted_policy(scope)->severity_rank)))
NUMBER_FUNCTION(attempt_count, AuditTally, o->verdicts.count[AUDIT_ATTEMPT])
NUMBER_FUNCTION(attempt_population, AuditTally, audit_population(&o->verdicts))

static void attempt_anchor(const TemplateScope *scope, Buffer *out)
{
    add_policy_anchor(scope->root, attempted_policy(scope), out);
}

static void attempt_account(const TemplateScope *scope, Buffer *out)
{
    const Audit *audit = ((const Page *)scope->root)->audit;
    Slice id = ((const AuditTally *)scope->object)->account, name = {0};
    for (uint32_t i = 0; i < audit->account_count; i++)
        if (slice_equal(audit->accounts[i].id, id))
            name = audit->accounts[i].name;
    model_add_account(out, id, name);
}

static const TemplateField attempt_fields[] = {
    FIELD_TEXT_OF("policy", attempt_policy),
    FIELD_TEXT_OF("policy_anchor", attempt_anchor),
    FIELD_TEXT_OF("policy_title", attempt_title),
    FIELD_TEXT_OF("severity", attempt_severity),
    FIELD_TEXT_OF("account", attempt_account),
    FIELD_TEXT("service", AuditTally, service),
    FIELD_NUMBER_OF("attempt_count", attempt_count),
    FIELD_NUMBER_OF("policy_population", attempt_population),
    {0}};
const TemplateView attempt_view = {"attempt", attempt_fields};

const void *attempt_item(const TemplateScope *scope, size_t index)
{
    const Page *page = scope->object;
    return index < page->attempt_count ? page->attempts[index] : NULL;
}

/* ---- policies with the most violations ---- */

static const AuditPolicy *top_of(const TemplateScope *scope)
{
    return &((const Page *)scope->root)->audit->policies[*(const uint32_t *)scope->object];
}

TEXT_FUNCTION(top_policy, uint32_t, top_of(scope)->id)
TEXT_FUNCTION(top_title, uint32_t, top_of(scope)->title)
TEXT_FUNCTION(top_severity, uint32_t, slice_of(model_severity_word(top_of(scope)->severity_rank)))
NUMBER_FUNCTION(top_population, uint32_t, audit_population(&top_of(scope)->verdicts))

NUMBER_FUNCTION(top_records, uint32_t, top_of(scope)->verdicts.count[AUDIT_NON_COMPLIANT])

static void top_anchor(const TemplateScope *scope, Buffer *out)
{
    add_policy_anchor(scope->root, top_of(scope), out);
}

static void top_bar(const TemplateScope *scope, Buffer *out)
{
    const Page *page = scope->root;
    chart_bar(top_of(scope)->verdicts.count[AUDIT_NON_COMPLIANT],
              page->audit->policies[page->model.top[0]].verdicts.count[AUDIT_NON_COMPLIANT],
              model_severity_word(top_of(scope)->severity_rank), out);
}

static const TemplateField top_fields[] = {FIELD_TEXT_OF("policy", top_policy),
                                           FIELD_TEXT_OF("policy_anchor", top_anchor),
                                           FIELD_TEXT_OF("policy_title", top_title),
                                           FIELD_TEXT_OF("severity", top_severity),
                                           FIELD_NUMBER_OF("violation_records", top_records),
                                           FIELD_NUMBER_OF("policy_population", top_population),
                                           FIELD_MARKUP_OF("bar", top_bar),
                                           {0}};
const TemplateView top_policy_view = {"policy of the chart", top_fields};

const void *top_policy_item(const TemplateScope *scope, size_t index)
{
    const Model *model = &((const Page *)scope->object)->model;
    return index < model->top_count ? &model->top[index] : NULL;
}
