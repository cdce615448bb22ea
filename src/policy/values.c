/* What stands in a condition beside fields: networks, numbers, times, patterns, names of actions.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/network.h"
#include "base/number.h"
#include "policy/actions.h"
#include "policy/loader.h"

/* ---- lists ---- */

PolicyList *list_split(Slice text, Arena *arena)
{
    PolicyList *list = arena_take(arena, sizeof(PolicyList));
    Slice rest = text, part;
    uint32_t count = 0;
    while (slice_next(&rest, " \t\r\n", &part))
        count++;
    if (!list || !(list->values = arena_array(arena, count, sizeof(Slice))))
        return NULL;
    rest = text;
    while (slice_next(&rest, " \t\r\n", &part))
        list->values[list->count++] = part;
    return list;
}

static void report_network(XmlFile *file, size_t offset, Slice text)
{
    xml_report(file, DIAGNOSTIC_ERROR, offset, "bad-network",
               SLICE("write it as 10.0.0.0/8 or 2001:db8::/32"),
               "'%.*s' is no IPv4 or IPv6 address or network", XML_SHOWN(text));
}

void list_check_networks(NamedList *list)
{
    Network network;
    if (list->networks_checked)
        return;
    list->networks_checked = true;
    for (uint32_t i = 0; list->file && i < list->list.count; i++)
        if (!network_parse(list->list.values[i], &network))
            report_network(list->places[i].file, list->places[i].offset, list->list.values[i]);
}

void list_check_numbers(NamedList *list)
{
    long double number;
    if (list->numbers_checked)
        return;
    list->numbers_checked = true;
    for (uint32_t i = 0; list->file && i < list->list.count; i++)
        if (!number_parse(list->list.values[i], &number))
            xml_report(list->places[i].file, DIAGNOSTIC_ERROR, list->places[i].offset, "bad-number",
                       (Slice){0}, "'%.*s' is no number, but <range-includes> uses the list '%.*s'",
                       XML_SHOWN(list->list.values[i]), XML_SHOWN(list->list.id));
}

/* <value> elements as a list of their own; NULL where there are none. */
static PolicyList *read_values(Reader *reader, const XmlElement *element)
{
    Arena *arena = reader->loader->arena;
    uint32_t count = 0;
    for (const XmlElement *child = element->first; child; child = child->next)
        count += !child->bad && xml_is(child, "value");
    if (count == 0)
        return NULL;
    PolicyList *list = arena_take(arena, sizeof(PolicyList));
    if (!list || !(list->values = arena_array(arena, count, sizeof(Slice)))) {
        reader->loader->failed = true;
        return NULL;
    }
    for (const XmlElement *child = element->first; child; child = child->next)
        if (!child->bad && xml_is(child, "value"))
            list->values[list->count++] = slice_trim(child->text);
    list->file = reader->file->name;
    list->line = xml_line(reader->file, element->offset);
    return list;
}

static void split_value(Reader *reader, Condition *condition)
{
    PolicyList *list = list_split(condition->value, reader->loader->arena);
    if (!list) {
        reader->loader->failed = true;
        return;
    }
    list->file = condition->file;
    list->line = condition->line;
    condition->list = list;
}

/* The place of a part that list_split made of an attribute's value. */
static size_t part_place(const Reader *reader, const XmlAttribute *attribute, Slice part)
{
    return xml_value_place(reader->file, attribute, (size_t)(part.data - attribute->value.data));
}

/* ---- networks ---- */

static void check_networks(Reader *reader, Condition *condition, const XmlElement *element)
{
    const XmlAttribute *cidr = xml_attribute(element, "cidr");
    Network network;
    if (cidr && !cidr->bad) {
        split_value(reader, condition);
        for (uint32_t i = 0; condition->list && i < condition->list->count; i++)
            if (!network_parse(condition->list->values[i], &network))
                report_network(reader->file, part_place(reader, cidr, condition->list->values[i]),
                               condition->list->values[i]);
        if (condition->list && condition->list->count == 0)
            report_network(reader->file, cidr->value_offset, cidr->value);
    }
    for (const XmlElement *child = element->first; child; child = child->next) {
        Slice text = slice_trim(child->text);
        if (!child->bad && xml_is(child, "value") && !network_parse(text, &network))
            report_network(reader->file, xml_trimmed_place(reader->file, child), text);
    }
}

static uint8_t read_prefix(const XmlElement *element, const char *name, unsigned standard,
                           unsigned most)
{
    const XmlAttribute *attribute = xml_attribute(element, name);
    long double number;
    if (!attribute || !number_parse(slice_trim(attribute->value), &number) || number < 0 ||
        number > most)
        return (uint8_t)standard;
    return (uint8_t)number;
}

/* ---- bounds ---- */

/* A time gets its zone: a date is its midnight UTC, a time without zone is UTC. Empty where it is
 * no time. */
static Slice as_time(Slice text, Arena *arena)
{
    if (instant_parse(text) != INSTANT_NONE)
        return text;
    if (instant_parse_date(text) != INSTANT_NONE)
        return arena_printf(arena, "%.*sT00:00:00Z", XML_SHOWN(text));
    if (text.size < 40) {
        Slice zoned = arena_printf(arena, "%.*sZ", XML_SHOWN(text));
        if (zoned.data && instant_parse(zoned) != INSTANT_NONE)
            return zoned;
    }
    return (Slice){0};
}

