#include "cli/templates.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embedded.h"
#include "report/report.h"

enum { SHOWN = 200 }; /* bytes of a path in a message */

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Whether a file in the folder stands for one that is built in: of the HTML edition's or the words
 * of both, else of the PDF's too. */
static bool replaces_something(const char *folder, bool html_alone)
{
    static const char *const others[] = {"words.xml", "theme.conf"};
    size_t other_count = html_alone ? 1 : sizeof others / sizeof *others;
    DIR *listing = opendir(folder);
    bool found = false;
    for (struct dirent *entry; listing && !found && (entry = readdir(listing));) {
        char path[sizeof "templates/html/" + sizeof entry->d_name];
        snprintf(path, sizeof path, "templates/html/%s", entry->d_name);
        found = embedded_file(path).data && strcmp(entry->d_name, "README.md") != 0;
        for (size_t i = 0; i < other_count; i++)
            found |= strcmp(entry->d_name, others[i]) == 0;
    }
    if (listing)
        closedir(listing);
    return found;
}

static const char *below(ReportFiles *files, const char *folder, const char *name)
{
    return arena_printf(files->arena, "%s/%s", folder, name).data;
}

bool templates_read(const char *folder, ReportFiles *files)
{
    files->status = EXIT_USAGE;
    if (!is_folder(folder)) {
        cli_print_error(files->surroundings, "--template: there is no folder %s", folder);
        return false;
    }
    const char *html = below(files, folder, "html"), *pdf = below(files, folder, "pdf");
    const char *theme = below(files, folder, "theme.conf");
    const char *words = below(files, folder, "words.xml");
    if (!html || !pdf || !theme || !words) {
        cli_print_error(files->surroundings, "memory ran out");
        files->status = EXIT_BROKEN;
        return false;
    }
    if (is_folder(html) || is_folder(pdf)) {
        files->template_html = is_folder(html) ? html : NULL;
        files->template_pdf = is_folder(pdf) ? pdf : NULL;
        return true;
    }
    if (!replaces_something(folder, false)) {
        cli_print_error(files->surroundings,
                        "--template: %s has neither html/ nor pdf/ in it, nor a file that is named "
                        "as one of the built-in templates",
                        folder);
        return false;
    }
    files->template_html = folder;
    if (access(theme, F_OK) == 0 || access(words, F_OK) == 0)
        files->template_pdf = folder;
    return true;
}

bool templates_check_defined(const ReportDefinition *definition, Diagnostics *sink)
{
    Slice folder = definition->template_html;
    if (folder.size == 0)
        return true;
    bool there = is_folder(folder.data);
    if (there && replaces_something(folder.data, true))
        return report_check_html(folder.data, sink);
    report_definition_say(&definition->template_html_place, DIAGNOSTIC_ERROR, "no-template", sink,
                          there ? "template '%.*s': no file in it is named as one of the built-in "
                                  "templates"
                                : "template '%.*s': there is no such folder",
                          (int)(folder.size < SHOWN ? folder.size : SHOWN), folder.data);
    return false;
}
