/* The lock on a folder of outputs, and what is left in it of those who died. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output_internal.h"

/* A temporary name of a set: a dot, a name, a dot, the token, ".part". */
static bool is_temporary(const char *name)
{
    static const char end[] = ".part";
    const size_t end_size = sizeof end - 1, least = 1 + 1 + 1 + OUTPUT_TOKEN + end_size;
    size_t size = strlen(name);
    if (name[0] != '.' || size < least || strcmp(name + size - end_size, end) != 0)
        return false;
    const char *token = name + size - end_size - OUTPUT_TOKEN;
    return token[-1] == '.' && strspn(token, "0123456789abcdef") == OUTPUT_TOKEN;
}

/* What cannot be removed stays, and is in nobody's way. */
static void remove_left(int folder, bool (*left)(int folder, const char *name))
{
    int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = again < 0 ? NULL : fdopendir(again);
    if (!listing) {
        if (again >= 0)
            close(again);
        return;
    }
    for (struct dirent *entry; (entry = readdir(listing));) {
        struct stat status;
        if (is_temporary(entry->d_name) &&
            fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(status.st_mode) && (!left || left(folder, entry->d_name)))
            unlinkat(folder, entry->d_name, 0);
    }
    closedir(listing);
}

int output_lock(int folder, bool (*left)(int folder, const char *name))
{
    if (flock(folder, LOCK_EX | LOCK_NB) == 0)
        remove_left(folder, left);
    else if (errno == EWOULDBLOCK)
        return errno;
    /* A file system without locks: whose the files are is not known. */
    return 0;
}
