/* What stands in a policy beside its conditions: controls, columns. */
#include "policy/loader.h"

static Slice value_or(const XmlElement *element, const char *name, Slice standard)
{
    const XmlAttribute *attribute = xml_attribute(element, name);
    return attribute ? attribute->value : standard;
}

bool policy_read_control(Reader *reader, const XmlElement *element, PolicyControl *control)
{
    *control = (PolicyControl){.framework = xml_value(element, "framework"),
                               .version = xml_value(element, "version"),
                               .id = xml_value(element, "id"),
                               .relation = value_or(element, "relation", SLICE("tests")),
                               .confidence = value_or(element, "confidence", SLICE("judgement"))};
    control->line = xml_line(reader->file, element->offset);
    return true;
}

bool policy_read_show(Reader *reader, const XmlElement *element, PolicyShow *show)
{
    show->field = field_read(reader, element, "field", (ConditionPlace){0});
    show->label = value_or(element, "label", xml_value(element, "field"));
    return show->field != NULL;
}
