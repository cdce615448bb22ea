/* audit.json. What the format promised first stands first in every object; later keys follow at its
 * end. */
#include "base/limits.h"
#include "report/finding_integrity.h"
#include "report/json_coverage.h"
#include "report/json_integrity.h"
#include "report/json_parts.h"
#include "report/json_writer.h"
#include "report/report.h"

/* ---- small parts ---- */

static void write_texts(JsonWriter *w, const char *key, const Slice *texts, uint32_t count)
{
    json_key(w, key);
    json_open(w, '[');
    for (uint32_t i = 0; i < count; i++)
        json_text(w, texts[i]);
    json_close(w, ']');
}

static void write_verdicts(JsonWriter *w, const AuditVerdicts *verdicts)
{
    json_key(w, "verdicts");
    json_open(w, '{');
    for (int i = 0; i < AUDIT_VERDICTS; i++)
        json_member_number(w, audit_verdict_key(i), verdicts->count[i]);
    json_close(w, '}');
}

/* Names that were cut stand together as "…_other", which alone has the key names: how many they
 * were. */
static void write_counts(JsonWriter *w, const char *list, const char *name,
                         const AuditCounts *counts)
{
    json_key(w, list);
    json_open(w, '[');
    for (uint32_t i = 0; i < counts->count; i++) {
        json_open(w, '{');
        json_member_text(w, name, counts->items[i].name);
        json_member_number(w, "count", counts->items[i].count);
        json_close(w, '}');
    }
    if (counts->other) {
        json_open(w, '{');
        json_member_text(w, name, SLICE("…_other"));
        json_member_number(w, "count", counts->other);
        json_member_number(w, "names", counts->other_names);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void write_days(JsonWriter *w, const char *key, const AuditDay *days, uint32_t count)
{
    json_key(w, key);
    json_open(w, '{');
    for (uint32_t i = 0; i < count; i++) {
        json_key_text(w, days[i].day);
        json_number(w, days[i].count);
    }
    json_close(w, '}');
}

static void write_seen(JsonWriter *w, const char *key, const AuditSeen *seen, uint32_t count)
{
    json_key(w, key);
    json_open(w, '[');
    for (uint32_t i = 0; i < count; i++) {
        json_open(w, '{');
        json_member_text(w, "field", seen[i].field);
        json_member_value(w, "value", seen[i].value);
        json_close(w, '}');
    }
    json_close(w, ']');
}

/* An array whose elements stand on lines of their own: the line before each, and the end. */
static void open_lines(JsonWriter *w, const char *key)
{
    json_key(w, key);
    json_open(w, '[');
}

static void close_lines(JsonWriter *w, uint64_t elements)
{
    if (elements)
        json_break(w);
    json_close(w, ']');
}

/* ---- inputs ---- */

static void write_problems(JsonWriter *w, const char *key, const AuditProblem *problems,
                           uint64_t count)
{
    if (count > LIMIT_PROBLEMS)
        count = LIMIT_PROBLEMS;
    open_lines(w, key);
    for (uint64_t i = 0; i < count; i++) {
        json_break(w);
        json_open(w, '{');
        json_member_text(w, "file", problems[i].file);
        json_member_number(w, "offset", problems[i].offset);
        json_member_text(w, "kind", problems[i].kind);
        json_member_text(w, "detail", problems[i].detail);
        json_member_number(w, "records", problems[i].records);
        json_close(w, '}');
    }
    close_lines(w, count);
}

/* By kind, those behind the last that is listed. */
static void write_cut(JsonWriter *w, const char *key, const AuditCutKind *kinds, uint32_t count)
{
    json_key(w, key);
    json_open(w, '[');
    for (uint32_t i = 0; i < count; i++) {
        json_open(w, '{');
        json_member_text(w, "kind", kinds[i].kind);
        json_member_number(w, "entries", kinds[i].entries);
        json_member_number(w, "records", kinds[i].records);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void write_kinds(JsonWriter *w, const AuditInputs *in)
{
    json_key(w, "kinds");
    json_open(w, '{');
    for (uint32_t i = 0; i < in->kind_count; i++) {
        json_key_text(w, in->kinds[i].name);
        json_number(w, in->kinds[i].count);
    }
    json_close(w, '}');
}

static void write_inputs(JsonWriter *w, const AuditInputs *in)
{
    json_key(w, "inputs");
    json_open(w, '{');
    json_member_number(w, "files", in->files);
    json_member_number(w, "skipped", in->skipped);
    json_member_number(w, "passed_over", in->passed_over);
    json_member_number(w, "compressed_bytes", in->compressed_bytes);
    json_member_number(w, "bytes", in->bytes);
    json_member_number(w, "records", in->records);
    json_member_number(w, "evaluated", in->evaluated);
    json_member_number(w, "duplicates", in->duplicates);
    json_member_number(w, "out_of_scope", in->out_of_scope);
    json_member_number(w, "quarantined", in->quarantined);
    json_member_number(w, "recovered", in->recovered);
    json_member_number(w, "undated", in->undated);
    write_kinds(w, in);
    json_member_optional(w, "sha256", in->sha256);
    write_problems(w, "problems", in->problems, in->problem_count);
    write_problems(w, "notices", in->notices, in->notice_count);
    json_member_number(w, "unreadable", in->unreadable);
    json_member_number(w, "read", in->read);
    json_member_number(w, "passed_over_digests", in->digests);
    json_member_number(w, "passed_over_metadata", in->sidecars);
    json_member_number(w, "passed_over_others", in->others);
    json_member_number(w, "passed_over_bytes", in->passed_over_bytes);
    json_member_number(w, "skipped_digests", in->skipped_digests);
    json_member_number(w, "out_of_period", in->out_of_period);
    json_member_number(w, "out_of_account", in->out_of_account);
    json_member_number(w, "out_of_region", in->out_of_region);
    json_member_number(w, "out_of_service", in->out_of_service);
    json_member_number(w, "out_of_kind", in->out_of_kind);
    json_member_number(w, "addenda", in->addenda);
    json_member_number(w, "access_inferred", in->access_inferred);
    json_member_number(w, "ids_missing", in->ids_missing);
    json_member_number(w, "doubtful", in->doubtful);
    json_member_number(w, "unplaced", in->unplaced);
    json_member_number(w, "problem_count", audit_problem_total(in));
    json_member_number(w, "notice_count", audit_notice_total(in));
    write_cut(w, "problems_cut", in->problems_cut, in->problems_cut_count);
    write_cut(w, "notices_cut", in->notices_cut, in->notices_cut_count);
    json_close(w, '}');
}

/* ---- policies and tallies ---- */

static void write_controls(JsonWriter *w, const AuditPolicy *policy)
{
    json_key(w, "controls");
    json_open(w, '[');
    for (uint32_t i = 0; i < policy->control_count; i++) {
        const AuditControl *control = &policy->controls[i];
        json_open(w, '{');
        json_member_text(w, "framework", control->framework);
        json_member_text(w, "version", control->version);
        json_member_text(w, "id", control->id);
        json_member_text(w, "relation", control->relation);
        json_member_text(w, "confidence", control->confidence);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void write_policy(JsonWriter *w, const AuditPolicy *policy)
{
    json_open(w, '{');
    json_member_text(w, "id", policy->id);
    json_member_text(w, "title", policy->title);
    json_member_text(w, "severity", policy->severity);
    json_member_text(w, "kind", policy->kind);
    json_member_text(w, "result", slice_of(audit_result_word(policy->result)));
    json_member_text(w, "source", policy->source);
    json_member_text(w, "sha256", policy->sha256);
    write_controls(w, policy);
    write_verdicts(w, &policy->verdicts);
    json_exceptions(w, policy);
    json_member_flag(w, "complete", policy->complete);
    json_member_optional(w, "why", policy->why);
    json_member_optional(w, "incomplete", policy->incomplete);
    json_member_optional(w, "rationale", policy->rationale);
    json_member_optional(w, "remediation", policy->remediation);
    json_member_text(w, "text", policy->text);
    write_texts(w, "show_labels", policy->show_labels, policy->show_count);
    json_member_number(w, "review_closed", policy->review_closed);
    json_member_optional(w, "needs", policy->needs);
    write_texts(w, "accounts_without", policy->without, policy->without_count);
    json_close(w, '}');
}

static void write_policies(JsonWriter *w, const Audit *a)
{
    open_lines(w, "policies");
    for (uint32_t i = 0; i < a->policy_count; i++) {
        json_break(w);
        write_policy(w, &a->policies[i]);
    }
    close_lines(w, a->policy_count);
}

static void write_tallies(JsonWriter *w, const Audit *a)
{
    open_lines(w, "tallies");
    for (uint32_t i = 0; i < a->tally_count; i++) {
        const AuditTally *tally = &a->tallies[i];
        json_break(w);
        json_open(w, '{');
        json_member_text(w, "policy", a->policies[tally->policy].id);
        json_member_text(w, "account", tally->account);
        json_member_text(w, "service", tally->service);
        write_verdicts(w, &tally->verdicts);
        json_close(w, '}');
    }
    close_lines(w, a->tally_count);
}

/* ---- findings ---- */

static void write_evidence(JsonWriter *w, const AuditEvidence *e)
{
    json_open(w, '{');
    json_member_value(w, "event_id", e->event_id);
    json_member_value(w, "time", e->time);
    json_member_value(w, "action", e->action);
    json_member_value(w, "region", e->region);
    json_member_value(w, "principal", e->principal);
    json_member_value(w, "actor", e->actor);
    json_member_value(w, "source_ip", e->source_ip);
    json_member_value(w, "user_agent", e->user_agent);
    json_member_value(w, "client", e->client);
    json_member_value(w, "outcome", e->outcome);
    json_member_value(w, "error_code", e->error_code);
    json_member_value(w, "mfa", e->mfa);
    json_member_value(w, "access_key_id", e->access_key_id);
    write_texts(w, "resources", e->resources, e->resource_count);
    write_seen(w, "because", e->because, e->because_count);
    write_seen(w, "shown", e->shown, e->shown_count);
    json_member_text(w, "file", e->file);
    json_member_number(w, "record", e->record);
    json_member_optional(w, "recovered", e->recovered);
    json_member_optional(w, "integrity", e->integrity);
    json_disposition(w, e->disposition);
    json_close(w, '}');
}

static void write_finding(JsonWriter *w, const Audit *a, const AuditFinding *f)
{
    const AuditPolicy *policy = &a->policies[f->policy];
    json_open(w, '{');
    json_member_text(w, "fingerprint", f->fingerprint);
    json_member_text(w, "policy", policy->id);
    json_member_text(w, "kind", f->kind);
    json_member_text(w, "severity", policy->severity);
    json_member_text(w, "account", f->account);
    json_member_optional(w, "account_name", f->account_name);
    json_member_text(w, "service", f->service);
    json_member_optional(w, "service_name", f->service_name);
    json_member_number(w, "count", f->count);
    json_member_number(w, "population", f->population);
    json_member_number(w, "attempts", f->attempts);
    json_member_number(w, "known_count", f->known_count);
    json_member_number(w, "new_count", f->new_count);
    json_member_flag(w, "known", f->known);
    json_member_optional(w, "first_time", f->first_time);
    json_member_optional(w, "last_time", f->last_time);
    write_counts(w, "principals", "principal", &f->principals);
    write_counts(w, "actions", "action", &f->actions);
    write_counts(w, "regions", "region", &f->regions);
    write_days(w, "by_day", f->by_day, f->by_day_count);
    open_lines(w, "evidence");
    for (uint32_t i = 0; i < f->evidence_count; i++) {
        json_break(w);
        write_evidence(w, &f->evidence[i]);
    }
    close_lines(w, f->evidence_count);
    json_member_number(w, "disposed", f->disposed);
    finding_integrity_member(w, FINDING_INTEGRITY_SNAKE, f);
    json_close(w, '}');
}

static void write_findings(JsonWriter *w, const Audit *a)
{
    open_lines(w, "findings");
    for (uint32_t i = 0; i < a->finding_count; i++) {
        json_break(w);
        write_finding(w, a, &a->findings[i]);
    }
    close_lines(w, a->finding_count);
}

/* ---- what else the reports show ---- */

static void write_definition(JsonWriter *w, const Audit *a)
{
    json_break(w);
    json_member_optional(w, "title", a->title);
    json_member_optional(w, "organisation", a->organisation);
    json_member_optional(w, "classification", a->classification);
    json_member_optional(w, "operator", a->operator_name);
    json_break(w);
    json_key(w, "definition");
    if (a->definition_id.size || a->definition_sha256.size) {
        json_open(w, '{');
        json_member_optional(w, "id", a->definition_id);
        json_member_optional(w, "sha256", a->definition_sha256);
        json_close(w, '}');
    } else {
        json_null(w);
    }
    json_break(w);
    json_member_flag(w, "restricted", a->restricted);
    json_member_flag(w, "redacted", a->redacted);
    if (a->altered) /* of what was rendered from a changed document alone */
        json_member_flag(w, "altered", true);
    json_member_optional(w, "as_of", a->as_of);
    json_member_flag(w, "generated_from_epoch", a->generated_from_epoch);
    json_member_optional(w, "page", a->page);
    json_write_logo(w, a);
    json_break(w);
    write_texts(w, "sign_offs", a->sign_offs, a->sign_off_count);
    json_break(w);
    json_write_frameworks(w, a);
}

static void write_policy_files(JsonWriter *w, const Audit *a)
{
    open_lines(w, "policy_files");
    for (uint32_t i = 0; i < a->policy_file_count; i++) {
        const AuditPolicyFile *file = &a->policy_files[i];
        json_break(w);
        json_open(w, '{');
        json_member_text(w, "path", file->path);
        json_member_text(w, "set_id", file->set_id);
        json_member_optional(w, "version", file->version);
        json_member_optional(w, "title", file->title);
        json_member_text(w, "sha256", file->sha256);
        json_close(w, '}');
    }
    close_lines(w, a->policy_file_count);
}

static void write_accounts(JsonWriter *w, const Audit *a)
{
    open_lines(w, "accounts");
    for (uint32_t i = 0; i < a->account_count; i++) {
        const AuditAccount *account = &a->accounts[i];
        json_break(w);
        json_open(w, '{');
        json_member_text(w, "id", account->id);
        json_member_optional(w, "name", account->name);
        json_member_optional(w, "owner", account->owner);
        json_member_optional(w, "environment", account->environment);
        json_member_optional(w, "ou", account->ou);
        json_member_number(w, "evaluated", account->evaluated);
        json_member_number(w, "quarantined", account->quarantined);
        json_member_flag(w, "listed", account->listed);
        json_member_number(w, "unverified", account->unverified);
        json_key(w, "never_seen");
        json_open(w, '[');
        for (uint32_t j = 0; j < account->never_count; j++)
            json_text(w, account->never[j]);
        json_close(w, ']');
        json_close(w, '}');
    }
    close_lines(w, a->account_count);
}

bool json_write_rest(JsonWriter *w, const Audit *audit)
{
    json_break(w);
    write_inputs(w, &audit->inputs);
    json_break(w);
    write_policies(w, audit);
    json_break(w);
    write_tallies(w, audit);
    json_break(w);
    write_findings(w, audit);
    write_definition(w, audit);
    json_break(w);
    write_policy_files(w, audit);
    json_break(w);
    write_accounts(w, audit);
    json_break(w);
    write_days(w, "days", audit->days, audit->day_count);
    json_break(w);
    json_write_integrity(w, &audit->integrity);
    json_break(w);
    json_write_coverage(w, &audit->coverage);
    json_break(w);
    json_member_number(w, "evidence_limit", audit->evidence_limit);
    json_member_number(w, "evidence_total", audit->evidence_total);
    json_member_number(w, "attempt_total", audit->attempt_total);
    json_write_sampling(w, audit);
    json_break(w);
    json_write_manifest(w, audit);
    json_break(w);
    json_write_baseline(w, audit);
    json_break(w);
    json_write_resolved(w, audit);
    json_break(w);
    json_dispositions(w, audit);
    json_break(w);
    json_close(w, '}');
    Output *output = w->output;
    bool done = json_end(w);
    return output_write(output, SLICE("\n")) && done;
}

static bool write_document(const Audit *audit, bool content_only, Output *output)
{
    JsonWriter writer;
    json_begin(&writer, output);
    json_write_beginning(&writer, audit, content_only);
    return json_write_rest(&writer, audit);
}

bool report_write_json(const Audit *audit, Output *output)
{
    return write_document(audit, false, output);
}

bool report_write_json_content(const Audit *audit, Output *output)
{
    return write_document(audit, true, output);
}
