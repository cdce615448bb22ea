#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "event/event.h"
#include "support_json.h"

enum { MOST_STEPS = 6 };

/* "a.b[].*[1]" as steps; keys are plain here. */
static size_t read_path(const char *text, EventPathStep *steps)
{
    size_t count = 0;
    Slice rest = slice_of(text);
    while (rest.size) {
        EventPathStep step = {EVENT_STEP_KEY, {0}, 0};
        if (rest.data[0] == '[') {
            size_t end = slice_find(rest, ']');
            step.kind = end == 1 ? EVENT_STEP_EACH : EVENT_STEP_INDEX;
            step.index = (uint32_t)atoi(rest.data + 1);
            rest = slice_from(rest, end + 1);
        } else {
            rest = slice_from(rest, rest.data[0] == '.');
            size_t end = 0;
            while (end < rest.size && rest.data[end] != '.' && rest.data[end] != '[')
                end++;
            step.key = (Slice){rest.data, end};
            if (slice_equal(step.key, SLICE("*")))
                step.kind = EVENT_STEP_ANY;
            rest = slice_from(rest, end);
        }
        steps[count++] = step;
    }
    return count;
}

typedef struct {
    Buffer told;
    int stop_after; /* places; -1: never */
} Told;

static bool tell(void *context, EventValue value)
{
    Told *told = context;
    if (told->told.size)
        buffer_add(&told->told, SLICE(" | "));
    if (value.type == EVENT_OMITTED)
        buffer_add(&told->told, SLICE("OMITTED"));
    else
        buffer_add(&told->told, (Slice){value.data, value.size});
    return --told->stop_after != 0;
}

static bool walk(const char *json, const char *path, Told *told)
{
    EventPathStep steps[MOST_STEPS];
    EventValue start;
    assert_true(event_value_parse(slice_of(json), &start, NULL, NULL));
    return event_visit(start, steps, read_path(path, steps), tell, told);
}

static void assert_places(const char *json, const char *path, const char *expected)
{
    Told told = {.stop_after = -1};
    assert_true(walk(json, path, &told));
    if (!slice_equal(buffer_slice(&told.told), slice_of(expected)))
        fail_msg("%s in %s: '%.*s', not '%s'", path, json, (int)told.told.size, told.told.data,
                 expected);
    buffer_free(&told.told);
}

static void a_path_of_keys_has_one_place_or_none(void **state)
{
    (void)state;
    assert_places("{\"a\":{\"b\":\"x\"}}", "a.b", "x");
    assert_places("{\"a\":{\"b\":null}}", "a.b", "null");
    assert_places("{\"a\":{\"b\":{\"c\":[1]}}}", "a.b", "{\"c\":[1]}");
    assert_places("{\"a\":1}", "", "{\"a\":1}");
    assert_places("7", "", "7");
    assert_places("{\"a\":{\"b\":1}}", "a.c", "");
    assert_places("{\"a\":{\"b\":1}}", "b", "");
    assert_places("{\"a\":null}", "a.b", "");
    assert_places("{\"a\":\"text\"}", "a.b", "");
    assert_places("{\"a\":[{\"b\":1}]}", "a.b", "");
    assert_places("{\"ab\":1,\"a\":2,\"A\":3}", "a", "2");
    assert_places(" { \"x\" : { \"a\" : 9 } , \"a\" : 2 } ", "a", "2");
    assert_places("{\"x\":\"a\\\"}\",\"a\":2}", "a", "2");
    assert_places("{\"x\":\"\\\\\",\"a\":2}", "a", "2");
}

static void of_a_key_given_twice_the_last_counts(void **state)
{
    (void)state;
    assert_places("{\"a\":1,\"b\":0,\"a\":2}", "a", "2");
    assert_places("{\"a\":{\"b\":1},\"a\":{\"c\":1}}", "a.b", "");
    assert_places("{\"a\":1,\"\\u0061\":2}", "a", "2");
    assert_places("{\"a\":1,\"a\":null}", "a", "null");
    assert_places("{\"a\":1,\"b\":2,\"\\u0061\":3}", "*", "2 | 3");
    assert_places("{\"x\":{\"a\":1,\"a\":2,\"a\":3}}", "x.*", "3");
}

