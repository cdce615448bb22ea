/* The executive summary: the result in a sentence, the scorecard, charts, and what limits it. */
#include "report/pdf/parts.h"

/* The values that a sentence about the whole may have. */
static void say_sentence(Press *press, Runs *runs, Style style, const char *id)
{
    const ModelTotals *t = &press->model.totals;
    const Audit *audit = press->audit;
    SAY(press, runs, style, id, WORD_NUMBER("policies_count", audit->policy_count),
        WORD_NUMBER("failing_policies", t->policies[RESULT_FAIL]),
        WORD_NUMBER("inconclusive_policies", t->policies[RESULT_INCONCLUSIVE]),
        WORD_NUMBER("passing_policies", t->policies[RESULT_PASS]),
        WORD_NUMBER("silent_policies",
                    t->policies[RESULT_NO_DATA] + t->policies[RESULT_NOT_CONFIGURED]),
        WORD_NUMBER("violation_findings", t->violation_findings),
        WORD_NUMBER("violation_records", t->violation_total),
        WORD_NUMBER("review_findings", t->review_findings),
        WORD_NUMBER("review_records", t->review_total),
        WORD_NUMBER("excepted_records", t->excepted), WORD_NUMBER("attempt_records", t->attempts),
        WORD_NUMBER("insufficient_records", t->insufficient),
        WORD_NUMBER("new_findings", t->new_findings),
        WORD_NUMBER("known_findings", t->known_findings),
        WORD_NUMBER("resolved_findings", t->resolved_findings),
        WORD_NUMBER("exceptions_in_force", t->in_force),
        WORD_NUMBER("exceptions_expiring", t->expiring),
        WORD_NUMBER("exceptions_expired", t->expired),
        WORD_NUMBER("evaluated", audit->inputs.evaluated),
        WORD_NUMBER("files_read", audit_files_read(&audit->inputs)),
        WORD_NUMBER("files_unreadable", audit->inputs.unreadable),
        WORD_NUMBER("files_skipped", audit->inputs.skipped),
        WORD_NUMBER("quarantined", audit->inputs.quarantined),
        WORD_NUMBER("quarantined_aside", press->model.quarantined_aside),
        WORD_TEXT("selection", press->model.selection),
        WORD_NUMBER("undated", audit->inputs.undated),
        WORD_NUMBER("recovered", audit->inputs.recovered),
        WORD_NUMBER("coverage_gaps", audit->coverage.gaps),
        WORD_NUMBER("integrity_failures", audit->integrity.failures),
        WORD_NUMBER("chains_ending_early", audit->integrity.ends_early),
        WORD_NUMBER("files_unattested", audit->integrity.files_unattested),
        WORD_NUMBER("files_self_consistent", audit->integrity.files_self_consistent),
        WORD_NUMBER("event_files", audit_integrity_files(&audit->integrity)));
}

static const char *sentence_of(AuditResult result)
{
    switch (result) {
    case RESULT_FAIL:
        return "summary.fail";
    case RESULT_INCONCLUSIVE:
        return "summary.inconclusive";
    case RESULT_REVIEW:
        return "summary.review";
    case RESULT_EXCEPTED:
        return "summary.excepted";
    case RESULT_PASS:
        return "summary.pass";
    case RESULT_NO_DATA:
        return "summary.no_data";
    default:
        return "summary.not_configured";
    }
}

static void say_result(Press *press)
{
    Style body = {press->tight ? 9 : 10, LOOK_INK, LOOK_SANS};
    Runs runs;
    flow_begin(press, &runs);
    runs_result_of(press, &runs, press->tight ? 12 : 14, press->audit->result,
                   press->audit->complete);
    if (press->audit->restricted) {
        runs_words(&runs, STYLE_FAINT(12), "  ");
        runs_say(press, &runs, STYLE_FAINT(12), "word.restricted");
    }
    if (press->audit->altered) {
        runs_words(&runs, STYLE_FAINT(12), "  ");
        runs_say(press, &runs, STYLE_FAINT(12), "word.altered");
    }
    if (press->audit->redacted) {
        runs_words(&runs, STYLE_FAINT(12), "  ");
        runs_say(press, &runs, STYLE_FAINT(12), "word.redacted");
    }
    flow_runs(press, &runs, 0, 2);
    flow_begin(press, &runs);
    say_sentence(press, &runs, body, sentence_of(press->audit->result));
    runs_words(&runs, body, " ");
    say_sentence(press, &runs, body, "summary.read");
    flow_runs(press, &runs, 0, 5);
}

