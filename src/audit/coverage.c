#include "audit/coverage.h"

#include <stdlib.h>

#include "audit/parts.h"
#include "base/limits.h"

/* One account and Region while it is put together. */
typedef struct {
    Slice account, region;
    bool expected;
    uint64_t files, records;
    Instant first, last;
    char *states; /* by day of the axis; NULL where that is too long */
} Row;

typedef struct {
    Audit *audit;
    const AuditBuild *build;
    Names *names; /* account NUL Region → row */
    Row *rows;
    uint32_t capacity;
    int64_t first_day, day_count;
    bool too_long;
    Buffer key;
} Making;

/* ---- rows ---- */

static Row *row_of(Making *making, Slice account, Slice region)
{
    buffer_clear(&making->key);
    buffer_add(&making->key, account);
    buffer_add_byte(&making->key, '\0');
    buffer_add(&making->key, region);
    uint32_t known = names_count(making->names);
    uint32_t place =
        making->key.failed ? NAMES_NONE : names_intern(making->names, buffer_slice(&making->key));
    if (place == NAMES_NONE)
        return NULL;
    if (place < known)
        return &making->rows[place];
    if (place >= making->capacity) {
        uint32_t capacity = making->capacity ? making->capacity * 2 : 64;
        Row *rows = realloc(making->rows, capacity * sizeof(Row));
        if (!rows)
            return NULL;
        making->rows = rows;
        making->capacity = capacity;
    }
    Slice name = names_get(making->names, place);
    Row row = {.account = {name.data, account.size},
               .region = slice_from(name, account.size + 1),
               .first = INSTANT_NONE,
               .last = INSTANT_NONE};
    if (!making->too_long) {
        row.states = arena_take(&making->audit->arena, (size_t)making->day_count + 1);
        if (!row.states)
            return NULL;
        memset(row.states, COVERAGE_NO_DATA, (size_t)making->day_count);
    }
    making->rows[place] = row;
    return &making->rows[place];
}

static char *state_of(const Making *making, Row *row, int64_t day)
{
    int64_t at = day - making->first_day;
    return row->states && at >= 0 && at < making->day_count ? &row->states[at] : NULL;
}

/* ---- the axis ---- */

static void widen_axis(int64_t *first, int64_t *last, int64_t day)
{
    if (*last < *first)
        *first = *last = day;
    *first = day < *first ? day : *first;
    *last = day > *last ? day : *last;
}

/* Accounts and Regions with records; they are in order. */
static uint64_t count_pairs(const Run *run)
{
    uint64_t pairs = 0;
    for (uint32_t i = 0; i < run->presence_count; i++)
        pairs += i == 0 || !slice_equal(run->presence[i].account, run->presence[i - 1].account) ||
                 !slice_equal(run->presence[i].region, run->presence[i - 1].region);
    return pairs;
}

/* The period where it is closed; else from the first to the last day that has a record. */
static void find_axis(Making *making)
{
    const AuditBuild *build = making->build;
    const Run *run = build->run;
    int64_t first = 0, last = -1;
    for (uint32_t i = 0; i < run->day_count; i++)
        widen_axis(&first, &last, run->days[i].day);
    if (build->from != INSTANT_NONE)
        first = instant_day(build->from);
    if (build->to != INSTANT_NONE)
        last = instant_day(build->to - 1);
    if (last < first && build->from == INSTANT_NONE)
        first = last + 1;
    making->first_day = first;
    making->day_count = last < first ? 0 : last - first + 1;
    making->too_long =
        making->day_count > LIMIT_COVERAGE_DAYS || count_pairs(run) > LIMIT_COVERAGE_PAIRS;
}

/* ---- what is there ---- */

static bool add_files(Making *making)
{
    const Run *run = making->build->run;
    for (uint32_t i = 0; i < run->file_count; i++) {
        const RunFile *file = run->files[i];
        if (file->state == RUN_FILE_PASSED_OVER || file->narrowed_away || !file->account.size ||
            !file->region.size)
            continue;
        Row *row = row_of(making, file->account, file->region);
        if (!row)
            return false;
        row->files++;
        char *state = file->delivered == INSTANT_NONE
                          ? NULL
                          : state_of(making, row, instant_day(file->delivered));
        if (state)
            *state = COVERAGE_DATA;
    }
    return true;
}

