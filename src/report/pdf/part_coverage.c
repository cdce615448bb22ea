/* Account × Region × day: where there were files and records, and what is a gap. */
#include "report/pdf/parts.h"

static LookColour state_colour(char state)
{
    switch (state) {
    case COVERAGE_DATA:
        return LOOK_EVENTS;
    case COVERAGE_EMPTY:
        return LOOK_PASS;
    case COVERAGE_GAP:
        return LOOK_FAIL;
    default:
        return LOOK_HAIRLINE;
    }
}

/* Told apart in grey too. */
static int state_shape(char state)
{
    switch (state) {
    case COVERAGE_DATA:
        return SHAPE_BAR;
    case COVERAGE_EMPTY:
        return SHAPE_LOW_BAR;
    case COVERAGE_GAP:
        return SHAPE_TALL_BAR;
    default:
        return SHAPE_HATCHED_BAR;
    }
}

/* A bar a run of equal days; what it says stands in the row's numbers too. */
static void strip(Table *table, uint32_t column, Slice states)
{
    float day = (table->widths[column] - 9) / (float)states.size;
    for (size_t from = 0, to; from < states.size; from = to) {
        for (to = from; to < states.size && states.data[to] == states.data[from];)
            to++;
        Style style = {table->size, state_colour(states.data[from]), LOOK_SANS};
        runs_bar_of(table_cell(table, column), style, state_shape(states.data[from]),
                    day * (float)(to - from));
    }
}

static void key(Press *press, Runs *runs, char state, const char *id)
{
    runs_bar_of(runs, (Style){LOOK_TABLE, state_colour(state), LOOK_SANS}, state_shape(state), 10);
    runs_words(runs, STYLE_NOTE, " ");
    runs_say(press, runs, STYLE_NOTE, id);
    runs_words(runs, STYLE_NOTE, "    ");
}

static void legend(Press *press)
{
    Runs runs;
    flow_begin(press, &runs);
    key(press, &runs, COVERAGE_DATA, "coverage.data");
    key(press, &runs, COVERAGE_EMPTY, "coverage.proven");
    key(press, &runs, COVERAGE_NO_DATA, "coverage.no_data");
    key(press, &runs, COVERAGE_GAP, "coverage.gap");
    flow_runs(press, &runs, 0, 4);
}

static void rows(Press *press, const AuditCoverage *coverage)
{
    static const TableColumn columns[] = {{"pdf.account_region", 110, false},
                                          {"coverage.strip", 144, false},
                                          {"head.files", 36, true},
                                          {"head.records", 44, true},
                                          {"coverage.days_data", 40, true},
                                          {"coverage.days_proven", 44, true},
                                          {"coverage.days_no_data", 40, true},
                                          {"coverage.days_gap", 36, true}};
    Table table;
    uint32_t shown =
        coverage->row_count < PART_LISTED_ROWS ? coverage->row_count : (uint32_t)PART_LISTED_ROWS;
    table_begin(press, &table, columns, 8, LOOK_DENSE, words_get(press->words, "coverage.caption"));
    for (uint32_t i = 0; i < shown && press_ok(press); i++) {
        const AuditCoverageRow *row = &coverage->rows[i];
        table_code(&table, 0, row->account);
        runs_words(table_cell(&table, 0), STYLE_FAINT(LOOK_DENSE), " ");
        runs_or(press, table_cell(&table, 0), STYLE_FAINT(LOOK_DENSE), row->region,
                "word.none_given");
        strip(&table, 1, row->states);
        table_number(&table, 2, row->files);
        table_number(&table, 3, row->records);
        table_number(&table, 4, row->data_days);
        table_number(&table, 5, row->empty_days);
        table_number(&table, 6, row->silent_days);
        table_number(&table, 7, row->gap_days);
        table_row(&table);
    }
    table_end(&table);
    if (shown < coverage->row_count)
        SAY_PARAGRAPH(press, "coverage.rows_more",
                      WORD_NUMBER("coverage_rows_more", coverage->row_count - shown));
}

static void interruptions(Press *press, const AuditCoverage *coverage)
{
    static const TableColumn columns[] = {{"head.time", 92, false},
                                          {"head.action", 92, false},
                                          {"pdf.account_region", 92, false},
                                          {"head.principal", 140, false},
                                          {"head.event_id", 100, false}};
    Table table;
    uint32_t shown = coverage->interruption_count < PART_LISTED_ROWS ? coverage->interruption_count
                                                                     : (uint32_t)PART_LISTED_ROWS;
    flow_title(press, "coverage.interruptions");
    if (shown == 0) {
        flow_say(press, STYLE_BODY, "coverage.no_interruptions");
        return;
    }
    table_begin(press, &table, columns, 5, LOOK_DENSE,
                words_get(press->words, "coverage.interruptions"));
    for (uint32_t i = 0; i < shown && press_ok(press); i++) {
        const AuditInterruption *call = &coverage->interruptions[i];
        runs_time(press, table_cell(&table, 0), STYLE_CELL(LOOK_DENSE), call->time, "word.undated");
        table_text(&table, 1, call->action);
        table_code(&table, 2, call->account);
        runs_words(table_cell(&table, 2), STYLE_FAINT(LOOK_DENSE), " ");
        runs_add(table_cell(&table, 2), STYLE_FAINT(LOOK_DENSE), call->region);
        table_text(&table, 3, call->principal);
        table_code(&table, 4, call->event_id);
        table_row(&table);
    }
    table_end(&table);
    if (shown < coverage->interruption_count)
        SAY_PARAGRAPH(press, "coverage.interruptions_more",
                      WORD_NUMBER("interruptions_more", coverage->interruption_count - shown));
}

void part_coverage(Press *press)
{
    const AuditCoverage *coverage = &press->audit->coverage;
    flow_title(press, "scope.coverage");
    if (coverage->row_count == 0) {
        flow_say(press, STYLE_BODY, "coverage.none");
        return;
    }
    Runs runs;
    flow_begin(press, &runs);
    runs_say(press, &runs, STYLE_BODY,
             coverage->expected ? "coverage.expected" : "coverage.not_expected");
    runs_words(&runs, STYLE_BODY, " ");
    SAY(press, &runs, coverage->gaps ? STYLE_STRONG : STYLE_BODY,
        coverage->gaps ? "coverage.gaps" : "coverage.no_gaps",
        WORD_NUMBER("coverage_gaps", coverage->gaps));
    if (coverage->too_long) {
        runs_words(&runs, STYLE_BODY, " ");
        runs_say(press, &runs, STYLE_BODY, "coverage.too_long");
    }
    flow_runs(press, &runs, 0, 4);
    legend(press);
    rows(press, coverage);
    for (uint32_t i = 0; i < coverage->never_count; i++)
        SAY_PARAGRAPH(press, "coverage.never", WORD_TEXT("category", coverage->never[i]));
    interruptions(press, coverage);
}
