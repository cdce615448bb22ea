/* Exceptions and dispositions find their policies, when all files are read. */
#include "policy/loader.h"

/* The number of the policy that is named; NAMES_NONE, reported, where there is none. Without any
 * policy, as where a file of exceptions is checked alone, nothing is said. */
static uint32_t policy_named(Loader *loader, const Apart *apart)
{
    if (!apart->policy || apart->policy->bad || loader->policies.count == 0)
        return NAMES_NONE;
    Slice id = apart->policy->value;
    uint32_t number = names_find(loader->policies_ids.names, id);
    if (number == NAMES_NONE)
        xml_report(apart->file, DIAGNOSTIC_ERROR, apart->policy->value_offset, "unknown-policy",
                   xml_hint(apart->file, "did you mean '%s'?",
                            loader_nearest(loader, &loader->policies_ids, id)),
                   "policy '%.*s' is not there", XML_SHOWN(id));
    return number;
}

/* Behind those that a policy has, room for as many more. */
static bool make_room(Policy *policy, uint32_t more, Arena *arena)
{
    PolicyException *all = arena_array(arena, policy->exception_count + more, sizeof *all);
    if (!all)
        return false;
    if (policy->exception_count)
        memcpy(all, policy->exceptions, policy->exception_count * sizeof *all);
    policy->exceptions = all;
    return true;
}

/* Those that come to each policy are counted first: it then grows once. */
static bool attach_exceptions(Loader *loader)
{
    uint32_t count = loader->apart.count, policies = loader->policies.count;
    uint32_t *named = arena_array(loader->arena, count, sizeof *named);
    uint32_t *more = arena_array(loader->arena, policies, sizeof *more);
    bool done = named && more;
    for (uint32_t i = 0; done && i < count; i++)
        if ((named[i] = policy_named(loader, loader->apart.items[i])) != NAMES_NONE)
            more[named[i]]++;
    for (uint32_t i = 0; done && i < policies; i++)
        done = !more[i] || make_room(loader->policies.items[i], more[i], loader->arena);
    for (uint32_t i = 0; done && i < count; i++) {
        Apart *apart = loader->apart.items[i];
        Policy *policy = named[i] == NAMES_NONE ? NULL : loader->policies.items[named[i]];
        if (policy)
            policy->exceptions[policy->exception_count++] = apart->exception;
        else
            done = pointers_add(&loader->loose, &apart->exception, loader->arena);
    }
    return done;
}

void exceptions_attach(Loader *loader)
{
    loader->failed |= !attach_exceptions(loader);
    for (uint32_t i = 0; i < loader->dispositions.count && !loader->failed; i++) {
        Apart *apart = loader->dispositions.items[i];
        uint32_t number = policy_named(loader, apart);
        apart->disposition.policy = number == NAMES_NONE ? NULL : loader->policies.items[number];
        loader->failed |=
            !pointers_add(&loader->found_dispositions, &apart->disposition, loader->arena);
    }
}
