/*
 * Picks in runs of one policy and group, those of a run by time.
 *
 * Which run comes before which matters to nobody, so groups are found by hash and picks put into
 * their places, which takes one step a pick. Those of a group mostly come in the order of time
 * already, as files are read in the order in which they were delivered.
 */
#include <stdlib.h>

#include "evaluate/picks.h"

static int compare_numbers(uint64_t x, uint64_t y)
{
    return x < y ? -1 : x > y;
}

static int compare_in_group(const void *a, const void *b)
{
    const Pick *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    int order = compare_numbers(x->record, y->record);
    return order ? order : compare_numbers(x->kind->role, y->kind->role);
}

bool picks_are_of_one_group(const Pick *a, const Pick *b)
{
    const PickKind *x = a->kind, *y = b->kind;
    return x->policy == y->policy && x->group[0] == y->group[0] && x->group[1] == y->group[1];
}

typedef struct {
    const Pick *first; /* of its picks, as they came */
    uint64_t next;     /* how many there are; then, where its next one goes */
} PickRun;

typedef struct {
    PickRun *runs;
    uint32_t run_count;
    uint32_t *slots; /* by hash: a run's number + 1; 0: none */
    uint64_t mask;
    uint32_t *run_of; /* by pick */
    Pick *ordered;
} Ordering;

static bool open_ordering(Ordering *ordering, uint64_t count)
{
    uint64_t slots = 16;
    if (count >= UINT32_MAX)
        return false;
    while (slots < count * 2)
        slots *= 2;
    *ordering = (Ordering){.runs = malloc(count * sizeof(PickRun)),
                           .slots = calloc(slots, sizeof(uint32_t)),
                           .mask = slots - 1,
                           .run_of = malloc(count * sizeof(uint32_t)),
                           .ordered = malloc(count * sizeof(Pick))};
    return ordering->runs && ordering->slots && ordering->run_of && ordering->ordered;
}

static void close_ordering(Ordering *ordering)
{
    free(ordering->runs);
    free(ordering->slots);
    free(ordering->run_of);
    free(ordering->ordered);
}

static uint32_t find_run(Ordering *ordering, const Pick *pick)
{
    uint64_t at = hash_mix(pick->kind->group[0], pick->kind->policy) & ordering->mask;
    for (;; at = (at + 1) & ordering->mask) {
        uint32_t run = ordering->slots[at];
        if (run == 0)
            break;
        if (picks_are_of_one_group(ordering->runs[run - 1].first, pick))
            return run - 1;
    }
    ordering->runs[ordering->run_count] = (PickRun){pick, 0};
    ordering->slots[at] = ++ordering->run_count;
    return ordering->run_count - 1;
}

/* Each to its run, in the order in which they came. */
static void put_into_runs(Ordering *ordering, Pick *picks, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        ordering->run_of[i] = find_run(ordering, &picks[i]);
        ordering->runs[ordering->run_of[i]].next++;
    }
    uint64_t begin = 0;
    for (uint32_t i = 0; i < ordering->run_count; i++) {
        uint64_t size = ordering->runs[i].next;
        ordering->runs[i].next = begin;
        begin += size;
    }
    for (uint64_t i = 0; i < count; i++)
        ordering->ordered[ordering->runs[ordering->run_of[i]].next++] = picks[i];
    memcpy(picks, ordering->ordered, count * sizeof(Pick));
}

static void sort_run(Pick *run, uint64_t count)
{
    for (uint64_t i = 1; i < count; i++)
        if (compare_in_group(&run[i - 1], &run[i]) > 0) {
            qsort(run, count, sizeof(Pick), compare_in_group);
            return;
        }
}

bool picks_order(Pick *picks, uint64_t count)
{
    Ordering ordering = {0};
    if (count == 0)
        return true;
    bool done = open_ordering(&ordering, count);
    if (done) {
        put_into_runs(&ordering, picks, count);
        uint64_t begin = 0;
        for (uint32_t i = 0; i < ordering.run_count; begin = ordering.runs[i++].next)
            sort_run(&picks[begin], ordering.runs[i].next - begin);
    }
    close_ordering(&ordering);
    return done;
}
