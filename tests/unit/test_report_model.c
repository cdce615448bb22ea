#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/limits.h"
#include "report/model.h"
#include "support_audit.h"

static AuditControl tests = {.relation = SLICE("tests")},
                    supports = {.relation = SLICE("supports")};

static AuditResult result_of(AuditResult first, const AuditControl *relation, AuditResult second)
{
    AuditPolicy policies[] = {{.result = first}, {.result = second}};
    ModelControlPolicy links[] = {{&policies[0], relation}, {&policies[1], &tests}};
    return model_control_result(links, 2);
}

static void a_control_has_the_first_result_of_its_policies(void **state)
{
    (void)state;
    static const AuditResult order[] = {RESULT_FAIL,          RESULT_INCONCLUSIVE, RESULT_REVIEW,
                                        RESULT_EXCEPTED,      RESULT_PASS,         RESULT_NO_DATA,
                                        RESULT_NOT_CONFIGURED};
    for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < 7; j++)
            assert_int_equal(result_of(order[i], &tests, order[j]), order[i < j ? i : j]);
}

static void a_policy_that_only_supports_never_makes_a_control_pass(void **state)
{
    (void)state;
    assert_int_equal(result_of(RESULT_PASS, &supports, RESULT_NO_DATA), RESULT_NO_DATA);
    assert_int_equal(result_of(RESULT_FAIL, &supports, RESULT_PASS), RESULT_FAIL);
    AuditPolicy policy = {.result = RESULT_PASS};
    ModelControlPolicy link = {&policy, &supports};
    assert_int_equal(model_control_result(&link, 1), RESULT_NOT_EVALUATED);
    assert_int_equal(model_control_result(NULL, 0), RESULT_NOT_EVALUATED);
}

