/*
 * traffic.h: ordinary activity: who is at work in an account at a time, and what they do.
 */
#ifndef GENERATE_TRAFFIC_H
#define GENERATE_TRAFFIC_H

#include "record.h"

/* Some calls of one actor, close together. */
struct stint {
    const struct actor *actor;
    unsigned session;  /* as in event */
    unsigned resource; /* the first of the few resources that it deals with */
};

/* Somebody who has something to do in the account and Region at that time. */
struct stint traffic_begin(random_stream *random, account_index account, const char *region,
                           int64_t time);

/* One call of the stint at that time; about one in eighty fails. */
struct event traffic_call(random_stream *random, const struct stint *stint, account_index account,
                          const char *region, int64_t time);

#endif
