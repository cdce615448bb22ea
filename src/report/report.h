/*
 * report/: model to formats.
 *
 * Promises: each writer prints from the audit model alone, streams to its output, is deterministic
 * to the byte for the same model, and escapes what trails, file names and policies bring for its
 * format. A failed write is returned, never hidden. Owns nothing of the model. Never: opens files
 * by names found in data, runs anything, reads the clock, prints to the terminal.
 */
#ifndef TRAILAUDIT_REPORT_REPORT_H
#define TRAILAUDIT_REPORT_REPORT_H

#include "audit/audit.h"
#include "base/buffer.h"
#include "base/diagnostics.h"
#include "base/output.h"

/*
 * audit.json: one JSON document (RFC 8259), keys in a fixed order, one array element (problem,
 * policy, tally, finding, row of evidence) a line. A text that is absent is null. Everything that
 * shapes a report stands in it, so that reports can be made from it again; the manifest stands
 * beside it. Texts are those of the model; base/text.h's unsafe characters and < > & are written as
 * \uXXXX, which any reader turns back, and a byte that is no UTF-8 (of a file name) as the four
 * visible characters \xXX.
 */
bool report_write_json(const Audit *audit, Output *output);
/* The same document with report_id and generated_at null: the SHA-256 of these bytes is what a
 * report id is made of. */
bool report_write_json_content(const Audit *audit, Output *output);
/* The document with the report id that is made of this hash, whatever the audit's own is; *digest
 * is the hash. The output is one to a file of its own, or to memory. */
bool report_write_json_sealed(const Audit *audit, Output *output, Digest *digest);
/*
 * findings.csv and evidence.csv (the caller's output compresses), RFC 4180, UTF-8, header first. An
 * absent value is an empty cell. A cell that begins as a formula gets a ' before it; control
 * characters other than tab, CR and LF are written as U+XXXX, bytes that are no UTF-8 as \xXX.
 * Lists in a cell are joined by "; ", counted ones are "name (count)".
 */
bool report_write_findings_csv(const Audit *audit, Output *output);
/* A row per record of all findings, read through the audit's cursor; false also where that fails
 * (the output is then failed with EIO). */
bool report_write_evidence_csv(const Audit *audit, Output *output);
/* attempts.csv: violating calls that did not succeed, where their policy sets them apart; they
 * belong to no finding. */
bool report_write_attempts_csv(const Audit *audit, Output *output);
/* files.csv: what the manifest says of each file, and what was in it: kind, records, first and last
 * event, and what digests say. In archive order. */
bool report_write_files_csv(const Audit *audit, Output *output);
/* coverage.csv: account,region,day,state,expected,files,records,first,last,hours,trail_calls,
 * account_never_seen (categories of events that the account has none of on any day); a row a cell
 * of the axis. */
bool report_write_coverage_csv(const Audit *audit, Output *output);
/* coverage-hours.csv: account,region,day,hour,state,files,records,first,last; a row an hour (UTC)
 * of each day that audit.json has hours of; of the others each hour is as its day. Files are those
 * delivered in the hour, records and times those of the files, whenever the events were. Whether
 * any file has an hour says report_has_coverage_hours: else there is nothing to write. */
bool report_write_coverage_hours_csv(const Audit *audit, Output *output);
bool report_has_coverage_hours(const Audit *audit);
/* samples.csv: what was drawn of each policy's population, by policy, time, event id, file and
 * record. */
bool report_write_samples_csv(const Audit *audit, Output *output);
/* sha256,size,path in archive order. */
bool report_write_manifest_csv(const Audit *audit, Output *output);
/* All problems, then all notices: class,file,offset,kind,detail,records. */
bool report_write_problems_csv(const Audit *audit, Output *output);
/*
 * The report for a terminal or a log: at most `width` columns wide (40 at least), ANSI colours only
 * where asked, what is unsafe to show made visible. Its last line says result, counts and `status`,
 * the exit status of the run.
 */
bool report_write_text(const Audit *audit, unsigned width, bool colour, int status, Output *output);

/* ---- for machines ---- */

/*
 * report.sarif: SARIF 2.1.0. One result per finding, the most severe first, at the policy's file
 * and line; one suppressed result per cell whose violations exceptions cover; controls as
 * taxonomies. What could not be read, judged or shown, and what is lacking of each account, is a
 * notification. At most LIMIT_SARIF_RESULTS results.
 */
bool report_write_sarif(const Audit *audit, Output *output);
/*
 * report.junit.xml: a suite per account, in it a case per policy. Violations fail; what could not
 * be evaluated is an error, also where nothing was found in an account whose input is not whole;
 * what is excepted, to be reviewed, without data or not configured is skipped, with the reason.
 * Without any record every policy is an error.
 */
bool report_write_junit(const Audit *audit, Output *output);
/* report.codequality.json: an object per finding at the policy's file and line, as GitLab reads. */
bool report_write_codequality(const Audit *audit, Output *output);
/* report.ocsf.jsonl: an OCSF Compliance Finding per line, what is excepted as suppressed. */
bool report_write_ocsf(const Audit *audit, Output *output);
/* report.github.md: Markdown for the summary of a step, at most LIMIT_GITHUB_SUMMARY bytes and a
 * closing line. */
bool report_write_github(const Audit *audit, Output *output);
/* Workflow commands for GitHub's runner: "::error file=…,line=…,title=…::message", a line per
 * finding, at most LIMIT_GITHUB_ANNOTATIONS of each level, and before them one of what is lacking.
 */
bool report_write_annotations(const Audit *audit, Output *output);

/* ---- for people ---- */

/* One self-contained page. `folder` is a template folder (NULL: the built-in templates). Errors of
 * templates go to the sink with file and line. */
bool report_write_html(const Audit *audit, const char *folder, Diagnostics *sink, Output *output);
/*
 * `folder` is a theme folder or NULL. A report of more than LIMIT_PDF_PAGES pages goes on in
 * report-2.pdf, report-3.pdf, …, which are made beside `output`, called report.pdf
 * (output_sibling). Errors of themes go to the sink with file and line, and so does what libharu
 * refuses.
 */
bool report_write_pdf(const Audit *audit, const char *folder, Diagnostics *sink, Output *output);
/* Whether the template folder's files and words are there and right, before there is an audit; else
 * errors in the sink. */
bool report_check_html(const char *folder, Diagnostics *sink);
/* Whether theme, words and fonts are there and right, before there is an audit; else errors in the
 * sink. */
bool report_check_pdf(const char *folder, Diagnostics *sink);
/* Each font file that a report of this theme may read; nothing where the theme is wrong. False
 * without memory. */
typedef void FontTaker(void *context, const char *path);
bool report_pdf_fonts(const char *folder, FontTaker *take, void *context);

#endif
