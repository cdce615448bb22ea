/* audit.json read back: refused or read; what was read, written and read again is the same
 * document, but that one in another version's form has the id of that form. */
#include "audit/document.h"
#include "fuzz.h"
#include "report/report.h"

static Output *written(const Audit *audit)
{
    Output *output = output_of_memory();
    FUZZ_CHECK(output && report_write_json(audit, output));
    return output;
}

/* Reports are made only of documents whose sums are right. */
static void print(const Audit *audit)
{
    Output *output = output_of_memory();
    FUZZ_CHECK(output && report_write_text(audit, 80, false, 0, output));
    output_close(output);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Slice text = fuzz_padded(data, size);
    Diagnostics *sink = diagnostics_new();
    AuditDocument first, second;
    char what[256];
    FUZZ_CHECK(sink);
    if (audit_document_parse(text, SLICE("audit.json"), &first, sink)) {
        Output *one = written(first.audit);
        FUZZ_CHECK(audit_document_parse(output_memory(one), SLICE("again"), &second, sink));
        second.audit->altered = first.audit->altered;
        Output *other = written(second.audit);
        FUZZ_CHECK(slice_equal(output_memory(one), output_memory(other)));
        if (audit_check(first.audit, what))
            print(first.audit);
        output_close(one);
        output_close(other);
        audit_free(first.audit);
        audit_free(second.audit);
    } else {
        FUZZ_CHECK(diagnostics_count(sink, DIAGNOSTIC_ERROR));
    }
    diagnostics_free(sink);
    free((char *)(uintptr_t)text.data);
    return 0;
}
