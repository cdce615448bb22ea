/* Exceptions: those that are written in policies or apart from them, expired and unused ones too;
 * and what management answered to single events. */
#include "report/pdf/parts.h"

static const TableColumn exception_columns[] = {
    {"head.exception", 26, false},      {"head.state", 20, false},
    {"head.policy", 27, false},         {"exceptions.from_until", 20, false},
    {"head.owner_approved", 36, false}, {"head.ticket_reason", 44, false},
    {"head.covered", 19, true}};

#define CELL  STYLE_CELL(LOOK_DENSE)
#define FAINT STYLE_FAINT(LOOK_DENSE)
#define BOLD  STYLE_BOLD(LOOK_DENSE)

/* As audit_exception_state has it. */
static const char *state_word(const AuditException *exception)
{
    if (exception->idle.size)
        return "word.idle";
    if (exception->never)
        return "word.never";
    if (exception->expired)
        return "word.expired";
    if (exception->pending)
        return "word.pending";
    return exception->expiring ? "word.expiring" : "word.in_force";
}

static void state_cell(Press *press, Runs *runs, const AuditException *exception)
{
    bool in_force = audit_exception_in_force(exception);
    runs_say(press, runs, in_force && !exception->expiring ? CELL : BOLD, state_word(exception));
    if (exception->unused) {
        runs_line(runs);
        runs_say(press, runs, BOLD, "word.unused");
    }
}

/* How many records it covers, of how many at most. */
static void covered_cell(Press *press, Runs *runs, const AuditException *exception)
{
    runs_number(runs, CELL, exception->count);
    if (exception->max) {
        runs_line(runs);
        SAY(press, runs, FAINT, "exceptions.max", WORD_NUMBER("max", exception->max));
    }
    if (exception->past_max) {
        runs_line(runs);
        SAY(press, runs, BOLD, "exceptions.past_max", WORD_NUMBER("past_max", exception->past_max));
    }
}

/* What a reader should know of it beyond its row. */
static void detail(Press *press, Runs *runs, const AuditException *exception)
{
    if (exception->compensating_control.size) {
        runs_say(press, runs, BOLD, "exceptions.compensating");
        runs_words(runs, CELL, " ");
        runs_prose(runs, CELL, exception->compensating_control);
        runs_line(runs);
    }
    if (exception->broad) {
        runs_say(press, runs, BOLD, "exceptions.broad");
        runs_line(runs);
    }
    if (exception->lasting) {
        runs_say(press, runs, BOLD, "exceptions.lasting");
        runs_line(runs);
    }
    if (exception->idle.size) {
        runs_prose(runs, FAINT, exception->idle);
        runs_line(runs);
    }
    runs_add(runs, STYLE_FAINT_MONO(LOOK_DENSE), exception->source);
}

static void exception_row(Press *press, Table *table, uint32_t policy,
                          const AuditException *exception)
{
    table_text(table, 0, exception->id);
    if (exception->account.size) {
        runs_line(table_cell(table, 0));
        runs_say(press, table_cell(table, 0), FAINT, "exceptions.account");
        runs_words(table_cell(table, 0), FAINT, " ");
        runs_add(table_cell(table, 0), STYLE_FAINT_MONO(LOOK_DENSE), exception->account);
    }
    state_cell(press, table_cell(table, 1), exception);
    table_code(table, 2, press->audit->policies[policy].id);
    runs_link(table_cell(table, 2), press_anchor_of_policy(press, policy));
    runs_or(press, table_cell(table, 3), CELL, exception->from, "word.always");
    runs_line(table_cell(table, 3));
    runs_add(table_cell(table, 3), CELL, exception->until);
    table_text(table, 4, exception->owner);
    runs_line(table_cell(table, 4));
    runs_or(press, table_cell(table, 4), FAINT, exception->approved_by, "word.no_approval");
    if (exception->approved_on.size) {
        runs_words(table_cell(table, 4), FAINT, ", ");
        runs_add(table_cell(table, 4), FAINT, exception->approved_on);
    }
    table_text(table, 5, exception->ticket);
    runs_line(table_cell(table, 5));
    runs_prose(table_cell(table, 5), CELL, exception->reason);
    covered_cell(press, table_cell(table, 6), exception);
    detail(press, table_detail(table), exception);
    table_row(table);
}

static void exceptions(Press *press)
{
    const Audit *audit = press->audit;
    Table table;
    if (press->model.totals.exceptions == 0) {
        flow_say(press, STYLE_BODY, "exceptions.none");
        return;
    }
    SAY_PARAGRAPH(press, "exceptions.caption", WORD_TEXT("as_of", audit->as_of));
    table_begin(press, &table, exception_columns, 7, LOOK_DENSE,
                words_get(press->words, "section.exceptions"));
    for (uint32_t p = 0; p < audit->policy_count && press_ok(press); p++)
        for (uint32_t e = 0; e < audit->policies[p].exception_count; e++)
            exception_row(press, &table, p, &audit->policies[p].exceptions[e]);
    table_end(&table);
}

static void disposition_row(Press *press, Table *table, const AuditDisposition *d)
{
    const Audit *audit = press->audit;
    table_code(table, 0, d->policy_id);
    if (d->policy < audit->policy_count)
        runs_link(table_cell(table, 0), press_anchor_of_policy(press, d->policy));
    table_code(table, 1, d->event);
    runs_add(table_cell(table, 2), BOLD, d->outcome);
    if (d->own || d->count == 0) {
        runs_line(table_cell(table, 2));
        runs_say(press, table_cell(table, 2), BOLD, d->own ? "response.own" : "word.unused");
    }
    table_text(table, 3, d->by);
    runs_line(table_cell(table, 3));
    runs_add(table_cell(table, 3), FAINT, d->on);
    table_text(table, 4, d->ticket);
    runs_line(table_cell(table, 4));
    runs_prose(table_cell(table, 4), CELL, d->note);
    table_number(table, 5, d->count);
    runs_add(table_detail(table), STYLE_FAINT_MONO(LOOK_DENSE), d->source);
    table_row(table);
}

static void dispositions(Press *press)
{
    static const TableColumn columns[] = {
        {"head.policy", 34, false},          {"response.event", 46, false},
        {"head.outcome", 22, false},         {"response.by_on", 36, false},
        {"response.ticket_note", 40, false}, {"head.records", 14, true}};
    const Audit *audit = press->audit;
    Table table;
    flow_title(press, "finding.response");
    if (audit->disposition_count == 0) {
        flow_say(press, STYLE_BODY, "response.no_dispositions");
        return;
    }
    flow_say(press, STYLE_BODY, "response.dispositions");
    table_begin(press, &table, columns, 6, LOOK_DENSE, words_get(press->words, "finding.response"));
    for (uint32_t i = 0; i < audit->disposition_count && press_ok(press); i++)
        disposition_row(press, &table, &audit->dispositions[i]);
    table_end(&table);
}

void part_exceptions(Press *press)
{
    flow_section(press, SECTION_EXCEPTIONS, "section.exceptions");
    exceptions(press);
    dispositions(press);
}
