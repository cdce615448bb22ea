#include "evaluate/conditions.h"

/* An address, or a network as a whole, lies in one of the networks. */
Truth judge_in_network(Evaluator *evaluator, const ProgramNode *node, const Place *place)
{
    (void)evaluator;
    Network network;
    if (!place->text.data || !network_parse(place->text, &network))
        return TRUTH_FALSE;
    for (uint32_t i = 0; i < node->network_count; i++)
        if (network_contains(&node->networks[i], &network))
            return TRUTH_TRUE;
    return TRUTH_FALSE;
}
