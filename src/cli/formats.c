#include "cli/formats.h"

const FormatName format_names[FORMAT_NAMES] = {{"html", FORMAT_HTML},
                                               {"pdf", FORMAT_PDF},
                                               {"json", FORMAT_JSON},
                                               {"csv", FORMAT_CSV},
                                               {"sarif", FORMAT_SARIF},
                                               {"junit", FORMAT_JUNIT},
                                               {"codequality", FORMAT_CODEQUALITY},
                                               {"ocsf", FORMAT_OCSF},
                                               {"github", FORMAT_GITHUB},
                                               {"annotations", FORMAT_ANNOTATIONS},
                                               {"text", FORMAT_TEXT}};

const FormatFile format_files[] = {
    {FORMAT_CSV, "findings.csv", OUTPUT_PLAIN, report_write_findings_csv, NULL, NULL},
    {FORMAT_CSV, "evidence.csv.gz", OUTPUT_GZIP, report_write_evidence_csv, NULL, NULL},
    {FORMAT_CSV, "attempts.csv.gz", OUTPUT_GZIP, report_write_attempts_csv, NULL, NULL},
    {FORMAT_CSV, "files.csv.gz", OUTPUT_GZIP_QUICK, report_write_files_csv, NULL, NULL},
    {FORMAT_CSV, "coverage.csv.gz", OUTPUT_GZIP, report_write_coverage_csv, NULL, NULL},
    {FORMAT_CSV, "coverage-hours.csv.gz", OUTPUT_GZIP, report_write_coverage_hours_csv, NULL,
     report_has_coverage_hours},
    {FORMAT_HTML, "report.html", OUTPUT_PLAIN, NULL, report_write_html, NULL},
    {FORMAT_PDF, "report.pdf", OUTPUT_PLAIN, NULL, report_write_pdf, NULL},
    {FORMAT_SARIF, "report.sarif", OUTPUT_PLAIN, report_write_sarif, NULL, NULL},
    {FORMAT_JUNIT, "report.junit.xml", OUTPUT_PLAIN, report_write_junit, NULL, NULL},
    {FORMAT_CODEQUALITY, "report.codequality.json", OUTPUT_PLAIN, report_write_codequality, NULL,
     NULL},
    {FORMAT_OCSF, "report.ocsf.jsonl", OUTPUT_PLAIN, report_write_ocsf, NULL, NULL},
    {FORMAT_GITHUB, "report.github.md", OUTPUT_PLAIN, report_write_github, NULL, NULL},
    {FORMAT_JSON, "audit.json", OUTPUT_PLAIN, report_write_json, NULL, NULL},
};
const size_t format_file_count = sizeof format_files / sizeof *format_files;

bool formats_read(Slice list, unsigned *formats, Slice *bad)
{
    *formats = 0;
    for (Slice word; slice_next(&list, ", \t\r\n", &word);) {
        unsigned format = 0;
        for (size_t i = 0; i < FORMAT_NAMES; i++)
            if (slice_equal(word, slice_of(format_names[i].name)))
                format = format_names[i].format;
        if (!format) {
            *bad = word;
            return false;
        }
        *formats |= format;
    }
    return true;
}
