/* What the language has and this version does not: said once, at every place, instead of being
 * passed over. */
#include "policy/loader.h"

const Unavailable unavailable_in_policies[] = {
    {"threshold", NULL}, {"distinct", NULL},  {"sequence", NULL},  {"not-followed-by", NULL},
    {"during", NULL},    {"include", NULL},   {"parameter", NULL}, {"with", NULL},
    {"records", NULL},   {"policy", "needs"}, {"list", "href"},    {NULL, NULL}};

const Unavailable unavailable_in_reports[] = {
    {"exceptions", NULL}, {"parameter", NULL}, {"accounts", "href"}, {NULL, NULL}};

static void refuse_element(XmlFile *file, XmlElement *element)
{
    element->bad = true;
    if (element->parent)
        element->parent->bad_inside = true;
    xml_report(file, DIAGNOSTIC_ERROR, element->offset, "not-available", (Slice){0},
               "<%.*s> is not available in this version", XML_SHOWN(element->name));
}

static void refuse_attribute(XmlFile *file, const XmlElement *element, XmlAttribute *attribute)
{
    attribute->bad = true;
    xml_report(file, DIAGNOSTIC_ERROR, attribute->name_offset, "not-available", (Slice){0},
               "attribute '%.*s' of <%.*s> is not available in this version",
               XML_SHOWN(attribute->name), XML_SHOWN(element->name));
}

/* The place of "${name}" in a text; its size where there is none. */
static size_t find_parameter(Slice text)
{
    for (size_t i = 0; i + 3 < text.size; i++) {
        if (text.data[i] != '$' || text.data[i + 1] != '{')
            continue;
        size_t end = i + 2;
        while (end < text.size &&
               (text.data[end] == '-' || text.data[end] == '_' ||
                (text.data[end] >= '0' && text.data[end] <= '9') ||
                (ascii_lower(text.data[end]) >= 'a' && ascii_lower(text.data[end]) <= 'z')))
            end++;
        if (end > i + 2 && end < text.size && text.data[end] == '}')
            return i;
    }
    return text.size;
}

static void check_attribute(XmlFile *file, const XmlElement *element, XmlAttribute *attribute,
                            const Unavailable *table)
{
    for (; table->element; table++)
        if (table->attribute && xml_is(element, table->element) &&
            slice_equal(attribute->name, slice_of(table->attribute)))
            refuse_attribute(file, element, attribute);
    size_t parameter = find_parameter(attribute->value);
    if (parameter == attribute->value.size || attribute->bad)
        return;
    attribute->bad = true;
    xml_report(file, DIAGNOSTIC_ERROR, xml_value_place(file, attribute, parameter), "not-available",
               (Slice){0}, "parameters, ${...}, are not available in this version");
}

static void check_element(XmlFile *file, XmlElement *element, const Unavailable *table)
{
    for (const Unavailable *row = table; row->element; row++)
        if (!row->attribute && xml_is(element, row->element)) {
            refuse_element(file, element);
            return;
        }
    for (uint32_t i = 0; i < element->attribute_count; i++)
        check_attribute(file, element, &element->attributes[i], table);
    for (XmlElement *child = element->first; child; child = child->next)
        if (!child->bad)
            check_element(file, child, table);
}

void unavailable_check(XmlFile *file, const Unavailable *table)
{
    check_element(file, file->root, table);
}
