#include "plan.h"

#include <stdlib.h>

#include "calendar.h"

struct plan plan_start(uint64_t seed, int64_t from, int64_t to)
{
    return (struct plan){.seed = seed, .random = random_from(seed), .from = from, .to = to};
}

/* Room for one more element; false if memory ran out. */
static bool grow(struct plan *plan, void **elements, size_t *room, size_t count, size_t size)
{
    if (plan->failed || count < *room) {
        return !plan->failed;
    }
    size_t larger = *room == 0 ? 4096 : *room * 2;
    void *moved = realloc(*elements, larger * size);
    if (moved == NULL) {
        plan->failed = true;
        return false;
    }
    *elements = moved;
    *room = larger;
    return true;
}

void plan_add_delivery(struct plan *plan, account_index account, unsigned region, int64_t time,
                       size_t wanted)
{
    if (!grow(plan, (void **)&plan->deliveries, &plan->delivery_room, plan->delivery_count,
              sizeof plan->deliveries[0])) {
        return;
    }
    plan->deliveries[plan->delivery_count++] =
        (struct delivery){.account = account, .region = region, .time = time, .wanted = wanted};
}

static int compare(int64_t left, int64_t right)
{
    return (left > right) - (left < right);
}

static int compare_deliveries(const void *left, const void *right)
{
    const struct delivery *one = left;
    const struct delivery *other = right;
    int order = compare(one->account, other->account);
    order = order != 0 ? order : compare(one->region, other->region);
    order = order != 0 ? order : compare(one->time, other->time);
    return order != 0 ? order : compare((int64_t)one->wanted, (int64_t)other->wanted);
}

void plan_order_deliveries(struct plan *plan)
{
    if (plan->delivery_count > 0) {
        qsort(plan->deliveries, plan->delivery_count, sizeof plan->deliveries[0],
              compare_deliveries);
    }
}

size_t plan_find_delivery(const struct plan *plan, account_index account, unsigned region,
                          int64_t time)
{
    size_t index = 0;
    while (index < plan->delivery_count) {
        const struct delivery *file = &plan->deliveries[index];
        if (file->account == account && file->region == region && file->time == time) {
            break;
        }
        index++;
    }
    return index;
}

void plan_add_event(struct plan *plan, size_t delivery, const struct event *event, bool copy)
{
    if (!grow(plan, (void **)&plan->events, &plan->event_room, plan->event_count,
              sizeof plan->events[0])) {
        return;
    }
    plan->events[plan->event_count++] = (struct planned){*event, delivery, copy};
    plan->deliveries[delivery].count++;
}

int64_t plan_event_time(struct plan *plan, size_t delivery)
{
    int64_t before = random_between(&plan->random, 1 * MINUTE, 10 * MINUTE);
    return plan->deliveries[delivery].time - before;
}

/* Records of a file are out of order by up to this many seconds. */
static int64_t place_in_file(const struct planned *planned)
{
    return planned->event.time + (int64_t)(planned->event.seed % 40);
}

static int compare_events(const void *left, const void *right)
{
    const struct planned *one = left;
    const struct planned *other = right;
    int order = compare((int64_t)one->delivery, (int64_t)other->delivery);
    order = order != 0 ? order : compare(place_in_file(one), place_in_file(other));
    return order != 0 ? order : compare((int64_t)one->event.seed, (int64_t)other->event.seed);
}

void plan_close(struct plan *plan)
{
    if (plan->failed || plan->event_count == 0) {
        return;
    }
    qsort(plan->events, plan->event_count, sizeof plan->events[0], compare_events);
    size_t next = 0;
    for (size_t i = 0; i < plan->delivery_count; i++) {
        plan->deliveries[i].first = next;
        next += plan->deliveries[i].count;
    }
}

void plan_free(struct plan *plan)
{
    free(plan->deliveries);
    free(plan->events);
    plan->deliveries = NULL;
    plan->events = NULL;
}
