/*
 * report/text_kinds: categories of events that were never seen, in the report for a terminal.
 * Internal to the room.
 */
#ifndef TRAILAUDIT_REPORT_TEXT_KINDS_H
#define TRAILAUDIT_REPORT_TEXT_KINDS_H

#include "report/text_say.h"

/* A paragraph; nothing where each category was seen in each account, or nothing was. */
void text_write_kinds(Saying *r);

#endif
