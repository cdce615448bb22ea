/*
 * ordinary.h: the ordinary traffic of a period, laid out over files.
 */
#ifndef GENERATE_ORDINARY_H
#define GENERATE_ORDINARY_H

#include "plan.h"

/* Whether nothing was delivered there on that day: two days of the security account in the last
 * Region. */
bool ordinary_is_gap(account_index account, unsigned region, int64_t day);

/*
 * Adds files for that many records: at least one for each account, Region and day but for the gap,
 * the rest by the weights of accounts and Regions, fewer at weekends.
 */
void ordinary_add_deliveries(struct plan *plan, size_t records);

/* Fills each file with the calls of one to four actors. */
void ordinary_add_events(struct plan *plan);

/* Picks one file to be cut off and one to have a broken record, and keeps both free of anything
 * planted. */
void ordinary_choose_faults(struct plan *plan);

#endif
