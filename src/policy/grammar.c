#include "policy/grammar.h"

typedef struct {
    Grammar *grammar;
    const XmlElement *root;
    Arena *arena;
    uint32_t name_capacity;
} Reader;

/* ---- the schema's own parts ---- */

const XmlElement *grammar_global(const XmlElement *root, const char *kind, Slice name)
{
    for (const XmlElement *child = root->first; child; child = child->next)
        if (xml_is(child, kind) && slice_equal(xml_value(child, "name"), name))
            return child;
    return NULL;
}

const XmlElement *grammar_child(const XmlElement *element, const char *name)
{
    for (const XmlElement *child = element->first; child; child = child->next)
        if (xml_is(child, name))
            return child;
    return NULL;
}

static uint32_t count_global(const XmlElement *root, const char *kind)
{
    uint32_t count = 0;
    for (const XmlElement *child = root->first; child; child = child->next)
        count += xml_is(child, kind);
    return count;
}

/* ---- growing ---- */

static bool grow(Arena *arena, void **items, uint32_t count, uint32_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    uint32_t more = *capacity ? *capacity * 2 : 8;
    void *grown = arena_array(arena, more, size);
    if (!grown)
        return false;
    if (count)
        memcpy(grown, *items, count * size);
    *items = grown;
    *capacity = more;
    return true;
}

static const GrammarType *type_called(const Grammar *grammar, Slice name)
{
    for (uint32_t i = 0; i < grammar->type_count; i++)
        if (slice_equal(grammar->types[i].name, name))
            return &grammar->types[i];
    return NULL;
}

static const GrammarValues *values_called(const Grammar *grammar, Slice name)
{
    for (uint32_t i = 0; i < grammar->value_count; i++)
        if (slice_equal(grammar->values[i].name, name))
            return &grammar->values[i];
    return NULL;
}

bool grammar_knows(const Grammar *grammar, Slice name)
{
    for (uint32_t i = 0; i < grammar->name_count; i++)
        if (slice_equal(grammar->names[i], name))
            return true;
    return false;
}

/* ---- simple types ---- */

/* What the type restricts; of a union, what the first of its types does. */
static const XmlElement *restriction_of(const Reader *reader, const XmlElement *element)
{
    const XmlElement *joined = grammar_child(element, "union");
    Slice rest = joined ? xml_value(joined, "memberTypes") : (Slice){0}, first;
    if (slice_next(&rest, " ", &first))
        element = grammar_global(reader->root, "simpleType", first);
    return element ? grammar_child(element, "restriction") : NULL;
}

static bool read_values(Reader *reader, const XmlElement *element, GrammarValues *values)
{
    const XmlElement *annotation = grammar_child(element, "annotation");
    const XmlElement *restriction = restriction_of(reader, element);
    values->name = xml_value(element, "name");
    if (annotation && annotation->first)
        values->expected = slice_trim(annotation->first->text);
    grammar_read_facets(restriction, values);
    uint32_t count = 0;
    for (const XmlElement *facet = restriction ? restriction->first : NULL; facet;
         facet = facet->next)
        count += xml_is(facet, "enumeration");
    values->words = arena_array(reader->arena, count, sizeof(Slice));
    if (!values->words)
        return false;
    for (const XmlElement *facet = restriction ? restriction->first : NULL; facet;
         facet = facet->next)
        if (xml_is(facet, "enumeration"))
            values->words[values->word_count++] = xml_value(facet, "value");
    return true;
}

/* ---- complex types ---- */

static bool add_element(Reader *reader, GrammarType *type, const XmlElement *element)
{
    Grammar *grammar = reader->grammar;
    Slice name = xml_value(element, "name"), type_name = xml_value(element, "type");
    const GrammarType *inside = type_called(grammar, type_name);
    if (!inside) { /* a simple type: text only */
        GrammarType *plain = arena_take(reader->arena, sizeof(GrammarType));
        if (!plain)
            return false;
        *plain = (GrammarType){.name = type_name,
                               .text = true,
                               .text_type = type_name,
                               .values = values_called(grammar, type_name),
                               .whole = true};
        inside = plain;
    }
    if (!grow(reader->arena, (void **)&type->elements, type->element_count, &type->element_capacity,
              sizeof(GrammarElement)))
        return false;
    type->elements[type->element_count++] = (GrammarElement){name, inside};
    if (grammar_knows(grammar, name))
        return true;
    if (!grow(reader->arena, (void **)&grammar->names, grammar->name_count, &reader->name_capacity,
              sizeof(Slice)))
        return false;
    grammar->names[grammar->name_count++] = name;
    return true;
}

