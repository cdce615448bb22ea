/*
 * What a record in hand is to correlations: the groups that it is in, and its values there.
 */
#include <stdlib.h>

#include "evaluate/evaluator.h"
#include "evaluate/picks_alike.h"

/* The first place of a field that has a text; unknown places put the record in no group. */
typedef struct {
    Slice text;
    bool unknown;
} FirstText;

static bool take_first_text(void *context, PlaceState state, const Place *place)
{
    FirstText *first = context;
    first->unknown |= state == PLACE_UNKNOWN;
    if (state == PLACE_THERE && place->text.data)
        first->text = place->text;
    return !first->unknown && !first->text.data;
}

/* The text of a field that is one string as it stands; false where finding it takes more. */
static bool plain_text(const Evaluator *evaluator, const ProgramField *field, Slice *text)
{
    if (!field->is_column)
        return false;
    EventValue value = evaluator->record->values[field->column];
    *text = (Slice){value.data, value.size};
    return value.type == EVENT_STRING && !value.escaped && value.data;
}

static bool first_text(Evaluator *evaluator, const ProgramField *field, Slice *text)
{
    if (plain_text(evaluator, field, text))
        return true;
    if (field->kind == FIELD_FACT && !field->last_part) {
        *text = event_fact(&evaluator->facts, field->fact).text;
        return text->data;
    }
    FirstText first = {{0}, false};
    visit_places(evaluator, field, NULL, take_first_text, &first);
    *text = first.text;
    return first.text.data && !first.unknown;
}

static EvaluatedPick *new_pick(Evaluator *evaluator)
{
    if (evaluator->pick_count == evaluator->pick_capacity) {
        uint32_t capacity = evaluator->pick_capacity ? evaluator->pick_capacity * 2 : 64;
        EvaluatedPick *picks = realloc(evaluator->picks, capacity * sizeof(EvaluatedPick));
        if (!picks) {
            evaluator->failed = true;
            return NULL;
        }
        evaluator->picks = picks;
        evaluator->pick_capacity = capacity;
    }
    return &evaluator->picks[evaluator->pick_count++];
}

/* Without one of the fields the record is in no group. */
static void hash_group(Evaluator *evaluator, const ProgramField **per, uint32_t count,
                       GroupHash *group)
{
    group->turn = evaluator->turn;
    group->hashes[0] = evaluator->seed;
    group->hashes[1] = ~evaluator->seed;
    group->there = false;
    for (uint32_t i = 0; i < count; i++) {
        Slice text;
        if (!first_text(evaluator, per[i], &text))
            return;
        hash_bytes_twice(text, group->hashes);
    }
    group->there = true;
}

/* Never 0, which stands for none. */
static uint64_t hash_value(const Evaluator *evaluator, Slice text)
{
    return hash_bytes_here(text, evaluator->seed) | 1;
}

typedef struct {
    Evaluator *evaluator;
    EvaluatedPick pick;
    bool further; /* the first value stands in the pick itself */
} Values;

static bool add_value(void *context, PlaceState state, const Place *place)
{
    Values *values = context;
    if (state != PLACE_THERE || !place->text.data)
        return true;
    values->pick.has_value = true;
    values->pick.value = hash_value(values->evaluator, place->text);
    if (values->further) {
        values->pick.role = PICK_FURTHER_VALUE;
        EvaluatedPick *kept = new_pick(values->evaluator);
        if (!kept)
            return false;
        *kept = values->pick;
    } else {
        values->evaluator->picks[values->evaluator->pick_count - 1] = values->pick;
    }
    values->further = true;
    return true;
}

/* The value of a field with one value at most; false where it may have several, or finding it takes
 * more. */
