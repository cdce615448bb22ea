/* From policies to the controls that the matrix shows, and to their findings. */
#include "base/limits.h"
#include "report/model_parts.h"

/* False where the matrix leaves the control out. */
static bool find_control(const Model *model, const AuditControl *control, ModelMapped *found)
{
    for (uint32_t i = 0; i < model->framework_count; i++) {
        const ModelFramework *framework = &model->frameworks[i];
        if (!slice_equal(framework->id, control->framework) ||
            !slice_equal(framework->version, control->version))
            continue;
        for (uint32_t c = 0; c < framework->control_count; c++)
            if (slice_equal(framework->controls[c].id, control->id)) {
                *found = (ModelMapped){control, i, c, false};
                return true;
            }
    }
    return false;
}

static bool map_policy(const AuditPolicy *policy, Arena *arena, const Model *model,
                       ModelMapping *mapping)
{
    const AuditControl **sorted = model_policy_controls(policy, arena);
    mapping->controls = arena_array(arena, policy->control_count, sizeof(ModelMapped));
    if (!sorted || !mapping->controls)
        return false;
    for (uint32_t i = 0; i < policy->control_count; i++) {
        ModelMapped *made = &mapping->controls[mapping->count];
        if (!find_control(model, sorted[i], made)) {
            mapping->others++;
            continue;
        }
        made->begins = mapping->count == 0 || made[-1].framework != made->framework;
        mapping->count++;
    }
    return true;
}

bool model_build_mappings(const Audit *audit, Arena *arena, Model *model)
{
    model->mappings = arena_array(arena, audit->policy_count, sizeof(ModelMapping));
    model->first_of_policy = arena_array(arena, audit->policy_count, sizeof(uint32_t));
    model->next_of_policy = arena_array(arena, audit->finding_count, sizeof(uint32_t));
    bool done = model->mappings && model->first_of_policy && model->next_of_policy;
    for (uint32_t i = 0; done && i < audit->policy_count; i++) {
        model->first_of_policy[i] = UINT32_MAX;
        done = map_policy(&audit->policies[i], arena, model, &model->mappings[i]);
    }
    for (uint32_t i = audit->finding_count; done && i-- > 0;) {
        model->next_of_policy[i] = model->first_of_policy[audit->findings[i].policy];
        model->first_of_policy[audit->findings[i].policy] = i;
    }
    return done;
}

uint64_t model_names_hidden(const AuditCounts *counts)
{
    return counts->other_names +
           (counts->count > LIMIT_SHOWN_NAMES ? counts->count - LIMIT_SHOWN_NAMES : 0);
}

uint64_t model_records_hidden(const AuditCounts *counts)
{
    uint64_t records = counts->other;
    for (uint32_t i = LIMIT_SHOWN_NAMES; i < counts->count; i++)
        records += counts->items[i].count;
    return records;
}

Slice model_short_service(Slice service)
{
    Slice end = SLICE(".amazonaws.com");
    if (service.size > end.size && slice_ends(service, end))
        service.size -= end.size;
    return service;
}
