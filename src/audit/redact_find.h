/*
 * audit/redact_find: where a text holds a key id, an address or an e-mail. Internal to the room.
 *
 * A text is looked at as it is meant: %40, %2540, \u0040 and &#64; are @. Lengths are bounded by
 * nothing but the text's; each byte is looked at a bounded number of times.
 */
#ifndef TRAILAUDIT_AUDIT_REDACT_FIND_H
#define TRAILAUDIT_AUDIT_REDACT_FIND_H

#include "base/buffer.h"

typedef enum { REDACT_KEY, REDACT_ADDRESS, REDACT_EMAIL, REDACT_KINDS } RedactKind;

typedef struct {
    RedactKind kind;
    size_t from, to; /* bytes of the text as it stands */
    Slice value; /* its normal form: decoded, an e-mail in lower case, a key in upper, an address as
                    RFC 5952 writes it; the finder's, until the next call */
} RedactMatch;

typedef struct {
    Buffer meant;           /* the text decoded */
    size_t *places;         /* where each of those bytes begins in the text, and its end */
    size_t place_capacity;  /* of places */
    size_t at;              /* in meant */
    size_t email, email_to; /* the next e-mail; SIZE_MAX: there is none */
    Buffer value;
} RedactFinder;

/* From the start of this text, which must stay. False without memory. A finder that is zero is
 * ready. */
bool redact_find_begin(RedactFinder *finder, Slice text);
/* The next one; false at the end, or without memory (value.failed). */
bool redact_find_next(RedactFinder *finder, RedactMatch *match);
void redact_find_end(RedactFinder *finder);

#endif
