/* From the elements of one file to policies and definitions. */
#include "policy/loader.h"

bool pointers_add(Pointers *pointers, void *item, Arena *arena)
{
    if (pointers->count == pointers->capacity) {
        uint32_t capacity = pointers->capacity ? pointers->capacity * 2 : 16;
        void **items = arena_array(arena, capacity, sizeof(void *));
        if (!items)
            return false;
        if (pointers->count)
            memcpy(items, pointers->items, pointers->count * sizeof(void *));
        pointers->items = items;
        pointers->capacity = capacity;
    }
    pointers->items[pointers->count++] = item;
    return true;
}

uint32_t loader_claim(Reader *reader, Ids *ids, const char *what, const XmlElement *element,
                      const char *attribute)
{
    Loader *loader = reader->loader;
    const XmlAttribute *id = xml_attribute(element, attribute);
    if (!id || id->bad)
        return NAMES_NONE;
    uint32_t known = names_count(ids->names);
    uint32_t number = names_intern(ids->names, id->value);
    if (number != NAMES_NONE && number < known) {
        const Written *other = ids->places.items[number];
        unsigned line = 0;
        Slice hint = SLICE("it is the list of the report definition's accounts");
        if (other->file) {
            line = xml_line(other->file, other->offset);
            hint = arena_printf(loader->arena, "the other is in %.*s:%u",
                                XML_SHOWN(other->file->name), line);
        }
        xml_report(reader->file, DIAGNOSTIC_ERROR, id->value_offset, "duplicate-id", hint,
                   "%s '%.*s' is already there", what, XML_SHOWN(id->value));
        return NAMES_NONE;
    }
    Written *written = arena_take(loader->arena, sizeof(Written));
    if (number == NAMES_NONE || !written || !pointers_add(&ids->places, written, loader->arena)) {
        loader->failed = true;
        return NAMES_NONE;
    }
    *written = (Written){reader->file, id->value_offset};
    return number;
}

/* ---- children by name ---- */

uint32_t policy_count_children(const XmlElement *element, const char *name)
{
    uint32_t count = 0;
    for (const XmlElement *child = element->first; child; child = child->next)
        count += !child->bad && xml_is(child, name);
    return count;
}

XmlElement *policy_only_child(Reader *reader, const XmlElement *element, const char *name,
                              bool needed)
{
    XmlElement *found = NULL;
    for (XmlElement *child = element->first; child; child = child->next) {
        if (child->bad || !xml_is(child, name))
            continue;
        if (found)
            xml_report(reader->file, DIAGNOSTIC_ERROR, child->offset, "repeated-element",
                       (Slice){0}, "<%s> stands twice in <%.*s>", name, XML_SHOWN(element->name));
        else
            found = child;
    }
    if (!found && needed && !element->bad_inside)
        xml_report(reader->file, DIAGNOSTIC_ERROR, element->offset, "missing-element", (Slice){0},
                   "<%s> is missing in <%.*s>", name, XML_SHOWN(element->name));
    return found;
}

/* ---- definitions ---- */

static void read_definition(Reader *reader, XmlElement *element)
{
    Loader *loader = reader->loader;
    uint32_t number = loader_claim(reader, &loader->definition_ids, "definition", element, "id");
    Condition *condition =
        condition_read_only(reader, element, (ConditionPlace){.in_definition = true}, true);
    if (number == NAMES_NONE)
        return;
    Definition *definition = arena_take(loader->arena, sizeof(Definition));
    if (!definition || !pointers_add(&loader->definitions, definition, loader->arena)) {
        loader->failed = true;
        return;
    }
    definition->id = xml_value(element, "id");
    definition->file = reader->file;
    definition->offset = element->offset;
    definition->condition = condition;
}

/* ---- a policy ---- */

static const Condition *read_scope(Reader *reader, XmlElement *scope)
{
    const XmlAttribute *all = scope ? xml_attribute(scope, "all") : NULL;
    if (!scope)
        return NULL;
    const Condition *condition =
        condition_read_only(reader, scope, (ConditionPlace){0}, all == NULL);
    if (all && condition)
        xml_report(reader->file, DIAGNOSTIC_ERROR, all->name_offset, "too-many-conditions",
                   (Slice){0}, "<scope> takes a condition or all=\"yes\", not both");
    return condition;
}

static void read_outcome(Reader *reader, const XmlElement *element, Policy *policy)
{
    XmlElement *found = NULL;
    for (XmlElement *child = element->first; child; child = child->next) {
        int kind = 0;
        while (kind <= POLICY_REVIEW && !xml_is(child, policy_kind_word((PolicyKind)kind)))
            kind++;
        if (child->bad || kind > POLICY_REVIEW)
            continue;
        Condition *condition = condition_read_only(reader, child, (ConditionPlace){0}, true);
        const Correlation *correlation = correlation_read(reader, child);
        if (found) {
            xml_report(reader->file, DIAGNOSTIC_ERROR, child->offset, "repeated-element",
                       (Slice){0}, "<policy> has one of <require>, <forbid> and <review>, not two");
            continue;
        }
        found = child;
        policy->kind = (PolicyKind)kind;
        policy->outcome = condition;
        policy->correlation = correlation;
    }
    if (!found && !element->bad_inside)
        xml_report(reader->file, DIAGNOSTIC_ERROR, element->offset, "missing-element", (Slice){0},
                   "one of <require>, <forbid> and <review> is missing in <policy>");
}

