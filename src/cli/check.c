/* trailaudit check: validates policies, frameworks and report definitions and evaluates nothing. */
#include <stdio.h>
#include <stdlib.h>

#include "archive/archive.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/home.h"
#include "policy/framework.h"
#include "policy/report_definition.h"
#include "report/report.h"

typedef struct {
    Arena arena;
    Diagnostics *sink;
    const char **policies; /* paths that hold policies: files, and all folders */
    size_t policy_count;
    const char **reports;
    size_t report_count, report_capacity;
    uint32_t framework_count;
    bool failed; /* memory ran out */
} Check;

static bool add_report(Check *check, Slice path)
{
    if (check->report_count == check->report_capacity) {
        size_t capacity = check->report_capacity ? check->report_capacity * 2 : 8;
        const char **grown = realloc(check->reports, capacity * sizeof(char *));
        if (!grown)
            return false;
        check->reports = grown;
        check->report_capacity = capacity;
    }
    Slice copy = arena_copy(&check->arena, path);
    check->reports[check->report_count++] = copy.data;
    return copy.data != NULL;
}

/* Looks through the files at or below the path for report definitions. */
static bool sort_path(Check *check, const char *path, bool *is_report)
{
    ArchiveOptions options = {0};
    ArchiveSource *source = archive_source_open(&path, 1, &options, check->sink);
    if (!source)
        return diagnostics_count(check->sink, DIAGNOSTIC_ERROR) > 0;
    ArchiveEntry entry;
    Problem problem;
    Buffer bytes = {0};
    bool good = true;
    *is_report = false;
    for (ArchiveStep step;
         good && (step = archive_source_next(source, &entry, &problem)) != ARCHIVE_STEP_END;) {
        ArchiveFetched fetched;
        if (step == ARCHIVE_STEP_PROBLEM)
            continue;
        if (step == ARCHIVE_STEP_FAILED) {
            good = false;
            break;
        }
        if (entry.size > LIMIT_POLICY_FILE ||
            (!entry.named && !slice_ends(entry.path, SLICE(".xml"))))
            continue;
        buffer_clear(&bytes);
        good = archive_source_fetch(source, &entry, &bytes, &fetched);
        if (!good || policy_document_kind(buffer_slice(&bytes)) != POLICY_DOCUMENT_REPORT)
            continue;
        Slice whole = slice_of(path);
        if (!entry.named)
            whole = arena_printf(&check->arena, "%s%s%.*s", path,
                                 slice_ends(whole, SLICE("/")) ? "" : "/", (int)entry.path.size,
                                 entry.path.data);
        *is_report = entry.named;
        good = whole.data && add_report(check, whole);
    }
    buffer_free(&bytes);
    archive_source_close(source);
    return good;
}

/* The frameworks beside the policies, and the controls that these name. */
static bool check_frameworks(Check *check, const PolicySet *policies)
{
    FrameworkSet *frameworks =
        framework_load(check->policies, check->policy_count, &check->arena, check->sink);
    if (!frameworks)
        return false;
    check->framework_count = frameworks->count;
    framework_check_controls(frameworks, policies, check->sink);
    return true;
}

static bool check_all(Check *check, const Arguments *arguments, const PolicySet **policies)
{
    check->policies = arena_array(&check->arena, arguments->operand_count, sizeof(char *));
    if (!check->policies)
        return false;
    const char *const *paths =
        home_paths(arguments->operands, arguments->operand_count, &check->arena, check->sink);
    if (!paths)
        return diagnostics_count(check->sink, DIAGNOSTIC_ERROR) > 0;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        bool is_report = false;
        if (!sort_path(check, paths[i], &is_report))
            return false;
        if (diagnostics_count(check->sink, DIAGNOSTIC_ERROR))
            return true;
        if (!is_report)
            check->policies[check->policy_count++] = paths[i];
    }
    for (size_t i = 0; i < check->report_count; i++) {
        const ReportDefinition *report =
            report_definition_load(check->reports[i], &check->arena, check->sink);
        if (!report && !diagnostics_count(check->sink, DIAGNOSTIC_ERROR))
            return false;
        if (report && report->template_pdf.size)
            report_check_pdf(report->template_pdf.data, check->sink);
    }
    if (check->policy_count == 0)
        return true;
    PolicySet *set =
        policy_load(check->policies, check->policy_count, NULL, 0, &check->arena, check->sink);
    *policies = set;
    return (set && check_frameworks(check, set)) ||
           diagnostics_count(check->sink, DIAGNOSTIC_ERROR);
}

static bool is_missing_path(const Diagnostics *sink)
{
    for (size_t i = 0; i < diagnostics_kept(sink); i++) {
        const char *code = diagnostics_get(sink, i)->code;
        if (strcmp(code, "no-such-archive") == 0 || strcmp(code, "no-such-file") == 0)
            return true;
    }
    return false;
}

/* An exception covers no event after its last day: what it was for is a violation again. */
static void warn_of_expired(Check *check, const PolicySet *policies, Instant now)
{
    for (uint32_t i = 0; i < policies->policy_count; i++) {
        const Policy *policy = policies->policies[i];
        for (uint32_t j = 0; j < policy->exception_count; j++) {
            const PolicyException *exception = &policy->exceptions[j];
            if (exception->ends <= now)
                diagnostics_report(
                    check->sink, DIAGNOSTIC_WARNING, "expired-exception", exception->file,
                    exception->line, "exception '%.*s' of policy '%.*s' expired with %.*s",
                    (int)exception->id.size, exception->id.data, (int)policy->id.size,
                    policy->id.data, (int)exception->until.size, exception->until.data);
        }
    }
}

int command_check(const Arguments *arguments, const Surroundings *surroundings)
{
    Check check = {.sink = diagnostics_new()};
    const PolicySet *set = NULL;
    if (arguments->operand_count == 0) {
        cli_print_error(surroundings,
                        "check needs a file or a folder; see trailaudit check --help");
        diagnostics_free(check.sink);
        return EXIT_USAGE;
    }
    int status = EXIT_DONE;
    if (!check.sink || !check_all(&check, arguments, &set)) {
        cli_print_error(surroundings, "memory ran out");
        status = EXIT_BROKEN;
    } else {
        size_t errors = diagnostics_count(check.sink, DIAGNOSTIC_ERROR);
        uint32_t policies = set ? set->policy_count : 0;
        if (set && errors == 0)
            warn_of_expired(&check, set, surroundings->now);
        if (errors == 0 && policies == 0 && check.report_count == 0 && check.framework_count == 0) {
            cli_print_error(surroundings,
                            "nothing to check: no policy and no report definition is there");
            status = EXIT_USAGE;
        }
        size_t warnings = diagnostics_count(check.sink, DIAGNOSTIC_WARNING);
        cli_print_diagnostics(check.sink, surroundings, argument_given(arguments, OPTION_QUIET));
        if (check.framework_count)
            printf("%u frameworks\n", check.framework_count);
        printf("%u policies, %zu report definitions: %zu errors, %zu warnings\n", policies,
               check.report_count, errors, warnings);
        if (errors)
            status = is_missing_path(check.sink) ? EXIT_USAGE : EXIT_VIOLATION;
    }
    free(check.reports);
    diagnostics_free(check.sink);
    arena_free(&check.arena);
    return status;
}