static void keys_are_compared_decoded(void **state)
{
    (void)state;
    EventPathStep step = {EVENT_STEP_KEY, SLICE("x.\"y\xc3\xa9\n\0z"), 0};
    EventValue start;
    Told told = {.stop_after = -1};
    const char *json = "{\"x.\\\"y\\u00e9\\n\":0,\"x.\\\"y\\u00E9\\u000a\\u0000z\":1}";
    assert_true(event_value_parse(slice_of(json), &start, NULL, NULL));
    assert_true(event_visit(start, &step, 1, tell, &told));
    assert_true(slice_equal(buffer_slice(&told.told), SLICE("1")));
    buffer_free(&told.told);
}

static void brackets_give_the_elements_or_the_one_place(void **state)
{
    (void)state;
    assert_places("{\"a\":[1,null,[2],{}]}", "a[]", "1 | null | [2] | {}");
    assert_places("{\"a\":[]}", "a[]", "");
    assert_places("{\"a\":{}}", "a[]", "");
    assert_places("{\"a\":{ }}", "a[]", "");
    assert_places("{\"a\":\"\"}", "a[]", "");
    assert_places("{\"a\":null}", "a[]", "");
    assert_places("{\"b\":1}", "a[]", "");
    assert_places("{\"a\":{\"b\":1}}", "a[].b", "1");
    assert_places("{\"a\":\"x\"}", "a[]", "x");
    assert_places("{\"a\":false}", "a[]", "false");
    assert_places("{\"a\":0}", "a[]", "0");
    assert_places("{\"a\":[{\"b\":1},{\"c\":2},{\"b\":[3,4]}]}", "a[].b", "1 | [3,4]");
    assert_places("{\"a\":[{\"b\":1},{\"b\":[3,4]},{\"b\":{}}]}", "a[].b[]", "1 | 3 | 4");
    assert_places("[[1,2],[],\"\",null,3]", "[][]", "1 | 2 | 3");
    assert_places("[[1]]", "[].a", "");
}

static void an_index_gives_the_nth_of_these_places(void **state)
{
    (void)state;
    assert_places("{\"a\":[1,null,3]}", "a[0]", "1");
    assert_places("{\"a\":[1,null,3]}", "a[1]", "null");
    assert_places("{\"a\":[1,null,3]}", "a[2]", "3");
    assert_places("{\"a\":[1,null,3]}", "a[3]", "");
    assert_places("{\"a\":{\"b\":1}}", "a[0].b", "1");
    assert_places("{\"a\":{\"b\":1}}", "a[1].b", "");
    assert_places("{\"a\":{}}", "a[0]", "");
    assert_places("{\"a\":\"\"}", "a[0]", "");
    assert_places("{\"a\":\"x\"}", "a[0]", "x");
    assert_places("{\"a\":null}", "a[0]", "");
    assert_places("[[1,2],[3]]", "[1][0]", "3");
}

static void a_star_is_any_one_key(void **state)
{
    (void)state;
    assert_places("{\"a\":{\"x\":1,\"y\":[2],\"z\":null}}", "a.*", "1 | [2] | null");
    assert_places("{\"a\":{\"x\":{\"k\":1},\"y\":2,\"z\":{\"k\":3}}}", "a.*.k", "1 | 3");
    assert_places("{\"a\":{\"x\":[1,2],\"y\":3}}", "a.*[]", "1 | 2 | 3");
    assert_places("{\"a\":[{\"b\":1}]}", "a.*", "");
    assert_places("{\"a\":\"x\"}", "a.*", "");
    assert_places("{}", "*", "");
}

