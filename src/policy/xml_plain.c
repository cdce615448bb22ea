/*
 * The plain XML that policies are written in, read without libxml2, which takes ten times as long
 * and of which only its schema has need of a document.
 *
 * Understands less than XML: an element, its attributes, text, CDATA sections, comments and
 * references to characters; namespaces that the root declares; names of ASCII letters; lines that
 * end in LF. What is accepted here libxml2 accepts, and reads the same. Anything else, and anything
 * that is not well-formed, is left to libxml2, which explains it.
 */
#include "base/limits.h"
#include "base/text.h"
#include "policy/xml.h"

enum {
    MOST_ATTRIBUTES = 32,
    MOST_SPACES = 8,
    LONGEST_NAME = 128,
    LONGEST_TEXT = 1 << 20 /* far below the sizes that libxml2 refuses */
};

/* Text that stands directly in an element that is still open. */
typedef struct {
    Slice only;      /* the first run of it */
    unsigned pieces; /* more than one: it is put together when the element is closed */
} Pieces;

typedef struct {
    Slice prefix, space;
} Declared;

typedef struct {
    XmlFile *file;
    const char *at;   /* what is read next; the source ends in a NUL, and has no other */
    XmlElement *open; /* the innermost */
    unsigned depth;   /* of it */
    Declared spaces[MOST_SPACES];
    unsigned space_count;
    XmlAttribute attributes[MOST_ATTRIBUTES]; /* of the tag that is read */
    Slice prefixes[MOST_ATTRIBUTES];
    uint32_t attribute_count;
    Buffer text;
    Pieces pieces[LIMIT_XML_DEPTH + 1]; /* by depth */
} Plain;

/* ---- characters ---- */

