/* Document control: what made this report, from what, and by which options. */
#include "report/pdf/parts.h"

static void control_files(Press *press)
{
    const Audit *audit = press->audit;
    static const TableColumn columns[] = {{"head.policy_file", 34, false},
                                          {"head.policy_set", 36, false},
                                          {"head.version", 10, false},
                                          {"head.sha256", 34, false}};
    Table table;
    flow_title(press, "head.policy_files");
    table_begin(press, &table, columns, 4, LOOK_DENSE,
                words_get(press->words, "head.policy_files"));
    for (uint32_t i = 0; i < audit->policy_file_count && press_ok(press); i++) {
        const AuditPolicyFile *file = &audit->policy_files[i];
        table_code(&table, 0, file->path);
        table_text(&table, 1, file->set_id);
        if (file->title.size) {
            runs_words(table_cell(&table, 1), STYLE_CELL(LOOK_DENSE), ": ");
            runs_prose(table_cell(&table, 1), STYLE_CELL(LOOK_DENSE), file->title);
        }
        table_text(&table, 2, file->version);
        runs_add(table_cell(&table, 3), STYLE_MONO(6.2f), file->sha256);
        table_row(&table);
    }
    table_end(&table);
}

static void theme_row(Press *press, Table *table)
{
    const Theme *theme = &press->theme;
    Runs *runs = facts_row(table, "head.template");
    runs_or(press, runs, STYLE_CELL(9), theme->folder, "word.built_in");
    runs_line(runs);
    runs_say(press, runs, STYLE_FAINT(8.4f), "head.sha256");
    runs_words(runs, STYLE_FAINT(8.4f), " ");
    runs_add(runs, STYLE_MONO(8.4f), theme->sha256);
    bool kept[THEME_SECTIONS] = {false};
    for (uint32_t i = 0; i < theme->section_count; i++)
        kept[theme->order[i]] = true;
    bool told = false;
    for (int i = 0; i < THEME_SECTIONS; i++) {
        if (kept[i])
            continue;
        if (!told)
            runs_line(runs);
        if (!told)
            runs_say(press, runs, STYLE_BOLD(9), "pdf.left_out");
        runs_words(runs, STYLE_BOLD(9), told ? ", " : " ");
        runs_words(runs, STYLE_BOLD(9), theme_section_name((Section)i));
        told = true;
    }
    table_row(table);
}

/* "2026-07-01 00:00:00 to 2026-10-01 00:00:00": asked for, or where open what was met. */
static void baseline_period(Press *press, Runs *runs, Style style, const AuditBaseline *baseline)
{
    runs_time(press, runs, style, baseline->from.size ? baseline->from : baseline->first_event,
              "word.open");
    runs_words(runs, style, " ");
    runs_say(press, runs, style, "word.to");
    runs_words(runs, style, " ");
    runs_time(press, runs, style, baseline->to.size ? baseline->to : baseline->last_event,
              "word.open");
    runs_words(runs, style, " ");
    runs_say(press, runs, style, "word.utc");
}

static void baseline_row(Press *press, Table *table)
{
    const AuditBaseline *baseline = &press->audit->baseline;
    Runs *runs = facts_row(table, "head.previous_report");
    uint64_t days;
    if (!press->audit->compared) {
        runs_say(press, runs, STYLE_CELL(9), "control.no_baseline");
        table_row(table);
        return;
    }
    runs_add(runs, STYLE_MONO(9), baseline->report_id);
    runs_line(runs);
    if (baseline->title.size) {
        runs_prose(runs, STYLE_CELL(9), baseline->title);
        runs_words(runs, STYLE_CELL(9), ", ");
    }
    baseline_period(press, runs, STYLE_CELL(9), baseline);
    runs_line(runs);
    SAY(press, runs, STYLE_FAINT(9), "control.baseline_made",
        WORD_TEXT("baseline_generated", time_text(press, baseline->generated_at)),
        WORD_TEXT("baseline_version", baseline->tool_version));
    if (audit_baseline_age(press->audit, &days)) {
        runs_words(runs, STYLE_FAINT(9), ", ");
        SAY(press, runs, STYLE_FAINT(9), "control.baseline_age", WORD_NUMBER("baseline_age", days));
    }
    if (baseline->altered) {
        runs_line(runs);
        runs_say(press, runs, STYLE_BOLD(9), "control.baseline_altered");
    }
    table_row(table);
}

static void program_rows(Press *press, Table *table)
{
    const Audit *audit = press->audit;
    Runs *runs = facts_row(table, "head.program");
    runs_words(runs, STYLE_CELL(9), "trailaudit ");
    runs_add(runs, STYLE_CELL(9), audit->tool_version);
    if (audit->tool_commit.size) {
        runs_words(runs, STYLE_FAINT(9), ", ");
        SAY(press, runs, STYLE_FAINT(9), "control.build",
            WORD_TEXT("tool_commit", audit->tool_commit));
    }
    table_row(table);
    runs_or(press, facts_row(table, "head.operator"), STYLE_CELL(9), audit->operator_name,
            "word.not_named");
    table_row(table);
    runs = facts_row(table, "head.definition");
    runs_or(press, runs, STYLE_CELL(9), audit->definition_id, "word.none");
    if (audit->definition_sha256.size) {
        runs_line(runs);
        runs_say(press, runs, STYLE_FAINT(8.4f), "head.sha256");
        runs_words(runs, STYLE_FAINT(8.4f), " ");
        runs_add(runs, STYLE_MONO(8.4f), audit->definition_sha256);
    }
    table_row(table);
}

void control_options(Press *press, Table *table)
{
    const Audit *audit = press->audit;
    Runs *runs = facts_row(table, "head.options");
    for (uint32_t i = 0; i < audit->option_count; i++) {
        runs_line(runs);
        runs_add(runs, STYLE_MONO(9), audit->options[i].name);
    }
    if (audit->option_count == 0)
        runs_say(press, runs, STYLE_FAINT(9), "word.none_given");
    table_row(table);
}

static void selection_row(Press *press, Table *table)
{
    runs_selection(press, facts_row(table, "head.selection"), 9);
    table_row(table);
}

static void masked_row(Press *press, Table *table)
{
    bool redacted = press->audit->redacted;
    runs_say(press, facts_row(table, "head.masked"), redacted ? STYLE_BOLD(9) : STYLE_CELL(9),
             redacted ? "control.redacted" : "control.not_redacted");
    table_row(table);
}

void part_control(Press *press)
{
    const Audit *audit = press->audit;
    Table table;
    flow_section(press, SECTION_CONTROL, "section.control");
    facts_begin(press, &table, words_get(press->words, "section.control"));
    runs_add(facts_row(&table, "head.report_id"), STYLE_MONO(9), audit->report_id);
    table_row(&table);
    baseline_row(press, &table);
    program_rows(press, &table);
    selection_row(press, &table);
    masked_row(press, &table);
    control_options(press, &table);
    runs_add(facts_row(&table, "head.as_of"), STYLE_CELL(9), audit->as_of);
    table_row(&table);
    SAY(press, facts_row(&table, "head.evidence_limit"), STYLE_CELL(9), "control.evidence",
        WORD_NUMBER("evidence_limit", audit->evidence_limit));
    table_row(&table);
    theme_row(press, &table);
    table_end(&table);
    control_files(press);
}
