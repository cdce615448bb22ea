/* The beginning of audit.json, in which alone it differs from its content. */
#include <errno.h>

#include "report/json_parts.h"
#include "report/json_writer.h"
#include "report/report.h"

static void write_tool(JsonWriter *w, const Audit *a)
{
    json_key(w, "tool");
    json_open(w, '{');
    json_member_text(w, "name", SLICE("trailaudit"));
    json_member_text(w, "version", a->tool_version);
    json_member_text(w, "commit", a->tool_commit);
    json_key(w, "libraries");
    json_open(w, '[');
    for (uint32_t i = 0; i < a->library_count; i++) {
        json_open(w, '{');
        json_member_text(w, "name", a->libraries[i].name);
        json_member_text(w, "version", a->libraries[i].version);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_member_text(w, "time_zones", a->zone_data);
    json_close(w, '}');
}

void json_write_period(JsonWriter *w, const Audit *a)
{
    json_key(w, "period");
    json_open(w, '{');
    json_member_optional(w, "from", a->from);
    json_member_optional(w, "to", a->to);
    json_member_optional(w, "first_event", a->first_event);
    json_member_optional(w, "last_event", a->last_event);
    json_close(w, '}');
}

void json_write_heading(JsonWriter *w, const Audit *a, bool content_only)
{
    json_member_text(w, "schema", SLICE("trailaudit-audit/1"));
    json_break(w);
    json_member_optional(w, "report_id", content_only ? (Slice){0} : a->report_id);
    json_break(w);
    json_member_text(w, "result", slice_of(audit_result_word(a->result)));
    json_break(w);
    json_member_flag(w, "complete", a->complete);
    json_break(w);
    write_tool(w, a);
    json_break(w);
    json_member_optional(w, "generated_at", content_only ? (Slice){0} : a->generated_at);
    json_break(w);
    json_key(w, "options");
    json_open(w, '[');
    for (uint32_t i = 0; i < a->option_count; i++)
        json_text(w, a->options[i].name);
    json_close(w, ']');
    json_break(w);
    json_write_period(w, a);
}

/* The document up to where it is the same with content alone and as a whole. */
static bool write_beginning(const Audit *audit, bool content_only, Output *output)
{
    JsonWriter writer;
    json_begin(&writer, output);
    json_open(&writer, '{');
    json_break(&writer);
    json_write_heading(&writer, audit, content_only);
    return json_end(&writer);
}

bool report_write_json_with(const Audit *audit, Slice content, Output *output)
{
    Output *beginning = output_of_memory();
    bool done = beginning && write_beginning(audit, true, beginning) &&
                slice_starts(content, output_memory(beginning)) &&
                write_beginning(audit, false, output);
    if (done)
        output_write(output, slice_from(content, output_size(beginning)));
    else
        output_fail(output, beginning ? EINVAL : ENOMEM);
    if (beginning)
        output_close(beginning);
    return !output_failed(output);
}
