/* What report definitions may hold and this version does not know: said once, at every place,
 * instead of being passed over. */
#include "policy/loader.h"

static const struct {
    const char *element, *attribute; /* attribute NULL: the element itself */
} table[] = {{"accounts", "href"}};
enum { ROWS = sizeof table / sizeof table[0] };

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

static void check_attribute(XmlFile *file, const XmlElement *element, XmlAttribute *attribute)
{
    for (int i = 0; i < ROWS; i++)
        if (table[i].attribute && xml_is(element, table[i].element) &&
            slice_equal(attribute->name, slice_of(table[i].attribute)))
            refuse_attribute(file, element, attribute);
    size_t parameter = parameter_find(attribute->value);
    if (parameter == attribute->value.size || attribute->bad)
        return;
    attribute->bad = true;
    xml_report(file, DIAGNOSTIC_ERROR, xml_value_place(file, attribute, parameter),
               "misplaced-parameter", (Slice){0}, "parameters, ${...}, stand in policies only");
}

static void check_element(XmlFile *file, XmlElement *element)
{
    for (int i = 0; i < ROWS; i++)
        if (!table[i].attribute && xml_is(element, table[i].element)) {
            refuse_element(file, element);
            return;
        }
    for (uint32_t i = 0; i < element->attribute_count; i++)
        check_attribute(file, element, &element->attributes[i]);
    for (XmlElement *child = element->first; child; child = child->next)
        if (!child->bad)
            check_element(file, child);
}

void unavailable_check(XmlFile *file)
{
    check_element(file, file->root);
}
