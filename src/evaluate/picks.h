/*
 * evaluate/picks: the records that correlations look at, kept until all files are read. Internal to
 * the room.
 *
 * Promises: what correlate decides depends on event times, groups and values alone, never on the
 * order in which picks came. Owns copies of all texts. Costs: memory of the records picked, not of
 * the archive.
 */
#ifndef TRAILAUDIT_EVALUATE_PICKS_H
#define TRAILAUDIT_EVALUATE_PICKS_H

#include "evaluate/evaluate.h"
#include "evaluate/seen.h"

typedef enum { DECISION_COMPLIANT, DECISION_VIOLATING, DECISION_INSUFFICIENT } Decision;

typedef struct {
    uint32_t policy, role; /* 0: picked; n: meets step n */
    uint32_t group, value; /* of the store's texts; NAMES_NONE: none */
    Instant time;          /* INSTANT_NONE: in no window */
    uint64_t record;       /* tells records apart, and orders those of one time: file and number */
    bool has_id; /* of several copies the first place counts: found by these, once all files are
                    read */
    uint64_t id, columns;
    uint32_t cell;           /* of the worker's, later the run's tables */
    EvaluatedPolicy verdict; /* what it is if it violates */
    RunEvidence evidence;    /* its row, where the verdict would be shown */
    uint32_t label;          /* of a step: what is shown of it, of the store's texts */
    /* decided by correlate */
    Decision decision;
    uint64_t counted;    /* threshold, distinct: records or values in the first full window that it
                            lies in */
    uint32_t *followers; /* sequence: places of the records that met the steps */
} Pick;

typedef struct {
    Names *texts;
    Pick *picks;
    uint64_t count, capacity;
    Arena arena; /* followers */
} Picks;

bool picks_open(Picks *picks);
void picks_close(Picks *picks);
/* Adds a copy; group, value and label are interned from the texts (data NULL: none). False without
 * memory. */
bool picks_add(Picks *picks, const Pick *pick, Slice group, Slice value, Slice label);
/* Adds all of `from`, whose cells become cell_map's and whose evidence is of this worker. */
bool picks_merge(Picks *into, const Picks *from, const uint32_t *cell_map, uint32_t worker);
/*
 * Sorts the picks by policy, group and time and decides every picked one. `end` is the end of the
 * period, or the last event's time. False without memory.
 */
bool picks_correlate(Picks *picks, const Program *program, Instant end);

#endif
