#include "base/number.h"
#include "evaluate/conditions.h"

/* What the places of one end of the range say. Ends pair freely, so the least start and the greatest stop decide. */
typedef struct {
    bool any, unknown, numeric;
    long double least, greatest;
} Ends;

static bool take_end(void *context, PlaceState state, const Place *place)
{
    Ends *ends = context;
    long double number;
    if (state == PLACE_NULL)
        return true;
    ends->unknown |= state == PLACE_UNKNOWN;
    ends->any = true;
    if (state != PLACE_THERE || !place->text.data || !number_parse(place->text, &number))
        return true;
    if (!ends->numeric || number < ends->least)
        ends->least = number;
    if (!ends->numeric || number > ends->greatest)
        ends->greatest = number;
    ends->numeric = true;
    return true;
}

/* Absent, or -1, as EC2 writes "all ports". */
static bool is_open(const Ends *ends)
{
    return !ends->any || (ends->numeric && ends->least == -1 && ends->greatest == -1);
}

/* A number of the list lies in the range; where both ends are absent or -1, every number does. */
Truth compute_range_includes(Evaluator *evaluator, const ProgramNode *node, const Element *element)
{
    Ends from = {0}, to = {0};
    visit_places(evaluator, node->field, element, take_end, &from);
    visit_places(evaluator, node->other, element, take_end, &to);
    if (from.unknown || to.unknown)
        return TRUTH_UNKNOWN;
    if (is_open(&from) && is_open(&to))
        return truth_of(node->number_count > 0);
    for (uint32_t i = 0; from.numeric && to.numeric && i < node->number_count; i++)
        if (node->numbers[i] >= from.least && node->numbers[i] <= to.greatest)
            return TRUTH_TRUE;
    return TRUTH_FALSE;
}
