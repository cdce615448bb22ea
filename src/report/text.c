/*
 * The report for a terminal: what was there, what was read, what could not be, and only then what
 * was found.
 */
#include <errno.h>
#include <stdlib.h>

#include "report/finding_integrity.h"
#include "report/report.h"
#include "report/text_baseline.h"
#include "report/text_controls.h"
#include "report/text_integrity.h"
#include "report/text_kinds.h"
#include "report/text_lacks.h"
#include "report/text_layout.h"
#include "report/text_reasons.h"
#include "report/text_say.h"

enum { LEAST_WIDTH = 40, LABEL = 10, FINDINGS_SHOWN = 20, PROBLEMS_SHOWN = 10 };

/* ---- what was there ---- */

static void write_title(Saying *r)
{
    const Audit *a = r->audit;
    say_foreign(r, a->title.size ? a->title : SLICE("CloudTrail audit"));
    if (a->organisation.size) {
        say(r, ": ");
        say_foreign(r, a->organisation);
    }
    if (a->classification.size) {
        say(r, " (");
        say_foreign(r, a->classification);
        say(r, ")");
    }
    say_bold(r);
    say_result(r, a->result);
    say(r, a->complete ? ", COMPLETE" : ", INCOMPLETE");
    say_line(r, say_colour(r, a->result));
}

static void write_period(Saying *r)
{
    const Audit *a = r->audit;
    if (a->from.size || a->to.size) {
        say(r, a->from.size ? "from " : "");
        say_foreign(r, a->from);
        say(r, a->from.size && a->to.size ? " " : "");
        say(r, a->to.size ? "to before " : "");
        say_foreign(r, a->to);
    } else {
        say(r, "all that the archive holds");
    }
    say_paragraph(r, "Period    ", LABEL);
    if (a->first_event.size) {
        say_foreign(r, a->first_event);
        say(r, " to ");
        say_foreign(r, a->last_event);
    } else {
        say(r, "none with a time");
    }
    say_paragraph(r, "Events    ", LABEL);
    if (a->restricted) {
        say(r, "RESTRICTED: accounts, Regions or services were left out as asked");
        say_paragraph(r, "Scope     ", LABEL);
    }
    if (a->altered) {
        say(r, MODEL_ALTERED);
        say_paragraph(r, "Report    ", LABEL);
    }
    if (a->redacted) {
        say(r, "REDACTED: key ids, addresses and e-mails are masked");
        say_paragraph(r, "Values    ", LABEL);
    }
}

static void write_inputs(Saying *r)
{
    const AuditInputs *in = &r->audit->inputs;
    say_number(r, in->files);
    say(r, " listed: ");
    say_number(r, audit_files_read(in));
    say(r, " read, ");
    say_number(r, in->skipped);
    say(r, " skipped unread, ");
    say_number(r, in->passed_over);
    say(r, " passed over, ");
    say_number(r, in->unreadable);
    say(r, " unreadable");
    say_paragraph(r, "Files     ", LABEL);
    say_number(r, in->records);
    say(r, ": ");
    say_number(r, in->evaluated);
    say(r, " evaluated, ");
    say_counted(r, in->duplicates, " duplicate, ", " duplicates, ");
    say_number(r, in->out_of_scope);
    say(r, " out of scope");
    say_paragraph(r, "Records   ", LABEL);
    say_number(r, in->quarantined);
    say(r, " quarantined; among those evaluated ");
    say_number(r, in->recovered);
    say(r, " recovered, ");
    say_number(r, in->undated);
    say(r, " undated");
    say_paragraph(r, "Quality   ", LABEL);
    if (!audit_files_split(in) || in->passed_over == 0)
        return;
    say_counted(r, in->digests, " digest, ", " digests, ");
    say_number(r, in->sidecars);
    say(r, " of saved metadata of digests, ");
    say_counted(r, in->others, " other file", " other files");
    say_paragraph(r, "Passed by ", LABEL);
}

