#include "base/glob.h"
#include "evaluate/conditions.h"

/* Action names are compared in any case, as IAM does. */
Truth judge_action(Evaluator *evaluator, const ProgramNode *node, const Place *place)
{
    (void)evaluator;
    for (uint32_t i = 0; i < node->value_count; i++)
        if (glob_match(node->values[i], place->text, true))
            return TRUTH_TRUE;
    return TRUTH_FALSE;
}
