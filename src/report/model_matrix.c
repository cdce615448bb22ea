/* Account × service over all policies. */
#include <stdlib.h>

#include "report/model_parts.h"

static int compare_slices(const void *a, const void *b)
{
    return slice_compare(*(const Slice *)a, *(const Slice *)b);
}

/* Position in a sorted array without repeats, or count. */
static uint32_t position(const Slice *sorted, uint32_t count, Slice name)
{
    const Slice *found =
        count ? bsearch(&name, sorted, count, sizeof(Slice), compare_slices) : NULL;
    return found ? (uint32_t)(found - sorted) : count;
}

static uint32_t sort_unique(Slice *names, uint32_t count)
{
    qsort(names, count, sizeof(Slice), compare_slices);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || !slice_equal(names[i], names[kept - 1]))
            names[kept++] = names[i];
    return kept;
}

typedef struct {
    Slice name;
    uint64_t weight;
} Weighed;

static int compare_weighed(const void *a, const void *b)
{
    const Weighed *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return slice_compare(x->name, y->name);
}

/* Keeps the `most` names with the greatest weight, ascending by name again. */
static bool keep_heaviest(Slice *names, const uint64_t *weights, uint32_t *count, uint32_t most)
{
    if (*count <= most)
        return true;
    Weighed *weighed = calloc(*count, sizeof(Weighed));
    if (!weighed)
        return false;
    for (uint32_t i = 0; i < *count; i++)
        weighed[i] = (Weighed){names[i], weights[i]};
    qsort(weighed, *count, sizeof(Weighed), compare_weighed);
    for (uint32_t i = 0; i < most; i++)
        names[i] = weighed[i].name;
    free(weighed);
    *count = sort_unique(names, most);
    return true;
}

/* Cuts both axes by the records of findings, a finding weighing more than any population. */
static bool cut_axes(const Audit *audit, ModelMatrix *m)
{
    uint32_t accounts = m->account_count, services = m->service_count;
    uint64_t *weights = calloc((size_t)accounts + services + 2, sizeof(uint64_t));
    if (!weights)
        return false;
    uint64_t *by_service = weights + accounts + 1;
    for (uint32_t i = 0; i < audit->tally_count; i++) {
        weights[position(m->accounts, accounts, audit->tallies[i].account)] |= 1;
        by_service[position(m->services, services, audit->tallies[i].service)] |= 1;
    }
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        weights[position(m->accounts, accounts, audit->findings[i].account)] +=
            2 * audit->findings[i].count;
        by_service[position(m->services, services, audit->findings[i].service)] +=
            2 * audit->findings[i].count;
    }
    bool ok = keep_heaviest(m->accounts, weights, &m->account_count, MODEL_MATRIX_ACCOUNTS) &&
              keep_heaviest(m->services, by_service, &m->service_count, MODEL_MATRIX_SERVICES);
    m->more_accounts = accounts - m->account_count;
    m->more_services = services - m->service_count;
    free(weights);
    return ok;
}

/* Sorted and without repeats: accounts of the audit, of cells and of findings, services of cells
 * and of findings. */
static bool name_axes(const Audit *audit, Arena *arena, ModelMatrix *m)
{
    size_t most = (size_t)audit->account_count + audit->finding_count + audit->tally_count;
    m->accounts = arena_array(arena, most, sizeof(Slice));
    m->services = arena_array(arena, most, sizeof(Slice));
    if (!m->accounts || !m->services || most > UINT32_MAX)
        return false;
    uint32_t accounts = 0, services = 0;
    for (uint32_t i = 0; i < audit->account_count; i++)
        if (audit->accounts[i].evaluated || model_is_selected(audit, audit->accounts[i].id))
            m->accounts[accounts++] = audit->accounts[i].id;
    for (uint32_t i = 0; i < audit->tally_count; i++) {
        m->accounts[accounts++] = audit->tallies[i].account;
        m->services[services++] = audit->tallies[i].service;
    }
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        m->accounts[accounts++] = audit->findings[i].account;
        m->services[services++] = audit->findings[i].service;
    }
    m->account_count = sort_unique(m->accounts, accounts);
    m->service_count = sort_unique(m->services, services);
    if (!cut_axes(audit, m))
        return false;
    m->names = arena_array(arena, m->account_count, sizeof(Slice));
    if (!m->names)
        return false;
    for (uint32_t i = 0; i < audit->account_count; i++) {
        uint32_t at = position(m->accounts, m->account_count, audit->accounts[i].id);
        if (at < m->account_count)
            m->names[at] = audit->accounts[i].name;
    }
    return true;
}

/* The cell, or NULL where an axis was cut. */
static ModelCell *cell_of(const ModelMatrix *m, Slice account, Slice service)
{
    uint32_t row = position(m->accounts, m->account_count, account);
    uint32_t column = position(m->services, m->service_count, service);
    if (row == m->account_count || column == m->service_count)
        return NULL;
    return &m->cells[(size_t)row * m->service_count + column];
}

bool model_build_matrix(const Audit *audit, Arena *arena, Model *model)
{
    ModelMatrix *m = &model->matrix;
    if (!name_axes(audit, arena, m))
        return false;
    size_t cells = (size_t)m->account_count * m->service_count;
    m->cells = arena_array(arena, cells, sizeof(ModelCell));
    if (!m->cells)
        return false;
    for (size_t i = 0; i < cells; i++)
        m->cells[i].worst = MODEL_SEVERITIES;
    for (uint32_t i = 0; i < audit->tally_count; i++) {
        const AuditTally *t = &audit->tallies[i];
        ModelCell *cell = cell_of(m, t->account, t->service);
        if (cell)
            cell->data |= audit_population(&t->verdicts) > 0;
    }
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *f = &audit->findings[i];
        ModelCell *cell = cell_of(m, f->account, f->service);
        if (!cell)
            continue;
        cell->data = true;
        cell->findings++;
        if (slice_equal(f->kind, SLICE("review"))) {
            cell->reviews += f->count;
            continue;
        }
        cell->violations += f->count;
        int severity = model_severity_of(audit, f);
        cell->worst = severity < cell->worst ? severity : cell->worst;
    }
    return true;
}
