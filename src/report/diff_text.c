/* What changed, for a terminal. */
#include <errno.h>

#include "report/diff.h"
#include "report/text_say.h"

enum { LEAST_WIDTH = 60, SHOWN = 100, LABEL = 10 };

static void say_side(Saying *r, const char *label, const AuditDocument *document)
{
    const Audit *a = document->audit;
    say(r, audit_result_word(a->result));
    say(r, a->complete ? " COMPLETE, report " : " INCOMPLETE, report ");
    say_foreign(r, slice_of(document->content_id));
    say(r, ", ");
    say_foreign(r, a->from.size ? a->from : a->first_event);
    say(r, " to ");
    say_foreign(r, a->to.size ? a->to : a->last_event);
    say(r, ", ");
    say_counted(r, a->inputs.evaluated, " record evaluated", " records evaluated");
    if (document->altered)
        say(r, "; changed since it was written");
    say_paragraph(r, label, LABEL);
}

/* Of documents everything comes from outside. */
static void say_account(Saying *r, Slice id, Slice name)
{
    if (name.size) {
        say_foreign(r, name);
        say(r, " (");
    }
    say_foreign(r, id);
    say(r, name.size ? ")" : "");
}

static void say_finding(Saying *r, const DiffFinding *f)
{
    const AuditFinding *known = f->after ? f->after : f->before;
    static const char *const marks[CHANGES] = {"+ ", "^ ", "v ", "- ", "? ", "  "};
    say_foreign(r, f->policy->severity);
    say(r, slice_equal(known->kind, SLICE("review")) ? " to review: " : ": ");
    say_foreign(r, f->policy->id);
    say(r, " in ");
    say_account(r, known->account, known->account_name);
    say(r, ", ");
    say_foreign(r, known->service_name.size ? known->service_name : known->service);
    say(r, ": ");
    if (f->before && f->after) {
        say_number(r, f->before->count);
        say(r, " to ");
    }
    say_counted(r, known->count, " record", " records");
    if (f->change == CHANGE_GONE)
        say(r, "; nothing to judge now");
    say_paragraph(r, marks[f->change], 2);
}

/* The findings of one change, which stand together from *at on. */
static void say_findings(Saying *r, const AuditDiff *diff, Change change, uint32_t *at)
{
    static const char *const heads[CHANGES] = {
        "New findings",
        "Findings that grew",
        "Findings that shrank",
        "Resolved findings",
        "Findings that are gone with what they were found in",
        ""};
    if (diff->counts[change] == 0)
        return;
    say(r, heads[change]);
    say(r, ": ");
    say_number(r, diff->counts[change]);
    say_heading(r);
    for (uint64_t i = 0; i < diff->counts[change]; i++, (*at)++)
        if (i < SHOWN)
            say_finding(r, &diff->findings[*at]);
    if (diff->counts[change] > SHOWN) {
        say(r, "and ");
        say_number(r, diff->counts[change] - SHOWN);
        say(r, " more: --format json lists all");
        say_paragraph(r, "  ", 2);
    }
}

static void say_policies(Saying *r, const AuditDiff *diff)
{
    if (diff->policy_count == 0)
        return;
    say(r, "Policies that differ: ");
    say_number(r, diff->policy_count);
    say_heading(r);
    for (uint32_t i = 0; i < diff->policy_count && i < SHOWN; i++) {
        const DiffPolicy *p = &diff->policies[i];
        say_foreign(r, (p->after ? p->after : p->before)->id);
        say(r, ": ");
        say(r, p->change == POLICY_CHANGED ? "" : diff_policy_word(p->change));
        say(r, p->text ? "its text changed" : p->file ? "its file changed" : "");
        if (p->change == POLICY_CHANGED && p->result) {
            say(r, p->text || p->file ? "; " : "");
            say(r, audit_result_word(p->before->result));
            say(r, " became ");
            say(r, audit_result_word(p->after->result));
        }
        say_paragraph(r, "  ", 2);
    }
    if (diff->policy_count > SHOWN) {
        say(r, "and ");
        say_number(r, diff->policy_count - SHOWN);
        say(r, " more");
        say_paragraph(r, "  ", 2);
    }
}

static void say_populations(Saying *r, const AuditDiff *diff)
{
    uint64_t emptied = 0, filled = 0;
    for (uint32_t i = 0; i < diff->population_count; i++) {
        emptied += diff->populations[i].after == 0;
        filled += diff->populations[i].before == 0;
    }
    if (diff->population_count == 0 && diff->account_count == 0)
        return;
    say(r, "Populations");
    say_heading(r);
    say_counted(r, diff->population_count, " policy has", " policies have");
    say(r, " another number of records in scope; ");
    say_number(r, emptied);
    say(r, " of them none any more, ");
    say_number(r, filled);
    say(r, " for the first time");
    say_paragraph(r, "  ", 2);
    for (uint32_t i = 0; i < diff->account_count && i < SHOWN; i++) {
        const DiffAccount *a = &diff->accounts[i];
        say(r, "account ");
        say_account(r, a->id, a->name);
        say(r, ": ");
        say_number(r, a->before);
        say(r, " to ");
        say_counted(r, a->after, " record", " records");
        say_paragraph(r, "  ", 2);
    }
}

static void say_counts(Saying *r, const AuditDiff *diff, int status)
{
    buffer_add_byte(&r->out, '\n');
    for (int i = 0; i < CHANGES; i++) {
        say_number(r, diff->counts[i]);
        buffer_printf(&r->scratch, " %s%s", diff_change_word((Change)i),
                      i + 1 < CHANGES ? ", " : "");
    }
    buffer_printf(&r->scratch, "; status %d", status);
    say_line(r, NULL);
}

bool report_write_diff_text(const AuditDiff *diff, unsigned width, bool colour, int status,
                            Output *output)
{
    Saying report = {.audit = diff->after->audit,
                     .width = width < LEAST_WIDTH ? LEAST_WIDTH : width,
                     .colour = colour};
    Saying *r = &report;
    uint32_t at = 0;
    say_side(r, "Before    ", diff->before);
    say_side(r, "After     ", diff->after);
    if (diff->narrowed) {
        say(r, "accounts, Regions or services were selected otherwise: what is gone may not have "
               "been looked at");
        say_paragraph(r, "Note      ", LABEL);
    }
    for (int i = 0; i < CHANGE_SAME; i++)
        say_findings(r, diff, (Change)i, &at);
    say_policies(r, diff);
    say_populations(r, diff);
    say_counts(r, diff, status);
    if (r->failed || r->out.failed || r->scratch.failed)
        output_fail(output, ENOMEM);
    else
        output_write(output, buffer_slice(&r->out));
    buffer_free(&r->out);
    buffer_free(&r->scratch);
    arena_free(&r->arena);
    return !output_failed(output);
}
