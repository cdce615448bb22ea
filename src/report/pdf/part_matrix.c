/* The control matrix: framework → control → policies; and the exceptions. */
#include "report/pdf/parts.h"

static const TableColumn matrix_columns[] = {{"Control and policies", 193, false},
                                             {"Result", 74, false},
                                             {"Relation", 78, false},
                                             {"Population", 42, true},
                                             {"Violations", 39, true},
                                             {"To review", 33, true},
                                             {"Excepted", 34, true}};
static const TableColumn untested_columns[] = {
    {NULL, 8, false}, {NULL, 42, false}, {NULL, 8, false}, {NULL, 42, false}};

/* `known`: there is a list of the framework's controls. */
static void control_row(Table *table, const ModelControl *control, bool known)
{
    runs_add(table_cell(table, 0), STYLE_BOLD(8.6f), control->id);
    runs_words(table_cell(table, 0), STYLE_BOLD(LOOK_TABLE), "  ");
    runs_prose(table_cell(table, 0), STYLE_BOLD(LOOK_TABLE), control->title);
    if (known && !control->listed)
        runs_words(table_cell(table, 0), STYLE_FAINT(LOOK_DENSE), "  not in the framework’s list");
    runs_result(table_cell(table, 1), LOOK_DENSE, control->result);
    if (!control->complete)
        runs_words(table_cell(table, 2), STYLE_FAINT(LOOK_DENSE), "INCOMPLETE");
    table->keeps = true;
    table_row(table);
}

