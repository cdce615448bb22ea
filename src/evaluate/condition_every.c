#include "evaluate/conditions.h"

typedef struct {
    Evaluator *evaluator;
    const ProgramField *elements;
    const ProgramNode *condition;
    bool any;
    Truth truth;
} Check;

static bool look_at(void *context, PlaceState state, const Place *place)
{
    Check *check = context;
    if (!is_element(check->elements, state))
        return true;
    Element element = {.value = place ? place->value : (EventValue){.type = EVENT_NULL}};
    check->any = true;
    Truth truth = state == PLACE_UNKNOWN
                      ? TRUTH_UNKNOWN
                      : evaluate_node(check->evaluator, check->condition, &element);
    if (truth != TRUTH_TRUE)
        check->truth = truth;
    return truth != TRUTH_FALSE;
}

/* There is an element and all meet the condition; with empty="yes" also where there is none. */
Truth compute_every(Evaluator *evaluator, const ProgramNode *node, const Element *element)
{
    Check check = {evaluator, node->field, node->children[0], false, TRUTH_TRUE};
    visit_places(evaluator, node->field, element, look_at, &check);
    return check.any ? check.truth : truth_of(node->empty);
}
