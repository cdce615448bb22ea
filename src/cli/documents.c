#include "cli/documents.h"

bool documents_open(const char *path, SumsRule rule, AuditDocument *document, Diagnostics *sink)
{
    char what[256];
    bool must = rule == SUMS_MUST_AGREE;
    if (!audit_document_open(path, document, sink))
        return false;
    if (document->altered)
        diagnostics_report(sink, DIAGNOSTIC_WARNING, "altered", slice_of(path), 0,
                           "it was changed since it was written: its report id is not that of "
                           "its content");
    if (audit_check(document->audit, what))
        return true;
    diagnostics_report(sink, must ? DIAGNOSTIC_ERROR : DIAGNOSTIC_WARNING, "sums", slice_of(path),
                       0, "its sums do not agree: %s", what);
    return !must;
}
