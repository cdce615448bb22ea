/* What stands in a report definition several times: policies, parameters, frameworks, sign-offs,
 * accounts. */
#include "policy/report_parts.h"

#include <stdlib.h>

/* ---- policies, parameters, frameworks, sign-offs ---- */

static uint32_t count_children(const XmlElement *element, const char *name)
{
    uint32_t count = 0;
    for (const XmlElement *child = element ? element->first : NULL; child; child = child->next)
        count += !child->bad && xml_is(child, name);
    return count;
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
        arena_array(reader->arena, count_children(root, "policies"), sizeof(Slice));
    definition->exceptions =
        arena_array(reader->arena, count_children(root, "exceptions"), sizeof(Slice));
    definition->frameworks =
        arena_array(reader->arena, count_children(root, "framework"), sizeof(ReportFramework));
    definition->sign_offs =
        arena_array(reader->arena, count_children(root, "sign-off"), sizeof(Slice));
    definition->parameters =
        arena_array(reader->arena, count_children(root, "parameter"), sizeof(ReportParameter));
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

/* ---- accounts ---- */

/* active-until is the last day: its end. */
static void read_active(ReportReader *reader, const XmlElement *element, ReportAccount *account)
{
    const XmlAttribute *until = xml_attribute(element, "active-until");
    account->active_from = instant_parse_date(xml_value(element, "active-from"));
    account->active_until = instant_parse_date(xml_value(element, "active-until"));
    if (account->active_until == INSTANT_NONE)
        return;
    account->active_until += INSTANT_DAY;
    if (account->active_from != INSTANT_NONE && account->active_from >= account->active_until)
        xml_report(reader->file, DIAGNOSTIC_ERROR, until->value_offset, "dates-reversed",
                   (Slice){0}, "active-until '%.*s' is before active-from",
                   XML_SHOWN(until->value));
}

typedef struct {
    ReportAccount account;
    const XmlElement *element;
} PlacedAccount;

static int by_id(const void *a, const void *b)
{
    const PlacedAccount *one = a, *other = b;
    int order = slice_compare(one->account.id, other->account.id);
    if (order != 0)
        return order;
    return one->element->offset < other->element->offset ? -1 : 1;
}

static void read_account(ReportReader *reader, const XmlElement *element, PlacedAccount *placed)
{
    *placed = (PlacedAccount){{.id = xml_value(element, "id"),
                               .name = xml_value(element, "name"),
                               .owner = xml_value(element, "owner"),
                               .environment = xml_value(element, "environment"),
                               .ou = xml_value(element, "ou")},
                              element};
    read_active(reader, element, &placed->account);
}

static void report_twice(ReportReader *reader, const PlacedAccount *first,
                         const PlacedAccount *again)
{
    unsigned line, column;
    const XmlAttribute *id = xml_attribute(again->element, "id");
    xml_place(reader->file, first->element->offset, &line, &column);
    if (id && !id->bad)
        xml_report(reader->file, DIAGNOSTIC_ERROR, id->value_offset, "duplicate-id",
                   arena_printf(reader->arena, "the other is in line %u", line),
                   "account '%.*s' is already there", XML_SHOWN(id->value));
}

void report_read_accounts(ReportReader *reader, const XmlElement *accounts)
{
    ReportDefinition *definition = reader->definition;
    uint32_t count = count_children(accounts, "account"), number = 0;
    PlacedAccount *placed = arena_array(reader->arena, count, sizeof(PlacedAccount));
    definition->accounts = arena_array(reader->arena, count, sizeof(ReportAccount));
    if (!placed || !definition->accounts) {
        reader->failed = true;
        return;
    }
    if (!accounts)
        return;
    definition->accounts_expected = slice_equal(xml_value(accounts, "expected"), SLICE("listed"));
    for (const XmlElement *child = accounts->first; child; child = child->next)
        if (!child->bad && xml_is(child, "account"))
            read_account(reader, child, &placed[number++]);
    qsort(placed, count, sizeof(PlacedAccount), by_id);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0 && slice_equal(placed[i].account.id, placed[i - 1].account.id))
            report_twice(reader, &placed[i - 1], &placed[i]);
        definition->accounts[i] = placed[i].account;
    }
    definition->account_count = count;
}
