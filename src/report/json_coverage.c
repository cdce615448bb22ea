#include "report/json_coverage.h"

static void write_hours(JsonWriter *w, const AuditCoverageDay *day)
{
    json_key(w, "by_hour");
    json_open(w, '[');
    for (uint32_t i = 0; i < day->by_hour_count; i++) {
        const AuditCoverageHour *hour = &day->by_hour[i];
        json_open(w, '{');
        json_member_number(w, "hour", hour->hour);
        json_member_number(w, "files", hour->files);
        json_member_number(w, "records", hour->records);
        json_member_optional(w, "first", hour->first);
        json_member_optional(w, "last", hour->last);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void write_day(JsonWriter *w, const AuditCoverageDay *day)
{
    json_open(w, '{');
    json_member_text(w, "day", day->day);
    json_member_number(w, "files", day->files);
    json_member_number(w, "records", day->records);
    json_member_optional(w, "first", day->first);
    json_member_optional(w, "last", day->last);
    json_member_optional(w, "hours", day->hours);
    json_key(w, "calls");
    json_open(w, '[');
    for (uint32_t i = 0; i < day->call_count; i++)
        json_text(w, day->calls[i]);
    json_close(w, ']');
    if (day->hours.size)
        write_hours(w, day);
    json_close(w, '}');
}

static void write_row(JsonWriter *w, const AuditCoverageRow *row)
{
    json_open(w, '{');
    json_member_text(w, "account", row->account);
    json_member_text(w, "region", row->region);
    json_member_flag(w, "expected", row->expected);
    json_member_number(w, "files", row->files);
    json_member_number(w, "records", row->records);
    json_member_optional(w, "first", row->first);
    json_member_optional(w, "last", row->last);
    json_member_number(w, "data_days", row->data_days);
    json_member_number(w, "proven_empty_days", row->empty_days);
    json_member_number(w, "gap_days", row->gap_days);
    json_member_number(w, "no_data_days", row->silent_days);
    json_member_number(w, "missing_days", row->missing_days);
    json_member_number(w, "not_looked_at_days", row->unread_days);
    json_member_text(w, "states", row->states);
    json_member_flag(w, "digests", row->digests);
    json_member_number(w, "data_hours", row->data_hours);
    json_member_number(w, "proven_empty_hours", row->empty_hours);
    json_member_number(w, "gap_hours", row->gap_hours);
    json_member_number(w, "no_data_hours", row->silent_hours);
    json_member_number(w, "missing_hours", row->missing_hours);
    json_member_number(w, "not_looked_at_hours", row->unread_hours);
    json_key(w, "days");
    json_open(w, '[');
    for (uint32_t i = 0; i < row->day_count; i++) {
        json_break(w);
        write_day(w, &row->days[i]);
    }
    json_close(w, ']');
    json_close(w, '}');
}

static void write_interruption(JsonWriter *w, const AuditInterruption *call)
{
    json_open(w, '{');
    json_member_text(w, "time", call->time);
    json_member_text(w, "account", call->account);
    json_member_text(w, "region", call->region);
    json_member_text(w, "action", call->action);
    json_member_text(w, "principal", call->principal);
    json_member_optional(w, "event_id", call->event_id);
    json_close(w, '}');
}

void json_write_coverage(JsonWriter *w, const AuditCoverage *coverage)
{
    json_key(w, "coverage");
    json_open(w, '{');
    json_member_text(w, "from", coverage->from);
    json_member_number(w, "days", coverage->days);
    json_member_flag(w, "too_long", coverage->too_long);
    json_member_flag(w, "without_days", coverage->without_days);
    json_member_flag(w, "without_hours", coverage->without_hours);
    json_member_flag(w, "expected", coverage->expected);
    json_member_number(w, "gaps", coverage->gaps);
    json_member_number(w, "missing_days", coverage->missing_days);
    json_member_number(w, "not_looked_at_days", coverage->unread_days);
    json_member_number(w, "unproven_digests", coverage->unproven_digests);
    json_member_flag(w, "proven_empty_by_unsigned", coverage->unsigned_empty);
    json_member_number(w, "proven_empty_by_some_trails", coverage->partly_proven_days);
    json_key(w, "never_seen");
    json_open(w, '[');
    for (uint32_t i = 0; i < coverage->never_count; i++)
        json_text(w, coverage->never[i]);
    json_close(w, ']');
    json_key(w, "interruptions");
    json_open(w, '[');
    for (uint32_t i = 0; i < coverage->interruption_count; i++) {
        json_break(w);
        write_interruption(w, &coverage->interruptions[i]);
    }
    json_close(w, ']');
    json_key(w, "rows");
    json_open(w, '[');
    for (uint32_t i = 0; i < coverage->row_count; i++) {
        json_break(w);
        write_row(w, &coverage->rows[i]);
    }
    if (coverage->row_count)
        json_break(w);
    json_close(w, ']');
    json_close(w, '}');
}
