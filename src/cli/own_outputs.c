#include "cli/own_outputs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/companions.h"
#include "cli/formats.h"
#include "cli/known_outputs.h"

/* A spool has a name for a moment only, before anything is written to it, and only where the file
 * system has none without. */
static bool is_spool(int folder, const char *name)
{
    struct stat status;
    if (strncmp(name, ".spool-", 7) != 0 || strlen(name) != 13)
        return false;
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT;
    return S_ISREG(status.st_mode) && status.st_size == 0;
}

static ArchiveOurs tell(int folder, const char *name)
{
    if (is_spool(folder, name))
        return ARCHIVE_OUR_TEMPORARY;
    if (known_output_name(slice_of(name)))
        return known_output(folder, name) == KNOWN_OURS ? ARCHIVE_OUR_OUTPUT : ARCHIVE_NOT_OURS;
    return known_part(folder, name) ? ARCHIVE_OUR_OUTPUT : ARCHIVE_NOT_OURS;
}

void own_outputs_find(const char *folder, ArchiveOutput *output)
{
    struct stat status;
    output->ours = tell;
    if (stat(folder, &status) != 0)
        return;
    output->device = status.st_dev;
    output->inode = status.st_ino;
}

/* ---- what would be replaced ---- */

static bool is_of_formats(Slice name, unsigned formats)
{
    for (size_t i = 0; i < format_file_count; i++)
        if (slice_equal(name, slice_of(format_files[i].name)))
            return formats & format_files[i].format;
    /* Volumes of a PDF report. */
    return slice_ends(name, SLICE(".pdf")) && (formats & FORMAT_PDF);
}

static bool is_written(Slice name, const Replaced *replaced)
{
    if (!known_output_name(name) || slice_starts(name, SLICE("diff.")))
        return false;
    return is_of_formats(name, replaced->formats) || slice_equal(name, SLICE("manifest.csv.gz")) ||
           slice_equal(name, SLICE("problems.csv.gz")) ||
           (replaced->sampled && slice_equal(name, SLICE("samples.csv")));
}

/* Whether the folder is that of an archive, or below it; for a file, whether it is the file's. */
static bool lies_in(const char *folder, const char *archive)
{
    struct stat status;
    char *real = realpath(archive, NULL);
    bool file = real && stat(real, &status) == 0 && !S_ISDIR(status.st_mode);
    if (file)
        *(strrchr(real, '/') + (strrchr(real, '/') == real)) = '\0';
    size_t size = real ? strlen(real) : 0;
    bool below = real && strncmp(folder, real, size) == 0 &&
                 (folder[size] == '\0' || (!file && (folder[size] == '/' || size == 1)));
    free(real);
    return below;
}

static bool lies_in_any(const Replaced *replaced)
{
    char *folder = realpath(replaced->folder, NULL);
    bool inside = false;
    for (size_t i = 0; folder && !inside && i < replaced->archive_count; i++)
        inside = lies_in(folder, replaced->archives[i]);
    free(folder);
    return inside;
}

static void refuse(const Surroundings *surroundings, const char *folder, const char *name,
                   KnownOutput found)
{
    if (found == KNOWN_FAILED)
        cli_print_error(surroundings, "%s/%s would be replaced, and could not be read: %s", folder,
                        name, strerror(errno));
    else
        cli_print_error(surroundings,
                        "%s/%s has the name of a report and is none that this program wrote: it is "
                        "not replaced. Move it away, or name another folder with --output",
                        folder, name);
}

bool own_outputs_allow(const Surroundings *surroundings, const Replaced *replaced)
{
    const char *folder = replaced->folder;
    if (!lies_in_any(replaced))
        return true;
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = descriptor < 0 ? NULL : fdopendir(descriptor);
    bool allowed = true;
    if (descriptor < 0) /* opening it for the outputs tells why */
        return true;
    if (!listing) {
        refuse(surroundings, folder, ".", KNOWN_FAILED);
        close(descriptor);
        return false;
    }
    for (struct dirent *entry; allowed && (entry = readdir(listing));) {
        if (!is_written(slice_of(entry->d_name), replaced))
            continue;
        KnownOutput found = known_output(descriptor, entry->d_name);
        allowed = found == KNOWN_OURS || found == KNOWN_ABSENT;
        if (!allowed)
            refuse(surroundings, folder, entry->d_name, found);
    }
    closedir(listing);
    return allowed;
}
