/*
 * A made-up audit for tests of writers: 4 accounts (one listed without data, one seen but not
 * listed), 6 services, 12 policies that have every result between them, about 30 findings with
 * evidence, problems, notices and exceptions. Its sums hold as audit_check asks. It has no evidence
 * store: only the evidence in its findings can be read.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_AUDIT_H
#define TRAILAUDIT_TESTS_SUPPORT_AUDIT_H

#include "audit/audit.h"

/*
 * The same model on every call; NULL without memory. With `hostile` every text that comes from
 * outside carries what an attacker would try: markup, attribute breakers, template tags, formulas,
 * terminal sequences, bidirectional overrides, NUL, bytes that are no UTF-8, tokens of a thousand
 * characters.
 */
Audit *support_audit_new(bool hostile);
void support_audit_free(Audit *audit);
/* The texts that `hostile` spreads; NULL past the last. For tests that look for them. */
const char *support_audit_hostile(unsigned index);

#endif
