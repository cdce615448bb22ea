/* The sums that must agree before anything is written. */
#include <stdio.h>
#include <stdlib.h>

#include "audit/parts.h"

static bool agree(uint64_t a, uint64_t b, const char *sentence, Slice name, char what[256])
{
    if (a == b)
        return true;
    snprintf(what, 256, "%s: %llu and %llu differ%s%.*s", sentence, (unsigned long long)a,
             (unsigned long long)b, name.size ? ", " : "", (int)(name.size < 100 ? name.size : 100),
             name.size ? name.data : "");
    return false;
}

/* The files, and the bytes of those read: of a run also what the manifest says of these. */
static bool check_files(const Audit *audit, char what[256])
{
    const AuditInputs *inputs = &audit->inputs;
    uint64_t read = 0, bytes = 0, others = 0;
    if (!audit_files_split(inputs))
        return true;
    AuditFileRoom room;
    for (uint64_t i = 0; i < audit->file_count; i++) {
        const AuditFile *file = audit_file(audit, i, &room);
        bool log = slice_equal(file->kind, SLICE("log"));
        read += log;
        bytes += log ? file->size : 0;
        others += log ? 0 : file->size;
    }
    return agree(inputs->files,
                 inputs->read + inputs->passed_over + inputs->skipped + inputs->unreadable,
                 "files, and read + passed over + skipped + unreadable", (Slice){0}, what) &&
           agree(inputs->passed_over, inputs->digests + inputs->sidecars + inputs->others,
                 "files passed over, and their kinds", (Slice){0}, what) &&
           (!audit->evidence_store ||
            (agree(inputs->read, read, "files read, and those of the manifest", (Slice){0}, what) &&
             agree(inputs->compressed_bytes, bytes, "bytes read, and those of the manifest",
                   (Slice){0}, what) &&
             agree(inputs->passed_over_bytes, others,
                   "bytes passed over, and those of the manifest", (Slice){0}, what)));
}

static bool check_inputs(const AuditInputs *inputs, char what[256])
{
    uint64_t kinds = 0;
    for (uint32_t i = 0; i < inputs->kind_count; i++)
        kinds += inputs->kinds[i].count;
    return agree(inputs->records, inputs->evaluated + inputs->duplicates + inputs->out_of_scope,
                 "records, and evaluated + duplicates + out of scope", (Slice){0}, what) &&
           agree(inputs->out_of_scope,
                 inputs->out_of_period + inputs->out_of_account + inputs->out_of_region +
                     inputs->out_of_service + inputs->out_of_kind,
                 "out of scope, and its reasons", (Slice){0}, what) &&
           agree(inputs->evaluated, kinds, "evaluated records, and their kinds", (Slice){0}, what);
}

/* Each day of a row is in one state; where the axis is too long for days only gaps are known. */
static bool check_coverage(const AuditCoverage *coverage, char what[256])
{
    uint64_t gaps = 0;
    for (uint32_t i = 0; i < coverage->row_count; i++) {
        const AuditCoverageRow *row = &coverage->rows[i];
        uint64_t days = row->data_days + row->empty_days + row->missing_days + row->unread_days +
                        row->gap_days + row->silent_days;
        gaps += row->gap_days;
        if (!coverage->too_long &&
            !agree(coverage->days, days, "days of coverage, and their states", row->account, what))
            return false;
    }
    return agree(coverage->gaps, gaps, "gaps of coverage, and those of its rows", (Slice){0}, what);
}

/* Of one policy: its verdicts over the records evaluated, and each verdict over its cells, which
 * begin at *tally. */
static bool check_policy(const Audit *audit, uint32_t number, uint32_t *tally, char what[256])
{
    const AuditPolicy *policy = &audit->policies[number];
    const uint64_t *count = policy->verdicts.count;
    uint64_t in_cells[AUDIT_VERDICTS] = {0};
    if (!agree(audit->inputs.evaluated,
               audit_population(&policy->verdicts) + count[AUDIT_NOT_APPLICABLE],
               "evaluated records, and a policy's verdicts", policy->id, what))
        return false;
    for (; *tally < audit->tally_count && audit->tallies[*tally].policy == number; ++*tally)
        for (int verdict = 0; verdict < AUDIT_VERDICTS; verdict++)
            in_cells[verdict] += audit->tallies[*tally].verdicts.count[verdict];
    /* Cells without a population are not listed: what is not applicable there is in no cell. */
    for (int verdict = 0; verdict < AUDIT_NOT_APPLICABLE; verdict++)
        if (!agree(count[verdict], in_cells[verdict], "a policy's verdicts, and those of its cells",
                   policy->id, what))
            return false;
    return true;
}

