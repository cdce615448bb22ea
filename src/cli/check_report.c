#include "cli/check_report.h"

#include "report/report.h"

bool check_report(const char *path, Arena *arena, Diagnostics *sink,
                  const ReportDefinition **report)
{
    const ReportDefinition *definition = report_definition_load(path, arena, sink);
    *report = definition;
    if (!definition)
        return diagnostics_count(sink, DIAGNOSTIC_ERROR) > 0;
    report_definition_check_paths(definition, sink);
    if (definition->template_pdf.size)
        report_check_pdf(definition->template_pdf.data, sink);
    diagnostics_sort(sink);
    return true;
}
