/*
 * Walking the roots in archive order, with a stack of our own.
 *
 * Only the innermost folders stay open. One further out that is come back to is opened again from
 * the nearest that is, and has to be the same folder by device and inode.
 */
#include "archive/source_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/text.h"

static const int FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK;

static ArchiveStep report(ArchiveSource *source, ArchiveEntry *entry, Problem *problem,
                          ProblemKind kind, const char *what, int error)
{
    Slice path = buffer_slice(&source->path);
    if (archive_is_out_of_files(error)) {
        source->error = error;
        return ARCHIVE_STEP_FAILED;
    }
    while (path.size && path.data[path.size - 1] == '/')
        path.size--;
    *entry = (ArchiveEntry){.ordinal = source->ordinal, .archive = (uint32_t)(source->root - 1)};
    entry->path = arena_copy(&source->paths, path.size ? path : SLICE("."));
    *problem = (Problem){.kind = kind, .detail = slice_of(what)};
    if (error)
        problem->detail = arena_printf(&source->paths, "%s: %s", what, archive_error_words(error));
    if (!entry->path.data || !problem->detail.data || source->path.failed || error == ENOMEM)
        return ARCHIVE_STEP_FAILED;
    return ARCHIVE_STEP_PROBLEM;
}

/* Of the folder that is written to. */
static ArchiveStep report_own(ArchiveSource *source, ArchiveEntry *entry, Problem *problem,
                              size_t count)
{
    Slice what = arena_printf(&source->paths,
                              "the run writes here: %zu %s with the name of a report, as of an "
                              "earlier run, %s not read",
                              count, count == 1 ? "file" : "files", count == 1 ? "is" : "are");
    return what.data ? report(source, entry, problem, NOTICE_PASSED_OVER, what.data, 0)
                     : ARCHIVE_STEP_FAILED;
}

/* A slice of the joined text, moved to where the argument and the entry's path stay. No component
 * spans both. */
static void settle(Slice *slice, const ArchiveSource *source, const Root *root, Slice path)
{
    if (!slice->size)
        return;
    size_t at = (size_t)(slice->data - source->joined.data);
    size_t path_at = root->argument.size + 1;
    slice->data = at < path_at ? root->argument.data + at : path.data + (at - path_at);
}

static bool find_key(ArchiveSource *source, const Root *root, ArchiveEntry *entry)
{
    buffer_clear(&source->joined);
    buffer_add(&source->joined, root->argument);
    buffer_add_byte(&source->joined, '/');
    buffer_add(&source->joined, entry->path);
    if (source->joined.failed)
        return false;
    entry->key = archive_key_parse(buffer_slice(&source->joined));
    settle(&entry->key.organisation, source, root, entry->path);
    settle(&entry->key.account, source, root, entry->path);
    settle(&entry->key.region, source, root, entry->path);
    return true;
}

static ArchiveStep list_file(ArchiveSource *source, ArchiveEntry *entry, uint64_t size)
{
    *entry = (ArchiveEntry){
        .ordinal = source->ordinal, .archive = (uint32_t)(source->root - 1), .size = size};
    entry->path = arena_copy(&source->paths, buffer_slice(&source->path));
    if (!entry->path.data || source->path.failed || source->ordinal == UINT32_MAX ||
        !find_key(source, &source->roots[source->root - 1], entry))
        return ARCHIVE_STEP_FAILED;
    source->ordinal++;
    return ARCHIVE_STEP_ENTRY;
}

static ArchiveStep list_named_file(ArchiveSource *source, const Root *root, ArchiveEntry *entry,
                                   Problem *problem)
{
    Slice argument = root->argument;
    size_t slash = slice_find_last(argument, '/');
    Slice name = slash < argument.size ? slice_from(argument, slash + 1) : argument;
    buffer_clear(&source->path);
    buffer_add(&source->path, name);
    struct stat status;
    if (stat(argument.data, &status) != 0)
        return report(source, entry, problem, PROBLEM_UNREADABLE, "the file is gone", errno);
    ArchiveStep step = list_file(source, entry, (uint64_t)status.st_size);
    entry->key = archive_key_parse(argument);
    entry->named = true;
    return step;
}

static void pop_level(ArchiveSource *source)
{
    Level *level = &source->levels[--source->depth];
    archive_listing_free(&level->listing);
    if (level->folder >= 0)
        close(level->folder);
}

static bool is_own_ancestor(const ArchiveSource *source, const struct stat *status)
{
    for (size_t i = 0; i < source->depth; i++)
        if (source->levels[i].inode == status->st_ino && source->levels[i].device == status->st_dev)
            return true;
    return false;
}

static void hold_innermost(ArchiveSource *source, size_t innermost)
{
    if (innermost < LEVELS_HELD)
        return;
    Level *level = &source->levels[innermost - LEVELS_HELD];
    if (level->folder >= 0)
        close(level->folder);
    level->folder = -1;
}

