/* The root of the page: heading, totals, scorecards, days. */
#include "base/base64.h"
#include "base/limits.h"
#include "report/html/data.h"
#include "report/html/fields.h"
#include "report/html/views.h"

const char *page_result_key(AuditResult result)
{
    static const char *const keys[RESULT_COUNT] = {"not-configured", "fail",         "inconclusive",
                                                   "review",         "excepted",     "pass",
                                                   "no-data",        "not-evaluated"};
    return (unsigned)result < RESULT_COUNT ? keys[result] : "";
}

/* ---- bare texts and counts ---- */

static const TemplateField name_fields[] = {{.name = "name", .kind = TEMPLATE_TEXT}, {0}};
const TemplateView page_name_view = {"name", name_fields};

static const TemplateField count_fields[] = {
    FIELD_TEXT("name", AuditCount, name), FIELD_NUMBER("count", AuditCount, count), {0}};
const TemplateView page_count_view = {"count", count_fields};

static const TemplateField requested_fields[] = {
    FIELD_TEXT("framework", AuditFramework, id),
    FIELD_TEXT("version", AuditFramework, version),
    FIELD_TEXT("framework_title", AuditFramework, title),
    {0}};
static const TemplateView requested_view = {"requested framework", requested_fields};

static const TemplateField other_framework_fields[] = {
    FIELD_TEXT("framework", ModelFramework, id),
    FIELD_TEXT("version", ModelFramework, version),
    {0}};
static const TemplateView other_framework_view = {"other framework", other_framework_fields};

/* ---- totals ---- */

NUMBER_FUNCTION(dispositions_count, Page, o->audit->disposition_count)
NUMBER_FUNCTION(totals_policies, ModelTotals, page->audit->policy_count)
NUMBER_FUNCTION(totals_findings, ModelTotals, o->violation_findings + o->review_findings)
NUMBER_FUNCTION(totals_failing, ModelTotals, o->policies[RESULT_FAIL])
NUMBER_FUNCTION(totals_inconclusive, ModelTotals, o->policies[RESULT_INCONCLUSIVE])
NUMBER_FUNCTION(totals_passing, ModelTotals, o->policies[RESULT_PASS])
NUMBER_FUNCTION(totals_silent, ModelTotals,
                o->policies[RESULT_NO_DATA] + o->policies[RESULT_NOT_CONFIGURED])
FLAG_FUNCTION(totals_has_baseline, ModelTotals, page->audit->compared)

static const TemplateField totals_fields[] = {
    FIELD_NUMBER_OF("policies_count", totals_policies),
    FIELD_NUMBER_OF("findings_count", totals_findings),
    FIELD_NUMBER_OF("failing_policies", totals_failing),
    FIELD_NUMBER_OF("inconclusive_policies", totals_inconclusive),
    FIELD_NUMBER_OF("passing_policies", totals_passing),
    FIELD_NUMBER_OF("silent_policies", totals_silent),
    FIELD_NUMBER("violation_findings", ModelTotals, violation_findings),
    FIELD_NUMBER("violation_records", ModelTotals, violation_total),
    FIELD_NUMBER("review_findings", ModelTotals, review_findings),
    FIELD_NUMBER("review_records", ModelTotals, review_total),
    FIELD_NUMBER("new_findings", ModelTotals, new_findings),
    FIELD_NUMBER("known_findings", ModelTotals, known_findings),
    FIELD_NUMBER("resolved_findings", ModelTotals, resolved_findings),
    FIELD_FLAG_OF("has_baseline", totals_has_baseline),
    FIELD_NUMBER("attempt_records", ModelTotals, attempts),
    FIELD_NUMBER("excepted_records", ModelTotals, excepted),
    FIELD_NUMBER("insufficient_records", ModelTotals, insufficient),
    FIELD_NUMBER("exceptions_count", ModelTotals, exceptions),
    FIELD_NUMBER("exceptions_in_force", ModelTotals, in_force),
    FIELD_NUMBER("exceptions_expiring", ModelTotals, expiring),
    FIELD_NUMBER("exceptions_expired", ModelTotals, expired),
    FIELD_NUMBER("exceptions_unused", ModelTotals, unused),
    {0}};
static const TemplateView totals_view = {"totals", totals_fields};

