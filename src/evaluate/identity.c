/*
 * What makes two records one: eventID, account of record, and the values of every column that the
 * run extracts.
 *
 * The hash of the values is a sum over the columns, so that their order in the record does not
 * matter.
 */
#include <stdlib.h>

#include "evaluate/evaluator.h"

/* The identities of a column stand side by side. */
struct IdentityIndex {
    const Program *program;
    uint32_t *first;  /* by column: where its identities begin in `list`; one more for the end */
    uint32_t *behind; /* by column: of these, the first that looks behind a member of any name */
    uint32_t *list;   /* places in program->identities */
    uint64_t *whole;  /* by column: what tells it apart, of one that counts by its value as a whole;
                         0 of others */
    uint32_t *from_root;
    uint32_t from_root_count;
};

/* Of these only whether they are there is looked at; what they hold is not extracted. */
static bool only_presence(uint32_t column)
{
    return column == COLUMN_SESSION || column == COLUMN_INSIGHT_DETAILS ||
           column == COLUMN_ADDENDUM;
}

/* The other base columns count as a whole, whatever a policy looks at inside them. */
static bool counts_whole(uint32_t column)
{
    return column < COLUMN_BASE_COUNT && !only_presence(column);
}

/* Whether it is what stands by name in each member of an object, as looks into every record's
 * parameters. */
static bool is_behind_any(const ProgramIdentity *identity)
{
    return identity->tail_count >= 2 && identity->tail[0].kind == EVENT_STEP_ANY &&
           identity->tail[1].kind == EVENT_STEP_KEY;
}

static void list_identities(IdentityIndex *index, uint32_t column, bool behind, uint32_t *taken)
{
    const Program *program = index->program;
    for (uint32_t i = 0; i < program->identity_count; i++)
        if (program->identities[i].column == column &&
            is_behind_any(&program->identities[i]) == behind)
            index->list[(*taken)++] = i;
}

/* What tells a column apart that counts by its value as a whole, whatever its type; 0 where more
 * than that is looked at, or less. */
static uint64_t whole_of(const IdentityIndex *index, uint32_t column)
{
    if (column == COLUMN_EVENT_ID)
        return 0;
    if (counts_whole(column))
        return column;
    uint32_t first = index->first[column];
    if (column < COLUMN_BASE_COUNT || index->first[column + 1] != first + 1 ||
        index->program->identities[index->list[first]].tail_count)
        return 0;
    return COLUMN_BASE_COUNT + index->list[first];
}

IdentityIndex *identity_index_new(const Program *program)
{
    uint32_t columns = event_columns_count(program->columns);
    IdentityIndex *index = calloc(1, sizeof *index);
    if (!index)
        return NULL;
    index->program = program;
    index->first = calloc(columns + 1, sizeof(uint32_t));
    index->behind = calloc(columns, sizeof(uint32_t));
    index->list = calloc(program->identity_count + 1, sizeof(uint32_t));
    index->whole = calloc(columns, sizeof(uint64_t));
    index->from_root = calloc(program->identity_count + 1, sizeof(uint32_t));
    if (!index->first || !index->behind || !index->list || !index->whole || !index->from_root) {
        identity_index_free(index);
        return NULL;
    }
    for (uint32_t i = 0; i < program->identity_count; i++)
        if (program->identities[i].column == PROGRAM_WHOLE_RECORD)
            index->from_root[index->from_root_count++] = i;
    uint32_t taken = 0;
    for (uint32_t column = 0; column < columns; column++) {
        index->first[column] = taken;
        if (!counts_whole(column))
            list_identities(index, column, false, &taken);
        index->behind[column] = taken;
        if (!counts_whole(column))
            list_identities(index, column, true, &taken);
    }
    index->first[columns] = taken;
    for (uint32_t column = 0; column < columns; column++)
        index->whole[column] = whole_of(index, column);
    return index;
}

void identity_index_free(IdentityIndex *index)
{
    if (!index)
        return;
    free(index->first);
    free(index->behind);
    free(index->list);
    free(index->whole);
    free(index->from_root);
    free(index);
}

typedef struct {
    uint64_t hash;
    uint64_t place; /* tells columns apart */
    bool unordered; /* the members of an object have no order */
} Gathering;

static bool gather(void *context, EventValue value)
{
    Gathering *gathering = context;
    if (gathering->unordered)
        gathering->hash += event_value_hash(value, gathering->place);
    else
        gathering->hash = event_value_hash(value, gathering->hash + gathering->place);
    return true;
}

static bool has_wildcard(const ProgramIdentity *identity)
{
    uint32_t i = 0;
    while (i < identity->tail_count && identity->tail[i].kind != EVENT_STEP_ANY)
        i++;
    return i < identity->tail_count;
}

/* Whether the text may say that something was withheld, in whatever way. */
static bool may_withhold(Slice text)
{
    static const Slice withheld[] = {SLICE("omitted"), SLICE("HIDDEN_DUE_TO_SECURITY_REASONS"),
                                     SLICE("***"), SLICE("<sensitiveDataRemoved>")};
    if (memchr(text.data, '\\', text.size))
        return true;
    for (size_t i = 0; i < sizeof withheld / sizeof withheld[0]; i++)
        if (slice_contains(text, withheld[i]))
            return true;
    return false;
}

