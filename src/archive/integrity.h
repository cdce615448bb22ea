/*
 * archive/integrity: were these files delivered so, and are they all there?
 *
 * CloudTrail's digests, hourly per account, Region and trail, list the log files delivered with the
 * SHA-256 of their inflated bytes, link to the digest before, and carry the signature of that one
 * (AWS CloudTrail User Guide, "Validating CloudTrail log file integrity"). Here: a pass over the
 * digests of an archive verifies each chain from its newest digest to its oldest; then every log
 * file that is read is held against what a digest says of it.
 *
 * Promises: a digest that failed attests nothing; signatures are verified over the bytes as they
 * are; what is found depends on the archive and the keys alone, never on the order of reading. A
 * digest is its content, in however many files it lies. Its signature is taken from its successor,
 * or, for the newest of a chain, from saved S3 metadata: the file "<digest file>.metadata.json", as
 * `aws s3api head-object` prints it. What a signature proves is not doubted for what none proves. A
 * digest that lies where it was not delivered is a failure of the account where it lies, and only
 * of that. Owns: all that its
 * result points to, until integrity_free. Costs: digests are read one after the other, each of at
 * most LIMIT_DIGEST_TEXT bytes; what is kept is about 0.5 KiB a digest and 160 bytes a listed log
 * file, nothing else grows. Never: reads a folder that holds event files only, asks a network.
 */
#ifndef TRAILAUDIT_ARCHIVE_INTEGRITY_H
#define TRAILAUDIT_ARCHIVE_INTEGRITY_H

#include <stdatomic.h>

#include "archive/archive.h"
#include "archive/public_keys.h"

/* ---- words ---- */

typedef enum {
    INTEGRITY_GRADE_NONE,            /* no statement */
    INTEGRITY_GRADE_SELF_CONSISTENT, /* hashes agree; who rewrote all of it would pass */
    INTEGRITY_GRADE_AUTHENTICATED    /* a signature of AWS stands behind it */
} IntegrityGrade;
const char *integrity_grade_word(IntegrityGrade grade);

/* Of a log file; of several that apply the last here. */
typedef enum {
    INTEGRITY_UNSTATED,        /* no digests in the archive, or no log file */
    INTEGRITY_AUTHENTICATED,   /* as an authenticated digest lists it */
    INTEGRITY_SELF_CONSISTENT, /* as a digest lists it whose signature was not verified */
    INTEGRITY_UNATTESTED,      /* no digest lists it */
    INTEGRITY_UNCHECKED, /* listed, but skipped, not readable or changed while it was read; or a log
                            file that no digest lists, and not readable */
    INTEGRITY_TRAILING_DATA, /* data after the gzip stream */
    INTEGRITY_MODIFIED,
    INTEGRITY_MISSING,
    INTEGRITY_STATES
} IntegrityState;
const char *integrity_state_word(IntegrityState state);

/* ---- what was found ---- */

/* A segment: a time without holes, whose digests link to each other. Every log file delivered then
 * is listed. Half-open. */
typedef struct {
    Instant from, to;
    uint64_t digests, empty, logs; /* empty: digests that prove that nothing was delivered */
    uint64_t authenticated;        /* digests */
    bool newest_unsigned; /* of its newest digest only the hash is known: no signature was saved */
} IntegritySpan;

/* A time between two spans, for which nothing is proven. Empty where the chain begins anew without
 * a hole in time. */
typedef struct {
    Instant from, to;
    const char *why;
} IntegrityGap;

/* Half-open. */
typedef struct {
    Instant from, to;
} IntegrityTime;

typedef struct {
    Slice account, region, trail, home_region;
    bool backfill; /* digests made afterwards are a chain of their own */
    IntegrityGrade grade;
    bool newest_unsigned; /* the same of its newest segment */
    bool begins;          /* the oldest digest that holds is a starting one: none was before it */
    Instant first, last;  /* start of the oldest and end of the newest digest that hold */
    uint64_t digests, authenticated, failed;
    uint64_t empty, starting, bucket_moves; /* of those that hold */
    uint64_t unsigned_newest;               /* segments whose newest digest is unsigned */
    /* log files that its digests list: they add up */
    uint64_t logs, valid, modified, trailing, missing, unchecked;
    uint64_t unattested; /* log files of the account and Region that no digest lists */
    Slice *fingerprints; /* of the keys named, in the order of their coming */
    uint32_t fingerprint_count;
    IntegritySpan *spans; /* ascending */
    uint32_t span_count;
    IntegrityGap *gaps; /* ascending, between the spans */
    uint32_t gap_count;
    /* The times of which its digests say what was delivered, ascending and apart. With keys only
     * those that a signature proves, or that one so proven names by their hash; without, what none
     * can prove is believed of an hour at most, as that is what a digest covers. */
    IntegrityTime *proven;
    uint32_t proven_count;
    uint64_t unproven; /* with keys: digests that hold and that prove nothing */
    /* Where the proven times end, and the one digest behind them whose signature no other can
     * carry; INSTANT_NONE: nothing is proven. */
    Instant reach;
} IntegrityChain;

