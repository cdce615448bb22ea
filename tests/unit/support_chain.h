/*
 * An archive with one chain of digests, to tamper with. Whatever fails here fails the test that
 * called.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_CHAIN_H
#define TRAILAUDIT_TESTS_SUPPORT_CHAIN_H

#include "support_digests.h"

/* Four hours with two, no, one and one log files. */
typedef struct {
    char *folder;
    TestChain chain;
    char *logs[4];
    char *keys; /* a key list with the chain's key */
} Fixture;

/* The key of a group of tests: between these two, its set-up and its end. */
extern TestKey key;
int make_key(void **state);
int free_key(void **state);

/* Text of a list with one key; freed by the caller. */
char *key_list(const TestKey *one, bool spki, const char *fingerprint);
/* An empty archive and a chain to write; sidecars: with the metadata of each digest. */
Fixture fixture_empty(const TestKey *one, bool sidecars);
Fixture fixture_begin(const TestKey *one, bool sidecars);
void fixture_end(Fixture *f);
/* Verifies it and compares what test_verify says. */
void check(const Fixture *f, const char *keys, const char *expected);
/* Path of the digest of an hour, until the next call. */
const char *digest_at(const Fixture *f, int hour);
void drop(const Fixture *f, const char *path);
void copy(const Fixture *f, const char *from, const char *to);
void append(const Fixture *f, const char *path, Slice more);

#endif
