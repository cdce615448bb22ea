#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "event/event.h"
#include "support_json.h"

static EventValue parse(Slice text)
{
    EventValue value = {0};
    size_t offset = 0;
    const char *reason = "";
    if (!event_value_parse(text, &value, &offset, &reason))
        fail_msg("%.*s: %s at %zu", (int)text.size, text.data, reason, offset);
    return value;
}

static EventValue parse_text(const char *text)
{
    return parse(slice_of(text));
}

static uint64_t hash_of(const char *text)
{
    return event_value_hash(parse_text(text), 7);
}

static void assert_text(Slice actual, Slice expected)
{
    assert_non_null(actual.data);
    if (!slice_equal(actual, expected))
        fail_msg("'%.*s' is not '%.*s'", (int)actual.size, actual.data, (int)expected.size,
                 expected.data);
}

static void texts_are_decoded_and_compared_without_memory(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        Slice text;
    } rows[] = {
        {"\"plain\"", SLICE("plain")},
        {"\"\"", SLICE("")},
        {"true", SLICE("true")},
        {"false", SLICE("false")},
        {"-1.50e+2", SLICE("-1.50e+2")},
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", SLICE("\"\\/\b\f\n\r\t")},
        {"\"a\\u0041\\u00e9\\u20AC\\ud83d\\uDE00z\"",
         SLICE("aA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z")},
        {"\"\\u0000\"", SLICE("\0")},
        {"\"\\ud800\"", SLICE("\xef\xbf\xbd")},
        {"\"\\udc00x\"", SLICE("\xef\xbf\xbdx")},
        {"\"\\ud800\\ud83d\\ude00\"", SLICE("\xef\xbf\xbd\xf0\x9f\x98\x80")},
        {"\"\\ud800\\n\"", SLICE("\xef\xbf\xbd\n")},
        {"\"\\\\u0041\"", SLICE("\\u0041")},
    };
    Arena arena = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        EventValue value = parse_text(rows[i].json);
        bool failed = false;
        assert_text(event_value_text(value, &arena, &failed), rows[i].text);
        assert_false(failed);
        assert_true(event_value_is(value, rows[i].text));
        char longer[64] = "";
        memcpy(longer, rows[i].text.data, rows[i].text.size);
        assert_false(event_value_is(value, (Slice){longer, rows[i].text.size + 1}));
        if (rows[i].text.size)
            assert_false(event_value_is(value, (Slice){rows[i].text.data, rows[i].text.size - 1}));
    }
    arena_free(&arena);
}

static void containers_and_null_have_no_text(void **state)
{
    (void)state;
    static const char *const rows[] = {"null", "{}", "[]", "[\"a\"]"};
    Arena arena = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        EventValue value = parse_text(rows[i]);
        assert_null(event_value_text(value, &arena, NULL).data);
        assert_false(event_value_is(value, slice_of(rows[i])));
        assert_false(event_value_is(value, SLICE("")));
    }
    EventValue absent = {0};
    assert_null(event_value_text(absent, &arena, NULL).data);
    assert_false(event_value_there(absent));
    assert_false(event_value_there(parse_text("null")));
    assert_true(event_value_there(parse_text("false")));
    arena_free(&arena);
}

static void parsing_tells_the_kind_and_the_token(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        EventType type;
        const char *token;
        bool escaped;
    } rows[] = {
        {" null ", EVENT_NULL, "null", false},
        {"true", EVENT_TRUE, "true", false},
        {"\tfalse\n", EVENT_FALSE, "false", false},
        {"0", EVENT_NUMBER, "0", false},
        {"-0.0E-7", EVENT_NUMBER, "-0.0E-7", false},
        {"\"a b\" ", EVENT_STRING, "a b", false},
        {"\"a\\nb\"", EVENT_STRING, "a\\nb", true},
        {" [1, 2] ", EVENT_ARRAY, "[1, 2]", false},
        {"{\"a\":{}}", EVENT_OBJECT, "{\"a\":{}}", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        EventValue value = parse_text(rows[i].json);
        assert_int_equal(value.type, rows[i].type);
        assert_text((Slice){value.data, value.size}, slice_of(rows[i].token));
        assert_int_equal(value.escaped, rows[i].escaped);
    }
}