typedef enum {
    INTEGRITY_NOTICE,
    INTEGRITY_DOUBT, /* a file that should be a digest, or the metadata of one, and is none; nothing
                        else depends on it */
    INTEGRITY_FAILURE /* verification failed */
} IntegrityWeight;

typedef struct {
    IntegrityWeight weight;
    Slice file;       /* relative to its ARCHIVE; of a missing file: the key that a digest names */
    Slice account;    /* whose input it is; may be empty */
    const char *word; /* "modified", "missing", "bad-signature", … */
    Slice detail;
} IntegrityProblem;

typedef struct {
    IntegrityChain *chains; /* by account, Region, trail, home Region, backfill last */
    uint32_t chain_count;
    IntegrityProblem *problems;           /* in no order that means anything, but always the same */
    uint64_t problem_count, problem_rest; /* those behind LIMIT_PROBLEMS are counted only */
    uint64_t failures, doubts;
    uint64_t digests, authenticated, failed;
    uint64_t segments, unsigned_newest; /* those of all chains */
    uint64_t files[INTEGRITY_STATES]; /* log files of the archive by state; those missing beside */
    Slice *unattested;                /* their paths; LIMIT_PROBLEMS at most */
    uint64_t unattested_count;
    uint64_t gaps;
    uint32_t keys, bad_keys; /* public keys given */
    bool with_keys;
} IntegrityResult;

/* ---- the pass over the digests ---- */

typedef struct Integrity Integrity;
typedef enum { INTEGRITY_DONE, INTEGRITY_STOPPED, INTEGRITY_NO_MEMORY } IntegrityStatus;

/*
 * `paths` (the ARCHIVE arguments) and `keys` (or NULL) are borrowed. NULL with an error in the sink
 * where a path does not exist, NULL without one where memory ran out.
 */
Integrity *integrity_open(const char *const *paths, size_t count, const ArchiveOptions *options,
                          const PublicKeys *keys, Diagnostics *sink);
void integrity_free(Integrity *integrity);
/* Reads all digests and verifies the chains. `stop` may be NULL. */
IntegrityStatus integrity_read(Integrity *integrity, const atomic_bool *stop);
/* Behind INTEGRITY_NO_MEMORY: archive_source_error of the walk. */
int integrity_error(const Integrity *integrity);
/* Whether the archive has digests at all. */
bool integrity_has_digests(const Integrity *integrity);

/* ---- log files ---- */

/* Whether some digest lists this file, so that its inflated bytes are worth hashing. Any number of
 * threads. */
bool integrity_lists(const Integrity *integrity, uint32_t archive, Slice path);

typedef enum {
    INTEGRITY_NOT_READ,
    INTEGRITY_DAMAGED, /* not all of it could be inflated */
    INTEGRITY_CHANGED, /* read, and another file before the end */
    INTEGRITY_READ
} IntegrityContent;

/* How much a reader that was told to hash has seen of a file, and whether something follows it. */
IntegrityContent integrity_content(const ArchiveFacts *facts, bool *trailing);

typedef struct {
    uint32_t archive;       /* of its entry */
    Slice path;             /* of its entry; outlives the result */
    Slice account, region;  /* of its key */
    bool log;               /* by name or contents it is a log file */
    bool digest;            /* by its path it is a digest, or saved metadata of one */
    bool skipped;           /* it was not to be read */
    bool unread;            /* a log file by its name, and it cannot be read */
    IntegrityContent state; /* READ, CHANGED: the next two are known */
    bool trailing;          /* something follows the first gzip stream */
    const Digest *content;  /* SHA-256 of its inflated bytes, all of them */
} IntegrityFile;

/*
 * Holds a log file against the digests. Files are told one after the other, in archive order, and
 * each once. False without memory.
 */
bool integrity_settle(Integrity *integrity, const IntegrityFile *file, IntegrityState *state);
/* Whether a file of that key would not have been read anyway: then it is not missed. */
typedef bool (*IntegritySkips)(const void *context, const ArchiveKey *key);
/* After the last file: finds what is missing. `skips` may be NULL. False without memory. */
bool integrity_settle_missing(Integrity *integrity, IntegritySkips skips, const void *context);
const IntegrityResult *integrity_result(const Integrity *integrity);

#endif
