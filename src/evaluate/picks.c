#include "evaluate/picks.h"

#include <stdlib.h>

#include "base/limits.h"

LoggedPick pick_of(const EvaluatedPick *pick, Instant time, uint64_t record)
{
    return (LoggedPick){.group = {pick->group[0], pick->group[1]},
                        .value = pick->value,
                        .time = time,
                        .record = record,
                        .policy = pick->policy,
                        .role = pick->role,
                        .has_value = pick->has_value};
}

EvaluatedPolicy pick_verdict(const LoggedPick *pick, Decision decision)
{
    EvaluatedPolicy verdict = {.policy = pick->policy,
                               .exception = pick->exception,
                               .verdict = (Verdict)pick->verdict,
                               .picked = true};
    if (verdict.verdict == VERDICT_INSUFFICIENT_DATA || decision == DECISION_VIOLATING)
        return verdict;
    verdict.verdict =
        decision == DECISION_COMPLIANT ? VERDICT_COMPLIANT : VERDICT_INSUFFICIENT_DATA;
    return verdict;
}

/* ---- sketch ---- */

enum { SUM_HAS_STEP = 1, SUM_HAS_VALUE = 2, SUM_VALUES_DIFFER = 4 };

/* Groups mostly have several picks; a sketch that stays in the processor's caches says little too
 * much and is asked at once. */
bool sketch_open(PickSketch *sketch, uint64_t picks, unsigned shares)
{
    enum { LEAST = 1 << 10 };
    uint64_t size = LEAST;
    while (size < picks / 8 && size <= LIMIT_PICK_SUMS / shares / 2)
        size *= 2;
    *sketch = (PickSketch){calloc(size, sizeof(PickSum)), size - 1};
    return sketch->sums != NULL;
}

void sketch_close(PickSketch *sketch)
{
    free(sketch->sums);
    *sketch = (PickSketch){0};
}

static PickSum *sum_of(const PickSketch *sketch, const LoggedPick *pick)
{
    return &sketch->sums[hash_mix(pick->group[0], pick->policy) & sketch->mask];
}

void sketch_add(PickSketch *sketch, const LoggedPick *pick)
{
    PickSum *sum = sum_of(sketch, pick);
    bool further = pick->role == PICK_FURTHER_VALUE;
    if (pick->role != 0 && !further)
        sum->flags |= SUM_HAS_STEP;
    sum->count += pick->role == 0 && sum->count < UINT32_MAX;
    if (!pick->has_value)
        return;
    uint16_t tag = (uint16_t)(pick->value >> 48);
    if ((sum->flags & SUM_HAS_VALUE) && sum->value_tag != tag)
        sum->flags |= SUM_VALUES_DIFFER;
    sum->value_tag = tag;
    sum->flags |= SUM_HAS_VALUE;
}

void sketch_join(PickSketch *sketch, const PickSketch *other, uint64_t from, uint64_t to)
{
    for (uint64_t i = from; i < to; i++) {
        PickSum *sum = &sketch->sums[i];
        const PickSum *more = &other->sums[i];
        bool both = sum->flags & more->flags & SUM_HAS_VALUE;
        if (both && sum->value_tag != more->value_tag)
            sum->flags |= SUM_VALUES_DIFFER;
        if (!(sum->flags & SUM_HAS_VALUE))
            sum->value_tag = more->value_tag;
        sum->flags |= more->flags;
        sum->count = more->count > UINT32_MAX - sum->count ? UINT32_MAX : sum->count + more->count;
    }
}

bool sketch_matters(const PickSketch *sketch, const Program *program, const LoggedPick *pick)
{
    const PickSum *sum = sum_of(sketch, pick);
    const Correlation *source = program->policies[pick->policy].correlation->source;
    switch (source->kind) {
    case CORRELATION_THRESHOLD:
        return sum->count >= source->at_least || sum->count == UINT32_MAX;
    case CORRELATION_DISTINCT:
        return source->at_least < 2 || (sum->flags & SUM_VALUES_DIFFER);
    case CORRELATION_SEQUENCE:
        return sum->count && (sum->flags & SUM_HAS_STEP);
    case CORRELATION_NOT_FOLLOWED_BY:
        return sum->count > 0;
    }
    return true;
}
