/* Gaps of the coverage, as reports list them. */
#include "base/limits.h"
#include "report/model_parts.h"

/* The row's runs of days in gaps, behind those that are there. */
static void list_row(const AuditCoverageRow *row, Instant from, Model *model)
{
    Slice states = row->states;
    for (size_t at = 0, end; at < states.size; at = end) {
        end = at + 1;
        if (states.data[at] != COVERAGE_GAP)
            continue;
        while (end < states.size && states.data[end] == COVERAGE_GAP)
            end++;
        if (model->gap_count == LIMIT_GAP_RUNS_SHOWN) {
            model->gap_days_more += end - at;
            continue;
        }
        model->gaps[model->gap_count++] =
            (ModelGap){row, from + (Instant)at * INSTANT_DAY, end - at};
    }
}

bool model_list_gaps(const Audit *audit, Arena *arena, Model *model)
{
    const AuditCoverage *coverage = &audit->coverage;
    Instant from = instant_parse_date(coverage->from);
    if (coverage->gaps == 0 || from == INSTANT_NONE)
        return true;
    model->gaps = arena_array(arena, LIMIT_GAP_RUNS_SHOWN, sizeof(ModelGap));
    for (uint32_t i = 0; model->gaps && i < coverage->row_count; i++)
        list_row(&coverage->rows[i], from, model);
    return model->gaps != NULL;
}

void model_add_gap(const ModelGap *gap, Slice to, Buffer *out)
{
    char first[16], last[16];
    instant_format_date(gap->first, first);
    instant_format_date(gap->first + ((Instant)gap->days - 1) * INSTANT_DAY, last);
    buffer_add(out, slice_of(first));
    if (gap->days == 1)
        return;
    buffer_add_byte(out, ' ');
    buffer_add(out, to);
    buffer_add_byte(out, ' ');
    buffer_add(out, slice_of(last));
}

void model_add_axis_end(const AuditCoverage *coverage, Buffer *out)
{
    char last[16];
    Instant from = instant_parse_date(coverage->from);
    if (from == INSTANT_NONE || coverage->days == 0)
        return;
    instant_format_date(from + ((Instant)coverage->days - 1) * INSTANT_DAY, last);
    buffer_add(out, slice_of(last));
}

size_t model_call_day(const AuditCoverage *coverage, const AuditCoverageRow *row, uint32_t day)
{
    const AuditCoverageDay *entry = &row->days[day];
    Instant from = instant_parse_date(coverage->from);
    Instant at = entry->call_count ? instant_parse_date(entry->day) : INSTANT_NONE;
    if (at == INSTANT_NONE || at < from || (uint64_t)(at - from) / INSTANT_DAY >= row->states.size)
        return SIZE_MAX;
    return (size_t)((at - from) / INSTANT_DAY);
}
