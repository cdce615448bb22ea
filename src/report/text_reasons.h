/*
 * report/text_reasons: why policies have no verdict, in the report for a terminal.
 */
#ifndef TRAILAUDIT_REPORT_TEXT_REASONS_H
#define TRAILAUDIT_REPORT_TEXT_REASONS_H

#include "report/text_say.h"

/* The reasons of those that are INCONCLUSIVE, NO DATA or NOT CONFIGURED, each once with the
 * policies that share it; of the other results the table's numbers are the reason. In the order of
 * the policies. */
void text_write_reasons(Saying *r, const AuditPolicy *const *policies, uint32_t count);

#endif
