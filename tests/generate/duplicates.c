#include "duplicates.h"

#include <stdlib.h>

#include "calendar.h"

/* Copies come within this time, or not at all. */
enum { LATEST = 3 * DAY };

static bool may_hold(const struct plan *plan, size_t index, const struct delivery *origin)
{
    if (index >= plan->delivery_count) {
        return false;
    }
    const struct delivery *file = &plan->deliveries[index];
    return file->fault == FAULT_NONE && file->time > origin->time &&
           file->time < origin->time + LATEST && file->count < FULL_FILE;
}

/* A file to deliver the event in again; delivery_count if none was met. */
static size_t choose_delivery(struct plan *plan, size_t origin_index, bool elsewhere)
{
    enum { TRIES = 400 };
    const struct delivery *origin = &plan->deliveries[origin_index];
    if (!elsewhere) {
        size_t next = origin_index + 1;
        bool same_place = next < plan->delivery_count &&
                          plan->deliveries[next].account == origin->account &&
                          plan->deliveries[next].region == origin->region;
        return same_place && may_hold(plan, next, origin) ? next : plan->delivery_count;
    }
    for (int i = 0; i < TRIES; i++) {
        size_t index = random_below(&plan->random, plan->delivery_count);
        if (may_hold(plan, index, origin) && plan->deliveries[index].account != origin->account) {
            return index;
        }
    }
    return plan->delivery_count;
}

void duplicates_add(struct plan *plan, size_t count)
{
    size_t originals = plan->event_count;
    bool *copied = calloc(originals, sizeof *copied);
    if (copied == NULL) {
        plan->failed = true;
        return;
    }
    size_t added = 0;
    while (added < count && !plan->failed) {
        size_t chosen = random_below(&plan->random, originals);
        size_t origin = plan->events[chosen].delivery;
        if (copied[chosen] || plan->deliveries[origin].fault != FAULT_NONE) {
            continue;
        }
        size_t target = choose_delivery(plan, origin, added % 3 == 2);
        if (target < plan->delivery_count) {
            struct event event = plan->events[chosen].event;
            plan_add_event(plan, target, &event, true);
            copied[chosen] = true;
            added++;
        }
    }
    free(copied);
}
