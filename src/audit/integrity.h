/*
 * audit/integrity: what digests prove about the input, as reports show it.
 *
 * Part of the model (audit.h); `verify` prints it alone. All texts are the arena's or borrowed from
 * the Integrity that it was made of.
 */
#ifndef TRAILAUDIT_AUDIT_INTEGRITY_H
#define TRAILAUDIT_AUDIT_INTEGRITY_H

#include "base/arena.h"
#include "base/instant.h"

typedef struct {
    Slice from, to;                /* half-open */
    uint64_t digests, empty, logs; /* empty: digests that prove that nothing was delivered */
    uint64_t authenticated;        /* digests */
    bool newest_unsigned; /* its newest digest's signature was not saved: it is self-consistent */
} AuditSpan;

/* Empty where the chain begins anew without a hole in time. */
typedef struct {
    Slice from, to, why;
} AuditChainGap;

/* The digests of one account, Region, trail and home Region. */
typedef struct {
    Slice account, region, trail, home_region;
    bool backfill;
    Slice grade;          /* "authenticated", "self-consistent", "no statement" */
    bool newest_unsigned; /* the same of its newest segment */
    bool begins;          /* its oldest digest that holds is a starting digest */
    bool ends_early;      /* what it proves does, before the end of the period asked for */
    Slice first, last;    /* start of the oldest, end of the newest; empty where none holds */
    Slice proven_until;   /* where what its digests prove ends (IntegrityChain.reach); empty where
                             they prove nothing, or an older version wrote audit.json */
    uint64_t digests, authenticated, failed, empty, starting, bucket_moves;
    uint64_t unsigned_newest; /* segments whose newest digest is unsigned */
    uint64_t logs, valid, modified, trailing, missing, unchecked; /* logs is the sum of the rest */
    uint64_t unattested; /* log files of its account and Region in no digest */
    Slice *fingerprints; /* of public keys */
    uint32_t fingerprint_count;
    AuditSpan *spans; /* ascending: segments, times without holes whose digests hang together */
    uint32_t span_count;
    AuditChainGap *gaps; /* ascending, between the spans */
    uint32_t gap_count;
} AuditChain;

typedef struct {
    bool checked;    /* there were digests; else nothing is stated */
    Slice grade;     /* the least of the chains' */
    Slice statement; /* a sentence for people */
    bool with_keys;  /* public keys were given */
    uint64_t keys, bad_keys;
    uint64_t digests, authenticated, failed, gaps;
    uint64_t segments, unsigned_newest; /* of all chains */
    uint64_t failures;                  /* of digests and log files: verification failed */
    uint64_t doubts;   /* files that should be digests, or metadata of one, and are none */
    uint64_t unplaced; /* of failures and doubts: those of no known account */
    /* log files, in tiers; missing ones are in the archive's digests only */
    uint64_t files_authenticated, files_self_consistent, files_unattested, files_unchecked,
        files_trailing, files_modified, files_missing;
    uint64_t ends_early; /* chains that do */
    Slice expected_end;  /* up to when digests were expected; empty where the period is open */
    AuditChain *chains;  /* by account, Region, trail, home Region */
    uint32_t chain_count;
} AuditIntegrity;

/* Whether its segments are worth telling one by one: there are several, or signatures are verified
 * and the newest digest has none. */
bool audit_chain_shows_segments(const AuditChain *chain);
/* The event files of the archive, in whichever tier: all but those that only digests know. */
uint64_t audit_integrity_files(const AuditIntegrity *integrity);

#endif
