/* The words of the language's enumerations. */
#include "policy/policy.h"

const char *policy_kind_word(PolicyKind kind)
{
    static const char *const words[] = {"require", "forbid", "review"};
    return words[kind];
}

const char *policy_severity_word(Severity severity)
{
    static const char *const words[] = {"critical", "high", "medium", "low", "info"};
    return words[severity];
}

const char *policy_verdict_word(Verdict verdict)
{
    static const char *const words[] = {"compliant",     "non-compliant", "review",
                                        "attempt",       "excepted",      "insufficient-data",
                                        "not-applicable"};
    return words[verdict];
}

const char *policy_verdict_key(Verdict verdict)
{
    static const char *const keys[] = {"compliant", "non_compliant",     "review",        "attempt",
                                       "excepted",  "insufficient_data", "not_applicable"};
    return keys[verdict];
}
