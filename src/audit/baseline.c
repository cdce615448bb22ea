#include "audit/baseline.h"

#include <stdlib.h>

/* ---- known ---- */

static bool make_key(Buffer *key, const AuditFinding *finding)
{
    buffer_clear(key);
    buffer_add(key, finding->kind);
    buffer_add_byte(key, '\n');
    buffer_add(key, finding->fingerprint);
    return !key->failed;
}

/* Nothing of what happened after it was made can be known from it, whatever date a record gives
 * itself. A time that was set for the same bytes every time says nothing of when that was. */
static void cap_by_generation(const Audit *audit, Instant *until)
{
    Instant made = instant_parse(audit->generated_at);
    if (audit->generated_from_epoch || made == INSTANT_NONE || *until == INSTANT_NONE)
        return;
    if (*until > made + INSTANT_SECOND)
        *until = made + INSTANT_SECOND;
}

bool baseline_open(Baseline *baseline, const AuditDocument *document)
{
    *baseline = (Baseline){.until = INSTANT_NONE};
    if (!document)
        return true;
    const Audit *audit = document->audit;
    Buffer key = {0};
    baseline->audit = audit;
    baseline->findings = names_new();
    bool done = baseline->findings != NULL;
    for (uint32_t i = 0; done && i < audit->finding_count; i++)
        done = make_key(&key, &audit->findings[i]) &&
               names_intern(baseline->findings, buffer_slice(&key)) != NAMES_NONE;
    buffer_free(&key);
    if (audit->to.size)
        baseline->until = instant_parse(audit->to);
    else if (audit->last_event.size)
        baseline->until = instant_parse(audit->last_event) + 1;
    cap_by_generation(audit, &baseline->until);
    return done;
}

void baseline_close(Baseline *baseline)
{
    names_free(baseline->findings);
    *baseline = (Baseline){0};
}

bool baseline_until(const Baseline *baseline, const AuditFinding *finding, Instant *until)
{
    Buffer key = {0};
    bool made = make_key(&key, finding);
    bool stands = made && baseline->findings &&
                  names_find(baseline->findings, buffer_slice(&key)) != NAMES_NONE;
    buffer_free(&key);
    *until = stands ? baseline->until : INSTANT_NONE;
    return made;
}

/* ---- gone ---- */

typedef struct {
    const Audit *audit;
    /* of the run: kinds with fingerprints, ids, cells with a population */
    Names *findings, *policies, *cells;
    Buffer key;
} Now;

static bool add_cell(Now *now, Slice policy, Slice account, Slice service)
{
    buffer_clear(&now->key);
    buffer_add(&now->key, policy);
    buffer_add_byte(&now->key, '\0');
    buffer_add(&now->key, account);
    buffer_add_byte(&now->key, '\0');
    buffer_add(&now->key, service);
    return !now->key.failed;
}

static bool list_now(Now *now)
{
    const Audit *audit = now->audit;
    now->findings = names_new();
    now->policies = names_new();
    now->cells = names_new();
    bool done = now->findings && now->policies && now->cells;
    for (uint32_t i = 0; done && i < audit->finding_count; i++)
        done = make_key(&now->key, &audit->findings[i]) &&
               names_intern(now->findings, buffer_slice(&now->key)) != NAMES_NONE;
    for (uint32_t i = 0; done && i < audit->policy_count; i++)
        done = names_intern(now->policies, audit->policies[i].id) != NAMES_NONE;
    for (uint32_t i = 0; done && i < audit->tally_count; i++)
        done = add_cell(now, audit->policies[audit->tallies[i].policy].id,
                        audit->tallies[i].account, audit->tallies[i].service) &&
               names_intern(now->cells, buffer_slice(&now->key)) != NAMES_NONE;
    return done;
}

/* A finding is resolved only where something could have been found: a verdict is bound to its
 * population. */
static bool tell_state(Now *now, const AuditResolved *gone, Slice *state)
{
    if (names_find(now->policies, gone->policy) == NAMES_NONE) {
        *state = SLICE("not-evaluated");
        return true;
    }
    if (!add_cell(now, gone->policy, gone->account, gone->service))
        return false;
    *state = names_find(now->cells, buffer_slice(&now->key)) == NAMES_NONE ? SLICE("no-data")
                                                                           : SLICE("resolved");
    return true;
}

static bool copy_gone(Audit *audit, const Audit *before, const AuditFinding *finding,
                      AuditResolved *gone)
{
    const AuditPolicy *policy = &before->policies[finding->policy];
    const Slice from[] = {finding->fingerprint,  policy->id,       policy->title,
                          policy->severity,      finding->kind,    finding->account,
                          finding->account_name, finding->service, finding->service_name,
                          finding->last_time};
    Slice *to[] = {&gone->fingerprint,  &gone->policy,   &gone->title,        &gone->severity,
                   &gone->kind,         &gone->account,  &gone->account_name, &gone->service,
                   &gone->service_name, &gone->last_time};
    for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
        if (!from[i].data)
            continue;
        *to[i] = arena_copy(&audit->arena, from[i]);
        if (!to[i]->data)
            return false;
    }
    gone->severity_rank = policy->severity_rank;
    gone->count = finding->count;
    return true;
}

static bool list_gone(Audit *audit, Now *now, const Audit *before)
{
    audit->resolved = arena_array(&audit->arena, before->finding_count, sizeof(AuditResolved));
    if (!audit->resolved)
        return false;
    for (uint32_t i = 0; i < before->finding_count; i++) {
        const AuditFinding *finding = &before->findings[i];
        if (!make_key(&now->key, finding))
            return false;
        if (names_find(now->findings, buffer_slice(&now->key)) != NAMES_NONE)
            continue;
        AuditResolved *gone = &audit->resolved[audit->resolved_count++];
        if (!copy_gone(audit, before, finding, gone) || !tell_state(now, gone, &gone->state))
            return false;
    }
    return true;
}

static bool copy_head(Audit *audit, const AuditDocument *document)
{
    const Audit *before = document->audit;
    AuditBaseline *head = &audit->baseline;
    const Slice from[] = {slice_of(document->content_id),
                          before->title,
                          before->generated_at,
                          before->tool_version,
                          before->from,
                          before->to,
                          before->first_event,
                          before->last_event};
    Slice *to[] = {&head->report_id, &head->title, &head->generated_at, &head->tool_version,
                   &head->from,      &head->to,    &head->first_event,  &head->last_event};
    for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
        if (!from[i].data)
            continue;
        *to[i] = arena_copy(&audit->arena, from[i]);
        if (!to[i]->data)
            return false;
    }
    head->findings = before->finding_count;
    head->altered = document->altered;
    return true;
}

bool audit_baseline_age(const Audit *audit, uint64_t *days)
{
    Instant then = instant_parse(audit->baseline.generated_at);
    Instant now = instant_parse(audit->generated_at);
    if (!audit->compared || then == INSTANT_NONE || now < then)
        return false;
    *days = (uint64_t)((now - then) / INSTANT_DAY);
    return true;
}

bool build_baseline(Audit *audit, const AuditDocument *document)
{
    if (!document)
        return true;
    Now now = {.audit = audit};
    audit->compared = true;
    bool done =
        copy_head(audit, document) && list_now(&now) && list_gone(audit, &now, document->audit);
    names_free(now.findings);
    names_free(now.policies);
    names_free(now.cells);
    buffer_free(&now.key);
    return done;
}
