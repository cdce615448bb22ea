/* trailaudit test: runs the examples that stand in policies. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/confine.h"
#include "cli/example_programs.h"
#include "cli/home.h"
#include "cli/test_coverage.h"
#include "evaluate/evaluate.h"

typedef struct {
    const Surroundings *surroundings;
    Program *program;
    ExamplePrograms *others;   /* with the lists and parameters of examples */
    PolicyCoverage *coverages; /* by policy; NULL: not asked for */
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

/* One example, and what became of it. */
typedef struct {
    const Policy *policy;
    const PolicyExample *example;
    const Program *program;   /* that it is run with; NULL: there is none */
    uint32_t number;          /* of the policy in it */
    PolicyCoverage *coverage; /* of that policy; or NULL */
    Verdict verdict;
    const char *trouble; /* why there is no verdict; NULL: there is one */
    Buffer why;          /* of a verdict that was not expected */
} Trial;

static void tell(const Examples *examples, const Trial *trial, uint32_t number)
{
    const PolicyExample *example = trial->example;
    Buffer line = {0}, message = {0};
    Diagnostic diagnostic = {.level = DIAGNOSTIC_ERROR,
                             .code = "example-fails",
                             .file = example->file,
                             .line = example->line};
    buffer_printf(&message, "example %u of policy %.*s: expected %s, got %s", number,
                  (int)trial->policy->id.size, trial->policy->id.data,
                  policy_verdict_word(example->verdict),
                  trial->trouble ? trial->trouble : policy_verdict_word(trial->verdict));
    diagnostic.message = buffer_slice(&message);
    diagnostics_format(&diagnostic, examples->surroundings->colour, &line);
    buffer_add(&line, buffer_slice(&trial->why));
    fwrite(line.data ? line.data : "", 1, line.size, stderr);
    buffer_free(&message);
    buffer_free(&line);
}

/* The verdict on the example's record, and why it is that where it is not the one that was
 * expected. False without memory. */
static bool run_records(Trial *trial)
{
    Arena arena = {0};
    Records records = {.arena = &arena};
    Problem problem = {0};
    const PolicyExample *example = trial->example;
    bool good = example_records(example, &records);
    Verdict *verdicts = good ? arena_array(&arena, records.count, sizeof(Verdict)) : NULL;
    bool done = !arena.failed && (!good || verdicts);
    trial->trouble = "a record that cannot be read";
    if (verdicts && evaluate_texts(trial->program, records.records, records.count, trial->number,
                                   verdicts, trial->coverage, &problem)) {
        trial->trouble = NULL;
        trial->verdict = verdicts[example->of - 1];
        if (trial->verdict != example->verdict)
            done = explain_text(trial->program, records.records[example->of - 1], trial->number,
                                &trial->why);
    } else if (verdicts) {
        done = problem.detail.data != NULL;
    }
    arena_free(&arena);
    return done;
}

/* The policies read anew with the example's lists and parameters. False without memory. */
static bool find_program(Examples *examples, Trial *trial)
{
    bool no_memory;
    trial->program = example_programs_get(examples->others, trial->example->inputs, &no_memory);
    trial->trouble = "policies that do not load with its lists and parameters";
    for (uint32_t i = 0; trial->program && i < trial->program->policy_count; i++)
        if (slice_equal(trial->program->policies[i].source->id, trial->policy->id)) {
            trial->number = i;
            return true;
        }
    trial->program = NULL;
    return !no_memory;
}

/* Runs it where there is a program; what it reaches is added to what others of the policy reached.
 */
static bool run_trial(Examples *examples, Trial *trial)
{
    PolicyCoverage *total = examples->coverages ? &examples->coverages[trial->number] : NULL;
    if (!trial->example->inputs) {
        trial->program = examples->program;
        trial->coverage = total;
        return run_records(trial);
    }
    if (!find_program(examples, trial))
        return false;
    if (!trial->program || !total)
        return !trial->program || run_records(trial);
    Arena arena = {0};
    PolicyCoverage own;
    trial->coverage = &own;
    bool done =
        coverage_list(&trial->program->policies[trial->number], &arena, &own) && run_records(trial);
    if (done)
        coverage_merge(total, &own);
    arena_free(&arena);
    return done;
}

