/* Texts that rows of evidence have in common. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "evaluate/evidence_texts.h"

enum { AGENT, PRINCIPAL };

static Slice numbered(char text[32], unsigned number)
{
    int size = snprintf(text, 32, "text %u", number);
    return (Slice){text, (size_t)size};
}

static void assert_same(Slice one, Slice other)
{
    assert_int_equal(one.size, other.size);
    assert_memory_equal(one.data, other.data, one.size);
}

static void a_text_keeps_its_number_in_every_field(void **state)
{
    (void)state;
    EvidenceTexts texts = {.most = 1 << 20};
    uint32_t one = evidence_texts_number(&texts, AGENT, SLICE("one"));
    uint32_t other = evidence_texts_number(&texts, AGENT, SLICE("other"));
    uint32_t empty = evidence_texts_number(&texts, AGENT, SLICE(""));
    assert_int_not_equal(one, NAMES_NONE);
    assert_int_not_equal(one, other);
    assert_int_not_equal(empty, one);
    assert_int_not_equal(empty, other);
    assert_int_equal(evidence_texts_number(&texts, AGENT, SLICE("one")), one);
    assert_int_equal(evidence_texts_number(&texts, AGENT, SLICE("one")), one);
    assert_int_equal(evidence_texts_number(&texts, PRINCIPAL, SLICE("other")), other);
    assert_same(evidence_texts_get(&texts, one), SLICE("one"));
    assert_same(evidence_texts_get(&texts, other), SLICE("other"));
    assert_int_equal(evidence_texts_get(&texts, empty).size, 0);
    assert_non_null(evidence_texts_get(&texts, empty).data);
    evidence_texts_free(&texts);
}

static void a_long_text_is_not_kept(void **state)
{
    (void)state;
    static char bytes[LIMIT_EVIDENCE_TEXT + 1];
    EvidenceTexts texts = {.most = 1 << 20};
    memset(bytes, 'x', sizeof bytes);
    assert_int_equal(evidence_texts_number(&texts, AGENT, (Slice){bytes, sizeof bytes}),
                     NAMES_NONE);
    assert_int_not_equal(evidence_texts_number(&texts, AGENT, (Slice){bytes, sizeof bytes - 1}),
                         NAMES_NONE);
    evidence_texts_free(&texts);
}

/* Each text comes twice, so that the field goes on to be looked up. */
static void without_room_those_that_are_kept_are_still_found(void **state)
{
    (void)state;
    enum { MOST = 10000, TRIED = 5000 };
    EvidenceTexts texts = {.most = MOST};
    char text[32];
    uint32_t kept = 0;
    for (unsigned i = 0; i < TRIED; i++) {
        uint32_t number = evidence_texts_number(&texts, AGENT, numbered(text, i));
        if (number == NAMES_NONE)
            break;
        kept++;
        assert_int_equal(evidence_texts_number(&texts, PRINCIPAL, numbered(text, i)), number);
    }
    assert_true(kept > 10 && kept < MOST / 10);
    assert_int_equal(evidence_texts_number(&texts, PRINCIPAL, SLICE("one more")), NAMES_NONE);
    for (unsigned i = 0; i < kept; i++) {
        uint32_t number = evidence_texts_number(&texts, PRINCIPAL, numbered(text, i));
        assert_same(evidence_texts_get(&texts, number), numbered(text, i));
    }
    evidence_texts_free(&texts);
}

static void a_field_of_ever_new_texts_leaves_the_room_to_others(void **state)
{
    (void)state;
    enum { TRIED = 100000 };
    EvidenceTexts texts = {.most = 4 << 20};
    char text[32];
    uint32_t kept = 0;
    for (unsigned i = 0; i < TRIED; i++)
        kept += evidence_texts_number(&texts, AGENT, numbered(text, i)) != NAMES_NONE;
    assert_true(kept > 0 && kept < TRIED / 10);
    assert_true(texts.held < texts.most / 10);
    uint32_t number = evidence_texts_number(&texts, PRINCIPAL, SLICE("another"));
    assert_same(evidence_texts_get(&texts, number), SLICE("another"));
    evidence_texts_free(&texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_keeps_its_number_in_every_field),
        cmocka_unit_test(a_long_text_is_not_kept),
        cmocka_unit_test(without_room_those_that_are_kept_are_still_found),
        cmocka_unit_test(a_field_of_ever_new_texts_leaves_the_room_to_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
