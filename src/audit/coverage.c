#include "audit/coverage.h"

#include <stdlib.h>

#include "audit/coverage_parts.h"
#include "base/limits.h"

/* ---- rows ---- */

static bool is_asked(Slice text, const Slice *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (slice_equal(text, list[i]))
            return true;
    return count == 0;
}

bool coverage_account_asked(const AuditBuild *build, Slice account)
{
    return is_asked(account, build->only_accounts, build->only_account_count);
}

bool coverage_asked(const AuditBuild *build, Slice account, Slice region)
{
    return coverage_account_asked(build, account) &&
           is_asked(region, build->only_regions, build->only_region_count);
}

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

CoverageMade *coverage_row(CoverageMaking *making, Slice account, Slice region)
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
    if (!making->too_long || making->expecting) {
        row.states = arena_take(&making->audit->arena, (size_t)making->day_count + 1);
        if (!row.states)
            return NULL;
        memset(row.states, COVERAGE_NO_DATA, (size_t)making->day_count);
    }
    if (!making->too_long && !take_cells(making, &row))
        return NULL;
    making->rows[place] = row;
    return &making->rows[place];
}

char *coverage_state(const CoverageMaking *making, CoverageMade *row, int64_t day)
{
    int64_t at = day - making->first_day;
    return row->states && at >= 0 && at < making->day_count ? &row->states[at] : NULL;
}

CoverageCell *coverage_cell(const CoverageMaking *making, CoverageMade *row, int64_t day)
{
    int64_t at = day - making->first_day;
    return row->cells && at >= 0 && at < making->day_count ? &row->cells[at] : NULL;
}

void coverage_raise(char *state, char to)
{
    /* From what says least to what says most. */
    static const char order[] = {COVERAGE_NO_DATA, COVERAGE_GAP,     COVERAGE_EMPTY,
                                 COVERAGE_UNREAD,  COVERAGE_RECORDS, COVERAGE_MISSING,
                                 COVERAGE_DATA};
    if (!state)
        return;
    const char *old = memchr(order, *state, sizeof order);
    const char *new = memchr(order, to, sizeof order);
    if (new > old)
        *state = to;
}

/* ---- the axis ---- */

/* Accounts and Regions with records; they are in order. */
static uint64_t count_pairs(const Run *run)
{
    uint64_t pairs = 0;
    for (uint32_t i = 0; i < run->presence_count; i++)
        pairs += i == 0 || !slice_equal(run->presence[i].account, run->presence[i - 1].account) ||
                 !slice_equal(run->presence[i].region, run->presence[i - 1].region);
    return pairs;
}

typedef struct {
    int64_t first, last; /* none: last < first */
} Axis;

static void widen_axis(Axis *axis, int64_t day)
{
    if (axis->last < axis->first)
        axis->first = axis->last = day;
    axis->first = day < axis->first ? day : axis->first;
    axis->last = day > axis->last ? day : axis->last;
}

static void widen_by_chains(const CoverageMaking *making, Axis *axis)
{
    uint32_t count;
    const IntegrityChain *chains = coverage_chains(making->build, &count);
    for (uint32_t i = 0; i < count; i++) {
        const IntegrityChain *chain = &chains[i];
        if (chain->proven_count == 0 ||
            !coverage_asked(making->build, chain->account, chain->region))
            continue;
        widen_axis(axis, instant_day(chain->proven[0].from));
        widen_axis(axis, instant_day(chain->proven[chain->proven_count - 1].to - 1));
    }
}

/* The period where it is closed; else from the first to the last day that has a record (or a call
 * that interrupted a trail, of whatever service was asked for) or lies in a chain of digests: what
 * is missing at its ends, or behind all records, is missing too. */
static void find_axis(CoverageMaking *making)
{
    const AuditBuild *build = making->build;
    const Run *run = build->run;
    Axis axis = {0, -1};
    for (uint32_t i = 0; i < run->day_count; i++)
        widen_axis(&axis, run->days[i].day);
    for (uint32_t i = 0; i < run->interruption_count; i++)
        if (run->interruptions[i].time != INSTANT_NONE)
            widen_axis(&axis, instant_day(run->interruptions[i].time));
    widen_by_chains(making, &axis);
    if (build->from != INSTANT_NONE)
        axis.first = instant_day(build->from);
    if (build->to != INSTANT_NONE)
        axis.last = instant_day(build->to - 1);
    if (axis.last < axis.first && build->from == INSTANT_NONE)
        axis.first = axis.last + 1;
    making->first_day = axis.first;
    making->day_count = axis.last < axis.first ? 0 : axis.last - axis.first + 1;
    making->too_long =
        making->day_count > LIMIT_COVERAGE_DAYS || count_pairs(run) > LIMIT_COVERAGE_PAIRS;
}

