#include "audit/diff.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/names.h"

const char *diff_change_word(Change change)
{
    static const char *const words[CHANGES] = {"new",      "grown", "shrunk",
                                               "resolved", "gone",  "unchanged"};
    return words[change];
}

const char *diff_policy_word(PolicyChange change)
{
    static const char *const words[] = {"added", "removed", "changed"};
    return words[change];
}

/* ---- findings ---- */

static int compare_places(const AuditFinding *x, const AuditFinding *y)
{
    int order = slice_compare(x->account, y->account);
    return order ? order : slice_compare(x->service, y->service);
}

static int compare_findings(const void *a, const void *b)
{
    const DiffFinding *x = a, *y = b;
    if (x->change != y->change)
        return x->change < y->change ? -1 : 1;
    if (x->policy->severity_rank != y->policy->severity_rank)
        return x->policy->severity_rank - y->policy->severity_rank;
    int order = compare_places(x->after ? x->after : x->before, y->after ? y->after : y->before);
    return order ? order : slice_compare(x->policy->id, y->policy->id);
}

/* The first member of a key tells what it is of. */
static bool intern(Names *names, Buffer *key, const Slice *parts, size_t count, uint32_t *number)
{
    buffer_clear(key);
    for (size_t i = 0; i < count; i++) {
        buffer_add(key, parts[i]);
        buffer_add_byte(key, '\0');
    }
    *number = key->failed ? NAMES_NONE : names_intern(names, buffer_slice(key));
    return *number != NAMES_NONE;
}

static bool has(const Names *names, Buffer *key, const Slice *parts, size_t count, uint32_t *number)
{
    buffer_clear(key);
    for (size_t i = 0; i < count; i++) {
        buffer_add(key, parts[i]);
        buffer_add_byte(key, '\0');
    }
    *number = key->failed ? NAMES_NONE : names_find(names, buffer_slice(key));
    return *number != NAMES_NONE;
}

typedef struct {
    AuditDiff *diff;
    const Audit *before, *after;
    Names *findings; /* of the earlier audit, by number: kind and fingerprint */
    Names *cells;    /* of the later one: policy, account, service with a population */
    Names *policies; /* ids of the later one, by number */
    bool *met;       /* by finding of the earlier one */
    Buffer key;
} Comparison;

static bool list_names(Comparison *c)
{
    uint32_t number;
    bool done = c->findings && c->cells && c->policies && c->met;
    for (uint32_t i = 0; done && i < c->before->finding_count; i++) {
        const AuditFinding *f = &c->before->findings[i];
        done = intern(c->findings, &c->key, (Slice[]){f->kind, f->fingerprint}, 2, &number);
    }
    for (uint32_t i = 0; done && i < c->after->tally_count; i++) {
        const AuditTally *t = &c->after->tallies[i];
        done =
            intern(c->cells, &c->key,
                   (Slice[]){c->after->policies[t->policy].id, t->account, t->service}, 3, &number);
    }
    for (uint32_t i = 0; done && i < c->after->policy_count; i++)
        done = names_intern(c->policies, c->after->policies[i].id) != NAMES_NONE;
    return done;
}

static void add_finding(Comparison *c, DiffFinding finding)
{
    AuditDiff *diff = c->diff;
    diff->counts[finding.change]++;
    if (finding.change != CHANGE_SAME)
        diff->findings[diff->finding_count++] = finding;
}

static void add_later(Comparison *c, const AuditFinding *after)
{
    DiffFinding finding = {.after = after, .policy = &c->after->policies[after->policy]};
    uint32_t number;
    if (has(c->findings, &c->key, (Slice[]){after->kind, after->fingerprint}, 2, &number)) {
        finding.before = &c->before->findings[number];
        c->met[number] = true;
        finding.change = after->count > finding.before->count   ? CHANGE_GROWN
                         : after->count < finding.before->count ? CHANGE_SHRUNK
                                                                : CHANGE_SAME;
    }
    add_finding(c, finding);
}

static void add_earlier(Comparison *c, const AuditFinding *before)
{
    const AuditPolicy *policy = &c->before->policies[before->policy];
    uint32_t number = names_find(c->policies, policy->id);
    DiffFinding finding = {.change = CHANGE_GONE, .before = before, .policy = policy};
    if (number != NAMES_NONE)
        finding.policy = &c->after->policies[number];
    if (has(c->cells, &c->key, (Slice[]){policy->id, before->account, before->service}, 3, &number))
        finding.change = CHANGE_RESOLVED;
    add_finding(c, finding);
}

static bool compare_all_findings(Comparison *c)
{
    AuditDiff *diff = c->diff;
    diff->findings =
        arena_array(&diff->arena, (size_t)c->before->finding_count + c->after->finding_count,
                    sizeof(DiffFinding));
    if (!diff->findings || !list_names(c))
        return false;
    for (uint32_t i = 0; i < c->after->finding_count; i++)
        add_later(c, &c->after->findings[i]);
    for (uint32_t i = 0; i < c->before->finding_count; i++)
        if (!c->met[i])
            add_earlier(c, &c->before->findings[i]);
    qsort(diff->findings, diff->finding_count, sizeof(DiffFinding), compare_findings);
    return !c->key.failed;
}

/* ---- policies, their populations, accounts ---- */

static int compare_policies(const void *a, const void *b)
{
    const DiffPolicy *x = a, *y = b;
    return slice_compare((x->after ? x->after : x->before)->id,
                         (y->after ? y->after : y->before)->id);
}

