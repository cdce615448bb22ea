/* Data quality: every problem and notice, by kind. */
#include "base/limits.h"
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

/* The first of a list, which stand in audit.json too, and those behind them by kind. */
typedef struct {
    const AuditProblem *problems;
    uint64_t count, total;
    const AuditCutKind *cut;
    uint32_t cut_count;
} List;

static List list_of(const AuditProblem *problems, uint64_t count, uint64_t total,
                    const AuditCutKind *cut, uint32_t cut_count)
{
    return (List){problems, count < LIMIT_PROBLEMS ? count : LIMIT_PROBLEMS, total, cut, cut_count};
}

static void count_kinds(Kinds *kinds, const List *list)
{
    *kinds = (Kinds){0};
    for (uint64_t i = 0; i < list->count; i++) {
        uint32_t kind = kind_of(kinds, list->problems[i].kind);
        kinds->entries[kind]++;
        kinds->records[kind] += list->problems[i].records;
    }
    for (uint32_t i = 0; i < list->cut_count; i++) {
        uint32_t kind = kind_of(kinds, list->cut[i].kind);
        kinds->entries[kind] += list->cut[i].entries;
        kinds->records[kind] += list->cut[i].records;
    }
}

static void kinds_table(Press *press, const Kinds *kinds)
{
    static const TableColumn columns[] = {
        {"Kind", 50, false}, {"Entries", 15, true}, {"Records", 15, true}};
    Table table;
    table_begin(press, &table, columns, 3, LOOK_TABLE, SLICE("By kind"));
    for (uint32_t i = 0; i < kinds->count; i++) {
        table_text(&table, 0, kinds->kind[i]);
        table_number(&table, 1, kinds->entries[i]);
        table_number(&table, 2, kinds->records[i]);
        table_row(&table);
    }
    table_end(&table);
}

static void places_table(Press *press, Kinds *kinds, const List *list, const char *what)
{
    const AuditProblem *problems = list->problems;
    static const TableColumn columns[] = {{"Kind, and the file beneath", 28, false},
                                          {"Detail", 70, false},
                                          {"Offset", 15, true},
                                          {"Records", 13, true}};
    Table table;
    Runs runs;
    uint32_t shown = 0;
    flow_begin(press, &runs);
    if (list->total > PART_LISTED_PROBLEMS) {
        runs_printf(&runs, STYLE_BODY, "The first %d of ", PART_LISTED_PROBLEMS);
        runs_number(&runs, STYLE_BODY, list->total);
        runs_printf(&runs, STYLE_BODY, " %s by kind and file; all are in problems.csv.gz.", what);
    } else {
        runs_printf(&runs, STYLE_BODY, "All %u, by kind and file:", (unsigned)list->total);
    }
    flow_heading(press, &runs, 4, 2, LINK_NONE);
    table_begin(press, &table, columns, 4, LOOK_DENSE, slice_of(what));
    for (uint32_t kind = 0; kind < kinds->count; kind++)
        for (uint64_t i = 0; i < list->count && shown < PART_LISTED_PROBLEMS && press_ok(press);
             i++) {
            if (kind_of(kinds, problems[i].kind) != kind)
                continue;
            table_text(&table, 0, problems[i].kind);
            table_text(&table, 1, problems[i].detail);
            table_number(&table, 2, problems[i].offset);
            table_number(&table, 3, problems[i].records);
            runs_add(table_detail(&table), STYLE_MONO(LOOK_DENSE), problems[i].file);
            table_row(&table);
            shown++;
        }
    table_end(&table);
}

static void show(Press *press, const List *list, const char *what)
{
    Kinds kinds;
    count_kinds(&kinds, list);
    kinds_table(press, &kinds);
    places_table(press, &kinds, list, what);
}

void part_quality(Press *press)
{
    const AuditInputs *in = &press->audit->inputs;
    List problems = list_of(in->problems, in->problem_count, audit_problem_total(in),
                            in->problems_cut, in->problems_cut_count);
    List notices = list_of(in->notices, in->notice_count, audit_notice_total(in), in->notices_cut,
                           in->notices_cut_count);
    flow_section(press, SECTION_QUALITY, "Data quality");
    flow_title(press, "Problems");
    if (in->problem_count) {
        flow_words(press, STYLE_BODY, "A problem says that something was lost or is doubtful.");
        show(press, &problems, "Problems");
    } else {
        flow_words(press, STYLE_BODY, "No problem was met: everything that was found was read.");
    }
    flow_title(press, "Notices");
    if (in->notice_count) {
        flow_words(press, STYLE_BODY, "A notice says that something is odd and harmless.");
        show(press, &notices, "Notices");
    } else {
        flow_words(press, STYLE_BODY, "None.");
    }
    Table table;
    flow_title(press, "Text in this report");
    facts_begin(press, &table, (Slice){0});
    table.widths[0] = table.width * 0.5f;
    table.widths[1] = table.width * 0.5f;
    runs_number(facts_row(&table, "Characters shown as code points"), STYLE_CELL(9),
                press->substituted);
    table_row(&table);
    table_end(&table);
    flow_words(press, STYLE_NOTE,
               "A character that must not be shown as it is (controls, invisible ones, "
               "bidirectional overrides) or that the embedded "
               "faces lack stands as U+ and its code point; a byte that is no UTF-8 as \\x and two "
               "hex digits.");
}