/* ---- what is there ---- */

uint32_t coverage_hour_bit(Instant time)
{
    return UINT32_C(1) << ((time - instant_day(time) * INSTANT_DAY) / INSTANT_HOUR);
}

static void add_delivery(const CoverageMaking *making, CoverageMade *row, const RunFile *file)
{
    int64_t day = instant_day(file->delivered);
    bool read = file->state != RUN_FILE_SKIPPED;
    CoverageCell *cell = coverage_cell(making, row, day);
    coverage_raise(coverage_state(making, row, day), read ? COVERAGE_DATA : COVERAGE_UNREAD);
    if (cell)
        cell->files++;
    if (cell && file->minute_known)
        *(read ? &cell->delivered : &cell->unread) |= coverage_hour_bit(file->delivered);
}

/* Digests and the like are no event files, whether they were skipped or not. */
static bool is_event_file(const RunFile *file)
{
    if (file->state == RUN_FILE_SKIPPED)
        return file->kind != ARCHIVE_KIND_DIGEST && file->kind != ARCHIVE_KIND_OTHER;
    return file->state != RUN_FILE_PASSED_OVER;
}

static bool add_files(CoverageMaking *making)
{
    const Run *run = making->build->run;
    for (uint32_t i = 0; i < run->file_count; i++) {
        const RunFile *file = run->files[i];
        if (!is_event_file(file) || !file->account.size || !file->region.size ||
            !coverage_asked(making->build, file->account, file->region))
            continue;
        CoverageMade *row = coverage_row(making, file->account, file->region);
        if (!row)
            return false;
        row->files++;
        if (file->delivered == INSTANT_NONE)
            continue;
        add_delivery(making, row, file);
        if (!coverage_hours_add(making, row, file))
            return false;
    }
    return true;
}

static bool add_records(CoverageMaking *making)
{
    const Run *run = making->build->run;
    for (uint32_t i = 0; i < run->presence_count; i++) {
        const RunPresence *presence = &run->presence[i];
        CoverageMade *row = coverage_row(making, presence->account, presence->region);
        if (!row)
            return false;
        row->records += presence->records;
        if (row->first == INSTANT_NONE ||
            (presence->first != INSTANT_NONE && presence->first < row->first))
            row->first = presence->first;
        if (row->last == INSTANT_NONE || presence->last > row->last)
            row->last = presence->last;
        CoverageCell *cell = coverage_cell(making, row, presence->day);
        coverage_raise(coverage_state(making, row, presence->day), COVERAGE_RECORDS);
        if (cell) {
            cell->records += presence->records;
            cell->first = presence->first;
            cell->last = presence->last;
            cell->records_in |= presence->hours;
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
        CoverageMade *row = coverage_row(making, call->account, call->region);
        if (!row)
            return false;
        CoverageCell *cell = coverage_cell(making, row, instant_day(call->time));
        uint32_t number = call_number(making, call->name);
        if (cell && number < COVERAGE_CALLS)
            cell->calls |= UINT32_C(1) << number;
    }
    return true;
}

bool build_coverage(Audit *audit, const AuditBuild *build, LostInput *lost)
{
    CoverageMaking making = {.audit = audit, .build = build, .names = names_new()};
    making.by_hour = audit->integrity.chain_count > 0;
    find_axis(&making);
    bool done = making.names && coverage_expected_rows(&making) && coverage_digest_rows(&making) &&
                add_files(&making) && add_records(&making) && add_calls(&making) &&
                coverage_digests(&making) && coverage_expected_gaps(&making) &&
                coverage_trails(&making) && coverage_give(&making, lost) &&
                coverage_kinds(audit, build);
    names_free(making.names);
    free(making.rows);
    buffer_free(&making.key);
    return done;
}
