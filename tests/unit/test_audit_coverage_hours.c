/* Hours in which files were delivered: of which rows they are kept, and how many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>

#include "audit/coverage_parts.h"
#include "base/limits.h"

/* An axis of two days and one row. */
typedef struct {
    Audit audit;
    AuditBuild build;
    CoverageMaking making;
    CoverageMade *row;
} Made;

static void begin(Made *made, bool digests)
{
    *made = (Made){0};
    made->making = (CoverageMaking){.audit = &made->audit,
                                    .build = &made->build,
                                    .names = names_new(),
                                    .day_count = 2,
                                    .by_hour = true};
    made->row = coverage_row(&made->making, SLICE("111122223333"), SLICE("us-east-1"));
    assert_non_null(made->row);
    made->row->digests = digests;
}

static void end(Made *made)
{
    names_free(made->making.names);
    free(made->making.rows);
    buffer_free(&made->making.key);
    arena_free(&made->audit.arena);
}

static void add(Made *made, int64_t hour, uint64_t records)
{
    RunFile file = {.delivered = hour * INSTANT_HOUR + 1,
                    .minute_known = true,
                    .records = records,
                    .first = records ? hour * INSTANT_HOUR - 5 : INSTANT_NONE,
                    .last = records ? hour * INSTANT_HOUR : INSTANT_NONE};
    assert_true(coverage_hours_add(&made->making, made->row, &file));
}

static void hours_of_what_has_no_digests_take_no_room(void **state)
{
    (void)state;
    for (int digests = 0; digests < 2; digests++) {
        Made made;
        begin(&made, digests);
        made.making.hours = LIMIT_COVERAGE_HOURS;
        add(&made, 3, 1);
        assert_int_equal(made.row->hour_count, digests);
        assert_int_equal(made.making.by_hour, !digests);
        end(&made);
    }
}

static void files_in_whatever_order_are_added_up_by_the_hour(void **state)
{
    (void)state;
    static const int64_t hours[] = {30, 3, 30, 7, 3, 100};
    Made made;
    uint32_t at = 0;
    begin(&made, true);
    for (size_t i = 0; i < sizeof hours / sizeof *hours; i++)
        add(&made, hours[i], i);
    coverage_hours_sort(made.row);
    AuditCoverageDay first = {0}, second = {0};
    assert_true(coverage_hours_give(&made.audit.arena, made.row, 0, &at, &first));
    assert_true(coverage_hours_give(&made.audit.arena, made.row, 1, &at, &second));
    assert_int_equal(first.by_hour_count, 2);
    assert_int_equal(first.by_hour[0].hour, 3);
    assert_int_equal(first.by_hour[0].files, 2);
    assert_int_equal(first.by_hour[0].records, 5);
    assert_int_equal(first.by_hour[1].hour, 7);
    assert_int_equal(second.by_hour_count, 1);
    assert_int_equal(second.by_hour[0].hour, 6);
    assert_int_equal(second.by_hour[0].records, 2);
    assert_true(slice_equal(second.by_hour[0].last, SLICE("1970-01-02T06:00:00Z")));
    end(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_of_what_has_no_digests_take_no_room),
        cmocka_unit_test(files_in_whatever_order_are_added_up_by_the_hour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
