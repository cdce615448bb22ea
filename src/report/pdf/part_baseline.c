/* The earlier report that this one is compared with: which one it is, how many findings are new,
 * known and gone, and which are gone. */
#include "report/pdf/parts.h"

/* "2026-07-01T00:00:00Z to 2026-10-01T00:00:00Z": asked for, or where open what was met. */
static void add_period(Runs *runs, Style style, const AuditBaseline *baseline)
{
    runs_or(runs, style, baseline->from.size ? baseline->from : baseline->first_event, "open");
    runs_words(runs, style, " to ");
    runs_or(runs, style, baseline->to.size ? baseline->to : baseline->last_event, "open");
}

void part_baseline_row(Press *press, Table *table)
{
    const AuditBaseline *baseline = &press->audit->baseline;
    Runs *runs = facts_row(table, "Previous report");
    uint64_t days;
    if (!press->audit->compared) {
        runs_words(runs, STYLE_CELL(9), "none: this report is not compared with a baseline");
        table_row(table);
        return;
    }
    runs_add(runs, STYLE_MONO(8.4f), baseline->report_id);
    runs_line(runs);
    if (baseline->title.size) {
        runs_prose(runs, STYLE_CELL(9), baseline->title);
        runs_words(runs, STYLE_CELL(9), ", ");
    }
    runs_words(runs, STYLE_CELL(9), "generated at ");
    runs_or(runs, STYLE_CELL(9), baseline->generated_at, "an unknown time");
    if (audit_baseline_age(press->audit, &days)) {
        runs_words(runs, STYLE_CELL(9), ", ");
        runs_counted(runs, STYLE_CELL(9), days, "day", "days");
        runs_words(runs, STYLE_CELL(9), " before this one");
    }
    runs_words(runs, STYLE_CELL(9), " by trailaudit ");
    runs_or(runs, STYLE_CELL(9), baseline->tool_version, "of an unknown version");
    runs_words(runs, STYLE_CELL(9), ", for ");
    add_period(runs, STYLE_CELL(9), baseline);
    if (baseline->altered) {
        runs_line(runs);
        runs_words(runs, STYLE_BOLD(9), "It was changed since it was written.");
    }
    table_row(table);
}

void part_baseline_score(Press *press, Runs *runs)
{
    const ModelTotals *t = &press->model.totals;
    if (!press->audit->compared)
        return;
    runs_words(runs, STYLE_BODY, "Against the previous report: ");
    runs_number(runs, STYLE_STRONG, t->new_findings);
    runs_words(runs, STYLE_BODY, " new and ");
    runs_number(runs, STYLE_STRONG, t->known_findings);
    runs_words(runs, STYLE_BODY, " known findings of violations, ");
    runs_number(runs, STYLE_STRONG, t->resolved_findings);
    runs_words(runs, STYLE_BODY, " resolved. ");
}

static const char *state_words(Slice state)
{
    if (slice_equal(state, SLICE("resolved")))
        return "resolved";
    return slice_equal(state, SLICE("no-data")) ? "no data now" : "policy not in this run";
}

void part_resolved(Press *press)
{
    static const TableColumn columns[] = {{"Severity", 22, false},    {"Policy", 55, false},
                                          {"Account", 40, false},     {"Service", 34, false},
                                          {"Records then", 18, true}, {"Now", 28, false}};
    const Audit *audit = press->audit;
    uint32_t shown =
        audit->resolved_count < PART_LISTED_RESOLVED ? audit->resolved_count : PART_LISTED_RESOLVED;
    Table table;
    Runs runs;
    if (!audit->compared || shown == 0)
        return;
    flow_title(press, "Findings of the previous report that are gone");
    flow_begin(press, &runs);
    if (shown < audit->resolved_count) {
        runs_printf(&runs, STYLE_BODY, "The first %u of ", shown);
        runs_number(&runs, STYLE_BODY, audit->resolved_count);
        runs_words(&runs, STYLE_BODY, "; all are in audit.json. ");
    }
    runs_words(&runs, STYLE_BODY,
               "A finding is resolved where its policy had records to judge and found nothing; "
               "where it had none, nothing can be said.");
    flow_heading(press, &runs, 4, 2, LINK_NONE);
    table_begin(press, &table, columns, 6, LOOK_TABLE, SLICE("Findings that are gone"));
    for (uint32_t i = 0; i < shown && press_ok(press); i++) {
        const AuditResolved *gone = &audit->resolved[i];
        runs_severity(table_cell(&table, 0), LOOK_TABLE, gone->severity_rank);
        runs_prose(table_cell(&table, 1), STYLE_CELL(LOOK_TABLE), gone->title);
        runs_account(table_cell(&table, 2), STYLE_CELL(LOOK_TABLE), gone->account,
                     gone->account_name);
        table_text(&table, 3, gone->service_name.size ? gone->service_name : gone->service);
        table_number(&table, 4, gone->count);
        table_words(&table, 5, state_words(gone->state));
        table_row(&table);
    }
    table_end(&table);
}
