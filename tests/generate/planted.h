/*
 * planted.h: what an audit of the sample organisation is to find, strewn into its ordinary traffic.
 *
 * The tables stand in planted_*.c and hold data only. Each row names the rule that it breaks, or
 * asks to review, and how many records do so in the quarter; rows of the compliant kind stand
 * beside them where ordinary traffic has none.
 */
#ifndef GENERATE_PLANTED_H
#define GENERATE_PLANTED_H

#include "plan.h"

enum hours { ANY_HOURS, BY_DAY, BY_NIGHT };

struct planting {
    const char *rule;  /* for readers of the table */
    unsigned count;    /* records in the whole period */
    const char *actor; /* a name of actors[] */
    unsigned accounts; /* set of accounts, in each of which the actor acts */
    enum hours hours;
    const struct failure *failure; /* NULL: succeeds */
    struct action action;
};

typedef struct planting_table {
    const struct planting *rows;
    size_t count;
} planting_table;

extern const planting_table core_plantings;
extern const planting_table account_plantings;
extern const planting_table network_plantings;
extern const planting_table kinesis_video_plantings;
extern const planting_table ivs_plantings;
extern const planting_table chime_plantings;
extern const planting_table medialive_plantings;

/* How many records the two functions below add. */
size_t planted_count(void);

/* Adds the tables' events to files that are there. */
void planted_add_events(struct plan *plan);

/* Adds one event of each action of the media and communications services, whether or not it is
 * ordinary. */
void planted_add_each_action(struct plan *plan);

#endif
