/*
 * One result out of what the workers counted, the same in whatever order they did.
 */
#include <stdlib.h>

#include "evaluate/run_state.h"

static bool copy_kinds(Arena *arena, const Counts *counts, Run *run)
{
    run->kind_count = counts_size(counts);
    run->kinds = arena_array(arena, run->kind_count, sizeof(RunKind));
    for (uint32_t i = 0; run->kinds && i < run->kind_count; i++) {
        Slice key = counts_name(counts, i);
        size_t border = slice_find(key, '\0');
        run->kinds[i] =
            (RunKind){{key.data, border}, slice_from(key, border + 1), counts->values[i]};
    }
    return run->kinds != NULL;
}

static bool copy_days(Arena *arena, const Tallies *total, Run *run)
{
    int64_t used = 0;
    for (int64_t i = 0; i < total->day_count; i++)
        used += total->days[i] > 0;
    run->days = arena_array(arena, (size_t)used, sizeof(RunDay));
    for (int64_t i = 0; run->days && i < total->day_count; i++)
        if (total->days[i])
            run->days[run->day_count++] = (RunDay){total->first_day + i, total->days[i]};
    return run->days != NULL;
}

/* Whether the row is of the copy of its record that stands first in archive order. */
static bool is_of_first_place(const struct RunState *state, const Spool *spool,
                              const RunEvidence *row)
{
    RecordIdentity identity;
    memcpy(&identity, spool_at(spool, row->record_at), sizeof identity);
    if (!identity.has_id)
        return true;
    SeenPlace place = seen_place(state->seen, identity.id, identity.columns);
    return place.file == identity.place.file && place.record == identity.place.record;
}

static bool collect_evidence(struct RunState *state, uint32_t number, bool superseded)
{
    Run *run = state->run;
    EvidenceWriter *writer = &state->workers[number].evidence;
    if (!spool_finish(&writer->spool))
        return false;
    RunEvidence *all =
        realloc(run->evidence, (run->evidence_count + writer->count + 1) * sizeof(RunEvidence));
    if (!all)
        return false;
    run->evidence = all;
    for (uint64_t i = 0; i < writer->count; i++) {
        RunEvidence row = writer->rows[i];
        if (superseded && !is_of_first_place(state, &writer->spool, &row))
            continue;
        row.worker = number;
        run->evidence[run->evidence_count++] = row;
    }
    free(writer->rows);
    writer->rows = NULL;
    return true;
}

static bool collect_problems(Run *run, const Worker *worker)
{
    RunProblem *all = realloc(run->problems, (run->problem_count + worker->problem_count + 1) *
                                                 sizeof(RunProblem));
    if (!all)
        return false;
    run->problems = all;
    if (worker->problem_count)
        memcpy(all + run->problem_count, worker->problems,
               worker->problem_count * sizeof(RunProblem));
    run->problem_count += worker->problem_count;
    return true;
}

static bool export_tables(struct RunState *state)
{
    Run *run = state->run;
    Tallies *total = &state->total;
    run->counts = total->counts;
    run->tallies = total->tallies;
    run->tally_count = total->tally_count;
    run->exceptions = total->exceptions;
    run->scopes = total->scopes;
    run->cell_count = names_count(total->cells);
    run->cells = arena_array(&state->arena, run->cell_count, sizeof(RunCell));
    for (uint32_t i = 0; run->cells && i < run->cell_count; i++) {
        Slice key = names_get(total->cells, i);
        size_t border = slice_find(key, '\0');
        run->cells[i] =
            (RunCell){{key.data, border}, slice_from(key, border + 1), total->evaluated[i]};
    }
    return run->cells && copy_kinds(&state->arena, &total->kinds, run) &&
           copy_days(&state->arena, total, run);
}

/* ---- reused ids ---- */

typedef struct {
    SeenPlace *places;
    uint32_t count, capacity;
    bool failed;
} Places;

static void add_place(void *context, SeenPlace place)
{
    Places *places = context;
    if (places->count == places->capacity) {
        uint32_t capacity = places->capacity ? places->capacity * 2 : 8;
        SeenPlace *grown = realloc(places->places, capacity * sizeof(SeenPlace));
        if (!grown) {
            places->failed = true;
            return;
        }
        places->places = grown;
        places->capacity = capacity;
    }
    places->places[places->count++] = place;
}

