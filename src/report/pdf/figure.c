/* Charts: by day, and account × service. Each stands beside its numbers; "no data" is hatched. */
#include <stdio.h>

#include "report/pdf/parts.h"

enum { EVENTS_HEIGHT = 18, FOUND_HEIGHT = 28, STRIP_HEIGHT = 18, AXIS_LABELS = 120 };

static float scaled(uint64_t value, uint64_t most, float height)
{
    if (value == 0 || most == 0)
        return 0;
    float length = (float)((double)(value > most ? most : value) / (double)most) * height;
    return length < 0.8f ? 0.8f : length; /* what is there is seen */
}

static float column_width(const Press *press)
{
    float width = press->width / (float)press->days.count;
    return width < 14 ? width : 14;
}

/* A column's bar, standing on `base`. */
static void column(Press *press, uint32_t index, float base, float height, LookColour colour)
{
    float width = column_width(press), bar = width > 2.5f ? width - 0.8f : width;
    press_fill(press, press->left + width * (float)index, base - height, bar, height, colour);
}

static void silence(Press *press, float top, float height)
{
    float width = column_width(press);
    for (uint32_t i = 0; i < press->days.count; i++) {
        uint32_t end = i;
        while (end < press->days.count && press->days.events[end] == 0)
            end++;
        if (end > i)
            press_hatch(press, press->left + width * (float)i, top, width * (float)(end - i),
                        height);
        i = end;
    }
}

static void axis_label(Press *press, float width, Align align, const char *text)
{
    Runs runs;
    Para para;
    flow_begin(press, &runs);
    runs_printf(&runs, STYLE_SMALL, "%s", text);
    if (press_set(press, &press->scratch, &runs, width, &para))
        press_draw(press, &para, press->left, press->y + 1.5f, width, align);
}

/* "2026-07-01" and "2026-09-30" under a chart, at its ends; below one that is too narrow for both
 * side by side they follow each other, and go on beyond it. */
static void axis(Press *press)
{
    const ChartDays *days = &press->days;
    float width = column_width(press) * (float)days->count;
    char first[16], last[16], both[48];
    instant_format_date(days->first, first);
    instant_format_date(days->first + ((Instant)days->count * days->days - 1) * INSTANT_DAY, last);
    press_rule(press, press->left, press->y, press->left + width, press->y, 0.5f, LOOK_RULE);
    if (width > AXIS_LABELS) {
        axis_label(press, width, ALIGN_LEFT, first);
        axis_label(press, width, ALIGN_RIGHT, last);
    } else {
        snprintf(both, sizeof both, "%s \xe2\x80\xa6 %s", first, last);
        axis_label(press, press->width, ALIGN_LEFT, strcmp(first, last) == 0 ? first : both);
    }
    press->y += 13;
    arena_reset(&press->scratch);
}

/* What else stands in the band of what was found. */
static void add_keys(Press *press, Runs *runs)
{
    runs_words(runs, STYLE_SMALL, ";  ");
    runs_bar(runs, (Style){7, LOOK_REVIEW_BARS, LOOK_SANS}, 9);
    runs_words(runs, STYLE_SMALL, " ");
    runs_say(press, runs, STYLE_SMALL, "chart.days_reviews");
    runs_words(runs, STYLE_SMALL, ";  ");
    runs_shape(runs, STYLE_SMALL, SHAPE_HATCH);
    runs_say(press, runs, STYLE_SMALL, "chart.days_no_data");
}

/* The key of the band's bars and what the highest stands for. */
static void label(Press *press, LookColour colour, const char *id, const char *more_id)
{
    Runs runs;
    Para para;
    flow_begin(press, &runs);
    runs_bar(&runs, (Style){7, colour, LOOK_SANS}, 9);
    runs_words(&runs, STYLE_SMALL, " ");
    SAY(press, &runs, STYLE_SMALL, press->days.days == 1 ? id : more_id,
        WORD_NUMBER("most_events", press->days.most_events),
        WORD_NUMBER("most_violations", press->days.most_violations),
        WORD_NUMBER("most_found", press->days.most_found),
        WORD_NUMBER("days_a_column", press->days.days));
    if (colour != LOOK_EVENTS)
        add_keys(press, &runs);
    if (press_set(press, &press->scratch, &runs, press->width, &para))
        press_draw(press, &para, press->left, press->y, press->width, ALIGN_LEFT);
    press->y += para_height(&para) + 1;
    arena_reset(&press->scratch);
}

