/* Exceptions: those that are written in policies or apart from them, expired and unused ones too.
 */
#include "report/pdf/parts.h"

static const TableColumn exception_columns[] = {
    {"head.exception", 24, false},     {"head.state", 18, false},
    {"head.policy", 24, false},        {"head.from", 20, false},
    {"head.until", 20, false},         {"head.owner_approved", 38, false},
    {"head.ticket_reason", 36, false}, {"head.covered", 15, true}};

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

static void exception_row(Press *press, Table *table, uint32_t policy,
                          const AuditException *exception)
{
    table_text(table, 0, exception->id);
    Runs *state = table_cell(table, 1);
    bool usual = audit_exception_in_force(exception) && !exception->expiring;
    Style style = usual ? STYLE_CELL(LOOK_TABLE) : STYLE_BOLD(LOOK_TABLE);
    runs_say(press, state, style, state_word(exception));
    if (exception->unused) {
        runs_line(state);
        runs_say(press, state, STYLE_BOLD(LOOK_TABLE), "word.unused");
    }
    table_code(table, 2, press->audit->policies[policy].id);
    runs_link(table_cell(table, 2), press_anchor_of_policy(press, policy));
    runs_or(press, table_cell(table, 3), STYLE_CELL(LOOK_TABLE), exception->from, "word.always");
    table_text(table, 4, exception->until);
    table_text(table, 5, exception->owner);
    runs_line(table_cell(table, 5));
    runs_or(press, table_cell(table, 5), STYLE_FAINT(LOOK_TABLE), exception->approved_by,
            "word.no_approval");
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
    flow_section(press, SECTION_EXCEPTIONS, "section.exceptions");
    if (press->model.totals.exceptions == 0) {
        flow_say(press, STYLE_BODY, "exceptions.none");
        return;
    }
    SAY_PARAGRAPH(press, "exceptions.caption", WORD_TEXT("as_of", audit->as_of));
    table_begin(press, &table, exception_columns, 8, LOOK_TABLE,
                words_get(press->words, "section.exceptions"));
    for (uint32_t p = 0; p < audit->policy_count && press_ok(press); p++)
        for (uint32_t e = 0; e < audit->policies[p].exception_count; e++)
            exception_row(press, &table, p, &audit->policies[p].exceptions[e]);
    table_end(&table);
}
