#include "evaluate/picks_alike.h"

#include <stdlib.h>

#include "base/limits.h"
#include "evaluate/picks.h"

struct PicksAlike {
    const Program *program;
    uint8_t *members; /* by column: EventMember */
    Names *sets;      /* lists of Picked, as bytes */
    Buffer set;       /* scratch */
};

typedef struct {
    uint32_t policy, role, verdict;
} Picked;

PicksAlike *picks_alike_new(const Program *program)
{
    PicksAlike *alike = calloc(1, sizeof(PicksAlike));
    if (!alike)
        return NULL;
    alike->program = program;
    alike->sets = names_new();
    alike->members = calloc(event_columns_count(program->columns), 1);
    if (!alike->sets || !alike->members) {
        picks_alike_free(alike);
        return NULL;
    }
    event_columns_members(program->columns, alike->members);
    return alike;
}

void picks_alike_free(PicksAlike *alike)
{
    if (!alike)
        return;
    names_free(alike->sets);
    buffer_free(&alike->set);
    free(alike->members);
    free(alike);
}

typedef enum { FOLLOWS_NOT, FOLLOWS, FOLLOWS_WITH_ACCOUNT } Follows;

/* Whether what a field says follows from userIdentity, region and address. */
static Follows follows(const PicksAlike *alike, const ProgramField *field)
{
    if (field->is_column)
        return alike->members[field->column] == EVENT_MEMBER_IDENTITY ||
                       alike->members[field->column] == EVENT_MEMBER_PLACE
                   ? FOLLOWS
                   : FOLLOWS_NOT;
    if (field->kind != FIELD_FACT)
        return FOLLOWS_NOT;
    switch (field->fact) {
    case FACT_PRINCIPAL:
    case FACT_ACTOR:
    case FACT_SOURCE_NETWORK:
        return FOLLOWS;
    case FACT_ACCOUNT:
        return FOLLOWS_WITH_ACCOUNT;
    default:
        return FOLLOWS_NOT;
    }
}

static bool fields_follow(const PicksAlike *alike, const ProgramField *const *per, uint32_t count,
                          bool *account)
{
    for (uint32_t i = 0; i < count; i++) {
        Follows how = follows(alike, per[i]);
        if (how == FOLLOWS_NOT)
            return false;
        *account |= how == FOLLOWS_WITH_ACCOUNT;
    }
    return true;
}

static bool add_picked(PicksAlike *alike, const EvaluatedPolicy *result, bool *account)
{
    const ProgramCorrelation *correlation = alike->program->policies[result->policy].correlation;
    Picked picked = {result->policy, 0, result->verdict};
    buffer_add(&alike->set, (Slice){(const char *)&picked, sizeof picked});
    return fields_follow(alike, correlation->per, correlation->source->per_count, account) &&
           (!correlation->field || fields_follow(alike, &correlation->field, 1, account));
}

static bool add_step(PicksAlike *alike, const DispatchStep *step, bool *account)
{
    const ProgramCorrelation *correlation = alike->program->policies[step->policy].correlation;
    Picked picked = {step->policy, step->step + 1, 0};
    buffer_add(&alike->set, (Slice){(const char *)&picked, sizeof picked});
    return step->settled && fields_follow(alike, correlation->steps[step->step].per,
                                          correlation->source->per_count, account);
}

uint32_t picks_alike_number(PicksAlike *alike, const EvaluatedPolicy *listed, uint32_t listed_count,
                            const DispatchStep *steps, uint32_t step_count)
{
    uint32_t count = 0;
    bool follow = true, account = false;
    buffer_clear(&alike->set);
    for (uint32_t i = 0; i < listed_count; i++)
        if (listed[i].picked) {
            follow &= add_picked(alike, &listed[i], &account);
            count++;
        }
    for (uint32_t i = 0; i < step_count; i++, count++)
        follow &= add_step(alike, &steps[i], &account);
    if (count == 0)
        return PICKS_NONE;
    if (!follow || count > EVENT_NUMBERS || alike->set.failed)
        return PICKS_APART;
    Slice set = buffer_slice(&alike->set);
    uint32_t number = names_find(alike->sets, set);
    if (number == NAMES_NONE && names_count(alike->sets) < LIMIT_PICK_SETS)
        number = names_intern(alike->sets, set);
    if (number == NAMES_NONE)
        return PICKS_APART;
    return (number + 1) | (account ? (uint32_t)PICKS_OF_ACCOUNT : 0);
}
