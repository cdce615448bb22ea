/* Exceptions that cover more than was meant, or nothing at all. */
#include "policy/loader.h"

/* ---- broad ones ---- */

static bool path_begins(const PolicyField *field, const char *key)
{
    return field->step_count && field->steps[0].kind == EVENT_STEP_KEY &&
           slice_equal(field->steps[0].key, slice_of(key));
}

/* Whether the field tells who, where or on what: principal, account or resource. */
static bool tells_apart(const PolicyField *field)
{
    if (!field || field->relative)
        return false;
    if (field->kind == FIELD_ACCOUNT)
        return true;
    if (field->kind == FIELD_FACT)
        return field->fact == FACT_PRINCIPAL || field->fact == FACT_ACTOR ||
               field->fact == FACT_ACCOUNT || field->fact == FACT_CALLER_ACCOUNT;
    return path_begins(field, "userIdentity") || path_begins(field, "recipientAccountId") ||
           path_begins(field, "resources") || path_begins(field, "requestParameters") ||
           path_begins(field, "responseElements");
}

static bool is_any_run(Slice pattern)
{
    for (size_t i = 0; i < pattern.size; i++)
        if (pattern.data[i] != '*')
            return false;
    return true;
}

/* Whether what meets the condition is some principals, accounts or resources, not all of them. */
static bool narrows(const Condition *condition)
{
    bool any = condition->kind == CONDITION_ANY;
    bool joined = condition->kind == CONDITION_ALL || any || condition->kind == CONDITION_USE;
    if (condition->kind == CONDITION_NOT || condition->kind == CONDITION_PRESENT ||
        condition->kind == CONDITION_ABSENT ||
        (condition->kind == CONDITION_LIKE && !condition->list && is_any_run(condition->value)))
        return false;
    if (!joined)
        return tells_apart(condition->field) || tells_apart(condition->other);
    for (uint32_t i = 0; i < condition->child_count; i++)
        if (narrows(condition->children[i]) != any)
            return !any;
    return any && condition->child_count;
}

static void warn_broad(Loader *loader, PolicyException *exception)
{
    exception->broad = !exception->condition || !narrows(exception->condition);
    /* Who writes one inside its policy sees all that it covers. */
    if (exception->broad && exception->apart)
        diagnostics_report(loader->sink, DIAGNOSTIC_WARNING, "broad-exception", exception->file,
                           exception->line,
                           "exception '%.*s' is broad: it has no condition on principal, account "
                           "or resource",
                           XML_SHOWN(exception->id));
}

/* ---- those that never cover anything ---- */

static void warn_useless(Loader *loader, const Policy *policy, const PolicyException *exception)
{
    if (policy->kind == POLICY_REVIEW)
        diagnostics_report(loader->sink, DIAGNOSTIC_WARNING, "useless-exception", exception->file,
                           exception->line,
                           "exception '%.*s' never covers anything: policy '%.*s' is a review, "
                           "which has no violations; write a disposition",
                           XML_SHOWN(exception->id), XML_SHOWN(policy->id));
    else if (exception->condition &&
             conditions_contradict(policy->set_scope, policy->scope, exception->condition))
        diagnostics_report(loader->sink, DIAGNOSTIC_WARNING, "useless-exception", exception->file,
                           exception->line,
                           "exception '%.*s' never covers anything: its conditions contradict the "
                           "scope of policy '%.*s'",
                           XML_SHOWN(exception->id), XML_SHOWN(policy->id));
    else if (exception->condition && policy->kind == POLICY_FORBID &&
             conditions_contradict(policy->outcome, NULL, exception->condition))
        diagnostics_report(loader->sink, DIAGNOSTIC_WARNING, "useless-exception", exception->file,
                           exception->line,
                           "exception '%.*s' never covers anything: its conditions contradict what "
                           "policy '%.*s' forbids",
                           XML_SHOWN(exception->id), XML_SHOWN(policy->id));
}

void exceptions_warn(Loader *loader)
{
    if (diagnostics_count(loader->sink, DIAGNOSTIC_ERROR))
        return;
    /* A definition that is broken was not linked, so this ends whatever was wrong. */
    for (uint32_t i = 0; i < loader->policies.count; i++) {
        Policy *policy = loader->policies.items[i];
        for (uint32_t j = 0; j < policy->exception_count; j++) {
            warn_broad(loader, &policy->exceptions[j]);
            warn_useless(loader, policy, &policy->exceptions[j]);
        }
    }
    for (uint32_t i = 0; i < loader->loose.count; i++)
        warn_broad(loader, loader->loose.items[i]);
}
