/* A field out of an attribute: where it is wrong, and what may be meant. */
#include "base/text.h"
#include "policy/loader.h"

/* How many of its steps CloudTrail's format is known to have, and the key near to the first that it
 * does not. */
static bool is_known(const PolicyField *field, uint32_t *known, Slice *nearest)
{
    /* What json(...) reads is nobody's format. */
    for (*known = 0; *known < field->step_count && field->steps[*known].kind != EVENT_STEP_JSON;
         ++*known) {
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

/* `offset`: where the field begins in the attribute's value. */
static void warn_unknown(Reader *reader, const XmlAttribute *attribute, const PolicyField *field,
                         size_t offset)
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
    xml_report(reader->file, DIAGNOSTIC_WARNING,
               xml_value_place(reader->file, attribute, offset + before), "unknown-field", hint,
               "field '%.*s' is no CloudTrail field", XML_SHOWN(field->text));
}

/* The field that is written in a part of an attribute's value; the part is a slice of it. */
static PolicyField *read_part(Reader *reader, const XmlAttribute *attribute, Slice part,
                              ConditionPlace place)
{
    PolicyField *field = arena_take(reader->loader->arena, sizeof(PolicyField));
    size_t before = (size_t)(part.data - attribute->value.data);
    unsigned column;
    const char *message;
    if (!field) {
        reader->loader->failed = true;
        return NULL;
    }
    if (!policy_field_parse(part, reader->loader->arena, field, &column, &message)) {
        xml_report(reader->file, DIAGNOSTIC_ERROR,
                   xml_value_place(reader->file, attribute, before + column - 1), "bad-field",
                   (Slice){0}, "field '%.*s': %s", XML_SHOWN(part), message);
        return NULL;
    }
    if (field->relative && !place.inside && !place.in_definition) {
        xml_report(reader->file, DIAGNOSTIC_ERROR, xml_value_place(reader->file, attribute, before),
                   "relative-field", (Slice){0},
                   "field '%.*s' is relative to an element, but stands outside <some> and <every>",
                   XML_SHOWN(field->text));
        return NULL;
    }
    if (field->kind == FIELD_PATH && !field->relative)
        warn_unknown(reader, attribute, field, before);
    return field;
}

PolicyField *field_read(Reader *reader, const XmlElement *element, const char *name,
                        ConditionPlace place)
{
    const XmlAttribute *attribute = xml_attribute(element, name);
    if (!attribute || attribute->bad)
        return NULL;
    return read_part(reader, attribute, attribute->value, place);
}

/* The next field of a list of them: up to a blank that stands in no quotes and no parentheses. */
static bool next_field(Slice *rest, Slice *part)
{
    size_t from = 0, open = 0;
    bool quoted = false;
    if (rest->size == 0)
        return false;
    while (from < rest->size && strchr(" \t\r\n", rest->data[from]))
        from++;
    size_t to = from;
    for (; to < rest->size; to++) {
        char c = rest->data[to];
        quoted ^= c == '"';
        if (!quoted && open == 0 && strchr(" \t\r\n", c))
            break;
        open += !quoted && c == '(';
        open -= !quoted && c == ')' && open > 0;
    }
    *part = (Slice){rest->data + from, to - from};
    *rest = slice_from(*rest, to);
    return part->size > 0;
}

bool field_read_several(Reader *reader, const XmlElement *element, const char *name,
                        const PolicyField ***fields, uint32_t *count)
{
    const XmlAttribute *attribute = xml_attribute(element, name);
    Slice rest = attribute ? attribute->value : (Slice){0}, part;
    uint32_t most = 0;
    bool sound = true;
    *count = 0;
    if (attribute && attribute->bad)
        return false;
    while (next_field(&rest, &part))
        most++;
    *fields = arena_array(reader->loader->arena, most, sizeof(PolicyField *));
    if (!*fields) {
        reader->loader->failed = true;
        return false;
    }
    rest = attribute ? attribute->value : (Slice){0};
    while (next_field(&rest, &part)) {
        const PolicyField *field = read_part(reader, attribute, part, (ConditionPlace){0});
        if (field)
            (*fields)[(*count)++] = field;
        sound &= field != NULL;
    }
    return sound;
}
