/* What an executive summary of one page shows of many: in both editions the same. */
#include "report/model_parts.h"

/* Of so many places the `most` that weigh most, in their own order. */
static uint32_t keep_heaviest(const uint64_t *weights, uint32_t count, uint32_t most,
                              uint32_t *kept)
{
    uint32_t taken = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t heavier = 0;
        for (uint32_t k = 0; k < count; k++)
            heavier += weights[k] > weights[i] || (weights[k] == weights[i] && k < i);
        if (heavier < most)
            kept[taken++] = i;
    }
    return taken;
}

static void weigh(const ModelMatrix *m, uint64_t *by_account, uint64_t *by_service)
{
    for (uint32_t a = 0; a < m->account_count; a++)
        for (uint32_t s = 0; s < m->service_count; s++) {
            const ModelCell *cell = &m->cells[(size_t)a * m->service_count + s];
            by_account[a] += cell->violations * 1024 + cell->reviews;
            by_service[s] += cell->violations * 1024 + cell->reviews;
        }
}

static bool cut_matrix(const ModelMatrix *m, Arena *arena, ModelMatrix *cut)
{
    uint64_t by_account[MODEL_MATRIX_ACCOUNTS] = {0}, by_service[MODEL_MATRIX_SERVICES] = {0};
    uint32_t accounts[MODEL_MATRIX_ACCOUNTS], services[MODEL_MATRIX_SERVICES];
    weigh(m, by_account, by_service);
    cut->account_count =
        keep_heaviest(by_account, m->account_count, MODEL_SUMMARY_ACCOUNTS, accounts);
    cut->service_count =
        keep_heaviest(by_service, m->service_count, MODEL_SUMMARY_SERVICES, services);
    cut->more_accounts = m->more_accounts + m->account_count - cut->account_count;
    cut->more_services = m->more_services + m->service_count - cut->service_count;
    cut->accounts = arena_array(arena, cut->account_count, sizeof(Slice));
    cut->names = arena_array(arena, cut->account_count, sizeof(Slice));
    cut->services = arena_array(arena, cut->service_count, sizeof(Slice));
    cut->cells =
        arena_array(arena, (size_t)cut->account_count * cut->service_count, sizeof(ModelCell));
    if (!cut->accounts || !cut->names || !cut->services || !cut->cells)
        return false;
    for (uint32_t s = 0; s < cut->service_count; s++)
        cut->services[s] = m->services[services[s]];
    for (uint32_t a = 0; a < cut->account_count; a++) {
        cut->accounts[a] = m->accounts[accounts[a]];
        cut->names[a] = m->names[accounts[a]];
        for (uint32_t s = 0; s < cut->service_count; s++)
            cut->cells[(size_t)a * cut->service_count + s] =
                m->cells[(size_t)accounts[a] * m->service_count + services[s]];
    }
    return true;
}

static uint64_t violating(const Audit *audit, uint32_t policy)
{
    return audit->policies[policy].verdicts.count[AUDIT_NON_COMPLIANT];
}

/* Of two with as many, the one that stands first in the audit. */
static void find_top(const Audit *audit, Model *model)
{
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        uint32_t at = model->top_count;
        while (at > 0 && violating(audit, model->top[at - 1]) < violating(audit, i))
            at--;
        if (violating(audit, i) == 0 || at == MODEL_SUMMARY_POLICIES)
            continue;
        model->top_count += model->top_count < MODEL_SUMMARY_POLICIES;
        for (uint32_t k = model->top_count - 1; k > at; k--)
            model->top[k] = model->top[k - 1];
        model->top[at] = i;
    }
}

static ModelListing listing_of(const Audit *audit)
{
    ModelListing listing = {0};
    for (uint32_t i = 0; i < audit->account_count; i++) {
        const AuditAccount *account = &audit->accounts[i];
        listing.listed += account->listed;
        listing.active += account->listed && account->evaluated;
        bool aside = !account->evaluated && !model_is_selected(audit, account->id);
        listing.silent += account->listed && !account->evaluated && !aside;
        listing.aside += account->listed && aside;
        listing.beside += !account->listed;
    }
    return listing;
}

bool model_build_summary(const Audit *audit, Arena *arena, Model *model)
{
    model->listing = listing_of(audit);
    find_top(audit, model);
    return cut_matrix(&model->matrix, arena, &model->summary_matrix);
}
