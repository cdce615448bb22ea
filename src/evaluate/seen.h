/*
 * evaluate/seen: which records were seen, across all files and accounts. Internal to the room.
 *
 * A set of (id, columns) hashes, each with its first place in archive order, 24 bytes an entry,
 * sharded by hash; any number of threads. Whoever meets a record first evaluates it; the place is
 * the least of all copies in the end, so the result does not depend on who came first.
 */
#ifndef TRAILAUDIT_EVALUATE_SEEN_H
#define TRAILAUDIT_EVALUATE_SEEN_H

#include <stdbool.h>
#include <stdint.h>

typedef struct SeenSet SeenSet;

typedef enum { SEEN_NEW, SEEN_DUPLICATE, SEEN_EARLIER, SEEN_REUSED, SEEN_NO_MEMORY } SeenState;

typedef struct {
    uint32_t file, record;
} SeenPlace;

SeenSet *seen_new(void);
void seen_free(SeenSet *set);
/* Tells the processor that the id will be asked for soon: the set is far larger than its caches. */
void seen_expect(const SeenSet *set, uint64_t id);
/* Notes a record. SEEN_EARLIER: a duplicate too, but before all copies so far, so that it is the
 * one to be shown. SEEN_REUSED: new, but the id is known with other columns. */
SeenState seen_add(SeenSet *set, uint64_t id, uint64_t columns, SeenPlace place);
/* The first place of a record that was added. */
SeenPlace seen_place(const SeenSet *set, uint64_t id, uint64_t columns);
/* Tells the places of all records with this id, in no order. */
void seen_each(const SeenSet *set, uint64_t id, void (*tell)(void *context, SeenPlace place),
               void *context);

#endif
