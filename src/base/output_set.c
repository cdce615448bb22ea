/*
 * A set of files that appear whole or not at all.
 *
 * A file that replaces another is exchanged with it in one step (renameat2), so that the old one is
 * still there, under the temporary name, until every file of the set is in place; if one can't be,
 * the others are exchanged back.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output.h"
#include "base/output_internal.h"

enum { TOKEN_SIZE = OUTPUT_TOKEN, TOKEN_BYTES = TOKEN_SIZE / 2 };

typedef enum {
    PLACE_TEMPORARY, /* the new contents lie under the temporary name */
    PLACE_NEW,       /* under their own, where nothing was */
    PLACE_EXCHANGED, /* under their own, and the old contents under the temporary name */
    PLACE_REPLACED,  /* under their own; the old are gone: the file system knows no exchange */
    PLACE_NONE       /* removed */
} Place;

typedef struct File {
    struct File *next; /* in the order in which they appear */
    Output *output;
    int descriptor; /* -1 once closed */
    Place place;
    char *name, *temporary; /* behind the struct */
} File;

struct OutputSet {
    int folder;
    char *path;          /* as given */
    size_t existed;      /* bytes of path that name what was there; the rest was made by this set */
    File *first, **last; /* behind which the next is hung in: before the one that appears last */
    bool ends;           /* there is such */
    bool committed;
    atomic_bool renaming;
    const atomic_bool *stop; /* or NULL */
    OutputQueue *queue;      /* or NULL */
    bool queue_asked_for;
    char token[TOKEN_SIZE + 1];
};

/* ---- the folder ---- */

/* Makes the folders of a path. *existed is the size of the part that was there before. 0 or errno.
 */
static int make_folders(char *path, size_t *existed)
{
    size_t size = strlen(path);
    *existed = size;
    for (size_t i = 1; i <= size; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        char end = path[i];
        path[i] = '\0';
        int error = mkdir(path, 0777) == 0 ? 0 : errno;
        path[i] = end;
        if (!error && *existed == size) {
            size_t before = i;
            while (before > 0 && path[before - 1] != '/')
                before--;
            *existed = before;
        }
        /* What cannot be made may be there (EROFS, EACCES above a folder of ours): opening it will
         * tell. */
        if (error && end == '\0' && error != EEXIST && access(path, F_OK) != 0)
            return error;
    }
    return 0;
}

/* Removes the folders that the set has made, as far as they are there and empty. */
static void remove_folders(OutputSet *set)
{
    size_t size = strlen(set->path);
    while (size > set->existed && (rmdir(set->path) == 0 || errno == ENOENT)) {
        while (size > 0 && set->path[size - 1] == '/')
            size--;
        while (size > 0 && set->path[size - 1] != '/')
            size--;
        set->path[size] = '\0';
    }
}

static bool make_token(char *token)
{
    unsigned char random[TOKEN_BYTES];
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return false;
    for (int i = 0; i < TOKEN_BYTES; i++)
        snprintf(token + 2 * i, 3, "%02x", random[i]);
    return true;
}

OutputSet *output_set_open(const char *folder)
{
    return output_set_open_where(folder, NULL);
}

OutputSet *output_set_open_where(const char *folder, bool (*left)(int folder, const char *name))
{
    OutputSet *set = calloc(1, sizeof(OutputSet));
    if (!set)
        return NULL;
    set->folder = -1;
    set->last = &set->first;
    set->path = strdup(folder);
    int error = set->path ? 0 : ENOMEM;
    if (!error)
        error = make_folders(set->path, &set->existed);
    if (!error) {
        set->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (set->folder < 0 || !make_token(set->token))
            error = errno;
        else
            error = output_lock(set->folder, left);
    }
    if (!error)
        return set;
    output_set_close(set);
    errno = error;
    return NULL;
}

void output_set_stop_on(OutputSet *set, const atomic_bool *stop)
{
    set->stop = stop;
}

bool output_set_is_stopped(const OutputSet *set)
{
    return set->stop && atomic_load_explicit(set->stop, memory_order_relaxed);
}

OutputQueue *output_set_queue(OutputSet *set)
{
    if (!set->queue_asked_for)
        set->queue = output_queue_open(output_take_piece);
    set->queue_asked_for = true;
    return set->queue;
}

/* ---- files ---- */

static File *new_file(const OutputSet *set, const char *name)
{
    size_t size = strlen(name), temporary_size = size + TOKEN_SIZE + 8;
    File *file = calloc(1, sizeof(File) + size + 1 + temporary_size);
    if (!file)
        return NULL;
    file->name = (char *)(file + 1);
    memcpy(file->name, name, size + 1);
    file->temporary = file->name + size + 1;
    snprintf(file->temporary, temporary_size, ".%s.%s.part", name, set->token);
    return file;
}

