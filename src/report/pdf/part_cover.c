/* The cover, the contents page, and document control. */
#include "report/pdf/parts.h"

static void cover_heading(Press *press)
{
    const Audit *audit = press->audit;
    Runs runs;
    if (audit->organisation.size || press_classification(press).size) {
        flow_begin(press, &runs);
        runs_prose(&runs, (Style){11, LOOK_MUTED, LOOK_SANS}, audit->organisation);
        runs_line(&runs);
        runs_prose(&runs, (Style){11, LOOK_INK, LOOK_BOLD}, press_classification(press));
        flow_runs(press, &runs, 0, 14);
    }
    flow_begin(press, &runs);
    runs_prose(&runs, (Style){27, LOOK_INK, LOOK_BOLD},
               audit->title.size ? audit->title : SLICE("CloudTrail audit"));
    flow_runs(press, &runs, 0, 22);
    flow_begin(press, &runs);
    runs_result(&runs, 20, audit->result);
    runs_words(&runs, (Style){12, LOOK_MUTED, LOOK_BOLD},
               audit->complete ? "   COMPLETE" : "   INCOMPLETE");
    if (audit->restricted)
        runs_words(&runs, (Style){12, LOOK_MUTED, LOOK_BOLD}, "   RESTRICTED");
    flow_runs(press, &runs, 0, 22);
}

static void period(Runs *runs, const Audit *audit)
{
    runs_or(runs, STYLE_CELL(9), audit->from, "open");
    runs_words(runs, STYLE_CELL(9), " to ");
    runs_or(runs, STYLE_CELL(9), audit->to, "open");
    runs_words(runs, STYLE_FAINT(9),
               audit->to.size ? " (UTC; the end is not part of it)" : " (UTC)");
}

static void cover_facts(Press *press)
{
    const Audit *audit = press->audit;
    Table table;
    facts_begin(press, &table, (Slice){0});
    period(facts_row(&table, "Period"), audit);
    table_row(&table);
    Runs *runs = facts_row(&table, "Events evaluated");
    runs_number(runs, STYLE_CELL(9), audit->inputs.evaluated);
    if (audit->first_event.size) {
        runs_words(runs, STYLE_FAINT(9), ", from ");
        runs_add(runs, STYLE_CELL(9), audit->first_event);
        runs_words(runs, STYLE_FAINT(9), " to ");
        runs_add(runs, STYLE_CELL(9), audit->last_event);
    }
    table_row(&table);
    runs = facts_row(&table, "Frameworks");
    for (uint32_t i = 0; i < audit->framework_count; i++) {
        runs_line(runs);
        runs_add(runs, STYLE_CELL(9), audit->frameworks[i].id);
        runs_words(runs, STYLE_CELL(9), " ");
        runs_add(runs, STYLE_CELL(9), audit->frameworks[i].version);
    }
    if (audit->framework_count == 0)
        runs_words(runs, STYLE_FAINT(9), "none asked for");
    table_row(&table);
    runs_add(facts_row(&table, "Generated at"), STYLE_CELL(9), audit->generated_at);
    if (audit->generated_from_epoch)
        runs_words(table_cell(&table, 1), STYLE_FAINT(9), " (a time given by SOURCE_DATE_EPOCH)");
    table_row(&table);
    runs_add(facts_row(&table, "Report id"), STYLE_MONO(9), audit->report_id);
    table_row(&table);
    runs_add(facts_row(&table, "SHA-256 of the input manifest"), STYLE_MONO(9),
             audit->inputs.sha256);
    table_row(&table);
    table_end(&table);
}

enum { COVER_ACCOUNTS = 20 };

