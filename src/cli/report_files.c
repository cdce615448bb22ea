#include "cli/report_files.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/emergency.h"
#include "cli/known_outputs.h"
#include "report/report.h"

static bool goes_on(ReportFiles *files)
{
    if (!atomic_load(&interrupted))
        return true;
    files->status = EXIT_INTERRUPTED;
    return false;
}

bool report_files_failed(ReportFiles *files, const char *name)
{
    if (!goes_on(files))
        return false;
    /* Where no call failed, the writer lacked memory. */
    cli_print_error(files->surroundings, "%s/%s could not be written: %s", files->folder, name,
                    strerror(errno ? errno : ENOMEM));
    files->status = EXIT_BROKEN;
    return false;
}

OutputSet *report_files_begin(const Surroundings *surroundings, const char *folder)
{
    OutputSet *outputs = output_set_open_where(folder, known_part);
    if (!outputs && errno == EWOULDBLOCK)
        cli_print_error(surroundings, "another run is writing to the folder %s", folder);
    else if (!outputs)
        cli_print_error(surroundings, "the folder %s could not be made or written: %s", folder,
                        strerror(errno));
    if (!outputs)
        return NULL;
    output_set_stop_on(outputs, &interrupted);
    emergency_guard(outputs);
    return outputs;
}

void report_files_end(OutputSet *outputs)
{
    emergency_guard(NULL);
    output_set_close(outputs);
}

bool report_files_check(unsigned formats, const char *template_html, const char *template_pdf,
                        Diagnostics *sink)
{
    bool good =
        !(formats & FORMAT_HTML) || !template_html || report_check_html(template_html, sink);
    return (!(formats & FORMAT_PDF) || !template_pdf || report_check_pdf(template_pdf, sink)) &&
           good;
}

Output *report_files_open(ReportFiles *files, const char *name, OutputKind kind)
{
    Output *output = output_open(files->outputs, name, kind);
    if (!output)
        report_files_failed(files, name);
    return output;
}

Output *report_files_open_document(ReportFiles *files)
{
    Output *output = output_open_last(files->outputs, DOCUMENT_NAME);
    if (!output)
        report_files_failed(files, DOCUMENT_NAME);
    return output;
}

/* Whether the file is to be written now; if not, *done says whether that is as it should be. */
static bool is_to_write(ReportFiles *files, const char *name, bool *done)
{
    FileWay way = FILE_WRITE;
    *done = goes_on(files);
    if (*done && files->way)
        way = files->way(files, name, files->context);
    *done = *done && way != FILE_FAILED;
    return *done && way == FILE_WRITE;
}

bool report_files_write(ReportFiles *files, const Audit *audit, const char *name, OutputKind kind,
                        ReportWriter *writer)
{
    bool done;
    if (!is_to_write(files, name, &done))
        return done;
    Output *output = report_files_open(files, name, kind);
    return output && (writer(audit, output) || report_files_failed(files, name));
}

static bool write_styled(ReportFiles *files, const Audit *audit, const FormatFile *file)
{
    const char *folder = file->format == FORMAT_PDF ? files->template_pdf : files->template_html;
    bool done;
    if (!is_to_write(files, file->name, &done))
        return done;
    Output *output = report_files_open(files, file->name, file->kind);
    if (!output)
        return false;
    if (file->styled(audit, folder, files->sink, output))
        return true;
    if (!goes_on(files))
        return false;
    /* A wrong template is the user's to mend; anything else is ours or the disk's. */
    files->status = EXIT_BROKEN;
    return diagnostics_count(files->sink, DIAGNOSTIC_ERROR) == 0 &&
           report_files_failed(files, file->name);
}

/* Reports of an earlier run that this one does not replace would stand beside it as if they
 * belonged to it. */
static void warn_of_old(ReportFiles *files, const char *name)
{
    Slice path = arena_printf(files->arena, "%s/%s", files->folder, name);
    if (path.data && access(path.data, F_OK) == 0)
        diagnostics_report(files->sink, DIAGNOSTIC_WARNING, "older-file", path, 0,
                           "left as it was: it is of an earlier run");
}

void report_files_warn_of_old(ReportFiles *files)
{
    for (size_t i = 0; i < format_file_count; i++) {
        bool asked = files->formats & format_files[i].format;
        if (asked &&
            (!format_files[i].wanted || output_set_holds(files->outputs, format_files[i].name)))
            continue;
        warn_of_old(files, format_files[i].name);
    }
    if (!output_set_holds(files->outputs, "samples.csv"))
        warn_of_old(files, "samples.csv");
    /* The next volume of a PDF report that had more of them. */
    for (unsigned volume = 2;; volume++) {
        Slice name = arena_printf(files->arena, "report-%u.pdf", volume);
        if (name.data && output_set_holds(files->outputs, name.data))
            continue;
        if (name.data)
            warn_of_old(files, name.data);
        return;
    }
}

static bool write_format(ReportFiles *files, const Audit *audit, const FormatFile *file)
{
    if (!file->plain)
        return write_styled(files, audit, file);
    return report_files_write(files, audit, file->name, file->kind, file->plain);
}

bool report_files_write_all(ReportFiles *files, const Audit *audit)
{
    for (size_t i = 0; i < format_file_count; i++) {
        const FormatFile *file = &format_files[i];
        if (!(files->formats & file->format) || (file->wanted && !file->wanted(audit)) ||
            output_set_holds(files->outputs, file->name))
            continue;
        if (!write_format(files, audit, file))
            return false;
    }
    return true;
}

bool report_files_commit(ReportFiles *files)
{
    const char *name = NULL;
    if (!goes_on(files))
        return false;
    /* What nobody noticed until here would be missing in the reports. */
    files->status =
        cli_settle_status(files->surroundings, files->sink, files->arena, files->status);
    if (files->status == EXIT_BROKEN)
        return false;
    return output_set_commit(files->outputs, &name) ||
           report_files_failed(files, name ? name : "a file");
}

void report_files_print_names(const ReportFiles *files, Buffer *line, int status)
{
    const char *name;
    size_t count = 0;
    for (; (name = output_set_name(files->outputs, count)); count++)
        buffer_printf(line, "%s%s", count ? ", " : "", name);
    if (count == 0)
        buffer_add(line, SLICE("no file"));
    buffer_add(line, SLICE(" to "));
    text_add_visible(line, slice_of(files->folder));
    buffer_printf(line, "; exit status %d\n", status);
    fwrite(line->data ? line->data : "", 1, line->size, stderr);
    buffer_free(line);
}

bool report_files_print(const Surroundings *surroundings, const Audit *audit, unsigned formats,
                        int status)
{
    if (!(formats & (FORMAT_TEXT | FORMAT_ANNOTATIONS)))
        return true;
    Output *output = output_of_descriptor(STDOUT_FILENO);
    if (!output) {
        cli_print_error(surroundings, "memory ran out");
        return false;
    }
    if (formats & FORMAT_ANNOTATIONS)
        report_write_annotations(audit, output);
    if (formats & FORMAT_TEXT)
        report_write_text(audit, surroundings->width, surroundings->colour_out, status, output);
    if (output_close(output))
        return true;
    cli_print_error(surroundings, "standard output could not be written");
    return false;
}