static bool add_records(Making *making)
{
    const Run *run = making->build->run;
    for (uint32_t i = 0; i < run->presence_count; i++) {
        const RunPresence *presence = &run->presence[i];
        Row *row = row_of(making, presence->account, presence->region);
        if (!row)
            return false;
        row->records += presence->records;
        if (row->first == INSTANT_NONE || presence->first < row->first)
            row->first = presence->first;
        if (row->last == INSTANT_NONE || presence->last > row->last)
            row->last = presence->last;
        char *state = state_of(making, row, presence->day);
        if (state)
            *state = COVERAGE_DATA;
    }
    return true;
}

/* ---- digests ---- */

static void mark_days(const Making *making, Row *row, Slice from, Slice to, char before, char after)
{
    Instant start = instant_parse(from), end = instant_parse(to);
    if (start == INSTANT_NONE || end == INSTANT_NONE || start >= end)
        return;
    int64_t last = instant_day(end - 1), first = instant_day(start);
    if (first < making->first_day)
        first = making->first_day;
    if (last >= making->first_day + making->day_count)
        last = making->first_day + making->day_count - 1;
    for (int64_t day = first; day <= last; day++) {
        char *state = state_of(making, row, day);
        if (state && *state == before)
            *state = after;
    }
}

/* Spans first, of all chains of an account and Region: what one proves is no gap of another. */
static bool add_digests(Making *making)
{
    const AuditIntegrity *integrity = &making->audit->integrity;
    for (uint32_t i = 0; i < integrity->chain_count; i++) {
        const AuditChain *chain = &integrity->chains[i];
        Row *row = row_of(making, chain->account, chain->region);
        if (!row)
            return false;
        for (uint32_t j = 0; j < chain->span_count; j++)
            mark_days(making, row, chain->spans[j].from, chain->spans[j].to, COVERAGE_NO_DATA,
                      COVERAGE_EMPTY);
    }
    for (uint32_t i = 0; i < integrity->chain_count; i++) {
        const AuditChain *chain = &integrity->chains[i];
        Row *row = row_of(making, chain->account, chain->region);
        if (!row)
            return false;
        mark_days(making, row, chain->first, chain->last, COVERAGE_NO_DATA, COVERAGE_GAP);
    }
    return true;
}

/* ---- what is expected ---- */

static bool is_asked(Slice text, const Slice *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (slice_equal(text, list[i]))
            return true;
    return count == 0;
}

static bool expect(Making *making, const ReportAccount *account, Slice region)
{
    const AuditBuild *build = making->build;
    Row *row = row_of(making, account->id, region);
    if (!row)
        return false;
    row->expected = true;
    /* Days that were not over when the report was made are not missing. */
    int64_t end =
        instant_day(build->as_of < build->generated_at ? build->as_of : build->generated_at);
    for (int64_t i = 0; !making->too_long && i < making->day_count; i++) {
        int64_t day = making->first_day + i;
        Instant start = day * INSTANT_DAY;
        bool active = (account->active_from == INSTANT_NONE || start >= account->active_from) &&
                      (account->active_until == INSTANT_NONE || start < account->active_until);
        char *state = state_of(making, row, day);
        if (active && day < end && *state == COVERAGE_NO_DATA)
            *state = COVERAGE_GAP;
    }
    return true;
}

static bool add_expected(Making *making)
{
    const AuditBuild *build = making->build;
    const ReportDefinition *definition = build->definition;
    if (!definition || !definition->accounts_expected || !definition->region_count)
        return true;
    making->audit->coverage.expected = true;
    for (uint32_t i = 0; i < definition->account_count; i++)
        for (uint32_t j = 0; j < definition->region_count; j++) {
            const ReportAccount *account = &definition->accounts[i];
            Slice region = definition->regions[j];
            if (is_asked(account->id, build->only_accounts, build->only_account_count) &&
                is_asked(region, build->only_regions, build->only_region_count) &&
                !expect(making, account, region))
                return false;
        }
    return true;
}

/* ---- the model ---- */

static int compare_rows(const void *a, const void *b)
{
    const Row *x = a, *y = b;
    int order = slice_compare(x->account, y->account);
    return order ? order : slice_compare(x->region, y->region);
}

