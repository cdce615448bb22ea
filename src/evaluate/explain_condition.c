/* The tree of a condition: how each turned out, and the values that it looked at. */
#include "base/text.h"
#include "evaluate/explain.h"

enum { VALUES_SHOWN = 8, VALUE_SHOWN = 160, ELEMENTS_SHOWN = 8 };

const char *truth_word(Truth truth)
{
    return truth == TRUTH_TRUE ? "true" : truth == TRUTH_FALSE ? "false" : "unknown";
}

void explain_indent(Buffer *out, unsigned level)
{
    buffer_printf(out, "%*s", (int)level * 2, "");
}

/* ---- values ---- */

typedef struct {
    Buffer *out;
    uint32_t count;
} Seeing;

static void add_text(Buffer *out, Slice text)
{
    size_t size = 0;
    while (size < text.size && size < VALUE_SHOWN)
        size += text_character_size(slice_from(text, size));
    text_add_visible(out, (Slice){text.data, size});
    if (size < text.size)
        buffer_add(out, SLICE("…"));
}

static bool add_place(void *context, PlaceState state, const Place *place)
{
    Seeing *seeing = context;
    if (seeing->count++ >= VALUES_SHOWN)
        return true;
    if (seeing->count > 1)
        buffer_add(seeing->out, SLICE(", "));
    if (state == PLACE_UNKNOWN) {
        buffer_add(seeing->out, SLICE("not recorded"));
    } else if (state == PLACE_NULL) {
        buffer_add(seeing->out, SLICE("null"));
    } else if (place->value.type == EVENT_STRING && place->text.data) {
        buffer_add_byte(seeing->out, '"');
        add_text(seeing->out, place->text);
        buffer_add_byte(seeing->out, '"');
    } else {
        add_text(seeing->out, (Slice){place->value.data, place->value.size});
    }
    return true;
}

void explain_field_seen(const Explaining *explaining, const ProgramField *field,
                        const Element *element)
{
    Seeing seeing = {explaining->out, 0};
    text_add_visible(explaining->out, field->source->text);
    buffer_add(explaining->out, SLICE(" is "));
    visit_places(explaining->evaluator, field, element, add_place, &seeing);
    if (seeing.count == 0)
        buffer_add(explaining->out, SLICE("absent"));
    if (seeing.count > VALUES_SHOWN)
        buffer_printf(explaining->out, " and %u more", seeing.count - VALUES_SHOWN);
}

void explain_seen(const Explaining *explaining, const ProgramNode *node, const Element *element)
{
    const char *before = ": ";
    const ProgramField *fields[2] = {node->field, node->other};
    for (int i = 0; i < 2; i++) {
        if (!fields[i])
            continue;
        buffer_add(explaining->out, slice_of(before));
        explain_field_seen(explaining, fields[i], element);
        before = "; ";
    }
}

/* ---- elements of some and every ---- */

typedef struct {
    const Explaining *explaining;
    const Condition *condition; /* what each element is to meet */
    const ProgramNode *walk, *node;
    Truth truth; /* of the walk */
    unsigned level;
    uint32_t count, shown;
    bool decided; /* an element that turned out as the walk was shown */
} Walking;

static bool count_element(void *context, PlaceState state, const Place *place)
{
    Walking *walking = context;
    (void)place;
    walking->count += is_element(walking->walk->field, state);
    return true;
}

static bool show_element(void *context, PlaceState state, const Place *place)
{
    Walking *walking = context;
    const Explaining *explaining = walking->explaining;
    if (!is_element(walking->walk->field, state))
        return true;
    uint32_t number = ++walking->count;
    Element element = {.value = place ? place->value : (EventValue){.type = EVENT_NULL}};
    bool hidden = state == PLACE_UNKNOWN;
    Truth truth =
        hidden ? TRUTH_UNKNOWN : evaluate_node(explaining->evaluator, walking->node, &element);
    bool decides = truth == walking->truth;
    if (explaining->deciding && !decides)
        return true;
    if (walking->shown >= ELEMENTS_SHOWN && (!decides || walking->decided))
        return true;
    walking->shown++;
    walking->decided |= decides;
    explain_indent(explaining->out, walking->level);
    buffer_printf(explaining->out, "%-8selement %u%s\n", truth_word(truth), number,
                  hidden ? ": not recorded" : "");
    if (!hidden)
        explain_condition(explaining, walking->condition, walking->node, &element,
                          walking->level + 1);
    return true;
}

static void explain_walk(const Explaining *explaining, const Condition *condition,
                         const ProgramNode *node, const Element *element, Truth truth,
                         unsigned level)
{
    Walking walking = {.explaining = explaining,
                       .condition = condition->children[0],
                       .walk = node,
                       .node = node->children[0],
                       .truth = truth,
                       .level = level + 1};
    visit_places(explaining->evaluator, node->field, element, count_element, &walking);
    buffer_printf(explaining->out, ": %u %s\n", walking.count,
                  walking.count == 1 ? "element" : "elements");
    uint32_t count = walking.count;
    walking.count = 0;
    visit_places(explaining->evaluator, node->field, element, show_element, &walking);
    if (!explaining->deciding && walking.shown < count) {
        explain_indent(explaining->out, walking.level);
        buffer_printf(explaining->out, "… and %u more\n", count - walking.shown);
    }
}

/* ---- conditions ---- */

void explain_condition(const Explaining *explaining, const Condition *condition,
                       const ProgramNode *node, const Element *element, unsigned level)
{
    Buffer *out = explaining->out;
    Truth truth = evaluate_node(explaining->evaluator, node, element);
    explain_indent(out, level);
    buffer_printf(out, "%-8s", truth_word(truth));
    policy_condition_short(out, condition);
    switch (condition->kind) {
    case CONDITION_USE:
        buffer_add_byte(out, '\n');
        explain_condition(explaining, condition->children[0], node, element, level + 1);
        return;
    case CONDITION_ALL:
    case CONDITION_ANY:
    case CONDITION_NOT:
        buffer_add_byte(out, '\n');
        for (uint32_t i = 0; i < condition->child_count; i++)
            if (!explaining->deciding || condition->kind == CONDITION_NOT ||
                evaluate_node(explaining->evaluator, node->children[i], element) == truth)
                explain_condition(explaining, condition->children[i], node->children[i], element,
                                  level + 1);
        return;
    case CONDITION_SOME:
    case CONDITION_EVERY:
        explain_walk(explaining, condition, node, element, truth, level);
        return;
    default:
        explain_seen(explaining, node, element);
        buffer_add_byte(out, '\n');
    }
}