static void cover_accounts(Press *press)
{
    const Audit *audit = press->audit;
    static const TableColumn columns[] = {
        {"Account", 26, false}, {"Name", 34, false}, {"Owner", 40, false}};
    Table table;
    Runs runs;
    flow_title(press, "Accounts");
    table_begin(press, &table, columns, 3, LOOK_TABLE, SLICE("Accounts"));
    for (uint32_t i = 0; i < audit->account_count && i < COVER_ACCOUNTS; i++) {
        table_code(&table, 0, audit->accounts[i].id);
        table_text(&table, 1, audit->accounts[i].name);
        table_text(&table, 2, audit->accounts[i].owner);
        table_row(&table);
    }
    table_end(&table);
    if (audit->account_count <= COVER_ACCOUNTS)
        return;
    flow_begin(press, &runs);
    runs_words(&runs, STYLE_NOTE, "The first 20 of ");
    runs_number(&runs, STYLE_NOTE, audit->account_count);
    runs_words(&runs, STYLE_NOTE, "; all stand under Population.");
    flow_runs(press, &runs, 0, 0);
}

void part_cover(Press *press)
{
    press_page(press);
    press_place(press, SECTION_COVER, press->y);
    press_entry(press, -1, SLICE("Cover"), SECTION_COVER);
    press_entry(press, -1, SLICE("Contents"), SECTION_CONTENTS);
    press->y += 34;
    float logo = press_logo(press, press->left, press->y);
    press->y += logo > 0 ? logo + 26 : 26;
    cover_heading(press);
    cover_facts(press);
    cover_accounts(press);
}

/* ---- contents ---- */

static void contents_line(Press *press, const Entry *entry)
{
    Style style = entry->level ? (Style){9, LOOK_INK, LOOK_SANS} : (Style){10, LOOK_INK, LOOK_BOLD};
    float indent = entry->level ? 14 : 0, width = press->width - 46 - indent;
    Runs text, number;
    Para para, page;
    flow_begin(press, &text);
    flow_begin(press, &number);
    runs_add(&text, style, entry->text);
    runs_link(&text, entry->anchor);
    runs_printf(&number, (Style){style.size, LOOK_INK, LOOK_SANS}, "%u",
                press_page_of(press, entry->anchor));
    runs_link(&number, entry->anchor);
    if (press_set(press, &press->scratch, &text, width, &para) &&
        press_set(press, &press->scratch, &number, 40, &page)) {
        float before = entry->level ? 1.5f : 7;
        flow_room(press, para_height(&para) + before);
        flow_gap(press, before);
        press_draw(press, &para, press->left + indent, press->y, width, ALIGN_LEFT);
        press->y += para_height(&para);
        press_draw(press, &page, press->left, press->y - page.leading, press->width, ALIGN_RIGHT);
        press_rule(press, press->left + indent, press->y + 1, press->left + press->width,
                   press->y + 1, 0.3f, LOOK_HAIRLINE);
        press->y += 1.5f;
    }
    arena_reset(&press->scratch);
}

/* Set last while measuring, when the entries are known, and in its place when drawing. */
void part_contents(Press *press)
{
    Runs runs;
    press_page(press);
    press_place(press, SECTION_CONTENTS, press->y);
    flow_begin(press, &runs);
    runs_words(&runs, (Style){19, LOOK_INK, LOOK_BOLD}, "Contents");
    flow_runs(press, &runs, 0, 8);
    if (press->volumes > 1) {
        flow_begin(press, &runs);
        runs_words(&runs, STYLE_BODY, "This report stands in files of at most ");
        runs_number(&runs, STYLE_BODY, press->volume_pages);
        runs_words(&runs, STYLE_BODY, " pages; page numbers run on through them:");
        part_volumes(press, &runs, STYLE_BODY);
        flow_runs(press, &runs, 0, 8);
    }
    for (uint32_t i = 0; i < press->entry_count && press_ok(press); i++)
        if (press->entries[i].level == 0 || press->entries[i].level == 1)
            contents_line(press, &press->entries[i]);
}

/* ---- document control ---- */