static bool make_arrays(const XmlElement *element, Policy *policy, Arena *arena)
{
    policy->controls =
        arena_array(arena, policy_count_children(element, "control"), sizeof(PolicyControl));
    policy->exceptions =
        arena_array(arena, policy_count_children(element, "exception"), sizeof(PolicyException));
    policy->examples =
        arena_array(arena, policy_count_children(element, "example"), sizeof(PolicyExample));
    policy->shows = arena_array(arena, policy_count_children(element, "show"), sizeof(PolicyShow));
    return policy->controls && policy->exceptions && policy->examples && policy->shows;
}

static void read_parts(Reader *reader, const XmlElement *element, Policy *policy)
{
    if (!make_arrays(element, policy, reader->loader->arena)) {
        reader->loader->failed = true;
        return;
    }
    for (XmlElement *child = element->first; child; child = child->next) {
        if (child->bad)
            continue;
        if (xml_is(child, "control"))
            policy->control_count +=
                policy_read_control(reader, child, &policy->controls[policy->control_count]);
        else if (xml_is(child, "exception"))
            policy->exception_count +=
                policy_read_exception(reader, child, &policy->exceptions[policy->exception_count]);
        else if (xml_is(child, "example"))
            policy->example_count +=
                policy_read_example(reader, child, &policy->examples[policy->example_count]);
        else if (xml_is(child, "show"))
            policy->show_count +=
                policy_read_show(reader, child, &policy->shows[policy->show_count]);
    }
}

static Severity read_severity(Slice word)
{
    int severity = 0;
    while (severity < SEVERITY_INFO &&
           !slice_equal(word, slice_of(policy_severity_word((Severity)severity))))
        severity++;
    return (Severity)severity;
}

static void read_policy(Reader *reader, const XmlElement *element, const Condition *set_scope,
                        const PolicyFile *file)
{
    Loader *loader = reader->loader;
    Policy *policy = arena_take(loader->arena, sizeof(Policy));
    Written *written = arena_take(loader->arena, sizeof(Written));
    if (!policy || !written || !pointers_add(&loader->policies, policy, loader->arena) ||
        !pointers_add(&loader->written, written, loader->arena)) {
        loader->failed = true;
        return;
    }
    *written = (Written){reader->file, element->offset};
    loader_claim(reader, &loader->policies_ids, "policy", element, "id");
    policy->id = xml_value(element, "id");
    policy->severity = read_severity(xml_value(element, "severity"));
    policy->needs = xml_value(element, "needs");
    policy->attempts_separate = slice_equal(xml_value(element, "attempts"), SLICE("separate"));
    policy->title = xml_words(reader->file, policy_only_child(reader, element, "title", true));
    policy->rationale =
        xml_words(reader->file, policy_only_child(reader, element, "rationale", false));
    policy->remediation =
        xml_words(reader->file, policy_only_child(reader, element, "remediation", false));
    policy->set_scope = set_scope;
    policy->scope = read_scope(reader, policy_only_child(reader, element, "scope", true));
    XmlElement *evaluable = policy_only_child(reader, element, "evaluable", false);
    if (evaluable)
        policy->evaluable = condition_read_only(reader, evaluable, (ConditionPlace){0}, true);
    read_outcome(reader, element, policy);
    read_parts(reader, element, policy);
    policy_warn_duplicate(reader, element, policy);
    policy->file = file;
    policy->line = xml_line(reader->file, element->offset);
    policy->text =
        (Slice){reader->file->source.data + element->offset, element->end - element->offset};
}

static PolicyFile *read_file(Reader *reader)
{
    const XmlElement *root = reader->file->root;
    PolicyFile *file = arena_take(reader->loader->arena, sizeof(PolicyFile));
    if (!file || !pointers_add(&reader->loader->files, file, reader->loader->arena)) {
        reader->loader->failed = true;
        return NULL;
    }
    file->path = reader->file->name;
    file->set_id = xml_value(root, "id");
    file->set_version = xml_value(root, "version");
    file->set_title = xml_words(reader->file, policy_only_child(reader, root, "title", false));
    file->sha256 = reader->file->sha256;
    return file;
}

void policy_set_read(Loader *loader, XmlFile *xml)
{
    Reader reader = {loader, xml};
    PolicyFile *file = read_file(&reader);
    if (!file)
        return;
    const Condition *scope =
        read_scope(&reader, policy_only_child(&reader, xml->root, "scope", false));
    for (XmlElement *child = xml->root->first; child && !loader->failed; child = child->next) {
        if (child->bad)
            continue;
        if (xml_is(child, "list"))
            list_read(&reader, child);
        else if (xml_is(child, "define"))
            read_definition(&reader, child);
        else if (xml_is(child, "policy"))
            read_policy(&reader, child, scope, file);
    }
}
