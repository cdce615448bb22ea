/* Method and reproducibility. */
#include "report/pdf/parts.h"

/* The seed is a name rather than a number: without groups of digits. */
static void method_sample(Press *press)
{
    const AuditSampling *sampling = &press->audit->sampling;
    if (sampling->size == 0)
        return;
    Slice seed = arena_printf(&press->scratch, "%llu", (unsigned long long)sampling->seed);
    SAY_PARAGRAPH(press, "method.sample", WORD_NUMBER("sample_rows", sampling->rows),
                  WORD_NUMBER("sample_size", sampling->size), WORD_TEXT("sample_seed", seed));
}

static void method_verdicts(Press *press)
{
    flow_title(press, "method.verdicts");
    flow_say(press, STYLE_BODY, "method.policy");
    flow_say(press, STYLE_BODY, "method.result");
    flow_say(press, STYLE_BODY, "method.inconclusive");
    flow_say(press, STYLE_BODY, "method.records");
    method_sample(press);
    flow_title(press, "method.severity_title");
    flow_say(press, STYLE_BODY, "method.severity");
}

static void method_shapes(Press *press)
{
    Runs runs;
    flow_title(press, "method.shapes");
    flow_begin(press, &runs);
    static const AuditResult order[] = {RESULT_FAIL,           RESULT_INCONCLUSIVE, RESULT_REVIEW,
                                        RESULT_EXCEPTED,       RESULT_PASS,         RESULT_NO_DATA,
                                        RESULT_NOT_CONFIGURED, RESULT_NOT_EVALUATED};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        runs_result(&runs, 7.6f, order[i]);
        runs_words(&runs, STYLE_BODY, "   ");
    }
    runs_line(&runs);
    for (int rank = 0; rank < MODEL_SEVERITIES; rank++) {
        runs_severity(&runs, 7.6f, rank);
        runs_words(&runs, STYLE_BODY, "   ");
    }
    flow_runs(press, &runs, 0, 6);
}

/* A row of what `add` says of the audit, where it says something. */
static void row_of(Press *press, Table *table, const char *id, void (*add)(const Audit *, Buffer *))
{
    Buffer text = {0};
    add(press->audit, &text);
    Slice copy = arena_copy(&press->scratch, buffer_slice(&text));
    press->out_of_memory |= text.failed || !copy.data;
    buffer_free(&text);
    if (copy.size == 0)
        return;
    runs_add(facts_row(table, id), STYLE_MONO(8.4f), copy);
    table_row(table);
}

static void again(Press *press)
{
    const Audit *audit = press->audit;
    Table table;
    flow_title(press, "method.again");
    flow_say(press, STYLE_BODY, "method.same");
    flow_say(press, STYLE_BODY, "method.places");
    facts_begin(press, &table, words_get(press->words, "method.again"));
    row_of(press, &table, "method.command", model_add_command);
    row_of(press, &table, "method.keys", model_add_keys);
    Runs *runs = facts_row(&table, "head.program");
    runs_words(runs, STYLE_CELL(9), "trailaudit ");
    runs_add(runs, STYLE_CELL(9), audit->tool_version);
    if (audit->tool_commit.size) {
        runs_words(runs, STYLE_FAINT(9), ", ");
        SAY(press, runs, STYLE_FAINT(9), "control.build",
            WORD_TEXT("tool_commit", audit->tool_commit));
    }
    table_row(&table);
    runs = facts_row(&table, "head.libraries");
    for (uint32_t i = 0; i < audit->library_count; i++) {
        runs_words(runs, STYLE_FAINT(9), i ? "  ·  " : "");
        runs_add(runs, STYLE_CELL(9), audit->libraries[i].name);
        runs_words(runs, STYLE_CELL(9), "\u00a0");
        runs_add(runs, STYLE_CELL(9), audit->libraries[i].version);
    }
    if (audit->library_count == 0)
        runs_say(press, runs, STYLE_FAINT(9), "word.not_named");
    table_row(&table);
    runs_or(press, facts_row(&table, "head.zone_data"), STYLE_CELL(9), audit->zone_data,
            "word.not_named");
    table_row(&table);
    control_options(press, &table);
    runs_add(facts_row(&table, "head.manifest_sha256"), STYLE_MONO(8.4f), audit->inputs.sha256);
    table_row(&table);
    if (audit->sampling.size) {
        runs_add(facts_row(&table, "head.samples_sha256"), STYLE_MONO(8.4f),
                 audit->sampling.sha256);
        table_row(&table);
    }
    runs_add(facts_row(&table, "head.report_id"), STYLE_MONO(8.4f), audit->report_id);
    table_row(&table);
    table_end(&table);
}

static void glossary(Press *press)
{
    static const char *const terms[][2] = {
        {"glossary.event", "glossary.event_text"},
        {"glossary.population", "glossary.population_text"},
        {"glossary.violation", "glossary.violation_text"},
        {"glossary.finding", "glossary.finding_text"},
        {"glossary.exception", "glossary.exception_text"},
        {"glossary.attempt", "glossary.attempt_text"},
        {"glossary.quarantined", "glossary.quarantined_text"},
        {"glossary.manifest", "glossary.manifest_text"},
    };
    Table table;
    flow_title(press, "glossary.title");
    facts_begin(press, &table, words_get(press->words, "glossary.title"));
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
        runs_say(press, facts_row(&table, terms[i][0]), STYLE_CELL(9), terms[i][1]);
        table_row(&table);
    }
    table_end(&table);
}

void part_method(Press *press)
{
    flow_section(press, SECTION_METHOD, "section.method");
    method_verdicts(press);
    method_shapes(press);
    again(press);
    glossary(press);
}