/* Neither control characters (a CR is not what libxml2 makes of it) nor U+FFFE and U+FFFF. */
static bool has_plain_characters(Slice source)
{
    const unsigned char *bytes = (const unsigned char *)source.data;
    unsigned char control = 0;
    for (size_t i = 0; i < source.size; i++)
        control |= (unsigned char)((bytes[i] < ' ') & (bytes[i] != '\n') & (bytes[i] != '\t'));
    if (control)
        return false;
    for (size_t at = 0; (at += slice_find(slice_from(source, at), '\xef')) < source.size; at++)
        if (at + 2 < source.size && bytes[at + 1] == 0xbf && bytes[at + 2] >= 0xbe)
            return false;
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* Of a name: 2 where it may begin with the character, 1 where it may go on with it. */
static const unsigned char of_name[256] = {
    ['A' ... 'Z'] = 2, ['a' ... 'z'] = 2, ['_'] = 2, ['0' ... '9'] = 1, ['-'] = 1, ['.'] = 1,
};

static bool begins_name(char c)
{
    return of_name[(unsigned char)c] == 2;
}

static bool goes_on_name(char c)
{
    return of_name[(unsigned char)c];
}

static size_t place(const Plain *plain)
{
    return (size_t)(plain->at - plain->file->source.data);
}

/* What is not read yet. */
static Slice rest_of(const Plain *plain)
{
    return slice_from(plain->file->source, place(plain));
}

static bool skip(Plain *plain, Slice what)
{
    if (strncmp(plain->at, what.data, what.size) != 0)
        return false;
    plain->at += what.size;
    return true;
}

static bool skip_blanks(Plain *plain)
{
    const char *from = plain->at;
    while (is_blank(*plain->at))
        plain->at++;
    return plain->at > from;
}

/* A name in two parts, of which the first may be missing. */
static bool read_name(Plain *plain, Slice *prefix, Slice *local)
{
    const char *from = plain->at;
    *prefix = (Slice){0};
    for (;;) {
        const char *part = plain->at;
        if (!begins_name(*part))
            return false;
        while (goes_on_name(*plain->at))
            plain->at++;
        *local = (Slice){part, (size_t)(plain->at - part)};
        if (*plain->at != ':' || prefix->size)
            return plain->at - from <= LONGEST_NAME && *plain->at != ':';
        *prefix = *local;
        plain->at++;
    }
}

/* ---- references ---- */

/* "38;" or "x26;" behind "&#"; 0 where it is no character that may stand in XML. */
static uint32_t read_number(const char **at)
{
    bool hex = **at == 'x';
    uint32_t code = 0;
    unsigned digits = 0;
    for (*at += hex; **at != ';'; ++*at, digits++) {
        char c = ascii_lower(**at);
        bool letter = hex && c >= 'a' && c <= 'f';
        if ((!letter && (c < '0' || c > '9')) || digits == 7)
            return 0;
        code = code * (hex ? 16 : 10) + (uint32_t)(letter ? c - 'a' + 10 : c - '0');
    }
    ++*at;
    bool allowed = code == '\t' || code == '\n' || code == '\r' || (code >= ' ' && code < 0xd800) ||
                   (code >= 0xe000 && code < 0xfffe) || (code >= 0x10000 && code < 0x110000);
    return allowed && digits ? code : 0;
}

/* The reference at *at, which is taken; 0 where it is to no character. */
static uint32_t read_reference(const char **at)
{
    static const struct {
        Slice name;
        char stands_for;
    } known[] = {{{"&lt;", 4}, '<'},
                 {{"&gt;", 4}, '>'},
                 {{"&amp;", 5}, '&'},
                 {{"&quot;", 6}, '"'},
                 {{"&apos;", 6}, '\''}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strncmp(*at, known[i].name.data, known[i].name.size) == 0) {
            *at += known[i].name.size;
            return (unsigned char)known[i].stands_for;
        }
    if ((*at)[1] != '#')
        return 0;
    *at += 2;
    return read_number(at);
}

/* ---- attributes ---- */

/* Written blanks count as spaces, referred to ones as they are. */
static bool decode_value(Plain *plain, Slice written, Slice *value)
{
    const char *at = written.data, *end = at + written.size;
    buffer_clear(&plain->text);
    while (at < end) {
        if (*at != '&') {
            buffer_add_byte(&plain->text, is_blank(*at) ? ' ' : *at);
            at++;
            continue;
        }
        uint32_t character = read_reference(&at);
        if (character == 0)
            return false;
        text_add_character(&plain->text, character);
    }
    *value = plain->text.failed ? (Slice){0}
                                : arena_copy(plain->file->arena, buffer_slice(&plain->text));
    plain->file->failed |= !value->data;
    return value->data != NULL;
}

/* At the quote; what is read ends behind the other one. */
static bool read_value(Plain *plain, XmlAttribute *attribute)
{
    char quote = *plain->at++;
    bool as_written = true;
    const char *from = plain->at;
    if (quote != '"' && quote != '\'')
        return false;
    for (plain->at += text_plain_size(rest_of(plain)); *plain->at != quote;
         plain->at += text_plain_size(rest_of(plain))) {
        char c = *plain->at++;
        if (c == '\0' || c == '<')
            return false;
        as_written &= c != '&' && c != '\n' && c != '\t';
    }
    Slice written = {from, (size_t)(plain->at - from)};
    attribute->value_offset = (size_t)(from - plain->file->source.data);
    attribute->value_end = place(plain);
    plain->at++;
    if (written.size > LONGEST_TEXT)
        return false;
    if (!as_written)
        return decode_value(plain, written, &attribute->value);
    attribute->value = arena_copy(plain->file->arena, written);
    plain->file->failed |= !attribute->value.data;
    return attribute->value.data != NULL;
}

/* Of other names of namespaces libxml2 may have something to say. */
static bool is_plain_space(Slice space)
{
    static const Slice ours = {"urn:trailaudit:", 15};
    static const Slice schemas = {"http://www.w3.org/2001/XMLSchema", 32};
    if (!slice_starts(space, ours) && !slice_starts(space, schemas))
        return false;
    for (size_t i = 0; i < space.size; i++)
        if (!goes_on_name(space.data[i]) && space.data[i] != ':' && space.data[i] != '/')
            return false;
    return true;
}

static bool declare(Plain *plain, Slice prefix, Slice space)
{
    if (plain->open || plain->space_count == MOST_SPACES || !is_plain_space(space) ||
        slice_starts(prefix, SLICE("xml")))
        return false;
    for (unsigned i = 0; i < plain->space_count; i++)
        if (slice_equal(plain->spaces[i].prefix, prefix))
            return false;
    plain->spaces[plain->space_count++] = (Declared){prefix, space};
    return true;
}

static bool read_attribute(Plain *plain)
{
    if (plain->attribute_count == MOST_ATTRIBUTES)
        return false;
    XmlAttribute *attribute = &plain->attributes[plain->attribute_count];
    Slice prefix;
    *attribute = (XmlAttribute){.name_offset = place(plain)};
    if (!read_name(plain, &prefix, &attribute->name))
        return false;
    skip_blanks(plain);
    if (!skip(plain, SLICE("=")))
        return false;
    skip_blanks(plain);
    if (!read_value(plain, attribute))
        return false;
    static const Slice xmlns = {"xmlns", 5};
    if (slice_equal(prefix, xmlns))
        return declare(plain, attribute->name, attribute->value);
    if (prefix.size == 0 && slice_equal(attribute->name, xmlns))
        return declare(plain, prefix, attribute->value);
    for (uint32_t i = 0; i < plain->attribute_count; i++)
        if (slice_equal(plain->attributes[i].name, attribute->name))
            return false; /* twice, or of two namespaces */
    plain->prefixes[plain->attribute_count++] = prefix;
    return true;
}

/* ---- tags ---- */

static bool find_space(const Plain *plain, Slice prefix, Slice *space)
{
    *space = (Slice){0};
    for (unsigned i = 0; i < plain->space_count; i++)
        if (slice_equal(plain->spaces[i].prefix, prefix)) {
            *space = plain->spaces[i].space;
            return true;
        }
    return prefix.size == 0;
}

static bool keep_attributes(Plain *plain, XmlElement *element)
{
    for (uint32_t i = 0; i < plain->attribute_count; i++)
        if (plain->prefixes[i].size &&
            !find_space(plain, plain->prefixes[i], &plain->attributes[i].space))
            return false;
    element->attributes =
        arena_array(plain->file->arena, plain->attribute_count, sizeof(XmlAttribute));
    plain->file->failed |= !element->attributes;
    if (!element->attributes)
        return false;
    element->attribute_count = plain->attribute_count;
    memcpy(element->attributes, plain->attributes, plain->attribute_count * sizeof(XmlAttribute));
    return true;
}

static void hang_in(Plain *plain, XmlElement *element)
{
    XmlElement *parent = plain->open;
    element->parent = parent;
    element->depth = plain->depth + 1;
    if (!parent)
        plain->file->root = element;
    else if (parent->last)
        parent->last = parent->last->next = element;
    else
        parent->first = parent->last = element;
}

/* "<name a='b'>" or "<name/>". */
static bool read_start(Plain *plain)
{
    XmlElement *element = arena_take(plain->file->arena, sizeof(XmlElement));
    Slice prefix;
    plain->file->failed |= !element;
    if (!element || plain->depth == LIMIT_XML_DEPTH)
        return false;
    element->offset = place(plain);
    element->text = SLICE("");
    plain->at++;
    plain->attribute_count = 0;
    if (!read_name(plain, &prefix, &element->name))
        return false;
    while (skip_blanks(plain) && *plain->at != '>' && *plain->at != '/')
        if (!read_attribute(plain))
            return false;
    bool empty = *plain->at == '/';
    plain->at += empty;
    if (!skip(plain, SLICE(">")) || !find_space(plain, prefix, &element->space) ||
        !keep_attributes(plain, element))
        return false;
    element->end = element->inside = element->close = place(plain);
    hang_in(plain, element);
    if (!empty) {
        plain->open = element;
        plain->pieces[++plain->depth] = (Pieces){0};
    }
    return true;
}

/* ---- text ---- */

static void add_piece(Plain *plain, const char *from, const char *to)
{
    Pieces *pieces = &plain->pieces[plain->depth];
    if (pieces->pieces++ == 0)
        pieces->only = (Slice){from, (size_t)(to - from)};
}

/* Up to the next markup. */
static bool read_text(Plain *plain)
{
    const char *from = plain->at;
    for (plain->at += text_content_size(rest_of(plain)); *plain->at != '<';
         plain->at += text_content_size(rest_of(plain))) {
        char c = *plain->at;
        if (c == '\0' || (c == '>' && plain->at - from >= 2 && memcmp(plain->at - 2, "]]", 2) == 0))
            return false;
        if (c != '&') {
            plain->at++;
            continue;
        }
        plain->pieces[plain->depth].pieces += 2;
        if (read_reference(&plain->at) == 0)
            return false;
    }
    if (plain->at > from)
        add_piece(plain, from, plain->at);
    return plain->at - from <= LONGEST_TEXT;
}

static bool read_section(Plain *plain)
{
    const char *close = strstr(plain->at, "]]>");
    /* To libxml2's schema an empty section is content, where none is allowed. */
    if (!close || close == plain->at || close - plain->at > LONGEST_TEXT)
        return false;
    add_piece(plain, plain->at, close);
    plain->at = close + 3;
    return true;
}

static bool read_comment(Plain *plain)
{
    const char *dashes = strstr(plain->at, "--");
    if (!dashes || dashes[2] != '>' || dashes - plain->at > LONGEST_TEXT)
        return false;
    plain->at = dashes + 3;
    return true;
}

/* The text of an element, whose markup was read before. */
static bool put_together(Plain *plain, XmlElement *element)
{
    const char *source = plain->file->source.data, *at = source + element->inside;
    const char *close = source + element->close;
    const XmlElement *child = element->first;
    buffer_clear(&plain->text);
    while (at < close) {
        if (strncmp(at, "<![CDATA[", 9) == 0) {
            const char *text = at + 9, *end = strstr(text, "]]>");
            buffer_add(&plain->text, (Slice){text, (size_t)(end - text)});
            at = end + 3;
        } else if (strncmp(at, "<!--", 4) == 0) {
            at = strstr(at + 4, "-->") + 3;
        } else if (*at == '<') {
            at = source + child->end;
            child = child->next;
        } else if (*at == '&') {
            text_add_character(&plain->text, read_reference(&at));
        } else {
            size_t size = strcspn(at, "<&");
            buffer_add(&plain->text, (Slice){at, size});
            at += size;
        }
    }
    element->text = plain->text.failed ? (Slice){0}
                                       : arena_copy(plain->file->arena, buffer_slice(&plain->text));
    plain->file->failed |= !element->text.data;
    return element->text.data != NULL;
}

/* "</name>" of the element that is open. */
static bool read_end(Plain *plain)
{
    XmlElement *element = plain->open;
    const Pieces *pieces = &plain->pieces[plain->depth];
    Slice written = {plain->file->source.data + element->offset + 1, 0}, prefix, local;
    element->close = place(plain);
    plain->at += 2;
    const char *from = plain->at;
    if (!read_name(plain, &prefix, &local))
        return false;
    written.size = (size_t)(plain->at - from);
    if (memcmp(written.data, from, written.size) != 0 || goes_on_name(written.data[written.size]) ||
        written.data[written.size] == ':')
        return false;
    skip_blanks(plain);
    if (!skip(plain, SLICE(">")))
        return false;
    element->end = place(plain);
    if (pieces->pieces == 1)
        element->text = pieces->only;
    else if (pieces->pieces > 1 && !put_together(plain, element))
        return false;
    plain->open = element->parent;
    plain->depth--;
    return true;
}

/* ---- the whole ---- */

static bool read_markup(Plain *plain)
{
    if (skip(plain, SLICE("<!--")))
        return read_comment(plain);
    if (plain->at[1] == '/')
        return read_end(plain);
    if (plain->at[1] != '!')
        return read_start(plain);
    return skip(plain, SLICE("<![CDATA[")) && read_section(plain);
}

/* Comments and blanks beside the root. */
static bool skip_beside(Plain *plain)
{
    for (;;) {
        skip_blanks(plain);
        if (!skip(plain, SLICE("<!--")))
            return true;
        if (!read_comment(plain))
            return false;
    }
}

static bool read_whole(Plain *plain)
{
    if (!skip(plain, SLICE("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")))
        skip(plain, SLICE("<?xml version=\"1.0\"?>"));
    if (!skip_beside(plain) || !begins_name(*plain->at == '<' ? plain->at[1] : '<') ||
        !read_start(plain))
        return false;
    while (plain->open)
        if (*plain->at == '<' ? !read_markup(plain) : !read_text(plain))
            return false;
    return skip_beside(plain) && place(plain) == plain->file->source.size;
}

bool xml_read_plain(XmlFile *file)
{
    Plain *plain = arena_take(file->arena, sizeof(Plain));
    if (!plain) {
        file->failed = true;
        return false;
    }
    plain->file = file;
    plain->at = file->source.data;
    bool done = has_plain_characters(file->source) && read_whole(plain);
    buffer_free(&plain->text);
    if (!done)
        file->root = NULL;
    return done;
}