static Level *add_level(ArchiveSource *source)
{
    if (source->depth == source->level_capacity) {
        size_t capacity = source->level_capacity ? source->level_capacity * 2 : 16;
        Level *levels = reallocarray(source->levels, capacity, sizeof(Level));
        if (!levels)
            return NULL;
        source->levels = levels;
        source->level_capacity = capacity;
    }
    return &source->levels[source->depth++];
}

/*
 * Enters the open folder that the source's path names. ARCHIVE_STEP_ENTRY means that it was entered
 * and the walk goes on.
 */
static ArchiveStep enter_folder(ArchiveSource *source, int folder, bool linked, ArchiveEntry *entry,
                                Problem *problem)
{
    struct stat status;
    unsigned links = linked + (source->depth ? source->levels[source->depth - 1].links : 0);
    const char *refused = NULL;
    ProblemKind kind = NOTICE_PASSED_OVER;
    int error = fstat(folder, &status) != 0 ? errno : 0;
    if (error) {
        kind = PROBLEM_UNREADABLE;
        refused = "the folder cannot be read";
    } else if (links && is_own_ancestor(source, &status)) {
        refused = "a folder that lies within itself by a link is not entered again";
    } else if (links > LIMIT_SYMLINKS) {
        kind = PROBLEM_UNREADABLE;
        refused = "too many links lead here";
    } else if (source->depth >= LIMIT_FOLDERS_DEEP) {
        kind = PROBLEM_UNREADABLE;
        refused = "folders nest too deep";
    }
    Level *level = refused ? NULL : add_level(source);
    if (!level) {
        close(folder);
        return refused ? report(source, entry, problem, kind, refused, error) : ARCHIVE_STEP_FAILED;
    }
    if (source->path.size)
        buffer_add_byte(&source->path, '/');
    *level = (Level){.prefix = source->path.size,
                     .device = status.st_dev,
                     .inode = status.st_ino,
                     .folder = folder,
                     .links = links,
                     .linked = linked};
    hold_innermost(source, source->depth - 1);
    if (source->path.failed || !archive_listing_read(source, source->root - 1, level, &error))
        return ARCHIVE_STEP_FAILED;
    if (error)
        return report(source, entry, problem, PROBLEM_UNREADABLE,
                      "the folder cannot be read to its end", error);
    if (level->listing.own && !source->options.digests_only)
        return report_own(source, entry, problem, level->listing.own);
    return ARCHIVE_STEP_ENTRY;
}

/* Opens a level again, from the one around it; 0 or errno. */
static int reopen_level(ArchiveSource *source, size_t index)
{
    Level *level = &source->levels[index];
    Slice path = {source->path.data, level->prefix ? level->prefix - 1 : 0};
    if (index == 0 || level->linked) {
        level->folder = archive_open_beneath(source, source->root - 1, path, FOLDER_FLAGS);
    } else {
        size_t outer = source->levels[index - 1].prefix;
        char *end = source->path.data + level->prefix - 1;
        *end = '\0';
        level->folder = openat(source->levels[index - 1].folder, source->path.data + outer,
                               FOLDER_FLAGS | O_NOFOLLOW);
        *end = '/';
    }
    struct stat status;
    if (level->folder < 0 || fstat(level->folder, &status) != 0)
        return errno;
    if (status.st_ino == level->inode && status.st_dev == level->device)
        return 0;
    close(level->folder);
    level->folder = -1;
    return ESTALE;
}

static int open_innermost(ArchiveSource *source)
{
    size_t index = source->depth - 1;
    if (source->levels[index].folder >= 0)
        return 0;
    size_t from = index;
    while (from > 0 && source->levels[from - 1].folder < 0)
        from--;
    for (; from <= index; from++) {
        int error = reopen_level(source, from);
        if (error)
            return error;
        hold_innermost(source, from);
    }
    return 0;
}

static ArchiveStep visit_file(ArchiveSource *source, const Level *level, const Child *child,
                              ArchiveEntry *entry, Problem *problem)
{
    struct stat status;
    int result;
    if (child->kind == CHILD_FILE && source->options.sizes_later)
        return list_file(source, entry, 0);
    if (child->kind == CHILD_LINKED_FILE) {
        int target = archive_open_beneath(source, source->root - 1, buffer_slice(&source->path),
                                          O_PATH | O_CLOEXEC);
        result = target < 0 ? -1 : fstat(target, &status);
        int error = errno;
        if (target >= 0)
            close(target);
        errno = error;
    } else {
        result = fstatat(level->folder, child->name, &status, AT_SYMLINK_NOFOLLOW);
    }
    if (result != 0)
        return report(source, entry, problem, PROBLEM_UNREADABLE, "the file cannot be read", errno);
    return list_file(source, entry, (uint64_t)status.st_size);
}