/* ---- scorecard ---- */

static float size_of(const Press *press)
{
    return press->tight ? LOOK_DENSE : LOOK_TABLE;
}

static float padding_of(const Press *press)
{
    return press->tight ? 0.5f : 1.1f;
}

static void results_table(Press *press)
{
    static const TableColumn columns[] = {{"head.result", 44, false},
                                          {"", 22, false},
                                          {"head.policies", 20, true},
                                          {"head.controls", 20, true}};
    static const AuditResult order[] = {RESULT_FAIL,           RESULT_INCONCLUSIVE, RESULT_REVIEW,
                                        RESULT_EXCEPTED,       RESULT_PASS,         RESULT_NO_DATA,
                                        RESULT_NOT_CONFIGURED, RESULT_NOT_EVALUATED};
    const ModelTotals *t = &press->model.totals;
    uint64_t most = 1;
    for (int i = 0; i < RESULT_COUNT; i++)
        most = t->policies[i] > most ? t->policies[i] : most;
    Table table;
    flow_caption(press, "summary.by_result");
    table_begin(press, &table, columns, 4, size_of(press), (Slice){0});
    table.padding = padding_of(press);
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        uint64_t count = t->policies[order[i]];
        runs_result(table_cell(&table, 0), size_of(press), order[i]);
        table_bar(&table, 1, count, most, shape_colour(shape_of_result(order[i])));
        table_number(&table, 2, count);
        table_number(&table, 3, t->controls[order[i]]);
        table_row(&table);
    }
    table_end(&table);
}

static void severities_table(Press *press)
{
    static const TableColumn columns[] = {
        {"head.severity", 27, false},          {"", 17, false},
        {"head.findings", 24, true},           {"head.violations", 23, true},
        {"head.findings_to_review", 27, true}, {"head.to_review", 18, true}};
    const ModelTotals *t = &press->model.totals;
    uint64_t most = 1;
    for (int i = 0; i < MODEL_SEVERITIES; i++)
        most = t->violations[i] > most ? t->violations[i] : most;
    Table table;
    flow_caption(press, "summary.by_severity");
    table_begin(press, &table, columns, 6, size_of(press), (Slice){0});
    table.padding = padding_of(press);
    for (int i = 0; i < MODEL_SEVERITIES; i++) {
        runs_severity(table_cell(&table, 0), size_of(press), i);
        table_bar(&table, 1, t->violations[i], most, shape_colour(shape_of_severity(i)));
        table_number(&table, 2, t->violations[i]);
        table_number(&table, 3, t->violating_records[i]);
        table_number(&table, 4, t->reviews[i]);
        table_number(&table, 5, t->review_records[i]);
        table_row(&table);
    }
    runs_say(press, table_cell(&table, 0), STYLE_BOLD(size_of(press)), "head.all");
    runs_number(table_cell(&table, 2), STYLE_BOLD(size_of(press)), t->violation_findings);
    runs_number(table_cell(&table, 3), STYLE_BOLD(size_of(press)), t->violation_total);
    runs_number(table_cell(&table, 4), STYLE_BOLD(size_of(press)), t->review_findings);
    runs_number(table_cell(&table, 5), STYLE_BOLD(size_of(press)), t->review_total);
    table_row(&table);
    table_end(&table);
}

static void counting(Press *press)
{
    Runs runs;
    press->y -= press->tight ? 7 : 4;
    flow_begin(press, &runs);
    runs_say(press, &runs, STYLE_SMALL, "summary.counting");
    flow_runs(press, &runs, 0, 0);
}

