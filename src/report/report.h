/*
 * report/: model to formats.
 *
 * Promises: each writer prints from the audit model alone, streams to its output, is deterministic to the byte for the same model, and escapes what
 * trails, file names and policies bring for its format. A failed write is returned, never hidden. Owns nothing of the model. Never: opens files by
 * names found in data, runs anything, reads the clock, prints to the terminal.
 */
#ifndef TRAILAUDIT_REPORT_REPORT_H
#define TRAILAUDIT_REPORT_REPORT_H

#include "audit/audit.h"
#include "base/buffer.h"
#include "base/diagnostics.h"
#include "base/output.h"

/* audit.json as the command-line page lays down: keys in its order. */
bool report_write_json(const Audit *audit, Output *output);
/* findings.csv and evidence.csv (the caller's output compresses), RFC 4180, UTF-8, header first. */
bool report_write_findings_csv(const Audit *audit, Output *output);
bool report_write_evidence_csv(const Audit *audit, Output *output);
/* sha256,size,path in archive order. */
bool report_write_manifest_csv(const Audit *audit, Output *output);
bool report_write_problems_csv(const Audit *audit, Output *output);
/* The report for a terminal or a log: short tables at most `width` columns wide, colours only where asked. */
bool report_write_text(const Audit *audit, unsigned width, bool colour, Output *output);

/* One self-contained page. `folder` is a template folder (NULL: the built-in templates). Errors of templates go to the sink with file and line. */
bool report_write_html(const Audit *audit, const char *folder, Diagnostics *sink, Output *output);
/* `folder` is a theme folder or NULL. What libharu refuses goes to the sink. */
bool report_write_pdf(const Audit *audit, const char *folder, Diagnostics *sink, Output *output);

#endif
