/*
 * ordinary.h: the ordinary traffic of a period, laid out over files.
 */
#ifndef GENERATE_ORDINARY_H
#define GENERATE_ORDINARY_H

#include "plan.h"

/*
 * Adds files for that many records: at least one for each account, Region and day (but for quiet
 * accounts at weekends outside the main Regions), the rest by the weights of accounts and Regions.
 */
void ordinary_add_deliveries(struct plan *plan, size_t records);

/* Fills each file with the calls of one to four actors. */
void ordinary_add_events(struct plan *plan);

/* Picks one file to be cut off and one to have a broken record, and keeps both free of anything
 * planted. */
void ordinary_choose_faults(struct plan *plan);

#endif
