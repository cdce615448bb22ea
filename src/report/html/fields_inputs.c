/* How much was there, how much was read, what could not be: files, records, accounts, problems. */
#include "base/limits.h"
#include "report/html/fields.h"
#include "report/html/views.h"

NUMBER_FUNCTION(files_read, AuditInputs, audit_files_read(o))
FLAG_FUNCTION(files_split, AuditInputs, audit_files_split(o))
NUMBER_FUNCTION(pieces, AuditInputs, o->records + o->quarantined)
NUMBER_FUNCTION(not_read, AuditInputs, o->unreadable + o->quarantined)
NUMBER_FUNCTION(problems_all, AuditInputs, audit_problem_total(o))
NUMBER_FUNCTION(notices_all, AuditInputs, audit_notice_total(o))
NUMBER_FUNCTION(problems_more, AuditInputs,
                audit_problem_total(o) > LIMIT_SHOWN_PROBLEMS
                    ? audit_problem_total(o) - LIMIT_SHOWN_PROBLEMS
                    : 0)
NUMBER_FUNCTION(quarantined_aside, AuditInputs, page->model.quarantined_aside)
NUMBER_FUNCTION(notices_more, AuditInputs,
                audit_notice_total(o) > LIMIT_SHOWN_PROBLEMS
                    ? audit_notice_total(o) - LIMIT_SHOWN_PROBLEMS
                    : 0)
NUMBER_FUNCTION(problems_shown, AuditInputs,
                audit_problem_total(o) > LIMIT_SHOWN_PROBLEMS ? LIMIT_SHOWN_PROBLEMS
                                                              : audit_problem_total(o))
NUMBER_FUNCTION(notices_shown, AuditInputs,
                audit_notice_total(o) > LIMIT_SHOWN_PROBLEMS ? LIMIT_SHOWN_PROBLEMS
                                                             : audit_notice_total(o))

static void problem_detail(const TemplateScope *scope, Buffer *out)
{
    model_add_detail(((const AuditProblem *)scope->object)->detail, out);
}

static const TemplateField problem_fields[] = {
    FIELD_TEXT("kind", AuditProblem, kind),         FIELD_TEXT("file", AuditProblem, file),
    FIELD_NUMBER("offset", AuditProblem, offset),   FIELD_TEXT_OF("detail", problem_detail),
    FIELD_NUMBER("records", AuditProblem, records), {0}};
static const TemplateView problem_view = {"problem", problem_fields};

static const void *problem_item(const TemplateScope *scope, size_t index)
{
    const AuditInputs *in = scope->object;
    const ModelProblems *problems = &((const Page *)scope->root)->model.problems;
    return index < problems->shown_count ? &in->problems[problems->shown[index]] : NULL;
}

static const void *notice_item(const TemplateScope *scope, size_t index)
{
    const AuditInputs *in = scope->object;
    const ModelProblems *notices = &((const Page *)scope->root)->model.notices;
    return index < notices->shown_count ? &in->notices[notices->shown[index]] : NULL;
}

static const TemplateField kind_fields[] = {FIELD_TEXT("kind", ModelKind, kind),
                                            FIELD_NUMBER("count", ModelKind, count),
                                            FIELD_NUMBER("records", ModelKind, records),
                                            {0}};
static const TemplateView kind_view = {"kind of problem", kind_fields};

static const void *problem_kind_item(const TemplateScope *scope, size_t index)
{
    const ModelProblems *problems = &((const Page *)scope->root)->model.problems;
    return index < problems->kind_count ? &problems->kinds[index] : NULL;
}

static const void *notice_kind_item(const TemplateScope *scope, size_t index)
{
    const ModelProblems *notices = &((const Page *)scope->root)->model.notices;
    return index < notices->kind_count ? &notices->kinds[index] : NULL;
}

