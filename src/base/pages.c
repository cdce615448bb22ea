#include "base/pages.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/limits.h"

void *pages_take(size_t *size, size_t plain)
{
    if (*size > SIZE_MAX / 2)
        return NULL;
    *size = (*size + LIMIT_LARGE_PAGE - 1) & ~(LIMIT_LARGE_PAGE - 1);
    void *pages = aligned_alloc(LIMIT_LARGE_PAGE, *size);
    if (pages && *size > plain)
        madvise((char *)pages + plain, *size - plain, MADV_HUGEPAGE);
    return pages;
}
