/* What digests prove, for the model. */
#include "audit/integrity_build.h"

#include "audit/coverage_parts.h"
#include "audit/parts.h"

static bool build_spans(const IntegrityChain *from, Arena *arena, AuditChain *chain)
{
    bool failed = false;
    chain->spans = arena_array(arena, from->span_count, sizeof(AuditSpan));
    chain->gaps = arena_array(arena, from->gap_count, sizeof(AuditChainGap));
    if (!chain->spans || !chain->gaps)
        return false;
    chain->span_count = from->span_count;
    for (uint32_t i = 0; i < from->span_count; i++) {
        const IntegritySpan *span = &from->spans[i];
        chain->spans[i] = (AuditSpan){build_time_text(arena, span->from, &failed),
                                      build_time_text(arena, span->to, &failed),
                                      span->digests,
                                      span->empty,
                                      span->logs,
                                      span->authenticated,
                                      span->newest_unsigned};
    }
    chain->gap_count = from->gap_count;
    for (uint32_t i = 0; i < from->gap_count; i++)
        chain->gaps[i] = (AuditChainGap){build_time_text(arena, from->gaps[i].from, &failed),
                                         build_time_text(arena, from->gaps[i].to, &failed),
                                         slice_of(from->gaps[i].why)};
    return !failed;
}

static bool build_chain(const IntegrityChain *from, Arena *arena, AuditChain *chain)
{
    bool failed = false;
    *chain = (AuditChain){.account = build_readable(arena, from->account, &failed),
                          .region = build_readable(arena, from->region, &failed),
                          .trail = build_readable(arena, from->trail, &failed),
                          .home_region = build_readable(arena, from->home_region, &failed),
                          .backfill = from->backfill,
                          .grade = slice_of(integrity_grade_word(from->grade)),
                          .newest_unsigned = from->newest_unsigned,
                          .begins = from->begins,
                          .first = build_time_text(arena, from->first, &failed),
                          .last = build_time_text(arena, from->last, &failed),
                          .proven_until = build_time_text(arena, from->reach, &failed),
                          .digests = from->digests,
                          .authenticated = from->authenticated,
                          .failed = from->failed,
                          .empty = from->empty,
                          .starting = from->starting,
                          .bucket_moves = from->bucket_moves,
                          .unsigned_newest = from->unsigned_newest,
                          .logs = from->logs,
                          .valid = from->valid,
                          .modified = from->modified,
                          .trailing = from->trailing,
                          .missing = from->missing,
                          .unchecked = from->unchecked,
                          .unattested = from->unattested,
                          .fingerprint_count = from->fingerprint_count};
    chain->fingerprints = arena_array(arena, from->fingerprint_count, sizeof(Slice));
    for (uint32_t i = 0; chain->fingerprints && i < from->fingerprint_count; i++)
        chain->fingerprints[i] = build_readable(arena, from->fingerprints[i], &failed);
    return !failed && chain->fingerprints && build_spans(from, arena, chain);
}

bool audit_chain_shows_segments(const AuditChain *chain)
{
    return chain->span_count > 1 || (chain->authenticated && chain->newest_unsigned);
}

uint64_t audit_integrity_files(const AuditIntegrity *integrity)
{
    return integrity->files_authenticated + integrity->files_self_consistent +
           integrity->files_unattested + integrity->files_unchecked + integrity->files_trailing +
           integrity->files_modified;
}

bool audit_integrity_build(const Integrity *integrity, Arena *arena, AuditIntegrity *model)
{
    *model = (AuditIntegrity){.grade = slice_of(integrity_grade_word(INTEGRITY_GRADE_NONE))};
    model->statement = SLICE("not checked in this run");
    if (!integrity)
        return true;
    const IntegrityResult *from = integrity_result(integrity);
    IntegrityGrade least = INTEGRITY_GRADE_AUTHENTICATED;
    model->checked = from->digests > 0;
    model->with_keys = from->with_keys;
    model->keys = from->keys;
    model->bad_keys = from->bad_keys;
    model->digests = from->digests;
    model->authenticated = from->authenticated;
    model->failed = from->failed;
    model->gaps = from->gaps;
    model->segments = from->segments;
    model->unsigned_newest = from->unsigned_newest;
    model->failures = from->failures;
    model->doubts = from->doubts;
    model->files_authenticated = from->files[INTEGRITY_AUTHENTICATED];
    model->files_self_consistent = from->files[INTEGRITY_SELF_CONSISTENT];
    model->files_unattested = from->files[INTEGRITY_UNATTESTED];
    model->files_unchecked = from->files[INTEGRITY_UNCHECKED];
    model->files_trailing = from->files[INTEGRITY_TRAILING_DATA];
    model->files_modified = from->files[INTEGRITY_MODIFIED];
    model->files_missing = from->files[INTEGRITY_MISSING];
    model->chains = arena_array(arena, from->chain_count, sizeof(AuditChain));
    if (!model->chains)
        return false;
    for (uint32_t i = 0; i < from->chain_count; i++) {
        if (!build_chain(&from->chains[i], arena, &model->chains[model->chain_count++]))
            return false;
        if (from->chains[i].grade < least)
            least = from->chains[i].grade;
    }
    if (model->checked)
        model->grade = slice_of(integrity_grade_word(least));
    model->statement = audit_integrity_statement(model, arena);
    return model->statement.data != NULL;
}

