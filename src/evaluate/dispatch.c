/*
 * What event source and event name settle, worked out once for each pair that occurs.
 *
 * Conditions that depend on nothing else get their truth here; the others may turn out any way. A
 * policy whose scope is false whatever the rest of the record says is left out of the pair's list.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "evaluate/evaluator.h"

enum { KEY_TEXT = 72, LINE = 64 };

/* The raw values, as they stand in the record. What is compared stands side by side, as long as it
 * is no longer than nearly all are. */
typedef struct {
    uint64_t hash;
    uint32_t source_size, name_size;
    uint8_t source_type, name_type; /* EventType */
    union {
        char own[KEY_TEXT]; /* source and name, of no more bytes together */
        const char *text;   /* of longer ones, in the arena */
    };
} EntryKey;

/* Source and name of the record in hand. */
typedef struct {
    uint64_t hash;
    EventValue source, name;
} WantedKey;

struct Dispatch {
    const Program *program;
    DispatchEntry *entries; /* by number */
    EntryKey *keys;         /* the same */
    uint32_t count, capacity;
    uint32_t *places; /* of a hash table: number + 1, 0 is free */
    uint64_t seed;
    WantedKey wanted;
    Arena arena;
    uint8_t *open;       /* by node: TRUTH_OPEN */
    uint32_t *decidable; /* nodes of which event source and name may settle something */
    uint32_t decidable_count;
    uint32_t *lists;     /* scratch: two lists of policies */
    Names *settled_sets; /* lists of SettledVerdict, as bytes → number */
    Profiles *profiles;
};

enum { PLACES = LIMIT_DISPATCH_ENTRIES * 2 };

/* Whatever the record says, nothing is known of other nodes. Children stand before their parents.
 */
static void list_decidable(Dispatch *dispatch)
{
    const Program *program = dispatch->program;
    uint8_t *marks = dispatch->open; /* not yet filled */
    for (uint32_t i = 0; i < program->node_count; i++) {
        const ProgramNode *node = program->nodes[i];
        marks[i] = node->by_action;
        for (uint32_t j = 0; !marks[i] && profile_combines(node) && j < node->child_count; j++)
            marks[i] = marks[node->children[j]->id];
        if (marks[i] || (profile_combines(node) && !node->child_count))
            dispatch->decidable[dispatch->decidable_count++] = i;
    }
}

Dispatch *dispatch_new(const Program *program, bool plain)
{
    Dispatch *dispatch = calloc(1, sizeof(Dispatch));
    if (!dispatch)
        return NULL;
    dispatch->program = program;
    dispatch->arena.slow = true;
    dispatch->seed = hash_seed();
    dispatch->places = calloc(PLACES, sizeof(uint32_t));
    dispatch->open = malloc(program->node_count + 1);
    dispatch->decidable = calloc(program->node_count + 1, sizeof(uint32_t));
    dispatch->lists = calloc(program->policy_count + 1, 2 * sizeof(uint32_t));
    dispatch->settled_sets = names_new();
    dispatch->profiles = profiles_new(program, plain);
    if (!dispatch->places || !dispatch->open || !dispatch->decidable || !dispatch->lists ||
        !dispatch->settled_sets || !dispatch->profiles) {
        dispatch_free(dispatch);
        return NULL;
    }
    list_decidable(dispatch);
    memset(dispatch->open, TRUTH_OPEN, program->node_count + 1);
    return dispatch;
}

void dispatch_free(Dispatch *dispatch)
{
    if (!dispatch)
        return;
    profiles_free(dispatch->profiles);
    names_free(dispatch->settled_sets);
    arena_free(&dispatch->arena);
    free(dispatch->entries);
    free(dispatch->keys);
    free(dispatch->places);
    free(dispatch->open);
    free(dispatch->decidable);
    free(dispatch->lists);
    free(dispatch);
}

/* Sets stay: what was counted by them is not lost. */
static void forget_entries(Dispatch *dispatch)
{
    memset(dispatch->places, 0, PLACES * sizeof(uint32_t));
    dispatch->count = 0;
    arena_free(&dispatch->arena);
    profiles_forget(dispatch->profiles);
}

bool dispatch_forget(Dispatch *dispatch)
{
    forget_entries(dispatch);
    names_free(dispatch->settled_sets);
    return (dispatch->settled_sets = names_new()) != NULL;
}

/* Children stand before their parents in Program.nodes, so one pass in order settles all. */
static uint8_t settle(const uint8_t *truths, const ProgramNode *node, Evaluator *evaluator,
                      uint64_t prefix)
{
    if (node->kind == CONDITION_ACTION && !(node->prefixes & prefix))
        return TRUTH_FALSE;
    uint8_t truth = profile_combine(truths, node);
    if (truth == TRUTH_OPEN && node->by_action)
        return (uint8_t)evaluate_node(evaluator, node, NULL);
    return truth;
}

