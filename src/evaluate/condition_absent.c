#include "evaluate/conditions.h"

/* No place has a value: the opposite of present, unknown where that is. */
Truth compute_absent(Evaluator *evaluator, const ProgramNode *node, const Element *element)
{
    return truth_not(compute_places(evaluator, node, node->field, element));
}