static const void *totals_item(const TemplateScope *scope, size_t index)
{
    const Page *page = scope->object;
    return index ? NULL : &page->model.totals;
}

/* ---- scorecard: a row per result, in the order of their precedence ---- */

static AuditResult ranked_result(size_t index)
{
    for (int r = 0; r < RESULT_COUNT; r++)
        if (model_result_rank((AuditResult)r) == (int)index)
            return (AuditResult)r;
    return RESULT_NOT_EVALUATED;
}

static uint64_t most_policies(const Page *page)
{
    uint64_t most = 0;
    for (int r = 0; r < RESULT_COUNT; r++)
        most = page->model.totals.policies[r] > most ? page->model.totals.policies[r] : most;
    return most;
}

TEXT_FUNCTION(result_word, Page, slice_of(audit_result_word(ranked_result(scope->index))))
TEXT_FUNCTION(result_key, Page, slice_of(page_result_key(ranked_result(scope->index))))
NUMBER_FUNCTION(result_policies, Page, o->model.totals.policies[ranked_result(scope->index)])
NUMBER_FUNCTION(result_controls, Page, o->model.totals.controls[ranked_result(scope->index)])

static void result_bar(const TemplateScope *scope, Buffer *out)
{
    const Page *page = scope->object;
    AuditResult result = ranked_result(scope->index);
    chart_bar(page->model.totals.policies[result], most_policies(page), page_result_key(result),
              out);
}

static const TemplateField result_fields[] = {FIELD_TEXT_OF("result", result_word),
                                              FIELD_TEXT_OF("result_key", result_key),
                                              FIELD_NUMBER_OF("policies_count", result_policies),
                                              FIELD_NUMBER_OF("controls_count", result_controls),
                                              FIELD_MARKUP_OF("bar", result_bar),
                                              {0}};
static const TemplateView result_view = {"result", result_fields};

static const void *result_item(const TemplateScope *scope, size_t index)
{
    return index < RESULT_COUNT ? scope->object : NULL;
}

/* ---- severities ---- */

TEXT_FUNCTION(severity_word, Page, slice_of(model_severity_word((int)scope->index)))
NUMBER_FUNCTION(severity_violations, Page, o->model.totals.violations[scope->index])
NUMBER_FUNCTION(severity_violating, Page, o->model.totals.violating_records[scope->index])
NUMBER_FUNCTION(severity_reviews, Page, o->model.totals.reviews[scope->index])
NUMBER_FUNCTION(severity_reviewed, Page, o->model.totals.review_records[scope->index])

static void severity_bar(const TemplateScope *scope, Buffer *out)
{
    const ModelTotals *t = &((const Page *)scope->object)->model.totals;
    uint64_t most = 0;
    for (int i = 0; i < MODEL_SEVERITIES; i++)
        most = t->violations[i] > most ? t->violations[i] : most;
    chart_bar(t->violations[scope->index], most, model_severity_word((int)scope->index), out);
}

static const TemplateField severity_fields[] = {
    FIELD_TEXT_OF("severity", severity_word),
    FIELD_NUMBER_OF("violation_findings", severity_violations),
    FIELD_NUMBER_OF("violation_records", severity_violating),
    FIELD_NUMBER_OF("review_findings", severity_reviews),
    FIELD_NUMBER_OF("review_records", severity_reviewed),
    FIELD_MARKUP_OF("bar", severity_bar),
    {0}};
static const TemplateView severity_view = {"severity", severity_fields};

static const void *severity_item(const TemplateScope *scope, size_t index)
{
    return index < MODEL_SEVERITIES ? scope->object : NULL;
}

/* ---- days ---- */

static void day_text(const TemplateScope *scope, Buffer *out)
{
    const ChartDays *days = &((const Page *)scope->object)->days;
    char text[16];
    instant_format_date(days->first + (Instant)scope->index * days->days * INSTANT_DAY, text);
    buffer_add(out, slice_of(text));
}

NUMBER_FUNCTION(day_events, Page, o->days.events[scope->index])
NUMBER_FUNCTION(day_violations, Page, o->days.violations[scope->index])
NUMBER_FUNCTION(day_reviews, Page, o->days.reviews[scope->index])

NUMBER_FUNCTION(day_severity, Page, o->days.by_severity[scope->index][scope->owner->index])

static const TemplateField day_severity_fields[] = {
    FIELD_TEXT_OF("severity", severity_word), FIELD_NUMBER_OF("violations", day_severity), {0}};
