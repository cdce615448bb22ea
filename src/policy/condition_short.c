/* A condition as it is written, without what stands inside it: one line for people. */
#include "base/text.h"
#include "policy/policy.h"

enum { VALUES_SHOWN = 4, VALUE_SHOWN = 120, DAY_COUNT = 7, EVERY_DAY = 0x7f };

/* What stands in an attribute, cut where it is long. */
static void add_value(Buffer *out, Slice text)
{
    for (size_t shown = 0; text.size && shown < VALUE_SHOWN;) {
        size_t size = text_character_size(text);
        if (text.data[0] == '&')
            buffer_add(out, SLICE("&amp;"));
        else if (text.data[0] == '<')
            buffer_add(out, SLICE("&lt;"));
        else if (text.data[0] == '"')
            buffer_add(out, SLICE("&quot;"));
        else
            text_add_visible(out, (Slice){text.data, size});
        text = slice_from(text, size);
        shown += size;
    }
    if (text.size)
        buffer_add(out, SLICE("…"));
}

/* Names with blanks between, which may fill several lines in the file. */
static void add_words(Buffer *out, const char *name, Slice text)
{
    size_t shown = 0;
    Slice word;
    buffer_printf(out, " %s=\"", name);
    while (slice_next(&text, " \t\r\n", &word)) {
        if (shown >= VALUE_SHOWN) {
            buffer_add(out, SLICE(" …"));
            break;
        }
        if (shown)
            buffer_add_byte(out, ' ');
        add_value(out, word);
        shown += word.size + 1;
    }
    buffer_add_byte(out, '"');
}

static void add_attribute(Buffer *out, const char *name, Slice value)
{
    buffer_printf(out, " %s=\"", name);
    add_value(out, value);
    buffer_add_byte(out, '"');
}

static void add_field(Buffer *out, const char *name, const PolicyField *field)
{
    if (field)
        add_attribute(out, name, field->text);
}

/* "Mon-Fri", "Mon, Wed": runs of days from Monday on. */
static void add_days(Buffer *out, uint8_t days)
{
    static const char names[DAY_COUNT][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    const char *between = "";
    buffer_add(out, SLICE(" days=\""));
    for (int first = 0; first < DAY_COUNT; first++) {
        if (!(days >> first & 1))
            continue;
        int last = first;
        while (last + 1 < DAY_COUNT && (days >> (last + 1) & 1))
            last++;
        buffer_printf(out, "%s%s", between, names[first]);
        if (last > first)
            buffer_printf(out, "-%s", names[last]);
        between = ",";
        first = last;
    }
    buffer_add_byte(out, '"');
}

static void add_during(Buffer *out, const Condition *condition)
{
    unsigned from = condition->from_minute, to = condition->to_minute;
    if (condition->days != EVERY_DAY)
        add_days(out, condition->days);
    buffer_printf(out, " from=\"%02u:%02u\" to=\"%02u:%02u\"", from / 60, from % 60, to / 60,
                  to % 60);
    if (condition->zone)
        add_attribute(out, "zone", zone_name(condition->zone));
}

/* The name of the attribute that holds `value`; NULL where the kind has none. */
static const char *value_attribute(ConditionKind kind)
{
    switch (kind) {
    case CONDITION_EQUALS:
    case CONDITION_AT_LEAST:
    case CONDITION_AT_MOST:
        return "value";
    case CONDITION_LIKE:
        return "pattern";
    case CONDITION_MATCHES:
        return "regex";
    case CONDITION_ACTION:
        return "name";
    case CONDITION_USE:
        return "define";
    case CONDITION_IN_NETWORK:
        return "cidr";
    default:
        return NULL;
    }
}

/* The values written inside, the first of them. */
static void add_inside(Buffer *out, const PolicyList *list, const char *element)
{
    buffer_add_byte(out, '>');
    for (uint32_t i = 0; i < list->count && i < VALUES_SHOWN; i++) {
        if (i)
            buffer_add(out, SLICE(", "));
        add_value(out, list->values[i]);
    }
    if (list->count > VALUES_SHOWN)
        buffer_printf(out, " and %u more", list->count - VALUES_SHOWN);
    buffer_printf(out, "</%s>", element);
}

void policy_condition_short(Buffer *out, const Condition *condition)
{
    const char *element = condition_rows[condition->kind].element;
    const char *value = value_attribute(condition->kind);
    const PolicyList *list = condition->list;
    bool range = condition->kind == CONDITION_RANGE_INCLUDES;
    bool walks = condition->kind == CONDITION_SOME || condition->kind == CONDITION_EVERY;
    buffer_printf(out, "<%s", element);
    add_field(out, walks ? "in" : range ? "from" : "field", condition->field);
    add_field(out, range ? "to" : "same-as", condition->other);
    bool inside = list && list->id.size == 0 && condition->kind != CONDITION_ACTION;
    bool written = !condition->other && (!list || condition->kind == CONDITION_ACTION ||
                                         (inside && condition->value.size));
    if (value && written && condition->kind == CONDITION_ACTION)
        add_words(out, value, condition->value);
    else if (value && written)
        add_attribute(out, value, condition->value);
    if (list && list->id.size)
        add_attribute(out, "list", list->id);
    if (condition->kind == CONDITION_OPEN_NETWORK)
        buffer_printf(out, " ipv4=\"%u\" ipv6=\"%u\"", condition->ipv4, condition->ipv6);
    if (condition->kind == CONDITION_DURING)
        add_during(out, condition);
    if (condition->ignore_case)
        buffer_add(out, SLICE(" ignore-case=\"yes\""));
    if (condition->empty)
        buffer_add(out, SLICE(" empty=\"yes\""));
    if (inside && !condition->value.size)
        add_inside(out, list, element);
    else
        buffer_add(out, condition->child_count && condition->kind != CONDITION_USE ? SLICE(">")
                                                                                   : SLICE("/>"));
}
