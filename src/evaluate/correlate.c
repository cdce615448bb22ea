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

static int compare_numbers(uint64_t x, uint64_t y)
{
    return x < y ? -1 : x > y;
}

static int compare_picks(const void *a, const void *b)
{
    const LoggedPick *x = &((const Pick *)a)->logged, *y = &((const Pick *)b)->logged;
    int order = compare_numbers(x->policy, y->policy);
    if (order == 0)
        order = compare_numbers(x->group[0], y->group[0]);
    if (order == 0)
        order = compare_numbers(x->group[1], y->group[1]);
    if (order == 0)
        order = x->time < y->time ? -1 : x->time > y->time;
    if (order == 0)
        order = compare_numbers(x->record, y->record);
    return order ? order : compare_numbers(x->role, y->role);
}

/* The picks of one policy and group. */
typedef struct {
    const ProgramCorrelation *correlation;
    Pick *run;
    uint64_t count;
    Instant end;
    Arena *arena; /* followers */
    uint64_t
        *next; /* by step and place: the first place from there on that meets the step, or count */
} Group;

/* ---- threshold and distinct ---- */

/* How many of each value the window holds. */
typedef struct {
    uint64_t *values; /* those of the group, ascending */
    uint32_t *counts; /* by place in values */
    uint64_t value_count, distinct;
} Window;

static int compare_values(const void *a, const void *b)
{
    return compare_numbers(*(const uint64_t *)a, *(const uint64_t *)b);
}

static bool open_window(Window *window, const Group *group)
{
    *window = (Window){0};
    if (group->correlation->source->kind != CORRELATION_DISTINCT)
        return true;
    window->values = calloc(group->count + 1, sizeof(uint64_t));
    window->counts = calloc(group->count + 1, sizeof(uint32_t));
    if (!window->values || !window->counts)
        return false;
    uint64_t count = 0;
    for (uint64_t i = 0; i < group->count; i++)
        if (group->run[i].logged.has_value)
            window->values[count++] = group->run[i].logged.value;
    qsort(window->values, count, sizeof(uint64_t), compare_values);
    for (uint64_t i = 0; i < count; i++)
        if (i == 0 || window->values[i] != window->values[i - 1])
            window->values[window->value_count++] = window->values[i];
    return true;
}

static void close_window(Window *window)
{
    free(window->values);
    free(window->counts);
}

static uint32_t *count_of(const Window *window, uint64_t value)
{
    const uint64_t *found =
        bsearch(&value, window->values, window->value_count, sizeof(uint64_t), compare_values);
    return &window->counts[found - window->values];
}

static void enter(Window *window, const Pick *pick)
{
    if (window->counts && pick->logged.has_value)
        window->distinct += (*count_of(window, pick->logged.value))++ == 0;
}

static void leave(Window *window, const Pick *pick)
{
    if (window->counts && pick->logged.has_value)
        window->distinct -= --*count_of(window, pick->logged.value) == 0;
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
    Window window;
    if (!open_window(&window, group)) {
        close_window(&window);
        return false;
    }
    uint64_t end = 0, marked = 0, held = 0;
    for (uint64_t begin = 0; begin < group->count; begin++) {
        while (end < group->count &&
               group->run[end].logged.time - group->run[begin].logged.time <= source->within) {
            held += group->run[end].logged.role == 0;
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
        held -= group->run[begin].logged.role == 0;
        leave(&window, &group->run[begin]);
    }
    close_window(&window);
    return true;
}

/* ---- sequence and not-followed-by ---- */

/* The first place from `from` on at or behind the time. */
static uint64_t first_at(const Group *group, Instant time)
{
    uint64_t low = 0, high = group->count;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (group->run[middle].logged.time < time)
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
    if (record == search->picked->logged.record)
        return true;
    for (uint32_t i = 0; i < steps; i++)
        if (search->group->run[search->chosen[i]].logged.record == record)
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
        const LoggedPick *pick = &group->run[i].logged;
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

static bool keep_followers(const Search *search, Pick *picked)
{
    const Group *group = search->group;
    picked->followers = arena_array(group->arena, search->step_count, sizeof(uint64_t));
    for (uint32_t i = 0; picked->followers && i < search->step_count; i++)
        picked->followers[i] = group->run[search->chosen[i]].logged.record;
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
            next[i] = group->run[i].logged.role == step + 1 ? i : next[i + 1];
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
        if (picked->logged.role != 0)
            continue;
        Search search = {
            group,  picked,    picked->logged.time + source->within, source->step_count,
            chosen, MOST_TRIES};
        bool found = find_steps(&search, 0, picked->logged.time);
        if (!found && search.tries == 0) {
            picked->decision =
                DECISION_INSUFFICIENT; /* given up, which is not the same as not found */
        } else if (source->kind == CORRELATION_SEQUENCE && found) {
            picked->decision = DECISION_VIOLATING;
            done = keep_followers(&search, picked);
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

static bool same_group(const LoggedPick *a, const LoggedPick *b)
{
    return a->policy == b->policy && a->group[0] == b->group[0] && a->group[1] == b->group[1];
}

bool picks_correlate(Pick *picks, uint64_t count, const Program *program, Instant end, Arena *arena)
{
    if (count)
        qsort(picks, count, sizeof(Pick), compare_picks);
    for (uint64_t from = 0, to; from < count; from = to) {
        Pick *first = &picks[from];
        for (to = from; to < count && same_group(&picks[to].logged, &first->logged); to++)
            picks[to].decision = DECISION_COMPLIANT;
        Group group = {program->policies[first->logged.policy].correlation,
                       first,
                       to - from,
                       end,
                       arena,
                       NULL};
        if (!decide_group(&group))
            return false;
    }
    return true;
}
