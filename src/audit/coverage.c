#include "audit/coverage.h"

#include <stdlib.h>

#include "audit/coverage_parts.h"
#include "base/limits.h"

/* ---- rows ---- */

/* Where they would be too many, none has them in the end. */
static bool take_cells(CoverageMaking *making, CoverageMade *row)
{
    making->cells += (uint64_t)making->day_count;
    making->without_days |= making->cells > LIMIT_COVERAGE_CELLS;
    if (making->without_days)
        return true;
    row->cells =
        arena_array(&making->audit->arena, (size_t)making->day_count, sizeof(CoverageCell));
    for (int64_t i = 0; row->cells && i < making->day_count; i++)
        row->cells[i] = (CoverageCell){.first = INSTANT_NONE, .last = INSTANT_NONE};
    return row->cells != NULL;
}

static CoverageMade *row_of(CoverageMaking *making, Slice account, Slice region)
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
        CoverageMade *rows = realloc(making->rows, capacity * sizeof(CoverageMade));
        if (!rows)
            return NULL;
        making->rows = rows;
        making->capacity = capacity;
    }
    Slice name = names_get(making->names, place);
    CoverageMade row = {.account = {name.data, account.size},
                        .region = slice_from(name, account.size + 1),
                        .first = INSTANT_NONE,
                        .last = INSTANT_NONE};
    if (!making->too_long) {
        row.states = arena_take(&making->audit->arena, (size_t)making->day_count + 1);
        if (!row.states)
            return NULL;
        memset(row.states, COVERAGE_NO_DATA, (size_t)making->day_count);
        if (!take_cells(making, &row))
            return NULL;
    }
    making->rows[place] = row;
    return &making->rows[place];
}

static char *state_of(const CoverageMaking *making, CoverageMade *row, int64_t day)
{
    int64_t at = day - making->first_day;
    return row->states && at >= 0 && at < making->day_count ? &row->states[at] : NULL;
}