/* In scope, evaluable, and neither violating nor to review, whatever the rest of the record says.
 */
static bool is_settled_compliant(const ProgramPolicy *policy, const uint8_t *truths)
{
    bool require = policy->source->kind == POLICY_REQUIRE;
    return !policy->evaluable && (!policy->scope || truths[policy->scope->id] == TRUTH_TRUE) &&
           truths[policy->outcome->id] == (require ? TRUTH_TRUE : TRUTH_FALSE);
}

static const uint32_t *keep_list(Dispatch *dispatch, const uint32_t *list, uint32_t count)
{
    uint32_t *kept = arena_array(&dispatch->arena, count, sizeof(uint32_t));
    if (kept && count)
        memcpy(kept, list, count * sizeof(uint32_t));
    return kept;
}

static bool list_policies(Dispatch *dispatch, const uint8_t *truths, DispatchEntry *entry)
{
    const Program *program = dispatch->program;
    uint32_t *policies = dispatch->lists, *compliant = policies + program->policy_count;
    entry->policy_count = entry->compliant_count = 0;
    for (uint32_t i = 0; i < program->policy_count; i++) {
        const ProgramPolicy *policy = &program->policies[i];
        if (!policy->configured || (policy->scope && truths[policy->scope->id] == TRUTH_FALSE))
            continue;
        if (is_settled_compliant(policy, truths))
            compliant[entry->compliant_count++] = i;
        else
            policies[entry->policy_count++] = i;
    }
    entry->policies = keep_list(dispatch, policies, entry->policy_count);
    entry->compliant = keep_list(dispatch, compliant, entry->compliant_count);
    return entry->policies && entry->compliant;
}

const SettledVerdict *dispatch_settled(const Dispatch *dispatch, uint32_t set, uint32_t *count)
{
    Slice bytes = names_get(dispatch->settled_sets, set);
    *count = (uint32_t)(bytes.size / sizeof(SettledVerdict));
    return (const SettledVerdict *)bytes.data;
}

uint32_t dispatch_set_count(const Dispatch *dispatch)
{
    return names_count(dispatch->settled_sets);
}

/* Steps look at all records, whatever the policy's scope. */
static bool list_steps(Dispatch *dispatch, const uint8_t *truths, DispatchEntry *entry)
{
    const Program *program = dispatch->program;
    DispatchStep *steps = arena_array(&dispatch->arena, program->step_count, sizeof(DispatchStep));
    if (!steps)
        return false;
    entry->step_count = 0;
    for (uint32_t i = 0; program->step_count && i < program->policy_count; i++) {
        const ProgramCorrelation *correlation = program->policies[i].correlation;
        for (uint32_t j = 0; correlation && j < correlation->source->step_count; j++)
            if (program->policies[i].configured &&
                truths[correlation->steps[j].condition->id] != TRUTH_FALSE)
                steps[entry->step_count++] = (DispatchStep){i, j, false};
    }
    entry->steps = steps;
    return true;
}

static bool make_entry(Dispatch *dispatch, Evaluator *evaluator, DispatchEntry *entry)
{
    const Program *program = dispatch->program;
    Slice service = event_fact(&evaluator->facts, FACT_SERVICE).text;
    Slice action = event_fact(&evaluator->facts, FACT_ACTION).text;
    entry->service = arena_copy(&dispatch->arena, service);
    entry->action = arena_copy(&dispatch->arena, action);
    uint8_t *truths = arena_take(&dispatch->arena, program->node_count);
    if (!entry->service.data || !entry->action.data || !truths || evaluator->facts.failed)
        return false;
    evaluator->settled = dispatch->open;
    uint64_t prefix = program_prefix_bit(action);
    memcpy(truths, dispatch->open, program->node_count);
    for (uint32_t i = 0; i < dispatch->decidable_count; i++) {
        const ProgramNode *node = program->nodes[dispatch->decidable[i]];
        truths[node->id] = settle(truths, node, evaluator, prefix);
    }
    entry->settled = truths;
    entry->met = false;
    return list_policies(dispatch, truths, entry) && list_steps(dispatch, truths, entry) &&
           profiles_prepare(dispatch->profiles, evaluator, entry, &dispatch->arena);
}

/* ---- finding ---- */

/* What is absent has no bytes. */
static EventValue comparable(EventValue value)
{
    return value.type == EVENT_ABSENT ? (EventValue){0} : value;
}

static bool is_wanted(const EntryKey *key, const WantedKey *wanted)
{
    EventValue source = wanted->source, name = wanted->name;
    if (key->hash != wanted->hash || key->source_size != source.size ||
        key->name_size != name.size || key->source_type != source.type ||
        key->name_type != name.type)
        return false;
    const char *text = (size_t)source.size + name.size <= KEY_TEXT ? key->own : key->text;
    return slice_equal_here((Slice){text, source.size}, (Slice){source.data, source.size}) &&
           slice_equal_here((Slice){text + source.size, name.size}, (Slice){name.data, name.size});
}

