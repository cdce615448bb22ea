/* From an element to a condition, by its row in condition_rows. */
#include "policy/loader.h"

const ConditionRow *condition_row(const XmlElement *element)
{
    for (int i = 0; i < CONDITION_KINDS; i++)
        if (element->name.data[0] == condition_rows[i].element[0] &&
            xml_is(element, condition_rows[i].element))
            return &condition_rows[i];
    return NULL;
}

/* ---- exactly one of several ---- */

static bool has_bad_attribute(const XmlElement *element)
{
    for (uint32_t i = 0; i < element->attribute_count; i++)
        if (element->attributes[i].bad)
            return true;
    return false;
}

static const XmlElement *first_value(const XmlElement *element)
{
    for (const XmlElement *child = element->first; child; child = child->next)
        if (!child->bad && xml_is(child, "value"))
            return child;
    return NULL;
}

/* "value or same-as", "pattern, list or <value> elements" */
static void name_choices(const ConditionRow *row, const char *joint, Buffer *text)
{
    Slice rest = slice_of(row->one_of), part, next;
    bool more = slice_next(&rest, " ", &part);
    while (more) {
        more = slice_next(&rest, " ", &next);
        bool last = !more && !row->takes_values;
        buffer_printf(text, "%s%.*s", text->size == 0 ? "" : last ? joint : ", ", XML_SHOWN(part));
        part = next;
    }
    if (row->takes_values)
        buffer_printf(text, "%s<value> elements", joint);
}

/* One of the attributes in one_of, or <value> elements where the row takes them. */
static void check_one_of(Reader *reader, const XmlElement *element, const ConditionRow *row)
{
    Slice rest = slice_of(row->one_of), name;
    size_t second = XML_NOWHERE;
    unsigned count = 0;
    if (rest.size == 0)
        return;
    while (slice_next(&rest, " ", &name))
        for (uint32_t i = 0; i < element->attribute_count; i++)
            if (slice_equal(element->attributes[i].name, name) && count++ == 1)
                second = element->attributes[i].name_offset;
    const XmlElement *value = row->takes_values ? first_value(element) : NULL;
    if (value && count++ == 1)
        second = value->offset;
    if (count == 1 || (count == 0 && (element->bad_inside || has_bad_attribute(element))))
        return;
    Buffer choices = {0};
    name_choices(row, count ? " and " : " or ", &choices);
    xml_report(reader->file, DIAGNOSTIC_ERROR, count ? second : element->offset,
               count ? "too-many-values" : "missing-value", (Slice){0},
               count ? "<%.*s> takes only one of %.*s" : "<%.*s> needs %.*s",
               XML_SHOWN(element->name), XML_SHOWN(buffer_slice(&choices)));
    buffer_free(&choices);
}

/* ---- conditions inside ---- */

static bool check_count(Reader *reader, const XmlElement *element, int least, int most)
{
    int count = 0;
    for (const XmlElement *child = element->first; child; child = child->next) {
        if (child->bad || !condition_row(child))
            continue;
        if (count++ == most) {
            xml_report(reader->file, DIAGNOSTIC_ERROR, child->offset, "too-many-conditions",
                       SLICE("join them with <all> or <any>"), "<%.*s> takes only one condition",
                       XML_SHOWN(element->name));
            return false;
        }
    }
    if (count >= least || element->bad_inside)
        return true;
    xml_report(reader->file, DIAGNOSTIC_ERROR, element->offset, "missing-condition", (Slice){0},
               "<%.*s> needs a condition", XML_SHOWN(element->name));
    return false;
}

static bool read_children(Reader *reader, XmlElement *element, Condition *condition,
                          ConditionPlace place)
{
    uint32_t count = 0;
    for (XmlElement *child = element->first; child; child = child->next)
        count += !child->bad && condition_row(child);
    condition->children = arena_array(reader->loader->arena, count, sizeof(Condition *));
    if (!condition->children) {
        reader->loader->failed = true;
        return false;
    }
    for (XmlElement *child = element->first; child; child = child->next) {
        if (child->bad || !condition_row(child))
            continue;
        Condition *read = condition_read(reader, child, place);
        if (read)
            condition->children[condition->child_count++] = read;
    }
    return true;
}

Condition *condition_read_only(Reader *reader, XmlElement *element, ConditionPlace place,
                               bool needed)
{
    Condition *first = NULL;
    check_count(reader, element, needed ? 1 : 0, 1);
    for (XmlElement *child = element->first; child; child = child->next) {
        if (child->bad || !condition_row(child))
            continue;
        /* Those that are too many are read too, for their errors. */
        Condition *read = condition_read(reader, child, place);
        if (!first)
            first = read;
    }
    return first;
}

