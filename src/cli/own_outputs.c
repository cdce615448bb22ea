#include "cli/own_outputs.h"

#include <sys/stat.h>

#include "cli/companions.h"
#include "cli/formats.h"

/* report-2.pdf and so on: further volumes. */
static bool is_volume(Slice name)
{
    if (!slice_starts(name, SLICE("report-")) || !slice_ends(name, SLICE(".pdf")))
        return false;
    Slice number = {name.data + 7, name.size - 11};
    return name.size > 11 && number.size < 10 && slice_is_digits(number, number.size);
}

static bool is_output(Slice name)
{
    for (size_t i = 0; i < format_file_count; i++)
        if (slice_equal(name, slice_of(format_files[i].name)))
            return true;
    for (int i = 0; i < COMPANIONS; i++)
        if (slice_equal(name, slice_of(companion_rows[i].name)))
            return true;
    static const char *const others[] = {"diff.html", "diff.json", "diff.pdf"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (slice_equal(name, slice_of(others[i])))
            return true;
    return is_volume(name);
}

/* ".audit.json.0123456789abcdef.part", as a run that was killed leaves it. */
static bool is_part(Slice name)
{
    if (!slice_starts(name, SLICE(".")) || !slice_ends(name, SLICE(".part")))
        return false;
    Slice whole = {name.data + 1, name.size - 6};
    size_t dot = slice_find_last(whole, '.');
    return dot < whole.size && is_output((Slice){whole.data, dot});
}

ArchiveOurs own_outputs_tell(Slice name)
{
    if (is_output(name) || is_part(name))
        return ARCHIVE_OUR_OUTPUT;
    return slice_starts(name, SLICE(".spool-")) ? ARCHIVE_OUR_TEMPORARY : ARCHIVE_NOT_OURS;
}

void own_outputs_find(const char *folder, ArchiveOutput *output)
{
    struct stat status;
    output->ours = own_outputs_tell;
    if (stat(folder, &status) != 0)
        return;
    output->device = status.st_dev;
    output->inode = status.st_ino;
}
