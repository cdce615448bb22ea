/* Where the tags stand. libxml2 gives lines only; messages want columns, and a policy's source text
 * its exact bytes. */
#include "base/limits.h"
#include "policy/xml.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool ends_name(char c)
{
    return is_blank(c) || c == '=' || c == '/' || c == '>' || c == '<' || c == '"' || c == '\'';
}

static size_t find_text(Slice source, size_t from, Slice text)
{
    if (from > source.size)
        return source.size;
    const char *found = memmem(source.data + from, source.size - from, text.data, text.size);
    return found ? (size_t)(found - source.data) : source.size;
}

static bool stands_at(Slice source, size_t at, Slice text)
{
    return slice_starts(slice_from(source, at), text);
}

/* Behind the '>' of the tag at `at`, quotes honoured; source.size + 1 where it does not end.
 * *values counts what stands in quotes. */
static size_t tag_end(Slice source, size_t at, bool *empty, size_t *values)
{
    for (size_t i = at + 1; i < source.size; i++) {
        char c = source.data[i];
        if (c == '"' || c == '\'') {
            size_t close = slice_find(slice_from(source, i + 1), c);
            i += 1 + close;
            ++*values;
        } else if (c == '>') {
            *empty = source.data[i - 1] == '/';
            return i + 1;
        }
    }
    return source.size + 1;
}

/*
 * Steps over a comment, CDATA section or processing instruction at `at`; false where there is none.
 * *doctype: it is another declaration, which in a document is DOCTYPE.
 */
