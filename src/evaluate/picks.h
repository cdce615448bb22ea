/*
 * evaluate/picks: the records that correlations look at, and how these decide them when all files
 * are read. Internal to the room.
 *
 * Promises: what is decided depends on event times, groups and values alone, never on the order in
 * which picks came. A group is told by two 64-bit hashes of its texts and a value by one, as
 * records are by theirs.
 */
#ifndef TRAILAUDIT_EVALUATE_PICKS_H
#define TRAILAUDIT_EVALUATE_PICKS_H

#include "evaluate/evaluate.h"

/* What picks of many records have in common. */
typedef struct {
    uint64_t group[2], value;
    uint64_t count;        /* of these picks, where somebody counts them */
    uint32_t policy, role; /* role 0: picked; n: meets step n; PICK_FURTHER_VALUE */
    uint32_t exception;    /* of VERDICT_EXCEPTED */
    uint8_t verdict;       /* what a picked record is if it violates */
    bool has_value;
} PickKind;

typedef enum { DECISION_COMPLIANT, DECISION_VIOLATING, DECISION_INSUFFICIENT } Decision;

/* A record's part in a correlation: one that has a group and a time. */
typedef struct {
    const PickKind *kind;
    Instant time;
    uint64_t record; /* tells records apart, and orders those of one time: file and number */
    uint32_t cell;
    /* decided by picks_correlate */
    Decision decision;
    uint64_t counted;    /* threshold, distinct: records or values in the first full window that it
                            lies in */
    uint64_t *followers; /* sequence: the records that met the steps */
} Pick;

/* What an evaluator said, of which `verdict` is that of a picked record. */
PickKind pick_kind(const EvaluatedPick *pick, const EvaluatedPolicy *verdict);
/* The verdict of a picked record as decided. */
EvaluatedPolicy pick_verdict(const PickKind *kind, Decision decision);

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

#endif
