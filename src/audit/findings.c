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

static int compare_records(const RunEvidence *x, const RunEvidence *y, Sorting *sorting)
{
    if (x->instant != y->instant) {
        /* Undated records come last. */
        if (x->instant == INSTANT_NONE || y->instant == INSTANT_NONE)
            return x->instant == INSTANT_NONE ? 1 : -1;
        return x->instant < y->instant ? -1 : 1;
    }
    if (x->id_prefix != y->id_prefix)
        return x->id_prefix < y->id_prefix ? -1 : 1;
    RunEvidenceRecord p, q;
    EvaluatedSeen *seen;
    uint32_t count;
    arena_reset(&sorting->a);
    arena_reset(&sorting->b);
    if (!run_evidence_read(sorting->run, x, &sorting->a, &p, &seen, &count, &seen, &count) ||
        !run_evidence_read(sorting->run, y, &sorting->b, &q, &seen, &count, &seen, &count)) {
        sorting->failed = true;
        return 0;
    }
    int order = slice_compare(p.event_id, q.event_id);
    if (order == 0)
        order = p.file != q.file ? (p.file < q.file ? -1 : 1) : 0;
    return order ? order : p.record < q.record ? -1 : p.record > q.record;
}

static int compare_rows(const void *left, const void *right, void *context)
{
    const RunEvidence *x = left, *y = right;
    if (x->cell != y->cell)
        return x->cell < y->cell ? -1 : 1;
    return compare_records(x, y, context);
}

static int compare_samples(const void *left, const void *right, void *context)
{
    const RunEvidence *x = &((const RunSample *)left)->row, *y = &((const RunSample *)right)->row;
    if (x->policy != y->policy)
        return x->policy < y->policy ? -1 : 1;
    return compare_records(x, y, context);
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

static bool sort_evidence(const AuditBuild *build)
{
    Sorting sorting = {.run = build->run};
    qsort_r(build->run->evidence, build->run->evidence_count, sizeof(RunEvidence), compare_rows,
            &sorting);
    arena_free(&sorting.a);
    arena_free(&sorting.b);
    return !sorting.failed;
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
    Instant first, last;
    Instant known_until; /* INSTANT_NONE: no baseline knows the finding */
    uint64_t known;
    uint64_t states[INTEGRITY_STATES]; /* by what digests say of the record's file */
} Sums;

static bool add_row(Sums *sums, const RunEvidence *row, const RunEvidenceRecord *record)
{
    char day[16];
    if (row->instant != INSTANT_NONE) {
        instant_format_date(row->instant, day);
        if (!counts_add(&sums->days, slice_of(day), 1))
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

static bool fill_evidence(Audit *audit, const AuditBuild *build, const Baseline *baseline,
                          uint64_t from, uint64_t to, AuditFinding *finding)
{
    Sums sums = {.first = INSTANT_NONE, .last = INSTANT_NONE};
    Arena scratch = {0};
    uint64_t shown = to - from < build->evidence_limit ? to - from : build->evidence_limit;
    finding->evidence = arena_array(&audit->arena, shown, sizeof(AuditEvidence));
    bool done = finding->evidence && baseline_until(baseline, finding, &sums.known_until);
    for (uint64_t i = from; done && i < to; i++) {
        const RunEvidence *row = &build->run->evidence[i];
        RunEvidenceRecord record;
        EvaluatedSeen *seen;
        uint32_t count;
        arena_reset(&scratch);
        done =
            !is_to_stop(build) &&
            run_evidence_read(build->run, row, &scratch, &record, &seen, &count, &seen, &count) &&
            add_row(&sums, row, &record);
        if (done)
            build_count_states(sums.states, build->run->files[record.file]);
        finding->disposed += done && disposition_of(audit, row->policy, record.event_id);
        if (done && i - from < shown)
            done = build_evidence(audit, build->run, row, &audit->arena,
                                  &finding->evidence[finding->evidence_count++]);
    }
    arena_free(&scratch);
    finding->known_count = sums.known;
    finding->new_count = finding->count - sums.known;
    finding->known = finding->new_count == 0;
    build_finding_integrity(audit, sums.states, finding);
    return close_sums(audit, &sums, finding) && done;
}

bool build_findings(Audit *audit, const AuditBuild *build)
{
    Run *run = build->run;
    if (!list_findings(audit, build) || !assign_findings(audit, build) || !sort_evidence(build))
        return false;
    uint64_t rows = 0;
    while (rows < run->evidence_count && !run->evidence[rows].attempt)
        rows++;
    audit->evidence_total = rows;
    audit->attempt_total = run->evidence_count - rows;
    for (uint64_t i = rows; i < run->evidence_count; i++)
        run->evidence[i].cell -= audit->finding_count;
    audit->evidence_store = arena_take(&audit->arena, sizeof(struct AuditEvidenceStore));
    if (!audit->evidence_store)
        return false;
    *audit->evidence_store = (struct AuditEvidenceStore){
        run, run->evidence, rows, run->evidence + rows, audit->attempt_total};
    if (!match_dispositions(audit, run))
        return false;
    Baseline baseline;
    uint64_t from = 0;
    bool done = baseline_open(&baseline, build->baseline);
    for (uint32_t i = 0; done && i < audit->finding_count; i++) {
        uint64_t to = from;
        while (to < rows && run->evidence[to].cell == i)
            to++;
        done = fill_evidence(audit, build, &baseline, from, to, &audit->findings[i]);
        AuditPolicy *policy = &audit->policies[audit->findings[i].policy];
        if (slice_equal(policy->kind, SLICE("review")))
            policy->review_closed += audit->findings[i].disposed;
        from = to;
    }
    baseline_close(&baseline);
    return done;
}