static void control_files(Press *press)
{
    const Audit *audit = press->audit;
    static const TableColumn columns[] = {{"Policy file", 30, false},
                                          {"Policy set", 30, false},
                                          {"Version", 9, false},
                                          {"SHA-256", 44, false}};
    Table table;
    flow_title(press, "Policy files");
    table_begin(press, &table, columns, 4, LOOK_DENSE, SLICE("Policy files"));
    for (uint32_t i = 0; i < audit->policy_file_count && press_ok(press); i++) {
        const AuditPolicyFile *file = &audit->policy_files[i];
        table_code(&table, 0, file->path);
        table_text(&table, 1, file->set_id);
        if (file->title.size) {
            table_words(&table, 1, ": ");
            runs_prose(table_cell(&table, 1), STYLE_CELL(LOOK_DENSE), file->title);
        }
        table_text(&table, 2, file->version);
        table_code(&table, 3, file->sha256);
        table_row(&table);
    }
    table_end(&table);
}

static void theme_row(Press *press, Table *table)
{
    const Theme *theme = &press->theme;
    Runs *runs = facts_row(table, "Theme");
    runs_or(runs, STYLE_CELL(9), theme->folder, "built in");
    runs_line(runs);
    runs_words(runs, STYLE_FAINT(8.4f), "SHA-256 ");
    runs_add(runs, STYLE_MONO(8.4f), theme->sha256);
    bool kept[THEME_SECTIONS] = {false};
    for (uint32_t i = 0; i < theme->section_count; i++)
        kept[theme->order[i]] = true;
    bool told = false;
    for (int i = 0; i < THEME_SECTIONS; i++) {
        if (kept[i])
            continue;
        if (!told)
            runs_line(runs);
        runs_words(runs, STYLE_BOLD(9), told ? ", " : "sections left out: ");
        runs_words(runs, STYLE_BOLD(9), theme_section_name((Section)i));
        told = true;
    }
    table_row(table);
}

void part_control(Press *press)
{
    const Audit *audit = press->audit;
    Table table;
    flow_section(press, SECTION_CONTROL, "Document control");
    facts_begin(press, &table, SLICE("Document control"));
    runs_words(facts_row(&table, "Program"), STYLE_CELL(9), "trailaudit ");
    runs_add(table_cell(&table, 1), STYLE_CELL(9), audit->tool_version);
    table_row(&table);
    runs_or(facts_row(&table, "Operator"), STYLE_CELL(9), audit->operator_name, "not named");
    table_row(&table);
    part_baseline_row(press, &table);
    Runs *runs = facts_row(&table, "Report definition");
    runs_or(runs, STYLE_CELL(9), audit->definition_id, "none");
    if (audit->definition_sha256.size) {
        runs_line(runs);
        runs_words(runs, STYLE_FAINT(8.4f), "SHA-256 ");
        runs_add(runs, STYLE_MONO(8.4f), audit->definition_sha256);
    }
    table_row(&table);
    runs = facts_row(&table, "Options that shape the result");
    for (uint32_t i = 0; i < audit->option_count; i++) {
        runs_line(runs);
        runs_add(runs, STYLE_MONO(9), audit->options[i].name);
    }
    if (audit->option_count == 0)
        runs_words(runs, STYLE_FAINT(9), "none");
    table_row(&table);
    runs_words(facts_row(&table, "Selection"), STYLE_CELL(9),
               audit->restricted ? "RESTRICTED: narrowed by account, Region or service"
                                 : "all accounts, Regions and services of the input");
    table_row(&table);
    runs_add(facts_row(&table, "Exceptions judged as of"), STYLE_CELL(9), audit->as_of);
    table_row(&table);
    runs_words(facts_row(&table, "Evidence shown"), STYLE_CELL(9), "at most ");
    runs_number(table_cell(&table, 1), STYLE_CELL(9), audit->evidence_limit);
    runs_words(table_cell(&table, 1), STYLE_CELL(9),
               " records of a finding; all stand in evidence.csv.gz");
    table_row(&table);
    theme_row(press, &table);
    table_end(&table);
    control_files(press);
}