static bool step_over(Slice source, size_t *at, bool *doctype)
{
    static const struct {
        Slice opens, closes;
    } kinds[] = {{{"<!--", 4}, {"-->", 3}}, {{"<![CDATA[", 9}, {"]]>", 3}}, {{"<?", 2}, {"?>", 2}}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (stands_at(source, *at, kinds[i].opens)) {
            size_t close = find_text(source, *at + kinds[i].opens.size, kinds[i].closes);
            *at = close < source.size ? close + kinds[i].closes.size : source.size;
            return true;
        }
    *doctype = stands_at(source, *at, SLICE("<!"));
    return false;
}

typedef struct {
    Slice source;
    Arena *arena;
    XmlTag *tags;
    size_t count, capacity;
    size_t open[LIMIT_XML_DEPTH]; /* places in tags */
    size_t depth;
} Scan;

static bool add_tag(Scan *scan, const XmlTag *tag)
{
    if (scan->count == scan->capacity) {
        size_t capacity = scan->capacity ? scan->capacity * 2 : 256;
        XmlTag *tags = arena_array(scan->arena, capacity, sizeof(XmlTag));
        if (!tags)
            return false;
        if (scan->count)
            memcpy(tags, scan->tags, scan->count * sizeof(XmlTag));
        scan->tags = tags;
        scan->capacity = capacity;
    }
    scan->tags[scan->count++] = *tag;
    return true;
}

/* The tag at *at, which is taken. */
static XmlScan scan_tag(Scan *scan, size_t *at)
{
    bool empty = false;
    size_t values = 0;
    size_t end = tag_end(scan->source, *at, &empty, &values);
    if (values > LIMIT_XML_ATTRIBUTES)
        return XML_SCAN_WIDE;
    if (end > scan->source.size)
        return XML_SCAN_MALFORMED;
    if (stands_at(scan->source, *at, SLICE("</"))) {
        if (scan->depth == 0)
            return XML_SCAN_MALFORMED;
        XmlTag *open = &scan->tags[scan->open[--scan->depth]];
        open->close = *at;
        open->end = end;
    } else {
        XmlTag tag = {*at, end, end, end, {0}};
        if (scan->depth == LIMIT_XML_DEPTH)
            return XML_SCAN_DEEP;
        if (!add_tag(scan, &tag))
            return XML_SCAN_FAILED;
        if (!empty)
            scan->open[scan->depth++] = scan->count - 1;
    }
    *at = end;
    return XML_SCAN_DONE;
}

XmlScan xml_scan(Slice source, Arena *arena, XmlTag **tags, size_t *count, size_t *offset)
{
    Scan scan = {.source = source, .arena = arena};
    XmlScan result = XML_SCAN_DONE;
    size_t at = 0;
    while (result == XML_SCAN_DONE) {
        at += slice_find(slice_from(source, at), '<');
        bool doctype = false;
        if (at >= source.size)
            break;
        if (step_over(source, &at, &doctype))
            continue;
        result = doctype ? XML_SCAN_DOCTYPE : scan_tag(&scan, &at);
    }
    if (result == XML_SCAN_DONE && (scan.depth > 0 || scan.count == 0))
        result = XML_SCAN_MALFORMED;
    /* Text that libxml2 might read in another way than this scan: not with declarations in it. */
    if (result == XML_SCAN_MALFORMED) {
        size_t doctype = find_text(source, 0, SLICE("<!DOCTYPE"));
        size_t entity = find_text(source, 0, SLICE("<!ENTITY"));
        at = doctype < entity ? doctype : entity;
        if (at < source.size)
            result = XML_SCAN_DOCTYPE;
    }
    *tags = scan.tags;
    *count = scan.count;
    *offset = at;
    return result;
}

/* The next attribute of a start tag from *at on, name as written; false at the tag's end. */
static bool next_attribute(Slice source, size_t *at, XmlAttribute *attribute)
{
    size_t i = *at;
    while (i < source.size && is_blank(source.data[i]))
        i++;
    attribute->name_offset = i;
    while (i < source.size && !ends_name(source.data[i]))
        i++;
    attribute->name = (Slice){source.data + attribute->name_offset, i - attribute->name_offset};
    while (i < source.size && (is_blank(source.data[i]) || source.data[i] == '='))
        i++;
    if (attribute->name.size == 0 || i >= source.size ||
        (source.data[i] != '"' && source.data[i] != '\''))
        return false;
    char quote = source.data[i++];
    attribute->value_offset = i;
    attribute->value_end = i + slice_find(slice_from(source, i), quote);
    attribute->value = (Slice){source.data + i, attribute->value_end - i};
    *at = attribute->value_end < source.size ? attribute->value_end + 1 : source.size;
    return true;
}

static Slice tag_name(Slice source, size_t tag, size_t *behind)
{
    size_t i = tag + 1;
    while (i < source.size && !ends_name(source.data[i]))
        i++;
    *behind = i;
    return (Slice){source.data + tag + 1, i - tag - 1};
}

bool xml_scan_attribute(Slice source, size_t tag, Slice name, XmlAttribute *attribute)
{
    size_t at;
    XmlAttribute found = {0};
    tag_name(source, tag, &at);
    while (next_attribute(source, &at, &found))
        if (slice_equal(found.name, name)) {
            attribute->name_offset = found.name_offset;
            attribute->value_offset = found.value_offset;
            attribute->value_end = found.value_end;
            attribute->value = found.value;
            return true;
        }
    return false;
}

bool xml_scan_root(Slice source, Slice *name, Slice *space)
{
    size_t at = 0, behind;
    bool doctype = false;
    do {
        at += slice_find(slice_from(source, at), '<');
        if (at >= source.size)
            return false;
    } while (step_over(source, &at, &doctype));
    if (doctype)
        return false;
    Slice written = tag_name(source, at, &behind);
    size_t colon = slice_find(written, ':');
    char declared[64] = "xmlns";
    Slice declares = {declared, 5};
    *name = written;
    if (colon < written.size) {
        *name = slice_from(written, colon + 1);
        if (colon > sizeof declared - 7)
            return false;
        declared[5] = ':';
        memcpy(declared + 6, written.data, colon);
        declares.size = 6 + colon;
    }
    XmlAttribute found = {0};
    *space = xml_scan_attribute(source, at, declares, &found) ? found.value : (Slice){0};
    return name->size > 0;
}
