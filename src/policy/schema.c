#include "policy/schema.h"

#include <libxml/xmlschemas.h>
#include <stdio.h>

#include "base/text.h"

static const char xsi[] = "http://www.w3.org/2001/XMLSchema-instance";

/* ---- opening ---- */

static void on_schema_error(void *context, xmlErrorPtr error)
{
    diagnostics_report(context, DIAGNOSTIC_ERROR, "broken-schema", SLICE("built-in schema"),
                       error->line > 0 ? (unsigned)error->line : 0, "%.200s",
                       error->message ? error->message : "");
}

bool schema_open(Schema *schema, const char *path, Arena *arena, Diagnostics *sink)
{
    Slice text = schema_text(path, arena);
    *schema = (Schema){.path = path, .text = text};
    if (!text.data || !(schema->grammar = grammar_read(text, arena, sink))) {
        /* It is the program's own: nothing is wrong with it. */
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "no-memory", slice_of(path), 0,
                           "the built-in schema can't be read");
        return false;
    }
    return true;
}

static bool need_compiled(Schema *schema, Diagnostics *sink)
{
    if (schema->compiled)
        return true;
    xmlSchemaParserCtxtPtr parser =
        xmlSchemaNewMemParserCtxt(schema->text.data, (int)schema->text.size);
    if (parser) {
        xmlSchemaSetParserStructuredErrors(parser, on_schema_error, sink);
        schema->compiled = xmlSchemaParse(parser);
        xmlSchemaFreeParserCtxt(parser);
    }
    if (!schema->compiled)
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "no-memory", slice_of(schema->path), 0,
                           "the built-in schema can't be compiled");
    return schema->compiled != NULL;
}

void schema_close(Schema *schema)
{
    if (schema->compiled)
        xmlSchemaFree(schema->compiled);
    schema->compiled = NULL;
}

/* ---- our walk ---- */

typedef struct {
    const Grammar *grammar;
    XmlFile *file;
} Check;

/* The nearest name that the element may have, of those it does not have yet. */
static Slice nearest_attribute(const XmlElement *element, const GrammarType *type, Slice name)
{
    Slice words[32];
    size_t count = 0;
    for (uint32_t i = 0; i < type->attribute_count && count < 32; i++) {
        bool there = false;
        for (uint32_t j = 0; j < element->attribute_count; j++)
            there |= slice_equal(element->attributes[j].name, type->attributes[i].name);
        if (!there)
            words[count++] = type->attributes[i].name;
    }
    return text_nearest(name, words, count);
}

static bool is_word(const GrammarValues *values, Slice value)
{
    uint32_t i = 0;
    while (i < values->word_count && !slice_equal(values->words[i], value))
        i++;
    return i < values->word_count;
}

static void check_words(Check *check, XmlAttribute *attribute, const GrammarValues *values)
{
    char all[256] = "";
    size_t size = 0;
    if (attribute->bad || values->word_count == 0 || is_word(values, attribute->value))
        return;
    for (uint32_t i = 0; i < values->word_count; i++) {
        size += (size_t)snprintf(all + size, size < sizeof all ? sizeof all - size : 0, "%s%.*s",
                                 i ? ", " : "", XML_SHOWN(values->words[i]));
        size = size < sizeof all ? size : sizeof all - 1;
    }
    Slice near = text_nearest(attribute->value, values->words, values->word_count);
    attribute->bad = true;
    xml_report(check->file, DIAGNOSTIC_ERROR, attribute->value_offset, "unknown-value",
               xml_hint(check->file, "did you mean '%s'?", near),
               values->word_count == 1 ? "%.*s '%.*s' is not '%s'" : "%.*s '%.*s' is none of %s",
               XML_SHOWN(attribute->name), XML_SHOWN(attribute->value), all);
}

/* Returns what the author seems to have meant; empty where the attribute is allowed. */
static Slice check_attribute(Check *check, const XmlElement *element, const GrammarType *type,
                             XmlAttribute *attribute)
{
    const GrammarAttribute *known =
        attribute->space.size ? NULL : grammar_attribute(type, attribute->name);
    if (known) {
        if (known->values)
            check_words(check, attribute, known->values);
        return (Slice){0};
    }
    if (slice_equal(attribute->space, slice_of(xsi)) &&
        (slice_equal(attribute->name, SLICE("schemaLocation")) ||
         slice_equal(attribute->name, SLICE("noNamespaceSchemaLocation"))))
        return (Slice){0}; /* what editors need; never followed here */
    Slice near = nearest_attribute(element, type, attribute->name);
    attribute->bad = true;
    xml_report(check->file, DIAGNOSTIC_ERROR, attribute->name_offset, "unknown-attribute",
               xml_hint(check->file, "did you mean '%s'?", near),
               "attribute '%.*s' is not known in <%.*s>", XML_SHOWN(attribute->name),
               XML_SHOWN(element->name));
    return near;
}

