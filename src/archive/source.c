/*
 * Opening and closing a source: its arguments and their roots.
 */
#include "archive/source_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static bool open_root(Root *root, const char *path, bool hold, Diagnostics *sink)
{
    *root = (Root){.argument = slice_of(path), .folder = -1};
    struct stat status;
    if (stat(path, &status) != 0) {
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "no-such-archive", root->argument, 0, "%s",
                           errno == ENOENT ? "no such file or folder" : strerrordesc_np(errno));
        return false;
    }
    root->is_file = S_ISREG(status.st_mode);
    if (root->is_file)
        return true;
    if (!S_ISDIR(status.st_mode)) {
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "no-such-archive", root->argument, 0,
                           "neither a file nor a folder");
        return false;
    }
    if (hold)
        root->folder = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    root->real = realpath(path, NULL);
    if (!root->real && errno == ENOMEM)
        return false;
    if (root->real && strcmp(root->real, "/") == 0)
        root->real[0] = '\0';
    return true;
}

ArchiveSource *archive_source_open(const char *const *paths, size_t count,
                                   const ArchiveOptions *options, Diagnostics *sink)
{
    ArchiveSource *source = calloc(1, sizeof(ArchiveSource));
    Root *roots = calloc(count ? count : 1, sizeof(Root));
    if (!source || !roots) {
        free(source);
        free(roots);
        return NULL;
    }
    source->roots = roots;
    source->options = *options;
    bool good = true;
    for (; source->root_count < count; source->root_count++)
        if (!open_root(&roots[source->root_count], paths[source->root_count],
                       source->root_count < ROOTS_HELD, sink))
            good = false;
    if (good)
        return source;
    archive_source_close(source);
    return NULL;
}

int archive_source_error(const ArchiveSource *source)
{
    return source->error;
}

const char *archive_error_words(int error)
{
    return error == EXDEV ? "a link out of the archive took its place, and is not followed"
                          : strerrordesc_np(error);
}

void archive_source_close(ArchiveSource *source)
{
    if (!source)
        return;
    for (size_t i = 0; i < source->depth; i++) {
        archive_listing_free(&source->levels[i].listing);
        if (source->levels[i].folder >= 0)
            close(source->levels[i].folder);
    }
    for (size_t i = 0; i < source->root_count; i++) {
        if (source->roots[i].folder >= 0)
            close(source->roots[i].folder);
        free(source->roots[i].real);
    }
    free(source->levels);
    free(source->roots);
    buffer_free(&source->path);
    buffer_free(&source->joined);
    arena_free(&source->paths);
    free(source);
}
