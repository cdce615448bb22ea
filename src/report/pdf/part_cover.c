/* The cover and the contents page. */
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
    runs_prose(&runs, (Style){27, LOOK_INK, LOOK_BOLD}, press_title(press));
    flow_runs(press, &runs, 0, 22);
    flow_begin(press, &runs);
    runs_result(&runs, 20, audit->result);
    runs_words(&runs, (Style){12, LOOK_MUTED, LOOK_BOLD}, "   ");
    runs_say(press, &runs, (Style){12, LOOK_MUTED, LOOK_BOLD},
             audit->complete ? "word.complete" : "word.incomplete");
    if (audit->restricted) {
        runs_words(&runs, (Style){12, LOOK_MUTED, LOOK_BOLD}, "   ");
        runs_say(press, &runs, (Style){12, LOOK_MUTED, LOOK_BOLD}, "word.restricted");
    }
    if (audit->altered) {
        runs_words(&runs, (Style){12, LOOK_MUTED, LOOK_BOLD}, "   ");
        runs_say(press, &runs, (Style){12, LOOK_MUTED, LOOK_BOLD}, "word.altered");
    }
    if (audit->redacted) {
        runs_words(&runs, (Style){12, LOOK_MUTED, LOOK_BOLD}, "   ");
        runs_say(press, &runs, (Style){12, LOOK_MUTED, LOOK_BOLD}, "word.redacted");
    }
    flow_runs(press, &runs, 0, 22);
}

static void period(Press *press, Runs *runs)
{
    const Audit *audit = press->audit;
    runs_time(press, runs, STYLE_CELL(9), audit->from, "word.open");
    runs_words(runs, STYLE_FAINT(9), " ");
    runs_say(press, runs, STYLE_FAINT(9), "word.to");
    runs_words(runs, STYLE_FAINT(9), " ");
    runs_time(press, runs, STYLE_CELL(9), audit->to, "word.open");
}

static void accounts_row(Press *press, Table *table)
{
    const Audit *audit = press->audit;
    Runs *runs = facts_row(table, "head.accounts");
    for (uint32_t i = 0; i < audit->account_count && i < MODEL_COVER_ACCOUNTS; i++) {
        runs_line(runs);
        runs_account(runs, STYLE_CELL(9), audit->accounts[i].id, audit->accounts[i].name);
    }
    if (audit->account_count == 0)
        runs_say(press, runs, STYLE_FAINT(9), "word.none");
    if (audit->account_count > MODEL_COVER_ACCOUNTS) {
        runs_line(runs);
        SAY(press, runs, STYLE_FAINT(9), "cover.accounts_more",
            WORD_NUMBER("accounts_more", audit->account_count - MODEL_COVER_ACCOUNTS));
    }
    table_row(table);
}

static void frameworks_row(Press *press, Table *table)
{
    const Audit *audit = press->audit;
    Runs *runs = facts_row(table, "head.frameworks");
    for (uint32_t i = 0; i < audit->framework_count; i++) {
        const AuditFramework *framework = &audit->frameworks[i];
        runs_line(runs);
        if (framework->title.size) { /* it has the version in it */
            runs_prose(runs, STYLE_CELL(9), framework->title);
            continue;
        }
        runs_add(runs, STYLE_CELL(9), framework->id);
        runs_words(runs, STYLE_CELL(9), "\u00a0");
        runs_add(runs, STYLE_CELL(9), framework->version);
    }
    if (audit->framework_count == 0)
        runs_say(press, runs, STYLE_FAINT(9), "word.none_asked");
    table_row(table);
}

static void cover_facts(Press *press)
{
    const Audit *audit = press->audit;
    Table table;
    facts_begin(press, &table, (Slice){0});
    period(press, facts_row(&table, "head.period"));
    table_row(&table);
    Runs *runs = facts_row(&table, "head.events_evaluated");
    runs_number(runs, STYLE_CELL(9), audit->inputs.evaluated);
    if (audit->first_event.size) {
        runs_words(runs, STYLE_FAINT(9), "   ");
        runs_first_last(press, runs, STYLE_FAINT(9));
    }
    table_row(&table);
    frameworks_row(press, &table);
    accounts_row(press, &table);
    runs_add(facts_row(&table, "head.generated"), STYLE_CELL(9),
             time_text(press, audit->generated_at));
    if (audit->generated_from_epoch) {
        runs_words(table_cell(&table, 1), STYLE_FAINT(9), " ");
        runs_say(press, table_cell(&table, 1), STYLE_FAINT(9), "cover.from_epoch");
    }
    table_row(&table);
    runs_add(facts_row(&table, "head.report_id"), STYLE_MONO(9), audit->report_id);
    if (audit->altered) {
        runs_words(table_cell(&table, 1), STYLE_BOLD(9), " ");
        runs_say(press, table_cell(&table, 1), STYLE_BOLD(9), "cover.altered");
    }
    table_row(&table);
    runs_add(facts_row(&table, "head.manifest_sha256"), STYLE_MONO(9), audit->inputs.sha256);
    table_row(&table);
    table_end(&table);
}

void part_cover(Press *press)
{
    press_page(press);
    press_place(press, SECTION_COVER, press->y);
    press_entry(press, -1, words_get(press->words, "section.cover"), SECTION_COVER);
    press_entry(press, -1, words_get(press->words, "section.contents"), SECTION_CONTENTS);
    press->y += 34;
    float logo = press_logo(press, press->left, press->y);
    press->y += logo > 0 ? logo + 26 : 26;
    cover_heading(press);
    cover_facts(press);
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
    runs_say(press, &runs, (Style){19, LOOK_INK, LOOK_BOLD}, "section.contents");
    flow_runs(press, &runs, 0, 8);
    if (press->volumes > 1) {
        flow_begin(press, &runs);
        SAY(press, &runs, STYLE_BODY, "pdf.volumes", WORD_NUMBER("pages", press->volume_pages));
        part_volumes(press, &runs, STYLE_BODY);
        flow_runs(press, &runs, 0, 8);
    }
    for (uint32_t i = 0; i < press->entry_count && press_ok(press); i++)
        if (press->entries[i].level == 0 || press->entries[i].level == 1)
            contents_line(press, &press->entries[i]);
}
