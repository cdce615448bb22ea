/*
 * Reading records again of which a correlation decided that they are to be shown, and those that
 * were drawn into samples.
 *
 * Of what is picked little is ever shown, and which it is is known when all files are read: so
 * nothing is written down of a record that is only picked. The files of those that are shown are
 * read once more, by as many threads as before. A file that is not any more what it was, or
 * cannot be read any more, ends the run: a report must not mix two states of an archive.
 */
#include <stdlib.h>

#include "evaluate/reread.h"
#include "evaluate/run_state.h"

typedef struct {
    uint64_t place; /* of a record */
    Slice label;    /* what is said of it as a step; data NULL: it was not read */
} Follower;

typedef struct {
    struct RunState *state;
    uint64_t *places; /* of all records to be read, ascending */
    uint64_t place_count;
    Follower *followers; /* ascending */
    uint64_t follower_count;
    uint64_t next; /* the first of the places that no thread has taken */
    pthread_mutex_t lock;
    RunStatus status;
} Again;

typedef struct {
    Again *again;
    Worker *worker;
    Rereader rereader; /* with the worker's readers */
    uint64_t at, end;  /* places of the file in hand */
    const RunFile *file;
    bool failed; /* without memory or space */
} Reader;

static int compare_places(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static int compare_rows(const void *a, const void *b)
{
    const DecidedRow *x = a, *y = b;
    if (x->record != y->record)
        return x->record < y->record ? -1 : 1;
    if (x->verdict.policy != y->verdict.policy)
        return x->verdict.policy < y->verdict.policy ? -1 : 1;
    return (int)x->drawn - (int)y->drawn;
}

static uint32_t step_count(const Again *again, const DecidedRow *row)
{
    if (!row->followers)
        return 0;
    const Program *program = again->state->options->program;
    return program->policies[row->verdict.policy].correlation->source->step_count;
}

/* Ascending places, each once. */
static uint64_t keep_unique(uint64_t *places, uint64_t count)
{
    uint64_t kept = 0;
    for (uint64_t i = 0; i < count; i++)
        if (kept == 0 || places[i] != places[kept - 1])
            places[kept++] = places[i];
    return kept;
}

static uint64_t sort_unique(uint64_t *places, uint64_t count)
{
    if (count)
        qsort(places, count, sizeof(uint64_t), compare_places);
    return keep_unique(places, count);
}

/* Of the decided rows, which are put in the order of their records, and of what follows them. */
static bool list_places(Again *again)
{
    struct RunState *state = again->state;
    uint64_t steps = 0, count = 0;
    if (state->decided_count)
        qsort(state->decided, state->decided_count, sizeof(DecidedRow), compare_rows);
    for (uint64_t i = 0; i < state->decided_count; i++)
        steps += step_count(again, &state->decided[i]);
    again->places = calloc(state->decided_count + steps + 1, sizeof(uint64_t));
    again->followers = calloc(steps + 1, sizeof(Follower));
    if (!again->places || !again->followers)
        return false;
    for (uint64_t i = 0; i < state->decided_count; i++)
        for (uint32_t j = 0; j < step_count(again, &state->decided[i]); j++)
            again->places[count++] = state->decided[i].followers[j];
    count = again->follower_count = sort_unique(again->places, count);
    for (uint64_t i = 0; i < count; i++)
        again->followers[i].place = again->places[i];
    for (uint64_t i = 0; i < state->decided_count; i++)
        again->places[count++] = state->decided[i].record;
    again->place_count = again->follower_count ? sort_unique(again->places, count)
                                               : keep_unique(again->places, count);
    return true;
}

static Follower *find_follower(const Again *again, uint64_t place)
{
    uint64_t low = 0, high = again->follower_count;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (again->followers[middle].place < place)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < again->follower_count && again->followers[low].place == place;
    return found ? &again->followers[low] : NULL;
}

/* The rows of a record stand together. */
static uint64_t first_row(const struct RunState *state, uint64_t place)
{
    uint64_t low = 0, high = state->decided_count;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (state->decided[middle].record < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- one record ---- */

/* What is shown of a record that meets a step. */
static bool label_step(Worker *worker, const EventRecord *record, Slice *label)
{
    char time[32] = "undated";
    bool failed = false;
    Evaluator *evaluator = worker->evaluator;
    if (evaluator_time(evaluator) != INSTANT_NONE)
        instant_format(evaluator_time(evaluator), time);
    Slice action = event_fact(evaluator_facts(evaluator), FACT_ACTION).text;
    Slice id =
        event_value_text(record->values[COLUMN_EVENT_ID], evaluator_scratch(evaluator), &failed);
    Slice parts[] = {action, SLICE(" at "), slice_of(time), SLICE(" (event "), id, SLICE(")")};
    *label = arena_join(&worker->arena, parts, sizeof parts / sizeof *parts);
    return label->data && !failed;
}

static bool write_rows(Reader *reader, const EventRecord *record, uint64_t place)
{
    struct RunState *state = reader->again->state;
    Worker *worker = reader->worker;
    RecordIdentity identity = {.place = {(uint32_t)(place >> 32), (uint32_t)place}};
    identity.has_id = evaluator_identity(worker->evaluator, worker->seed, &identity.id);
    /* Asked for only where the first of several copies is sought. */
    if (identity.has_id && state->superseded)
        identity.columns = evaluator_columns_hash(worker->evaluator, worker->seed);
    evidence_begin(&worker->evidence);
    for (uint64_t i = first_row(state, place);
         i < state->decided_count && state->decided[i].record == place; i++) {
        DecidedRow *row = &state->decided[i];
        row->worker = (uint32_t)(worker - state->workers);
        if (!evidence_write(&worker->evidence, worker->evaluator, record, &identity, &row->verdict,
                            row->cell, &row->row))
            return false;
    }
    return true;
}

static bool take_record(void *context, const EventRecord *record)
{
    Reader *reader = context;
    Again *again = reader->again;
    uint64_t place = again->places[reader->at];
    if (record->number != (uint32_t)place)
        return record->number < (uint32_t)place;
    evaluator_begin(reader->worker->evaluator, record, reader->file->account);
    Follower *follower = find_follower(again, place);
    if (evaluator_failed(reader->worker->evaluator) ||
        (follower && !label_step(reader->worker, record, &follower->label)) ||
        !write_rows(reader, record, place) || evaluator_failed(reader->worker->evaluator)) {
        reader->failed = true;
        return false;
    }
    return ++reader->at < reader->end;
}

/* ---- one file ---- */

/* Takes the places of the next file; false where there are no more. */
static bool take_file(Again *again, Reader *reader)
{
    pthread_mutex_lock(&again->lock);
    const atomic_bool *stop = again->state->options->stop;
    if (again->status == RUN_DONE && stop && atomic_load(stop))
        again->status = RUN_STOPPED;
    reader->at = reader->end = again->next;
    while (again->status == RUN_DONE && reader->end < again->place_count &&
           again->places[reader->end] >> 32 == again->places[reader->at] >> 32)
        reader->end++;
    again->next = reader->end;
    pthread_mutex_unlock(&again->lock);
    return reader->at < reader->end;
}

static void give_up(Again *again, RunStatus status)
{
    pthread_mutex_lock(&again->lock);
    if (again->status == RUN_DONE)
        again->status = status;
    pthread_mutex_unlock(&again->lock);
}

static RunStatus read_file(Reader *reader)
{
    struct RunState *state = reader->again->state;
    RereadFacts now;
    reader->file = state->run->files[reader->again->places[reader->at] >> 32];
    /* Ends early, when the last of the records was seen. */
    RunStatus status =
        reread_file(&reader->rereader, state, reader->file, take_record, reader, &now);
    if (status != RUN_DONE)
        return status;
    if (reader->failed)
        return reader->worker->evidence.spool.error ? RUN_NO_SPACE : RUN_NO_MEMORY;
    status = reread_compare(state, reader->file, &now);
    /* All that are left do not stand where they stood. */
    return status == RUN_DONE && reader->at < reader->end ? RUN_BAD_SUM : status;
}

static void *read_files(void *argument)
{
    Reader *reader = argument;
    while (take_file(reader->again, reader)) {
        RunStatus status = read_file(reader);
        if (status != RUN_DONE)
            give_up(reader->again, status);
    }
    return NULL;
}

/* ---- all files ---- */

/* The calling thread is the first reader; where no more threads are to be had it is the only one.
 */
static bool read_all(Again *again)
{
    unsigned jobs = again->state->options->jobs, started = 0;
    Reader *readers = calloc(jobs, sizeof(Reader));
    pthread_t *threads = calloc(jobs, sizeof(pthread_t));
    bool made = readers && threads;
    for (unsigned i = 0; made && i < jobs; i++) {
        Worker *worker = &again->state->workers[i];
        readers[i] = (Reader){
            .again = again,
            .worker = worker,
            .rereader = {.archive = worker->archive, .events = worker->events},
        };
    }
    uint64_t first = again->place_count ? again->places[0] >> 32 : 0;
    bool several = again->place_count && again->places[again->place_count - 1] >> 32 != first;
    for (unsigned i = 1; made && several && i < jobs; i++) {
        if (pthread_create(&threads[started], NULL, read_files, &readers[i]) != 0)
            break;
        started++;
    }
    if (made)
        read_files(&readers[0]);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    for (unsigned i = 0; made && i < jobs; i++)
        buffer_free(&readers[i].rereader.bytes);
    free(readers);
    free(threads);
    return made;
}

/* ---- what the correlation adds ---- */

static bool add_steps(const Again *again, const DecidedRow *row, EvaluatedSeen *seen, Arena *arena,
                      uint32_t *count)
{
    uint32_t steps = step_count(again, row);
    for (uint32_t i = 0; i < steps && *count < EVALUATE_SEEN_MOST; i++) {
        Slice field = arena_printf(arena, "followed by (step %u)", i + 1);
        if (!field.data)
            return false;
        seen[(*count)++] = (EvaluatedSeen){field, find_follower(again, row->followers[i])->label};
    }
    return true;
}

/* What is said of many rows in the same words stands once among those of a worker. */
typedef struct {
    EvaluatedPolicy verdict;
    uint64_t counted;
    uint32_t worker;
    uint64_t more_at;
    bool there; /* something was said */
} Said;

enum { SAID = 256 };

static Said *said_of(Said *all, const DecidedRow *row)
{
    return &all[hash_mix(row->counted, (uint64_t)row->verdict.policy << 32 | row->worker) % SAID];
}

/* What the correlation found; false without memory. */
static bool list_found(const Again *again, const DecidedRow *row, Arena *arena, EvaluatedSeen *seen,
                       uint32_t *count)
{
    const Program *program = again->state->options->program;
    const ProgramCorrelation *correlation = program->policies[row->verdict.policy].correlation;
    const Correlation *source = correlation->source;
    long long seconds = (long long)(source->within / INSTANT_SECOND);
    unsigned long long counted = row->counted;
    Slice name = SLICE("followed by"), text = {0};
    switch (source->kind) {
    case CORRELATION_THRESHOLD:
        name = SLICE("threshold");
        text = arena_printf(arena, "%llu records within %lld s", counted, seconds);
        break;
    case CORRELATION_DISTINCT:
        name = SLICE("distinct");
        text = arena_printf(arena, "%llu values of %.*s within %lld s", counted,
                            (int)correlation->field->name.size, correlation->field->name.data,
                            seconds);
        break;
    case CORRELATION_NOT_FOLLOWED_BY:
        text = arena_printf(arena, "nothing within %lld s", seconds);
        break;
    case CORRELATION_SEQUENCE:
        return add_steps(again, row, seen, arena, count);
    }
    seen[(*count)++] = (EvaluatedSeen){name, text};
    return text.data != NULL;
}

/* Says in a row of evidence what the correlation found. */
static bool say_row(const Again *again, DecidedRow *row, Arena *arena)
{
    const Program *program = again->state->options->program;
    EvaluatedSeen seen[EVALUATE_SEEN_MOST + 1];
    uint32_t count = 0;
    if (!list_found(again, row, arena, seen, &count))
        return false;
    if (is_limited(program, &row->verdict)) {
        seen[count] = covered_seen(program, &row->verdict, arena);
        if (!seen[count++].value.data)
            return false;
    }
    return evidence_more(&again->state->workers[row->worker].evidence, &row->row, seen, count);
}

static bool explain_row(const Again *again, DecidedRow *row, Said *all, Arena *arena)
{
    Said *said = said_of(all, row);
    if (said->there && !row->followers && said->counted == row->counted &&
        said->worker == row->worker && said->verdict.policy == row->verdict.policy &&
        said->verdict.verdict == row->verdict.verdict &&
        said->verdict.exception == row->verdict.exception)
        row->row.more_at = said->more_at;
    else if (!say_row(again, row, arena))
        return false;
    if (!row->followers)
        *said = (Said){row->verdict, row->counted, row->worker, row->row.more_at, true};
    Worker *worker = &again->state->workers[row->worker];
    return is_limited(again->state->options->program, &row->verdict)
               ? covered_add(&worker->covered, &row->row, row->verdict.exception)
               : evidence_keep(&worker->evidence, &row->row);
}

/* One that is drawn shows what its correlation found, if it stands before it as evidence, or the
 * exception that covers it. */
static bool explain_drawn(const Again *again, DecidedRow *row, const DecidedRow *before)
{
    const ProgramPolicy *policy = &again->state->options->program->policies[row->verdict.policy];
    EvidenceWriter *writer = &again->state->workers[row->worker].evidence;
    if (before && before->record == row->record && before->verdict.policy == row->verdict.policy)
        row->row.more_at = before->row.more_at;
    if (row->verdict.verdict != VERDICT_EXCEPTED)
        return true;
    EvaluatedSeen seen = {SLICE("exception"),
                          policy->exceptions[row->verdict.exception].source->id};
    return evidence_more(writer, &row->row, &seen, 1);
}

static RunStatus explain_rows(Again *again)
{
    struct RunState *state = again->state;
    Arena arena = {0};
    Said said[SAID] = {0};
    RunStatus status = RUN_DONE;
    for (uint64_t i = 0; status == RUN_DONE && i < state->decided_count; i++) {
        if (i % RUN_LOOK == 0 && run_is_stopped(state->options))
            status = RUN_STOPPED;
        DecidedRow *row = &state->decided[i];
        arena_reset(&arena);
        if (!(row->drawn ? explain_drawn(again, row, i ? row - 1 : NULL)
                         : explain_row(again, row, said, &arena)))
            status =
                state->workers[row->worker].evidence.spool.error ? RUN_NO_SPACE : RUN_NO_MEMORY;
    }
    arena_free(&arena);
    return status;
}

RunStatus run_read_again(struct RunState *state)
{
    if (state->decided_count == 0)
        return RUN_DONE;
    Again again = {.state = state, .status = RUN_DONE};
    pthread_mutex_init(&again.lock, NULL);
    if (!list_places(&again) || !read_all(&again))
        again.status = RUN_NO_MEMORY;
    if (again.status == RUN_DONE)
        again.status = explain_rows(&again);
    pthread_mutex_destroy(&again.lock);
    free(again.places);
    free(again.followers);
    return again.status;
}
