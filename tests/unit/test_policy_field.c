#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "policy/policy.h"

/* A field as text: kind, then steps as k"key", *, [] and [n]. */
static void describe(const PolicyField *field, Buffer *out)
{
    static const char *const account[] = {"name", "environment", "ou", "owner"};
    if (field->last_part)
        buffer_add(out, SLICE("name of "));
    if (field->kind == FIELD_FACT) {
        buffer_printf(out, "fact %s", event_fact_name(field->fact));
        return;
    }
    if (field->kind == FIELD_ACCOUNT) {
        buffer_printf(out, "account %s", account[field->attribute]);
        return;
    }
    buffer_printf(out, "%s", field->relative ? "relative" : "path");
    for (uint32_t i = 0; i < field->step_count; i++) {
        const EventPathStep *step = &field->steps[i];
        if (step->kind == EVENT_STEP_KEY)
            buffer_printf(out, " %.*s", (int)step->key.size, step->key.data);
        else if (step->kind == EVENT_STEP_ANY)
            buffer_add(out, SLICE(" any"));
        else if (step->kind == EVENT_STEP_EACH)
            buffer_add(out, SLICE(" each"));
        else if (step->kind == EVENT_STEP_JSON)
            buffer_add(out, SLICE(" json"));
        else
            buffer_printf(out, " #%u", step->index);
    }
}

static void a_field_is_read_as_the_language_says(void **state)
{
    (void)state;
    static const struct {
        const char *text, *parsed;
    } cases[] = {
        {"eventName", "path eventName"},
        {"userIdentity.sessionContext.attributes.mfaAuthenticated",
         "path userIdentity sessionContext attributes mfaAuthenticated"},
        {"requestParameters.tagSet[0].key", "path requestParameters tagSet #0 key"},
        {"requestParameters.\"x.y\"", "path requestParameters x.y"},
        {"\"a[0]\".\"b c\"", "path a[0] b c"},
        {"a.\"*\".\"\".c", "path a *  c"},
        {"a.*.b", "path a any b"},
        {"*", "path any"},
        {"a[]", "path a each"},
        {"a[].b[12][].c", "path a each b #12 each c"},
        {"\"account\"", "path account"},
        {"x-y_z:1/2", "path x-y_z:1/2"},
        {".", "relative"},
        {".fromPort", "relative fromPort"},
        {".ipRanges.items[].cidrIp", "relative ipRanges items each cidrIp"},
        {".[]", "relative each"},
        {".[3].x", "relative #3 x"},
        {"account", "fact account"},
        {"caller-account", "fact caller-account"},
        {"source-network", "fact source-network"},
        {"mfa", "fact mfa"},
        {"account-name", "account name"},
        {"account-environment", "account environment"},
        {"account-ou", "account ou"},
        {"account-owner", "account owner"},
        {"account-nam", "path account-nam"},
        {"json(a)", "path a json"},
        {"json(requestParameters.policyDocument).Statement[].Effect",
         "path requestParameters policyDocument json Statement each Effect"},
        {"json(json(a.b).c).d[0]", "path a b json c json d #0"},
        {"json(a[])[].b", "path a each json each b"},
        {"json(a.\")\").b", "path a ) json b"},
        {"json(json(a))", "path a json json"},
        {"json(.document).x", "relative document json x"},
        {"json(.).x", "relative json x"},
        {"json(.[0])", "relative #0 json"},
        {"name(requestParameters.name)", "name of path requestParameters name"},
        {"name(principal)", "name of fact principal"},
        {"name(account-ou)", "name of account ou"},
        {"name(json(a).b)", "name of path a json b"},
        {"name(a.\")\")", "name of path a )"},
        {"name(.)", "name of relative"},
        {"name(.arn)", "name of relative arn"},
        {"json", "path json"},
        {"name.json", "path name json"},
        {"Account", "path Account"},
    };
    Arena arena = {0};
    Buffer out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        PolicyField field;
        unsigned column;
        const char *message;
        assert_true(policy_field_parse(slice_of(cases[i].text), &arena, &field, &column, &message));
        buffer_clear(&out);
        describe(&field, &out);
        buffer_add_byte(&out, '\0');
        assert_string_equal(out.data, cases[i].parsed);
        assert_true(slice_equal(field.text, slice_of(cases[i].text)));
        assert_int_equal(field.relative, strstr(out.data, "relative") != NULL);
    }
    buffer_free(&out);
    arena_free(&arena);
}

