/*
 * Chains of digests that a test makes, signs with keys of its own, and tampers with. Whatever fails
 * here fails the test that called.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_DIGESTS_H
#define TRAILAUDIT_TESTS_SUPPORT_DIGESTS_H

#include <openssl/evp.h>

#include "base/buffer.h"

#define CHAIN_ACCOUNT "111122223333"

typedef struct {
    EVP_PKEY *pair;
    char fingerprint[33]; /* of its PKCS#1 form */
} TestKey;

TestKey test_key_make(void);
void test_key_free(TestKey *key);
/* Its DER, PKCS#1 or SubjectPublicKeyInfo. Freed by the caller. */
Buffer test_key_der(const TestKey *key, bool spki);
/* An element of PublicKeyList, appended. `fingerprint` NULL: the true one. */
void test_key_list(Buffer *json, const TestKey *key, bool spki, const char *fingerprint,
                   const char *from, const char *until);
/* The same in PEM. */
void test_key_pem(Buffer *text, const TestKey *key, bool spki);

/* A chain being written, an hour a digest, from 2026-07-01T00:00:00Z on. */
typedef struct {
    const char *folder; /* the archive */
    const TestKey *key; /* signs */
    const char *account, *region, *trail, *home, *bucket, *prefix;
    bool backfill, upper;        /* upper: hashes in upper case */
    bool sidecars;               /* save the metadata of every digest */
    const char *generated;       /* backfill-generation-timestamp in these; NULL: none */
    const char *previous_bucket; /* what the next digest says, where it differs */
    const char *extra;           /* further members of the next digest, with a comma behind */
    int hour;                    /* of the next digest */
    unsigned logs;               /* written so far */
    Buffer entries;              /* of logFiles */
    Buffer object, hash, signature,
        last_bucket; /* of the last digest; empty: a starting one comes */
} TestChain;

TestChain test_chain_begin(const char *folder, const TestKey *key);
/* Writes a log file of the hour and lists it. The path is valid until the next call. */
const char *test_chain_log(TestChain *chain, const char *text);
/* Lists a file that another chain has. */
void test_chain_list(TestChain *chain, const char *object, const char *text);
/* Writes the digest of the hour. The path is valid until the next call. */
const char *test_chain_digest(TestChain *chain);
/* The hour passes and the next digest is a starting one. */
void test_chain_restart(TestChain *chain, int hours);
void test_chain_end(TestChain *chain);
/* Path of the digest whose hour begins so many hours after the start. */
const char *test_digest_path(const TestChain *chain, int hour);

/* Exchanges a piece of text inside a gzip file for another. */
void test_edit(const char *folder, const char *path, const char *from, const char *to);
/* What CloudTrail would sign for this digest, signed; hex, appended. */
void test_sign(const TestKey *key, const char *text, Buffer *hex);

/*
 * Verifies the archive and says all that was found, short, a line a fact; `keys` is the text of a
 * key file, or NULL.
 */
Buffer test_verify(const char *folder, const char *keys);

#endif
