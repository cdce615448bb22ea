/* What changed from one audit to another, as a page of its own in the report's style. */
#include <errno.h>
#include <stdio.h>

#include "report/diff.h"
#include "report/html/embed.h"
#include "report/html/fields.h"

enum { LISTED = 5000 }; /* rows of each list: about 2 MB */

/* ---- what the template sees ---- */

typedef struct {
    Slice report_id, title, generated_at, from, to, result, result_key;
    bool complete, altered;
    uint64_t evaluated, files;
} Side;

typedef struct {
    Slice severity, policy, title, account, account_name, service;
    bool review, was, is; /* it stands in the earlier and in the later report */
    uint64_t before, after;
} FindingRow;

typedef struct {
    Slice change, title;
    uint64_t count, more;
    FindingRow *rows;
    uint32_t row_count;
} Group;

typedef struct {
    Slice policy, title, change, what, before, before_key, after, after_key;
} PolicyRow;

typedef struct {
    Slice id, title;
    uint64_t before, after;
} PopulationRow;

typedef struct {
    Slice organisation, classification, tool_version, style;
    char csp[256];
    bool narrowed;
    Side *before, *after;
    uint32_t one;
    uint64_t unchanged;
    Group *groups;
    uint32_t group_count;
    PolicyRow *policies;
    uint32_t policy_count;
    uint64_t policies_all, policies_more;
    PopulationRow *accounts, *populations;
    uint32_t account_count, population_count;
    uint64_t accounts_more, populations_more;
    Arena arena;
} DiffPage;

static const TemplateField side_fields[] = {FIELD_TEXT("report_id", Side, report_id),
                                            FIELD_TEXT("title", Side, title),
                                            FIELD_TEXT("generated_at", Side, generated_at),
                                            FIELD_TEXT("from", Side, from),
                                            FIELD_TEXT("to", Side, to),
                                            FIELD_TEXT("result", Side, result),
                                            FIELD_TEXT("result_key", Side, result_key),
                                            FIELD_FLAG("complete", Side, complete),
                                            FIELD_FLAG("altered", Side, altered),
                                            FIELD_NUMBER("evaluated", Side, evaluated),
                                            FIELD_NUMBER("files", Side, files),
                                            {0}};
static const TemplateView side_view = {"side", side_fields};

static const TemplateField finding_fields[] = {FIELD_TEXT("severity", FindingRow, severity),
                                               FIELD_TEXT("policy", FindingRow, policy),
                                               FIELD_TEXT("policy_title", FindingRow, title),
                                               FIELD_TEXT("account", FindingRow, account),
                                               FIELD_TEXT("account_name", FindingRow, account_name),
                                               FIELD_TEXT("service", FindingRow, service),
                                               FIELD_FLAG("to_review", FindingRow, review),
                                               FIELD_FLAG("was", FindingRow, was),
                                               FIELD_FLAG("is", FindingRow, is),
                                               FIELD_NUMBER("before", FindingRow, before),
                                               FIELD_NUMBER("after", FindingRow, after),
                                               {0}};
static const TemplateView finding_view = {"changed finding", finding_fields};

static const TemplateField group_fields[] = {
    FIELD_TEXT("change", Group, change),
    FIELD_TEXT("group_title", Group, title),
    FIELD_NUMBER("count", Group, count),
    FIELD_NUMBER("more", Group, more),
    FIELD_LIST("changed_findings", Group, rows, row_count, FindingRow, finding_view),
    {0}};
static const TemplateView group_view = {"group", group_fields};

static const TemplateField policy_fields[] = {
    FIELD_TEXT("policy", PolicyRow, policy),
    FIELD_TEXT("policy_title", PolicyRow, title),
    FIELD_TEXT("change", PolicyRow, change),
    FIELD_TEXT("what", PolicyRow, what),
    FIELD_TEXT("result_before", PolicyRow, before),
    FIELD_TEXT("result_before_key", PolicyRow, before_key),
    FIELD_TEXT("result_after", PolicyRow, after),
    FIELD_TEXT("result_after_key", PolicyRow, after_key),
    {0}};
static const TemplateView policy_view = {"changed policy", policy_fields};

