/*
 * report/diff: what changed from one audit to another, in every format.
 *
 * Promises as report/report.h: deterministic to the byte, escaped for the format, a failed write
 * returned. All formats tell the same numbers, which are audit/diff's.
 */
#ifndef TRAILAUDIT_REPORT_DIFF_H
#define TRAILAUDIT_REPORT_DIFF_H

#include "audit/diff.h"
#include "base/output.h"

/* For a terminal; the last line says the counts and the exit status. */
bool report_write_diff_text(const AuditDiff *diff, unsigned width, bool colour, int status,
                            Output *output);
/* One JSON document of the schema trailaudit-diff/1. */
bool report_write_diff_json(const AuditDiff *diff, Output *output);
/* One self-contained page from diff.html of the template folder (NULL: the built-in one). */
bool report_write_diff_html(const AuditDiff *diff, const char *folder, Diagnostics *sink,
                            Output *output);
/* In the theme of the PDF report. */
bool report_write_diff_pdf(const AuditDiff *diff, const char *folder, Diagnostics *sink,
                           Output *output);

#endif