/* Of what stands behind LIMIT_PROBLEMS; the rest of that are notices. */
static uint64_t unlisted_failures(const IntegrityResult *result)
{
    uint64_t listed = 0;
    for (uint64_t i = 0; i < result->problem_count; i++)
        listed += result->problems[i].weight != INTEGRITY_NOTICE;
    return result->failures + result->doubts - listed;
}

uint64_t audit_integrity_problem_count(const IntegrityResult *result)
{
    return result->problem_count + 1;
}

bool audit_integrity_problems(const IntegrityResult *result, bool notices, Arena *arena,
                              AuditProblem *list, uint64_t *count)
{
    uint64_t listed = 0, rest = unlisted_failures(result);
    bool failed = false;
    for (uint64_t i = 0; i < result->problem_count; i++) {
        const IntegrityProblem *from = &result->problems[i];
        if ((from->weight == INTEGRITY_NOTICE) != notices)
            continue;
        Slice parts[] = {slice_of(from->word), SLICE(": "), from->detail};
        Slice detail = arena_join(arena, parts, 3);
        failed |= !detail.data;
        list[listed++] = (AuditProblem){.file = build_path(arena, from->file, &failed),
                                        .kind = slice_of(problem_word(PROBLEM_INTEGRITY)),
                                        .detail = build_readable(arena, detail, &failed)};
    }
    rest = notices ? result->problem_rest - rest : rest;
    if (rest) {
        Slice detail = arena_printf(arena, "%llu further %s counted and not listed",
                                    (unsigned long long)rest, rest == 1 ? "one is" : "ones are");
        failed |= !detail.data;
        list[listed++] = (AuditProblem){
            .file = SLICE(""), .kind = slice_of(problem_word(PROBLEM_INTEGRITY)), .detail = detail};
    }
    *count += listed;
    return !failed;
}

/* ---- in an audit ---- */

Slice build_integrity_word(const RunFile *file)
{
    IntegrityState state = (IntegrityState)file->integrity;
    return state == INTEGRITY_UNSTATED ? (Slice){0} : slice_of(integrity_state_word(state));
}

/* An account that was asked for is, whatever is left of it. */
static bool is_of_run(const AuditBuild *build, Slice account)
{
    if (build->only_account_count == 0 || account.size == 0)
        return true;
    for (uint32_t i = 0; i < build->only_account_count; i++)
        if (slice_equal(build->only_accounts[i], account))
            return true;
    return false;
}

/*
 * Digests taken from a chain's end leave nothing that misses them: where they end is held against
 * the end of the period, or, where that is not over, against the day before the report was made,
 * since digests come hours late.
 */
static bool find_early_ends(Audit *audit, const AuditBuild *build)
{
    AuditIntegrity *integrity = &audit->integrity;
    Instant late = build->generated_at - INSTANT_DAY;
    Instant end = build->to > build->generated_at ? late : build->to;
    bool failed = false;
    if (build->to == INSTANT_NONE || !integrity->checked)
        return true;
    integrity->expected_end = build_time_text(&audit->arena, end, &failed);
    for (uint32_t i = 0; i < integrity->chain_count; i++) {
        AuditChain *chain = &integrity->chains[i];
        Instant last = instant_parse(chain->proven_until);
        if (!coverage_asked(build, chain->account, chain->region))
            continue;
        chain->ends_early = last == INSTANT_NONE || last < end;
        integrity->ends_early += chain->ends_early;
    }
    return !failed;
}

/* Adds the file that failed, or should be a digest and is none, to those of the account whose input
 * it is: once, however many digests contradict it. */
static bool count_unverified(const IntegrityProblem *problem, Names *files, Buffer *key,
                             LostInput *lost)
{
    uint32_t known = names_count(files);
    buffer_clear(key);
    buffer_add(key, problem->account);
    buffer_add_byte(key, '\0');
    buffer_add(key, problem->file);
    uint32_t number = key->failed ? NAMES_NONE : names_intern(files, buffer_slice(key));
    if (number == NAMES_NONE || number < known)
        return number != NAMES_NONE;
    if (problem->account.size)
        return counts_add(&lost->unverified_by_account, problem->account, 1);
    lost->unverified++;
    return true;
}

/* Those behind LIMIT_PROBLEMS, whose accounts are not known, count as they are. */
static bool find_unverified(const AuditBuild *build, LostInput *lost)
{
    const IntegrityResult *result = integrity_result(build->integrity);
    Names *files = names_new();
    Buffer key = {0};
    bool done = files != NULL;
    for (uint64_t i = 0; done && i < result->problem_count; i++) {
        const IntegrityProblem *problem = &result->problems[i];
        if (problem->weight != INTEGRITY_NOTICE && is_of_run(build, problem->account))
            done = count_unverified(problem, files, &key, lost);
    }
    lost->unverified += unlisted_failures(result);
    names_free(files);
    buffer_free(&key);
    return done;
}

/* What failed, or should be a digest and is none, by the account whose input it is. */
bool build_integrity(Audit *audit, const AuditBuild *build, LostInput *lost)
{
    if (!audit_integrity_build(build->integrity, &audit->arena, &audit->integrity))
        return false;
    if (!find_early_ends(audit, build))
        return false;
    if (!build->integrity)
        return true;
    if (!find_unverified(build, lost))
        return false;
    audit->integrity.unplaced = lost->unverified;
    return true;
}
