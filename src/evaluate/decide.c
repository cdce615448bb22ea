/*
 * What correlations say of the records that were picked, when all files are read.
 *
 * The picks of all workers are read from their logs: first to see which groups may hold a violation
 * at all, then to take those apart, so many groups at a time as have room in memory. All others are
 * compliant.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "evaluate/run_state.h"

typedef struct {
    struct RunState *state;
    uint32_t *const *cell_maps;
    const uint32_t *cells; /* the map of the worker whose log is read */
    bool superseded;
    PickSketch sketch;
    uint64_t parts, part; /* the groups in hand: those whose hash is `part` modulo `parts` */
    uint64_t mattering;
    Pick *picks;
    uint64_t count, capacity;
    Arena arena; /* followers */
} Deciding;

typedef bool (*VisitPick)(Deciding *deciding, const LoggedPick *pick);

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

static bool each_pick(Deciding *deciding, VisitPick visit)
{
    LoggedPick *copy = calloc(AT_A_TIME, sizeof(LoggedPick));
    bool done = copy != NULL;
    for (unsigned i = 0; done && i < deciding->state->options->jobs; i++) {
        Spool *log = &deciding->state->workers[i].picks;
        uint64_t left = spool_size(log) / sizeof(LoggedPick), at = 0;
        deciding->cells = deciding->cell_maps[i];
        while (done && left) {
            uint64_t count = left < AT_A_TIME ? left : AT_A_TIME;
            const LoggedPick *some =
                run_is_stopped(deciding->state->options) ? NULL : some_picks(log, at, count, copy);
            done = some != NULL;
            for (uint64_t j = 0; done && j < count; j++)
                done = visit(deciding, &some[j]);
            at += count * sizeof(LoggedPick);
            left -= count;
        }
    }
    free(copy);
    return done;
}

static bool add_to_sketch(Deciding *deciding, const LoggedPick *pick)
{
    sketch_add(&deciding->sketch, pick);
    return true;
}

static bool matters(const Deciding *deciding, const LoggedPick *pick)
{
    return sketch_matters(&deciding->sketch, deciding->state->options->program, pick);
}

/* Of several copies of a record only what was picked of the first in archive order counts. */
static bool is_first_copy(const Deciding *deciding, const LoggedPick *pick)
{
    if (!deciding->superseded || !pick->has_id)
        return true;
    SeenPlace place = seen_place(deciding->state->seen, pick->id, pick->columns);
    return pick->record == ((uint64_t)place.file << 32 | place.record);
}

/* Counts what matters; the rest is compliant. */
static bool settle_rest(Deciding *deciding, const LoggedPick *pick)
{
    if (matters(deciding, pick)) {
        deciding->mattering++;
        return true;
    }
    if (pick->role != 0 || !is_first_copy(deciding, pick))
        return true;
    EvaluatedPolicy verdict = pick_verdict(pick, DECISION_COMPLIANT);
    return tallies_verdict(&deciding->state->total, deciding->cells[pick->cell], &verdict);
}

static bool take_pick(Deciding *deciding, const LoggedPick *pick)
{
    bool in_hand = pick->group[1] % deciding->parts == deciding->part;
    if (!in_hand || !matters(deciding, pick) || !is_first_copy(deciding, pick))
        return true;
    if (deciding->count == deciding->capacity) {
        uint64_t capacity = deciding->capacity ? deciding->capacity * 2 : 1024;
        Pick *grown = realloc(deciding->picks, capacity * sizeof(Pick));
        if (!grown)
            return false;
        deciding->picks = grown;
        deciding->capacity = capacity;
    }
    Pick *taken = &deciding->picks[deciding->count++];
    *taken = (Pick){.logged = *pick};
    taken->logged.cell = deciding->cells[pick->cell];
    return true;
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
    DecidedRow row = {.record = pick->logged.record,
                      .verdict = *verdict,
                      .cell = pick->logged.cell,
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
    EvaluatedPolicy verdict = pick_verdict(&pick->logged, pick->decision);
    /* Whether it is covered, or past the exception's max, is known when all are decided. */
    if (is_limited(deciding->state->options->program, &verdict))
        return add_decided(deciding, pick, &verdict);
    if (!tallies_verdict(&deciding->state->total, pick->logged.cell, &verdict))
        return false;
    run_draw_decided(deciding->state, pick->logged.record, &verdict);
    return !verdict_is_shown(verdict.verdict) || add_decided(deciding, pick, &verdict);
}

static bool decide_part(Deciding *deciding)
{
    const struct RunState *state = deciding->state;
    const RunOptions *options = state->options;
    Instant end = options->to != INSTANT_NONE ? options->to : state->total.counts.last;
    deciding->count = 0;
    arena_reset(&deciding->arena);
    bool done =
        each_pick(deciding, take_pick) &&
        picks_correlate(deciding->picks, deciding->count, options->program, end, &deciding->arena);
    for (uint64_t i = 0; done && i < deciding->count; i++)
        if (deciding->picks[i].logged.role == 0)
            done = settle_pick(deciding, &deciding->picks[i]);
    return done;
}

bool run_decide(struct RunState *state, uint32_t *const *cell_maps, bool superseded)
{
    Deciding deciding = {.state = state, .cell_maps = cell_maps, .superseded = superseded};
    uint64_t total = 0;
    for (unsigned i = 0; i < state->options->jobs; i++)
        total += spool_size(&state->workers[i].picks) / sizeof(LoggedPick);
    if (total == 0)
        return true;
    enum { LEAST_ROOM = 1000 };
    uint64_t budget = state->options->memory / 8;
    uint64_t room = (budget < LIMIT_PICKS_DECIDED ? budget : LIMIT_PICKS_DECIDED) / sizeof(Pick);
    room = room < LEAST_ROOM ? LEAST_ROOM : room;
    bool done = sketch_open(&deciding.sketch, total) && each_pick(&deciding, add_to_sketch) &&
                each_pick(&deciding, settle_rest);
    deciding.parts = deciding.mattering / room + 1;
    for (; done && deciding.mattering && deciding.part < deciding.parts; deciding.part++)
        done = decide_part(&deciding);
    sketch_close(&deciding.sketch);
    free(deciding.picks);
    arena_free(&deciding.arena);
    return done;
}
