/* What audit.json says of the baseline that its audit was compared with. */
#include "audit/document_fields.h"

static const DocumentField baseline_fields[] = {
    ROW(AuditBaseline, "report_id", DOCUMENT_TEXT, 0, report_id),
    ROW(AuditBaseline, "title", DOCUMENT_TEXT, NULL_OK, title),
    ROW(AuditBaseline, "generated_at", DOCUMENT_TEXT, NULL_OK, generated_at),
    ROW(AuditBaseline, "tool_version", DOCUMENT_TEXT, NULL_OK, tool_version),
    ROW(AuditBaseline, "from", DOCUMENT_TEXT, NULL_OK, from),
    ROW(AuditBaseline, "to", DOCUMENT_TEXT, NULL_OK, to),
    ROW(AuditBaseline, "first_event", DOCUMENT_TEXT, NULL_OK, first_event),
    ROW(AuditBaseline, "last_event", DOCUMENT_TEXT, NULL_OK, last_event),
    ROW(AuditBaseline, "findings", DOCUMENT_NUMBER, 0, findings),
    ROW(AuditBaseline, "altered", DOCUMENT_FLAG, 0, altered),
    ROW_END};

bool document_baseline(DocumentReader *reader, void *object)
{
    Audit *audit = object;
    audit->compared = true;
    return document_object(reader, baseline_fields, &audit->baseline);
}

static bool read_severity(DocumentReader *reader, void *object)
{
    AuditResolved *gone = object;
    return document_severity(reader, &gone->severity, &gone->severity_rank);
}

const DocumentField document_resolved_fields[] = {
    ROW(AuditResolved, "fingerprint", DOCUMENT_TEXT, 0, fingerprint),
    ROW(AuditResolved, "policy", DOCUMENT_TEXT, 0, policy),
    ROW(AuditResolved, "title", DOCUMENT_TEXT, 0, title),
    ROW_READ("severity", 0, read_severity),
    ROW(AuditResolved, "kind", DOCUMENT_TEXT, 0, kind),
    ROW(AuditResolved, "account", DOCUMENT_TEXT, 0, account),
    ROW(AuditResolved, "account_name", DOCUMENT_TEXT, NULL_OK, account_name),
    ROW(AuditResolved, "service", DOCUMENT_TEXT, 0, service),
    ROW(AuditResolved, "service_name", DOCUMENT_TEXT, NULL_OK, service_name),
    ROW(AuditResolved, "count", DOCUMENT_NUMBER, 0, count),
    ROW(AuditResolved, "last_time", DOCUMENT_TEXT, NULL_OK, last_time),
    ROW(AuditResolved, "state", DOCUMENT_TEXT, 0, state),
    ROW_END};