static bool only_value(Evaluator *evaluator, const ProgramField *field, EvaluatedPick *pick)
{
    Slice text;
    bool known;
    EventValue address = evaluator->record->values[COLUMN_SOURCE_IP];
    if (plain_text(evaluator, field, &text)) {
        pick->has_value = true;
        pick->value = hash_value(evaluator, text);
        return true;
    }
    if (field->kind != FIELD_FACT || field->fact != FACT_SOURCE_NETWORK || field->last_part ||
        address.type != EVENT_STRING || address.escaped || address.size > SHORT_TEXT_MOST)
        return false;
    /* Working a network out costs more than looking it up. */
    ShortText *place =
        short_texts_find(&evaluator->networks, (Slice){address.data, address.size}, &known);
    if (!place)
        return false;
    if (!known) {
        text = event_fact(&evaluator->facts, FACT_SOURCE_NETWORK).text;
        place->bits = text.data ? hash_value(evaluator, text) : 0;
    }
    pick->has_value = place->bits != 0;
    pick->value = place->bits;
    return true;
}

/* Any number of values. */
static __attribute__((noinline)) void add_values(Evaluator *evaluator, const ProgramField *field,
                                                 const EvaluatedPick *pick)
{
    Values values = {evaluator, *pick, false};
    visit_places(evaluator, field, NULL, add_value, &values);
}

static void add_pick(Evaluator *evaluator, uint32_t policy, uint32_t role)
{
    const ProgramCorrelation *correlation = evaluator->program->policies[policy].correlation;
    const ProgramStep *step = role ? &correlation->steps[role - 1] : NULL;
    GroupHash *group = &evaluator->groups[step ? step->group : correlation->group];
    EvaluatedPick *pick = new_pick(evaluator);
    if (!pick)
        return;
    if (group->turn != evaluator->turn)
        hash_group(evaluator, step ? step->per : correlation->per, correlation->source->per_count,
                   group);
    *pick = (EvaluatedPick){.policy = policy,
                            .role = role,
                            .grouped = group->there,
                            .group = {group->hashes[0], group->hashes[1]}};
    if (role == 0 && correlation->field && !only_value(evaluator, correlation->field, pick))
        add_values(evaluator, correlation->field, pick);
}

static void pick_steps(Evaluator *evaluator, const Profile *profile)
{
    for (uint32_t i = 0; i < profile->step_count; i++) {
        const DispatchStep *step = &profile->steps[i];
        const ProgramCorrelation *correlation =
            evaluator->program->policies[step->policy].correlation;
        if (step->settled ||
            evaluate_node(evaluator, correlation->steps[step->step].condition, NULL) == TRUTH_TRUE)
            add_pick(evaluator, step->policy, step->step + 1);
    }
}

void evaluator_picks(Evaluator *evaluator, const EvaluatedPolicy *verdicts, uint32_t verdict_count,
                     const EvaluatedPick **picks, uint32_t *count)
{
    evaluator->pick_count = 0;
    for (uint32_t i = 0; i < verdict_count; i++)
        if (verdicts[i].picked)
            add_pick(evaluator, verdicts[i].policy, 0);
    pick_steps(evaluator, evaluator->profile);
    *picks = evaluator->picks;
    *count = evaluator->pick_count;
}

bool evaluator_has_picks(const Evaluator *evaluator)
{
    return evaluator->profile->picks != PICKS_NONE;
}

PicksNote evaluator_picks_note(Evaluator *evaluator, uint64_t part)
{
    EventKept *caller = evaluator->record->identity, *place = evaluator->record->place;
    uint32_t number = evaluator->profile->picks;
    if (number == PICKS_NONE || number == PICKS_APART || !caller || !place)
        return (PicksNote){0};
    uint64_t account =
        number & PICKS_OF_ACCOUNT ? evaluator_account_hash(evaluator, evaluator->seed) : 0;
    PicksNote note = {.key = {place->serial, part << 32 | number, account}};
    note.note = &caller->combinations[(place->serial ^ number) % EVENT_COMBINATIONS];
    note.known = memcmp(note.note->key, note.key, sizeof note.key) == 0;
    return note;
}
