/*
 * What stands before AWSLogs/: the folders that a trail was told to deliver under, and those under
 * which its digests lie here.
 *
 * A copy may lie wherever its owner likes, so a difference fails nothing; an auditor wants to know
 * of it, as a tree that was moved may be one that was put together.
 */
#include "archive/integrity_internal.h"
#include "archive/source_internal.h"

/* What stands before AWSLogs/; data NULL where the path does not show it. */
static Slice root_of(Slice path)
{
    Slice place = integrity_place(path);
    return place.size ? (Slice){path.data, (size_t)(place.data - path.data)} : (Slice){0};
}

/* Whether the folders end with those; both are empty or end with a slash. */
static bool ends_with(Slice folders, Slice last)
{
    return slice_ends(folders, last) && (folders.size == last.size || last.size == 0 ||
                                         folders.data[folders.size - last.size - 1] == '/');
}

/*
 * `here` is as the command line has it, of which the last `inside` bytes are within its ARCHIVE.
 * That may itself lie anywhere; within it, only a folder by the bucket's name may stand before.
 */
static bool is_same_root(Slice here, size_t inside, Slice there, Slice bucket)
{
    if (ends_with(there, here))
        return true;
    if (!ends_with(here, there))
        return false;
    if (inside <= there.size)
        return true;
    Slice above = {here.data + here.size - inside, inside - there.size - 1};
    return slice_equal(above, bucket) || (above.size > bucket.size && slice_ends(above, bucket) &&
                                          above.data[above.size - bucket.size - 1] == '/');
}

static Slice without_dots(Slice path)
{
    while (path.size >= 2 && path.data[0] == '.' && path.data[1] == '/')
        path = slice_from(path, 2);
    return path;
}

uint32_t integrity_other_root(Integrity *integrity, const ArchiveEntry *entry, Slice joined,
                              const DigestFile *file)
{
    Slice path = without_dots(joined);
    Slice here = root_of(path), there = root_of(file->object);
    bool alone = integrity->source->roots[entry->archive].is_file;
    size_t inside = alone ? 0 : root_of(entry->path).size;
    if (!here.data || !there.data || is_same_root(here, inside, there, file->bucket))
        return NAMES_NONE;
    /* Never where the ARCHIVE itself lies: that is the machine's. */
    Slice within = {here.data + here.size - inside, inside};
    if (there.size == 0)
        there = SLICE("its bucket");
    if (within.size == 0)
        within = SLICE("other folders");
    Slice said =
        arena_printf(&integrity->scratch, "it was delivered under %.*s, and lies under %.*s",
                     (int)there.size, there.data, (int)within.size, within.data);
    uint32_t name = said.data ? names_intern(integrity->names, said) : NAMES_NONE;
    integrity->no_memory |= name == NAMES_NONE;
    return name;
}
