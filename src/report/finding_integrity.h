/*
 * report/finding_integrity: what digests say of the files of a finding, in the formats that have no
 * catalogue of words. Internal to the room.
 *
 * Promises: nothing where the archive has no digests, or where they find nothing amiss in any of
 * the finding's files; the numbers are of all records of the finding, whichever are shown.
 */
#ifndef TRAILAUDIT_REPORT_FINDING_INTEGRITY_H
#define TRAILAUDIT_REPORT_FINDING_INTEGRITY_H

#include "audit/audit.h"
#include "base/buffer.h"
#include "report/csv_writer.h"
#include "report/json_writer.h"

/* " 12 of 90 found are in files that digests contradict (modified).": a sentence for each state
 * that is one to doubt, a blank before each; the words of both editions. */
void finding_integrity_sentences(Buffer *out, const AuditFinding *finding);
/* "12 in files that digests contradict (modified), 3 in files that no digest lists (unattested)",
 * behind the text given; nothing where no state is one to doubt. */
void finding_integrity_short(Buffer *out, const char *before,
                             const AuditFindingIntegrity *integrity);

typedef enum { FINDING_INTEGRITY_SNAKE, FINDING_INTEGRITY_CAMEL } FindingIntegrityKeys;
/* The member "integrity": an object of all six numbers, or null where nothing is stated. */
void finding_integrity_member(JsonWriter *writer, FindingIntegrityKeys keys,
                              const AuditFinding *finding);

#define FINDING_INTEGRITY_COLUMNS                                                                  \
    "records_authenticated,records_self_consistent,records_unattested,records_unchecked,"          \
    "records_trailing_data,records_modified"
/* The cells of these columns; empty where nothing is stated. */
void finding_integrity_cells(CsvWriter *writer, const AuditFinding *finding);

#endif
