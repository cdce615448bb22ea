/* Account × Region × day: where there were files and records, and what is a gap. */
#include "base/limits.h"
#include "report/model_states.h"
#include "report/pdf/parts.h"

/* Beside the letters of states: a day with a call that interrupted a trail. */
#define CALL 'C'

static LookColour state_colour(char state)
{
    switch (state) {
    case COVERAGE_DATA:
        return LOOK_EVENTS;
    case COVERAGE_EMPTY:
        return LOOK_PASS;
    case COVERAGE_MISSING:
    case COVERAGE_GAP:
        return LOOK_FAIL;
    case COVERAGE_UNREAD:
        return LOOK_MUTED;
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
    case COVERAGE_MISSING:
        return SHAPE_HIGH_BAR;
    case COVERAGE_UNREAD:
        return SHAPE_LOW_BAR;
    case COVERAGE_GAP:
        return SHAPE_TALL_BAR;
    default:
        return SHAPE_HATCHED_BAR;
    }
}

static LookColour letter_colour(char letter)
{
    return letter == CALL ? LOOK_INK : state_colour(letter);
}

static int letter_shape(char letter)
{
    return letter == CALL ? SHAPE_HIGH_BAR : state_shape(letter);
}

/* The states, and where a call interrupted a trail that instead: such a day has data. */
static Slice letters(Press *press, const AuditCoverage *coverage, const AuditCoverageRow *row)
{
    char *copy = row->day_count ? arena_take(&press->scratch, row->states.size + 1) : NULL;
    press->out_of_memory |= row->day_count && !copy;
    if (!copy)
        return row->states;
    memcpy(copy, row->states.data, row->states.size);
    for (uint32_t i = 0; i < row->day_count; i++) {
        size_t day = model_call_day(coverage, row, i);
        if (day != SIZE_MAX)
            copy[day] = CALL;
    }
    return (Slice){copy, row->states.size};
}

/* A bar a run of equal days; what it says stands under it as text, and in the table of calls. */
static void strip(Table *table, uint32_t column, Slice days)
{
    float day = (table->widths[column] - 9) / (float)days.size;
    for (size_t from = 0, to; from < days.size; from = to) {
        for (to = from; to < days.size && days.data[to] == days.data[from];)
            to++;
        Style style = {table->size, letter_colour(days.data[from]), LOOK_SANS};
        runs_bar_of(table_cell(table, column), style, letter_shape(days.data[from]),
                    day * (float)(to - from));
    }
}

/* Kept for the runs. */
static Slice kept(Press *press, Buffer *text)
{
    Slice copy = arena_copy(&press->scratch, buffer_slice(text));
    press->out_of_memory |= text->failed || !copy.data;
    buffer_free(text);
    return copy;
}

/* The runs of a row, and how many days or hours find no room there: a word each, and the name of
 * its value. */
typedef struct {
    const char *runs, *runs_value, *more, *more_value;
} RunWords;

static void say_runs(Press *press, Runs *cell, const RunWords *words, Slice runs, uint64_t more)
{
    SAY(press, cell, STYLE_FAINT(LOOK_DENSE), words->runs, WORD_TEXT(words->runs_value, runs));
    if (more == 0)
        return;
    runs_words(cell, STYLE_FAINT(LOOK_DENSE), " ");
    SAY(press, cell, STYLE_FAINT(LOOK_DENSE), words->more, WORD_NUMBER(words->more_value, more));
}

static void say_days(Press *press, Table *table, uint32_t column, const AuditCoverageRow *row)
{
    static const RunWords words = {"coverage.by_day", "coverage_by_day", "coverage.days_more",
                                   "coverage_days_more"};
    Buffer text = {0};
    uint64_t more = model_add_days(press->words, &press->audit->coverage, row, &text);
    Slice days = kept(press, &text);
    if (days.size == 0)
        return;
    runs_line(table_cell(table, column));
    say_runs(press, table_cell(table, column), &words, days, more);
}

static void say_which_hours(Press *press, Runs *cell, const AuditCoverageRow *row)
{
    static const RunWords words = {"coverage.by_hour", "coverage_by_hour", "coverage.hours_more",
                                   "coverage_hours_more"};
    Buffer text = {0};
    uint64_t more = model_add_hours(press->words, row, &text);
    Slice hours = kept(press, &text);
    if (hours.size == 0)
        return;
    runs_words(cell, STYLE_FAINT(LOOK_DENSE), " ");
    say_runs(press, cell, &words, hours, more);
}