static bool give_row(Making *making, const Row *from, LostInput *lost)
{
    AuditCoverage *coverage = &making->audit->coverage;
    Arena *arena = &making->audit->arena;
    AuditCoverageRow *row = &coverage->rows[coverage->row_count++];
    bool failed = false;
    *row = (AuditCoverageRow){.account = build_readable(arena, from->account, &failed),
                              .region = build_readable(arena, from->region, &failed),
                              .expected = from->expected,
                              .files = from->files,
                              .records = from->records,
                              .first = build_time_text(arena, from->first, &failed),
                              .last = build_time_text(arena, from->last, &failed)};
    /* The names go with the making. */
    row->account = arena_copy(arena, row->account);
    row->region = arena_copy(arena, row->region);
    if (failed || !row->account.data || !row->region.data)
        return false;
    row->states = (Slice){from->states, from->states ? (size_t)making->day_count : 0};
    for (size_t i = 0; i < row->states.size; i++) {
        row->data_days += row->states.data[i] == COVERAGE_DATA;
        row->empty_days += row->states.data[i] == COVERAGE_EMPTY;
        row->gap_days += row->states.data[i] == COVERAGE_GAP;
        row->silent_days += row->states.data[i] == COVERAGE_NO_DATA;
    }
    coverage->gaps += row->gap_days;
    return row->gap_days == 0 || counts_add(&lost->gaps_by_account, row->account, row->gap_days);
}

static bool give_interruptions(Audit *audit, const Run *run)
{
    AuditCoverage *coverage = &audit->coverage;
    Arena *arena = &audit->arena;
    bool failed = false;
    coverage->interruptions =
        arena_array(arena, run->interruption_count, sizeof(AuditInterruption));
    for (uint32_t i = 0; coverage->interruptions && i < run->interruption_count; i++) {
        const RunInterruption *from = &run->interruptions[i];
        coverage->interruptions[coverage->interruption_count++] =
            (AuditInterruption){.time = build_time_text(arena, from->time, &failed),
                                .account = from->account,
                                .region = build_readable(arena, from->region, &failed),
                                .action = from->name,
                                .principal = build_readable(arena, from->principal, &failed),
                                .event_id = build_readable(arena, from->event_id, &failed)};
    }
    return coverage->interruptions && !failed;
}

/* A policy on deletes of objects means nothing where no data events were recorded. Insight records
 * are out of scope, and so counted elsewhere. */
static bool give_never(Audit *audit)
{
    static const Slice categories[] = {
        {"Management", 10}, {"Data", 4}, {"NetworkActivity", 15}, {"Insight", 7}};
    AuditCoverage *coverage = &audit->coverage;
    coverage->never = arena_array(&audit->arena, 4, sizeof(Slice));
    for (size_t i = 0; coverage->never && i < 4; i++) {
        bool seen = slice_equal(categories[i], SLICE("Insight")) && audit->inputs.out_of_kind > 0;
        for (uint32_t j = 0; j < audit->inputs.kind_count; j++)
            seen = seen || (audit->inputs.kinds[j].count > 0 &&
                            slice_equal(audit->inputs.kinds[j].name, categories[i]));
        if (!seen)
            coverage->never[coverage->never_count++] = categories[i];
    }
    return coverage->never != NULL;
}

static bool give(Making *making, LostInput *lost)
{
    Audit *audit = making->audit;
    AuditCoverage *coverage = &audit->coverage;
    uint32_t count = names_count(making->names);
    char from[16];
    coverage->rows = arena_array(&audit->arena, count, sizeof(AuditCoverageRow));
    if (!coverage->rows)
        return false;
    coverage->days = (uint32_t)(making->too_long ? 0 : making->day_count);
    coverage->too_long = making->too_long;
    if (coverage->days) {
        instant_format_date(making->first_day * INSTANT_DAY, from);
        coverage->from = arena_copy(&audit->arena, slice_of(from));
        if (!coverage->from.data)
            return false;
    }
    if (count)
        qsort(making->rows, count, sizeof(Row), compare_rows);
    for (uint32_t i = 0; i < count; i++)
        if (!give_row(making, &making->rows[i], lost))
            return false;
    return give_interruptions(audit, making->build->run) && give_never(audit);
}

bool build_coverage(Audit *audit, const AuditBuild *build, LostInput *lost)
{
    Making making = {.audit = audit, .build = build, .names = names_new()};
    find_axis(&making);
    bool done = making.names && add_files(&making) && add_records(&making) &&
                add_digests(&making) && add_expected(&making) && give(&making, lost);
    names_free(making.names);
    free(making.rows);
    buffer_free(&making.key);
    return done;
}