static const TemplateField population_fields[] = {FIELD_TEXT("id", PopulationRow, id),
                                                  FIELD_TEXT("name", PopulationRow, title),
                                                  FIELD_NUMBER("before", PopulationRow, before),
                                                  FIELD_NUMBER("after", PopulationRow, after),
                                                  {0}};
static const TemplateView population_view = {"population", population_fields};

static void csp_text(const TemplateScope *scope, Buffer *out)
{
    buffer_add(out, slice_of(((const DiffPage *)scope->object)->csp));
}

static void style_text(const TemplateScope *scope, Buffer *out)
{
    buffer_add(out, SLICE("<style>"));
    buffer_add(out, ((const DiffPage *)scope->object)->style);
    buffer_add(out, SLICE("</style>"));
}

static const TemplateField diff_fields[] = {
    FIELD_TEXT_OF("csp", csp_text),
    FIELD_MARKUP_OF("style", style_text),
    FIELD_TEXT("organisation", DiffPage, organisation),
    FIELD_TEXT("classification", DiffPage, classification),
    FIELD_TEXT("tool_version", DiffPage, tool_version),
    FIELD_FLAG("selections_differ", DiffPage, narrowed),
    FIELD_LIST("before_report", DiffPage, before, one, Side, side_view),
    FIELD_LIST("after_report", DiffPage, after, one, Side, side_view),
    FIELD_NUMBER("unchanged", DiffPage, unchanged),
    FIELD_LIST("groups", DiffPage, groups, group_count, Group, group_view),
    FIELD_LIST("changed_policies", DiffPage, policies, policy_count, PolicyRow, policy_view),
    FIELD_NUMBER("policies_count", DiffPage, policies_all),
    FIELD_NUMBER("policies_more", DiffPage, policies_more),
    FIELD_LIST("accounts", DiffPage, accounts, account_count, PopulationRow, population_view),
    FIELD_NUMBER("accounts_more", DiffPage, accounts_more),
    FIELD_LIST("populations", DiffPage, populations, population_count, PopulationRow,
               population_view),
    FIELD_NUMBER("populations_more", DiffPage, populations_more),
    {0}};
static const TemplateView diff_view = {"difference", diff_fields};

/* ---- filling it ---- */

static void fill_side(Side *side, const AuditDocument *document)
{
    const Audit *a = document->audit;
    *side = (Side){.report_id = slice_of(document->content_id),
                   .title = a->title,
                   .generated_at = a->generated_at,
                   .from = a->from.size ? a->from : a->first_event,
                   .to = a->to.size ? a->to : a->last_event,
                   .result = slice_of(audit_result_word(a->result)),
                   .result_key = slice_of(page_result_key(a->result)),
                   .complete = a->complete,
                   .altered = document->altered,
                   .evaluated = a->inputs.evaluated,
                   .files = audit_files_read(&a->inputs)};
}

static FindingRow row_of(const DiffFinding *f)
{
    const AuditFinding *known = f->after ? f->after : f->before;
    return (FindingRow){.severity = slice_of(model_severity_word(f->policy->severity_rank)),
                        .policy = f->policy->id,
                        .title = f->policy->title,
                        .account = known->account,
                        .account_name = known->account_name,
                        .service = known->service_name.size ? known->service_name : known->service,
                        .review = slice_equal(known->kind, SLICE("review")),
                        .was = f->before != NULL,
                        .is = f->after != NULL,
                        .before = f->before ? f->before->count : 0,
                        .after = f->after ? f->after->count : 0};
}

static bool fill_groups(DiffPage *page, const AuditDiff *diff)
{
    static const char *const titles[CHANGES] = {"New findings",           "Findings that grew",
                                                "Findings that shrank",   "Resolved findings",
                                                "Findings that are gone", ""};
    uint32_t at = 0;
    page->groups = arena_array(&page->arena, CHANGES, sizeof(Group));
    for (int i = 0; page->groups && i < CHANGE_SAME; i++) {
        Group *group = &page->groups[page->group_count++];
        uint64_t count = diff->counts[i], shown = count < LISTED ? count : LISTED;
        *group = (Group){.change = slice_of(diff_change_word((Change)i)),
                         .title = slice_of(titles[i]),
                         .count = count,
                         .more = count - shown,
                         .rows = arena_array(&page->arena, shown, sizeof(FindingRow))};
        if (!group->rows)
            return false;
        for (; group->row_count < shown; group->row_count++)
            group->rows[group->row_count] = row_of(&diff->findings[at + group->row_count]);
        at += (uint32_t)count;
    }
    page->unchanged = diff->counts[CHANGE_SAME];
    return page->groups != NULL;
}

