#include "policy/report_definition.h"

#include "base/limits.h"
#include "base/number.h"
#include "base/text.h"
#include "policy/loader.h"
#include "policy/report_parts.h"

static XmlElement *only_child(ReportReader *reader, const char *name, bool needed)
{
    XmlElement *root = reader->file->root, *found = NULL;
    for (XmlElement *child = root->first; child; child = child->next) {
        if (child->bad || !xml_is(child, name))
            continue;
        if (found)
            xml_report(reader->file, DIAGNOSTIC_ERROR, child->offset, "repeated-element",
                       (Slice){0}, "<%s> stands twice in <report>", name);
        else
            found = child;
    }
    if (!found && needed && !root->bad_inside)
        xml_report(reader->file, DIAGNOSTIC_ERROR, root->offset, "missing-element", (Slice){0},
                   "<%s> is missing in <report>", name);
    return found;
}

/* ---- single elements ---- */

static void read_period(ReportReader *reader)
{
    /* Only whether it is a period; which one it is depends on the run's time. */
    static const Instant some_time = INT64_C(1767225600) * INSTANT_SECOND;
    const XmlElement *period = only_child(reader, "period", false);
    Instant from, to;
    reader->definition->period = xml_words(reader->file, period);
    if (!period || period->bad_text ||
        report_period_parse(reader->definition->period, some_time, &from, &to))
        return;
    xml_report(reader->file, DIAGNOSTIC_ERROR, xml_trimmed_place(reader->file, period),
               "bad-period", SLICE("write " REPORT_PERIODS), "'%.*s' is no period",
               XML_SHOWN(reader->definition->period));
}

static void check_formats(ReportReader *reader, const XmlAttribute *attribute)
{
    static const Slice known[] = {{"html", 4},         {"pdf", 3},   {"json", 4},
                                  {"csv", 3},          {"sarif", 5}, {"junit", 5},
                                  {"codequality", 11}, {"ocsf", 4},  {"github", 6},
                                  {"annotations", 11}, {"text", 4}};
    enum { KNOWN = sizeof known / sizeof known[0] };
    Slice rest = attribute->value, format;
    while (slice_next(&rest, " \t\r\n", &format)) {
        int i = 0;
        while (i < KNOWN && !slice_equal(known[i], format))
            i++;
        if (i < KNOWN)
            continue;
        xml_report(
            reader->file, DIAGNOSTIC_ERROR,
            xml_value_place(reader->file, attribute, (size_t)(format.data - attribute->value.data)),
            "unknown-value",
            xml_hint(reader->file, "did you mean '%s'?", text_nearest(format, known, KNOWN)),
            "format '%.*s' is none of html, pdf, json, csv, sarif, junit, codequality, ocsf, "
            "github, annotations, text",
            XML_SHOWN(format));
    }
}

static void read_output(ReportReader *reader)
{
    ReportDefinition *definition = reader->definition;
    const XmlElement *output = only_child(reader, "output", false);
    definition->evidence = -1;
    if (!output)
        return;
    const XmlAttribute *formats = xml_attribute(output, "formats");
    const XmlAttribute *page = xml_attribute(output, "page");
    const XmlAttribute *evidence = xml_attribute(output, "evidence");
    long double number;
    if (formats && !formats->bad) {
        definition->formats = formats->value;
        check_formats(reader, formats);
    }
    if (page)
        definition->page = page->value;
    if (!evidence || evidence->bad || !number_parse(slice_trim(evidence->value), &number))
        return;
    if (number >= 0 && number <= LIMIT_EVIDENCE_MOST)
        definition->evidence = (int64_t)number;
    if (number > LIMIT_EVIDENCE_MOST)
        xml_report(reader->file, DIAGNOSTIC_ERROR, evidence->value_offset, "bad-value", (Slice){0},
                   "evidence '%.*s' is more than %d", XML_SHOWN(evidence->value),
                   LIMIT_EVIDENCE_MOST);
}

static void read_template(ReportReader *reader)
{
    ReportDefinition *definition = reader->definition;
    const XmlElement *template = only_child(reader, "template", false);
    const XmlAttribute *html = template ? xml_attribute(template, "html") : NULL;
    if (!template)
        return;
    definition->template_html = xml_path_beside(reader->file, xml_value(template, "html"));
    definition->template_pdf = xml_path_beside(reader->file, xml_value(template, "pdf"));
    if (html)
        xml_fill_place(reader->file, html->value_offset, &definition->template_html_place);
}

static void read_single(ReportReader *reader)
{
    ReportDefinition *definition = reader->definition;
    definition->id = xml_value(reader->file->root, "id");
    definition->title = xml_words(reader->file, only_child(reader, "title", true));
    definition->classification =
        xml_words(reader->file, only_child(reader, "classification", false));
    definition->operator_name = xml_words(reader->file, only_child(reader, "operator", false));
    const XmlElement *organisation = only_child(reader, "organisation", false);
    if (organisation) {
        definition->organisation = xml_value(organisation, "name");
        report_read_logo(reader, xml_attribute(organisation, "logo"));
    }
    read_template(reader);
    const XmlElement *regions = only_child(reader, "regions", false);
    PolicyList *split =
        list_split(regions ? xml_value(regions, "expected") : (Slice){0}, reader->arena);
    reader->failed |= !split;
    if (split) {
        definition->regions = split->values;
        definition->region_count = split->count;
    }
}

/* ---- the whole ---- */

static void read_definition(ReportReader *reader)
{
    read_single(reader);
    read_period(reader);
    read_output(reader);
    report_read_lists(reader);
    report_read_accounts(reader, only_child(reader, "accounts", false));
}

ReportDefinition *report_definition_load(const char *path, Arena *arena, Diagnostics *sink)
{
    ReportDefinition *definition = arena_take(arena, sizeof(ReportDefinition));
    XmlFile *file = arena_take(arena, sizeof(XmlFile));
    Slice name = arena_copy(arena, slice_of(path));
    Schema schema = {0};
    if (!definition || !file || !name.data)
        return NULL;
    Slice source = xml_read(path, arena, sink);
    if (!source.data || !schema_open(&schema, "reports/report.xsd", arena, sink))
        return NULL;
    ReportReader reader = {file, definition, arena, false};
    definition->evidence = -1;
    definition->file = name;
    if (xml_open(file, name, source, arena, sink)) {
        schema_check(&schema, file);
        if (!file->root->bad) {
            report_forbid_parameters(file, file->root);
            read_definition(&reader);
            schema_explain(file);
        }
    }
    definition->sha256 = file->sha256;
    xml_close(file);
    schema_close(&schema);
    diagnostics_sort(sink);
    return reader.failed || file->failed ? NULL : definition;
}

const ReportAccount *report_definition_account(const ReportDefinition *definition, Slice id)
{
    uint32_t low = 0, high = definition->account_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = slice_compare(definition->accounts[middle].id, id);
        if (order == 0)
            return &definition->accounts[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