void figure_days(Press *press)
{
    const ChartDays *days = &press->days;
    float events_height = press->tight ? EVENTS_HEIGHT / 2 : EVENTS_HEIGHT;
    float found_height = press->tight ? FOUND_HEIGHT / 2.5f : FOUND_HEIGHT;
    if (days->count == 0) {
        flow_say(press, STYLE_BODY, "chart.days_none");
        return;
    }
    flow_room(press, events_height + found_height + 54);
    label(press, LOOK_EVENTS, "chart.days_events", "chart.days_events_more");
    silence(press, press->y, events_height);
    for (uint32_t i = 0; i < days->count; i++)
        column(press, i, press->y + events_height,
               scaled(days->events[i], days->most_events, events_height), LOOK_EVENTS);
    press->y += events_height;
    press_rule(press, press->left, press->y, press->left + column_width(press) * (float)days->count,
               press->y, 0.5f, LOOK_RULE);
    press->y += 4;
    label(press, shape_colour(shape_of_result(RESULT_FAIL)), "chart.days_found",
          "chart.days_found_more");
    silence(press, press->y, found_height);
    for (uint32_t i = 0; i < days->count; i++) {
        float violations = scaled(days->violations[i], days->most_found, found_height);
        float reviews = scaled(days->reviews[i], days->most_found, found_height);
        column(press, i, press->y + found_height, violations,
               shape_colour(shape_of_result(RESULT_FAIL)));
        column(press, i, press->y + found_height - violations, reviews, LOOK_REVIEW_BARS);
    }
    press->y += found_height;
    axis(press);
}

/* ---- a finding's days: a row of its facts ---- */

/* Days may share a column: counted up in the scratch arena. Gives the largest of them. */
static uint64_t *count_columns(Press *press, const AuditFinding *finding, uint64_t *most)
{
    const ChartDays *days = &press->days;
    uint64_t *counts = arena_array(&press->scratch, days->count, sizeof(uint64_t));
    *most = 0;
    press->out_of_memory |= !counts;
    for (uint32_t i = 0; counts && i < finding->by_day_count; i++) {
        Instant day = instant_parse_date(finding->by_day[i].day);
        int64_t at = day == INSTANT_NONE || day < days->first
                         ? -1
                         : (day - days->first) / INSTANT_DAY / days->days;
        if (at < 0 || at >= days->count)
            continue;
        counts[at] += finding->by_day[i].count;
        *most = counts[at] > *most ? counts[at] : *most;
    }
    return counts;
}

static void draw_strip(Press *press, const void *subject, float x, float y, float width)
{
    const AuditFinding *finding = subject;
    float left = press->left, frame = press->width, top = press->y;
    uint64_t most, *counts = count_columns(press, finding, &most);
    bool review = slice_equal(finding->kind, SLICE("review"));
    LookColour colour = shape_colour(shape_of_result(review ? RESULT_REVIEW : RESULT_FAIL));
    press->left = x;
    press->width = width;
    press->y = y;
    silence(press, y, STRIP_HEIGHT);
    for (uint32_t i = 0; counts && i < press->days.count; i++)
        column(press, i, y + STRIP_HEIGHT, scaled(counts[i], most, STRIP_HEIGHT), colour);
    press->y += STRIP_HEIGHT;
    axis(press);
    press->left = left;
    press->width = frame;
    press->y = top;
}

void figure_strip(Press *press, Table *table, const AuditFinding *finding)
{
    const ChartDays *days = &press->days;
    uint64_t most;
    if (days->count == 0 || finding->first_time.size == 0 || !count_columns(press, finding, &most))
        return;
    facts_row(table, "head.by_day");
    runs_line(table_cell(table, 0));
    SAY(press, table_cell(table, 0), STYLE_SMALL,
        days->days == 1 ? "finding.most_a_day" : "finding.most_in_days",
        WORD_NUMBER("day_most", most), WORD_NUMBER("days_a_column", days->days));
    table_figure(table, draw_strip, finding, STRIP_HEIGHT + 12);
}