static bool fill_policies(DiffPage *page, const AuditDiff *diff)
{
    uint32_t shown = diff->policy_count < LISTED ? diff->policy_count : LISTED;
    page->policies = arena_array(&page->arena, shown, sizeof(PolicyRow));
    page->policies_all = diff->policy_count;
    page->policies_more = diff->policy_count - shown;
    for (uint32_t i = 0; page->policies && i < shown; i++) {
        const DiffPolicy *p = &diff->policies[i];
        const AuditPolicy *known = p->after ? p->after : p->before;
        PolicyRow *row = &page->policies[page->policy_count++];
        *row = (PolicyRow){.policy = known->id,
                           .title = known->title,
                           .change = slice_of(diff_policy_word(p->change)),
                           .what = p->text   ? SLICE("its text")
                                   : p->file ? SLICE("its file")
                                             : (Slice){0}};
        if (p->before) {
            row->before = slice_of(audit_result_word(p->before->result));
            row->before_key = slice_of(page_result_key(p->before->result));
        }
        if (p->after) {
            row->after = slice_of(audit_result_word(p->after->result));
            row->after_key = slice_of(page_result_key(p->after->result));
        }
    }
    return page->policies != NULL;
}

static bool fill_populations(DiffPage *page, const AuditDiff *diff)
{
    page->account_count = diff->account_count < LISTED ? diff->account_count : LISTED;
    page->accounts_more = diff->account_count - page->account_count;
    page->population_count = diff->population_count < LISTED ? diff->population_count : LISTED;
    page->populations_more = diff->population_count - page->population_count;
    page->accounts = arena_array(&page->arena, page->account_count, sizeof(PopulationRow));
    page->populations = arena_array(&page->arena, page->population_count, sizeof(PopulationRow));
    if (!page->accounts || !page->populations)
        return false;
    for (uint32_t i = 0; i < page->account_count; i++)
        page->accounts[i] = (PopulationRow){diff->accounts[i].id, diff->accounts[i].name,
                                            diff->accounts[i].before, diff->accounts[i].after};
    for (uint32_t i = 0; i < page->population_count; i++)
        page->populations[i] =
            (PopulationRow){diff->populations[i].policy->id, diff->populations[i].policy->title,
                            diff->populations[i].before, diff->populations[i].after};
    return true;
}

static bool fill(DiffPage *page, const AuditDiff *diff)
{
    const Audit *after = diff->after->audit;
    *page = (DiffPage){.organisation = after->organisation,
                       .classification = after->classification,
                       .tool_version = after->tool_version,
                       .narrowed = diff->narrowed,
                       .one = 1};
    page->before = arena_take(&page->arena, sizeof(Side));
    page->after = arena_take(&page->arena, sizeof(Side));
    if (!page->before || !page->after)
        return false;
    fill_side(page->before, diff->before);
    fill_side(page->after, diff->after);
    return fill_groups(page, diff) && fill_policies(page, diff) && fill_populations(page, diff);
}

/* The report's style sheet, which alone the page's policy lets in. */
static bool load_style(DiffPage *page, Files *files)
{
    HtmlHash hash;
    if (!html_load_asset(files, "style.css", "</style", &page->style, hash))
        return false;
    snprintf(page->csp, sizeof page->csp,
             "default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; "
             "form-action 'none'",
             hash);
    return true;
}

bool report_write_diff_html(const AuditDiff *diff, const char *folder, Diagnostics *sink,
                            Output *output)
{
    Files files = {.folder = folder, .built_in = "templates/html", .sink = sink};
    DiffPage page;
    bool ok = fill(&page, diff);
    if (!ok)
        output_fail(output, ENOMEM);
    ok = ok && load_style(&page, &files);
    Words *words = ok ? words_open(folder, sink) : NULL;
    Template *template = NULL;
    if (words)
        template =
            template_compile(SLICE("diff"), files_load_partial, &files, words, &diff_view, sink);
    ok = template && !files.failed && template_render(template, &page, output);
    template_free(template);
    words_free(words);
    files_close(&files);
    arena_free(&page.arena);
    return ok;
}