static void check_attributes(Check *check, XmlElement *element, const GrammarType *type)
{
    Slice meant[16];
    size_t meant_count = 0;
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        Slice near = check_attribute(check, element, type, &element->attributes[i]);
        if (near.size && meant_count < 16)
            meant[meant_count++] = near;
    }
    for (uint32_t i = 0; i < type->attribute_count; i++) {
        const GrammarAttribute *known = &type->attributes[i];
        bool there = !known->required;
        for (uint32_t j = 0; j < element->attribute_count && !there; j++)
            there = element->attributes[j].space.size == 0 &&
                    slice_equal(element->attributes[j].name, known->name);
        for (size_t j = 0; j < meant_count && !there; j++)
            there = slice_equal(meant[j], known->name);
        if (!there)
            xml_report(check->file, DIAGNOSTIC_ERROR, element->offset, "missing-attribute",
                       (Slice){0}, "attribute '%.*s' is missing in <%.*s>", XML_SHOWN(known->name),
                       XML_SHOWN(element->name));
    }
}

static Slice nearest_element(Check *check, const GrammarType *type, Slice name)
{
    Slice words[128];
    size_t count = 0;
    for (uint32_t i = 0; i < type->element_count && count < 128; i++)
        words[count++] = type->elements[i].name;
    Slice near = text_nearest(name, words, count);
    return near.size ? near : text_nearest(name, check->grammar->names, check->grammar->name_count);
}

static void report_child(Check *check, XmlElement *child, const GrammarType *type)
{
    const Grammar *grammar = check->grammar;
    if (!slice_equal(child->space, grammar->space))
        xml_report(
            check->file, DIAGNOSTIC_ERROR, child->offset, "unknown-element",
            xml_hint(check->file, "elements here belong to the namespace '%s'", grammar->space),
            "element <%.*s> is of another namespace, '%.*s'", XML_SHOWN(child->name),
            XML_SHOWN(child->space));
    else if (grammar_knows(grammar, child->name))
        xml_report(check->file, DIAGNOSTIC_ERROR, child->offset, "misplaced-element", (Slice){0},
                   "element <%.*s> is not allowed in <%.*s>", XML_SHOWN(child->name),
                   XML_SHOWN(child->parent->name));
    else
        xml_report(
            check->file, DIAGNOSTIC_ERROR, child->offset, "unknown-element",
            xml_hint(check->file, "did you mean <%s>?", nearest_element(check, type, child->name)),
            "unknown element <%.*s>", XML_SHOWN(child->name));
}

static void check_text(Check *check, XmlElement *element, const GrammarType *type)
{
    if (type->text || slice_trim(element->text).size == 0)
        return;
    element->bad_text = true;
    xml_report(check->file, DIAGNOSTIC_ERROR, xml_trimmed_place(check->file, element), "stray-text",
               (Slice){0}, "text is not allowed in <%.*s>", XML_SHOWN(element->name));
}

/* Recursion is bounded by LIMIT_XML_DEPTH, which xml_open has checked. */
static void check_element(Check *check, XmlElement *element, const GrammarType *type)
{
    check_attributes(check, element, type);
    check_text(check, element, type);
    for (XmlElement *child = element->first; child; child = child->next) {
        const GrammarElement *known = slice_equal(child->space, check->grammar->space)
                                          ? grammar_element(type, child->name)
                                          : NULL;
        if (known) {
            check_element(check, child, known->type);
            continue;
        }
        report_child(check, child, type);
        child->bad = true;
        element->bad_inside = true;
    }
}

/* ---- libxml2's turn ---- */

/* libxml2 stops looking into an element at its first unknown child; ours have been reported. */
static void remove_bad(xmlNode *node)
{
    xmlNode *next;
    for (xmlNode *child = node->children; child; child = next) {
        next = child->next;
        XmlElement *element = child->type == XML_ELEMENT_NODE ? child->_private : NULL;
        if (element && element->bad) {
            xmlUnlinkNode(child);
            xmlFreeNode(child);
        } else if (element) {
            remove_bad(child);
        }
    }
}

static bool about_values(int code)
{
    switch (code) {
    case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1:
    case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2:
    case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3:
    case XML_SCHEMAV_CVC_PATTERN_VALID:
    case XML_SCHEMAV_CVC_ENUMERATION_VALID:
    case XML_SCHEMAV_CVC_MININCLUSIVE_VALID:
    case XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID:
    case XML_SCHEMAV_CVC_MINLENGTH_VALID:
    case XML_SCHEMAV_CVC_MAXLENGTH_VALID:
    case XML_SCHEMAV_CVC_LENGTH_VALID:
        return true;
    default:
        return false;
    }
}

/* The type of the element, found by walking the grammar down to it. */
static const GrammarType *type_of(const Grammar *grammar, const XmlElement *element)
{
    if (!element->parent)
        return grammar->root.type;
    const GrammarType *outer = type_of(grammar, element->parent);
    const GrammarElement *known = outer ? grammar_element(outer, element->name) : NULL;
    return known ? known->type : NULL;
}