/* ---- attributes ---- */

void loader_refer(Reader *reader, Pointers *references, Condition *condition,
                  const XmlAttribute *attribute, ConditionPlace place)
{
    Loader *loader = reader->loader;
    Reference *reference = arena_take(loader->arena, sizeof(Reference));
    if (reference)
        *reference =
            (Reference){condition, reader->file, attribute, place.inside, place.in_definition};
    if (!reference || !pointers_add(references, reference, loader->arena))
        loader->failed = true;
}

static Slice first_of(const XmlElement *element, const char *const *names)
{
    for (; *names; names++)
        if (xml_attribute(element, *names))
            return xml_value(element, *names);
    return (Slice){0};
}

static void read_attributes(Reader *reader, Condition *condition, const XmlElement *element,
                            ConditionPlace place)
{
    static const char *const values[] = {"value",  "pattern", "regex", "name",
                                         "define", "cidr",    NULL};
    static const char *const fields[] = {"field", "in", "from", NULL};
    static const char *const others[] = {"same-as", "to", NULL};
    Loader *loader = reader->loader;
    if (condition->kind == CONDITION_DURING) { /* whose from and to are no fields */
        during_read(reader, element, condition);
        return;
    }
    for (int i = 0; fields[i]; i++)
        if (xml_attribute(element, fields[i]))
            condition->field = field_read(reader, element, fields[i], place);
    for (int i = 0; others[i]; i++)
        if (xml_attribute(element, others[i]))
            condition->other = field_read(reader, element, others[i], place);
    condition->value = first_of(element, values);
    condition->ignore_case = slice_equal(xml_value(element, "ignore-case"), SLICE("yes"));
    condition->empty = slice_equal(xml_value(element, "empty"), SLICE("yes"));
    const XmlAttribute *list = xml_attribute(element, "list");
    const XmlAttribute *define = xml_attribute(element, "define");
    if (list && !list->bad)
        loader_refer(reader, &loader->list_references, condition, list, place);
    if (define && !define->bad)
        loader_refer(reader, &loader->uses, condition, define, place);
}

/* in= names elements of the record: a computed field has none. */
static void check_elements_of(Reader *reader, const Condition *condition, const XmlElement *element)
{
    const XmlAttribute *attribute = xml_attribute(element, "in");
    const PolicyField *field = condition->field;
    if (!field || !attribute)
        return;
    if (field->kind != FIELD_PATH || field->last_part) {
        xml_report(reader->file, DIAGNOSTIC_ERROR, attribute->value_offset, "bad-field", (Slice){0},
                   "in '%.*s' is %s; <%.*s> takes a path", XML_SHOWN(field->text),
                   field->last_part ? "a name" : "a computed field", XML_SHOWN(element->name));
        return;
    }
    for (uint32_t i = 0; i < field->step_count; i++)
        if (field->steps[i].kind == EVENT_STEP_EACH || field->steps[i].kind == EVENT_STEP_ANY)
            return;
    xml_report(reader->file, DIAGNOSTIC_WARNING, attribute->value_offset, "no-elements",
               xml_hint(reader->file, "did you mean '%s[]'?", field->text),
               "in '%.*s' has no [] or *, so it is one element at most", XML_SHOWN(field->text));
}

Condition *condition_read(Reader *reader, XmlElement *element, ConditionPlace place)
{
    const ConditionRow *row = condition_row(element);
    ReadCondition *read = arena_take(reader->loader->arena, sizeof(ReadCondition));
    if (!read) {
        reader->loader->failed = true;
        return NULL;
    }
    Condition *condition = &read->condition;
    read->element = element;
    condition->kind = row->kind;
    condition->file = reader->file->name;
    xml_place(reader->file, element->offset, &condition->line, &condition->column);
    check_one_of(reader, element, row);
    read_attributes(reader, condition, element, place);
    if (row->most_children != 0) {
        bool elements = row->kind == CONDITION_SOME || row->kind == CONDITION_EVERY;
        if (elements)
            check_elements_of(reader, condition, element);
        place.inside |= elements;
        check_count(reader, element, row->least_children, row->most_children);
        if (!read_children(reader, element, condition, place))
            return NULL;
    }
    condition_check_values(reader, condition, element);
    condition_warn_shared(reader, element, condition);
    condition_warn_senseless(reader, element, condition);
    return condition;
}