/* ---- policies ---- */

static Slice number_text(Saying *r, uint64_t number)
{
    say_number(r, number);
    return say_end(r);
}

/* Most serious result first, then severity, then as they were loaded. */
static int compare_policies(const void *a, const void *b)
{
    const AuditPolicy *x = *(const AuditPolicy *const *)a, *y = *(const AuditPolicy *const *)b;
    int order = model_result_rank(x->result) - model_result_rank(y->result);
    if (order == 0)
        order = x->severity_rank - y->severity_rank;
    if (order == 0)
        order = x < y ? -1 : x > y;
    return order;
}

static uint64_t found(const AuditPolicy *policy)
{
    return policy->verdicts.count[AUDIT_NON_COMPLIANT] + policy->verdicts.count[AUDIT_REVIEW];
}

static Slice result_cell(Saying *r, const AuditPolicy *policy)
{
    say_result(r, policy->result);
    say(r, policy->complete ? "" : " *");
    return say_end(r);
}

static Slice apart_cell(Saying *r, const AuditPolicy *policy)
{
    say_number(r, policy->verdicts.count[AUDIT_ATTEMPT]);
    say(r, "/");
    say_number(r, policy->verdicts.count[AUDIT_EXCEPTED]);
    return say_end(r);
}

/* Where no table fits, each policy takes some lines. */
static void write_policy_lines(Saying *r, const AuditPolicy *policy)
{
    Slice result = result_cell(r, policy);
    buffer_add(&r->scratch, result);
    say(r, "  ");
    say_foreign(r, policy->severity);
    say_line(r, say_colour(r, policy->result));
    say_foreign(r, policy->id);
    say_paragraph(r, "    ", 4);
    say_number(r, found(policy));
    say(r, " found in ");
    say_number(r, audit_population(&policy->verdicts));
    say(r, "; ");
    say_counted(r, policy->verdicts.count[AUDIT_ATTEMPT], " attempt, ", " attempts, ");
    say_number(r, policy->verdicts.count[AUDIT_EXCEPTED]);
    say(r, " excepted");
    say_paragraph(r, "    ", 4);
}

static void write_policy_table(Saying *r, const AuditPolicy *const *policies, uint32_t count)
{
    enum { LEAST_NAME = 12 };
    static const LayoutColumn columns[] = {
        {"RESULT", false, false}, {"SEVERITY", false, false},  {"POLICY", false, true},
        {"FOUND", true, false},   {"POPULATION", true, false}, {"ATT/EXC", true, false},
    };
    LayoutRow *rows = arena_array(&r->arena, count, sizeof(LayoutRow));
    if (!rows) {
        r->failed = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        const AuditPolicy *policy = policies[i];
        rows[i].colour = say_colour(r, policy->result);
        rows[i].cells[0] = result_cell(r, policy);
        say_foreign(r, policy->severity);
        rows[i].cells[1] = say_end(r);
        say_foreign(r, policy->id);
        rows[i].cells[2] = say_end(r);
        rows[i].cells[3] = number_text(r, found(policy));
        rows[i].cells[4] = number_text(r, audit_population(&policy->verdicts));
        rows[i].cells[5] = apart_cell(r, policy);
    }
    LayoutTable table = {columns, sizeof columns / sizeof columns[0], rows, count};
    if (layout_table(&r->out, &table, r->width, LEAST_NAME))
        return;
    for (uint32_t i = 0; i < count; i++)
        write_policy_lines(r, policies[i]);
}

