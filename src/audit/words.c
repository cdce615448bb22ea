#include "audit/audit.h"

#include "base/limits.h"

const char *audit_result_word(AuditResult result)
{
    static const char *const words[RESULT_COUNT] = {
        [RESULT_NOT_CONFIGURED] = "NOT CONFIGURED",
        [RESULT_FAIL] = "FAIL",
        [RESULT_INCONCLUSIVE] = "INCONCLUSIVE",
        [RESULT_REVIEW] = "REVIEW",
        [RESULT_EXCEPTED] = "EXCEPTED",
        [RESULT_PASS] = "PASS",
        [RESULT_NO_DATA] = "NO DATA",
        [RESULT_NOT_EVALUATED] = "NOT EVALUATED",
    };
    return words[result];
}

const char *audit_verdict_key(int verdict)
{
    static const char *const keys[AUDIT_VERDICTS] = {
        "compliant", "non_compliant",     "review",        "attempt",
        "excepted",  "insufficient_data", "not_applicable"};
    return keys[verdict];
}

const char *audit_verdict_word(int verdict)
{
    static const char *const words[AUDIT_VERDICTS] = {
        "compliant", "non-compliant",     "review",        "attempt",
        "excepted",  "insufficient-data", "not-applicable"};
    return words[verdict];
}

const char *audit_exception_state(const AuditException *exception)
{
    if (exception->idle.size)
        return "does not count";
    if (exception->never)
        return "never in force";
    if (exception->expired)
        return "expired";
    if (exception->pending)
        return "not yet in force";
    return exception->expiring ? "expires within 30 days" : "in force";
}

bool audit_exception_in_force(const AuditException *exception)
{
    return !exception->idle.size && !exception->never && !exception->expired && !exception->pending;
}

uint64_t audit_population(const AuditVerdicts *verdicts)
{
    uint64_t population = 0;
    for (int i = 0; i < AUDIT_VERDICTS; i++)
        if (i != AUDIT_NOT_APPLICABLE)
            population += verdicts->count[i];
    return population;
}

static uint64_t total(uint64_t count, const AuditCutKind *cut, uint32_t cut_count)
{
    uint64_t all = count < LIMIT_PROBLEMS ? count : LIMIT_PROBLEMS;
    for (uint32_t i = 0; i < cut_count; i++)
        all += cut[i].entries;
    return all > count ? all : count;
}

uint64_t audit_problem_total(const AuditInputs *inputs)
{
    return total(inputs->problem_count, inputs->problems_cut, inputs->problems_cut_count);
}

uint64_t audit_notice_total(const AuditInputs *inputs)
{
    return total(inputs->notice_count, inputs->notices_cut, inputs->notices_cut_count);
}

bool audit_files_split(const AuditInputs *inputs)
{
    return inputs->read || inputs->digests || inputs->sidecars || inputs->others;
}

uint64_t audit_files_read(const AuditInputs *inputs)
{
    uint64_t unread = inputs->skipped + inputs->passed_over + inputs->unreadable;
    return inputs->files > unread ? inputs->files - unread : 0;
}
