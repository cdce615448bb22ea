/*
 * event/prefixes: the tables behind event_prefix_known and event_prefix_meant. Both are sorted by
 * byte order of the first column.
 */
#ifndef TRAILAUDIT_EVENT_PREFIXES_H
#define TRAILAUDIT_EVENT_PREFIXES_H

#include <stddef.h>

typedef struct {
    const char *written; /* by people: lower case, letters and digits only */
    const char *prefix;  /* a known one */
} PrefixMeaning;

extern const char *const prefix_known_table[];
extern const size_t prefix_known_count;
extern const PrefixMeaning prefix_meaning_table[];
extern const size_t prefix_meaning_count;

#endif
