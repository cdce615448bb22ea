#include "cli/check_report.h"

#include <string.h>

#include "cli/templates.h"
#include "policy/policy.h"
#include "report/report.h"

static bool is_unknown_parameter(const Diagnostic *said, const ReportDefinition *definition)
{
    return strcmp(said->code, "unknown-parameter") == 0 &&
           slice_equal(said->file, definition->file);
}

/* What is wrong with the policies themselves is told by a check of these; where something is, what
 * parameters they have may not be known. */
static bool are_policies_sound(const ReportDefinition *definition, const Diagnostics *aside)
{
    for (size_t i = 0; i < diagnostics_kept(aside); i++) {
        const Diagnostic *said = diagnostics_get(aside, i);
        if (said->level == DIAGNOSTIC_ERROR && !is_unknown_parameter(said, definition))
            return false;
    }
    return true;
}

static void take_unknown(const ReportDefinition *definition, const Diagnostics *aside,
                         Diagnostics *sink)
{
    for (size_t i = 0; i < diagnostics_kept(aside); i++)
        if (is_unknown_parameter(diagnostics_get(aside, i), definition))
            diagnostics_add(sink, diagnostics_get(aside, i));
}

static bool load_aside(const ReportDefinition *definition, const char *const *paths,
                       const PolicyInputs *inputs, Diagnostics *sink)
{
    Arena arena = {0};
    Diagnostics *aside = diagnostics_new();
    bool done = aside && policy_load_with(paths, definition->policy_count, inputs, &arena, aside);
    if (done && are_policies_sound(definition, aside))
        take_unknown(definition, aside, sink);
    done = done && !diagnostics_lack_memory(aside);
    diagnostics_free(aside);
    arena_free(&arena);
    return done;
}

/* Whether the policies that it names have the parameters that it sets. */
static bool check_parameters(const ReportDefinition *definition, Arena *arena, Diagnostics *sink)
{
    const char **paths = arena_array(arena, definition->policy_count, sizeof(char *));
    PolicyParameter *parameters =
        arena_array(arena, definition->parameter_count, sizeof(PolicyParameter));
    PolicyInputs inputs = {.parameters = parameters, .policies_named_by = definition->file};
    if (!paths || !parameters)
        return false;
    for (uint32_t i = 0; i < definition->policy_count; i++)
        if (!(paths[i] = definition->policies[i].data))
            return true; /* without its path, which was told */
    for (uint32_t i = 0; i < definition->parameter_count; i++) {
        const ReportParameter *parameter = &definition->parameters[i];
        if (parameter->name.size)
            parameters[inputs.parameter_count++] =
                (PolicyParameter){parameter->name, parameter->value, &parameter->place};
    }
    return inputs.parameter_count == 0 || load_aside(definition, paths, &inputs, sink);
}

bool check_report(const char *path, bool alone, Arena *arena, Diagnostics *sink,
                  const ReportDefinition **report)
{
    const ReportDefinition *definition = report_definition_load(path, arena, sink);
    *report = definition;
    if (!definition)
        return diagnostics_count(sink, DIAGNOSTIC_ERROR) > 0;
    report_definition_check_paths(definition, sink);
    templates_check_defined(definition, sink);
    if (definition->template_pdf.size)
        report_check_pdf(definition->template_pdf.data, sink);
    bool done =
        !alone || definition->policy_count == 0 || check_parameters(definition, arena, sink);
    diagnostics_sort(sink);
    return done;
}
