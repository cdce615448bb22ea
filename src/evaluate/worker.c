#include "evaluate/worker.h"

#include <errno.h>
#include <stdlib.h>

#include "base/limits.h"
#include "evaluate/each_record.h"
#include "evaluate/run_state.h"

bool worker_open_idle(Worker *worker, struct RunState *state)
{
    const RunOptions *options = state->options;
    *worker =
        (Worker){.state = state, .options = options, .seen = state->seen, .seed = state->seed};
    worker->evidence.spool.descriptor = worker->picks.words.descriptor = -1;
    return tallies_open(&worker->tallies, options->program) &&
           sampler_open(&worker->sampler, options);
}

bool worker_open(Worker *worker, struct RunState *state)
{
    const RunOptions *options = state->options;
    bool opened = worker_open_idle(worker, state);
    ArchiveLimits limits = {.max_file = options->max_file, .stop = options->stop};
    /* The budget is shared by the workers; the seen ids take what they need beside it. */
    uint64_t budget = options->memory / 8 / options->jobs;
    evidence_open(&worker->evidence,
                  budget < LIMIT_EVIDENCE_HELD ? (size_t)budget : LIMIT_EVIDENCE_HELD,
                  options->spill_folder);
    size_t picks = LIMIT_PICKS_HELD / options->jobs;
    opened &= pick_log_open(&worker->picks, budget < picks ? (size_t)budget : picks,
                            options->spill_folder);
    worker->archive = archive_reader_new(&limits);
    worker->events = event_reader_new(options->program->columns);
    worker->evaluator = evaluator_new(options->program);
    if (worker->evaluator)
        evaluator_seed(worker->evaluator, worker->seed);
    return opened && worker->archive && worker->events && worker->evaluator;
}

void worker_decided(Worker *worker)
{
    pick_log_close(&worker->picks);
    sums_close(&worker->sums);
    free(worker->listed);
    worker->listed = NULL;
}

void worker_close(Worker *worker)
{
    archive_reader_free(worker->archive);
    event_reader_free(worker->events);
    evaluator_free(worker->evaluator);
    tallies_close(&worker->tallies);
    set_tally_close(&worker->settled);
    evidence_close(&worker->evidence);
    worker_decided(worker);
    covered_free(&worker->covered);
    first_values_close(&worker->first_values);
    sampler_close(&worker->sampler);
    arena_free(&worker->arena);
    free(worker->problems);
    free(worker->reused);
    free(worker->repaired);
}

static bool grow(void **array, uint64_t count, uint64_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    uint64_t more = *capacity ? *capacity * 2 : 64;
    void *grown = realloc(*array, more * size);
    if (!grown)
        return false;
    *array = grown;
    *capacity = more;
    return true;
}

bool worker_problem(Worker *worker, uint32_t file, Slice path, const Problem *problem)
{
    if (!grow((void **)&worker->problems, worker->problem_count, &worker->problem_capacity,
              sizeof(RunProblem)))
        return false;
    RunProblem kept = {.file = file, .path = path, .problem = *problem};
    kept.problem.detail = arena_copy(&worker->arena, problem->detail);
    if (!kept.problem.detail.data)
        return false;
    worker->problems[worker->problem_count++] = kept;
    return true;
}

bool worker_note(Worker *worker, ProblemKind kind, uint64_t offset, Slice detail)
{
    Oddity *oddity = &worker->oddities[kind];
    if (oddity->count++ > 0)
        return true;
    oddity->offset = offset;
    oddity->detail = arena_copy(&worker->arena, detail);
    return oddity->detail.data != NULL;
}

/* ---- records ---- */

/* The sentence is made for the first of a file only. */
static bool note_value(Worker *worker, ProblemKind kind, const EventRecord *record,
                       const char *sentence, Slice value)
{
    if (worker->oddities[kind].count)
        return worker_note(worker, kind, record->offset, (Slice){0});
    Slice detail = arena_printf(evaluator_scratch(worker->evaluator), "%s %.*s", sentence,
                                (int)(value.size < 64 ? value.size : 64), value.data);
    return detail.data && worker_note(worker, kind, record->offset, detail);
}

