/*
 * cli/formats: what --format takes, and the files that each format consists of. Internal to the
 * room. A new format is a writer in report/ and its rows here.
 */
#ifndef TRAILAUDIT_CLI_FORMATS_H
#define TRAILAUDIT_CLI_FORMATS_H

#include "report/report.h"

enum {
    FORMAT_HTML = 1,
    FORMAT_PDF = 2,
    FORMAT_JSON = 4,
    FORMAT_CSV = 8,
    FORMAT_TEXT = 16,
    FORMAT_SARIF = 32,
    FORMAT_JUNIT = 64,
    FORMAT_CODEQUALITY = 128,
    FORMAT_OCSF = 256,
    FORMAT_GITHUB = 512,
    FORMAT_ANNOTATIONS = 1024
};
enum { FORMATS_BY_DEFAULT = FORMAT_HTML | FORMAT_PDF | FORMAT_JSON | FORMAT_CSV };

typedef struct {
    const char *name;
    unsigned format;
} FormatName;
enum { FORMAT_NAMES = 11 };
extern const FormatName format_names[FORMAT_NAMES];

/* One of the two writers is there: the styled one takes a folder of templates. */
typedef struct {
    unsigned format;
    const char *name;
    OutputKind kind;
    bool (*plain)(const Audit *audit, Output *output);
    bool (*styled)(const Audit *audit, const char *folder, Diagnostics *sink, Output *output);
    bool (*wanted)(const Audit *audit); /* whether there is something to write; NULL: always */
} FormatFile;
/* In the order in which they appear: audit.json last. */
extern const FormatFile format_files[];
extern const size_t format_file_count;

/* The formats of a list with commas or blanks, in *formats; 0 for an empty list. False with the
 * word that is none in *bad. */
bool formats_read(Slice list, unsigned *formats, Slice *bad);

#endif
