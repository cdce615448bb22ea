/*
 * report/text_controls: the control matrix for a terminal.
 *
 * Promises: every control of the frameworks that the model has, by result; of those without a
 * policy, which may be thousands, the first, and how many more. Owns nothing. Never: writes to an
 * output.
 */
#ifndef TRAILAUDIT_REPORT_TEXT_CONTROLS_H
#define TRAILAUDIT_REPORT_TEXT_CONTROLS_H

#include "report/text_say.h"

void text_write_controls(Saying *r);

#endif
