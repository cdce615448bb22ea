/* report.junit.xml: one test case per policy and account, as Jenkins (junit-10.xsd of its xUnit
 * plugin) and GitLab read it. */
#include <errno.h>
#include <stdio.h>

#include "base/text.h"
#include "report/finding_integrity.h"
#include "report/junit_parts.h"
#include "report/machine.h"
#include "report/model.h"
#include "report/report.h"

enum { ROWS_SHOWN = 3 };

typedef enum { CASE_PASSED, CASE_FAILED, CASE_ERROR, CASE_SKIPPED, CASE_KINDS } CaseKind;

/* ---- XML ---- */

static void add_escaped(Junit *j, Slice text)
{
    for (size_t i = 0; i < text.size; i++) {
        switch (text.data[i]) {
        case '&':
            buffer_add(&j->xml, SLICE("&amp;"));
            break;
        case '<':
            buffer_add(&j->xml, SLICE("&lt;"));
            break;
        case '>':
            buffer_add(&j->xml, SLICE("&gt;"));
            break;
        case '"':
            buffer_add(&j->xml, SLICE("&quot;"));
            break;
        default:
            buffer_add_byte(&j->xml, text.data[i]);
        }
    }
}

static void flush(Junit *j)
{
    j->failed |= j->xml.failed || j->text.failed;
    output_write(j->output, buffer_slice(&j->xml));
    buffer_clear(&j->xml);
}

/* The text in the making, escaped; it is empty then. */
static void take_text(Junit *j)
{
    add_escaped(j, buffer_slice(&j->text));
    j->failed |= j->text.failed;
    buffer_clear(&j->text);
}

static void attribute(Junit *j, const char *name, Slice value)
{
    text_add_visible(&j->text, value);
    buffer_printf(&j->xml, " %s=\"", name);
    take_text(j);
    buffer_add_byte(&j->xml, '"');
}

static void number_attribute(Junit *j, const char *name, uint64_t value)
{
    buffer_printf(&j->xml, " %s=\"%llu\"", name, (unsigned long long)value);
}

/* ---- a cell: one policy in one account ---- */

