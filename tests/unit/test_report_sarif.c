#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "support_document.h"

#define NOTES "runs.0.invocations.0.toolExecutionNotifications"

static size_t suppressed(json_object *document)
{
    size_t count = 0;
    json_object *results = at(document, "runs.0.results");
    for (size_t i = 0; i < json_object_array_length(results); i++)
        count += length_at(json_object_array_get_idx(results, i), "suppressions") > 0;
    return count;
}

static void each_finding_is_one_result_and_what_exceptions_cover_is_suppressed(void **state)
{
    (void)state;
    for (int hostile = 0; hostile < 2; hostile++) {
        Audit *audit = support_audit_new(hostile);
        json_object *document = support_document(report_write_sarif, audit);
        size_t results = length_at(document, "runs.0.results"), covered = 0;
        for (uint32_t i = 0; i < audit->tally_count; i++) {
            const uint64_t *count = audit->tallies[i].verdicts.count;
            covered += count[AUDIT_EXCEPTED] && !count[AUDIT_NON_COMPLIANT] && !count[AUDIT_REVIEW];
        }
        assert_true(covered > 0);
        assert_int_equal(suppressed(document), covered);
        assert_int_equal(results, audit->finding_count + covered);
        json_object_put(document);
        support_audit_free(audit);
    }
}

static void a_result_says_rule_place_account_service_and_fingerprint(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    json_object *document = support_document(report_write_sarif, audit);
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        char path[64];
        snprintf(path, sizeof path, "runs.0.results.%u", i);
        json_object *result = at(document, path);
        Slice fingerprint = text_at(result, "partialFingerprints.primaryLocationLineHash");
        const AuditFinding *f = NULL;
        for (uint32_t j = 0; j < audit->finding_count; j++)
            if (slice_equal(audit->findings[j].fingerprint, fingerprint))
                f = &audit->findings[j];
        assert_non_null(f);
        const AuditPolicy *policy = &audit->policies[f->policy];
        assert_true(slice_equal(text_at(result, "ruleId"), policy->id));
        assert_int_equal(number_at(result, "ruleIndex"), f->policy);
        assert_int_equal(number_at(result, "occurrenceCount"), f->count);
        json_object *place = at(result, "locations.0.physicalLocation");
        Slice source = text_at(place, "artifactLocation.uri");
        assert_true(slice_starts(policy->source, source));
        assert_int_equal(number_at(place, "region.startLine"),
                         (uint64_t)atoi(policy->source.data + source.size + 1));
        assert_true(slice_equal(
            text_at(result, "locations.0.logicalLocations.0.fullyQualifiedName"), f->account));
        assert_true(
            slice_equal(text_at(result, "locations.0.logicalLocations.1.name"), f->service));
    }
    json_object_put(document);
    support_audit_free(audit);
}

static void severity_is_the_level_and_a_review_has_none(void **state)
{
    (void)state;
    static const char *const levels[] = {"error", "error", "warning", "note", "note"};
    Audit *audit = support_audit_new(false);
    json_object *document = support_document(report_write_sarif, audit);
    json_object *results = at(document, "runs.0.results");
    size_t reviews = 0;
    for (size_t i = 0; i < json_object_array_length(results); i++) {
        json_object *result = json_object_array_get_idx(results, i);
        const AuditPolicy *policy = &audit->policies[number_at(result, "ruleIndex")];
        bool review = slice_equal(text_at(result, "kind"), SLICE("review"));
        const char *level = review ? "none" : levels[policy->severity_rank];
        assert_true(slice_equal(text_at(result, "level"), slice_of(level)));
        reviews += review;
    }
    assert_true(reviews > 0);
    json_object_put(document);
    support_audit_free(audit);
}

static void controls_are_taxa_and_rules_point_at_them(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(true);
    json_object *document = support_document(report_write_sarif, audit);
    size_t pointed = 0;
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        char path[96];
        snprintf(path, sizeof path, "runs.0.tool.driver.rules.%u", i);
        json_object *rule = at(document, path);
        for (uint32_t j = 0; j < audit->policies[i].control_count; j++) {
            snprintf(path, sizeof path, "relationships.%u.target", j);
            json_object *target = at(rule, path);
            uint64_t index = number_at(target, "toolComponent.index");
            snprintf(path, sizeof path, "runs.0.taxonomies.%u", (unsigned)index);
            json_object *taxonomy = at(document, path);
            assert_true(
                slice_equal(text_at(taxonomy, "name"), text_at(target, "toolComponent.name")));
            bool found = false;
            json_object *taxa = at(taxonomy, "taxa");
            for (size_t k = 0; k < json_object_array_length(taxa); k++)
                found |= slice_equal(text_at(json_object_array_get_idx(taxa, k), "id"),
                                     text_at(target, "id"));
            assert_true(found);
            pointed++;
        }
    }
    assert_true(pointed > 10);
    json_object_put(document);
    support_audit_free(audit);
}

