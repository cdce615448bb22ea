/* A model whose sums do not agree is refused, and what differs is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "audit/audit.h"
#include "support_audit.h"

static void a_model_whose_sums_agree_is_accepted(void **state)
{
    (void)state;
    char what[256];
    for (int hostile = 0; hostile < 2; hostile++) {
        Audit *audit = support_audit_new(hostile);
        if (!audit_check(audit, what))
            fail_msg("%s", what);
        support_audit_free(audit);
    }
}

typedef uint64_t *(*Choose)(Audit *audit);

static uint64_t *records(Audit *audit)
{
    return &audit->inputs.records;
}
static uint64_t *evaluated(Audit *audit)
{
    return &audit->inputs.evaluated;
}
static uint64_t *duplicates(Audit *audit)
{
    return &audit->inputs.duplicates;
}
static uint64_t *out_of_scope(Audit *audit)
{
    return &audit->inputs.out_of_scope;
}
static uint64_t *out_of_region(Audit *audit)
{
    return &audit->inputs.out_of_region;
}
static uint64_t *a_kind(Audit *audit)
{
    return &audit->inputs.kinds[0].count;
}
static uint64_t *a_verdict(Audit *audit)
{
    return &audit->policies[audit->policy_count - 1].verdicts.count[AUDIT_NOT_APPLICABLE];
}
static uint64_t *a_cell(Audit *audit)
{
    return &audit->tallies[audit->tally_count - 1].verdicts.count[AUDIT_COMPLIANT];
}
static uint64_t *a_finding(Audit *audit)
{
    return &audit->findings[audit->finding_count / 2].count;
}
static uint64_t *a_principal(Audit *audit)
{
    return &audit->findings[0].principals.items[0].count;
}
static uint64_t *other_principals(Audit *audit)
{
    return &audit->findings[1].principals.other;
}
static uint64_t *a_population(Audit *audit)
{
    return &audit->findings[2].population;
}
static uint64_t *a_findings_modified(Audit *audit)
{
    return &audit->findings[3].integrity.modified;
}
static uint64_t *files(Audit *audit)
{
    return &audit->inputs.files;
}
static uint64_t *files_read(Audit *audit)
{
    return &audit->inputs.read;
}
static uint64_t *digests(Audit *audit)
{
    return &audit->inputs.digests;
}
static uint64_t *coverage_gaps(Audit *audit)
{
    return &audit->coverage.gaps;
}
static uint64_t *evidence(Audit *audit)
{
    return &audit->evidence_total;
}

static void any_number_that_is_off_by_one_is_refused_and_named(void **state)
{
    (void)state;
    static const struct {
        Choose choose;
        const char *named;
    } rows[] = {
        {files, "files"},
        {files_read, "files"},
        {digests, "files passed over"},
        {coverage_gaps, "gaps"},
        {records, "records"},
        {evaluated, "evaluated"},
        {duplicates, "duplicates"},
        {out_of_scope, "out of scope"},
        {out_of_region, "out of scope"},
        {a_kind, "kinds"},
        {a_verdict, "verdicts"},
        {a_cell, "cells"},
        {a_finding, "finding"},
        {a_principal, "principals"},
        {other_principals, "principals"},
        {evidence, "evidence"},
        {a_population, "population"},
        {a_findings_modified, "digests say of their file"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Audit *audit = support_audit_new(false);
        char what[256] = "";
        *rows[i].choose(audit) += 1;
        if (audit_check(audit, what) || !strstr(what, rows[i].named))
            fail_msg("row %zu (%s): \"%s\"", i, rows[i].named, what);
        support_audit_free(audit);
    }
}

static void each_day_of_coverage_is_in_one_state(void **state)
{
    (void)state;
    char what[256] = "";
    Audit *audit = support_audit_new(false);
    AuditCoverageRow row = {
        .data_days = 3, .empty_days = 1, .missing_days = 2, .unread_days = 1, .gap_days = 2};
    audit->coverage = (AuditCoverage){.days = 10, .rows = &row, .row_count = 1, .gaps = 2};
    assert_false(audit_check(audit, what));
    assert_non_null(strstr(what, "days of coverage"));
    row.silent_days = 1;
    assert_true(audit_check(audit, what));
    row.data_days = 0;
    assert_false(audit_check(audit, what));
    audit->coverage.too_long = true;
    assert_true(audit_check(audit, what));
    support_audit_free(audit);
}

/* A record may be moved from one verdict to another: the total still agrees, the cells and findings
 * do not. */
static void a_record_under_another_verdict_is_refused(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    char what[256] = "";
    AuditVerdicts *verdicts = &audit->policies[audit->findings[0].policy].verdicts;
    assert_true(verdicts->count[AUDIT_NON_COMPLIANT] + verdicts->count[AUDIT_REVIEW] > 0);
    verdicts->count[verdicts->count[AUDIT_REVIEW] ? AUDIT_REVIEW : AUDIT_NON_COMPLIANT]--;
    verdicts->count[AUDIT_COMPLIANT]++;
    assert_false(audit_check(audit, what));
    assert_true(strlen(what) > 0);
    support_audit_free(audit);
}

static void a_cells_record_under_another_verdict_is_refused(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    char what[256] = "";
    for (uint32_t i = 0; i < audit->tally_count; i++) {
        uint64_t *count = audit->tallies[i].verdicts.count;
        if (count[AUDIT_COMPLIANT] == 0)
            continue;
        count[AUDIT_COMPLIANT]--;
        count[AUDIT_EXCEPTED]++;
        break;
    }
    assert_false(audit_check(audit, what));
    assert_non_null(strstr(what, "cells"));
    support_audit_free(audit);
}

static void a_finding_that_is_not_its_cells_is_refused(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    char what[256] = "";
    audit->findings[0].account = SLICE("000000000000");
    assert_false(audit_check(audit, what));
    assert_non_null(strstr(what, "its cell"));
    support_audit_free(audit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_whose_sums_agree_is_accepted),
        cmocka_unit_test(any_number_that_is_off_by_one_is_refused_and_named),
        cmocka_unit_test(each_day_of_coverage_is_in_one_state),
        cmocka_unit_test(a_record_under_another_verdict_is_refused),
        cmocka_unit_test(a_cells_record_under_another_verdict_is_refused),
        cmocka_unit_test(a_finding_that_is_not_its_cells_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
