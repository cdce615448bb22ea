/*
 * Coverage: days that are proven empty by some trails only.
 *
 * What a digest says of a time is what its own trail delivered. Where several trails log an account
 * and Region, a day on which one of them proves that it delivered nothing may still be one of which
 * another's files are lost, with the digests that would tell.
 */
#include <stdlib.h>

#include "audit/coverage_parts.h"

/* Of the days of the axis, for one account and Region. */
typedef struct {
    uint32_t *proving;  /* trails that prove something of the day */
    uint32_t *last;     /* the number of the trail that was counted last */
    uint32_t *starting; /* trails that should do so from this day on; one place more */
} TrailDays;

static bool same_place(const IntegrityChain *a, const IntegrityChain *b)
{
    return slice_equal(a->account, b->account) && slice_equal(a->region, b->region);
}

static bool same_trail(const IntegrityChain *a, const IntegrityChain *b)
{
    return same_place(a, b) && slice_equal(a->trail, b->trail) &&
           slice_equal(a->home_region, b->home_region);
}

/* A place on the axis, or the nearest. */
static int64_t on_axis(const CoverageMaking *making, int64_t day)
{
    int64_t at = day - making->first_day;
    return at < 0 ? 0 : at > making->day_count ? making->day_count : at;
}

static void count_times(const CoverageMaking *making, const IntegrityChain *chain, uint32_t trail,
                        TrailDays *days)
{
    for (uint32_t i = 0; i < chain->proven_count; i++) {
        int64_t end = on_axis(making, instant_day(chain->proven[i].to - 1) + 1);
        for (int64_t at = on_axis(making, instant_day(chain->proven[i].from)); at < end; at++) {
            days->proving[at] += days->last[at] != trail;
            days->last[at] = trail;
        }
    }
}

/* The chains of one trail (what was made afterwards is a chain of its own). A trail of which
 * nothing is proven says nothing; one whose first digest is a starting one was not there before. */
static void add_trail(const CoverageMaking *making, const IntegrityChain *chains, uint32_t count,
                      uint32_t trail, TrailDays *days)
{
    const IntegrityChain *first = NULL;
    for (uint32_t i = 0; i < count; i++) {
        const IntegrityChain *chain = &chains[i];
        if (chain->proven_count && (!first || chain->proven[0].from < first->proven[0].from))
            first = chain;
        count_times(making, chain, trail, days);
    }
    if (first)
        days->starting[first->begins ? on_axis(making, instant_day(first->proven[0].from)) : 0]++;
}

static uint64_t count_partly(const CoverageMaking *making, const CoverageMade *row,
                             const TrailDays *days)
{
    uint64_t partly = 0;
    uint32_t expected = 0;
    for (int64_t at = 0; at < making->day_count; at++) {
        expected += days->starting[at];
        partly += row->states[at] == COVERAGE_EMPTY && days->proving[at] < expected;
    }
    return partly;
}

/* The chains of one account and Region. */
static bool add_place(CoverageMaking *making, const IntegrityChain *chains, uint32_t count)
{
    if (same_trail(&chains[0], &chains[count - 1]) ||
        !coverage_asked(making->build, chains[0].account, chains[0].region))
        return true;
    const CoverageMade *row = coverage_row(making, chains[0].account, chains[0].region);
    size_t places = (size_t)making->day_count + 1;
    if (!row || !row->states)
        return row != NULL;
    uint32_t *all = calloc(places, 3 * sizeof(uint32_t));
    if (!all)
        return false;
    TrailDays days = {all, all + places, all + 2 * places};
    for (uint32_t i = 0, end, trail = 1; i < count; i = end, trail++) {
        for (end = i + 1; end < count && same_trail(&chains[i], &chains[end]);)
            end++;
        add_trail(making, chains + i, end - i, trail, &days);
    }
    making->audit->coverage.partly_proven_days += count_partly(making, row, &days);
    free(all);
    return true;
}

bool coverage_trails(CoverageMaking *making)
{
    uint32_t count;
    const IntegrityChain *chains = coverage_chains(making->build, &count);
    for (uint32_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && same_place(&chains[i], &chains[end]);)
            end++;
        if (!add_place(making, chains + i, end - i))
            return false;
    }
    return true;
}
