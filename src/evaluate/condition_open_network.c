#include "evaluate/conditions.h"

/* It is a network with a shorter prefix than the bound of its family. An address alone is no
 * network. */
Truth judge_open_network(Evaluator *evaluator, const ProgramNode *node, const Place *place)
{
    (void)evaluator;
    Network network;
    if (!place->text.data || !network_parse(place->text, &network) || !network.has_prefix)
        return TRUTH_FALSE;
    return truth_of(network.prefix < (network.six ? node->ipv6 : node->ipv4));
}
