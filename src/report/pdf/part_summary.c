/* The executive summary: the result in a sentence, the scorecard, charts, and what limits it. */
#include "report/pdf/parts.h"

static void say_fail(Runs *runs, Style body, const Press *press)
{
    const ModelTotals *t = &press->model.totals;
    runs_number(runs, body, t->policies[RESULT_FAIL]);
    runs_words(runs, body, " of ");
    runs_counted(runs, body, press->audit->policy_count, "policy", "policies");
    runs_words(runs, body, t->policies[RESULT_FAIL] == 1 ? " is violated: " : " are violated: ");
    runs_counted(runs, body, t->violation_findings, "finding", "findings");
    runs_words(runs, body, ", ");
    runs_counted(runs, body, t->violation_total, "violating record", "violating records");
    if (t->review_total) {
        runs_words(runs, body, ", and ");
        runs_number(runs, body, t->review_total);
        runs_words(runs, body, " to review");
    }
    runs_words(runs, body, ".");
}

static void say_other(Runs *runs, Style body, const Press *press)
{
    const ModelTotals *t = &press->model.totals;
    switch (press->audit->result) {
    case RESULT_INCONCLUSIVE:
        runs_words(runs, body, "No violation was found, but ");
        runs_number(runs, body, t->policies[RESULT_INCONCLUSIVE]);
        runs_words(runs, body, " of ");
        runs_counted(runs, body, press->audit->policy_count, "policy", "policies");
        runs_words(runs, body,
                   " could not be decided: what they need was not there or could not be read.");
        break;
    case RESULT_REVIEW:
        runs_words(runs, body, "No violation was found. ");
        runs_counted(runs, body, t->review_total, "record", "records");
        runs_words(runs, body, " in ");
        runs_counted(runs, body, t->review_findings, "finding", "findings");
        runs_words(runs, body, t->review_total == 1 ? " awaits review." : " await review.");
        break;
    case RESULT_EXCEPTED:
        runs_words(runs, body, "No violation was found outside approved exceptions, which cover ");
        runs_counted(runs, body, t->excepted, "record.", "records.");
        break;
    case RESULT_PASS:
        runs_words(runs, body, "No violation was found by the ");
        runs_counted(runs, body, t->policies[RESULT_PASS], "policy", "policies");
        runs_words(runs, body, " that had records to judge.");
        break;
    case RESULT_NO_DATA:
        runs_words(runs, body, "Nothing can be said: no record was in the scope of any policy.");
        break;
    default:
        runs_words(runs, body,
                   "Nothing was evaluated: every policy waits for a list to be filled.");
    }
}

static void say_result(Press *press)
{
    const AuditInputs *in = &press->audit->inputs;
    const ModelTotals *t = &press->model.totals;
    Style body = {10.5f, LOOK_INK, LOOK_SANS};
    Runs runs;
    flow_begin(press, &runs);
    runs_result_of(&runs, 14, press->audit->result, press->audit->complete);
    flow_runs(press, &runs, 0, 2);
    flow_begin(press, &runs);
    if (press->audit->result == RESULT_FAIL)
        say_fail(&runs, body, press);
    else
        say_other(&runs, body, press);
    runs_words(&runs, body, " ");
    runs_counted(&runs, body, in->evaluated, "record of ", "records of ");
    runs_counted(&runs, body, audit_files_read(in), "file", "files");
    runs_words(&runs, body, in->evaluated == 1 ? " was evaluated." : " were evaluated.");
    uint64_t silent = t->policies[RESULT_NO_DATA] + t->policies[RESULT_NOT_CONFIGURED];
    if (silent) {
        runs_words(&runs, body, " ");
        runs_number(&runs, body, silent);
        runs_words(&runs, body, " of ");
        runs_counted(&runs, body, press->audit->policy_count, "policy", "policies");
        runs_words(&runs, body, " had nothing to judge, which is no pass.");
    }
    flow_runs(press, &runs, 0, 8);
}

/* ---- scorecard: two tables beside each other ---- */

