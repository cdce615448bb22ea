/* What digests prove about the input: tiers of log files, and the chains. */
#include "base/limits.h"
#include "report/pdf/parts.h"

static void tier(Press *press, Table *table, const char *id, uint64_t files, uint64_t all)
{
    if (files == 0 && all == 0)
        return;
    runs_say(press, table_cell(table, 0), STYLE_CELL(LOOK_TABLE), id);
    table_bar(table, 1, files, all, LOOK_ACCENT);
    table_number(table, 2, files);
    SAY(press, table_cell(table, 3), STYLE_FAINT(LOOK_TABLE), "scope.of_files",
        WORD_TEXT("rate", percent(press, files, all)), WORD_NUMBER("event_files", all));
    table_row(table);
}

static void tiers(Press *press, const AuditIntegrity *in)
{
    static const TableColumn columns[] = {
        {NULL, 48, false}, {NULL, 22, false}, {NULL, 12, true}, {NULL, 24, false}};
    uint64_t all = audit_integrity_files(in);
    Table table;
    table_begin(press, &table, columns, 4, LOOK_TABLE, words_get(press->words, "scope.tiers"));
    tier(press, &table, "scope.tier_signed", in->files_authenticated, all);
    tier(press, &table, "scope.tier_hashed", in->files_self_consistent, all);
    tier(press, &table, "scope.tier_none", in->files_unattested, all);
    tier(press, &table, "scope.tier_modified", in->files_modified, all);
    tier(press, &table, "scope.tier_trailing", in->files_trailing, all);
    tier(press, &table, "scope.tier_unchecked", in->files_unchecked, all);
    table_end(&table);
}

static void counts(Press *press, const AuditIntegrity *in)
{
    Runs runs;
    flow_begin(press, &runs);
    SAY(press, &runs, STYLE_BODY, "scope.digest_counts", WORD_NUMBER("digests", in->digests),
        WORD_NUMBER("digests_authenticated", in->authenticated),
        WORD_NUMBER("digests_failed", in->failed), WORD_NUMBER("digest_gaps", in->gaps),
        WORD_NUMBER("files_missing", in->files_missing), WORD_NUMBER("keys", in->keys));
    if (in->doubts) {
        runs_words(&runs, STYLE_BODY, " ");
        SAY(press, &runs, STYLE_BODY, "scope.doubts", WORD_NUMBER("doubts", in->doubts));
    }
    if (in->ends_early) {
        runs_words(&runs, STYLE_BODY, " ");
        SAY(press, &runs, STYLE_STRONG, "scope.ends_early",
            WORD_NUMBER("chains_ending_early", in->ends_early),
            WORD_NUMBER("chain_count", in->chain_count),
            WORD_TEXT("period_end", time_text(press, in->expected_end)));
    }
    flow_runs(press, &runs, 0, 6);
}

/* Beneath the chain's row: which of its segments are signed as far. */
static void chain_segments(Press *press, Table *table, const AuditChain *chain)
{
    for (uint32_t i = 0;
         audit_chain_shows_segments(chain) && i < chain->span_count && i < LIMIT_GAPS_SHOWN; i++) {
        const AuditSpan *span = &chain->spans[i];
        runs_line(table_detail(table));
        SAY(press, table_detail(table), STYLE_FAINT(LOOK_DENSE),
            span->newest_unsigned ? "scope.chain_segment_unsigned" : "scope.chain_segment",
            WORD_TEXT("segment_from", time_text(press, span->from)),
            WORD_TEXT("segment_to", time_text(press, span->to)),
            WORD_NUMBER("segment_digests", span->digests),
            WORD_NUMBER("segment_authenticated", span->authenticated));
    }
    if (audit_chain_shows_segments(chain) && chain->span_count > LIMIT_GAPS_SHOWN) {
        runs_line(table_detail(table));
        SAY(press, table_detail(table), STYLE_FAINT(LOOK_DENSE), "scope.chain_segments_more",
            WORD_NUMBER("chain_segments_more", chain->span_count - LIMIT_GAPS_SHOWN));
    }
}