static void severities(Press *press)
{
    severities_table(press);
    if (!press->tight)
        counting(press);
}

/* A number that is no result, and what it counts. */
static void tile(Press *press, Table *table, uint32_t column, uint64_t number, const char *id)
{
    Runs *runs = table_cell(table, column);
    runs_number(runs, (Style){10, LOOK_INK, LOOK_BOLD}, number);
    runs_words(runs, STYLE_CELL(7), " ");
    say_sentence(press, runs, STYLE_CELL(7), id);
}

/* What else is to say of it, in the row beneath. */
static void note(Press *press, Table *table, uint32_t column, const char *id)
{
    Runs *runs = table_cell(table, column);
    runs_line(runs);
    say_sentence(press, runs, STYLE_SMALL, id);
}

static void tiles(Press *press)
{
    static const TableColumn columns[] = {{NULL, 22, false},
                                          {NULL, 17, false},
                                          {NULL, 18, false},
                                          {NULL, 18, false},
                                          {NULL, 25, false}};
    const ModelTotals *t = &press->model.totals;
    Table table;
    table_begin(press, &table, columns, 5, LOOK_DENSE, (Slice){0});
    table.ruled = false;
    table.padding = 0;
    tile(press, &table, 0, t->violation_findings, "summary.findings");
    tile(press, &table, 1, t->review_findings, "summary.reviews");
    tile(press, &table, 2, t->attempts, "summary.attempts");
    tile(press, &table, 3, t->insufficient, "summary.undecided");
    tile(press, &table, 4, t->in_force, "summary.exceptions");
    table_row(&table);
    note(press, &table, 0, "summary.records");
    note(press, &table, 0, press->audit->compared ? "summary.new_known" : "summary.no_baseline");
    note(press, &table, 1, "summary.review_records");
    note(press, &table, 2, "summary.attempts_note");
    note(press, &table, 3, "summary.undecided_note");
    note(press, &table, 4, "summary.exceptions_note");
    table_row(&table);
    table_end(&table);
}

/* The least frame, in points, whose halves have room for a table each: A4 with margins of 30 mm. */
#define BESIDE_LEAST 424

/* Two halves of the frame beside each other; in a narrow one, one below the other. */
static void beside(Press *press, void (*one)(Press *), void (*other)(Press *), float height,
                   float share)
{
    float left = press->left, width = press->width, gap = 20;
    if (width < BESIDE_LEAST) {
        one(press);
        other(press);
        return;
    }
    flow_room(press, height);
    float top = press->y;
    uint32_t page = press->page;
    press->width = (width - gap) * share;
    one(press);
    flow_room(press, 0);
    float below = press->y;
    /* Where the first went on to another page, the second stands under it. */
    press->y = press->page == page ? top : below;
    press->left = left + press->width + gap;
    press->width = width - gap - press->width;
    other(press);
    flow_room(press, 0);
    press->left = left;
    press->width = width;
    press->y = press->y > below ? press->y : below;
}

/* Closer than flow_title: the summary is one page. */
static void title(Press *press, const char *id)
{
    Runs runs;
    flow_begin(press, &runs);
    runs_say(press, &runs, (Style){press->tight ? 10 : 11.5f, LOOK_INK, LOOK_BOLD}, id);
    flow_heading(press, &runs, press->tight ? 3 : 7, press->tight ? 1 : 3, LINK_NONE);
}

/* ---- limitations ---- */

static void limit(Press *press, bool holds, const char *id)
{
    Runs runs;
    if (!holds)
        return;
    flow_begin(press, &runs);
    Style style = STYLE_CELL(press->tight ? 6.6f : 7);
    runs_words(&runs, style, "– ");
    say_sentence(press, &runs, style, id);
    flow_runs(press, &runs, 0, press->tight ? 0.4f : 1);
}

