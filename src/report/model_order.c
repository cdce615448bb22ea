/* The order in which reports for people list the findings of a service. */
#include "report/model_parts.h"

/* Those of the service, violations or items to review, behind those that are listed already. */
static void list(const Audit *audit, const ModelService *service, bool reviews, Model *model,
                 uint32_t *count)
{
    for (uint32_t i = service->first; i < service->first + service->count; i++)
        if (model_is_review(&audit->findings[i]) == reviews)
            model->listed[(*count)++] = i;
}

bool model_order_findings(const Audit *audit, Arena *arena, Model *model)
{
    uint32_t count = 0;
    model->listed = arena_array(arena, audit->finding_count, sizeof(uint32_t));
    if (!model->listed)
        return false;
    for (uint32_t a = 0; a < model->account_count; a++)
        for (uint32_t s = 0; s < model->accounts[a].service_count; s++) {
            const ModelService *service = &model->accounts[a].services[s];
            list(audit, service, false, model, &count);
            list(audit, service, true, model, &count);
        }
    return true;
}

bool model_is_review(const AuditFinding *finding)
{
    return slice_equal(finding->kind, SLICE("review"));
}
