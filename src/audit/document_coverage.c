/* The member "coverage" of audit.json. */
#include "audit/document_fields.h"

static const DocumentField hour_fields[] = {
    ROW(AuditCoverageHour, "hour", DOCUMENT_NUMBER32, 0, hour),
    ROW(AuditCoverageHour, "files", DOCUMENT_NUMBER, 0, files),
    ROW(AuditCoverageHour, "records", DOCUMENT_NUMBER, 0, records),
    ROW(AuditCoverageHour, "first", DOCUMENT_TEXT, NULL_OK, first),
    ROW(AuditCoverageHour, "last", DOCUMENT_TEXT, NULL_OK, last),
    ROW_END};

static const DocumentField day_fields[] = {
    ROW(AuditCoverageDay, "day", DOCUMENT_TEXT, 0, day),
    ROW(AuditCoverageDay, "files", DOCUMENT_NUMBER, 0, files),
    ROW(AuditCoverageDay, "records", DOCUMENT_NUMBER, 0, records),
    ROW(AuditCoverageDay, "first", DOCUMENT_TEXT, NULL_OK, first),
    ROW(AuditCoverageDay, "last", DOCUMENT_TEXT, NULL_OK, last),
    ROW(AuditCoverageDay, "hours", DOCUMENT_TEXT, NULL_OK, hours),
    ROW_TEXTS(AuditCoverageDay, "calls", 0, calls, call_count),
    ROW_LIST(AuditCoverageDay, "by_hour", ABSENT_OK, by_hour, by_hour_count, hour_fields),
    ROW_END};

/* What older versions did not know may be absent. */
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
    ROW(AuditCoverageRow, "missing_days", DOCUMENT_NUMBER, ABSENT_OK, missing_days),
    ROW(AuditCoverageRow, "not_looked_at_days", DOCUMENT_NUMBER, ABSENT_OK, unread_days),
    ROW(AuditCoverageRow, "states", DOCUMENT_TEXT, 0, states),
    ROW(AuditCoverageRow, "digests", DOCUMENT_FLAG, ABSENT_OK, digests),
    ROW(AuditCoverageRow, "data_hours", DOCUMENT_NUMBER, ABSENT_OK, data_hours),
    ROW(AuditCoverageRow, "proven_empty_hours", DOCUMENT_NUMBER, ABSENT_OK, empty_hours),
    ROW(AuditCoverageRow, "gap_hours", DOCUMENT_NUMBER, ABSENT_OK, gap_hours),
    ROW(AuditCoverageRow, "no_data_hours", DOCUMENT_NUMBER, ABSENT_OK, silent_hours),
    ROW(AuditCoverageRow, "missing_hours", DOCUMENT_NUMBER, ABSENT_OK, missing_hours),
    ROW(AuditCoverageRow, "not_looked_at_hours", DOCUMENT_NUMBER, ABSENT_OK, unread_hours),
    ROW_LIST(AuditCoverageRow, "days", ABSENT_OK, days, day_count, day_fields),
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
    ROW(AuditCoverage, "without_days", DOCUMENT_FLAG, ABSENT_OK, without_days),
    ROW(AuditCoverage, "without_hours", DOCUMENT_FLAG, ABSENT_OK, without_hours),
    ROW(AuditCoverage, "expected", DOCUMENT_FLAG, 0, expected),
    ROW(AuditCoverage, "gaps", DOCUMENT_NUMBER, 0, gaps),
    ROW(AuditCoverage, "missing_days", DOCUMENT_NUMBER, ABSENT_OK, missing_days),
    ROW(AuditCoverage, "not_looked_at_days", DOCUMENT_NUMBER, ABSENT_OK, unread_days),
    ROW(AuditCoverage, "unproven_digests", DOCUMENT_NUMBER, ABSENT_OK, unproven_digests),
    ROW(AuditCoverage, "proven_empty_by_unsigned", DOCUMENT_FLAG, ABSENT_OK, unsigned_empty),
    ROW(AuditCoverage, "proven_empty_by_some_trails", DOCUMENT_NUMBER, ABSENT_OK,
        partly_proven_days),
    ROW_TEXTS(AuditCoverage, "never_seen", 0, never, never_count),
    ROW_LIST(AuditCoverage, "interruptions", 0, interruptions, interruption_count,
             interruption_fields),
    ROW_LIST(AuditCoverage, "rows", 0, rows, row_count, row_fields),
    ROW_END};

static bool are_states(Slice letters)
{
    for (size_t i = 0; i < letters.size; i++)
        if (!memchr(COVERAGE_STATES, letters.data[i], sizeof COVERAGE_STATES - 1))
            return false;
    return true;
}

static bool are_hours(const AuditCoverageDay *day)
{
    for (uint32_t i = 0; i < day->by_hour_count; i++)
        if (day->by_hour[i].hour >= COVERAGE_HOURS ||
            (i && day->by_hour[i - 1].hour >= day->by_hour[i].hour))
            return false;
    return day->by_hour_count == 0 || day->hours.size;
}

/* Reports look days and hours up in their order. */
static bool check_days(DocumentReader *reader, const AuditCoverageRow *row, uint32_t number)
{
    for (uint32_t i = 0; i < row->day_count; i++) {
        Slice hours = row->days[i].hours;
        if (i && slice_compare(row->days[i - 1].day, row->days[i].day) >= 0)
            return document_wrong(reader, "the days of row %u are not in order", number);
        if (hours.size && (hours.size != COVERAGE_HOURS || !are_states(hours)))
            return document_wrong(reader, "a day of row %u has not 24 hours of D, E, M, U, - and G",
                                  number);
        if (!are_hours(&row->days[i]))
            return document_wrong(reader, "\"by_hour\" of a day of row %u is no list of its hours",
                                  number);
    }
    return true;
}

/* Reports draw a cell for each letter: a row with other letters, or more or fewer than there are
 * days, is no row. */
static bool check_rows(DocumentReader *reader, const AuditCoverage *coverage)
{
    for (uint32_t i = 0; i < coverage->row_count; i++) {
        Slice states = coverage->rows[i].states;
        if (states.size != coverage->days)
            return document_wrong(reader, "row %u has not one state a day", i);
        if (!are_states(states))
            return document_wrong(reader, "a state of row %u is none of D, E, M, U, - and G", i);
        if (!check_days(reader, &coverage->rows[i], i))
            return false;
    }
    if (coverage->days && instant_parse_date(coverage->from) == INSTANT_NONE)
        return document_wrong(reader, "\"from\" is no date");
    return true;
}

/* Older versions kept no days: that is said, and not that there was nothing on them. */
static void note_days(AuditCoverage *coverage)
{
    bool kept = false, files = false;
    for (uint32_t i = 0; i < coverage->row_count; i++) {
        kept |= coverage->rows[i].day_count > 0;
        files |= coverage->rows[i].data_days > 0;
    }
    coverage->without_days |= files && !kept;
    for (uint32_t i = 0; coverage->without_days && i < coverage->row_count; i++)
        coverage->rows[i].digests = false;
}

bool document_coverage(DocumentReader *reader, void *object)
{
    AuditCoverage *coverage = &((Audit *)object)->coverage;
    if (!document_object(reader, coverage_fields, coverage) || !check_rows(reader, coverage))
        return false;
    note_days(coverage);
    return true;
}
