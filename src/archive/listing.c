/*
 * One folder: its children, told apart and sorted.
 */
#include "archive/source_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"

void archive_listing_free(Listing *listing)
{
    buffer_free(&listing->names);
    free(listing->children);
    *listing = (Listing){0};
}

/* What a link leads to, seen without opening it for reading. */
static ChildKind follow_link(ArchiveSource *source, size_t root, int folder, Slice name,
                             uint16_t *error)
{
    size_t prefix = source->path.size;
    buffer_add(&source->path, name);
    int target =
        archive_open_beneath(source, root, buffer_slice(&source->path), O_PATH | O_CLOEXEC);
    source->path.size = prefix;
    struct stat status;
    if (target < 0 || fstat(target, &status) != 0) {
        *error = (uint16_t)errno;
        if (target >= 0)
            close(target);
        if (*error != EXDEV)
            return CHILD_BROKEN;
        /* Looked at, not opened: what is neither holds nothing that could be missed. */
        bool special = fstatat(folder, name.data, &status, 0) == 0 && !S_ISREG(status.st_mode) &&
                       !S_ISDIR(status.st_mode);
        return special ? CHILD_SPECIAL : CHILD_OUTSIDE;
    }
    close(target);
    if (S_ISDIR(status.st_mode))
        return CHILD_LINKED_FOLDER;
    return S_ISREG(status.st_mode) ? CHILD_LINKED_FILE : CHILD_SPECIAL;
}

static ChildKind kind_by_type(unsigned char type)
{
    return type == DT_REG ? CHILD_FILE : type == DT_DIR ? CHILD_FOLDER : CHILD_SPECIAL;
}

static ChildKind find_kind(ArchiveSource *source, size_t root, int folder,
                           const struct dirent64 *entry, uint16_t *error)
{
    unsigned char type = entry->d_type;
    if (type == DT_UNKNOWN) {
        struct stat status;
        if (fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
            *error = (uint16_t)errno;
            return CHILD_BROKEN;
        }
        type = IFTODT(status.st_mode);
    }
    if (type == DT_LNK)
        return follow_link(source, root, folder, slice_of(entry->d_name), error);
    return kind_by_type(type);
}

static bool add_child(Listing *listing, size_t *capacity, const struct dirent64 *entry,
                      ChildKind kind, uint16_t error)
{
    if (listing->count == *capacity) {
        size_t more = *capacity ? *capacity * 2 : 32;
        Child *children = reallocarray(listing->children, more, sizeof(Child));
        if (!children)
            return false;
        listing->children = children;
        *capacity = more;
    }
    Slice name = slice_of(entry->d_name);
    buffer_add(&listing->names, name);
    bool folder = kind == CHILD_FOLDER || kind == CHILD_LINKED_FOLDER;
    if (folder)
        buffer_add_byte(&listing->names, '/');
    buffer_add_byte(&listing->names, '\0');
    listing->children[listing->count++] =
        (Child){.size = (uint32_t)(name.size + folder), .kind = (uint8_t)kind, .error = error};
    return !listing->names.failed;
}

static int compare_children(const void *a, const void *b)
{
    const Child *one = a, *other = b;
    return slice_compare((Slice){one->name, one->size}, (Slice){other->name, other->size});
}

/* Names stay where they are from here on. The "/" of a folder counts for the order only. */
static void sort_children(Listing *listing)
{
    char *name = listing->names.data;
    for (size_t i = 0; i < listing->count; i++) {
        listing->children[i].name = name;
        name += listing->children[i].size + 1;
    }
    if (listing->count > 1)
        qsort(listing->children, listing->count, sizeof(Child), compare_children);
    for (size_t i = 0; i < listing->count; i++) {
        Child *child = &listing->children[i];
        if (child->kind == CHILD_FOLDER || child->kind == CHILD_LINKED_FOLDER)
            child->name[--child->size] = '\0';
    }
}

/* ---- digests only ---- */

/* Whether the folder being read holds digests by its own path. */
static bool is_below_digests(const ArchiveSource *source, size_t root)
{
    Slice path = buffer_slice(&source->path), argument = source->roots[root].argument;
    return slice_starts(path, SLICE("CloudTrail-Digest/")) ||
           slice_contains(path, SLICE("/CloudTrail-Digest/")) ||
           slice_contains(argument, SLICE("/CloudTrail-Digest/")) ||
           slice_ends(argument, SLICE("/CloudTrail-Digest"));
}

