/*
 * How many files an archive has, for the progress bar: a walk that reads none and keeps no name. It
 * is not the C library's, which uses what it was not given where memory runs out.
 */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/progress.h"

/* Each level keeps a folder open. */
enum { DEEPEST = 64 };

typedef struct {
    const atomic_bool *stop;
    unsigned long long *files;
} Count;

static bool count_folder(const Count *count, int folder, unsigned depth);

/* What is neither a plain file nor a folder is not counted: the run tells what becomes of it. */
static bool count_entry(const Count *count, int folder, const struct dirent *entry, unsigned depth)
{
    struct stat status;
    unsigned char type = entry->d_type;
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
        return true;
    if (type == DT_UNKNOWN && fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0)
        type = S_ISREG(status.st_mode) ? DT_REG : S_ISDIR(status.st_mode) ? DT_DIR : DT_UNKNOWN;
    *count->files += type == DT_REG;
    if (type != DT_DIR)
        return true;
    int below = openat(folder, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return below < 0 || count_folder(count, below, depth + 1);
}

/* Closes the folder. */
static bool count_folder(const Count *count, int folder, unsigned depth)
{
    DIR *listing = depth < DEEPEST ? fdopendir(folder) : NULL;
    bool done = listing != NULL;
    if (!listing) {
        close(folder);
        return false;
    }
    for (struct dirent *entry; done && (entry = readdir(listing));)
        done = !atomic_load(count->stop) && count_entry(count, folder, entry, depth);
    closedir(listing);
    return done;
}

bool progress_count_files(const char *path, const atomic_bool *stop, unsigned long long *files)
{
    Count count = {stop, files};
    struct stat status;
    if (stat(path, &status) != 0)
        return true;
    if (!S_ISDIR(status.st_mode)) {
        *files += S_ISREG(status.st_mode);
        return true;
    }
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return folder < 0 || count_folder(&count, folder, 0);
}
