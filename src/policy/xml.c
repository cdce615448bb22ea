#include "policy/xml.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/text.h"

/* ---- bytes ---- */

/* Up to `most` bytes, fewer where the file ends; -1 with errno. */
static ssize_t read_up_to(int descriptor, char *bytes, size_t most)
{
    size_t size = 0;
    while (size < most) {
        ssize_t got = read(descriptor, bytes + size, most - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        size += (size_t)got;
    }
    return (ssize_t)size;
}

/* What is left of a file that is longer than it says, or says nothing. */
static bool read_rest(int descriptor, Buffer *bytes)
{
    while (bytes->size <= LIMIT_POLICY_FILE) {
        if (bytes->size == bytes->capacity && !buffer_reserve(bytes, (size_t)64 << 10))
            return false;
        ssize_t got =
            read_up_to(descriptor, bytes->data + bytes->size, bytes->capacity - bytes->size);
        if (got <= 0)
            return got == 0;
        bytes->size += (size_t)got;
    }
    return true;
}

/* Into the arena at once where the file is of the size that it says, as nearly all are; else into
 * the buffer. */
static bool read_all(int descriptor, Arena *arena, Slice *source, Buffer *bytes)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0 || status.st_size <= 0 ||
        (uint64_t)status.st_size > LIMIT_POLICY_FILE)
        return read_rest(descriptor, bytes);
    size_t size = (size_t)status.st_size;
    char *room = arena_room(arena, size + 1);
    if (!room) {
        errno = ENOMEM;
        return false;
    }
    ssize_t got = read_up_to(descriptor, room, size + 1);
    if (got < 0)
        return false;
    if ((size_t)got > size) {
        buffer_add(bytes, (Slice){room, (size_t)got});
        return read_rest(descriptor, bytes);
    }
    room[got] = '\0';
    *source = (Slice){room, (size_t)got};
    return true;
}

/* Whether it is the end of a pipe that the process was given, as /dev/stdin may be, and no FIFO of
 * that name. It is read as a file is, waiting. */
static bool is_given_pipe(int descriptor, const struct stat *status)
{
    struct statfs system;
    return S_ISFIFO(status->st_mode) && fstatfs(descriptor, &system) == 0 &&
           system.f_type == PIPEFS_MAGIC && fcntl(descriptor, F_SETFL, O_RDONLY) == 0;
}

/* Opens the file and never waits for one that is none; -1 with errno, 0 where it is none. */
static int open_file(const char *path, bool pipes)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (descriptor >= 0 && fstat(descriptor, &status) == 0 &&
        (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode) ||
         (pipes && is_given_pipe(descriptor, &status))))
        return descriptor;
    int error = descriptor >= 0 ? 0 : errno == ENXIO ? 0 : errno;
    if (descriptor >= 0)
        close(descriptor);
    errno = error;
    return -1;
}

static void fail(XmlFailure *failure, const char *code, const char *format, const char *reason)
{
    failure->code = code;
    snprintf(failure->text, sizeof failure->text, format, reason);
}

static Slice read_file(const char *path, bool pipes, Arena *arena, XmlFailure *failure)
{
    Slice source = {0};
    char bound[24];
    snprintf(bound, sizeof bound, "%zu", LIMIT_POLICY_FILE);
    Buffer bytes = {0};
    errno = 0;
    int descriptor = open_file(path, pipes);
    bool done = descriptor >= 0 && read_all(descriptor, arena, &source, &bytes);
    int error = bytes.failed ? ENOMEM : errno;
    if (descriptor >= 0)
        close(descriptor);
    if (!done && error == ENOMEM)
        fail(failure, "no-memory", "%s", "memory ran out");
    else if (!done)
        fail(failure, error == ENOENT || error == ENOTDIR ? "no-such-file" : "unreadable-file",
             "the file can't be read: %s",
             error ? strerror(error) : "it is no file but a FIFO, a socket or a device");
    else if (bytes.size > LIMIT_POLICY_FILE)
        fail(failure, "file-too-large", "the file is larger than %s bytes", bound);
    else if (!source.data && !(source = arena_copy(arena, buffer_slice(&bytes))).data)
        fail(failure, "no-memory", "%s", "memory ran out");
    buffer_free(&bytes);
    return source;
}

