/*
 * Which picked records violate: the correlations of the language page, exact by event time.
 *
 * Picks are sorted by policy, group and time, so that a group of a policy is one run of the array.
 * Threshold and distinct slide one window over the run; a window that begins between two records
 * holds no more than one that begins at the later of them, so windows that begin at records are
 * enough. A sequence takes for each step the earliest record that will do: one that is later never
 * helps, except among records of the very same time, which are tried in turn.
 */
#include <stdlib.h>

#include "evaluate/picks.h"

static int compare_picks(const void *a, const void *b)
{
    const Pick *x = a, *y = b;
    if (x->policy != y->policy)
        return x->policy < y->policy ? -1 : 1;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    if (x->record != y->record)
        return x->record < y->record ? -1 : 1;
    return x->role < y->role ? -1 : x->role > y->role;
}

/* The picks of one policy and group; those without a time stand first and are left out. */
typedef struct {
    Picks *picks;
    const ProgramCorrelation *correlation;
    Pick *run;
    uint64_t count;
    Instant end;
    uint64_t
        *next; /* by step and place: the first place from there on that meets the step, or count */
} Group;

/* ---- threshold and distinct ---- */

/* How many of each value the window holds. */
typedef struct {
    uint32_t *counts; /* by text id */
    uint64_t distinct;
} Window;

static void enter(Window *window, const Pick *pick)
{
    if (window->counts && pick->value != NAMES_NONE)
        window->distinct += window->counts[pick->value]++ == 0;
}

static void leave(Window *window, const Pick *pick)
{
    if (window->counts && pick->value != NAMES_NONE)
        window->distinct -= --window->counts[pick->value] == 0;
}

/* Every record of a full window violates; `marked` remembers up to where, so that each is marked
 * once a window size. */
static void mark(Pick *run, uint64_t from, uint64_t to, uint64_t counted)
{
    for (uint64_t i = from; i < to; i++) {
        run[i].decision = DECISION_VIOLATING;
        run[i].counted = counted;
    }
}

static bool slide_window(Group *group)
{
    const Correlation *source = group->correlation->source;
    Window window = {0};
    if (source->kind == CORRELATION_DISTINCT) {
        window.counts = calloc(names_count(group->picks->texts) + 1, sizeof(uint32_t));
        if (!window.counts)
            return false;
    }
    uint64_t end = 0, marked = 0, held = 0;
    for (uint64_t begin = 0; begin < group->count; begin++) {
        while (end < group->count &&
               group->run[end].time - group->run[begin].time <= source->within) {
            held += group->run[end].role == 0;
            enter(&window, &group->run[end++]);
        }
        uint64_t counted = window.counts ? window.distinct : held;
        if (counted >= source->at_least) {
            /* The first full window over a record tells its number; a record is told again only
             * where it is first reached. */
            mark(group->run, begin > marked ? begin : marked, end, counted);
            if (marked < end)
                marked = end;
        }
        held -= group->run[begin].role == 0;
        leave(&window, &group->run[begin]);
    }
    free(window.counts);
    return true;
}

/* ---- sequence and not-followed-by ---- */