static const TemplateView day_severity_view = {"severity of a day", day_severity_fields};

static const TemplateField day_fields[] = {
    FIELD_TEXT_OF("day", day_text),
    FIELD_NUMBER_OF("events", day_events),
    FIELD_NUMBER_OF("violations", day_violations),
    FIELD_NUMBER_OF("reviews", day_reviews),
    FIELD_LIST_OF("day_severities", severity_item, day_severity_view),
    {0}};
static const TemplateView day_view = {"day", day_fields};

static const void *day_item(const TemplateScope *scope, size_t index)
{
    const Page *page = scope->object;
    return index < page->days.count ? page : NULL;
}

static void chart_text(const TemplateScope *scope, Buffer *out)
{
    chart_days(&((const Page *)scope->object)->days, out);
}

static void heat_text(const TemplateScope *scope, Buffer *out)
{
    chart_heat(&((const Page *)scope->object)->days, out);
}

static void definitions_text(const TemplateScope *scope, Buffer *out)
{
    chart_definitions(&((const Page *)scope->object)->days, out);
}

static void boundary_day(const TemplateScope *scope, Buffer *out, bool last)
{
    const ChartDays *days = &((const Page *)scope->object)->days;
    char text[16];
    if (days->count == 0)
        return;
    instant_format_date(
        days->first + (last ? (Instant)days->count * days->days - 1 : 0) * INSTANT_DAY, text);
    buffer_add(out, slice_of(text));
}

static void first_day(const TemplateScope *scope, Buffer *out)
{
    boundary_day(scope, out, false);
}

static void last_day(const TemplateScope *scope, Buffer *out)
{
    boundary_day(scope, out, true);
}

NUMBER_FUNCTION(day_width, Page, o->days.days)
NUMBER_FUNCTION(most_events, Page, o->days.most_events)
NUMBER_FUNCTION(most_violations, Page, o->days.most_violations)
NUMBER_FUNCTION(most_found, Page, o->days.most_found)

/* ---- heading ---- */

TEXT_FUNCTION(audit_title, Page, o->audit->title)
TEXT_FUNCTION(audit_organisation, Page, o->audit->organisation)

/* As an address that a picture can have in the page. */
static void logo_text(const TemplateScope *scope, Buffer *out)
{
    const Picture *logo = &((const Page *)scope->object)->audit->logo;
    if (!logo->png.size)
        return;
    buffer_add(out, SLICE("data:image/png;base64,"));
    base64_add(out, logo->png);
}

NUMBER_FUNCTION(logo_width, Page, o->audit->logo.width)
NUMBER_FUNCTION(logo_height, Page, o->audit->logo.height)
TEXT_FUNCTION(audit_classification, Page, o->audit->classification)
TEXT_FUNCTION(audit_operator, Page, o->audit->operator_name)
TEXT_FUNCTION(audit_definition, Page, o->audit->definition_id)
TEXT_FUNCTION(audit_definition_sha256, Page, o->audit->definition_sha256)
TEXT_FUNCTION(audit_report_id, Page, o->audit->report_id)
TEXT_FUNCTION(audit_tool_version, Page, o->audit->tool_version)
TEXT_FUNCTION(audit_tool_commit, Page, o->audit->tool_commit)
TEXT_FUNCTION(audit_zone_data, Page, o->audit->zone_data)

