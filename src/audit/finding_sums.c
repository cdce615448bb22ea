/* What the rows of findings add up to, and the first of them as the model has them. */
#include <stdlib.h>

#include "audit/baseline.h"
#include "audit/finding_counts.h"
#include "audit/parts.h"
#include "base/limits.h"

typedef struct {
    Instant first, last;
    Instant known_until; /* INSTANT_NONE: no baseline knows the finding */
    uint64_t known;
    uint64_t states[INTEGRITY_STATES]; /* by what digests say of the record's file */
} Sums;

static void add_time(Sums *sums, Instant instant)
{
    if (sums->first == INSTANT_NONE || instant < sums->first)
        sums->first = instant;
    if (sums->last == INSTANT_NONE || instant > sums->last)
        sums->last = instant;
    sums->known += instant < sums->known_until;
}

/* False without memory. */
static bool count_row(FindingCounts *counts, uint32_t finding, const RunEvidence *row,
                      const RunEvidenceRecord *record)
{
    Slice region = record->region.size ? record->region : SLICE("unknown");
    return finding_counts_add(counts, finding, COUNTED_PRINCIPAL, record->principal) &&
           finding_counts_add(counts, finding, COUNTED_ACTION, record->action) &&
           finding_counts_add(counts, finding, COUNTED_REGION, region) &&
           (row->instant == INSTANT_NONE ||
            finding_counts_add_day(counts, finding, instant_day(row->instant)));
}

/* Read back and added up, millions of rows take minutes. */
static bool is_to_stop(const AuditBuild *build)
{
    return build->stop && atomic_load_explicit(build->stop, memory_order_relaxed);
}

/* The record that was read last: its rows follow each other. */
typedef struct {
    Arena scratch;
    RunEvidenceRecord record;
    uint64_t at;
    uint32_t worker;
    bool there;
} LastRecord;

static bool read_record(const Run *run, const RunEvidence *row, LastRecord *last)
{
    if (last->there && last->at == row->record_at && last->worker == row->worker)
        return true;
    arena_reset(&last->scratch);
    last->at = row->record_at;
    last->worker = row->worker;
    last->there = run_evidence_record(run, row, &last->scratch, &last->record);
    return last->there;
}

/* Adds up rows, of which the finding `first` has the first of the sums. */
static bool sum_rows(Audit *audit, const AuditBuild *build, const RunEvidence *const *rows,
                     uint64_t count, uint32_t first, Sums *sums, FindingCounts *counts)
{
    const Run *run = build->run;
    LastRecord last = {0};
    bool done = true;
    for (uint64_t i = 0; done && i < count; i++) {
        const RunEvidence *row = rows[i];
        Sums *its = &sums[row->cell - first];
        done = !is_to_stop(build) && read_record(run, row, &last) &&
               count_row(counts, row->cell - first, row, &last.record);
        if (!done)
            break;
        if (row->instant != INSTANT_NONE)
            add_time(its, row->instant);
        build_count_states(its->states, run->files[last.record.file]);
        audit->findings[row->cell].disposed +=
            disposition_of(audit, row->policy, last.record.event_id) != NULL;
    }
    arena_free(&last.scratch);
    return done;
}

/* The first rows, as the model has them, and what all add up to. */
static bool fill_finding_rows(Audit *audit, const AuditBuild *build, const RunEvidence *const *rows,
                              uint64_t count, const Sums *sums, AuditFinding *finding)
{
    uint64_t shown = count < build->evidence_limit ? count : build->evidence_limit;
    finding->evidence = arena_array(&audit->arena, shown, sizeof(AuditEvidence));
    bool done = finding->evidence != NULL;
    for (uint64_t i = 0; done && i < shown; i++)
        done = build_evidence(audit, build->run, rows[i], &audit->arena,
                              &finding->evidence[finding->evidence_count++]);
    finding->known_count = sums->known;
    finding->new_count = finding->count - sums->known;
    finding->known = finding->new_count == 0;
    build_finding_integrity(audit, sums->states, finding);
    bool failed = false;
    finding->first_time = build_time_text(&audit->arena, sums->first, &failed);
    finding->last_time = build_time_text(&audit->arena, sums->last, &failed);
    return done && !failed;
}

