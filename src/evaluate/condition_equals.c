#include "evaluate/conditions.h"

static bool texts_equal(const ProgramNode *node, Slice a, Slice b)
{
    return node->ignore_case ? slice_equal_fold(a, b) : slice_equal(a, b);
}

Truth judge_equals(Evaluator *evaluator, const ProgramNode *node, const Place *place)
{
    (void)evaluator;
    return truth_of(place->text.data && texts_equal(node, place->text, node->value));
}

typedef struct {
    Evaluator *evaluator;
    const ProgramNode *node;
    const Element *element;
    Slice text; /* of the place of the first field */
    bool unknown;
    Truth truth;
} Pairing;

static bool compare_second(void *context, PlaceState state, const Place *place)
{
    Pairing *pairing = context;
    if (state == PLACE_UNKNOWN || (state == PLACE_THERE && pairing->unknown)) {
        pairing->truth = TRUTH_UNKNOWN;
    } else if (state == PLACE_THERE && place->text.data && pairing->text.data &&
               texts_equal(pairing->node, pairing->text, place->text)) {
        pairing->truth = TRUTH_TRUE;
        return false;
    }
    return true;
}

static bool take_first(void *context, PlaceState state, const Place *place)
{
    Pairing *pairing = context;
    if (state == PLACE_NULL)
        return true;
    pairing->unknown = state == PLACE_UNKNOWN;
    pairing->text = place ? place->text : (Slice){0};
    visit_places(pairing->evaluator, pairing->node->other, pairing->element, compare_second,
                 pairing);
    return pairing->truth != TRUTH_TRUE;
}

/* With same-as: some place of the one field has the text of some place of the other. */
Truth compute_equals(Evaluator *evaluator, const ProgramNode *node, const Element *element)
{
    if (!node->other)
        return compute_places(evaluator, node, node->field, element);
    Pairing pairing = {.evaluator = evaluator, .node = node, .element = element};
    visit_places(evaluator, node->field, element, take_first, &pairing);
    return pairing.truth;
}
