/*
 * What scanner_avx2.c does with 32 bytes, done with 16 twice, as every x86-64 can: so that what is
 * learnt of that scanner does not depend on the processor on which it is learnt.
 *
 * Macros, since functions would give those behind them other numbers than the compiler knows them
 * by when it uses what was learnt.
 */
#ifndef TRAILAUDIT_TRAINING_IMMINTRIN_H
#define TRAILAUDIT_TRAINING_IMMINTRIN_H

#include_next <immintrin.h>

typedef signed char Bytes32 __attribute__((vector_size(32)));
typedef Bytes32 Bytes32Anywhere __attribute__((aligned(1)));
typedef union {
    Bytes32 all;
    __m128i halves[2];
} Halves;

#define __m256i                   Bytes32
#define _mm256_loadu_si256(place) (*(const Bytes32Anywhere *)(const void *)(place))
#define _mm256_set1_epi8(byte)    ((Bytes32){0} + (signed char)(byte))
#define _mm256_cmpeq_epi8(a, b)   ((a) == (b))
#define _mm256_cmpgt_epi8(a, b)   ((a) > (b))
#define _mm256_or_si256(a, b)     ((a) | (b))
#define _mm256_movemask_epi8(bytes)                                                                \
    (_mm_movemask_epi8(((Halves){bytes}).halves[0]) |                                              \
     _mm_movemask_epi8(((Halves){bytes}).halves[1]) << 16)

#endif