static void say_hours(Press *press, Table *table, uint32_t column, const AuditCoverageRow *row)
{
    if (!row->digests)
        return;
    runs_line(table_cell(table, column));
    SAY(press, table_cell(table, column), STYLE_FAINT(LOOK_DENSE), "coverage.hours",
        WORD_NUMBER("data_hours", row->data_hours),
        WORD_NUMBER("proven_empty_hours", row->empty_hours),
        WORD_NUMBER("missing_hours", row->missing_hours),
        WORD_NUMBER("unread_hours", row->unread_hours),
        WORD_NUMBER("no_data_hours", row->silent_hours), WORD_NUMBER("gap_hours", row->gap_hours));
    say_which_hours(press, table_cell(table, column), row);
}

static void key_bar(Runs *runs, char state, float width)
{
    runs_bar_of(runs, (Style){LOOK_TABLE, letter_colour(state), LOOK_SANS}, letter_shape(state),
                width);
}

/* The state as it stands in a strip, between days with data: which part of the strip it takes tells
 * it from others where there is no colour. */
static void key(Press *press, Runs *runs, char state, const char *id)
{
    key_bar(runs, COVERAGE_DATA, 6);
    key_bar(runs, state, 9);
    key_bar(runs, COVERAGE_DATA, 6);
    runs_words(runs, STYLE_NOTE, "  ");
    runs_say(press, runs, STYLE_NOTE, id);
}

static void legend(Press *press)
{
    static const struct {
        char state;
        const char *id;
    } keys[] = {{COVERAGE_DATA, "coverage.data"},       {COVERAGE_EMPTY, "coverage.proven"},
                {COVERAGE_MISSING, "coverage.missing"}, {COVERAGE_UNREAD, "coverage.unread"},
                {COVERAGE_NO_DATA, "coverage.no_data"}, {COVERAGE_GAP, "coverage.gap"},
                {CALL, "coverage.interruptions"}};
    Runs runs;
    flow_begin(press, &runs);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (i > 0)
            runs_line(&runs);
        key(press, &runs, keys[i].state, keys[i].id);
    }
    flow_runs(press, &runs, 0, 4);
}

/* The first and the last day, at the ends of the strips above. */
static void axis(Table *table, uint32_t column, const AuditCoverage *coverage)
{
    Press *press = table->press;
    Style style = STYLE_FAINT(LOOK_DENSE - 0.6f);
    Buffer text = {0};
    model_add_axis_end(coverage, &text);
    Slice last = arena_copy(&press->scratch, buffer_slice(&text));
    press->out_of_memory |= text.failed || !last.data;
    buffer_free(&text);
    float taken = 0, room = table->widths[column] - 9;
    for (size_t i = 0; i < coverage->from.size; i++)
        taken += faces_width(&press->faces, style.face, (unsigned char)coverage->from.data[i],
                             style.size) *
                 2;
    Runs *runs = table_cell(table, column);
    runs_add(runs, style, coverage->from);
    if (room > taken + 1)
        runs_bar(runs, (Style){style.size, LOOK_WHITE, style.face}, room - taken);
    else
        runs_line(runs);
    runs_add(runs, style, last);
    table_row(table);
}

static void rows(Press *press, const AuditCoverage *coverage)
{
    static const TableColumn columns[] = {
        {"head.account_region", 78, false}, {"coverage.strip", 86, false},
        {"coverage.first_last", 80, false}, {"head.files", 30, true},
        {"head.records", 38, true},         {"coverage.days_data", 30, true},
        {"coverage.days_proven", 34, true}, {"coverage.days_missing", 36, true},
        {"coverage.days_unread", 34, true}, {"coverage.days_no_data", 28, true},
        {"coverage.days_gap", 28, true}};
    Table table;
    uint32_t shown =
        coverage->row_count < LIMIT_COVERAGE_ROWS ? coverage->row_count : LIMIT_COVERAGE_ROWS;
    flow_caption(press, "coverage.caption");
    table_begin(press, &table, columns, 11, LOOK_DENSE,
                words_get(press->words, "coverage.caption"));
    for (uint32_t i = 0; i < shown && press_ok(press); i++) {
        const AuditCoverageRow *row = &coverage->rows[i];
        table_code(&table, 0, row->account);
        runs_words(table_cell(&table, 0), STYLE_FAINT(LOOK_DENSE), " ");
        runs_or(press, table_cell(&table, 0), STYLE_FAINT(LOOK_DENSE), row->region,
                "word.none_given");
        strip(&table, 1, letters(press, coverage, row));
        say_days(press, &table, 1, row);
        say_hours(press, &table, 1, row);
        if (row->first.size) {
            Runs *times = table_cell(&table, 2);
            runs_time(press, times, STYLE_CELL(LOOK_DENSE), row->first, "word.undated");
            runs_line(times);
            runs_time(press, times, STYLE_CELL(LOOK_DENSE), row->last, "word.undated");
        }
        table_number(&table, 3, row->files);
        table_number(&table, 4, row->records);
        table_number(&table, 5, row->data_days);
        table_number(&table, 6, row->empty_days);
        table_number(&table, 7, row->missing_days);
        table_number(&table, 8, row->unread_days);
        table_number(&table, 9, row->silent_days);
        table_number(&table, 10, row->gap_days);
        table_row(&table);
    }
    if (!coverage->too_long && coverage->from.size)
        axis(&table, 1, coverage);
    table_end(&table);
    if (shown < coverage->row_count)
        SAY_PARAGRAPH(press, "coverage.rows_more",
                      WORD_NUMBER("coverage_rows_more", coverage->row_count - shown));
}

