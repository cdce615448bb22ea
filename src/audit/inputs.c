/* How much was there, how much was read, and what could not be. */
#include <stdlib.h>

#include "audit/integrity_build.h"
#include "audit/parts.h"
#include "base/limits.h"

static int compare_problems(const void *a, const void *b)
{
    const AuditProblem *x = a, *y = b;
    int order = slice_compare(x->file, y->file);
    if (order == 0)
        order = x->offset < y->offset ? -1 : x->offset > y->offset;
    if (order == 0)
        order = slice_compare(x->kind, y->kind);
    return order ? order : slice_compare(x->detail, y->detail);
}

static bool build_unlisted(Audit *audit, const AuditBuild *build)
{
    if (!build->definition || !build->definition->accounts_expected)
        return true;
    Counts unlisted = {0};
    bool done = true;
    for (uint32_t i = 0; done && i < build->run->cell_count; i++) {
        const RunCell *cell = &build->run->cells[i];
        if (!report_definition_account(build->definition, cell->account))
            done = counts_add(&unlisted, cell->account, cell->evaluated);
    }
    for (uint32_t i = 0; done && i < counts_size(&unlisted); i++) {
        Slice name = counts_name(&unlisted, i);
        Slice detail =
            arena_printf(&audit->arena, "account %.*s is not listed in the report definition",
                         (int)name.size, name.data);
        done = detail.data != NULL;
        audit->inputs.problems[audit->inputs.problem_count++] =
            (AuditProblem){.file = SLICE(""),
                           .kind = slice_of(problem_word(PROBLEM_UNLISTED_ACCOUNT)),
                           .detail = detail,
                           .records = unlisted.values[i]};
    }
    counts_free(&unlisted);
    return done;
}

/* Records that are dated more than a day after the audit, which clocks and zones do not explain:
 * one row for all. A time that was set for the same bytes every time says nothing. */
static bool build_future(Audit *audit, const AuditBuild *build)
{
    const Run *run = build->run;
    Instant now = build->generated_at > build->as_of ? build->generated_at : build->as_of;
    uint64_t records = 0;
    int64_t first = 0;
    if (build->generated_from_epoch)
        return true;
    for (uint32_t i = 0; i < run->day_count; i++) {
        if (run->days[i].day <= instant_day(now) + 1)
            continue;
        first = records ? first : run->days[i].day;
        records += run->days[i].count;
    }
    if (records == 0)
        return true;
    char date[16];
    instant_format_date(first * INSTANT_DAY, date);
    Slice detail = arena_printf(&audit->arena,
                                "records are dated more than a day after this audit was made, the "
                                "earliest %s: their days are not to be believed",
                                date);
    audit->inputs.notices[audit->inputs.notice_count++] =
        (AuditProblem){.file = SLICE(""),
                       .kind = slice_of(problem_word(NOTICE_FUTURE)),
                       .detail = detail,
                       .records = records};
    return detail.data != NULL;
}

/* Counts by kind what audit.json does not list. */
static bool build_cut(Arena *arena, const AuditProblem *problems, uint64_t count,
                      AuditCutKind **kinds, uint32_t *kind_count)
{
    *kinds = arena_array(arena, count > LIMIT_PROBLEMS ? NOTICE_KINDS_END : 0, sizeof **kinds);
    for (uint64_t i = LIMIT_PROBLEMS; *kinds && i < count; i++) {
        uint32_t at = 0;
        while (at < *kind_count && !slice_equal((*kinds)[at].kind, problems[i].kind))
            at++;
        if (at == *kind_count)
            (*kinds)[(*kind_count)++].kind = problems[i].kind;
        (*kinds)[at].entries++;
        (*kinds)[at].records += problems[i].records;
    }
    return *kinds != NULL;
}

