#include "report/chart.h"

enum { CELL = 16, BAND = 56, GAP = 8, STRIP = 24, WIDEST = 12, DRAWING = 960 };

static uint32_t column_of(const ChartDays *days, Instant instant)
{
    if (instant < days->first)
        return UINT32_MAX;
    int64_t column = (instant - days->first) / INSTANT_DAY / days->days;
    return column < days->count ? (uint32_t)column : UINT32_MAX;
}

/* The first and last midnight of what is drawn; false where nothing is dated. */
static bool find_span(const Audit *audit, Instant *first, Instant *last)
{
    *first = *last = INSTANT_NONE;
    for (uint32_t i = 0; i < audit->day_count; i++) {
        Instant day = instant_parse_date(audit->days[i].day);
        if (day == INSTANT_NONE)
            continue;
        if (*first == INSTANT_NONE)
            *first = *last = day;
        *first = day < *first ? day : *first;
        *last = day > *last ? day : *last;
    }
    if (*first == INSTANT_NONE)
        return false;
    Instant from = audit->from.size ? instant_parse_option(audit->from) : INSTANT_NONE;
    Instant to = audit->to.size ? instant_parse_option(audit->to) : INSTANT_NONE;
    if (from != INSTANT_NONE && from < *first)
        *first = instant_day(from) * INSTANT_DAY;
    if (to != INSTANT_NONE && to - 1 > *last)
        *last = instant_day(to - 1) * INSTANT_DAY;
    return true;
}

static uint64_t *severity_row(ChartDays *days, const Audit *audit, const AuditFinding *f)
{
    int rank = audit->policies[f->policy].severity_rank;
    return days->by_severity[rank < 0 || rank >= CHART_SEVERITIES ? CHART_SEVERITIES - 1 : rank];
}

static void count_findings(const Audit *audit, ChartDays *days)
{
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *f = &audit->findings[i];
        bool review = slice_equal(f->kind, SLICE("review"));
        uint64_t *counts = review ? days->reviews : days->violations,
                 *row = severity_row(days, audit, f);
        for (uint32_t d = 0; d < f->by_day_count; d++) {
            Instant day = instant_parse_date(f->by_day[d].day);
            uint32_t column = day == INSTANT_NONE ? UINT32_MAX : column_of(days, day);
            if (column == UINT32_MAX)
                continue;
            counts[column] += f->by_day[d].count;
            row[column] += review ? 0 : f->by_day[d].count;
        }
    }
}

bool chart_days_build(const Audit *audit, Arena *arena, ChartDays *days)
{
    Instant last;
    *days = (ChartDays){0};
    if (!find_span(audit, &days->first, &last))
        return true;
    uint64_t span = (uint64_t)((last - days->first) / INSTANT_DAY) + 1;
    days->days = (uint32_t)((span + CHART_COLUMNS - 1) / CHART_COLUMNS);
    days->count = (uint32_t)((span + days->days - 1) / days->days);
    days->width = DRAWING / days->count;
    days->width = days->width > WIDEST ? WIDEST : days->width < 2 ? 2 : days->width;
    days->events = arena_array(arena, days->count, sizeof(uint64_t));
    days->violations = arena_array(arena, days->count, sizeof(uint64_t));
    days->reviews = arena_array(arena, days->count, sizeof(uint64_t));
    for (int s = 0; s < CHART_SEVERITIES; s++) {
        days->by_severity[s] = arena_array(arena, days->count, sizeof(uint64_t));
        if (!days->by_severity[s])
            return false;
    }
    if (!days->events || !days->violations || !days->reviews)
        return false;
    for (uint32_t i = 0; i < audit->day_count; i++) {
        Instant day = instant_parse_date(audit->days[i].day);
        uint32_t column = day == INSTANT_NONE ? UINT32_MAX : column_of(days, day);
        if (column != UINT32_MAX)
            days->events[column] += audit->days[i].count;
    }
    count_findings(audit, days);
    for (uint32_t i = 0; i < days->count; i++) {
        uint64_t found = days->violations[i] + days->reviews[i];
        days->most_events =
            days->events[i] > days->most_events ? days->events[i] : days->most_events;
        days->most_violations = days->violations[i] > days->most_violations ? days->violations[i]
                                                                            : days->most_violations;
        days->most_found = found > days->most_found ? found : days->most_found;
        for (int s = 0; s < CHART_SEVERITIES; s++)
            if (days->by_severity[s][i] > days->most_of_a_severity)
                days->most_of_a_severity = days->by_severity[s][i];
    }
    return true;
}

