#include "compile/compile.h"

#include <stdlib.h>

#include "compile/build.h"

/* Adds the policy's scope and its set's to one node; NULL where neither narrows. */
static bool compile_scope(Build *build, const Policy *policy, const ProgramNode **node)
{
    const ProgramNode *parts[2];
    uint32_t count = 0;
    const Condition *conditions[2] = {policy->set_scope, policy->scope};
    for (int i = 0; i < 2; i++)
        if (conditions[i] && !(parts[count++] = build_condition(build, conditions[i], NULL)))
            return false;
    *node = count == 2 ? build_both(build, parts[0], parts[1]) : count ? parts[0] : NULL;
    return count == 0 || *node;
}

/* Counts the conditions that have to hold together, and lists them where there is a list. */
static uint32_t list_parts(const Condition *condition, const ProgramNode *node, ProgramPart *parts)
{
    while (condition->kind == CONDITION_USE)
        condition = condition->children[0];
    if (condition->kind != CONDITION_ALL) {
        if (parts)
            *parts = (ProgramPart){node, condition};
        return 1;
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i < condition->child_count; i++)
        count +=
            list_parts(condition->children[i], node->children[i], parts ? parts + count : NULL);
    return count;
}

static uint32_t list_scope_parts(const ProgramPolicy *policy, ProgramPart *parts)
{
    const Condition *conditions[2] = {policy->source->set_scope, policy->source->scope};
    bool both = conditions[0] && conditions[1];
    uint32_t count = 0;
    for (int i = 0; i < 2; i++)
        if (conditions[i])
            count += list_parts(conditions[i], both ? policy->scope->children[i] : policy->scope,
                                parts ? parts + count : NULL);
    return count;
}

static bool compile_parts(Build *build, ProgramPolicy *target)
{
    target->part_count = list_scope_parts(target, NULL);
    target->parts = arena_array(&build->program->arena, target->part_count, sizeof(ProgramPart));
    if (target->parts)
        list_scope_parts(target, target->parts);
    return target->parts != NULL;
}

static bool compile_optional(Build *build, const Condition *condition, const ProgramNode **node)
{
    *node = NULL;
    return !condition || (*node = build_condition(build, condition, NULL)) != NULL;
}

static bool compile_exceptions(Build *build, ProgramPolicy *target)
{
    const Policy *policy = target->source;
    Program *program = build->program;
    target->exceptions =
        arena_array(&program->arena, policy->exception_count, sizeof(ProgramException));
    if (!target->exceptions)
        return false;
    target->exception_count = policy->exception_count;
    for (uint32_t i = 0; i < policy->exception_count; i++) {
        target->exceptions[i].source = &policy->exceptions[i];
        if (!compile_optional(build, policy->exceptions[i].condition,
                              &target->exceptions[i].condition))
            return false;
    }
    return true;
}

static const ProgramField **compile_fields(Build *build, const PolicyField **fields, uint32_t count)
{
    const ProgramField **compiled =
        arena_array(&build->program->arena, count, sizeof(ProgramField *));
    for (uint32_t i = 0; compiled && i < count; i++)
        if (!(compiled[i] = build_field(build, fields[i], NULL)))
            return NULL;
    return compiled;
}

/* Fields that are written alike are one. False without memory. */
static bool number_group(Build *build, const ProgramField **per, uint32_t count, uint32_t *number)
{
    *number = names_intern(build->group_keys, (Slice){(const char *)per, count * sizeof *per});
    build->program->group_count = names_count(build->group_keys);
    return *number != NAMES_NONE;
}

static bool compile_correlation(Build *build, const Correlation *source, ProgramPolicy *target)
{
    if (!source)
        return true;
    Arena *arena = &build->program->arena;
    ProgramCorrelation *correlation = arena_take(arena, sizeof(ProgramCorrelation));
    if (!correlation)
        return false;
    correlation->source = source;
    correlation->per = compile_fields(build, source->per, source->per_count);
    correlation->steps = arena_array(arena, source->step_count, sizeof(ProgramStep));
    if (!correlation->per || !correlation->steps ||
        !number_group(build, correlation->per, source->per_count, &correlation->group) ||
        (source->field && !(correlation->field = build_field(build, source->field, NULL))))
        return false;
    for (uint32_t i = 0; i < source->step_count; i++) {
        const CorrelationStep *step = &source->steps[i];
        ProgramStep *compiled = &correlation->steps[i];
        compiled->condition = build_condition(build, step->condition, NULL);
        compiled->per = compile_fields(build, step->per, step->per_count);
        if (!compiled->condition || !compiled->per ||
            !number_group(build, compiled->per, step->per_count, &compiled->group))
            return false;
    }
    build->program->step_count += source->step_count;
    target->correlation = correlation;
    return true;
}

static bool compile_policy(Build *build, const Policy *policy, ProgramPolicy *target)
{
    target->source = policy;
    target->configured = policy->unfilled == NULL;
    if (!compile_scope(build, policy, &target->scope) || !compile_parts(build, target) ||
        !compile_optional(build, policy->evaluable, &target->evaluable) ||
        !compile_optional(build, policy->outcome, &target->outcome) ||
        !compile_correlation(build, policy->correlation, target) ||
        !compile_exceptions(build, target))
        return false;
    target->shows = arena_array(&build->program->arena, policy->show_count, sizeof(ProgramField *));
    if (!target->shows)
        return false;
    target->show_count = policy->show_count;
    for (uint32_t i = 0; i < policy->show_count; i++)
        if (!(target->shows[i] = build_field(build, policy->shows[i].field, NULL)))
            return false;
    return true;
}

Program *program_compile(const PolicySet *policies, const ReportDefinition *definition)
{
    Program *program = calloc(1, sizeof(Program));
    if (!program)
        return NULL;
    program->definition = definition;
    Build build = {.program = program};
    bool done = build_begin(&build);
    program->policies = arena_array(&program->arena, policies->policy_count, sizeof(ProgramPolicy));
    done = done && program->policies;
    for (uint32_t i = 0; done && i < policies->policy_count; i++)
        done = compile_policy(&build, policies->policies[i], &program->policies[i]);
    program->policy_count = policies->policy_count;
    done = done && build_finish(&build);
    build_end(&build);
    if (!done) {
        program_free(program);
        return NULL;
    }
    return program;
}

void program_free(Program *program)
{
    if (!program)
        return;
    for (uint32_t i = 0; i < program->set_count; i++)
        names_free(program->sets[i]);
    for (uint32_t i = 0; i < program->regex_count; i++)
        pcre2_code_free(program->regexes[i]);
    arena_free(&program->arena);
    free(program->sets);
    free(program->regexes);
    free(program);
}
