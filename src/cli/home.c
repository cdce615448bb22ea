#include "cli/home.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

/* What tells the folder from any other: the schema of policies. */
static bool is_home(Slice folder, Arena *arena)
{
    Slice schema = arena_printf(arena, "%.*s/policies/policy.xsd", (int)folder.size, folder.data);
    return schema.data && access(schema.data, R_OK) == 0;
}

/* The kernel tells; where /proc is not mounted, as in a bare chroot, by the name it was started by.
 */
static bool find_program(char path[PATH_MAX])
{
    if (realpath("/proc/self/exe", path))
        return true;
    const char *name = (const char *)getauxval(AT_EXECFN);
    return name && realpath(name, path);
}

/* Beside the program: as installed, or as built in the source tree. */
static Slice beside_program(Arena *arena)
{
    static const char *const places[] = {"/share/trailaudit", ""};
    char program[PATH_MAX];
    if (!find_program(program))
        return (Slice){0};
    Slice folder = slice_of(program);
    for (int up = 0; up < 2; up++)
        folder.size = slice_find_last(folder, '/');
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        Slice place = arena_printf(arena, "%.*s%s", (int)folder.size, folder.data, places[i]);
        if (place.size && is_home(place, arena))
            return place;
    }
    return (Slice){0};
}

Slice home_folder(Arena *arena)
{
    const char *named = getenv("TRAILAUDIT_HOME");
    return named && named[0] ? slice_of(named) : beside_program(arena);
}

static const char *missing(const char *path, Slice home, Arena *arena, Diagnostics *sink)
{
    Slice hint = {0};
    if (home.size)
        hint = arena_printf(arena, "looked for here and in %.*s", (int)home.size, home.data);
    Diagnostic diagnostic = {.level = DIAGNOSTIC_ERROR,
                             .code = "no-such-file",
                             .file = slice_of(path),
                             .message = SLICE("no such file or folder"),
                             .hint = hint};
    diagnostics_add(sink, &diagnostic);
    return NULL;
}

const char *home_path(const char *path, Arena *arena, Diagnostics *sink)
{
    /* What is there but cannot be read is for its reader to tell. */
    if (access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR))
        return path;
    if (path[0] == '/' || path[0] == '\0')
        return missing(path, (Slice){0}, arena, sink);
    Slice home = home_folder(arena);
    Slice there = {0};
    if (home.size)
        there = arena_printf(arena, "%.*s/%s", (int)home.size, home.data, path);
    return there.data && access(there.data, F_OK) == 0 ? there.data
                                                       : missing(path, home, arena, sink);
}

const char *const *home_paths(const char *const *paths, size_t count, Arena *arena,
                              Diagnostics *sink)
{
    const char **found = arena_array(arena, count, sizeof(char *));
    bool all = found != NULL;
    for (size_t i = 0; found && i < count; i++) {
        found[i] = home_path(paths[i], arena, sink);
        all = all && found[i];
    }
    return all ? found : NULL;
}
