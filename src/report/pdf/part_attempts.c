/* Beside the findings in detail: the most severe of them, and what was only attempted. */
#include "report/pdf/parts.h"

void part_top_findings(Press *press)
{
    const Audit *audit = press->audit;
    static const TableColumn columns[] = {
        {"head.severity", 17, false}, {"head.finding", 48, false}, {"head.account", 36, false},
        {"head.service", 28, false},  {"head.records", 13, true},  {"pdf.page_head", 10, true}};
    Table table;
    flow_title(press, "pdf.top_findings");
    table_begin(press, &table, columns, 6, LOOK_DENSE, words_get(press->words, "pdf.top_findings"));
    for (uint32_t i = 0; i < audit->finding_count && i < PART_TOP_FINDINGS; i++) {
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
    static const TableColumn columns[] = {{"head.policy", 66, false},
                                          {"head.account", 44, false},
                                          {"head.service", 34, false},
                                          {"head.attempt", 14, true},
                                          {"head.population", 18, true}};
    Table table;
    flow_title(press, "pdf.attempts_head");
    flow_say(press, STYLE_BODY,
             press->model.totals.attempts ? "pdf.attempts_lead" : "pdf.attempts_none");
    if (!press->model.totals.attempts)
        return;
    table_begin(press, &table, columns, 5, LOOK_DENSE,
                words_get(press->words, "pdf.attempts_head"));
    for (uint32_t i = 0; i < audit->tally_count && press_ok(press); i++) {
        const AuditTally *tally = &audit->tallies[i];
        if (!tally->verdicts.count[AUDIT_ATTEMPT])
            continue;
        runs_prose(table_cell(&table, 0), (Style){LOOK_DENSE, LOOK_ACCENT, LOOK_SANS},
                   audit->policies[tally->policy].title);
        runs_link(table_cell(&table, 0), press_anchor_of_policy(press, tally->policy));
        runs_account(table_cell(&table, 1), STYLE_CELL(LOOK_DENSE), tally->account,
                     account_name(audit, tally->account));
        table_text(&table, 2, tally->service);
        table_number(&table, 3, tally->verdicts.count[AUDIT_ATTEMPT]);
        table_number(&table, 4, audit_population(&tally->verdicts));
        table_row(&table);
    }
    table_end(&table);
}
