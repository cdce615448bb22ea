/* The control matrix: framework → control → policies. */
#include "report/pdf/parts.h"

static const TableColumn matrix_columns[] = {{"head.control_policies", 170, false},
                                             {"head.result", 106, false},
                                             {"head.relation", 69, false},
                                             {"head.population", 42, true},
                                             {"head.violations", 39, true},
                                             {"head.to_review", 33, true},
                                             {"head.excepted", 34, true}};
static const TableColumn untested_columns[] = {{"head.control", 8, false},
                                               {"head.title", 42, false},
                                               {"head.control", 8, false},
                                               {"head.title", 42, false}};

/* `known`: there is a list of the framework's controls. */
static void control_row(Table *table, const ModelControl *control, uint32_t anchor, bool known)
{
    table->anchor = anchor;
    runs_add(table_cell(table, 0), STYLE_BOLD(8.6f), control->id);
    runs_words(table_cell(table, 0), STYLE_BOLD(LOOK_TABLE), "  ");
    runs_prose(table_cell(table, 0), STYLE_BOLD(LOOK_TABLE), control->title);
    if (known && !control->listed) {
        runs_words(table_cell(table, 0), STYLE_FAINT(LOOK_DENSE), "  ");
        runs_say(table->press, table_cell(table, 0), STYLE_FAINT(LOOK_DENSE), "matrix.not_listed");
    }
    runs_result_of(table->press, table_cell(table, 1), LOOK_DENSE, control->result,
                   control->complete);
    table->keeps = true;
    table_row(table);
}

/* The first finding of the policy, where there is one; else its source. */
static uint32_t policy_target(const Press *press, uint32_t policy)
{
    uint32_t finding = press->model.first_of_policy[policy];
    return finding == UINT32_MAX ? press_anchor_of_policy(press, policy)
                                 : press_anchor_of_finding(press, finding);
}

static void policy_row(Press *press, Table *table, const ModelControlPolicy *link)
{
    const AuditPolicy *policy = link->policy;
    uint32_t index = (uint32_t)(policy - press->audit->policies);
    Runs *name = table_cell(table, 0);
    runs_prose(name, (Style){LOOK_DENSE, LOOK_ACCENT, LOOK_SANS}, policy->title);
    runs_link(name, policy_target(press, index));
    runs_words(name, STYLE_CELL(LOOK_DENSE), "  ");
    runs_add(name, STYLE_FAINT_MONO(LOOK_DENSE), policy->id);
    runs_link(name, press_anchor_of_policy(press, index));
    runs_result_of(press, table_cell(table, 1), LOOK_DENSE, policy->result, policy->complete);
    table_text(table, 2, link->control->relation);
    if (link->control->confidence.size) {
        runs_words(table_cell(table, 2), STYLE_FAINT(LOOK_DENSE), " (");
        runs_add(table_cell(table, 2), STYLE_FAINT(LOOK_DENSE),
                 model_confidence_words(link->control->confidence));
        runs_words(table_cell(table, 2), STYLE_FAINT(LOOK_DENSE), ")");
    }
    table_number(table, 3, audit_population(&policy->verdicts));
    table_number(table, 4, policy->verdicts.count[AUDIT_NON_COMPLIANT]);
    table_number(table, 5, policy->verdicts.count[AUDIT_REVIEW]);
    table_number(table, 6, policy->verdicts.count[AUDIT_EXCEPTED]);
    table_row(table);
}

/* Those that no policy names, two beside each other. */
static void untested(Press *press, const ModelFramework *framework, Slice name)
{
    Runs runs;
    Table table;
    if (framework->untested_count == 0)
        return;
    flow_begin(press, &runs);
    SAY(press, &runs, STYLE_STRONG, "matrix.untested",
        WORD_NUMBER("untested_count", framework->untested_count),
        WORD_NUMBER("listed_count", framework->listed_count));
    runs_words(&runs, STYLE_STRONG, "   ");
    runs_result(&runs, LOOK_TABLE, RESULT_NOT_EVALUATED);
    flow_heading(press, &runs, 6, 3, LINK_NONE);
    table_begin(press, &table, untested_columns, 4, LOOK_DENSE, name);
    for (uint32_t i = 0; i < framework->untested_count && press_ok(press); i += 2) {
        for (uint32_t k = 0; k < 2 && i + k < framework->untested_count; k++) {
            const ModelControl *control = &framework->untested[i + k];
            runs_add(table_cell(&table, 2 * k), STYLE_BOLD(LOOK_DENSE), control->id);
            runs_prose(table_cell(&table, 2 * k + 1), STYLE_CELL(LOOK_DENSE), control->title);
        }
        table_row(&table);
    }
    table_end(&table);
}

enum { NAMED_BYTES = 200 /* of a title that goes on over pages; a longer one is hostile */ };

/* The framework by its title, as its list has it; where none is known, by id and version. */
static Slice framework_name(Press *press, const ModelFramework *framework)
{
    Slice id = framework->id, version = framework->version;
    if (framework->title.size && framework->title.size < NAMED_BYTES)
        return framework->title;
    if (!id.size || id.size + version.size >= NAMED_BYTES)
        return words_get(press->words, "section.matrix");
    return arena_printf(&press->arena, "%.*s %.*s", (int)id.size, id.data, (int)version.size,
                        version.size ? version.data : "");
}