static void results_table(Press *press)
{
    static const TableColumn columns[] = {
        {"Result", 44, false}, {"", 22, false}, {"Policies", 20, true}, {"Controls", 20, true}};
    static const AuditResult order[] = {RESULT_FAIL,           RESULT_INCONCLUSIVE, RESULT_REVIEW,
                                        RESULT_EXCEPTED,       RESULT_PASS,         RESULT_NO_DATA,
                                        RESULT_NOT_CONFIGURED, RESULT_NOT_EVALUATED};
    const ModelTotals *t = &press->model.totals;
    uint64_t most = 1;
    for (int i = 0; i < RESULT_COUNT; i++)
        most = t->policies[i] > most ? t->policies[i] : most;
    Table table;
    table_begin(press, &table, columns, 4, LOOK_TABLE, (Slice){0});
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        uint64_t count = t->policies[order[i]];
        runs_result(table_cell(&table, 0), LOOK_TABLE, order[i]);
        if (count)
            runs_bar(table_cell(&table, 1),
                     (Style){LOOK_TABLE, shape_colour(shape_of_result(order[i])), LOOK_SANS},
                     (float)count / (float)most * (table.widths[1] - 8));
        table_number(&table, 2, count);
        table_number(&table, 3, t->controls[order[i]]);
        table_row(&table);
    }
    table_end(&table);
}

static void severities_table(Press *press)
{
    static const TableColumn columns[] = {{"Severity", 27, false},  {"", 17, false},
                                          {"Violations", 25, true}, {"Records", 21, true},
                                          {"To review", 24, true},  {"Records", 21, true}};
    const ModelTotals *t = &press->model.totals;
    uint64_t most = 1;
    for (int i = 0; i < MODEL_SEVERITIES; i++)
        most = t->violations[i] > most ? t->violations[i] : most;
    Table table;
    table_begin(press, &table, columns, 6, LOOK_TABLE, (Slice){0});
    for (int i = 0; i < MODEL_SEVERITIES; i++) {
        runs_severity(table_cell(&table, 0), LOOK_TABLE, i);
        if (t->violations[i])
            runs_bar(table_cell(&table, 1),
                     (Style){LOOK_TABLE, shape_colour(shape_of_severity(i)), LOOK_SANS},
                     (float)t->violations[i] / (float)most * (table.widths[1] - 8));
        table_number(&table, 2, t->violations[i]);
        table_number(&table, 3, t->violating_records[i]);
        table_number(&table, 4, t->reviews[i]);
        table_number(&table, 5, t->review_records[i]);
        table_row(&table);
    }
    runs_words(table_cell(&table, 0), STYLE_BOLD(LOOK_TABLE), "All");
    runs_number(table_cell(&table, 2), STYLE_BOLD(LOOK_TABLE), t->violation_findings);
    runs_number(table_cell(&table, 3), STYLE_BOLD(LOOK_TABLE), t->violation_total);
    runs_number(table_cell(&table, 4), STYLE_BOLD(LOOK_TABLE), t->review_findings);
    runs_number(table_cell(&table, 5), STYLE_BOLD(LOOK_TABLE), t->review_total);
    table_row(&table);
    table_end(&table);
}

static void scorecard_notes(Press *press)
{
    const ModelTotals *t = &press->model.totals;
    Runs runs;
    flow_begin(press, &runs);
    part_baseline_score(press, &runs);
    runs_number(&runs, STYLE_STRONG, t->attempts);
    runs_words(&runs, STYLE_BODY, t->attempts == 1 ? " attempt" : " attempts");
    runs_words(&runs, STYLE_BODY,
               " (violating calls that failed, where a policy sets them apart); ");
    runs_number(&runs, STYLE_STRONG, t->insufficient);
    runs_words(&runs, STYLE_BODY, " undecided for want of data; ");
    runs_number(&runs, STYLE_STRONG, t->excepted);
    runs_words(&runs, STYLE_BODY, " excepted. ");
    runs_number(&runs, STYLE_STRONG, t->in_force);
    runs_words(&runs, STYLE_BODY,
               t->in_force == 1 ? " exception in force, " : " exceptions in force, ");
    runs_number(&runs, STYLE_STRONG, t->expiring);
    runs_words(&runs, STYLE_BODY, " expiring within 30 days, ");
    runs_number(&runs, STYLE_STRONG, t->expired);
    runs_words(&runs, STYLE_BODY, " expired.");
    flow_runs(press, &runs, 0, 2);
    flow_words(press, STYLE_NOTE,
               "A finding is one policy in one account and service. A record counts once for each "
               "policy that it "
               "violates. Severity is the policy author’s rating, not a measure of risk.");
}

static void scorecard(Press *press)
{
    float left = press->left, width = press->width, gap = 22;
    flow_room(press, 210);
    float top = press->y;
    press->width = (width - gap) * 0.47f;
    results_table(press);
    float below = press->y;
    press->y = top;
    press->left = left + press->width + gap;
    press->width = width - gap - press->width;
    severities_table(press);
    press->left = left;
    press->width = width;
    press->y = press->y > below ? press->y : below;
    scorecard_notes(press);
}

/* ---- limitations ---- */