/* The place of the key that is wanted, or the free one where it is to be told. */
static uint32_t *find_place(const Dispatch *dispatch)
{
    const WantedKey *wanted = &dispatch->wanted;
    for (uint32_t i = (uint32_t)wanted->hash % PLACES;; i = (i + 1) % PLACES) {
        uint32_t number = dispatch->places[i];
        if (number == 0 || is_wanted(&dispatch->keys[number - 1], wanted))
            return &dispatch->places[i];
    }
}

static bool make_room(Dispatch *dispatch)
{
    if (dispatch->count < dispatch->capacity)
        return true;
    uint32_t capacity = dispatch->capacity ? dispatch->capacity * 2 : 64;
    DispatchEntry *entries = realloc(dispatch->entries, capacity * sizeof(DispatchEntry));
    if (entries)
        dispatch->entries = entries;
    EntryKey *keys = realloc(dispatch->keys, capacity * sizeof(EntryKey));
    if (keys)
        dispatch->keys = keys;
    if (entries && keys)
        dispatch->capacity = capacity;
    return entries && keys;
}

static bool keep_key(Dispatch *dispatch, EntryKey *key)
{
    EventValue source = dispatch->wanted.source, name = dispatch->wanted.name;
    *key = (EntryKey){.hash = dispatch->wanted.hash,
                      .source_size = source.size,
                      .name_size = name.size,
                      .source_type = source.type,
                      .name_type = name.type};
    size_t size = (size_t)source.size + name.size;
    char *text = size <= KEY_TEXT ? key->own : arena_room(&dispatch->arena, size);
    if (!text)
        return false;
    if (source.size)
        memcpy(text, source.data, source.size);
    if (name.size)
        memcpy(text + source.size, name.data, name.size);
    if (size > KEY_TEXT)
        key->text = text;
    return true;
}

static DispatchEntry *add_entry(Dispatch *dispatch, Evaluator *evaluator)
{
    if (dispatch->count >= LIMIT_DISPATCH_ENTRIES || dispatch->arena.total > LIMIT_DISPATCH_MEMORY)
        forget_entries(dispatch);
    if (!make_room(dispatch) || !keep_key(dispatch, &dispatch->keys[dispatch->count]))
        return NULL;
    DispatchEntry *entry = &dispatch->entries[dispatch->count];
    *entry = (DispatchEntry){.number = dispatch->count};
    if (!make_entry(dispatch, evaluator, entry))
        return NULL;
    *find_place(dispatch) = ++dispatch->count;
    return entry;
}

/* There are more entries than the processor's nearest cache holds; the slots are looked at later.
 */
static void fetch_slots(const DispatchEntry *entry)
{
    const char *at = (const char *)(entry->slots + entry->first_alone),
               *end = (const char *)(entry->slots + entry->slot_count);
    for (; at < end; at += LINE)
        __builtin_prefetch(at, 1);
}

static void fetch_lines(const void *from, size_t size)
{
    for (size_t at = 0; at < size; at += LINE)
        __builtin_prefetch((const char *)from + at);
}

void dispatch_want(Dispatch *dispatch, const EventRecord *record)
{
    EventValue source = comparable(record->values[COLUMN_EVENT_SOURCE]);
    EventValue name = comparable(record->values[COLUMN_EVENT_NAME]);
    uint64_t hash = hash_bytes_here((Slice){source.data, source.size}, dispatch->seed);
    hash = hash_bytes_here((Slice){name.data, name.size}, hash);
    dispatch->wanted = (WantedKey){hash, source, name};
    __builtin_prefetch(&dispatch->places[(uint32_t)hash % PLACES]);
}

void dispatch_fetch(const Dispatch *dispatch)
{
    uint32_t number = dispatch->places[(uint32_t)dispatch->wanted.hash % PLACES];
    if (!number)
        return;
    fetch_lines(&dispatch->keys[number - 1], sizeof(EntryKey));
    fetch_lines(&dispatch->entries[number - 1], sizeof(DispatchEntry));
}

DispatchEntry *dispatch_find(Dispatch *dispatch, Evaluator *evaluator)
{
    uint32_t number = *find_place(dispatch);
    if (!number)
        return add_entry(dispatch, evaluator);
    DispatchEntry *entry = &dispatch->entries[number - 1];
    fetch_slots(entry);
    return entry;
}

void dispatch_expect(Dispatch *dispatch, Evaluator *evaluator)
{
    profiles_expect(dispatch->profiles, evaluator);
}

void dispatch_fetch_profile(const Dispatch *dispatch)
{
    profiles_fetch(dispatch->profiles);
}

const Profile *dispatch_profile(Dispatch *dispatch, Evaluator *evaluator)
{
    return profiles_find(dispatch->profiles, dispatch->settled_sets, evaluator);
}