static void controls_are_sorted_with_their_numbers_as_numbers(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Arena arena = {0};
    Model model;
    assert_true(model_build(audit, &arena, &model));
    const char *const wanted[] = {"1.7", "1.14", "2.1.4", "4.5", "4.6", "5.2"};
    assert_true(slice_equal(model.frameworks[0].id, SLICE("cis-aws-foundations")));
    assert_int_equal(model.frameworks[0].control_count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_true(slice_equal(model.frameworks[0].controls[i].id, slice_of(wanted[i])));
    arena_free(&arena);
    support_audit_free(audit);
}

/* Also of more digits than fit into what is compared first, and where that is cut. */
static void controls_are_sorted_however_long_their_ids_are(void **state)
{
    (void)state;
    static const char *const ordered[] = {
        "",
        "01",
        "1",
        "1.9",
        "1.010",
        "1.10",
        "1.999999999",
        "1.1000000000",
        "1.200000000000",
        "1.abcdefghijklmnopqrstuvwxyz",
        "1.abcdefghijklmnopqrstuvwxyz9",
        "1.abcdefghijklmnopqrstuvwxyz10",
        "2.abcdefghijklmnopqrst9",
        "2.abcdefghijklmnopqrst10",
        "2.abcdefghijklmnopqrst100.2",
        "2.abcdefghijklmnopqrst100.11",
        "AC-2",
        "AC-2(1)",
        "AC-10",
    };
    enum { COUNT = sizeof ordered / sizeof *ordered };
    AuditFrameworkControl listed[COUNT];
    for (size_t i = 0; i < COUNT; i++) /* any order but theirs */
        listed[i * 7 % COUNT] = (AuditFrameworkControl){.id = slice_of(ordered[i])};
    AuditFramework framework[] = {{.id = SLICE("ours"),
                                   .version = SLICE("1"),
                                   .controls = listed,
                                   .control_count = COUNT,
                                   .requested = true}};
    Audit audit = {.frameworks = framework, .framework_count = 1};
    Arena arena = {0};
    Model model;
    assert_true(model_build(&audit, &arena, &model));
    assert_int_equal(model.frameworks[0].untested_count, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        assert_true(slice_equal(model.frameworks[0].untested[i].id, slice_of(ordered[i])));
    arena_free(&arena);
}

static void a_framework_that_no_policy_names_is_listed_when_asked_for(void **state)
{
    (void)state;
    AuditFramework asked[] = {
        {.id = SLICE("iso-27001"), .version = SLICE("2022"), .requested = true}};
    Audit audit = {.frameworks = asked, .framework_count = 1};
    Arena arena = {0};
    Model model;
    assert_true(model_build(&audit, &arena, &model));
    assert_int_equal(model.framework_count, 1);
    assert_int_equal(model.frameworks[0].control_count, 0);
    arena_free(&arena);
}

static void a_control_of_the_list_that_no_policy_names_is_not_evaluated(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Arena arena = {0};
    Model model;
    assert_true(model_build(audit, &arena, &model));
    const ModelFramework *cis = &model.frameworks[0], *nist = &model.frameworks[1];
    const char *const wanted[] = {"1.4", "2.1.1", "4.16"};
    assert_int_equal(cis->listed_count, 8);
    assert_int_equal(cis->untested_count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_true(slice_equal(cis->untested[i].id, slice_of(wanted[i])));
        assert_int_equal(cis->untested[i].result, RESULT_NOT_EVALUATED);
        assert_true(cis->untested[i].title.size > 0);
    }
    assert_int_equal(nist->listed_count, 0);
    assert_int_equal(nist->untested_count, 0);
    arena_free(&arena);
    support_audit_free(audit);
}

static void a_control_has_the_title_of_its_framework_s_list(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Arena arena = {0};
    Model model;
    assert_true(model_build(audit, &arena, &model));
    const ModelControl *first = &model.frameworks[0].controls[0], *last = first + 5;
    assert_true(slice_equal(first->title, SLICE("The root user is not used for daily work")));
    assert_true(first->listed);
    assert_true(slice_equal(last->id, SLICE("5.2")));
    assert_false(last->listed);
    assert_int_equal(last->title.size, 0);
    arena_free(&arena);
    support_audit_free(audit);
}

static void counts_of_controls_by_result_include_those_without_a_policy(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Arena arena = {0};
    Model model;
    uint64_t controls = 0, counted = 0, without = 0;
    assert_true(model_build(audit, &arena, &model));
    for (uint32_t f = 0; f < model.framework_count; f++) {
        controls += model.frameworks[f].control_count + model.frameworks[f].untested_count;
        without += model.frameworks[f].untested_count;
    }
    for (int r = 0; r < RESULT_COUNT; r++)
        counted += model.totals.controls[r];
    assert_int_equal(counted, controls);
    assert_true(model.totals.controls[RESULT_NOT_EVALUATED] >= without);
    assert_int_equal(without, 3);
    arena_free(&arena);
    support_audit_free(audit);
}

static void frameworks_that_nobody_asked_for_are_named_and_not_shown(void **state)
{
    (void)state;
    AuditControl controls[] = {
        {.framework = SLICE("soc2"), .version = SLICE("2017"), .id = SLICE("CC6.1")},
        {.framework = SLICE("hipaa"), .version = SLICE("164"), .id = SLICE("164.312(b)")},
        {.framework = SLICE("hipaa"), .version = SLICE("164"), .id = SLICE("164.312(d)")}};
    AuditFramework asked = {.id = SLICE("soc2"), .version = SLICE("2017"), .requested = true};
    AuditPolicy policy = {.controls = controls, .control_count = 3};
    Audit audit = {
        .policies = &policy, .policy_count = 1, .frameworks = &asked, .framework_count = 1};
    Arena arena = {0};
    Model model;
    assert_true(model_build(&audit, &arena, &model));
    assert_int_equal(model.framework_count, 1);
    assert_true(slice_equal(model.frameworks[0].id, SLICE("soc2")));
    assert_int_equal(model.other_count, 1);
    assert_true(slice_equal(model.others[0].id, SLICE("hipaa")));
    asked.requested = false;
    assert_true(model_build(&audit, &arena, &model));
    assert_int_equal(model.framework_count, 2);
    assert_int_equal(model.other_count, 0);
    arena_free(&arena);
}

static void the_controls_of_a_policy_are_grouped_by_framework(void **state)
{
    (void)state;
    AuditControl controls[] = {{.framework = SLICE("soc2"), .id = SLICE("CC6.1")},
                               {.framework = SLICE("cis"), .id = SLICE("4.11")},
                               {.framework = SLICE("soc2"), .id = SLICE("CC1.3")},
                               {.framework = SLICE("cis"), .id = SLICE("4.2")}};
    AuditPolicy policy = {.controls = controls, .control_count = 4};
    Arena arena = {0};
    const AuditControl **sorted = model_policy_controls(&policy, &arena);
    assert_non_null(sorted);
    assert_ptr_equal(sorted[0], &controls[3]);
    assert_ptr_equal(sorted[1], &controls[1]);
    assert_ptr_equal(sorted[2], &controls[2]);
    assert_ptr_equal(sorted[3], &controls[0]);
    arena_free(&arena);
}

static void names_beyond_those_shown_are_counted_with_their_records(void **state)
{
    (void)state;
    AuditCount items[LIMIT_SHOWN_NAMES + 2] = {0};
    for (size_t i = 0; i < LIMIT_SHOWN_NAMES + 2; i++)
        items[i] = (AuditCount){.name = SLICE("x"), .count = 10};
    AuditCounts counts = {.items = items, .count = LIMIT_SHOWN_NAMES};
    assert_int_equal(model_names_hidden(&counts), 0);
    assert_int_equal(model_records_hidden(&counts), 0);
    counts =
        (AuditCounts){.items = items, .count = LIMIT_SHOWN_NAMES + 2, .other_names = 3, .other = 4};
    assert_int_equal(model_names_hidden(&counts), 5);
    assert_int_equal(model_records_hidden(&counts), 24);
}

static void problems_are_shown_by_kind_the_most_frequent_first(void **state)
{
    (void)state;
    AuditProblem items[] = {{.kind = SLICE("rare"), .records = 5},
                            {.kind = SLICE("often"), .records = 1},
                            {.kind = SLICE("also-rare")},
                            {.kind = SLICE("often"), .records = 2}};
    AuditCutKind cut = {.kind = SLICE("also-rare"), .entries = 9, .records = 7};
    Audit audit = {.inputs = {.problems = items, .problem_count = 4}};
    Arena arena = {0};
    Model model;
    assert_true(model_build(&audit, &arena, &model));
    assert_int_equal(model.problems.kind_count, 3);
    assert_true(slice_equal(model.problems.kinds[0].kind, SLICE("often")));
    assert_int_equal(model.problems.kinds[0].records, 3);
    assert_true(slice_equal(model.problems.kinds[1].kind, SLICE("also-rare")));
    const uint32_t order[] = {1, 3, 2, 0};
    assert_int_equal(model.problems.shown_count, 4);
    assert_memory_equal(model.problems.shown, order, sizeof order);
    assert_int_equal(model.notices.kind_count, 0);
    audit.inputs.problems_cut = &cut;
    audit.inputs.problems_cut_count = 1;
    assert_true(model_build(&audit, &arena, &model));
    assert_true(slice_equal(model.problems.kinds[0].kind, SLICE("also-rare")));
    assert_int_equal(model.problems.kinds[0].count, 10);
    arena_free(&arena);
}

static void groups_totals_and_matrix_add_up_to_the_findings(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Arena arena = {0};
    Model model;
    assert_true(model_build(audit, &arena, &model));
    uint64_t records = 0, grouped = 0, cells = 0, policies = 0;
    uint32_t next = 0;
    for (uint32_t i = 0; i < audit->finding_count; i++)
        records += audit->findings[i].count;
    for (uint32_t a = 0; a < model.account_count; a++)
        for (uint32_t s = 0; s < model.accounts[a].service_count; s++) {
            const ModelService *service = &model.accounts[a].services[s];
            assert_int_equal(service->first, next);
            next += service->count;
            grouped += service->violations + service->reviews;
        }
    for (uint32_t i = 0; i < model.matrix.account_count * model.matrix.service_count; i++)
        cells += model.matrix.cells[i].violations + model.matrix.cells[i].reviews;
    for (int r = 0; r < RESULT_COUNT; r++)
        policies += model.totals.policies[r];
    assert_int_equal(next, audit->finding_count);
    assert_int_equal(grouped, records);
    assert_int_equal(cells, records);
    assert_int_equal(model.totals.violation_total + model.totals.review_total, records);
    assert_int_equal(policies, audit->policy_count);
    arena_free(&arena);
    support_audit_free(audit);
}

static void the_matrix_is_bounded_and_keeps_what_weighs_most(void **state)
{
    (void)state;
    enum { SERVICES = 500 };
    static char names[SERVICES][16];
    static AuditTally tallies[SERVICES];
    AuditPolicy policy = {.severity_rank = 0};
    for (int i = 0; i < SERVICES; i++) {
        snprintf(names[i], sizeof names[i], "s%03d", i);
        tallies[i] = (AuditTally){.account = SLICE("111122223333"), .service = slice_of(names[i])};
        tallies[i].verdicts.count[AUDIT_COMPLIANT] = 1;
    }
    AuditFinding finding = {.kind = SLICE("violation"),
                            .account = SLICE("111122223333"),
                            .service = slice_of(names[490]),
                            .count = 1};
    Audit audit = {.policies = &policy,
                   .policy_count = 1,
                   .tallies = tallies,
                   .tally_count = SERVICES,
                   .findings = &finding,
                   .finding_count = 1};
    Arena arena = {0};
    Model model;
    assert_true(model_build(&audit, &arena, &model));
    assert_int_equal(model.matrix.service_count, MODEL_MATRIX_SERVICES);
    assert_int_equal(model.matrix.more_services, SERVICES - MODEL_MATRIX_SERVICES);
    assert_true(slice_equal(model.matrix.services[MODEL_MATRIX_SERVICES - 1], SLICE("s490")));
    assert_int_equal(model.matrix.cells[MODEL_MATRIX_SERVICES - 1].violations, 1);
    arena_free(&arena);
}

/* Accounts and services as they stand in the audit, whose own order is a contract. */
static void within_a_service_violations_are_listed_before_what_is_to_review(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Arena arena = {0};
    Model model;
    uint32_t moved = 0;
    for (uint32_t i = 0; i + 1 < audit->finding_count; i += 2)
        audit->findings[i].kind = SLICE("review");
    assert_true(model_build(audit, &arena, &model));
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *f = &audit->findings[model.listed[i]], *as = &audit->findings[i];
        assert_true(slice_equal(f->account, as->account) && slice_equal(f->service, as->service));
        moved += model.listed[i] != i;
        if (i == 0 || !slice_equal(f->account, audit->findings[model.listed[i - 1]].account) ||
            !slice_equal(f->service, audit->findings[model.listed[i - 1]].service))
            continue;
        const AuditFinding *last = &audit->findings[model.listed[i - 1]];
        assert_false(model_is_review(last) && !model_is_review(f));
        if (model_is_review(last) == model_is_review(f))
            assert_true(model.listed[i - 1] < model.listed[i]);
    }
    assert_true(moved);
    arena_free(&arena);
    support_audit_free(audit);
}

static void findings_are_ordered_by_severity_and_count(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Arena arena = {0};
    Model model;
    assert_true(model_build(audit, &arena, &model));
    for (uint32_t i = 1; i < audit->finding_count; i++) {
        const AuditFinding *a = &audit->findings[model.by_severity[i - 1]],
                           *b = &audit->findings[model.by_severity[i]];
        bool review_a = slice_equal(a->kind, SLICE("review")),
             review_b = slice_equal(b->kind, SLICE("review"));
        int rank_a = audit->policies[a->policy].severity_rank,
            rank_b = audit->policies[b->policy].severity_rank;
        assert_true(review_a <= review_b);
        if (review_a == review_b)
            assert_true(rank_a < rank_b || (rank_a == rank_b && a->count >= b->count));
    }
    arena_free(&arena);
    support_audit_free(audit);
}

static void numbers_in_sentences_are_grouped_as_in_reports(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"", ""},
        {"5,248 of 1,234,567", "5\u202f248 of 1\u202f234\u202f567"},
        {"a, 100 or 1,2", "a, 100 or 1,2"},
        {"1,2345 and ,123", "1,2345 and ,123"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Buffer out = {0};
        model_add_grouped(slice_of(rows[i][0]), &out);
        assert_true(slice_equal(buffer_slice(&out), slice_of(rows[i][1])));
        buffer_free(&out);
    }
}

