/* Account × Region × day, as the page shows it. */
#include "base/limits.h"
#include "report/html/fields.h"
#include "report/html/views.h"
#include "report/model_states.h"

/* The class of a run of days, as style.css draws it. */
static const char *state_class(char state)
{
    switch (state) {
    case COVERAGE_DATA:
        return "covered";
    case COVERAGE_EMPTY:
        return "proven";
    case COVERAGE_MISSING:
        return "missing";
    case COVERAGE_UNREAD:
        return "unread";
    case COVERAGE_GAP:
        return "gap";
    default:
        return "no-data";
    }
}

/* The runs of days in one state, three units a day: one path, since a page may hold a thousand
 * strips and elements cost a browser more than bytes. */
static void add_runs(Slice states, char state, Buffer *out)
{
    bool open = false;
    for (size_t from = 0, to; from < states.size; from = to) {
        for (to = from; to < states.size && states.data[to] == states.data[from];)
            to++;
        if (states.data[from] != state)
            continue;
        if (!open)
            buffer_printf(out, "<path class=\"%s\" d=\"", state_class(state));
        open = true;
        buffer_printf(out, "M%zu 0h%zuv10H%zuz", from * 3, (to - from) * 3, from * 3);
    }
    if (open)
        buffer_add(out, SLICE("\"/>"));
}

/* Days with a call that interrupted a trail: the upper part of the day, which has data. */
static void add_calls(const AuditCoverage *coverage, const AuditCoverageRow *row, Buffer *out)
{
    bool open = false;
    for (uint32_t i = 0; i < row->day_count; i++) {
        size_t day = model_call_day(coverage, row, i);
        if (day == SIZE_MAX)
            continue;
        if (!open)
            buffer_add(out, SLICE("<path class=\"call\" d=\""));
        open = true;
        buffer_printf(out, "M%zu 0h3v6h-3z", day * 3);
    }
    if (open)
        buffer_add(out, SLICE("\"/>"));
}

/* What it says stands beside it as text, and in the table of calls. */
static void row_strip(const TemplateScope *scope, Buffer *out)
{
    static const char all[] = COVERAGE_STATES;
    const AuditCoverageRow *row = scope->object;
    Slice states = row->states;
    if (states.size == 0)
        return;
    buffer_printf(out,
                  "<svg class=\"coverage\" viewBox=\"0 0 %zu 10\" preserveAspectRatio=\"none\" "
                  "aria-hidden=\"true\">",
                  states.size * 3);
    for (size_t i = 0; i < sizeof all - 1; i++)
        add_runs(states, all[i], out);
    add_calls(scope->owner->object, row, out);
    buffer_add(out, SLICE("</svg>"));
}

static void row_days(const TemplateScope *scope, Buffer *out)
{
    const Page *page = scope->root;
    model_add_days(page->words, &page->audit->coverage, scope->object, out);
}

static void row_hours(const TemplateScope *scope, Buffer *out)
{
    model_add_hours(((const Page *)scope->root)->words, scope->object, out);
}

NUMBER_FUNCTION(row_days_more, AuditCoverageRow,
                model_add_days(page->words, &page->audit->coverage, o, NULL))
NUMBER_FUNCTION(row_hours_more, AuditCoverageRow, model_add_hours(page->words, o, NULL))

static const TemplateField row_fields[] = {
    FIELD_TEXT("coverage_account", AuditCoverageRow, account),
    FIELD_TEXT("coverage_region", AuditCoverageRow, region),
    FIELD_FLAG("coverage_expected", AuditCoverageRow, expected),
    FIELD_NUMBER("coverage_files", AuditCoverageRow, files),
    FIELD_NUMBER("coverage_records", AuditCoverageRow, records),
    FIELD_TIME("coverage_first", AuditCoverageRow, first),
    FIELD_TIME("coverage_last", AuditCoverageRow, last),
    FIELD_NUMBER("data_days", AuditCoverageRow, data_days),
    FIELD_NUMBER("proven_empty_days", AuditCoverageRow, empty_days),
    FIELD_NUMBER("missing_days", AuditCoverageRow, missing_days),
    FIELD_NUMBER("unread_days", AuditCoverageRow, unread_days),
    FIELD_NUMBER("gap_days", AuditCoverageRow, gap_days),
    FIELD_NUMBER("no_data_days", AuditCoverageRow, silent_days),
    FIELD_FLAG("coverage_digests", AuditCoverageRow, digests),
    FIELD_NUMBER("data_hours", AuditCoverageRow, data_hours),
    FIELD_NUMBER("proven_empty_hours", AuditCoverageRow, empty_hours),
    FIELD_NUMBER("missing_hours", AuditCoverageRow, missing_hours),
    FIELD_NUMBER("unread_hours", AuditCoverageRow, unread_hours),
    FIELD_NUMBER("gap_hours", AuditCoverageRow, gap_hours),
    FIELD_NUMBER("no_data_hours", AuditCoverageRow, silent_hours),
    FIELD_MARKUP_OF("coverage_strip", row_strip),
    FIELD_TEXT_OF("coverage_by_day", row_days),
    FIELD_NUMBER_OF("coverage_days_more", row_days_more),
    FIELD_TEXT_OF("coverage_by_hour", row_hours),
    FIELD_NUMBER_OF("coverage_hours_more", row_hours_more),
    {0}};
static const TemplateView row_view = {"coverage row", row_fields};

static const TemplateField interruption_fields[] = {
    FIELD_TIME("call_time", AuditInterruption, time),
    FIELD_TEXT("call_account", AuditInterruption, account),
    FIELD_TEXT("call_region", AuditInterruption, region),
    FIELD_TEXT("call_action", AuditInterruption, action),
    FIELD_TEXT("call_principal", AuditInterruption, principal),
    FIELD_TEXT("call_event_id", AuditInterruption, event_id),
    {0}};
