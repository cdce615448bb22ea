/* trailaudit audit: the main job from the command line to the verdict. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "audit/build.h"
#include "audit/redact.h"
#include "base/text.h"
#include "base/zone.h"
#include "cli/audit_more.h"
#include "cli/audit_settings.h"
#include "cli/confine.h"
#include "cli/exceptions_said.h"
#include "cli/missing.h"
#include "cli/progress.h"
#include "cli/report_files.h"
#include "cli/seal.h"
#include "cli/templates.h"
#include "report/report.h"

typedef struct {
    const Surroundings *surroundings;
    AuditSettings settings;
    Arena arena;
    Diagnostics *sink;
    PolicySet *policies;
    FrameworkSet *frameworks;
    Program *program;
    ArchiveSource *source;
    PublicKeys *keys;
    Integrity *integrity;
    OutputSet *outputs;
    ArchiveOutput own; /* the folder of the outputs, as the walk knows it */
    Run *run;
    Audit *audit;
    int status;
    bool committed; /* the files stand in their places */
    ProgressPlan plan;
} Job;

static bool fail(Job *job, int status, const char *message)
{
    cli_print_error(job->surroundings, "%s", message);
    job->status = status;
    return false;
}

/* What is given up on an interruption comes to nothing in the same way. */
static bool no_memory(Job *job)
{
    if (atomic_load(&interrupted)) {
        job->status = EXIT_INTERRUPTED;
        return false;
    }
    return fail(job, EXIT_BROKEN, "memory ran out");
}

static bool fail_spill(Job *job, int error)
{
    cli_print_error(job->surroundings,
                    "a temporary file in the output folder could not be written or read: %s",
                    strerror(error));
    job->status = EXIT_BROKEN;
    return false;
}

static bool fail_files(Job *job, int error)
{
    cli_print_no_files(job->surroundings, error);
    job->status = EXIT_BROKEN;
    return false;
}

/* A file that was to be read again: its path stands before what is said of it. */
static bool fail_file(Job *job, Slice path, const char *said, const char *reason)
{
    Buffer text = {0};
    text_add_visible(&text, path);
    buffer_add_byte(&text, '\0');
    if (!text.failed) {
        cli_print_error(job->surroundings, "%s %s%s", text.data, said, reason);
        job->status = EXIT_BROKEN;
    }
    bool failed = text.failed;
    buffer_free(&text);
    return failed ? no_memory(job) : false;
}

/* ---- before the run ---- */

static bool has_errors(Job *job)
{
    return diagnostics_count(job->sink, DIAGNOSTIC_ERROR) > 0;
}

/* The lists of controls that stand beside the policies. */
static bool load_frameworks(Job *job)
{
    const ReportDefinition *definition = job->settings.definition;
    job->frameworks = framework_load(job->settings.policy_paths, job->settings.policy_path_count,
                                     &job->arena, job->sink);
    if (has_errors(job)) {
        job->status = EXIT_USAGE;
        return false;
    }
    if (!job->frameworks)
        return no_memory(job);
    framework_check_controls(job->frameworks, job->policies, job->sink);
    if (definition)
        framework_check_requested(job->frameworks, definition, job->sink);
    return true;
}

static bool no_policies(Job *job)
{
    missing_report_policies(job->settings.policy_paths, job->settings.policy_path_count, job->sink);
    job->status = EXIT_USAGE;
    return false;
}

static bool load_policies(Job *job)
{
    job->policies = policy_load_with(job->settings.policy_paths, job->settings.policy_path_count,
                                     &job->settings.inputs, &job->arena, job->sink);
    if (has_errors(job)) {
        job->status = EXIT_USAGE;
        return false;
    }
    if (!job->policies)
        return no_memory(job);
    if (job->policies->policy_count == 0)
        return no_policies(job);
    if (!load_frameworks(job))
        return false;
    job->program = program_compile(job->policies, job->settings.definition);
    return job->program || no_memory(job);
}

static bool check_required(Job *job)
{
    const OptionValues *required = &job->settings.require_data;
    for (size_t i = 0; i < required->count; i++) {
        bool known = strcmp(required->values[i], "all") == 0;
        for (uint32_t j = 0; j < job->policies->policy_count && !known; j++)
            known = slice_equal(job->policies->policies[j]->id, slice_of(required->values[i]));
        if (!known) {
            cli_print_error(job->surroundings,
                            "--require-data: there is no policy \"%s\" in this run",
                            required->values[i]);
            job->status = EXIT_USAGE;
            return false;
        }
    }
    return true;
}

