/*
 * cli/templates: the folder that --template names. Internal to the room.
 */
#ifndef TRAILAUDIT_CLI_TEMPLATES_H
#define TRAILAUDIT_CLI_TEMPLATES_H

#include "cli/report_files.h"

/* A folder with html/ or pdf/ in it, or the templates of both editions themselves: into
 * files->template_html and template_pdf. False: the failure was told, its status is in the files.
 */
bool templates_read(const char *folder, ReportFiles *files);

#endif
