#include "evaluate/conditions.h"

/* Kleene: false if one is false, else unknown if one is unknown, else true. */
Truth compute_all(Evaluator *evaluator, const ProgramNode *node, const Element *element)
{
    Truth truth = TRUTH_TRUE;
    for (uint32_t i = 0; i < node->child_count; i++) {
        Truth child = evaluate_node(evaluator, node->children[i], element);
        if (child == TRUTH_FALSE)
            return TRUTH_FALSE;
        if (child == TRUTH_UNKNOWN)
            truth = TRUTH_UNKNOWN;
    }
    return truth;
}
