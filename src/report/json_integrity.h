/*
 * report/json_integrity: what digests prove, as audit.json and `verify` have it. Internal to the
 * room.
 */
#ifndef TRAILAUDIT_REPORT_JSON_INTEGRITY_H
#define TRAILAUDIT_REPORT_JSON_INTEGRITY_H

#include "audit/integrity.h"
#include "report/json_writer.h"

/* The member "integrity". */
void json_write_integrity(JsonWriter *writer, const AuditIntegrity *integrity);

#endif
