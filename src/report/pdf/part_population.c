/* Scope, completeness and integrity: what was asked for, what was there, what was read, what could
 * not be. */
#include "report/pdf/parts.h"

/* ---- funnels ---- */

static const TableColumn funnel_columns[] = {
    {NULL, 58, false}, {NULL, 26, false}, {NULL, 16, true}};

typedef struct {
    Table table;
    uint64_t whole; /* what the bars are parts of */
} Funnel;

static void funnel_begin(Press *press, Funnel *funnel, const char *title, uint64_t whole)
{
    flow_title(press, title);
    funnel->whole = whole;
    table_begin(press, &funnel->table, funnel_columns, 3, LOOK_TABLE,
                words_get(press->words, title));
}

/* A sum of what stands above it. */
static void stage(Funnel *funnel, const char *id, uint64_t count)
{
    Table *table = &funnel->table;
    runs_say(table->press, table_cell(table, 0), STYLE_BOLD(LOOK_TABLE), id);
    table_bar(table, 1, count, funnel->whole, LOOK_ACCENT);
    runs_number(table_cell(table, 2), STYLE_BOLD(LOOK_TABLE), count);
    table_row(table);
}

/* What is taken off before the next sum. */
static void loss(Funnel *funnel, const char *id, uint64_t count)
{
    Table *table = &funnel->table;
    runs_words(table_cell(table, 0), STYLE_CELL(LOOK_TABLE), "   − ");
    runs_say(table->press, table_cell(table, 0), STYLE_CELL(LOOK_TABLE), id);
    table_bar(table, 1, count, funnel->whole, LOOK_EVENTS);
    runs_words(table_cell(table, 2), STYLE_CELL(LOOK_TABLE), "− ");
    runs_number(table_cell(table, 2), STYLE_CELL(LOOK_TABLE), count);
    table_row(table);
}

static void aside(Funnel *funnel, const char *id, uint64_t count)
{
    Table *table = &funnel->table;
    runs_say(table->press, table_cell(table, 0), STYLE_FAINT(LOOK_TABLE), id);
    runs_number(table_cell(table, 2), STYLE_FAINT(LOOK_TABLE), count);
    table_row(table);
}

static void files(Press *press)
{
    const AuditInputs *in = &press->audit->inputs;
    Funnel funnel;
    funnel_begin(press, &funnel, "head.files", in->files);
    stage(&funnel, "funnel.files_found", in->files);
    loss(&funnel, "funnel.passed_over", in->passed_over);
    if (audit_files_split(in)) {
        aside(&funnel, "funnel.digests", in->digests);
        aside(&funnel, "funnel.metadata", in->sidecars);
        aside(&funnel, "funnel.others", in->others);
        aside(&funnel, "funnel.passed_over_bytes", in->passed_over_bytes);
    }
    loss(&funnel, "funnel.skipped", in->skipped);
    if (audit_files_split(in))
        aside(&funnel, "funnel.skipped_digests", in->skipped_digests);
    loss(&funnel, "funnel.unreadable", in->unreadable);
    stage(&funnel, "funnel.files_read", audit_files_read(in));
    aside(&funnel, "funnel.compressed", in->compressed_bytes);
    aside(&funnel, "funnel.bytes", in->bytes);
    table_end(&funnel.table);
}

static void records(Press *press)
{
    const AuditInputs *in = &press->audit->inputs;
    Funnel funnel;
    funnel_begin(press, &funnel, "head.records", in->records + in->quarantined);
    stage(&funnel, "funnel.pieces", in->records + in->quarantined);
    loss(&funnel, "funnel.quarantined", in->quarantined);
    stage(&funnel, "funnel.records", in->records);
    loss(&funnel, "funnel.out_of_period", in->out_of_period);
    loss(&funnel, "funnel.out_of_account", in->out_of_account);
    loss(&funnel, "funnel.out_of_region", in->out_of_region);
    loss(&funnel, "funnel.out_of_service", in->out_of_service);
    loss(&funnel, "funnel.out_of_kind", in->out_of_kind);
    loss(&funnel, "funnel.duplicates", in->duplicates);
    stage(&funnel, "funnel.evaluated", in->evaluated);
    aside(&funnel, "funnel.undated", in->undated);
    aside(&funnel, "funnel.ids_missing", in->ids_missing);
    aside(&funnel, "funnel.addenda", in->addenda);
    aside(&funnel, "funnel.access_inferred", in->access_inferred);
    aside(&funnel, "funnel.recovered", in->recovered);
    table_end(&funnel.table);
}

/* ---- requested and found ---- */

static void period_row(Press *press, Table *table)
{
    const Audit *audit = press->audit;
    table_say(table, 0, "head.period");
    runs_time(press, table_cell(table, 1), STYLE_CELL(LOOK_TABLE), audit->from, "word.open");
    runs_words(table_cell(table, 1), STYLE_FAINT(LOOK_TABLE), " ");
    runs_say(press, table_cell(table, 1), STYLE_FAINT(LOOK_TABLE), "word.to");
    runs_words(table_cell(table, 1), STYLE_FAINT(LOOK_TABLE), " ");
    runs_time(press, table_cell(table, 1), STYLE_CELL(LOOK_TABLE), audit->to, "word.open");
    if (audit->first_event.size)
        runs_first_last(press, table_cell(table, 2), STYLE_CELL(LOOK_TABLE));
    else
        runs_say(press, table_cell(table, 2), STYLE_CELL(LOOK_TABLE), "word.none");
    table_row(table);
}

