/* The order of rows of evidence: by time, event id, file and place. */
#include <stdlib.h>

#include "audit/parts.h"

typedef struct {
    const Run *run;
    Arena a, b;  /* for records that are read to break a tie */
    bool failed; /* one could not be read: the order means nothing */
} Sorting;

/* By time, undated records last, then by the beginning of the event id. */
static int compare_times(Instant x, Instant y, uint64_t x_prefix, uint64_t y_prefix)
{
    if (x == y)
        return x_prefix < y_prefix ? -1 : x_prefix > y_prefix;
    if (x == INSTANT_NONE || y == INSTANT_NONE)
        return x == INSTANT_NONE ? 1 : -1;
    return x < y ? -1 : 1;
}

/* Of one time and beginning: by event id, file and place, read back. */
static int compare_records(const RunEvidence *x, const RunEvidence *y, Sorting *sorting)
{
    RunEvidenceRecord p, q;
    arena_reset(&sorting->a);
    arena_reset(&sorting->b);
    if (!run_evidence_record(sorting->run, x, &sorting->a, &p) ||
        !run_evidence_record(sorting->run, y, &sorting->b, &q)) {
        sorting->failed = true;
        return 0;
    }
    int order = slice_compare(p.event_id, q.event_id);
    if (order == 0)
        order = p.file != q.file ? (p.file < q.file ? -1 : 1) : 0;
    return order ? order : p.record < q.record ? -1 : p.record > q.record;
}

static int compare_samples(const void *left, const void *right, void *context)
{
    const RunEvidence *x = &((const RunSample *)left)->row, *y = &((const RunSample *)right)->row;
    if (x->policy != y->policy)
        return x->policy < y->policy ? -1 : 1;
    int order = compare_times(x->instant, y->instant, x->id_prefix, y->id_prefix);
    return order ? order : compare_records(x, y, context);
}

/* What rows are sorted by, and where the row stands: small, as it is moved again and again. */
typedef struct {
    Instant instant;
    uint64_t id_prefix;
    const RunEvidence *row;
} RowKey;

static int compare_keys(const void *left, const void *right, void *context)
{
    const RowKey *x = left, *y = right;
    int order = compare_times(x->instant, y->instant, x->id_prefix, y->id_prefix);
    return order ? order : compare_records(x->row, y->row, context);
}

static bool sort_keys(const Run *run, const uint64_t *ends, uint64_t groups, RowKey *keys)
{
    Sorting sorting = {.run = run};
    uint64_t *next = calloc(groups + 1, sizeof(uint64_t));
    for (uint64_t i = 1; next && i < groups; i++)
        next[i] = ends[i - 1];
    for (uint64_t i = 0; next && i < run->evidence_count; i++) {
        const RunEvidence *row = &run->evidence[i];
        keys[next[row->cell]++] = (RowKey){row->instant, row->id_prefix, row};
    }
    for (uint64_t i = 0, from = 0; next && i < groups; from = ends[i++])
        qsort_r(keys + from, ends[i] - from, sizeof(RowKey), compare_keys, &sorting);
    bool done = next && !sorting.failed;
    free(next);
    arena_free(&sorting.a);
    arena_free(&sorting.b);
    return done;
}

const RunEvidence **build_order(Audit *audit, const Run *run, const uint64_t *ends)
{
    uint64_t groups = (uint64_t)audit->finding_count + audit->tally_count;
    RowKey *keys = calloc(run->evidence_count + 1, sizeof(RowKey));
    const RunEvidence **order = NULL;
    if (keys && sort_keys(run, ends, groups, keys))
        order = arena_array(&audit->arena, run->evidence_count, sizeof *order);
    for (uint64_t i = 0; order && i < run->evidence_count; i++)
        order[i] = keys[i].row;
    free(keys);
    return order;
}

void build_sort_samples(const Run *run)
{
    Sorting sorting = {.run = run};
    if (run->sample_count)
        qsort_r(run->samples, run->sample_count, sizeof(RunSample), compare_samples, &sorting);
    arena_free(&sorting.a);
    arena_free(&sorting.b);
}