static void write_policies(Saying *r)
{
    const Audit *a = r->audit;
    const AuditPolicy **policies = arena_array(&r->arena, a->policy_count, sizeof(*policies));
    if (!policies) {
        r->failed = true;
        return;
    }
    bool incomplete = false;
    for (uint32_t i = 0; i < a->policy_count; i++) {
        policies[i] = &a->policies[i];
        incomplete |= !a->policies[i].complete;
    }
    qsort(policies, a->policy_count, sizeof(*policies), compare_policies);
    say(r, "Policies: ");
    say_number(r, a->policy_count);
    say_heading(r);
    if (a->policy_count == 0)
        return;
    write_policy_table(r, policies, a->policy_count);
    say(r, "FOUND: violations, or items to review. ATT/EXC: attempts, and excepted.");
    say_paragraph(r, "", 0);
    say(r, incomplete
               ? "* INCOMPLETE: not all that it needs is there and could be read; the others "
                 "are COMPLETE."
               : "All are COMPLETE.");
    say_paragraph(r, "", 2);
    text_write_reasons(r, policies, a->policy_count);
}

/* ---- findings ---- */

static int compare_indices(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void write_group(Saying *r, const AuditFinding *f, const AuditFinding *last)
{
    bool other = !last || !slice_equal(f->account, last->account);
    Buffer name = {0};
    if (other) {
        model_add_account(&name, f->account, f->account_name);
        say_foreign(r, buffer_slice(&name));
        say_paragraph(r, "", 0);
    }
    if (other || !slice_equal(f->service, last->service)) {
        r->failed |= name.failed;
        buffer_clear(&name);
        model_add_account(&name, f->service, f->service_name);
        say_foreign(r, buffer_slice(&name));
        say_paragraph(r, "  ", 2);
    }
    r->failed |= name.failed;
    buffer_free(&name);
}

/* The date of a time, or the time where it has another form. */
static Slice date_of(Slice time)
{
    return time.size > 10 && time.data[10] == 'T' ? (Slice){time.data, 10} : time;
}

static void say_days(Saying *r, const AuditFinding *f)
{
    if (f->first_time.size == 0)
        return;
    Slice first = date_of(f->first_time), last = date_of(f->last_time);
    say(r, ", ");
    say_foreign(r, first);
    if (slice_equal(first, last))
        return;
    say(r, " to ");
    say_foreign(r, last);
}

static void write_finding(Saying *r, const AuditFinding *f)
{
    const AuditPolicy *policy = &r->audit->policies[f->policy];
    say_foreign(r, policy->severity);
    say(r, "  ");
    say_foreign(r, policy->id);
    say(r, ": ");
    say_number(r, f->count);
    say(r, slice_equal(f->kind, SLICE("review")) ? " to review of " : " of ");
    say_counted(r, f->population, " record", " records");
    say_days(r, f);
    if (f->attempts) {
        say(r, ", ");
        say_counted(r, f->attempts, " attempt", " attempts");
    }
    say(r, f->known ? ", known" : "");
    finding_integrity_short(&r->scratch, "; of these ", &f->integrity);
    say_paragraph(r, "    ", 6);
}

static void write_findings(Saying *r)
{
    const Audit *a = r->audit;
    const ModelTotals *totals = &r->model.totals;
    uint32_t shown = a->finding_count < FINDINGS_SHOWN ? a->finding_count : FINDINGS_SHOWN;
    say(r, "Findings: ");
    say_number(r, totals->violation_findings);
    say(r, " of violations, ");
    say_number(r, totals->review_findings);
    say(r, " to review");
    if (shown < a->finding_count) {
        say(r, "; the ");
        say_number(r, shown);
        say(r, " most severe");
    }
    say_heading(r);
    uint32_t *first = arena_array(&r->arena, shown, sizeof(uint32_t));
    if (!first) {
        r->failed = true;
        return;
    }
    if (shown)
        memcpy(first, r->model.by_severity, shown * sizeof(uint32_t));
    qsort(first, shown, sizeof(uint32_t), compare_indices);
    for (uint32_t i = 0; i < shown; i++) {
        const AuditFinding *f = &a->findings[first[i]];
        write_group(r, f, i ? &a->findings[first[i - 1]] : NULL);
        write_finding(r, f);
    }
    if (shown == a->finding_count)
        return;
    say(r, "… and ");
    say_number(r, a->finding_count - shown);
    say(r, " more in findings.csv (format csv)");
    say_paragraph(r, "", 0);
}

/* ---- problems ---- */

static void write_problem(Saying *r, const AuditProblem *problem)
{
    say_foreign(r, problem->kind);
    say(r, ": ");
    say_foreign(r, problem->detail);
    if (problem->records) {
        say(r, " (");
        say_counted(r, problem->records, " record", " records");
        say(r, ")");
    }
    if (problem->file.size) {
        say(r, ", at byte ");
        say_number(r, problem->offset);
        say(r, " of ");
        say_foreign(r, problem->file);
    }
    say_paragraph(r, "  ", 4);
}

static void write_problems(Saying *r)
{
    const AuditInputs *in = &r->audit->inputs;
    uint64_t shown = in->problem_count < PROBLEMS_SHOWN ? in->problem_count : PROBLEMS_SHOWN;
    say(r, "Problems: ");
    say_number(r, audit_problem_total(in));
    say(r, ", and ");
    say_counted(r, audit_notice_total(in), " notice", " notices");
    say_heading(r);
    for (uint64_t i = 0; i < shown; i++)
        write_problem(r, &in->problems[i]);
    if (shown == audit_problem_total(in))
        return;
    say(r, "… and ");
    say_number(r, audit_problem_total(in) - shown);
    say(r, " more in problems.csv.gz");
    say_paragraph(r, "", 0);
}

/* ---- the last line ---- */

/* As much as fits on one line: with detail -1 it always does, for a result and a status are short.
 */
static Slice verdict_text(Saying *r, int detail, int status)
{
    const Audit *a = r->audit;
    const ModelTotals *totals = &r->model.totals;
    say(r, audit_result_word(a->result));
    say(r, a->complete ? ", COMPLETE" : ", INCOMPLETE");
    say(r, detail < 0 ? "" : ": ");
    if (detail == 0) {
        buffer_printf(&r->scratch, "%u %s", a->finding_count,
                      a->finding_count == 1 ? "finding" : "findings");
    } else if (detail > 0) {
        say_counted(r, totals->violation_total, " violation, ", " violations, ");
        say_number(r, totals->review_total);
        say(r, " to review");
    }
    if (detail == 2) {
        say(r, " in ");
        say_counted(r, a->inputs.evaluated, " record", " records");
    }
    buffer_printf(&r->scratch, "; status %d", status);
    return say_end(r);
}

static void write_verdict(Saying *r, int status)
{
    Slice text = {0};
    for (int detail = 2; detail >= -1; detail--) {
        text = verdict_text(r, detail, status);
        if (layout_columns(text) <= r->width)
            break;
    }
    buffer_add_byte(&r->out, '\n');
    buffer_add(&r->out, text);
    buffer_add_byte(&r->out, '\n');
}

bool report_write_text(const Audit *audit, unsigned width, bool colour, int status, Output *output)
{
    Saying report = {
        .audit = audit, .width = width < LEAST_WIDTH ? LEAST_WIDTH : width, .colour = colour};
    Saying *r = &report;
    r->failed = !model_build(audit, &r->arena, &r->model);
    if (!r->failed) {
        write_title(r);
        write_period(r);
        write_inputs(r);
        text_write_kinds(r);
        text_write_baseline(r);
        text_write_integrity(r);
        text_write_lacks(r);
        write_policies(r);
        text_write_controls(r);
        write_findings(r);
        write_problems(r);
        write_verdict(r, status);
    }
    if (r->failed || r->out.failed)
        output_fail(output, ENOMEM);
    else
        output_write(output, buffer_slice(&r->out));
    buffer_free(&r->out);
    buffer_free(&r->scratch);
    arena_free(&r->arena);
    return !output_failed(output);
}
