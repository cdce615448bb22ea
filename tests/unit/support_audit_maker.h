/*
 * What support_audit.c and support_audit_inputs.c share while an audit is made.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_AUDIT_MAKER_H
#define TRAILAUDIT_TESTS_SUPPORT_AUDIT_MAKER_H

#include "audit/audit.h"

enum { SUPPORT_DAYS = 92, SUPPORT_FILES = 480 };

typedef struct {
    Audit *audit;
    bool hostile;
    unsigned next; /* of the hostile texts */
} SupportMaker;

/* The text, in a hostile audit with the next hostile text behind it. */
Slice support_foreign(SupportMaker *m, const char *text);
/* Made-up hex digits. */
Slice support_hex(SupportMaker *m, unsigned seed, unsigned digits);
Slice support_time(SupportMaker *m, Instant instant);
Slice support_day(SupportMaker *m, Instant instant);
/* Nothing was recorded on 11 to 13 August. */
bool support_is_silent(int day);

void support_make_accounts(SupportMaker *m);
void support_make_problems(SupportMaker *m);
void support_make_inputs(SupportMaker *m);
void support_make_integrity(SupportMaker *m);

#endif
