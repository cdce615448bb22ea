/*
 * base/diagnostics: what a person should know, as values.
 *
 * A sink collects diagnostics; nobody but cli/ prints them. The sink owns copies of all texts.
 * Adding never fails loudly: where memory is short the diagnostic is only counted, and the sink
 * remembers. One thread at a time.
 */
#ifndef TRAILAUDIT_BASE_DIAGNOSTICS_H
#define TRAILAUDIT_BASE_DIAGNOSTICS_H

#include "base/buffer.h"
#include "base/slice.h"

typedef enum { DIAGNOSTIC_NOTE, DIAGNOSTIC_WARNING, DIAGNOSTIC_ERROR } DiagnosticLevel;

typedef struct {
    DiagnosticLevel level;
    const char *code; /* stable, kebab-case, a literal: "unknown-element" */
    Slice file;       /* as the user named it; empty where there is none */
    unsigned line;    /* from 1; 0 where there is none */
    unsigned column;  /* from 1, in characters; 0 where there is none */
    Slice message;    /* what is wrong, no full stop */
    Slice hint;       /* what would be right; may be empty */
    Slice source; /* the line of source, or a part of a long one, without its end; may be empty */
    unsigned source_from; /* characters of the line before that part */
} Diagnostic;

typedef struct Diagnostics Diagnostics;

/* NULL without memory. */
Diagnostics *diagnostics_new(void);
void diagnostics_free(Diagnostics *sink);
/* Copies all texts of the diagnostic into the sink. */
void diagnostics_add(Diagnostics *sink, const Diagnostic *diagnostic);
/* The short form: no source line, no hint. */
void diagnostics_report(Diagnostics *sink, DiagnosticLevel level, const char *code, Slice file,
                        unsigned line, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
/* Whether what the sink says must not be relied on, since memory ran out: a diagnostic was lost,
 * has the code "no-memory", or it was said so, which counts as an error that is not kept. */
bool diagnostics_lack_memory(const Diagnostics *sink);
void diagnostics_say_no_memory(Diagnostics *sink);
size_t diagnostics_count(const Diagnostics *sink, DiagnosticLevel level);
/* All that were kept, in the order of their adding; index below diagnostics_kept. */
size_t diagnostics_kept(const Diagnostics *sink);
const Diagnostic *diagnostics_get(const Diagnostics *sink, size_t index);
/* Orders them by file, line and column, stable. */
void diagnostics_sort(Diagnostics *sink);
/*
 * Appends `file:line:column: error: message`, the source line with a caret under the column, and
 * the hint, each on lines of its own. Control characters are made visible (base/text.h). Colours
 * are ANSI.
 */
void diagnostics_format(const Diagnostic *diagnostic, bool colour, Buffer *out);

#endif