static void accounts_row(Press *press, Table *table)
{
    ModelListing listing = press->model.listing;
    table_say(table, 0, "head.accounts");
    if (listing.listed)
        SAY(press, table_cell(table, 1), STYLE_CELL(LOOK_TABLE), "scope.accounts_listed",
            WORD_NUMBER("accounts_listed", listing.listed));
    else
        table_say(table, 1, "word.all");
    SAY(press, table_cell(table, 2), STYLE_CELL(LOOK_TABLE),
        listing.aside    ? "scope.accounts_selected"
        : listing.listed ? "scope.accounts_found"
                         : "scope.accounts_any",
        WORD_NUMBER("accounts_active", listing.active),
        WORD_NUMBER("accounts_silent", listing.silent),
        WORD_NUMBER("accounts_aside", listing.aside),
        WORD_NUMBER("accounts_beside", listing.beside));
    table_row(table);
}

static void requested(Press *press)
{
    static const TableColumn columns[] = {
        {"", 22, false}, {"scope.requested", 36, false}, {"scope.found", 46, false}};
    const Audit *audit = press->audit;
    Table table;
    flow_title(press, "scope.asked");
    table_begin(press, &table, columns, 3, LOOK_TABLE, words_get(press->words, "scope.asked"));
    period_row(press, &table);
    accounts_row(press, &table);
    table_say(&table, 0, "head.selection");
    runs_selection(press, table_cell(&table, 1), LOOK_TABLE);
    SAY(press, table_cell(&table, 2), STYLE_CELL(LOOK_TABLE), "summary.read",
        WORD_NUMBER("evaluated", audit->inputs.evaluated),
        WORD_NUMBER("files_read", audit_files_read(&audit->inputs)));
    table_row(&table);
    table_end(&table);
}

static void kinds(Press *press)
{
    const AuditInputs *in = &press->audit->inputs;
    static const TableColumn columns[] = {
        {"head.event_category", 58, false}, {"", 26, false}, {"head.records", 16, true}};
    Table table;
    if (in->evaluated == 0)
        return;
    flow_title(press, "scope.kinds");
    table_begin(press, &table, columns, 3, LOOK_TABLE, words_get(press->words, "scope.kinds"));
    for (uint32_t i = 0; i < in->kind_count && press_ok(press); i++) {
        runs_or(press, table_cell(&table, 0), STYLE_CELL(LOOK_TABLE), in->kinds[i].name,
                "word.none_given");
        table_bar(&table, 1, in->kinds[i].count, in->evaluated, LOOK_EVENTS);
        table_number(&table, 2, in->kinds[i].count);
        table_row(&table);
    }
    runs_say(press, table_cell(&table, 0), STYLE_BOLD(LOOK_TABLE), "funnel.evaluated");
    runs_number(table_cell(&table, 2), STYLE_BOLD(LOOK_TABLE), in->evaluated);
    table_row(&table);
    table_end(&table);
}

static void accounts(Press *press)
{
    const Audit *audit = press->audit;
    uint64_t listed = press->model.listing.listed;
    static const TableColumn columns[] = {
        {"head.account", 20, false},     {"head.name", 24, false}, {"head.owner", 29, false},
        {"head.environment", 16, false}, {"head.unit", 20, false}, {"head.evaluated", 14, true},
        {"head.quarantined", 17, true},  {"head.note", 18, false}};
    Table table;
    if (audit->account_count == 0)
        return;
    flow_title(press, "head.accounts");
    table_begin(press, &table, columns, 8, LOOK_DENSE, words_get(press->words, "head.accounts"));
    for (uint32_t i = 0; i < audit->account_count; i++) {
        table_need(&table, 0, LOOK_MONO, audit->accounts[i].id);
        table_need(&table, 1, LOOK_SANS, audit->accounts[i].name);
        table_need(&table, 3, LOOK_SANS, audit->accounts[i].environment);
        table_need(&table, 4, LOOK_SANS, audit->accounts[i].ou);
    }
    table_settle(&table);
    for (uint32_t i = 0; i < audit->account_count && press_ok(press); i++) {
        const AuditAccount *account = &audit->accounts[i];
        table_code(&table, 0, account->id);
        table_text(&table, 1, account->name);
        table_text(&table, 2, account->owner);
        table_text(&table, 3, account->environment);
        table_text(&table, 4, account->ou);
        table_number(&table, 5, account->evaluated);
        table_number(&table, 6, account->quarantined);
        if (!account->evaluated && !model_is_selected(audit, account->id))
            table_say(&table, 7, "scope.not_selected");
        else if (account->evaluated == 0)
            runs_result(table_cell(&table, 7), LOOK_DENSE, RESULT_NO_DATA);
        runs_line(table_cell(&table, 7));
        if (listed && !account->listed)
            table_say(&table, 7, "scope.not_listed");
        table_row(&table);
    }
    table_end(&table);
}

void part_population(Press *press)
{
    flow_section(press, SECTION_POPULATION, "section.scope");
    flow_say(press, STYLE_BODY, "scope.lead");
    requested(press);
    files(press);
    records(press);
    kinds(press);
    accounts(press);
    part_coverage(press);
    part_integrity(press);
    flow_title(press, "section.quality");
    SAY_PARAGRAPH(press, "scope.quality",
                  WORD_NUMBER("problems_count", audit_problem_total(&press->audit->inputs)),
                  WORD_NUMBER("notices_count", audit_notice_total(&press->audit->inputs)));
    Runs runs;
    flow_begin(press, &runs);
    runs_say(press, &runs, STYLE_NOTE, "head.manifest_sha256");
    runs_words(&runs, STYLE_NOTE, ": ");
    runs_add(&runs, (Style){7.4f, LOOK_MUTED, LOOK_MONO}, press->audit->inputs.sha256);
    flow_runs(press, &runs, 0, 0);
}
