/* What stands in a policy beside its conditions: controls, exceptions, columns. */
#include "policy/loader.h"

/* An exception that is longer in force is a change of the policy: a year, and the day of a leap
 * year. */
enum { EXCEPTION_DAYS = 366 };

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
    xml_place(reader->file, element->offset, &control->line, &(unsigned){0});
    return true;
}

bool policy_read_show(Reader *reader, const XmlElement *element, PolicyShow *show)
{
    show->field = field_read(reader, element, "field", (ConditionPlace){0});
    show->label = value_or(element, "label", xml_value(element, "field"));
    return show->field != NULL;
}

/* ---- exceptions ---- */

static void check_days(Reader *reader, const XmlElement *element, const PolicyException *exception)
{
    const XmlAttribute *until = xml_attribute(element, "until");
    if (!until || until->bad || exception->starts == INSTANT_NONE ||
        exception->ends == INSTANT_NONE)
        return;
    if (exception->starts >= exception->ends)
        xml_report(reader->file, DIAGNOSTIC_ERROR, until->value_offset, "dates-reversed",
                   (Slice){0}, "until '%.*s' is before from '%.*s'", XML_SHOWN(exception->until),
                   XML_SHOWN(exception->from));
    else if ((exception->ends - exception->starts) / INSTANT_DAY > EXCEPTION_DAYS)
        xml_report(reader->file, DIAGNOSTIC_WARNING, until->value_offset, "long-exception",
                   SLICE("renew it every year"), "the exception is in force for %lld days",
                   (long long)((exception->ends - exception->starts) / INSTANT_DAY));
}

bool policy_read_exception(Reader *reader, XmlElement *element, PolicyException *exception)
{
    unsigned column;
    *exception = (PolicyException){.id = xml_value(element, "id"),
                                   .owner = xml_value(element, "owner"),
                                   .approved_by = xml_value(element, "approved-by"),
                                   .ticket = xml_value(element, "ticket"),
                                   .from = xml_value(element, "from"),
                                   .until = xml_value(element, "until"),
                                   .starts = INSTANT_NONE,
                                   .file = reader->file->name};
    exception->reason = xml_words(reader->file, policy_only_child(reader, element, "reason", true));
    xml_place(reader->file, element->offset, &exception->line, &column);
    if (exception->from.size)
        exception->starts = instant_parse_date(exception->from);
    exception->ends = instant_parse_date(exception->until);
    if (exception->ends != INSTANT_NONE)
        exception->ends += INSTANT_DAY;
    check_days(reader, element, exception);
    exception->condition = condition_read_only(reader, element, (ConditionPlace){0}, false);
    loader_claim(reader, &reader->loader->exception_ids, "exception", element, "id");
    return true;
}
