/*
 * audit/redact_parts: the texts of the model, and what is done to each. Internal to the room.
 *
 * A pass either collects the values or masks them. Both go the same way through the model, so that
 * a text that is masked was collected too, and one that is forgotten is forgotten in one place.
 */
#ifndef TRAILAUDIT_AUDIT_REDACT_PARTS_H
#define TRAILAUDIT_AUDIT_REDACT_PARTS_H

#include "audit/audit.h"
#include "audit/redact_find.h"
#include "base/memo.h"
#include "base/names.h"

struct AuditRedaction {
    Names *values[REDACT_KINDS];
    uint32_t *numbers[REDACT_KINDS]; /* of each value, from 1; NULL while they are collected */
    Names *controls; /* ids of controls: 10.2.1.3 is one in what a policy says of itself */
};

typedef struct {
    struct AuditRedaction *redaction;
    Arena *arena; /* NULL: values are collected; else where masked texts go */
    RedactFinder finder;
    Buffer masked;
    Memo common; /* texts that others are the same as, with what became of them, */
    Arena kept;  /* which stands here */
    bool failed; /* memory ran out */
} RedactPass;

/* A text of the trail, or of people who answer to it. */
void redact_text(RedactPass *pass, Slice *text);
/* A text that a policy or framework says of itself: ids of controls in it are no addresses. */
void redact_prose(RedactPass *pass, Slice *text);
/* The same of a text that others are the same as. */
void redact_common(RedactPass *pass, Slice *text);
void redact_end(RedactPass *pass);

/* All texts of the audit but what only cursors give. */
void redact_model(RedactPass *pass, Audit *audit);
/* All texts of a row, or of a record of a sample. */
void redact_sample(RedactPass *pass, AuditSample *sample);
void redact_row(RedactPass *pass, AuditEvidence *row);
void redaction_free(struct AuditRedaction *redaction);

#endif
