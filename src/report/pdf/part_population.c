/* Scope and completeness: what was there, what was read, what could not be. */
#include "report/pdf/parts.h"

static const TableColumn funnel_columns[] = {{NULL, 80, false}, {NULL, 20, true}};

static void step(Table *table, const char *words, uint64_t count, const char *sign)
{
    bool total = *sign == 0;
    Style style = total ? STYLE_BOLD(LOOK_TABLE) : STYLE_CELL(LOOK_TABLE);
    if (!total)
        runs_words(table_cell(table, 0), style, "   ");
    runs_words(table_cell(table, 0), style, words);
    runs_words(table_cell(table, 1), style, sign);
    runs_number(table_cell(table, 1), style, count);
    table_row(table);
}

static void aside(Table *table, const char *words, uint64_t count)
{
    runs_words(table_cell(table, 0), STYLE_FAINT(LOOK_TABLE), words);
    runs_number(table_cell(table, 1), STYLE_FAINT(LOOK_TABLE), count);
    table_row(table);
}

static void files(Press *press)
{
    const AuditInputs *in = &press->audit->inputs;
    Table table;
    flow_title(press, "Files");
    table_begin(press, &table, funnel_columns, 2, LOOK_TABLE, SLICE("Files"));
    step(&table, "Found", in->files, "");
    step(&table, "passed over: no event files (digests and others)", in->passed_over, "− ");
    step(&table, "skipped: outside the selection by their paths", in->skipped, "− ");
    step(&table, "unreadable", in->unreadable, "− ");
    step(&table, "Read", audit_files_read(in), "");
    aside(&table, "bytes, compressed", in->compressed_bytes);
    aside(&table, "bytes, inflated", in->bytes);
    table_end(&table);
    if (in->skipped)
        flow_words(press, STYLE_NOTE, "Files were skipped unread: the population was narrowed.");
}

static void records(Press *press)
{
    const AuditInputs *in = &press->audit->inputs;
    Table table;
    flow_title(press, "Records");
    table_begin(press, &table, funnel_columns, 2, LOOK_TABLE, SLICE("Records"));
    step(&table, "Records and damaged pieces in the files read", in->records + in->quarantined, "");
    step(&table, "quarantined: damaged, never became a record", in->quarantined, "− ");
    step(&table, "Records", in->records, "");
    step(&table, "out of scope by period", in->out_of_period, "− ");
    step(&table, "out of scope by account", in->out_of_account, "− ");
    step(&table, "out of scope by Region", in->out_of_region, "− ");
    step(&table, "out of scope by service", in->out_of_service, "− ");
    step(&table, "out of scope by kind (Insight, Aggregated)", in->out_of_kind, "− ");
    step(&table, "duplicates: one event delivered more than once", in->duplicates, "− ");
    step(&table, "Evaluated", in->evaluated, "");
    aside(&table, "of these undated: eventTime missing or unreadable", in->undated);
    aside(&table, "of these without an event id", in->ids_missing);
    aside(&table, "of these with an addendum", in->addenda);
    aside(&table, "of these with access inferred from the action’s name", in->access_inferred);
    aside(&table, "records repaired before they were read", in->recovered);
    table_end(&table);
}

static void kinds(Press *press)
{
    const AuditInputs *in = &press->audit->inputs;
    static const TableColumn columns[] = {
        {"Event category", 60, false}, {"Evaluated records", 20, true}, {"Share", 20, true}};
    Table table;
    flow_title(press, "Evaluated records by event category");
    table_begin(press, &table, columns, 3, LOOK_TABLE,
                SLICE("Evaluated records by event category"));
    for (uint32_t i = 0; i < in->kind_count && press_ok(press); i++) {
        table_text(&table, 0, in->kinds[i].name);
        table_number(&table, 1, in->kinds[i].count);
        runs_percent(table_cell(&table, 2), STYLE_CELL(LOOK_TABLE), in->kinds[i].count,
                     in->evaluated);
        table_row(&table);
    }
    table_end(&table);
}

static void accounts(Press *press)
{
    const Audit *audit = press->audit;
    static const TableColumn columns[] = {{"Account", 17, false},    {"Name", 16, false},
                                          {"Owner", 25, false},      {"Environment", 16, false},
                                          {"Unit", 11, false},       {"Evaluated", 13, true},
                                          {"Quarantined", 16, true}, {"Note", 24, false}};
    Table table;
    flow_title(press, "Accounts");
    table_begin(press, &table, columns, 8, LOOK_TABLE, SLICE("Accounts"));
    for (uint32_t i = 0; i < audit->account_count && press_ok(press); i++) {
        const AuditAccount *account = &audit->accounts[i];
        table_code(&table, 0, account->id);
        table_text(&table, 1, account->name);
        table_text(&table, 2, account->owner);
        table_text(&table, 3, account->environment);
        table_text(&table, 4, account->ou);
        table_number(&table, 5, account->evaluated);
        table_number(&table, 6, account->quarantined);
        if (account->evaluated == 0)
            runs_result(table_cell(&table, 7), LOOK_TABLE, RESULT_NO_DATA);
        runs_line(table_cell(&table, 7));
        if (!account->listed)
            table_words(&table, 7, "not in the report definition");
        table_row(&table);
    }
    table_end(&table);
}

void part_population(Press *press)
{
    Runs runs;
    flow_section(press, SECTION_POPULATION, "Population");
    flow_words(press, STYLE_BODY,
               "What was there, what was read, what could not be. Every piece of the input is "
               "evaluated, a duplicate, out of "
               "scope, or quarantined with file, offset and reason; the sums were checked before "
               "this report was written.");
    files(press);
    records(press);
    kinds(press);
    accounts(press);
    flow_begin(press, &runs);
    runs_words(&runs, STYLE_NOTE, "SHA-256 of the input manifest (manifest.csv, uncompressed): ");
    runs_add(&runs, (Style){7.4f, LOOK_MUTED, LOOK_MONO}, press->audit->inputs.sha256);
    flow_runs(press, &runs, 0, 0);
}