static bool note_record(Worker *worker, const EventRecord *record)
{
    EventFacts *facts = evaluator_facts(worker->evaluator);
    Arena *scratch = evaluator_scratch(worker->evaluator);
    Slice account = event_fact(facts, FACT_ACCOUNT).text;
    bool done = true;
    if (facts->account_inferred)
        done = note_value(worker, NOTICE_ACCOUNT_INFERRED, record,
                          "recipientAccountId is missing; taken for account", account);
    else if (worker->path_account.size && !slice_equal_here(worker->path_account, account)) {
        worker->file->of_others = true;
        done = note_value(worker, NOTICE_ACCOUNT_DIFFERS, record,
                          "the path names another account; the record says", account);
    }
    Slice region = event_value_text(record->values[COLUMN_REGION], scratch, NULL);
    if (worker->path_region.size && region.size && !slice_equal_here(worker->path_region, region))
        done = done && note_value(worker, NOTICE_REGION_DIFFERS, record,
                                  "the path names another Region; the record says", region);
    if (record->repeated_key)
        done = done &&
               worker_note(worker, NOTICE_REPEATED_KEY, record->offset, SLICE("the last counts"));
    if (evaluator_time(worker->evaluator) == INSTANT_NONE) {
        Slice time = event_value_text(record->values[COLUMN_EVENT_TIME], scratch, NULL);
        Slice detail = time.data ? arena_printf(scratch, "eventTime \"%.*s\" cannot be read",
                                                (int)(time.size < 64 ? time.size : 64), time.data)
                                 : SLICE("no eventTime");
        done = done && detail.data && worker_note(worker, PROBLEM_UNDATED, record->offset, detail);
    }
    return done;
}

static bool keep_reused(Worker *worker, const EventRecord *record, uint64_t id)
{
    if (!grow((void **)&worker->reused, worker->reused_count, &worker->reused_capacity,
              sizeof(Reused)))
        return false;
    Slice event_id = event_value_text(record->values[COLUMN_EVENT_ID],
                                      evaluator_scratch(worker->evaluator), NULL);
    Slice copy = arena_copy(&worker->arena, event_id);
    worker->reused[worker->reused_count++] = (Reused){id, copy};
    return copy.data != NULL;
}

static bool keep_repairs(Worker *worker, const EventRecord *record, SeenPlace place)
{
    if (!grow((void **)&worker->repaired, worker->repaired_count, &worker->repaired_capacity,
              sizeof(Repaired)))
        return false;
    Slice copy = arena_copy(&worker->arena, slice_of(record->repairs));
    worker->repaired[worker->repaired_count++] = (Repaired){place, copy};
    Problem problem = {.kind = PROBLEM_RECOVERED,
                       .offset = record->offset,
                       .records = 1,
                       .detail = slice_of(record->repairs)};
    return copy.data && worker_problem(worker, worker->ordinal, worker->file->path, &problem);
}

static bool count_evaluated(Worker *worker, const EventRecord *record)
{
    RunCounts *counts = &worker->tallies.counts;
    Instant time = evaluator_time(worker->evaluator);
    counts->evaluated++;
    counts->undated += time == INSTANT_NONE;
    counts->addenda += event_value_there(record->values[COLUMN_ADDENDUM]);
    counts->access_inferred += !event_value_there(record->values[COLUMN_READ_ONLY]);
    widen_period(&counts->first, &counts->last, time);
    Slice account = event_fact(evaluator_facts(worker->evaluator), FACT_ACCOUNT).text;
    return tallies_day(&worker->tallies, time, 1) &&
           tallies_kind(&worker->tallies, account, worker->category) &&
           worker_presence(worker, record, account, time);
}

/* Which of the verdicts is the picked policy's. Both lists have one order. */
static const EvaluatedPolicy *verdict_of(const EvaluatedPolicy *verdicts, uint32_t policy)
{
    while (verdicts->policy != policy)
        verdicts++;
    return verdicts;
}

/* Of a record that is alike to one before. */
static bool repeat_picks(PickLog *log, const EventCombination *note)
{
    for (int i = 0; i < EVENT_NUMBERS && note->numbers[i]; i++)
        if (!pick_log_add_number(log, note->numbers[i] - 1))
            return false;
    return true;
}

/* Works the picks out, and notes of which kinds they are. */
static bool log_picks(Worker *worker, const EvaluatedPolicy *verdicts, uint32_t verdict_count,
                      const PicksNote *note)
{
    const EvaluatedPick *picks;
    uint32_t count, number, taken = 0;
    EventCombination alike = {.key = {note->key[0], note->key[1], note->key[2]}};
    evaluator_picks(worker->evaluator, verdicts, verdict_count, &picks, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (picks[i].role == 0)
            verdicts = verdict_of(verdicts, picks[i].policy);
        if (!picks[i].grouped)
            continue;
        PickKind kind = pick_kind(&picks[i], verdicts);
        if (!pick_log_add(&worker->picks, &kind, &number))
            return false;
        if (taken < EVENT_NUMBERS)
            alike.numbers[taken] = number + 1;
        taken++;
    }
    if (note->note && taken <= EVENT_NUMBERS && !evaluator_failed(worker->evaluator))
        *note->note = alike;
    return true;
}

