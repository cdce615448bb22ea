/* What changed from one audit to another, in the pages and the theme of the report. */
#include <errno.h>

#include "report/diff.h"
#include "report/pdf/parts.h"
#include "report/pdf/volume.h"

enum { LISTED = 1000 }; /* rows of each list: some 30 pages */

/* ---- the two audits ---- */

static void side_rows(Table *table, const char *label, const AuditDocument *document)
{
    const Audit *a = document->audit;
    Runs *runs = facts_row(table, label);
    runs_result_of(runs, 9, a->result, a->complete);
    runs_line(runs);
    runs_words(runs, STYLE_CELL(9), "report ");
    runs_add(runs, STYLE_MONO(8.4f), slice_of(document->content_id));
    runs_words(runs, STYLE_CELL(9), ", generated at ");
    runs_or(runs, STYLE_CELL(9), a->generated_at, "an unknown time");
    runs_line(runs);
    runs_or(runs, STYLE_CELL(9), a->from.size ? a->from : a->first_event, "open");
    runs_words(runs, STYLE_CELL(9), " to ");
    runs_or(runs, STYLE_CELL(9), a->to.size ? a->to : a->last_event, "open");
    runs_line(runs);
    runs_counted(runs, STYLE_CELL(9), a->inputs.evaluated, "record", "records");
    runs_words(runs, STYLE_CELL(9), " evaluated of ");
    runs_counted(runs, STYLE_CELL(9), audit_files_read(&a->inputs), "file", "files");
    if (document->altered) {
        runs_line(runs);
        runs_words(runs, STYLE_BOLD(9), "It was changed since it was written.");
    }
    table_row(table);
}

static void add_counts(Runs *runs, const AuditDiff *diff)
{
    for (int i = 0; i < CHANGES; i++) {
        runs_number(runs, STYLE_STRONG, diff->counts[i]);
        runs_printf(runs, STYLE_BODY, " %s%s", diff_change_word((Change)i),
                    i + 1 < CHANGES ? ", " : ".");
    }
}

static void part_heading(Press *press, const AuditDiff *diff)
{
    Table table;
    Runs runs;
    flow_section(press, SECTION_SUMMARY, "What changed");
    facts_begin(press, &table, SLICE("The two reports"));
    side_rows(&table, "Before", diff->before);
    side_rows(&table, "After", diff->after);
    table_end(&table);
    flow_title(press, "Findings");
    flow_begin(press, &runs);
    add_counts(&runs, diff);
    flow_runs(press, &runs, 0, 4);
    flow_words(press, STYLE_NOTE,
               "A finding is resolved where its policy had records to judge and found nothing; it "
               "is gone where there was nothing to judge, or no such policy. Numbers of records "
               "depend on the length of the periods.");
    if (diff->narrowed)
        flow_words(press, STYLE_STRONG,
                   "Accounts, Regions or services were selected otherwise in the two reports: what "
                   "is gone may not have been looked at.");
}

/* ---- lists ---- */

static void say_cut(Press *press, uint64_t count)
{
    Runs runs;
    if (count <= LISTED)
        return;
    flow_begin(press, &runs);
    runs_printf(&runs, STYLE_BODY, "The first %d of ", LISTED);
    runs_number(&runs, STYLE_BODY, count);
    runs_words(&runs, STYLE_BODY, "; all are in diff.json.");
    flow_heading(press, &runs, 2, 2, LINK_NONE);
}

static void finding_row(Table *table, const DiffFinding *f)
{
    const AuditFinding *known = f->after ? f->after : f->before;
    bool review = slice_equal(known->kind, SLICE("review"));
    runs_severity(table_cell(table, 0), LOOK_TABLE, f->policy->severity_rank);
    runs_prose(table_cell(table, 1), STYLE_CELL(LOOK_TABLE), f->policy->title);
    if (review)
        runs_words(table_cell(table, 1), STYLE_FAINT(LOOK_TABLE), " (to review)");
    runs_account(table_cell(table, 2), STYLE_CELL(LOOK_TABLE), known->account, known->account_name);
    table_text(table, 3, known->service_name.size ? known->service_name : known->service);
    if (f->before)
        table_number(table, 4, f->before->count);
    if (f->after)
        table_number(table, 5, f->after->count);
    table_row(table);
}

static void part_changes(Press *press, const AuditDiff *diff)
{
    static const char *const titles[CHANGES] = {"New findings",           "Findings that grew",
                                                "Findings that shrank",   "Resolved findings",
                                                "Findings that are gone", ""};
    static const TableColumn columns[] = {{"Severity", 20, false}, {"Policy", 58, false},
                                          {"Account", 38, false},  {"Service", 36, false},
                                          {"Before", 17, true},    {"After", 17, true}};
    uint32_t at = 0;
    for (int change = 0; change < CHANGE_SAME && press_ok(press); change++) {
        uint64_t count = diff->counts[change];
        Table table;
        if (count == 0)
            continue;
        flow_title(press, titles[change]);
        say_cut(press, count);
        table_begin(press, &table, columns, 6, LOOK_TABLE, slice_of(titles[change]));
        for (uint64_t i = 0; i < count && i < LISTED && press_ok(press); i++)
            finding_row(&table, &diff->findings[at + i]);
        table_end(&table);
        at += (uint32_t)count;
    }
}

