/* trailaudit check: validates policies, frameworks, exceptions and report definitions and evaluates
 * nothing. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "cli/check_report.h"
#include "cli/confine.h"
#include "cli/document_paths.h"
#include "cli/exceptions_said.h"
#include "cli/home.h"
#include "policy/framework.h"
#include "policy/report_definition.h"

typedef struct {
    Arena arena;
    Diagnostics *sink;
    DocumentPaths paths;
    const ReportDefinition **reports; /* that could be read */
    size_t report_count;
    uint32_t framework_count;
} Check;

/* The frameworks beside the policies, the controls that these name, and what reports ask for. */
static bool check_frameworks(Check *check, const PolicySet *policies)
{
    FrameworkSet *frameworks = framework_load(check->paths.policies, check->paths.policy_count,
                                              &check->arena, check->sink);
    if (!frameworks)
        return false;
    check->framework_count = frameworks->count;
    framework_check_controls(frameworks, policies, check->sink);
    for (size_t i = 0; frameworks->count && i < check->report_count; i++)
        framework_check_requested(frameworks, check->reports[i], check->sink);
    return true;
}

static bool check_reports(Check *check)
{
    const DocumentPaths *paths = &check->paths;
    check->reports = arena_array(&check->arena, paths->report_count, sizeof *check->reports);
    if (!check->reports)
        return false;
    for (size_t i = 0; i < paths->report_count; i++) {
        const ReportDefinition *report;
        if (!check_report(paths->reports[i], paths->policy_count == 0, &check->arena, check->sink,
                          &report))
            return false;
        if (report)
            check->reports[check->report_count++] = report;
    }
    return true;
}

static bool check_all(Check *check, const Arguments *arguments, const PolicySet **policies)
{
    DocumentPaths *paths = &check->paths;
    const char *const *given =
        home_paths(arguments->operands, arguments->operand_count, &check->arena, check->sink);
    if (!given)
        return diagnostics_count(check->sink, DIAGNOSTIC_ERROR) > 0;
    if (!document_paths_sort(given, arguments->operand_count, &check->arena, check->sink, paths))
        return false;
    if (diagnostics_count(check->sink, DIAGNOSTIC_ERROR))
        return true;
    if (!check_reports(check))
        return false;
    if (paths->policy_count + paths->exception_count == 0)
        return true;
    PolicyInputs inputs = {.exception_paths = paths->exceptions,
                           .exception_path_count = paths->exception_count};
    PolicySet *set =
        policy_load_with(paths->policies, paths->policy_count, &inputs, &check->arena, check->sink);
    *policies = set;
    return (set && check_frameworks(check, set)) ||
           diagnostics_count(check->sink, DIAGNOSTIC_ERROR);
}

/* Exceptions and dispositions kept apart. */
static uint32_t count_apart(const PolicySet *set, uint32_t *dispositions)
{
    uint32_t count = set ? set->loose_count : 0;
    for (uint32_t i = 0; set && i < set->policy_count; i++)
        for (uint32_t j = 0; j < set->policies[i]->exception_count; j++)
            count += set->policies[i]->exceptions[j].apart;
    *dispositions = set ? set->disposition_count : 0;
    return count;
}

/* What there was, and what is wrong with it. False without memory. */
static bool print_counts(const Check *check, const PolicySet *set, size_t errors, size_t warnings)
{
    Buffer out = {0};
    if (check->framework_count)
        text_add_counted(&out, check->framework_count, "framework\n", "frameworks\n");
    uint32_t dispositions, exceptions = count_apart(set, &dispositions);
    if (check->paths.exception_count) {
        text_add_counted(&out, exceptions, "exception", "exceptions");
        buffer_add(&out, SLICE(" and "));
        text_add_counted(&out, dispositions, "disposition", "dispositions");
        buffer_add(&out, SLICE(" kept apart\n"));
    }
    text_add_counted(&out, set ? set->policy_count : 0, "policy, ", "policies, ");
    text_add_counted(&out, check->paths.report_count,
                     "report definition: ", "report definitions: ");
    text_add_counted(&out, errors, "error, ", "errors, ");
    text_add_counted(&out, warnings, "warning\n", "warnings\n");
    bool done = !out.failed;
    fwrite(out.data ? out.data : "", 1, out.size, stdout);
    buffer_free(&out);
    return done;
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
    if (check.sink)
        confine_to_reading(arguments, surroundings, check.sink);
    if (!check.sink || !check_all(&check, arguments, &set)) {
        cli_print_error(surroundings, "memory ran out");
        status = EXIT_BROKEN;
    } else {
        size_t errors = diagnostics_count(check.sink, DIAGNOSTIC_ERROR);
        uint32_t policies = set ? set->policy_count : 0;
        if (set && errors == 0)
            warn_of_expired(set, surroundings->now, check.sink);
        if (errors == 0 && policies == 0 && check.paths.report_count == 0 &&
            check.paths.exception_count == 0 && check.framework_count == 0) {
            cli_print_error(surroundings,
                            "nothing to check: no policy and no report definition is there");
            status = EXIT_USAGE;
        }
        size_t warnings = diagnostics_count(check.sink, DIAGNOSTIC_WARNING);
        cli_print_diagnostics(check.sink, surroundings, argument_given(arguments, OPTION_QUIET));
        if (errors)
            status = document_paths_missing(check.sink) ? EXIT_USAGE : EXIT_VIOLATION;
        if (!print_counts(&check, set, errors, warnings)) {
            cli_print_error(surroundings, "memory ran out");
            status = EXIT_BROKEN;
        }
    }
    status = cli_settle_status(surroundings, check.sink, &check.arena, status);
    diagnostics_free(check.sink);
    arena_free(&check.arena);
    return status;
}
