#include "evaluate/picks.h"

PickKind pick_kind(const EvaluatedPick *pick, const EvaluatedPolicy *verdict)
{
    PickKind kind = {.group = {pick->group[0], pick->group[1]},
                     .value = pick->value,
                     .policy = pick->policy,
                     .role = pick->role,
                     .has_value = pick->has_value};
    if (pick->role == 0) {
        kind.verdict = (uint8_t)verdict->verdict;
        kind.exception = verdict->exception;
    }
    return kind;
}

EvaluatedPolicy pick_verdict(const PickKind *kind, Decision decision)
{
    EvaluatedPolicy verdict = {.policy = kind->policy,
                               .exception = kind->exception,
                               .verdict = (Verdict)kind->verdict,
                               .picked = true};
    if (decision == DECISION_COMPLIANT)
        verdict.verdict = evaluated_verdict(&verdict);
    else if (decision == DECISION_INSUFFICIENT)
        verdict.verdict = VERDICT_INSUFFICIENT_DATA;
    return verdict;
}
