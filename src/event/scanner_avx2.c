/* The scanner for x86-64 with AVX2, chosen at run time: 32 bytes at a time. */
#if defined(__x86_64__) && !defined(TRAILAUDIT_TRAINING)
#pragma GCC target("avx2,bmi")
#endif
#include "event/scanner.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define SCAN_NAME(name) name##_avx2

static inline const char *plain_run(const char *p, const char *end)
{
    const __m256i quote = _mm256_set1_epi8('"'), backslash = _mm256_set1_epi8('\\');
    const __m256i space = _mm256_set1_epi8(' ');
    for (; p < end; p += 32) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)p);
        /* As signed numbers, what is beyond ASCII is below the blank too. */
        __m256i stop = _mm256_or_si256(
            _mm256_cmpgt_epi8(space, bytes),
            _mm256_or_si256(_mm256_cmpeq_epi8(bytes, quote), _mm256_cmpeq_epi8(bytes, backslash)));
        unsigned mask = (unsigned)_mm256_movemask_epi8(stop);
        if (mask)
            return p + __builtin_ctz(mask);
    }
    return p;
}

static __attribute__((noinline)) const char *blank_run(const char *p, const char *end)
{
    const __m256i space = _mm256_set1_epi8(' '), newline = _mm256_set1_epi8('\n');
    const __m256i tab = _mm256_set1_epi8('\t'), carriage_return = _mm256_set1_epi8('\r');
    for (; p < end; p += 32) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)p);
        __m256i blank = _mm256_or_si256(
            _mm256_or_si256(_mm256_cmpeq_epi8(bytes, space), _mm256_cmpeq_epi8(bytes, newline)),
            _mm256_or_si256(_mm256_cmpeq_epi8(bytes, tab),
                            _mm256_cmpeq_epi8(bytes, carriage_return)));
        unsigned mask = ~(unsigned)_mm256_movemask_epi8(blank);
        if (mask)
            return p + __builtin_ctz(mask);
    }
    return p;
}

static inline unsigned same_bytes(const char *p, const char *q)
{
    __m256i left = _mm256_loadu_si256((const __m256i *)(const void *)p);
    __m256i right = _mm256_loadu_si256((const __m256i *)(const void *)q);
    return (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(left, right));
}

static inline bool same_run(const char *p, const char *q, size_t size)
{
    for (; size > 128; p += 128, q += 128, size -= 128)
        if ((same_bytes(p, q) & same_bytes(p + 32, q + 32) & same_bytes(p + 64, q + 64) &
             same_bytes(p + 96, q + 96)) != ~0u)
            return false;
    for (; size > 32; p += 32, q += 32, size -= 32)
        if (same_bytes(p, q) != ~0u)
            return false;
    return ~same_bytes(p, q) << (32 - size) == 0;
}

static inline bool same_token(const char *p, const ScanNode *node)
{
    return (~same_bytes(p, node->token) & node->token_bits) == 0;
}

#include "event/scanner_core.h"

#endif