/* How many policies are INCONCLUSIVE the scorecard says: the page has no room to say it twice. */
static void limitations(Press *press)
{
    const Audit *audit = press->audit;
    const AuditInputs *in = &audit->inputs;
    const AuditIntegrity *integrity = &audit->integrity;
    const ModelTotals *t = &press->model.totals;
    title(press, "limits.title");
    limit(press, !audit->complete, "limits.incomplete");
    limit(press, audit->restricted, "limits.restricted");
    limit(press, in->unreadable, "limits.unreadable");
    limit(press, in->quarantined, "limits.quarantined");
    limit(press, press->model.quarantined_aside, "limits.quarantined_aside");
    limit(press, in->skipped, "limits.skipped");
    limit(press, in->undated, "limits.undated");
    limit(press, in->recovered, "limits.recovered");
    limit(press, t->insufficient, "limits.insufficient");
    limit(press, t->policies[RESULT_NO_DATA] + t->policies[RESULT_NOT_CONFIGURED], "limits.silent");
    limit(press, integrity->failures, "limits.failed");
    limit(press, integrity->files_unattested, "limits.unattested");
    limit(press, integrity->ends_early, "limits.ends_early");
    limit(press, integrity->with_keys && integrity->files_self_consistent, "limits.unproven");
    limit(press, integrity->checked && !integrity->with_keys, "limits.keyless");
    limit(press, !integrity->checked, "limits.integrity");
    limit(press, audit->coverage.gaps, "limits.gaps");
    limit(press, !audit->coverage.expected, "limits.coverage");
    limit(press, true, "limits.recorded");
}

/* ---- the policies with the most violations ---- */

static void top_policies(Press *press)
{
    static const TableColumn columns[] = {{"head.policy", 53, false},
                                          {"head.severity", 24, false},
                                          {"", 12, false},
                                          {"head.violations", 19, true},
                                          {"head.population", 24, true}};
    const Audit *audit = press->audit;
    const Model *model = &press->model;
    Table table;
    title(press, "chart.top");
    if (model->top_count == 0) {
        flow_say(press, STYLE_CELL(LOOK_TABLE), "chart.top_none");
        return;
    }
    table_begin(press, &table, columns, 5, LOOK_DENSE, words_get(press->words, "chart.top"));
    table.padding = padding_of(press);
    uint64_t most = audit->policies[model->top[0]].verdicts.count[AUDIT_NON_COMPLIANT];
    for (uint32_t i = 0; i < model->top_count; i++) {
        const AuditPolicy *policy = &audit->policies[model->top[i]];
        uint64_t records = policy->verdicts.count[AUDIT_NON_COMPLIANT];
        runs_prose(table_cell(&table, 0), (Style){LOOK_DENSE, LOOK_ACCENT, LOOK_SANS},
                   policy->title.size > 200 ? policy->id : policy->title);
        runs_link(table_cell(&table, 0),
                  press_anchor_of_finding(press, press->model.first_of_policy[model->top[i]]));
        runs_severity(table_cell(&table, 1), LOOK_DENSE, policy->severity_rank);
        table_bar(&table, 2, records, most, shape_colour(shape_of_severity(policy->severity_rank)));
        table_number(&table, 3, records);
        table_number(&table, 4, audit_population(&policy->verdicts));
        table_row(&table);
    }
    table_end(&table);
}

/* The frame, in points, in which the summary is one page without being set closer: A4 with margins
 * of 18 mm, and not much less. */
#define FRAME_WIDTH  480
#define FRAME_HEIGHT 690

void part_summary(Press *press)
{
    press->tight = press->width < FRAME_WIDTH || press->bottom - press->top < FRAME_HEIGHT;
    flow_section(press, SECTION_SUMMARY, "section.summary");
    say_result(press);
    tiles(press);
    press->y -= press->tight ? 8 : 5;
    beside(press, results_table, severities, press->tight ? 130 : 164, 0.47f);
    if (press->tight)
        counting(press);
    title(press, "chart.days");
    figure_days(press);
    title(press, "chart.matrix");
    figure_matrix_short(press);
    beside(press, top_policies, limitations, 120, 0.5f);
    press->tight = false;
}
