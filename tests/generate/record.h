/*
 * record.h: one event, and the CloudTrail record that tells of it.
 *
 * A record depends on its event and the archive's seed alone, so that delivering an event twice
 * gives the same bytes.
 */
#ifndef GENERATE_RECORD_H
#define GENERATE_RECORD_H

#include "failure.h"
#include "organisation.h"
#include "text.h"

struct event {
    uint64_t seed;         /* of what is random in this record */
    int64_t time;          /* eventTime */
    account_index account; /* that the event is recorded for */
    const char *region;
    const struct actor *actor;
    const struct action *action;
    const struct failure *failure; /* NULL: the call succeeded */
    unsigned session;              /* which of the actor's sessions at that time */
    unsigned resource;             /* which of the account's resources: 0 to RESOURCE_POOL - 1 */
};

/* Resources of a kind in an account and Region: few enough that they come up again and again. */
enum { RESOURCE_POOL = 24 };

/*
 * Adds the record, minified, in the order of keys that CloudTrail uses (event version 1.08
 * to 1.11). Returns the number of words that the tables use and the vocabulary lacks: 0 unless a
 * table is wrong.
 */
unsigned record_append(text *target, const struct event *event, uint64_t archive_seed);

#endif
