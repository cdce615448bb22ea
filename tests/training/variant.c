#include <stdlib.h>
#include <string.h>

#include "event/scanner.h"

/* What the training does must not depend on the processor: it says itself which scanner it trains.
 */
ScanVariant scan_best_variant(void)
{
    const char *name = getenv("TRAILAUDIT_TRAINING_SCANNER");
#if defined(__x86_64__)
    if (name && strcmp(name, "sse2") == 0)
        return SCAN_SSE2;
    if (name && strcmp(name, "avx2") == 0)
        return SCAN_AVX2;
#endif
    return SCAN_PORTABLE;
}
