/* Writes the PDF report of a made-up audit with as many findings as asked for: what pages cost. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "report/report.h"
#include "support_audit.h"

int main(int argc, char **argv)
{
    uint32_t count = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1000;
    Audit *audit = support_audit_new(false);
    Diagnostics *sink = diagnostics_new();
    AuditFinding *findings = calloc(count, sizeof(AuditFinding));
    for (uint32_t i = 0; i < count; i++)
        findings[i] = audit->findings[(uint64_t)i * audit->finding_count / count];
    audit->findings = findings;
    audit->finding_count = count;
    OutputSet *set = output_set_open(argv[2]);
    Output *output = output_open(set, "report.pdf", OUTPUT_PLAIN);
    const char *failed;
    clock_t start = clock();
    bool ok = report_write_pdf(audit, NULL, sink, output);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%d %.3f s, %.0f MiB, %llu bytes\n", ok, seconds, (double)usage.ru_maxrss / 1024, (unsigned long long)output_size(output));
    ok = ok && output_set_commit(set, &failed);
    output_set_close(set);
    return !ok;
}
