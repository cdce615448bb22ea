/* Findings: a policy × account × service with a violation or an item to review, and their evidence
 * in order. */
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

/* ---- the list ---- */

typedef struct {
    const Audit *audit;
    const AuditTally *tally;
} Candidate;

static int compare_candidates(const void *a, const void *b)
{
    const Candidate *x = a, *y = b;
    int order = slice_compare(x->tally->account, y->tally->account);
    if (order == 0)
        order = slice_compare(x->tally->service, y->tally->service);
    if (order == 0)
        order = slice_compare(x->audit->policies[x->tally->policy].id,
                              y->audit->policies[y->tally->policy].id);
    return order;
}

Slice audit_fingerprint(Slice policy, Slice account, Slice service, Arena *arena)
{
    const Slice parts[] = {SLICE("1\n"), policy, SLICE("\n"), account, SLICE("\n"), service};
    Slice text = arena_join(arena, parts, sizeof parts / sizeof *parts);
    Digest digest;
    char hex[DIGEST_HEX_SIZE + 1];
    if (!text.data || !digest_of(text, &digest))
        return (Slice){0};
    digest_hex(&digest, hex);
    return arena_copy(arena, (Slice){hex, 32});
}

static bool fill_finding(Audit *audit, const AuditBuild *build, const AuditTally *tally,
                         AuditFinding *finding)
{
    const AuditVerdicts *verdicts = &tally->verdicts;
    bool violation = verdicts->count[AUDIT_NON_COMPLIANT] > 0;
    const ReportAccount *account =
        build->definition ? report_definition_account(build->definition, tally->account) : NULL;
    *finding = (AuditFinding){
        .policy = tally->policy,
        .kind = violation ? SLICE("violation") : SLICE("review"),
        .account = tally->account,
        .account_name = account ? account->name : (Slice){0},
        .service = tally->service,
        .service_name = event_service_name(tally->service),
        .count = verdicts->count[violation ? AUDIT_NON_COMPLIANT : AUDIT_REVIEW],
        .population = audit_population(verdicts),
        .attempts = verdicts->count[AUDIT_ATTEMPT],
    };
    finding->fingerprint = audit_fingerprint(audit->policies[tally->policy].id, tally->account,
                                             tally->service, &audit->arena);
    return finding->fingerprint.data != NULL;
}

static bool list_findings(Audit *audit, const AuditBuild *build)
{
    Candidate *candidates = calloc(audit->tally_count + 1, sizeof(Candidate));
    if (!candidates)
        return false;
    uint32_t count = 0;
    for (uint32_t i = 0; i < audit->tally_count; i++) {
        const AuditTally *tally = &audit->tallies[i];
        if (tally->verdicts.count[AUDIT_NON_COMPLIANT] || tally->verdicts.count[AUDIT_REVIEW])
            candidates[count++] = (Candidate){audit, tally};
    }
    qsort(candidates, count, sizeof(Candidate), compare_candidates);
    audit->finding_count = count;
    audit->findings = arena_array(&audit->arena, count, sizeof(AuditFinding));
    bool done = audit->findings != NULL;
    for (uint32_t i = 0; done && i < count; i++)
        done = fill_finding(audit, build, candidates[i].tally, &audit->findings[i]);
    free(candidates);
    return done;
}

/* ---- evidence in order ---- */

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

/* ---- which finding or tally a row belongs to ---- */

static bool make_key(Buffer *key, bool attempt, uint32_t policy, Slice account, Slice service)
{
    buffer_clear(key);
    buffer_printf(key, "%d|%u|", attempt, policy);
    buffer_add(key, account);
    buffer_add_byte(key, '\0');
    buffer_add(key, service);
    return !key->failed;
}

/* Findings get the numbers from 0 on, tallies those behind them. */
static bool list_keys(const Audit *audit, Names *keys, Buffer *key)
{
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *f = &audit->findings[i];
        if (!make_key(key, false, f->policy, f->account, f->service) ||
            names_intern(keys, buffer_slice(key)) != i)
            return false;
    }
    for (uint32_t i = 0; i < audit->tally_count; i++) {
        const AuditTally *t = &audit->tallies[i];
        if (!make_key(key, true, t->policy, t->account, t->service) ||
            names_intern(keys, buffer_slice(key)) != audit->finding_count + i)
            return false;
    }
    return true;
}

/* The numbers that were looked up last, by what they were looked up for. */
typedef struct {
    uint32_t cell, policy;
    uint32_t number; /* 0: none yet */
    bool attempt;
} Recent;

enum { RECENT = 1024 };

static Recent *recent_of(Recent *recent, const RunEvidence *row)
{
    return &recent[hash_mix(row->cell, (uint64_t)row->policy << 1 | row->attempt) % RECENT];
}

