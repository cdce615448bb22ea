/*
 * audit/redact_memo: texts that were gone through, and what became of them. Internal to the room.
 *
 * Rows of evidence have most of their texts in common. They are kept while there is room
 * (LIMIT_REDACT_MEMO); one that is not kept is gone through again. Zero initialisation is empty.
 */
#ifndef TRAILAUDIT_AUDIT_REDACT_MEMO_H
#define TRAILAUDIT_AUDIT_REDACT_MEMO_H

#include "base/arena.h"
#include "base/names.h"

typedef struct {
    Names *texts;
    Slice *masked; /* by number; data NULL: there is nothing to mask in it */
    uint32_t capacity;
    size_t held; /* bytes of both, about */
    Arena arena; /* of the masked */
} RedactMemo;

/* Whether the text was kept; *masked is then what it was masked to, the memo's; data NULL where
 * nothing in it is masked. */
bool redact_memo_find(const RedactMemo *memo, Slice text, Slice *masked);
/* Keeps it, as far as there is room and memory. */
void redact_memo_keep(RedactMemo *memo, Slice text, Slice masked);
void redact_memo_free(RedactMemo *memo);

#endif
