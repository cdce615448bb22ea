/* What a schema says of numbers of elements and of values, as far as it says it in simple words. */
#include "policy/grammar.h"

/* ---- elements ---- */

/* Whether the element of the schema has no other attributes than these. */
static bool has_only(const XmlElement *element, const char *names)
{
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        Slice rest = slice_of(names), name;
        bool known = false;
        while (!known && slice_next(&rest, " ", &name))
            known = slice_equal(element->attributes[i].name, name);
        if (!known)
            return false;
    }
    return true;
}

/* minOccurs and maxOccurs; UINT32_MAX: any number. */
static bool read_occurs(const XmlElement *element, uint32_t *least, uint32_t *most)
{
    Slice low = xml_value(element, "minOccurs"), high = xml_value(element, "maxOccurs");
    *least = slice_equal(low, SLICE("0")) ? 0 : 1;
    *most = slice_equal(high, SLICE("unbounded")) ? UINT32_MAX : 1;
    return (low.size == 0 || slice_equal(low, SLICE("0")) || slice_equal(low, SLICE("1"))) &&
           (high.size == 0 || *most == UINT32_MAX || slice_equal(high, SLICE("1")));
}

static bool is_once(const XmlElement *element)
{
    uint32_t least, most;
    return read_occurs(element, &least, &most) && least == 1 && most == 1;
}

static bool is_note(const XmlElement *part)
{
    return xml_is(part, "annotation");
}

static bool is_plain_element(const XmlElement *part)
{
    return xml_is(part, "element") && has_only(part, "name type minOccurs maxOccurs");
}

/* Whether the group is a choice of elements, one of which stands there. */
static bool is_choice(const XmlElement *root, const XmlElement *reference)
{
    const XmlElement *group = has_only(reference, "ref minOccurs maxOccurs")
                                  ? grammar_global(root, "group", xml_value(reference, "ref"))
                                  : NULL;
    const XmlElement *choice = group ? grammar_child(group, "choice") : NULL;
    if (!choice || choice != group->first || choice->next || choice->attribute_count)
        return false;
    for (const XmlElement *part = choice->first; part; part = part->next)
        if (!is_note(part) && (!is_plain_element(part) || !is_once(part)))
            return false;
    return true;
}

/* A choice as often as one likes: any of its elements, any number of them. */
static bool read_choice(const XmlElement *root, const XmlElement *choice, GrammarType *type)
{
    for (const XmlElement *part = choice->first; part; part = part->next)
        if (!is_note(part) &&
            !((is_plain_element(part) || (xml_is(part, "group") && is_choice(root, part))) &&
              is_once(part)))
            return false;
    return has_only(choice, "minOccurs maxOccurs") &&
           read_occurs(choice, &type->least, &type->most) && type->least == 0 &&
           type->most == UINT32_MAX;
}

static bool read_particle(const XmlElement *root, const XmlElement *part, GrammarType *type)
{
    if (xml_is(part, "choice"))
        return read_choice(root, part, type);
    if (xml_is(part, "group"))
        return is_choice(root, part) && read_occurs(part, &type->least, &type->most);
    return xml_is(part, "sequence") && part->attribute_count == 0 && part->first &&
           !part->first->next && is_plain_element(part->first) &&
           read_occurs(part->first, &type->least, &type->most);
}

static bool is_plain_attribute(const XmlElement *root, const XmlElement *part)
{
    if (xml_is(part, "attribute"))
        return has_only(part, "name type use default") &&
               !slice_equal(xml_value(part, "use"), SLICE("prohibited"));
    const XmlElement *group = xml_is(part, "attributeGroup")
                                  ? grammar_global(root, "attributeGroup", xml_value(part, "ref"))
                                  : NULL;
    for (const XmlElement *inside = group ? group->first : NULL; inside; inside = inside->next)
        if (!is_note(inside) && !(xml_is(inside, "attribute") && is_plain_attribute(root, inside)))
            return false;
    return group != NULL;
}

/* Text with attributes. */
static bool is_plain_text(const XmlElement *root, const XmlElement *content)
{
    const XmlElement *extension = content->first;
    if (!extension || extension->next || !xml_is(extension, "extension") ||
        !has_only(extension, "base"))
        return false;
    for (const XmlElement *part = extension->first; part; part = part->next)
        if (!is_note(part) && !is_plain_attribute(root, part))
            return false;
    return true;
}

void grammar_read_count(const XmlElement *root, const XmlElement *complex, GrammarType *type)
{
    bool found = false;
    type->whole = has_only(complex, "name mixed");
    for (const XmlElement *part = complex->first; part && type->whole; part = part->next) {
        if (is_note(part) || is_plain_attribute(root, part))
            continue;
        type->whole = !found && (xml_is(part, "simpleContent") ? is_plain_text(root, part)
                                                               : read_particle(root, part, type));
        found = true;
    }
}

/* ---- values ---- */

bool grammar_number(Slice text, uint32_t *number)
{
    *number = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        *number = *number * 10 + (uint32_t)(text.data[i] - '0');
    }
    return text.size > 0 && text.size <= 9;
}

static bool read_facet(const XmlElement *facet, GrammarValues *values)
{
    Slice value = xml_value(facet, "value");
    uint32_t number;
    if (!has_only(facet, "value"))
        return false;
    if (xml_is(facet, "enumeration"))
        return true;
    if (xml_is(facet, "pattern")) {
        bool first = values->pattern.size == 0;
        values->pattern = value;
        return first;
    }
    if (!grammar_number(value, &number))
        return false;
    if (xml_is(facet, "maxLength"))
        values->longest = number;
    else if (xml_is(facet, "minInclusive"))
        values->least = number;
    else if (xml_is(facet, "maxInclusive"))
        values->most = number;
    else
        return false;
    return true;
}

void grammar_read_facets(const XmlElement *restriction, GrammarValues *values)
{
    values->longest = values->most = UINT32_MAX;
    values->whole = restriction && has_only(restriction, "base");
    values->base = restriction ? xml_value(restriction, "base") : (Slice){0};
    for (const XmlElement *facet = restriction ? restriction->first : NULL; facet;
         facet = facet->next)
        values->whole = values->whole && read_facet(facet, values);
}
