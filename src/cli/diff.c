/* trailaudit diff: what changed from one audit.json to another. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/confine.h"
#include "cli/documents.h"
#include "cli/formats.h"
#include "cli/report_files.h"
#include "cli/templates.h"
#include "report/diff.h"

typedef struct {
    const Surroundings *surroundings;
    Diagnostics *sink;
    Arena arena;
    AuditDocument before, after;
    AuditDiff *diff;
    ReportFiles files; /* outputs NULL where nothing goes to files */
    bool committed;    /* they stand in their places */
    int status;
} Difference;

static bool fail(Difference *d, int status, const char *message)
{
    cli_print_error(d->surroundings, "%s", message);
    d->status = status;
    return false;
}

static bool no_memory(Difference *d)
{
    return fail(d, EXIT_BROKEN, "memory ran out");
}

static bool read_arguments(Difference *d, const Arguments *arguments)
{
    const unsigned known = FORMAT_TEXT | FORMAT_JSON | FORMAT_HTML | FORMAT_PDF;
    const char *formats = argument_value(arguments, OPTION_DIFF_FORMAT);
    const char *output = argument_value(arguments, OPTION_OUTPUT);
    Slice bad;
    if (arguments->operand_count != 2)
        return fail(d, EXIT_USAGE,
                    "diff needs two audit.json, the earlier one first; see trailaudit diff --help");
    d->files.folder = output ? output : "audit-out";
    d->files.formats = FORMAT_TEXT;
    if (formats && (!formats_read(slice_of(formats), &d->files.formats, &bad) ||
                    !d->files.formats || (d->files.formats & ~known))) {
        cli_print_error(d->surroundings,
                        "--format: \"%s\" is no list of the formats of diff: text, json, html, pdf",
                        formats);
        return false;
    }
    if (!d->files.folder[0])
        return fail(d, EXIT_USAGE, "--output names no folder");
    const char *templates = argument_value(arguments, OPTION_TEMPLATE);
    if (!templates || templates_read(templates, &d->files))
        return true;
    d->status = d->files.status;
    return false;
}

static bool open_both(Difference *d, const Arguments *arguments)
{
    bool first = documents_open(arguments->operands[0], SUMS_MUST_AGREE, &d->before, d->sink);
    bool second = documents_open(arguments->operands[1], SUMS_MUST_AGREE, &d->after, d->sink);
    if (!first || !second)
        return diagnostics_count(d->sink, DIAGNOSTIC_ERROR) ? false : no_memory(d);
    d->diff = audit_diff(&d->before, &d->after);
    return d->diff || no_memory(d);
}

static bool open_outputs(Difference *d, const Arguments *arguments)
{
    FileNeeds needs = {.beside = {d->files.template_pdf, d->files.template_html},
                       .pdf = d->files.formats & FORMAT_PDF};
    if (d->files.formats != FORMAT_TEXT) {
        watch_interruptions();
        needs.output = d->files.folder;
        needs.output_above = confine_folder_above(d->files.folder, &d->arena);
        d->files.outputs = report_files_begin(d->surroundings, d->files.folder);
    }
    if (d->files.outputs || !needs.output) {
        confine_files(arguments, d->surroundings, &needs, d->sink);
        return true;
    }
    d->status = EXIT_BROKEN;
    return false;
}

typedef bool StyledWriter(const AuditDiff *diff, const char *folder, Diagnostics *sink,
                          Output *output);

static bool write_styled(Difference *d, unsigned format, const char *name, StyledWriter *writer)
{
    const char *folder = format == FORMAT_PDF ? d->files.template_pdf : d->files.template_html;
    if (!(d->files.formats & format))
        return true;
    Output *output = report_files_open(&d->files, name, OUTPUT_PLAIN);
    if (!output)
        return false;
    if (writer(d->diff, folder, d->sink, output))
        return true;
    if (atomic_load(&interrupted))
        return report_files_failed(&d->files, name);
    /* A wrong template is the user's to mend; anything else is ours or the disk's. */
    d->files.status = EXIT_USAGE;
    return diagnostics_count(d->sink, DIAGNOSTIC_ERROR) == 0 &&
           report_files_failed(&d->files, name);
}

static bool write_json(Difference *d)
{
    if (!(d->files.formats & FORMAT_JSON))
        return true;
    Output *output = report_files_open(&d->files, "diff.json", OUTPUT_PLAIN);
    return output &&
           (report_write_diff_json(d->diff, output) || report_files_failed(&d->files, "diff.json"));
}

static bool write_files(Difference *d)
{
    if (!d->files.outputs)
        return true;
    bool done = write_styled(d, FORMAT_HTML, "diff.html", report_write_diff_html) &&
                write_styled(d, FORMAT_PDF, "diff.pdf", report_write_diff_pdf) && write_json(d) &&
                report_files_commit(&d->files);
    d->committed = done;
    if (!done)
        d->status = d->files.status;
    return done;
}

static bool print_text(Difference *d)
{
    if (!(d->files.formats & FORMAT_TEXT))
        return true;
    Output *output = output_of_descriptor(STDOUT_FILENO);
    if (!output)
        return no_memory(d);
    int status = d->status;
    bool done = report_write_diff_text(d->diff, d->surroundings->width, d->surroundings->colour_out,
                                       status, output);
    done = output_close(output) && done;
    return done || fail(d, EXIT_BROKEN, "standard output could not be written");
}

static bool compare(Difference *d, const Arguments *arguments)
{
    d->status = EXIT_USAGE;
    if (!read_arguments(d, arguments) || !open_both(d, arguments) || !open_outputs(d, arguments) ||
        !write_files(d))
        return false;
    d->status = d->diff->counts[CHANGE_NEW] ? EXIT_VIOLATION : EXIT_DONE;
    return print_text(d);
}

/* The same counts as the text's last line; where only that was asked for, it is the verdict. */
static void print_verdict(const Difference *d)
{
    Buffer line = {0};
    if (!d->files.outputs)
        return;
    for (int i = 0; i < CHANGES; i++) {
        buffer_add(&line, i ? SLICE(", ") : SLICE(""));
        text_add_number(&line, d->diff->counts[i], ",");
        buffer_printf(&line, " %s", diff_change_word((Change)i));
    }
    buffer_add(&line, SLICE(": wrote "));
    report_files_print_names(&d->files, &line, d->status);
}

int command_diff(const Arguments *arguments, const Surroundings *surroundings)
{
    Difference d = {.surroundings = surroundings, .sink = diagnostics_new()};
    if (!d.sink) {
        no_memory(&d);
        return d.status;
    }
    d.files = (ReportFiles){.surroundings = surroundings, .sink = d.sink, .arena = &d.arena};
    bool done = compare(&d, arguments);
    cli_print_diagnostics(d.sink, surroundings, argument_given(arguments, OPTION_QUIET));
    if (!done)
        d.status = cli_settle_status(surroundings, d.sink, &d.arena, d.status);
    if (done)
        print_verdict(&d);
    else
        cli_print_error(surroundings, "%s; exit status %d",
                        d.committed ? "the files were written, standard output was not"
                        : d.status == EXIT_INTERRUPTED ? "interrupted: nothing was written"
                                                       : "nothing was compared",
                        d.status);
    report_files_end(d.files.outputs);
    audit_diff_free(d.diff);
    audit_free(d.before.audit);
    audit_free(d.after.audit);
    diagnostics_free(d.sink);
    arena_free(&d.arena);
    return d.status;
}
