#include "evaluate/conditions.h"

typedef struct {
    Evaluator *evaluator;
    const ProgramField *elements;
    const ProgramNode *condition;
    Truth truth;
} Search;

static bool look_at(void *context, PlaceState state, const Place *place)
{
    Search *search = context;
    if (!is_element(search->elements, state))
        return true;
    Element element = {.value = place ? place->value : (EventValue){.type = EVENT_NULL}};
    Truth truth = state == PLACE_UNKNOWN
                      ? TRUTH_UNKNOWN
                      : evaluate_node(search->evaluator, search->condition, &element);
    if (truth != TRUTH_FALSE)
        search->truth = truth;
    return truth != TRUTH_TRUE;
}

/* One element meets the whole condition. */
Truth compute_some(Evaluator *evaluator, const ProgramNode *node, const Element *element)
{
    Search search = {evaluator, node->field, node->children[0], TRUTH_FALSE};
    visit_places(evaluator, node->field, element, look_at, &search);
    return search.truth;
}
