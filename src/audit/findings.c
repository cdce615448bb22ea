/* Findings: a policy × account × service with a violation or an item to review. */
#include <stdlib.h>

#include "audit/parts.h"

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

/* ---- their rows ---- */

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

static bool store_evidence(Audit *audit, Run *run, const uint64_t *ends)
{
    const RunEvidence **order = build_order(audit, run, ends);
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

bool build_findings(Audit *audit, const AuditBuild *build)
{
    Run *run = build->run;
    if (!list_findings(audit, build) || !assign_findings(audit, build))
        return false;
    uint64_t *ends = list_ends(run, (uint64_t)audit->finding_count + audit->tally_count);
    bool done = ends && store_evidence(audit, run, ends) && match_dispositions(audit, run) &&
                build_sums(audit, build, ends);
    free(ends);
    return done;
}