Slice xml_read_or(const char *path, Arena *arena, XmlFailure *failure)
{
    return read_file(path, false, arena, failure);
}

Slice xml_read(const char *path, Arena *arena, Diagnostics *sink)
{
    XmlFailure failure;
    Slice source = read_file(path, true, arena, &failure);
    if (!source.data)
        diagnostics_report(sink, DIAGNOSTIC_ERROR, failure.code, slice_of(path), 0, "%s",
                           failure.text);
    return source;
}

Slice xml_path_beside(XmlFile *file, Slice path)
{
    Slice own = file->name;
    size_t slash = slice_find_last(own, '/');
    Buffer joined = {0};
    if (path.size == 0 || path.data[0] == '/' || slash == own.size)
        return path;
    buffer_add(&joined, (Slice){own.data, slash + 1});
    buffer_add(&joined, path);
    Slice copy = joined.failed ? (Slice){0} : arena_copy(file->arena, buffer_slice(&joined));
    buffer_free(&joined);
    file->failed |= !copy.data;
    return copy;
}

/* ---- what is refused before anybody looks into it ---- */

/* libxml2 would take a NUL for the end of the file and pass over what follows. */
static bool has_no_nul(XmlFile *file)
{
    size_t at = slice_find(file->source, '\0');
    if (at == file->source.size)
        return true;
    xml_report(file, DIAGNOSTIC_ERROR, at, "malformed-xml", (Slice){0},
               "no well-formed XML: a NUL byte");
    return false;
}

static bool is_utf8(XmlFile *file)
{
    Slice source = file->source;
    if (text_is_utf8(source))
        return true;
    size_t i = 0;
    for (size_t step; i < source.size; i += step) {
        step = text_character_size(slice_from(source, i));
        if (step == 1 && (unsigned char)source.data[i] >= 0x80)
            break;
    }
    xml_report(file, DIAGNOSTIC_ERROR, i, "not-utf-8", SLICE("save the file as UTF-8"),
               "the file is not UTF-8: byte 0x%02x",
               i < source.size ? (unsigned char)source.data[i] : 0);
    return false;
}

/* The encoding of the XML declaration, where there is one, has to be what we read. */
static bool declares_utf8(XmlFile *file)
{
    size_t start = file->lines[0];
    Slice head = slice_from(file->source, start);
    XmlAttribute encoding = {0};
    if (!slice_starts(head, SLICE("<?xml")))
        return true;
    const char *closes = memmem(head.data, head.size, "?>", 2);
    if (!closes)
        return true;
    Slice within = {file->source.data, (size_t)(closes - file->source.data)};
    if (!xml_scan_attribute(within, start, SLICE("encoding"), &encoding) ||
        slice_equal_fold(encoding.value, SLICE("UTF-8")) ||
        slice_equal_fold(encoding.value, SLICE("US-ASCII")))
        return true;
    xml_report(file, DIAGNOSTIC_ERROR, encoding.value_offset, "not-utf-8",
               SLICE("save the file as UTF-8"), "the encoding '%.*s' is not supported",
               XML_SHOWN(encoding.value));
    return false;
}

/* Whether it is named in the same folder as the other, and is no link: then there is no need to
 * follow all the folders above. */
static bool lies_plainly_beside(const char *place, Slice path, Slice other)
{
    char target;
    size_t before = slice_find_last(path, '/');
    before = before == path.size ? 0 : before + 1;
    Slice name = slice_from(path, before);
    if (name.size == 0 || slice_equal(name, SLICE(".")) || slice_equal(name, SLICE("..")) ||
        other.size <= before || memchr(other.data + before, '/', other.size - before) ||
        memcmp(other.data, path.data, before) != 0)
        return false;
    return readlink(place, &target, 1) < 0 && errno == EINVAL;
}

