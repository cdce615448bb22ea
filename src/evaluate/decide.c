/*
 * What correlations say of the records that were picked, when all files are read.
 *
 * Which groups may hold a violation at all, the workers have found out (rest.c); where copies of
 * records were met before those that count, it is done here. The picks of these groups are read
 * from the workers' logs and taken apart, so many groups at a time as have room in memory. All
 * others are compliant.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "evaluate/run_state.h"

typedef struct {
    struct RunState *state;
    uint32_t *const *cell_maps;
    const uint32_t *cells; /* the map of the worker whose log is read */
    bool superseded;
    uint64_t parts, part; /* the groups in hand: those whose hash is `part` modulo `parts` */
    uint64_t mattering;
    Pick *picks;
    LoggedPick *copies; /* beside the picks; NULL where all logs are in memory and stay */
    uint64_t count, capacity;
    Arena arena; /* followers */
} Deciding;

/* What is done with the picks of one worker. */
typedef bool (*VisitPicks)(Deciding *deciding, unsigned worker);

static bool each_worker(Deciding *deciding, VisitPicks visit)
{
    bool done = true;
    for (unsigned i = 0; done && i < deciding->state->options->jobs; i++) {
        deciding->cells = deciding->cell_maps[i];
        done = visit(deciding, i);
    }
    return done;
}

static bool add_to_sketch(void *context, const LoggedPick *pick)
{
    Deciding *deciding = context;
    sketch_add(&deciding->state->workers[0].sketch, pick);
    return true;
}

static bool matters(const Deciding *deciding, const LoggedPick *pick)
{
    const struct RunState *state = deciding->state;
    return sketch_matters(&state->workers[0].sketch, state->options->program, pick);
}

/* Of several copies of a record only what was picked of the first in archive order counts. */
static bool is_first_copy(const Deciding *deciding, const LoggedPick *pick)
{
    if (!deciding->superseded || !pick->has_id)
        return true;
    SeenPlace place = seen_place(deciding->state->seen, pick->id, pick->columns);
    return pick->record == ((uint64_t)place.file << 32 | place.record);
}

static bool settle_rest(void *context, const LoggedPick *pick)
{
    Deciding *deciding = context;
    if (pick->role == 0 && !matters(deciding, pick) && !is_first_copy(deciding, pick))
        return true;
    return run_settle_pick(deciding->state, &deciding->state->workers[0].sketch, pick,
                           &deciding->state->total, deciding->cells[pick->cell],
                           &deciding->mattering);
}

static bool are_in_memory(const struct RunState *state)
{
    unsigned i = 0;
    while (i < state->options->jobs && !state->workers[i].picks.flushed)
        i++;
    return i == state->options->jobs;
}

static bool make_room(Deciding *deciding)
{
    if (deciding->count < deciding->capacity)
        return true;
    uint64_t capacity = deciding->capacity ? deciding->capacity * 2 : 1024;
    Pick *picks = realloc(deciding->picks, capacity * sizeof(Pick));
    if (!picks)
        return false;
    deciding->picks = picks;
    if (!are_in_memory(deciding->state)) {
        LoggedPick *copies = realloc(deciding->copies, capacity * sizeof(LoggedPick));
        if (!copies)
            return false;
        deciding->copies = copies;
    }
    deciding->capacity = capacity;
    return true;
}

static bool take_pick(void *context, const LoggedPick *pick)
{
    Deciding *deciding = context;
    bool in_hand = pick->group[1] % deciding->parts == deciding->part;
    if (!in_hand || !matters(deciding, pick) || !is_first_copy(deciding, pick))
        return true;
    if (!make_room(deciding))
        return false;
    if (deciding->copies)
        deciding->copies[deciding->count] = *pick;
    deciding->picks[deciding->count++] =
        (Pick){.logged = pick, .cell = deciding->cells[pick->cell]};
    return true;
}

/* The copies stay where they are from here on. */
static void point_to_copies(Deciding *deciding)
{
    for (uint64_t i = 0; deciding->copies && i < deciding->count; i++)
        deciding->picks[i].logged = &deciding->copies[i];
}

static bool take_picks(Deciding *deciding, unsigned number)
{
    const Worker *worker = &deciding->state->workers[number];
    if (!worker->in_hand)
        return run_each_pick(deciding->state, number, take_pick, deciding);
    bool done = true;
    for (uint64_t i = 0; done && i < worker->mattering; i++)
        done = !(i % RUN_LOOK == 0 && run_is_stopped(deciding->state->options)) &&
               take_pick(deciding, worker->in_hand[i]);
    return done;
}

