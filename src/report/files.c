#include "report/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/embedded.h"
#include "base/limits.h"
#include "base/text.h"
#include "report/files_known.h"

enum { LARGEST = 4 << 20 }; /* bytes of one file: templates are written by hand */

static bool complain(Files *files, Slice path, const char *what)
{
    diagnostics_report(files->sink, DIAGNOSTIC_ERROR, "template-unreadable", path, 0, "%s", what);
    files->failed = true;
    return false;
}

/* Reads the whole of an open file; false with errno. */
static bool read_all(Files *files, int descriptor, Slice *text)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return false;
    if (!S_ISREG(status.st_mode) || status.st_size > LARGEST) {
        errno = S_ISREG(status.st_mode) ? EFBIG : EINVAL;
        return false;
    }
    char *bytes = arena_take(&files->arena, (size_t)status.st_size + 1);
    if (!bytes) {
        errno = ENOMEM;
        return false;
    }
    size_t size = 0;
    while (size < (size_t)status.st_size) {
        ssize_t got = read(descriptor, bytes + size, (size_t)status.st_size - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        size += (size_t)got;
    }
    *text = (Slice){bytes, size};
    return true;
}

/* The file of the folder; a link is followed where it leads to another file of the folder: -1 with
 * errno, EXDEV where it leads out, for who makes a template may not be who may read what is there.
 */
static int open_in_folder(const char *folder, const char *path)
{
    enum { FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW };
    char base[PATH_MAX], real[PATH_MAX];
    int descriptor = open(path, FLAGS);
    if (descriptor >= 0 || errno != ELOOP)
        return descriptor;
    if (!realpath(folder, base) || !realpath(path, real))
        return -1;
    size_t size = strlen(base);
    if (strncmp(real, base, size) == 0 && real[size] == '/')
        return open(real, FLAGS);
    errno = EXDEV;
    return -1;
}

/* 1 with the text, 0 where the folder has no such file, -1 after a complaint. */
static int read_from_folder(Files *files, Slice path, Slice *text)
{
    int descriptor = open_in_folder(files->folder, path.data);
    if (descriptor < 0 && errno == ENOENT)
        return 0;
    bool ok = descriptor >= 0 && read_all(files, descriptor, text);
    int error = errno;
    if (descriptor >= 0)
        close(descriptor);
    if (!ok) {
        complain(files, path,
                 error == EXDEV ? "it is a link that leads out of the template's folder"
                                : strerror(error));
        return -1;
    }
    return 1;
}

bool files_load_bytes(Files *files, const char *name, Slice *bytes)
{
    Slice path =
        files->folder ? arena_printf(&files->arena, "%s/%s", files->folder, name) : (Slice){0};
    return path.data && read_from_folder(files, path, bytes) > 0;
}

/* Line ends as LF, since an HTML parser makes them so before a browser hashes style and script. */
static bool unify_lines(Files *files, Slice *text)
{
    if (slice_find(*text, '\r') == text->size)
        return true;
    char *bytes = arena_take(&files->arena, text->size);
    if (!bytes)
        return false;
    size_t size = 0;
    for (size_t i = 0; i < text->size; i++) {
        bool pair = text->data[i] == '\r' && i + 1 < text->size && text->data[i + 1] == '\n';
        if (!pair)
            bytes[size++] = text->data[i] == '\r' ? '\n' : text->data[i];
    }
    *text = (Slice){bytes, size};
    return true;
}

bool files_note(Files *files, Slice name, Slice sha256)
{
    for (size_t i = 0; i < files->read_count; i++)
        if (slice_equal(files->read[i].name, name))
            return true;
    if (files->read_count == files->read_capacity) {
        size_t capacity = files->read_capacity ? files->read_capacity * 2 : 64;
        FileRead *more = arena_array(&files->arena, capacity, sizeof(FileRead));
        if (!more)
            return false;
        if (files->read_count)
            memcpy(more, files->read, files->read_count * sizeof(FileRead));
        files->read = more;
        files->read_capacity = capacity;
    }
    FileRead *read = &files->read[files->read_count++];
    *read = (FileRead){arena_copy(&files->arena, name), arena_copy(&files->arena, sha256)};
    return read->name.data && read->sha256.data;
}

/* `sha256` is that of a file that is built in. */
static bool note_text(Files *files, const char *name, Slice text, const char *sha256)
{
    Digest digest;
    char hex[DIGEST_HEX_SIZE + 1];
    if (sha256)
        return files_note(files, slice_of(name), slice_of(sha256));
    if (!digest_of(text, &digest))
        return false;
    digest_hex(&digest, hex);
    return files_note(files, slice_of(name), slice_of(hex));
}

static int by_name(const void *a, const void *b)
{
    return slice_compare(((const FileRead *)a)->name, ((const FileRead *)b)->name);
}

Slice files_digest(Files *files)
{
    Buffer lines = {0};
    Digest digest;
    char hex[DIGEST_HEX_SIZE + 1];
    if (files->read_count)
        qsort(files->read, files->read_count, sizeof(FileRead), by_name);
    for (size_t i = 0; i < files->read_count; i++) {
        buffer_add(&lines, files->read[i].sha256);
        buffer_add(&lines, SLICE("  "));
        buffer_add(&lines, files->read[i].name);
        buffer_add_byte(&lines, '\n');
    }
    bool done = !lines.failed && digest_of(buffer_slice(&lines), &digest);
    buffer_free(&lines);
    if (done)
        digest_hex(&digest, hex);
    return done ? arena_copy(&files->arena, slice_of(hex)) : (Slice){0};
}

bool files_load(Files *files, const char *name, Slice *text, Slice *path)
{
    Slice built_in = arena_printf(&files->arena, "%s/%s", files->built_in, name);
    if (!built_in.data)
        return complain(files, (Slice){0}, "memory ran out");
    return files_load_or(files, name, built_in.data, text, path);
}

bool files_load_or(Files *files, const char *name, const char *built_in, Slice *text, Slice *path)
{
    int found = 0;
    const char *sha256 = NULL;
    if (files->folder) {
        *path = arena_printf(&files->arena, "%s/%s", files->folder, name);
        if (!path->data)
            return complain(files, (Slice){0}, "memory ran out");
        found = read_from_folder(files, *path, text);
        if (found > 0 && !text_is_utf8(*text))
            return complain(files, *path, "the file is not UTF-8");
    }
    if (found < 0)
        return false;
    if (!found) {
        *path = arena_copy(&files->arena, slice_of(built_in));
        if (!path->data)
            return complain(files, (Slice){0}, "memory ran out");
        *text = embedded_file(built_in);
        sha256 = embedded_sha256(built_in);
        if (!text->data)
            return false;
    }
    return (note_text(files, name, *text, sha256) && unify_lines(files, text)) ||
           complain(files, *path, "memory ran out");
}

bool files_load_partial(void *context, Slice name, Slice *text, Slice *path)
{
    char file[80];
    if (name.size == 0 || name.size > sizeof file - 6)
        return false;
    for (size_t i = 0; i < name.size; i++) {
        char c = ascii_lower(name.data[i]);
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
        file[i] = name.data[i];
    }
    memcpy(file + name.size, ".html", 6);
    if (files_load(context, file, text, path))
        return true;
    *text = ((Files *)context)->failed ? (Slice){0} : files_hint_partial(context, name);
    return false;
}

void files_close(Files *files)
{
    if (files->arena.failed)
        diagnostics_say_no_memory(files->sink);
    arena_free(&files->arena);
}
