/*
 * Two conditions on the same [] may hold for different elements: <all> of a[].port = 22 and
 * a[].cidr = 0.0.0.0/0 is true of a record in which one element has the port and another the
 * network. Rarely meant; <some in="a[]"> says the other thing.
 */
#include "policy/loader.h"

/* Pairs are compared, so very long lists are looked at in part; nobody writes them by hand. */
enum { LEAVES_MOST = 64 };

typedef struct {
    const Condition *leaves[LEAVES_MOST];
    uint32_t count;
} Leaves;

static void gather(const Condition *condition, Leaves *leaves)
{
    for (uint32_t i = 0; i < condition->child_count && leaves->count < LEAVES_MOST; i++) {
        const Condition *child = condition->children[i];
        if (child->kind == CONDITION_ALL)
            gather(child, leaves);
        else if (child->child_count == 0 && child->field)
            leaves->leaves[leaves->count++] = child;
    }
}

static bool same_step(const EventPathStep *a, const EventPathStep *b)
{
    return a->kind == b->kind && a->index == b->index && slice_equal(a->key, b->key);
}

/* The number of steps up to the last [] that both paths share; 0 where they share none. */
static uint32_t shared_steps(const PolicyField *a, const PolicyField *b)
{
    uint32_t shared = 0;
    if (!a || !b || a->kind != FIELD_PATH || b->kind != FIELD_PATH || a->relative != b->relative)
        return 0;
    for (uint32_t i = 0; i < a->step_count && i < b->step_count; i++) {
        if (!same_step(&a->steps[i], &b->steps[i]))
            break;
        if (a->steps[i].kind == EVENT_STEP_EACH)
            shared = i + 1;
    }
    return shared;
}

/* "json(a[]" without the openings that are not closed in it: they stand around the path's
 * beginning. */
static Slice without_openings(Slice text)
{
    static const Slice name = {"name(", 5};
    size_t open = 0, close = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.size; i++) {
        quoted ^= text.data[i] == '"';
        open += !quoted && text.data[i] == '(';
        close += !quoted && text.data[i] == ')';
    }
    for (; open > close; close++) /* "name(" is as long as "json(" */
        text = slice_from(text, name.size);
    return text;
}

/* The path's text up to its [] of that step: as many "[]" in as there are among those steps. */
static Slice path_start(const PolicyField *field, uint32_t steps)
{
    uint32_t wanted = 0;
    size_t at = 0;
    bool quoted = false;
    for (uint32_t i = 0; i < steps; i++)
        wanted += field->steps[i].kind == EVENT_STEP_EACH;
    for (; wanted > 0 && at + 1 < field->text.size; at++) {
        quoted ^= field->text.data[at] == '"';
        if (!quoted && field->text.data[at] == '[' && field->text.data[at + 1] == ']')
            wanted--;
    }
    return without_openings(
        (Slice){field->text.data, at + 1 < field->text.size ? at + 1 : field->text.size});
}

static void warn(Reader *reader, size_t offset, const PolicyField *a, const PolicyField *b,
                 uint32_t steps)
{
    xml_report(reader->file, DIAGNOSTIC_WARNING, offset, "shared-elements",
               xml_hint(reader->file, "put both into <some in=\"%s\">", path_start(a, steps)),
               "'%.*s' and '%.*s' may hold for different elements", XML_SHOWN(a->text),
               XML_SHOWN(b->text));
}

static void warn_once(Reader *reader, const Leaves *leaves)
{
    for (uint32_t j = 1; j < leaves->count; j++)
        for (uint32_t i = 0; i < j; i++) {
            const Condition *a = leaves->leaves[i], *b = leaves->leaves[j];
            uint32_t steps = shared_steps(a->field, b->field);
            if (steps == 0)
                continue;
            warn(reader, ((const ReadCondition *)b)->element->offset, a->field, b->field, steps);
            return;
        }
}

void condition_warn_shared(Reader *reader, const XmlElement *element, const Condition *condition)
{
    if (condition->kind == CONDITION_RANGE_INCLUDES) {
        uint32_t steps = shared_steps(condition->field, condition->other);
        if (steps)
            warn(reader, element->offset, condition->field, condition->other, steps);
    }
    /* An <all> in an <all> is part of the outer one. */
    if (condition->kind != CONDITION_ALL || (element->parent && xml_is(element->parent, "all")))
        return;
    Leaves leaves = {.count = 0};
    gather(condition, &leaves);
    warn_once(reader, &leaves);
}
