/* Policies that say the same: mostly a copy whose scope somebody meant to change. */
#include "base/text.h"
#include "policy/loader.h"

static void write_text(Buffer *out, char kind, Slice text)
{
    buffer_add_byte(out, kind);
    text_add_number(out, text.size, "");
    buffer_add_byte(out, ':');
    buffer_add(out, text);
}

/* In the order of their names: each time the smallest behind the last one. */
static void write_attributes(Buffer *out, const XmlElement *element)
{
    const XmlAttribute *last = NULL;
    for (uint32_t written = 0; written < element->attribute_count; written++) {
        const XmlAttribute *next = NULL;
        for (uint32_t i = 0; i < element->attribute_count; i++) {
            const XmlAttribute *one = &element->attributes[i];
            if ((!last || slice_compare(one->name, last->name) > 0) &&
                (!next || slice_compare(one->name, next->name) < 0))
                next = one;
        }
        if (!next)
            return;
        write_text(out, '@', next->name);
        write_text(out, '=', next->value);
        last = next;
    }
}

/* What the element means, whatever its layout. Recursion is bounded by LIMIT_XML_DEPTH. */
static void write_meaning(Buffer *out, const XmlElement *element)
{
    write_text(out, '<', element->name);
    write_attributes(out, element);
    if (xml_is(element, "value"))
        write_text(out, '"', slice_trim(element->text));
    for (const XmlElement *child = element->first; child; child = child->next)
        write_meaning(out, child);
    buffer_add_byte(out, '>');
}

static bool is_outcome(const XmlElement *element)
{
    for (int kind = 0; kind <= POLICY_REVIEW; kind++)
        if (xml_is(element, policy_kind_word((PolicyKind)kind)))
            return true;
    return false;
}

/* Looked for once a set: it may have as many children as policies. */
static Slice set_scope(Loader *loader, const XmlElement *set)
{
    Buffer meaning = {0};
    if (loader->scoped == set)
        return loader->set_scope;
    for (const XmlElement *child = set->first; child; child = child->next)
        if (xml_is(child, "scope"))
            write_meaning(&meaning, child);
    loader->scoped = set;
    loader->set_scope = arena_copy(loader->arena, buffer_slice(&meaning));
    loader->failed |= meaning.failed || !loader->set_scope.data;
    buffer_free(&meaning);
    return loader->set_scope;
}

/* Scope, evaluable and outcome, and the scope of the set. */
static bool write_policy(Loader *loader, Buffer *out, const XmlElement *element)
{
    unsigned parts = 0;
    buffer_add(out, set_scope(loader, element->parent));
    buffer_add_byte(out, '/');
    static const char *const names[] = {"scope", "evaluable"};
    for (int i = 0; i < 2; i++)
        for (const XmlElement *child = element->first; child; child = child->next)
            if (xml_is(child, names[i])) {
                write_meaning(out, child);
                parts += i == 0;
            }
    for (const XmlElement *child = element->first; child; child = child->next)
        if (is_outcome(child)) {
            write_meaning(out, child);
            parts++;
        }
    return parts == 2;
}

void policy_warn_duplicate(Reader *reader, const XmlElement *element, const Policy *policy)
{
    Loader *loader = reader->loader;
    Buffer meaning = {0};
    bool whole = write_policy(loader, &meaning, element);
    uint32_t known = names_count(loader->meanings);
    uint32_t number = whole && !meaning.failed
                          ? names_intern(loader->meanings, buffer_slice(&meaning))
                          : NAMES_NONE;
    loader->failed |= meaning.failed || (whole && number == NAMES_NONE);
    buffer_free(&meaning);
    if (number == NAMES_NONE)
        return;
    if (number == known) {
        loader->failed |= !pointers_add(&loader->meaning_places, (void *)policy, loader->arena);
        return;
    }
    const Policy *other = loader->meaning_places.items[number];
    const XmlAttribute *id = xml_attribute(element, "id");
    if (slice_equal(other->id, policy->id)) /* which is an error of its own */
        return;
    xml_report(reader->file, DIAGNOSTIC_WARNING, id ? id->value_offset : element->offset,
               "duplicate-policy",
               arena_printf(loader->arena, "the other is in %.*s:%u", XML_SHOWN(other->file->path),
                            other->line),
               "policy '%.*s' has the same scope and outcome as '%.*s'", XML_SHOWN(policy->id),
               XML_SHOWN(other->id));
}
