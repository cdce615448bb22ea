#include "evaluate/conditions.h"

Truth compute_not(Evaluator *evaluator, const ProgramNode *node, const Element *element)
{
    return truth_not(evaluate_node(evaluator, node->children[0], element));
}
