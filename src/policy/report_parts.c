/* What stands in a report definition several times: policies, parameters, frameworks, sign-offs. */
#include "policy/report_parts.h"
#include "policy/loader.h"

uint32_t report_count_children(const XmlElement *element, const char *name)
{
    uint32_t count = 0;
    for (const XmlElement *child = element ? element->first : NULL; child; child = child->next)
        count += !child->bad && xml_is(child, name);
    return count;
}

static void forbid_parameter(XmlFile *file, XmlAttribute *attribute)
{
    size_t parameter = parameter_find(attribute->value);
    if (parameter == attribute->value.size || attribute->bad)
        return;
    attribute->bad = true;
    xml_report(file, DIAGNOSTIC_ERROR, xml_value_place(file, attribute, parameter),
               "misplaced-parameter", (Slice){0}, "parameters, ${...}, stand in policies only");
}

void report_forbid_parameters(XmlFile *file, XmlElement *element)
{
    for (uint32_t i = 0; i < element->attribute_count; i++)
        forbid_parameter(file, &element->attributes[i]);
    for (XmlElement *child = element->first; child; child = child->next)
        if (!child->bad)
            report_forbid_parameters(file, child);
}

static void add_framework(ReportReader *reader, const XmlElement *element)
{
    ReportDefinition *definition = reader->definition;
    ReportFramework framework = {xml_value(element, "id"), xml_value(element, "version")};
    for (uint32_t i = 0; i < definition->framework_count; i++)
        if (slice_equal(definition->frameworks[i].id, framework.id) &&
            slice_equal(definition->frameworks[i].version, framework.version))
            xml_report(reader->file, DIAGNOSTIC_ERROR, element->offset, "duplicate-id", (Slice){0},
                       "framework '%.*s' is already there", XML_SHOWN(framework.id));
    definition->frameworks[definition->framework_count++] = framework;
}

static void add_parameter(ReportReader *reader, const XmlElement *element)
{
    ReportDefinition *definition = reader->definition;
    const XmlAttribute *name = xml_attribute(element, "name");
    ReportParameter parameter = {.name = xml_value(element, "name"),
                                 .value = xml_value(element, "value")};
    xml_fill_place(reader->file, name ? name->value_offset : element->offset, &parameter.place);
    for (uint32_t i = 0; i < definition->parameter_count; i++)
        if (slice_equal(definition->parameters[i].name, parameter.name))
            xml_report(reader->file, DIAGNOSTIC_ERROR, element->offset, "duplicate-id", (Slice){0},
                       "parameter '%.*s' is already there", XML_SHOWN(parameter.name));
    definition->parameters[definition->parameter_count++] = parameter;
}

static void add_path(ReportReader *reader, const XmlAttribute *href, Slice *path, Diagnostic *place)
{
    *path = href ? xml_path_beside(reader->file, href->value) : (Slice){0};
    if (href)
        xml_fill_place(reader->file, href->value_offset, place);
}

static void add_policies(ReportReader *reader, const XmlElement *element)
{
    ReportDefinition *definition = reader->definition;
    uint32_t number = definition->policy_count++;
    add_path(reader, xml_attribute(element, "href"), &definition->policies[number],
             &definition->policy_places[number]);
}

static void add_exceptions(ReportReader *reader, const XmlElement *element)
{
    ReportDefinition *definition = reader->definition;
    const XmlAttribute *href = xml_attribute(element, "href");
    if (href && href->value.size) {
        uint32_t number = definition->exception_count++;
        add_path(reader, href, &definition->exceptions[number],
                 &definition->exception_places[number]);
    }
    definition->exceptions_apart_only |= slice_equal(xml_value(element, "inline"), SLICE("no"));
}

/* Room for as many items as there are such elements. */
static void *room_for(ReportReader *reader, const char *name, size_t item)
{
    void *room = arena_array(reader->arena, report_count_children(reader->file->root, name), item);
    reader->failed |= !room;
    return room;
}

void report_read_lists(ReportReader *reader)
{
    const XmlElement *root = reader->file->root;
    ReportDefinition *definition = reader->definition;
    definition->policies = room_for(reader, "policies", sizeof(Slice));
    definition->policy_places = room_for(reader, "policies", sizeof(Diagnostic));
    definition->exceptions = room_for(reader, "exceptions", sizeof(Slice));
    definition->exception_places = room_for(reader, "exceptions", sizeof(Diagnostic));
    definition->frameworks = room_for(reader, "framework", sizeof(ReportFramework));
    definition->sign_offs = room_for(reader, "sign-off", sizeof(Slice));
    definition->parameters = room_for(reader, "parameter", sizeof(ReportParameter));
    if (reader->failed)
        return;
    for (const XmlElement *child = root->first; child; child = child->next) {
        if (child->bad)
            continue;
        if (xml_is(child, "policies"))
            add_policies(reader, child);
        else if (xml_is(child, "exceptions"))
            add_exceptions(reader, child);
        else if (xml_is(child, "parameter"))
            add_parameter(reader, child);
        else if (xml_is(child, "framework"))
            add_framework(reader, child);
        else if (xml_is(child, "sign-off"))
            definition->sign_offs[definition->sign_off_count++] = xml_value(child, "role");
    }
}
