/*
 * evaluate/picks: the records that correlations look at, kept until all files are read. Internal to
 * the room.
 *
 * Promises: what is decided depends on event times, groups and values alone, never on the order in
 * which picks came. A group is told by two 64-bit hashes of its texts and a value by one, as
 * records are by theirs. Costs: a bounded part of a log stays in memory, the rest goes to a file
 * without a name; deciding takes the memory of the picks that may violate, or reads the log more
 * often.
 */
#ifndef TRAILAUDIT_EVALUATE_PICKS_H
#define TRAILAUDIT_EVALUATE_PICKS_H

#include "evaluate/evaluate.h"
#include "evaluate/seen.h"
#include "evaluate/spool.h"

/* A pick as it is logged: one that has a group and a time. */
typedef struct {
    uint64_t group[2], value;
    Instant time;
    uint64_t record;       /* tells records apart, and orders those of one time: file and number */
    uint64_t id, columns;  /* of several copies the first place counts: found by these at the end */
    uint32_t policy, role; /* role 0: picked; n: meets step n; PICK_FURTHER_VALUE */
    uint32_t cell;         /* of the worker's tables */
    uint32_t exception;    /* of VERDICT_EXCEPTED */
    uint8_t verdict;       /* what a picked record is if it violates */
    bool has_value, has_id;
} LoggedPick;

/* One that matters, in its log. */
typedef struct {
    const LoggedPick *pick;
    uint64_t group; /* the second hash of its group: tells who decides it */
} ListedPick;

typedef enum { DECISION_COMPLIANT, DECISION_VIOLATING, DECISION_INSUFFICIENT } Decision;

typedef struct {
    const LoggedPick *logged;
    uint32_t cell; /* of the run's tables */
    /* decided by picks_correlate */
    Decision decision;
    uint64_t counted;    /* threshold, distinct: records or values in the first full window that it
                            lies in */
    uint64_t *followers; /* sequence: the records that met the steps */
} Pick;

/* The logged form of what an evaluator said. */
LoggedPick pick_of(const EvaluatedPick *pick, Instant time, uint64_t record);
/* The verdict of a picked record as decided. */
EvaluatedPolicy pick_verdict(const LoggedPick *pick, Decision decision);

/* pick_order.c: puts those of one policy and group next to each other, by time. False without
 * memory: a copy of each is made, and PICK_ORDER_MEMORY bytes are taken beside. */
enum { PICK_ORDER_MEMORY = 36 };
bool picks_order(Pick *picks, uint64_t count);
bool picks_are_of_one_group(const Pick *a, const Pick *b);
/*
 * Orders the picks by policy and group, and by time, and decides every picked one. `end` is the end
 * of the period, or the last event's time. Followers are the arena's. False without memory.
 */
bool picks_correlate(Pick *picks, uint64_t count, const Program *program, Instant end,
                     Arena *arena);

/* ---- which groups may hold a violation at all ---- */

/*
 * Sums by a hash of policy and group, so that groups may share one: they say too much of a group,
 * never too little. Bounded, whatever the number of groups.
 */
typedef struct {
    uint32_t count;     /* of picked records */
    uint16_t value_tag; /* of one of the values */
    uint8_t flags;
} PickSum;

typedef struct {
    PickSum *sums;
    uint64_t mask;
} PickSketch;

/* For about so many picks; one of so many whose memory is bounded together. False without memory.
 */
bool sketch_open(PickSketch *sketch, uint64_t picks, unsigned shares);
void sketch_close(PickSketch *sketch);
void sketch_add(PickSketch *sketch, const LoggedPick *pick);
/* Adds the places from `from` to before `to` of another of the same size. */
void sketch_join(PickSketch *sketch, const PickSketch *other, uint64_t from, uint64_t to);
/* Whether the pick has to be looked at: otherwise it is compliant, or its step is nobody's. */
bool sketch_matters(const PickSketch *sketch, const Program *program, const LoggedPick *pick);

#endif