static void libraries_text(const TemplateScope *scope, Buffer *out)
{
    const Audit *audit = ((const Page *)scope->object)->audit;
    for (uint32_t i = 0; i < audit->library_count; i++) {
        buffer_add(out, i ? SLICE(", ") : SLICE(""));
        buffer_add(out, audit->libraries[i].name);
        buffer_add_byte(out, ' ');
        buffer_add(out, audit->libraries[i].version);
    }
}
TEXT_FUNCTION(audit_generated_at, Page, o->audit->generated_at)
FLAG_FUNCTION(audit_from_epoch, Page, o->audit->generated_from_epoch)
TEXT_FUNCTION(audit_as_of, Page, o->audit->as_of)
FLAG_FUNCTION(audit_restricted, Page, o->audit->restricted)
FLAG_FUNCTION(audit_altered, Page, o->audit->altered)
FLAG_FUNCTION(audit_redacted, Page, o->audit->redacted)
TEXT_FUNCTION(audit_from, Page, o->audit->from)
TEXT_FUNCTION(audit_to, Page, o->audit->to)
TEXT_FUNCTION(audit_first, Page, o->audit->first_event)
TEXT_FUNCTION(audit_last, Page, o->audit->last_event)
TEXT_FUNCTION(audit_result, Page, slice_of(audit_result_word(o->audit->result)))
TEXT_FUNCTION(audit_result_class, Page, slice_of(page_result_key(o->audit->result)))
FLAG_FUNCTION(audit_complete, Page, o->audit->complete)
FLAG_FUNCTION(is_fail, Page, o->audit->result == RESULT_FAIL)
FLAG_FUNCTION(is_inconclusive, Page, o->audit->result == RESULT_INCONCLUSIVE)
FLAG_FUNCTION(is_review, Page, o->audit->result == RESULT_REVIEW)
FLAG_FUNCTION(is_excepted, Page, o->audit->result == RESULT_EXCEPTED)
FLAG_FUNCTION(is_pass, Page, o->audit->result == RESULT_PASS)
FLAG_FUNCTION(is_no_data, Page, o->audit->result == RESULT_NO_DATA)
FLAG_FUNCTION(is_not_configured, Page, o->audit->result == RESULT_NOT_CONFIGURED)
NUMBER_FUNCTION(evidence_limit, Page, o->audit->evidence_limit)
NUMBER_FUNCTION(sample_size, Page, o->audit->sampling.size)
NUMBER_FUNCTION(sample_rows, Page, o->audit->sampling.rows)
TEXT_FUNCTION(sample_sha256, Page, o->audit->sampling.sha256)

/* A name rather than a number: without groups of digits, so that it can be copied. */
static void sample_seed(const TemplateScope *scope, Buffer *out)
{
    const Audit *audit = ((const Page *)scope->object)->audit;
    buffer_printf(out, "%llu", (unsigned long long)audit->sampling.seed);
}

TEXT_FUNCTION(selection, Page, o->model.selection)

static void command(const TemplateScope *scope, Buffer *out)
{
    model_add_command(((const Page *)scope->root)->audit, out);
}

static void public_keys(const TemplateScope *scope, Buffer *out)
{
    model_add_keys(((const Page *)scope->root)->audit, out);
}

NUMBER_FUNCTION(findings_detailed, Page, o->detailed_count)
NUMBER_FUNCTION(other_frameworks, Page, o->model.other_count)
NUMBER_FUNCTION(findings_more, Page, o->audit->finding_count - o->detailed_count)

static const void *option_item(const TemplateScope *scope, size_t index)
{
    const Audit *audit = ((const Page *)scope->object)->audit;
    return index < audit->option_count ? &audit->options[index] : NULL;
}

static const void *sign_off_item(const TemplateScope *scope, size_t index)
{
    const Audit *audit = ((const Page *)scope->object)->audit;
    return index < audit->sign_off_count ? &audit->sign_offs[index] : NULL;
}

static const void *requested_item(const TemplateScope *scope, size_t index)
{
    const Audit *audit = ((const Page *)scope->object)->audit;
    return index < audit->framework_count ? &audit->frameworks[index] : NULL;
}

TEXT_FUNCTION(csp_text, Page, slice_of(o->csp))

/* With their elements: a blank beside the text would change its hash. */
static void style_text(const TemplateScope *scope, Buffer *out)
{
    buffer_add(out, SLICE("<style>"));
    buffer_add(out, ((const Page *)scope->object)->style);
    buffer_add(out, SLICE("</style>"));
}

static void script_text(const TemplateScope *scope, Buffer *out)
{
    buffer_add(out, SLICE("<script>"));
    buffer_add(out, ((const Page *)scope->object)->script);
    buffer_add(out, SLICE("</script>"));
}

static bool data_text(const TemplateScope *scope, Output *output)
{
    return data_write_findings(scope->object, output);
}

static bool details_text(const TemplateScope *scope, Output *output)
{
    return data_write_details(scope->object, output);
}

TEXT_FUNCTION(template_folder, Page, slice_of(o->folder))
TEXT_FUNCTION(template_sha256, Page, o->template_sha256)
/* Rows of the manifest, also those that a document has no room for. */
static uint64_t file_total(const Page *page)
{
    return page->audit->file_count + page->audit->files_cut;
}

