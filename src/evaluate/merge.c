/*
 * One result out of what the workers counted, the same in whatever order they did.
 */
#include <stdlib.h>

#include "evaluate/run_state.h"

static bool copy_kinds(Arena *arena, const Counts *counts, RunKind **kinds, uint32_t *count)
{
    *count = counts_size(counts);
    *kinds = arena_array(arena, *count, sizeof(RunKind));
    for (uint32_t i = 0; *kinds && i < *count; i++) {
        Slice key = counts_name(counts, i);
        size_t border = slice_find(key, '\0');
        (*kinds)[i] = (RunKind){{key.data, border}, slice_from(key, border + 1), counts->values[i]};
    }
    return *kinds != NULL;
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

bool run_is_first_place(const struct RunState *state, EvidenceWriter *writer,
                        const RunEvidence *row)
{
    RecordIdentity identity;
    if (!evidence_identity(writer, row, &identity) || !identity.has_id)
        return true;
    SeenPlace place = seen_place(state->seen, identity.id, identity.columns);
    return place.file == identity.place.file && place.record == identity.place.record;
}

/* Room for the rows of a worker behind those that are there; the first to have some brings its own.
 */
static bool make_room(Run *run, EvidenceWriter *writer)
{
    if (!run->evidence) {
        run->evidence = writer->rows;
        return true;
    }
    RunEvidence *all =
        realloc(run->evidence, (run->evidence_count + writer->count) * sizeof(RunEvidence));
    if (all)
        run->evidence = all;
    return all != NULL;
}

static bool collect_evidence(struct RunState *state, uint32_t number)
{
    Run *run = state->run;
    EvidenceWriter *writer = &state->workers[number].evidence;
    if (!writer->count)
        return true;
    if (!make_room(run, writer))
        return false;
    RunEvidence *rows = writer->rows;
    bool own = run->evidence == rows;
    uint64_t count = writer->count;
    writer->rows = NULL;
    writer->count = writer->capacity = 0;
    bool stopped = false;
    for (uint64_t i = 0; !stopped && i < count; i++) {
        RunEvidence row = rows[i];
        stopped = i % RUN_LOOK == 0 && run_is_stopped(state->options);
        if (state->superseded && !run_is_first_place(state, writer, &row))
            continue;
        row.worker = number;
        run->evidence[run->evidence_count++] = row;
    }
    if (!own)
        free(rows);
    return !stopped;
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
    run->past_max = total->past_max;
    run->scopes = total->scopes;
    run->cell_count = names_count(total->cells);
    run->cells = arena_array(&state->arena, run->cell_count, sizeof(RunCell));
    for (uint32_t i = 0; run->cells && i < run->cell_count; i++) {
        Slice key = names_get(total->cells, i);
        size_t border = slice_find(key, '\0');
        run->cells[i] =
            (RunCell){{key.data, border}, slice_from(key, border + 1), total->evaluated[i]};
    }
    return run->cells && copy_kinds(&state->arena, &total->kinds, &run->kinds, &run->kind_count) &&
           copy_kinds(&state->arena, &total->insights, &run->insights, &run->insight_count) &&
           copy_days(&state->arena, total, run) &&
           presence_give(&total->presence, &state->arena, run);
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
            done = !run_is_stopped(state->options) && tell_reused(state, &all[i], &places);
    free(places.places);
    free(all);
    return done;
}

/* Cells first, as everything else names them by number. */
static bool merge_tallies(struct RunState *state, uint32_t **cell_maps)
{
    bool done = tallies_open(&state->total, state->options->program) && tell_all_reused(state);
    for (unsigned i = 0; done && i <= state->options->jobs; i++) {
        Worker *worker = &state->workers[i];
        if (!worker_finish(worker))
            return false;
        cell_maps[i] = calloc(names_count(worker->tallies.cells) + 1, sizeof(uint32_t));
        done = cell_maps[i] && tallies_merge(&state->total, &worker->tallies, cell_maps[i]) &&
               collect_problems(state->run, worker);
        for (uint64_t j = 0; done && j < worker->evidence.count; j++) {
            RunEvidence *row = &worker->evidence.rows[j];
            row->cell = cell_maps[i][row->cell];
        }
        for (uint64_t j = 0; done && j < worker->covered.count; j++) {
            RunEvidence *row = &worker->covered.items[j].row;
            row->cell = cell_maps[i][row->cell];
        }
    }
    return done;
}

static bool spools_are_whole(const struct RunState *state)
{
    bool whole = true;
    for (unsigned i = 0; i <= state->options->jobs; i++)
        whole = whole && spool_is_whole(&state->workers[i].evidence.spool);
    return whole;
}

/* Evidence last, as correlations add to it. */
static RunStatus merge_all(struct RunState *state, uint32_t **cell_maps)
{
    unsigned workers = state->options->jobs + 1;
    for (unsigned i = 0; i < workers; i++)
        state->superseded |= state->workers[i].superseded;
    if (!merge_tallies(state, cell_maps) || !run_draw(state, cell_maps) ||
        !run_decide(state, cell_maps) || !run_draw_list(state))
        return run_failure(state);
    RunStatus status = run_read_again(state);
    if (status != RUN_DONE)
        return status;
    for (unsigned i = 0; i < workers; i++)
        if (!collect_evidence(state, i))
            return run_failure(state);
    return run_draw_collect(state) && covered_settle(state) && spools_are_whole(state) &&
                   export_tables(state)
               ? RUN_DONE
               : run_failure(state);
}

RunStatus run_merge(struct RunState *state)
{
    unsigned workers = state->options->jobs + 1;
    uint32_t **cell_maps = calloc(workers, sizeof(uint32_t *));
    RunStatus status = cell_maps ? merge_all(state, cell_maps) : RUN_NO_MEMORY;
    for (unsigned i = 0; cell_maps && i < workers; i++)
        free(cell_maps[i]);
    free(cell_maps);
    return status;
}
