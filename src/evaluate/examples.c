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
} Sitting;

/* The scanner loads some bytes behind the text: the record gets a buffer of its own. */
static bool read_text(Sitting *sitting, Slice text, EventRecord *record, Problem *problem)
{
    enum { BEHIND = 64 };
    buffer_clear(&sitting->text);
    buffer_add(&sitting->text, text);
    if (!buffer_reserve(&sitting->text, BEHIND))
        return false;
    memset(sitting->text.data + sitting->text.size, 0, BEHIND);
    return event_reader_single(sitting->reader, buffer_slice(&sitting->text), record, problem);
}

static bool keep_picks(Sitting *sitting, uint32_t number, Instant time,
                       const EvaluatedPolicy *verdict)
{
    const EvaluatedPick *picks;
    uint32_t count;
    evaluator_picks(sitting->evaluator, &picks, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (picks[i].policy != sitting->policy)
            continue;
        Pick pick = {
            .policy = picks[i].policy, .role = picks[i].role, .time = time, .record = number};
        if (pick.role == 0)
            pick.verdict = *verdict;
        if (!picks_add(&sitting->picks, &pick, picks[i].grouped ? picks[i].group : (Slice){0},
                       picks[i].has_value ? picks[i].value : (Slice){0}, SLICE("")))
            return false;
    }
    return true;
}

static bool take_text(Sitting *sitting, Slice text, uint32_t number, Problem *problem)
{
    EventRecord record;
    const EvaluatedPolicy *verdicts;
    EvaluatedPolicy found = {.policy = sitting->policy, .verdict = VERDICT_NOT_APPLICABLE};
    uint32_t count;
    if (!read_text(sitting, text, &record, problem)) {
        problem->records = number + 1;
        return false;
    }
    evaluator_begin(sitting->evaluator, &record, (Slice){0});
    if (!evaluator_run(sitting->evaluator, &verdicts, &count))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (verdicts[i].policy == sitting->policy)
            found = verdicts[i];
    if (sitting->coverage)
        coverage_take(sitting->evaluator, &found, sitting->coverage);
    sitting->verdicts[number] = found.verdict;
    Instant time = evaluator_time(sitting->evaluator);
    if (time != INSTANT_NONE && (sitting->last == INSTANT_NONE || time > sitting->last))
        sitting->last = time;
    return keep_picks(sitting, number, time, &found);
}

static bool decide(Sitting *sitting)
{
    if (!picks_correlate(&sitting->picks, sitting->program, sitting->last))
        return false;
    for (uint64_t i = 0; i < sitting->picks.count; i++) {
        const Pick *pick = &sitting->picks.picks[i];
        if (pick->role != 0 || pick->verdict.verdict == VERDICT_INSUFFICIENT_DATA)
            continue;
        sitting->verdicts[pick->record] =
            pick->decision == DECISION_VIOLATING      ? pick->verdict.verdict
            : pick->decision == DECISION_INSUFFICIENT ? VERDICT_INSUFFICIENT_DATA
                                                      : VERDICT_COMPLIANT;
    }
    return true;
}

bool evaluate_texts(const Program *program, const Slice *records, uint32_t count, uint32_t policy,
                    Verdict *verdicts, PolicyCoverage *coverage, Problem *problem)
{
    *problem = (Problem){0};
    Sitting sitting = {.program = program,
                       .policy = policy,
                       .reader = event_reader_new(program->columns),
                       .evaluator = evaluator_new(program),
                       .last = INSTANT_NONE,
                       .verdicts = verdicts,
                       .coverage = coverage};
    bool done = picks_open(&sitting.picks) && sitting.reader && sitting.evaluator;
    for (uint32_t i = 0; done && i < count; i++)
        done = take_text(&sitting, records[i], i, problem);
    done = done && decide(&sitting);
    picks_close(&sitting.picks);
    evaluator_free(sitting.evaluator);
    event_reader_free(sitting.reader);
    buffer_free(&sitting.text);
    return done;
}

bool explain_text(const Program *program, Slice record, uint32_t policy, Buffer *out)
{
    Sitting sitting = {.program = program,
                       .policy = policy,
                       .reader = event_reader_new(program->columns),
                       .evaluator = evaluator_new(program)};
    EventRecord read;
    Problem problem;
    bool done = sitting.reader && sitting.evaluator && read_text(&sitting, record, &read, &problem);
    if (done) {
        evaluator_begin(sitting.evaluator, &read, (Slice){0});
        done = explain_policy(sitting.evaluator, policy, true, out);
    }
    evaluator_free(sitting.evaluator);
    event_reader_free(sitting.reader);
    buffer_free(&sitting.text);
    return done;
}
