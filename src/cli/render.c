/* trailaudit render: the reports of an audit again, from its audit.json. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/redact.h"
#include "cli/companions.h"
#include "cli/confine.h"
#include "cli/documents.h"
#include "cli/report_files.h"
#include "cli/seal.h"
#include "cli/templates.h"

typedef struct {
    const Surroundings *surroundings;
    const char *path; /* of the document */
    Slice folder;     /* that it stands in */
    Arena arena;
    Diagnostics *sink;
    Audit *audit;
    Slice text; /* the document's, where it is written again as it stands */
    OutputSet *outputs;
    ReportFiles files;
    bool explicit_formats;
    bool redact;   /* the document is not redacted, and is to be */
    bool in_place; /* the reports go to the document's own folder */
    CompanionState companions[COMPANIONS];
    bool committed;
    int status;
} Rendering;

static bool fail(Rendering *rendering, int status, const char *message)
{
    cli_print_error(rendering->surroundings, "%s", message);
    rendering->status = status;
    return false;
}

static bool no_memory(Rendering *rendering)
{
    return fail(rendering, EXIT_BROKEN, "memory ran out");
}

/* ---- what is asked for ---- */

static bool read_arguments(Rendering *rendering, const Arguments *arguments)
{
    ReportFiles *files = &rendering->files;
    const char *formats = argument_value(arguments, OPTION_FORMAT);
    const char *output = argument_value(arguments, OPTION_OUTPUT);
    const char *templates = argument_value(arguments, OPTION_TEMPLATE);
    Slice bad;
    if (arguments->operand_count != 1)
        return fail(rendering, EXIT_USAGE,
                    "render needs one audit.json; see trailaudit render --help");
    rendering->path = arguments->operands[0];
    rendering->explicit_formats = formats != NULL;
    rendering->redact = argument_given(arguments, OPTION_REDACT);
    files->folder = output ? output : "audit-out";
    files->formats = FORMATS_BY_DEFAULT;
    if (formats && (!formats_read(slice_of(formats), &files->formats, &bad) || !files->formats)) {
        cli_print_error(rendering->surroundings,
                        "--format: \"%s\" is no list of formats; see trailaudit render --help",
                        formats);
        return false;
    }
    if (files->folder[0] == '\0')
        return fail(rendering, EXIT_USAGE, "--output names no folder");
    if (!templates)
        return true;
    if (templates_read(templates, files))
        return report_files_check(files->formats, files->template_html, files->template_pdf,
                                  rendering->sink);
    rendering->status = files->status;
    return false;
}

/* ---- the document and what stands beside it ---- */

static bool open_document(Rendering *rendering)
{
    AuditDocument document;
    bool good = documents_open(rendering->path, SUMS_MUST_AGREE, &document, rendering->sink);
    rendering->audit = document.audit;
    if (!good)
        return diagnostics_count(rendering->sink, DIAGNOSTIC_ERROR) ? false : no_memory(rendering);
    Slice path = slice_of(rendering->path);
    size_t slash = slice_find_last(path, '/');
    rendering->redact &= !rendering->audit->redacted;
    if (!document.altered && !rendering->redact)
        rendering->text = document.text;
    rendering->folder = arena_copy(
        &rendering->arena, slash == path.size ? SLICE(".") : (Slice){path.data, slash ? slash : 1});
    return rendering->folder.data || no_memory(rendering);
}

static bool is_wanted(const Rendering *rendering, int companion)
{
    if (companion == COMPANION_SAMPLES)
        return rendering->audit->sampling.size > 0;
    return companion == COMPANION_MANIFEST || companion == COMPANION_PROBLEMS ||
           (rendering->files.formats & FORMAT_CSV);
}

/* What cannot be had is left out with a warning, unless it was asked for by name. What stands
 * beside the document and not in it cannot be had redacted. */
