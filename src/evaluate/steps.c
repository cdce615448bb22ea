#include "evaluate/steps.h"

#include <stdlib.h>
#include <string.h>

#define NOBODY UINT32_MAX

/* The group, with the places of the run by step. */
typedef struct {
    Pick *run;
    uint64_t count;
    uint32_t step_count;
    uint64_t *places; /* those that meet the first step, then those of the second, … */
    uint64_t *begins; /* by step: where its places begin; one more: their number */
    uint64_t *heads;  /* by place: the first place of the same record */
} Steps;

/* What is met behind one picked record. */
typedef struct {
    const Steps *steps;
    uint64_t record;  /* the picked one: it meets no step */
    uint64_t *chosen; /* by step: the place in the run */
    uint32_t *owners; /* by the first place of a record: the step that it meets, or NOBODY */
    uint32_t *queue, *parents; /* of one search for a record: steps */
    uint64_t *wanted;          /* by step of the queue: the place that it has to give up */
    bool *queued;
} Matching;

/* ---- the index ---- */

static bool is_step(const Steps *steps, const Pick *pick)
{
    return pick->kind->role > 0 && pick->kind->role <= steps->step_count;
}

static bool index_steps(Steps *steps)
{
    steps->places = calloc(steps->count + 1, sizeof(uint64_t));
    steps->heads = calloc(steps->count + 1, sizeof(uint64_t));
    steps->begins = calloc((size_t)steps->step_count + 2, sizeof(uint64_t));
    if (!steps->places || !steps->heads || !steps->begins)
        return false;
    for (uint64_t i = 0; i < steps->count; i++) {
        const Pick *pick = &steps->run[i];
        bool same = i > 0 && pick->record == pick[-1].record;
        steps->heads[i] = same ? steps->heads[i - 1] : i;
        if (is_step(steps, pick))
            steps->begins[pick->kind->role + 1]++;
    }
    /* begins[step + 1] runs through the places of the step, up to those of the next. */
    for (uint32_t step = 1; step <= steps->step_count; step++)
        steps->begins[step + 1] += steps->begins[step];
    for (uint64_t i = 0; i < steps->count; i++)
        if (is_step(steps, &steps->run[i]))
            steps->places[steps->begins[steps->run[i].kind->role]++] = i;
    return true;
}

static Instant time_at(const Steps *steps, uint64_t at)
{
    return steps->run[steps->places[at]].time;
}

