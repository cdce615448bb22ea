#include "policy/framework.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/names.h"
#include "policy/folder.h"
#include "policy/loader.h"

typedef struct {
    Arena *arena;
    Diagnostics *sink;
    Diagnostics *quiet; /* of files that policy_load reads, and reports */
    Schema schema;
    Pointers frameworks; /* Framework */
    Names *seen;         /* device and inode of the files */
    Names *names;        /* id, blank, version; their numbers are places in frameworks */
    bool failed;         /* memory ran out */
} Loading;

/* ---- one file ---- */

static XmlElement *only_child(XmlFile *file, XmlElement *element, const char *name, bool needed)
{
    XmlElement *found = NULL;
    for (XmlElement *child = element->first; child; child = child->next) {
        if (child->bad || !xml_is(child, name))
            continue;
        if (found)
            xml_report(file, DIAGNOSTIC_ERROR, child->offset, "repeated-element", (Slice){0},
                       "<%s> stands twice in <%.*s>", name, XML_SHOWN(element->name));
        else
            found = child;
    }
    if (!found && needed && !element->bad_inside)
        xml_report(file, DIAGNOSTIC_ERROR, element->offset, "missing-element", (Slice){0},
                   "<%s> is missing in <%.*s>", name, XML_SHOWN(element->name));
    return found;
}

static void report_duplicate(XmlFile *file, const XmlAttribute *id, const char *what, Slice other,
                             unsigned line)
{
    Slice hint = arena_printf(file->arena, "the other is in %.*s:%u", XML_SHOWN(other), line);
    xml_report(file, DIAGNOSTIC_ERROR, id->value_offset, "duplicate-id", hint,
               "%s '%.*s' is already there", what, XML_SHOWN(id->value));
}

/* Numbers of `ids` are places in the framework's controls. */
static void read_control(Loading *loading, XmlFile *file, XmlElement *element, Names *ids,
                         Framework *framework)
{
    const XmlAttribute *id = xml_attribute(element, "id");
    FrameworkControl control = {.title = xml_words(file, only_child(file, element, "title", true))};
    control.line = xml_line(file, element->offset);
    if (!id || id->bad)
        return;
    control.id = slice_trim(id->value);
    uint32_t number = names_intern(ids, control.id);
    if (number == NAMES_NONE)
        loading->failed = true;
    else if (number < framework->control_count)
        report_duplicate(file, id, "control", file->name, framework->controls[number].line);
    else
        framework->controls[framework->control_count++] = control;
}

static void read_controls(Loading *loading, XmlFile *file, Framework *framework)
{
    size_t count = 0;
    for (XmlElement *child = file->root->first; child; child = child->next)
        count += !child->bad && xml_is(child, "control");
    Names *ids = names_new();
    framework->controls = arena_array(loading->arena, count, sizeof(FrameworkControl));
    loading->failed |= !ids || !framework->controls;
    for (XmlElement *child = file->root->first; child && !loading->failed; child = child->next)
        if (!child->bad && xml_is(child, "control"))
            read_control(loading, file, child, ids, framework);
    if (count == 0 && !file->root->bad_inside)
        xml_report(file, DIAGNOSTIC_ERROR, file->root->offset, "missing-element", (Slice){0},
                   "<control> is missing in <framework>");
    names_free(ids);
}

/* A framework and version that another file has is an error there; the first one stays. */
static bool claim(Loading *loading, XmlFile *file, const Framework *framework)
{
    const XmlAttribute *id = xml_attribute(file->root, "id");
    Slice key =
        arena_printf(loading->arena, "%.*s %.*s", (int)framework->id.size,
                     framework->id.data ? framework->id.data : "", (int)framework->version.size,
                     framework->version.data ? framework->version.data : "");
    uint32_t number = key.data ? names_intern(loading->names, key) : NAMES_NONE;
    if (number == NAMES_NONE) {
        loading->failed = true;
        return false;
    }
    if (number >= loading->frameworks.count)
        return true;
    const Framework *other = loading->frameworks.items[number];
    char what[160];
    snprintf(what, sizeof what, "version '%.*s' of framework", XML_SHOWN(framework->version));
    if (id)
        report_duplicate(file, id, what, other->file, other->line);
    return false;
}

static void read_framework(Loading *loading, XmlFile *file)
{
    Framework *framework = arena_take(loading->arena, sizeof(Framework));
    if (!framework) {
        loading->failed = true;
        return;
    }
    *framework = (Framework){.id = xml_value(file->root, "id"),
                             .version = slice_trim(xml_value(file->root, "version")),
                             .file = file->name,
                             .sha256 = file->sha256};
    framework->title = xml_words(file, only_child(file, file->root, "title", true));
    framework->source = xml_words(file, only_child(file, file->root, "source", false));
    framework->line = xml_line(file, file->root->offset);
    read_controls(loading, file, framework);
    if (!loading->failed && claim(loading, file, framework))
        loading->failed |= !pointers_add(&loading->frameworks, framework, loading->arena);
}

static void read_text(Loading *loading, Slice name, Slice source)
{
    XmlFile *file = arena_take(loading->arena, sizeof(XmlFile));
    if (!file) {
        loading->failed = true;
        return;
    }
    if (!loading->schema.grammar &&
        !schema_open(&loading->schema, "policies/frameworks/framework.xsd", loading->arena,
                     loading->sink)) {
        loading->failed = true;
        return;
    }
    if (xml_open(file, name, source, loading->arena, loading->sink)) {
        schema_check(&loading->schema, file);
        if (!file->root->bad) {
            read_framework(loading, file);
            schema_explain(file);
        }
    }
    loading->failed |= file->failed;
    xml_close(file);
}

