/* Examples: records with the verdict that they must get, and what is set for them alone. */
#include "base/number.h"
#include "policy/loader.h"

/* ---- records ---- */

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

/* `records`: the element in which they stand, the example itself or <records> in it. */
static void check_records(Reader *reader, const XmlElement *element, const XmlElement *records,
                          EventValue value, uint32_t of)
{
    const XmlAttribute *attribute = xml_attribute(element, "of");
    static const EventPathStep each = {EVENT_STEP_EACH, {0}, 0};
    Counted counted = {1, value.type != EVENT_OBJECT};
    if (value.type == EVENT_ARRAY) {
        counted = (Counted){0};
        event_visit(value, &each, 1, count_record, &counted);
    }
    if (counted.others || counted.records == 0)
        xml_report(reader->file, DIAGNOSTIC_ERROR, records->offset, "bad-example", (Slice){0},
                   "an example holds a record, or an array of records");
    else if (of > counted.records)
        xml_report(reader->file, DIAGNOSTIC_ERROR,
                   attribute ? attribute->value_offset : element->offset, "bad-example", (Slice){0},
                   "of '%u' is more than the %u record%s of the example", of, counted.records,
                   counted.records == 1 ? "" : "s");
}

static void read_records(Reader *reader, const XmlElement *element, const XmlElement *records,
                         PolicyExample *example)
{
    EventValue value;
    size_t offset;
    const char *reason;
    example->json = slice_trim(records->text);
    if (records->bad_text)
        return;
    size_t before = (size_t)(example->json.data - records->text.data);
    if (example->json.size == 0)
        xml_report(reader->file, DIAGNOSTIC_ERROR, records->offset, "bad-example", (Slice){0},
                   "the example holds no record");
    else if (!event_value_parse(example->json, &value, &offset, &reason))
        xml_report(reader->file, DIAGNOSTIC_ERROR,
                   xml_text_place(reader->file, records, before + offset), "bad-json", (Slice){0},
                   "the example is no JSON: %s", reason);
    else
        check_records(reader, element, records, value, example->of);
}

/* ---- what is set for it ---- */

/* <with list="id"> takes <value> elements, <with parameter="name"> an attribute value. */
static bool check_with(Reader *reader, const XmlElement *with)
{
    const XmlAttribute *list = xml_attribute(with, "list"), *value = xml_attribute(with, "value");
    const XmlAttribute *parameter = xml_attribute(with, "parameter");
    if (list && parameter)
        xml_report(reader->file, DIAGNOSTIC_ERROR, parameter->name_offset, "too-many-values",
                   (Slice){0}, "<with> takes only one of list and parameter");
    else if (!list && !parameter)
        xml_report(reader->file, DIAGNOSTIC_ERROR, with->offset, "missing-value", (Slice){0},
                   "<with> needs list or parameter");
    else if (list && value)
        xml_report(reader->file, DIAGNOSTIC_ERROR, value->name_offset, "bad-with",
                   SLICE("values of a list stand in <value> elements"),
                   "attribute 'value' of <with> belongs to a parameter");
    else if (parameter && !value)
        xml_report(reader->file, DIAGNOSTIC_ERROR, with->offset, "missing-attribute", (Slice){0},
                   "attribute 'value' is missing in <with>");
    else if (parameter && policy_count_children(with, "value") > 0)
        xml_report(reader->file, DIAGNOSTIC_ERROR, with->offset, "bad-with", (Slice){0},
                   "<value> elements in <with> belong to a list");
    else
        return (list ? !list->bad : !parameter->bad && !value->bad) && !with->bad_inside;
    return false;
}

static bool take_list(Reader *reader, const XmlElement *with, PolicyListValues *list)
{
    Slice *values =
        arena_array(reader->loader->arena, policy_count_children(with, "value"), sizeof(Slice));
    const XmlAttribute *attribute = xml_attribute(with, "list");
    if (!values)
        return false;
    *list = (PolicyListValues){attribute->value, values, 0};
    for (const XmlElement *child = with->first; child; child = child->next)
        if (!child->bad && xml_is(child, "value"))
            values[list->count++] = slice_trim(child->text);
    loader_refer(reader, &reader->loader->with_lists, NULL, attribute, (ConditionPlace){0});
    return true;
}

static PolicyInputs *read_inputs(Reader *reader, const XmlElement *element)
{
    Arena *arena = reader->loader->arena;
    uint32_t count = policy_count_children(element, "with");
    PolicyInputs *inputs = arena_take(arena, sizeof(PolicyInputs));
    PolicyParameter *parameters = arena_array(arena, count, sizeof(PolicyParameter));
    PolicyListValues *lists = arena_array(arena, count, sizeof(PolicyListValues));
    bool sound = inputs && parameters && lists;
    for (const XmlElement *with = element->first; sound && with; with = with->next) {
        if (with->bad || !xml_is(with, "with") || !check_with(reader, with))
            continue;
        const XmlAttribute *parameter = xml_attribute(with, "parameter");
        if (parameter) {
            parameters[inputs->parameter_count++] =
                (PolicyParameter){parameter->value, xml_value(with, "value"), NULL};
            loader_refer(reader, &reader->loader->with_parameters, NULL, parameter,
                         (ConditionPlace){0});
        } else {
            sound = take_list(reader, with, &lists[inputs->list_count]);
            inputs->list_count += sound;
        }
    }
    if (!sound) {
        reader->loader->failed = true;
        return NULL;
    }
    inputs->parameters = parameters;
    inputs->lists = lists;
    return inputs;
}

bool policy_read_example(Reader *reader, const XmlElement *element, PolicyExample *example)
{
    uint32_t withs = policy_count_children(element, "with");
    *example = (PolicyExample){.of = read_of(element), .file = reader->file->name};
    example->line = xml_line(reader->file, element->offset);
    for (int i = 0; i < VERDICT_COUNT; i++)
        if (slice_equal(xml_value(element, "verdict"), slice_of(policy_verdict_word((Verdict)i))))
            example->verdict = (Verdict)i;
    if (withs > 0)
        example->inputs = read_inputs(reader, element);
    if (element->bad_inside || element->bad_text)
        return true;
    const XmlElement *records = policy_only_child(reader, element, "records", withs > 0);
    if (records && slice_trim(element->text).size > 0)
        xml_report(reader->file, DIAGNOSTIC_ERROR, xml_trimmed_place(reader->file, element),
                   "stray-text", (Slice){0}, "text is not allowed beside <records>");
    if (records || withs == 0)
        read_records(reader, element, records ? records : element, example);
    return true;
}