/* `written`: the rows of all findings as list_written has them. */
static bool fill_some(Audit *audit, const AuditBuild *build, const Baseline *baseline,
                      const RunEvidence *const *written, const uint64_t *ends, uint32_t first,
                      uint32_t count)
{
    const RunEvidence **rows = audit->evidence_store->rows;
    uint64_t from = first ? ends[first - 1] : 0;
    FindingCounts counts = {0};
    Sums *sums = calloc(count, sizeof(Sums));
    bool done = sums != NULL;
    for (uint32_t i = 0; done && i < count; i++) {
        sums[i].first = sums[i].last = INSTANT_NONE;
        done = baseline_until(baseline, &audit->findings[first + i], &sums[i].known_until);
    }
    done = done &&
           sum_rows(audit, build, written + from, ends[first + count - 1] - from, first, sums,
                    &counts) &&
           finding_counts_end(&counts);
    for (uint32_t i = 0; done && i < count; from = ends[first + i++]) {
        AuditFinding *finding = &audit->findings[first + i];
        done =
            finding_counts_list(&counts, i, &audit->arena, finding) &&
            fill_finding_rows(audit, build, rows + from, ends[first + i] - from, &sums[i], finding);
        AuditPolicy *policy = &audit->policies[finding->policy];
        if (slice_equal(policy->kind, SLICE("review")))
            policy->review_closed += finding->disposed;
    }
    finding_counts_close(&counts);
    free(sums);
    return done;
}

/* How many findings from this one on are added up together. */
static uint32_t count_together(const Audit *audit, const uint64_t *ends, uint32_t first)
{
    uint64_t from = first ? ends[first - 1] : 0;
    uint32_t end = first + 1;
    while (end < audit->finding_count && end - first < LIMIT_SUMMED_FINDINGS &&
           ends[end] - from <= LIMIT_SUMMED_ROWS)
        end++;
    return end - first;
}

/* The rows of findings that are added up together side by side, in the order in which they were
 * written down: that is how they are read back fastest. NULL without memory. */
static const RunEvidence **list_written(const Audit *audit, const Run *run, const uint64_t *ends)
{
    uint32_t count = audit->finding_count;
    const RunEvidence **rows = calloc(audit->evidence_total + 1, sizeof *rows);
    uint32_t *together = calloc((size_t)count + 1, sizeof(uint32_t)); /* by finding, with whom */
    uint64_t *next = calloc((size_t)count + 1, sizeof(uint64_t));     /* by the first of them */
    bool done = rows && together && next;
    for (uint32_t first = 0, end; done && first < count; first = end) {
        end = first + count_together(audit, ends, first);
        next[first] = first ? ends[first - 1] : 0;
        for (uint32_t i = first; i < end; i++)
            together[i] = first;
    }
    for (uint64_t i = 0; done && i < run->evidence_count; i++)
        if (!run->evidence[i].attempt)
            rows[next[together[run->evidence[i].cell]]++] = &run->evidence[i];
    free(together);
    free(next);
    if (done)
        return rows;
    free(rows);
    return NULL;
}

bool build_sums(Audit *audit, const AuditBuild *build, const uint64_t *ends)
{
    const RunEvidence **written = list_written(audit, build->run, ends);
    Baseline baseline;
    bool done = baseline_open(&baseline, build->baseline) && written;
    for (uint32_t i = 0, count; done && i < audit->finding_count; i += count) {
        count = count_together(audit, ends, i);
        done = fill_some(audit, build, &baseline, written, ends, i, count);
    }
    baseline_close(&baseline);
    free(written);
    return done;
}
