/*
 * base/digest: SHA-256 by libcrypto.
 */
#ifndef TRAILAUDIT_BASE_DIGEST_H
#define TRAILAUDIT_BASE_DIGEST_H

#include "base/slice.h"

enum { DIGEST_SIZE = 32, DIGEST_HEX_SIZE = 64 };

typedef struct {
    unsigned char bytes[DIGEST_SIZE];
} Digest;

typedef struct DigestStream DigestStream;

/* A reusable hashing context, owned by the caller; NULL without memory. */
DigestStream *digest_stream_new(void);
void digest_stream_free(DigestStream *stream);
/* Begins a new digest, forgetting the last. False on a failure of libcrypto. */
bool digest_begin(DigestStream *stream);
bool digest_add(DigestStream *stream, Slice bytes);
bool digest_end(DigestStream *stream, Digest *digest);
/* All in one call. */
bool digest_of(Slice bytes, Digest *digest);
/* 64 lower-case hex digits and a NUL. */
void digest_hex(const Digest *digest, char text[DIGEST_HEX_SIZE + 1]);

#endif
