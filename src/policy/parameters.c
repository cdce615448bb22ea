/*
 * Parameters: what a run sets in policies. They are replaced before anything is checked, so that a
 * value is judged as if it had been written there; what came of parameters is never looked at again
 * for more of them.
 */
#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "policy/loader.h"

/* ---- names ---- */

static bool begins_name(char c)
{
    char lower = ascii_lower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
}

/* The name of "${name}" at the text's beginning; empty where there is none. Names are ids. */
static Slice name_at(Slice text)
{
    size_t size = 2;
    while (size < text.size && (begins_name(text.data[size]) ||
                                (size > 2 && strchr("._:/@+-", text.data[size]) != NULL)))
        size++;
    if (size == 2 || size >= text.size || text.data[size] != '}')
        return (Slice){0};
    return (Slice){text.data + 2, size - 2};
}

size_t parameter_find(Slice text)
{
    for (size_t i = 0; i + 3 < text.size; i++) {
        Slice rest = slice_from(text, i);
        i += slice_find(rest, '$');
        rest = slice_from(text, i);
        if (slice_starts(rest, SLICE("${")) && name_at(rest).size)
            return i;
    }
    return text.size;
}

/* ---- declaring ---- */

/* Of elements whose schema was not checked yet. */
static bool is_top(const Loader *loader, const XmlElement *element, const char *name)
{
    return xml_is(element, name) && slice_equal(element->space, loader->schema.grammar->space);
}

static void declare(Reader *reader, const XmlElement *element)
{
    Loader *loader = reader->loader;
    const XmlAttribute *name = xml_attribute(element, "name");
    const XmlAttribute *standard = xml_attribute(element, "default");
    if (!name ||
        loader_claim(reader, &loader->parameter_ids, "parameter", element, "name") == NAMES_NONE)
        return;
    Parameter *parameter = arena_take(loader->arena, sizeof(Parameter));
    if (!parameter || !pointers_add(&loader->parameters, parameter, loader->arena)) {
        loader->failed = true;
        return;
    }
    *parameter = (Parameter){.name = name->value,
                             .value = standard ? standard->value : (Slice){0},
                             .file = reader->file,
                             .offset = name->value_offset};
}

void parameters_declare(Loader *loader, XmlFile *file)
{
    Reader reader = {loader, file};
    if (!is_top(loader, file->root, "policy-set"))
        return;
    for (const XmlElement *child = file->root->first; child; child = child->next)
        if (is_top(loader, child, "parameter"))
            declare(&reader, child);
}

/* ---- setting ---- */

static void report_unknown(Loader *loader, const PolicyParameter *given)
{
    Slice near = loader_nearest(loader, &loader->parameter_ids, given->name);
    Diagnostic said = given->place ? *given->place : (Diagnostic){0};
    said.level = DIAGNOSTIC_ERROR;
    said.code = "unknown-parameter";
    said.message =
        arena_printf(loader->arena, "no policy has a parameter '%.*s'", XML_SHOWN(given->name));
    if (near.size)
        said.hint = arena_printf(loader->arena, "did you mean '%.*s'?", XML_SHOWN(near));
    diagnostics_add(loader->sink, &said);
}

static void set(Loader *loader, const PolicyParameter *given)
{
    uint32_t number = names_find(loader->parameter_ids.names, given->name);
    if (number == NAMES_NONE) {
        report_unknown(loader, given);
        return;
    }
    Parameter *parameter = loader->parameters.items[number];
    if (!text_is_utf8(given->value)) {
        loader_report(loader, "bad-parameter", (Slice){0},
                      "the value of parameter '%.*s' is not UTF-8", XML_SHOWN(given->name));
        return;
    }
    parameter->value = arena_copy(loader->arena, given->value);
    loader->failed |= !parameter->value.data;
}

void parameters_settle(Loader *loader)
{
    const PolicyInputs *inputs = loader->inputs;
    for (uint32_t i = 0; inputs && i < inputs->parameter_count; i++)
        set(loader, &inputs->parameters[i]);
    for (uint32_t i = 0; i < loader->parameters.count; i++) {
        const Parameter *parameter = loader->parameters.items[i];
        if (!parameter->value.data)
            xml_report(parameter->file, DIAGNOSTIC_ERROR, parameter->offset, "unset-parameter",
                       SLICE("give it a default, or set it with --set or in the report definition"),
                       "parameter '%.*s' has no value", XML_SHOWN(parameter->name));
    }
}

/* ---- replacing ---- */

typedef struct {
    Loader *loader;
    XmlFile *file;
    XmlAttribute *attribute;
    Buffer value;
    XmlPiece *pieces;
    uint32_t count;
    bool sound;
} Replacing;

static void add_piece(Replacing *replacing, size_t written, bool replaced)
{
    replacing->pieces[replacing->count++] = (XmlPiece){replacing->value.size, written, replaced};
}

