/* Exceptions and dispositions find their policies, when all files are read. */
#include "policy/loader.h"

/* The policy that is named; NULL, reported, where there is none. Without any policy, as where a
 * file of exceptions is checked alone, nothing is said. */
static Policy *policy_named(Loader *loader, const Apart *apart)
{
    if (!apart->policy || apart->policy->bad || loader->policies.count == 0)
        return NULL;
    Slice id = apart->policy->value;
    uint32_t number = names_find(loader->policies_ids.names, id);
    if (number != NAMES_NONE)
        return loader->policies.items[number];
    xml_report(apart->file, DIAGNOSTIC_ERROR, apart->policy->value_offset, "unknown-policy",
               xml_hint(apart->file, "did you mean '%s'?",
                        loader_nearest(loader, &loader->policies_ids, id)),
               "policy '%.*s' is not there", XML_SHOWN(id));
    return NULL;
}

/* Behind those that the policy has. */
static bool append(Policy *policy, const PolicyException *exception, Arena *arena)
{
    PolicyException *all = arena_array(arena, policy->exception_count + 1, sizeof *all);
    if (!all)
        return false;
    if (policy->exception_count)
        memcpy(all, policy->exceptions, policy->exception_count * sizeof *all);
    all[policy->exception_count++] = *exception;
    policy->exceptions = all;
    return true;
}

void exceptions_attach(Loader *loader)
{
    for (uint32_t i = 0; i < loader->apart.count && !loader->failed; i++) {
        Apart *apart = loader->apart.items[i];
        Policy *policy = policy_named(loader, apart);
        if (policy)
            loader->failed |= !append(policy, &apart->exception, loader->arena);
        else
            loader->failed |= !pointers_add(&loader->loose, &apart->exception, loader->arena);
    }
    for (uint32_t i = 0; i < loader->dispositions.count && !loader->failed; i++) {
        Apart *apart = loader->dispositions.items[i];
        apart->disposition.policy = policy_named(loader, apart);
        loader->failed |=
            !pointers_add(&loader->found_dispositions, &apart->disposition, loader->arena);
    }
}
