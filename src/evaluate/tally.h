/*
 * evaluate/tally: what a worker counts; merges in any order to the same sums. Internal to the room.
 */
#ifndef TRAILAUDIT_EVALUATE_TALLY_H
#define TRAILAUDIT_EVALUATE_TALLY_H

#include "base/counts.h"
#include "evaluate/evaluate.h"
#include "evaluate/presence.h"

enum { TALLY_GUESSES = 128 };

typedef struct {
    const Program *program;
    RunCounts counts;
    /* The pair of texts that was last found under a hash of a few of their bytes: number + 1. */
    uint32_t cell_guesses[TALLY_GUESSES], kind_guesses[TALLY_GUESSES];
    Names *cells;        /* account and service, NUL between → cell */
    uint64_t *evaluated; /* by cell */
    uint32_t cell_capacity;
    RunTally *tallies; /* one a cell and policy that met */
    uint32_t tally_count, tally_capacity;
    uint32_t *slots; /* of a hash table: place in tallies + 1, 0 is free */
    uint32_t slot_count;
    uint64_t **exceptions;  /* by policy, by exception */
    uint64_t **past_max;    /* the same; counted when all is merged */
    EvaluatedScope *scopes; /* by policy */
    Counts kinds;           /* evaluated records by account and category, NUL between */
    Counts insights;        /* the same of Insight records, which are not evaluated */
    uint64_t *days;         /* evaluated records by day, from day first_day on */
    int64_t first_day, day_count;
    uint64_t undated;
    Presence presence;
    Buffer key;
    Arena arena;
} Tallies;

bool tallies_open(Tallies *tallies, const Program *program);
void tallies_close(Tallies *tallies);
/* The cell of an account and service; NAMES_NONE without memory. */
uint32_t tallies_cell(Tallies *tallies, Slice account, Slice service);
/* Counts an evaluated record on its day. False without memory. */
bool tallies_day(Tallies *tallies, Instant time, uint64_t more);
/* Counts an evaluated record of this account under its category. False without memory. */
bool tallies_kind(Tallies *tallies, Slice account, Slice category);
/* Counts an Insight record of this account. False without memory. */
bool tallies_insight(Tallies *tallies, Slice account);
/* So many records more for which the policy has this verdict, which is not `excepted`. */
bool tallies_add(Tallies *tallies, uint32_t cell, uint32_t policy, Verdict verdict, uint64_t more);
/* One of those that tallies_add or tallies_verdict counted is none; not for `excepted`. */
bool tallies_take_back(Tallies *tallies, uint32_t cell, uint32_t policy, Verdict verdict);
bool tallies_verdict(Tallies *tallies, uint32_t cell, const EvaluatedPolicy *verdict);
/* What was met of scopes (an array by policy) by other records. */
void tallies_scopes(Tallies *tallies, const EvaluatedScope *scopes);
/* *cell_map (from->cells many, caller's) receives for each cell of `from` its number in `into`. The
 * presence of `from` is moved. */
bool tallies_merge(Tallies *into, Tallies *from, uint32_t *cell_map);
/* Widens [first, last] to hold the instant, where it is one. */
void widen_period(Instant *first, Instant *last, Instant instant);

#endif