static void what_cloudtrail_left_out_is_told_as_omitted(void **state)
{
    (void)state;
    assert_places("{\"a\":{\"omitted\":true,\"b\":1}}", "a.b", "OMITTED");
    assert_places("{\"a\":{\"b\":1,\"omitted\":\"true\"}}", "a", "OMITTED");
    assert_places("{\"a\":{\"omitted\":true}}", "a.b.c[].d", "OMITTED");
    assert_places("{\"a\":{\"omitted\":true}}", "a[].b", "OMITTED");
    assert_places("{\"a\":{\"omitted\":true}}", "a[1]", "OMITTED");
    assert_places("{\"a\":{\"omitted\":true,\"b\":1}}", "a.*", "OMITTED");
    assert_places("{\"a\":[{\"b\":1},{\"omitted\":true},{\"b\":2}]}", "a[].b", "1 | OMITTED | 2");
    assert_places("{\"a\":{\"\\u006fmitted\":true}}", "a.b", "OMITTED");
    assert_places("{\"omitted\":true,\"a\":1}", "a", "OMITTED");
    assert_places("{\"omitted\":true}", "", "OMITTED");
    assert_places("{\"a\":{\"omitted\":false,\"b\":1}}", "a.b", "1");
    assert_places("{\"a\":{\"omitted\":true,\"b\":1,\"omitted\":false}}", "a.b", "1");
    assert_places("{\"a\":{\"omitted\":false,\"omitted\":true,\"b\":1}}", "a.b", "OMITTED");
    assert_places("{\"a\":{\"omitted\":\"yes\",\"b\":1}}", "a.b", "1");
    assert_places("{\"a\":{\"b\":{\"x\":{\"omitted\":true}}}}", "a.b.y", "");
    assert_places("{\"a\":{\"b\":{\"omitted\":true}}}", "a.c", "");
}

static void a_start_that_is_absent_or_omitted_is_no_object(void **state)
{
    (void)state;
    EventPathStep step = {EVENT_STEP_KEY, SLICE("a"), 0};
    EventValue absent = {0}, omitted = {.type = EVENT_OMITTED};
    Told told = {.stop_after = -1};
    assert_true(event_visit(absent, NULL, 0, tell, &told));
    assert_true(event_visit(absent, &step, 1, tell, &told));
    assert_int_equal(told.told.size, 0);
    assert_true(event_visit(omitted, &step, 1, tell, &told));
    assert_true(event_visit(omitted, NULL, 0, tell, &told));
    assert_true(slice_equal(buffer_slice(&told.told), SLICE("OMITTED | OMITTED")));
    buffer_free(&told.told);
}

static void the_visitor_can_stop_the_walk(void **state)
{
    (void)state;
    static const char *const paths[] = {"[]", "[].*", "[][]"};
    for (size_t i = 0; i < 3; i++) {
        Told told = {.stop_after = 2};
        assert_false(walk("[{\"a\":1},{\"b\":2},{\"c\":3},{\"d\":4}]", paths[i], &told));
        assert_int_equal(told.stop_after, 0);
        buffer_free(&told.told);
    }
    Told once = {.stop_after = 1};
    assert_false(walk("{\"a\":1}", "a", &once));
    buffer_free(&once.told);
}

static void a_star_over_a_large_object_gives_each_key_once(void **state)
{
    (void)state;
    enum { KEYS = 5000 };
    Buffer json = {0}, expected = {0};
    for (int i = 0; i < KEYS; i++)
        buffer_printf(&json, "%c\"k%d\":%d", i ? ',' : '{', i, i);
    for (int i = 0; i < KEYS; i += 7)
        buffer_printf(&json, ",\"\\u006b%d\":-%d", i, i);
    buffer_add_byte(&json, '}');
    buffer_add_byte(&json, '\0');
    for (int i = 0; i < KEYS; i++)
        if (i % 7)
            buffer_printf(&expected, "%s%d", expected.size ? " | " : "", i);
    for (int i = 0; i < KEYS; i += 7)
        buffer_printf(&expected, " | -%d", i);
    buffer_add_byte(&expected, '\0');
    assert_places(json.data, "*", expected.data);
    buffer_free(&json);
    buffer_free(&expected);
}

/* Text that was never accepted may give any places, but nothing outside it is read (under the
 * address sanitizer). */
