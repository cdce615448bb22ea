/*
 * What correlations say of the records that were picked, when all files are read.
 *
 * Which groups may hold a violation at all, the workers have found out (rest.c). The picks of these
 * groups are taken from the workers' lists, or read from their logs, and taken apart, so many
 * groups at a time as have room in memory, and by as many threads as there were workers where these
 * have listed them. All others are what they were counted as.
 */
#include <stdlib.h>

#include "evaluate/run_state.h"

enum { WORTH_A_THREAD = 1024 }; /* picks: a tenth of a millisecond */

typedef struct Deciding Deciding;

/* The groups that one thread decides. */
typedef struct {
    Deciding *deciding;
    unsigned number;
    const uint32_t *cells; /* the map of the worker whose picks are taken */
    Pick *picks;
    uint64_t count, capacity;
    Arena arena; /* followers; kinds of logs that are read */
    bool done;
} Share;

struct Deciding {
    struct RunState *state;
    uint32_t *const *cell_maps;
    uint64_t parts, part; /* the groups in hand: those whose hash is `part` modulo `parts` */
    uint64_t mattering;
    Share *shares;
    unsigned share_count;
};

/* ---- taking and deciding a share ---- */

static bool make_room(Share *share)
{
    const Deciding *deciding = share->deciding;
    if (share->count < share->capacity)
        return true;
    uint64_t capacity = share->capacity * 2;
    if (share->capacity == 0)
        capacity = deciding->mattering / deciding->parts / deciding->share_count + 1024;
    Pick *picks = realloc(share->picks, capacity * sizeof(Pick));
    if (!picks)
        return false;
    share->picks = picks;
    share->capacity = capacity;
    return true;
}

static bool is_in_share(const Share *share, const PickKind *kind)
{
    const Deciding *deciding = share->deciding;
    uint64_t group = kind->group[1];
    return group % deciding->parts == deciding->part &&
           group / deciding->parts % deciding->share_count == share->number;
}

static bool wants(void *context, const PickKind *kind)
{
    const Share *share = context;
    return is_in_share(share, kind) && run_kind_matters(share->deciding->state, kind);
}

static bool take_pick(void *context, const Pick *pick)
{
    Share *share = context;
    if (run_is_void(share->deciding->state, pick->record))
        return true;
    if (!make_room(share))
        return false;
    share->picks[share->count] = *pick;
    share->picks[share->count++].cell = share->cells[pick->cell];
    return true;
}

/* Those of one worker. */
static bool take_picks(Share *share, unsigned number)
{
    struct RunState *state = share->deciding->state;
    const Worker *worker = &state->workers[number];
    share->cells = share->deciding->cell_maps[number];
    if (!worker->mattering)
        return true;
    if (!worker->listed)
        return run_read_picks(state, number, wants, take_pick, share, &share->arena);
    bool done = true;
    for (uint64_t i = 0; done && i < worker->listed_count; i++) {
        const Pick *listed = &worker->listed[i];
        done = !(i % RUN_LOOK == 0 && run_is_stopped(state->options)) &&
               (!is_in_share(share, listed->kind) || take_pick(share, listed));
    }
    return done;
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
    DecidedRow row = {
        .record = pick->record, .verdict = *verdict, .cell = pick->cell, .counted = pick->counted};
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

/* A picked record is counted as what it is unless its correlation says otherwise. */
static bool settle_pick(Deciding *deciding, const Pick *pick)
{
    struct RunState *state = deciding->state;
    EvaluatedPolicy verdict = pick_verdict(pick->kind, pick->decision);
    Verdict counted = pick_verdict(pick->kind, DECISION_COMPLIANT).verdict;
    if (verdict.verdict == counted)
        return true;
    if (!tallies_take_back(&state->total, pick->cell, verdict.policy, counted))
        return false;
    /* Whether it is covered, or past the exception's max, is known when all are decided. */
    if (is_limited(state->options->program, &verdict))
        return add_decided(deciding, pick, &verdict);
    if (!tallies_verdict(&state->total, pick->cell, &verdict))
        return false;
    run_draw_decided(state, pick->record, &verdict);
    return !verdict_is_shown(verdict.verdict) || add_decided(deciding, pick, &verdict);
}

static bool decide_part(Deciding *deciding)
{
    bool done = decide_shares(deciding);
    for (unsigned i = 0; done && i < deciding->share_count; i++) {
        const Share *share = &deciding->shares[i];
        for (uint64_t j = 0; done && j < share->count; j++)
            if (share->picks[j].kind->role == 0)
                done = settle_pick(deciding, &share->picks[j]);
    }
    return done;
}

/* Logs that were not listed are read as a whole, by one thread. */
static bool open_shares(Deciding *deciding)
{
    const struct RunState *state = deciding->state;
    unsigned jobs = state->options->jobs, listed = 0;
    while (listed < jobs && (state->workers[listed].listed || !state->workers[listed].mattering))
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
        arena_free(&deciding->shares[i].arena);
    }
    free(deciding->shares);
}

bool run_decide(struct RunState *state, uint32_t *const *cell_maps)
{
    Deciding deciding = {.state = state, .cell_maps = cell_maps};
    for (unsigned i = 0; i < state->options->jobs; i++)
        deciding.mattering += state->workers[i].mattering;
    if (deciding.mattering == 0)
        return true;
    deciding.parts = deciding.mattering / run_picks_at_a_time(state->options) + 1;
    bool done = open_shares(&deciding);
    for (; done && deciding.part < deciding.parts; deciding.part++)
        done = decide_part(&deciding);
    close_shares(&deciding);
    return done;
}
