#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "policy/actions.h"

static void check_names(const char *prefix, const char *names)
{
    Arena arena = {0};
    Slice rest = slice_of(names), name, meant;
    while (slice_next(&rest, " ", &name)) {
        Buffer small = {0};
        for (size_t i = 0; i < name.size; i++)
            buffer_add_byte(&small, ascii_lower(name.data[i]));
        assert_false(action_is_unknown(slice_of(prefix), name, &arena, &meant));
        assert_false(action_is_unknown(slice_of(prefix), buffer_slice(&small), &arena, &meant));
        Slice spelling = action_spelling(slice_of(prefix), buffer_slice(&small));
        assert_true(slice_equal(spelling, name));
        buffer_free(&small);
    }
    arena_free(&arena);
}

/* They are searched for by halves, which finds all only if they stand in order. */
static void every_operation_of_the_tables_is_known_in_any_case(void **state)
{
    (void)state;
    const ServiceActions *const tables[] = {actions_media, actions_ec2, actions_other};
    for (int i = 0; i < 3; i++)
        for (const ServiceActions *service = tables[i]; service->prefix; service++) {
            check_names(service->prefix, service->names);
            check_names(service->prefix, service->beyond);
        }
}

static void what_stands_between_two_operations_is_not_known(void **state)
{
    (void)state;
    static const char *const names[] = {"A", "GetObjec", "GetObjectz", "zzz", "GetObject PutObject",
                                        " "};
    Arena arena = {0};
    Slice meant;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(action_is_unknown(SLICE("s3"), slice_of(names[i]), &arena, &meant));
    assert_true(action_is_unknown(SLICE("s3"), SLICE(""), &arena, &meant));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation_of_the_tables_is_known_in_any_case),
        cmocka_unit_test(what_stands_between_two_operations_is_not_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