/* Beneath the chain's row: the times that its digests do not cover. */
static void chain_gaps(Press *press, Table *table, const AuditChain *chain)
{
    for (uint32_t i = 0; i < chain->gap_count && i < LIMIT_GAPS_SHOWN; i++) {
        runs_line(table_detail(table));
        SAY(press, table_detail(table), STYLE_FAINT(LOOK_DENSE), "scope.chain_gap",
            WORD_TEXT("gap_from", time_text(press, chain->gaps[i].from)),
            WORD_TEXT("gap_to", time_text(press, chain->gaps[i].to)),
            WORD_TEXT("gap_why", chain->gaps[i].why));
    }
    if (chain->gap_count > LIMIT_GAPS_SHOWN) {
        runs_line(table_detail(table));
        SAY(press, table_detail(table), STYLE_FAINT(LOOK_DENSE), "scope.chain_gaps_more",
            WORD_NUMBER("chain_gaps_more", chain->gap_count - LIMIT_GAPS_SHOWN));
    }
}

static void chain_row(Press *press, Table *table, const AuditChain *chain)
{
    const uint64_t numbers[] = {
        chain->digests,  chain->failed,   chain->gap_count, chain->logs,      chain->valid,
        chain->modified, chain->trailing, chain->missing,   chain->unchecked, chain->unattested};
    table_code(table, 0, chain->account);
    runs_line(table_cell(table, 0));
    runs_or(press, table_cell(table, 0), STYLE_FAINT(LOOK_DENSE), chain->region, "word.none_given");
    table_text(table, 1, chain->trail);
    runs_line(table_cell(table, 1));
    runs_add(table_cell(table, 1), STYLE_FAINT(LOOK_DENSE), chain->grade);
    runs_time(press, table_cell(table, 2), STYLE_CELL(LOOK_DENSE), chain->first, "word.none");
    runs_line(table_cell(table, 2));
    runs_time(press, table_cell(table, 2), STYLE_CELL(LOOK_DENSE), chain->last, "word.none");
    if (chain->ends_early) {
        runs_line(table_cell(table, 2));
        runs_say(press, table_cell(table, 2), STYLE_FAINT(LOOK_DENSE), "scope.chain_ends_early");
    }
    for (uint32_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        table_number(table, i + 3, numbers[i]);
    chain_segments(press, table, chain);
    chain_gaps(press, table, chain);
    table_row(table);
}

static void chains(Press *press, const AuditIntegrity *in)
{
    static const TableColumn columns[] = {
        {"head.account_region", 64, false}, {"head.trail_grade", 68, false},
        {"head.from_until", 96, false},     {"head.digests", 34, true},
        {"head.digests_failed", 28, true},  {"head.gaps", 26, true},
        {"head.log_files", 30, true},       {"head.log_files_valid", 26, true},
        {"head.modified", 38, true},        {"head.trailing", 32, true},
        {"head.missing", 34, true},         {"head.unchecked", 38, true},
        {"head.unattested", 30, true}};
    Table table;
    flow_caption(press, "scope.chains");
    table_begin(press, &table, columns, 13, LOOK_DENSE, words_get(press->words, "scope.chains"));
    for (uint32_t i = 0; i < in->chain_count && i < LIMIT_CHAINS_SHOWN && press_ok(press); i++)
        chain_row(press, &table, &in->chains[i]);
    table_end(&table);
    if (in->chain_count > LIMIT_CHAINS_SHOWN)
        SAY_PARAGRAPH(press, "scope.chains_more",
                      WORD_NUMBER("chains_more", in->chain_count - LIMIT_CHAINS_SHOWN));
}

void part_integrity(Press *press)
{
    const AuditIntegrity *in = &press->audit->integrity;
    Runs runs;
    flow_title(press, "scope.integrity");
    if (!in->checked) {
        flow_say(press, STYLE_BODY, "scope.integrity_none");
        return;
    }
    flow_begin(press, &runs);
    runs_sentence(press, &runs, STYLE_BODY, in->statement);
    runs_words(&runs, STYLE_BODY, ".");
    flow_runs(press, &runs, 0, 4);
    flow_caption(press, "scope.tiers");
    tiers(press, in);
    counts(press, in);
    if (in->chain_count)
        chains(press, in);
}
