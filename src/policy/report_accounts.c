/* The accounts of a report definition: its own, and those of a file that it names. */
#include <stdlib.h>

#include "policy/report_parts.h"
#include "policy/schema.h"

typedef struct {
    ReportAccount account;
    XmlFile *file;
    const XmlElement *element;
    uint32_t number; /* in the order in which they were read */
} PlacedAccount;

typedef struct {
    ReportReader *reader;
    PlacedAccount *placed;
    uint32_t count;
} Accounts;

/* ---- one account ---- */

/* active-until is the last day: its end. */
static void read_active(XmlFile *file, const XmlElement *element, ReportAccount *account)
{
    const XmlAttribute *until = xml_attribute(element, "active-until");
    account->active_from = instant_parse_date(xml_value(element, "active-from"));
    account->active_until = instant_parse_date(xml_value(element, "active-until"));
    if (account->active_until == INSTANT_NONE)
        return;
    account->active_until += INSTANT_DAY;
    if (account->active_from != INSTANT_NONE && account->active_from >= account->active_until)
        xml_report(file, DIAGNOSTIC_ERROR, until->value_offset, "dates-reversed", (Slice){0},
                   "active-until '%.*s' is before active-from", XML_SHOWN(until->value));
}

static void read_account(Accounts *accounts, XmlFile *file, const XmlElement *element)
{
    PlacedAccount *placed = &accounts->placed[accounts->count];
    *placed = (PlacedAccount){.account = {.id = xml_value(element, "id"),
                                          .name = xml_value(element, "name"),
                                          .owner = xml_value(element, "owner"),
                                          .environment = xml_value(element, "environment"),
                                          .ou = xml_value(element, "ou")},
                              .file = file,
                              .element = element,
                              .number = accounts->count};
    accounts->count++;
    read_active(file, element, &placed->account);
}

static void read_all(Accounts *accounts, XmlFile *file, const XmlElement *parent)
{
    for (const XmlElement *child = parent->first; child; child = child->next)
        if (!child->bad && xml_is(child, "account"))
            read_account(accounts, file, child);
    accounts->reader->definition->accounts_expected |=
        slice_equal(xml_value(parent, "expected"), SLICE("listed"));
}

/* ---- their file ---- */

static void check_file(ReportReader *reader, XmlFile *file)
{
    Schema schema;
    if (schema_open(&schema, "reports/accounts.xsd", reader->arena, file->sink)) {
        schema_check(&schema, file);
        if (!file->root->bad) {
            report_forbid_parameters(file, file->root);
            schema_explain(file);
        }
        schema_close(&schema);
    } else {
        reader->failed = true;
    }
}

/* The file that is named, held to its schema; NULL where there is none or it cannot be read, which
 * is reported. Its elements stay. */
static XmlFile *open_file(ReportReader *reader, const XmlElement *accounts)
{
    const XmlAttribute *href = accounts ? xml_attribute(accounts, "href") : NULL;
    if (!href || href->bad)
        return NULL;
    XmlFailure failure;
    Slice path = xml_path_beside(reader->file, href->value);
    XmlFile *file = arena_take(reader->arena, sizeof(XmlFile));
    if (!path.data || !file) {
        reader->failed = true;
        return NULL;
    }
    Slice source = xml_read_or(path.data, reader->arena, &failure);
    if (!source.data) {
        xml_report(reader->file, DIAGNOSTIC_ERROR, href->value_offset, failure.code, (Slice){0},
                   "accounts '%.*s': %s", XML_SHOWN(path), failure.text);
        return NULL;
    }
    if (xml_open_from(file, path, source, xml_origin_of(path, reader->file->name), reader->arena,
                      reader->file->sink))
        check_file(reader, file);
    xml_close(file);
    reader->failed |= file->failed;
    reader->definition->accounts_file = path;
    reader->definition->accounts_sha256 = file->sha256;
    return file->root && !file->root->bad ? file : NULL;
}

/* ---- all ---- */

static int by_id(const void *a, const void *b)
{
    const PlacedAccount *one = a, *other = b;
    int order = slice_compare(one->account.id, other->account.id);
    if (order != 0)
        return order;
    return one->number < other->number ? -1 : 1;
}

static void report_twice(ReportReader *reader, const PlacedAccount *first,
                         const PlacedAccount *again)
{
    unsigned line;
    const XmlAttribute *id = xml_attribute(again->element, "id");
    if (!id || id->bad)
        return;
    line = xml_line(first->file, first->element->offset);
    Slice hint = first->file == again->file
                     ? arena_printf(reader->arena, "the other is in line %u", line)
                     : arena_printf(reader->arena, "the other is in %.*s, line %u",
                                    XML_SHOWN(first->file->name), line);
    xml_report(again->file, DIAGNOSTIC_ERROR, id->value_offset, "duplicate-id", hint,
               "account '%.*s' is already there", XML_SHOWN(id->value));
}

void report_read_accounts(ReportReader *reader, const XmlElement *element)
{
    ReportDefinition *definition = reader->definition;
    XmlFile *file = open_file(reader, element);
    uint32_t count = report_count_children(element, "account") +
                     report_count_children(file ? file->root : NULL, "account");
    Accounts accounts = {reader, arena_array(reader->arena, count, sizeof(PlacedAccount)), 0};
    definition->accounts = arena_array(reader->arena, count, sizeof(ReportAccount));
    if (!accounts.placed || !definition->accounts) {
        reader->failed = true;
        return;
    }
    if (element)
        read_all(&accounts, reader->file, element);
    if (file)
        read_all(&accounts, file, file->root);
    qsort(accounts.placed, count, sizeof(PlacedAccount), by_id);
    for (uint32_t i = 0; i < count; i++) {
        const PlacedAccount *placed = &accounts.placed[i];
        if (i > 0 && slice_equal(placed->account.id, placed[-1].account.id))
            report_twice(reader, placed - 1, placed);
        definition->accounts[i] = placed->account;
    }
    definition->account_count = count;
}
