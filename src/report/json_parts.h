/*
 * report/json_parts: parts of audit.json that stand behind what the format promised first. Internal
 * to the room. Each writes one member of the root; audit/document.h reads them back.
 */
#ifndef TRAILAUDIT_REPORT_JSON_PARTS_H
#define TRAILAUDIT_REPORT_JSON_PARTS_H

#include "audit/audit.h"
#include "report/json_writer.h"

/* json_heading.c: the document up to "period", in content without report_id and generated_at. */
void json_write_beginning(JsonWriter *w, const Audit *a, bool content_only);
/* json.c: the document behind that, which is the same in both; ends the writer. False where
 * anything failed. */
bool json_write_rest(JsonWriter *w, const Audit *audit);
/* "period": asked for and found. */
void json_write_period(JsonWriter *w, const Audit *a);
/* "frameworks" */
void json_write_frameworks(JsonWriter *w, const Audit *a);
/* "logo": base64 of its PNG file, where there is one. */
void json_write_logo(JsonWriter *w, const Audit *a);
/* "manifest_head": as much of the manifest as reports show; all of it is in manifest.csv.gz. */
void json_write_manifest(JsonWriter *w, const Audit *a);
/* "sample_size", "sample_seed", "sample_rows" and "sample_sha256", where a sample was asked for. */
void json_write_sampling(JsonWriter *w, const Audit *a);
/* "baseline", null without one, and "resolved". */
void json_write_baseline(JsonWriter *w, const Audit *a);
void json_write_resolved(JsonWriter *w, const Audit *a);
/* json_exceptions.c: members "exceptions" of a policy, "dispositions" of the document and
 * "disposition" of a row of evidence. */
void json_exceptions(JsonWriter *w, const AuditPolicy *policy);
void json_dispositions(JsonWriter *w, const Audit *audit);
void json_disposition(JsonWriter *w, const AuditDisposition *disposition);

#endif
