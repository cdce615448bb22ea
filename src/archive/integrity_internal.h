/*
 * What the files of integrity share: digests as they were read, and what they claim.
 */
#ifndef TRAILAUDIT_ARCHIVE_INTEGRITY_INTERNAL_H
#define TRAILAUDIT_ARCHIVE_INTEGRITY_INTERNAL_H

#include "archive/digest_file.h"
#include "archive/integrity.h"
#include "base/counts.h"

typedef enum { SIGNATURE_NONE, SIGNATURE_GOOD, SIGNATURE_BAD } SignatureState;

/*
 * A digest: one content, however many files have it. Texts of which only the equality matters are
 * hashes or numbers.
 */
typedef struct {
    Slice path; /* of the file, relative to its ARCHIVE: one that lies where it should, if any does
                 */
    uint32_t chain, logs;
    uint32_t bucket, previous_bucket; /* in names; NAMES_NONE: no link */
    uint32_t fingerprint;             /* in names */
    uint32_t root;                    /* in names: where it lies under another; else NAMES_NONE */
    uint32_t key;                     /* PUBLIC_KEY_NONE: not known */
    uint64_t object, previous_object; /* hash of the place in the bucket */
    uint64_t name;                    /* hash of the object's own name */
    Instant start, end;
    Digest hash, previous_hash, to_sign;
    Slice previous_signature; /* bytes; empty once it was verified, or without keys */
    uint32_t first, rival;    /* of the same object: the first one; the next one's number + 1 */
    uint8_t has_previous, has_previous_hash;
    uint8_t carries;  /* SignatureState: its signature of the digest before verifies that one */
    uint8_t endorsed; /* 1: a digest links to it by its hash, 2: one that a signature proves */
    bool placed;      /* a file of it lies where it was delivered */
    /* All its files lie where another chain has its digests. If a signature proves it, what it
     * tells is of its own chain, and of that one's account, all the same. */
    bool foreign;
    bool stray;   /* foreign, and no signature proves it: no digest of its chain */
    bool accused; /* saved metadata say that it is another one */
    bool authenticated, failed;
    bool bound;                         /* one that is proven names it by its hash */
    bool proves;                        /* what it says of its time counts */
    bool contradicted;                  /* by a log file that is as another digest proves: told */
    bool newest;                        /* nothing that holds links to it */
    bool walked, proven, settled, held; /* of all of the same object, at the first one */
} DigestRecord;

/* Saved metadata that are not known yet to verify a digest. */
typedef struct {
    Slice path;       /* of the file */
    Slice account;    /* of its path */
    Slice signature;  /* bytes; empty: none that could verify anything */
    uint64_t name;    /* hash of the digest's own name */
    bool named;       /* that is the name of a digest */
    Instant made;     /* backfill-generation-timestamp */
    uint32_t accuses; /* a record of that name: number + 1 */
} SavedMetadata;

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
} Chain;

/* Records by one of their hashes. */
typedef struct {
    uint32_t *slots; /* number + 1 */
    uint32_t count;  /* a power of two */
} RecordTable;

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
    RecordTable contents; /* by hash */
    RecordTable objects;  /* the first of each object, once all were read */
    uint32_t *
        named_by; /* of each name: the last chain, number + 1, that a key of that name is told of */
    uint64_t taken,
        met; /* files that are digests by their paths: read here, told of by who reads all */
    uint32_t last_record; /* that the last digest file holds; UINT32_MAX: none */
    SavedMetadata *metadata;
    uint32_t metadata_count, metadata_capacity;
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

/* integrity_root.c: where the file at the joined path lies under other folders than it was
 * delivered under, as far as can be seen, a sentence in names; else, and without memory,
 * NAMES_NONE.
 */
uint32_t integrity_other_root(Integrity *integrity, const ArchiveEntry *entry, Slice joined,
                              const DigestFile *file);

/* ---- the parts ---- */

/* Adds a problem; the detail is made as printf does. Remembers a want of memory. */
void integrity_report(Integrity *integrity, IntegrityWeight weight, const char *word, Slice file,
                      Slice account, const char *format, ...) __attribute__((format(printf, 6, 7)));
/* Room for one more of so many. False without memory. */
bool integrity_grow(void **array, uint32_t count, uint32_t *capacity, size_t size);
/* True the first time that this is told of a chain. */
bool integrity_tell_once(Integrity *integrity, uint32_t chain, const char *what, Slice fingerprint);
/* integrity_digest.c: one file of a digest folder. False without memory. */
bool integrity_take_file(Integrity *integrity, const ArchiveEntry *entry);
/* The record of that content, or NULL. */
DigestRecord *integrity_find_content(const Integrity *integrity, const Digest *hash);
/* integrity_metadata.c: saved metadata. False without memory. */
bool integrity_take_metadata(Integrity *integrity, const ArchiveEntry *entry, Slice text,
                             const char *fault);
bool integrity_use_metadata(Integrity *integrity);
/* What it is the metadata of, by its path; data NULL where it is none. */
Slice integrity_metadata_of(Slice path);
/* integrity_proof.c: which digests a signature proves, once all were read. False without memory. */
bool integrity_prove(Integrity *integrity);
/* The first record of an object, or NULL; the next one, or NULL. Strays are left out. */
DigestRecord *integrity_find_object(const Integrity *integrity, uint64_t object);
DigestRecord *integrity_next_rival(const Integrity *integrity, const DigestRecord *record);
/* A table for so many records. False without memory. */
bool integrity_table_make(RecordTable *table, uint32_t records);
SignatureState integrity_check(const Integrity *integrity, const DigestRecord *record,
                               Slice signature);
/* integrity_times.c: adds a digest that holds, oldest first, to the times that its chain proves;
 * `older` is the one before, if any. */
void integrity_add_time(Integrity *integrity, IntegrityChain *chain, const DigestRecord *older,
                        DigestRecord *record);
/* integrity_chain.c: what a chain adds up to: of its records from newest to oldest. */
bool integrity_sum_up(Integrity *integrity, const uint32_t *order, uint32_t count);
/* integrity_walk.c: verifies all chains, once all digests were read. False without memory. */
bool integrity_walk(Integrity *integrity);
/* integrity_claims.c */
bool integrity_claim(Integrity *integrity, uint32_t digest, const DigestLog *log);

#endif