/* The record's parts in correlations: decided when all files are read. What is in no window counts
 * as it stands. */
static bool keep_picks(Worker *worker, const RecordIdentity *identity, uint32_t cell,
                       const EvaluatedPolicy *verdicts, uint32_t count)
{
    PickLog *log = &worker->picks;
    Instant time = evaluator_time(worker->evaluator);
    uint64_t record = (uint64_t)identity->place.file << 32 | identity->place.record;
    if (time == INSTANT_NONE || !evaluator_has_picks(worker->evaluator))
        return true;
    if (!pick_log_begin(log, record, time, cell))
        return false;
    PicksNote note = evaluator_picks_note(worker->evaluator, log->part_count);
    if (note.known ? !repeat_picks(log, note.note) : !log_picks(worker, verdicts, count, &note))
        return false;
    pick_log_end(log);
    return true;
}

/* Writes down what is shown of the record, and its parts in correlations. */
static bool show_verdicts(Worker *worker, const EventRecord *record, const RecordIdentity *identity,
                          uint32_t cell, const EvaluatedPolicy *verdicts, uint32_t count)
{
    evidence_begin(&worker->evidence);
    for (uint32_t i = 0; i < count; i++) {
        RunEvidence row;
        if (!verdicts[i].picked && is_limited(worker->options->program, &verdicts[i]) &&
            !covered_keep(worker, record, identity, cell, &verdicts[i]))
            return false;
        if (!verdicts[i].picked && verdict_is_shown(verdicts[i].verdict) &&
            (!evidence_write(&worker->evidence, worker->evaluator, record, identity, &verdicts[i],
                             cell, &row) ||
             !evidence_keep(&worker->evidence, &row)))
            return false;
    }
    return keep_picks(worker, identity, cell, verdicts, count) &&
           !evaluator_failed(worker->evaluator);
}

/* A hostile archive may bring new sets of verdicts with each record. */
static bool bound_settled(Worker *worker)
{
    return evaluator_settled_sets(worker->evaluator) < LIMIT_VERDICT_SETS ||
           (set_tally_expand(&worker->settled, worker->evaluator, &worker->tallies) &&
            evaluator_forget(worker->evaluator));
}

/* A picked record counts as what it is unless its correlation finds that it violates; what is not
 * known before the end for its exception's max is counted then. */
static bool count_verdict(Worker *worker, uint32_t cell, const EvaluatedPolicy *verdict)
{
    if (verdict->picked)
        return tallies_add(&worker->tallies, cell, verdict->policy, evaluated_verdict(verdict), 1);
    return is_limited(worker->options->program, verdict) ||
           tallies_verdict(&worker->tallies, cell, verdict);
}

static bool is_account_before(const Worker *worker, Slice account)
{
    return worker->account_turn &&
           memcmp(worker->account, account.data, sizeof worker->account) == 0;
}

/* The cell of the record's account and service. Accounts follow themselves mostly, so it is kept
 * with event source and name, of which the service is one, for the account in hand. */
static uint32_t cell_of(Worker *worker)
{
    EventFacts *facts = evaluator_facts(worker->evaluator);
    Slice account = event_fact(facts, FACT_ACCOUNT).text;
    EventMemo *note = evaluator_note(worker->evaluator);
    if (!note || account.size != sizeof worker->account)
        return tallies_cell(&worker->tallies, account, event_fact(facts, FACT_SERVICE).text);
    if (!is_account_before(worker, account)) {
        memcpy(worker->account, account.data, sizeof worker->account);
        worker->account_turn++;
    }
    if (note->key == worker->account_turn)
        return (uint32_t)note->number;
    uint32_t cell = tallies_cell(&worker->tallies, account, event_fact(facts, FACT_SERVICE).text);
    if (cell != NAMES_NONE)
        *note = (EventMemo){worker->account_turn, cell};
    return cell;
}