/* The first place from `from` on at or behind the time. */
static uint64_t first_at(const Group *group, Instant time)
{
    uint64_t low = 0, high = group->count;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (group->run[middle].time < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

typedef struct {
    const Group *group;
    const Pick *picked;
    Instant last; /* the window's end */
    uint32_t step_count;
    uint64_t *chosen; /* by step: place in the run */
    uint64_t tries;   /* left */
} Search;

static bool is_taken(const Search *search, uint64_t record, uint32_t steps)
{
    if (record == search->picked->record)
        return true;
    for (uint32_t i = 0; i < steps; i++)
        if (search->group->run[search->chosen[i]].record == record)
            return true;
    return false;
}

/* Meets step `step` (from 0) and those behind it, from `time` on. */
static bool find_steps(Search *search, uint32_t step, Instant time)
{
    const Group *group = search->group;
    if (step == search->step_count)
        return true;
    bool found = false;
    Instant earliest = INSTANT_NONE;
    const uint64_t *next = group->next + step * (group->count + 1);
    for (uint64_t i = next[first_at(group, time)]; i < group->count; i = next[i + 1]) {
        const Pick *pick = &group->run[i];
        if (pick->time > search->last || (found && pick->time != earliest))
            break;
        if (is_taken(search, pick->record, step))
            continue;
        if (search->tries == 0)
            return false;
        search->tries--;
        found = true;
        earliest = pick->time;
        search->chosen[step] = i;
        if (find_steps(search, step + 1, pick->time))
            return true;
    }
    return false;
}

static bool keep_followers(Picks *picks, const Search *search, Pick *picked)
{
    picked->followers = arena_array(&picks->arena, search->step_count, sizeof(uint32_t));
    for (uint32_t i = 0; picked->followers && i < search->step_count; i++)
        picked->followers[i] = search->group->run[search->chosen[i]].label;
    return picked->followers != NULL;
}

static bool index_steps(Group *group, uint32_t step_count)
{
    size_t row = (size_t)group->count + 1;
    group->next = calloc(step_count * row, sizeof(uint64_t));
    if (!group->next)
        return false;
    for (uint32_t step = 0; step < step_count; step++) {
        uint64_t *next = group->next + step * row;
        next[group->count] = group->count;
        for (uint64_t i = group->count; i-- > 0;)
            next[i] = group->run[i].role == step + 1 ? i : next[i + 1];
    }
    return true;
}

static bool decide_by_steps(Group *group)
{
    /* Only records of one time that meet several steps make the search try again; so many of them
     * are no real trail. */
    enum { MOST_TRIES = 100000 };
    const Correlation *source = group->correlation->source;
    uint64_t *chosen = calloc(source->step_count + 1, sizeof(uint64_t));
    if (!chosen || !index_steps(group, source->step_count)) {
        free(chosen);
        return false;
    }
    bool done = true;
    for (uint64_t i = 0; done && i < group->count; i++) {
        Pick *picked = &group->run[i];
        if (picked->role != 0)
            continue;
        Search search = {group,  picked,    picked->time + source->within, source->step_count,
                         chosen, MOST_TRIES};
        bool found = find_steps(&search, 0, picked->time);
        if (!found && search.tries == 0) {
            picked->decision =
                DECISION_INSUFFICIENT; /* given up, which is not the same as not found */
        } else if (source->kind == CORRELATION_SEQUENCE && found) {
            picked->decision = DECISION_VIOLATING;
            done = keep_followers(group->picks, &search, picked);
        } else if (source->kind == CORRELATION_NOT_FOLLOWED_BY && !found) {
            bool beyond = group->end == INSTANT_NONE || search.last > group->end;
            picked->decision = beyond ? DECISION_INSUFFICIENT : DECISION_VIOLATING;
        }
    }
    free(group->next);
    free(chosen);
    return done;
}

/* ---- all groups ---- */

static bool decide_group(Group *group)
{
    CorrelationKind kind = group->correlation->source->kind;
    if (kind == CORRELATION_THRESHOLD || kind == CORRELATION_DISTINCT)
        return slide_window(group);
    return decide_by_steps(group);
}

bool picks_correlate(Picks *picks, const Program *program, Instant end)
{
    if (picks->count)
        qsort(picks->picks, picks->count, sizeof(Pick), compare_picks);
    for (uint64_t from = 0, to; from < picks->count; from = to) {
        Pick *first = &picks->picks[from];
        for (to = from; to < picks->count && picks->picks[to].policy == first->policy &&
                        picks->picks[to].group == first->group;
             to++)
            picks->picks[to].decision = DECISION_COMPLIANT;
        if (first->group == NAMES_NONE)
            continue;
        uint64_t timed = from;
        while (timed < to && picks->picks[timed].time == INSTANT_NONE)
            timed++;
        Group group = {picks,
                       program->policies[first->policy].correlation,
                       &picks->picks[timed],
                       to - timed,
                       end,
                       NULL};
        if (!decide_group(&group))
            return false;
    }
    return true;
}
