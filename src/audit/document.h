/*
 * audit/document: audit.json read back into the model.
 *
 * Promises: what report/json.c wrote comes back as the model that it was written from, so that the
 * same document and the same reports can be made of it; a document that is cut off, edited or
 * hostile is refused with what and where, never a crash. Owns: the model holds all it points to,
 * the document's text too. Costs: one pass over the text after one that checks it as RFC 8259 says;
 * no tree, so that documents may be large. Never: changes a file, believes a sum (audit_check), or
 * knows rows of evidence that the document does not hold.
 *
 * Whoever adds to the model and to audit.json adds a row to a table of document_tables.c or
 * document_findings.c: key, kind, where it goes. Keys that came later are ABSENT_OK, and the reader
 * steps over those that it does not know.
 */
#ifndef TRAILAUDIT_AUDIT_DOCUMENT_H
#define TRAILAUDIT_AUDIT_DOCUMENT_H

#include "audit/audit.h"
#include "base/diagnostics.h"

typedef struct {
    Audit *audit; /* audit_free */
    Slice text;   /* as it was read; the audit's own */
    /* SHA-256 of the text with report_id and generated_at null, its first 32 hex digits: the report
     * id that the text ought to have. */
    char content_id[33];
    bool altered; /* it has another one, or says that it was made of one that has: changed since it
                     was written */
} AuditDocument;

/*
 * Reads the file; false with an error in the sink (place, and what is wrong there), or without one
 * where memory ran out. Of another major version of the schema, larger than LIMIT_DOCUMENT, nested
 * deeper than LIMIT_DEPTH: an error. That it was altered is for the caller to say.
 */
bool audit_document_open(const char *path, AuditDocument *document, Diagnostics *sink);
/* The same of a text, which is copied; `name` stands for its file in messages. */
bool audit_document_parse(Slice text, Slice name, AuditDocument *document, Diagnostics *sink);

#endif
