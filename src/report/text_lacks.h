/*
 * report/text_lacks: what makes the report INCOMPLETE, whatever its results are. Part of
 * report/text.
 */
#ifndef TRAILAUDIT_REPORT_TEXT_LACKS_H
#define TRAILAUDIT_REPORT_TEXT_LACKS_H

#include "report/text_say.h"

/* Nothing where nothing is lacking. */
void text_write_lacks(Saying *r);

#endif
