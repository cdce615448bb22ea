/*
 * What event source and event name settle, worked out once for each pair that occurs.
 *
 * Conditions that depend on nothing else get their truth here; the others may turn out any way. A
 * policy whose scope is false whatever the rest of the record says is left out of the pair's list.
 */
#include <stdlib.h>

#include "evaluate/evaluator.h"

/* Names come from the input: a hostile archive may hold a new one in each record. */
enum { MOST_ENTRIES = 1 << 13 };

struct Dispatch {
    const Program *program;
    Names *keys; /* source NUL name → place in entries */
    DispatchEntry *entries;
    uint32_t capacity;
    Arena arena;
    uint8_t *open;       /* by node: TRUTH_OPEN */
    Names *settled_sets; /* lists of policies, as bytes → number */
    Buffer key;
};

Dispatch *dispatch_new(const Program *program)
{
    Dispatch *dispatch = calloc(1, sizeof(Dispatch));
    if (!dispatch)
        return NULL;
    dispatch->program = program;
    dispatch->keys = names_new();
    dispatch->open = malloc(program->node_count + 1);
    dispatch->settled_sets = names_new();
    if (!dispatch->keys || !dispatch->open || !dispatch->settled_sets) {
        dispatch_free(dispatch);
        return NULL;
    }
    memset(dispatch->open, TRUTH_OPEN, program->node_count + 1);
    return dispatch;
}

void dispatch_free(Dispatch *dispatch)
{
    if (!dispatch)
        return;
    names_free(dispatch->keys);
    free(dispatch->entries);
    free(dispatch->open);
    names_free(dispatch->settled_sets);
    arena_free(&dispatch->arena);
    buffer_free(&dispatch->key);
    free(dispatch);
}

static bool forget_all(Dispatch *dispatch)
{
    names_free(dispatch->keys);
    arena_free(&dispatch->arena);
    return (dispatch->keys = names_new()) != NULL;
}

/* Children stand before their parents in Program.nodes, so one pass in order settles all. */
static int settle(const uint8_t *truths, const ProgramNode *node, Evaluator *evaluator)
{
    if (node->kind != CONDITION_ALL && node->kind != CONDITION_ANY && node->kind != CONDITION_NOT)
        return node->by_action ? (int)evaluate_node(evaluator, node, NULL) : TRUTH_OPEN;
    if (node->kind == CONDITION_NOT) {
        int child = truths[node->children[0]->id];
        return child == TRUTH_OPEN ? child : (int)truth_not((Truth)child);
    }
    Truth decisive = node->kind == CONDITION_ALL ? TRUTH_FALSE : TRUTH_TRUE;
    int truth = (int)truth_not(decisive);
    for (uint32_t i = 0; i < node->child_count; i++) {
        int child = truths[node->children[i]->id];
        if (child == (int)decisive)
            return child;
        if (child > TRUTH_TRUE && child > truth)
            truth = child;
    }
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

static bool list_policies(Dispatch *dispatch, const uint8_t *truths, uint32_t *policies,
                          DispatchEntry *entry)
{
    const Program *program = dispatch->program;
    Buffer settled = {0};
    entry->policy_count = 0;
    for (uint32_t i = 0; i < program->policy_count; i++) {
        const ProgramPolicy *policy = &program->policies[i];
        if (!policy->configured || (policy->scope && truths[policy->scope->id] == TRUTH_FALSE))
            continue;
        if (is_settled_compliant(policy, truths))
            buffer_add(&settled, (Slice){(const char *)&i, sizeof i});
        else
            policies[entry->policy_count++] = i;
    }
    entry->policies = policies;
    entry->settled_set =
        settled.failed ? NAMES_NONE : names_intern(dispatch->settled_sets, buffer_slice(&settled));
    buffer_free(&settled);
    return entry->settled_set != NAMES_NONE;
}

const uint32_t *dispatch_settled_policies(const Dispatch *dispatch, uint32_t set, uint32_t *count)
{
    Slice bytes = names_get(dispatch->settled_sets, set);
    *count = (uint32_t)(bytes.size / sizeof(uint32_t));
    return (const uint32_t *)bytes.data;
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
                steps[entry->step_count++] = (DispatchStep){i, j};
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
    uint32_t *policies = arena_array(&dispatch->arena, program->policy_count, sizeof(uint32_t));
    uint8_t *truths = arena_take(&dispatch->arena, program->node_count);
    if (!entry->service.data || !entry->action.data || !policies || !truths ||
        evaluator->facts.failed)
        return false;
    evaluator->settled = dispatch->open;
    for (uint32_t i = 0; i < program->node_count; i++)
        truths[i] = (uint8_t)settle(truths, program->nodes[i], evaluator);
    entry->settled = truths;
    entry->met = false;
    if (!list_policies(dispatch, truths, policies, entry))
        return false;
    return list_steps(dispatch, truths, entry);
}

static void add_value(Buffer *key, EventValue value)
{
    buffer_add_byte(key, (char)value.type);
    if (value.type != EVENT_ABSENT)
        buffer_add(key, (Slice){value.data, value.size});
    buffer_add_byte(key, '\0');
}

DispatchEntry *dispatch_find(Dispatch *dispatch, Evaluator *evaluator)
{
    const EventValue *values = evaluator->record->values;
    buffer_clear(&dispatch->key);
    add_value(&dispatch->key, values[COLUMN_EVENT_SOURCE]);
    add_value(&dispatch->key, values[COLUMN_EVENT_NAME]);
    if (dispatch->key.failed)
        return NULL;
    uint32_t known = names_count(dispatch->keys);
    if (known >= MOST_ENTRIES) {
        if (!forget_all(dispatch))
            return NULL;
        known = 0;
    }
    uint32_t place = names_intern(dispatch->keys, buffer_slice(&dispatch->key));
    if (place == NAMES_NONE)
        return NULL;
    if (place < known)
        return &dispatch->entries[place];
    if (place >= dispatch->capacity) {
        uint32_t capacity = dispatch->capacity ? dispatch->capacity * 2 : 64;
        DispatchEntry *entries = realloc(dispatch->entries, capacity * sizeof(DispatchEntry));
        if (!entries)
            return NULL;
        dispatch->entries = entries;
        dispatch->capacity = capacity;
    }
    return make_entry(dispatch, evaluator, &dispatch->entries[place]) ? &dispatch->entries[place]
                                                                      : NULL;
}
