/*
 * profile.h: what can be generated.
 *
 * Each writes its files below a folder and adds what it planted to `facts`, as lines of `key:
 * value`. Status as of a program: 0, or 1 after a message on standard error.
 */
#ifndef GENERATE_PROFILE_H
#define GENERATE_PROFILE_H

#include "bucket.h"

struct request {
    const char *folder;
    const char *public_keys; /* a file for the key that digests are signed with, or NULL */
    uint64_t seed;
    size_t records; /* 0: the profile's own number */
};

/* Adds a line of facts. */
void facts_add_text(text *facts, const char *key, const char *value);
void facts_add_number(text *facts, const char *key, uint64_t value);

/* A quarter of the sample organisation, with everything that an audit should find and stumble over.
 */
int profile_demo(const struct request *request, text *facts);

/* Ordinary traffic in files of about 1 MB. */
int profile_bench_large(const struct request *request, text *facts);

/* The same of people who call through an SDK: nearly every record violates a policy. */
int profile_bench_violations(const struct request *request, text *facts);

/* Ordinary traffic in 4,000 files of about 2 KB compressed. */
int profile_bench_small(const struct request *request, text *facts);

/* One file with one record. */
int profile_bench_tiny(const struct request *request, text *facts);

#endif
