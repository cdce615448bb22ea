/*
 * report/text_integrity: what digests prove, in the report for a terminal. Internal to the room.
 */
#ifndef TRAILAUDIT_REPORT_TEXT_INTEGRITY_H
#define TRAILAUDIT_REPORT_TEXT_INTEGRITY_H

#include "report/text_say.h"

/* Some lines; all chains stand in audit.json. */
void text_write_integrity(Saying *r);

#endif
