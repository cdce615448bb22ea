#include "base/number.h"
#include "evaluate/conditions.h"

/* -1, 0, 1 as the text is less than, equal to or greater than the node's value; false where they do
 * not compare. As times where both are ISO 8601, else as numbers. */
static bool compare(const ProgramNode *node, Slice text, int *order)
{
    if (node->instant != INSTANT_NONE) {
        Instant instant = instant_parse_option(text);
        *order = instant < node->instant ? -1 : instant > node->instant;
        return instant != INSTANT_NONE;
    }
    long double number;
    if (node->number_count == 0 || !number_parse(text, &number))
        return false;
    *order = number < node->numbers[0] ? -1 : number > node->numbers[0];
    return true;
}

Truth judge_at_least(Evaluator *evaluator, const ProgramNode *node, const Place *place)
{
    int order;
    (void)evaluator;
    return truth_of(place->text.data && compare(node, place->text, &order) && order >= 0);
}

Truth judge_at_most(Evaluator *evaluator, const ProgramNode *node, const Place *place)
{
    int order;
    (void)evaluator;
    return truth_of(place->text.data && compare(node, place->text, &order) && order <= 0);
}