/* Tenths of a unit, rounded up so that what is there is seen. */
static unsigned scale(uint64_t value, uint64_t most, unsigned height)
{
    if (value == 0 || most == 0)
        return 0;
    unsigned tenths =
        (unsigned)((double)(value > most ? most : value) / (double)most * height * 10.0 + 0.5);
    return tenths < 10 ? 10 : tenths;
}

static unsigned bar_width(const ChartDays *days)
{
    return days->width > 3 ? days->width - 1 : days->width;
}

/* One column as a piece of a path's data: up from `base` (units) by `height` (tenths). */
static void add_column(const ChartDays *days, uint32_t column, unsigned base, unsigned height,
                       Buffer *out)
{
    buffer_printf(out, "M%u %uv-%u.%uh%uv%u.%uz", column * days->width, base, height / 10,
                  height % 10, bar_width(days), height / 10, height % 10);
}

/* Runs of columns without a record, hatched. */
static void add_silence(const ChartDays *days, unsigned top, unsigned height, Buffer *out)
{
    for (uint32_t i = 0; i < days->count; i++) {
        uint32_t end = i;
        while (end < days->count && days->events[end] == 0)
            end++;
        if (end == i)
            continue;
        buffer_printf(out, "<rect class=\"no-data\" x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\"/>",
                      i * days->width, top, (end - i) * days->width, height);
        i = end;
    }
}

void chart_definitions(const ChartDays *days, Buffer *out)
{
    buffer_add(
        out,
        SLICE(
            "<svg class=\"definitions\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>"
            "<pattern id=\"chart-hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
            "patternTransform=\"rotate(45)\"><path class=\"hatch\" d=\"M0 0V5\"/></pattern>"));
    buffer_add(out, SLICE("<g id=\"chart-ground\">"));
    buffer_printf(out, "<rect class=\"ground\" width=\"%u\" height=\"%d\"/>",
                  days->count * days->width, STRIP);
    add_silence(days, 0, STRIP, out);
    buffer_add(out, SLICE("</g></defs></svg>"));
}

static void open_svg(const ChartDays *days, const char *class, unsigned height, Buffer *out)
{
    unsigned width = days->count * days->width;
    buffer_printf(out,
                  "<svg class=\"%s\" width=\"%u\" height=\"%u\" viewBox=\"0 0 %u %u\" "
                  "aria-hidden=\"true\">",
                  class, width, height, width, height);
}

void chart_days(const ChartDays *days, Buffer *out)
{
    if (days->count == 0)
        return;
    unsigned lower = BAND + GAP;
    open_svg(days, "days", lower + BAND, out);
    buffer_printf(out,
                  "<rect class=\"ground\" width=\"%u\" height=\"%d\"/><rect class=\"ground\" "
                  "y=\"%u\" width=\"%u\" height=\"%d\"/>",
                  days->count * days->width, BAND, lower, days->count * days->width, BAND);
    add_silence(days, 0, BAND, out);
    add_silence(days, lower, BAND, out);
    buffer_add(out, SLICE("<path class=\"fill events\" d=\""));
    for (uint32_t i = 0; i < days->count; i++)
        if (days->events[i])
            add_column(days, i, BAND, scale(days->events[i], days->most_events, BAND), out);
    buffer_add(out, SLICE("\"/><path class=\"fill reviews\" d=\""));
    for (uint32_t i = 0; i < days->count; i++)
        if (days->reviews[i])
            add_column(days, i, lower + BAND,
                       scale(days->violations[i] + days->reviews[i], days->most_found, BAND), out);
    buffer_add(out, SLICE("\"/><path class=\"fill violations\" d=\""));
    for (uint32_t i = 0; i < days->count; i++)
        if (days->violations[i])
            add_column(days, i, lower + BAND, scale(days->violations[i], days->most_found, BAND),
                       out);
    buffer_add(out, SLICE("\"/></svg>"));
}