static int compare_populations(const void *a, const void *b)
{
    return slice_compare(((const DiffPopulation *)a)->policy->id,
                         ((const DiffPopulation *)b)->policy->id);
}

static void add_policy(AuditDiff *diff, const AuditPolicy *before, const AuditPolicy *after)
{
    DiffPolicy policy = {.change = POLICY_CHANGED, .before = before, .after = after};
    if (!before || !after) {
        policy.change = before ? POLICY_REMOVED : POLICY_ADDED;
        diff->policies[diff->policy_count++] = policy;
        return;
    }
    policy.text = !slice_equal(before->text, after->text);
    policy.file = !policy.text && !slice_equal(before->sha256, after->sha256);
    policy.result = before->result != after->result;
    if (policy.text || policy.file || policy.result)
        diff->policies[diff->policy_count++] = policy;
    uint64_t then = audit_population(&before->verdicts), now = audit_population(&after->verdicts);
    if (then != now)
        diff->populations[diff->population_count++] = (DiffPopulation){after, then, now};
}

static bool compare_all_policies(Comparison *c)
{
    AuditDiff *diff = c->diff;
    size_t most = (size_t)c->before->policy_count + c->after->policy_count;
    Names *earlier = names_new();
    diff->policies = arena_array(&diff->arena, most, sizeof(DiffPolicy));
    diff->populations = arena_array(&diff->arena, most, sizeof(DiffPopulation));
    bool done = earlier && diff->policies && diff->populations;
    for (uint32_t i = 0; done && i < c->before->policy_count; i++) {
        const AuditPolicy *before = &c->before->policies[i];
        done = names_intern(earlier, before->id) != NAMES_NONE;
        if (done && names_find(c->policies, before->id) == NAMES_NONE)
            add_policy(diff, before, NULL);
    }
    for (uint32_t i = 0; done && i < c->after->policy_count; i++) {
        const AuditPolicy *after = &c->after->policies[i];
        uint32_t number = names_find(earlier, after->id);
        add_policy(diff, number == NAMES_NONE ? NULL : &c->before->policies[number], after);
    }
    names_free(earlier);
    if (!done)
        return false;
    qsort(diff->policies, diff->policy_count, sizeof(DiffPolicy), compare_policies);
    qsort(diff->populations, diff->population_count, sizeof(DiffPopulation), compare_populations);
    return true;
}

static void add_account(AuditDiff *diff, const AuditAccount *before, const AuditAccount *after)
{
    const AuditAccount *known = after ? after : before;
    uint64_t then = before ? before->evaluated : 0, now = after ? after->evaluated : 0;
    if (then != now)
        diff->accounts[diff->account_count++] = (DiffAccount){known->id, known->name, then, now};
}

/* Both lists are sorted by id. */
static bool compare_all_accounts(Comparison *c)
{
    const Audit *x = c->before, *y = c->after;
    AuditDiff *diff = c->diff;
    diff->accounts =
        arena_array(&diff->arena, (size_t)x->account_count + y->account_count, sizeof(DiffAccount));
    if (!diff->accounts)
        return false;
    for (uint32_t i = 0, j = 0; i < x->account_count || j < y->account_count;) {
        int order = i == x->account_count   ? 1
                    : j == y->account_count ? -1
                                            : slice_compare(x->accounts[i].id, y->accounts[j].id);
        add_account(diff, order <= 0 ? &x->accounts[i] : NULL, order >= 0 ? &y->accounts[j] : NULL);
        i += order <= 0;
        j += order >= 0;
    }
    return true;
}

static bool is_selection(Slice option)
{
    return slice_starts(option, SLICE("account=")) || slice_starts(option, SLICE("region=")) ||
           slice_starts(option, SLICE("service="));
}

/* Whether accounts, Regions or services were selected otherwise. */
static bool selections_differ(const Audit *x, const Audit *y)
{
    uint32_t i = 0, j = 0;
    for (;;) {
        while (i < x->option_count && !is_selection(x->options[i].name))
            i++;
        while (j < y->option_count && !is_selection(y->options[j].name))
            j++;
        if (i == x->option_count || j == y->option_count)
            return i != x->option_count || j != y->option_count;
        if (!slice_equal(x->options[i++].name, y->options[j++].name))
            return true;
    }
}

AuditDiff *audit_diff(const AuditDocument *before, const AuditDocument *after)
{
    AuditDiff *diff = calloc(1, sizeof(AuditDiff));
    if (!diff)
        return NULL;
    diff->before = before;
    diff->after = after;
    diff->narrowed = selections_differ(before->audit, after->audit);
    Comparison c = {.diff = diff,
                    .before = before->audit,
                    .after = after->audit,
                    .findings = names_new(),
                    .cells = names_new(),
                    .policies = names_new(),
                    .met = calloc((size_t)before->audit->finding_count + 1, sizeof(bool))};
    bool done = compare_all_findings(&c) && compare_all_policies(&c) && compare_all_accounts(&c);
    names_free(c.findings);
    names_free(c.cells);
    names_free(c.policies);
    free(c.met);
    buffer_free(&c.key);
    if (done)
        return diff;
    audit_diff_free(diff);
    return NULL;
}

void audit_diff_free(AuditDiff *diff)
{
    if (!diff)
        return;
    arena_free(&diff->arena);
    free(diff);
}
