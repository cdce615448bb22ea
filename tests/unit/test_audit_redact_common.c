/* Texts that rows have in common are masked alike, whether they were met before or not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "audit/redact_parts.h"
#include "base/limits.h"

/* 10.0.0.1 is the one address that was collected. */
static void begin(struct AuditRedaction *redaction, uint32_t *number)
{
    for (int i = 0; i < REDACT_KINDS; i++) {
        redaction->values[i] = names_new();
        redaction->numbers[i] = number;
    }
    redaction->controls = names_new();
    assert_int_equal(names_intern(redaction->values[REDACT_ADDRESS], SLICE("10.0.0.1")), 0);
}

static void end(struct AuditRedaction *redaction)
{
    for (int i = 0; i < REDACT_KINDS; i++)
        names_free(redaction->values[i]);
    names_free(redaction->controls);
}

static void assert_becomes(RedactPass *pass, Slice text, const char *expected)
{
    Slice common = text, alone = text;
    redact_common(pass, &common);
    redact_text(pass, &alone);
    assert_false(pass->failed);
    assert_true(slice_equal(common, slice_of(expected)));
    assert_true(slice_equal(alone, common));
}

/* More texts than are remembered at a time, so that all are forgotten some times. */
static void a_text_is_masked_alike_each_time(void **state)
{
    (void)state;
    struct AuditRedaction redaction = {0};
    uint32_t number = 1;
    Arena arena = {0};
    begin(&redaction, &number);
    RedactPass pass = {.redaction = &redaction, .arena = &arena};
    for (unsigned i = 0; i < 3 * LIMIT_MEMO_ENTRIES; i++) {
        char text[64], expected[64];
        int size = snprintf(text, sizeof text, "client-%u at 10.0.0.1", i);
        snprintf(expected, sizeof expected, "client-%u at ip-1", i);
        for (int again = 0; again < 2; again++) {
            arena_reset(&arena);
            assert_becomes(&pass, (Slice){text, (size_t)size}, expected);
            assert_becomes(&pass, SLICE("aws-cli/2.0"), "aws-cli/2.0");
            assert_becomes(&pass, SLICE("10.0.0.1"), "ip-1");
            assert_becomes(&pass, SLICE("10.0.0.2"), "ip-unknown");
            assert_becomes(&pass, SLICE(""), "");
        }
    }
    redact_end(&pass);
    arena_free(&arena);
    end(&redaction);
}

static void a_text_too_long_to_be_remembered_is_masked_too(void **state)
{
    (void)state;
    enum { LONG = 4 * LIMIT_MEMO_TEXT };
    struct AuditRedaction redaction = {0};
    uint32_t number = 1;
    Arena arena = {0};
    char text[LONG + 16], expected[LONG + 16];
    begin(&redaction, &number);
    RedactPass pass = {.redaction = &redaction, .arena = &arena};
    int size = snprintf(text, sizeof text, "%0*d 10.0.0.1", LONG, 0);
    snprintf(expected, sizeof expected, "%0*d ip-1", LONG, 0);
    for (int again = 0; again < 2; again++)
        assert_becomes(&pass, (Slice){text, (size_t)size}, expected);
    redact_end(&pass);
    arena_free(&arena);
    end(&redaction);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_masked_alike_each_time),
        cmocka_unit_test(a_text_too_long_to_be_remembered_is_masked_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
