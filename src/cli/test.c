/* trailaudit test: runs the examples that stand in policies. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "evaluate/evaluate.h"

typedef struct {
    const Arguments *arguments;
    const Surroundings *surroundings;
    const PolicySet *policies;
    Program *program;
    uint8_t *noted; /* by node: the truths that examples without settings of their own met */
    bool verbose;
    unsigned long passed, failed;
    bool broken; /* memory ran out */
} Examples;

/* ---- the records of an example ---- */

typedef struct {
    Arena *arena;
    Slice *records;
    uint32_t count, capacity;
    bool good;
} Records;

static bool take_element(void *context, EventValue value)
{
    Records *records = context;
    if (records->count == records->capacity) {
        uint32_t capacity = records->capacity ? records->capacity * 2 : 16;
        Slice *grown = arena_array(records->arena, capacity, sizeof(Slice));
        if (!grown)
            return records->good = false;
        if (records->count)
            memcpy(grown, records->records, records->count * sizeof(Slice));
        records->records = grown;
        records->capacity = capacity;
    }
    records->records[records->count++] = (Slice){value.data, value.size};
    return true;
}

/* The record itself, or all of an array. */
static bool example_records(const PolicyExample *example, Records *records)
{
    EventValue value;
    size_t offset;
    const char *reason;
    records->good = event_value_parse(slice_trim(example->json), &value, &offset, &reason);
    EventPathStep each = {.kind = EVENT_STEP_EACH};
    if (records->good && value.type == EVENT_ARRAY)
        event_visit(value, &each, 1, take_element, records);
    else if (records->good)
        take_element(records, value);
    return records->good && example->of >= 1 && example->of <= records->count;
}

/* ---- running ---- */

static void tell(Examples *examples, const Policy *policy, const PolicyExample *example,
                 uint32_t number, const char *got)
{
    Buffer line = {0}, message = {0};
    Diagnostic diagnostic = {.level = DIAGNOSTIC_ERROR,
                             .code = "example-fails",
                             .file = example->file,
                             .line = example->line};
    buffer_printf(&message, "example %u of policy %.*s: expected %s, got %s", number,
                  (int)policy->id.size, policy->id.data, policy_verdict_word(example->verdict),
                  got);
    diagnostic.message = buffer_slice(&message);
    diagnostics_format(&diagnostic, examples->surroundings->colour, &line);
    fwrite(line.data ? line.data : "", 1, line.size, stderr);
    buffer_free(&message);
    buffer_free(&line);
}

/* Verdict of the example's record; false with why in `got` where there is none. */
static bool run_records(Examples *examples, const Program *program, uint32_t policy,
                        const PolicyExample *example, uint8_t *noted, Verdict *verdict,
                        const char **got)
{
    Arena arena = {0};
    Records records = {.arena = &arena};
    Problem problem = {0};
    bool done = example_records(example, &records);
    Verdict *verdicts = done ? arena_array(&arena, records.count, sizeof(Verdict)) : NULL;
    *got = "a record that cannot be read";
    done = verdicts && evaluate_texts(program, records.records, records.count, policy, verdicts,
                                      noted, &problem);
    if (done)
        *verdict = verdicts[example->of - 1];
    else if (verdicts && !problem.detail.data)
        examples->broken = true;
    arena_free(&arena);
    return done;
}

/* An example with lists and parameters of its own: the policies are read anew with them. */
static bool run_with_inputs(Examples *examples, const Policy *policy, const PolicyExample *example,
                            Verdict *verdict, const char **got)
{
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    PolicySet *set = sink ? policy_load_with(examples->arguments->operands,
                                             examples->arguments->operand_count, example->inputs,
                                             &arena, sink)
                          : NULL;
    bool good = set && diagnostics_count(sink, DIAGNOSTIC_ERROR) == 0;
    Program *program = good ? program_compile(set, NULL) : NULL;
    *got = "policies that do not load with its lists and parameters";
    bool done = false;
    if (!sink || (good && !program))
        examples->broken = true;
    for (uint32_t i = 0; program && i < program->policy_count; i++)
        if (slice_equal(program->policies[i].source->id, policy->id))
            done = run_records(examples, program, i, example, NULL, verdict, got);
    program_free(program);
    diagnostics_free(sink);
    arena_free(&arena);
    return done;
}

static void run_example(Examples *examples, uint32_t policy_number, uint32_t number)
{
    const Policy *policy = examples->program->policies[policy_number].source;
    const PolicyExample *example = &policy->examples[number];
    Verdict verdict;
    const char *got;
    bool good = example->inputs ? run_with_inputs(examples, policy, example, &verdict, &got)
                                : run_records(examples, examples->program, policy_number, example,
                                              examples->noted, &verdict, &got);
    if (good) {
        got = policy_verdict_word(verdict);
        good = verdict == example->verdict;
    }
    examples->passed += good;
    examples->failed += !good;
    if (!good)
        tell(examples, policy, example, number + 1, got);
    else if (examples->verbose)
        printf("passed: %.*s example %u: %s\n", (int)policy->id.size, policy->id.data, number + 1,
               got);
}

static int run_examples(const PolicySet *policies, const Arguments *arguments,
                        const Surroundings *surroundings)
{
    Examples examples = {.arguments = arguments,
                         .surroundings = surroundings,
                         .policies = policies,
                         .program = program_compile(policies, NULL),
                         .verbose = argument_given(arguments, OPTION_VERBOSE)};
    if (examples.program)
        examples.noted = calloc(examples.program->node_count + 1, 1);
    examples.broken = !examples.noted;
    for (uint32_t i = 0; !examples.broken && i < examples.program->policy_count; i++)
        for (uint32_t j = 0;
             !examples.broken && j < examples.program->policies[i].source->example_count; j++)
            run_example(&examples, i, j);
    program_free(examples.program);
    free(examples.noted);
    if (examples.broken) {
        cli_print_error(surroundings, "memory ran out");
        return EXIT_BROKEN;
    }
    printf("%lu passed, %lu failed\n", examples.passed, examples.failed);
    return examples.failed ? EXIT_VIOLATION : EXIT_DONE;
}

int command_test(const Arguments *arguments, const Surroundings *surroundings)
{
    if (arguments->operand_count == 0) {
        cli_print_error(surroundings, "test needs a policy file or a folder; see trailaudit test --help");
        return EXIT_USAGE;
    }
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    PolicySet *policies = sink ? policy_load(arguments->operands, arguments->operand_count, NULL, 0,
                                             &arena, sink)
                               : NULL;
    int status = EXIT_USAGE;
    if (!policies && !(sink && diagnostics_count(sink, DIAGNOSTIC_ERROR))) {
        cli_print_error(surroundings, "memory ran out");
        status = EXIT_BROKEN;
    } else {
        cli_print_diagnostics(sink, surroundings, argument_given(arguments, OPTION_QUIET));
        if (diagnostics_count(sink, DIAGNOSTIC_ERROR) == 0)
            status = run_examples(policies, arguments, surroundings);
    }
    diagnostics_free(sink);
    arena_free(&arena);
    return status;
}
