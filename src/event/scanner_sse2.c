/* The scanner for every x86-64: 16 bytes at a time. */
#include "event/scanner.h"

#if defined(__x86_64__)
#include <emmintrin.h>

#define SCAN_NAME(name) name##_sse2

static inline const char *plain_run(const char *p, const char *end)
{
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
    const __m128i space = _mm_set1_epi8(' ');
    for (; p < end; p += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
        /* As signed numbers, what is beyond ASCII is below the blank too. */
        __m128i stop = _mm_or_si128(
            _mm_cmplt_epi8(bytes, space),
            _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
        unsigned mask = (unsigned)_mm_movemask_epi8(stop);
        if (mask)
            return p + __builtin_ctz(mask);
    }
    return p;
}

static __attribute__((noinline)) const char *blank_run(const char *p, const char *end)
{
    const __m128i space = _mm_set1_epi8(' '), newline = _mm_set1_epi8('\n');
    const __m128i tab = _mm_set1_epi8('\t'), carriage_return = _mm_set1_epi8('\r');
    for (; p < end; p += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i blank = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(bytes, space), _mm_cmpeq_epi8(bytes, newline)),
            _mm_or_si128(_mm_cmpeq_epi8(bytes, tab), _mm_cmpeq_epi8(bytes, carriage_return)));
        unsigned mask = (unsigned)_mm_movemask_epi8(blank) ^ 0xffffu;
        if (mask)
            return p + __builtin_ctz(mask);
    }
    return p;
}

static inline unsigned same_bytes(const char *p, const char *q)
{
    __m128i left = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i right = _mm_loadu_si128((const __m128i *)(const void *)q);
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(left, right));
}

static inline bool same_run(const char *p, const char *q, size_t size)
{
    for (; size > 16; p += 16, q += 16, size -= 16)
        if (same_bytes(p, q) != 0xffff)
            return false;
    return ~same_bytes(p, q) << (32 - size) == 0;
}

static inline bool same_token(const char *p, const ScanNode *node)
{
    return same_run(p, node->token, node->token_size);
}

#include "event/scanner_core.h"

#endif