static int compare_places(const void *a, const void *b)
{
    const SeenPlace *x = a, *y = b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return x->record < y->record ? -1 : x->record > y->record;
}

static int compare_reused(const void *a, const void *b)
{
    uint64_t x = ((const Reused *)a)->id, y = ((const Reused *)b)->id;
    return x < y ? -1 : x > y;
}

static bool tell_reused(struct RunState *state, const Reused *reused, Places *places)
{
    enum { PLACES_NAMED = 10 };
    Run *run = state->run;
    Buffer detail = {0};
    places->count = 0;
    seen_each(state->seen, reused->id, add_place, places);
    qsort(places->places, places->count, sizeof(SeenPlace), compare_places);
    buffer_printf(&detail, "eventID %.*s with different contents: ", (int)reused->event_id.size,
                  reused->event_id.data);
    for (uint32_t i = 0; i < places->count && i < PLACES_NAMED; i++) {
        Slice path = run->files[places->places[i].file]->path;
        buffer_printf(&detail, "%srecord %u of %.*s", i ? ", " : "", places->places[i].record,
                      (int)path.size, path.data);
    }
    if (places->count > PLACES_NAMED)
        buffer_printf(&detail, ", and %u more", places->count - PLACES_NAMED);
    bool done = !detail.failed && !places->failed && places->count;
    if (done) {
        Problem problem = {
            .kind = PROBLEM_ID_REUSED, .records = places->count, .detail = buffer_slice(&detail)};
        uint32_t file = places->places[0].file;
        done = worker_problem(&state->workers[state->options->jobs], file, run->files[file]->path,
                              &problem);
    }
    buffer_free(&detail);
    return done;
}

static bool tell_all_reused(struct RunState *state)
{
    uint64_t count = 0;
    for (unsigned i = 0; i < state->options->jobs; i++)
        count += state->workers[i].reused_count;
    Reused *all = calloc(count + 1, sizeof(Reused));
    if (!all)
        return false;
    count = 0;
    for (unsigned i = 0; i < state->options->jobs; i++)
        for (uint64_t j = 0; j < state->workers[i].reused_count; j++)
            all[count++] = state->workers[i].reused[j];
    qsort(all, count, sizeof(Reused), compare_reused);
    Places places = {0};
    bool done = true;
    for (uint64_t i = 0; done && i < count; i++)
        if (i == 0 || all[i].id != all[i - 1].id)
            done = tell_reused(state, &all[i], &places);
    free(places.places);
    free(all);
    return done;
}

/* ---- correlation ---- */

static bool add_step_labels(const struct RunState *state, const Pick *pick, EvaluatedSeen *seen,
                            Arena *arena, uint32_t *count)
{
    const Correlation *source = state->options->program->policies[pick->policy].correlation->source;
    for (uint32_t i = 0; i < source->step_count && *count < EVALUATE_SEEN_MOST; i++) {
        Slice field = arena_printf(arena, "followed by (step %u)", i + 1);
        if (!field.data)
            return false;
        seen[(*count)++] =
            (EvaluatedSeen){field, names_get(state->picks.texts, pick->followers[i])};
    }
    return true;
}

/* Says in a row of evidence what the correlation found. */
static bool explain_correlation(struct RunState *state, Pick *pick, Arena *arena)
{
    const ProgramCorrelation *correlation =
        state->options->program->policies[pick->policy].correlation;
    const Correlation *source = correlation->source;
    EvaluatedSeen seen[EVALUATE_SEEN_MOST];
    uint32_t count = 0;
    long long seconds = (long long)(source->within / INSTANT_SECOND);
    bool done = true;
    Slice text = {0};
    switch (source->kind) {
    case CORRELATION_THRESHOLD:
        text = arena_printf(arena, "%llu records within %lld s", (unsigned long long)pick->counted,
                            seconds);
        seen[count++] = (EvaluatedSeen){SLICE("threshold"), text};
        break;
    case CORRELATION_DISTINCT:
        text = arena_printf(arena, "%llu values of %.*s within %lld s",
                            (unsigned long long)pick->counted, (int)correlation->field->name.size,
                            correlation->field->name.data, seconds);
        seen[count++] = (EvaluatedSeen){SLICE("distinct"), text};
        break;
    case CORRELATION_NOT_FOLLOWED_BY:
        text = arena_printf(arena, "nothing within %lld s", seconds);
        seen[count++] = (EvaluatedSeen){SLICE("followed by"), text};
        break;
    case CORRELATION_SEQUENCE:
        text = SLICE("steps");
        done = add_step_labels(state, pick, seen, arena, &count);
        break;
    }
    EvidenceWriter *writer = &state->workers[pick->evidence.worker].evidence;
    return done && text.data && evidence_more(writer, &pick->evidence, seen, count);
}