/* Digests are read before all else, so that what they list is hashed as it is inflated. */
static bool open_integrity(Job *job, const Arguments *arguments, const ArchiveOptions *options)
{
    const char *keys = job->settings.public_keys;
    if (keys && !(job->keys = public_keys_load(keys, &job->arena, job->sink)))
        return has_errors(job) ? false : no_memory(job);
    job->integrity = integrity_open(arguments->operands, arguments->operand_count, options,
                                    job->keys, job->sink);
    return job->integrity || (has_errors(job) ? false : no_memory(job));
}

static bool read_digests(Job *job)
{
    switch (integrity_read(job->integrity, &interrupted)) {
    case INTEGRITY_DONE:
        return true;
    case INTEGRITY_STOPPED:
        job->status = EXIT_INTERRUPTED;
        return false;
    case INTEGRITY_NO_MEMORY:
        if (integrity_error(job->integrity))
            return fail_files(job, integrity_error(job->integrity));
        break;
    }
    return no_memory(job);
}

static void confine(Job *job, const Arguments *arguments, Slice above)
{
    const AuditSettings *s = &job->settings;
    FileNeeds needs = {.reads_anywhere = s->follow,
                       .read = arguments->operands,
                       .read_count = arguments->operand_count,
                       .beside = {s->template_pdf, s->template_html},
                       .pdf = s->formats & FORMAT_PDF,
                       .output = s->output,
                       .output_above = above};
    confine_files(arguments, job->surroundings, &needs, job->sink);
}

static bool open_places(Job *job, const Arguments *arguments)
{
    ArchiveOptions options = {.follow = job->settings.follow, .output = &job->own};
    ArchiveOptions unsized = options;
    unsized.sizes_later = true;
    job->source =
        archive_source_open(arguments->operands, arguments->operand_count, &unsized, job->sink);
    if (!job->source) {
        job->status = EXIT_USAGE;
        return has_errors(job) ? false : no_memory(job);
    }
    if (!open_integrity(job, arguments, &options))
        return false;
    watch_interruptions();
    Slice above = confine_folder_above(job->settings.output, &job->arena);
    Replaced replaced = {.archives = arguments->operands,
                         .archive_count = arguments->operand_count,
                         .folder = job->settings.output,
                         .formats = job->settings.formats,
                         .sampled = job->settings.sample};
    if (own_outputs_allow(job->surroundings, &replaced))
        job->outputs = report_files_begin(job->surroundings, job->settings.output);
    if (!job->outputs) {
        job->status = EXIT_BROKEN;
        return false;
    }
    own_outputs_find(job->settings.output, &job->own);
    confine(job, arguments, above);
    return true;
}

/* ---- the run ---- */

/* True where the run came to its end; else what stopped it is told. */
static bool tell_end(Job *job, RunStatus status)
{
    switch (status) {
    case RUN_DONE:
        return true;
    case RUN_STOPPED:
        job->status = EXIT_INTERRUPTED;
        return false;
    case RUN_NO_SPACE:
        return fail_spill(job, job->run->error);
    case RUN_NO_FILES:
        return fail_files(job, job->run->error);
    case RUN_NO_THREAD:
        return fail(job, EXIT_BROKEN, "a thread could not be started");
    case RUN_CHANGED:
        return fail_file(job, job->run->changed, "changed while the archive was audited", "");
    case RUN_UNREADABLE:
        return fail_file(job, job->run->unreadable, "was read, and could not be read again: ",
                         archive_error_words(job->run->refused));
    case RUN_BAD_SUM:
        return fail(job, EXIT_BROKEN,
                    "internal error: the records of files, cells and counts do not add up");
    case RUN_NO_MEMORY:
        break;
    }
    return no_memory(job);
}

