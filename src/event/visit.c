/*
 * Walks a path through accepted text. Key steps go on in a loop; only steps that branch recurse, so
 * that the stack is bounded by the length of the path that a policy wrote, not by the record.
 */
#include "event/members.h"

typedef struct {
    const EventPathStep *steps;
    size_t count;
    size_t redacted_from; /* with so many steps behind it a redacted string stands for anything */
    EventVisit visit;
    void *context;
} Walk;

static bool is_omission(EventValue key, EventValue value, bool before)
{
    return event_value_is(key, SLICE("omitted")) ? event_value_is(value, SLICE("true")) : before;
}

/* Whether CloudTrail left this object's content out: its "omitted" is true, as a boolean or as
 * text. */
static bool is_omitted(EventValue object)
{
    EventCursor cursor = event_cursor_open(object);
    EventValue key, value;
    bool omitted = false;
    while (event_cursor_member(&cursor, &key, &value))
        omitted = is_omission(key, value, omitted);
    return omitted;
}

/* The object's member of that name, the last of several, absent if there is none; *omitted as
 * is_omitted. */
static EventValue find_member(EventValue object, Slice name, bool *omitted)
{
    EventCursor cursor = event_cursor_open(object);
    EventValue key, value, found = {0};
    *omitted = false;
    while (event_cursor_member(&cursor, &key, &value)) {
        *omitted = is_omission(key, value, *omitted);
        if (event_value_is(key, name))
            found = value;
    }
    return found;
}

static bool tell(const Walk *walk, EventValue value)
{
    return walk->visit(walk->context, value);
}

static bool tell_omitted(const Walk *walk, EventValue value)
{
    value.type = EVENT_OMITTED;
    return tell(walk, value);
}

static bool walk_from(const Walk *walk, EventValue value, size_t step);

static bool walk_members(const Walk *walk, EventValue object, size_t step)
{
    EventMembers members;
    EventValue key, value;
    bool go_on = true;
    event_members_open(&members, object);
    while (go_on && event_members_next(&members, &key, &value))
        go_on = walk_from(walk, value, step);
    event_members_close(&members);
    return go_on;
}

static bool walk_elements(const Walk *walk, EventValue array, size_t step)
{
    EventCursor cursor = event_cursor_open(array);
    EventValue value;
    while (event_cursor_value(&cursor, &value))
        if (!walk_from(walk, value, step))
            return false;
    return true;
}

/* What is no array is one place, unless it is what an empty XML list becomes. */
static bool is_one_place(EventValue value)
{
    EventCursor cursor = event_cursor_open(value);
    EventValue key;
    if (value.type == EVENT_OBJECT)
        return event_cursor_key(&cursor, &key);
    return event_value_there(value) && !(value.type == EVENT_STRING && value.size == 0);
}

static EventValue element_at(EventValue array, uint32_t index)
{
    EventCursor cursor = event_cursor_open(array);
    EventValue value;
    while (event_cursor_value(&cursor, &value))
        if (index-- == 0)
            return value;
    return (EventValue){0};
}

/* The one place that a step other than a branching one leads to; absent if there is none. */
static EventValue take_step(EventValue value, const EventPathStep *step)
{
    if (value.type == EVENT_ARRAY)
        return step->kind == EVENT_STEP_INDEX ? element_at(value, step->index) : (EventValue){0};
    bool stays =
        step->kind == EVENT_STEP_EACH || (step->kind == EVENT_STEP_INDEX && step->index == 0);
    return stays && is_one_place(value) ? value : (EventValue){0};
}

static bool walk_from(const Walk *walk, EventValue value, size_t step)
{
    for (; value.type != EVENT_ABSENT; step++) {
        const EventPathStep *next = step < walk->count ? &walk->steps[step] : NULL;
        bool omitted = value.type == EVENT_OMITTED;
        EventValue member = {0};
        if (value.type == EVENT_OBJECT && next && next->kind == EVENT_STEP_KEY)
            member = find_member(value, next->key, &omitted);
        else if (value.type == EVENT_OBJECT)
            omitted = is_omitted(value);
        else if (value.type == EVENT_STRING && next && step >= walk->redacted_from)
            omitted = event_value_is_redacted(value);
        if (omitted)
            return tell_omitted(walk, value);
        if (!next)
            return tell(walk, value);
        if (value.type == EVENT_ARRAY && next->kind == EVENT_STEP_EACH)
            return walk_elements(walk, value, step + 1);
        if (value.type == EVENT_OBJECT && next->kind == EVENT_STEP_ANY)
            return walk_members(walk, value, step + 1);
        value = next->kind == EVENT_STEP_KEY ? member : take_step(value, next);
    }
    return true;
}

bool event_visit(EventValue start, const EventPathStep *steps, size_t count, EventVisit visit,
                 void *context)
{
    return event_visit_redacted(start, steps, count, SIZE_MAX, visit, context);
}

bool event_visit_redacted(EventValue start, const EventPathStep *steps, size_t count, size_t from,
                          EventVisit visit, void *context)
{
    Walk walk = {steps, count, from, visit, context};
    return walk_from(&walk, start, 0);
}

bool event_visit_record(Slice record, const EventPathStep *steps, size_t count, size_t from,
                        EventVisit visit, void *context)
{
    Walk walk = {steps, count, from, visit, context};
    EventValue object = {.data = record.data, .size = (uint32_t)record.size, .type = EVENT_OBJECT};
    return walk_members(&walk, object, 1);
}