/* Of the places of the step, the first at or behind the time: where it stands in `places`. */
static uint64_t first_of(const Steps *steps, uint32_t step, Instant time)
{
    uint64_t low = steps->begins[step], high = steps->begins[step + 1];
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (time_at(steps, middle) < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The earliest time, from this one on, at which a record meets the step; false where none does. */
static bool next_time(const Matching *m, uint32_t step, Instant from, Instant *time)
{
    uint64_t at = first_of(m->steps, step, from);
    while (at < m->steps->begins[step + 1] &&
           m->steps->run[m->steps->places[at]].record == m->record)
        at++;
    if (at == m->steps->begins[step + 1])
        return false;
    *time = time_at(m->steps, at);
    return true;
}

/* ---- a matching ---- */

static void choose(Matching *m, uint32_t step, uint64_t place)
{
    m->chosen[step] = place;
    m->owners[m->steps->heads[place]] = step;
}

/* The step at `last` in the queue takes the place; whoever gave up one for it takes another in
 * turn. */
static void settle(Matching *m, uint32_t last, uint64_t place)
{
    for (;;) {
        uint32_t step = m->queue[last];
        uint64_t given_up = m->wanted[last];
        choose(m, step, place);
        if (last == 0)
            return;
        place = given_up;
        last = m->parents[last];
    }
}

/*
 * Looks for a record of the step's own at the time, from the steps `first` on that have one there.
 * A free record ends the search, so of each step as many records are looked at as there are steps,
 * and one.
 */
static bool meet(Matching *m, uint32_t first, uint32_t step, Instant time)
{
    const Steps *steps = m->steps;
    uint32_t count = 1;
    m->queue[0] = step;
    memset(m->queued + first, 0, (step - first + 1) * sizeof(bool));
    for (uint32_t next = 0; next < count; next++) {
        uint32_t own = m->queue[next];
        for (uint64_t at = first_of(steps, own, time);
             at < steps->begins[own + 1] && time_at(steps, at) == time; at++) {
            uint64_t place = steps->places[at];
            uint32_t owner = m->owners[steps->heads[place]];
            if (steps->run[place].record == m->record)
                continue;
            if (owner == NOBODY) {
                settle(m, next, place);
                return true;
            }
            if (owner == own || m->queued[owner])
                continue;
            m->queued[owner] = true;
            m->queue[count] = owner;
            m->parents[count] = next;
            m->wanted[count++] = place;
        }
    }
    return false;
}

/* Whether the steps are met from the time to the last one; `chosen` has the places. */
static bool meet_all(Matching *m, Instant from, Instant last)
{
    uint32_t done = 0;
    Instant time;
    while (done < m->steps->step_count && next_time(m, done, from, &time) && time <= last) {
        uint32_t first = done;
        while (done < m->steps->step_count && meet(m, first, done, time))
            done++;
        for (uint32_t step = first; step < done; step++)
            m->owners[m->steps->heads[m->chosen[step]]] = NOBODY;
        from = time + 1;
    }
    return done == m->steps->step_count;
}

/* ---- decisions ---- */

static bool keep_followers(const Matching *m, Pick *picked, Arena *arena)
{
    uint32_t count = m->steps->step_count;
    picked->followers = arena_array(arena, count, sizeof(uint64_t));
    for (uint32_t i = 0; picked->followers && i < count; i++)
        picked->followers[i] = m->steps->run[m->chosen[i]].record;
    return picked->followers != NULL;
}

static bool decide(const Correlation *source, Matching *m, Instant end, Arena *arena)
{
    for (uint64_t i = 0; i < m->steps->count; i++) {
        Pick *picked = &m->steps->run[i];
        if (picked->kind->role != 0)
            continue;
        Instant last = picked->time + source->within;
        m->record = picked->record;
        bool found = meet_all(m, picked->time, last);
        if (source->kind == CORRELATION_SEQUENCE && found) {
            picked->decision = DECISION_VIOLATING;
            if (!keep_followers(m, picked, arena))
                return false;
        } else if (source->kind == CORRELATION_NOT_FOLLOWED_BY && !found) {
            bool beyond = end == INSTANT_NONE || last > end;
            picked->decision = beyond ? DECISION_INSUFFICIENT : DECISION_VIOLATING;
        }
    }
    return true;
}

static bool open_matching(Matching *m, const Steps *steps)
{
    size_t count = (size_t)steps->step_count + 1;
    *m = (Matching){.steps = steps,
                    .chosen = calloc(count, sizeof(uint64_t)),
                    .owners = malloc((steps->count + 1) * sizeof(uint32_t)),
                    .queue = calloc(count, sizeof(uint32_t)),
                    .parents = calloc(count, sizeof(uint32_t)),
                    .wanted = calloc(count, sizeof(uint64_t)),
                    .queued = calloc(count, sizeof(bool))};
    for (uint64_t i = 0; m->owners && i < steps->count; i++)
        m->owners[i] = NOBODY;
    return m->chosen && m->owners && m->queue && m->parents && m->wanted && m->queued;
}

static void close_matching(Matching *m)
{
    free(m->chosen);
    free(m->owners);
    free(m->queue);
    free(m->parents);
    free(m->wanted);
    free(m->queued);
}

bool steps_decide(const ProgramCorrelation *correlation, Pick *run, uint64_t count, Instant end,
                  Arena *arena)
{
    Steps steps = {.run = run, .count = count, .step_count = correlation->source->step_count};
    Matching matching = {0};
    bool done = index_steps(&steps) && open_matching(&matching, &steps) &&
                decide(correlation->source, &matching, end, arena);
    close_matching(&matching);
    free(steps.places);
    free(steps.heads);
    free(steps.begins);
    return done;
}
