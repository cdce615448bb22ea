/*
 * archive/public_key_text: the keys that a text holds, by what they say of themselves. Internal to
 * the room.
 */
#ifndef TRAILAUDIT_ARCHIVE_PUBLIC_KEY_TEXT_H
#define TRAILAUDIT_ARCHIVE_PUBLIC_KEY_TEXT_H

#include "base/arena.h"
#include "base/instant.h"

typedef struct {
    Slice der;           /* data NULL where it is no base64 */
    Slice fingerprint;   /* may be empty */
    Instant from, until; /* INSTANT_NONE: not said */
} PublicKeyText;

/* False: stop. */
typedef bool (*PublicKeyVisit)(void *context, const PublicKeyText *key);

/*
 * The keys of what list-public-keys prints, or of PEM blocks (PUBLIC KEY, RSA PUBLIC KEY). Returns
 * NULL, or, in a literal, why the text is neither; keys before the fault may have been told.
 */
const char *public_key_texts(Slice text, Arena *arena, PublicKeyVisit visit, void *context);

#endif
