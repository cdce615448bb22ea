#include "evaluate/conditions.h"

/* Nothing but blanks between the brackets. */
static bool is_hollow(EventValue value)
{
    for (uint32_t i = 1; i + 1 < value.size; i++)
        if (!strchr(" \t\r\n", value.data[i]) || value.data[i] == '\0')
            return false;
    return true;
}

/* It is there, and [], {} or "". */
Truth judge_empty(Evaluator *evaluator, const ProgramNode *node, const Place *place)
{
    (void)evaluator;
    (void)node;
    switch (place->value.type) {
    case EVENT_STRING:
        return truth_of(place->value.size == 0);
    case EVENT_OBJECT:
    case EVENT_ARRAY:
        return truth_of(is_hollow(place->value));
    default:
        return TRUTH_FALSE;
    }
}
