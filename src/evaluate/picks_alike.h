/*
 * evaluate/picks_alike: which records are alike to correlations. Internal to the room.
 *
 * Whoever is looked at by correlations mostly does the same again. Where what a record's picks are
 * grouped and counted by follows from who called, from where, and the account of record, and who
 * and where stand in texts that come again (EventKept), their kinds are those of the record before
 * that was picked by the same policies: they are noted beside userIdentity, and need not be worked
 * out again.
 */
#ifndef TRAILAUDIT_EVALUATE_PICKS_ALIKE_H
#define TRAILAUDIT_EVALUATE_PICKS_ALIKE_H

#include "evaluate/dispatch.h"

typedef struct PicksAlike PicksAlike;

/* NULL without memory. */
PicksAlike *picks_alike_new(const Program *program);
void picks_alike_free(PicksAlike *alike);
/*
 * The number of these picks, from 1 on, the same for the same ones as long as `alike` lives:
 * PICKS_NONE of no picks, PICKS_APART where their kinds have to be worked out of each record.
 */
enum { PICKS_NONE = 0, PICKS_OF_ACCOUNT = 1 << 30 /* a bit: the account counts too */ };
#define PICKS_APART UINT32_MAX
uint32_t picks_alike_number(PicksAlike *alike, const EvaluatedPolicy *listed, uint32_t listed_count,
                            const DispatchStep *steps, uint32_t step_count);

#endif
