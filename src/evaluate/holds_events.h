/*
 * evaluate/holds_events: whether a file is an event file, as an audit would find.
 *
 * Told by its contents: what has a record is one, what is of another kind is none, and only of the
 * rest its name decides. Costs: it is read up to its first record.
 */
#ifndef TRAILAUDIT_EVALUATE_HOLDS_EVENTS_H
#define TRAILAUDIT_EVALUATE_HOLDS_EVENTS_H

#include "archive/integrity_pass.h"

/* For IntegrityPass. */
extern const IntegrityLook holds_events;

#endif