static bool is_name(const char *name)
{
    return *name && !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

/* Makes the file, which hangs in the set: a signal's handler would not remove it else. False with
 * errno. */
static bool make_file(OutputSet *set, File *file, OutputKind kind)
{
    file->descriptor = openat(set->folder, file->temporary,
                              O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file->descriptor >= 0)
        file->output = output_new(file->descriptor, kind);
    if (file->output) {
        output_join(file->output, set);
        return true;
    }
    int error = errno;
    if (file->descriptor >= 0) {
        close(file->descriptor);
        unlinkat(set->folder, file->temporary, 0);
    }
    errno = error;
    return false;
}

/* Behind those that are there, but for the one that appears last. */
static File *open_file(OutputSet *set, const char *name, OutputKind kind)
{
    errno = EINVAL;
    File *file = is_name(name) ? new_file(set, name) : NULL;
    if (!file)
        return NULL;
    file->descriptor = -1;
    file->next = *set->last;
    *set->last = file;
    if (make_file(set, file, kind))
        return file;
    int error = errno;
    *set->last = file->next;
    free(file);
    errno = error;
    return NULL;
}

Output *output_open(OutputSet *set, const char *name, OutputKind kind)
{
    File *file = open_file(set, name, kind);
    if (!file)
        return NULL;
    set->last = &file->next;
    return file->output;
}

Output *output_open_last(OutputSet *set, const char *name)
{
    errno = EEXIST;
    File *file = set->ends ? NULL : open_file(set, name, OUTPUT_PLAIN);
    if (!file)
        return NULL;
    set->ends = true;
    return file->output;
}

const char *output_set_name(const OutputSet *set, size_t index)
{
    const File *file = set->first;
    while (file && index--)
        file = file->next;
    return file ? file->name : NULL;
}

bool output_set_holds(const OutputSet *set, const char *name)
{
    for (const File *file = set->first; file; file = file->next)
        if (strcmp(file->name, name) == 0)
            return true;
    return false;
}

/* Syncs and closes what was ended. 0 or errno. */
static int finish_file(File *file)
{
    int error = fsync(file->descriptor) == 0 ? 0 : errno;
    if (close(file->descriptor) != 0 && !error)
        error = errno;
    file->descriptor = -1;
    return error;
}

/* Whether the name can be taken; a folder in its place is never moved away. 0 or errno. */
static int check_name(const OutputSet *set, const File *file)
{
    struct stat status;
    if (fstatat(set->folder, file->name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? 0 : errno;
    return S_ISDIR(status.st_mode) ? EISDIR : 0;
}

static int put_in_place(OutputSet *set, File *file)
{
    int folder = set->folder;
    if (renameat2(folder, file->temporary, folder, file->name, RENAME_NOREPLACE) == 0) {
        file->place = PLACE_NEW;
        return 0;
    }
    if (errno == EEXIST &&
        renameat2(folder, file->temporary, folder, file->name, RENAME_EXCHANGE) == 0) {
        file->place = PLACE_EXCHANGED;
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP)
        return errno;
    bool fresh = faccessat(folder, file->name, F_OK, AT_SYMLINK_NOFOLLOW) != 0;
    if (renameat(folder, file->temporary, folder, file->name) != 0)
        return errno;
    file->place = fresh ? PLACE_NEW : PLACE_REPLACED;
    return 0;
}

/* Takes the file out again, so that what was there before is there. */
static void withdraw(OutputSet *set, File *file)
{
    int folder = set->folder;
    if (file->place == PLACE_NEW)
        unlinkat(folder, file->name, 0);
    else if (file->place == PLACE_EXCHANGED &&
             renameat2(folder, file->temporary, folder, file->name, RENAME_EXCHANGE) == 0)
        unlinkat(folder, file->temporary, 0);
    else if (file->place == PLACE_TEMPORARY)
        unlinkat(folder, file->temporary, 0);
    file->place = PLACE_NONE;
}

static int sync_folder(const OutputSet *set)
{
    if (fsync(set->folder) == 0 || errno == EINVAL || errno == ENOTSUP)
        return 0;
    return errno;
}

static int commit_files(OutputSet *set, const char **failed_name)
{
    int error = 0;
    /* All are on their way to disk before any is waited for. */
    for (File *file = set->first; file && !error; file = file->next) {
        *failed_name = file->name;
        error = output_end(file->output);
    }
    for (File *file = set->first; file && !error; file = file->next) {
        *failed_name = file->name;
        error = finish_file(file);
        if (!error)
            error = check_name(set, file);
        if (!error && output_set_is_stopped(set))
            error = EINTR;
    }
    /* First this, then the look: who stops it sees the one or is seen by the other. */
    atomic_store(&set->renaming, true);
    if (!error && output_set_is_stopped(set))
        error = EINTR;
    for (File *file = set->first; file && !error; file = file->next) {
        *failed_name = file->name;
        error = put_in_place(set, file);
    }
    if (error)
        return error;
    *failed_name = set->path;
    return sync_folder(set);
}

bool output_set_commit(OutputSet *set, const char **failed_name)
{
    const char *failed = NULL;
    int error = set->committed ? EINVAL : commit_files(set, &failed);
    if (error) {
        for (File *file = set->first; file && !set->committed; file = file->next)
            withdraw(set, file);
        *failed_name = failed ? failed : set->path;
        errno = error;
        return false;
    }
    set->committed = true;
    for (File *file = set->first; file; file = file->next)
        if (file->place == PLACE_EXCHANGED)
            unlinkat(set->folder, file->temporary, 0);
    return true;
}

bool output_set_has_begun_to_rename(const OutputSet *set)
{
    return atomic_load(&set->renaming);
}

bool output_set_abandon(OutputSet *set)
{
    if (!set || set->committed)
        return set != NULL;
    for (File *file = set->first; file; file = file->next)
        withdraw(set, file);
    remove_folders(set);
    return false;
}

void output_set_close(OutputSet *set)
{
    if (!set)
        return;
    output_queue_close(set->queue);
    for (File *file = set->first, *next; file; file = next) {
        next = file->next;
        if (!set->committed)
            withdraw(set, file);
        if (file->descriptor >= 0)
            close(file->descriptor);
        output_free(file->output);
        free(file);
    }
    if (set->folder >= 0)
        close(set->folder);
    if (!set->committed && set->path)
        remove_folders(set);
    free(set->path);
    free(set);
}
