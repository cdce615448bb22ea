/* The table of conditions and the schema say the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/policy.h"
#include "policy/schema.h"

static Grammar *read_schema(Arena *arena, Diagnostics *sink)
{
    Grammar *grammar = grammar_read(schema_text("policies/policy.xsd", arena), arena, sink);
    assert_non_null(grammar);
    assert_int_equal(diagnostics_kept(sink), 0);
    return grammar;
}

/* The type of an element that stands where conditions stand. */
static const GrammarType *condition_type(const Grammar *grammar, const char *element)
{
    const GrammarElement *define = grammar_element(grammar->root.type, SLICE("define"));
    const GrammarElement *found = grammar_element(define->type, slice_of(element));
    return found ? found->type : NULL;
}

static uint32_t assert_attributes(const GrammarType *type, const char *names, bool required)
{
    Slice rest = slice_of(names), name;
    uint32_t count = 0;
    while (slice_next(&rest, " ", &name)) {
        const GrammarAttribute *attribute = grammar_attribute(type, name);
        assert_non_null(attribute);
        assert_int_equal(attribute->required, required);
        count++;
    }
    return count;
}

static void the_rows_and_the_schema_have_the_same_attributes(void **state)
{
    (void)state;
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    const Grammar *grammar = read_schema(&arena, sink);
    for (int kind = 0; kind < CONDITION_KINDS; kind++) {
        const ConditionRow *row = &condition_rows[kind];
        const GrammarType *type = condition_type(grammar, row->element);
        assert_int_equal(row->kind, kind);
        assert_non_null(type);
        uint32_t count = assert_attributes(type, row->required, true) +
                         assert_attributes(type, row->optional, false) +
                         assert_attributes(type, row->one_of, false);
        assert_int_equal(type->attribute_count, count);
        assert_int_equal(grammar_element(type, SLICE("value")) != NULL, row->takes_values);
        assert_int_equal(grammar_element(type, SLICE("all")) != NULL, row->most_children != 0);
        assert_true(row->holds_when[0] != '\0');
    }
    diagnostics_free(sink);
    arena_free(&arena);
}

static void the_schema_enumerates_the_words_of_the_language(void **state)
{
    (void)state;
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    const Grammar *grammar = read_schema(&arena, sink);
    const GrammarType *policy = grammar_element(grammar->root.type, SLICE("policy"))->type;
    const GrammarValues *severities = grammar_attribute(policy, SLICE("severity"))->values;
    assert_int_equal(severities->word_count, SEVERITY_COUNT);
    for (int i = 0; i < SEVERITY_COUNT; i++)
        assert_true(slice_equal(severities->words[i], slice_of(policy_severity_word((Severity)i))));
    const GrammarType *example = grammar_element(policy, SLICE("example"))->type;
    const GrammarValues *verdicts = grammar_attribute(example, SLICE("verdict"))->values;
    assert_int_equal(verdicts->word_count, VERDICT_COUNT);
    for (int i = 0; i < VERDICT_COUNT; i++)
        assert_true(slice_equal(verdicts->words[i], slice_of(policy_verdict_word((Verdict)i))));
    for (int i = 0; i <= POLICY_REVIEW; i++)
        assert_non_null(grammar_element(policy, slice_of(policy_kind_word((PolicyKind)i))));
    diagnostics_free(sink);
    arena_free(&arena);
}

static void a_verdict_is_written_with_a_dash_for_people_and_a_line_in_keys(void **state)
{
    (void)state;
    for (int i = 0; i < VERDICT_COUNT; i++) {
        const char *word = policy_verdict_word((Verdict)i), *key = policy_verdict_key((Verdict)i);
        assert_int_equal(strlen(word), strlen(key));
        for (size_t j = 0; word[j]; j++)
            assert_int_equal(key[j], word[j] == '-' ? '_' : word[j]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rows_and_the_schema_have_the_same_attributes),
        cmocka_unit_test(the_schema_enumerates_the_words_of_the_language),
        cmocka_unit_test(a_verdict_is_written_with_a_dash_for_people_and_a_line_in_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
