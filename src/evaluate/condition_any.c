#include "evaluate/conditions.h"

/* Kleene: true if one is true, else unknown if one is unknown, else false. */
Truth compute_any(Evaluator *evaluator, const ProgramNode *node, const Element *element)
{
    Truth truth = TRUTH_FALSE;
    for (uint32_t i = 0; i < node->child_count; i++) {
        Truth child = evaluate_node(evaluator, node->children[i], element);
        if (child == TRUTH_TRUE)
            return TRUTH_TRUE;
        if (child == TRUTH_UNKNOWN)
            truth = TRUTH_UNKNOWN;
    }
    return truth;
}