/* The share of what a policy looks at from a value on, or in the whole record. */
static uint64_t share_of(const IdentityIndex *index, uint32_t place, const EventValue *start,
                         Slice record, uint64_t seed)
{
    const ProgramIdentity *identity = &index->program->identities[place];
    Gathering gathering = {0, seed ^ (COLUMN_BASE_COUNT + place), has_wildcard(identity)};
    if (!start)
        event_visit_record(record, identity->tail, identity->tail_count, identity->redacted_from,
                           gather, &gathering);
    else if (identity->tail_count == 0 || start->type == EVENT_OMITTED)
        gather(&gathering, *start);
    else
        event_visit_redacted(*start, identity->tail, identity->tail_count, identity->redacted_from,
                             gather, &gathering);
    return gathering.hash;
}

/* The shares of what stands by name in each member of the value. Those are sure to be none where
 * its text has neither the name nor what tells that something was withheld. */
static uint64_t shares_behind(const IdentityIndex *index, uint32_t column, EventValue value,
                              uint64_t seed)
{
    Slice text = {value.data, value.size};
    uint32_t first = index->behind[column], end = index->first[column + 1];
    uint64_t sum = 0;
    if (first == end)
        return 0;
    bool plain = value.type == EVENT_OBJECT && !may_withhold(text);
    for (uint32_t i = first; i < end; i++)
        if (!plain || slice_contains(text, index->program->identities[index->list[i]].tail[1].key))
            sum += share_of(index, index->list[i], &value, (Slice){0}, seed);
    return sum;
}

/* Whether the column has no share: the event id tells records apart before their columns do. */
static inline bool is_nobodys(uint32_t column, EventValue value)
{
    return !event_value_there(value) || column == COLUMN_EVENT_ID;
}

/* Scalars count by their text, whatever their JSON type; null is as absent. */
static uint64_t column_share(const Evaluator *evaluator, uint32_t column, EventValue value,
                             uint64_t seed)
{
    const IdentityIndex *index = evaluator->identities;
    if (is_nobodys(column, value))
        return 0;
    if (index->whole[column])
        return event_value_hash(value, seed ^ index->whole[column]);
    uint64_t sum = column < COLUMN_BASE_COUNT ? hash_mix(seed, column) : 0;
    for (uint32_t i = index->first[column]; i < index->behind[column]; i++)
        sum += share_of(index, index->list[i], &value, (Slice){0}, seed);
    return sum + shares_behind(index, column, value, seed);
}

static uint64_t hash_account(AccountHash *last, Slice account, uint64_t seed)
{
    bool fits = account.size == sizeof last->digits;
    if (fits && last->known && last->seed == seed &&
        memcmp(last->digits, account.data, sizeof last->digits) == 0)
        return last->hash;
    uint64_t hash = hash_bytes(account, seed);
    if (fits) {
        *last = (AccountHash){.known = true, .seed = seed, .hash = hash};
        memcpy(last->digits, account.data, sizeof last->digits);
    }
    return hash;
}

uint64_t evaluator_account_hash(Evaluator *evaluator, uint64_t seed)
{
    Slice account = event_fact(&evaluator->facts, FACT_ACCOUNT).text;
    return hash_account(&evaluator->account_hash, account, seed + 1);
}

bool evaluator_identity(Evaluator *evaluator, uint64_t seed, uint64_t *id)
{
    const EventRecord *record = evaluator->record;
    Slice event_id =
        event_value_text(record->values[COLUMN_EVENT_ID], &evaluator->scratch, &evaluator->failed);
    if (event_id.size == 0)
        return false;
    *id = hash_mix(hash_bytes_here(event_id, seed), evaluator_account_hash(evaluator, seed));
    return true;
}

/* userIdentity is a good part of a record, and mostly its hash is at hand. */
static uint64_t hash_of_identity(const TextHash *hash, const EventRecord *record)
{
    EventKept *kept = record->identity;
    if (kept && kept->text.key == hash->seed)
        return kept->text.number;
    uint64_t of_text = text_hash(hash, record->identity_text);
    if (kept)
        kept->text = (EventMemo){hash->seed, of_text};
    return of_text;
}

uint64_t evaluator_text_hash(const Evaluator *evaluator)
{
    const TextHash *hash = &evaluator->text_hash;
    const EventRecord *record = evaluator->record;
    Slice raw = record->raw, identity = record->identity_text;
    if (identity.size == 0)
        return text_hash(hash, raw);
    size_t before = (size_t)(identity.data - raw.data);
    uint64_t parts =
        hash_mix(text_hash(hash, (Slice){raw.data, before}), hash_of_identity(hash, record));
    return hash_mix(parts, text_hash(hash, slice_from(raw, before + identity.size)));
}

uint64_t evaluator_columns_hash(Evaluator *evaluator, uint64_t seed)
{
    const IdentityIndex *index = evaluator->identities;
    const EventRecord *record = evaluator->record;
    uint32_t count =
        record->columns ? record->column_count : event_columns_count(evaluator->program->columns);
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t column = record->columns ? record->columns[i] : i;
        sum += column_share(evaluator, column, record->values[column], seed);
    }
    for (uint32_t i = 0; i < index->from_root_count; i++)
        sum += share_of(index, index->from_root[i], NULL, record->raw, seed);
    return sum;
}
