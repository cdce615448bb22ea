#include "report/files_known.h"

#include <dirent.h>
#include <stdlib.h>

#include "base/embedded.h"
#include "base/text.h"

enum { NAMES_MOST = 512 }; /* of one folder: templates are written by hand */

typedef struct {
    Slice *names;
    size_t count;
} Names;

static void add_name(Names *names, Slice name)
{
    if (name.data && names->count < NAMES_MOST)
        names->names[names->count++] = name;
}

static Names names_in(Files *files)
{
    return (Names){arena_array(&files->arena, NAMES_MOST, sizeof(Slice)), 0};
}

/* The files that are built in below the folder. */
static void add_built_in(Files *files, const char *folder, Names *names)
{
    Slice before = arena_printf(&files->arena, "%s/", folder);
    for (size_t i = 0; before.data && embedded_path(i); i++) {
        Slice path = slice_of(embedded_path(i));
        if (slice_starts(path, before) && !slice_ends(path, SLICE(".md")))
            add_name(names, slice_from(path, before.size));
    }
}

static int by_name(const void *a, const void *b)
{
    return slice_compare(*(const Slice *)a, *(const Slice *)b);
}

static void add_of_folder(Files *files, Names *names)
{
    DIR *listing = files->folder ? opendir(files->folder) : NULL;
    for (struct dirent *entry; listing && (entry = readdir(listing));)
        if (entry->d_name[0] != '.')
            add_name(names, arena_copy(&files->arena, slice_of(entry->d_name)));
    if (listing)
        closedir(listing);
    if (names->count)
        qsort(names->names, names->count, sizeof(Slice), by_name);
}

Slice files_hint_partial(Files *files, Slice name)
{
    Names all = names_in(files), partials = names_in(files);
    if (!all.names || !partials.names)
        return (Slice){0};
    add_built_in(files, files->built_in, &all);
    add_of_folder(files, &all);
    for (size_t i = 0; i < all.count; i++)
        if (slice_ends(all.names[i], SLICE(".html")) &&
            (i == 0 || !slice_equal(all.names[i], all.names[i - 1])))
            add_name(&partials, (Slice){all.names[i].data, all.names[i].size - 5});
    Slice nearest = text_nearest(name, partials.names, partials.count);
    Buffer hint = {0};
    if (nearest.size)
        buffer_printf(&hint, "did you mean '%.*s'?", (int)nearest.size, nearest.data);
    for (size_t i = 0; !nearest.size && i < partials.count; i++) {
        buffer_add(&hint, i ? SLICE(", ") : SLICE("there are: "));
        text_add_visible(&hint, partials.names[i]);
    }
    Slice kept = arena_copy(&files->arena, buffer_slice(&hint));
    buffer_free(&hint);
    return kept;
}

static bool is_of_template(Slice name)
{
    return slice_ends(name, SLICE(".html")) || slice_ends(name, SLICE(".css")) ||
           slice_ends(name, SLICE(".js")) || slice_ends(name, SLICE(".xml")) ||
           slice_ends(name, SLICE(".conf"));
}

static bool is_among(Slice name, const Names *names)
{
    for (size_t i = 0; i < names->count; i++)
        if (slice_equal(names->names[i], name))
            return true;
    return false;
}

static bool was_read(const Files *files, Slice name)
{
    for (size_t i = 0; i < files->read_count; i++)
        if (slice_equal(files->read[i].name, name))
            return true;
    return false;
}

void files_warn_of_unread(Files *files)
{
    Names known = names_in(files), there = names_in(files);
    if (!files->folder || !known.names || !there.names)
        return;
    add_built_in(files, files->built_in, &known);
    add_name(&known, SLICE("words.xml"));
    add_name(&known, SLICE("theme.conf"));
    add_of_folder(files, &there);
    for (size_t i = 0; i < there.count; i++) {
        Slice name = there.names[i];
        if (!is_of_template(name) || is_among(name, &known) || was_read(files, name))
            continue;
        Slice path =
            arena_printf(&files->arena, "%s/%.*s", files->folder, (int)name.size, name.data);
        Slice nearest = text_nearest(name, known.names, known.count);
        diagnostics_report(files->sink, DIAGNOSTIC_WARNING, "template-unread", path, 0,
                           "no template names this file, so that it changes nothing%s%.*s%s",
                           nearest.size ? "; did you mean '" : "", (int)nearest.size,
                           nearest.data ? nearest.data : "", nearest.size ? "'?" : "");
    }
}