static uint64_t files_shown(const Page *page)
{
    return model_files_shown(page->audit);
}

NUMBER_FUNCTION(manifest_files, Page, file_total(o))
NUMBER_FUNCTION(manifest_shown, Page, files_shown(o))
NUMBER_FUNCTION(manifest_more, Page, file_total(o) - files_shown(o))
NUMBER_FUNCTION(accounts_more, Page,
                o->audit->account_count > MODEL_COVER_ACCOUNTS
                    ? o->audit->account_count - MODEL_COVER_ACCOUNTS
                    : 0)
NUMBER_FUNCTION(accounts_listed, Page, o->model.listing.listed)
NUMBER_FUNCTION(accounts_active, Page, o->model.listing.active)
NUMBER_FUNCTION(accounts_silent, Page, o->model.listing.silent)
NUMBER_FUNCTION(accounts_shown, Page, o->scope_account_count)
NUMBER_FUNCTION(accounts_aside, Page, o->model.listing.aside)
NUMBER_FUNCTION(accounts_beside, Page, o->model.listing.beside)
NUMBER_FUNCTION(accounts_unlisted, Page, o->audit->account_count - o->scope_account_count)
NUMBER_FUNCTION(findings_unlisted, Page, o->findings_unlisted)
NUMBER_FUNCTION(attempts_more, Page, o->attempts_more)

