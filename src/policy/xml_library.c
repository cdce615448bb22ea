/* XML as libxml2 reads it: what is not plain, what is not well-formed, and documents for its
 * schema. */
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>

#include "base/limits.h"
#include "policy/xml.h"

/* ---- what is refused before libxml2 sees it ---- */

static bool scan_accepts(XmlFile *file, XmlTag **tags, size_t *count)
{
    size_t offset;
    switch (xml_scan(file->source, file->arena, tags, count, &offset)) {
    case XML_SCAN_DOCTYPE:
        xml_report(file, DIAGNOSTIC_ERROR, offset, "doctype-refused",
                   SLICE("remove it; there are no entities in these files"),
                   "a document type declaration is not allowed");
        return false;
    case XML_SCAN_DEEP:
        xml_report(file, DIAGNOSTIC_ERROR, offset, "too-deep", (Slice){0},
                   "elements are nested deeper than %d", LIMIT_XML_DEPTH);
        return false;
    case XML_SCAN_WIDE:
        xml_report(file, DIAGNOSTIC_ERROR, offset, "too-many-attributes", (Slice){0},
                   "the element has more than %d attributes", LIMIT_XML_ATTRIBUTES);
        return false;
    case XML_SCAN_FAILED:
        file->failed = true;
        return false;
    default:
        return true; /* what is malformed libxml2 explains */
    }
}

/* ---- libxml2 ---- */

static size_t offset_of(const XmlFile *file, int line, int column)
{
    if (line < 1 || (size_t)line > file->line_count)
        return file->source.size;
    Slice rest = slice_from(file->source, file->lines[line - 1]);
    size_t size = slice_find(rest, '\n');
    size_t step = column > 1 ? (size_t)column - 1 : 0;
    return (size_t)(rest.data - file->source.data) + (step < size ? step : size);
}

static void report_malformed(XmlFile *file, const xmlError *error)
{
    size_t offset = offset_of(file, error->line, error->int2);
    if (error->code == XML_ERR_TAG_NAME_MISMATCH && error->str1 && error->str2)
        xml_report(file, DIAGNOSTIC_ERROR, offset, "malformed-xml", (Slice){0},
                   "<%.100s> of line %d is closed by </%.100s>", error->str1, error->int1,
                   error->str2);
    else
        xml_report(file, DIAGNOSTIC_ERROR, offset, "malformed-xml", (Slice){0},
                   "no well-formed XML: %.*s",
                   XML_SHOWN(slice_trim(slice_of(error->message ? error->message : "unknown"))));
}

typedef struct {
    XmlFile *file;
    size_t errors; /* that were reported of the file before */
} Parsing;

/* Only the first fatal error: what follows it is mostly its echo. */
static void on_parse_error(void *context, xmlErrorPtr error)
{
    const Parsing *parsing = ((xmlParserCtxtPtr)context)->_private;
    XmlFile *file = parsing->file;
    if (error->code == XML_ERR_NO_MEMORY)
        file->failed = true;
    else if (error->level != XML_ERR_WARNING && file->errors == parsing->errors)
        report_malformed(file, error);
}

static xmlDoc *parse(XmlFile *file, Slice text)
{
    /* A namespace that is no absolute URI is a warning; entities stay references: there are none
     * but the five. */
    const int options = XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_NOXINCNODE |
                        XML_PARSE_COMPACT | XML_PARSE_IGNORE_ENC;
    xmlInitParser();
    xmlParserCtxtPtr context = xmlNewParserCtxt();
    if (!context) {
        file->failed = true;
        return NULL;
    }
    Parsing parsing = {file, file->errors};
    context->_private = &parsing;
    context->sax->serror = on_parse_error;
    xmlDoc *document =
        xmlCtxtReadMemory(context, text.data, (int)text.size, NULL, "UTF-8", options);
    bool sound =
        document && context->wellFormed && file->errors == parsing.errors && !document->intSubset;
    if (!sound && file->errors == parsing.errors && !file->failed)
        xml_report(file, DIAGNOSTIC_ERROR, 0, "malformed-xml", (Slice){0}, "no well-formed XML");
    if (!sound && document) {
        xmlFreeDoc(document);
        document = NULL;
    }
    xmlFreeParserCtxt(context);
    return document;
}

/* ---- the tree ---- */

static Slice copy_name(XmlFile *file, const xmlChar *text)
{
    Slice copy = arena_copy(file->arena, slice_of((const char *)text));
    file->failed |= !copy.data;
    return copy;
}

static bool copy_attribute(XmlFile *file, size_t tag, xmlAttr *from, XmlAttribute *to)
{
    char prefixed[256];
    Slice written = slice_of((const char *)from->name);
    if (from->ns && from->ns->prefix) {
        snprintf(prefixed, sizeof prefixed, "%s:%s", (const char *)from->ns->prefix,
                 (const char *)from->name);
        written = slice_of(prefixed);
    }
    xml_scan_attribute(file->source, tag, written, to);
    to->name = copy_name(file, from->name);
    to->space = from->ns ? copy_name(file, from->ns->href) : (Slice){0};
    const xmlNode *only = from->children;
    if (only && !only->next && only->type == XML_TEXT_NODE) {
        to->value = copy_name(file, only->content);
    } else {
        xmlChar *value = xmlNodeListGetString(from->doc, from->children, 1);
        to->value = copy_name(file, value ? value : (const xmlChar *)"");
        xmlFree(value);
    }
    from->_private = to;
    to->node = from;
    return !file->failed;
}

