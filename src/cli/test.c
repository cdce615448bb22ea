/* trailaudit test: runs the examples that stand in policies. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "evaluate/evaluate.h"

typedef struct {
    const Program *program;
    EventReader *reader;
    Evaluator *evaluator;
    const Surroundings *surroundings;
    bool verbose;
    unsigned long passed, failed;
    bool broken; /* memory ran out */
} Examples;

typedef struct {
    EventValue value;
    bool found;
} Element;

static bool take_element(void *context, EventValue value)
{
    *(Element *)context = (Element){value, true};
    return false;
}

/* The record of an example: the object itself, or number `of` of an array. */
static bool example_record(const PolicyExample *example, Slice *text)
{
    EventValue value;
    size_t offset;
    const char *reason;
    if (!event_value_parse(slice_trim(example->json), &value, &offset, &reason))
        return false;
    Element element = {value, true};
    if (value.type == EVENT_ARRAY) {
        EventPathStep step = {.kind = EVENT_STEP_INDEX, .index = example->of - 1};
        element.found = false;
        event_visit(value, &step, 1, take_element, &element);
    }
    *text = (Slice){element.value.data, element.value.size};
    return element.found && element.value.type == EVENT_OBJECT;
}

/* The record must be followed by readable bytes: it is given to the reader in a buffer of its own. */
static bool read_record(Examples *examples, Slice text, Buffer *copy, EventRecord *record,
                        Problem *problem)
{
    buffer_clear(copy);
    buffer_add(copy, text);
    if (!buffer_reserve(copy, 64))
        return false;
    memset(copy->data + copy->size, 0, 64);
    return event_reader_single(examples->reader, buffer_slice(copy), record, problem);
}

static Verdict verdict_of(Examples *examples, const EventRecord *record, uint32_t policy)
{
    const EvaluatedPolicy *verdicts;
    uint32_t count;
    evaluator_begin(examples->evaluator, record, (Slice){0});
    if (!evaluator_run(examples->evaluator, &verdicts, &count)) {
        examples->broken = true;
        return VERDICT_NOT_APPLICABLE;
    }
    for (uint32_t i = 0; i < count; i++)
        if (verdicts[i].policy == policy)
            return verdicts[i].verdict;
    return VERDICT_NOT_APPLICABLE;
}

static void tell(Examples *examples, const Policy *policy, const PolicyExample *example,
                 uint32_t number, const char *got)
{
    Buffer line = {0};
    Diagnostic diagnostic = {.level = DIAGNOSTIC_ERROR,
                             .code = "example-fails",
                             .file = example->file,
                             .line = example->line};
    Buffer message = {0};
    buffer_printf(&message, "example %u of policy %.*s: expected %s, got %s", number,
                  (int)policy->id.size, policy->id.data, policy_verdict_word(example->verdict),
                  got);
    diagnostic.message = buffer_slice(&message);
    diagnostics_format(&diagnostic, examples->surroundings->colour, &line);
    fwrite(line.data ? line.data : "", 1, line.size, stderr);
    buffer_free(&message);
    buffer_free(&line);
}

static void run_example(Examples *examples, uint32_t policy_number, uint32_t number, Buffer *copy)
{
    const Policy *policy = examples->program->policies[policy_number].source;
    const PolicyExample *example = &policy->examples[number];
    Slice text;
    EventRecord record;
    Problem problem;
    const char *got = "a record that cannot be read";
    bool good = example_record(example, &text) &&
                read_record(examples, text, copy, &record, &problem);
    if (good) {
        Verdict verdict = verdict_of(examples, &record, policy_number);
        got = policy_verdict_word(verdict);
        good = verdict == example->verdict;
    }
    if (good)
        examples->passed++;
    else
        examples->failed++;
    if (!good)
        tell(examples, policy, example, number + 1, got);
    else if (examples->verbose)
        printf("passed: %.*s example %u: %s\n", (int)policy->id.size, policy->id.data, number + 1,
               got);
}

static int run_examples(const PolicySet *policies, const Arguments *arguments,
                        const Surroundings *surroundings)
{
    Program *program = program_compile(policies, NULL);
    Examples examples = {.program = program,
                         .surroundings = surroundings,
                         .verbose = argument_given(arguments, OPTION_VERBOSE)};
    if (program) {
        examples.reader = event_reader_new(program->columns);
        examples.evaluator = evaluator_new(program);
    }
    Buffer copy = {0};
    examples.broken = !examples.reader || !examples.evaluator;
    for (uint32_t i = 0; !examples.broken && i < program->policy_count; i++)
        for (uint32_t j = 0; !examples.broken && j < program->policies[i].source->example_count; j++)
            run_example(&examples, i, j, &copy);
    buffer_free(&copy);
    evaluator_free(examples.evaluator);
    event_reader_free(examples.reader);
    program_free(program);
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
