/* findings.csv, evidence.csv, manifest.csv, problems.csv: one column one subject,
 * lists joined in a cell. */
#include <errno.h>

#include "report/csv_record.h"
#include "report/finding_integrity.h"
#include "report/model.h"
#include "report/report.h"

/* A list in the making: parts joined by "; ". */
static void begin_part(Buffer *list)
{
    if (list->size)
        buffer_add(list, SLICE("; "));
}

/* Writes the list as a cell and empties it. */
static void end_list(CsvWriter *w, Buffer *list)
{
    if (list->failed)
        output_fail(w->output, ENOMEM);
    csv_cell(w, buffer_slice(list));
    buffer_clear(list);
}

static void add_counted(Buffer *list, Slice name, uint64_t count)
{
    begin_part(list);
    buffer_add(list, name);
    buffer_printf(list, " (%llu)", (unsigned long long)count);
}

static void counts_cell(CsvWriter *w, Buffer *list, const AuditCounts *counts)
{
    for (uint32_t i = 0; i < counts->count; i++)
        add_counted(list, counts->items[i].name, counts->items[i].count);
    if (counts->other)
        add_counted(list, SLICE("…_other"), counts->other);
    end_list(w, list);
}

/* "field=value", or the field alone where it was absent. */
static void seen_cell(CsvWriter *w, Buffer *list, const AuditSeen *seen, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        begin_part(list);
        buffer_add(list, seen[i].field);
        if (seen[i].value.data) {
            buffer_add_byte(list, '=');
            buffer_add(list, seen[i].value);
        }
    }
    end_list(w, list);
}

static void texts_cell(CsvWriter *w, Buffer *list, const Slice *texts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        begin_part(list);
        buffer_add(list, texts[i]);
    }
    end_list(w, list);
}

static void finding_row(CsvWriter *w, Buffer *list, const Audit *audit, const AuditFinding *f)
{
    const AuditPolicy *policy = &audit->policies[f->policy];
    csv_cell(w, f->fingerprint);
    csv_cell(w, policy->id);
    csv_cell(w, policy->title);
    csv_cell(w, policy->severity);
    csv_cell(w, f->kind);
    csv_cell(w, f->account);
    csv_cell(w, f->account_name);
    csv_cell(w, f->service);
    csv_cell(w, f->service_name);
    csv_number(w, f->count);
    csv_number(w, f->population);
    csv_number(w, f->attempts);
    csv_number(w, f->known_count);
    csv_number(w, f->new_count);
    csv_flag(w, f->known);
    csv_cell(w, f->first_time);
    csv_cell(w, f->last_time);
    counts_cell(w, list, &f->principals);
    counts_cell(w, list, &f->actions);
    counts_cell(w, list, &f->regions);
    finding_integrity_cells(w, f);
    csv_end_row(w);
}

bool report_write_findings_csv(const Audit *audit, Output *output)
{
    CsvWriter writer;
    Buffer list = {0};
    csv_begin(
        &writer, output,
        "fingerprint,policy,policy_title,severity,kind,account,account_name,service,service_name,"
        "count,population,attempts,known_count,new_count,known,first_time,last_time,"
        "principals,actions,regions," FINDING_INTEGRITY_COLUMNS);
    for (uint32_t i = 0; i < audit->finding_count; i++)
        finding_row(&writer, &list, audit, &audit->findings[i]);
    buffer_free(&list);
    return csv_end(&writer);
}

void csv_record_cells(CsvWriter *w, Buffer *list, const AuditEvidence *e)
{
    csv_cell(w, e->time);
    csv_cell(w, e->event_id);
    csv_cell(w, e->action);
    csv_cell(w, e->region);
    csv_cell(w, e->principal);
    csv_cell(w, e->actor);
    csv_cell(w, e->source_ip);
    csv_cell(w, e->user_agent);
    csv_cell(w, e->client);
    csv_cell(w, e->outcome);
    csv_cell(w, e->error_code);
    csv_cell(w, e->mfa);
    csv_cell(w, e->access_key_id);
    texts_cell(w, list, e->resources, e->resource_count);
    seen_cell(w, list, e->because, e->because_count);
    seen_cell(w, list, e->shown, e->shown_count);
    csv_cell(w, e->file);
    csv_number(w, e->record);
    csv_cell(w, e->recovered);
    buffer_clear(list);
    if (e->disposition)
        model_disposition(e->disposition, list);
    csv_cell(w, buffer_slice(list));
    csv_cell(w, e->integrity);
    csv_end_row(w);
}