static bool check_policies(const Audit *audit, char what[256])
{
    uint32_t tally = 0;
    for (uint32_t i = 0; i < audit->policy_count; i++)
        if (!check_policy(audit, i, &tally, what))
            return false;
    return true;
}

static int compare_cells(const void *a, const void *b)
{
    const AuditTally *x = a, *y = b;
    if (x->policy != y->policy)
        return x->policy < y->policy ? -1 : 1;
    int order = slice_compare(x->account, y->account);
    return order ? order : slice_compare(x->service, y->service);
}

/* Services are out of order where an address that was given as one is masked. */
const AuditTally *audit_finding_cell(const Audit *audit, const AuditFinding *finding)
{
    const AuditTally key = {
        .policy = finding->policy, .account = finding->account, .service = finding->service};
    const AuditTally *found =
        bsearch(&key, audit->tallies, audit->tally_count, sizeof(AuditTally), compare_cells);
    for (uint32_t i = 0; !found && audit->redacted && i < audit->tally_count; i++)
        if (compare_cells(&key, &audit->tallies[i]) == 0)
            found = &audit->tallies[i];
    return found;
}

static bool check_cell(const Audit *audit, const AuditFinding *finding, char what[256])
{
    const AuditTally *tally = audit_finding_cell(audit, finding);
    uint64_t count =
        tally ? tally->verdicts.count[AUDIT_NON_COMPLIANT] + tally->verdicts.count[AUDIT_REVIEW]
              : 0;
    return agree(finding->count, count, "a finding's count, and that of its cell",
                 finding->fingerprint, what) &&
           agree(finding->population, tally ? audit_population(&tally->verdicts) : 0,
                 "a finding's population, and that of its cell", finding->fingerprint, what);
}

/* Documents of older versions do not say; a run does, where it has digests. */
static bool check_finding_integrity(const Audit *audit, const AuditFinding *finding, char what[256])
{
    const AuditFindingIntegrity *integrity = &finding->integrity;
    bool told = audit->evidence_store || integrity->stated;
    if (told && !agree(integrity->stated, audit->integrity.checked,
                       "whether digests say something of a finding's files, and of any file",
                       finding->fingerprint, what))
        return false;
    return !integrity->stated ||
           agree(finding->count, audit_finding_integrity_sum(integrity),
                 "a finding's count, and its records by what digests say of their file",
                 finding->fingerprint, what);
}

static bool check_findings(const Audit *audit, char what[256])
{
    uint64_t found = 0, violating = 0, attempts = 0;
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *finding = &audit->findings[i];
        uint64_t principals = finding->principals.other;
        for (uint32_t j = 0; j < finding->principals.count; j++)
            principals += finding->principals.items[j].count;
        if (!agree(finding->count, principals, "a finding's count, and that of its principals",
                   finding->fingerprint, what) ||
            !check_cell(audit, finding, what) || !check_finding_integrity(audit, finding, what))
            return false;
        if (!agree(finding->count, finding->known_count + finding->new_count,
                   "a finding's count, and its known and new records", finding->fingerprint, what))
            return false;
        found += finding->count;
    }
    for (uint32_t i = 0; i < audit->policy_count; i++)
        violating += audit->policies[i].verdicts.count[AUDIT_NON_COMPLIANT] +
                     audit->policies[i].verdicts.count[AUDIT_REVIEW];
    for (uint32_t i = 0; i < audit->policy_count; i++)
        attempts += audit->policies[i].verdicts.count[AUDIT_ATTEMPT];
    return agree(found, violating, "records in findings, and in verdicts", (Slice){0}, what) &&
           agree(found, audit->evidence_total, "records in findings, and rows of evidence",
                 (Slice){0}, what) &&
           agree(attempts, audit->attempt_total, "attempts in verdicts, and rows of them",
                 (Slice){0}, what);
}

/* As many are drawn of each policy as were asked for, or all that it has in scope. */
static bool check_sampling(const Audit *audit, char what[256])
{
    const AuditSampling *sampling = &audit->sampling;
    uint64_t rows = 0;
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        uint64_t population = audit_population(&audit->policies[i].verdicts);
        rows += population < sampling->size ? population : sampling->size;
    }
    return agree(sampling->rows, rows, "rows of samples, and what there was to draw", (Slice){0},
                 what);
}

bool audit_check(const Audit *audit, char what[256])
{
    return check_inputs(&audit->inputs, what) && check_files(audit, what) &&
           check_coverage(&audit->coverage, what) && check_policies(audit, what) &&
           check_findings(audit, what) && check_sampling(audit, what) &&
           audit_check_results(audit, what);
}
