/* In a file of its own: the training that the build does has another one. */
#include "event/scanner.h"

ScanVariant scan_best_variant(void)
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") ? SCAN_AVX2 : SCAN_SSE2;
#else
    return SCAN_PORTABLE;
#endif
}
