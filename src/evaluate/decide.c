/*
 * What correlations say of the records that were picked, when all files are read.
 *
 * Which groups may hold a violation at all, the workers have found out (rest.c); where copies of
 * records were met before those that count, it is done here. The picks of these groups are read
 * from the workers' logs and taken apart, so many groups at a time as have room in memory, and by
 * as many threads as there were workers where these have listed them. All others are compliant.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "evaluate/run_state.h"

enum { WORTH_A_THREAD = 1024 }; /* picks: a tenth of a millisecond */

typedef struct Deciding Deciding;

/* The groups that one thread decides. */
typedef struct {
    Deciding *deciding;
    unsigned number;
    const uint32_t *cells; /* the map of the worker whose log is read */
    Pick *picks;
    LoggedPick *copies; /* beside the picks; NULL where all logs are in memory and stay */
    uint64_t count, capacity;
    Arena arena; /* followers */
    bool done;
} Share;

struct Deciding {
    struct RunState *state;
    uint32_t *const *cell_maps;
    const uint32_t *cells; /* the map of the worker whose log is read */
    uint64_t parts, part;  /* the groups in hand: those whose hash is `part` modulo `parts` */
    uint64_t mattering;
    Share *shares;
    unsigned share_count;
};

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
    if (!deciding->state->superseded || !pick->has_id)
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

/* ---- taking and deciding a share ---- */

static bool make_room(Share *share)
{
    if (share->count < share->capacity)
        return true;
    uint64_t capacity = share->capacity ? share->capacity * 2 : 1024;
    Pick *picks = realloc(share->picks, capacity * sizeof(Pick));
    if (!picks)
        return false;
    share->picks = picks;
    if (!are_in_memory(share->deciding->state)) {
        LoggedPick *copies = realloc(share->copies, capacity * sizeof(LoggedPick));
        if (!copies)
            return false;
        share->copies = copies;
    }
    share->capacity = capacity;
    return true;
}

static bool is_in_share(const Share *share, uint64_t group)
{
    const Deciding *deciding = share->deciding;
    return group % deciding->parts == deciding->part &&
           group / deciding->parts % deciding->share_count == share->number;
}

static bool take_pick(Share *share, const LoggedPick *pick)
{
    if (!make_room(share))
        return false;
    if (share->copies)
        share->copies[share->count] = *pick;
    share->picks[share->count++] = (Pick){.logged = pick, .cell = share->cells[pick->cell]};
    return true;
}

static bool look_at_pick(void *context, const LoggedPick *pick)
{
    Share *share = context;
    const Deciding *deciding = share->deciding;
    if (!is_in_share(share, pick->group[1]) || !matters(deciding, pick) ||
        !is_first_copy(deciding, pick))
        return true;
    return take_pick(share, pick);
}

/* Those of one worker. */
static bool take_picks(Share *share, unsigned number)
{
    struct RunState *state = share->deciding->state;
    const Worker *worker = &state->workers[number];
    share->cells = share->deciding->cell_maps[number];
    if (worker->rest_settled && !worker->mattering)
        return true;
    if (!worker->in_hand)
        return run_each_pick(state, number, look_at_pick, share);
    bool done = true;
    for (uint64_t i = 0; done && i < worker->mattering; i++) {
        const ListedPick *listed = &worker->in_hand[i];
        done = !(i % RUN_LOOK == 0 && run_is_stopped(state->options)) &&
               (!is_in_share(share, listed->group) || take_pick(share, listed->pick));
    }
    return done;
}

/* The copies stay where they are from here on. */
static void point_to_copies(Share *share)
{
    for (uint64_t i = 0; share->copies && i < share->count; i++)
        share->picks[i].logged = &share->copies[i];
}

