/* The logo that a report definition names: read with it, so that a wrong one is told of before
 * anything is evaluated. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "policy/report_parts.h"

static const char no_file[] = "there is no such file; the reports are without a logo";

/* At most a byte more than a picture may have; never waits for a pipe or reads a device. NULL, or
 * what is wrong. */
static const char *read_picture(const char *path, Buffer *bytes)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (descriptor < 0)
        return errno == ENOENT ? no_file : strerror(errno);
    const char *fault = NULL;
    if (fstat(descriptor, &status) != 0)
        fault = strerror(errno);
    else if (!S_ISREG(status.st_mode))
        fault = "it is no file";
    else if (!buffer_reserve(bytes, LIMIT_PICTURE_FILE + 1))
        fault = strerror(ENOMEM);
    while (!fault && bytes->size <= LIMIT_PICTURE_FILE) {
        ssize_t got =
            read(descriptor, bytes->data + bytes->size, LIMIT_PICTURE_FILE + 1 - bytes->size);
        if (got < 0 && errno != EINTR)
            fault = strerror(errno);
        if (got == 0)
            break;
        bytes->size += got > 0 ? (size_t)got : 0;
    }
    close(descriptor);
    return fault;
}

void report_read_logo(ReportReader *reader, const XmlAttribute *logo)
{
    Buffer bytes = {0};
    if (!logo || logo->bad)
        return;
    Slice path = xml_path_beside(reader->file, logo->value);
    const char *fault = path.data ? read_picture(path.data, &bytes) : NULL;
    if (path.data && !fault) {
        Slice copy = arena_copy(reader->arena, buffer_slice(&bytes));
        reader->failed |= !copy.data;
        fault = copy.data ? picture_accept(copy, &reader->definition->logo) : NULL;
    }
    buffer_free(&bytes);
    if (fault)
        xml_report(reader->file, fault == no_file ? DIAGNOSTIC_WARNING : DIAGNOSTIC_ERROR,
                   logo->value_offset, "bad-logo",
                   SLICE("a PNG picture of at most 256 KiB, beside the report definition"),
                   "logo '%.*s': %s", XML_SHOWN(path), fault);
}
