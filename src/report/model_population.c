/* What a policy's population is of: services and accounts. */
#include <stdlib.h>

#include "base/text.h"
#include "report/model.h"

enum { NAMED_SERVICES = 3 };

typedef struct {
    Slice service;
    uint64_t population;
} Weighed;

/* The policy's cells stand together, by account. */
static const AuditTally *cells_of(const Audit *audit, const AuditPolicy *policy, uint32_t *count)
{
    uint32_t number = (uint32_t)(policy - audit->policies), first = 0, end = audit->tally_count;
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        if (audit->tallies[middle].policy < number)
            first = middle + 1;
        else
            end = middle;
    }
    for (*count = 0; first + *count < audit->tally_count; ++*count)
        if (audit->tallies[first + *count].policy != number)
            break;
    return &audit->tallies[first];
}

uint64_t model_policy_accounts(const Audit *audit, const AuditPolicy *policy)
{
    uint32_t count;
    uint64_t accounts = 0;
    const AuditTally *cells = cells_of(audit, policy, &count);
    for (uint32_t i = 0; i < count; i++)
        accounts += i == 0 || !slice_equal(cells[i].account, cells[i - 1].account);
    return accounts;
}

static int compare_services(const void *a, const void *b)
{
    return slice_compare(((const Weighed *)a)->service, ((const Weighed *)b)->service);
}

static int compare_weights(const void *a, const void *b)
{
    const Weighed *x = a, *y = b;
    if (x->population != y->population)
        return x->population > y->population ? -1 : 1;
    return slice_compare(x->service, y->service);
}

/* Each service once; how many. */
static uint32_t merge(Weighed *services, uint32_t count)
{
    uint32_t merged = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (merged && slice_equal(services[merged - 1].service, services[i].service))
            services[merged - 1].population += services[i].population;
        else
            services[merged++] = services[i];
    }
    return merged;
}

static void add_short(Slice service, Buffer *out)
{
    Slice end = SLICE(".amazonaws.com");
    if (service.size > end.size && slice_ends(service, end))
        service.size -= end.size;
    buffer_add(out, service);
}

void model_add_services(const Audit *audit, const AuditPolicy *policy, Buffer *out)
{
    uint32_t count;
    const AuditTally *cells = cells_of(audit, policy, &count);
    Weighed *services = calloc(count ? count : 1, sizeof(Weighed));
    if (!services) {
        out->failed = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        services[i] = (Weighed){cells[i].service, audit_population(&cells[i].verdicts)};
    qsort(services, count, sizeof(Weighed), compare_services);
    count = merge(services, count);
    qsort(services, count, sizeof(Weighed), compare_weights);
    for (uint32_t i = 0; i < count && i < NAMED_SERVICES; i++) {
        buffer_add(out, i ? SLICE(", ") : SLICE(""));
        add_short(services[i].service, out);
    }
    if (count > NAMED_SERVICES) {
        buffer_add(out, SLICE(" + "));
        text_add_number(out, count - NAMED_SERVICES, "\u202f");
    }
    free(services);
}
