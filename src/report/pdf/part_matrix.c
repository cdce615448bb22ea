/* The control matrix: framework → control → policies; and the exceptions. */
#include "report/pdf/parts.h"

static const TableColumn matrix_columns[] = {{"Control and policies", 55, false},
                                             {"Result", 35, false},
                                             {"Relation", 29, false},
                                             {"Population", 19, true},
                                             {"Violations", 18, true},
                                             {"To review", 17, true},
                                             {"Excepted", 16, true}};

static void control_row(Table *table, const ModelControl *control)
{
    runs_add(table_cell(table, 0), STYLE_BOLD(8.6f), control->id);
    runs_result(table_cell(table, 1), LOOK_TABLE, control->result);
    if (!control->complete)
        runs_words(table_cell(table, 1), STYLE_FAINT(LOOK_DENSE), "  INCOMPLETE");
    table->keeps = true;
    table_row(table);
}

/* The first finding of the policy, where there is one; else its source. */
static uint32_t policy_target(const Press *press, uint32_t policy)
{
    for (uint32_t i = 0; i < press->audit->finding_count; i++)
        if (press->audit->findings[i].policy == policy && press->detailed[i])
            return press_anchor_of_finding(press, i);
    return press_anchor_of_policy(press, policy);
}

static void policy_row(Press *press, Table *table, const ModelControlPolicy *link)
{
    const AuditPolicy *policy = link->policy;
    uint32_t index = (uint32_t)(policy - press->audit->policies);
    Runs *name = table_cell(table, 0);
    runs_prose(name, (Style){LOOK_TABLE, LOOK_ACCENT, LOOK_SANS}, policy->title);
    runs_link(name, policy_target(press, index));
    runs_words(name, STYLE_CELL(LOOK_TABLE), "  ");
    runs_add(name, STYLE_FAINT_MONO(LOOK_DENSE), policy->id);
    runs_link(name, press_anchor_of_policy(press, index));
    runs_result(table_cell(table, 1), LOOK_TABLE, policy->result);
    table_text(table, 2, link->control->relation);
    if (link->control->confidence.size) {
        runs_words(table_cell(table, 2), STYLE_FAINT(LOOK_DENSE), " (");
        runs_add(table_cell(table, 2), STYLE_FAINT(LOOK_DENSE), link->control->confidence);
        runs_words(table_cell(table, 2), STYLE_FAINT(LOOK_DENSE), ")");
    }
    table_number(table, 3, audit_population(&policy->verdicts));
    table_number(table, 4, policy->verdicts.count[AUDIT_NON_COMPLIANT]);
    table_number(table, 5, policy->verdicts.count[AUDIT_REVIEW]);
    table_number(table, 6, policy->verdicts.count[AUDIT_EXCEPTED]);
    table_row(table);
}

static void framework(Press *press, const ModelFramework *framework)
{
    Runs runs;
    Table table;
    flow_begin(press, &runs);
    runs_add(&runs, (Style){11.5f, LOOK_INK, LOOK_BOLD}, framework->id);
    runs_words(&runs, (Style){11.5f, LOOK_INK, LOOK_BOLD}, " ");
    runs_add(&runs, (Style){11.5f, LOOK_MUTED, LOOK_SANS}, framework->version);
    flow_heading(press, &runs, 16, 5, LINK_NONE);
    if (framework->control_count == 0) {
        flow_begin(press, &runs);
        runs_result(&runs, 9.5f, RESULT_NOT_EVALUATED);
        runs_words(&runs, STYLE_BODY, "  No policy of this run names a control of this framework.");
        flow_runs(press, &runs, 0, 6);
        return;
    }
    Slice name = arena_printf(&press->scratch, "%.*s",
                              (int)(framework->id.size < 200 ? framework->id.size : 0),
                              framework->id.size ? framework->id.data : "");
    table_begin(press, &table, matrix_columns, 7, LOOK_TABLE,
                name.size ? name : SLICE("Control matrix"));
    for (uint32_t c = 0; c < framework->control_count && press_ok(press); c++) {
        control_row(&table, &framework->controls[c]);
        for (uint32_t p = 0; p < framework->controls[c].policy_count; p++)
            policy_row(press, &table, &framework->controls[c].policies[p]);
    }
    table_end(&table);
}

void part_matrix(Press *press)
{
    flow_section(press, SECTION_MATRIX, "Control matrix: CloudTrail evidence");
    flow_words(press, STYLE_BODY,
               "A control’s result is that of the policies named under it, not an opinion on the "
               "control: it is the first of FAIL, "
               "INCONCLUSIVE, REVIEW, EXCEPTED, PASS, NO DATA, NOT CONFIGURED that any of them "
               "has. A policy that only "
               "supports a control never makes it PASS.");
    for (uint32_t i = 0; i < press->model.framework_count && press_ok(press); i++)
        framework(press, &press->model.frameworks[i]);
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
