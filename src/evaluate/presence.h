/*
 * evaluate/presence: in which account and Region, on which day, records were evaluated; and the
 * calls by which a trail was stopped or changed, evaluated or not. Internal to the room.
 *
 * Costs: records of a file are mostly of one account, Region and day: a comparison each. A call
 * takes 112 bytes and its event id; its other texts are kept once, whatever number has them. Merges
 * in any order to the same rows.
 */
#ifndef TRAILAUDIT_EVALUATE_PRESENCE_H
#define TRAILAUDIT_EVALUATE_PRESENCE_H

#include "base/buffer.h"
#include "base/names.h"
#include "evaluate/evaluate.h"

typedef struct {
    Names *keys; /* day, account, Region, as bytes → row */
    RunPresence *rows;
    uint32_t capacity, last; /* last: the row that was met last */
    Buffer key;
    RunInterruption *interruptions;
    uint32_t interruption_count, interruption_capacity;
    Names *texts; /* of interruptions, but for their event ids */
    Arena ids;    /* these */
} Presence;

/* False without memory. */
bool presence_open(Presence *presence);
void presence_close(Presence *presence);
/* The text where it is shaped as a Region's name ("eu-west-1", "us-gov-east-1", "aws-global"), else
 * the empty slice: what a trail claims must not make a row of its own each. */
Slice presence_region(Slice text);
/* Whether the text is the Region of the record before, which needs no second look. */
bool presence_is_last(const Presence *presence, Slice region);
/* A dated record that was evaluated. False without memory. */
bool presence_add(Presence *presence, Slice account, Slice region, Instant time);
/* A dated call of a record that is out of scope: its day and hour have something, and no record
 * more. False without memory. */
bool presence_met(Presence *presence, Slice account, Slice region, Instant time);
/* Whether it is a call that stops, starts or changes a trail. */
bool presence_interrupts(Slice service, Slice name);
/* Such a call; its texts are kept. False without memory. */
bool presence_interrupted(Presence *presence, const RunInterruption *interruption);
/* Moves all of `from`, which is then only to be closed. False without memory. */
bool presence_merge(Presence *into, Presence *from);
/* Hands the rows over, in order of account, Region and day; of interruptions, by time and event id,
 * each once. Interruptions and texts are lent, until presence_close. False without memory. */
bool presence_give(Presence *presence, Arena *arena, Run *run);

#endif