static void nothing_outside_the_value_is_read(void **state)
{
    (void)state;
    static const char whole[] =
        "{\"a\":[{\"b\\\"\":\"x\\\\\",\"c\":[1,null]},true],\"d\":{\"e\":-1}}";
    static const char *const paths[] = {"", "a[].c[]", "*.*", "a[1]", "d.e", "*[]", "a[].*"};
    static const EventType types[] = {EVENT_OBJECT, EVENT_ARRAY, EVENT_STRING, EVENT_NUMBER};
    EventPathStep steps[MOST_STEPS];
    for (size_t size = 0; size < sizeof whole; size++) {
        for (size_t from = 0; from <= size; from++) {
            char *exact = malloc(size - from + (size == from));
            assert_non_null(exact);
            memcpy(exact, whole + from, size - from);
            for (size_t i = 0; i < 4 * sizeof paths / sizeof paths[0]; i++) {
                Told told = {.stop_after = 100};
                EventValue start = {.data = exact,
                                    .size = (uint32_t)(size - from),
                                    .type = types[i % 4],
                                    .escaped = i % 8 > 3};
                event_visit(start, steps, read_path(paths[i / 4], steps), tell, &told);
                assert_true(told.told.size < 1000);
                assert_int_equal(event_value_hash(start, i), event_value_hash(start, i));
                buffer_free(&told.told);
            }
            free(exact);
        }
    }
}

/* ---- against a walk over json-c's trees ---- */

enum { MOST_PLACES = 4096 };

typedef struct {
    struct json_object *values[MOST_PLACES];
    bool omitted[MOST_PLACES];
    size_t count;
} Places;

static void add_place(Places *places, struct json_object *value, bool omitted)
{
    assert_true(places->count < MOST_PLACES);
    places->omitted[places->count] = omitted;
    places->values[places->count++] = value;
}

static bool tree_is_omitted(struct json_object *value)
{
    struct json_object *mark;
    return json_object_is_type(value, json_type_object) &&
           json_object_object_get_ex(value, "omitted", &mark) && mark &&
           strcmp(json_object_get_string(mark), "true") == 0;
}

static bool tree_is_place(struct json_object *value)
{
    if (!value)
        return false;
    if (json_object_is_type(value, json_type_object))
        return json_object_object_length(value) > 0;
    return !json_object_is_type(value, json_type_string) || json_object_get_string_len(value) > 0;
}

static void walk_tree(struct json_object *value, const EventPathStep *steps, size_t count,
                      Places *places)
{
    bool is_array = json_object_is_type(value, json_type_array);
    bool is_object = json_object_is_type(value, json_type_object);
    if (tree_is_omitted(value)) {
        add_place(places, NULL, true);
    } else if (count == 0) {
        add_place(places, value, false);
    } else if (steps->kind == EVENT_STEP_KEY && is_object) {
        char key[64];
        struct json_object *member;
        snprintf(key, sizeof key, "%.*s", (int)steps->key.size, steps->key.data);
        if (json_object_object_get_ex(value, key, &member))
            walk_tree(member, steps + 1, count - 1, places);
    } else if (steps->kind == EVENT_STEP_ANY && is_object) {
        json_object_object_foreach(value, key, member)
        {
            (void)key;
            walk_tree(member, steps + 1, count - 1, places);
        }
    } else if (steps->kind == EVENT_STEP_EACH && is_array) {
        for (size_t i = 0; i < json_object_array_length(value); i++)
            walk_tree(json_object_array_get_idx(value, i), steps + 1, count - 1, places);
    } else if (steps->kind == EVENT_STEP_INDEX && is_array) {
        if (steps->index < json_object_array_length(value))
            walk_tree(json_object_array_get_idx(value, steps->index), steps + 1, count - 1, places);
    } else if ((steps->kind == EVENT_STEP_EACH ||
                (steps->kind == EVENT_STEP_INDEX && steps->index == 0)) &&
               tree_is_place(value)) {
        walk_tree(value, steps + 1, count - 1, places);
    }
}

static bool keep_tree(void *context, EventValue value)
{
    bool quoted = value.type == EVENT_STRING;
    struct json_tokener *tokener = json_tokener_new();
    struct json_object *tree = NULL;
    if (value.type != EVENT_OMITTED) {
        tree = json_tokener_parse_ex(tokener, value.data - quoted, (int)value.size + 2 * quoted);
        if (json_tokener_get_error(tokener) == json_tokener_continue)
            tree = json_tokener_parse_ex(tokener, "", -1); /* a number ends with the text */
        assert_int_equal(json_tokener_get_error(tokener), json_tokener_success);
    }
    json_tokener_free(tokener);
    add_place(context, tree, value.type == EVENT_OMITTED);
    return true;
}

/* Takes a place equal to this one out of the places: number `only`, or any where that is SIZE_MAX.
 */
