#include "cli/report_files.h"

#include <errno.h>
#include <unistd.h>

#include "report/report.h"

bool report_files_failed(ReportFiles *files, const char *name)
{
    cli_print_error(files->surroundings, "%s/%s could not be written: %s", files->folder, name,
                    strerror(errno));
    files->status = EXIT_BROKEN;
    return false;
}

Output *report_files_open(ReportFiles *files, const char *name, OutputKind kind)
{
    Output *output = output_open(files->outputs, name, kind);
    if (!output)
        report_files_failed(files, name);
    return output;
}

static bool goes_on(ReportFiles *files)
{
    if (!atomic_load(&interrupted))
        return true;
    files->status = EXIT_INTERRUPTED;
    return false;
}

bool report_files_write(ReportFiles *files, const Audit *audit, const char *name, OutputKind kind,
                        ReportWriter *writer)
{
    if (!goes_on(files))
        return false;
    Output *output = report_files_open(files, name, kind);
    return output && (writer(audit, output) || report_files_failed(files, name));
}

typedef bool (*StyledWriter)(const Audit *audit, const char *folder, Diagnostics *sink,
                             Output *output);

static bool write_styled(ReportFiles *files, const Audit *audit, const char *name,
                         const char *folder, StyledWriter writer)
{
    if (!goes_on(files))
        return false;
    Output *output = report_files_open(files, name, OUTPUT_PLAIN);
    if (!output)
        return false;
    if (writer(audit, folder, files->sink, output))
        return true;
    /* A wrong template is the user's to mend; anything else is ours or the disk's. */
    files->status = EXIT_BROKEN;
    return diagnostics_count(files->sink, DIAGNOSTIC_ERROR) == 0 &&
           report_files_failed(files, name);
}

/* Reports of an earlier run that this one does not replace would stand beside it as if they
 * belonged to it. */
void report_files_warn_of_old(ReportFiles *files)
{
    static const struct {
        unsigned format;
        const char *name;
    } known[] = {{FORMAT_HTML, "report.html"},    {FORMAT_PDF, "report.pdf"},
                 {FORMAT_JSON, "audit.json"},     {FORMAT_CSV, "findings.csv"},
                 {FORMAT_CSV, "evidence.csv.gz"}, {FORMAT_CSV, "attempts.csv.gz"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (files->formats & known[i].format)
            continue;
        Slice path = arena_printf(files->arena, "%s/%s", files->folder, known[i].name);
        if (path.data && access(path.data, F_OK) == 0)
            diagnostics_report(files->sink, DIAGNOSTIC_WARNING, "older-file", path, 0,
                               "left as it was: it is of an earlier run");
    }
}

bool report_files_write_all(ReportFiles *files, const Audit *audit)
{
    unsigned formats = files->formats;
    if ((formats & FORMAT_CSV) && (!report_files_write(files, audit, "findings.csv", OUTPUT_PLAIN,
                                                       report_write_findings_csv) ||
                                   !report_files_write(files, audit, "evidence.csv.gz", OUTPUT_GZIP,
                                                       report_write_evidence_csv) ||
                                   !report_files_write(files, audit, "attempts.csv.gz", OUTPUT_GZIP,
                                                       report_write_attempts_csv)))
        return false;
    if ((formats & FORMAT_HTML) &&
        !write_styled(files, audit, "report.html", files->template_html, report_write_html))
        return false;
    if ((formats & FORMAT_PDF) &&
        !write_styled(files, audit, "report.pdf", files->template_pdf, report_write_pdf))
        return false;
    return !(formats & FORMAT_JSON) ||
           report_files_write(files, audit, "audit.json", OUTPUT_PLAIN, report_write_json);
}

bool report_files_commit(ReportFiles *files)
{
    const char *name = NULL;
    if (!goes_on(files))
        return false;
    return output_set_commit(files->outputs, &name) ||
           report_files_failed(files, name ? name : "a file");
}