static void check_bound(Reader *reader, Condition *condition, const XmlElement *element)
{
    const XmlAttribute *attribute = xml_attribute(element, "value");
    long double number;
    if (!attribute || attribute->bad || number_parse(attribute->value, &number))
        return;
    Slice time = as_time(attribute->value, reader->loader->arena);
    if (time.size)
        condition->value = time;
    else
        xml_report(reader->file, DIAGNOSTIC_ERROR, attribute->value_offset, "bad-value", (Slice){0},
                   "value '%.*s' is neither a number nor an ISO 8601 time",
                   XML_SHOWN(attribute->value));
}

/* ---- regular expressions ---- */

static void check_regex(Reader *reader, const XmlElement *element)
{
    const XmlAttribute *attribute = xml_attribute(element, "regex");
    int error;
    PCRE2_SIZE offset;
    if (!attribute || attribute->bad)
        return;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)attribute->value.data, attribute->value.size,
                      PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error, &offset, NULL);
    if (code) {
        pcre2_code_free(code);
        return;
    }
    reader->file->failed |= error == PCRE2_ERROR_HEAP_FAILED;
    PCRE2_UCHAR message[160] = "";
    pcre2_get_error_message(error, message, sizeof message);
    xml_report(reader->file, DIAGNOSTIC_ERROR, xml_value_place(reader->file, attribute, offset),
               "bad-regex", (Slice){0}, "the regular expression is wrong at character %zu: %s",
               offset + 1, (const char *)message);
}

/* ---- actions ---- */

static bool has_wildcard(Slice text)
{
    return slice_find(text, '*') < text.size || slice_find(text, '?') < text.size;
}

/* An action as it stands in an attribute; where, is asked only when there is something to say. */
typedef struct {
    Reader *reader;
    const XmlAttribute *attribute;
    Slice text, prefix, name;
} Action;

static size_t action_place(const Action *action)
{
    return part_place(action->reader, action->attribute, action->text);
}

/* False where the prefix was reported. */
static bool check_prefix(const Action *action)
{
    Slice prefix = action->prefix;
    XmlFile *file = action->reader->file;
    char lower[64];
    if (has_wildcard(prefix) || prefix.size > sizeof lower)
        return true;
    for (size_t i = 0; i < prefix.size; i++)
        lower[i] = ascii_lower(prefix.data[i]);
    Slice folded = {lower, prefix.size};
    if (event_prefix_known(folded))
        return true;
    Slice meant = event_prefix_meant(folded);
    if (meant.size == 0) {
        xml_report(file, DIAGNOSTIC_WARNING, action_place(action), "unknown-prefix", (Slice){0},
                   "prefix '%.*s' is of no service that is known here", XML_SHOWN(prefix));
        return false;
    }
    Slice right = arena_printf(action->reader->loader->arena, "%.*s:%.*s", XML_SHOWN(meant),
                               XML_SHOWN(action->name));
    xml_report(file, DIAGNOSTIC_ERROR, action_place(action), "wrong-prefix",
               xml_hint(file, "write '%s'", right), "CloudTrail does not use the prefix '%.*s'",
               XML_SHOWN(prefix));
    return false;
}

static void check_operation(const Action *action)
{
    Slice meant, prefix = action->prefix, name = action->name;
    XmlFile *file = action->reader->file;
    if (has_wildcard(prefix) || has_wildcard(name) ||
        !action_is_unknown(prefix, name, action->reader->loader->arena, &meant))
        return;
    xml_report(file, DIAGNOSTIC_WARNING, action_place(action), "unknown-action",
               xml_hint(file, "did you mean '%s'?", meant),
               "'%.*s:%.*s' is no action that is known here", XML_SHOWN(prefix), XML_SHOWN(name));
}

static void check_action(Reader *reader, const XmlAttribute *attribute, Slice text)
{
    size_t colon = slice_find(text, ':');
    Action action = {.reader = reader,
                     .attribute = attribute,
                     .text = text,
                     .prefix = {text.data, colon},
                     .name = slice_from(text, colon + 1)};
    if (colon == text.size)
        xml_report(reader->file, DIAGNOSTIC_ERROR, action_place(&action), "bad-action",
                   xml_hint(reader->file, "for every service write '*:%s'", text),
                   "action '%.*s' has no service prefix", XML_SHOWN(text));
    else if (colon == 0 || action.name.size == 0)
        xml_report(reader->file, DIAGNOSTIC_ERROR, action_place(&action), "bad-action",
                   SLICE("write it as 'iam:CreateUser'"), "action '%.*s' lacks its %s",
                   XML_SHOWN(text), colon ? "name" : "prefix");
    else if (check_prefix(&action))
        check_operation(&action);
}

static void check_actions(Reader *reader, Condition *condition, const XmlElement *element)
{
    const XmlAttribute *attribute = xml_attribute(element, "name");
    if (!attribute || attribute->bad)
        return;
    split_value(reader, condition);
    for (uint32_t i = 0; condition->list && i < condition->list->count; i++)
        check_action(reader, attribute, condition->list->values[i]);
}

void condition_check_values(Reader *reader, Condition *condition, const XmlElement *element)
{
    if (condition_rows[condition->kind].takes_values)
        condition->list = read_values(reader, element);
    switch (condition->kind) {
    case CONDITION_MATCHES:
        check_regex(reader, element);
        break;
    case CONDITION_AT_LEAST:
    case CONDITION_AT_MOST:
        check_bound(reader, condition, element);
        break;
    case CONDITION_IN_NETWORK:
        check_networks(reader, condition, element);
        break;
    case CONDITION_OPEN_NETWORK:
        condition->ipv4 = read_prefix(element, "ipv4", 8, 32);
        condition->ipv6 = read_prefix(element, "ipv6", 16, 128);
        break;
    case CONDITION_ACTION:
        check_actions(reader, condition, element);
        break;
    default:
        break;
    }
}
