/*
 * base/pages: memory in large pages.
 *
 * A run fills megabytes once. To be handed them in pages of 4 KiB, each at a fault of its own,
 * costs more than to fill them; where the system has large pages to give on request, it is asked
 * for them. Elsewhere this is memory like any other.
 */
#ifndef TRAILAUDIT_BASE_PAGES_H
#define TRAILAUDIT_BASE_PAGES_H

#include <stddef.h>

/* At least *size bytes as they are found, for free(); *size is then what there is, a multiple of
 * LIMIT_LARGE_PAGE. NULL without memory. Of these the first `plain`, a multiple too, are memory as
 * it comes: for what is filled from its beginning, and in small runs hardly. */
void *pages_take(size_t *size, size_t plain);

#endif