static void numbers_of_bytes_are_grouped_and_no_others(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"", ""},
        {"the gzip stream is damaged (short) after 7915 bytes of text",
         "the gzip stream is damaged (short) after 7\u202f915 bytes of text"},
        {"a value is missing (byte 4141)", "a value is missing (byte 4\u202f141)"},
        {"it had 1234567 bytes, then 12; 1234 were read",
         "it had 1\u202f234\u202f567 bytes, then 12; 1\u202f234 were read"},
        {"2026-07-01 and key1234 of 12345x, in bytes",
         "2026-07-01 and key1234 of 12345x, in bytes"},
        {"account 111122223333", "account 111122223333"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Buffer out = {0};
        model_add_detail(slice_of(rows[i][0]), &out);
        assert_true(slice_equal(buffer_slice(&out), slice_of(rows[i][1])));
        buffer_free(&out);
    }
}

static void expect_gap(const Model *model, uint32_t at, const char *region, const char *days)
{
    Buffer out = {0};
    model_add_gap(&model->gaps[at], SLICE("–"), &out);
    assert_true(slice_equal(model->gaps[at].row->region, slice_of(region)));
    assert_true(slice_equal(buffer_slice(&out), slice_of(days)));
    buffer_free(&out);
}

static void gaps_are_runs_of_days_by_account_and_region(void **state)
{
    (void)state;
    static AuditCoverageRow rows[] = {
        {.account = SLICE("1"), .region = SLICE("a"), .states = SLICE("GD-GGE")},
        {.account = SLICE("1"), .region = SLICE("b"), .states = SLICE("DDDDDD")},
        {.account = SLICE("1"), .region = SLICE("c"), .states = SLICE("DDDDDG")}};
    Audit audit = {0};
    Arena arena = {0};
    Model model;
    Buffer last = {0};
    audit.coverage = (AuditCoverage){
        .from = SLICE("2026-06-29"), .days = 6, .rows = rows, .row_count = 3, .gaps = 4};
    assert_true(model_build(&audit, &arena, &model));
    assert_int_equal(model.gap_count, 3);
    assert_int_equal(model.gap_days_more, 0);
    expect_gap(&model, 0, "a", "2026-06-29");
    expect_gap(&model, 1, "a", "2026-07-02 – 2026-07-03");
    expect_gap(&model, 2, "c", "2026-07-04");
    model_add_axis_end(&audit.coverage, &last);
    assert_true(slice_equal(buffer_slice(&last), SLICE("2026-07-04")));
    buffer_free(&last);
    arena_free(&arena);
}

