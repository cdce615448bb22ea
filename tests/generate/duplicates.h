/*
 * duplicates.h: records that are delivered a second time, as trails do.
 */
#ifndef GENERATE_DUPLICATES_H
#define GENERATE_DUPLICATES_H

#include "plan.h"

/*
 * Adds that many copies, none of an event that has one already: two in three to the next file of
 * the same account and Region, the third to a file in another account's folder. After all other
 * events.
 */
void duplicates_add(struct plan *plan, size_t count);

#endif