static bool build_problems(Audit *audit, const AuditBuild *build)
{
    const Run *run = build->run;
    AuditInputs *inputs = &audit->inputs;
    const IntegrityResult *integrity = build->integrity ? integrity_result(build->integrity) : NULL;
    size_t more = integrity ? audit_integrity_problem_count(integrity) : 0;
    size_t most = run->problem_count + more + run->cell_count + 1;
    inputs->problems = arena_array(&audit->arena, most, sizeof(AuditProblem));
    inputs->notices =
        arena_array(&audit->arena, run->problem_count + more + 2, sizeof(AuditProblem));
    if (!inputs->problems || !inputs->notices)
        return false;
    bool failed = false;
    for (uint64_t i = 0; i < run->problem_count; i++) {
        const RunProblem *from = &run->problems[i];
        AuditProblem problem = {.file = build_path(&audit->arena, from->path, &failed),
                                .offset = from->problem.offset,
                                .kind = slice_of(problem_word(from->problem.kind)),
                                .detail =
                                    build_readable(&audit->arena, from->problem.detail, &failed),
                                .records = from->problem.records};
        if (problem_is_notice(from->problem.kind))
            inputs->notices[inputs->notice_count++] = problem;
        else
            inputs->problems[inputs->problem_count++] = problem;
    }
    Arena *arena = &audit->arena;
    if (integrity &&
        (!audit_integrity_problems(integrity, false, arena,
                                   inputs->problems + inputs->problem_count,
                                   &inputs->problem_count) ||
         !audit_integrity_problems(integrity, true, arena, inputs->notices + inputs->notice_count,
                                   &inputs->notice_count)))
        return false;
    if (failed || !build_unlisted(audit, build) || !build_future(audit, build))
        return false;
    qsort(inputs->problems, inputs->problem_count, sizeof(AuditProblem), compare_problems);
    qsort(inputs->notices, inputs->notice_count, sizeof(AuditProblem), compare_problems);
    return build_cut(&audit->arena, inputs->problems, inputs->problem_count, &inputs->problems_cut,
                     &inputs->problems_cut_count) &&
           build_cut(&audit->arena, inputs->notices, inputs->notice_count, &inputs->notices_cut,
                     &inputs->notices_cut_count);
}

/* Whether what the file lost is no concern of the run: its path names an account that was not asked
 * for, and no record of it says otherwise. */
static bool is_of_others_only(const RunFile *file)
{
    return file->narrowed_away && !file->of_others;
}

/* A file is in one step of the funnel, and its bytes with it. */
static void count_file(AuditInputs *inputs, const RunFile *file)
{
    bool digest = file->kind == ARCHIVE_KIND_DIGEST;
    bool sidecar = digest && slice_ends(file->path, SLICE(".metadata.json"));
    switch (file->state) {
    case RUN_FILE_SKIPPED:
        inputs->skipped++;
        inputs->skipped_digests += digest;
        break;
    case RUN_FILE_PASSED_OVER:
        inputs->passed_over++;
        inputs->digests += digest && !sidecar;
        inputs->sidecars += sidecar;
        inputs->others += !digest;
        inputs->passed_over_bytes += file->size;
        break;
    case RUN_FILE_UNREADABLE:
        inputs->unreadable++;
        break;
    case RUN_FILE_READ:
        inputs->read++;
        inputs->compressed_bytes += file->size;
        inputs->bytes += file->bytes;
    }
}

/* What was lost goes to the account that the path names. Where records of the file say that it is
 * of another one, that may be any. */
static bool count_lost(const RunFile *file, LostInput *lost)
{
    if (file->quarantined == 0 || is_of_others_only(file))
        return true;
    if (file->account.size && !file->of_others)
        return counts_add(&lost->by_account, file->account, file->quarantined);
    lost->anywhere += file->quarantined;
    return true;
}

/* One row of the manifest a file that was read. */
static bool build_files(Audit *audit, const AuditBuild *build, LostInput *lost)
{
    const Run *run = build->run;
    AuditInputs *inputs = &audit->inputs;
    bool failed = false;
    audit->file_store = arena_take(&audit->arena, sizeof(struct AuditFileStore));
    AuditFileRow *rows = arena_array(&audit->arena, run->file_count, sizeof(AuditFileRow));
    if (!audit->file_store || !rows)
        return false;
    audit->file_store->rows = rows;
    inputs->files = run->file_count;
    for (uint32_t i = 0; i < run->file_count; i++) {
        const RunFile *file = run->files[i];
        count_file(inputs, file);
        if (!count_lost(file, lost))
            return false;
        if (file->state == RUN_FILE_SKIPPED || file->state == RUN_FILE_UNREADABLE)
            continue;
        rows[audit->file_count++] =
            (AuditFileRow){build_path(&audit->arena, file->path, &failed), file};
    }
    return !failed && build_listed(audit);
}

