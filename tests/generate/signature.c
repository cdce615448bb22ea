#include "signature.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <stdio.h>

#include "random.h"

enum { PRIME_BYTES = 128, EXPONENT = 65537 };

/* The first prime from a random place on whose predecessor has no factor in common with the
 * exponent. */
static bool find_prime(BIGNUM *prime, random_stream *random, BN_CTX *context)
{
    unsigned char bytes[PRIME_BYTES];
    for (int i = 0; i < PRIME_BYTES; i++) {
        bytes[i] = (unsigned char)random_next(random);
    }
    bytes[0] |= 0xc0; /* the product of two has all its bits */
    bytes[PRIME_BYTES - 1] |= 1;
    if (BN_bin2bn(bytes, sizeof bytes, prime) == NULL) {
        return false;
    }
    while (BN_mod_word(prime, EXPONENT) == 1 || BN_check_prime(prime, context, NULL) != 1) {
        if (BN_add_word(prime, 2) != 1) {
            return false;
        }
    }
    return true;
}

struct numbers {
    BIGNUM *p, *q, *n, *e, *d, *phi;
};

static bool find_numbers(struct numbers *numbers, random_stream *random, BN_CTX *context)
{
    return find_prime(numbers->p, random, context) && find_prime(numbers->q, random, context) &&
           BN_set_word(numbers->e, EXPONENT) == 1 &&
           BN_mul(numbers->n, numbers->p, numbers->q, context) == 1 &&
           BN_sub_word(numbers->p, 1) == 1 && BN_sub_word(numbers->q, 1) == 1 &&
           BN_mul(numbers->phi, numbers->p, numbers->q, context) == 1 &&
           BN_mod_inverse(numbers->d, numbers->e, numbers->phi, context) != NULL;
}

static EVP_PKEY *make_key(const struct numbers *numbers)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    OSSL_PARAM *parameters = NULL;
    if (build != NULL && context != NULL &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, numbers->n) == 1 &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, numbers->e) == 1 &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_D, numbers->d) == 1 &&
        (parameters = OSSL_PARAM_BLD_to_param(build)) != NULL &&
        EVP_PKEY_fromdata_init(context) == 1) {
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, parameters);
    }
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(build);
    EVP_PKEY_CTX_free(context);
    return key;
}

static bool find_fingerprint(struct signer *signer)
{
    unsigned char *der = NULL;
    unsigned char md5[EVP_MAX_MD_SIZE];
    int size = i2d_PublicKey(signer->key, &der);
    bool found = size > 0 && EVP_Digest(der, (size_t)size, md5, NULL, EVP_md5(), NULL) == 1;
    for (int i = 0; found && i < 16; i++) {
        snprintf(signer->fingerprint + 2 * i, 3, "%02x", md5[i]);
    }
    OPENSSL_free(der);
    return found;
}

bool signer_start(struct signer *signer, uint64_t seed)
{
    random_stream random = random_from(seed);
    BN_CTX *context = BN_CTX_new();
    *signer = (struct signer){0};
    if (context == NULL) {
        return false;
    }
    BN_CTX_start(context);
    struct numbers numbers = {BN_CTX_get(context), BN_CTX_get(context), BN_CTX_get(context),
                              BN_CTX_get(context), BN_CTX_get(context), BN_CTX_get(context)};
    if (numbers.phi != NULL && find_numbers(&numbers, &random, context)) {
        signer->key = make_key(&numbers);
    }
    BN_CTX_end(context);
    BN_CTX_free(context);
    return signer->key != NULL && find_fingerprint(signer);
}

void signer_append(const struct signer *signer, const text *signed_text, text *target)
{
    unsigned char signature[512];
    size_t size = sizeof signature;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context != NULL &&
        EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, signer->key) == 1 &&
        EVP_DigestSign(context, signature, &size, (const unsigned char *)signed_text->bytes,
                       signed_text->length) == 1) {
        text_append_hex(target, signature, size);
    } else {
        target->failed = true;
    }
    EVP_MD_CTX_free(context);
}

void signer_append_list(const struct signer *signer, text *target)
{
    unsigned char *der = NULL;
    unsigned char base64[1024];
    int size = i2d_PublicKey(signer->key, &der);
    if (size <= 0 || size > 700) {
        target->failed = true;
        return;
    }
    EVP_EncodeBlock(base64, der, size);
    OPENSSL_free(der);
    text_append_string(target, "{\"PublicKeyList\":[{\"Value\":\"");
    text_append_string(target, (const char *)base64);
    text_append_string(target, "\",\"ValidityStartTime\":\"2026-06-15T00:00:00Z\","
                               "\"ValidityEndTime\":\"2026-07-15T00:00:00Z\",\"Fingerprint\":\"");
    text_append_string(target, signer->fingerprint);
    text_append_string(target, "\"}]}\n");
}

void signer_end(struct signer *signer)
{
    EVP_PKEY_free(signer->key);
}
