/* trailaudit verify: digest chains, file hashes, gaps. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "archive/integrity_pass.h"
#include "audit/integrity_build.h"
#include "base/limits.h"
#include "cli/confine.h"
#include "evaluate/holds_events.h"
#include "report/verify_report.h"

typedef struct {
    const Surroundings *surroundings;
    const Arguments *arguments;
    Diagnostics *sink;
    Arena arena;
    PublicKeys *keys;
    ArchiveSource *source;
    Integrity *integrity;
    VerifyReport report;
    uint64_t jobs, max_file;
    bool strict, json;
    int status;
} Verify;

static bool has_errors(const Verify *verify)
{
    return diagnostics_count(verify->sink, DIAGNOSTIC_ERROR) > 0;
}

static bool fail(Verify *verify, int status, const char *message)
{
    cli_print_error(verify->surroundings, "%s", message);
    verify->status = status;
    return false;
}

/* False where errors in the sink say why, or memory ran out. */
static bool refuse(Verify *verify)
{
    return has_errors(verify) ? false : fail(verify, EXIT_BROKEN, "memory ran out");
}

static bool read_settings(Verify *verify)
{
    const Arguments *arguments = verify->arguments;
    const char *format = argument_value(arguments, OPTION_VERIFY_FORMAT);
    verify->strict = argument_given(arguments, OPTION_VERIFY_STRICT);
    verify->json = format && strcmp(format, "json") == 0;
    verify->jobs = verify->surroundings->processors;
    verify->max_file = LIMIT_FILE_DEFAULT;
    if (arguments->operand_count == 0)
        diagnostics_report(verify->sink, DIAGNOSTIC_ERROR, "no-archive", (Slice){0}, 0,
                           "no archive: name a file or folder of CloudTrail logs");
    if (format && !verify->json && strcmp(format, "text") != 0)
        diagnostics_report(verify->sink, DIAGNOSTIC_ERROR, "option-value", (Slice){0}, 0,
                           "--format takes text or json here, one of them, not \"%.40s\"", format);
    argument_number(arguments, OPTION_JOBS, 1, LIMIT_JOBS, &verify->jobs, verify->sink);
    argument_number(arguments, OPTION_MAX_FILE, 1024, UINT64_MAX, &verify->max_file, verify->sink);
    return !has_errors(verify);
}

static bool open_all(Verify *verify)
{
    const Arguments *arguments = verify->arguments;
    ArchiveOptions options = {.follow = argument_given(arguments, OPTION_FOLLOW)};
    const char *keys = argument_value(arguments, OPTION_PUBLIC_KEYS);
    if (keys && !(verify->keys = public_keys_load(keys, &verify->arena, verify->sink)))
        return refuse(verify);
    verify->source =
        archive_source_open(arguments->operands, arguments->operand_count, &options, verify->sink);
    if (!verify->source)
        return refuse(verify);
    verify->integrity = integrity_open(arguments->operands, arguments->operand_count, &options,
                                       verify->keys, verify->sink);
    FileNeeds needs = {.reads_anywhere = options.follow,
                       .read = arguments->operands,
                       .read_count = arguments->operand_count};
    confine_files(arguments, verify->surroundings, &needs, verify->sink);
    return verify->integrity || refuse(verify);
}

/* Which of the two stopped a pass that came to no end. */
static bool fail_reading(Verify *verify)
{
    int error = integrity_error(verify->integrity);
    if (!error)
        error = archive_source_error(verify->source);
    if (!error)
        return fail(verify, EXIT_BROKEN, "memory ran out");
    cli_print_no_files(verify->surroundings, error);
    verify->status = EXIT_BROKEN;
    return false;
}

static bool check(Verify *verify)
{
    IntegrityPass pass = {.source = verify->source,
                          .max_file = verify->max_file,
                          .jobs = (unsigned)verify->jobs,
                          .stop = &interrupted,
                          .look = &holds_events};
    watch_interruptions();
    IntegrityStatus status = integrity_read(verify->integrity, &interrupted);
    if (status == INTEGRITY_DONE)
        status = integrity_check_files(verify->integrity, &pass);
    if (status == INTEGRITY_STOPPED)
        return fail(verify, EXIT_INTERRUPTED, "interrupted: nothing was found out");
    return status == INTEGRITY_DONE || fail_reading(verify);
}

/* ---- what it comes to ---- */

static void decide(Verify *verify)
{
    const AuditIntegrity *in = &verify->report.integrity;
    verify->report.result = "VALID";
    verify->status = EXIT_DONE;
    if (in->failures || in->doubts || in->bad_keys) {
        verify->report.result = "INVALID";
        verify->status = EXIT_VIOLATION;
    } else if (!in->checked || in->files_unchecked ||
               (verify->strict && (in->files_unattested || in->gaps))) {
        verify->report.result = "INCONCLUSIVE";
        verify->status = EXIT_INCONCLUSIVE;
    }
    verify->report.status = verify->status;
}

static int compare_problems(const void *a, const void *b)
{
    const AuditProblem *x = a, *y = b;
    int order = slice_compare(x->file, y->file);
    return order ? order : slice_compare(x->detail, y->detail);
}

static bool build(Verify *verify)
{
    const IntegrityResult *result = integrity_result(verify->integrity);
    VerifyReport *report = &verify->report;
    size_t most = audit_integrity_problem_count(result);
    report->problems = arena_array(&verify->arena, most, sizeof(AuditProblem));
    report->notices = arena_array(&verify->arena, most, sizeof(AuditProblem));
    report->tool_version = SLICE(TRAILAUDIT_VERSION);
    report->unattested = result->unattested;
    report->unattested_count = result->unattested_count;
    if (!report->problems || !report->notices ||
        !audit_integrity_build(verify->integrity, &verify->arena, &report->integrity) ||
        !audit_integrity_problems(result, false, &verify->arena, report->problems,
                                  &report->problem_count) ||
        !audit_integrity_problems(result, true, &verify->arena, report->notices,
                                  &report->notice_count))
        return fail(verify, EXIT_BROKEN, "memory ran out");
    qsort(report->problems, report->problem_count, sizeof(AuditProblem), compare_problems);
    qsort(report->notices, report->notice_count, sizeof(AuditProblem), compare_problems);
    decide(verify);
    return true;
}

static bool print(Verify *verify)
{
    Output *output = output_of_descriptor(STDOUT_FILENO);
    if (!output)
        return fail(verify, EXIT_BROKEN, "memory ran out");
    bool done = verify->json ? report_write_verify_json(&verify->report, output)
                             : report_write_verify_text(&verify->report, output);
    done = output_close(output) && done;
    return done || fail(verify, EXIT_BROKEN, "standard output could not be written");
}

int command_verify(const Arguments *arguments, const Surroundings *surroundings)
{
    Verify verify = {.surroundings = surroundings,
                     .arguments = arguments,
                     .sink = diagnostics_new(),
                     .status = EXIT_USAGE};
    bool done = verify.sink ? read_settings(&verify) && open_all(&verify) && check(&verify) &&
                                  build(&verify)
                            : fail(&verify, EXIT_BROKEN, "memory ran out");
    if (verify.sink)
        cli_print_diagnostics(verify.sink, surroundings, argument_given(arguments, OPTION_QUIET));
    int settled = cli_settle_status(surroundings, verify.sink, &verify.arena, verify.status);
    if (done && settled == verify.status)
        print(&verify);
    else
        verify.status = settled;
    integrity_free(verify.integrity);
    archive_source_close(verify.source);
    public_keys_free(verify.keys);
    arena_free(&verify.arena);
    diagnostics_free(verify.sink);
    return verify.status;
}
