/* What changed from one audit to another, in the pages and the theme of the report. */
#include <errno.h>

#include "report/diff.h"
#include "report/pdf/parts.h"
#include "report/pdf/volume.h"

enum { LISTED = 1000 }; /* rows of each list: some 30 pages */

/* ---- the two audits ---- */

static void side_rows(Press *press, Table *table, const char *label, const AuditDocument *document)
{
    const Audit *a = document->audit;
    Runs *runs = facts_row(table, label);
    runs_result_of(press, runs, 9, a->result, a->complete);
    runs_line(runs);
    runs_add(runs, STYLE_MONO(9), slice_of(document->content_id));
    runs_line(runs);
    runs_time(press, runs, STYLE_CELL(9), a->from.size ? a->from : a->first_event, "word.open");
    runs_words(runs, STYLE_CELL(9), " ");
    runs_say(press, runs, STYLE_CELL(9), "word.to");
    runs_words(runs, STYLE_CELL(9), " ");
    runs_time(press, runs, STYLE_CELL(9), a->to.size ? a->to : a->last_event, "word.open");
    runs_words(runs, STYLE_CELL(9), " ");
    runs_say(press, runs, STYLE_CELL(9), "word.utc");
    runs_line(runs);
    SAY(press, runs, STYLE_CELL(9), "diff.evaluated", WORD_NUMBER("evaluated", a->inputs.evaluated),
        WORD_NUMBER("files", audit_files_read(&a->inputs)));
    runs_line(runs);
    SAY(press, runs, STYLE_FAINT(9), "diff.made",
        WORD_TEXT("generated_at", time_text(press, a->generated_at)));
    if (document->altered) {
        runs_line(runs);
        runs_say(press, runs, STYLE_BOLD(9), "control.baseline_altered");
    }
    table_row(table);
}

static void part_heading(Press *press, const AuditDiff *diff)
{
    const uint64_t *counts = diff->counts;
    Table table;
    Runs runs;
    flow_section(press, SECTION_SUMMARY, "diff.title");
    facts_begin(press, &table, (Slice){0});
    side_rows(press, &table, "diff.before", diff->before);
    side_rows(press, &table, "diff.after", diff->after);
    table_end(&table);
    flow_title(press, "section.findings");
    flow_begin(press, &runs);
    SAY(press, &runs, STYLE_STRONG, "diff.counts", WORD_NUMBER("new", counts[CHANGE_NEW]),
        WORD_NUMBER("grown", counts[CHANGE_GROWN]), WORD_NUMBER("shrunk", counts[CHANGE_SHRUNK]),
        WORD_NUMBER("resolved", counts[CHANGE_RESOLVED]), WORD_NUMBER("gone", counts[CHANGE_GONE]),
        WORD_NUMBER("unchanged", counts[CHANGE_SAME]));
    flow_runs(press, &runs, 0, 4);
    flow_say(press, STYLE_NOTE, "diff.note");
    if (diff->narrowed)
        flow_say(press, STYLE_STRONG, "diff.selections");
}

/* ---- lists ---- */

static void say_cut(Press *press, uint64_t count)
{
    Runs runs;
    if (count <= LISTED)
        return;
    flow_begin(press, &runs);
    SAY(press, &runs, STYLE_BODY, "diff.cut", WORD_NUMBER("shown", LISTED),
        WORD_NUMBER("count", count));
    flow_heading(press, &runs, 2, 2, LINK_NONE);
}

