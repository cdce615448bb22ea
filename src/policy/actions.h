/*
 * policy/actions: which operations some services have, for warnings. Internal to the room.
 *
 * Promises: what is said to be unknown stands in no table of a service whose operations are listed.
 * Services that are not listed have any operation. Costs: a search among a service's names. Never:
 * decides on records; services call operations that no model names.
 */
#ifndef TRAILAUDIT_POLICY_ACTIONS_H
#define TRAILAUDIT_POLICY_ACTIONS_H

#include "base/arena.h"

typedef struct {
    const char *prefix; /* NULL behind the last */
    const char *names;  /* separated by blanks, in order without regard to case */
    const char *beyond; /* those that no model has, in the same order */
} ServiceActions;

extern const ServiceActions actions_media[], actions_ec2[], actions_other[];

/*
 * Whether the service's operations are listed and none is called so, in any case; a date behind the
 * name, as CloudTrail writes it for some services (CreateFunction20150331), does not count. *meant
 * is then "prefix:name" of what may be meant, or empty.
 */
bool action_is_unknown(Slice prefix, Slice name, Arena *arena, Slice *meant);
/* The name as CloudTrail writes it, for one that differs from it in case only; empty otherwise. */
Slice action_spelling(Slice prefix, Slice name);

#endif