/* 1 for little to 5 for the most, by the logarithm: few among very many are still seen to be few.
 */
static unsigned heat_of(uint64_t value, uint64_t most)
{
    unsigned step = 1;
    for (uint64_t bound = most; step < 5 && value < bound; bound = bound / 4)
        step++;
    return 6 - step;
}

static void add_heat_row(const ChartDays *days, const uint64_t *counts, uint64_t most,
                         const char *class, unsigned top, Buffer *out)
{
    for (unsigned heat = 1; heat <= 5; heat++) {
        bool open = false;
        for (uint32_t i = 0; i < days->count; i++) {
            if (!counts[i] || heat_of(counts[i], most) != heat)
                continue;
            if (!open)
                buffer_printf(out, "<path class=\"fill %s heat-%u\" d=\"", class, heat);
            open = true;
            buffer_printf(out, "M%u %uh%uv%dh-%uz", i * days->width, top, bar_width(days), CELL - 1,
                          bar_width(days));
        }
        if (open)
            buffer_add(out, SLICE("\"/>"));
    }
}

void chart_heat(const ChartDays *days, Buffer *out)
{
    static const char *const classes[] = {"critical", "high", "medium", "low", "info", "reviews"};
    enum { ROWS = CHART_SEVERITIES + 1 };
    if (days->count == 0)
        return;
    uint64_t most = 0;
    for (uint32_t i = 0; i < days->count; i++)
        most = days->reviews[i] > most ? days->reviews[i] : most;
    open_svg(days, "days heat-map", ROWS * CELL, out);
    for (unsigned row = 0; row < ROWS; row++)
        buffer_printf(out, "<rect class=\"ground\" y=\"%u\" width=\"%u\" height=\"%d\"/>",
                      row * CELL, days->count * days->width, CELL - 1);
    add_silence(days, 0, ROWS * CELL - 1, out);
    for (unsigned row = 0; row < CHART_SEVERITIES; row++)
        add_heat_row(days, days->by_severity[row], days->most_of_a_severity, classes[row],
                     row * CELL, out);
    add_heat_row(days, days->reviews, most, classes[CHART_SEVERITIES], CHART_SEVERITIES * CELL,
                 out);
    buffer_add(out, SLICE("</svg>"));
}

/* The finding's records by column; gives the largest. */
static uint64_t count_strip(const ChartDays *days, const AuditFinding *finding, uint64_t *columns)
{
    uint64_t most = 0;
    for (uint32_t i = 0; i < finding->by_day_count; i++) {
        Instant day = instant_parse_date(finding->by_day[i].day);
        uint32_t column = day == INSTANT_NONE ? UINT32_MAX : column_of(days, day);
        if (column == UINT32_MAX)
            continue;
        columns[column] += finding->by_day[i].count;
        most = columns[column] > most ? columns[column] : most;
    }
    return most;
}

uint64_t chart_most(const ChartDays *days, const AuditFinding *finding)
{
    uint64_t columns[CHART_COLUMNS] = {0};
    return days->count ? count_strip(days, finding, columns) : 0;
}

void chart_strip(const ChartDays *days, const AuditFinding *finding, const char *class, Buffer *out)
{
    uint64_t columns[CHART_COLUMNS] = {0};
    if (days->count == 0)
        return;
    uint64_t most = count_strip(days, finding, columns);
    open_svg(days, "strip", STRIP, out);
    buffer_printf(out, "<use href=\"#chart-ground\"/><path class=\"fill %s\" d=\"", class);
    for (uint32_t i = 0; i < days->count; i++)
        if (columns[i])
            add_column(days, i, STRIP, scale(columns[i], most, STRIP), out);
    buffer_add(out, SLICE("\"/></svg>"));
}

void chart_bar(uint64_t value, uint64_t most, const char *class, Buffer *out)
{
    unsigned tenths = scale(value, most, 100);
    buffer_printf(out,
                  "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" "
                  "aria-hidden=\"true\">"
                  "<rect class=\"ground\" width=\"100\" height=\"8\"/><rect class=\"fill %s\" "
                  "width=\"%u.%u\" height=\"8\"/></svg>",
                  class, tenths / 10, tenths % 10);
}