bool framework_is_document(Slice xml)
{
    Slice name, space;
    return xml_scan_root(xml, &name, &space) && slice_equal(name, SLICE("framework")) &&
           slice_starts(space, SLICE("urn:trailaudit:framework:"));
}

/* ---- the files ---- */

/* Most files are policies, as their first bytes tell. */
static bool begins_otherwise(const char *path)
{
    char bytes[4096];
    Slice name, space;
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    bool plain = descriptor >= 0 && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
    ssize_t size = !plain ? -1 : read(descriptor, bytes, sizeof bytes);
    if (descriptor >= 0)
        close(descriptor);
    return size > 0 && xml_scan_root((Slice){bytes, (size_t)size}, &name, &space) &&
           name.data + name.size < bytes + size && !slice_equal(name, SLICE("framework"));
}

static void read_file(Loading *loading, const char *path)
{
    Arena looked_at = {0};
    if (begins_otherwise(path))
        return;
    Slice source = xml_read(path, &looked_at, loading->quiet);
    if (source.data && framework_is_document(source)) {
        Slice name = arena_copy(loading->arena, slice_of(path));
        Slice kept = arena_copy(loading->arena, source);
        loading->failed |= !name.data || !kept.data;
        if (!loading->failed)
            read_text(loading, name, kept);
    }
    arena_free(&looked_at);
}

static void read_below(Loading *loading, const char *path)
{
    FolderFiles files = {0};
    struct stat status;
    if (stat(path, &status) == 0 && !S_ISDIR(status.st_mode))
        loading->failed |= !folder_add(&files, path);
    else
        loading->failed |= !folder_list(path, loading->seen, loading->quiet, &files);
    for (size_t i = 0; i < files.count && !loading->failed; i++)
        if (stat(files.paths[i], &status) != 0)
            diagnostics_report(loading->quiet, DIAGNOSTIC_ERROR, "unreadable-file",
                               slice_of(files.paths[i]), 0, "the file can't be read: %s",
                               strerror(errno));
        else if (!folder_seen(loading->seen, &status, &loading->failed) &&
                 names_count(loading->seen) <= LIMIT_POLICY_FILES)
            read_file(loading, files.paths[i]);
    folder_free(&files);
}

/* ---- the whole ---- */

static int compare_frameworks(const void *a, const void *b)
{
    const Framework *x = *(const Framework *const *)a, *y = *(const Framework *const *)b;
    int order = slice_compare(x->id, y->id);
    return order ? order : slice_compare(x->version, y->version);
}

static bool begin(Loading *loading, Arena *arena, Diagnostics *sink)
{
    *loading = (Loading){.arena = arena, .sink = sink};
    loading->quiet = diagnostics_new();
    loading->seen = names_new();
    loading->names = names_new();
    return loading->quiet && loading->seen && loading->names;
}

static FrameworkSet *finish(Loading *loading)
{
    FrameworkSet *set = arena_take(loading->arena, sizeof(FrameworkSet));
    if (loading->failed || diagnostics_lack_memory(loading->quiet))
        diagnostics_say_no_memory(loading->sink);
    /* Files that were read as policies, but not now. */
    if (diagnostics_count(loading->sink, DIAGNOSTIC_ERROR) == 0)
        for (size_t i = 0; i < diagnostics_kept(loading->quiet); i++)
            diagnostics_add(loading->sink, diagnostics_get(loading->quiet, i));
    if (set && loading->frameworks.count) {
        set->frameworks = (Framework **)loading->frameworks.items;
        set->count = loading->frameworks.count;
        qsort(set->frameworks, set->count, sizeof(Framework *), compare_frameworks);
    }
    return loading->failed ? NULL : set;
}

static void end(Loading *loading)
{
    diagnostics_sort(loading->sink);
    diagnostics_free(loading->quiet);
    names_free(loading->seen);
    names_free(loading->names);
    schema_close(&loading->schema);
}

FrameworkSet *framework_load(const char *const *paths, size_t count, Arena *arena,
                             Diagnostics *sink)
{
    Loading loading;
    FrameworkSet *set = NULL;
    if (begin(&loading, arena, sink)) {
        for (size_t i = 0; i < count && !loading.failed; i++) {
            Slice path = arena_copy(arena, slice_of(paths[i]));
            loading.failed |= !path.data;
            if (path.size)
                read_below(&loading, path.data);
        }
        set = finish(&loading);
    }
    end(&loading);
    return set;
}

FrameworkSet *framework_load_text(Slice text, Slice name, Arena *arena, Diagnostics *sink)
{
    Loading loading;
    FrameworkSet *set = NULL;
    Slice source = arena_copy(arena, text), called = arena_copy(arena, name);
    if (begin(&loading, arena, sink) && source.data && called.data) {
        read_text(&loading, called, source);
        set = finish(&loading);
    }
    end(&loading);
    return set;
}

const Framework *framework_find(const FrameworkSet *set, Slice id, Slice version)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (slice_equal(set->frameworks[i]->id, id) &&
            slice_equal(set->frameworks[i]->version, version))
            return set->frameworks[i];
    return NULL;
}

const FrameworkControl *framework_control(const Framework *framework, Slice id)
{
    for (uint32_t i = 0; i < framework->control_count; i++)
        if (slice_equal(framework->controls[i].id, id))
            return &framework->controls[i];
    return NULL;
}
