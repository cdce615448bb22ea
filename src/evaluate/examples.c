/* Records that do not come from an archive: the examples that stand in policies. */
#include <stdlib.h>

#include "evaluate/coverage.h"
#include "evaluate/picks.h"

typedef struct {
    const Program *program;
    uint32_t policy;
    EventReader *reader;
    Evaluator *evaluator;
    Pick *picks;
    uint64_t pick_count, pick_capacity;
    Arena kinds, arena;
    Buffer text;
    Instant last;
    Verdict *verdicts;
    PolicyCoverage *coverage; /* or NULL */
} ExampleRun;

/* The scanner loads some bytes behind the text: the record gets a buffer of its own. */
static bool read_text(ExampleRun *run, Slice text, EventRecord *record, Problem *problem)
{
    enum { BEHIND = 64 };
    buffer_clear(&run->text);
    buffer_add(&run->text, text);
    if (!buffer_reserve(&run->text, BEHIND))
        return false;
    memset(run->text.data + run->text.size, 0, BEHIND);
    return event_reader_single(run->reader, buffer_slice(&run->text), record, problem);
}

static bool add_pick(ExampleRun *run, Pick pick)
{
    if (run->pick_count == run->pick_capacity) {
        uint64_t capacity = run->pick_capacity ? run->pick_capacity * 2 : 64;
        Pick *grown = realloc(run->picks, capacity * sizeof(Pick));
        if (!grown)
            return false;
        run->picks = grown;
        run->pick_capacity = capacity;
    }
    run->picks[run->pick_count++] = pick;
    return true;
}

/* Of a record of these verdicts, of which `verdict` is that of the policy in hand. */
static bool keep_picks(ExampleRun *run, uint32_t number, Instant time,
                       const EvaluatedPolicy *verdicts, uint32_t verdict_count,
                       const EvaluatedPolicy *verdict)
{
    const EvaluatedPick *picks;
    uint32_t count;
    evaluator_picks(run->evaluator, verdicts, verdict_count, &picks, &count);
    if (evaluator_failed(run->evaluator))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (picks[i].policy != run->policy)
            continue;
        if (!picks[i].grouped || time == INSTANT_NONE) {
            /* In no window. */
            if (picks[i].role == 0)
                run->verdicts[number] = evaluated_verdict(verdict);
            continue;
        }
        PickKind *kind = arena_take(&run->kinds, sizeof *kind);
        if (!kind)
            return false;
        *kind = pick_kind(&picks[i], verdict);
        if (!add_pick(run, (Pick){.kind = kind, .time = time, .record = number}))
            return false;
    }
    return true;
}

static bool take_text(ExampleRun *run, Slice text, uint32_t number, Problem *problem)
{
    EventRecord record;
    const EvaluatedPolicy *verdicts;
    EvaluatedPolicy found = {.policy = run->policy, .verdict = VERDICT_NOT_APPLICABLE};
    uint32_t count;
    if (!read_text(run, text, &record, problem)) {
        problem->records = number + 1;
        return false;
    }
    evaluator_begin(run->evaluator, &record, (Slice){0});
    if (!evaluator_run(run->evaluator, &verdicts, &count) || evaluator_failed(run->evaluator))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (verdicts[i].policy == run->policy)
            found = verdicts[i];
    if (run->coverage)
        coverage_take(run->evaluator, &found, run->coverage);
    run->verdicts[number] = found.verdict;
    Instant time = evaluator_time(run->evaluator);
    if (time != INSTANT_NONE && (run->last == INSTANT_NONE || time > run->last))
        run->last = time;
    return keep_picks(run, number, time, verdicts, count, &found);
}

static bool decide(ExampleRun *run)
{
    if (!picks_correlate(run->picks, run->pick_count, run->program, run->last, &run->arena))
        return false;
    for (uint64_t i = 0; i < run->pick_count; i++) {
        const Pick *pick = &run->picks[i];
        if (pick->kind->role == 0)
            run->verdicts[pick->record] = pick_verdict(pick->kind, pick->decision).verdict;
    }
    return true;
}

bool evaluate_texts(const Program *program, const Slice *records, uint32_t count, uint32_t policy,
                    Verdict *verdicts, PolicyCoverage *coverage, Problem *problem)
{
    *problem = (Problem){0};
    ExampleRun run = {.program = program,
                      .policy = policy,
                      .reader = event_reader_new(program->columns),
                      .evaluator = evaluator_new(program),
                      .last = INSTANT_NONE,
                      .verdicts = verdicts,
                      .coverage = coverage};
    bool done = run.reader && run.evaluator;
    for (uint32_t i = 0; done && i < count; i++)
        done = take_text(&run, records[i], i, problem);
    done = done && decide(&run);
    free(run.picks);
    arena_free(&run.arena);
    arena_free(&run.kinds);
    evaluator_free(run.evaluator);
    event_reader_free(run.reader);
    buffer_free(&run.text);
    return done;
}

bool explain_text(const Program *program, Slice record, uint32_t policy, Buffer *out)
{
    ExampleRun run = {.program = program,
                      .policy = policy,
                      .reader = event_reader_new(program->columns),
                      .evaluator = evaluator_new(program)};
    EventRecord read;
    Problem problem;
    bool done = run.reader && run.evaluator && read_text(&run, record, &read, &problem);
    if (done) {
        evaluator_begin(run.evaluator, &read, (Slice){0});
        done = !evaluator_failed(run.evaluator) &&
               explain_policy(run.evaluator, policy, true, out) && !evaluator_failed(run.evaluator);
    }
    evaluator_free(run.evaluator);
    event_reader_free(run.reader);
    buffer_free(&run.text);
    return done;
}
