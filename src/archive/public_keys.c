#include "archive/public_keys.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <unistd.h>

#include "archive/archive.h"
#include "archive/public_key_text.h"
#include "base/limits.h"

typedef struct {
    EVP_PKEY *key;
    char fingerprints[2][33]; /* MD5 of its PKCS#1 and of its SubjectPublicKeyInfo, hex */
    Instant from, until;      /* INSTANT_NONE: not said */
} Key;

struct PublicKeys {
    Key *keys;
    uint32_t count, capacity, bad;
};

/* MD5, because CloudTrail names keys by it; nothing is trusted for it. */
static bool fingerprint(const unsigned char *der, size_t size, char hex[33])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char md5[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (EVP_Digest(der, size, md5, &length, EVP_md5(), NULL) != 1 || length != 16)
        return false;
    for (unsigned i = 0; i < 16; i++) {
        hex[2 * i] = digits[md5[i] >> 4];
        hex[2 * i + 1] = digits[md5[i] & 15];
    }
    hex[32] = '\0';
    return true;
}

static EVP_PKEY *read_der(const unsigned char *der, size_t size)
{
    const unsigned char *at = der;
    EVP_PKEY *key = d2i_PublicKey(EVP_PKEY_RSA, NULL, &at, (long)size);
    if (!key) {
        at = der;
        key = d2i_PUBKEY(NULL, &at, (long)size);
    }
    if (key && at == der + size && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA &&
        EVP_PKEY_get_bits(key) >= 1024 && EVP_PKEY_get_bits(key) <= LIMIT_KEY_BITS)
        return key;
    EVP_PKEY_free(key);
    return NULL;
}

static bool find_fingerprints(Key *key)
{
    unsigned char *der = NULL;
    int size = i2d_PublicKey(key->key, &der);
    bool good = size > 0 && fingerprint(der, (size_t)size, key->fingerprints[0]);
    OPENSSL_free(der);
    der = NULL;
    size = i2d_PUBKEY(key->key, &der);
    good = good && size > 0 && fingerprint(der, (size_t)size, key->fingerprints[1]);
    OPENSSL_free(der);
    return good;
}

static bool add_key(PublicKeys *keys, const Key *key)
{
    if (keys->count == keys->capacity) {
        uint32_t capacity = keys->capacity ? keys->capacity * 2 : 16;
        Key *grown = reallocarray(keys->keys, capacity, sizeof(Key));
        if (!grown)
            return false;
        keys->keys = grown;
        keys->capacity = capacity;
    }
    keys->keys[keys->count++] = *key;
    return true;
}

/* Whether the text is the fingerprint that the DER has. */
static bool is_named(Slice der, Slice said)
{
    char hex[33];
    return !said.size || (fingerprint((const unsigned char *)der.data, der.size, hex) &&
                          slice_equal_fold(said, slice_of(hex)));
}

typedef struct {
    PublicKeys *keys;
    const char *path; /* that was given */
    Slice file;
    Diagnostics *sink;
    uint64_t met;
    bool no_memory;
} Loading;

static bool take_key(void *context, const PublicKeyText *text)
{
    Loading *loading = context;
    const char *fault = NULL;
    Key key = {.from = text->from, .until = text->until};
    loading->met++;
    if (loading->keys->count + loading->keys->bad >= LIMIT_PUBLIC_KEYS)
        fault = "there are more keys than can be read";
    else if (!text->der.data)
        fault = "its Value is no base64 of a key";
    else if (!is_named(text->der, text->fingerprint))
        fault = "its fingerprint is another than it says";
    else if (!(key.key = read_der((const unsigned char *)text->der.data, text->der.size)))
        fault = "it is no RSA key in DER";
    if (!fault && find_fingerprints(&key) && add_key(loading->keys, &key))
        return true;
    EVP_PKEY_free(key.key);
    if (!fault) {
        loading->no_memory = true;
        return false;
    }
    loading->keys->bad++;
    diagnostics_report(loading->sink, DIAGNOSTIC_WARNING, "bad-key", loading->file, 0,
                       "key %llu of the file is not used: %s", (unsigned long long)loading->met,
                       fault);
    return true;
}

/* Keys that were given and cannot be read are not as if there were none. */
static bool unreadable(Loading *loading, const ArchiveEntry *entry, int error)
{
    diagnostics_report(loading->sink, DIAGNOSTIC_ERROR, "unreadable-key",
                       entry->named ? slice_of(loading->path) : entry->path, 0,
                       "cannot be read: %s", archive_error_words(error));
    return false;
}