static void run_example(Examples *examples, uint32_t policy_number, uint32_t number)
{
    const Policy *policy = examples->program->policies[policy_number].source;
    Trial trial = {.policy = policy, .example = &policy->examples[number], .number = policy_number};
    if (!run_trial(examples, &trial)) {
        examples->broken = true;
    } else if (trial.trouble || trial.verdict != trial.example->verdict) {
        examples->failed++;
        tell(examples, &trial, number + 1);
    } else {
        examples->passed++;
        if (examples->verbose)
            printf("passed: %.*s example %u: %s\n", (int)policy->id.size, policy->id.data,
                   number + 1, policy_verdict_word(trial.verdict));
    }
    buffer_free(&trial.why);
}

/* ---- all of them ---- */

static bool list_coverages(Examples *examples, Arena *arena)
{
    const Program *program = examples->program;
    examples->coverages = arena_array(arena, program->policy_count, sizeof(PolicyCoverage));
    for (uint32_t i = 0; examples->coverages && i < program->policy_count; i++)
        if (!coverage_list(&program->policies[i], arena, &examples->coverages[i]))
            return false;
    return examples->coverages != NULL;
}

static int run_examples(const PolicySet *policies, const char *const *paths,
                        const Arguments *arguments, const Surroundings *surroundings)
{
    Arena arena = {0};
    Examples examples = {.surroundings = surroundings,
                         .program = program_compile(policies, NULL),
                         .others = example_programs_new(paths, arguments->operand_count),
                         .verbose = argument_given(arguments, OPTION_VERBOSE)};
    examples.broken = !examples.program || !examples.others;
    if (!examples.broken && argument_given(arguments, OPTION_COVERAGE))
        examples.broken = !list_coverages(&examples, &arena);
    for (uint32_t i = 0; !examples.broken && i < examples.program->policy_count; i++)
        for (uint32_t j = 0;
             !examples.broken && j < examples.program->policies[i].source->example_count; j++)
            run_example(&examples, i, j);
    if (!examples.broken && examples.coverages)
        examples.broken = !test_coverage_print(examples.program, examples.coverages);
    program_free(examples.program);
    example_programs_free(examples.others);
    arena_free(&arena);
    if (examples.broken) {
        cli_print_error(surroundings, "memory ran out");
        return EXIT_BROKEN;
    }
    printf("%lu passed, %lu failed\n", examples.passed, examples.failed);
    if (examples.passed + examples.failed == 0) {
        cli_print_error(surroundings, "nothing to test: no example stands in what was named");
        return EXIT_USAGE;
    }
    return examples.failed ? EXIT_VIOLATION : EXIT_DONE;
}

int command_test(const Arguments *arguments, const Surroundings *surroundings)
{
    if (arguments->operand_count == 0) {
        cli_print_error(surroundings,
                        "test needs a policy file or a folder; see trailaudit test --help");
        return EXIT_USAGE;
    }
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    if (sink)
        confine_to_reading(arguments, surroundings, sink);
    const char *const *paths =
        sink ? home_paths(arguments->operands, arguments->operand_count, &arena, sink) : NULL;
    PolicySet *policies =
        paths ? policy_load(paths, arguments->operand_count, NULL, 0, &arena, sink) : NULL;
    int status = EXIT_USAGE;
    if (!policies && !(sink && diagnostics_count(sink, DIAGNOSTIC_ERROR))) {
        cli_print_error(surroundings, "memory ran out");
        status = EXIT_BROKEN;
    } else {
        cli_print_diagnostics(sink, surroundings, argument_given(arguments, OPTION_QUIET));
        if (diagnostics_count(sink, DIAGNOSTIC_ERROR) == 0)
            status = run_examples(policies, paths, arguments, surroundings);
    }
    status = cli_settle_status(surroundings, sink, &arena, status);
    diagnostics_free(sink);
    arena_free(&arena);
    return status;
}