static const TemplateField population_fields[] = {
    FIELD_NUMBER("files_found", AuditInputs, files),
    FIELD_NUMBER("files_passed_over", AuditInputs, passed_over),
    FIELD_FLAG_OF("files_split", files_split),
    FIELD_NUMBER("files_digests", AuditInputs, digests),
    FIELD_NUMBER("files_metadata", AuditInputs, sidecars),
    FIELD_NUMBER("files_others", AuditInputs, others),
    FIELD_NUMBER("passed_over_bytes", AuditInputs, passed_over_bytes),
    FIELD_NUMBER("skipped_digests", AuditInputs, skipped_digests),
    FIELD_NUMBER("files_skipped", AuditInputs, skipped),
    FIELD_NUMBER("files_unreadable", AuditInputs, unreadable),
    FIELD_NUMBER_OF("files_read", files_read),
    FIELD_NUMBER("compressed_bytes", AuditInputs, compressed_bytes),
    FIELD_NUMBER("bytes", AuditInputs, bytes),
    FIELD_NUMBER_OF("pieces", pieces),
    FIELD_NUMBER("quarantined", AuditInputs, quarantined),
    FIELD_NUMBER("records", AuditInputs, records),
    FIELD_NUMBER("out_of_scope", AuditInputs, out_of_scope),
    FIELD_NUMBER("out_of_period", AuditInputs, out_of_period),
    FIELD_NUMBER("out_of_account", AuditInputs, out_of_account),
    FIELD_NUMBER("out_of_region", AuditInputs, out_of_region),
    FIELD_NUMBER("out_of_service", AuditInputs, out_of_service),
    FIELD_NUMBER("out_of_kind", AuditInputs, out_of_kind),
    FIELD_NUMBER("duplicates", AuditInputs, duplicates),
    FIELD_NUMBER("evaluated", AuditInputs, evaluated),
    FIELD_NUMBER("undated", AuditInputs, undated),
    FIELD_NUMBER("recovered", AuditInputs, recovered),
    FIELD_NUMBER("addenda", AuditInputs, addenda),
    FIELD_NUMBER("access_inferred", AuditInputs, access_inferred),
    FIELD_NUMBER("ids_missing", AuditInputs, ids_missing),
    FIELD_NUMBER_OF("not_read", not_read),
    FIELD_TEXT("manifest_sha256", AuditInputs, sha256),
    FIELD_LIST("kinds", AuditInputs, kinds, kind_count, AuditCount, page_count_view),
    FIELD_NUMBER_OF("problems_count", problems_all),
    FIELD_NUMBER_OF("problems_shown", problems_shown),
    FIELD_NUMBER_OF("problems_more", problems_more),
    FIELD_LIST_OF("problems", problem_item, problem_view),
    FIELD_NUMBER_OF("quarantined_aside", quarantined_aside),
    FIELD_LIST_OF("problem_kinds", problem_kind_item, kind_view),
    FIELD_NUMBER_OF("notices_count", notices_all),
    FIELD_NUMBER_OF("notices_shown", notices_shown),
    FIELD_NUMBER_OF("notices_more", notices_more),
    FIELD_LIST_OF("notices", notice_item, problem_view),
    FIELD_LIST_OF("notice_kinds", notice_kind_item, kind_view),
    {0}};
const TemplateView population_view = {"population", population_fields};

const void *population_item(const TemplateScope *scope, size_t index)
{
    const Page *page = scope->object;
    return index ? NULL : &page->audit->inputs;
}

static void account_label(const TemplateScope *scope, Buffer *out)
{
    const AuditAccount *account = scope->object;
    model_add_account(out, account->id, account->name);
}

static bool is_aside(const AuditAccount *account, const Page *page)
{
    return !account->evaluated && !model_is_selected(page->audit, account->id);
}

FLAG_FUNCTION(account_selected, AuditAccount, !is_aside(o, page))
FLAG_FUNCTION(account_silent, AuditAccount, !o->evaluated && !is_aside(o, page))
FLAG_FUNCTION(account_unlisted, AuditAccount, !o->listed && page->model.listing.listed > 0)

static const TemplateField account_fields[] = {
    FIELD_TEXT_OF("account", account_label),
    FIELD_TEXT("account_id", AuditAccount, id),
    FIELD_TEXT("account_name", AuditAccount, name),
    FIELD_TEXT("owner", AuditAccount, owner),
    FIELD_TEXT("environment", AuditAccount, environment),
    FIELD_TEXT("unit", AuditAccount, ou),
    FIELD_NUMBER("account_evaluated", AuditAccount, evaluated),
    FIELD_NUMBER("account_quarantined", AuditAccount, quarantined),
    FIELD_FLAG("listed", AuditAccount, listed),
    FIELD_FLAG_OF("account_selected", account_selected),
    FIELD_FLAG_OF("account_silent", account_silent),
    FIELD_FLAG_OF("account_unlisted", account_unlisted),
    {0}};
const TemplateView input_account_view = {"account", account_fields};

const void *input_account_item(const TemplateScope *scope, size_t index)
{
    const Page *page = scope->object;
    return index < page->scope_account_count ? &page->audit->accounts[page->scope_accounts[index]]
                                             : NULL;
}

const void *cover_account_item(const TemplateScope *scope, size_t index)
{
    const Audit *audit = ((const Page *)scope->object)->audit;
    return index < MODEL_COVER_ACCOUNTS && index < audit->account_count ? &audit->accounts[index]
                                                                        : NULL;
}
