/*
 * What the files of integrity share: digests as they were read, and what they claim.
 */
#ifndef TRAILAUDIT_ARCHIVE_INTEGRITY_INTERNAL_H
#define TRAILAUDIT_ARCHIVE_INTEGRITY_INTERNAL_H

#include "archive/digest_file.h"
#include "archive/integrity.h"
#include "base/counts.h"

typedef enum { SIGNATURE_NONE, SIGNATURE_GOOD, SIGNATURE_BAD } SignatureState;

/* A digest. Texts of which only the equality matters are hashes or numbers. */
typedef struct {
    Slice path; /* of the file, relative to its ARCHIVE */
    uint32_t chain, logs;
    uint32_t bucket, previous_bucket; /* in names; NAMES_NONE: no link */
    uint32_t fingerprint;             /* in names */
    uint32_t key;                     /* PUBLIC_KEY_NONE: not known */
    uint64_t object, previous_object; /* hash of the place in the bucket */
    Instant start, end;
    Digest hash, previous_hash, to_sign;
    Slice previous_signature; /* bytes; empty once it was verified, or without keys */
    uint8_t has_previous, has_previous_hash;
    uint8_t by_metadata, by_successor; /* SignatureState */
    uint8_t newest;                    /* nothing in the archive links to it */
    uint8_t failed, authenticated;
    uint8_t linked; /* walked */
    uint8_t copy;   /* the same digest was read before */
} DigestRecord;

/* What a digest says of a log file. */
typedef struct {
    Digest hash;
    uint64_t place;  /* hash of the file's own name */
    Slice name;      /* without its folder */
    uint32_t folder; /* in names */
    uint32_t digest;
    uint32_t next; /* of the same file name: number + 1, 0: none */
    uint32_t last; /* of the first of them: the last one's number */
    bool seen;
} Claim;

typedef struct {
    Slice account, region, trail, home;
    bool backfill;
    uint32_t last; /* the record that was read last; UINT32_MAX: none */
} Chain;

struct Integrity {
    ArchiveSource *source;
    ArchiveReader *reader;
    const PublicKeys *keys;
    uint64_t seed;
    Buffer bytes, joined;
    Arena arena;               /* all that the result points to */
    Arena scratch;             /* of a digest */
    Names *names;              /* buckets, fingerprints, folders */
    Names *chain_names, *told; /* chains by key; what is told once */
    Chain *chains;
    uint32_t chain_count, chain_capacity;
    DigestRecord *records;
    uint32_t record_count, record_capacity;
    Claim *claims;
    uint32_t claim_count, claim_capacity;
    uint32_t *slots; /* the first claim of each place: number + 1 */
    uint32_t slot_count;
    Counts unattested; /* log files by account and Region */
    IntegrityResult result;
    uint64_t problem_capacity, unattested_capacity;
    bool no_memory;
};

/* ---- places: a key of a bucket, wherever its copy lies ---- */

/* The path from the last "AWSLogs/" on, without ".gz"; empty where there is no such folder. */
Slice integrity_place(Slice path);
/* The last component, without ".gz". */
Slice integrity_base_name(Slice path);
/* Whether the copy at this path can be the object. */
bool integrity_same_place(Slice path, Slice object);
/* The entry's path as it stands behind its ARCHIVE argument, in a buffer of the caller. */
Slice integrity_join(const Integrity *integrity, uint32_t archive, Slice path, Buffer *joined);

/* ---- the parts ---- */

/* Adds a problem; the detail is made as printf does. Remembers a want of memory. */
void integrity_report(Integrity *integrity, IntegrityWeight weight, const char *word, Slice file,
                      Slice account, const char *format, ...) __attribute__((format(printf, 6, 7)));
/* integrity_digest.c: one file of a digest folder. False without memory. */
bool integrity_take_file(Integrity *integrity, const ArchiveEntry *entry);
/* integrity_walk.c: verifies all chains, once all digests were read. False without memory. */
bool integrity_walk(Integrity *integrity);
/* integrity_claims.c */
bool integrity_claim(Integrity *integrity, uint32_t digest, const DigestLog *log);

#endif
