#include "evaluate/conditions.h"
#include "evaluate/evaluator.h"

static Truth find_in_set(Evaluator *evaluator, const ProgramNode *node, Slice text)
{
    if (!node->ignore_case)
        return truth_of(names_find(node->set, text) != NAMES_NONE);
    char *folded = arena_take(&evaluator->scratch, text.size);
    if (!folded) {
        evaluator->failed = true;
        return TRUTH_UNKNOWN;
    }
    for (size_t i = 0; i < text.size; i++)
        folded[i] = ascii_lower(text.data[i]);
    return truth_of(names_find(node->set, (Slice){folded, text.size}) != NAMES_NONE);
}

Truth judge_in(Evaluator *evaluator, const ProgramNode *node, const Place *place)
{
    Slice text = place->text;
    if (!text.data)
        return TRUTH_FALSE;
    if (node->set)
        return find_in_set(evaluator, node, text);
    for (uint32_t i = 0; i < node->value_count; i++)
        if (node->ignore_case ? slice_equal_fold(text, node->values[i])
                              : slice_equal(text, node->values[i]))
            return TRUTH_TRUE;
    return TRUTH_FALSE;
}
