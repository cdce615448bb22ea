#include "report/template_context.h"

#include <string.h>

/* Appends while there is room; what is longer is none of the names that matter. */
static void add(char *to, unsigned *size, char byte)
{
    if (*size < sizeof((TemplateContext){0}.name))
        to[*size] = ascii_lower(byte);
    if (*size <= sizeof((TemplateContext){0}.name))
        ++*size;
}

static bool is(const char *text, unsigned size, const char *wanted)
{
    return size == strlen(wanted) && memcmp(text, wanted, size) == 0;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

static bool begins_tag(char byte)
{
    char c = ascii_lower(byte);
    return (c >= 'a' && c <= 'z') || c == '/' || c == '!' || c == '?';
}

static void end_tag(TemplateContext *c)
{
    bool raw = is(c->name, c->name_size, "script") || is(c->name, c->name_size, "style");
    c->state = raw ? CONTEXT_RAW : CONTEXT_TEXT;
    c->matched = 0;
}

static void move_name(TemplateContext *c, char byte)
{
    if (c->name_size == 0 && !begins_tag(byte)) {
        c->state = CONTEXT_TEXT;
    } else if (byte == '>') {
        end_tag(c);
    } else if (is_blank(byte) || (byte == '/' && c->name_size)) {
        c->state = CONTEXT_BETWEEN;
    } else {
        add(c->name, &c->name_size, byte);
        if (is(c->name, c->name_size, "!--"))
            c->state = CONTEXT_COMMENT;
        c->matched = 0;
    }
}

static void move_between(TemplateContext *c, char byte)
{
    if (byte == '>') {
        end_tag(c);
    } else if (!is_blank(byte) && byte != '/') {
        c->state = CONTEXT_ATTRIBUTE;
        c->attribute_size = c->value_size = 0;
        add(c->attribute, &c->attribute_size, byte);
    }
}

static void move_attribute(TemplateContext *c, char byte)
{
    if (byte == '=')
        c->state = CONTEXT_EQUALS;
    else if (byte == '>')
        end_tag(c);
    else if (byte == '/')
        c->state = CONTEXT_BETWEEN;
    else if (!is_blank(byte))
        add(c->attribute, &c->attribute_size, byte);
    else if (c->attribute_size) /* blanks may stand before "=" */
        c->state = CONTEXT_BETWEEN;
}

static void move_value(TemplateContext *c, char byte)
{
    bool bare = c->state == CONTEXT_BARE;
    if (c->state == CONTEXT_EQUALS && (byte == '"' || byte == '\'')) {
        c->state = CONTEXT_QUOTED;
        c->quote = byte;
    } else if (c->state == CONTEXT_QUOTED ? byte == c->quote : bare && is_blank(byte)) {
        c->state = CONTEXT_BETWEEN;
    } else if (c->state != CONTEXT_QUOTED && byte == '>') {
        end_tag(c);
    } else if (c->state != CONTEXT_EQUALS || !is_blank(byte)) {
        c->state = c->state == CONTEXT_EQUALS ? CONTEXT_BARE : c->state;
        if (byte & ~0x1f && byte != ' ') /* browsers pass blanks and controls over in an address */
            add(c->value, &c->value_size, byte);
    }
}

/* How much of `end` has been read with this byte. */
static unsigned match(unsigned matched, const char *end, char byte)
{
    if (ascii_lower(byte) == end[matched])
        return matched + 1;
    if (byte == '-' && end[0] == '-') /* "--->": two of them are read still */
        return matched;
    return byte == end[0];
}

static void move_raw(TemplateContext *c, char byte)
{
    const char *end = c->state == CONTEXT_COMMENT          ? "-->"
                      : is(c->name, c->name_size, "style") ? "</style"
                                                           : "</script";
    c->matched = match(c->matched, end, byte);
    if (end[c->matched])
        return;
    c->name_size = 0;
    add(c->name, &c->name_size, '/');
    c->state = c->state == CONTEXT_COMMENT ? CONTEXT_TEXT : CONTEXT_TAG;
}

void template_context_move(TemplateContext *c, Slice text)
{
    for (size_t i = 0; i < text.size; i++) {
        char byte = text.data[i];
        switch (c->state) {
        case CONTEXT_TEXT:
            if (byte == '<') {
                c->state = CONTEXT_TAG;
                c->name_size = 0;
            }
            break;
        case CONTEXT_TAG:
            move_name(c, byte);
            break;
        case CONTEXT_BETWEEN:
            if (byte == '=' && c->attribute_size)
                c->state = CONTEXT_EQUALS;
            else
                move_between(c, byte);
            break;
        case CONTEXT_ATTRIBUTE:
            move_attribute(c, byte);
            break;
        case CONTEXT_EQUALS:
        case CONTEXT_QUOTED:
        case CONTEXT_BARE:
            move_value(c, byte);
            break;
        case CONTEXT_COMMENT:
        case CONTEXT_RAW:
            move_raw(c, byte);
            break;
        }
    }
}

bool template_context_is_content(const TemplateContext *c)
{
    return c->state == CONTEXT_TEXT && !is(c->name, c->name_size, "title") &&
           !is(c->name, c->name_size, "textarea") && !is(c->name, c->name_size, "option");
}

void template_context_leave(TemplateContext *c, const TemplateContext *before)
{
    if (before->state == CONTEXT_QUOTED && c->state == CONTEXT_QUOTED && before->value_size == 0)
        c->value_size = 0;
}

static bool is_address(const TemplateContext *c)
{
    static const char *const names[] = {"href",       "src",    "action", "formaction", "data",
                                        "xlink:href", "srcset", "poster", "background", "ping"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (is(c->attribute, c->attribute_size, names[i]))
            return true;
    return false;
}

/* Whether what the address says so far makes the value a script or a page of its own. */
static bool is_scheme_of_script(const TemplateContext *c)
{
    static const char *const schemes[] = {"javascript:", "vbscript:", "data:"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t size = strlen(schemes[i]);
        if (c->value_size >= size && memcmp(c->value, schemes[i], size) == 0)
            return true;
    }
    return false;
}

static const char *refuse_in_value(const TemplateContext *c, bool address)
{
    if (c->attribute_size > 2 && memcmp(c->attribute, "on", 2) == 0)
        return "in a handler: what is escaped is script there all the same";
    if (is(c->attribute, c->attribute_size, "style"))
        return "in style=\"…\": name a class instead";
    if (is(c->attribute, c->attribute_size, "srcdoc"))
        return "in srcdoc: what is escaped is markup there all the same";
    if (is_address(c) && (is_scheme_of_script(c) || (c->value_size == 0 && !address)))
        return "where an address begins, which could be a script: an anchor is written "
               "\"#{{name}}\"";
    return NULL;
}

const char *template_context_refusal(TemplateContext *c, bool markup, bool address)
{
    switch (c->state) {
    case CONTEXT_TEXT:
    case CONTEXT_COMMENT:
        return NULL;
    case CONTEXT_RAW:
        return "inside of <script> or <style>: put it into an attribute (data-…) of an element";
    case CONTEXT_EQUALS:
    case CONTEXT_BARE:
        return "in an attribute without quotes";
    case CONTEXT_TAG:
    case CONTEXT_BETWEEN:
    case CONTEXT_ATTRIBUTE:
        return "in a tag, outside of an attribute's value";
    case CONTEXT_QUOTED:
        break;
    }
    if (markup)
        return "in an attribute, where markup has no meaning";
    const char *refusal = refuse_in_value(c, address);
    if (!refusal)
        add(c->value, &c->value_size, 'x');
    return refusal;
}
