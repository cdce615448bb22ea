#include "cli/seal.h"

#include "report/report.h"

static bool no_memory(ReportFiles *files)
{
    cli_print_error(files->surroundings, "memory ran out");
    files->status = EXIT_BROKEN;
    return false;
}

/* Writes a file whose hash stands in the document. */
static bool write_hashed(ReportFiles *files, Audit *audit, const char *name, OutputKind kind,
                         ReportWriter *writer, Slice *sha256)
{
    Digest digest;
    char hex[DIGEST_HEX_SIZE + 1];
    Output *output = report_files_open(files, name, kind);
    if (!output)
        return false;
    if (!output_digest_begin(output) || !writer(audit, output) ||
        !output_digest_end(output, &digest))
        return report_files_failed(files, name);
    digest_hex(&digest, hex);
    *sha256 = arena_copy(&audit->arena, slice_of(hex));
    return sha256->data || no_memory(files);
}

/* Writes the document, or makes only its hash where no document is asked for. */
static bool write_document(ReportFiles *files, const Audit *audit, Digest *digest)
{
    if (files->formats & FORMAT_JSON) {
        Output *output = report_files_open_document(files);
        return output && (report_write_json_sealed(audit, output, digest) ||
                          report_files_failed(files, DOCUMENT_NAME));
    }
    Output *content = output_of_nothing();
    bool done = content && output_digest_begin(content) &&
                report_write_json_content(audit, content) && output_digest_end(content, digest);
    if (content)
        output_close(content);
    return done || no_memory(files);
}

bool seal_audit(ReportFiles *files, Audit *audit)
{
    Digest digest;
    char hex[DIGEST_HEX_SIZE + 1];
    if ((audit->files_cut == 0 &&
         !write_hashed(files, audit, "manifest.csv.gz", OUTPUT_GZIP_QUICK,
                       report_write_manifest_csv, &audit->inputs.sha256)) ||
        (audit->sampling.size && audit_samples_whole(audit) &&
         !write_hashed(files, audit, "samples.csv", OUTPUT_PLAIN, report_write_samples_csv,
                       &audit->sampling.sha256)) ||
        !write_document(files, audit, &digest))
        return false;
    digest_hex(&digest, hex);
    audit->report_id = arena_copy(&audit->arena, (Slice){hex, 32});
    return audit->report_id.data || no_memory(files);
}
