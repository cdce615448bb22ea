/*
 * Which conditions of a policy the examples reach, and how they turn out.
 *
 * Walks the conditions where they are written, as the table of verdicts does: what comes behind a
 * false part of an <all> is not reached. Conditions that are written alike in two places are one
 * node of the program, but are noted apart here.
 */
#include "evaluate/coverage.h"

/* ---- the list ---- */

/* Adds a condition and all inside it; only counts where there is no array yet. */
static void list_condition(PolicyCoverage *coverage, const Condition *condition,
                           const ProgramNode *node)
{
    uint32_t place = coverage->count++;
    for (uint32_t i = 0; i < condition->child_count; i++)
        list_condition(coverage, condition->children[i],
                       condition->kind == CONDITION_USE ? node : node->children[i]);
    if (coverage->conditions)
        coverage->conditions[place] = (CoveredCondition){condition, node, coverage->count, 0};
}

/* In the order in which coverage_take comes to them. */
static void list_policy(PolicyCoverage *coverage, const ProgramPolicy *policy)
{
    const Policy *source = policy->source;
    bool both = source->set_scope && source->scope;
    coverage->count = 0;
    if (source->set_scope)
        list_condition(coverage, source->set_scope,
                       both ? policy->scope->children[0] : policy->scope);
    if (source->scope)
        list_condition(coverage, source->scope, both ? policy->scope->children[1] : policy->scope);
    if (source->evaluable)
        list_condition(coverage, source->evaluable, policy->evaluable);
    list_condition(coverage, source->outcome, policy->outcome);
    for (uint32_t i = 0; i < policy->exception_count; i++)
        if (source->exceptions[i].condition)
            list_condition(coverage, source->exceptions[i].condition,
                           policy->exceptions[i].condition);
    for (uint32_t i = 0; policy->correlation && i < source->correlation->step_count; i++)
        list_condition(coverage, source->correlation->steps[i].condition,
                       policy->correlation->steps[i].condition);
}

bool coverage_list(const ProgramPolicy *policy, Arena *arena, PolicyCoverage *coverage)
{
    *coverage = (PolicyCoverage){0};
    list_policy(coverage, policy);
    coverage->conditions = arena_array(arena, coverage->count, sizeof(CoveredCondition));
    if (coverage->conditions)
        list_policy(coverage, policy);
    return coverage->conditions != NULL;
}

void coverage_merge(PolicyCoverage *into, const PolicyCoverage *from)
{
    for (uint32_t i = 0; into->count == from->count && i < into->count; i++)
        into->conditions[i].met |= from->conditions[i].met;
}

/* ---- noting ---- */

typedef struct {
    Evaluator *evaluator;
    PolicyCoverage *coverage;
    uint32_t at; /* the condition to come */
} Taking;

static void take(Evaluator *evaluator, PolicyCoverage *coverage, uint32_t place,
                 const Element *element);

typedef struct {
    Evaluator *evaluator;
    PolicyCoverage *coverage;
    uint32_t walk; /* place of the some or every */
} Elements;

static bool take_element(void *context, PlaceState state, const Place *place)
{
    Elements *elements = context;
    const CoveredCondition *walk = &elements->coverage->conditions[elements->walk];
    Element element = {.value = place ? place->value : (EventValue){.type = EVENT_NULL}};
    if (state == PLACE_UNKNOWN || !is_element(walk->node->field, state))
        return true;
    take(elements->evaluator, elements->coverage, elements->walk + 1, &element);
    Truth decisive = walk->node->kind == CONDITION_SOME ? TRUTH_TRUE : TRUTH_FALSE;
    return evaluate_node(elements->evaluator, walk->node->children[0], &element) != decisive;
}

static void take(Evaluator *evaluator, PolicyCoverage *coverage, uint32_t place,
                 const Element *element)
{
    CoveredCondition *covered = &coverage->conditions[place];
    covered->met |= (uint8_t)(1u << evaluate_node(evaluator, covered->node, element));
    ConditionKind kind = covered->source->kind;
    if (kind == CONDITION_SOME || kind == CONDITION_EVERY) {
        Elements elements = {evaluator, coverage, place};
        visit_places(evaluator, covered->node->field, element, take_element, &elements);
        return;
    }
    for (uint32_t at = place + 1; at < covered->end; at = coverage->conditions[at].end) {
        take(evaluator, coverage, at, element);
        Truth truth = evaluate_node(evaluator, coverage->conditions[at].node, element);
        if ((kind == CONDITION_ALL && truth == TRUTH_FALSE) ||
            (kind == CONDITION_ANY && truth == TRUTH_TRUE))
            return;
    }
}

/* The next of the policy's conditions, where it is reached; its truth, or true where there is none.
 */
static Truth take_next(Taking *taking, const Condition *condition, bool reached)
{
    if (!condition)
        return TRUTH_TRUE;
    uint32_t place = taking->at;
    const CoveredCondition *covered = &taking->coverage->conditions[place];
    taking->at = covered->end;
    if (reached)
        take(taking->evaluator, taking->coverage, place, NULL);
    return evaluate_node(taking->evaluator, covered->node, NULL);
}

void coverage_take(Evaluator *evaluator, const EvaluatedPolicy *verdict, PolicyCoverage *coverage)
{
    const ProgramPolicy *policy = &evaluator->program->policies[verdict->policy];
    const Policy *source = policy->source;
    Taking taking = {evaluator, coverage, 0};
    if (!policy->configured)
        return;
    Truth set_scope = take_next(&taking, source->set_scope, true);
    Truth scope = take_next(&taking, source->scope, set_scope != TRUTH_FALSE);
    bool reached = set_scope == TRUTH_TRUE && scope == TRUTH_TRUE;
    reached &= take_next(&taking, source->evaluable, reached) == TRUTH_TRUE;
    take_next(&taking, source->outcome, reached);
    bool open = verdict->verdict == VERDICT_NON_COMPLIANT || verdict->verdict == VERDICT_EXCEPTED;
    for (uint32_t i = 0; i < policy->exception_count; i++) {
        bool in_force = exception_in_force(&source->exceptions[i], evaluator->time);
        take_next(&taking, source->exceptions[i].condition, open && in_force);
        open &= verdict->verdict != VERDICT_EXCEPTED || verdict->exception != i;
    }
    for (uint32_t i = 0; policy->correlation && i < source->correlation->step_count; i++)
        take_next(&taking, source->correlation->steps[i].condition, true);
}