/* The first finding of the policy, where there is one; else its source. */
static uint32_t policy_target(const Press *press, uint32_t policy)
{
    uint32_t finding = press->first_of_policy[policy];
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
    runs_result(table_cell(table, 1), LOOK_DENSE, policy->result);
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
    runs_words(&runs, STYLE_STRONG, "Controls that no policy of this run tests or supports: ");
    runs_number(&runs, STYLE_STRONG, framework->untested_count);
    runs_words(&runs, STYLE_STRONG, " of ");
    runs_number(&runs, STYLE_STRONG, framework->listed_count);
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

static void framework_heading(Press *press, const ModelFramework *framework)
{
    Style strong = {11.5f, LOOK_INK, LOOK_BOLD}, plain = {11.5f, LOOK_MUTED, LOOK_SANS};
    Runs runs;
    flow_begin(press, &runs);
    runs_add(&runs, strong, framework->id);
    runs_words(&runs, strong, " ");
    runs_add(&runs, plain, framework->version);
    flow_heading(press, &runs, 16, 2, LINK_NONE);
    if (framework->title.size + framework->source.size == 0)
        return;
    flow_begin(press, &runs);
    runs_prose(&runs, STYLE_NOTE, framework->title);
    runs_words(&runs, STYLE_NOTE, framework->title.size && framework->source.size ? ". " : "");
    runs_prose(&runs, STYLE_NOTE, framework->source);
    flow_heading(press, &runs, 0, 5, LINK_NONE);
}

/* What can't be said where no list of its controls is known. */
static void tell_unlisted(Press *press, const ModelFramework *framework)
{
    Runs runs;
    flow_begin(press, &runs);
    if (framework->control_count == 0) {
        runs_result(&runs, 9.5f, RESULT_NOT_EVALUATED);
        runs_words(&runs, STYLE_BODY,
                   "  No policy of this run names a control of this framework. ");
    }
    if (framework->listed_count == 0)
        runs_words(&runs, STYLE_NOTE,
                   "No list of this framework’s controls was given: only those that policies name "
                   "are shown.");
    flow_runs(press, &runs, 0, 6);
}

static void framework(Press *press, const ModelFramework *framework)
{
    Table table;
    framework_heading(press, framework);
    if (framework->control_count == 0 || framework->listed_count == 0)
        tell_unlisted(press, framework);
    Slice name = arena_printf(&press->arena, "%.*s",
                              (int)(framework->id.size < 200 ? framework->id.size : 0),
                              framework->id.size ? framework->id.data : "");
    name = name.size ? name : SLICE("Control matrix");
    if (framework->control_count) {
        table_begin(press, &table, matrix_columns, 7, LOOK_DENSE, name);
        for (uint32_t c = 0; c < framework->control_count && press_ok(press); c++) {
            control_row(&table, &framework->controls[c], framework->listed_count > 0);
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
    runs_words(&runs, STYLE_NOTE,
               "The policies of this run also name controls of frameworks that the report "
               "definition does not ask for: ");
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
    flow_section(press, SECTION_MATRIX, "Control matrix: CloudTrail evidence");
    flow_words(press, STYLE_BODY,
               "A control’s result is that of the policies named under it, not an opinion on the "
               "control: it is the first of FAIL, "
               "INCONCLUSIVE, REVIEW, EXCEPTED, PASS, NO DATA, NOT CONFIGURED that any of them "
               "has. A policy that only "
               "supports a control never makes it PASS. Controls that no policy names are NOT "
               "EVALUATED, and listed.");
    for (uint32_t i = 0; i < press->model.framework_count && press_ok(press); i++)
        framework(press, &press->model.frameworks[i]);
    other_frameworks(press);
    if (press->model.framework_count == 0)
        flow_words(
            press, STYLE_BODY,
            "No policy of this run names a control, and the report definition names no framework.");
}

/* ---- exceptions ---- */

static const TableColumn exception_columns[] = {{"Exception", 24, false},
                                                {"State", 18, false},
                                                {"Policy", 24, false},
                                                {"From", 20, false},
                                                {"Until", 20, false},
                                                {"Owner, approved by", 38, false},
                                                {"Ticket and reason", 36, false},
                                                {"Covered", 15, true}};

static void exception_row(Press *press, Table *table, uint32_t policy,
                          const AuditException *exception)
{
    table_text(table, 0, exception->id);
    Runs *state = table_cell(table, 1);
    runs_words(state,
               exception->expired || exception->expiring ? STYLE_BOLD(LOOK_TABLE)
                                                         : STYLE_CELL(LOOK_TABLE),
               exception->expired    ? "expired"
               : exception->expiring ? "expires within 30 days"
                                     : "in force");
    if (exception->count == 0) {
        runs_line(state);
        runs_words(state, STYLE_FAINT(LOOK_TABLE), "unused");
    }
    table_code(table, 2, press->audit->policies[policy].id);
    runs_link(table_cell(table, 2), press_anchor_of_policy(press, policy));
    runs_or(table_cell(table, 3), STYLE_CELL(LOOK_TABLE), exception->from, "always");
    table_text(table, 4, exception->until);
    table_text(table, 5, exception->owner);
    runs_line(table_cell(table, 5));
    runs_or(table_cell(table, 5), STYLE_FAINT(LOOK_TABLE), exception->approved_by,
            "no approval named");
    table_text(table, 6, exception->ticket);
    runs_line(table_cell(table, 6));
    runs_prose(table_cell(table, 6), STYLE_CELL(LOOK_TABLE), exception->reason);
    table_number(table, 7, exception->count);
    table_row(table);
}

void part_exceptions(Press *press)
{
    const Audit *audit = press->audit;
    Table table;
    Runs runs;
    flow_section(press, SECTION_EXCEPTIONS, "Exceptions");
    if (press->model.totals.exceptions == 0) {
        flow_words(press, STYLE_BODY, "No policy of this run has an exception.");
        return;
    }
    flow_begin(press, &runs);
    runs_words(&runs, STYLE_BODY, "As of ");
    runs_add(&runs, STYLE_BODY, audit->as_of);
    runs_words(&runs, STYLE_BODY,
               ". An exception covers events from the start of its first day to the end of its "
               "last, UTC.");
    flow_runs(press, &runs, 0, 8);
    table_begin(press, &table, exception_columns, 8, LOOK_TABLE, SLICE("Exceptions"));
    for (uint32_t p = 0; p < audit->policy_count && press_ok(press); p++)
        for (uint32_t e = 0; e < audit->policies[p].exception_count; e++)
            exception_row(press, &table, p, &audit->policies[p].exceptions[e]);
    table_end(&table);
}
