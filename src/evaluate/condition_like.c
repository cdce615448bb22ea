#include "base/glob.h"
#include "evaluate/conditions.h"

Truth judge_like(Evaluator *evaluator, const ProgramNode *node, const Place *place)
{
    (void)evaluator;
    for (uint32_t i = 0; place->text.data && i < node->value_count; i++)
        if (glob_match(node->values[i], place->text, node->ignore_case))
            return TRUTH_TRUE;
    return TRUTH_FALSE;
}
