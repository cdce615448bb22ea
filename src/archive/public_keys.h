/*
 * archive/public_keys: the saved public keys with which CloudTrail's digests are verified.
 *
 * Taken from what `aws cloudtrail list-public-keys` prints (PublicKeyList of Value, base64 of DER:
 * PKCS#1 or SubjectPublicKeyInfo; validity; Fingerprint, the MD5 of the DER) and from PEM files. A
 * key whose fingerprint is another than it says is refused. Owns: the set its keys; texts are the
 * arena's. Never: asks a network for a key.
 */
#ifndef TRAILAUDIT_ARCHIVE_PUBLIC_KEYS_H
#define TRAILAUDIT_ARCHIVE_PUBLIC_KEYS_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/digest.h"
#include "base/instant.h"

typedef struct PublicKeys PublicKeys;

#define PUBLIC_KEY_NONE UINT32_MAX

/*
 * Reads a file, or all files of a folder and those below it. Errors in the sink (code
 * "no-public-key") where the path does not exist or holds no key at all, and where one of the files
 * cannot be read ("unreadable-key"); a key that cannot be used is a warning ("bad-key") and
 * counted. NULL with an error, or without memory.
 */
PublicKeys *public_keys_load(const char *path, Arena *arena, Diagnostics *sink);
void public_keys_free(PublicKeys *keys);
/* Keys that can be used, and keys that cannot. */
uint32_t public_keys_count(const PublicKeys *keys);
uint32_t public_keys_bad(const PublicKeys *keys);
/* The key of a digest's fingerprint, or PUBLIC_KEY_NONE. */
uint32_t public_keys_find(const PublicKeys *keys, Slice fingerprint);
/* Whether the key was valid then, by what its lists say; true where they do not say. */
bool public_keys_is_valid_at(const PublicKeys *keys, uint32_t key, Instant time);
/* RSASSA-PKCS1-v1_5 with SHA-256 over a text whose SHA-256 is given. Any number of threads. */
bool public_keys_verify(const PublicKeys *keys, uint32_t key, const Digest *to_sign,
                        Slice signature);
/* The SHA-256 of the text that was signed. False where the signature is none of this key. */
bool public_keys_recover(const PublicKeys *keys, uint32_t key, Slice signature,
                         Digest *signed_hash);

#endif
