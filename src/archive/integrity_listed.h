/*
 * archive/integrity_listed: which log files the digests that hold list, and when these were
 * delivered.
 *
 * For the coverage: a time is proven empty only where the digests that cover it list nothing.
 */
#ifndef TRAILAUDIT_ARCHIVE_INTEGRITY_LISTED_H
#define TRAILAUDIT_ARCHIVE_INTEGRITY_LISTED_H

#include "archive/integrity.h"

/* A log file that a digest lists. Slices are valid until the visitor returns. */
typedef struct {
    Slice account, region; /* of the digest's chain */
    Instant from, to;      /* the time that the digest covers, half-open */
    bool proven;           /* what it says of that time counts: IntegrityChain.proven */
    uint32_t digest;       /* those of one digest come one after the other */
    Slice object;          /* the key that it is listed by */
    bool here;             /* a file of that key was settled: integrity_settle */
} IntegrityListed;
typedef bool (*IntegrityVisit)(void *context, const IntegrityListed *listed);

/*
 * All of them, but those of digests that failed; a file that two digests list comes twice. To be
 * called after integrity_settle_missing, which it leaves as it is. False without memory, or where
 * the visitor stopped.
 */
bool integrity_each_listed(const Integrity *integrity, IntegrityVisit visit, void *context);

#endif
