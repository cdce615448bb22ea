#include "base/number.h"
#include "evaluate/conditions.h"

/*
 * What the places of one end of the range say. Ends pair freely, so the least start and the
 * greatest stop decide; -1, as EC2 writes "all ports", is no number to start or stop at.
 */
typedef struct {
    bool any, unknown, open, bounded;
    long double least, greatest;
} Ends;

static bool take_end(void *context, PlaceState state, const Place *place)
{
    Ends *ends = context;
    long double number;
    if (state == PLACE_NULL)
        return true;
    ends->any = true;
    ends->unknown |= state == PLACE_UNKNOWN;
    if (state != PLACE_THERE || !place->text.data || !number_parse(place->text, &number))
        return true;
    if (number == -1) {
        ends->open = true;
        return true;
    }
    if (!ends->bounded || number < ends->least)
        ends->least = number;
    if (!ends->bounded || number > ends->greatest)
        ends->greatest = number;
    ends->bounded = true;
    return true;
}

static bool lies_between(const ProgramNode *node, const Ends *from, const Ends *to)
{
    for (uint32_t i = 0; from->bounded && to->bounded && i < node->number_count; i++)
        if (node->numbers[i] >= from->least && node->numbers[i] <= to->greatest)
            return true;
    return false;
}

/* A number of the list lies in the range; where both ends are absent or -1, every number does. */
Truth compute_range_includes(Evaluator *evaluator, const ProgramNode *node, const Element *element)
{
    Ends from = {0}, to = {0};
    visit_places(evaluator, node->field, element, take_end, &from);
    visit_places(evaluator, node->other, element, take_end, &to);
    from.open |= !from.any;
    to.open |= !to.any;
    if ((from.open && to.open && node->number_count > 0) || lies_between(node, &from, &to))
        return TRUTH_TRUE;
    return from.unknown || to.unknown ? TRUTH_UNKNOWN : TRUTH_FALSE;
}
