#include "cli/companions.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "report/report.h"

enum { PIECE = 64 << 10 };

const CompanionRow companion_rows[COMPANIONS] = {
    [COMPANION_MANIFEST] = {"manifest.csv.gz", OUTPUT_GZIP_QUICK, report_write_manifest_csv},
    [COMPANION_PROBLEMS] = {"problems.csv.gz", OUTPUT_GZIP, report_write_problems_csv},
    [COMPANION_SAMPLES] = {"samples.csv", OUTPUT_PLAIN, report_write_samples_csv},
    [COMPANION_EVIDENCE] = {"evidence.csv.gz", OUTPUT_GZIP, report_write_evidence_csv},
    [COMPANION_ATTEMPTS] = {"attempts.csv.gz", OUTPUT_GZIP, report_write_attempts_csv},
    [COMPANION_FILES] = {"files.csv.gz", OUTPUT_GZIP_QUICK, report_write_files_csv},
};

static int open_beside(int companion, const char *folder)
{
    char path[8192];
    struct stat status;
    int size = snprintf(path, sizeof path, "%s/%s", folder, companion_rows[companion].name);
    if (size < 0 || (size_t)size >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor >= 0 && (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))) {
        close(descriptor);
        errno = ENOENT;
        return -1;
    }
    return descriptor;
}

/* ---- what must agree ---- */

/* The rows of a CSV file as they pass: a line break inside quotes ends none. */
typedef struct {
    const Audit *audit;
    DigestStream *digest; /* or NULL */
    bool quoted;
    char start[33]; /* of the row at hand: a fingerprint, and the comma behind it */
    uint32_t started;
    uint64_t rows; /* ended, the header included */
    uint64_t in_finding;
    uint32_t finding;
    bool by_finding, differs;
} Rows;

/* Rows of evidence stand in the order of their findings. */
static void count_row(Rows *rows)
{
    const Audit *audit = rows->audit;
    rows->rows++;
    if (!rows->by_finding || rows->rows == 1)
        return;
    while (rows->finding < audit->finding_count &&
           rows->in_finding == audit->findings[rows->finding].count) {
        rows->finding++;
        rows->in_finding = 0;
    }
    Slice start = {rows->start, rows->started};
    rows->differs |= rows->finding == audit->finding_count || start.size != 33 ||
                     start.data[32] != ',' ||
                     !slice_starts(start, audit->findings[rows->finding].fingerprint);
    rows->in_finding++;
}

static void take_piece(Rows *rows, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char byte = text[i];
        if (byte == '"')
            rows->quoted = !rows->quoted;
        if (byte == '\n' && !rows->quoted) {
            count_row(rows);
            rows->started = 0;
        } else if (rows->started < sizeof rows->start) {
            rows->start[rows->started++] = byte;
        }
    }
}

/* False where it is no such file; *no_memory where that is not known. */
static bool read_rows(gzFile file, Rows *rows, bool *no_memory)
{
    char *piece = malloc(PIECE);
    int got = -1;
    while (piece && (got = gzread(file, piece, PIECE)) > 0) {
        take_piece(rows, piece, (size_t)got);
        if (rows->digest && !digest_add(rows->digest, (Slice){piece, (size_t)got}))
            got = -1;
        if (got < 0)
            break;
    }
    int error = Z_OK;
    gzerror(file, &error);
    *no_memory = !piece || error == Z_MEM_ERROR;
    free(piece);
    return got == 0 && error == Z_OK && !rows->quoted && rows->started == 0;
}

static bool is_hashed(int companion)
{
    return companion == COMPANION_MANIFEST || companion == COMPANION_SAMPLES;
}

static bool has_hash(Rows *rows, Slice sha256)
{
    Digest digest;
    char hex[DIGEST_HEX_SIZE + 1];
    if (!digest_end(rows->digest, &digest))
        return false;
    digest_hex(&digest, hex);
    return slice_equal(slice_of(hex), sha256);
}

static bool agrees(const Audit *audit, int companion, Rows *rows)
{
    switch (companion) {
    case COMPANION_MANIFEST:
        return has_hash(rows, audit->inputs.sha256);
    case COMPANION_SAMPLES:
        return has_hash(rows, audit->sampling.sha256);
    case COMPANION_PROBLEMS:
        return rows->rows ==
               1 + audit_problem_total(&audit->inputs) + audit_notice_total(&audit->inputs);
    case COMPANION_EVIDENCE:
        return !rows->differs && rows->rows == 1 + audit->evidence_total;
    case COMPANION_FILES:
        return rows->rows == 1 + audit->file_count + audit->files_cut;
    default:
        return rows->rows == 1 + audit->attempt_total;
    }
}

static CompanionState look_beside(const Audit *audit, int companion, int descriptor)
{
    gzFile file = gzdopen(descriptor, "rb");
    Rows rows = {.audit = audit, .by_finding = companion == COMPANION_EVIDENCE};
    if (!file) {
        close(descriptor);
        return COMPANION_BROKEN;
    }
    if (is_hashed(companion))
        rows.digest = digest_stream_new();
    bool gzipped = companion_rows[companion].kind != OUTPUT_PLAIN;
    CompanionState state = COMPANION_BROKEN;
    if (!is_hashed(companion) || (rows.digest && digest_begin(rows.digest))) {
        bool no_memory;
        bool good = read_rows(file, &rows, &no_memory) && !gzdirect(file) == gzipped &&
                    agrees(audit, companion, &rows);
        if (!no_memory)
            state = good ? COMPANION_BESIDE : COMPANION_FOREIGN;
    }
    digest_stream_free(rows.digest);
    gzclose_r(file);
    return state;
}

static bool is_whole(const Audit *audit, int companion)
{
    const AuditInputs *inputs = &audit->inputs;
    switch (companion) {
    case COMPANION_MANIFEST:
    case COMPANION_FILES:
        return audit->files_cut == 0;
    case COMPANION_PROBLEMS:
        return audit_problem_total(inputs) == inputs->problem_count &&
               audit_notice_total(inputs) == inputs->notice_count;
    case COMPANION_SAMPLES:
        return audit_samples_whole(audit);
    case COMPANION_EVIDENCE:
        return audit_evidence_whole(audit);
    default:
        return audit_attempts_whole(audit);
    }
}

CompanionState companion_look(const Audit *audit, int companion, const char *folder)
{
    if (is_whole(audit, companion))
        return COMPANION_WHOLE;
    int descriptor = open_beside(companion, folder);
    return descriptor < 0 ? COMPANION_MISSING : look_beside(audit, companion, descriptor);
}

bool companion_copy(int companion, const char *folder, Output *output)
{
    int descriptor = open_beside(companion, folder);
    char *piece = malloc(PIECE);
    ssize_t got = -1;
    while (descriptor >= 0 && piece && (got = read(descriptor, piece, PIECE)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || !output_write(output, (Slice){piece, (size_t)got}))
            break;
    }
    free(piece);
    int error = errno;
    if (descriptor >= 0)
        close(descriptor);
    errno = error;
    return got == 0 && !output_failed(output);
}
