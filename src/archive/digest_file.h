/*
 * archive/digest_file: what a digest file of CloudTrail says. Internal to the room.
 *
 * By the AWS CloudTrail User Guide ("CloudTrail digest file structure"). Nothing is normalised: the
 * signed text is made of the characters as they stand.
 */
#ifndef TRAILAUDIT_ARCHIVE_DIGEST_FILE_H
#define TRAILAUDIT_ARCHIVE_DIGEST_FILE_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/instant.h"

/* What the name of a digest says: ACCOUNT_CloudTrail-Digest_REGION_TRAIL_HOME_TIME[_backfill]. */
typedef struct {
    Slice account, region, trail, home; /* borrow the path */
    bool backfill;
} DigestName;
/* Read from both ends, since a trail's name may hold anything. False where it is none. */
bool digest_name_parse(Slice path, DigestName *name);

typedef struct {
    Slice account, start_text, end_text, bucket, object, fingerprint, algorithm;
    /* data is NULL where they are null or missing */
    Slice previous_bucket, previous_object, previous_hash_text, previous_hash_algorithm,
        previous_signature;
    Instant start, end;
    Digest previous_hash; /* where previous_hash_text is there */
    DigestName name;      /* of object */
    uint64_t logs;
} DigestFile;

typedef struct {
    Slice object;
    Digest hash;
} DigestLog;
/* Told each log file that the digest lists; false: stop, memory ran out. */
typedef bool (*DigestVisit)(void *context, const DigestLog *log);

/*
 * Reads a digest. Texts borrow `text` or are the arena's. False with *why, a literal, where it is
 * none that can be relied on: no JSON, a required field missing, null or of another type, a key
 * given twice, an algorithm that is not known.
 */
bool digest_file_parse(Slice text, Arena *arena, DigestFile *file, const char **why);
/* The log files of a digest that was read. False where the visitor stopped or memory ran out. */
bool digest_file_logs(Slice text, Arena *arena, DigestVisit visit, void *context);

/* What `aws s3api head-object` prints of a digest, or only its Metadata, as far as it matters here.
 */
typedef struct {
    Slice signature, algorithm, generated; /* data NULL: not there */
} DigestMetadata;
/* False with *why, as digest_file_parse. */
bool digest_metadata_parse(Slice text, Arena *arena, DigestMetadata *metadata, const char **why);

/* The SHA-256 of the text that is signed; `hash` is that of the digest's own bytes. False where
 * libcrypto fails. */
bool digest_file_to_sign(const DigestFile *file, const Digest *hash, Digest *to_sign);

/* 64 hex digits of either case. */
bool digest_from_hex(Slice hex, Digest *digest);
/* Any even number of hex digits as bytes of the arena; data NULL where it is none, or without
 * memory. */
Slice digest_bytes_from_hex(Slice hex, Arena *arena);

#endif