static void gaps(Press *press)
{
    static const TableColumn columns[] = {
        {"head.account_region", 40, false}, {"coverage.strip", 48, false}, {"head.days", 12, true}};
    const Model *model = &press->model;
    Table table;
    if (model->gap_count == 0)
        return;
    flow_caption(press, "coverage.gap_list");
    table_begin(press, &table, columns, 3, LOOK_DENSE,
                words_get(press->words, "coverage.gap_list"));
    for (uint32_t i = 0; i < model->gap_count && press_ok(press); i++) {
        Buffer text = {0};
        table_code(&table, 0, model->gaps[i].row->account);
        runs_words(table_cell(&table, 0), STYLE_FAINT(LOOK_DENSE), " ");
        runs_or(press, table_cell(&table, 0), STYLE_FAINT(LOOK_DENSE), model->gaps[i].row->region,
                "word.none_given");
        model_add_gap(&model->gaps[i], SLICE("–"), &text);
        Slice dates = arena_copy(&press->scratch, buffer_slice(&text));
        press->out_of_memory |= text.failed || !dates.data;
        buffer_free(&text);
        table_text(&table, 1, dates);
        table_number(&table, 2, model->gaps[i].days);
        table_row(&table);
    }
    table_end(&table);
    if (model->gap_days_more)
        SAY_PARAGRAPH(press, "coverage.gap_days_more",
                      WORD_NUMBER("gap_days_more", model->gap_days_more));
}

static void interruptions(Press *press, const AuditCoverage *coverage)
{
    static const TableColumn columns[] = {{"head.time", 92, false},
                                          {"head.action", 92, false},
                                          {"head.account_region", 92, false},
                                          {"head.principal", 140, false},
                                          {"head.event_id", 100, false}};
    Table table;
    uint32_t shown = coverage->interruption_count < LIMIT_INTERRUPTIONS_SHOWN
                         ? coverage->interruption_count
                         : LIMIT_INTERRUPTIONS_SHOWN;
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

static void never(Press *press, const AuditCoverage *coverage)
{
    const Model *model = &press->model;
    for (uint32_t i = 0; i < coverage->never_count; i++)
        SAY_PARAGRAPH(press, "coverage.never", WORD_TEXT("category", coverage->never[i]));
    for (uint32_t i = 0; i < model->never_in_count; i++) {
        const ModelNever *in = &model->never_in[i];
        Buffer names = {0};
        Runs runs;
        model_add_never(in, &names);
        Slice named = kept(press, &names);
        flow_begin(press, &runs);
        SAY(press, &runs, STYLE_BODY, "coverage.never_in", WORD_TEXT("category", in->category),
            WORD_NUMBER("never_accounts", in->accounts), WORD_TEXT("never_names", named));
        if (in->accounts > in->named_count) {
            runs_words(&runs, STYLE_BODY, " ");
            SAY(press, &runs, STYLE_BODY, "coverage.never_more",
                WORD_NUMBER("never_more", in->accounts - in->named_count));
        }
        flow_runs(press, &runs, 0, 6);
    }
}

/* What "proven empty" rests on. */
static void proof(Press *press, const AuditCoverage *coverage)
{
    if (coverage->unproven_digests)
        SAY_PARAGRAPH(press, "coverage.unproven",
                      WORD_NUMBER("unproven_digests", coverage->unproven_digests));
    if (coverage->unsigned_empty)
        flow_say(press, STYLE_BODY, "coverage.unsigned_empty");
    if (coverage->partly_proven_days)
        SAY_PARAGRAPH(press, "coverage.partly_proven",
                      WORD_NUMBER("partly_proven_days", coverage->partly_proven_days));
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
    if (coverage->without_days) {
        runs_words(&runs, STYLE_BODY, " ");
        runs_say(press, &runs, STYLE_BODY, "coverage.without_days");
    }
    if (coverage->without_hours) {
        runs_words(&runs, STYLE_BODY, " ");
        runs_say(press, &runs, STYLE_BODY, "coverage.without_hours");
    }
    flow_runs(press, &runs, 0, 4);
    proof(press, coverage);
    legend(press);
    rows(press, coverage);
    gaps(press);
    never(press, coverage);
    interruptions(press, coverage);
}