/* "${…" at that byte of what was written; returns the bytes it takes. */
static size_t take_parameter(Replacing *replacing, size_t at)
{
    Loader *loader = replacing->loader;
    Slice name = name_at(slice_from(replacing->attribute->value, at));
    uint32_t number = names_find(loader->parameter_ids.names, name);
    size_t place = xml_value_place(replacing->file, replacing->attribute, at);
    const Parameter *parameter = number == NAMES_NONE ? NULL : loader->parameters.items[number];
    if (name.size == 0)
        xml_report(replacing->file, DIAGNOSTIC_ERROR, place, "bad-parameter",
                   SLICE("write ${name}, or $${ for the two characters themselves"),
                   "'${' begins no parameter");
    else if (!parameter)
        xml_report(replacing->file, DIAGNOSTIC_ERROR, place, "unknown-parameter",
                   xml_hint(replacing->file, "did you mean '${%s}'?",
                            loader_nearest(loader, &loader->parameter_ids, name)),
                   "parameter '%.*s' is not there", XML_SHOWN(name));
    else if (parameter->value.data) {
        add_piece(replacing, at, true);
        buffer_add(&replacing->value, parameter->value);
    }
    /* Where it has no value, that was said where it is declared. */
    replacing->sound &= parameter && parameter->value.data;
    return name.size ? name.size + 3 : 2;
}

static void take_all(Replacing *replacing)
{
    Slice written = replacing->attribute->value;
    bool literal = false;
    for (size_t at = 0; at < written.size;) {
        Slice rest = slice_from(written, at);
        bool escaped = slice_starts(rest, SLICE("$${"));
        if (!escaped && slice_starts(rest, SLICE("${"))) {
            at += take_parameter(replacing, at);
            literal = false;
            continue;
        }
        if (escaped || !literal)
            add_piece(replacing, at + escaped, false);
        buffer_add(&replacing->value,
                   (Slice){rest.data + escaped, escaped ? (size_t)2 : (size_t)1});
        at += escaped ? 3 : 1;
        literal = true;
    }
}

static uint32_t count_dollars(Slice text)
{
    uint32_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == '$';
    return count;
}

static void replace_value(Loader *loader, XmlFile *file, XmlAttribute *attribute)
{
    if (slice_find(attribute->value, '$') == attribute->value.size ||
        !slice_contains(attribute->value, SLICE("${")))
        return;
    Replacing replacing = {.loader = loader, .file = file, .attribute = attribute, .sound = true};
    /* One for each parameter or escape, and one for what is behind it. */
    replacing.pieces = arena_array(loader->arena, 2 * (size_t)count_dollars(attribute->value) + 2,
                                   sizeof(XmlPiece));
    if (replacing.pieces)
        take_all(&replacing);
    Slice value = {0};
    if (replacing.pieces && !replacing.value.failed)
        value = arena_copy(loader->arena, buffer_slice(&replacing.value));
    buffer_free(&replacing.value);
    if (!value.data)
        loader->failed = true;
    else if (replacing.sound)
        xml_set_value(file, attribute, value, replacing.pieces, replacing.count);
    attribute->bad |= !value.data || !replacing.sound;
}

/* What declares parameters, or says what is read at all, can't hang on them. */
static void refuse(XmlFile *file, const XmlElement *element)
{
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        XmlAttribute *attribute = &element->attributes[i];
        size_t at = parameter_find(attribute->value);
        if (at == attribute->value.size)
            continue;
        attribute->bad = true;
        xml_report(file, DIAGNOSTIC_ERROR, xml_value_place(file, attribute, at),
                   "misplaced-parameter", (Slice){0}, "parameters have no place in <%.*s>",
                   XML_SHOWN(element->name));
    }
}

static void warn_text(XmlFile *file, const XmlElement *element)
{
    if (!xml_is(element, "value"))
        return;
    size_t at = parameter_find(element->text);
    if (at < element->text.size)
        xml_report(file, DIAGNOSTIC_WARNING, xml_text_place(file, element, at), "parameter-in-text",
                   (Slice){0},
                   "parameters are replaced in attribute values only; here this is plain text");
}

/* Recursion is bounded by LIMIT_XML_DEPTH, which xml_open has checked. */
static void replace_in(Loader *loader, XmlFile *file, XmlElement *element)
{
    if (is_top(loader, element, "parameter") || is_top(loader, element, "include")) {
        refuse(file, element);
        return;
    }
    for (uint32_t i = 0; i < element->attribute_count; i++)
        if (element->attributes[i].space.size == 0)
            replace_value(loader, file, &element->attributes[i]);
    warn_text(file, element);
    for (XmlElement *child = element->first; child; child = child->next)
        replace_in(loader, file, child);
}

void parameters_replace(Loader *loader, XmlFile *file)
{
    const Grammar *apart = loader->exceptions_schema.grammar;
    if (is_top(loader, file->root, "policy-set") ||
        (apart && slice_equal(file->root->space, apart->space)))
        replace_in(loader, file, file->root);
}

static bool pass_over(XmlElement *element)
{
    bool any = false;
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        XmlAttribute *attribute = &element->attributes[i];
        attribute->bad |= parameter_find(attribute->value) < attribute->value.size;
        any |= attribute->bad;
    }
    for (XmlElement *child = element->first; child; child = child->next)
        any |= pass_over(child);
    return any;
}

bool parameters_pass_over(XmlFile *file)
{
    return pass_over(file->root);
}
