/* What stands in a policy beside its conditions: controls, exceptions, examples, columns. */
#include "base/number.h"
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
    (void)reader;
    *control = (PolicyControl){.framework = xml_value(element, "framework"),
                               .version = xml_value(element, "version"),
                               .id = xml_value(element, "id"),
                               .relation = value_or(element, "relation", SLICE("tests")),
                               .confidence = value_or(element, "confidence", SLICE("judgement"))};
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

/* The one child of that name, which may be repeated or missing. */
static const XmlElement *read_reason(Reader *reader, const XmlElement *element)
{
    const XmlElement *reason = NULL;
    for (const XmlElement *child = element->first; child; child = child->next) {
        if (child->bad || !xml_is(child, "reason"))
            continue;
        if (reason)
            xml_report(reader->file, DIAGNOSTIC_ERROR, child->offset, "repeated-element",
                       (Slice){0}, "<reason> stands twice in <exception>");
        reason = reason ? reason : child;
    }
    if (!reason && !element->bad_inside)
        xml_report(reader->file, DIAGNOSTIC_ERROR, element->offset, "missing-element", (Slice){0},
                   "<reason> is missing in <exception>");
    return reason;
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
    exception->reason = xml_words(reader->file, read_reason(reader, element));
    xml_place(reader->file, element->offset, &exception->line, &column);
    if (exception->from.size)
        exception->starts = instant_parse_date(exception->from);
    exception->ends = instant_parse_date(exception->until);
    if (exception->ends != INSTANT_NONE)
        exception->ends += INSTANT_DAY;
    check_days(reader, element, exception);
    exception->condition = condition_read_only(reader, element, (ConditionPlace){0}, false);
    loader_claim(reader, &reader->loader->exception_ids, "exception", element);
    return true;
}

/* ---- examples ---- */

typedef struct {
    uint32_t records;
    bool others; /* something in the array is no object */
} Counted;

static bool count_record(void *context, EventValue value)
{
    Counted *counted = context;
    counted->records++;
    counted->others |= value.type != EVENT_OBJECT && value.type != EVENT_OMITTED;
    return true;
}

static uint32_t read_of(const XmlElement *element)
{
    const XmlAttribute *of = xml_attribute(element, "of");
    long double number;
    if (!of || of->bad || !number_parse(slice_trim(of->value), &number) || number < 1 ||
        number > UINT32_MAX)
        return 1;
    return (uint32_t)number;
}

static void check_records(Reader *reader, const XmlElement *element, EventValue value, uint32_t of)
{
    const XmlAttribute *attribute = xml_attribute(element, "of");
    static const EventPathStep each = {EVENT_STEP_EACH, {0}, 0};
    Counted counted = {1, value.type != EVENT_OBJECT};
    if (value.type == EVENT_ARRAY) {
        counted = (Counted){0};
        event_visit(value, &each, 1, count_record, &counted);
    }
    if (counted.others || counted.records == 0)
        xml_report(reader->file, DIAGNOSTIC_ERROR, element->offset, "bad-example", (Slice){0},
                   "an example holds a record, or an array of records");
    else if (of > counted.records)
        xml_report(reader->file, DIAGNOSTIC_ERROR,
                   attribute ? attribute->value_offset : element->offset, "bad-example", (Slice){0},
                   "of '%u' is more than the %u record%s of the example", of, counted.records,
                   counted.records == 1 ? "" : "s");
}

bool policy_read_example(Reader *reader, const XmlElement *element, PolicyExample *example)
{
    unsigned column;
    *example = (PolicyExample){
        .of = read_of(element), .json = slice_trim(element->text), .file = reader->file->name};
    xml_place(reader->file, element->offset, &example->line, &column);
    for (int i = 0; i < VERDICT_COUNT; i++)
        if (slice_equal(xml_value(element, "verdict"), slice_of(policy_verdict_word((Verdict)i))))
            example->verdict = (Verdict)i;
    if (element->bad_inside || element->bad_text)
        return true;
    EventValue value;
    size_t offset;
    const char *reason;
    size_t before = (size_t)(example->json.data - element->text.data);
    if (example->json.size == 0)
        xml_report(reader->file, DIAGNOSTIC_ERROR, element->offset, "bad-example", (Slice){0},
                   "the example holds no record");
    else if (!event_value_parse(example->json, &value, &offset, &reason))
        xml_report(reader->file, DIAGNOSTIC_ERROR,
                   xml_text_place(reader->file, element, before + offset), "bad-json", (Slice){0},
                   "the example is no JSON: %s", reason);
    else
        check_records(reader, element, value, example->of);
    return true;
}
