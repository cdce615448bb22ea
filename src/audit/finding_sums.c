/* What the rows of findings add up to, and the first of them as the model has them. */
#include <stdlib.h>

#include "audit/baseline.h"
#include "audit/parts.h"
#include "base/limits.h"

static int compare_counts(const void *a, const void *b)
{
    const AuditCount *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return slice_compare(x->name, y->name);
}

bool build_counts(Arena *arena, const Counts *counts, AuditCounts *list)
{
    uint32_t size = counts_size(counts);
    AuditCount *all = calloc(size + 1, sizeof(AuditCount));
    if (!all)
        return false;
    for (uint32_t i = 0; i < size; i++)
        all[i] = (AuditCount){counts_name(counts, i), counts->values[i]};
    qsort(all, size, sizeof(AuditCount), compare_counts);
    list->count = size < LIMIT_COUNTED_LIST ? size : LIMIT_COUNTED_LIST;
    list->items = arena_array(arena, list->count, sizeof(AuditCount));
    bool done = list->items != NULL;
    for (uint32_t i = 0; done && i < size; i++) {
        if (i >= list->count) {
            list->other += all[i].count;
            list->other_names++;
            continue;
        }
        list->items[i] = (AuditCount){arena_copy(arena, all[i].name), all[i].count};
        done = list->items[i].name.data != NULL;
    }
    free(all);
    return done;
}

typedef struct {
    Counts principals, actions, regions, days;
    int64_t day_number; /* of the row before, as it is written */
    char day[16];       /* empty: of none yet */
    Instant first, last;
    Instant known_until; /* INSTANT_NONE: no baseline knows the finding */
    uint64_t known;
    uint64_t states[INTEGRITY_STATES]; /* by what digests say of the record's file */
} Sums;

static bool add_row(Sums *sums, const RunEvidence *row, const RunEvidenceRecord *record)
{
    if (row->instant != INSTANT_NONE) {
        if (!sums->day[0] || instant_day(row->instant) != sums->day_number) {
            sums->day_number = instant_day(row->instant);
            instant_format_date(row->instant, sums->day);
        }
        if (!counts_add(&sums->days, slice_of(sums->day), 1))
            return false;
        if (sums->first == INSTANT_NONE || row->instant < sums->first)
            sums->first = row->instant;
        if (sums->last == INSTANT_NONE || row->instant > sums->last)
            sums->last = row->instant;
        sums->known += row->instant < sums->known_until;
    }
    Slice region = record->region.size ? record->region : SLICE("unknown");
    return counts_add(&sums->principals, record->principal, 1) &&
           counts_add(&sums->actions, record->action, 1) && counts_add(&sums->regions, region, 1);
}

static int compare_days(const void *a, const void *b)
{
    return slice_compare(((const AuditDay *)a)->day, ((const AuditDay *)b)->day);
}

static bool close_sums(Audit *audit, Sums *sums, AuditFinding *finding)
{
    Arena *arena = &audit->arena;
    bool done = build_counts(arena, &sums->principals, &finding->principals) &&
                build_counts(arena, &sums->actions, &finding->actions) &&
                build_counts(arena, &sums->regions, &finding->regions);
    finding->by_day_count = counts_size(&sums->days);
    finding->by_day = arena_array(arena, finding->by_day_count, sizeof(AuditDay));
    done = done && finding->by_day;
    for (uint32_t i = 0; done && i < finding->by_day_count; i++) {
        finding->by_day[i] =
            (AuditDay){arena_copy(arena, counts_name(&sums->days, i)), sums->days.values[i]};
        done = finding->by_day[i].day.data != NULL;
    }
    if (done)
        qsort(finding->by_day, finding->by_day_count, sizeof(AuditDay), compare_days);
    bool failed = false;
    finding->first_time = build_time_text(arena, sums->first, &failed);
    finding->last_time = build_time_text(arena, sums->last, &failed);
    counts_free(&sums->principals);
    counts_free(&sums->actions);
    counts_free(&sums->regions);
    counts_free(&sums->days);
    return done && !failed;
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
                     uint64_t count, uint32_t first, Sums *sums)
{
    const Run *run = build->run;
    LastRecord last = {0};
    bool done = true;
    for (uint64_t i = 0; done && i < count; i++) {
        const RunEvidence *row = rows[i];
        Sums *its = &sums[row->cell - first];
        done =
            !is_to_stop(build) && read_record(run, row, &last) && add_row(its, row, &last.record);
        if (!done)
            break;
        build_count_states(its->states, run->files[last.record.file]);
        audit->findings[row->cell].disposed +=
            disposition_of(audit, row->policy, last.record.event_id) != NULL;
    }
    arena_free(&last.scratch);
    return done;
}

/* The first rows, as the model has them, and what all add up to. */
static bool fill_finding_rows(Audit *audit, const AuditBuild *build, const RunEvidence *const *rows,
                              uint64_t count, Sums *sums, AuditFinding *finding)
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
    return close_sums(audit, sums, finding) && done;
}

/* `written`: the rows of all findings as list_written has them. */
static bool fill_some(Audit *audit, const AuditBuild *build, const Baseline *baseline,
                      const RunEvidence *const *written, const uint64_t *ends, uint32_t first,
                      uint32_t count)
{
    const RunEvidence **rows = audit->evidence_store->rows;
    uint64_t from = first ? ends[first - 1] : 0;
    Sums *sums = calloc(count, sizeof(Sums));
    bool done = sums != NULL;
    for (uint32_t i = 0; done && i < count; i++) {
        sums[i].first = sums[i].last = INSTANT_NONE;
        done = baseline_until(baseline, &audit->findings[first + i], &sums[i].known_until);
    }
    done =
        done && sum_rows(audit, build, written + from, ends[first + count - 1] - from, first, sums);
    for (uint32_t i = 0; sums && i < count; from = ends[first + i++]) {
        AuditFinding *finding = &audit->findings[first + i];
        /* All are closed, whatever failed. */
        done &= fill_finding_rows(audit, build, rows + from, done ? ends[first + i] - from : 0,
                                  &sums[i], finding);
        AuditPolicy *policy = &audit->policies[finding->policy];
        if (slice_equal(policy->kind, SLICE("review")))
            policy->review_closed += finding->disposed;
    }
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
