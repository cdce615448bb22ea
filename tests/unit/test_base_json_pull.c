#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/json_pull.h"
#include "base/limits.h"

/* Each token as a letter, strings and numbers behind it; "!" and why where it is bad. */
static void spell(Slice text, char *out, size_t room)
{
    static const char letters[] = "{}[]ksn10-";
    JsonPull pull = json_pull_begin(text);
    Buffer said = {0};
    Slice raw;
    PullToken token;
    while ((token = json_pull_next(&pull, &raw)) < PULL_END) {
        buffer_add_byte(&said, letters[token]);
        if (token == PULL_KEY || token == PULL_STRING || token == PULL_NUMBER)
            buffer_add(&said, raw);
    }
    if (token == PULL_BAD)
        buffer_printf(&said, "!%s", pull.why);
    assert_int_equal(json_pull_next(&pull, &raw), token);
    buffer_add_byte(&said, '\0');
    assert_true(said.size <= room);
    memcpy(out, said.data, said.size);
    buffer_free(&said);
}

static void assert_spells(const char *text, const char *expected)
{
    char found[300];
    /* A copy of its exact size, so that a step past the end is seen by a sanitizer. */
    size_t size = strlen(text);
    char *copy = malloc(size ? size : 1);
    memcpy(copy, text, size);
    spell((Slice){copy, size}, found, sizeof found);
    assert_string_equal(found, expected);
    free(copy);
}

static void documents_come_token_by_token(void **state)
{
    (void)state;
    assert_spells("{}", "{}");
    assert_spells(" [ ] ", "[]");
    assert_spells("\"a\"", "sa");
    assert_spells("-0.5e+10", "n-0.5e+10");
    assert_spells("{\"a\":[1,true,false,null,{\"b\":\"\\u0041\"}],\"c\":{}}",
                  "{ka[n110-{kbs\\u0041}]kc{}}");
    assert_spells("[[],{}]", "[[]{}]");
}

static void what_is_no_json_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "x",       "[1 2]",     "[1,]",        "{\"a\"}",   "{\"a\":}", "{a:1}",     "{,}",
        "[01]",    "[1.]",      "[.5]",        "[-]",       "[1e]",     "[+1]",      "\"\x01\"",
        "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"a",       "[tru]",    "{\"a\" 1}", "[1}",
        "{]",      "NaN",       "[1,,2]",      "{\"a\":1,}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char found[300];
        spell(slice_of(texts[i]), found, sizeof found);
        assert_non_null(strstr(found, "!it is no JSON"));
    }
    assert_spells("", "!it ends too early");
    assert_spells("[1,", "[n1!it ends too early");
    assert_spells("{\"a\":", "{ka!it ends too early");
    assert_spells("{} {}", "{}!something stands behind its end");
    assert_spells("\"\xff\"", "!it is no UTF-8");
}

static void nesting_has_a_limit(void **state)
{
    (void)state;
    char text[2 * LIMIT_PULL_DEPTH + 3], found[300];
    memset(text, '[', LIMIT_PULL_DEPTH);
    memset(text + LIMIT_PULL_DEPTH, ']', LIMIT_PULL_DEPTH);
    spell((Slice){text, 2 * LIMIT_PULL_DEPTH}, found, sizeof found);
    assert_null(strchr(found, '!'));
    memset(text, '[', LIMIT_PULL_DEPTH + 1);
    spell((Slice){text, LIMIT_PULL_DEPTH + 1}, found, sizeof found);
    assert_non_null(strstr(found, "!it is nested too deeply"));
}

static void a_value_is_stepped_over_whole(void **state)
{
    (void)state;
    JsonPull pull = json_pull_begin(SLICE("{\"a\":{\"b\":[1,{\"c\":2}]},\"d\":3}"));
    Slice raw;
    assert_int_equal(json_pull_next(&pull, &raw), PULL_OBJECT);
    assert_int_equal(json_pull_next(&pull, &raw), PULL_KEY);
    assert_true(json_pull_skip(&pull, json_pull_next(&pull, &raw)));
    assert_int_equal(json_pull_next(&pull, &raw), PULL_KEY);
    assert_true(slice_equal(raw, SLICE("d")));
    assert_true(json_pull_skip(&pull, json_pull_next(&pull, &raw)));
    assert_int_equal(json_pull_next(&pull, &raw), PULL_OBJECT_END);
    pull = json_pull_begin(SLICE("[[1,}]"));
    assert_int_equal(json_pull_next(&pull, &raw), PULL_ARRAY);
    assert_false(json_pull_skip(&pull, json_pull_next(&pull, &raw)));
}

static void escapes_are_decoded(void **state)
{
    (void)state;
    static const struct {
        const char *raw;
        Slice text;
    } cases[] = {
        {"plain", {"plain", 5}},
        {"", {"", 0}},
        {"\\\"\\\\\\/\\b\\f\\n\\r\\t", {"\"\\/\b\f\n\r\t", 8}},
        {"a\\u0000b", {"a\0b", 3}},
        {"\\u00e9\\u20ac", {"\xc3\xa9\xe2\x82\xac", 5}},
        {"\\ud83d\\ude00", {"\xf0\x9f\x98\x80", 4}},
    };
    static const char *const halves[] = {"\\ud83d", "\\ude00", "\\ud83dx", "\\ud83d\\u0041",
                                         "\\ud83d\\n"};
    Arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Slice text = json_pull_text(slice_of(cases[i].raw), &arena);
        assert_non_null(text.data);
        assert_true(slice_equal(text, cases[i].text));
    }
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++)
        assert_null(json_pull_text(slice_of(halves[i]), &arena).data);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_come_token_by_token),
        cmocka_unit_test(what_is_no_json_is_refused),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(a_value_is_stepped_over_whole),
        cmocka_unit_test(escapes_are_decoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
