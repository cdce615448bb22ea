#include "cli/confine.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#include "base/sandbox.h"
#include "base/zone.h"
#include "report/report.h"

void confine_calls(const Arguments *arguments, Surroundings *surroundings)
{
    if (!argument_given(arguments, OPTION_NO_SANDBOX))
        surroundings->calls_open = sandbox_filter_calls();
}

static void allow_font(void *context, const char *path)
{
    sandbox_allow(context, path, SANDBOX_READ);
}

/* The folder, and what links in it lead to. */
static void allow_beside(Sandbox *sandbox, const char *folder)
{
    DIR *listing = opendir(folder);
    sandbox_allow(sandbox, folder, SANDBOX_READ);
    for (struct dirent *entry; listing && (entry = readdir(listing));) {
        char path[8192];
        int size = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_type != DT_REG && entry->d_name[0] != '.' && size < (int)sizeof path)
            sandbox_allow(sandbox, path, SANDBOX_READ);
    }
    if (listing)
        closedir(listing);
}

static void allow_all(Sandbox *sandbox, const FileNeeds *needs, Diagnostics *sink)
{
    for (size_t i = 0; i < needs->read_count; i++)
        sandbox_allow(sandbox, needs->read[i], SANDBOX_READ);
    if (needs->reads_anywhere)
        sandbox_allow(sandbox, "/", SANDBOX_READ);
    for (size_t i = 0; i < sizeof needs->beside / sizeof *needs->beside; i++)
        if (needs->beside[i])
            allow_beside(sandbox, needs->beside[i]);
    if (needs->pdf && !report_pdf_fonts(needs->beside[0], allow_font, sandbox))
        diagnostics_say_no_memory(sink);
    sandbox_allow(sandbox, ZONE_FOLDER, SANDBOX_READ);
    /* Where the sanitizers look for threads, and the C library for processors. */
    sandbox_allow(sandbox, "/proc/self", SANDBOX_READ);
    sandbox_allow(sandbox, "/sys/devices/system/cpu", SANDBOX_READ);
    sandbox_allow(sandbox, "/dev/null", SANDBOX_SINK);
    if (needs->output)
        sandbox_allow(sandbox, needs->output, SANDBOX_WRITE);
    if (needs->output_above.size)
        sandbox_allow(sandbox, needs->output_above.data, SANDBOX_EMPTY);
}

static void tell(const char *files_open, const char *calls_open, Diagnostics *sink)
{
    char files[160] = "", calls[160] = "";
    if (files_open)
        snprintf(files, sizeof files, " files: Landlock %s", files_open);
    if (calls_open)
        snprintf(calls, sizeof calls, "%s sockets and programs: seccomp %s",
                 files_open ? "; to" : "", calls_open);
    if (files_open || calls_open)
        diagnostics_report(sink, DIAGNOSTIC_NOTE, "sandbox", (Slice){0}, 0,
                           "rights are not given up to%s%s", files, calls);
}

void confine_files(const Arguments *arguments, const Surroundings *surroundings,
                   const FileNeeds *needs, Diagnostics *sink)
{
    Sandbox sandbox;
    if (argument_given(arguments, OPTION_NO_SANDBOX))
        return;
    sandbox_begin(&sandbox);
    allow_all(&sandbox, needs, sink);
    tell(sandbox_enter(&sandbox), surroundings->calls_open, sink);
}

void confine_to_reading(const Arguments *arguments, const Surroundings *surroundings,
                        Diagnostics *sink)
{
    const FileNeeds needs = {.reads_anywhere = true};
    confine_files(arguments, surroundings, &needs, sink);
}

Slice confine_folder_above(const char *output, Arena *arena)
{
    Slice above = arena_copy(arena, slice_of(output));
    if (!above.data || access(output, F_OK) == 0)
        return (Slice){0};
    do {
        while (above.size > 1 && above.data[above.size - 1] == '/')
            above.size--;
        size_t slash = slice_find_last(above, '/');
        if (slash == above.size)
            return SLICE(".");
        above = arena_copy(arena, (Slice){above.data, slash ? slash : 1});
    } while (above.data && access(above.data, F_OK) != 0);
    return above;
}