static ArchiveStep visit_folder(ArchiveSource *source, const Level *level, const Child *child,
                                ArchiveEntry *entry, Problem *problem)
{
    bool linked = child->kind == CHILD_LINKED_FOLDER;
    int folder;
    if (linked)
        folder = archive_open_beneath(source, source->root - 1, buffer_slice(&source->path),
                                      FOLDER_FLAGS);
    else
        folder = openat(level->folder, child->name, FOLDER_FLAGS | O_NOFOLLOW);
    if (folder < 0)
        return report(source, entry, problem, PROBLEM_UNREADABLE, "the folder cannot be opened",
                      errno);
    return enter_folder(source, folder, linked, entry, problem);
}

/* What a link out of the archive leads to is not read: something is missing, unless the link's own
 * path says that it is of another kind. */
static ArchiveStep report_outside(ArchiveSource *source, const Level *level, const Child *child,
                                  ArchiveEntry *entry, Problem *problem)
{
    char target[LIMIT_LINK_SHOWN];
    ssize_t size = readlinkat(level->folder, child->name, target, sizeof target);
    Buffer what = {0};
    buffer_add(&what, SLICE("a link out of the archive is not followed without --follow: it leads "
                            "to "));
    text_add_visible(&what, (Slice){target, size > 0 ? (size_t)size : 0});
    buffer_add(&what, size == (ssize_t)sizeof target ? SLICE("…") : SLICE(""));
    buffer_add_byte(&what, '\0');
    Slice detail = what.failed ? (Slice){0} : arena_copy(&source->paths, buffer_slice(&what));
    buffer_free(&what);
    *entry = (ArchiveEntry){.path = buffer_slice(&source->path)};
    if (!detail.data || !find_key(source, &source->roots[source->root - 1], entry))
        return ARCHIVE_STEP_FAILED;
    bool other = entry->key.kind == ARCHIVE_KIND_OTHER;
    return report(source, entry, problem, other ? NOTICE_PASSED_OVER : PROBLEM_UNREADABLE,
                  detail.data, 0);
}

/* Visits the next child of the innermost folder; *again where the walk goes on without a step to
 * give. */
static ArchiveStep visit_child(ArchiveSource *source, ArchiveEntry *entry, Problem *problem,
                               bool *again)
{
    Level *level = &source->levels[source->depth - 1];
    source->path.size = level->prefix;
    int error = open_innermost(source);
    if (error) {
        ArchiveStep step = report(source, entry, problem, PROBLEM_UNREADABLE,
                                  "the rest of the folder cannot be read", error);
        pop_level(source);
        return step;
    }
    const Child *child = &level->listing.children[level->next++];
    buffer_add(&source->path, (Slice){child->name, child->size});
    if (source->path.failed)
        return ARCHIVE_STEP_FAILED;
    switch ((ChildKind)child->kind) {
    case CHILD_FILE:
    case CHILD_LINKED_FILE:
        return visit_file(source, level, child, entry, problem);
    case CHILD_FOLDER:
    case CHILD_LINKED_FOLDER: {
        ArchiveStep step = visit_folder(source, level, child, entry, problem);
        *again = step == ARCHIVE_STEP_ENTRY;
        return step;
    }
    case CHILD_OUTSIDE:
        return report_outside(source, level, child, entry, problem);
    case CHILD_BROKEN:
        return report(source, entry, problem, PROBLEM_UNREADABLE,
                      child->error == ENOENT ? "a link to nothing" : "the link cannot be followed",
                      child->error == ENOENT ? 0 : child->error);
    case CHILD_SPECIAL:
        break;
    }
    return report(source, entry, problem, NOTICE_PASSED_OVER,
                  "neither a file nor a folder (FIFO, socket or device)", 0);
}

static ArchiveStep begin_root(ArchiveSource *source, ArchiveEntry *entry, Problem *problem,
                              bool *again)
{
    const Root *root = &source->roots[source->root++];
    buffer_clear(&source->path);
    if (root->is_file)
        return list_named_file(source, root, entry, problem);
    int folder = open(root->argument.data, FOLDER_FLAGS);
    if (folder < 0)
        return report(source, entry, problem, PROBLEM_UNREADABLE, "the folder cannot be opened",
                      errno);
    ArchiveStep step = enter_folder(source, folder, false, entry, problem);
    *again = step == ARCHIVE_STEP_ENTRY;
    return step;
}

ArchiveStep archive_source_next(ArchiveSource *source, ArchiveEntry *entry, Problem *problem)
{
    for (;;) {
        bool again = false;
        ArchiveStep step;
        if (source->depth == 0) {
            if (source->root == source->root_count)
                return ARCHIVE_STEP_END;
            step = begin_root(source, entry, problem, &again);
        } else {
            const Level *level = &source->levels[source->depth - 1];
            if (level->next == level->listing.count) {
                pop_level(source);
                continue;
            }
            step = visit_child(source, entry, problem, &again);
        }
        if (!again)
            return step;
    }
}
