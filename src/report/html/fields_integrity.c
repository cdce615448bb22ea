/* What digests prove about the input; none where there were no digests. */
#include "report/html/fields.h"
#include "report/html/views.h"

NUMBER_FUNCTION(chain_count, AuditIntegrity, o->chain_count)
NUMBER_FUNCTION(event_files, AuditIntegrity, audit_integrity_files(o))

static const TemplateField integrity_fields[] = {
    FIELD_TEXT("integrity_statement", AuditIntegrity, statement),
    FIELD_TEXT("integrity_grade", AuditIntegrity, grade),
    FIELD_FLAG("with_keys", AuditIntegrity, with_keys),
    FIELD_NUMBER("digests", AuditIntegrity, digests),
    FIELD_NUMBER("digests_authenticated", AuditIntegrity, authenticated),
    FIELD_NUMBER("digests_failed", AuditIntegrity, failed),
    FIELD_NUMBER("digest_gaps", AuditIntegrity, gaps),
    FIELD_NUMBER_OF("chain_count", chain_count),
    FIELD_NUMBER("integrity_failures", AuditIntegrity, failures),
    FIELD_NUMBER_OF("event_files", event_files),
    FIELD_NUMBER("files_authenticated", AuditIntegrity, files_authenticated),
    FIELD_NUMBER("files_self_consistent", AuditIntegrity, files_self_consistent),
    FIELD_NUMBER("files_unattested", AuditIntegrity, files_unattested),
    FIELD_NUMBER("files_unchecked", AuditIntegrity, files_unchecked),
    FIELD_NUMBER("files_trailing", AuditIntegrity, files_trailing),
    FIELD_NUMBER("files_modified", AuditIntegrity, files_modified),
    FIELD_NUMBER("files_missing", AuditIntegrity, files_missing),
    {0}};
const TemplateView integrity_view = {"integrity", integrity_fields};

const void *integrity_item(const TemplateScope *scope, size_t index)
{
    const Audit *audit = ((const Page *)scope->object)->audit;
    return index || !audit->integrity.checked ? NULL : &audit->integrity;
}
