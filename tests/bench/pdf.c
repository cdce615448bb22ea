/* Writes the PDF report of a made-up audit with as many findings as asked for: what pages cost.
 *
 *   bench-pdf FINDINGS FOLDER */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "report/report.h"
#include "support_audit.h"

/* The made-up findings over and over, each kind together, as they are sorted. */
static bool repeat_findings(Audit *audit, uint32_t count)
{
    AuditFinding *findings = arena_array(&audit->arena, count, sizeof(AuditFinding));
    for (uint32_t i = 0; findings && i < count; i++)
        findings[i] = audit->findings[(uint64_t)i * audit->finding_count / count];
    audit->findings = findings;
    audit->finding_count = count;
    return findings != NULL;
}

static bool write_report(const Audit *audit, const char *folder)
{
    Diagnostics *sink = diagnostics_new();
    OutputSet *set = output_set_open(folder);
    Output *output = set ? output_open(set, "report.pdf", OUTPUT_PLAIN) : NULL;
    const char *failed;
    bool good = sink && output && report_write_pdf(audit, NULL, sink, output) &&
                output_set_commit(set, &failed);
    output_set_close(set);
    diagnostics_free(sink);
    return good;
}

int main(int argc, char **argv)
{
    struct rusage before, after;
    uint32_t count = argc == 3 ? (uint32_t)strtoul(argv[1], NULL, 10) : 0;
    Audit *audit = count ? support_audit_new(false) : NULL;
    if (!audit || !repeat_findings(audit, count)) {
        fprintf(stderr, "usage: bench-pdf FINDINGS FOLDER\n");
        return 2;
    }
    getrusage(RUSAGE_SELF, &before);
    bool good = write_report(audit, argv[2]);
    getrusage(RUSAGE_SELF, &after);
    double seconds = (double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec) +
                     (double)(after.ru_stime.tv_sec - before.ru_stime.tv_sec) +
                     (double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec) / 1e6 +
                     (double)(after.ru_stime.tv_usec - before.ru_stime.tv_usec) / 1e6;
    if (good)
        printf("%.3f %ld\n", seconds, after.ru_maxrss);
    support_audit_free(audit);
    return good ? 0 : 4;
}
