/* What changed, as JSON: {"schema": "trailaudit-diff/1", …}. */
#include "report/diff.h"
#include "report/json_parts.h"
#include "report/json_writer.h"

static void write_side(JsonWriter *w, const char *key, const AuditDocument *document)
{
    const Audit *a = document->audit;
    json_key(w, key);
    json_open(w, '{');
    json_member_text(w, "report_id", slice_of(document->content_id));
    json_member_flag(w, "altered", document->altered);
    json_member_optional(w, "title", a->title);
    json_member_optional(w, "generated_at", a->generated_at);
    json_member_text(w, "result", slice_of(audit_result_word(a->result)));
    json_member_flag(w, "complete", a->complete);
    json_write_period(w, a);
    json_member_number(w, "files", a->inputs.files);
    json_member_number(w, "records", a->inputs.records);
    json_member_number(w, "evaluated", a->inputs.evaluated);
    json_member_number(w, "quarantined", a->inputs.quarantined);
    json_close(w, '}');
    json_break(w);
}

static void write_counts(JsonWriter *w, const AuditDiff *diff)
{
    json_key(w, "counts");
    json_open(w, '{');
    for (int i = 0; i < CHANGES; i++)
        json_member_number(w, diff_change_word((Change)i), diff->counts[i]);
    json_close(w, '}');
    json_break(w);
}

static void write_finding(JsonWriter *w, const DiffFinding *f)
{
    const AuditFinding *known = f->after ? f->after : f->before;
    json_open(w, '{');
    json_member_text(w, "change", slice_of(diff_change_word(f->change)));
    json_member_text(w, "fingerprint", known->fingerprint);
    json_member_text(w, "policy", f->policy->id);
    json_member_text(w, "title", f->policy->title);
    json_member_text(w, "severity", f->policy->severity);
    json_member_text(w, "kind", known->kind);
    json_member_text(w, "account", known->account);
    json_member_optional(w, "account_name", known->account_name);
    json_member_text(w, "service", known->service);
    json_member_optional(w, "service_name", known->service_name);
    json_member_number(w, "count_before", f->before ? f->before->count : 0);
    json_member_number(w, "count_after", f->after ? f->after->count : 0);
    json_member_optional(w, "first_time", known->first_time);
    json_member_optional(w, "last_time", known->last_time);
    json_close(w, '}');
}

static void write_result(JsonWriter *w, const char *key, const AuditPolicy *policy)
{
    json_key(w, key);
    if (policy)
        json_text(w, slice_of(audit_result_word(policy->result)));
    else
        json_null(w);
}

static void write_policy(JsonWriter *w, const DiffPolicy *p)
{
    const AuditPolicy *known = p->after ? p->after : p->before;
    json_open(w, '{');
    json_member_text(w, "change", slice_of(diff_policy_word(p->change)));
    json_member_text(w, "id", known->id);
    json_member_text(w, "title", known->title);
    json_member_flag(w, "text_changed", p->text);
    json_member_flag(w, "file_changed", p->text || p->file);
    write_result(w, "result_before", p->before);
    write_result(w, "result_after", p->after);
    json_member_optional(w, "sha256_before", p->before ? p->before->sha256 : (Slice){0});
    json_member_optional(w, "sha256_after", p->after ? p->after->sha256 : (Slice){0});
    json_close(w, '}');
}

static void write_change(JsonWriter *w, const char *name, Slice id, uint64_t before, uint64_t after)
{
    json_open(w, '{');
    json_member_text(w, name, id);
    json_member_number(w, "before", before);
    json_member_number(w, "after", after);
    json_close(w, '}');
}

static void open_list(JsonWriter *w, const char *key)
{
    json_key(w, key);
    json_open(w, '[');
}

static void close_list(JsonWriter *w, uint32_t count)
{
    if (count)
        json_break(w);
    json_close(w, ']');
    json_break(w);
}

bool report_write_diff_json(const AuditDiff *diff, Output *output)
{
    JsonWriter writer, *w = &writer;
    json_begin(w, output);
    json_open(w, '{');
    json_break(w);
    json_member_text(w, "schema", SLICE("trailaudit-diff/1"));
    json_break(w);
    write_side(w, "before", diff->before);
    write_side(w, "after", diff->after);
    json_member_flag(w, "selections_differ", diff->narrowed);
    json_break(w);
    write_counts(w, diff);
    open_list(w, "findings");
    for (uint32_t i = 0; i < diff->finding_count; i++)
        json_break(w), write_finding(w, &diff->findings[i]);
    close_list(w, diff->finding_count);
    open_list(w, "policies");
    for (uint32_t i = 0; i < diff->policy_count; i++)
        json_break(w), write_policy(w, &diff->policies[i]);
    close_list(w, diff->policy_count);
    open_list(w, "populations");
    for (uint32_t i = 0; i < diff->population_count; i++)
        json_break(w), write_change(w, "policy", diff->populations[i].policy->id,
                                    diff->populations[i].before, diff->populations[i].after);
    close_list(w, diff->population_count);
    open_list(w, "accounts");
    for (uint32_t i = 0; i < diff->account_count; i++)
        json_break(w), write_change(w, "account", diff->accounts[i].id, diff->accounts[i].before,
                                    diff->accounts[i].after);
    close_list(w, diff->account_count);
    json_close(w, '}');
    bool done = json_end(w);
    return output_write(output, SLICE("\n")) && done;
}