static const TemplateField page_fields[] = {
    FIELD_TEXT_OF("csp", csp_text),
    FIELD_MARKUP_OF("style", style_text),
    FIELD_MARKUP_OF("script", script_text),
    FIELD_STREAM_OF("data", data_text),
    FIELD_STREAM_OF("details", details_text),
    FIELD_TEXT_OF("template", template_folder),
    FIELD_TEXT_OF("template_sha256", template_sha256),
    FIELD_TEXT_OF("title", audit_title),
    FIELD_TEXT_OF("organisation", audit_organisation),
    {.name = "logo", .kind = TEMPLATE_TEXT, .text = logo_text, .is_address = true},
    FIELD_NUMBER_OF("logo_width", logo_width),
    FIELD_NUMBER_OF("logo_height", logo_height),
    FIELD_TEXT_OF("classification", audit_classification),
    FIELD_TEXT_OF("operator", audit_operator),
    FIELD_TEXT_OF("definition_id", audit_definition),
    FIELD_TEXT_OF("definition_sha256", audit_definition_sha256),
    FIELD_TEXT_OF("report_id", audit_report_id),
    FIELD_TEXT_OF("tool_version", audit_tool_version),
    FIELD_TEXT_OF("tool_commit", audit_tool_commit),
    FIELD_TEXT_OF("libraries", libraries_text),
    FIELD_TEXT_OF("zone_data", audit_zone_data),
    FIELD_TIME_OF("generated_at", audit_generated_at),
    FIELD_FLAG_OF("generated_from_epoch", audit_from_epoch),
    FIELD_TEXT_OF("as_of", audit_as_of),
    FIELD_FLAG_OF("restricted", audit_restricted),
    FIELD_FLAG_OF("altered", audit_altered),
    FIELD_FLAG_OF("redacted", audit_redacted),
    FIELD_TEXT_OF("selection", selection),
    FIELD_TIME_OF("from", audit_from),
    FIELD_TIME_OF("to", audit_to),
    FIELD_TIME_OF("first_event", audit_first),
    FIELD_TIME_OF("last_event", audit_last),
    FIELD_TEXT_OF("result", audit_result),
    FIELD_TEXT_OF("result_key", audit_result_class),
    FIELD_FLAG_OF("complete", audit_complete),
    FIELD_FLAG_OF("is_fail", is_fail),
    FIELD_FLAG_OF("is_inconclusive", is_inconclusive),
    FIELD_FLAG_OF("is_review", is_review),
    FIELD_FLAG_OF("is_excepted", is_excepted),
    FIELD_FLAG_OF("is_pass", is_pass),
    FIELD_FLAG_OF("is_no_data", is_no_data),
    FIELD_FLAG_OF("is_not_configured", is_not_configured),
    FIELD_NUMBER_OF("evidence_limit", evidence_limit),
    FIELD_NUMBER_OF("sample_size", sample_size),
    FIELD_NUMBER_OF("sample_rows", sample_rows),
    FIELD_TEXT_OF("sample_seed", sample_seed),
    FIELD_TEXT_OF("sample_sha256", sample_sha256),
    FIELD_NUMBER_OF("findings_detailed", findings_detailed),
    FIELD_NUMBER_OF("findings_more", findings_more),
    FIELD_LIST_OF("baseline", baseline_item, baseline_view),
    FIELD_LIST_OF("integrity", integrity_item, integrity_view),
    FIELD_LIST_OF("coverage", coverage_item, coverage_view),
    FIELD_LIST_OF("options", option_item, page_count_view),
    FIELD_LIST_OF("sign_offs", sign_off_item, page_name_view),
    FIELD_LIST_OF("requested_frameworks", requested_item, requested_view),
    FIELD_LIST_OF("totals", totals_item, totals_view),
    FIELD_LIST_OF("results", result_item, result_view),
    FIELD_LIST_OF("severities", severity_item, severity_view),
    FIELD_LIST_OF("population", population_item, population_view),
    FIELD_LIST_OF("accounts", input_account_item, input_account_view),
    FIELD_LIST_OF("cover_accounts", cover_account_item, input_account_view),
    FIELD_NUMBER_OF("accounts_more", accounts_more),
    FIELD_NUMBER_OF("accounts_listed", accounts_listed),
    FIELD_NUMBER_OF("accounts_active", accounts_active),
    FIELD_NUMBER_OF("accounts_silent", accounts_silent),
    FIELD_NUMBER_OF("accounts_beside", accounts_beside),
    FIELD_NUMBER_OF("accounts_aside", accounts_aside),
    FIELD_NUMBER_OF("accounts_shown", accounts_shown),
    FIELD_NUMBER_OF("accounts_unlisted", accounts_unlisted),
    FIELD_NUMBER_OF("findings_unlisted", findings_unlisted),
    FIELD_MARKUP_OF("chart_definitions", definitions_text),
    FIELD_MARKUP_OF("chart_days", chart_text),
    FIELD_MARKUP_OF("chart_heat", heat_text),
    FIELD_LIST_OF("days", day_item, day_view),
    FIELD_TEXT_OF("first_day", first_day),
    FIELD_TEXT_OF("last_day", last_day),
    FIELD_NUMBER_OF("days_a_column", day_width),
    FIELD_NUMBER_OF("most_events", most_events),
    FIELD_TEXT_OF("command", command),
    FIELD_TEXT_OF("public_keys", public_keys),
    FIELD_NUMBER_OF("most_violations", most_violations),
    FIELD_NUMBER_OF("most_found", most_found),
    FIELD_LIST_OF("matrix", matrix_item, page_matrix_view),
    FIELD_LIST_OF("summary_matrix", summary_matrix_item, page_matrix_view),
    FIELD_LIST("frameworks", Page, model.frameworks, model.framework_count, ModelFramework,
               page_framework_view),
    FIELD_NUMBER_OF("other_frameworks_count", other_frameworks),
    FIELD_LIST("other_frameworks", Page, model.others, model.other_count, ModelFramework,
               other_framework_view),
    FIELD_LIST_OF("top_findings", top_finding_item, named_finding_view),
    FIELD_LIST("finding_accounts", Page, accounts, account_count, PageAccount, page_account_view),
    FIELD_LIST_OF("policies", policy_item, page_policy_view),
    FIELD_LIST_OF("policy_files", policy_file_item, policy_file_view),
    FIELD_LIST_OF("dispositions", disposition_item, page_disposition_view),
    FIELD_NUMBER_OF("dispositions_count", dispositions_count),
    FIELD_LIST("exceptions", Page, exceptions, exception_count, PageException, page_exception_view),
    FIELD_LIST_OF("top_policies", top_policy_item, top_policy_view),
    FIELD_LIST_OF("attempt_cells", attempt_item, attempt_view),
    FIELD_NUMBER_OF("attempts_more", attempts_more),
    FIELD_NUMBER_OF("manifest_files", manifest_files),
    FIELD_NUMBER_OF("manifest_shown", manifest_shown),
    FIELD_NUMBER_OF("manifest_more", manifest_more),
    FIELD_LIST_OF("files", manifest_item, manifest_file_view),
    {0}};
const TemplateView page_view = {"page", page_fields};