static size_t notes_of(json_object *document, const char *descriptor)
{
    size_t count = 0;
    json_object *notes = at(document, NOTES);
    for (size_t i = 0; i < json_object_array_length(notes); i++)
        count += slice_equal(text_at(json_object_array_get_idx(notes, i), "descriptor.id"),
                             slice_of(descriptor));
    return count;
}

static void what_could_not_be_read_or_judged_is_a_notification(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(true);
    json_object *document = support_document(report_write_sarif, audit);
    assert_true(audit->inputs.problem_count > 0);
    assert_int_equal(notes_of(document, "input-problem"), audit->inputs.problem_count);
    assert_int_equal(notes_of(document, "policy-inconclusive"), 1);
    assert_int_equal(notes_of(document, "policy-without-data"), 1);
    assert_int_equal(length_at(document, "runs.0.invocations.0.toolConfigurationNotifications"), 1);
    assert_int_equal(notes_of(document, "results-left-out"), 0);
    json_object_put(document);
    support_audit_free(audit);
}

static void what_is_lacking_is_a_notification_of_each_account_and_these_are_bounded(void **state)
{
    (void)state;
    enum { MANY = LIMIT_SARIF_NOTES + 20 };
    Audit *audit = support_audit_new(false);
    audit->result = RESULT_FAIL;
    audit->complete = false;
    audit->coverage.rows = arena_array(&audit->arena, 2, sizeof(AuditCoverageRow));
    audit->coverage.row_count = 1;
    audit->coverage.from = SLICE("2026-07-01");
    audit->coverage.rows[0] = (AuditCoverageRow){.account = audit->accounts[1].id,
                                                 .region = SLICE("eu-west-1"),
                                                 .expected = true,
                                                 .states = SLICE("GG-G"),
                                                 .gap_days = 3};
    audit->accounts[0].unverified = 1;
    json_object *document = support_document(report_write_sarif, audit);
    assert_int_equal(notes_of(document, "coverage-gap"), 1);
    assert_int_equal(notes_of(document, "integrity-failed"), 1);
    json_object *notes = at(document, NOTES);
    size_t found = 0;
    for (size_t i = 0; i < json_object_array_length(notes); i++)
        found += slice_equal(text_at(json_object_array_get_idx(notes, i), "message.text"),
                             SLICE("INCOMPLETE: account 222233334444: it is expected, and nothing "
                                   "of it is there: 3 gaps of coverage, days without file or "
                                   "digest (eu-west-1 2026-07-01 to 2026-07-02, eu-west-1 "
                                   "2026-07-04)."));
    assert_int_equal(found, 1);
    json_object_put(document);
    audit->coverage.row_count = 0;
    audit->accounts = arena_array(&audit->arena, MANY, sizeof(AuditAccount));
    audit->account_count = MANY;
    for (uint32_t i = 0; i < MANY; i++)
        audit->accounts[i] = (AuditAccount){.id = SLICE("1"), .unverified = 1};
    document = support_document(report_write_sarif, audit);
    assert_int_equal(notes_of(document, "integrity-failed"), LIMIT_SARIF_NOTES);
    assert_int_equal(notes_of(document, "input-incomplete"), 1);
    json_object_put(document);
    support_audit_free(audit);
}

static void services_get_no_more_results_than_they_take_and_are_told(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    support_repeat_finding(audit, LIMIT_SARIF_RESULTS + 10);
    json_object *document = support_document(report_write_sarif, audit);
    assert_int_equal(length_at(document, "runs.0.results"), LIMIT_SARIF_RESULTS);
    assert_int_equal(notes_of(document, "results-left-out"), 2);
    json_object_put(document);
    audit->finding_count = LIMIT_SARIF_SHOWN + 1;
    document = support_document(report_write_sarif, audit);
    assert_int_equal(notes_of(document, "results-left-out"), 1);
    json_object_put(document);
    support_audit_free(audit);
}

static void hostile_texts_neither_hide_nor_link_nor_fill_in(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(true);
    audit->policies[audit->findings[0].policy].title = SLICE("see [this](http://evil) {0} \\");
    Output *output = support_write(report_write_sarif, audit);
    assert_true(slice_contains(output_memory(output),
                               SLICE("see \\\\[this\\\\](http://evil) {{0}} \\\\\\\\: ")));
    assert_false(slice_contains(output_memory(output), SLICE("<script")));
    json_object *document = support_parse(output_memory(output));
    assert_all_visible(document);
    json_object_put(document);
    assert_true(output_close(output));
    support_audit_free(audit);
}

