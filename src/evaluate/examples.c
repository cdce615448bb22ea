/* Records that do not come from an archive: the examples that stand in policies. */
#include <stdlib.h>

#include "evaluate/coverage.h"
#include "evaluate/picks.h"

typedef struct {
    const Program *program;
    uint32_t policy;
    EventReader *reader;
    Evaluator *evaluator;
    Picks picks;
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

static bool keep_picks(ExampleRun *run, uint32_t number, Instant time,
                       const EvaluatedPolicy *verdict)
{
    const EvaluatedPick *picks;
    uint32_t count;
    evaluator_picks(run->evaluator, &picks, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (picks[i].policy != run->policy)
            continue;
        Pick pick = {
            .policy = picks[i].policy, .role = picks[i].role, .time = time, .record = number};
        if (pick.role == 0)
            pick.verdict = *verdict;
        if (!picks_add(&run->picks, &pick, picks[i].grouped ? picks[i].group : (Slice){0},
                       picks[i].has_value ? picks[i].value : (Slice){0}, SLICE("")))
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
    if (!evaluator_run(run->evaluator, &verdicts, &count))
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
    return keep_picks(run, number, time, &found);
}

static bool decide(ExampleRun *run)
{
    if (!picks_correlate(&run->picks, run->program, run->last))
        return false;
    for (uint64_t i = 0; i < run->picks.count; i++) {
        const Pick *pick = &run->picks.picks[i];
        if (pick->role != 0 || pick->verdict.verdict == VERDICT_INSUFFICIENT_DATA)
            continue;
        run->verdicts[pick->record] = pick->decision == DECISION_VIOLATING ? pick->verdict.verdict
                                      : pick->decision == DECISION_INSUFFICIENT
                                          ? VERDICT_INSUFFICIENT_DATA
                                          : VERDICT_COMPLIANT;
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
    bool done = picks_open(&run.picks) && run.reader && run.evaluator;
    for (uint32_t i = 0; done && i < count; i++)
        done = take_text(&run, records[i], i, problem);
    done = done && decide(&run);
    picks_close(&run.picks);
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
        done = explain_policy(run.evaluator, policy, true, out);
    }
    evaluator_free(run.evaluator);
    event_reader_free(run.reader);
    buffer_free(&run.text);
    return done;
}