static CoverageCell *cell_of(const CoverageMaking *making, CoverageMade *row, int64_t day)
{
    int64_t at = day - making->first_day;
    return row->cells && at >= 0 && at < making->day_count ? &row->cells[at] : NULL;
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
static void find_axis(CoverageMaking *making)
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

static uint32_t hour_bit(Instant time)
{
    return UINT32_C(1) << ((time - instant_day(time) * INSTANT_DAY) / INSTANT_HOUR);
}

static void add_delivery(const CoverageMaking *making, CoverageMade *row, const RunFile *file)
{
    int64_t day = instant_day(file->delivered);
    char *state = state_of(making, row, day);
    CoverageCell *cell = cell_of(making, row, day);
    if (state)
        *state = COVERAGE_DATA;
    if (cell)
        cell->files++;
    if (cell && file->minute_known)
        cell->data |= hour_bit(file->delivered);
}

static bool add_files(CoverageMaking *making)
{
    const Run *run = making->build->run;
    for (uint32_t i = 0; i < run->file_count; i++) {
        const RunFile *file = run->files[i];
        if (file->state == RUN_FILE_PASSED_OVER || file->narrowed_away || !file->account.size ||
            !file->region.size)
            continue;
        CoverageMade *row = row_of(making, file->account, file->region);
        if (!row)
            return false;
        row->files++;
        if (file->delivered != INSTANT_NONE)
            add_delivery(making, row, file);
    }
    return true;
}

static bool add_records(CoverageMaking *making)
{
    const Run *run = making->build->run;
    for (uint32_t i = 0; i < run->presence_count; i++) {
        const RunPresence *presence = &run->presence[i];
        CoverageMade *row = row_of(making, presence->account, presence->region);
        if (!row)
            return false;
        row->records += presence->records;
        if (row->first == INSTANT_NONE || presence->first < row->first)
            row->first = presence->first;
        if (row->last == INSTANT_NONE || presence->last > row->last)
            row->last = presence->last;
        char *state = state_of(making, row, presence->day);
        CoverageCell *cell = cell_of(making, row, presence->day);
        if (state)
            *state = COVERAGE_DATA;
        if (cell) {
            cell->records += presence->records;
            cell->first = presence->first;
            cell->last = presence->last;
            cell->data |= presence->hours;
        }
    }
    return true;
}

/* The place of a name among those met; COVERAGE_CALLS where there is no room. */
static uint32_t call_number(CoverageMaking *making, Slice name)
{
    uint32_t i = 0;
    while (i < making->call_count && !slice_equal(making->calls[i], name))
        i++;
    if (i == making->call_count && i < COVERAGE_CALLS)
        making->calls[making->call_count++] = name;
    return i;
}

static bool add_calls(CoverageMaking *making)
{
    const Run *run = making->build->run;
    for (uint32_t i = 0; i < run->interruption_count; i++) {
        const RunInterruption *call = &run->interruptions[i];
        if (call->time == INSTANT_NONE)
            continue;
        CoverageMade *row = row_of(making, call->account, call->region);
        if (!row)
            return false;
        CoverageCell *cell = cell_of(making, row, instant_day(call->time));
        uint32_t number = call_number(making, call->name);
        if (cell && number < COVERAGE_CALLS)
            cell->calls |= UINT32_C(1) << number;
    }
    return true;
}

/* ---- digests ---- */

static void mark_days(const CoverageMaking *making, CoverageMade *row, Slice from, Slice to,
                      char before, char after)
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

/* The hours that lie in it from end to end. */
static void mark_hours(const CoverageMaking *making, CoverageMade *row, Slice from, Slice to,
                       bool proven)
{
    Instant start = instant_parse(from), end = instant_parse(to);
    if (start == INSTANT_NONE || end == INSTANT_NONE || start >= end || !row->cells)
        return;
    int64_t origin = making->first_day * COVERAGE_HOURS, count = making->day_count * COVERAGE_HOURS;
    int64_t first = (start + INSTANT_HOUR - 1) / INSTANT_HOUR - origin;
    int64_t last = end / INSTANT_HOUR - origin;
    first = first < 0 ? 0 : first;
    last = last > count ? count : last;
    for (int64_t hour = first; hour < last; hour++) {
        CoverageCell *cell = &row->cells[hour / COVERAGE_HOURS];
        uint32_t bit = UINT32_C(1) << hour % COVERAGE_HOURS;
        cell->proven |= proven ? bit : 0;
        cell->spanned |= bit;
    }
}

/* Spans first, of all chains of an account and Region: what one proves is no gap of another. */
static bool add_digests(CoverageMaking *making)
{
    const AuditIntegrity *integrity = &making->audit->integrity;
    for (uint32_t i = 0; i < integrity->chain_count; i++) {
        const AuditChain *chain = &integrity->chains[i];
        CoverageMade *row = row_of(making, chain->account, chain->region);
        if (!row)
            return false;
        row->digests = true;
        for (uint32_t j = 0; j < chain->span_count; j++) {
            mark_days(making, row, chain->spans[j].from, chain->spans[j].to, COVERAGE_NO_DATA,
                      COVERAGE_EMPTY);
            mark_hours(making, row, chain->spans[j].from, chain->spans[j].to, true);
        }
    }
    for (uint32_t i = 0; i < integrity->chain_count; i++) {
        const AuditChain *chain = &integrity->chains[i];
        CoverageMade *row = row_of(making, chain->account, chain->region);
        if (!row)
            return false;
        mark_days(making, row, chain->first, chain->last, COVERAGE_NO_DATA, COVERAGE_GAP);
        mark_hours(making, row, chain->first, chain->last, false);
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

static bool expect(CoverageMaking *making, const ReportAccount *account, Slice region)
{
    const AuditBuild *build = making->build;
    CoverageMade *row = row_of(making, account->id, region);
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

static bool add_expected(CoverageMaking *making)
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

bool build_coverage(Audit *audit, const AuditBuild *build, LostInput *lost)
{
    CoverageMaking making = {.audit = audit, .build = build, .names = names_new()};
    find_axis(&making);
    bool done = making.names && add_files(&making) && add_records(&making) && add_calls(&making) &&
                add_digests(&making) && add_expected(&making) && coverage_give(&making, lost);
    names_free(making.names);
    free(making.rows);
    buffer_free(&making.key);
    return done;
}
