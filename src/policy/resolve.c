/* What files name of each other, when all are read: lists, definitions, and what follows from them.
 */
#include "base/limits.h"
#include "base/text.h"
#include "policy/loader.h"

/* ---- names ---- */

Slice loader_nearest(Loader *loader, const Ids *ids, Slice id)
{
    uint32_t count = names_count(ids->names);
    Slice *words = arena_array(loader->arena, count, sizeof(Slice));
    if (!words)
        return (Slice){0};
    for (uint32_t i = 0; i < count; i++)
        words[i] = names_get(ids->names, i);
    return text_nearest(id, words, count);
}

static void report_unknown(Loader *loader, const Reference *reference, const Ids *ids,
                           const char *what, const char *code)
{
    Slice id = reference->attribute->value;
    xml_report(reference->file, DIAGNOSTIC_ERROR, reference->attribute->value_offset, code,
               xml_hint(reference->file, "did you mean '%s'?", loader_nearest(loader, ids, id)),
               "%s '%.*s' is not there", what, XML_SHOWN(id));
}

/* What a file of exceptions names of policies, where none was loaded: it is checked alone. */
static bool is_alone(const Loader *loader)
{
    return loader->xml_files.count == 0;
}

static void resolve_list(Loader *loader, const Reference *reference)
{
    uint32_t number = names_find(loader->list_ids.names, reference->attribute->value);
    if (number == NAMES_NONE) {
        if (!is_alone(loader))
            report_unknown(loader, reference, &loader->list_ids, "list", "unknown-list");
        return;
    }
    NamedList *named = loader->lists.items[number];
    /* Inline values, given as well, were reported; they stay. */
    if (!reference->condition->list)
        reference->condition->list = &named->list;
    if (reference->condition->kind == CONDITION_IN_NETWORK)
        list_check_networks(named);
    if (reference->condition->kind == CONDITION_RANGE_INCLUDES)
        list_check_numbers(named);
}

static Definition *definition_called(const Loader *loader, Slice id)
{
    uint32_t number = names_find(loader->definition_ids.names, id);
    return number == NAMES_NONE ? NULL : loader->definitions.items[number];
}

/* ---- definitions ---- */

static TreeFacts facts_of(Loader *loader, const Condition *condition, size_t depth);

/* "a -> b -> a", of the definitions that are open, from the one met again on. */
static void report_cycle(Loader *loader, Definition *again)
{
    Buffer chain = {0};
    bool on = false;
    for (uint32_t i = 0; i < loader->open.count; i++) {
        Definition *open = loader->open.items[i];
        on |= open == again;
        if (on)
            buffer_printf(&chain, "%.*s -> ", XML_SHOWN(open->id));
    }
    buffer_add(&chain, again->id);
    xml_report(again->file, DIAGNOSTIC_ERROR, again->offset, "definition-cycle", (Slice){0},
               "definition '%.*s' uses itself: %.*s", XML_SHOWN(again->id),
               (int)(chain.size > 600 ? 600 : chain.size), chain.data ? chain.data : "");
    buffer_free(&chain);
}

static void report_size(const TreeFacts *facts, XmlFile *file, size_t offset, const char *what,
                        Slice id)
{
    if (facts->depth > LIMIT_XML_DEPTH)
        xml_report(file, DIAGNOSTIC_ERROR, offset, "too-deep", (Slice){0},
                   "conditions, with the definitions they use, nest deeper than %d at %s '%.*s'",
                   LIMIT_XML_DEPTH, what, XML_SHOWN(id));
    else if (facts->size > LIMIT_CONDITIONS)
        xml_report(file, DIAGNOSTIC_ERROR, offset, "too-large", (Slice){0},
                   "%s '%.*s' has more than %d conditions, with the definitions it uses", what,
                   XML_SHOWN(id), LIMIT_CONDITIONS);
}

/* Looks at the definition where that was not done yet. `depth`: how deep in the stack we are. */
static TreeFacts definition_facts(Loader *loader, Definition *definition, size_t depth)
{
    if (definition->state == DEFINITION_DONE || definition->state == DEFINITION_BROKEN)
        return definition->facts;
    if (definition->state == DEFINITION_OPEN) {
        report_cycle(loader, definition);
        definition->facts.broken = true;
        return definition->facts;
    }
    definition->state = DEFINITION_OPEN;
    if (!pointers_add(&loader->open, definition, loader->arena))
        loader->failed = true;
    else {
        bool cyclic = false;
        TreeFacts facts = facts_of(loader, definition->condition, depth);
        cyclic = definition->facts.broken;
        loader->open.count--;
        if (!facts.broken && !cyclic)
            report_size(&facts, definition->file, definition->offset, "definition", definition->id);
        facts.broken |= cyclic || facts.depth > LIMIT_XML_DEPTH || facts.size > LIMIT_CONDITIONS;
        definition->facts = facts;
    }
    definition->state = definition->facts.broken ? DEFINITION_BROKEN : DEFINITION_DONE;
    return definition->facts;
}

static void join(TreeFacts *facts, const TreeFacts *inside)
{
    facts->size += inside->size;
    if (facts->size > LIMIT_CONDITIONS)
        facts->size = LIMIT_CONDITIONS + 1;
    if (inside->depth + 1 > facts->depth)
        facts->depth = inside->depth + 1;
    facts->broken |= inside->broken;
    if (!facts->unfilled)
        facts->unfilled = inside->unfilled;
}

