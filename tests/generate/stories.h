/*
 * stories.h: things that only show over several records: guessed passwords, a trail that is
 * stopped, secrets read in bulk. Each stands at a fixed time of the period, in files of its own.
 */
#ifndef GENERATE_STORIES_H
#define GENERATE_STORIES_H

#include "plan.h"

/* How many records stories_add_events adds. */
size_t stories_count(void);

/* Adds the files that the stories' records are delivered in; before the files are put in order. */
void stories_add_deliveries(struct plan *plan);

/* Adds the records; after that. */
void stories_add_events(struct plan *plan);

#endif