static void what_is_no_json_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        Slice json;
        size_t offset;
    } rows[] = {
        {SLICE(""), 0},
        {SLICE("  "), 2},
        {SLICE("nul"), 0},
        {SLICE("NaN"), 0},
        {SLICE("-"), 1},
        {SLICE("01"), 1},
        {SLICE("1."), 2},
        {SLICE(".5"), 0},
        {SLICE("1e"), 2},
        {SLICE("+1"), 0},
        {SLICE("\"a"), 2},
        {SLICE("\"\\x\""), 1},
        {SLICE("\"\\u12g4\""), 1},
        {SLICE("\"\\"), 1},
        {SLICE("\"a\nb\""), 2},
        {SLICE("\"\xff\""), 1},
        {SLICE("\"\xed\xa0\x80\""), 1},
        {SLICE("\"\xc0\x80\""), 1},
        {SLICE("[1,]"), 3},
        {SLICE("[1 2]"), 3},
        {SLICE("[1"), 2},
        {SLICE("[,1]"), 1},
        {SLICE("{\"a\" 1}"), 5},
        {SLICE("{\"a\":1,}"), 7},
        {SLICE("{a:1}"), 1},
        {SLICE("{\"a\":1]"), 6},
        {SLICE("{} {}"), 3},
        {SLICE("1,"), 1},
        {SLICE("]"), 0},
        {SLICE("{\"a\":}"), 5},
        {SLICE("true\0"), 4},
        {SLICE("\xef\xbb\xbf{}"), 0},
        {SLICE("'a'"), 0},
        {SLICE("[1]/**/"), 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        EventValue value;
        size_t offset = 999;
        const char *reason = NULL;
        if (event_value_parse(rows[i].json, &value, &offset, &reason) || offset != rows[i].offset ||
            !reason)
            fail_msg("'%.*s': %s at %zu", (int)rows[i].json.size, rows[i].json.data,
                     reason ? reason : "accepted", offset);
    }
}

static void nesting_is_accepted_up_to_the_limit_only(void **state)
{
    (void)state;
    char text[2 * (LIMIT_DEPTH + 1)];
    EventValue value;
    for (size_t depth = LIMIT_DEPTH; depth <= LIMIT_DEPTH + 1; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        bool accepted = event_value_parse((Slice){text, 2 * depth}, &value, NULL, NULL);
        assert_int_equal(accepted, depth == LIMIT_DEPTH);
        if (accepted)
            assert_int_not_equal(event_value_hash(value, 0), event_value_hash(value, 1));
    }
}

static void the_hash_forgets_blanks_escapes_and_the_order_of_keys(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"{\"a\":1,\"b\":[true,null]}", " { \"b\" : [ true , null ] , \"a\" : 1 } "},
        {"{\"a\":1,\"a\":2}", "{\"a\":2}"},
        {"{\"a\":{\"x\":1},\"\\u0061\":2,\"b\":0}", "{\"b\":0,\"a\":2}"},
        {"\"caf\\u00e9\"", "\"caf\xc3\xa9\""},
        {"[\"\\/\"]", "[ \"/\" ]"},
        {"443", "\"443\""},
        {"true", "\"true\""},
        {"{}", "{ }"},
        {"[]", "[ ]"},
    };
    static const char *const different[][2] = {
        {"{\"a\":1}", "{\"a\":2}"},
        {"{\"a\":1}", "{\"b\":1}"},
        {"[1,2]", "[2,1]"},
        {"[1,[2]]", "[[1],2]"},
        {"{}", "[]"},
        {"{}", "null"},
        {"\"\"", "null"},
        {"[]", "\"[]\""},
        {"{}", "\"{}\""},
        {"[null]", "[]"},
        {"1.0", "1"},
        {"{\"a\":1,\"b\":2}", "{\"a\":2,\"b\":1}"},
        {"{\"a\":null}", "{}"},
        {"[\"a\",\"b\"]", "[\"ab\"]"},
        {"[[1],[1]]", "[[1,1]]"},
        {"{\"a\":{\"b\":1}}", "{\"b\":{\"a\":1}}"},
        {"{\"a\":1,\"a\":2}", "{\"a\":1}"},
        {"{\"a\":1,\"b\":1}", "{\"a\":1,\"b\":1,\"c\":1}"},
    };
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if (hash_of(same[i][0]) != hash_of(same[i][1]))
            fail_msg("%s and %s differ", same[i][0], same[i][1]);
    for (size_t i = 0; i < sizeof different / sizeof different[0]; i++)
        if (hash_of(different[i][0]) == hash_of(different[i][1]))
            fail_msg("%s and %s are the same", different[i][0], different[i][1]);
    EventValue absent = {0}, omitted = {.type = EVENT_OMITTED};
    assert_int_equal(event_value_hash(absent, 7), hash_of("null"));
    assert_int_not_equal(event_value_hash(omitted, 7), hash_of("null"));
    assert_int_not_equal(event_value_hash(omitted, 7), hash_of("{}"));
}

static void the_hash_of_long_texts_does_not_depend_on_escapes(void **state)
{
    (void)state;
    static const size_t sizes[] = {4095, 4096, 4097, 8192, 20000};
    static char plain[20002], escaped[6 * 20000 + 2];
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        size_t size = sizes[s], at = 1;
        plain[0] = escaped[0] = '"';
        for (size_t i = 0; i < size; i++) {
            plain[i + 1] = (char)('a' + i % 26);
            if (i % 3 == 0)
                at += (size_t)sprintf(escaped + at, "\\u%04x", (unsigned)plain[i + 1]);
            else
                escaped[at++] = plain[i + 1];
        }
        plain[size + 1] = escaped[at] = '"';
        EventValue a = parse((Slice){plain, size + 2}), b = parse((Slice){escaped, at + 1});
        assert_true(b.escaped);
        assert_int_equal(event_value_hash(a, 3), event_value_hash(b, 3));
        plain[size] ^= 1;
        assert_int_not_equal(event_value_hash(a, 3), event_value_hash(b, 3));
    }
}

