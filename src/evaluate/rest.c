/*
 * What correlations say of the picks that need not be taken apart: those of groups that cannot hold
 * a violation, as sums tell. They are nearly all, so the workers settle them side by side, each its
 * own, when there are no more files; what matters is left to run_decide.
 */
#include <stdlib.h>

#include "evaluate/run_state.h"

enum { AT_A_TIME = 4096 };

/* So many picks of a log from a place on: where they stand, or a copy. NULL where they cannot be
 * read. */
static const LoggedPick *some_picks(Spool *log, uint64_t at, uint64_t count, LoggedPick *copy)
{
    const char *there = spool_in_memory(log, at);
    if (there)
        return (const LoggedPick *)there;
    return spool_read(log, at, copy, count * sizeof(LoggedPick)) ? copy : NULL;
}

bool run_each_pick(struct RunState *state, unsigned worker, VisitPick visit, void *context)
{
    Spool *log = &state->workers[worker].picks;
    uint64_t left = spool_size(log) / sizeof(LoggedPick), at = 0;
    LoggedPick *copy = log->flushed ? calloc(AT_A_TIME, sizeof(LoggedPick)) : NULL;
    bool done = copy || !log->flushed;
    while (done && left) {
        uint64_t count = left < AT_A_TIME ? left : AT_A_TIME;
        const LoggedPick *some =
            run_is_stopped(state->options) ? NULL : some_picks(log, at, count, copy);
        done = some != NULL;
        for (uint64_t i = 0; done && i < count; i++)
            done = visit(context, &some[i]);
        at += count * sizeof(LoggedPick);
        left -= count;
    }
    free(copy);
    return done;
}

uint64_t run_pick_count(const struct RunState *state)
{
    uint64_t count = 0;
    for (unsigned i = 0; i < state->options->jobs; i++)
        count += spool_size(&state->workers[i].picks) / sizeof(LoggedPick);
    return count;
}

bool run_settle_pick(const struct RunState *state, const PickSketch *sketch, const LoggedPick *pick,
                     Tallies *tallies, uint32_t cell, uint64_t *mattering)
{
    if (sketch_matters(sketch, state->options->program, pick)) {
        ++*mattering;
        return true;
    }
    if (pick->role != 0)
        return true;
    EvaluatedPolicy verdict = pick_verdict(pick, DECISION_COMPLIANT);
    return tallies_verdict(tallies, cell, &verdict);
}

/* ---- the workers' part ---- */

typedef struct {
    struct RunState *state;
    Worker *worker;
} Settling;

static bool add_to_sketch(void *context, const LoggedPick *pick)
{
    sketch_add(context, pick);
    return true;
}

/* Lists a pick that matters, so that nobody has to look for it among all others. */
static bool list_pick(Worker *worker, const LoggedPick *pick)
{
    if (worker->mattering > worker->in_hand_capacity) {
        uint64_t capacity = worker->in_hand_capacity ? worker->in_hand_capacity * 2 : 1024;
        ListedPick *grown = realloc(worker->in_hand, capacity * sizeof(ListedPick));
        if (!grown)
            return false;
        worker->in_hand = grown;
        worker->in_hand_capacity = capacity;
    }
    worker->in_hand[worker->mattering - 1] = (ListedPick){pick, pick->group[1]};
    return true;
}

static bool settle(void *context, const LoggedPick *pick)
{
    Settling *settling = context;
    Worker *worker = settling->worker;
    uint64_t before = worker->mattering;
    return run_settle_pick(settling->state, &settling->state->workers[0].sketch, pick,
                           &worker->tallies, pick->cell, &worker->mattering) &&
           (worker->mattering == before || worker->picks.flushed || list_pick(worker, pick));
}

/* The worker's share of the places: the sums of all workers go to the first's. */
static void join_share(struct RunState *state, unsigned number)
{
    unsigned jobs = state->options->jobs;
    PickSketch *all = &state->workers[0].sketch;
    uint64_t size = all->mask + 1;
    uint64_t from = size * number / jobs, to = size * (number + 1) / jobs;
    for (unsigned i = 1; i < jobs; i++)
        sketch_join(all, &state->workers[i].sketch, from, to);
}

bool run_any_superseded(const struct RunState *state)
{
    bool superseded = false;
    for (unsigned i = 0; i <= state->options->jobs; i++)
        superseded |= state->workers[i].superseded;
    return superseded;
}

bool run_settle_rest(struct RunState *state, unsigned number)
{
    Worker *worker = &state->workers[number];
    Settling settling = {state, worker};
    if (!run_meet(state))
        return true;
    uint64_t total = run_pick_count(state);
    /* Which copy of a record counts is not known before all is merged. */
    if (total == 0 || run_any_superseded(state))
        return true;
    if (!sketch_open(&worker->sketch, total, state->options->jobs) ||
        !run_each_pick(state, number, add_to_sketch, &worker->sketch))
        return false;
    if (!run_meet(state))
        return true;
    join_share(state, number);
    if (!run_meet(state))
        return true;
    if (number != 0)
        sketch_close(&worker->sketch);
    worker->rest_settled = run_each_pick(state, number, settle, &settling);
    return worker->rest_settled;
}
