#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/chart.h"

static AuditDay recorded[] = {
    {SLICE("2026-07-01"), 10}, {SLICE("2026-07-02"), 0}, {SLICE("2026-07-03"), 40}};
static AuditDay found[] = {
    {SLICE("2026-07-01"), 1}, {SLICE("2026-07-03"), 4}, {SLICE("undated"), 7}};
static AuditFinding finding = {.kind = SLICE("violation"), .by_day = found, .by_day_count = 3};

static AuditPolicy policy = {.severity_rank = 1};

static Audit make_audit(void)
{
    return (Audit){.days = recorded,
                   .day_count = 3,
                   .findings = &finding,
                   .finding_count = 1,
                   .policies = &policy,
                   .policy_count = 1};
}

static void assert_draws(const Buffer *drawing, const char *text)
{
    if (!slice_contains(buffer_slice(drawing), slice_of(text)))
        fail_msg("%s is not in %.*s", text, (int)drawing->size, drawing->data);
}

static void days_without_records_are_hatched(void **state)
{
    (void)state;
    Audit audit = make_audit();
    Arena arena = {0};
    ChartDays days;
    Buffer out = {0};
    assert_true(chart_days_build(&audit, &arena, &days));
    assert_int_equal(days.count, 3);
    assert_int_equal(days.width, 12);
    chart_days(&days, &out);
    assert_draws(&out, "<rect class=\"no-data\" x=\"12\" y=\"0\" width=\"12\" height=\"56\"/>");
    /* 10 of 40, and 40 of 40, of 56 units; a column is a unit narrower than its place */
    assert_draws(&out, "d=\"M0 56v-14.0h11v14.0zM24 56v-56.0h11v56.0z\"");
    buffer_free(&out);
    arena_free(&arena);
}

static void the_heat_map_has_a_row_a_severity_and_hatches_what_was_not_recorded(void **state)
{
    (void)state;
    Audit audit = make_audit();
    Arena arena = {0};
    ChartDays days;
    Buffer out = {0};
    assert_true(chart_days_build(&audit, &arena, &days));
    assert_int_equal(days.by_severity[1][2], 4);
    assert_int_equal(days.by_severity[0][2], 0);
    assert_int_equal(days.most_of_a_severity, 4);
    chart_heat(&days, &out);
    assert_draws(&out, "<rect class=\"no-data\" x=\"12\" y=\"0\" width=\"12\" height=\"95\"/>");
    /* 4 is the most, 1 a quarter of it */
    assert_draws(&out, "<path class=\"fill high heat-5\" d=\"M24 16h11v15h-11z\"/>");
    assert_draws(&out, "<path class=\"fill high heat-4\" d=\"M0 16h11v15h-11z\"/>");
    assert_false(slice_contains(buffer_slice(&out), SLICE("fill critical")));
    buffer_free(&out);
    arena_free(&arena);
}

static void the_period_asked_for_is_drawn_where_nothing_was_recorded(void **state)
{
    (void)state;
    Audit audit = make_audit();
    audit.from = SLICE("2026-06-29T00:00:00Z");
    audit.to = SLICE("2026-07-06T00:00:00Z"); /* half-open: the 5th is the last day */
    Arena arena = {0};
    ChartDays days;
    assert_true(chart_days_build(&audit, &arena, &days));
    assert_int_equal(days.count, 7);
    assert_int_equal(days.events[0], 0);
    assert_int_equal(days.events[2], 10);
    assert_int_equal(days.violations[4], 4);
    assert_int_equal(days.most_violations, 4);
    assert_int_equal(days.most_found, 4); /* what is undated has no column */
    arena_free(&arena);
}

static void long_periods_share_columns(void **state)
{
    (void)state;
    Audit audit = make_audit();
    audit.from = SLICE("0001-01-01T00:00:00Z");
    audit.to = SLICE("9999-12-31T00:00:00Z");
    Arena arena = {0};
    ChartDays days;
    assert_true(chart_days_build(&audit, &arena, &days));
    assert_true(days.count <= CHART_COLUMNS);
    assert_true((uint64_t)days.count * days.days >= 3652058);
    uint64_t events = 0;
    for (uint32_t i = 0; i < days.count; i++)
        events += days.events[i];
    assert_int_equal(events, 50);
    arena_free(&arena);
}

static void a_strip_draws_the_days_of_its_finding(void **state)
{
    (void)state;
    Audit audit = make_audit();
    Arena arena = {0};
    ChartDays days;
    Buffer out = {0};
    assert_true(chart_days_build(&audit, &arena, &days));
    chart_strip(&days, &finding, "high", &out);
    assert_draws(&out, "<path class=\"fill high\" d=\"M0 24v-6.0h11v6.0zM24 24v-24.0h11v24.0z\"/>");
    assert_draws(&out, "<use href=\"#chart-ground\"/>");
    buffer_free(&out);
    arena_free(&arena);
}

static void nothing_dated_draws_nothing(void **state)
{
    (void)state;
    Audit audit = {.day_count = 0};
    Arena arena = {0};
    ChartDays days;
    Buffer out = {0};
    assert_true(chart_days_build(&audit, &arena, &days));
    chart_days(&days, &out);
    chart_strip(&days, &finding, "high", &out);
    assert_int_equal(out.size, 0);
    arena_free(&arena);
}

static void a_bar_is_in_proportion_and_never_invisible(void **state)
{
    (void)state;
    Buffer out = {0};
    chart_bar(1, 4, "low", &out);
    assert_draws(&out, "class=\"fill low\" width=\"25.0\"");
    buffer_clear(&out);
    chart_bar(1, UINT64_MAX, "low", &out);
    assert_draws(&out, "width=\"1.0\"");
    buffer_clear(&out);
    chart_bar(0, 0, "low", &out);
    assert_draws(&out, "width=\"0.0\"");
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_without_records_are_hatched),
        cmocka_unit_test(the_heat_map_has_a_row_a_severity_and_hatches_what_was_not_recorded),
        cmocka_unit_test(the_period_asked_for_is_drawn_where_nothing_was_recorded),
        cmocka_unit_test(long_periods_share_columns),
        cmocka_unit_test(a_strip_draws_the_days_of_its_finding),
        cmocka_unit_test(nothing_dated_draws_nothing),
        cmocka_unit_test(a_bar_is_in_proportion_and_never_invisible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