/*
 * Conditions below a use are not linked yet, so this walks each definition once. `depth` bounds the
 * recursion through chains of definitions; a single file's own tree is bounded by LIMIT_XML_DEPTH.
 */
static TreeFacts facts_of(Loader *loader, const Condition *condition, size_t depth)
{
    TreeFacts facts = {.size = 1, .depth = 1};
    if (!condition)
        return (TreeFacts){0};
    if (depth > LIMIT_XML_DEPTH) {
        facts.depth = LIMIT_XML_DEPTH + 1;
        return facts;
    }
    const PolicyList *list = condition->list;
    if (list && list->id.size && list->count == 0 && !list->may_be_empty)
        facts.unfilled = list;
    bool walks = condition->kind == CONDITION_SOME || condition->kind == CONDITION_EVERY;
    for (uint32_t i = 0; i < condition->child_count; i++) {
        TreeFacts inside = facts_of(loader, condition->children[i], depth + 1);
        join(&facts, &inside);
        facts.relative |= inside.relative && !walks;
    }
    Definition *used =
        condition->kind == CONDITION_USE ? definition_called(loader, condition->value) : NULL;
    if (used) {
        TreeFacts inside = definition_facts(loader, used, depth + 1);
        join(&facts, &inside);
        facts.relative |= inside.relative;
    }
    facts.relative |= (condition->field && condition->field->relative) ||
                      (condition->other && condition->other->relative);
    return facts;
}

static void link_use(Loader *loader, const Reference *use)
{
    Definition *definition = definition_called(loader, use->attribute->value);
    if (!definition || definition->facts.broken || !definition->condition)
        return;
    if (definition->facts.relative && !use->inside && !use->in_definition) {
        xml_report(
            use->file, DIAGNOSTIC_ERROR, use->attribute->value_offset, "relative-field", (Slice){0},
            "definition '%.*s' has fields relative to an element, but is used outside <some> "
            "and <every>",
            XML_SHOWN(definition->id));
        return;
    }
    Condition **children = arena_array(loader->arena, 1, sizeof(Condition *));
    if (!children) {
        loader->failed = true;
        return;
    }
    children[0] = definition->condition;
    use->condition->children = children;
    use->condition->child_count = 1;
}

/* ---- policies ---- */

static void warn_unfilled(Loader *loader, const PolicyException *exception, const PolicyList *list)
{
    diagnostics_report(loader->sink, DIAGNOSTIC_WARNING, "empty-list", exception->file,
                       exception->line,
                       "exception '%.*s' covers nothing: it depends on the list '%.*s', which is "
                       "empty",
                       XML_SHOWN(exception->id), XML_SHOWN(list->id));
}

static void check_policy(Loader *loader, Policy *policy, const Written *written)
{
    TreeFacts all = {0};
    const Condition *const trees[] = {policy->set_scope, policy->scope, policy->evaluable,
                                      policy->outcome};
    const Correlation *correlation = policy->correlation;
    for (size_t i = 0; i < sizeof trees / sizeof trees[0]; i++) {
        TreeFacts facts = facts_of(loader, trees[i], 0);
        join(&all, &facts);
    }
    for (uint32_t i = 0; correlation && i < correlation->step_count; i++) {
        TreeFacts facts = facts_of(loader, correlation->steps[i].condition, 0);
        join(&all, &facts);
    }
    for (uint32_t i = 0; i < policy->exception_count; i++) {
        PolicyException *exception = &policy->exceptions[i];
        TreeFacts facts = facts_of(loader, exception->condition, 0);
        /* Who writes exceptions must not be able to switch a policy off. */
        if (exception->apart && facts.unfilled) {
            exception->idle = EXCEPTION_IDLE_LIST;
            warn_unfilled(loader, exception, facts.unfilled);
            facts.unfilled = NULL;
        }
        join(&all, &facts);
    }
    all.depth--; /* the joining counted a level that isn't there */
    policy->unfilled = all.unfilled;
    if (!all.broken)
        report_size(&all, written->file, written->offset, "policy", policy->id);
}

static void check_names(Loader *loader, const Pointers *references, const Ids *ids,
                        const char *what, const char *code)
{
    for (uint32_t i = 0; i < references->count; i++) {
        const Reference *reference = references->items[i];
        if (!is_alone(loader) && names_find(ids->names, reference->attribute->value) == NAMES_NONE)
            report_unknown(loader, reference, ids, what, code);
    }
}

void loader_resolve(Loader *loader)
{
    lists_settle(loader);
    for (uint32_t i = 0; i < loader->list_references.count; i++)
        resolve_list(loader, loader->list_references.items[i]);
    check_names(loader, &loader->uses, &loader->definition_ids, "definition", "unknown-definition");
    check_names(loader, &loader->with_lists, &loader->list_ids, "list", "unknown-list");
    check_names(loader, &loader->with_parameters, &loader->parameter_ids, "parameter",
                "unknown-parameter");
    for (uint32_t i = 0; i < loader->definitions.count; i++)
        definition_facts(loader, loader->definitions.items[i], 0);
    for (uint32_t i = 0; i < loader->policies.count; i++)
        check_policy(loader, loader->policies.items[i], loader->written.items[i]);
    for (uint32_t i = 0; i < loader->uses.count; i++)
        link_use(loader, loader->uses.items[i]);
}
