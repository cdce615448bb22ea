/*
 * What the files of a source share: its roots, the folders being walked, and opening beneath a
 * root.
 */
#ifndef TRAILAUDIT_ARCHIVE_SOURCE_INTERNAL_H
#define TRAILAUDIT_ARCHIVE_SOURCE_INTERNAL_H

#include <sys/stat.h>
#include <sys/types.h>

#include "archive/archive.h"
#include "base/arena.h"

enum {
    ROOTS_HELD = 128, /* folders given as ARCHIVE that stay open; further ones are opened a time */
    LEVELS_HELD =
        64 /* innermost folders of a walk that stay open: a deep tree takes no more descriptors */
};

/* One ARCHIVE argument. */
typedef struct {
    Slice argument; /* borrowed; followed by a NUL */
    bool is_file;
    int folder; /* O_PATH, or -1 where it is not held */
    char *real; /* a folder's canonical path, "" for "/"; NULL where it has none */
} Root;

typedef enum {
    CHILD_FILE,
    CHILD_FOLDER,
    CHILD_LINKED_FILE,
    CHILD_LINKED_FOLDER,
    CHILD_OUTSIDE, /* a link out of the archive that is not followed */
    CHILD_BROKEN,  /* a link or file of which nothing can be learned: error */
    CHILD_SPECIAL  /* FIFO, socket, device */
} ChildKind;

typedef struct {
    char *name; /* in the listing; followed by a NUL */
    uint32_t size;
    uint16_t error; /* errno of CHILD_BROKEN */
    uint8_t kind;   /* ChildKind */
} Child;

/* A folder's children, in byte order, a folder as its name and "/". */
typedef struct {
    Buffer names;
    Child *children;
    size_t count;
    size_t own; /* outputs of earlier runs that were left out */
} Listing;

/* A folder being walked. */
typedef struct {
    Listing listing;
    size_t next;   /* the child to visit next */
    size_t prefix; /* bytes of the source's path that name the folder, with its "/" */
    dev_t device;
    ino_t inode;
    int folder;     /* -1 while it is not held */
    unsigned links; /* of the path that were followed to come here */
    bool linked;    /* this one is reached by a link */
} Level;

struct ArchiveSource {
    Root *roots;
    size_t root_count, root; /* root: the one to begin next */
    ArchiveOptions options;
    uint32_t ordinal; /* of the next entry */
    Arena paths;      /* of entries, and the details of problems */
    Buffer path;      /* relative to the root being walked */
    Buffer joined;    /* argument and path, for the key */
    Level *levels;
    size_t depth, level_capacity;
    int error; /* archive_source_error */
};

/*
 * Opens a path relative to a root; never what lies outside of it unless the source follows links
 * out. Returns a descriptor that the caller closes, or -1 with errno; EXDEV says that the path
 * leads out. Any number of threads.
 */
int archive_open_beneath(const ArchiveSource *source, size_t root, Slice path, int flags);

/*
 * Reads and sorts the level's folder, which was just opened and whose path is the source's path (a
 * "/" at its end unless it is empty), into its listing, which is empty. *error is the errno of a
 * failed read; what was read before it is listed. False without memory.
 */
bool archive_listing_read(ArchiveSource *source, size_t root, Level *level, int *error);
void archive_listing_free(Listing *listing);

#endif
