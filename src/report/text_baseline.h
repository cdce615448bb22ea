/*
 * report/text_baseline: for a terminal, what the earlier report knew that this one is compared
 * with.
 */
#ifndef TRAILAUDIT_REPORT_TEXT_BASELINE_H
#define TRAILAUDIT_REPORT_TEXT_BASELINE_H

#include "report/text_say.h"

/* One paragraph; nothing without a baseline. */
void text_write_baseline(Saying *r);

#endif
