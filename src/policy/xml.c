#include "policy/xml.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/text.h"

/* ---- bytes ---- */

static bool read_all(int descriptor, Buffer *bytes)
{
    while (bytes->size <= LIMIT_POLICY_FILE) {
        if (!buffer_reserve(bytes, (size_t)64 << 10))
            return false;
        ssize_t got = read(descriptor, bytes->data + bytes->size, (size_t)64 << 10);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            return true;
        bytes->size += (size_t)got;
    }
    return true;
}

static void fail(XmlFailure *failure, const char *code, const char *format, const char *reason)
{
    failure->code = code;
    snprintf(failure->text, sizeof failure->text, format, reason);
}

Slice xml_read_or(const char *path, Arena *arena, XmlFailure *failure)
{
    Slice source = {0};
    char bound[24];
    snprintf(bound, sizeof bound, "%zu", LIMIT_POLICY_FILE);
    Buffer bytes = {0};
    errno = 0;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    bool done = descriptor >= 0 && read_all(descriptor, &bytes);
    int error = bytes.failed ? ENOMEM : errno;
    if (descriptor >= 0)
        close(descriptor);
    if (!done)
        fail(failure, error == ENOENT || error == ENOTDIR ? "no-such-file" : "unreadable-file",
             "the file can't be read: %s", strerror(error));
    else if (bytes.size > LIMIT_POLICY_FILE)
        fail(failure, "file-too-large", "the file is larger than %s bytes", bound);
    else if (!(source = arena_copy(arena, buffer_slice(&bytes))).data)
        fail(failure, "no-memory", "%s", "memory ran out");
    buffer_free(&bytes);
    return source;
}

Slice xml_read(const char *path, Arena *arena, Diagnostics *sink)
{
    XmlFailure failure;
    Slice source = xml_read_or(path, arena, &failure);
    if (!source.data)
        diagnostics_report(sink, DIAGNOSTIC_ERROR, failure.code, slice_of(path), 0, "%s",
                           failure.text);
    return source;
}

Slice xml_path_beside(XmlFile *file, Slice path)
{
    Slice own = file->name;
    size_t slash = slice_find_last(own, '/');
    Buffer joined = {0};
    if (path.size == 0 || path.data[0] == '/' || slash == own.size)
        return path;
    buffer_add(&joined, (Slice){own.data, slash + 1});
    buffer_add(&joined, path);
    Slice copy = joined.failed ? (Slice){0} : arena_copy(file->arena, buffer_slice(&joined));
    buffer_free(&joined);
    file->failed |= !copy.data;
    return copy;
}

static bool index_lines(XmlFile *file)
{
    const Slice source = file->source;
    size_t count = 1;
    for (size_t at = 0; (at += slice_find(slice_from(source, at), '\n')) < source.size; at++)
        count++;
    file->lines = arena_array(file->arena, count, sizeof(size_t));
    if (!file->lines)
        return false;
    /* A byte order mark takes no column. */
    file->lines[file->line_count++] = slice_starts(file->source, SLICE("\xef\xbb\xbf")) ? 3 : 0;
    for (size_t at = 0; (at += slice_find(slice_from(source, at), '\n')) < source.size; at++)
        file->lines[file->line_count++] = at + 1;
    return xml_index_characters(file);
}

/* ---- what is refused before libxml2 sees it ---- */

/* libxml2 would take a NUL for the end of the file and pass over what follows. */
static bool has_no_nul(XmlFile *file)
{
    size_t at = slice_find(file->source, '\0');
    if (at == file->source.size)
        return true;
    xml_report(file, DIAGNOSTIC_ERROR, at, "malformed-xml", (Slice){0},
               "no well-formed XML: a NUL byte");
    return false;
}

static bool is_utf8(XmlFile *file)
{
    Slice source = file->source;
    if (text_is_utf8(source))
        return true;
    size_t i = 0;
    for (size_t step; i < source.size; i += step) {
        step = text_character_size(slice_from(source, i));
        if (step == 1 && (unsigned char)source.data[i] >= 0x80)
            break;
    }
    xml_report(file, DIAGNOSTIC_ERROR, i, "not-utf-8", SLICE("save the file as UTF-8"),
               "the file is not UTF-8: byte 0x%02x",
               i < source.size ? (unsigned char)source.data[i] : 0);
    return false;
}