static void *decide_share(void *argument)
{
    Share *share = argument;
    const struct RunState *state = share->deciding->state;
    const RunOptions *options = state->options;
    Instant end = options->to != INSTANT_NONE ? options->to : state->total.counts.last;
    share->count = 0;
    arena_reset(&share->arena);
    share->done = true;
    for (unsigned i = 0; share->done && i < options->jobs; i++)
        share->done = take_picks(share, i);
    point_to_copies(share);
    share->done = share->done &&
                  picks_correlate(share->picks, share->count, options->program, end, &share->arena);
    return NULL;
}

/* The calling thread takes the first, and those for which no thread is to be had. */
static bool decide_shares(Deciding *deciding)
{
    unsigned count = deciding->share_count, started = 1;
    pthread_t *threads = calloc(count, sizeof(pthread_t));
    if (!threads)
        return false;
    while (started < count &&
           pthread_create(&threads[started], NULL, decide_share, &deciding->shares[started]) == 0)
        started++;
    for (unsigned i = started; i < count; i++)
        decide_share(&deciding->shares[i]);
    decide_share(&deciding->shares[0]);
    bool done = true;
    for (unsigned i = 0; i < count; i++) {
        if (i > 0 && i < started)
            pthread_join(threads[i], NULL);
        done = done && deciding->shares[i].done;
    }
    free(threads);
    return done;
}

/* ---- what was decided ---- */

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
    bool done = decide_shares(deciding);
    for (unsigned i = 0; done && i < deciding->share_count; i++) {
        const Share *share = &deciding->shares[i];
        for (uint64_t j = 0; done && j < share->count; j++)
            if (share->picks[j].logged->role == 0)
                done = settle_pick(deciding, &share->picks[j]);
    }
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

/* Logs that were not listed are read as a whole, by one thread. */
static bool open_shares(Deciding *deciding)
{
    const struct RunState *state = deciding->state;
    unsigned jobs = state->options->jobs, listed = 0;
    while (listed < jobs && (state->workers[listed].in_hand || !state->workers[listed].mattering) &&
           state->workers[listed].rest_settled)
        listed++;
    deciding->share_count = listed == jobs && deciding->mattering >= WORTH_A_THREAD ? jobs : 1;
    deciding->shares = calloc(deciding->share_count, sizeof(Share));
    for (unsigned i = 0; deciding->shares && i < deciding->share_count; i++)
        deciding->shares[i] = (Share){.deciding = deciding, .number = i};
    return deciding->shares != NULL;
}

static void close_shares(Deciding *deciding)
{
    for (unsigned i = 0; deciding->shares && i < deciding->share_count; i++) {
        free(deciding->shares[i].picks);
        free(deciding->shares[i].copies);
        arena_free(&deciding->shares[i].arena);
    }
    free(deciding->shares);
}

bool run_decide(struct RunState *state, uint32_t *const *cell_maps)
{
    Deciding deciding = {.state = state, .cell_maps = cell_maps};
    uint64_t total = run_pick_count(state);
    if (total == 0)
        return true;
    enum { LEAST_ROOM = 1000 };
    uint64_t budget = state->options->memory / 8;
    /* Ordering takes each pick once more. */
    uint64_t each = 3 * sizeof(Pick) + PICK_ORDER_MEMORY; /* lists double, and a copy is made */
    each += are_in_memory(state) ? 0 : sizeof(LoggedPick);
    uint64_t room = (budget < LIMIT_PICKS_DECIDED ? budget : LIMIT_PICKS_DECIDED) / each;
    room = room < LEAST_ROOM ? LEAST_ROOM : room;
    bool done = is_rest_settled(state) || settle_here(&deciding, total);
    for (unsigned i = 0; i < state->options->jobs; i++)
        deciding.mattering += state->workers[i].mattering;
    deciding.parts = deciding.mattering / room + 1;
    done = done && open_shares(&deciding);
    for (; done && deciding.mattering && deciding.part < deciding.parts; deciding.part++)
        done = decide_part(&deciding);
    sketch_close(&state->workers[0].sketch);
    close_shares(&deciding);
    return done;
}