static void what_is_no_field_is_refused_with_its_column_and_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned column;
        const char *message;
    } cases[] = {
        {"", 1, "the field is empty"},
        {"a.", 3, "a key is missing"},
        {"a..b", 3, "a key is missing"},
        {"..a", 2, "a key is missing"},
        {"[]", 1, "a key is missing before '['"},
        {"a.[]", 3, "a key is missing before '['"},
        {"a[", 3, "between [ and ] stands nothing, or a number from 0"},
        {"a[x]", 3, "between [ and ] stands nothing, or a number from 0"},
        {"a[-1]", 3, "between [ and ] stands nothing, or a number from 0"},
        {"a[1234567890]", 12, "between [ and ] stands nothing, or a number from 0"},
        {"a[]b", 4, "a key is missing"},
        {"a]", 2, "a key that holds a bracket stands in quotes"},
        {"a b", 2, "a blank is not allowed here; a key that holds one stands in quotes"},
        {" a", 1, "a blank is not allowed here; a key that holds one stands in quotes"},
        {"a ", 2, "a blank is not allowed here; a key that holds one stands in quotes"},
        {"a.\"b", 3, "the quote is not closed"},
        {"a\"b\"", 2, "a dot is missing before the quote"},
        {"a.b*", 4, "* stands for a whole key; a key that holds one stands in quotes"},
        {"json()", 6, "a path is missing in json(...)"},
        {"json(", 6, "a path is missing in json(...)"},
        {"json(json()).a", 11, "a path is missing in json(...)"},
        {"json(a.b", 1, "the parenthesis is not closed"},
        {"json(json(a).b", 1, "the parenthesis is not closed"},
        {"json(account)", 6, "json(...) takes a path, not a computed field"},
        {"json(account-ou).a", 6, "json(...) takes a path, not a computed field"},
        {"json(a).", 9, "a key is missing"},
        {"json(a)b", 8, "a key is missing"},
        {"json(a))", 8, "a key that holds a bracket stands in quotes"},
        {"json(a .b)", 7, "a blank is not allowed here; a key that holds one stands in quotes"},
        {"a.json(b)", 3, "json(...) stands around the beginning of a path"},
        {".json(b)", 2, "json(...) stands around the beginning of a path"},
        {"json(name(a))", 6, "name(...) stands around the whole field"},
        {"a.name(b)", 3, "name(...) stands around the whole field"},
        {"name(name(a))", 6, "name(...) stands around the whole field"},
        {"name()", 6, "a field is missing in name(...)"},
        {"name(a", 1, "the parenthesis is not closed"},
        {"name(json(a)", 1, "the parenthesis is not closed"},
        {"name(a).b", 8, "nothing stands behind name(...)"},
        {"name(a..b)", 8, "a key is missing"},
        {"lower(x)", 6, "a key that holds a bracket stands in quotes"},
    };
    Arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        PolicyField field;
        unsigned column;
        const char *message;
        assert_false(
            policy_field_parse(slice_of(cases[i].text), &arena, &field, &column, &message));
        assert_string_equal(message, cases[i].message);
        assert_int_equal(column, cases[i].column);
    }
    arena_free(&arena);
}

static void a_path_of_too_many_steps_is_refused(void **state)
{
    (void)state;
    Arena arena = {0};
    Buffer text = {0};
    PolicyField field;
    unsigned column;
    const char *message;
    for (int i = 0; i < 512; i++)
        buffer_add(&text, i ? SLICE(".a") : SLICE("a"));
    assert_true(policy_field_parse(buffer_slice(&text), &arena, &field, &column, &message));
    assert_int_equal(field.step_count, 512);
    buffer_add(&text, SLICE("[]"));
    assert_false(policy_field_parse(buffer_slice(&text), &arena, &field, &column, &message));
    assert_string_equal(message, "the path has too many steps");
    buffer_free(&text);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_is_read_as_the_language_says),
        cmocka_unit_test(what_is_no_field_is_refused_with_its_column_and_reason),
        cmocka_unit_test(a_path_of_too_many_steps_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
