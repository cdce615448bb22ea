#include "base/text_hash.h"

#include "base/hash.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { STEP = 32, STEP_KEYS = STEP / 4, SHIFT = 4 };

/* ---- for any processor ---- */

static void add_words(TextHashSums *sums, const char *at, const uint32_t *keys)
{
    for (int i = 0; i < STEP_KEYS; i += 2) {
        uint64_t word = hash_load64(at + 4 * i);
        uint32_t low = (uint32_t)word, high = (uint32_t)(word >> 32);
        sums->one += (uint64_t)(low + keys[i]) * (high + keys[i + 1]);
        sums->other += (uint64_t)(low + keys[i + SHIFT]) * (high + keys[i + SHIFT + 1]);
    }
}

/* What is left of a block behind its last whole step is read with what stands before it. */
static TextHashSums sum_block(const TextHash *hash, const char *at, size_t size)
{
    TextHashSums sums = {0, 0};
    size_t i = 0;
    for (; i + STEP <= size; i += STEP)
        add_words(&sums, at + i, hash->keys + i / 4);
    if (i < size)
        add_words(&sums, at + size - STEP, hash->keys + i / 4);
    return sums;
}

/* ---- the same with AVX2 ---- */

#if defined(__x86_64__)
#define WITH_AVX2 __attribute__((target("avx2")))

WITH_AVX2 static inline __m256i products(__m256i words, const uint32_t *keys)
{
    __m256i keyed =
        _mm256_add_epi32(words, _mm256_loadu_si256((const __m256i *)(const void *)keys));
    return _mm256_mul_epu32(keyed, _mm256_srli_epi64(keyed, 32));
}

WITH_AVX2 static inline uint64_t sum_of(__m256i lanes)
{
    __m128i two = _mm_add_epi64(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
    return (uint64_t)_mm_cvtsi128_si64(_mm_add_epi64(two, _mm_unpackhi_epi64(two, two)));
}

WITH_AVX2 static inline void add_step(__m256i sums[2], const char *at, const uint32_t *keys)
{
    __m256i words = _mm256_loadu_si256((const __m256i *)(const void *)at);
    sums[0] = _mm256_add_epi64(sums[0], products(words, keys));
    sums[1] = _mm256_add_epi64(sums[1], products(words, keys + SHIFT));
}

WITH_AVX2 static TextHashSums sum_block_avx2(const TextHash *hash, const char *at, size_t size)
{
    const char *const end = at + size;
    const uint32_t *keys = hash->keys;
    __m256i sums[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    for (; end - at >= 4 * STEP; at += 4 * STEP, keys += 4 * STEP_KEYS)
        for (int i = 0; i < 4; i++)
            add_step(sums, at + i * STEP, keys + i * STEP_KEYS);
    for (; end - at >= STEP; at += STEP, keys += STEP_KEYS)
        add_step(sums, at, keys);
    if (at < end)
        add_step(sums, end - STEP, keys);
    return (TextHashSums){sum_of(sums[0]), sum_of(sums[1])};
}
#endif

/* ---- whole texts ---- */

static uint64_t fold_sums(uint64_t state, TextHashSums sums)
{
    return hash_fold(state ^ sums.one, (state << 32 | state >> 32) ^ sums.other);
}

uint64_t text_hash(const TextHash *hash, Slice text)
{
    uint64_t state = hash->seed;
    if (text.size < STEP) /* no long text */
        return hash_bytes_here(text, hash->seed);
    for (size_t at = 0, size; at < text.size; at += size) {
        size = text.size - at < TEXT_HASH_BLOCK ? text.size - at : TEXT_HASH_BLOCK;
        state = fold_sums(state, hash->sum(hash, text.data + at, size));
    }
    return hash_mix(state, text.size);
}

void text_hash_open_portable(TextHash *hash, uint64_t seed)
{
    *hash = (TextHash){.seed = hash_mix(seed, 0) | 1, .sum = sum_block};
    uint64_t key = seed;
    for (size_t i = 0; i < sizeof hash->keys / sizeof hash->keys[0]; i++) {
        key = hash_mix(key, i + 1);
        hash->keys[i] = (uint32_t)(key >> 16);
    }
}

void text_hash_open(TextHash *hash, uint64_t seed)
{
    text_hash_open_portable(hash, seed);
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        hash->sum = sum_block_avx2;
#endif
}
