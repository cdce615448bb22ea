/* Beside the findings in detail: the most severe of them, and what was only attempted. */
#include "report/pdf/parts.h"

void part_top_findings(Press *press)
{
    const Audit *audit = press->audit;
    static const TableColumn columns[] = {
        {"head.severity", 17, false}, {"head.finding", 48, false}, {"head.account", 36, false},
        {"head.service", 28, false},  {"head.records", 13, true},  {"pdf.page_head", 10, true}};
    Table table;
    flow_title(press, "findings.top");
    table_begin(press, &table, columns, 6, LOOK_DENSE, words_get(press->words, "findings.top"));
    for (uint32_t i = 0; i < audit->finding_count && i < LIMIT_SHOWN_TOP; i++) {
        uint32_t index = press->model.by_severity[i],
                 anchor = press_anchor_of_finding(press, index);
        const AuditFinding *finding = &audit->findings[index];
        const AuditPolicy *policy = &audit->policies[finding->policy];
        runs_severity(table_cell(&table, 0), LOOK_DENSE, policy->severity_rank);
        runs_prose(table_cell(&table, 1), (Style){LOOK_DENSE, LOOK_ACCENT, LOOK_SANS},
                   policy->title);
        runs_link(table_cell(&table, 1), anchor);
        runs_account(table_cell(&table, 2), STYLE_CELL(LOOK_DENSE), finding->account,
                     finding->account_name);
        table_text(&table, 3,
                   finding->service_name.size ? finding->service_name : finding->service);
        table_number(&table, 4, finding->count);
        table_number(&table, 5, press_page_of(press, anchor));
        table_row(&table);
    }
    table_end(&table);
}

static Slice account_name(const Audit *audit, Slice id)
{
    for (uint32_t i = 0; i < audit->account_count; i++)
        if (slice_equal(audit->accounts[i].id, id))
            return audit->accounts[i].name;
    return (Slice){0};
}

void part_attempts(Press *press)
{
    const Audit *audit = press->audit;
    static const TableColumn columns[] = {
        {"head.severity", 17, false}, {"head.policy", 58, false},  {"head.account", 42, false},
        {"head.service", 34, false},  {"head.attempts", 14, true}, {"head.population", 18, true}};
    uint64_t shown = 0, more = 0;
    Table table;
    flow_title(press, "attempts.title");
    flow_say(press, STYLE_BODY, press->model.totals.attempts ? "attempts.lead" : "attempts.none");
    if (!press->model.totals.attempts)
        return;
    table_begin(press, &table, columns, 6, LOOK_DENSE, words_get(press->words, "attempts.title"));
    for (uint32_t i = 0; i < audit->tally_count && press_ok(press); i++) {
        const AuditTally *tally = &audit->tallies[i];
        if (!tally->verdicts.count[AUDIT_ATTEMPT])
            continue;
        if (shown++ >= LIMIT_SHOWN_ATTEMPTS) {
            more++;
            continue;
        }
        runs_severity(table_cell(&table, 0), LOOK_DENSE,
                      audit->policies[tally->policy].severity_rank);
        runs_prose(table_cell(&table, 1), (Style){LOOK_DENSE, LOOK_ACCENT, LOOK_SANS},
                   audit->policies[tally->policy].title);
        runs_link(table_cell(&table, 1), press_anchor_of_policy(press, tally->policy));
        runs_account(table_cell(&table, 2), STYLE_CELL(LOOK_DENSE), tally->account,
                     account_name(audit, tally->account));
        table_text(&table, 3, tally->service);
        table_number(&table, 4, tally->verdicts.count[AUDIT_ATTEMPT]);
        table_number(&table, 5, audit_population(&tally->verdicts));
        table_row(&table);
    }
    table_end(&table);
    if (more)
        SAY_PARAGRAPH(press, "attempts.more", WORD_NUMBER("attempts_more", more));
}
