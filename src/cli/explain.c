/* trailaudit explain: one event of an archive, each policy's verdict on it, and why. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "cli/audit_settings.h"
#include "cli/confine.h"
#include "cli/explain_decided.h"
#include "evaluate/evaluate.h"

typedef struct {
    const Surroundings *surroundings;
    AuditSettings settings;
    Arena arena;
    Diagnostics *sink;
    PolicySet *policies;
    Program *program;
    ArchiveSource *source;
    ExplainDecided decided;
    ArchiveSource *decided_source;
    int status;
} Explanation;

static bool fail(Explanation *explanation, int status, const char *message)
{
    cli_print_error(explanation->surroundings, "%s", message);
    explanation->status = status;
    return false;
}

static bool no_memory(Explanation *explanation)
{
    return fail(explanation, EXIT_BROKEN, "memory ran out");
}

static bool open_all(Explanation *explanation, const Arguments *arguments)
{
    const AuditSettings *s = &explanation->settings;
    explanation->policies = policy_load_with(s->policy_paths, s->policy_path_count, &s->inputs,
                                             &explanation->arena, explanation->sink);
    if (diagnostics_count(explanation->sink, DIAGNOSTIC_ERROR))
        return false;
    if (!explanation->policies)
        return no_memory(explanation);
    if (explanation->policies->policy_count == 0)
        return fail(explanation, EXIT_USAGE,
                    "there is no policy in what --policies or the report names");
    explanation->program = program_compile(explanation->policies, s->definition);
    ArchiveOptions options = {.follow = s->follow};
    explanation->source = archive_source_open(arguments->operands, arguments->operand_count,
                                              &options, explanation->sink);
    if (diagnostics_count(explanation->sink, DIAGNOSTIC_ERROR))
        return false;
    FileNeeds needs = {.reads_anywhere = s->follow,
                       .read = arguments->operands,
                       .read_count = arguments->operand_count};
    confine_files(arguments, explanation->surroundings, &needs, explanation->sink);
    return (explanation->program && explanation->source) || no_memory(explanation);
}

static void add_place(Buffer *text, const FoundPlace *place)
{
    buffer_printf(text, "record %u of ", place->number);
    text_add_visible(text, place->path);
}

static bool print_found(void *context, const FoundEvent *found)
{
    Explanation *explanation = context;
    Buffer text = {0};
    bool done = true;
    add_place(&text, &found->place);
    if (found->record->repairs) {
        buffer_add(&text, SLICE(", repaired: "));
        text_add_visible(&text, slice_of(found->record->repairs));
    }
    if (found->state == FOUND_DUPLICATE) {
        buffer_add(&text, SLICE(": a duplicate of "));
        add_place(&text, &found->first);
        buffer_add(&text, SLICE(", evaluated once"));
    } else if (found->state == FOUND_OUT_OF_SCOPE) {
        buffer_add(&text, SLICE(": an Insight or Aggregated record, out of scope"));
    }
    buffer_add(&text, SLICE("\n\n"));
    if (found->state != FOUND_DUPLICATE || explanation->settings.verbose) {
        done = explain_record(found->evaluator, &text);
        buffer_add_byte(&text, '\n');
    }
    DecidedVerdict *decided;
    uint32_t count;
    if (done && found->state == FOUND_EVALUATED) {
        done = explain_decided_of(&explanation->decided, &found->place, &explanation->arena,
                                  &decided, &count) &&
               explain_policies(found->evaluator, decided, count, explanation->settings.verbose,
                                &text);
        buffer_add_byte(&text, '\n');
    }
    done = done && !text.failed;
    if (done)
        fwrite(text.data, 1, text.size, stdout);
    else
        no_memory(explanation);
    buffer_free(&text);
    return done;
}

/* What was found, where it is not the one record that was expected. */
static void print_counts(Explanation *explanation, const char *id, const FindCounts *counts)
{
    unsigned long long evaluated = counts->found[FOUND_EVALUATED],
                       duplicates = counts->found[FOUND_DUPLICATE];
    explanation->status = evaluated ? EXIT_DONE : EXIT_INCONCLUSIVE;
    if (evaluated + duplicates > 1)
        printf("%llu %s this eventID, and %llu %s\n", evaluated,
               evaluated == 1 ? "record has" : "records with different contents have", duplicates,
               duplicates == 1 ? "duplicate" : "duplicates");
    if (evaluated)
        return;
    Buffer all = {0};
    text_add_number(&all, counts->records, ",");
    buffer_add(&all, SLICE(" in "));
    text_add_counted(&all, counts->files, "file", "files");
    if (counts->lost) {
        buffer_add(&all, SLICE("; "));
        text_add_counted(&all, counts->lost, "piece", "pieces");
        buffer_add(&all, SLICE(" of input could not be read"));
    }
    cli_print_error(explanation->surroundings,
                    "no record with eventID \"%s\" was evaluated, of %.*s", id, (int)all.size,
                    all.data ? all.data : "");
    buffer_free(&all);
}