/* The number of the row's key, or NAMES_NONE. */
static uint32_t number_of(const Run *run, const Names *keys, Buffer *key, const RunEvidence *row,
                          Recent *recent)
{
    const RunCell *cell = &run->cells[row->cell];
    if (recent->number && recent->cell == row->cell && recent->policy == row->policy &&
        recent->attempt == row->attempt)
        return recent->number - 1;
    if (!make_key(key, row->attempt, row->policy, cell->account, cell->service))
        return NAMES_NONE;
    uint32_t number = names_find(keys, buffer_slice(key));
    *recent = (Recent){row->cell, row->policy, number + 1, row->attempt};
    return number;
}

/* Replaces each row's cell by its finding, an attempt's by its tally behind all findings: the one
 * of the same account, service and policy. */
static bool assign_findings(Audit *audit, const AuditBuild *build)
{
    Run *run = build->run;
    Names *keys = names_new();
    Recent *recent = calloc(RECENT, sizeof(Recent));
    Buffer key = {0};
    bool done = keys && recent && list_keys(audit, keys, &key);
    for (uint64_t i = 0; done && i < run->evidence_count; i++) {
        RunEvidence *row = &run->evidence[i];
        row->cell = number_of(run, keys, &key, row, recent_of(recent, row));
        done = row->cell != NAMES_NONE;
    }
    buffer_free(&key);
    names_free(keys);
    free(recent);
    return done;
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

/* Where the rows of each finding end, tallies behind, if they stand in that order. */
static uint64_t *list_ends(const Run *run, uint64_t groups)
{
    uint64_t *ends = calloc(groups + 1, sizeof(uint64_t));
    for (uint64_t i = 0; ends && i < run->evidence_count; i++)
        ends[run->evidence[i].cell]++;
    for (uint64_t i = 1; ends && i < groups; i++)
        ends[i] += ends[i - 1];
    return ends;
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

/* The rows in order, in the audit's arena; NULL without memory. */
static const RunEvidence **sort_evidence(Audit *audit, const Run *run, const uint64_t *ends)
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

/* ---- what the rows of a finding add up to ---- */

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

/* Adds up all rows of some findings, in the order in which they were written down: that is how they
 * are read back fastest. */
static bool sum_rows(Audit *audit, const AuditBuild *build, uint32_t first, uint32_t count,
                     Sums *sums)
{
    const Run *run = build->run;
    LastRecord last = {0};
    bool done = true;
    for (uint64_t i = 0; done && i < run->evidence_count; i++) {
        const RunEvidence *row = &run->evidence[i];
        uint32_t number = row->cell - first;
        if (row->attempt || row->cell < first || number >= count)
            continue;
        done = !is_to_stop(build) && read_record(run, row, &last) &&
               add_row(&sums[number], row, &last.record);
        if (!done)
            break;
        build_count_states(sums[number].states, run->files[last.record.file]);
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

static bool fill_some(Audit *audit, const AuditBuild *build, const Baseline *baseline,
                      const uint64_t *ends, uint32_t first, uint32_t count)
{
    const RunEvidence **rows = audit->evidence_store->rows;
    Sums *sums = calloc(count, sizeof(Sums));
    bool done = sums != NULL;
    for (uint32_t i = 0; done && i < count; i++) {
        sums[i].first = sums[i].last = INSTANT_NONE;
        done = baseline_until(baseline, &audit->findings[first + i], &sums[i].known_until);
    }
    done = done && sum_rows(audit, build, first, count, sums);
    for (uint32_t i = 0; sums && i < count; i++) {
        AuditFinding *finding = &audit->findings[first + i];
        uint64_t from = first + i ? ends[first + i - 1] : 0;
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

static bool store_evidence(Audit *audit, Run *run, const uint64_t *ends)
{
    const RunEvidence **order = sort_evidence(audit, run, ends);
    struct AuditEvidenceStore *store = arena_take(&audit->arena, sizeof(struct AuditEvidenceStore));
    if (!order || !store)
        return false;
    audit->evidence_total = audit->finding_count ? ends[audit->finding_count - 1] : 0;
    audit->attempt_total = run->evidence_count - audit->evidence_total;
    for (uint64_t i = 0; i < run->evidence_count; i++)
        if (run->evidence[i].attempt)
            run->evidence[i].cell -= audit->finding_count;
    *store = (struct AuditEvidenceStore){run, order, audit->evidence_total,
                                         order + audit->evidence_total, audit->attempt_total};
    audit->evidence_store = store;
    return true;
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

static bool fill_findings(Audit *audit, const AuditBuild *build, const uint64_t *ends)
{
    Baseline baseline;
    bool done = baseline_open(&baseline, build->baseline);
    for (uint32_t i = 0, count; done && i < audit->finding_count; i += count) {
        count = count_together(audit, ends, i);
        done = fill_some(audit, build, &baseline, ends, i, count);
    }
    baseline_close(&baseline);
    return done;
}

bool build_findings(Audit *audit, const AuditBuild *build)
{
    Run *run = build->run;
    if (!list_findings(audit, build) || !assign_findings(audit, build))
        return false;
    uint64_t *ends = list_ends(run, (uint64_t)audit->finding_count + audit->tally_count);
    bool done = ends && store_evidence(audit, run, ends) && match_dispositions(audit, run) &&
                fill_findings(audit, build, ends);
    free(ends);
    return done;
}
