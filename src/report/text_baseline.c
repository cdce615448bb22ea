#include "report/text_baseline.h"

void text_write_baseline(Saying *r)
{
    enum { LABEL = 10 };
    const AuditBaseline *baseline = &r->audit->baseline;
    const ModelTotals *totals = &r->model.totals;
    uint64_t days;
    if (!r->audit->compared)
        return;
    say(r, "report ");
    say_foreign(r, baseline->report_id);
    if (audit_baseline_age(r->audit, &days)) {
        say(r, ", ");
        say_counted(r, days, " day", " days");
        say(r, " older");
    }
    say(r, ": ");
    say_number(r, totals->new_findings);
    say(r, " new and ");
    say_number(r, totals->known_findings);
    say(r, " known findings of violations, ");
    say_number(r, totals->resolved_findings);
    say(r, " resolved");
    if (baseline->altered)
        say(r, "; it was changed since it was written");
    say_paragraph(r, "Baseline  ", LABEL);
}
