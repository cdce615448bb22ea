/* Texts that were gone through before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "audit/redact_memo.h"
#include "base/limits.h"

static void a_text_is_found_with_what_became_of_it(void **state)
{
    (void)state;
    RedactMemo memo = {0};
    Slice plain = SLICE("eu-central-1"), secret = SLICE("10.0.0.1"), masked;
    assert_false(redact_memo_find(&memo, plain, &masked));
    redact_memo_keep(&memo, plain, plain);
    redact_memo_keep(&memo, secret, SLICE("ip-1"));
    redact_memo_keep(&memo, SLICE(""), SLICE(""));
    assert_true(redact_memo_find(&memo, plain, &masked));
    assert_null(masked.data);
    assert_true(redact_memo_find(&memo, secret, &masked));
    assert_true(slice_equal(masked, SLICE("ip-1")));
    assert_false(redact_memo_find(&memo, SLICE("10.0.0.2"), &masked));
    redact_memo_free(&memo);
    assert_false(redact_memo_find(&memo, plain, &masked));
}

static void it_takes_no_more_than_its_room(void **state)
{
    (void)state;
    enum { TEXTS = 200000 };
    RedactMemo memo = {0};
    char text[64];
    Slice masked;
    size_t kept = 0;
    for (unsigned i = 0; i < TEXTS; i++) {
        int size = snprintf(text, sizeof text, "text %u", i);
        redact_memo_keep(&memo, (Slice){text, (size_t)size}, SLICE("masked"));
    }
    for (unsigned i = 0; i < TEXTS; i++) {
        int size = snprintf(text, sizeof text, "text %u", i);
        if (!redact_memo_find(&memo, (Slice){text, (size_t)size}, &masked))
            continue;
        assert_true(slice_equal(masked, SLICE("masked")));
        kept++;
    }
    assert_true(kept > 1000 && kept < TEXTS);
    assert_true(memo.held < LIMIT_REDACT_MEMO + 1000);
    static char large[LIMIT_REDACT_MEMO / 64 + 1];
    RedactMemo other = {0};
    redact_memo_keep(&other, (Slice){large, sizeof large}, SLICE("masked"));
    assert_false(redact_memo_find(&other, (Slice){large, sizeof large}, &masked));
    redact_memo_free(&other);
    redact_memo_free(&memo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_found_with_what_became_of_it),
        cmocka_unit_test(it_takes_no_more_than_its_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