static bool run(Job *job)
{
    const AuditSettings *s = &job->settings;
    RunProgress progress = {0};
    RunOptions options = {
        .program = job->program,
        .source = job->source,
        .jobs = (unsigned)s->jobs,
        .from = s->from,
        .to = s->to,
        .accounts = s->accounts,
        .regions = s->regions,
        .services = s->services,
        .account_count = s->account_count,
        .region_count = s->region_count,
        .service_count = s->service_count,
        .trust_paths = s->trust_paths,
        .recover = s->recover,
        .max_record = s->max_record,
        .max_file = s->max_file,
        .memory = s->memory,
        .integrity = job->integrity,
        .spill_folder = s->output,
        .sample_size = (uint32_t)s->sample,
        .sample_seed = s->seed,
        .progress = &progress,
        .stop = &interrupted,
    };
    RunOptions *kept = arena_take(&job->arena, sizeof options);
    if (!kept)
        return no_memory(job);
    *kept = options;
    ProgressWatch *watch = progress_watch(s->progress, &progress, &job->plan);
    RunStatus status = run_archive(kept, &job->run);
    progress_end(watch, status == RUN_DONE);
    kept->progress = NULL;
    return tell_end(job, status);
}

/* ---- the model ---- */

static bool is_required(const AuditSettings *settings, Slice policy)
{
    for (size_t i = 0; i < settings->require_data.count; i++) {
        Slice name = slice_of(settings->require_data.values[i]);
        if (slice_equal(name, policy) || slice_equal(name, SLICE("all")))
            return true;
    }
    return false;
}

static bool build(Job *job)
{
    const AuditSettings *s = &job->settings;
    AuditBuild parts = {
        .run = job->run,
        .program = job->program,
        .policies = job->policies,
        .definition = s->definition,
        .frameworks = job->frameworks,
        .tool_version = SLICE(TRAILAUDIT_VERSION),
        .zone_data = zone_database_version(ZONE_FOLDER, &job->arena),
        .generated_at = job->surroundings->now,
        .generated_from_epoch = job->surroundings->now_from_epoch,
        .as_of = s->as_of,
        .from = s->from,
        .to = s->to,
        .integrity = job->integrity,
        .restricted = s->account_count || s->region_count || s->service_count,
        .only_accounts = s->accounts,
        .only_regions = s->regions,
        .only_account_count = s->account_count,
        .only_region_count = s->region_count,
        .options = s->options,
        .option_count = s->option_count,
        .evidence_limit = (uint32_t)s->evidence,
        .sample_size = s->sample,
        .sample_seed = s->seed,
        .baseline = s->baseline.audit ? &s->baseline : NULL,
        .stop = &interrupted,
    };
    bool *required = arena_array(&job->arena, job->program->policy_count, sizeof(bool));
    if (!required)
        return no_memory(job);
    for (uint32_t i = 0; i < job->program->policy_count; i++)
        required[i] = is_required(s, job->program->policies[i].source->id);
    parts.required = required;
    job->audit = audit_build(&parts);
    if (!job->audit && run_spill_error(job->run))
        return fail_spill(job, run_spill_error(job->run));
    if (!job->audit)
        return no_memory(job);
    char what[256];
    if (!audit_check(job->audit, what)) {
        cli_print_error(job->surroundings, "internal error, nothing is written: sums differ: %s",
                        what);
        job->status = EXIT_BROKEN;
        return false;
    }
    return !s->redact || audit_redact(job->audit) ||
           fail(job, EXIT_BROKEN,
                "the values to mask could not be collected: memory or disk ran out");
}

/* ---- writing ---- */

static bool write_files(Job *job)
{
    const AuditSettings *s = &job->settings;
    ReportFiles files = {.surroundings = job->surroundings,
                         .sink = job->sink,
                         .arena = &job->arena,
                         .outputs = job->outputs,
                         .folder = s->output,
                         .formats = s->formats,
                         .template_html = s->template_html,
                         .template_pdf = s->template_pdf};
    job->committed = seal_audit(&files, job->audit) &&
                     report_files_write(&files, job->audit, "problems.csv.gz", OUTPUT_GZIP,
                                        report_write_problems_csv) &&
                     report_files_write_all(&files, job->audit) && report_files_commit(&files);
    if (job->committed)
        report_files_warn_of_old(&files);
    else
        job->status = files.status;
    return job->committed;
}

/* ---- the verdict ---- */

