/* The frameworks whose control matrix is shown, with all their controls. */
#include "audit/parts.h"

/* `known` may be NULL: no file says which controls the framework has. */
static bool add_framework(Audit *audit, Slice id, Slice version, bool requested,
                          const Framework *known)
{
    AuditFramework *framework = &audit->frameworks[audit->framework_count++];
    *framework = (AuditFramework){.id = id, .version = version, .requested = requested};
    framework->controls =
        arena_array(&audit->arena, known ? known->control_count : 0, sizeof(AuditFrameworkControl));
    if (!framework->controls)
        return false;
    if (!known)
        return true;
    char hex[DIGEST_HEX_SIZE + 1];
    digest_hex(&known->sha256, hex);
    framework->title = known->title;
    framework->source = known->source;
    framework->sha256 = arena_copy(&audit->arena, slice_of(hex));
    framework->control_count = known->control_count;
    for (uint32_t i = 0; i < known->control_count; i++)
        framework->controls[i] =
            (AuditFrameworkControl){known->controls[i].id, known->controls[i].title};
    return framework->sha256.data != NULL;
}

/* Whether it stands there already: a definition may name it twice. */
static bool is_there(const Audit *audit, Slice id, Slice version)
{
    for (uint32_t i = 0; i < audit->framework_count; i++)
        if (slice_equal(audit->frameworks[i].id, id) &&
            slice_equal(audit->frameworks[i].version, version))
            return true;
    return false;
}

static bool is_mapped(const Program *program, const Framework *framework)
{
    for (uint32_t p = 0; p < program->policy_count; p++) {
        const Policy *policy = program->policies[p].source;
        for (uint32_t c = 0; c < policy->control_count; c++)
            if (slice_equal(policy->controls[c].framework, framework->id) &&
                slice_equal(policy->controls[c].version, framework->version))
                return true;
    }
    return false;
}

bool build_frameworks(Audit *audit, const AuditBuild *build)
{
    const FrameworkSet *known = build->frameworks;
    const ReportDefinition *definition = build->definition;
    uint32_t asked = definition ? definition->framework_count : 0;
    audit->frameworks = arena_array(&audit->arena,
                                    asked   ? asked
                                    : known ? known->count
                                            : 0,
                                    sizeof(AuditFramework));
    bool done = audit->frameworks != NULL;
    for (uint32_t i = 0; done && i < asked; i++) {
        const ReportFramework *wanted = &definition->frameworks[i];
        if (!is_there(audit, wanted->id, wanted->version))
            done = add_framework(audit, wanted->id, wanted->version, true,
                                 known ? framework_find(known, wanted->id, wanted->version) : NULL);
    }
    for (uint32_t i = 0; done && asked == 0 && known && i < known->count; i++) {
        const Framework *framework = known->frameworks[i];
        if (is_mapped(build->program, framework))
            done = add_framework(audit, framework->id, framework->version, false, framework);
    }
    return done;
}