static void of_keys_given_again_in_large_objects_the_last_counts(void **state)
{
    (void)state;
    enum { KEYS = 5000 };
    char *twice = malloc(KEYS * 64), *once = malloc(KEYS * 32);
    size_t a = 0, b = 0;
    assert_non_null(twice);
    assert_non_null(once);
    for (int i = 0; i < KEYS; i++)
        a += (size_t)sprintf(twice + a, "%c\"key%d\":[%d]", i ? ',' : '{', i, i);
    for (int i = 0; i < KEYS; i += 2)
        a += (size_t)sprintf(twice + a, ",\"\\u006bey%d\":{\"n\":%d}", i, -i);
    for (int i = KEYS - 1; i >= 0; i--)
        b += (size_t)sprintf(once + b, i % 2 ? "%c\"key%d\":[%d]" : "%c\"key%d\":{\"n\":%d}",
                             i == KEYS - 1 ? '{' : ',', i, i % 2 ? i : -i);
    strcpy(twice + a, "}");
    strcpy(once + b, "}");
    assert_int_equal(hash_of(twice), hash_of(once));
    *strrchr(once, '1') = '3';
    assert_int_not_equal(hash_of(twice), hash_of(once));
    free(twice);
    free(once);
}

/* Once for each level that has more keys than are compared with each other would be 2^300 times. */
static void objects_of_many_keys_within_each_other_are_hashed_once(void **state)
{
    (void)state;
    enum { LEVELS = 300, KEYS = 17 };
    Buffer text = {0}, twice = {0};
    for (int level = 0; level < LEVELS; level++)
        buffer_add(&text, SLICE("{\"in\":"));
    buffer_add(&text, SLICE("1"));
    for (int level = 0; level < LEVELS; level++) {
        for (int i = 0; i < KEYS; i++)
            buffer_printf(&text, ",\"k%d\":%d", i, i * level);
        buffer_add(&text, SLICE("}"));
    }
    EventValue value = parse(buffer_slice(&text));
    uint64_t hash = event_value_hash(value, 5);
    /* The same with a key that is given again later. */
    buffer_add(&twice, SLICE("{\"k3\":{\"other\":[]},"));
    buffer_add(&twice, slice_from(buffer_slice(&text), 1));
    assert_int_equal(event_value_hash(parse(buffer_slice(&twice)), 5), hash);
    /* And with another value in its innermost. */
    text.data[LEVELS * 6] = '2';
    assert_int_not_equal(event_value_hash(value, 5), hash);
    buffer_free(&text);
    buffer_free(&twice);
}

static void generated_values_hash_alike_however_they_are_written(void **state)
{
    (void)state;
    Buffer a = {0}, b = {0};
    uint32_t random = 1;
    for (int round = 0; round < 3000; round++) {
        struct json_object *value = support_json_draw(&random, 4),
                           *other = support_json_draw(&random, 4);
        buffer_clear(&a);
        buffer_clear(&b);
        support_json_print(&random, &a, value);
        support_json_print(&random, &b, value);
        EventValue first = parse(buffer_slice(&a)), second = parse(buffer_slice(&b));
        if (event_value_hash(first, 1) != event_value_hash(second, 1))
            fail_msg("%.*s and %.*s differ", (int)a.size, a.data, (int)b.size, b.data);
        buffer_clear(&b);
        support_json_print(&random, &b, other);
        bool container = first.type == EVENT_OBJECT || first.type == EVENT_ARRAY;
        if (container && !json_object_equal(value, other) &&
            event_value_hash(first, 1) == event_value_hash(parse(buffer_slice(&b)), 1))
            fail_msg("%.*s and %.*s are the same", (int)a.size, a.data, (int)b.size, b.data);
        json_object_put(value);
        json_object_put(other);
    }
    buffer_free(&a);
    buffer_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_decoded_and_compared_without_memory),
        cmocka_unit_test(containers_and_null_have_no_text),
        cmocka_unit_test(parsing_tells_the_kind_and_the_token),
        cmocka_unit_test(what_is_no_json_is_refused_with_its_place),
        cmocka_unit_test(nesting_is_accepted_up_to_the_limit_only),
        cmocka_unit_test(the_hash_forgets_blanks_escapes_and_the_order_of_keys),
        cmocka_unit_test(the_hash_of_long_texts_does_not_depend_on_escapes),
        cmocka_unit_test(of_keys_given_again_in_large_objects_the_last_counts),
        cmocka_unit_test(objects_of_many_keys_within_each_other_are_hashed_once),
        cmocka_unit_test(generated_values_hash_alike_however_they_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
