/*
 * cli/templates: the folders that --template and report definitions name. Internal to the room.
 */
#ifndef TRAILAUDIT_CLI_TEMPLATES_H
#define TRAILAUDIT_CLI_TEMPLATES_H

#include "cli/report_files.h"
#include "policy/report_definition.h"

/* A folder with html/ or pdf/ in it, or the templates of both editions themselves: into
 * files->template_html and template_pdf. False: the failure was told, its status is in the files.
 */
bool templates_read(const char *folder, ReportFiles *files);
/* Whether the folder of HTML templates that the definition names, if it does, is there and right;
 * else errors in the sink. */
bool templates_check_defined(const ReportDefinition *definition, Diagnostics *sink);

#endif
