#include "evaluate/pick_sums.h"

#include <stdlib.h>

#include "base/limits.h"

enum {
    LEAST = 64,
    PROBES = 16, /* places that a group may have */
    COUNT_MOST = (1 << 30) - 1
};

bool sums_open(PickSums *sums, uint64_t kinds, unsigned shares)
{
    uint64_t capacity = kinds / shares, most = LIMIT_PICK_SUMS / shares;
    capacity += capacity / 2 + LEAST;
    if (capacity > most)
        capacity = most > LEAST ? most : LEAST;
    *sums = (PickSums){calloc(capacity, sizeof(PickSum)), capacity};
    return sums->sums != NULL;
}

void sums_close(PickSums *sums)
{
    free(sums->sums);
    *sums = (PickSums){0};
}

uint64_t sums_key(const PickKind *kind)
{
    uint64_t key = hash_mix(kind->group[0] ^ kind->group[1], kind->policy);
    return key ? key : 1;
}

/* Its own place, or the free one where it would stand, or the last that it may have. */
static PickSum *place_of(const PickSums *sums, uint64_t key)
{
    uint64_t at = (uint64_t)((__uint128_t)key * sums->capacity >> 64);
    PickSum *place = NULL;
    for (int i = 0; i < PROBES; i++, at++) {
        if (at == sums->capacity)
            at = 0;
        place = &sums->sums[at];
        if (place->key == 0 || place->key == key)
            break;
    }
    return place;
}

void sums_add(PickSums *sums, const PickKind *kind)
{
    uint64_t key = sums_key(kind);
    PickSum *sum = place_of(sums, key);
    if (sum->key == 0)
        sum->key = key;
    if (kind->role == 0)
        sum->count = kind->count > (uint64_t)(COUNT_MOST - sum->count)
                         ? COUNT_MOST
                         : sum->count + (uint32_t)kind->count;
    else if (kind->role != PICK_FURTHER_VALUE)
        sum->has_step = 1;
    if (!kind->has_value)
        return;
    if (sum->values && sum->value != kind->value)
        sum->values_differ = 1;
    sum->value = kind->value;
    sum->values += sum->values < UINT32_MAX;
}

bool sums_matter(const PickSums *sums, const Program *program, const PickKind *kind)
{
    const PickSum *sum = place_of(sums, sums_key(kind));
    const Correlation *source = program->policies[kind->policy].correlation->source;
    switch (source->kind) {
    case CORRELATION_THRESHOLD:
        return sum->count >= source->at_least || sum->count == COUNT_MOST;
    case CORRELATION_DISTINCT:
        return source->at_least < 2 || (sum->values_differ && (sum->values >= source->at_least ||
                                                               sum->values == UINT32_MAX));
    case CORRELATION_SEQUENCE:
        return sum->count && sum->has_step;
    case CORRELATION_NOT_FOLLOWED_BY:
        return sum->count > 0;
    }
    return true;
}
