/* Exceptions and dispositions in audit.json. */
#include "audit/document_fields.h"

enum { EITHER = NULL_OK | ABSENT_OK };

const DocumentField document_exception_fields[] = {
    ROW(AuditException, "id", DOCUMENT_TEXT, 0, id),
    ROW(AuditException, "from", DOCUMENT_TEXT, NULL_OK, from),
    ROW(AuditException, "until", DOCUMENT_TEXT, 0, until),
    ROW(AuditException, "owner", DOCUMENT_TEXT, 0, owner),
    ROW(AuditException, "approved_by", DOCUMENT_TEXT, NULL_OK, approved_by),
    ROW(AuditException, "ticket", DOCUMENT_TEXT, NULL_OK, ticket),
    ROW(AuditException, "reason", DOCUMENT_TEXT, 0, reason),
    ROW(AuditException, "count", DOCUMENT_NUMBER, 0, count),
    ROW(AuditException, "expired", DOCUMENT_FLAG, 0, expired),
    ROW(AuditException, "expiring", DOCUMENT_FLAG, ABSENT_OK, expiring),
    ROW(AuditException, "apart", DOCUMENT_FLAG, ABSENT_OK, apart),
    ROW(AuditException, "source", DOCUMENT_TEXT, EITHER, source),
    ROW(AuditException, "account", DOCUMENT_TEXT, EITHER, account),
    ROW(AuditException, "approved_on", DOCUMENT_TEXT, EITHER, approved_on),
    ROW(AuditException, "compensating_control", DOCUMENT_TEXT, EITHER, compensating_control),
    ROW(AuditException, "max", DOCUMENT_NUMBER, EITHER, max),
    ROW(AuditException, "past_max", DOCUMENT_NUMBER, ABSENT_OK, past_max),
    ROW(AuditException, "pending", DOCUMENT_FLAG, ABSENT_OK, pending),
    ROW(AuditException, "never", DOCUMENT_FLAG, ABSENT_OK, never),
    ROW(AuditException, "idle", DOCUMENT_TEXT, EITHER, idle),
    ROW(AuditException, "unused", DOCUMENT_FLAG, ABSENT_OK, unused),
    ROW(AuditException, "broad", DOCUMENT_FLAG, ABSENT_OK, broad),
    ROW(AuditException, "long", DOCUMENT_FLAG, ABSENT_OK, lasting),
    ROW_END};

static bool read_policy(DocumentReader *reader, void *object)
{
    AuditDisposition *one = object;
    if (!document_policy(reader, &one->policy))
        return false;
    one->policy_id = names_get(reader->policies, one->policy);
    one->policy_id = arena_copy(&reader->audit->arena, one->policy_id);
    return one->policy_id.data || document_no_memory(reader);
}

const DocumentField document_disposition_fields[] = {
    ROW_READ("policy", 0, read_policy),
    ROW(AuditDisposition, "event", DOCUMENT_TEXT, 0, event),
    ROW(AuditDisposition, "outcome", DOCUMENT_TEXT, 0, outcome),
    ROW(AuditDisposition, "by", DOCUMENT_TEXT, 0, by),
    ROW(AuditDisposition, "on", DOCUMENT_TEXT, 0, on),
    ROW(AuditDisposition, "ticket", DOCUMENT_TEXT, EITHER, ticket),
    ROW(AuditDisposition, "note", DOCUMENT_TEXT, EITHER, note),
    ROW(AuditDisposition, "source", DOCUMENT_TEXT, EITHER, source),
    ROW(AuditDisposition, "count", DOCUMENT_NUMBER, 0, count),
    ROW(AuditDisposition, "own", DOCUMENT_FLAG, 0, own),
    ROW_END};

static const DocumentField row_fields[] = {
    ROW(AuditDisposition, "outcome", DOCUMENT_TEXT, 0, outcome),
    ROW(AuditDisposition, "by", DOCUMENT_TEXT, 0, by),
    ROW(AuditDisposition, "on", DOCUMENT_TEXT, 0, on),
    ROW(AuditDisposition, "ticket", DOCUMENT_TEXT, EITHER, ticket),
    ROW(AuditDisposition, "note", DOCUMENT_TEXT, EITHER, note),
    ROW_END};

bool document_row_disposition(DocumentReader *reader, void *object)
{
    AuditEvidence *evidence = object;
    AuditDisposition *one = arena_take(&reader->audit->arena, sizeof(AuditDisposition));
    if (!one)
        return document_no_memory(reader);
    evidence->disposition = one;
    return document_object(reader, row_fields, one);
}
