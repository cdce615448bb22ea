/*
 * signature.h: a key of the sample organisation's own, in the place of AWS's, and what it signs.
 *
 * The key is made of the seed, so that signatures are the same to the byte; it protects nothing. A
 * signer owns its key: start it with signer_start, end it with signer_end.
 */
#ifndef GENERATE_SIGNATURE_H
#define GENERATE_SIGNATURE_H

#include <openssl/evp.h>

#include "text.h"

struct signer {
    EVP_PKEY *key;
    char fingerprint[33]; /* MD5 of its PKCS#1 form, as CloudTrail names keys */
};

/* False if libcrypto fails. */
bool signer_start(struct signer *signer, uint64_t seed);

/* Adds the signature of the text (RSASSA-PKCS1-v1_5, SHA-256) in hexadecimal digits. */
void signer_append(const struct signer *signer, const text *signed_text, text *target);

/* Adds what `aws cloudtrail list-public-keys` would print of the key. */
void signer_append_list(const struct signer *signer, text *target);

void signer_end(struct signer *signer);

#endif
