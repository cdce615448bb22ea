/* The member "coverage" of audit.json. */
#include "audit/document_fields.h"

static const DocumentField row_fields[] = {
    ROW(AuditCoverageRow, "account", DOCUMENT_TEXT, 0, account),
    ROW(AuditCoverageRow, "region", DOCUMENT_TEXT, 0, region),
    ROW(AuditCoverageRow, "expected", DOCUMENT_FLAG, 0, expected),
    ROW(AuditCoverageRow, "files", DOCUMENT_NUMBER, 0, files),
    ROW(AuditCoverageRow, "records", DOCUMENT_NUMBER, 0, records),
    ROW(AuditCoverageRow, "first", DOCUMENT_TEXT, NULL_OK, first),
    ROW(AuditCoverageRow, "last", DOCUMENT_TEXT, NULL_OK, last),
    ROW(AuditCoverageRow, "data_days", DOCUMENT_NUMBER, 0, data_days),
    ROW(AuditCoverageRow, "proven_empty_days", DOCUMENT_NUMBER, 0, empty_days),
    ROW(AuditCoverageRow, "gap_days", DOCUMENT_NUMBER, 0, gap_days),
    ROW(AuditCoverageRow, "no_data_days", DOCUMENT_NUMBER, 0, silent_days),
    ROW(AuditCoverageRow, "states", DOCUMENT_TEXT, 0, states),
    ROW_END};

static const DocumentField interruption_fields[] = {
    ROW(AuditInterruption, "time", DOCUMENT_TEXT, 0, time),
    ROW(AuditInterruption, "account", DOCUMENT_TEXT, 0, account),
    ROW(AuditInterruption, "region", DOCUMENT_TEXT, 0, region),
    ROW(AuditInterruption, "action", DOCUMENT_TEXT, 0, action),
    ROW(AuditInterruption, "principal", DOCUMENT_TEXT, 0, principal),
    ROW(AuditInterruption, "event_id", DOCUMENT_TEXT, NULL_OK, event_id),
    ROW_END};

static const DocumentField coverage_fields[] = {
    ROW(AuditCoverage, "from", DOCUMENT_TEXT, 0, from),
    ROW(AuditCoverage, "days", DOCUMENT_NUMBER32, 0, days),
    ROW(AuditCoverage, "too_long", DOCUMENT_FLAG, 0, too_long),
    ROW(AuditCoverage, "expected", DOCUMENT_FLAG, 0, expected),
    ROW(AuditCoverage, "gaps", DOCUMENT_NUMBER, 0, gaps),
    ROW_TEXTS(AuditCoverage, "never_seen", 0, never, never_count),
    ROW_LIST(AuditCoverage, "interruptions", 0, interruptions, interruption_count,
             interruption_fields),
    ROW_LIST(AuditCoverage, "rows", 0, rows, row_count, row_fields),
    ROW_END};

/* Reports draw a cell for each letter: a row with other letters, or more or fewer than there are
 * days, is no row. */
static bool check_rows(DocumentReader *reader, const AuditCoverage *coverage)
{
    for (uint32_t i = 0; i < coverage->row_count; i++) {
        Slice states = coverage->rows[i].states;
        if (states.size != coverage->days)
            return document_wrong(reader, "row %u has not one state a day", i);
        for (size_t j = 0; j < states.size; j++)
            if (!memchr("DE-G", states.data[j], 4))
                return document_wrong(reader, "a state of row %u is none of D, E, - and G", i);
    }
    if (coverage->days && instant_parse_date(coverage->from) == INSTANT_NONE)
        return document_wrong(reader, "\"from\" is no date");
    return true;
}

bool document_coverage(DocumentReader *reader, void *object)
{
    AuditCoverage *coverage = &((Audit *)object)->coverage;
    return document_object(reader, coverage_fields, coverage) && check_rows(reader, coverage);
}