static int compare_names(const void *a, const void *b)
{
    return slice_compare(((const AuditCount *)a)->name, ((const AuditCount *)b)->name);
}

static bool build_kinds(Audit *audit, const Run *run)
{
    AuditInputs *inputs = &audit->inputs;
    Counts kinds = {0};
    bool done = true;
    for (uint32_t i = 0; done && i < run->kind_count; i++)
        done = counts_add(&kinds, run->kinds[i].category, run->kinds[i].count);
    inputs->kind_count = counts_size(&kinds);
    inputs->kinds = arena_array(&audit->arena, inputs->kind_count, sizeof(AuditCount));
    done = done && inputs->kinds;
    for (uint32_t i = 0; done && i < inputs->kind_count; i++) {
        bool failed = false;
        Slice name = build_readable(&audit->arena, counts_name(&kinds, i), &failed);
        inputs->kinds[i] = (AuditCount){arena_copy(&audit->arena, name), kinds.values[i]};
        done = !failed && inputs->kinds[i].name.data;
    }
    counts_free(&kinds);
    if (done)
        qsort(inputs->kinds, inputs->kind_count, sizeof(AuditCount), compare_names);
    return done;
}

/* Of a cut or damaged stream whose records were all there; else these are quarantined. */
static bool is_doubt(ProblemKind kind, const RunFile *file)
{
    if (kind == PROBLEM_TRUNCATED || kind == PROBLEM_CORRUPT)
        return file->quarantined == 0;
    return kind == PROBLEM_CHECKSUM || kind == PROBLEM_TRAILING_DATA || kind == PROBLEM_EMPTY ||
           kind == PROBLEM_CHANGED;
}

/* A file counts once, whatever is odd about it. */
static bool find_doubts(const Run *run, LostInput *lost)
{
    bool *doubted = calloc((size_t)run->file_count + 1, sizeof(bool));
    for (uint64_t i = 0; doubted && i < run->problem_count; i++) {
        const RunProblem *problem = &run->problems[i];
        ProblemKind kind = problem->problem.kind;
        if (problem->file == RUN_NO_FILE)
            lost->anywhere += !problem_is_notice(kind);
        else if (!is_of_others_only(run->files[problem->file]))
            doubted[problem->file] |= is_doubt(kind, run->files[problem->file]);
    }
    for (uint32_t i = 0; doubted && i < run->file_count; i++)
        lost->doubtful += doubted[i];
    free(doubted);
    return doubted != NULL;
}

static bool count_evaluated(const Run *run, LostInput *lost)
{
    for (uint32_t i = 0; i < run->cell_count; i++)
        if (!counts_add(&lost->evaluated, run->cells[i].account, run->cells[i].evaluated))
            return false;
    return true;
}

bool build_inputs(Audit *audit, const AuditBuild *build, LostInput *lost)
{
    const RunCounts *counts = &build->run->counts;
    AuditInputs *inputs = &audit->inputs;
    inputs->records = counts->records;
    inputs->evaluated = counts->evaluated;
    inputs->duplicates = counts->duplicates;
    inputs->quarantined = counts->quarantined;
    inputs->recovered = counts->recovered;
    inputs->undated = counts->undated;
    inputs->out_of_period = counts->out_of_period;
    inputs->out_of_account = counts->out_of_account;
    inputs->out_of_region = counts->out_of_region;
    inputs->out_of_service = counts->out_of_service;
    inputs->out_of_kind = counts->out_of_kind;
    inputs->out_of_scope = counts->out_of_period + counts->out_of_account + counts->out_of_region +
                           counts->out_of_service + counts->out_of_kind;
    inputs->addenda = counts->addenda;
    inputs->access_inferred = counts->access_inferred;
    inputs->ids_missing = counts->ids_missing;
    bool failed = !find_doubts(build->run, lost);
    audit->first_event = build_time_text(&audit->arena, counts->first, &failed);
    /* Exact, as what comes after it is new to who compares with this audit. */
    audit->last_event = build_exact_time_text(&audit->arena, counts->last, &failed);
    bool done = !failed && count_evaluated(build->run, lost) && build_files(audit, build, lost) &&
                build_problems(audit, build) && build_kinds(audit, build->run);
    inputs->doubtful = lost->doubtful;
    inputs->unplaced = lost->anywhere;
    return done;
}