/* What can be explained without is explained: as open, and it is said that it is. */
static bool tell_run(Explanation *explanation, RunStatus status)
{
    switch (status) {
    case RUN_DONE:
        return true;
    case RUN_STOPPED:
        explanation->status = EXIT_INTERRUPTED;
        cli_print_error(explanation->surroundings, "interrupted");
        return false;
    case RUN_NO_MEMORY:
        return no_memory(explanation);
    case RUN_NO_THREAD:
        return fail(explanation, EXIT_BROKEN, "a thread could not be started");
    case RUN_NO_FILES:
        cli_print_no_files(explanation->surroundings, explanation->decided.error);
        explanation->status = EXIT_BROKEN;
        return false;
    default:
        diagnostics_report(explanation->sink, DIAGNOSTIC_WARNING, "undecided", (Slice){0}, 0,
                           "what correlations and the max of exceptions decide could not be found "
                           "out: the archive changes, or there is no room for temporary files");
        return true;
    }
}

/* What other records have a part in. False where that ends the command. */
static bool decide(Explanation *explanation, const Arguments *arguments, const char *id)
{
    const AuditSettings *s = &explanation->settings;
    ArchiveOptions opening = {.follow = s->follow};
    ArchiveSource *source = explanation->decided_source = archive_source_open(
        arguments->operands, arguments->operand_count, &opening, explanation->sink);
    RunOptions options = {
        .source = source,
        .jobs = (unsigned)s->jobs,
        .from = INSTANT_NONE,
        .to = INSTANT_NONE,
        .recover = s->recover,
        .max_record = s->max_record,
        .max_file = s->max_file,
        .memory = s->memory,
        .spill_folder = P_tmpdir,
        .sample_event = slice_of(id),
        .stop = &interrupted,
    };
    if (!source)
        return no_memory(explanation);
    return tell_run(explanation, explain_decide(&explanation->decided, explanation->policies,
                                                s->definition, &options, &explanation->arena));
}

static void search(Explanation *explanation, const char *id)
{
    FindOptions options = {.program = explanation->program,
                           .source = explanation->source,
                           .event_id = slice_of(id),
                           .recover = explanation->settings.recover,
                           .max_record = explanation->settings.max_record,
                           .max_file = explanation->settings.max_file,
                           .stop = &interrupted};
    FindCounts counts;
    explanation->status = EXIT_DONE;
    switch (find_event(&options, print_found, explanation, &counts)) {
    case FIND_DONE:
        print_counts(explanation, id, &counts);
        return;
    case FIND_STOPPED:
        if (explanation->status == EXIT_DONE) {
            cli_print_error(explanation->surroundings, "interrupted");
            explanation->status = EXIT_INTERRUPTED;
        }
        return;
    case FIND_NO_FILES:
        cli_print_no_files(explanation->surroundings, counts.error);
        explanation->status = EXIT_BROKEN;
        return;
    case FIND_NO_MEMORY:
        no_memory(explanation);
    }
}

int command_explain(const Arguments *arguments, const Surroundings *surroundings)
{
    Explanation explanation = {
        .surroundings = surroundings, .sink = diagnostics_new(), .status = EXIT_USAGE};
    const char *id = argument_value(arguments, OPTION_EVENT);
    if (!explanation.sink) {
        no_memory(&explanation);
        return explanation.status;
    }
    bool good = audit_settings_read(arguments, surroundings, &explanation.arena,
                                    &explanation.settings, explanation.sink);
    if (!id || !id[0]) {
        cli_print_error(surroundings, "no event: name it with --event ID");
        good = false;
    }
    good = good && open_all(&explanation, arguments);
    watch_interruptions();
    good = good && decide(&explanation, arguments, id);
    cli_print_diagnostics(explanation.sink, surroundings, explanation.settings.quiet);
    if (good)
        search(&explanation, id);
    int status =
        cli_settle_status(surroundings, explanation.sink, &explanation.arena, explanation.status);
    archive_source_close(explanation.source);
    explain_decided_free(&explanation.decided);
    archive_source_close(explanation.decided_source);
    program_free(explanation.program);
    diagnostics_free(explanation.sink);
    arena_free(&explanation.arena);
    return status;
}
