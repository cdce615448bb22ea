/* What makes two records one: eventID, account of record, and the values of every column that the
 * run extracts. */
#include "evaluate/evaluator.h"

typedef struct {
    Evaluator *evaluator;
    uint64_t hash;
    uint64_t place; /* tells columns apart */
    bool unordered; /* the members of an object have no order */
} Gathering;

/* Scalars count by their text, whatever their JSON type; the hash so far is the seed of the next.
 */
static uint64_t add_value(Evaluator *evaluator, uint64_t hash, uint64_t place, EventValue value)
{
    bool scalar = value.type >= EVENT_FALSE && value.type <= EVENT_STRING;
    if (!scalar)
        return hash_mix(hash + place, event_value_hash(value, place));
    Slice text = {value.data, value.size};
    if (value.escaped)
        text = event_value_text(value, &evaluator->scratch, &evaluator->failed);
    return hash_bytes(text, hash + place);
}

static bool gather(void *context, EventValue value)
{
    Gathering *gathering = context;
    if (gathering->unordered)
        gathering->hash += add_value(gathering->evaluator, 0, gathering->place, value);
    else
        gathering->hash = add_value(gathering->evaluator, gathering->hash, gathering->place, value);
    return true;
}

/* Of these only whether they are there is looked at; what they hold is not extracted. */
static bool only_presence(uint32_t column)
{
    return column == COLUMN_SESSION || column == COLUMN_INSIGHT_DETAILS ||
           column == COLUMN_ADDENDUM;
}

static uint64_t hash_base(Evaluator *evaluator, uint64_t seed)
{
    const EventValue *values = evaluator->record->values;
    uint64_t hash = seed;
    for (uint32_t column = 0; column < COLUMN_BASE_COUNT; column++) {
        EventValue value = values[column];
        if (!event_value_there(value) && value.type != EVENT_OMITTED)
            continue;
        hash = only_presence(column) ? hash_mix(hash, column)
                                     : add_value(evaluator, hash, seed ^ column, value);
    }
    return hash;
}

static bool has_wildcard(const ProgramIdentity *identity)
{
    uint32_t i = 0;
    while (i < identity->tail_count && identity->tail[i].kind != EVENT_STEP_ANY)
        i++;
    return i < identity->tail_count;
}

bool evaluator_identity(Evaluator *evaluator, uint64_t seed, uint64_t *id)
{
    const EventRecord *record = evaluator->record;
    Slice event_id =
        event_value_text(record->values[COLUMN_EVENT_ID], &evaluator->scratch, &evaluator->failed);
    if (event_id.size == 0)
        return false;
    Slice account = event_fact(&evaluator->facts, FACT_ACCOUNT).text;
    *id = hash_mix(hash_bytes(event_id, seed), hash_bytes(account, seed + 1));
    return true;
}

uint64_t evaluator_columns_hash(Evaluator *evaluator, uint64_t seed)
{
    const Program *program = evaluator->program;
    const EventRecord *record = evaluator->record;
    Gathering gathering = {evaluator, hash_base(evaluator, seed), 0, false};
    for (uint32_t i = 0; i < program->identity_count; i++) {
        const ProgramIdentity *identity = &program->identities[i];
        gathering.place = seed ^ (COLUMN_BASE_COUNT + i);
        gathering.unordered = has_wildcard(identity);
        if (identity->column == PROGRAM_WHOLE_RECORD) {
            event_visit_record(record->raw, identity->tail, identity->tail_count,
                               identity->redacted_from, gather, &gathering);
            continue;
        }
        EventValue start = record->values[identity->column];
        if (start.type == EVENT_ABSENT || start.type == EVENT_NULL)
            continue;
        if (identity->tail_count == 0 || start.type == EVENT_OMITTED)
            gather(&gathering, start);
        else
            event_visit_redacted(start, identity->tail, identity->tail_count,
                                 identity->redacted_from, gather, &gathering);
    }
    return gathering.hash;
}
