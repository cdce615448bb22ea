#include "report/json_parts.h"

#include "base/limits.h"

/* An array whose elements stand on lines of their own. */
static void json_open_lines(JsonWriter *w, const char *key)
{
    json_key(w, key);
    json_open(w, '[');
}

static void json_close_lines(JsonWriter *w, uint64_t elements)
{
    if (elements)
        json_break(w);
    json_close(w, ']');
}

static void write_framework(JsonWriter *w, const AuditFramework *framework)
{
    json_open(w, '{');
    json_member_text(w, "id", framework->id);
    json_member_text(w, "version", framework->version);
    json_member_optional(w, "title", framework->title);
    json_member_optional(w, "source", framework->source);
    json_member_flag(w, "requested", framework->requested);
    json_member_optional(w, "sha256", framework->sha256);
    json_key(w, "controls");
    json_open(w, '[');
    for (uint32_t i = 0; i < framework->control_count; i++) {
        json_open(w, '{');
        json_member_text(w, "id", framework->controls[i].id);
        json_member_optional(w, "title", framework->controls[i].title);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}

void json_write_frameworks(JsonWriter *w, const Audit *a)
{
    json_open_lines(w, "frameworks");
    for (uint32_t i = 0; i < a->framework_count; i++) {
        json_break(w);
        write_framework(w, &a->frameworks[i]);
    }
    json_close_lines(w, a->framework_count);
}

void json_write_manifest(JsonWriter *w, const Audit *a)
{
    /* All of them in the order of the archive, so that the manifest can be written again; else
     * those that reports list. */
    bool whole = a->files_cut == 0 && a->file_count <= LIMIT_MANIFEST_LISTED;
    uint64_t listed = whole ? a->file_count : audit_listed_count(a);
    json_key(w, "manifest_head");
    json_open(w, '{');
    json_member_number(w, "count", a->file_count + a->files_cut);
    json_open_lines(w, "files");
    AuditFileRoom room;
    for (uint64_t i = 0; i < listed; i++) {
        const AuditFile *file = whole ? audit_file(a, i, &room) : audit_listed_file(a, i);
        json_break(w);
        json_open(w, '{');
        json_member_text(w, "path", file->path);
        json_member_text(w, "sha256", file->sha256);
        json_member_number(w, "size", file->size);
        json_member_number(w, "records", file->records);
        json_member_optional(w, "first", file->first);
        json_member_optional(w, "last", file->last);
        json_member_optional(w, "integrity", file->integrity);
        json_member_optional(w, "kind", file->kind);
        json_close(w, '}');
    }
    json_close_lines(w, listed);
    json_close(w, '}');
}

void json_write_baseline(JsonWriter *w, const Audit *a)
{
    const AuditBaseline *b = &a->baseline;
    json_key(w, "baseline");
    if (!a->compared) {
        json_null(w);
        return;
    }
    json_open(w, '{');
    json_member_text(w, "report_id", b->report_id);
    json_member_optional(w, "title", b->title);
    json_member_optional(w, "generated_at", b->generated_at);
    json_member_optional(w, "tool_version", b->tool_version);
    json_member_optional(w, "from", b->from);
    json_member_optional(w, "to", b->to);
    json_member_optional(w, "first_event", b->first_event);
    json_member_optional(w, "last_event", b->last_event);
    json_member_number(w, "findings", b->findings);
    json_member_flag(w, "altered", b->altered);
    json_close(w, '}');
}

void json_write_resolved(JsonWriter *w, const Audit *a)
{
    json_open_lines(w, "resolved");
    for (uint32_t i = 0; i < a->resolved_count; i++) {
        const AuditResolved *r = &a->resolved[i];
        json_break(w);
        json_open(w, '{');
        json_member_text(w, "fingerprint", r->fingerprint);
        json_member_text(w, "policy", r->policy);
        json_member_text(w, "title", r->title);
        json_member_text(w, "severity", r->severity);
        json_member_text(w, "kind", r->kind);
        json_member_text(w, "account", r->account);
        json_member_optional(w, "account_name", r->account_name);
        json_member_text(w, "service", r->service);
        json_member_optional(w, "service_name", r->service_name);
        json_member_number(w, "count", r->count);
        json_member_optional(w, "last_time", r->last_time);
        json_member_text(w, "state", r->state);
        json_close(w, '}');
    }
    json_close_lines(w, a->resolved_count);
}

void json_write_sampling(JsonWriter *w, const Audit *a)
{
    if (a->sampling.size == 0)
        return;
    json_member_number(w, "sample_size", a->sampling.size);
    json_member_number(w, "sample_seed", a->sampling.seed);
    json_member_number(w, "sample_rows", a->sampling.rows);
    json_member_optional(w, "sample_sha256", a->sampling.sha256);
}
