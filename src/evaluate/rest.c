/*
 * Which picks correlations have to look at: those of groups that may hold a violation, as sums
 * tell. They are few, so the workers find them side by side, each its own, when there are no more
 * files; all others are what they were counted as. What matters is left to run_decide.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "evaluate/run_state.h"

/* ---- reading logs ---- */

typedef struct {
    struct RunState *state;
    WantKind want;
    PickVisit visit;
    void *context;
    Arena *arena; /* of kinds that do not stay */
    Buffer kinds;
    const PickKind **wanted;
} Reading;

/* False without memory; *any says whether there is something to look for. */
static bool choose_kinds(Reading *reading, PickLog *log, uint32_t part, bool *any)
{
    uint32_t count;
    const PickKind *kinds = pick_log_kinds(log, part, &reading->kinds, &count);
    free(reading->wanted);
    reading->wanted = calloc((size_t)count + 1, sizeof(PickKind *));
    *any = false;
    if (!kinds || !reading->wanted)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const PickKind *kind = &kinds[i];
        if (!reading->want(reading->context, kind))
            continue;
        if (part < log->part_count) {
            PickKind *kept = arena_take(reading->arena, sizeof *kept);
            if (!kept)
                return false;
            *kept = *kind;
            kind = kept;
        }
        reading->wanted[i] = kind;
        *any = true;
    }
    return true;
}

static bool read_part(Reading *reading, PickLog *log, uint32_t part)
{
    PickReader reader;
    bool any, done = choose_kinds(reading, log, part, &any);
    if (!done || !any)
        return done;
    done = pick_reader_open(&reader, log, part);
    reader.wanted = reading->wanted;
    reader.visit = reading->visit;
    reader.context = reading->context;
    while (done && !pick_reader_is_done(&reader))
        done = !run_is_stopped(reading->state->options) && pick_reader_go_on(&reader);
    pick_reader_close(&reader);
    return done;
}

bool run_read_picks(struct RunState *state, unsigned worker, WantKind want, PickVisit visit,
                    void *context, Arena *arena)
{
    PickLog *log = &state->workers[worker].picks;
    Reading reading = {
        .state = state, .want = want, .visit = visit, .context = context, .arena = arena};
    bool done = true;
    for (uint32_t part = 0; done && part <= log->part_count; part++)
        done = read_part(&reading, log, part);
    buffer_free(&reading.kinds);
    free(reading.wanted);
    return done;
}

/* All kinds of a worker's log. */
static bool each_kind(struct RunState *state, unsigned worker,
                      void (*visit)(void *context, const PickKind *kind), void *context)
{
    PickLog *log = &state->workers[worker].picks;
    Buffer buffer = {0};
    bool done = true;
    for (uint32_t part = 0; done && part <= log->part_count; part++) {
        uint32_t count;
        const PickKind *kinds = pick_log_kinds(log, part, &buffer, &count);
        done = kinds && !run_is_stopped(state->options);
        for (uint32_t i = 0; done && i < count; i++)
            visit(context, &kinds[i]);
    }
    buffer_free(&buffer);
    return done;
}

uint64_t run_picks_at_a_time(const RunOptions *options)
{
    enum { LEAST_ROOM = 1000 };
    uint64_t budget = options->memory / 8;
    /* Lists double, and ordering makes a copy; a kind is kept for each where none stays. */
    uint64_t each = 3 * sizeof(Pick) + PICK_ORDER_MEMORY + sizeof(PickKind);
    uint64_t room = (budget < LIMIT_PICKS_DECIDED ? budget : LIMIT_PICKS_DECIDED) / each;
    return room < LEAST_ROOM ? LEAST_ROOM : room;
}

bool run_kind_matters(const struct RunState *state, const PickKind *kind)
{
    unsigned share = (unsigned)(sums_key(kind) % state->options->jobs);
    return sums_matter(&state->workers[share].sums, state->options->program, kind);
}

bool run_is_void(const struct RunState *state, uint64_t record)
{
    return void_places_has(&state->void_places,
                           (SeenPlace){(uint32_t)(record >> 32), (uint32_t)record});
}

/* ---- the workers' part ---- */

typedef struct {
    struct RunState *state;
    Worker *worker;
    unsigned number;
} Settling;

/* Each worker has the sums of its share of the groups. */
static void add_to_share(void *context, const PickKind *kind)
{
    Settling *settling = context;
    if (sums_key(kind) % settling->state->options->jobs == settling->number)
        sums_add(&settling->worker->sums, kind);
}

static void count_mattering(void *context, const PickKind *kind)
{
    Settling *settling = context;
    if (run_kind_matters(settling->state, kind))
        settling->worker->mattering += kind->count;
}

static bool wants(void *context, const PickKind *kind)
{
    const Settling *settling = context;
    return run_kind_matters(settling->state, kind);
}

static bool list_pick(void *context, const Pick *pick)
{
    const Settling *settling = context;
    Worker *worker = settling->worker;
    if (!run_is_void(settling->state, pick->record))
        worker->listed[worker->listed_count++] = *pick;
    return true;
}

/* Lists the picks that matter, so that nobody has to look for them among all others, where they are
 * few and their kinds stay. */
static bool list_picks(Settling *settling)
{
    Worker *worker = settling->worker;
    const RunOptions *options = settling->state->options;
    if (worker->picks.part_count ||
        worker->mattering > run_picks_at_a_time(options) / options->jobs)
        return true;
    worker->listed = malloc((worker->mattering + 1) * sizeof(Pick));
    return worker->listed &&
           run_read_picks(settling->state, settling->number, wants, list_pick, settling, NULL);
}

static bool add_all(Settling *settling)
{
    struct RunState *state = settling->state;
    unsigned jobs = state->options->jobs;
    uint64_t kinds = 0;
    for (unsigned i = 0; i < jobs; i++)
        kinds += state->workers[i].picks.kinds_in_all;
    bool done = sums_open(&settling->worker->sums, kinds, jobs);
    for (unsigned i = 0; done && i < jobs; i++)
        done = each_kind(state, i, add_to_share, settling);
    return done;
}

bool run_settle_rest(struct RunState *state, unsigned number)
{
    Settling settling = {state, &state->workers[number], number};
    if (!run_meet(state))
        return true;
    if (!add_all(&settling))
        return false;
    if (!run_meet(state))
        return true;
    return each_kind(state, number, count_mattering, &settling) && list_picks(&settling);
}