static const TableColumn limit_columns[] = {{NULL, 3, false}, {NULL, 97, false}};

static void limit(Table *table, uint64_t count, const char *one, const char *many)
{
    if (count == 0)
        return;
    runs_words(table_cell(table, 0), STYLE_CELL(9), "–");
    runs_counted(table_cell(table, 1), STYLE_CELL(9), count, one, many);
    table_row(table);
    table->press->y -= 2;
}

static void limit_words(Table *table, const char *words)
{
    runs_words(table_cell(table, 0), STYLE_CELL(9), "–");
    runs_words(table_cell(table, 1), STYLE_CELL(9), words);
    table_row(table);
    table->press->y -= 2;
}

static void limitations(Press *press)
{
    const Audit *audit = press->audit;
    const AuditInputs *in = &audit->inputs;
    const ModelTotals *t = &press->model.totals;
    flow_title(press, "Limitations");
    Table table;
    table_begin(press, &table, limit_columns, 2, 9, SLICE("Limitations"));
    table.ruled = false;
    limit_words(&table, "The report says what CloudTrail recorded and the archive holds. What a "
                        "trail does not log (data events that were not "
                        "selected, Regions without a trail) cannot be found here.");
    limit(&table, in->unreadable, "file could not be read.", "files could not be read.");
    limit(&table, in->quarantined,
          "damaged piece was quarantined; how many records it held is not known.",
          "damaged pieces were quarantined; how many records they held is not known.");
    limit(&table, in->skipped, "file was skipped unread: the population was narrowed.",
          "files were skipped unread: the population was narrowed.");
    limit(&table, in->undated,
          "evaluated record has no readable time and stands in no chart by day.",
          "evaluated records have no readable time and stand in no chart by day.");
    limit(
        &table, in->recovered,
        "record was repaired before it was read; it is marked wherever it is evidence.",
        "records were repaired before they were read; they are marked wherever they are evidence.");
    limit(&table, t->insufficient, "verdict is “insufficient data”.",
          "verdicts are “insufficient data”.");
    limit(&table, t->policies[RESULT_NO_DATA], "policy had no record to judge (NO DATA).",
          "policies had no record to judge (NO DATA).");
    limit(&table, t->policies[RESULT_NOT_CONFIGURED],
          "policy waits for a list to be filled (NOT CONFIGURED).",
          "policies wait for a list to be filled (NOT CONFIGURED).");
    if (audit->restricted)
        limit_words(&table, "RESTRICTED: the run was narrowed by account, Region or service.");
    table_end(&table);
}

/* ---- the findings that weigh most ---- */

static void top_findings(Press *press)
{
    const Audit *audit = press->audit;
    static const TableColumn columns[] = {{"Severity", 15, false}, {"Finding", 44, false},
                                          {"Account", 34, false},  {"Service", 24, false},
                                          {"Records", 11, true},   {"Page", 8, true}};
    Table table;
    if (audit->finding_count == 0)
        return;
    flow_title(press, audit->finding_count > PART_TOP_FINDINGS ? "The ten most severe findings"
                                                               : "Findings, most severe first");
    table_begin(press, &table, columns, 6, LOOK_TABLE, SLICE("The most severe findings"));
    for (uint32_t i = 0; i < audit->finding_count && i < PART_TOP_FINDINGS; i++) {
        uint32_t index = press->model.by_severity[i],
                 anchor = press_anchor_of_finding(press, index);
        const AuditFinding *finding = &audit->findings[index];
        const AuditPolicy *policy = &audit->policies[finding->policy];
        runs_severity(table_cell(&table, 0), LOOK_TABLE, policy->severity_rank);
        runs_prose(table_cell(&table, 1), (Style){LOOK_TABLE, LOOK_ACCENT, LOOK_SANS},
                   policy->title);
        runs_link(table_cell(&table, 1), anchor);
        runs_account(table_cell(&table, 2), STYLE_CELL(LOOK_TABLE), finding->account,
                     finding->account_name);
        table_text(&table, 3,
                   finding->service_name.size ? finding->service_name : finding->service);
        table_number(&table, 4, finding->count);
        runs_printf(table_cell(&table, 5), STYLE_CELL(LOOK_TABLE), "%u",
                    press_page_of(press, anchor));
        table_row(&table);
    }
    table_end(&table);
}

void part_summary(Press *press)
{
    flow_section(press, SECTION_SUMMARY, "Executive summary");
    say_result(press);
    scorecard(press);
    flow_title(press, "By day");
    figure_days(press);
    limitations(press);
    flow_title(press, "Account × service");
    figure_matrix(press);
    top_findings(press);
}
