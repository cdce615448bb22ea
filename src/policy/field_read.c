/* A field out of an attribute: where it is wrong, and what may be meant. */
#include "base/text.h"
#include "policy/loader.h"

/* How many of its steps CloudTrail's format is known to have, and the key near to the first that it
 * does not. */
static bool is_known(const PolicyField *field, uint32_t *known, Slice *nearest)
{
    for (*known = 0; *known < field->step_count; ++*known) {
        *nearest = (Slice){0};
        if (!event_field_known(field->steps, *known + 1, nearest))
            return false;
    }
    return true;
}

/* The nearest of what CloudTrail has there and, at the top, the computed fields. */
static Slice meant_key(const PolicyField *field, uint32_t level, Slice nearest)
{
    static const char *const account_names[] = {"account-name", "account-environment", "account-ou",
                                                "account-owner"};
    enum { ACCOUNT_NAMES = sizeof account_names / sizeof account_names[0] };
    Slice words[FACT_COUNT + ACCOUNT_NAMES + 1];
    size_t count = 0;
    if (nearest.size)
        words[count++] = nearest;
    for (int i = 0; i < FACT_COUNT && field->step_count == 1; i++)
        words[count++] = slice_of(event_fact_name((EventFact)i));
    for (int i = 0; i < ACCOUNT_NAMES && field->step_count == 1; i++)
        words[count++] = slice_of(account_names[i]);
    Slice meant = text_nearest(field->steps[level].key, words, count);
    return meant.size ? meant : nearest;
}

static void warn_unknown(Reader *reader, const XmlAttribute *attribute, const PolicyField *field)
{
    uint32_t level;
    Slice nearest;
    if (is_known(field, &level, &nearest) || field->steps[level].kind != EVENT_STEP_KEY)
        return;
    /* Keys are slices of the field's text: the field as it may be meant has one of them replaced.
     */
    Slice key = field->steps[level].key, meant = meant_key(field, level, nearest), hint = {0};
    size_t before = (size_t)(key.data - field->text.data);
    Slice after = slice_from(field->text, before + key.size);
    if (meant.size)
        hint = arena_printf(reader->loader->arena, "did you mean '%.*s%.*s%.*s'?", (int)before,
                            field->text.data, XML_SHOWN(meant), XML_SHOWN(after));
    xml_report(reader->file, DIAGNOSTIC_WARNING, xml_value_place(reader->file, attribute, before),
               "unknown-field", hint, "field '%.*s' is no CloudTrail field",
               XML_SHOWN(field->text));
}

PolicyField *field_read(Reader *reader, const XmlElement *element, const char *name,
                        ConditionPlace place)
{
    const XmlAttribute *attribute = xml_attribute(element, name);
    if (!attribute || attribute->bad)
        return NULL;
    PolicyField *field = arena_take(reader->loader->arena, sizeof(PolicyField));
    unsigned column;
    const char *message;
    bool unavailable;
    if (!field) {
        reader->loader->failed = true;
        return NULL;
    }
    if (!field_parse(attribute->value, reader->loader->arena, field, &column, &message,
                     &unavailable)) {
        xml_report(
            reader->file, DIAGNOSTIC_ERROR, xml_value_place(reader->file, attribute, column - 1),
            unavailable ? "not-available" : "bad-field", (Slice){0}, "%s%.*s%s%s",
            unavailable ? "" : "field '", XML_SHOWN(unavailable ? (Slice){0} : attribute->value),
            unavailable ? "" : "': ", message);
        return NULL;
    }
    if (field->relative && !place.inside && !place.in_definition) {
        xml_report(reader->file, DIAGNOSTIC_ERROR, attribute->value_offset, "relative-field",
                   (Slice){0},
                   "field '%.*s' is relative to an element, but stands outside <some> and <every>",
                   XML_SHOWN(field->text));
        return NULL;
    }
    if (field->kind == FIELD_PATH && !field->relative)
        warn_unknown(reader, attribute, field);
    return field;
}
