/*
 * base/counts: how often each name occurred.
 */
#ifndef TRAILAUDIT_BASE_COUNTS_H
#define TRAILAUDIT_BASE_COUNTS_H

#include "base/names.h"

typedef struct {
    Names *names;     /* owns copies of the names */
    uint64_t *values; /* by id */
    uint32_t capacity;
    uint32_t before; /* the id last added to, and 1; 0: none */
} Counts;

/* Zero initialisation is a ready, empty table. */

/* False without memory. */
bool counts_add(Counts *counts, Slice name, uint64_t more);
/* Adds all of `from`. */
bool counts_merge(Counts *counts, const Counts *from);
uint32_t counts_size(const Counts *counts);
Slice counts_name(const Counts *counts, uint32_t id);
/* Empties it. */
void counts_free(Counts *counts);

#endif
