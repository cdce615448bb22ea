#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "audit/parts.h"

static FrameworkControl one = {.id = SLICE("1"), .title = SLICE("One")};
static Framework known_f = {.id = SLICE("f"),
                            .version = SLICE("1"),
                            .title = SLICE("F"),
                            .controls = &one,
                            .control_count = 1},
                 known_g = {.id = SLICE("g"),
                            .version = SLICE("1"),
                            .title = SLICE("G"),
                            .controls = &one,
                            .control_count = 1};
static Framework *both[] = {&known_f, &known_g};
static const FrameworkSet known = {both, 2};

/* A run of one policy that names a control of f alone. */
static void build(Audit *audit, const ReportDefinition *definition, const FrameworkSet *frameworks)
{
    PolicyControl control = {.framework = SLICE("f"), .version = SLICE("1"), .id = SLICE("1")};
    Policy policy = {.controls = &control, .control_count = 1};
    ProgramPolicy compiled = {.source = &policy};
    Program program = {.policies = &compiled, .policy_count = 1};
    AuditBuild parts = {.program = &program, .definition = definition, .frameworks = frameworks};
    *audit = (Audit){0};
    assert_true(build_frameworks(audit, &parts));
}

static void the_frameworks_of_the_definition_come_with_their_lists(void **state)
{
    (void)state;
    ReportFramework asked[] = {{SLICE("g"), SLICE("1")}, {SLICE("g"), SLICE("2")}};
    ReportDefinition definition = {.frameworks = asked, .framework_count = 2};
    Audit audit;
    build(&audit, &definition, &known);
    assert_int_equal(audit.framework_count, 2);
    assert_true(audit.frameworks[0].requested);
    assert_true(slice_equal(audit.frameworks[0].title, SLICE("G")));
    assert_int_equal(audit.frameworks[0].sha256.size, DIGEST_HEX_SIZE);
    assert_int_equal(audit.frameworks[0].control_count, 1);
    assert_true(slice_equal(audit.frameworks[0].controls[0].title, SLICE("One")));
    assert_true(audit.frameworks[1].requested);
    assert_int_equal(audit.frameworks[1].control_count, 0);
    arena_free(&audit.arena);
}

static void without_a_definition_they_are_those_that_policies_name(void **state)
{
    (void)state;
    Audit audit;
    build(&audit, NULL, &known);
    assert_int_equal(audit.framework_count, 1);
    assert_true(slice_equal(audit.frameworks[0].id, SLICE("f")));
    assert_false(audit.frameworks[0].requested);
    arena_free(&audit.arena);
}

static void without_lists_nothing_is_made_up(void **state)
{
    (void)state;
    Audit audit;
    build(&audit, NULL, NULL);
    assert_int_equal(audit.framework_count, 0);
    arena_free(&audit.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_frameworks_of_the_definition_come_with_their_lists),
        cmocka_unit_test(without_a_definition_they_are_those_that_policies_name),
        cmocka_unit_test(without_lists_nothing_is_made_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