static bool report_missing(Rendering *rendering, int companion)
{
    bool asked = rendering->explicit_formats && companion >= COMPANION_EVIDENCE &&
                 companion != COMPANION_FILES; /* which older versions did not write */
    diagnostics_report(
        rendering->sink, asked ? DIAGNOSTIC_ERROR : DIAGNOSTIC_WARNING, "missing",
        slice_of(rendering->path), 0, "%s is not %s, and it holds only a part of those rows: %s",
        companion_rows[companion].name, rendering->redact ? "masked by render" : "beside it",
        asked ? "the format csv cannot be rendered" : "it is left out");
    return !asked;
}

static bool look_for_companions(Rendering *rendering)
{
    for (int i = 0; i < COMPANIONS; i++) {
        if (!is_wanted(rendering, i))
            continue;
        CompanionState state = companion_look(rendering->audit, i, rendering->folder.data);
        if (rendering->redact && state != COMPANION_WHOLE && state != COMPANION_BROKEN)
            state = COMPANION_MISSING;
        rendering->companions[i] = state;
        if (state == COMPANION_BROKEN)
            return no_memory(rendering);
        if (state == COMPANION_MISSING && !report_missing(rendering, i))
            return false;
        if (state == COMPANION_FOREIGN) {
            diagnostics_report(rendering->sink, DIAGNOSTIC_ERROR, "foreign",
                               slice_of(rendering->path), 0,
                               "%s beside it is damaged or of another audit: they do not agree",
                               companion_rows[i].name);
            return false;
        }
    }
    return true;
}

static bool redact(Rendering *rendering)
{
    return !rendering->redact || audit_redact(rendering->audit) || no_memory(rendering);
}

static void confine(Rendering *rendering, const Arguments *arguments, Slice above)
{
    const ReportFiles *files = &rendering->files;
    FileNeeds needs = {
        .beside = {files->template_pdf, files->template_html, rendering->folder.data},
        .pdf = files->formats & FORMAT_PDF,
        .output = files->folder,
        .output_above = above};
    confine_files(arguments, rendering->surroundings, &needs, rendering->sink);
}

static bool open_outputs(Rendering *rendering, const Arguments *arguments)
{
    struct stat from, to;
    watch_interruptions();
    Slice above = confine_folder_above(rendering->files.folder, &rendering->arena);
    rendering->outputs = report_files_begin(rendering->surroundings, rendering->files.folder);
    rendering->files.outputs = rendering->outputs;
    if (!rendering->outputs) {
        rendering->status = EXIT_BROKEN;
        return false;
    }
    rendering->in_place = stat(rendering->folder.data, &from) == 0 &&
                          stat(rendering->files.folder, &to) == 0 && from.st_dev == to.st_dev &&
                          from.st_ino == to.st_ino;
    if (rendering->in_place && rendering->redact)
        return fail(rendering, EXIT_USAGE,
                    "--redact: the document's own folder holds what is to be masked; name another "
                    "with --output");
    confine(rendering, arguments, above);
    return true;
}

/* ---- writing ---- */

/* Another version may have written it in another form, and the report id is of that form. */
static FileWay copy_document(Rendering *rendering, const char *name)
{
    Output *output = report_files_open(&rendering->files, name, OUTPUT_PLAIN);
    if (!output)
        return FILE_FAILED;
    if (output_write(output, rendering->text))
        return FILE_DONE;
    report_files_failed(&rendering->files, name);
    return FILE_FAILED;
}

static FileWay copy_companion(Rendering *rendering, int companion)
{
    const char *name = companion_rows[companion].name;
    if (rendering->companions[companion] == COMPANION_MISSING || rendering->in_place)
        return FILE_DONE;
    Output *output = report_files_open(&rendering->files, name, OUTPUT_PLAIN);
    if (!output)
        return FILE_FAILED;
    if (companion_copy(companion, rendering->folder.data, output))
        return FILE_DONE;
    report_files_failed(&rendering->files, name);
    return FILE_FAILED;
}