static void policy_row(Table *table, const DiffPolicy *p)
{
    const AuditPolicy *known = p->after ? p->after : p->before;
    Runs *what = table_cell(table, 1);
    runs_prose(table_cell(table, 0), STYLE_CELL(LOOK_TABLE), known->title);
    runs_words(table_cell(table, 0), STYLE_FAINT(LOOK_TABLE), " ");
    runs_add(table_cell(table, 0), STYLE_MONO(LOOK_DENSE), known->id);
    runs_words(what, STYLE_CELL(LOOK_TABLE), diff_policy_word(p->change));
    if (p->text || p->file)
        runs_words(what, STYLE_FAINT(LOOK_TABLE), p->text ? ": its text" : ": its file");
    if (p->before)
        runs_result(table_cell(table, 2), LOOK_TABLE, p->before->result);
    if (p->after)
        runs_result(table_cell(table, 3), LOOK_TABLE, p->after->result);
    table_row(table);
}

static void part_policy_changes(Press *press, const AuditDiff *diff)
{
    static const TableColumn columns[] = {
        {"Policy", 80, false}, {"What", 34, false}, {"Before", 34, false}, {"After", 34, false}};
    Table table;
    flow_title(press, "Policies that differ");
    if (diff->policy_count == 0) {
        flow_words(press, STYLE_BODY, "None: the same policies with the same results.");
        return;
    }
    say_cut(press, diff->policy_count);
    table_begin(press, &table, columns, 4, LOOK_TABLE, SLICE("Policies that differ"));
    for (uint32_t i = 0; i < diff->policy_count && i < LISTED && press_ok(press); i++)
        policy_row(&table, &diff->policies[i]);
    table_end(&table);
}

static void part_populations(Press *press, const AuditDiff *diff)
{
    static const TableColumn columns[] = {
        {"Account or policy", 120, false}, {"Before", 30, true}, {"After", 30, true}};
    Table table;
    flow_title(press, "Populations that differ");
    if (diff->account_count + diff->population_count == 0) {
        flow_words(press, STYLE_BODY, "None.");
        return;
    }
    say_cut(press, diff->account_count > diff->population_count ? diff->account_count
                                                                : diff->population_count);
    flow_words(press, STYLE_NOTE, "Records evaluated, by account; records in scope, by policy.");
    table_begin(press, &table, columns, 3, LOOK_TABLE, SLICE("Populations that differ"));
    for (uint32_t i = 0; i < diff->account_count && i < LISTED && press_ok(press); i++) {
        const DiffAccount *a = &diff->accounts[i];
        runs_account(table_cell(&table, 0), STYLE_BOLD(LOOK_TABLE), a->id, a->name);
        table_number(&table, 1, a->before);
        table_number(&table, 2, a->after);
        table_row(&table);
    }
    for (uint32_t i = 0; i < diff->population_count && i < LISTED && press_ok(press); i++) {
        const DiffPopulation *p = &diff->populations[i];
        runs_prose(table_cell(&table, 0), STYLE_CELL(LOOK_TABLE), p->policy->title);
        table_number(&table, 1, p->before);
        table_number(&table, 2, p->after);
        table_row(&table);
    }
    table_end(&table);
}

/* ---- the document ---- */

static void set_all(Press *press, const AuditDiff *diff)
{
    part_heading(press, diff);
    part_changes(press, diff);
    part_policy_changes(press, diff);
    part_populations(press, diff);
    flow_room(press, 0);
}

static void set_twice(Press *press, const AuditDiff *diff)
{
    press->volume_pages = LIMIT_PDF_PAGES;
    press->begin_volume = part_volume;
    press_begin_pass(press, false);
    set_all(press, diff);
    press->page_count = press->page + 1;
    press->volumes = 1;
    /* Lists are cut: only texts of many pages each would go on in a second volume. */
    press->differs |= press->page_count > LIMIT_PDF_PAGES;
    if (!press_ok(press))
        return;
    press->substituted = press->faces.substituted;
    press_begin_pass(press, true);
    set_all(press, diff);
    if (press_ok(press) && press->page + 1 != press->page_count)
        press->differs = true;
    if (press_ok(press))
        volume_end(press);
}

bool report_write_diff_pdf(const AuditDiff *diff, const char *folder, Diagnostics *sink,
                           Output *output)
{
    Press press;
    /* The pages are headed by the later report; this is about its findings, and has none. */
    Audit heading = *diff->after->audit;
    heading.title = SLICE("What changed");
    heading.report_id = slice_of(diff->after->content_id);
    heading.finding_count = 0;
    bool opened = press_open(&press, &heading, folder, sink);
    if (opened) {
        press.output = output;
        if (press_ok(&press))
            set_twice(&press, diff);
        if (press.out_of_memory)
            output_fail(output, ENOMEM);
        else if (!press_ok(&press))
            diagnostics_report(sink, DIAGNOSTIC_ERROR, "pdf-library", (Slice){0}, 0,
                               "the PDF library refused the pages (error 0x%04lx)", press.error);
    }
    bool written = opened && press_ok(&press) && !output_failed(output);
    press_close(&press);
    return written;
}
