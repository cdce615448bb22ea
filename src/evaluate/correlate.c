/*
 * Which picked records violate: the correlations of the language page, exact by event time.
 *
 * Picks are ordered so that a group of a policy is one run of the array, by time (pick_order.c).
 * Threshold and distinct slide one window over the run; a window that begins between two records
 * holds no more than one that begins at the later of them, so windows that begin at records are
 * enough. Sequences are decided by steps.c.
 */
#include <stdlib.h>

#include "evaluate/steps.h"

static int compare_numbers(uint64_t x, uint64_t y)
{
    return x < y ? -1 : x > y;
}

/* The picks of one policy and group. */
typedef struct {
    const ProgramCorrelation *correlation;
    Pick *run;
    uint64_t count;
    Instant end;
    Arena *arena; /* followers */
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
        if (group->run[i].kind->has_value)
            window->values[count++] = group->run[i].kind->value;
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
    if (window->counts && pick->kind->has_value)
        window->distinct += (*count_of(window, pick->kind->value))++ == 0;
}

static void leave(Window *window, const Pick *pick)
{
    if (window->counts && pick->kind->has_value)
        window->distinct -= --*count_of(window, pick->kind->value) == 0;
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
               group->run[end].time - group->run[begin].time <= source->within) {
            held += group->run[end].kind->role == 0;
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
        held -= group->run[begin].kind->role == 0;
        leave(&window, &group->run[begin]);
    }
    close_window(&window);
    return true;
}

/* ---- all groups ---- */

static bool decide_group(Group *group)
{
    CorrelationKind kind = group->correlation->source->kind;
    if (kind == CORRELATION_THRESHOLD || kind == CORRELATION_DISTINCT)
        return slide_window(group);
    return steps_decide(group->correlation, group->run, group->count, group->end, group->arena);
}

bool picks_correlate(Pick *picks, uint64_t count, const Program *program, Instant end, Arena *arena)
{
    if (!picks_order(picks, count))
        return false;
    for (uint64_t from = 0, to; from < count; from = to) {
        Pick *first = &picks[from];
        for (to = from; to < count && picks_are_of_one_group(&picks[to], first); to++)
            picks[to].decision = DECISION_COMPLIANT;
        Group group = {program->policies[first->kind->policy].correlation, first, to - from, end,
                       arena};
        if (!decide_group(&group))
            return false;
    }
    return true;
}
