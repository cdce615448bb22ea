/* Data quality: every problem and notice, by kind. */
#include "report/pdf/parts.h"

/* What the two lists of this section differ in. */
typedef struct {
    const AuditProblem *items;
    const ModelProblems *model;
    uint64_t total;
    const char *title, *lead, *by_kind, *first, *all; /* ids */
} List;

static void kinds_table(Press *press, const List *list)
{
    const ModelProblems *model = list->model;
    const TableColumn columns[] = {
        {"head.kind", 50, false}, {list->title, 15, true}, {"head.records", 15, true}};
    Table table;
    table_begin(press, &table, columns, 3, LOOK_TABLE, words_get(press->words, list->by_kind));
    for (uint32_t i = 0; i < model->kind_count; i++) {
        table_text(&table, 0, model->kinds[i].kind);
        table_number(&table, 1, model->kinds[i].count);
        table_number(&table, 2, model->kinds[i].records);
        table_row(&table);
    }
    table_end(&table);
}

static void write_detail(Press *press, Runs *runs, Slice detail)
{
    Buffer text = {0};
    model_add_detail(detail, &text);
    Slice copy = arena_copy(&press->scratch, buffer_slice(&text));
    press->out_of_memory |= text.failed || !copy.data;
    buffer_free(&text);
    runs_add(runs, STYLE_CELL(LOOK_DENSE), copy);
}

static void places_table(Press *press, const List *list)
{
    static const TableColumn columns[] = {{"head.kind", 28, false},
                                          {"head.detail", 70, false},
                                          {"head.offset", 15, true},
                                          {"head.records", 13, true}};
    const ModelProblems *model = list->model;
    Table table;
    Runs runs;
    flow_begin(press, &runs);
    SAY(press, &runs, STYLE_BODY, model->shown_count < list->total ? list->first : list->all,
        WORD_NUMBER("problems_shown", model->shown_count),
        WORD_NUMBER("notices_shown", model->shown_count),
        WORD_NUMBER("problems_count", list->total), WORD_NUMBER("notices_count", list->total));
    flow_heading(press, &runs, 4, 2, LINK_NONE);
    table_begin(press, &table, columns, 4, LOOK_DENSE, words_get(press->words, list->title));
    for (uint32_t i = 0; i < model->shown_count && press_ok(press); i++) {
        const AuditProblem *problem = &list->items[model->shown[i]];
        table_text(&table, 0, problem->kind);
        write_detail(press, table_cell(&table, 1), problem->detail);
        table_number(&table, 2, problem->offset);
        table_number(&table, 3, problem->records);
        runs_say(press, table_detail(&table), STYLE_FAINT(LOOK_DENSE), "head.file");
        runs_words(table_detail(&table), STYLE_FAINT(LOOK_DENSE), "\u00a0");
        runs_add(table_detail(&table), STYLE_MONO(LOOK_DENSE), problem->file);
        table_row(&table);
    }
    table_end(&table);
}

static void show_list(Press *press, const List *list, const char *none)
{
    flow_title(press, list->title);
    if (list->total == 0) {
        flow_say(press, STYLE_BODY, none);
        return;
    }
    flow_say(press, STYLE_BODY, list->lead);
    kinds_table(press, list);
    places_table(press, list);
}

void part_quality(Press *press)
{
    const AuditInputs *in = &press->audit->inputs;
    const List problems = {in->problems,
                           &press->model.problems,
                           audit_problem_total(in),
                           "head.problems",
                           "quality.problems",
                           "quality.problem_kinds",
                           "quality.problems_first",
                           "quality.problems_all"};
    const List notices = {
        in->notices,       &press->model.notices,  audit_notice_total(in),  "head.notices",
        "quality.notices", "quality.notice_kinds", "quality.notices_first", "quality.notices_all"};
    flow_section(press, SECTION_QUALITY, "section.quality");
    show_list(press, &problems, "quality.none");
    show_list(press, &notices, "quality.no_notices");
    flow_title(press, "method.text_title");
    SAY_PARAGRAPH(press, "pdf.substituted", WORD_NUMBER("characters", press->substituted));
    flow_say(press, STYLE_NOTE, "pdf.text");
}
