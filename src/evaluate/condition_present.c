#include "evaluate/conditions.h"

/* Every place that a judge is given is there and not null. */
Truth judge_present(Evaluator *evaluator, const ProgramNode *node, const Place *place)
{
    (void)evaluator;
    (void)node;
    (void)place;
    return TRUTH_TRUE;
}
