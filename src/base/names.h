/*
 * base/names: a table from byte strings to small integers.
 *
 * Ids count up from 0 in the order of first appearance. The table owns copies of its names. Looking
 * a name up costs one hash and usually one comparison. One thread at a time.
 */
#ifndef TRAILAUDIT_BASE_NAMES_H
#define TRAILAUDIT_BASE_NAMES_H

#include "base/hash.h"

typedef struct Names Names;

#define NAMES_NONE UINT32_MAX

/* NULL without memory. */
Names *names_new(void);
void names_free(Names *names);
/* The id of the name, which is added if it is new; NAMES_NONE without memory. */
uint32_t names_intern(Names *names, Slice name);
/* The id, or NAMES_NONE where the name is not known. */
uint32_t names_find(const Names *names, Slice name);
/* The name of an id below names_count; borrowed, stays where it is until names_free. */
Slice names_get(const Names *names, uint32_t id);
uint32_t names_count(const Names *names);

/* A 64-bit hash for tables: fast, well mixed, not for secrets. */
uint64_t hash_bytes(Slice bytes, uint64_t seed);
/* A seed that who wrote the input cannot know, for a table of what it holds: keys that all fall
 * into one place cannot be made. Another one each time: nothing that is shown may depend on it. */
uint64_t hash_seed(void);

#endif