/* Where the tallies of the policy and the account begin: they stand by policy, account, service. */
static uint32_t first_tally(const Audit *audit, uint32_t policy, Slice account)
{
    uint32_t low = 0, high = audit->tally_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const AuditTally *tally = &audit->tallies[middle];
        bool before = tally->policy < policy ||
                      (tally->policy == policy && slice_compare(tally->account, account) < 0);
        if (before)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Where the findings of the account begin: they stand by account, service, policy. */
static uint32_t first_finding(const Audit *audit, Slice account)
{
    uint32_t low = 0, high = audit->finding_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (slice_compare(audit->findings[middle].account, account) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

AuditVerdicts junit_cell(const Audit *audit, uint32_t policy, Slice account)
{
    AuditVerdicts sum = {{0}};
    for (uint32_t i = first_tally(audit, policy, account); i < audit->tally_count; i++) {
        const AuditTally *tally = &audit->tallies[i];
        if (tally->policy != policy || !slice_equal(tally->account, account))
            break;
        for (int v = 0; v < AUDIT_VERDICTS; v++)
            sum.count[v] += tally->verdicts.count[v];
    }
    return sum;
}

/*
 * As results of policies are drawn, for one account alone. What cannot be put down to an account
 * counts for all of them. An account whose input is not whole is no account without data: where
 * nothing was found in it, it is an error, whatever the policy's result is.
 */
static CaseKind judge(const Junit *j, uint32_t number, const AuditAccount *account,
                      const AuditVerdicts *cell)
{
    const AuditPolicy *policy = &j->audit->policies[number];
    uint64_t population = audit_population(cell);
    if (policy->result == RESULT_NOT_CONFIGURED)
        return CASE_SKIPPED;
    if (cell->count[AUDIT_NON_COMPLIANT])
        return CASE_FAILED;
    if (junit_has_own_reason(j, policy, account, cell) || junit_lack(j, account).size ||
        (j->audit->inputs.unplaced && population) || j->audit->integrity.unplaced)
        return CASE_ERROR;
    if (policy->result == RESULT_INCONCLUSIVE &&
        (!j->own_reason[number] || audit_population(&policy->verdicts) == 0))
        return CASE_ERROR;
    if (population == 0 || cell->count[AUDIT_REVIEW] || cell->count[AUDIT_EXCEPTED])
        return CASE_SKIPPED;
    return CASE_PASSED;
}

static void add_number(Junit *j, uint64_t number, const char *one, const char *many)
{
    text_add_number(&j->text, number, ",");
    buffer_printf(&j->text, " %s", number == 1 ? one : many);
}

static void add_exceptions(Junit *j, const AuditPolicy *policy)
{
    bool first = true;
    for (uint32_t i = 0; i < policy->exception_count; i++) {
        if (policy->exceptions[i].count == 0)
            continue;
        buffer_add(&j->text, first ? SLICE(" ") : SLICE("; "));
        machine_add_justification(&j->text, &policy->exceptions[i]);
        first = false;
    }
}

/* What digests find amiss in the files of the policy's findings in the account. */
static void add_integrity(Junit *j, const AuditPolicy *policy, Slice account)
{
    const Audit *a = j->audit;
    AuditFindingIntegrity sum = {0};
    for (uint32_t i = first_finding(a, account); i < a->finding_count; i++) {
        const AuditFinding *f = &a->findings[i];
        if (!slice_equal(f->account, account))
            break;
        if (&a->policies[f->policy] == policy)
            audit_finding_integrity_add(&sum, &f->integrity);
    }
    finding_integrity_short(&j->text, "; of these ", &sum);
}

/* One line that says why the case did not pass. */
static void add_message(Junit *j, const AuditPolicy *policy, const AuditAccount *account,
                        const AuditVerdicts *cell, CaseKind kind)
{
    const uint64_t *count = cell->count;
    uint64_t population = audit_population(cell);
    if (kind == CASE_FAILED) {
        text_add_visible(&j->text, policy->title);
        buffer_add(&j->text, SLICE(": "));
        add_number(j, count[AUDIT_NON_COMPLIANT], "violation in ", "violations in ");
        add_number(j, population, "record", "records");
        add_integrity(j, policy, account->id);
    } else if (kind == CASE_ERROR) {
        junit_add_doubts(j, policy, account, cell);
    } else if (policy->result == RESULT_NOT_CONFIGURED) {
        buffer_add(&j->text, SLICE("NOT CONFIGURED: "));
        junit_add_why(j, policy, "it depends on an empty list");
    } else if (population == 0) {
        buffer_add(&j->text, SLICE("NO DATA: no record of this account is in its scope"));
    } else if (count[AUDIT_REVIEW]) {
        buffer_add(&j->text, SLICE("REVIEW: "));
        add_number(j, count[AUDIT_REVIEW], "item to review in ", "items to review in ");
        add_number(j, population, "record", "records");
        add_integrity(j, policy, account->id);
    } else {
        buffer_add(&j->text, SLICE("EXCEPTED: "));
        add_number(j, count[AUDIT_EXCEPTED],
                   "violation is covered by exceptions:", "violations are covered by exceptions:");
        add_exceptions(j, policy);
    }
}

/* ---- what stands inside a case ---- */

static void add_row(Junit *j, const AuditEvidence *e)
{
    const Slice parts[] = {e->time, e->action, e->principal, e->event_id};
    static const char *const before[] = {"\n    ", "  ", " by ", ", event "};
    for (int i = 0; i < 4; i++) {
        if (parts[i].size == 0)
            continue;
        buffer_add(&j->text, slice_of(before[i]));
        text_add_visible(&j->text, parts[i]);
    }
    if (e->recovered.size) {
        buffer_add(&j->text, SLICE(", repaired: "));
        text_add_visible(&j->text, e->recovered);
    }
}

static void add_findings(Junit *j, uint32_t policy, Slice account)
{
    const Audit *a = j->audit;
    uint32_t low = first_finding(a, account);
    for (; low < a->finding_count && slice_equal(a->findings[low].account, account); low++) {
        const AuditFinding *f = &a->findings[low];
        if (f->policy != policy)
            continue;
        buffer_add_byte(&j->text, '\n');
        text_add_visible(&j->text, f->service);
        buffer_add(&j->text, SLICE(": "));
        add_number(j, f->count, "record of ", "records of ");
        text_add_number(&j->text, f->population, ",");
        buffer_add(&j->text,
                   f->known ? SLICE(", known from the baseline; finding ") : SLICE("; finding "));
        text_add_visible(&j->text, f->fingerprint);
        finding_integrity_short(&j->text, "\n    Of these ", &f->integrity);
        for (uint32_t i = 0; i < f->evidence_count && i < ROWS_SHOWN; i++)
            add_row(j, &f->evidence[i]);
        if (f->count > ROWS_SHOWN)
            buffer_add(&j->text, SLICE("\n    … all stand in evidence.csv.gz (format csv)"));
    }
}

static void add_body(Junit *j, uint32_t number, const AuditAccount *account)
{
    const AuditPolicy *policy = &j->audit->policies[number];
    add_findings(j, number, account->id);
    if (junit_lack(j, account).size) {
        buffer_add(&j->text, SLICE("\nINCOMPLETE: "));
        text_add_visible(&j->text, junit_lack(j, account));
    }
    if (policy->rationale.size) {
        buffer_add(&j->text, SLICE("\nWhy: "));
        text_add_visible(&j->text, policy->rationale);
    }
    if (policy->remediation.size) {
        buffer_add(&j->text, SLICE("\nWhat to do: "));
        text_add_visible(&j->text, policy->remediation);
    }
    buffer_add(&j->text, SLICE("\nPolicy: "));
    text_add_visible(&j->text, policy->source);
    buffer_add_byte(&j->text, '\n');
}

static void write_case(Junit *j, uint32_t number, const AuditAccount *account)
{
    static const char *const elements[] = {NULL, "failure", "error", "skipped"};
    const AuditPolicy *policy = &j->audit->policies[number];
    AuditVerdicts cell = junit_cell(j->audit, number, account->id);
    CaseKind kind = judge(j, number, account, &cell);
    buffer_add(&j->xml, SLICE("    <testcase"));
    attribute(j, "name", policy->id);
    buffer_add(&j->text, SLICE("trailaudit."));
    text_add_visible(&j->text, account->id);
    buffer_add(&j->xml, SLICE(" classname=\""));
    take_text(j);
    buffer_add(&j->xml, SLICE("\" time=\"0\""));
    if (kind == CASE_PASSED) {
        buffer_add(&j->xml, SLICE("/>\n"));
        flush(j);
        return;
    }
    buffer_printf(&j->xml, ">\n      <%s", elements[kind]);
    if (kind != CASE_SKIPPED)
        attribute(j, "type", kind == CASE_FAILED ? policy->severity : SLICE("inconclusive"));
    buffer_add(&j->xml, SLICE(" message=\""));
    add_message(j, policy, account, &cell, kind);
    take_text(j);
    buffer_add_byte(&j->xml, '"');
    if (kind == CASE_FAILED) {
        buffer_add_byte(&j->xml, '>');
        add_body(j, number, account);
        take_text(j);
        buffer_printf(&j->xml, "</%s>\n    </testcase>\n", elements[kind]);
    } else {
        buffer_add(&j->xml, SLICE("/>\n    </testcase>\n"));
    }
    flush(j);
}

/* ---- suites ---- */

static void count_cases(const Junit *j, const AuditAccount *account, uint64_t counts[CASE_KINDS])
{
    for (uint32_t i = 0; i < j->audit->policy_count; i++) {
        AuditVerdicts cell = junit_cell(j->audit, i, account->id);
        counts[judge(j, i, account, &cell)]++;
    }
}

static void counts_attributes(Junit *j, const uint64_t counts[CASE_KINDS])
{
    number_attribute(j, "tests",
                     counts[CASE_PASSED] + counts[CASE_FAILED] + counts[CASE_ERROR] +
                         counts[CASE_SKIPPED]);
    number_attribute(j, "failures", counts[CASE_FAILED]);
    number_attribute(j, "errors", counts[CASE_ERROR]);
}

static void property(Junit *j, const char *name, Slice value)
{
    buffer_printf(&j->xml, "      <property name=\"%s\"", name);
    attribute(j, "value", value);
    buffer_add(&j->xml, SLICE("/>\n"));
}

static void write_properties(Junit *j, const AuditAccount *account)
{
    const Audit *a = j->audit;
    char number[24];
    buffer_add(&j->xml, SLICE("    <properties>\n"));
    property(j, "report-id", a->report_id);
    if (a->altered)
        property(j, "altered", SLICE(MODEL_ALTERED));
    property(j, "result", slice_of(audit_result_word(a->result)));
    property(j, "complete", a->complete ? SLICE("yes") : SLICE("no"));
    property(j, "from", a->from.size ? a->from : a->first_event);
    property(j, "to", a->to.size ? a->to : a->last_event);
    snprintf(number, sizeof number, "%llu", (unsigned long long)account->evaluated);
    property(j, "records-evaluated", slice_of(number));
    snprintf(number, sizeof number, "%llu", (unsigned long long)account->quarantined);
    property(j, "pieces-quarantined", slice_of(number));
    if (junit_lack(j, account).size)
        property(j, "incomplete", junit_lack(j, account));
    if (j->lack_of_run.size)
        property(j, "incomplete-run", j->lack_of_run);
    buffer_add(&j->xml, SLICE("    </properties>\n"));
}

static void write_suite(Junit *j, const AuditAccount *account)
{
    uint64_t counts[CASE_KINDS] = {0};
    Slice time = j->audit->generated_at;
    count_cases(j, account, counts);
    buffer_add(&j->xml, SLICE("  <testsuite name=\""));
    if (account->name.size) {
        text_add_visible(&j->text, account->name);
        buffer_add(&j->text, SLICE(" ("));
    }
    text_add_visible(&j->text, account->id);
    buffer_add(&j->text, account->name.size ? SLICE(")") : SLICE(""));
    take_text(j);
    buffer_add_byte(&j->xml, '"');
    counts_attributes(j, counts);
    number_attribute(j, "skipped", counts[CASE_SKIPPED]);
    buffer_add(&j->xml, SLICE(" time=\"0\""));
    if (slice_ends(time, SLICE("Z")))
        time.size--;
    if (time.size)
        attribute(j, "timestamp", time);
    buffer_add(&j->xml, SLICE(">\n"));
    write_properties(j, account);
    for (uint32_t i = 0; i < j->audit->policy_count; i++)
        write_case(j, i, account);
    buffer_add(&j->xml, SLICE("  </testsuite>\n"));
    flush(j);
}

/* Nothing evaluated is never green: without an account each policy is an error. */
static void write_empty_suite(Junit *j)
{
    const Audit *a = j->audit;
    buffer_printf(&j->xml,
                  "  <testsuite name=\"no records\" tests=\"%u\" failures=\"0\" "
                  "errors=\"%u\" skipped=\"0\" time=\"0\">\n",
                  a->policy_count, a->policy_count);
    for (uint32_t i = 0; i < a->policy_count; i++) {
        buffer_add(&j->xml, SLICE("    <testcase"));
        attribute(j, "name", a->policies[i].id);
        buffer_add(&j->xml, SLICE(" classname=\"trailaudit.no-records\" time=\"0\">\n"
                                  "      <error type=\"inconclusive\" message=\""));
        buffer_add(&j->text, SLICE("No record was evaluated"));
        if (a->policies[i].result == RESULT_INCONCLUSIVE && a->policies[i].why.size) {
            buffer_add(&j->text, SLICE(": "));
            text_add_visible(&j->text, a->policies[i].why);
        }
        take_text(j);
        buffer_add(&j->xml, SLICE("\"/>\n    </testcase>\n"));
        flush(j);
    }
    buffer_add(&j->xml, SLICE("  </testsuite>\n"));
}

static void write_suites(Junit *j)
{
    const Audit *a = j->audit;
    uint64_t counts[CASE_KINDS] = {0};
    bool empty = a->inputs.evaluated == 0;
    for (uint32_t i = 0; i < a->account_count && !empty; i++)
        count_cases(j, &a->accounts[i], counts);
    if (empty)
        counts[CASE_ERROR] = a->policy_count;
    buffer_add(&j->xml, SLICE("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                              "<testsuites name=\"trailaudit\" time=\"0\""));
    counts_attributes(j, counts);
    buffer_add(&j->xml, SLICE(">\n"));
    for (uint32_t i = 0; i < a->account_count && !empty; i++)
        write_suite(j, &a->accounts[i]);
    if (empty)
        write_empty_suite(j);
    buffer_add(&j->xml, SLICE("</testsuites>\n"));
    flush(j);
}

bool report_write_junit(const Audit *audit, Output *output)
{
    Junit junit = {.audit = audit, .output = output};
    Arena arena = {0};
    if (junit_find_doubts(&junit, &arena))
        write_suites(&junit);
    else
        junit.failed = true;
    if (junit.failed)
        output_fail(output, ENOMEM);
    buffer_free(&junit.text);
    buffer_free(&junit.xml);
    arena_free(&arena);
    return !output_failed(output);
}