static void gaps_beyond_those_that_are_listed_are_counted_in_days(void **state)
{
    (void)state;
    enum { RUNS = LIMIT_GAP_RUNS_SHOWN + 3 };
    char states[3 * RUNS];
    for (size_t i = 0; i < sizeof states; i++)
        states[i] = i % 3 ? COVERAGE_GAP : COVERAGE_DATA;
    AuditCoverageRow row = {.account = SLICE("1"), .states = {states, sizeof states}};
    Audit audit = {0};
    Arena arena = {0};
    Model model;
    audit.coverage = (AuditCoverage){.from = SLICE("2026-01-01"),
                                     .days = sizeof states,
                                     .rows = &row,
                                     .row_count = 1,
                                     .gaps = 2 * RUNS};
    assert_true(model_build(&audit, &arena, &model));
    assert_int_equal(model.gap_count, LIMIT_GAP_RUNS_SHOWN);
    assert_int_equal(model.gap_days_more, 6);
    arena_free(&arena);
}

static void percentages_are_rounded_and_never_all_or_none_by_rounding(void **state)
{
    (void)state;
    static const struct {
        uint64_t part, whole;
        const char *text;
    } rows[] = {{0, 0, "0"},         {0, 9, "0"},    {9, 9, "100"},      {3, 19, "15.8"},
                {120, 720, "16.7"},  {6, 86, "7.0"}, {1, 5000, "< 0.1"}, {4999, 5000, "> 99.9"},
                {5248, 5254, "99.9"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Buffer out = {0};
        model_add_percent(rows[i].part, rows[i].whole, &out);
        assert_true(slice_equal(buffer_slice(&out), slice_of(rows[i].text)));
        buffer_free(&out);
    }
}

static void a_population_names_its_heaviest_services_and_counts_its_accounts(void **state)
{
    (void)state;
    static AuditTally cells[] = {
        {0, SLICE("1"), SLICE("s3.amazonaws.com"), {{9}}},
        {1, SLICE("1"), SLICE("a.amazonaws.com"), {{3}}},
        {1, SLICE("1"), SLICE("b.amazonaws.com"), {{2}}},
        {1, SLICE("2"), SLICE("b.amazonaws.com"), {{2}}},
        {1, SLICE("2"), SLICE("c"), {{1}}},
        {1, SLICE("2"), SLICE("d"), {{1}}},
    };
    AuditPolicy policies[3] = {0};
    Audit audit = {.policies = policies, .policy_count = 3, .tallies = cells, .tally_count = 6};
    static const char *const services[] = {"s3", "b, a, c + 1", ""};
    static const uint64_t accounts[] = {1, 2, 0};
    for (size_t i = 0; i < 3; i++) {
        Buffer out = {0};
        model_add_services(&audit, &policies[i], &out);
        assert_true(slice_equal(buffer_slice(&out), slice_of(services[i])));
        assert_int_equal(model_policy_accounts(&audit, &policies[i]), accounts[i]);
        buffer_free(&out);
    }
}

static void the_command_that_makes_a_report_again_names_its_time_and_its_options(void **state)
{
    (void)state;
    AuditCount options[] = {{SLICE("as-of=2026-10-01"), 0},
                            {SLICE("public-keys=given"), 0},
                            {SLICE("recover=yes"), 0},
                            {SLICE("set=a=it's $HOME"), 0}};
    Audit audit = {.generated_at = SLICE("2026-07-01T00:00:00Z"),
                   .definition_id = SLICE("quarterly"),
                   .options = options,
                   .option_count = 4};
    Buffer out = {0};
    model_add_command(&audit, &out);
    assert_true(slice_equal(
        buffer_slice(&out),
        SLICE("SOURCE_DATE_EPOCH=1782864000 trailaudit audit ARCHIVE --policies POLICIES --report "
              "DEFINITION --as-of 2026-10-01 --public-keys KEYS --recover --set "
              "'a=it'\\''s $HOME'")));
    buffer_free(&out);
}

static void a_narrowed_run_says_to_what_and_calls_nothing_silent_that_it_set_aside(void **state)
{
    (void)state;
    AuditCount options[] = {{.name = SLICE("account=111111111111")},
                            {.name = SLICE("evidence=20")},
                            {.name = SLICE("region=eu-west-1")}};
    AuditAccount accounts[] = {
        {.id = SLICE("111111111111"), .listed = true, .evaluated = 5, .quarantined = 1},
        {.id = SLICE("222222222222"), .listed = true},
        {.id = SLICE("333333333333")}};
    Audit audit = {.options = options,
                   .option_count = 3,
                   .accounts = accounts,
                   .account_count = 3,
                   .restricted = true,
                   .inputs = {.quarantined = 3}};
    Arena arena = {0};
    Model model;
    assert_true(model_build(&audit, &arena, &model));
    assert_true(slice_equal(model.selection, SLICE("account 111111111111, Region eu-west-1")));
    assert_true(model_is_selected(&audit, accounts[0].id));
    assert_false(model_is_selected(&audit, accounts[1].id));
    ModelListing listing = model.listing;
    assert_int_equal(listing.active, 1);
    assert_int_equal(listing.silent, 0);
    assert_int_equal(listing.aside, 1);
    assert_int_equal(model.quarantined_aside, 2);
    assert_int_equal(model.matrix.account_count, 1);
    arena_free(&arena);
    audit.option_count = 0;
    audit.restricted = false;
    assert_true(model_build(&audit, &arena, &model));
    assert_int_equal(model.selection.size, 0);
    assert_int_equal(model.listing.silent, 1);
    assert_int_equal(model.quarantined_aside, 0);
    assert_int_equal(model.matrix.account_count, 3);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest all[] = {
        cmocka_unit_test(a_control_has_the_first_result_of_its_policies),
        cmocka_unit_test(a_policy_that_only_supports_never_makes_a_control_pass),
        cmocka_unit_test(controls_are_sorted_with_their_numbers_as_numbers),
        cmocka_unit_test(controls_are_sorted_however_long_their_ids_are),
        cmocka_unit_test(a_framework_that_no_policy_names_is_listed_when_asked_for),
        cmocka_unit_test(a_control_of_the_list_that_no_policy_names_is_not_evaluated),
        cmocka_unit_test(a_control_has_the_title_of_its_framework_s_list),
        cmocka_unit_test(counts_of_controls_by_result_include_those_without_a_policy),
        cmocka_unit_test(frameworks_that_nobody_asked_for_are_named_and_not_shown),
        cmocka_unit_test(the_controls_of_a_policy_are_grouped_by_framework),
        cmocka_unit_test(names_beyond_those_shown_are_counted_with_their_records),
        cmocka_unit_test(problems_are_shown_by_kind_the_most_frequent_first),
        cmocka_unit_test(groups_totals_and_matrix_add_up_to_the_findings),
        cmocka_unit_test(the_matrix_is_bounded_and_keeps_what_weighs_most),
        cmocka_unit_test(within_a_service_violations_are_listed_before_what_is_to_review),
        cmocka_unit_test(findings_are_ordered_by_severity_and_count),
        cmocka_unit_test(numbers_in_sentences_are_grouped_as_in_reports),
        cmocka_unit_test(the_command_that_makes_a_report_again_names_its_time_and_its_options),
        cmocka_unit_test(numbers_of_bytes_are_grouped_and_no_others),
        cmocka_unit_test(gaps_are_runs_of_days_by_account_and_region),
        cmocka_unit_test(gaps_beyond_those_that_are_listed_are_counted_in_days),
        cmocka_unit_test(percentages_are_rounded_and_never_all_or_none_by_rounding),
        cmocka_unit_test(a_narrowed_run_says_to_what_and_calls_nothing_silent_that_it_set_aside),
        cmocka_unit_test(a_population_names_its_heaviest_services_and_counts_its_accounts),
    };
    return cmocka_run_group_tests(all, NULL, NULL);
}
