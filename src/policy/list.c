/* Lists: values that stand in the policy file, in a file of their own, or are set by the run. */
#include "base/text.h"
#include "policy/loader.h"

/* Values with their places, before they become a list. */
typedef struct {
    Arena *arena;
    Slice *values;
    Written *places;
    uint32_t count, capacity;
} Filling;

static bool add_value(Filling *filling, Slice value, XmlFile *file, size_t offset)
{
    if (filling->count == filling->capacity) {
        uint32_t capacity = filling->capacity ? filling->capacity * 2 : 16;
        Slice *values = arena_array(filling->arena, capacity, sizeof(Slice));
        Written *places = arena_array(filling->arena, capacity, sizeof(Written));
        if (!values || !places)
            return false;
        if (filling->count) {
            memcpy(values, filling->values, filling->count * sizeof(Slice));
            memcpy(places, filling->places, filling->count * sizeof(Written));
        }
        filling->values = values;
        filling->places = places;
        filling->capacity = capacity;
    }
    filling->values[filling->count] = value;
    filling->places[filling->count++] = (Written){file, offset};
    return true;
}

/* ---- files of values ---- */

/* A line up to its comment: # at its start or behind a blank. */
static Slice without_comment(Slice line)
{
    for (size_t i = 0; i < line.size; i++)
        if (line.data[i] == '#' && (i == 0 || line.data[i - 1] == ' ' || line.data[i - 1] == '\t'))
            return (Slice){line.data, i};
    return line;
}

static bool add_lines(Filling *filling, XmlFile *file)
{
    Slice rest = slice_from(file->source, file->lines[0]), line;
    while (slice_next(&rest, "\r\n", &line)) {
        Slice value = slice_trim(without_comment(line));
        if (value.size &&
            !add_value(filling, value, file, (size_t)(value.data - file->source.data)))
            return false;
    }
    return true;
}

/* What a list holds decides results: its file is named beside those of the policies. */
static bool name_file(Reader *reader, Slice path, Slice source, Slice id)
{
    Loader *loader = reader->loader;
    PolicyFile *file = arena_take(loader->arena, sizeof(PolicyFile));
    if (!file || !digest_of(source, &file->sha256))
        return false;
    file->path = path;
    file->set_id = id;
    file->set_title = SLICE("list");
    return pointers_add(&loader->files, file, loader->arena);
}

static bool add_file(Reader *reader, const XmlElement *element, Filling *filling)
{
    const XmlAttribute *href = xml_attribute(element, "href");
    XmlFailure failure;
    if (!href || href->bad)
        return true;
    Slice path = xml_path_beside(reader->file, href->value);
    XmlFile *file = arena_take(filling->arena, sizeof(XmlFile));
    if (!path.data || !file)
        return false;
    Slice source = xml_read_or(path.data, filling->arena, &failure);
    if (!source.data) {
        xml_report(reader->file, DIAGNOSTIC_ERROR, href->value_offset, failure.code, (Slice){0},
                   "list '%.*s': %.*s: %s", XML_SHOWN(xml_value(element, "id")), XML_SHOWN(path),
                   failure.text);
        return true;
    }
    XmlOrigin origin =
        reader->file->origin == XML_ASIDE ? XML_ASIDE : xml_origin_of(path, reader->file->name);
    if (!xml_open_plain(file, path, source, origin, filling->arena, reader->loader->sink))
        return !file->failed;
    return name_file(reader, path, source, xml_value(element, "id")) && add_lines(filling, file);
}

/* ---- a list ---- */

static bool add_elements(Reader *reader, const XmlElement *element, Filling *filling)
{
    for (const XmlElement *child = element->first; child; child = child->next)
        if (!child->bad && xml_is(child, "value") &&
            !add_value(filling, slice_trim(child->text), reader->file,
                       xml_trimmed_place(reader->file, child)))
            return false;
    return true;
}

void list_read(Reader *reader, const XmlElement *element)
{
    Loader *loader = reader->loader;
    Filling filling = {.arena = loader->arena};
    if (loader_claim(reader, &loader->list_ids, "list", element, "id") == NAMES_NONE)
        return;
    NamedList *named = arena_take(loader->arena, sizeof(NamedList));
    if (!named || !add_elements(reader, element, &filling) ||
        !add_file(reader, element, &filling) ||
        !pointers_add(&loader->lists, named, loader->arena)) {
        loader->failed = true;
        return;
    }
    named->file = reader->file;
    named->offset = element->offset;
    named->places = filling.places;
    named->list = (PolicyList){
        .id = xml_value(element, "id"),
        .values = filling.values,
        .count = filling.count,
        .may_be_empty = slice_equal(xml_value(element, "may-be-empty"), SLICE("yes")),
        .file = reader->file->name,
    };
    named->list.line = xml_line(reader->file, element->offset);
}

/* ---- what the run sets ---- */

static bool set_values(NamedList *named, const PolicyListValues *given, Arena *arena)
{
    Filling filling = {.arena = arena};
    for (uint32_t i = 0; i < given->count; i++) {
        Slice value = arena_copy(arena, given->values[i]);
        if (!value.data || !add_value(&filling, value, named->file, named->offset))
            return false;
    }
    named->list.values = filling.values;
    named->list.count = filling.count;
    named->places = filling.places;
    return true;
}

void lists_settle(Loader *loader)
{
    const PolicyInputs *inputs = loader->inputs;
    for (uint32_t i = 0; inputs && i < inputs->list_count; i++) {
        const PolicyListValues *given = &inputs->lists[i];
        uint32_t number = names_find(loader->list_ids.names, given->id);
        if (number != NAMES_NONE) {
            loader->failed |= !set_values(loader->lists.items[number], given, loader->arena);
            continue;
        }
        Slice near = loader_nearest(loader, &loader->list_ids, given->id), hint = {0};
        if (near.size)
            hint = arena_printf(loader->arena, "did you mean '%.*s'?", XML_SHOWN(near));
        loader_report(loader, "unknown-list", hint, "no policy has a list '%.*s'",
                      XML_SHOWN(given->id));
    }
}
