/*
 * plan.h: which events are delivered in which file, before anything is written.
 *
 * Whoever declares a plan owns it, starts it with plan_start and frees it with plan_free.
 * Deliveries are added first, then put in order once, then filled with events: an index of a
 * delivery holds from then on. Memory that runs out sets `failed`; callers look at it once, before
 * they write.
 */
#ifndef GENERATE_PLAN_H
#define GENERATE_PLAN_H

#include <stdbool.h>

#include "record.h"

/* What is wrong with a file on purpose. */
enum fault { FAULT_NONE, FAULT_TRUNCATED, FAULT_DAMAGED };

/* One file of the bucket. */
struct delivery {
    account_index account; /* of the folder */
    unsigned region;       /* index of regions */
    int64_t time;          /* of delivery: in the file's name */
    size_t wanted;         /* records that ordinary traffic puts in */
    size_t first;          /* first of its events in the plan, after plan_close */
    size_t count;          /* events */
    enum fault fault;
};

struct planned {
    struct event event;
    size_t delivery; /* index */
    bool copy;       /* delivered before, in another file */
};

struct plan {
    uint64_t seed;
    random_stream random;
    int64_t from, to; /* the period, half-open */
    struct delivery *deliveries;
    size_t delivery_count, delivery_room;
    struct planned *events;
    size_t event_count, event_room;
    bool failed;
};

/* Records in a file at most. */
enum { FULL_FILE = 60 };

/* An empty plan of the period. */
struct plan plan_start(uint64_t seed, int64_t from, int64_t to);

/* Adds a file. */
void plan_add_delivery(struct plan *plan, account_index account, unsigned region, int64_t time,
                       size_t wanted);

/* Puts the files in order: account, Region, time. */
void plan_order_deliveries(struct plan *plan);

/* The index of the file of that place and time, or delivery_count. */
size_t plan_find_delivery(const struct plan *plan, account_index account, unsigned region,
                          int64_t time);

/* Adds an event to a file. */
void plan_add_event(struct plan *plan, size_t delivery, const struct event *event, bool copy);

/* A time at which an event of the file happened: one to ten minutes before its delivery. */
int64_t plan_event_time(struct plan *plan, size_t delivery);

/* Puts the events in order: by file, and nearly by time in a file. */
void plan_close(struct plan *plan);

void plan_free(struct plan *plan);

#endif
