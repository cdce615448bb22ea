#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support_model.h"

static void need(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

void support_model_run(SupportModel *made, const char *xml, const char *folder,
                       const RunOptions *options, const ReportDefinition *definition)
{
    support_run_open(&made->run, xml, folder, options, definition);
    need(made->run.status == RUN_DONE, "the run is not done");
}

AuditBuild support_model_parts(SupportModel *made)
{
    return (AuditBuild){.run = made->run.run,
                        .program = made->run.made.program,
                        .policies = made->run.made.loaded.set,
                        .definition = made->run.made.program->definition,
                        .tool_version = SLICE("1"),
                        .generated_at = instant_parse_option(SLICE("2026-10-01")),
                        .as_of = instant_parse_option(SLICE("2026-10-01")),
                        .from = INSTANT_NONE,
                        .to = INSTANT_NONE,
                        .evidence_limit = 3};
}

void support_model_open(SupportModel *made, const char *xml, const char *folder)
{
    char what[256];
    support_model_run(made, xml, folder, NULL, NULL);
    AuditBuild parts = support_model_parts(made);
    made->audit = audit_build(&parts);
    need(made->audit, "no memory");
    need(audit_check(made->audit, what), what);
}

void support_model_close(SupportModel *made, char *folder)
{
    audit_free(made->audit);
    support_run_close(&made->run);
    if (folder)
        folder_remove(folder);
}
