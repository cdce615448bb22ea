#include "evaluate/set_tally.h"

#include <stdlib.h>

static SetCount *find_place(const SetTally *tally, uint32_t cell, uint32_t set)
{
    uint32_t mask = tally->place_count - 1;
    for (uint32_t i = (uint32_t)hash_mix(cell, set) & mask;; i = (i + 1) & mask) {
        SetCount *place = &tally->places[i];
        if (place->count == 0 || (place->cell == cell && place->set == set))
            return place;
    }
}

static bool grow(SetTally *tally)
{
    enum { FIRST_PLACES = 1024 };
    uint32_t count = tally->place_count ? tally->place_count * 2 : FIRST_PLACES;
    SetCount *places = calloc(count, sizeof(SetCount));
    if (!places)
        return false;
    SetTally grown = {.places = places, .place_count = count};
    for (uint32_t i = 0; i < tally->place_count; i++)
        if (tally->places[i].count)
            *find_place(&grown, tally->places[i].cell, tally->places[i].set) = tally->places[i];
    free(tally->places);
    tally->places = places;
    tally->place_count = count;
    return true;
}

bool set_tally_add(SetTally *tally, uint32_t cell, uint32_t set)
{
    if ((tally->used + 1) * 2 > tally->place_count && !grow(tally))
        return false;
    SetCount *place = find_place(tally, cell, set);
    if (place->count == 0) {
        *place = (SetCount){cell, set, 0};
        tally->used++;
    }
    place->count++;
    return true;
}

bool set_tally_expand(SetTally *tally, const Evaluator *evaluator, Tallies *tallies)
{
    for (uint32_t i = 0; i < tally->place_count; i++) {
        SetCount *place = &tally->places[i];
        if (place->count == 0)
            continue;
        uint32_t count;
        const SettledVerdict *settled = evaluator_settled_verdicts(evaluator, place->set, &count);
        for (uint32_t j = 0; j < count; j++)
            if (!tallies_add(tallies, place->cell, settled[j].policy, settled[j].verdict,
                             place->count))
                return false;
        place->count = 0;
    }
    tally->used = 0;
    return true;
}

void set_tally_close(SetTally *tally)
{
    free(tally->places);
    *tally = (SetTally){0};
}