static bool settle_pick(struct RunState *state, Pick *pick, Arena *arena)
{
    EvaluatedPolicy verdict = pick->verdict;
    if (verdict.verdict == VERDICT_INSUFFICIENT_DATA)
        return tallies_verdict(&state->total, pick->cell, &verdict);
    if (pick->decision == DECISION_COMPLIANT)
        verdict.verdict = VERDICT_COMPLIANT;
    else if (pick->decision == DECISION_INSUFFICIENT)
        verdict.verdict = VERDICT_INSUFFICIENT_DATA;
    if (!tallies_verdict(&state->total, pick->cell, &verdict))
        return false;
    if (verdict.verdict != VERDICT_NON_COMPLIANT && verdict.verdict != VERDICT_REVIEW &&
        verdict.verdict != VERDICT_ATTEMPT)
        return true;
    pick->evidence.cell = pick->cell;
    arena_reset(arena);
    return explain_correlation(state, pick, arena) &&
           evidence_keep(&state->workers[pick->evidence.worker].evidence, &pick->evidence);
}

/* Of several copies of a record only what was picked of the first in archive order counts. */
static void drop_superseded(struct RunState *state)
{
    Picks *picks = &state->picks;
    uint64_t kept = 0;
    for (uint64_t i = 0; i < picks->count; i++) {
        const Pick *pick = &picks->picks[i];
        if (pick->has_id) {
            SeenPlace place = seen_place(state->seen, pick->id, pick->columns);
            if (pick->record != ((uint64_t)place.file << 32 | place.record))
                continue;
        }
        picks->picks[kept++] = *pick;
    }
    picks->count = kept;
}

static bool correlate_all(struct RunState *state)
{
    Instant end =
        state->options->to != INSTANT_NONE ? state->options->to : state->total.counts.last;
    drop_superseded(state);
    if (!picks_correlate(&state->picks, state->options->program, end))
        return false;
    Arena arena = {0};
    bool done = true;
    for (uint64_t i = 0; done && i < state->picks.count; i++)
        if (state->picks.picks[i].role == 0)
            done = settle_pick(state, &state->picks.picks[i], &arena);
    arena_free(&arena);
    return done;
}

/* Cells first, as everything else names them by number; evidence last, as correlations add to it.
 */
bool run_merge(struct RunState *state)
{
    unsigned workers = state->options->jobs + 1;
    uint32_t **cell_maps = calloc(workers, sizeof(uint32_t *));
    bool done = cell_maps && tallies_open(&state->total, state->options->program) &&
                picks_open(&state->picks) && tell_all_reused(state);
    for (unsigned i = 0; done && i < workers; i++) {
        Worker *worker = &state->workers[i];
        if (!worker_finish(worker)) {
            done = false;
            break;
        }
        cell_maps[i] = calloc(names_count(worker->tallies.cells) + 1, sizeof(uint32_t));
        done = cell_maps[i] && tallies_merge(&state->total, &worker->tallies, cell_maps[i]) &&
               picks_merge(&state->picks, &worker->picks, cell_maps[i], i) &&
               collect_problems(state->run, worker);
    }
    bool superseded = false;
    for (unsigned i = 0; i < workers; i++)
        superseded |= state->workers[i].superseded;
    for (unsigned i = 0; done && i < workers; i++)
        for (uint64_t j = 0; j < state->workers[i].evidence.count; j++) {
            RunEvidence *row = &state->workers[i].evidence.rows[j];
            row->cell = cell_maps[i][row->cell];
        }
    done = done && correlate_all(state);
    for (unsigned i = 0; done && i < workers; i++)
        done = collect_evidence(state, i, superseded);
    for (unsigned i = 0; cell_maps && i < workers; i++)
        free(cell_maps[i]);
    free(cell_maps);
    return done && export_tables(state);
}
