#include "policy/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"

typedef struct {
    Names *seen;
    Diagnostics *sink;
    FolderFiles *files;
    bool failed; /* memory ran out */
} Walk;

Slice folder_key(const struct stat *status, char key[FOLDER_KEY])
{
    int size = snprintf(key, FOLDER_KEY, "%llu:%llu", (unsigned long long)status->st_dev,
                        (unsigned long long)status->st_ino);
    return (Slice){key, (size_t)size};
}

bool folder_seen(Names *seen, const struct stat *status, bool *failed)
{
    char key[FOLDER_KEY];
    uint32_t known = names_count(seen);
    uint32_t number = names_intern(seen, folder_key(status, key));
    *failed |= number == NAMES_NONE;
    return number < known;
}

bool folder_add(FolderFiles *files, const char *path)
{
    if (files->count == files->capacity) {
        size_t capacity = files->capacity ? files->capacity * 2 : 32;
        char **grown = realloc(files->paths, capacity * sizeof(char *));
        if (!grown)
            return false;
        files->paths = grown;
        files->capacity = capacity;
    }
    files->paths[files->count] = strdup(path);
    return files->paths[files->count] && ++files->count;
}

void folder_free(FolderFiles *files)
{
    for (size_t i = 0; i < files->count; i++)
        free(files->paths[i]);
    free(files->paths);
}

static void walk_folder(Walk *walk, const char *folder, int depth);

/* `type` as the folder tells it. */
static void walk_entry(Walk *walk, const char *path, unsigned char type, int depth)
{
    struct stat status;
    bool xml = slice_ends_fold(slice_of(path), SLICE(".xml")) && strlen(path) > 4;
    if (type == DT_REG) {
        walk->failed |= xml && !folder_add(walk->files, path);
        return;
    }
    if (stat(path, &status) != 0) {
        /* A link to nowhere is in nobody's way unless it is named as a policy. */
        if (xml || errno != ENOENT)
            diagnostics_report(walk->sink, DIAGNOSTIC_ERROR, "unreadable-file", slice_of(path), 0,
                               "the file can't be read: %s", strerror(errno));
        return;
    }
    if (S_ISDIR(status.st_mode) && !folder_seen(walk->seen, &status, &walk->failed))
        walk_folder(walk, path, depth + 1);
    else if (S_ISREG(status.st_mode) && xml)
        walk->failed |= !folder_add(walk->files, path);
    else if (xml && !S_ISDIR(status.st_mode))
        diagnostics_report(walk->sink, DIAGNOSTIC_ERROR, "unreadable-file", slice_of(path), 0,
                           "it is named as a policy, and is no plain file");
}

static void complain(Walk *walk, const char *folder, const char *why)
{
    diagnostics_report(walk->sink, DIAGNOSTIC_ERROR, "unreadable-file", slice_of(folder), 0,
                       "the folder can't be read: %s", why);
}

static void walk_folder(Walk *walk, const char *folder, int depth)
{
    DIR *opened = depth < LIMIT_SYMLINKS ? opendir(folder) : NULL;
    const char *slash = slice_ends(slice_of(folder), SLICE("/")) ? "" : "/";
    if (!opened) {
        walk->failed |= depth < LIMIT_SYMLINKS && errno == ENOMEM;
        complain(walk, folder, depth < LIMIT_SYMLINKS ? strerror(errno) : "folders nest too deep");
        return;
    }
    struct dirent *entry;
    while (!walk->failed && (errno = 0, entry = readdir(opened))) {
        char *path = NULL;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (asprintf(&path, "%s%s%s", folder, slash, entry->d_name) < 0) {
            walk->failed = true;
            break;
        }
        walk_entry(walk, path, entry->d_type, depth);
        free(path);
    }
    if (!walk->failed && errno)
        complain(walk, folder, strerror(errno));
    closedir(opened);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool folder_list(const char *folder, Names *seen, Diagnostics *sink, FolderFiles *files)
{
    Walk walk = {seen, sink, files, false};
    walk_folder(&walk, folder, 0);
    if (files->count)
        qsort(files->paths, files->count, sizeof(char *), by_bytes);
    return !walk.failed;
}