static void paths_become_uris_that_a_repository_has(void **state)
{
    (void)state;
    static const char *const paths[][2] = {{"reports/../policies/a b.xml:7", "policies/a%20b.xml"},
                                           {"./policies//x.xml:7", "policies/x.xml"},
                                           {"../common/./x.xml:7", "../common/x.xml"},
                                           {"a/b/../../c/x.xml:7", "c/x.xml"},
                                           {"a/../../x.xml:7", "../x.xml"},
                                           {"/srv/../etc/p:q.xml:7", "file:///etc/p%3Aq.xml"},
                                           {"/../x%.xml:7", "file:///x%25.xml"}};
    Audit *audit = support_audit_new(false);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        for (uint32_t j = 0; j < audit->policy_count; j++)
            audit->policies[j].source = slice_of(paths[i][0]);
        json_object *document = support_document(report_write_sarif, audit);
        json_object *place = at(document, "runs.0.results.0.locations.0.physicalLocation");
        Slice uri = text_at(place, "artifactLocation.uri");
        if (!slice_equal(uri, slice_of(paths[i][1])))
            fail_msg("%s became %s", paths[i][0], uri.data);
        assert_int_equal(number_at(place, "region.startLine"), 7);
        json_object_put(document);
    }
    support_audit_free(audit);
}

static void a_known_finding_says_so(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        audit->findings[i].known = true;
        audit->findings[i].known_count = audit->findings[i].count;
        audit->findings[i].new_count = 0;
    }
    json_object *document = support_document(report_write_sarif, audit);
    assert_true(slice_contains(text_at(document, "runs.0.results.0.message.text"),
                               SLICE(", known from the baseline.")));
    assert_int_equal(number_at(document, "runs.0.results.0.properties.newCount"), 0);
    assert_null(json_object_object_get(at(document, "runs.0.results.0"), "baselineState"));
    json_object_put(document);
    support_audit_free(audit);
}

static void against_a_baseline_each_result_has_a_state(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    AuditResolved resolved = {0};
    audit->compared = true;
    json_object *document = support_document(report_write_sarif, audit);
    size_t last = length_at(document, "runs.0.results") - 1;
    char covered[64];
    snprintf(covered, sizeof covered, "runs.0.results.%zu", last);
    assert_true(slice_equal(text_at(document, "runs.0.results.0.baselineState"), SLICE("new")));
    assert_true(slice_equal(text_at(at(document, covered), "baselineState"), SLICE("unchanged")));
    resolved.fingerprint =
        arena_copy(&audit->arena,
                   text_at(at(document, covered), "partialFingerprints.primaryLocationLineHash"));
    json_object_put(document);
    audit->resolved = &resolved;
    audit->resolved_count = 1;
    for (uint32_t i = 0; i < audit->finding_count; i++)
        audit->findings[i].known_count = 1;
    document = support_document(report_write_sarif, audit);
    assert_true(slice_equal(text_at(document, "runs.0.results.0.baselineState"), SLICE("updated")));
    assert_true(slice_equal(text_at(at(document, covered), "baselineState"), SLICE("updated")));
    assert_int_equal(number_at(document, "runs.0.properties.resolvedSinceBaseline"), 1);
    json_object_put(document);
    for (uint32_t i = 0; i < audit->finding_count; i++)
        audit->findings[i].known = true;
    document = support_document(report_write_sarif, audit);
    assert_true(
        slice_equal(text_at(document, "runs.0.results.0.baselineState"), SLICE("unchanged")));
    json_object_put(document);
    support_audit_free(audit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_finding_is_one_result_and_what_exceptions_cover_is_suppressed),
        cmocka_unit_test(a_result_says_rule_place_account_service_and_fingerprint),
        cmocka_unit_test(severity_is_the_level_and_a_review_has_none),
        cmocka_unit_test(controls_are_taxa_and_rules_point_at_them),
        cmocka_unit_test(what_could_not_be_read_or_judged_is_a_notification),
        cmocka_unit_test(what_is_lacking_is_a_notification_of_each_account_and_these_are_bounded),
        cmocka_unit_test(services_get_no_more_results_than_they_take_and_are_told),
        cmocka_unit_test(hostile_texts_neither_hide_nor_link_nor_fill_in),
        cmocka_unit_test(paths_become_uris_that_a_repository_has),
        cmocka_unit_test(a_known_finding_says_so),
        cmocka_unit_test(against_a_baseline_each_result_has_a_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