/* One file of the path given. */
static bool load_file(Loading *loading, ArchiveSource *source, const ArchiveEntry *entry,
                      Arena *arena)
{
    Buffer bytes = {0};
    ArchiveFetched fetched = {.stream = -1};
    if (entry->size > LIMIT_KEY_TEXT) {
        diagnostics_report(loading->sink, DIAGNOSTIC_WARNING, "bad-key", entry->path, 0,
                           "larger than a list of public keys can be: not read");
        return true;
    }
    loading->file = entry->path;
    loading->met = 0;
    bool good = archive_source_fetch(source, entry, &bytes, &fetched);
    if (fetched.stream >= 0)
        close(fetched.stream);
    if (good && fetched.error) {
        good = unreadable(loading, entry, fetched.error);
    } else if (good && fetched.size <= LIMIT_KEY_TEXT) {
        const char *why = public_key_texts(buffer_slice(&bytes), arena, take_key, loading);
        if (why && !loading->no_memory)
            diagnostics_report(loading->sink, DIAGNOSTIC_WARNING, "no-public-key", entry->path, 0,
                               "no list of public keys: %s", why);
    }
    buffer_free(&bytes);
    return good && !loading->no_memory;
}

static bool load_all(Loading *loading, ArchiveSource *source, Arena *arena)
{
    ArchiveEntry entry;
    Problem problem;
    for (;;) {
        switch (archive_source_next(source, &entry, &problem)) {
        case ARCHIVE_STEP_ENTRY:
            if (!load_file(loading, source, &entry, arena))
                return false;
            break;
        case ARCHIVE_STEP_PROBLEM:
            diagnostics_report(loading->sink, DIAGNOSTIC_WARNING, "no-public-key", entry.path, 0,
                               "%.*s", (int)problem.detail.size, problem.detail.data);
            break;
        case ARCHIVE_STEP_END:
            return true;
        case ARCHIVE_STEP_FAILED:
            return false;
        }
    }
}

PublicKeys *public_keys_load(const char *path, Arena *arena, Diagnostics *sink)
{
    ArchiveOptions options = {0};
    ArchiveSource *source = archive_source_open(&path, 1, &options, sink);
    PublicKeys *keys = source ? calloc(1, sizeof(PublicKeys)) : NULL;
    Loading loading = {.keys = keys, .path = path, .sink = sink};
    bool good = keys && load_all(&loading, source, arena);
    archive_source_close(source);
    if (good && keys->count + keys->bad == 0) {
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "no-public-key", slice_of(path), 0,
                           "there is no public key in it");
        good = false;
    }
    if (good)
        return keys;
    public_keys_free(keys);
    return NULL;
}

void public_keys_free(PublicKeys *keys)
{
    if (!keys)
        return;
    for (uint32_t i = 0; i < keys->count; i++)
        EVP_PKEY_free(keys->keys[i].key);
    free(keys->keys);
    free(keys);
}

uint32_t public_keys_count(const PublicKeys *keys)
{
    return keys->count;
}

uint32_t public_keys_bad(const PublicKeys *keys)
{
    return keys->bad;
}

static bool has_fingerprint(const Key *key, Slice fingerprint)
{
    return slice_equal_fold(fingerprint, slice_of(key->fingerprints[0])) ||
           slice_equal_fold(fingerprint, slice_of(key->fingerprints[1]));
}

uint32_t public_keys_find(const PublicKeys *keys, Slice fingerprint)
{
    for (uint32_t i = 0; i < keys->count; i++)
        if (has_fingerprint(&keys->keys[i], fingerprint))
            return i;
    return PUBLIC_KEY_NONE;
}

/* The same key may stand in several lists. */
bool public_keys_is_valid_at(const PublicKeys *keys, uint32_t key, Instant time)
{
    Slice name = slice_of(keys->keys[key].fingerprints[0]);
    for (uint32_t i = key; i < keys->count; i++) {
        const Key *other = &keys->keys[i];
        if (has_fingerprint(other, name) && (other->from == INSTANT_NONE || time >= other->from) &&
            (other->until == INSTANT_NONE || time <= other->until))
            return true;
    }
    return false;
}

bool public_keys_verify(const PublicKeys *keys, uint32_t key, const Digest *to_sign,
                        Slice signature)
{
    EVP_PKEY *public = keys->keys[key].key;
    if (signature.size != (size_t)EVP_PKEY_get_size(public))
        return false;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(public, NULL);
    bool good = context && EVP_PKEY_verify_init(context) == 1 &&
                EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 &&
                EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1 &&
                EVP_PKEY_verify(context, (const unsigned char *)signature.data, signature.size,
                                to_sign->bytes, DIGEST_SIZE) == 1;
    EVP_PKEY_CTX_free(context);
    return good;
}

bool public_keys_recover(const PublicKeys *keys, uint32_t key, Slice signature, Digest *signed_hash)
{
    EVP_PKEY *public = keys->keys[key].key;
    unsigned char recovered[1024];
    size_t size = sizeof recovered;
    if (signature.size != (size_t)EVP_PKEY_get_size(public) || signature.size > sizeof recovered)
        return false;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(public, NULL);
    bool good =
        context && EVP_PKEY_verify_recover_init(context) == 1 &&
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 &&
        EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1 &&
        EVP_PKEY_verify_recover(context, recovered, &size, (const unsigned char *)signature.data,
                                signature.size) == 1 &&
        size == DIGEST_SIZE;
    EVP_PKEY_CTX_free(context);
    if (good)
        memcpy(signed_hash->bytes, recovered, DIGEST_SIZE);
    return good;
}
