/* samples.csv: what was drawn of each policy's population. */
#include <errno.h>

#include "report/csv_record.h"
#include "report/report.h"

static void sample_row(CsvWriter *w, Buffer *list, const Audit *audit, const AuditSample *sample)
{
    csv_cell(w, audit->policies[sample->policy].id);
    csv_cell(w, sample->account);
    csv_cell(w, sample->service);
    csv_cell(w, slice_of(audit_verdict_word(sample->verdict)));
    csv_record_cells(w, list, &sample->evidence);
}

bool report_write_samples_csv(const Audit *audit, Output *output)
{
    AuditSampleCursor *cursor = audit_samples_open(audit);
    if (!cursor) {
        output_fail(output, ENOMEM);
        return false;
    }
    CsvWriter writer;
    Buffer list = {0};
    AuditSample sample;
    int more = 0;
    csv_begin(&writer, output, "policy,account,service,verdict," CSV_RECORD_COLUMNS);
    while (!output_failed(output) && (more = audit_sample_next(cursor, &sample)) > 0)
        sample_row(&writer, &list, audit, &sample);
    if (more < 0)
        output_fail(output, errno);
    audit_samples_close(cursor);
    buffer_free(&list);
    return csv_end(&writer);
}
