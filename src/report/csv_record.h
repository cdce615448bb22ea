/*
 * report/csv_record: the columns of a record, the same in every table of records. Internal to the
 * room.
 */
#ifndef TRAILAUDIT_REPORT_CSV_RECORD_H
#define TRAILAUDIT_REPORT_CSV_RECORD_H

#include "audit/audit.h"
#include "report/csv_writer.h"

#define CSV_RECORD_COLUMNS                                                                         \
    "time,event_id,action,region,principal,actor,source_ip,user_agent,client,outcome,error_code,"  \
    "mfa,access_key_id,resources,because,shown,file,record,recovered,disposition,integrity"

/* The cells of these columns, which end the row. `list` is for lists in the making, empty before
 * and after. */
void csv_record_cells(CsvWriter *w, Buffer *list, const AuditEvidence *e);

#endif