static void evidence_row(CsvWriter *w, Buffer *list, const Audit *audit, uint32_t finding,
                         const AuditEvidence *e)
{
    const AuditFinding *f = &audit->findings[finding];
    const AuditPolicy *policy = &audit->policies[f->policy];
    csv_cell(w, f->fingerprint);
    csv_cell(w, policy->id);
    csv_cell(w, policy->severity);
    csv_cell(w, f->kind);
    csv_cell(w, f->account);
    csv_cell(w, f->account_name);
    csv_cell(w, f->service);
    csv_record_cells(w, list, e);
}

static void attempt_row(CsvWriter *w, Buffer *list, const Audit *audit, uint32_t tally,
                        const AuditEvidence *e)
{
    const AuditTally *t = &audit->tallies[tally];
    const AuditPolicy *policy = &audit->policies[t->policy];
    csv_cell(w, policy->id);
    csv_cell(w, policy->severity);
    csv_cell(w, t->account);
    csv_cell(w, t->service);
    csv_record_cells(w, list, e);
}

typedef void (*RowWriter)(CsvWriter *w, Buffer *list, const Audit *audit, uint32_t of,
                          const AuditEvidence *e);

static bool write_rows(const Audit *audit, AuditEvidenceCursor *cursor, const char *header,
                       RowWriter write_row, Output *output)
{
    if (!cursor) {
        output_fail(output, ENOMEM);
        return false;
    }
    CsvWriter writer;
    Buffer list = {0};
    csv_begin(&writer, output, header);
    uint32_t of;
    AuditEvidence evidence;
    int more = 0;
    while (!output_failed(output) && (more = audit_evidence_next(cursor, &of, &evidence)) > 0)
        write_row(&writer, &list, audit, of, &evidence);
    if (more < 0)
        output_fail(output, errno);
    audit_evidence_close(cursor);
    buffer_free(&list);
    return csv_end(&writer);
}

bool report_write_evidence_csv(const Audit *audit, Output *output)
{
    return write_rows(
        audit, audit_evidence_open(audit),
        "fingerprint,policy,severity,kind,account,account_name,service," CSV_RECORD_COLUMNS,
        evidence_row, output);
}

bool report_write_attempts_csv(const Audit *audit, Output *output)
{
    return write_rows(audit, audit_attempts_open(audit),
                      "policy,severity,account,service," CSV_RECORD_COLUMNS, attempt_row, output);
}

bool report_write_manifest_csv(const Audit *audit, Output *output)
{
    CsvWriter writer;
    csv_begin(&writer, output, "sha256,size,path");
    AuditFileRoom room;
    for (uint64_t i = 0; i < audit->file_count; i++) {
        const AuditFile *file = audit_file(audit, i, &room);
        csv_cell(&writer, file->sha256);
        csv_number(&writer, file->size);
        csv_cell(&writer, file->path);
        csv_end_row(&writer);
    }
    return csv_end(&writer);
}

bool report_write_files_csv(const Audit *audit, Output *output)
{
    CsvWriter writer;
    csv_begin(&writer, output, "sha256,size,path,kind,records,first_event,last_event,integrity");
    AuditFileRoom room;
    for (uint64_t i = 0; i < audit->file_count; i++) {
        const AuditFile *file = audit_file(audit, i, &room);
        csv_cell(&writer, file->sha256);
        csv_number(&writer, file->size);
        csv_cell(&writer, file->path);
        csv_cell(&writer, file->kind);
        csv_number(&writer, file->records);
        csv_cell(&writer, file->first);
        csv_cell(&writer, file->last);
        csv_cell(&writer, file->integrity);
        csv_end_row(&writer);
    }
    return csv_end(&writer);
}

static void problem_rows(CsvWriter *w, Slice kind, const AuditProblem *problems, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        csv_cell(w, kind);
        csv_cell(w, problems[i].file);
        csv_number(w, problems[i].offset);
        csv_cell(w, problems[i].kind);
        csv_cell(w, problems[i].detail);
        csv_number(w, problems[i].records);
        csv_end_row(w);
    }
}

bool report_write_problems_csv(const Audit *audit, Output *output)
{
    const AuditInputs *inputs = &audit->inputs;
    CsvWriter writer;
    csv_begin(&writer, output, "class,file,offset,kind,detail,records");
    problem_rows(&writer, SLICE("problem"), inputs->problems, inputs->problem_count);
    problem_rows(&writer, SLICE("notice"), inputs->notices, inputs->notice_count);
    return csv_end(&writer);
}
