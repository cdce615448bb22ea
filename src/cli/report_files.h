/*
 * cli/report_files: the reports of one audit, into one set of outputs. Internal to the room.
 *
 * Promises: writes the formats asked for, of which audit.json appears last, and commits nothing;
 * what fails is said on standard error and its exit status left in the job.
 */
#ifndef TRAILAUDIT_CLI_REPORT_FILES_H
#define TRAILAUDIT_CLI_REPORT_FILES_H

#include "audit/audit.h"
#include "base/output.h"
#include "cli/audit_settings.h"
#include "cli/own_outputs.h"

typedef enum { FILE_WRITE, FILE_DONE, FILE_FAILED } FileWay;
typedef struct ReportFiles ReportFiles;

struct ReportFiles {
    const Surroundings *surroundings;
    Diagnostics *sink;
    Arena *arena;
    OutputSet *outputs;
    const char *folder; /* the one that outputs go to, for messages */
    unsigned formats;   /* FORMAT_… */
    const char *template_html, *template_pdf;
    int status; /* of what failed */
    /* Asked before each file, where it is there: whether its writer is to write it, or it was seen
     * to already. */
    FileWay (*way)(ReportFiles *files, const char *name, void *context);
    void *context;
};

typedef bool ReportWriter(const Audit *audit, Output *output);

/* The set that reports go to, which an end without memory removes (cli/emergency.h). NULL: the
 * failure was told. */
OutputSet *report_files_begin(const Surroundings *surroundings, const char *folder);
/* Removes what was not committed. NULL is nothing. */
void report_files_end(OutputSet *outputs);
/* Whether the templates of the formats asked for are right, before there is anything to write; else
 * errors in the sink, and a matter of status 2. */
bool report_files_check(unsigned formats, const char *template_html, const char *template_pdf,
                        Diagnostics *sink);
/* A new file of the set. NULL: the failure was told. */
Output *report_files_open(ReportFiles *files, const char *name, OutputKind kind);
/* The same for audit.json, which appears behind all others. */
#define DOCUMENT_NAME "audit.json"
Output *report_files_open_document(ReportFiles *files);
/* One file by one writer. False: the failure was told, or an interruption was asked for. */
bool report_files_write(ReportFiles *files, const Audit *audit, const char *name, OutputKind kind,
                        ReportWriter *writer);
/* All files of the formats asked for; audit.json only where it was not opened before. */
bool report_files_write_all(ReportFiles *files, const Audit *audit);
/* Says that the file could not be written, by errno; returns false. */
bool report_files_failed(ReportFiles *files, const char *name);
/* Puts the files in their places. */
bool report_files_commit(ReportFiles *files);
/* Ends the line with the names of the files that were written, their folder and the exit status,
 * and prints it on standard error: the verdict of a command that writes files. Frees it. */
void report_files_print_names(const ReportFiles *files, Buffer *line, int status);
/* What was asked for on standard output, the text last: its last line is the verdict. False: the
 * failure was told. */
bool report_files_print(const Surroundings *surroundings, const Audit *audit, unsigned formats,
                        int status);
/* Warns of reports that stand in the folder and are of another run. */
void report_files_warn_of_old(ReportFiles *files);

#endif
