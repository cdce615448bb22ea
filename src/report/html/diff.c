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

/* Of a list that was cut: how much of it is shown. */
typedef struct {
    uint64_t shown, count;
} Cut;

typedef struct {
    Change kind;
    Slice change;
    Cut cut;
    FindingRow *rows;
    uint32_t row_count;
} Group;

typedef struct {
    PolicyChange change;
    bool text, file;
    Slice policy, title, before, before_key, after, after_key;
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
    Cut policies_cut, accounts_cut, populations_cut;
    PopulationRow *accounts, *populations;
    uint32_t account_count, population_count;
    Arena arena;
} DiffPage;

static const TemplateField side_fields[] = {FIELD_TEXT("report_id", Side, report_id),
                                            FIELD_TEXT("title", Side, title),
                                            FIELD_TIME("generated_at", Side, generated_at),
                                            FIELD_TIME("from", Side, from),
                                            FIELD_TIME("to", Side, to),
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

static const TemplateField cut_fields[] = {
    FIELD_NUMBER("shown", Cut, shown), FIELD_NUMBER("count", Cut, count), {0}};
static const TemplateView cut_view = {"list that was cut", cut_fields};

static const void *cut_once(const Cut *cut, size_t index)
{
    return index == 0 && cut->shown < cut->count ? cut : NULL;
}

static const void *group_cut(const TemplateScope *scope, size_t index)
{
    return cut_once(&((const Group *)scope->object)->cut, index);
}

FLAG_FUNCTION(is_new, Group, o->kind == CHANGE_NEW)
FLAG_FUNCTION(is_grown, Group, o->kind == CHANGE_GROWN)
FLAG_FUNCTION(is_shrunk, Group, o->kind == CHANGE_SHRUNK)
FLAG_FUNCTION(is_resolved, Group, o->kind == CHANGE_RESOLVED)
FLAG_FUNCTION(is_gone, Group, o->kind == CHANGE_GONE)

static const TemplateField group_fields[] = {
    FIELD_TEXT("change", Group, change),
    FIELD_FLAG_OF("is_new", is_new),
    FIELD_FLAG_OF("is_grown", is_grown),
    FIELD_FLAG_OF("is_shrunk", is_shrunk),
    FIELD_FLAG_OF("is_resolved", is_resolved),
    FIELD_FLAG_OF("is_gone", is_gone),
    FIELD_NUMBER("count", Group, cut.count),
    FIELD_LIST_OF("cut", group_cut, cut_view),
    FIELD_LIST("changed_findings", Group, rows, row_count, FindingRow, finding_view),
    {0}};
static const TemplateView group_view = {"group", group_fields};

FLAG_FUNCTION(is_added, PolicyRow, o->change == POLICY_ADDED)
FLAG_FUNCTION(is_removed, PolicyRow, o->change == POLICY_REMOVED)
FLAG_FUNCTION(is_changed, PolicyRow, o->change == POLICY_CHANGED)
FLAG_FUNCTION(its_file, PolicyRow, o->file && !o->text)

static const TemplateField policy_fields[] = {
    FIELD_TEXT("policy", PolicyRow, policy),
    FIELD_TEXT("policy_title", PolicyRow, title),
    FIELD_FLAG_OF("is_added", is_added),
    FIELD_FLAG_OF("is_removed", is_removed),
    FIELD_FLAG_OF("is_changed", is_changed),
    FIELD_FLAG("its_text", PolicyRow, text),
    FIELD_FLAG_OF("its_file", its_file),
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
static const TemplateView changed_population_view = {"changed population", population_fields};

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

static const void *policies_cut(const TemplateScope *scope, size_t index)
{
    return cut_once(&((const DiffPage *)scope->object)->policies_cut, index);
}

static const void *accounts_cut(const TemplateScope *scope, size_t index)
{
    return cut_once(&((const DiffPage *)scope->object)->accounts_cut, index);
}

static const void *populations_cut(const TemplateScope *scope, size_t index)
{
    return cut_once(&((const DiffPage *)scope->object)->populations_cut, index);
}

FLAG_FUNCTION(accounts_differ, DiffPage, o->account_count > 0)
FLAG_FUNCTION(policies_differ, DiffPage, o->population_count > 0)
FLAG_FUNCTION(populations_differ, DiffPage, o->account_count || o->population_count)

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
    FIELD_NUMBER("policies_count", DiffPage, policies_cut.count),
    FIELD_LIST_OF("policies_cut", policies_cut, cut_view),
    FIELD_FLAG_OF("populations_differ", populations_differ),
    FIELD_FLAG_OF("accounts_differ", accounts_differ),
    FIELD_FLAG_OF("policies_differ", policies_differ),
    FIELD_LIST("accounts", DiffPage, accounts, account_count, PopulationRow,
               changed_population_view),
    FIELD_LIST_OF("accounts_cut", accounts_cut, cut_view),
    FIELD_LIST("populations", DiffPage, populations, population_count, PopulationRow,
               changed_population_view),
    FIELD_LIST_OF("populations_cut", populations_cut, cut_view),
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
    uint32_t at = 0;
    page->groups = arena_array(&page->arena, CHANGES, sizeof(Group));
    for (int i = 0; page->groups && i < CHANGE_SAME; i++) {
        Group *group = &page->groups[page->group_count++];
        uint64_t count = diff->counts[i], shown = count < LISTED ? count : LISTED;
        *group = (Group){.kind = (Change)i,
                         .change = slice_of(diff_change_word((Change)i)),
                         .cut = {shown, count},
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
    page->policies_cut = (Cut){shown, diff->policy_count};
    for (uint32_t i = 0; page->policies && i < shown; i++) {
        const DiffPolicy *p = &diff->policies[i];
        const AuditPolicy *known = p->after ? p->after : p->before;
        PolicyRow *row = &page->policies[page->policy_count++];
        *row = (PolicyRow){.change = p->change,
                           .text = p->text,
                           .file = p->file,
                           .policy = known->id,
                           .title = known->title};
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
    page->accounts_cut = (Cut){page->account_count, diff->account_count};
    page->population_count = diff->population_count < LISTED ? diff->population_count : LISTED;
    page->populations_cut = (Cut){page->population_count, diff->population_count};
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
    ok = template && !files.failed && template_render(template, &page, sink, output);
    template_free(template);
    words_free(words);
    files_close(&files);
    arena_free(&page.arena);
    return ok;
}