static bool copy_attributes(XmlFile *file, const xmlNode *node, XmlElement *element)
{
    uint32_t count = 0;
    for (xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
        count++;
    element->attributes = arena_array(file->arena, count, sizeof(XmlAttribute));
    if (!element->attributes)
        return false;
    for (xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
        if (!copy_attribute(file, element->offset, attribute,
                            &element->attributes[element->attribute_count++]))
            return false;
    return true;
}

static bool holds_text(const xmlNode *node)
{
    return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}

static bool copy_text(XmlFile *file, const xmlNode *node, const XmlTag *tag, XmlElement *element)
{
    Buffer text = {0};
    const xmlNode *only = node->children;
    if (tag->section.data) {
        element->text = xml_text_of(file->source, tag, file->arena);
        return element->text.data != NULL;
    }
    if (!only || (!only->next && holds_text(only))) {
        element->text = arena_copy(file->arena, slice_of(only ? (const char *)only->content : ""));
        return element->text.data != NULL;
    }
    for (const xmlNode *child = node->children; child; child = child->next)
        if (holds_text(child))
            buffer_add(&text, slice_of((const char *)child->content));
    if (!text.failed)
        element->text = arena_copy(file->arena, buffer_slice(&text));
    buffer_free(&text);
    return element->text.data != NULL;
}

static XmlElement *copy_element(XmlFile *file, xmlNode *node, const XmlTag *tag, XmlElement *parent)
{
    XmlElement *element = arena_take(file->arena, sizeof(XmlElement));
    if (!element)
        return NULL;
    element->offset = tag->offset;
    element->end = tag->end;
    element->inside = tag->inside;
    element->close = tag->close;
    element->name = copy_name(file, node->name);
    element->space = node->ns ? copy_name(file, node->ns->href) : (Slice){0};
    element->parent = parent;
    element->depth = parent ? parent->depth + 1 : 1;
    if (parent && parent->last)
        parent->last = parent->last->next = element;
    else if (parent)
        parent->first = parent->last = element;
    node->_private = element;
    if (file->failed || !copy_attributes(file, node, element) ||
        !copy_text(file, node, tag, element))
        return NULL;
    return element;
}

/* The node after this one in document order, all of its kinds. */
static xmlNode *next_node(xmlNode *node, const xmlNode *root)
{
    if (node->type == XML_ELEMENT_NODE && node->children)
        return node->children;
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

/* The n-th element of the tree is that of the n-th tag. */
static bool copy_tree(XmlFile *file, const XmlTag *tags, size_t count)
{
    xmlNode *root = xmlDocGetRootElement(file->document);
    size_t number = 0;
    for (xmlNode *node = root; node; node = next_node(node, root)) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (number == count)
            break;
        XmlElement *parent = node == root ? NULL : node->parent->_private;
        XmlElement *element = copy_element(file, node, &tags[number++], parent);
        if (!element) {
            file->failed = true;
            return false;
        }
        if (!parent)
            file->root = element;
    }
    return file->root != NULL;
}

/* ---- with a tree, and for one ---- */

/* The document of a file that libxml2 has not seen, or had to read; NULL where it finds fault. */
static xmlDoc *read_document(XmlFile *file, XmlTag **tags, size_t *count)
{
    xmlDoc *document = NULL;
    Buffer shown = {0};
    if (!scan_accepts(file, tags, count))
        return NULL;
    if (xml_set_aside(file->source, *tags, *count, &shown))
        document = parse(file, shown.size ? buffer_slice(&shown) : file->source);
    else
        file->failed = true;
    buffer_free(&shown);
    return document;
}

bool xml_read_any(XmlFile *file)
{
    XmlTag *tags = NULL;
    size_t count = 0;
    file->document = read_document(file, &tags, &count);
    if (file->document && copy_tree(file, tags, count))
        return true;
    xml_close(file);
    return false;
}

/* Values in the arena are followed by a NUL. */
static void hand_on_value(XmlFile *file, const XmlAttribute *attribute)
{
    xmlAttr *node = attribute->node;
    if (node &&
        !xmlSetNsProp(node->parent, node->ns, node->name, (const xmlChar *)attribute->value.data))
        file->failed = true;
}

void xml_set_value(XmlFile *file, XmlAttribute *attribute, Slice value, XmlPiece *pieces,
                   uint32_t count)
{
    attribute->value = value;
    attribute->pieces = pieces;
    attribute->piece_count = count;
    hand_on_value(file, attribute);
}

/* The element after this one in document order. */
static XmlElement *next_element(XmlElement *element)
{
    if (element->first)
        return element->first;
    while (element && !element->next)
        element = element->parent;
    return element ? element->next : NULL;
}

static void link_attributes(XmlFile *file, xmlNode *node, XmlElement *element)
{
    uint32_t number = 0;
    node->_private = element;
    for (xmlAttr *each = node->properties; each && number < element->attribute_count;
         each = each->next) {
        XmlAttribute *attribute = &element->attributes[number++];
        each->_private = attribute;
        attribute->node = each;
    }
    for (number = 0; number < element->attribute_count; number++)
        if (element->attributes[number].pieces)
            hand_on_value(file, &element->attributes[number]);
}

bool xml_need_document(XmlFile *file)
{
    XmlTag *tags = NULL;
    size_t count = 0;
    if (file->document)
        return true;
    file->document = read_document(file, &tags, &count);
    xmlNode *root = file->document ? xmlDocGetRootElement(file->document) : NULL;
    XmlElement *element = file->root;
    for (xmlNode *node = root; node && element; node = next_node(node, root))
        if (node->type == XML_ELEMENT_NODE) {
            link_attributes(file, node, element);
            element = next_element(element);
        }
    return root != NULL;
}

void xml_close(XmlFile *file)
{
    if (file->document)
        xmlFreeDoc(file->document);
    file->document = NULL;
}