/* The document that is read is never written over, and unless it is to be masked or was changed it
 * is copied, as is what it has no room for. */
static FileWay choose_way(ReportFiles *files, const char *name, void *context)
{
    Rendering *rendering = context;
    (void)files;
    if (strcmp(name, "audit.json") == 0) {
        if (rendering->in_place)
            return FILE_DONE;
        if (rendering->text.size)
            return copy_document(rendering, name);
    }
    for (int i = 0; i < COMPANIONS; i++)
        if (strcmp(name, companion_rows[i].name) == 0 &&
            rendering->companions[i] != COMPANION_WHOLE)
            return copy_companion(rendering, i);
    if (rendering->redact && (strcmp(name, companion_rows[COMPANION_MANIFEST].name) == 0 ||
                              strcmp(name, companion_rows[COMPANION_SAMPLES].name) == 0))
        return FILE_DONE; /* by its seal */
    return FILE_WRITE;
}

static bool write_files(Rendering *rendering)
{
    ReportFiles *files = &rendering->files;
    bool done = !rendering->redact || seal_audit(files, rendering->audit);
    for (int i = 0; done && i < COMPANION_EVIDENCE; i++)
        done = !is_wanted(rendering, i) ||
               report_files_write(files, rendering->audit, companion_rows[i].name,
                                  companion_rows[i].kind, companion_rows[i].write);
    done = done && report_files_write_all(files, rendering->audit) && report_files_commit(files);
    if (!done)
        rendering->status =
            diagnostics_count(rendering->sink, DIAGNOSTIC_ERROR) ? EXIT_USAGE : files->status;
    else if (!rendering->in_place)
        report_files_warn_of_old(files);
    return done;
}

static bool render(Rendering *rendering, const Arguments *arguments)
{
    rendering->status = EXIT_USAGE;
    if (!read_arguments(rendering, arguments) || !open_document(rendering) ||
        !look_for_companions(rendering) || !redact(rendering) ||
        !open_outputs(rendering, arguments) || !write_files(rendering))
        return false;
    rendering->status = EXIT_DONE;
    rendering->committed = true;
    if (!report_files_print(rendering->surroundings, rendering->audit, rendering->files.formats,
                            EXIT_DONE))
        rendering->status = EXIT_BROKEN;
    return rendering->status == EXIT_DONE;
}

static void print_verdict(const Rendering *rendering)
{
    const Audit *audit = rendering->audit;
    Buffer line = {0};
    buffer_printf(&line, "%s %s: rendered ", audit_result_word(audit->result),
                  audit->complete ? "COMPLETE" : "INCOMPLETE");
    report_files_print_names(&rendering->files, &line, rendering->status);
}

int command_render(const Arguments *arguments, const Surroundings *surroundings)
{
    Rendering rendering = {.surroundings = surroundings, .sink = diagnostics_new()};
    if (!rendering.sink) {
        no_memory(&rendering);
        return rendering.status;
    }
    rendering.files = (ReportFiles){.surroundings = surroundings,
                                    .sink = rendering.sink,
                                    .arena = &rendering.arena,
                                    .way = choose_way,
                                    .context = &rendering};
    bool done = render(&rendering, arguments);
    cli_print_diagnostics(rendering.sink, surroundings, argument_given(arguments, OPTION_QUIET));
    if (!done)
        rendering.status =
            cli_settle_status(surroundings, rendering.sink, &rendering.arena, rendering.status);
    if (done)
        print_verdict(&rendering);
    else
        cli_print_error(surroundings, "%s; exit status %d",
                        rendering.status == EXIT_INTERRUPTED ? "interrupted: nothing was written"
                        : rendering.committed ? "the files were written, standard output was not"
                                              : "nothing was rendered",
                        rendering.status);
    report_files_end(rendering.outputs);
    audit_free(rendering.audit);
    diagnostics_free(rendering.sink);
    arena_free(&rendering.arena);
    return rendering.status;
}
