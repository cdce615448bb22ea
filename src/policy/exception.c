/* Exceptions, inside their policy or in files apart, and dispositions. */
#include "base/number.h"
#include "base/text.h"
#include "policy/loader.h"

/* An exception that is longer in force is a change of the policy: a year, and the day of a leap
 * year. */
enum { EXCEPTION_DAYS = 366 };

/* ---- what both kinds have ---- */

static void check_days(Reader *reader, const XmlElement *element, PolicyException *exception)
{
    const XmlAttribute *until = xml_attribute(element, "until");
    Instant from = exception->from.size ? instant_parse_date(exception->from) : INSTANT_NONE;
    if (!until || until->bad || exception->ends == INSTANT_NONE ||
        exception->starts == INSTANT_NONE)
        return;
    if (from != INSTANT_NONE && from >= exception->ends) {
        xml_report(reader->file, DIAGNOSTIC_ERROR, until->value_offset, "dates-reversed",
                   (Slice){0}, "until '%.*s' is before from '%.*s'", XML_SHOWN(exception->until),
                   XML_SHOWN(exception->from));
        return;
    }
    if (exception->starts >= exception->ends) {
        xml_report(reader->file, DIAGNOSTIC_WARNING, until->value_offset, "never-in-force",
                   (Slice){0},
                   "the exception is never in force: it was approved on %.*s, after %.*s",
                   XML_SHOWN(exception->approved_on), XML_SHOWN(exception->until));
        return;
    }
    long long days = (long long)((exception->ends - exception->starts) / INSTANT_DAY);
    exception->lasting = days > EXCEPTION_DAYS;
    if (exception->lasting)
        xml_report(reader->file, DIAGNOSTIC_WARNING, until->value_offset, "long-exception",
                   SLICE("renew it every year"), "the exception is in force for %lld days", days);
}

static void read_attributes(Reader *reader, XmlElement *element, PolicyException *exception)
{
    *exception = (PolicyException){.id = xml_value(element, "id"),
                                   .owner = xml_value(element, "owner"),
                                   .approved_by = xml_value(element, "approved-by"),
                                   .approved_on = xml_value(element, "approved-on"),
                                   .ticket = xml_value(element, "ticket"),
                                   .from = xml_value(element, "from"),
                                   .until = xml_value(element, "until"),
                                   .account = xml_value(element, "account"),
                                   .policy = xml_value(element, "policy"),
                                   .starts = INSTANT_NONE,
                                   .file = reader->file->name};
    exception->reason = xml_words(reader->file, policy_only_child(reader, element, "reason", true));
    exception->line = xml_line(reader->file, element->offset);
    if (exception->from.size)
        exception->starts = instant_parse_date(exception->from);
    if (exception->approved_on.size) {
        Instant approved = instant_parse_date(exception->approved_on);
        if (approved != INSTANT_NONE &&
            (exception->starts == INSTANT_NONE || approved > exception->starts))
            exception->starts = approved;
    }
    exception->ends = instant_parse_date(exception->until);
    if (exception->ends != INSTANT_NONE)
        exception->ends += INSTANT_DAY;
    check_days(reader, element, exception);
}

bool policy_read_exception(Reader *reader, XmlElement *element, PolicyException *exception)
{
    read_attributes(reader, element, exception);
    exception->condition = condition_read_only(reader, element, (ConditionPlace){0}, false);
    loader_claim(reader, &reader->loader->exception_ids, "exception", element, "id");
    if (reader->loader->inputs && reader->loader->inputs->exceptions_apart_only) {
        exception->idle = EXCEPTION_IDLE_INLINE;
        xml_report(
            reader->file, DIAGNOSTIC_WARNING, element->offset, "inline-exception",
            SLICE("inline=\"no\" of the report definition: write it to a file of exceptions"),
            "exception '%.*s' stands inside its policy and does not count in this run",
            XML_SHOWN(exception->id));
    }
    return true;
}

/* ---- in a file apart ---- */

static ReadCondition *new_condition(Reader *reader, const XmlElement *element, ConditionKind kind)
{
    ReadCondition *read = arena_take(reader->loader->arena, sizeof(ReadCondition));
    if (!read) {
        reader->loader->failed = true;
        return NULL;
    }
    *read = (ReadCondition){.condition = {.kind = kind, .file = reader->file->name},
                            .element = element};
    xml_place(reader->file, element->offset, &read->condition.line, &read->condition.column);
    return read;
}

/* account="…" is <equals field="account" value="…"/>. */
static Condition *account_condition(Reader *reader, const XmlElement *element)
{
    const XmlAttribute *account = xml_attribute(element, "account");
    if (!account || account->bad)
        return NULL;
    ReadCondition *read = new_condition(reader, element, CONDITION_EQUALS);
    PolicyField *field = arena_take(reader->loader->arena, sizeof(PolicyField));
    unsigned column;
    const char *message;
    if (!read || !field ||
        !policy_field_parse(SLICE("account"), reader->loader->arena, field, &column, &message)) {
        reader->loader->failed = true;
        return NULL;
    }
    read->condition.field = field;
    read->condition.value = account->value;
    return &read->condition;
}