/* "SOC 2, Trust Services Criteria of 2017 · CC7.2 Anomalies are watched for" */
static Slice control_name(Press *press, Slice framework, const ModelControl *control)
{
    Slice id = control->id, title = control->title;
    if (!id.size || id.size >= NAMED_BYTES)
        return framework;
    title.size = title.size < NAMED_BYTES ? title.size : 0;
    return arena_printf(&press->arena, "%.*s · %.*s%s%.*s", (int)framework.size, framework.data,
                        (int)id.size, id.data, title.size ? " " : "", (int)title.size,
                        title.size ? title.data : "");
}

static void framework_heading(Press *press, const ModelFramework *framework)
{
    Style strong = {11.5f, LOOK_INK, LOOK_BOLD}, plain = {11.5f, LOOK_MUTED, LOOK_SANS};
    Runs runs;
    flow_begin(press, &runs);
    if (framework->title.size) {
        runs_prose(&runs, strong, framework->title);
        runs_words(&runs, strong, "   ");
        strong = plain = (Style){8.4f, LOOK_MUTED, LOOK_MONO};
    }
    runs_add(&runs, strong, framework->id);
    runs_words(&runs, strong, " ");
    runs_add(&runs, plain, framework->version);
    flow_heading(press, &runs, 16, 2,
                 press_anchor_of_framework(press, (uint32_t)(framework - press->model.frameworks)));
    if (framework->source.size + framework->listed_count == 0)
        return;
    flow_begin(press, &runs);
    runs_prose(&runs, STYLE_NOTE, framework->source);
    if (framework->listed_count) {
        runs_words(&runs, STYLE_NOTE, framework->source.size ? " " : "");
        SAY(press, &runs, STYLE_NOTE, "matrix.of_list",
            WORD_NUMBER("not_evaluated", framework->results[RESULT_NOT_EVALUATED]),
            WORD_NUMBER("listed_count", framework->listed_count));
    }
    flow_heading(press, &runs, 0, 5, LINK_NONE);
}

/* What can't be said where no list of its controls is known. */
static void tell_unlisted(Press *press, const ModelFramework *framework)
{
    Runs runs;
    flow_begin(press, &runs);
    if (framework->control_count == 0) {
        runs_result(&runs, 9.5f, RESULT_NOT_EVALUATED);
        runs_words(&runs, STYLE_BODY, "  ");
        runs_say(press, &runs, STYLE_BODY, "matrix.no_policy");
        runs_words(&runs, STYLE_BODY, " ");
    }
    if (framework->listed_count == 0)
        runs_say(press, &runs, STYLE_NOTE, "matrix.no_list");
    flow_runs(press, &runs, 0, 6);
}

static void framework(Press *press, const ModelFramework *framework)
{
    Table table;
    uint32_t index = (uint32_t)(framework - press->model.frameworks);
    framework_heading(press, framework);
    if (framework->control_count == 0 || framework->listed_count == 0)
        tell_unlisted(press, framework);
    Slice name = framework_name(press, framework);
    if (framework->control_count) {
        table_begin(press, &table, matrix_columns, 7, LOOK_DENSE, name);
        for (uint32_t c = 0; c < framework->control_count && press_ok(press); c++) {
            table.topic = (Slice){0};
            control_row(&table, &framework->controls[c], press_anchor_of_control(press, index, c),
                        framework->listed_count > 0);
            table.topic = control_name(press, name, &framework->controls[c]);
            for (uint32_t p = 0; p < framework->controls[c].policy_count; p++)
                policy_row(press, &table, &framework->controls[c].policies[p]);
        }
        table_end(&table);
    }
    untested(press, framework, name);
}

/* What was left out since nobody asked for it. */
static void other_frameworks(Press *press)
{
    const Model *model = &press->model;
    Runs runs;
    if (model->other_count == 0)
        return;
    flow_gap(press, 8);
    flow_begin(press, &runs);
    runs_say(press, &runs, STYLE_NOTE, "matrix.others");
    runs_words(&runs, STYLE_NOTE, " ");
    for (uint32_t i = 0; i < model->other_count; i++) {
        runs_words(&runs, STYLE_NOTE, i ? ", " : "");
        runs_add(&runs, STYLE_NOTE, model->others[i].id);
        runs_words(&runs, STYLE_NOTE, " ");
        runs_add(&runs, STYLE_NOTE, model->others[i].version);
    }
    runs_words(&runs, STYLE_NOTE, ".");
    flow_runs(press, &runs, 0, 6);
}

void part_matrix(Press *press)
{
    flow_section(press, SECTION_MATRIX, "section.matrix");
    flow_title(press, "section.matrix_head");
    flow_say(press, STYLE_BODY, "matrix.opinion");
    for (uint32_t i = 0; i < press->model.framework_count && press_ok(press); i++)
        framework(press, &press->model.frameworks[i]);
    other_frameworks(press);
    if (press->model.framework_count == 0)
        flow_say(press, STYLE_BODY, "matrix.none");
}