static bool evaluate_record(Worker *worker, const EventRecord *record,
                            const RecordIdentity *identity)
{
    const EvaluatedPolicy *verdicts;
    uint32_t count;
    evaluator_expect(worker->evaluator);
    uint32_t cell = cell_of(worker);
    evaluator_fetch(worker->evaluator);
    if (cell == NAMES_NONE || !count_evaluated(worker, record) ||
        !evaluator_run_open(worker->evaluator, &verdicts, &count))
        return false;
    worker->tallies.evaluated[cell]++;
    uint32_t set = evaluator_settled(worker->evaluator);
    set_tally_expect(&worker->settled, cell, set);
    for (uint32_t i = 0; i < count; i++)
        if (!verdicts[i].counted && !count_verdict(worker, cell, &verdicts[i]))
            return false;
    return show_verdicts(worker, record, identity, cell, verdicts, count) &&
           sampler_take(&worker->sampler, worker->evaluator, verdicts, count, identity,
                        worker->file->path, cell) &&
           set_tally_add(&worker->settled, cell, set) && bound_settled(worker);
}

/*
 * A copy that stands before the one that was evaluated: its verdicts are the same, but how its text
 * is written, and so what is shown of it, may differ. Of all that was written the merge keeps what
 * is of the first place.
 */
static bool show_again(Worker *worker, const EventRecord *record, const RecordIdentity *identity,
                       SeenPlace before)
{
    const EvaluatedPolicy *verdicts;
    uint32_t count;
    worker->superseded = true;
    worker->tallies.counts.duplicates++;
    if (!void_places_add(&worker->state->void_places, before) ||
        !evaluator_run_open(worker->evaluator, &verdicts, &count))
        return false;
    uint32_t cell = cell_of(worker);
    return cell != NAMES_NONE && show_verdicts(worker, record, identity, cell, verdicts, count) &&
           bound_settled(worker);
}

/* The id is known with another text: of a copy that is written otherwise, or of another record. */
static SeenState add_by_columns(Worker *worker, RecordIdentity *identity, SeenPlace *before)
{
    SeenPlace first;
    identity->columns = evaluator_columns_hash(worker->evaluator, worker->seed);
    if (seen_lacks_columns(worker->seen, identity->id, &first)) {
        worker->status =
            first_values_learn(&worker->first_values, worker->state, identity->id, first);
        if (worker->status != RUN_DONE)
            return SEEN_FAILED;
    }
    return seen_add_columns(worker->seen, identity->id, identity->columns, identity->place, before);
}

static SeenState add_to_seen(Worker *worker, RecordIdentity *identity, SeenPlace *before)
{
    uint64_t text = evaluator_text_hash(worker->evaluator);
    SeenState state = seen_add(worker->seen, identity->id, text, identity->place, before);
    return state == SEEN_OTHER_TEXT ? add_by_columns(worker, identity, before) : state;
}

bool worker_record(Worker *worker, const EventRecord *record)
{
    RunCounts *counts = &worker->tallies.counts;
    RecordIdentity identity = {.place = {worker->ordinal, record->number}};
    evaluator_take(worker->evaluator, record, worker->path_account);
    identity.has_id = evaluator_identity(worker->evaluator, worker->seed, &identity.id);
    if (identity.has_id)
        seen_expect(worker->seen, identity.id);
    evaluator_look(worker->evaluator);
    counts->records++;
    worker->file->records++;
    widen_period(&worker->file->first, &worker->file->last, evaluator_time(worker->evaluator));
    if (record->repairs) {
        counts->recovered++;
        if (!keep_repairs(worker, record, identity.place))
            return false;
    }
    bool left_out;
    if (!worker_leave_out(worker, record, &left_out))
        return false;
    if (left_out)
        return true;
    if (!note_record(worker, record))
        return false;
    if (identity.has_id) {
        SeenPlace before;
        SeenState state = add_to_seen(worker, &identity, &before);
        if (state == SEEN_DUPLICATE)
            return ++counts->duplicates;
        if (state == SEEN_EARLIER)
            return show_again(worker, record, &identity, before);
        if (state == SEEN_FAILED ||
            (state == SEEN_REUSED && !keep_reused(worker, record, identity.id)))
            return false;
    } else {
        counts->ids_missing++;
    }
    return evaluate_record(worker, record, &identity);
}

bool worker_finish(Worker *worker)
{
    if (!worker->evaluator)
        return true;
    tallies_scopes(&worker->tallies, evaluator_scopes(worker->evaluator));
    return set_tally_expand(&worker->settled, worker->evaluator, &worker->tallies);
}