/* Whether the folder being read is that of an account: its last component is 12 digits. */
static bool is_account_folder(const ArchiveSource *source, size_t root)
{
    Slice path = source->path.size ? buffer_slice(&source->path) : source->roots[root].argument;
    while (path.size && path.data[path.size - 1] == '/')
        path.size--;
    size_t slash = slice_find_last(path, '/');
    return slice_is_digits(slash < path.size ? slice_from(path, slash + 1) : path, 12);
}

/* Folders of an account that hold no digests, and can hold millions of files. */
static bool is_of_other_kind(Slice name)
{
    static const Slice kinds[] = {{"CloudTrail", 10},
                                  {"CloudTrail-Insight", 18},
                                  {"CloudTrail-NetworkActivity", 26},
                                  {"CloudTrail-Aggregated", 21},
                                  {"CloudTrail-Lake", 15},
                                  {"Config", 6}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (slice_equal(name, kinds[i]))
            return true;
    return false;
}

static bool is_for_digests(const ArchiveSource *source, size_t root, Slice name, ChildKind kind)
{
    bool digests = slice_contains(name, SLICE("CloudTrail-Digest"));
    switch (kind) {
    case CHILD_FILE:
    case CHILD_LINKED_FILE:
        return digests || is_below_digests(source, root);
    case CHILD_FOLDER:
    case CHILD_LINKED_FOLDER:
        return digests || !is_account_folder(source, root) || !is_of_other_kind(name);
    default:
        return false;
    }
}

/* ---- the folder that is written to ---- */

/* Whether a file is left out as ours. Folders and links are none that we made. */
static bool is_ours(const ArchiveOutput *output, int folder, const struct dirent64 *entry,
                    Listing *listing)
{
    if (!output || (entry->d_type != DT_REG && entry->d_type != DT_UNKNOWN))
        return false;
    ArchiveOurs ours = output->ours(folder, entry->d_name);
    listing->own += ours == ARCHIVE_OUR_OUTPUT;
    return ours != ARCHIVE_NOT_OURS;
}

/* The output, where this is its folder. */
static const ArchiveOutput *output_in(const ArchiveSource *source, const Level *level)
{
    const ArchiveOutput *output = source->options.output;
    if (!output || (!output->device && !output->inode))
        return NULL;
    return level->device == output->device && level->inode == output->inode ? output : NULL;
}

/* ---- reading ---- */

/* Entries of a folder, read through its descriptor itself: a stream would take another, and five
 * calls more, where an archive has a folder for every day. A folder that was removed meanwhile is
 * one that could not be read, where a stream would call it empty. */
typedef struct {
    int folder;
    size_t at, size;
    _Alignas(struct dirent64) char bytes[LIMIT_FOLDER_READ];
} Entries;

/* The next entry, or NULL at the end and with *error. */
static const struct dirent64 *next_entry(Entries *entries, int *error)
{
    if (entries->at == entries->size) {
        ssize_t got = getdents64(entries->folder, entries->bytes, sizeof entries->bytes);
        *error = got < 0 ? errno : 0;
        if (got <= 0)
            return NULL;
        entries->at = 0;
        entries->size = (size_t)got;
    }
    const struct dirent64 *entry = (const void *)(entries->bytes + entries->at);
    entries->at += entry->d_reclen;
    return entry;
}

bool archive_listing_read(ArchiveSource *source, size_t root, Level *level, int *error)
{
    Listing *listing = &level->listing;
    size_t capacity = 0;
    const ArchiveOutput *output = output_in(source, level);
    Entries entries;
    entries.folder = level->folder;
    entries.at = entries.size = 0;
    bool good = true;
    for (const struct dirent64 *entry; good && (entry = next_entry(&entries, error));) {
        Slice name = slice_of(entry->d_name);
        if (slice_equal(name, SLICE(".")) || slice_equal(name, SLICE("..")) ||
            is_ours(output, level->folder, entry, listing))
            continue;
        uint16_t child_error = 0;
        ChildKind kind = find_kind(source, root, level->folder, entry, &child_error);
        good = child_error != ENOMEM && !source->path.failed;
        if (good && source->options.digests_only && !is_for_digests(source, root, name, kind))
            continue;
        good = good && add_child(listing, &capacity, entry, kind, child_error);
    }
    good = good && *error != ENOMEM;
    if (good)
        sort_children(listing);
    else
        archive_listing_free(listing);
    return good;
}