static bool lies_aside(Slice path, Slice other)
{
    char folder[PATH_MAX], real[PATH_MAX], place[PATH_MAX];
    size_t slash = slice_find_last(other, '/');
    Slice of_folder = slash == other.size ? SLICE(".") : (Slice){other.data, slash ? slash : 1};
    if (of_folder.size >= sizeof folder || path.size >= sizeof place)
        return true;
    memcpy(folder, of_folder.data, of_folder.size);
    folder[of_folder.size] = '\0';
    memcpy(place, path.data, path.size);
    place[path.size] = '\0';
    if (lies_plainly_beside(place, path, other))
        return false;
    char base[PATH_MAX];
    if (!realpath(folder, base) || !realpath(place, real))
        return true;
    size_t size = strlen(base);
    if (size == 1) /* the root: what is deeper is another's */
        return strchr(real + 1, '/') != NULL;
    return strncmp(real, base, size) != 0 || real[size] != '/';
}

XmlOrigin xml_origin_of(Slice path, Slice other)
{
    return lies_aside(path, other) ? XML_ASIDE : XML_BESIDE;
}

bool xml_open_plain(XmlFile *file, Slice name, Slice source, XmlOrigin origin, Arena *arena,
                    Diagnostics *sink)
{
    *file =
        (XmlFile){.name = name, .source = source, .origin = origin, .arena = arena, .sink = sink};
    if (!xml_index_places(file)) {
        file->failed = true;
        return false;
    }
    size_t nul = slice_find(source, '\0');
    if (nul < source.size)
        xml_report(file, DIAGNOSTIC_ERROR, nul, "no-text", (Slice){0}, "the file holds a NUL byte");
    return nul == source.size && is_utf8(file);
}

bool xml_open(XmlFile *file, Slice name, Slice source, Arena *arena, Diagnostics *sink)
{
    return xml_open_from(file, name, source, XML_BESIDE, arena, sink);
}

bool xml_open_from(XmlFile *file, Slice name, Slice source, XmlOrigin origin, Arena *arena,
                   Diagnostics *sink)
{
    *file =
        (XmlFile){.name = name, .source = source, .origin = origin, .arena = arena, .sink = sink};
    if (!digest_of(source, &file->sha256) || !xml_index_places(file)) {
        file->failed = true;
        return false;
    }
    if (source.size > LIMIT_POLICY_FILE) {
        xml_report(file, DIAGNOSTIC_ERROR, XML_NOWHERE, "file-too-large", (Slice){0},
                   "the file is larger than %zu bytes", LIMIT_POLICY_FILE);
        return false;
    }
    if (!is_utf8(file) || !has_no_nul(file) || !declares_utf8(file))
        return false;
    return xml_read_plain(file) || (!file->failed && xml_read_any(file));
}

/* ---- looking ---- */

const XmlAttribute *xml_attribute_called(const XmlElement *element, Slice name)
{
    for (uint32_t i = 0; i < element->attribute_count; i++)
        if (element->attributes[i].space.size == 0 &&
            slice_equal(element->attributes[i].name, name))
            return &element->attributes[i];
    return NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

Slice xml_words(XmlFile *file, const XmlElement *element)
{
    Slice text = element ? element->text : (Slice){0};
    char *words = arena_room(file->arena, text.size + 1);
    size_t size = 0;
    file->failed |= !words;
    for (size_t i = 0; words && i < text.size; i++)
        if (!is_blank(text.data[i]))
            words[size++] = text.data[i];
        else if (size && words[size - 1] != ' ')
            words[size++] = ' ';
    size -= size && words[size - 1] == ' ';
    if (words)
        words[size] = '\0';
    return (Slice){words, size};
}
