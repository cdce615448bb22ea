/* Coverage as reports show it, of what was put together. */
#include <stdlib.h>

#include "audit/coverage_parts.h"

static int compare_rows(const void *a, const void *b)
{
    const CoverageMade *x = a, *y = b;
    int order = slice_compare(x->account, y->account);
    return order ? order : slice_compare(x->region, y->region);
}

/* ---- days ---- */

char coverage_hour(const CoverageCell *cell, char state, unsigned hour)
{
    uint32_t bit = UINT32_C(1) << hour;
    if (cell->delivered & bit)
        return COVERAGE_DATA;
    if (cell->missing & bit)
        return COVERAGE_MISSING;
    if (cell->records_in & bit)
        return COVERAGE_DATA;
    if (cell->unread & bit)
        return COVERAGE_UNREAD;
    if (cell->proven & bit)
        return COVERAGE_EMPTY;
    return state == COVERAGE_GAP || (cell->spanned & bit) ? COVERAGE_GAP : COVERAGE_NO_DATA;
}

static void count_hour(AuditCoverageRow *row, char letter)
{
    row->data_hours += letter == COVERAGE_DATA;
    row->empty_hours += letter == COVERAGE_EMPTY;
    row->missing_hours += letter == COVERAGE_MISSING;
    row->unread_hours += letter == COVERAGE_UNREAD;
    row->gap_hours += letter == COVERAGE_GAP;
    row->silent_hours += letter == COVERAGE_NO_DATA;
}

/* The hours of a day, which are counted too. True where one is not in the day's state. */
static bool write_hours(AuditCoverageRow *row, const CoverageCell *cell, char state, char *text)
{
    bool differ = false;
    for (unsigned hour = 0; hour < COVERAGE_HOURS; hour++) {
        text[hour] = coverage_hour(cell, state, hour);
        differ |= text[hour] != state;
        count_hour(row, text[hour]);
    }
    return differ;
}

static bool give_day(const CoverageMaking *making, const CoverageMade *from, int64_t at,
                     const char *hours, AuditCoverageDay *day)
{
    Arena *arena = &making->audit->arena;
    const CoverageCell *cell = &from->cells[at];
    char date[16];
    bool failed = false;
    instant_format_date((making->first_day + at) * INSTANT_DAY, date);
    *day = (AuditCoverageDay){.day = arena_copy(arena, slice_of(date)),
                              .files = cell->files,
                              .records = cell->records,
                              .first = build_time_text(arena, cell->first, &failed),
                              .last = build_time_text(arena, cell->last, &failed)};
    if (from->digests)
        day->hours = arena_copy(arena, (Slice){hours, COVERAGE_HOURS});
    day->calls = arena_array(arena, making->call_count, sizeof(Slice));
    for (uint32_t i = 0; day->calls && i < making->call_count; i++)
        if (cell->calls & UINT32_C(1) << i)
            day->calls[day->call_count++] = making->calls[i];
    return !failed && day->day.data && day->calls && (day->hours.data || !from->digests);
}

/* Those of which there is more to say than their state. */
static bool give_days(const CoverageMaking *making, const CoverageMade *from, AuditCoverageRow *row)
{
    Arena *arena = &making->audit->arena;
    uint32_t count = 0;
    char hours[COVERAGE_HOURS];
    bool *told = arena_array(arena, (size_t)making->day_count, sizeof(bool));
    if (!told)
        return false;
    for (int64_t i = 0; i < making->day_count; i++) {
        const CoverageCell *cell = &from->cells[i];
        bool differ = from->digests && write_hours(row, cell, from->states[i], hours);
        told[i] = cell->files || cell->records || cell->calls || differ;
        count += told[i];
    }
    AuditCoverageRow uncounted = {0};
    uint32_t at = 0;
    row->days = arena_array(arena, count, sizeof(AuditCoverageDay));
    for (int64_t i = 0; row->days && i < making->day_count; i++) {
        if (!told[i])
            continue;
        write_hours(&uncounted, &from->cells[i], from->states[i], hours);
        AuditCoverageDay *day = &row->days[row->day_count++];
        if (!give_day(making, from, i, hours, day))
            return false;
        if (making->by_hour && from->digests &&
            !coverage_hours_give(arena, from, making->first_day + i, &at, day))
            return false;
    }
    return row->days != NULL;
}

