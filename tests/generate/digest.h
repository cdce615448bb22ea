/*
 * digest.h: the hourly digests of one account and Region for some hours, as CloudTrail delivers
 * them with log file validation on.
 *
 * Hashes, back links and signatures are true, of a key of the sample's own (signature.h). The
 * newest digest has its metadata saved beside it. A chain owns its texts: start it with
 * digest_start, end it with digest_end.
 */
#ifndef GENERATE_DIGEST_H
#define GENERATE_DIGEST_H

#include "bucket.h"
#include "signature.h"

/* Digests in a chain. */
enum { DIGEST_HOURS = 24 };

struct digest_chain {
    account_index account;
    const char *region;
    int64_t from;               /* start of the first hour */
    text entries[DIGEST_HOURS]; /* logFiles of each hour */
    int64_t oldest[DIGEST_HOURS], newest[DIGEST_HOURS];
};

/* A file that a digest attests. */
struct attested {
    const char *path;
    const text *content; /* before compression */
    int64_t delivered;
    int64_t oldest, newest; /* eventTime */
};

struct digest_chain digest_start(account_index account, const char *region, int64_t from);

/* Adds a file to the digest of its hour, if the chain has that hour. */
void digest_add(struct digest_chain *chain, const struct attested *file);

/* Writes the digests. False, with errno, if that fails. */
bool digest_write(struct digest_chain *chain, struct bucket *bucket, const struct signer *signer);

void digest_end(struct digest_chain *chain);

#endif
