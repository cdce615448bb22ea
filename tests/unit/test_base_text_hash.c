#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/text_hash.h"

enum { MOST = 3 * TEXT_HASH_BLOCK + 100 };

static void fill(char *text)
{
    for (int i = 0; i < MOST; i++)
        text[i] = (char)(i * 7 + i / 256);
}

/* Sizes around steps and blocks, and some in between. */
static size_t next_size(size_t size)
{
    return size +
           (size < 140 || size % TEXT_HASH_BLOCK < 3 || size % TEXT_HASH_BLOCK > 509 ? 1 : 3);
}

static void every_byte_of_a_text_its_size_and_the_seed_count(void **state)
{
    (void)state;
    static char text[MOST];
    TextHash hash, other;
    fill(text);
    text_hash_open(&hash, 1);
    text_hash_open(&other, 2);
    for (size_t size = 0; size < MOST; size = next_size(size)) {
        uint64_t whole = text_hash(&hash, (Slice){text, size});
        assert_true(whole != text_hash(&hash, (Slice){text, size + 1}));
        assert_true(whole != text_hash(&other, (Slice){text, size}));
        for (size_t i = 0; i < size; i += size < 600 ? 1 : 7) {
            text[i] ^= 64;
            assert_true(whole != text_hash(&hash, (Slice){text, size}));
            text[i] ^= 64;
        }
        assert_true(whole == text_hash(&hash, (Slice){text, size}));
    }
}

/* Words that change places, within a step, from step to step and from block to block. */
static void the_order_of_words_counts(void **state)
{
    (void)state;
    static char text[MOST];
    TextHash hash;
    fill(text);
    text_hash_open(&hash, 3);
    uint64_t whole = text_hash(&hash, (Slice){text, MOST});
    static const size_t far[] = {4, 8, 16, 32, 64, TEXT_HASH_BLOCK, 2 * TEXT_HASH_BLOCK};
    for (size_t i = 0; i < sizeof far / sizeof *far; i++)
        for (size_t at = 0; at + far[i] + 4 <= MOST; at += 4) {
            static char changed[MOST];
            memcpy(changed, text, MOST);
            memcpy(changed + at, text + at + far[i], 4);
            memcpy(changed + at + far[i], text + at, 4);
            if (memcmp(changed, text, MOST) != 0)
                assert_true(whole != text_hash(&hash, (Slice){changed, MOST}));
        }
}

static void the_hash_is_of_the_bytes_whatever_the_processor_and_wherever_they_lie(void **state)
{
    (void)state;
    static char text[MOST + 64];
    TextHash hash, portable;
    for (uint64_t seed = 0; seed < 4; seed++) {
        text_hash_open(&hash, seed);
        text_hash_open_portable(&portable, seed);
        for (size_t size = 0; size < MOST; size = next_size(size)) {
            fill(text);
            uint64_t expected = text_hash(&hash, (Slice){text, size});
            assert_true(text_hash(&portable, (Slice){text, size}) == expected);
            memmove(text + 1 + size % 63, text, size);
            assert_true(text_hash(&hash, (Slice){text + 1 + size % 63, size}) == expected);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_of_a_text_its_size_and_the_seed_count),
        cmocka_unit_test(the_order_of_words_counts),
        cmocka_unit_test(the_hash_is_of_the_bytes_whatever_the_processor_and_wherever_they_lie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
