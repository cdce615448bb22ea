/* Coverage by the hour: files by the minute in which they were delivered, as digests list them. */
#include <stdlib.h>

#include "audit/coverage_parts.h"
#include "base/limits.h"

/* Files come in the order of their paths, and so mostly in that of time: the hour is the last one,
 * or a new one. */
static CoverageHour *hour_of(CoverageMaking *making, CoverageMade *row, int64_t hour)
{
    if (row->hour_count && row->hours[row->hour_count - 1].hour == hour)
        return &row->hours[row->hour_count - 1];
    if (row->hour_count == row->hour_capacity) {
        uint32_t capacity = row->hour_capacity ? row->hour_capacity * 2 : COVERAGE_HOURS;
        CoverageHour *grown = arena_array(&making->audit->arena, capacity, sizeof(CoverageHour));
        if (!grown)
            return NULL;
        if (row->hour_count)
            memcpy(grown, row->hours, row->hour_count * sizeof(CoverageHour));
        row->hours = grown;
        row->hour_capacity = capacity;
    }
    making->hours++;
    row->hours[row->hour_count] =
        (CoverageHour){.hour = hour, .first = INSTANT_NONE, .last = INSTANT_NONE};
    return &row->hours[row->hour_count++];
}

static void add(CoverageHour *hour, const CoverageHour *more)
{
    hour->files += more->files;
    hour->records += more->records;
    if (more->first != INSTANT_NONE && (hour->first == INSTANT_NONE || more->first < hour->first))
        hour->first = more->first;
    if (hour->last == INSTANT_NONE || more->last > hour->last)
        hour->last = more->last;
}

bool coverage_hours_add(CoverageMaking *making, CoverageMade *row, const RunFile *file)
{
    int64_t day = instant_day(file->delivered);
    if (!making->by_hour || !row->digests || !file->minute_known ||
        !coverage_cell(making, row, day))
        return true;
    CoverageHour of_file = {.hour = day * COVERAGE_HOURS +
                                    (file->delivered - day * INSTANT_DAY) / INSTANT_HOUR,
                            .files = 1,
                            .records = file->records,
                            .first = file->first,
                            .last = file->last};
    CoverageHour *hour = hour_of(making, row, of_file.hour);
    if (hour)
        add(hour, &of_file);
    making->by_hour = making->hours <= LIMIT_COVERAGE_HOURS;
    return hour != NULL;
}

static int compare_hours(const void *a, const void *b)
{
    const CoverageHour *x = a, *y = b;
    return x->hour < y->hour ? -1 : x->hour > y->hour;
}

void coverage_hours_sort(CoverageMade *row)
{
    uint32_t kept = 0;
    if (row->hour_count)
        qsort(row->hours, row->hour_count, sizeof(CoverageHour), compare_hours);
    for (uint32_t i = 0; i < row->hour_count; i++) {
        if (kept && row->hours[kept - 1].hour == row->hours[i].hour)
            add(&row->hours[kept - 1], &row->hours[i]);
        else
            row->hours[kept++] = row->hours[i];
    }
    row->hour_count = kept;
}

bool coverage_hours_give(Arena *arena, const CoverageMade *row, int64_t day, uint32_t *at,
                         AuditCoverageDay *into)
{
    int64_t begin = day * COVERAGE_HOURS;
    bool failed = false;
    while (*at < row->hour_count && row->hours[*at].hour < begin)
        ++*at;
    uint32_t end = *at;
    while (end < row->hour_count && row->hours[end].hour < begin + COVERAGE_HOURS)
        end++;
    into->by_hour = arena_array(arena, end - *at, sizeof(AuditCoverageHour));
    for (; into->by_hour && *at < end; ++*at) {
        const CoverageHour *hour = &row->hours[*at];
        into->by_hour[into->by_hour_count++] =
            (AuditCoverageHour){.hour = (uint32_t)(hour->hour - begin),
                                .files = hour->files,
                                .records = hour->records,
                                .first = build_time_text(arena, hour->first, &failed),
                                .last = build_time_text(arena, hour->last, &failed)};
    }
    return into->by_hour && !failed;
}
