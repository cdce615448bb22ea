/*
 * Opening beneath a root.
 *
 * The kernel's own resolution (openat2 with RESOLVE_BENEATH) does it in one call and cannot be
 * raced. It refuses absolute links even where they point back into the root; for those, and where
 * the kernel is older, the path is made canonical first, compared with the root's, and opened
 * without following any link.
 */
#include "archive/source_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* TRAILAUDIT_WITHOUT_OPENAT2 is for tests of the other way. */
#if defined(SYS_openat2) && __has_include(<linux/openat2.h>) && !defined(TRAILAUDIT_WITHOUT_OPENAT2)
#include <linux/openat2.h>
#define HAS_OPENAT2 1
#else
#define HAS_OPENAT2 0
#endif

#include "base/limits.h"

typedef enum {
    LINKS_FREE,    /* follow links wherever they lead */
    LINKS_BENEATH, /* follow links that stay beneath the folder */
    LINKS_NONE
} Links;

/* A rename somewhere makes the kernel give up for the moment (EAGAIN); it is asked again this
 * often. */
enum { OPEN_TRIES = 32 };

static int open_kernel(int folder, const char *path, int flags, Links links)
{
#if HAS_OPENAT2
    struct open_how how = {.flags = (uint64_t)flags,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    if (links == LINKS_NONE)
        how.resolve |= RESOLVE_NO_SYMLINKS;
    long opened = -1;
    for (int i = 0; i < OPEN_TRIES; i++) {
        opened = syscall(SYS_openat2, folder, path, &how, sizeof how);
        if (opened >= 0 || (errno != EAGAIN && errno != EINTR))
            break;
    }
    return (int)opened;
#else
    (void)folder, (void)path, (void)flags, (void)links;
    errno = ENOSYS;
    return -1;
#endif
}

static void close_keeping_error(int descriptor)
{
    int error = errno;
    close(descriptor);
    errno = error;
}

/* One component, which is no link: ELOOP where it is one. */
static int open_step(int folder, const char *name, int flags)
{
    int opened = openat(folder, name, flags | O_NOFOLLOW);
    struct stat status;
    if (opened < 0 || !(flags & O_PATH))
        return opened;
    /* O_PATH opens the link itself. */
    if (fstat(opened, &status) == 0 && !S_ISLNK(status.st_mode))
        return opened;
    close(opened);
    errno = ELOOP;
    return -1;
}

/* Component by component, following nothing: for kernels without openat2, and sandboxes that refuse
 * it. */
static int open_steps(int folder, const char *path, int flags)
{
    for (int at = folder;;) {
        char name[LIMIT_PATH];
        path += strspn(path, "/");
        size_t size = strcspn(path, "/");
        memcpy(name, path, size);
        name[size] = '\0';
        path += size;
        bool last = path[strspn(path, "/")] == '\0';
        int next = -1;
        if (strcmp(name, "..") == 0)
            errno = EXDEV;
        else
            next = open_step(at, name, last ? flags : O_PATH | O_CLOEXEC);
        if (at != folder)
            close_keeping_error(at);
        if (last || next < 0)
            return next;
        at = next;
    }
}

static int open_piece(int folder, const char *path, int flags, Links links)
{
    if (links == LINKS_FREE)
        return openat(folder, path, flags);
    int opened = open_kernel(folder, path, flags, links);
    if (opened >= 0 || (errno != ENOSYS && errno != EPERM))
        return opened;
    opened = open_steps(folder, path, flags);
    if (opened < 0 && (errno == ELOOP || errno == ENOTDIR) && links == LINKS_BENEATH)
        errno = EXDEV; /* not known to stay beneath: the canonical path decides */
    return opened;
}

/* The kernel takes LIMIT_PATH bytes a call; longer paths are opened folder by folder. */
static int open_long(int folder, Slice path, int flags, Links links)
{
    int at = folder;
    for (;;) {
        char piece[LIMIT_PATH];
        bool last = path.size < sizeof piece;
        size_t size = path.size;
        if (!last)
            size = slice_find_last((Slice){path.data, sizeof piece - 1}, '/');
        int next = -1;
        if (size >= sizeof piece - 1 && !last) {
            errno = ENAMETOOLONG;
        } else {
            memcpy(piece, path.data, size);
            piece[size] = '\0';
            next = open_piece(at, piece, last ? flags : O_PATH | O_DIRECTORY | O_CLOEXEC, links);
        }
        if (at != folder)
            close_keeping_error(at);
        if (last || next < 0)
            return next;
        at = next;
        path = slice_from(path, size + 1);
    }
}

/* Where the path leads in truth, relative to the root; NULL with errno, EXDEV where that is
 * outside. Freed by the caller. */
static char *resolve(const Root *root, Slice path)
{
    if (!root->real) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    size_t base = strlen(root->real);
    char *whole = malloc(base + path.size + 2);
    if (!whole)
        return NULL;
    memcpy(whole, root->real, base);
    whole[base] = '/';
    memcpy(whole + base + 1, path.data, path.size);
    whole[base + 1 + path.size] = '\0';
    char *real = realpath(whole, NULL);
    free(whole);
    if (!real)
        return NULL;
    if (strncmp(real, root->real, base) != 0 || (real[base] != '/' && real[base] != '\0')) {
        free(real);
        errno = EXDEV;
        return NULL;
    }
    const char *inside = real + base + strspn(real + base, "/");
    memmove(real, *inside ? inside : ".", strlen(*inside ? inside : ".") + 1);
    return real;
}

static int open_in(const ArchiveSource *source, const Root *root, int folder, Slice path, int flags)
{
    if (source->options.follow)
        return open_long(folder, path, flags, LINKS_FREE);
    int opened = open_long(folder, path, flags, LINKS_BENEATH);
    if (opened >= 0 || errno != EXDEV)
        return opened;
    char *real = resolve(root, path);
    if (!real)
        return -1;
    opened = open_long(folder, slice_of(real), flags, LINKS_NONE);
    int error = errno;
    free(real);
    errno = error;
    return opened;
}

int archive_open_beneath(const ArchiveSource *source, size_t index, Slice path, int flags)
{
    const Root *root = &source->roots[index];
    if (root->is_file)
        return open(root->argument.data, flags);
    int folder = root->folder;
    if (folder < 0)
        folder = open(root->argument.data, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return -1;
    int opened = open_in(source, root, folder, path.size ? path : SLICE("."), flags);
    if (folder != root->folder)
        close_keeping_error(folder);
    return opened;
}
