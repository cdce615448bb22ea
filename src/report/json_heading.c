/* The beginning of audit.json, in which alone it differs from its content. */
#include <errno.h>

#include "report/json_parts.h"
#include "report/json_writer.h"
#include "report/report.h"

enum { SEAL_SIZE = 32 }; /* digits of a report's id */

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

void json_write_beginning(JsonWriter *w, const Audit *a, bool content_only)
{
    json_open(w, '{');
    json_break(w);
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

/* ---- the document whose content is hashed on the way ---- */

/* The beginning as a text in memory. */
static Output *beginning_of(const Audit *audit, bool content_only)
{
    JsonWriter writer;
    Output *output = output_of_memory();
    if (!output)
        return NULL;
    json_begin(&writer, output);
    json_write_beginning(&writer, audit, content_only);
    json_end(&writer);
    return output;
}

/* Keeps errno, which tells of the output that matters. */
static void forget(Output *beginning)
{
    int error = errno;
    if (beginning)
        output_close(beginning);
    errno = error;
}

/* The document with an id of the same size, and the digest of its content. */
static bool write_unsealed(const Audit *audit, Output *output, Digest *digest)
{
    static const char nought[SEAL_SIZE + 1] = "00000000000000000000000000000000";
    Audit unsealed = *audit;
    unsealed.report_id = (Slice){nought, SEAL_SIZE};
    Output *content = beginning_of(audit, true), *whole = beginning_of(&unsealed, false);
    bool done = content && whole && !output_failed(content) && !output_failed(whole) &&
                output_write(output, output_memory(whole)) &&
                output_digest_begin_behind(output, output_memory(content));
    forget(content);
    forget(whole);
    JsonWriter writer;
    json_begin_behind(&writer, output);
    return done && json_write_rest(&writer, audit) && output_digest_end(output, digest);
}

bool report_write_json_sealed(const Audit *audit, Output *output, Digest *digest)
{
    char hex[DIGEST_HEX_SIZE + 1];
    Audit sealed = *audit;
    bool done = write_unsealed(audit, output, digest);
    if (done)
        digest_hex(digest, hex);
    sealed.report_id = (Slice){hex, SEAL_SIZE};
    Output *beginning = done ? beginning_of(&sealed, false) : NULL;
    done = beginning && !output_failed(beginning) &&
           output_write_over(output, 0, output_memory(beginning));
    forget(beginning);
    if (!done)
        output_fail(output, ENOMEM);
    return done;
}