static bool add_decided(Deciding *deciding, const Pick *pick, const EvaluatedPolicy *verdict)
{
    struct RunState *state = deciding->state;
    if (state->decided_count == state->decided_capacity) {
        uint64_t capacity = state->decided_capacity ? state->decided_capacity * 2 : 64;
        DecidedRow *grown = realloc(state->decided, capacity * sizeof(DecidedRow));
        if (!grown)
            return false;
        state->decided = grown;
        state->decided_capacity = capacity;
    }
    DecidedRow row = {.record = pick->logged->record,
                      .verdict = *verdict,
                      .cell = pick->cell,
                      .counted = pick->counted};
    const Correlation *source =
        state->options->program->policies[verdict->policy].correlation->source;
    if (pick->followers) {
        row.followers = arena_array(&state->arena, source->step_count, sizeof(uint64_t));
        if (!row.followers)
            return false;
        memcpy(row.followers, pick->followers, source->step_count * sizeof(uint64_t));
    }
    state->decided[state->decided_count++] = row;
    return true;
}

static bool settle_pick(Deciding *deciding, const Pick *pick)
{
    EvaluatedPolicy verdict = pick_verdict(pick->logged, pick->decision);
    /* Whether it is covered, or past the exception's max, is known when all are decided. */
    if (is_limited(deciding->state->options->program, &verdict))
        return add_decided(deciding, pick, &verdict);
    if (!tallies_verdict(&deciding->state->total, pick->cell, &verdict))
        return false;
    run_draw_decided(deciding->state, pick->logged->record, &verdict);
    return !verdict_is_shown(verdict.verdict) || add_decided(deciding, pick, &verdict);
}

static bool decide_part(Deciding *deciding)
{
    const struct RunState *state = deciding->state;
    const RunOptions *options = state->options;
    Instant end = options->to != INSTANT_NONE ? options->to : state->total.counts.last;
    deciding->count = 0;
    arena_reset(&deciding->arena);
    bool done = each_worker(deciding, take_picks);
    point_to_copies(deciding);
    done = done && picks_correlate(deciding->picks, deciding->count, options->program, end,
                                   &deciding->arena);
    for (uint64_t i = 0; done && i < deciding->count; i++)
        if (deciding->picks[i].logged->role == 0)
            done = settle_pick(deciding, &deciding->picks[i]);
    return done;
}

/* Whether the workers have settled all but what matters, and made the sketch of it. */
static bool is_rest_settled(const struct RunState *state)
{
    unsigned i = 0;
    while (i < state->options->jobs && state->workers[i].rest_settled)
        i++;
    return i == state->options->jobs;
}

static bool sketch_picks(Deciding *deciding, unsigned worker)
{
    return run_each_pick(deciding->state, worker, add_to_sketch, deciding);
}

static bool settle_picks(Deciding *deciding, unsigned worker)
{
    return run_each_pick(deciding->state, worker, settle_rest, deciding);
}

static bool settle_here(Deciding *deciding, uint64_t total)
{
    return sketch_open(&deciding->state->workers[0].sketch, total, 1) &&
           each_worker(deciding, sketch_picks) && each_worker(deciding, settle_picks);
}

bool run_decide(struct RunState *state, uint32_t *const *cell_maps, bool superseded)
{
    Deciding deciding = {.state = state, .cell_maps = cell_maps, .superseded = superseded};
    uint64_t total = run_pick_count(state);
    if (total == 0)
        return true;
    enum { LEAST_ROOM = 1000 };
    uint64_t budget = state->options->memory / 8;
    /* Ordering takes each pick once more. */
    uint64_t each = 2 * sizeof(Pick) + PICK_ORDER_MEMORY;
    each += are_in_memory(state) ? 0 : sizeof(LoggedPick);
    uint64_t room = (budget < LIMIT_PICKS_DECIDED ? budget : LIMIT_PICKS_DECIDED) / each;
    room = room < LEAST_ROOM ? LEAST_ROOM : room;
    bool done = is_rest_settled(state) || settle_here(&deciding, total);
    for (unsigned i = 0; i < state->options->jobs; i++)
        deciding.mattering += state->workers[i].mattering;
    deciding.parts = deciding.mattering / room + 1;
    for (; done && deciding.mattering && deciding.part < deciding.parts; deciding.part++)
        done = decide_part(&deciding);
    sketch_close(&state->workers[0].sketch);
    free(deciding.picks);
    free(deciding.copies);
    arena_free(&deciding.arena);
    return done;
}