static bool take_place(Places *places, struct json_object *value, bool omitted, bool *taken,
                       size_t only)
{
    for (size_t i = only == SIZE_MAX ? 0 : only; i < places->count && i <= only; i++) {
        if (taken[i] || places->omitted[i] != omitted ||
            !json_object_equal(places->values[i], value))
            continue;
        taken[i] = true;
        return true;
    }
    return false;
}

static size_t draw_path(uint32_t *random, struct json_object *value, EventPathStep *steps)
{
    size_t count = support_json_random(random, MOST_STEPS);
    for (size_t i = 0; i < count; i++) {
        uint32_t kind = support_json_random(random, 8);
        steps[i] = (EventPathStep){kind < 2   ? EVENT_STEP_EACH
                                   : kind < 3 ? EVENT_STEP_INDEX
                                   : kind < 5 ? EVENT_STEP_ANY
                                              : EVENT_STEP_KEY,
                                   SLICE("a1"), support_json_random(random, 3)};
        if (json_object_is_type(value, json_type_object) && json_object_object_length(value)) {
            struct json_object_iterator at = json_object_iter_begin(value);
            for (uint32_t skip =
                     support_json_random(random, (uint32_t)json_object_object_length(value));
                 skip > 0; skip--)
                json_object_iter_next(&at);
            steps[i].key = slice_of(json_object_iter_peek_name(&at));
            value = json_object_iter_peek_value(&at);
        } else if (json_object_is_type(value, json_type_array)) {
            value = json_object_array_get_idx(value, 0);
            steps[i].kind = kind % 2 ? EVENT_STEP_EACH : EVENT_STEP_INDEX;
        }
    }
    return count;
}

static void generated_paths_find_what_a_walk_over_a_tree_finds(void **state)
{
    (void)state;
    static Places expected, found;
    static bool taken[MOST_PLACES];
    EventPathStep steps[MOST_STEPS];
    uint32_t random = 11, places = 0, omissions = 0;
    Buffer json = {0};
    for (int round = 0; round < 20000; round++) {
        struct json_object *value = support_json_draw(&random, 4);
        size_t count = draw_path(&random, value, steps);
        EventValue start;
        buffer_clear(&json);
        support_json_print(&random, &json, value);
        assert_true(event_value_parse(buffer_slice(&json), &start, NULL, NULL));
        expected.count = found.count = 0;
        memset(taken, 0, sizeof taken);
        walk_tree(value, steps, count, &expected);
        event_visit(start, steps, count, keep_tree, &found);
        assert_int_equal(found.count, expected.count);
        /* Keys given twice stand elsewhere in the tree, so that a star finds its places in another
         * order there. */
        bool starred = false;
        for (size_t i = 0; i < count; i++)
            starred = starred || steps[i].kind == EVENT_STEP_ANY;
        for (size_t i = 0; i < found.count; i++) {
            if (!take_place(&expected, found.values[i], found.omitted[i], taken,
                            starred ? SIZE_MAX : i))
                fail_msg("%.*s, round %d: place %zu", (int)json.size, json.data, round, i);
            places += count > 0;
            omissions += found.omitted[i];
            json_object_put(found.values[i]);
        }
        json_object_put(value);
    }
    assert_true(places > 5000);
    assert_true(omissions > 100);
    buffer_free(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_of_keys_has_one_place_or_none),
        cmocka_unit_test(of_a_key_given_twice_the_last_counts),
        cmocka_unit_test(keys_are_compared_decoded),
        cmocka_unit_test(brackets_give_the_elements_or_the_one_place),
        cmocka_unit_test(an_index_gives_the_nth_of_these_places),
        cmocka_unit_test(a_star_is_any_one_key),
        cmocka_unit_test(what_cloudtrail_left_out_is_told_as_omitted),
        cmocka_unit_test(a_start_that_is_absent_or_omitted_is_no_object),
        cmocka_unit_test(the_visitor_can_stop_the_walk),
        cmocka_unit_test(a_star_over_a_large_object_gives_each_key_once),
        cmocka_unit_test(nothing_outside_the_value_is_read),
        cmocka_unit_test(generated_paths_find_what_a_walk_over_a_tree_finds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
