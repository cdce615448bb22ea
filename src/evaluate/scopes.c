/* Which parts of a policy's scope ever held: why a policy has no data. */
#include <stdlib.h>

#include "evaluate/evaluator.h"

uint32_t evaluate_scope_parts(const ProgramPolicy *policy)
{
    uint32_t count = policy->part_count;
    return count < EVALUATE_SCOPE_PARTS ? (1u << count) - 1 : UINT32_MAX;
}

EvaluatedScope *scopes_new(const Program *program)
{
    EvaluatedScope *scopes = calloc(program->policy_count + 1, sizeof(EvaluatedScope));
    for (uint32_t i = 0; scopes && i < program->policy_count; i++)
        scopes[i].missing = evaluate_scope_parts(&program->policies[i]);
    return scopes;
}

void scopes_meet_settled(Evaluator *evaluator, DispatchEntry *entry)
{
    const Program *program = evaluator->program;
    entry->met = true;
    for (uint32_t i = 0; i < program->policy_count; i++) {
        const ProgramPolicy *policy = &program->policies[i];
        for (uint32_t j = 0; j < policy->part_count && j < EVALUATE_SCOPE_PARTS; j++)
            if (entry->settled[policy->parts[j].node->id] == TRUTH_TRUE)
                evaluator->scopes[i].missing &= ~(1u << j);
    }
}

void scopes_meet_open(Evaluator *evaluator, uint32_t number)
{
    const ProgramPolicy *policy = &evaluator->program->policies[number];
    EvaluatedScope *scope = &evaluator->scopes[number];
    scope->reached = true;
    for (uint32_t rest = scope->missing; rest; rest &= rest - 1) {
        uint32_t part = (uint32_t)__builtin_ctz(rest);
        if (evaluate_node(evaluator, policy->parts[part].node, NULL) == TRUTH_TRUE)
            scope->missing &= ~(1u << part);
    }
}

bool scopes_meet_profile(Evaluator *evaluator, uint32_t number, const uint8_t *truths)
{
    const ProgramPolicy *policy = &evaluator->program->policies[number];
    EvaluatedScope *scope = &evaluator->scopes[number];
    bool settled = true;
    scope->reached = true;
    for (uint32_t rest = scope->missing; rest; rest &= rest - 1) {
        uint32_t part = (uint32_t)__builtin_ctz(rest);
        uint8_t truth = truths[policy->parts[part].node->id];
        if (truth == TRUTH_TRUE)
            scope->missing &= ~(1u << part);
        settled &= truth != TRUTH_OPEN;
    }
    return settled;
}

const EvaluatedScope *evaluator_scopes(const Evaluator *evaluator)
{
    return evaluator->scopes;
}
