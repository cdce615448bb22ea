/* The member "integrity" of audit.json. */
#include "audit/document_fields.h"

static const DocumentField span_fields[] = {
    ROW(AuditSpan, "from", DOCUMENT_TEXT, 0, from),
    ROW(AuditSpan, "to", DOCUMENT_TEXT, 0, to),
    ROW(AuditSpan, "digests", DOCUMENT_NUMBER, 0, digests),
    ROW(AuditSpan, "empty", DOCUMENT_NUMBER, 0, empty),
    ROW(AuditSpan, "logs", DOCUMENT_NUMBER, 0, logs),
    ROW(AuditSpan, "authenticated", DOCUMENT_NUMBER, ABSENT_OK, authenticated),
    ROW(AuditSpan, "newest_unsigned", DOCUMENT_FLAG, ABSENT_OK, newest_unsigned),
    ROW_END};

static const DocumentField gap_fields[] = {ROW(AuditChainGap, "from", DOCUMENT_TEXT, 0, from),
                                           ROW(AuditChainGap, "to", DOCUMENT_TEXT, 0, to),
                                           ROW(AuditChainGap, "why", DOCUMENT_TEXT, 0, why),
                                           ROW_END};

static const DocumentField chain_fields[] = {
    ROW(AuditChain, "account", DOCUMENT_TEXT, 0, account),
    ROW(AuditChain, "region", DOCUMENT_TEXT, 0, region),
    ROW(AuditChain, "trail", DOCUMENT_TEXT, 0, trail),
    ROW(AuditChain, "home_region", DOCUMENT_TEXT, 0, home_region),
    ROW(AuditChain, "backfill", DOCUMENT_FLAG, 0, backfill),
    ROW(AuditChain, "grade", DOCUMENT_TEXT, 0, grade),
    ROW(AuditChain, "newest_unsigned", DOCUMENT_FLAG, 0, newest_unsigned),
    ROW(AuditChain, "begins", DOCUMENT_FLAG, 0, begins),
    ROW(AuditChain, "ends_early", DOCUMENT_FLAG, ABSENT_OK, ends_early),
    ROW(AuditChain, "first", DOCUMENT_TEXT, NULL_OK, first),
    ROW(AuditChain, "last", DOCUMENT_TEXT, NULL_OK, last),
    ROW(AuditChain, "digests", DOCUMENT_NUMBER, 0, digests),
    ROW(AuditChain, "authenticated", DOCUMENT_NUMBER, 0, authenticated),
    ROW(AuditChain, "failed", DOCUMENT_NUMBER, 0, failed),
    ROW(AuditChain, "empty", DOCUMENT_NUMBER, 0, empty),
    ROW(AuditChain, "starting", DOCUMENT_NUMBER, 0, starting),
    ROW(AuditChain, "bucket_moves", DOCUMENT_NUMBER, 0, bucket_moves),
    ROW(AuditChain, "unsigned", DOCUMENT_NUMBER, ABSENT_OK, unsigned_newest),
    ROW(AuditChain, "logs", DOCUMENT_NUMBER, 0, logs),
    ROW(AuditChain, "valid", DOCUMENT_NUMBER, 0, valid),
    ROW(AuditChain, "modified", DOCUMENT_NUMBER, 0, modified),
    ROW(AuditChain, "trailing_data", DOCUMENT_NUMBER, 0, trailing),
    ROW(AuditChain, "missing", DOCUMENT_NUMBER, 0, missing),
    ROW(AuditChain, "unchecked", DOCUMENT_NUMBER, 0, unchecked),
    ROW(AuditChain, "unattested", DOCUMENT_NUMBER, 0, unattested),
    ROW_TEXTS(AuditChain, "fingerprints", 0, fingerprints, fingerprint_count),
    ROW_LIST(AuditChain, "spans", 0, spans, span_count, span_fields),
    ROW_LIST(AuditChain, "gaps", 0, gaps, gap_count, gap_fields),
    ROW(AuditChain, "proven_until", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, proven_until),
    ROW_END};

static const DocumentField tier_fields[] = {
    ROW(AuditIntegrity, "authenticated", DOCUMENT_NUMBER, 0, files_authenticated),
    ROW(AuditIntegrity, "self_consistent", DOCUMENT_NUMBER, 0, files_self_consistent),
    ROW(AuditIntegrity, "unattested", DOCUMENT_NUMBER, 0, files_unattested),
    ROW(AuditIntegrity, "unchecked", DOCUMENT_NUMBER, 0, files_unchecked),
    ROW(AuditIntegrity, "trailing_data", DOCUMENT_NUMBER, 0, files_trailing),
    ROW(AuditIntegrity, "modified", DOCUMENT_NUMBER, 0, files_modified),
    ROW(AuditIntegrity, "missing", DOCUMENT_NUMBER, 0, files_missing),
    ROW_END};

const DocumentField document_integrity_fields[] = {
    ROW(AuditIntegrity, "checked", DOCUMENT_FLAG, 0, checked),
    ROW(AuditIntegrity, "grade", DOCUMENT_TEXT, 0, grade),
    ROW(AuditIntegrity, "statement", DOCUMENT_TEXT, 0, statement),
    ROW(AuditIntegrity, "with_keys", DOCUMENT_FLAG, 0, with_keys),
    ROW(AuditIntegrity, "keys", DOCUMENT_NUMBER, 0, keys),
    ROW(AuditIntegrity, "bad_keys", DOCUMENT_NUMBER, 0, bad_keys),
    ROW(AuditIntegrity, "digests", DOCUMENT_NUMBER, 0, digests),
    ROW(AuditIntegrity, "authenticated", DOCUMENT_NUMBER, 0, authenticated),
    ROW(AuditIntegrity, "failed", DOCUMENT_NUMBER, 0, failed),
    ROW(AuditIntegrity, "gaps", DOCUMENT_NUMBER, 0, gaps),
    ROW(AuditIntegrity, "segments", DOCUMENT_NUMBER, ABSENT_OK, segments),
    ROW(AuditIntegrity, "unsigned", DOCUMENT_NUMBER, ABSENT_OK, unsigned_newest),
    ROW(AuditIntegrity, "failures", DOCUMENT_NUMBER, 0, failures),
    ROW(AuditIntegrity, "doubts", DOCUMENT_NUMBER, 0, doubts),
    ROW(AuditIntegrity, "unplaced", DOCUMENT_NUMBER, ABSENT_OK, unplaced),
    ROW(AuditIntegrity, "ends_early", DOCUMENT_NUMBER, ABSENT_OK, ends_early),
    ROW(AuditIntegrity, "expected_end", DOCUMENT_TEXT, ABSENT_OK | NULL_OK, expected_end),
    {"files", DOCUMENT_OBJECT, 0, 0, 0, 0, tier_fields, NULL},
    ROW_LIST(AuditIntegrity, "chains", 0, chains, chain_count, chain_fields),
    ROW_END};
