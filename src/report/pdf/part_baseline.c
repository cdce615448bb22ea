/* The findings of the earlier report that are gone. */
#include "report/pdf/parts.h"

static const char *state_word(Slice state)
{
    if (slice_equal(state, SLICE("resolved")))
        return "gone.resolved";
    return slice_equal(state, SLICE("no-data")) ? "gone.no_data" : "gone.not_evaluated";
}

void part_resolved(Press *press)
{
    static const TableColumn columns[] = {
        {"head.severity", 22, false}, {"head.policy", 55, false},      {"head.account", 40, false},
        {"head.service", 34, false},  {"head.records_then", 18, true}, {"head.now", 28, false}};
    const Audit *audit = press->audit;
    uint32_t shown =
        audit->resolved_count < LIMIT_SHOWN_GONE ? audit->resolved_count : LIMIT_SHOWN_GONE;
    Table table;
    Runs runs;
    if (!audit->compared || shown == 0)
        return;
    flow_title(press, "gone.title");
    flow_begin(press, &runs);
    SAY(press, &runs, STYLE_BODY, shown < audit->resolved_count ? "gone.first" : "gone.all",
        WORD_NUMBER("gone_shown", shown), WORD_NUMBER("gone_count", audit->resolved_count));
    runs_words(&runs, STYLE_BODY, " ");
    runs_say(press, &runs, STYLE_BODY, "gone.lead");
    flow_heading(press, &runs, 4, 2, LINK_NONE);
    table_begin(press, &table, columns, 6, LOOK_DENSE, words_get(press->words, "gone.title"));
    for (uint32_t i = 0; i < shown && press_ok(press); i++) {
        const AuditResolved *gone = &audit->resolved[i];
        runs_severity(table_cell(&table, 0), LOOK_DENSE, gone->severity_rank);
        runs_prose(table_cell(&table, 1), STYLE_CELL(LOOK_DENSE), gone->title);
        runs_account(table_cell(&table, 2), STYLE_CELL(LOOK_DENSE), gone->account,
                     gone->account_name);
        table_text(&table, 3, gone->service_name.size ? gone->service_name : gone->service);
        table_number(&table, 4, gone->count);
        table_say(&table, 5, state_word(gone->state));
        table_row(&table);
    }
    table_end(&table);
}
