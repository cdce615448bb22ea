/*
 * evaluate/seen: which records were seen, across all files and accounts. Internal to the room.
 *
 * A set of hashes of ids, each with its first place in archive order, 24 bytes an entry, sharded by
 * hash; any number of threads. Whoever meets a record first evaluates it; the place is the least of
 * all copies in the end, so the result does not depend on who came first. Ids have one entry each;
 * whatever else was met with the same id has entries by id and columns, so that ids used over and
 * over cost no more than others. Above the memory that it is given, ids go to an unnamed file.
 *
 * Copies of a record have the same columns, whatever their text. Nearly all have the same text too,
 * which is quickly hashed: so an entry holds the hash of its text until another text comes with the
 * id, and from then on that of its columns, which whoever meets such a text has to find out.
 */
#ifndef TRAILAUDIT_EVALUATE_SEEN_H
#define TRAILAUDIT_EVALUATE_SEEN_H

#include <stdbool.h>
#include <stdint.h>

/* Few shards are large soon, and a record spends so little time in one that they suffice for many
 * workers. */
enum { SEEN_SHARD_BITS = 3 };

typedef struct SeenSet SeenSet;

typedef enum {
    SEEN_NEW,
    SEEN_DUPLICATE,
    SEEN_EARLIER,
    SEEN_REUSED,
    SEEN_REUSED_AGAIN,
    SEEN_OTHER_TEXT,
    SEEN_FAILED
} SeenState;

typedef struct {
    uint32_t file, record;
} SeenPlace;

/* `memory`: bytes of ids that are kept there; more go to a file in the folder, which is borrowed.
 * `shared`: several threads ask at once. NULL without memory. */
SeenSet *seen_new(uint64_t memory, const char *folder, bool shared);
void seen_free(SeenSet *set);
/* Tells the processor that the id will be asked for soon: the set is far larger than its caches. */
void seen_expect(const SeenSet *set, uint64_t id);
/* Notes a record by its text. SEEN_EARLIER: a duplicate too, but before all copies so far, so that
 * it is the one to be shown, and no longer that at *before (or NULL). SEEN_OTHER_TEXT: the id is
 * known, but not with this text: nothing was noted, seen_add_columns is to be asked. SEEN_FAILED:
 * see seen_error. */
SeenState seen_add(SeenSet *set, uint64_t id, uint64_t text, SeenPlace place, SeenPlace *before);
/* Whether of the record that was met first with the id, which is known, only the text was hashed;
 * *place is then where it, or a copy, stands. */
bool seen_lacks_columns(SeenSet *set, uint64_t id, SeenPlace *place);
/* Tells the columns of that record by the hash of its text: where another was met first, or its
 * columns are known, nothing changes. False as SEEN_FAILED. */
bool seen_set_columns(SeenSet *set, uint64_t id, uint64_t text, uint64_t columns);
/* Notes a record by its columns, once those of the first with its id are known. SEEN_REUSED: new,
 * but the id is known with other columns; SEEN_REUSED_AGAIN: the same, and this was said of the id
 * before. */
SeenState seen_add_columns(SeenSet *set, uint64_t id, uint64_t columns, SeenPlace place,
                           SeenPlace *before);
/* errno of what failed, here or in any call before: ENOMEM without memory, else what the file
 * system says; 0: nothing. What was asked since may be wrong. */
int seen_error(const SeenSet *set);
/* The first place of a record that was added; `columns` may be 0 of one that was met first with its
 * id. Only when all are added, and by one thread. */
SeenPlace seen_place(SeenSet *set, uint64_t id, uint64_t columns);
/* Tells the places of all records with this id, in no order. Only when all are added, and by one
 * thread. */
void seen_each(SeenSet *set, uint64_t id, void (*tell)(void *context, SeenPlace place),
               void *context);

#endif
