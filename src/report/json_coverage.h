/*
 * report/json_coverage: account × Region × day, as audit.json has it. Internal to the room.
 */
#ifndef TRAILAUDIT_REPORT_JSON_COVERAGE_H
#define TRAILAUDIT_REPORT_JSON_COVERAGE_H

#include "audit/coverage.h"
#include "report/json_writer.h"

/* The member "coverage". */
void json_write_coverage(JsonWriter *writer, const AuditCoverage *coverage);

#endif
