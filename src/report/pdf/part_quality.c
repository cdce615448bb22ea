/* Data quality: every problem and notice, by kind. */
#include "report/pdf/parts.h"

/* How often each kind occurs. There are some twenty; what a changed model might hold beyond counts
 * under the last. */
enum { KINDS = 64 };

typedef struct {
    Slice kind[KINDS];
    uint64_t entries[KINDS], records[KINDS];
    uint32_t count;
} Kinds;

static uint32_t kind_of(Kinds *kinds, Slice kind)
{
    uint32_t i = 0;
    while (i < kinds->count && !slice_equal(kinds->kind[i], kind))
        i++;
    if (i == kinds->count && kinds->count < KINDS)
        kinds->kind[kinds->count++] = kind;
    return i < KINDS ? i : KINDS - 1;
}

/* What the two lists of this section differ in. */
typedef struct {
    const AuditProblem *items;
    uint64_t count, total; /* in the list; how many there were */
    const AuditCutKind *cut;
    uint32_t cut_count;
    const char *title, *lead, *by_kind, *first, *all; /* ids */
} List;

static void count_kinds(Kinds *kinds, const List *list)
{
    *kinds = (Kinds){0};
    for (uint64_t i = 0; i < list->count; i++) {
        uint32_t kind = kind_of(kinds, list->items[i].kind);
        kinds->entries[kind]++;
        kinds->records[kind] += list->items[i].records;
    }
    /* Behind the first LIMIT_PROBLEMS, as audit.json has them. */
    for (uint32_t i = 0; i < list->cut_count; i++) {
        uint32_t kind = kind_of(kinds, list->cut[i].kind);
        kinds->entries[kind] += list->cut[i].entries;
        kinds->records[kind] += list->cut[i].records;
    }
}

static void kinds_table(Press *press, const Kinds *kinds, const char *name)
{
    static const TableColumn columns[] = {
        {"head.kind", 50, false}, {"pdf.entries", 15, true}, {"head.records", 15, true}};
    Table table;
    table_begin(press, &table, columns, 3, LOOK_TABLE, words_get(press->words, name));
    for (uint32_t i = 0; i < kinds->count; i++) {
        table_text(&table, 0, kinds->kind[i]);
        table_number(&table, 1, kinds->entries[i]);
        table_number(&table, 2, kinds->records[i]);
        table_row(&table);
    }
    table_end(&table);
}

static void places_table(Press *press, Kinds *kinds, const List *list)
{
    static const TableColumn columns[] = {{"pdf.kind_file", 28, false},
                                          {"head.detail", 70, false},
                                          {"head.offset", 15, true},
                                          {"head.records", 13, true}};
    Table table;
    Runs runs;
    uint64_t shown = 0,
             room = list->count < PART_LISTED_PROBLEMS ? list->count : PART_LISTED_PROBLEMS;
    flow_begin(press, &runs);
    SAY(press, &runs, STYLE_BODY, room < list->total ? list->first : list->all,
        WORD_NUMBER("problems_shown", room), WORD_NUMBER("notices_shown", room),
        WORD_NUMBER("problems_count", list->total), WORD_NUMBER("notices_count", list->total));
    flow_heading(press, &runs, 4, 2, LINK_NONE);
    table_begin(press, &table, columns, 4, LOOK_DENSE, words_get(press->words, list->title));
    for (uint32_t kind = 0; kind < kinds->count; kind++)
        for (uint64_t i = 0; i < list->count && shown < room && press_ok(press); i++) {
            const AuditProblem *problem = &list->items[i];
            if (kind_of(kinds, problem->kind) != kind)
                continue;
            table_text(&table, 0, problem->kind);
            table_text(&table, 1, problem->detail);
            table_number(&table, 2, problem->offset);
            table_number(&table, 3, problem->records);
            runs_add(table_detail(&table), STYLE_MONO(LOOK_DENSE), problem->file);
            table_row(&table);
            shown++;
        }
    table_end(&table);
}

static void show_list(Press *press, const List *list, const char *none)
{
    Kinds kinds;
    flow_title(press, list->title);
    if (list->total == 0) {
        flow_say(press, STYLE_BODY, none);
        return;
    }
    flow_say(press, STYLE_BODY, list->lead);
    count_kinds(&kinds, list);
    kinds_table(press, &kinds, list->by_kind);
    places_table(press, &kinds, list);
}

void part_quality(Press *press)
{
    const AuditInputs *in = &press->audit->inputs;
    const List problems = {in->problems,
                           in->problem_count < LIMIT_PROBLEMS ? in->problem_count : LIMIT_PROBLEMS,
                           audit_problem_total(in),
                           in->problems_cut,
                           in->problems_cut_count,
                           "head.problems",
                           "quality.problems",
                           "quality.problem_kinds",
                           "quality.problems_first",
                           "quality.problems_all"};
    const List notices = {in->notices,
                          in->notice_count < LIMIT_PROBLEMS ? in->notice_count : LIMIT_PROBLEMS,
                          audit_notice_total(in),
                          in->notices_cut,
                          in->notices_cut_count,
                          "head.notices",
                          "quality.notices",
                          "quality.notice_kinds",
                          "quality.notices_first",
                          "quality.notices_all"};
    flow_section(press, SECTION_QUALITY, "section.quality");
    show_list(press, &problems, "quality.none");
    show_list(press, &notices, "pdf.no_notices");
    flow_title(press, "method.text_title");
    SAY_PARAGRAPH(press, "pdf.substituted", WORD_NUMBER("characters", press->substituted));
    flow_say(press, STYLE_NOTE, "pdf.text");
}
