/* What digests prove about the input: tiers of log files, and the chains. */
#include "report/pdf/parts.h"

static void tier(Press *press, Table *table, const char *id, uint64_t files, uint64_t all)
{
    if (files == 0 && all == 0)
        return;
    runs_say(press, table_cell(table, 0), STYLE_CELL(LOOK_TABLE), id);
    table_bar(table, 1, files, all, LOOK_ACCENT);
    table_number(table, 2, files);
    SAY(press, table_cell(table, 3), STYLE_FAINT(LOOK_TABLE), "pdf.of_files",
        WORD_TEXT("rate", percent(press, files, all)), WORD_NUMBER("files", all));
    table_row(table);
}

static void tiers(Press *press, const AuditIntegrity *in)
{
    static const TableColumn columns[] = {
        {NULL, 48, false}, {NULL, 22, false}, {NULL, 12, true}, {NULL, 24, false}};
    uint64_t all = audit_integrity_files(in);
    Table table;
    table_begin(press, &table, columns, 4, LOOK_TABLE, words_get(press->words, "scope.integrity"));
    tier(press, &table, "scope.tier_signed", in->files_authenticated, all);
    tier(press, &table, "scope.tier_hashed", in->files_self_consistent, all);
    tier(press, &table, "scope.tier_none", in->files_unattested, all);
    tier(press, &table, "pdf.tier_unchecked", in->files_unchecked, all);
    tier(press, &table, "pdf.tier_trailing", in->files_trailing, all);
    tier(press, &table, "pdf.tier_modified", in->files_modified, all);
    table_end(&table);
}

static void chain_row(Press *press, Table *table, const AuditChain *chain)
{
    table_code(table, 0, chain->account);
    runs_line(table_cell(table, 0));
    runs_add(table_cell(table, 0), STYLE_FAINT(LOOK_DENSE), chain->region);
    table_text(table, 1, chain->trail);
    runs_line(table_cell(table, 1));
    runs_add(table_cell(table, 1), STYLE_FAINT(LOOK_DENSE), chain->grade);
    runs_time(press, table_cell(table, 2), STYLE_CELL(LOOK_DENSE), chain->first, "word.none");
    runs_line(table_cell(table, 2));
    runs_add(table_cell(table, 2), STYLE_CELL(LOOK_DENSE), time_text(press, chain->last));
    table_number(table, 3, chain->digests);
    table_number(table, 4, chain->failed);
    table_number(table, 5, chain->gap_count);
    table_number(table, 6, chain->logs);
    table_number(table, 7, chain->modified + chain->trailing);
    table_number(table, 8, chain->missing);
    table_number(table, 9, chain->unattested);
    for (uint32_t i = 0; i < chain->gap_count && i < PART_LISTED_NAMES; i++) {
        runs_line(table_detail(table));
        SAY(press, table_detail(table), STYLE_FAINT(LOOK_DENSE), "pdf.chain_gap",
            WORD_TEXT("from", time_text(press, chain->gaps[i].from)),
            WORD_TEXT("to", time_text(press, chain->gaps[i].to)),
            WORD_TEXT("why", chain->gaps[i].why));
    }
    if (chain->gap_count > PART_LISTED_NAMES) {
        runs_line(table_detail(table));
        SAY(press, table_detail(table), STYLE_FAINT(LOOK_DENSE), "pdf.chain_gaps_more",
            WORD_NUMBER("gaps", chain->gap_count - PART_LISTED_NAMES));
    }
    table_row(table);
}

void part_integrity(Press *press)
{
    static const TableColumn columns[] = {
        {"pdf.account_region", 74, false}, {"pdf.trail_grade", 92, false},
        {"pdf.from_until", 82, false},     {"pdf.digests", 36, true},
        {"pdf.failed", 32, true},          {"pdf.gaps", 28, true},
        {"pdf.log_files", 34, true},       {"pdf.changed", 42, true},
        {"pdf.missing", 38, true},         {"pdf.unattested", 44, true}};
    const AuditIntegrity *in = &press->audit->integrity;
    Table table;
    Runs runs;
    flow_title(press, "scope.integrity");
    if (!in->checked) {
        flow_say(press, STYLE_BODY, "scope.integrity_none");
        return;
    }
    flow_begin(press, &runs);
    runs_sentence(press, &runs, STYLE_BODY, in->statement);
    flow_runs(press, &runs, 0, 4);
    tiers(press, in);
    SAY_PARAGRAPH(press, "pdf.integrity", WORD_NUMBER("digests", in->digests),
                  WORD_NUMBER("authenticated", in->authenticated),
                  WORD_NUMBER("failed", in->failed), WORD_NUMBER("gaps", in->gaps),
                  WORD_NUMBER("missing", in->files_missing), WORD_NUMBER("keys", in->keys),
                  WORD_NUMBER("doubts", in->doubts));
    if (in->chain_count == 0)
        return;
    table_begin(press, &table, columns, 10, LOOK_DENSE, words_get(press->words, "pdf.chains"));
    for (uint32_t i = 0; i < in->chain_count && press_ok(press); i++)
        chain_row(press, &table, &in->chains[i]);
    table_end(&table);
}