static bool add_attribute(Reader *reader, GrammarType *type, const XmlElement *element)
{
    if (!grow(reader->arena, (void **)&type->attributes, type->attribute_count,
              &type->attribute_capacity, sizeof(GrammarAttribute)))
        return false;
    type->attributes[type->attribute_count++] = (GrammarAttribute){
        xml_value(element, "name"), slice_equal(xml_value(element, "use"), SLICE("required")),
        values_called(reader->grammar, xml_value(element, "type")), xml_value(element, "type")};
    return true;
}

static bool read_content(Reader *reader, const XmlElement *element, GrammarType *type);

static bool read_reference(Reader *reader, const XmlElement *element, const char *kind,
                           GrammarType *type)
{
    const XmlElement *global = grammar_global(reader->root, kind, xml_value(element, "ref"));
    return global && read_content(reader, global, type);
}

static bool read_part(Reader *reader, const XmlElement *part, GrammarType *type)
{
    if (xml_is(part, "element"))
        return add_element(reader, type, part);
    if (xml_is(part, "attribute"))
        return add_attribute(reader, type, part);
    if (xml_is(part, "group") || xml_is(part, "attributeGroup"))
        return read_reference(reader, part, xml_is(part, "group") ? "group" : "attributeGroup",
                              type);
    if (xml_is(part, "extension")) {
        type->text = true;
        type->text_type = xml_value(part, "base");
        type->values = values_called(reader->grammar, type->text_type);
    }
    return xml_is(part, "annotation") || read_content(reader, part, type);
}

static bool read_content(Reader *reader, const XmlElement *element, GrammarType *type)
{
    for (const XmlElement *part = element->first; part; part = part->next)
        if (!read_part(reader, part, type))
            return false;
    return true;
}

static bool read_types(Reader *reader)
{
    Grammar *grammar = reader->grammar;
    /* First the names, since types refer to each other. */
    for (const XmlElement *child = reader->root->first; child; child = child->next)
        if (xml_is(child, "complexType"))
            grammar->types[grammar->type_count++].name = xml_value(child, "name");
        else if (xml_is(child, "simpleType") &&
                 !read_values(reader, child, &grammar->values[grammar->value_count++]))
            return false;
    uint32_t number = 0;
    for (const XmlElement *child = reader->root->first; child; child = child->next) {
        if (!xml_is(child, "complexType"))
            continue;
        GrammarType *type = &grammar->types[number++];
        type->text = type->mixed = slice_equal(xml_value(child, "mixed"), SLICE("true"));
        grammar_read_count(reader->root, child, type);
        if (!read_content(reader, child, type))
            return false;
    }
    return true;
}

/* Of a schema that includes another: its own. */
static const XmlElement *last_element(const XmlElement *schema)
{
    const XmlElement *last = NULL;
    for (const XmlElement *child = schema->first; child; child = child->next)
        if (xml_is(child, "element"))
            last = child;
    return last;
}

Grammar *grammar_read(Slice xsd, Arena *arena, Diagnostics *sink)
{
    XmlFile file;
    Grammar *grammar = arena_take(arena, sizeof(Grammar));
    bool sound = grammar && xml_open(&file, SLICE("schema"), xsd, arena, sink);
    if (!sound)
        return NULL;
    Reader reader = {.grammar = grammar, .root = file.root, .arena = arena};
    const XmlElement *root = last_element(file.root);
    grammar->space = xml_value(file.root, "targetNamespace");
    grammar->types =
        arena_array(arena, count_global(file.root, "complexType"), sizeof(GrammarType));
    grammar->values =
        arena_array(arena, count_global(file.root, "simpleType"), sizeof(GrammarValues));
    sound = root && grammar->types && grammar->values && read_types(&reader);
    if (sound)
        grammar->root = (GrammarElement){xml_value(root, "name"),
                                         type_called(grammar, xml_value(root, "type"))};
    xml_close(&file);
    return sound && grammar->root.type ? grammar : NULL;
}

const GrammarElement *grammar_element(const GrammarType *type, Slice name)
{
    for (uint32_t i = 0; i < type->element_count; i++)
        if (slice_equal(type->elements[i].name, name))
            return &type->elements[i];
    return NULL;
}

const GrammarAttribute *grammar_attribute(const GrammarType *type, Slice name)
{
    for (uint32_t i = 0; i < type->attribute_count; i++)
        if (slice_equal(type->attributes[i].name, name))
            return &type->attributes[i];
    return NULL;
}