static const TemplateView interruption_view = {"interruption", interruption_fields};

static void category_name(const TemplateScope *scope, Buffer *out)
{
    buffer_add(out, *(const Slice *)scope->object);
}
static const TemplateField never_fields[] = {FIELD_TEXT_OF("category", category_name), {0}};
static const TemplateView never_view = {"category", never_fields};

static const void *never_in_item(const TemplateScope *scope, size_t index)
{
    const Model *model = &((const Page *)scope->root)->model;
    return index < model->never_in_count ? &model->never_in[index] : NULL;
}

TEXT_FUNCTION(never_in_category, ModelNever, o->category)
NUMBER_FUNCTION(never_more, ModelNever, o->accounts - o->named_count)

static void never_names(const TemplateScope *scope, Buffer *out)
{
    model_add_never(scope->object, out);
}

static const TemplateField never_in_fields[] = {
    FIELD_TEXT_OF("category", never_in_category),
    FIELD_TEXT_OF("never_names", never_names),
    FIELD_NUMBER("never_accounts", ModelNever, accounts),
    FIELD_NUMBER_OF("never_more", never_more),
    {0}};
static const TemplateView never_in_view = {"category of some accounts", never_in_fields};

static const void *gap_item(const TemplateScope *scope, size_t index)
{
    const Model *model = &((const Page *)scope->root)->model;
    return index < model->gap_count ? &model->gaps[index] : NULL;
}

TEXT_FUNCTION(gap_account, ModelGap, o->row->account)
TEXT_FUNCTION(gap_region, ModelGap, o->row->region)

static void gap_dates(const TemplateScope *scope, Buffer *out)
{
    model_add_gap(scope->object, SLICE("–"), out);
}

static const TemplateField gap_fields[] = {FIELD_TEXT_OF("gap_account", gap_account),
                                           FIELD_TEXT_OF("gap_region", gap_region),
                                           FIELD_TEXT_OF("gap_dates", gap_dates),
                                           FIELD_NUMBER("gap_length", ModelGap, days),
                                           {0}};
static const TemplateView gap_view = {"gap of the coverage", gap_fields};

static void last_day(const TemplateScope *scope, Buffer *out)
{
    model_add_axis_end(scope->object, out);
}

NUMBER_FUNCTION(gap_days_more, AuditCoverage, page->model.gap_days_more)

static const void *row_item(const TemplateScope *scope, size_t index)
{
    const AuditCoverage *coverage = scope->object;
    return index < coverage->row_count && index < LIMIT_COVERAGE_ROWS ? &coverage->rows[index]
                                                                      : NULL;
}

static const void *interruption_item(const TemplateScope *scope, size_t index)
{
    const AuditCoverage *coverage = scope->object;
    return index < coverage->interruption_count && index < LIMIT_INTERRUPTIONS_SHOWN
               ? &coverage->interruptions[index]
               : NULL;
}

static const void *never_item(const TemplateScope *scope, size_t index)
{
    const AuditCoverage *coverage = scope->object;
    return index < coverage->never_count ? &coverage->never[index] : NULL;
}

NUMBER_FUNCTION(rows_more, AuditCoverage,
                o->row_count > LIMIT_COVERAGE_ROWS ? o->row_count - LIMIT_COVERAGE_ROWS : 0)
NUMBER_FUNCTION(interruptions_more, AuditCoverage,
                o->interruption_count > LIMIT_INTERRUPTIONS_SHOWN
                    ? o->interruption_count - LIMIT_INTERRUPTIONS_SHOWN
                    : 0)
NUMBER_FUNCTION(coverage_days, AuditCoverage, o->days)

static const TemplateField coverage_fields[] = {
    FIELD_TEXT("coverage_from", AuditCoverage, from),
    FIELD_TEXT_OF("coverage_last_day", last_day),
    FIELD_LIST_OF("coverage_gap_list", gap_item, gap_view),
    FIELD_NUMBER_OF("gap_days_more", gap_days_more),
    FIELD_NUMBER_OF("coverage_days", coverage_days),
    FIELD_FLAG("coverage_too_long", AuditCoverage, too_long),
    FIELD_FLAG("coverage_without_days", AuditCoverage, without_days),
    FIELD_FLAG("coverage_without_hours", AuditCoverage, without_hours),
    FIELD_FLAG("coverage_is_expected", AuditCoverage, expected),
    FIELD_NUMBER("coverage_gaps", AuditCoverage, gaps),
    FIELD_NUMBER("unproven_digests", AuditCoverage, unproven_digests),
    FIELD_NUMBER("partly_proven_days", AuditCoverage, partly_proven_days),
    FIELD_FLAG("unsigned_empty", AuditCoverage, unsigned_empty),
    FIELD_LIST_OF("coverage_rows", row_item, row_view),
    FIELD_NUMBER_OF("coverage_rows_more", rows_more),
    FIELD_LIST_OF("interruptions", interruption_item, interruption_view),
    FIELD_NUMBER_OF("interruptions_more", interruptions_more),
    FIELD_LIST_OF("never_seen", never_item, never_view),
    FIELD_LIST_OF("never_in", never_in_item, never_in_view),
    {0}};
const TemplateView coverage_view = {"coverage", coverage_fields};

const void *coverage_item(const TemplateScope *scope, size_t index)
{
    const Page *page = scope->object;
    return index || page->audit->coverage.row_count == 0 ? NULL : &page->audit->coverage;
}