static void finding_row(Press *press, Table *table, const DiffFinding *f)
{
    const AuditFinding *known = f->after ? f->after : f->before;
    runs_severity(table_cell(table, 0), LOOK_TABLE, f->policy->severity_rank);
    runs_prose(table_cell(table, 1), STYLE_CELL(LOOK_TABLE), f->policy->title);
    if (slice_equal(known->kind, SLICE("review"))) {
        runs_words(table_cell(table, 1), STYLE_FAINT(LOOK_TABLE), " ");
        runs_say(press, table_cell(table, 1), STYLE_FAINT(LOOK_TABLE), "word.to_review");
    }
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
    static const char *const titles[CHANGES] = {"diff.new",      "diff.grown", "diff.shrunk",
                                                "diff.resolved", "diff.gone",  ""};
    static const TableColumn columns[] = {{"head.severity", 20, false}, {"head.policy", 58, false},
                                          {"head.account", 38, false},  {"head.service", 36, false},
                                          {"diff.before", 17, true},    {"diff.after", 17, true}};
    uint32_t at = 0;
    for (int change = 0; change < CHANGE_SAME && press_ok(press); change++) {
        uint64_t count = diff->counts[change];
        Table table;
        if (count == 0)
            continue;
        flow_title(press, titles[change]);
        say_cut(press, count);
        table_begin(press, &table, columns, 6, LOOK_TABLE, words_get(press->words, titles[change]));
        for (uint64_t i = 0; i < count && i < LISTED && press_ok(press); i++)
            finding_row(press, &table, &diff->findings[at + i]);
        table_end(&table);
        at += (uint32_t)count;
    }
}

static void policy_row(Press *press, Table *table, const DiffPolicy *p)
{
    static const char *const changes[] = {"diff.added", "diff.removed", "diff.changed"};
    const AuditPolicy *known = p->after ? p->after : p->before;
    Runs *what = table_cell(table, 1);
    runs_prose(table_cell(table, 0), STYLE_CELL(LOOK_TABLE), known->title);
    runs_words(table_cell(table, 0), STYLE_FAINT(LOOK_TABLE), " ");
    runs_add(table_cell(table, 0), STYLE_MONO(LOOK_DENSE), known->id);
    runs_say(press, what, STYLE_CELL(LOOK_TABLE), changes[p->change]);
    if (p->text || p->file) {
        runs_words(what, STYLE_FAINT(LOOK_TABLE), " ");
        runs_say(press, what, STYLE_FAINT(LOOK_TABLE), p->text ? "diff.its_text" : "diff.its_file");
    }
    if (p->before)
        runs_result(table_cell(table, 2), LOOK_TABLE, p->before->result);
    if (p->after)
        runs_result(table_cell(table, 3), LOOK_TABLE, p->after->result);
    table_row(table);
}

static void part_policy_changes(Press *press, const AuditDiff *diff)
{
    static const TableColumn columns[] = {{"head.policy", 80, false},
                                          {"diff.what", 34, false},
                                          {"diff.before", 34, false},
                                          {"diff.after", 34, false}};
    Table table;
    flow_title(press, "diff.policies");
    if (diff->policy_count == 0) {
        flow_say(press, STYLE_BODY, "word.none");
        return;
    }
    say_cut(press, diff->policy_count);
    table_begin(press, &table, columns, 4, LOOK_TABLE, words_get(press->words, "diff.policies"));
    for (uint32_t i = 0; i < diff->policy_count && i < LISTED && press_ok(press); i++)
        policy_row(press, &table, &diff->policies[i]);
    table_end(&table);
}

static void part_populations(Press *press, const AuditDiff *diff)
{
    static const TableColumn columns[] = {
        {"diff.name", 120, false}, {"diff.before", 30, true}, {"diff.after", 30, true}};
    Table table;
    flow_title(press, "diff.populations");
    if (diff->account_count + diff->population_count == 0) {
        flow_say(press, STYLE_BODY, "word.none");
        return;
    }
    say_cut(press, diff->account_count > diff->population_count ? diff->account_count
                                                                : diff->population_count);
    flow_say(press, STYLE_NOTE, "diff.populations_note");
    table_begin(press, &table, columns, 3, LOOK_TABLE, words_get(press->words, "diff.populations"));
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
    heading.report_id = slice_of(diff->after->content_id);
    heading.finding_count = 0;
    bool opened = press_open(&press, &heading, folder, sink);
    if (opened) {
        press.output = output;
        heading.title = words_get(press.words, "diff.title");
        if (press_ok(&press))
            set_twice(&press, diff);
        if (press.out_of_memory) {
            output_fail(output, ENOMEM);
            diagnostics_say_no_memory(sink);
        }
        if (!press.out_of_memory && !press_ok(&press))
            diagnostics_report(sink, DIAGNOSTIC_ERROR, "pdf-library", (Slice){0}, 0,
                               "the PDF library refused the pages (error 0x%04lx)", press.error);
    }
    bool written = opened && press_ok(&press) && !output_failed(output);
    press_close(&press);
    return written;
}
