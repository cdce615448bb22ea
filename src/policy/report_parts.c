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
    ReportParameter parameter = {xml_value(element, "name"), xml_value(element, "value")};
    for (uint32_t i = 0; i < definition->parameter_count; i++)
        if (slice_equal(definition->parameters[i].name, parameter.name))
            xml_report(reader->file, DIAGNOSTIC_ERROR, element->offset, "duplicate-id", (Slice){0},
                       "parameter '%.*s' is already there", XML_SHOWN(parameter.name));
    definition->parameters[definition->parameter_count++] = parameter;
}

static void add_exceptions(ReportReader *reader, const XmlElement *element)
{
    ReportDefinition *definition = reader->definition;
    Slice href = xml_value(element, "href");
    if (href.size)
        definition->exceptions[definition->exception_count++] = xml_path_beside(reader->file, href);
    definition->exceptions_apart_only |= slice_equal(xml_value(element, "inline"), SLICE("no"));
}

void report_read_lists(ReportReader *reader)
{
    const XmlElement *root = reader->file->root;
    ReportDefinition *definition = reader->definition;
    definition->policies =
        arena_array(reader->arena, report_count_children(root, "policies"), sizeof(Slice));
    definition->exceptions =
        arena_array(reader->arena, report_count_children(root, "exceptions"), sizeof(Slice));
    definition->frameworks = arena_array(reader->arena, report_count_children(root, "framework"),
                                         sizeof(ReportFramework));
    definition->sign_offs =
        arena_array(reader->arena, report_count_children(root, "sign-off"), sizeof(Slice));
    definition->parameters = arena_array(reader->arena, report_count_children(root, "parameter"),
                                         sizeof(ReportParameter));
    if (!definition->policies || !definition->exceptions || !definition->parameters ||
        !definition->frameworks || !definition->sign_offs) {
        reader->failed = true;
        return;
    }
    for (const XmlElement *child = root->first; child; child = child->next) {
        if (child->bad)
            continue;
        if (xml_is(child, "policies"))
            definition->policies[definition->policy_count++] =
                xml_path_beside(reader->file, xml_value(child, "href"));
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