static void add_found(const Audit *audit, Buffer *line)
{
    uint64_t violations = 0, reviews = 0;
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        violations += audit->policies[i].verdicts.count[AUDIT_NON_COMPLIANT];
        reviews += audit->policies[i].verdicts.count[AUDIT_REVIEW];
    }
    uint64_t known = 0;
    for (uint32_t i = 0; i < audit->finding_count; i++)
        known += audit->findings[i].known_count;
    text_add_counted(line, violations, "violation", "violations");
    buffer_add(line, SLICE(" and "));
    text_add_counted(line, reviews, "item to review", "items to review");
    buffer_add(line, SLICE(" in "));
    text_add_counted(line, audit->finding_count, "finding", "findings");
    if (audit->compared) {
        buffer_add(line, SLICE(" ("));
        text_add_counted(line, known, "record", "records");
        buffer_add(line, SLICE(" known from the baseline)"));
    }
    buffer_add(line, SLICE("; "));
    text_add_counted(line, audit->inputs.evaluated, "record", "records");
    buffer_add(line, SLICE(" evaluated"));
}

/* The last line on standard error: result, counts, status. */
static void print_verdict(const Job *job)
{
    const Audit *audit = job->audit;
    const char *word = audit_result_word(audit->result);
    Buffer line = {0};
    buffer_printf(&line, "%s%s %s: ", word, strchr(word, ' ') ? "," : "",
                  audit->complete ? "COMPLETE" : "INCOMPLETE");
    if (audit->inputs.evaluated)
        add_found(audit, &line);
    else
        buffer_add(&line, SLICE("no record was evaluated"));
    buffer_add(&line, SLICE(", "));
    text_add_number(&line, audit->inputs.quarantined, ",");
    buffer_printf(&line, " quarantined; exit status %d\n", job->status);
    if (line.failed)
        fprintf(stderr, "%s: memory ran out for more; exit status %d\n",
                audit_result_word(audit->result), job->status);
    else
        fwrite(line.data, 1, line.size, stderr);
    buffer_free(&line);
}

/* Templates and themes of formats that are asked for. */
static bool check_templates(Job *job)
{
    const AuditSettings *s = &job->settings;
    bool good = !(s->formats & FORMAT_HTML) || !s->definition ||
                templates_check_defined(s->definition, job->sink);
    return report_files_check(s->formats, NULL, s->template_pdf, job->sink) && good;
}

static bool do_job(Job *job, const Arguments *arguments)
{
    job->status = EXIT_USAGE;
    if (!audit_settings_read(arguments, job->surroundings, &job->arena, &job->settings,
                             job->sink) ||
        !load_policies(job) || !check_required(job) || !check_templates(job) ||
        !open_places(job, arguments))
        return false;
    if (!read_digests(job) || !run(job) || !build(job))
        return false;
    warn_of_run(job->audit, job->sink);
    if (!write_files(job))
        return false;
    if (job->settings.verbose && !audit_print_more(job->audit))
        return no_memory(job);
    missing_warn_of_no_records(job->audit, job->sink);
    job->status = gate_decide(&job->settings.gate, job->audit, job->sink);
    gate_warn_of_expiring(&job->settings.gate, job->audit, job->sink);
    if (report_files_print(job->surroundings, job->audit, job->settings.formats, job->status))
        return true;
    job->status = EXIT_BROKEN;
    return false;
}

static void clean_up(Job *job)
{
    report_files_end(job->outputs);
    audit_free(job->audit);
    audit_free(job->settings.baseline.audit);
    run_free(job->run);
    archive_source_close(job->source);
    integrity_free(job->integrity);
    public_keys_free(job->keys);
    program_free(job->program);
    diagnostics_free(job->sink);
    arena_free(&job->arena);
}

int command_audit(const Arguments *arguments, const Surroundings *surroundings)
{
    Job job = {.surroundings = surroundings, .sink = diagnostics_new()};
    if (!job.sink) {
        no_memory(&job);
        return job.status;
    }
    job.plan =
        (ProgressPlan){arguments->operands, arguments->operand_count, surroundings->error_width};
    bool done = do_job(&job, arguments);
    cli_print_diagnostics(job.sink, surroundings, job.settings.quiet);
    if (!done)
        job.status = cli_settle_status(surroundings, job.sink, &job.arena, job.status);
    if (done)
        print_verdict(&job);
    else if (job.status == EXIT_INTERRUPTED)
        cli_print_error(surroundings, "interrupted: nothing was written; exit status %d",
                        job.status);
    else
        cli_print_error(surroundings, "no verdict: %s; exit status %d",
                        job.committed ? "the files were written, standard output was not"
                                      : "nothing was written",
                        job.status);
    int status = job.status;
    clean_up(&job);
    return status;
}