/* The encoding of the XML declaration, where there is one, has to be what we read. */
static bool declares_utf8(XmlFile *file)
{
    size_t start = file->lines[0];
    Slice head = slice_from(file->source, start);
    XmlAttribute encoding = {0};
    if (!slice_starts(head, SLICE("<?xml")))
        return true;
    const char *closes = memmem(head.data, head.size, "?>", 2);
    if (!closes)
        return true;
    Slice within = {file->source.data, (size_t)(closes - file->source.data)};
    if (!xml_scan_attribute(within, start, SLICE("encoding"), &encoding) ||
        slice_equal_fold(encoding.value, SLICE("UTF-8")) ||
        slice_equal_fold(encoding.value, SLICE("US-ASCII")))
        return true;
    xml_report(file, DIAGNOSTIC_ERROR, encoding.value_offset, "not-utf-8",
               SLICE("save the file as UTF-8"), "the encoding '%.*s' is not supported",
               XML_SHOWN(encoding.value));
    return false;
}

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

/* Only the first fatal error: what follows it is mostly its echo. */
static void on_parse_error(void *context, xmlErrorPtr error)
{
    XmlFile *file = ((xmlParserCtxtPtr)context)->_private;
    if (error->code == XML_ERR_NO_MEMORY)
        file->failed = true;
    else if (error->level != XML_ERR_WARNING && file->errors == 0)
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
    context->_private = file;
    context->sax->serror = on_parse_error;
    xmlDoc *document =
        xmlCtxtReadMemory(context, text.data, (int)text.size, NULL, "UTF-8", options);
    bool sound = document && context->wellFormed && file->errors == 0 && !document->intSubset;
    if (!sound && file->errors == 0 && !file->failed)
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

bool xml_open_plain(XmlFile *file, Slice name, Slice source, Arena *arena, Diagnostics *sink)
{
    *file = (XmlFile){.name = name, .source = source, .arena = arena, .sink = sink};
    if (!index_lines(file)) {
        file->failed = true;
        return false;
    }
    size_t nul = slice_find(source, '\0');
    if (nul < source.size)
        xml_report(file, DIAGNOSTIC_ERROR, nul, "no-text", (Slice){0}, "the file holds a NUL byte");
    return nul == source.size && is_utf8(file);
}

void xml_set_value(XmlFile *file, XmlAttribute *attribute, Slice value, XmlPiece *pieces,
                   uint32_t count)
{
    xmlAttr *node = attribute->node;
    attribute->value = value;
    attribute->pieces = pieces;
    attribute->piece_count = count;
    /* Values in the arena are followed by a NUL. */
    if (node && !xmlSetNsProp(node->parent, node->ns, node->name, (const xmlChar *)value.data))
        file->failed = true;
}

bool xml_open(XmlFile *file, Slice name, Slice source, Arena *arena, Diagnostics *sink)
{
    XmlTag *tags = NULL;
    size_t count = 0;
    *file = (XmlFile){.name = name, .source = source, .arena = arena, .sink = sink};
    if (!digest_of(source, &file->sha256) || !index_lines(file)) {
        file->failed = true;
        return false;
    }
    if (source.size > LIMIT_POLICY_FILE) {
        xml_report(file, DIAGNOSTIC_ERROR, XML_NOWHERE, "file-too-large", (Slice){0},
                   "the file is larger than %zu bytes", LIMIT_POLICY_FILE);
        return false;
    }
    if (!is_utf8(file) || !has_no_nul(file) || !declares_utf8(file) ||
        !scan_accepts(file, &tags, &count))
        return false;
    Buffer shown = {0};
    if (xml_set_aside(source, tags, count, &shown))
        file->document = parse(file, shown.size ? buffer_slice(&shown) : source);
    else
        file->failed = true;
    buffer_free(&shown);
    if (file->document && copy_tree(file, tags, count))
        return true;
    xml_close(file);
    return false;
}

void xml_close(XmlFile *file)
{
    if (file->document)
        xmlFreeDoc(file->document);
    file->document = NULL;
}

/* ---- looking ---- */

const XmlAttribute *xml_attribute(const XmlElement *element, const char *name)
{
    for (uint32_t i = 0; i < element->attribute_count; i++)
        if (element->attributes[i].space.size == 0 &&
            slice_equal(element->attributes[i].name, slice_of(name)))
            return &element->attributes[i];
    return NULL;
}

Slice xml_value(const XmlElement *element, const char *name)
{
    const XmlAttribute *attribute = xml_attribute(element, name);
    return attribute ? attribute->value : (Slice){0};
}

bool xml_is(const XmlElement *element, const char *name)
{
    return slice_equal(element->name, slice_of(name));
}

Slice xml_words(XmlFile *file, const XmlElement *element)
{
    Slice rest = element ? element->text : (Slice){0}, word, copy = {0};
    Buffer words = {0};
    while (slice_next(&rest, " \t\r\n", &word)) {
        if (words.size)
            buffer_add_byte(&words, ' ');
        buffer_add(&words, word);
    }
    if (!words.failed)
        copy = arena_copy(file->arena, buffer_slice(&words));
    buffer_free(&words);
    file->failed |= !copy.data;
    return copy;
}