static void report_attribute_value(Check *check, const XmlElement *element, XmlAttribute *attribute)
{
    const GrammarType *type = type_of(check->grammar, element);
    const GrammarAttribute *known = type ? grammar_attribute(type, attribute->name) : NULL;
    if (attribute->bad)
        return;
    attribute->bad = true;
    xml_report(
        check->file, DIAGNOSTIC_ERROR, attribute->value_offset, "bad-value",
        known && known->values ? xml_hint(check->file, "expected is %s", known->values->expected)
                               : (Slice){0},
        "%.*s '%.*s' is not allowed", XML_SHOWN(attribute->name), XML_SHOWN(attribute->value));
}

static void report_text_value(Check *check, XmlElement *element)
{
    const GrammarType *type = type_of(check->grammar, element);
    if (element->bad_text)
        return;
    element->bad_text = true;
    if (slice_trim(element->text).size == 0)
        xml_report(check->file, DIAGNOSTIC_ERROR, element->offset, "bad-value", (Slice){0},
                   "<%.*s> is empty", XML_SHOWN(element->name));
    else
        xml_report(check->file, DIAGNOSTIC_ERROR, element->offset, "bad-value",
                   type && type->values
                       ? xml_hint(check->file, "expected is %s", type->values->expected)
                       : (Slice){0},
                   "'%.*s' is not allowed in <%.*s>", XML_SHOWN(slice_trim(element->text)),
                   XML_SHOWN(element->name));
}

/* libxml2 names the element as the place and the attribute in its message: "Element '{…}e',
 * attribute 'a': …". */
static XmlAttribute *named_attribute(const XmlElement *element, const char *message)
{
    static const Slice element_opens = {"Element '", 9}, attribute_opens = {"', attribute '", 14};
    Slice rest = slice_of(message);
    if (!slice_starts(rest, element_opens))
        return NULL;
    rest = slice_from(rest, element_opens.size);
    rest = slice_from(rest, slice_find(rest, '\''));
    if (!slice_starts(rest, attribute_opens))
        return NULL;
    rest = slice_from(rest, attribute_opens.size);
    rest.size = slice_find(rest, '\'');
    for (uint32_t i = 0; i < element->attribute_count; i++)
        if (slice_equal(element->attributes[i].name, rest))
            return &element->attributes[i];
    return NULL;
}

static void on_invalid(void *context, xmlErrorPtr error)
{
    Check *check = context;
    xmlNode *node = error->node;
    if (error->code == XML_ERR_NO_MEMORY)
        check->file->failed = true;
    if (about_values(error->code) && node && node->_private && node->type == XML_ELEMENT_NODE) {
        XmlElement *element = node->_private;
        XmlAttribute *attribute = named_attribute(element, error->message);
        if (attribute)
            report_attribute_value(check, element, attribute);
        else
            report_text_value(check, element);
    } else if (!check->file->unexplained.data) {
        check->file->unexplained = arena_printf(check->file->arena, "line %d: %.300s", error->line,
                                                error->message ? error->message : "");
    }
}

void schema_validate(Schema *schema, XmlFile *file)
{
    Check check = {.grammar = schema->grammar, .file = file};
    if (!xml_need_document(file))
        return;
    xmlSchemaValidCtxtPtr validation =
        need_compiled(schema, file->sink) ? xmlSchemaNewValidCtxt(schema->compiled) : NULL;
    if (!validation) {
        file->failed = true;
        return;
    }
    remove_bad(xmlDocGetRootElement(file->document));
    xmlSchemaSetValidStructuredErrors(validation, on_invalid, &check);
    if (xmlSchemaValidateDoc(validation, file->document) != 0 && !file->unexplained.data)
        file->unexplained = SLICE("the schema does not allow it");
    xmlSchemaFreeValidCtxt(validation);
}

void schema_check(Schema *schema, XmlFile *file)
{
    if (schema_surely_allows(schema->grammar, file->root))
        return;
    Check check = {.grammar = schema->grammar, .file = file};
    const GrammarElement *root = &schema->grammar->root;
    if (!slice_equal(file->root->name, root->name) ||
        !slice_equal(file->root->space, schema->grammar->space)) {
        char right[160];
        snprintf(right, sizeof right, "<%.*s xmlns=\"%.*s\">", XML_SHOWN(root->name),
                 XML_SHOWN(schema->grammar->space));
        xml_report(file, DIAGNOSTIC_ERROR, file->root->offset, "wrong-root",
                   xml_hint(file, "expected is %s", slice_of(right)),
                   "the root element <%.*s> of namespace '%.*s' is not known",
                   XML_SHOWN(file->root->name), XML_SHOWN(file->root->space));
        file->root->bad = true;
        return;
    }
    check_element(&check, file->root, root->type);
    schema_validate(schema, file);
}

void schema_explain(XmlFile *file)
{
    if (file->unexplained.size && file->errors == 0)
        xml_report(file, DIAGNOSTIC_ERROR, file->root->offset, "schema", (Slice){0}, "%.*s",
                   XML_SHOWN(slice_trim(file->unexplained)));
}