const AuditCoverageDay *audit_coverage_day(const AuditCoverageRow *row, Slice day, uint32_t *at)
{
    while (*at < row->day_count && slice_compare(row->days[*at].day, day) < 0)
        ++*at;
    return *at < row->day_count && slice_equal(row->days[*at].day, day) ? &row->days[*at] : NULL;
}

/* ---- rows ---- */

/* Where the axis is too long, gaps are all that is told of days. */
static void count_days(const CoverageMaking *making, const CoverageMade *from,
                       AuditCoverageRow *row)
{
    AuditCoverageRow days = {0};
    size_t count = from->states ? (size_t)making->day_count : 0;
    for (size_t i = 0; i < count; i++) {
        if (from->states[i] == COVERAGE_RECORDS)
            from->states[i] = COVERAGE_DATA;
        days.data_days += from->states[i] == COVERAGE_DATA;
        days.empty_days += from->states[i] == COVERAGE_EMPTY;
        days.missing_days += from->states[i] == COVERAGE_MISSING;
        days.unread_days += from->states[i] == COVERAGE_UNREAD;
        days.silent_days += from->states[i] == COVERAGE_NO_DATA;
        row->gap_days += from->states[i] == COVERAGE_GAP;
    }
    if (making->too_long)
        return;
    row->states = (Slice){from->states, count};
    row->data_days = days.data_days;
    row->empty_days = days.empty_days;
    row->missing_days = days.missing_days;
    row->unread_days = days.unread_days;
    row->silent_days = days.silent_days;
}

static bool give_row(CoverageMaking *making, const CoverageMade *from, LostInput *lost)
{
    AuditCoverage *coverage = &making->audit->coverage;
    Arena *arena = &making->audit->arena;
    AuditCoverageRow *row = &coverage->rows[coverage->row_count++];
    bool failed = false;
    *row = (AuditCoverageRow){.account = build_readable(arena, from->account, &failed),
                              .region = build_readable(arena, from->region, &failed),
                              .expected = from->expected,
                              .digests = from->digests,
                              .files = from->files,
                              .records = from->records,
                              .first = build_time_text(arena, from->first, &failed),
                              .last = build_time_text(arena, from->last, &failed)};
    /* The names go with the making. */
    row->account = arena_copy(arena, row->account);
    row->region = arena_copy(arena, row->region);
    if (failed || !row->account.data || !row->region.data)
        return false;
    count_days(making, from, row);
    row->gap_days += from->gap_days;
    coverage->gaps += row->gap_days;
    coverage->missing_days += row->missing_days;
    coverage->unread_days += row->unread_days;
    row->digests = row->digests && !making->without_days; /* hours are not told either */
    if (from->cells && !making->without_days && !give_days(making, from, row))
        return false;
    return row->gap_days == 0 || counts_add(&lost->gaps_by_account, row->account, row->gap_days);
}

/* ---- calls ---- */

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

bool coverage_give(CoverageMaking *making, LostInput *lost)
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
    coverage->without_days = making->without_days;
    coverage->without_hours = making->audit->integrity.chain_count > 0 && !making->by_hour;
    if (coverage->days) {
        instant_format_date(making->first_day * INSTANT_DAY, from);
        coverage->from = arena_copy(&audit->arena, slice_of(from));
        if (!coverage->from.data)
            return false;
    }
    if (count)
        qsort(making->rows, count, sizeof(CoverageMade), compare_rows);
    for (uint32_t i = 0; i < count; i++)
        coverage_hours_sort(&making->rows[i]);
    for (uint32_t i = 0; i < count; i++) {
        if (!give_row(making, &making->rows[i], lost))
            return false;
        const AuditCoverageRow *row = &coverage->rows[i];
        coverage->unsigned_empty |=
            !audit->integrity.with_keys && (row->empty_days || row->empty_hours);
    }
    return give_interruptions(audit, making->build->run);
}