/* All that stand in the exception have to hold, and its account. */
static const Condition *read_conditions(Reader *reader, XmlElement *element)
{
    uint32_t count = 1;
    for (const XmlElement *child = element->first; child; child = child->next)
        count += !child->bad && condition_row(child);
    Condition **children = arena_array(reader->loader->arena, count, sizeof(Condition *));
    ReadCondition *all = new_condition(reader, element, CONDITION_ALL);
    if (!children || !all) {
        reader->loader->failed = true;
        return NULL;
    }
    count = 0;
    Condition *account = account_condition(reader, element);
    if (account)
        children[count++] = account;
    for (XmlElement *child = element->first; child; child = child->next) {
        Condition *read = !child->bad && condition_row(child)
                              ? condition_read(reader, child, (ConditionPlace){0})
                              : NULL;
        if (read)
            children[count++] = read;
    }
    if (count < 2)
        return count ? children[0] : NULL;
    all->condition.children = children;
    all->condition.child_count = count;
    condition_warn_shared(reader, element, &all->condition);
    condition_warn_senseless(reader, element, &all->condition);
    return &all->condition;
}

static void check_approval(Reader *reader, const XmlElement *element,
                           const PolicyException *exception)
{
    const XmlAttribute *by = xml_attribute(element, "approved-by");
    if (by && !by->bad && exception->owner.size &&
        slice_equal_fold(slice_trim(by->value), slice_trim(exception->owner)))
        xml_report(reader->file, DIAGNOSTIC_ERROR, by->value_offset, "self-approved", (Slice){0},
                   "approved-by '%.*s' is the owner: somebody else has to approve",
                   XML_SHOWN(by->value));
    if (by && !xml_attribute(element, "approved-on"))
        xml_report(reader->file, DIAGNOSTIC_WARNING, element->offset, "no-approval-day",
                   SLICE("give approved-on: the exception covers nothing before that day"),
                   "the day of the approval is not told");
}

static Apart *new_apart(Reader *reader, Pointers *list, const XmlElement *element)
{
    Apart *apart = arena_take(reader->loader->arena, sizeof(Apart));
    if (!apart || !pointers_add(list, apart, reader->loader->arena)) {
        reader->loader->failed = true;
        return NULL;
    }
    apart->file = reader->file;
    apart->policy = xml_attribute(element, "policy");
    return apart;
}

static void read_exception(Reader *reader, XmlElement *element)
{
    Loader *loader = reader->loader;
    Apart *apart = new_apart(reader, &loader->apart, element);
    if (!apart)
        return;
    PolicyException *exception = &apart->exception;
    long double max;
    read_attributes(reader, element, exception);
    exception->apart = true;
    exception->compensating_control =
        xml_words(reader->file, policy_only_child(reader, element, "compensating-control", false));
    /* What else stands there the schema refuses. */
    if (number_parse(slice_trim(xml_value(element, "max")), &max) && max >= 0 && max <= UINT32_MAX)
        exception->max = (uint64_t)max;
    check_approval(reader, element, exception);
    exception->condition = read_conditions(reader, element);
    loader_claim(reader, &loader->exception_ids, "exception", element, "id");
}

/* One answer an event and policy; the other place is named. */
static void claim_event(Reader *reader, const XmlElement *element, const PolicyDisposition *one)
{
    Loader *loader = reader->loader;
    Slice parts[] = {one->policy_id, SLICE("\n"), one->event};
    Slice key = arena_join(loader->arena, parts, 3);
    uint32_t known = names_count(loader->disposition_keys);
    uint32_t number = key.data ? names_intern(loader->disposition_keys, key) : NAMES_NONE;
    Written *written = arena_take(loader->arena, sizeof(Written));
    if (number == NAMES_NONE || !written) {
        loader->failed = true;
        return;
    }
    *written = (Written){reader->file, element->offset};
    if (number == known) {
        loader->failed |= !pointers_add(&loader->disposition_places, written, loader->arena);
        return;
    }
    const Written *other = loader->disposition_places.items[number];
    unsigned line = 0;
    line = xml_line(other->file, other->offset);
    Slice hint =
        arena_printf(loader->arena, "the other is in %.*s:%u", XML_SHOWN(other->file->name), line);
    xml_report(reader->file, DIAGNOSTIC_ERROR, element->offset, "duplicate-disposition", hint,
               "event '%.*s' has a disposition already", XML_SHOWN(one->event));
}

static void read_disposition(Reader *reader, const XmlElement *element)
{
    Apart *apart = new_apart(reader, &reader->loader->dispositions, element);
    if (!apart)
        return;
    PolicyDisposition *one = &apart->disposition;
    *one = (PolicyDisposition){.policy_id = xml_value(element, "policy"),
                               .event = slice_trim(xml_value(element, "event")),
                               .outcome = xml_value(element, "outcome"),
                               .by = slice_trim(xml_value(element, "by")),
                               .on = xml_value(element, "on"),
                               .ticket = xml_value(element, "ticket"),
                               .note = xml_words(reader->file, element),
                               .file = reader->file->name};
    one->line = xml_line(reader->file, element->offset);
    if (one->event.size)
        claim_event(reader, element, one);
}

void exceptions_read(Loader *loader, XmlFile *file)
{
    Reader reader = {loader, file};
    PolicyFile *named = arena_take(loader->arena, sizeof(PolicyFile));
    if (!named || !pointers_add(&loader->files, named, loader->arena)) {
        loader->failed = true;
        return;
    }
    named->path = file->name;
    named->set_id = named->set_title = SLICE("exceptions");
    named->sha256 = file->sha256;
    for (XmlElement *child = file->root->first; child && !loader->failed; child = child->next) {
        if (child->bad)
            continue;
        if (xml_is(child, "exception"))
            read_exception(&reader, child);
        else if (xml_is(child, "disposition"))
            read_disposition(&reader, child);
    }
}
