/*
 * audit/baseline: which violations an earlier audit knew, and which of its findings are gone.
 * Internal to the room.
 *
 * A record is known if its finding stands in the baseline, with the same kind, and its eventTime is
 * before the baseline's period.to, or, where that is open, not after its last event (the
 * command-line page). An undated one is new.
 */
#ifndef TRAILAUDIT_AUDIT_BASELINE_H
#define TRAILAUDIT_AUDIT_BASELINE_H

#include "audit/build.h"

typedef struct {
    const Audit *audit; /* NULL: no baseline */
    Names *findings;    /* kind and fingerprint, by number */
    Instant until;      /* known before; INSTANT_NONE: nothing is */
} Baseline;

/* False without memory. */
bool baseline_open(Baseline *baseline, const AuditDocument *document);
void baseline_close(Baseline *baseline);
/* Records of the finding before this time are known; INSTANT_NONE where none is. False without
 * memory. */
bool baseline_until(const Baseline *baseline, const AuditFinding *finding, Instant *until);
/* The head of the baseline and its findings that are gone, into the audit, whose own findings are
 * there. False without memory. */
bool build_baseline(Audit *audit, const AuditDocument *document);

#endif
