#include "base/zone.h"
#include "evaluate/conditions.h"

/* eventTime falls there: half-open; a span that runs past midnight belongs to the day on which it
 * starts. A time that cannot be read falls nowhere. */
Truth judge_during(Evaluator *evaluator, const ProgramNode *node, const Place *place)
{
    (void)place;
    Instant time = evaluator_time(evaluator);
    if (time == INSTANT_NONE)
        return TRUTH_FALSE;
    InstantParts local = instant_parts(time + zone_offset(node->zone, time) * INSTANT_SECOND);
    int minute = local.hour * 60 + local.minute;
    int day = local.weekday;
    bool inside = true;
    if (node->from_minute < node->to_minute) {
        inside = minute >= node->from_minute && minute < node->to_minute;
    } else if (node->from_minute > node->to_minute && minute < node->from_minute) {
        inside = minute < node->to_minute;
        day = (day + 6) % 7;
    }
    return truth_of(inside && (node->days >> day & 1));
}
