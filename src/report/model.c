#include "report/model.h"

#include <stdlib.h>

#include "base/limits.h"
#include "report/model_parts.h"

const char *model_severity_word(int rank)
{
    static const char *const words[] = {"critical", "high", "medium", "low", "info"};
    return rank >= 0 && rank < MODEL_SEVERITIES ? words[rank] : "";
}

void model_add_account(Buffer *out, Slice id, Slice name)
{
    if (name.size) {
        buffer_add(out, name);
        buffer_add(out, SLICE(" ("));
    }
    buffer_add(out, id);
    if (name.size)
        buffer_add_byte(out, ')');
}

/* A rank that is out of range, as only a wrong model could hold, counts as the least. */
int model_severity_of(const Audit *audit, const AuditFinding *finding)
{
    int rank = audit->policies[finding->policy].severity_rank;
    return rank >= 0 && rank < MODEL_SEVERITIES ? rank : MODEL_SEVERITIES - 1;
}

static void count_exceptions(const AuditPolicy *policy, ModelTotals *t)
{
    for (uint32_t i = 0; i < policy->exception_count; i++) {
        const AuditException *e = &policy->exceptions[i];
        t->exceptions++;
        t->expired += e->expired;
        t->in_force += audit_exception_in_force(e);
        t->expiring += e->expiring && audit_exception_in_force(e);
        t->unused += e->unused;
    }
}

static void count_totals(const Audit *audit, Model *model)
{
    ModelTotals *t = &model->totals;
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        const AuditPolicy *p = &audit->policies[i];
        t->policies[p->result]++;
        t->attempts += p->verdicts.count[AUDIT_ATTEMPT];
        t->excepted += p->verdicts.count[AUDIT_EXCEPTED];
        t->insufficient += p->verdicts.count[AUDIT_INSUFFICIENT_DATA];
        count_exceptions(p, t);
    }
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *f = &audit->findings[i];
        int severity = model_severity_of(audit, f);
        if (model_is_review(f)) {
            t->reviews[severity]++;
            t->review_records[severity] += f->count;
            t->review_findings++;
            t->review_total += f->count;
        } else {
            t->violations[severity]++;
            t->violating_records[severity] += f->count;
            t->violation_findings++;
            t->violation_total += f->count;
            t->known_findings += f->known;
            t->new_findings += !f->known;
        }
    }
    for (uint32_t i = 0; i < audit->resolved_count; i++)
        t->resolved_findings += slice_equal(audit->resolved[i].state, SLICE("resolved")) &&
                                slice_equal(audit->resolved[i].kind, SLICE("violation"));
    for (uint32_t f = 0; f < model->framework_count; f++)
        for (int r = 0; r < RESULT_COUNT; r++)
            t->controls[r] += model->frameworks[f].results[r];
}

static void add_to_group(const Audit *audit, ModelAccount *account, ModelService *service,
                         const AuditFinding *f)
{
    int worst = model_is_review(f) ? MODEL_SEVERITIES : model_severity_of(audit, f);
    account->count++;
    service->count++;
    if (model_is_review(f)) {
        account->reviews += f->count;
        service->reviews += f->count;
    } else {
        account->violations += f->count;
        service->violations += f->count;
    }
    account->worst = worst < account->worst ? worst : account->worst;
    service->worst = worst < service->worst ? worst : service->worst;
}

/* The findings are sorted by account and service: groups are runs. */
static bool group_findings(const Audit *audit, Arena *arena, Model *model)
{
    uint32_t accounts = 0, services = 0;
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *f = &audit->findings[i], *last = i ? f - 1 : NULL;
        bool other = !last || !slice_equal(f->account, last->account);
        accounts += other;
        services += other || !slice_equal(f->service, last->service);
    }
    model->accounts = arena_array(arena, accounts, sizeof(ModelAccount));
    ModelService *next = arena_array(arena, services, sizeof(ModelService));
    if (!model->accounts || !next)
        return false;
    ModelAccount *account = NULL;
    ModelService *service = NULL;
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *f = &audit->findings[i];
        if (!account || !slice_equal(f->account, account->account)) {
            account = &model->accounts[model->account_count++];
            *account =
                (ModelAccount){f->account, f->account_name, next, 0, i, 0, 0, 0, MODEL_SEVERITIES};
            service = NULL;
        }
        if (!service || !slice_equal(f->service, service->service)) {
            service = next++;
            account->service_count++;
            *service = (ModelService){f->service, f->service_name, i, 0, 0, 0, MODEL_SEVERITIES};
        }
        add_to_group(audit, account, service, f);
    }
    return model_order_findings(audit, arena, model);
}

typedef struct {
    int severity;
    uint64_t count;
    uint32_t index;
} Weight;

static int compare_weights(const void *a, const void *b)
{
    const Weight *x = a, *y = b;
    if (x->severity != y->severity)
        return x->severity - y->severity;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

static bool order_by_severity(const Audit *audit, Arena *arena, Model *model)
{
    uint32_t count = audit->finding_count;
    Weight *weights = calloc(count ? count : 1, sizeof(Weight));
    model->by_severity = arena_array(arena, count, sizeof(uint32_t));
    if (!weights || !model->by_severity) {
        free(weights);
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        const AuditFinding *f = &audit->findings[i];
        int severity = model_severity_of(audit, f) + (model_is_review(f) ? MODEL_SEVERITIES : 0);
        weights[i] = (Weight){severity, f->count, i};
    }
    qsort(weights, count, sizeof(Weight), compare_weights);
    for (uint32_t i = 0; i < count; i++)
        model->by_severity[i] = weights[i].index;
    free(weights);
    return true;
}

bool model_build(const Audit *audit, Arena *arena, Model *model)
{
    const AuditInputs *in = &audit->inputs;
    *model = (Model){0};
    if (!model_list_gaps(audit, arena, model) || !group_findings(audit, arena, model) ||
        !order_by_severity(audit, arena, model) || !model_build_controls(audit, arena, model) ||
        !model_build_mappings(audit, arena, model) || !model_build_matrix(audit, arena, model) ||
        !model_build_summary(audit, arena, model) || !model_build_selection(audit, arena, model) ||
        !model_count_problems(in->problems, in->problem_count, in->problems_cut,
                              in->problems_cut_count, arena, &model->problems) ||
        !model_count_problems(in->notices, in->notice_count, in->notices_cut, in->notices_cut_count,
                              arena, &model->notices))
        return false;
    count_totals(audit, model);
    model_list_never(audit, model);
    return true;
}

uint64_t model_files_shown(const Audit *audit)
{
    uint64_t total = audit->file_count + audit->files_cut, listed = audit_listed_count(audit);
    uint64_t shown = total <= LIMIT_SHOWN_FILES ? total : LIMIT_SHOWN_FIRST_FILES;
    return shown < listed ? shown : listed;
}

void model_disposition(const AuditDisposition *disposition, Buffer *out)
{
    buffer_add(out, disposition->outcome);
    buffer_add(out, SLICE(" by "));
    buffer_add(out, disposition->by);
    buffer_add(out, SLICE(" on "));
    buffer_add(out, disposition->on);
    if (disposition->ticket.size) {
        buffer_add(out, SLICE(" ("));
        buffer_add(out, disposition->ticket);
        buffer_add(out, SLICE(")"));
    }
    if (disposition->note.size) {
        buffer_add(out, SLICE(": "));
        buffer_add(out, disposition->note);
    }
}
