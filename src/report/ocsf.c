/* report.ocsf.jsonl: a Compliance Finding of the Open Cybersecurity Schema Framework per line
 * (class 2003, schema 1.5.0, profile "cloud"), for SIEMs and data lakes. */
#include <errno.h>

#include "base/instant.h"
#include "base/text.h"
#include "report/finding_integrity.h"
#include "report/json_writer.h"
#include "report/machine.h"
#include "report/report.h"

enum {
    CATEGORY_FINDINGS = 2,
    CLASS_COMPLIANCE_FINDING = 2003,
    ACTIVITY_CREATE = 1,
    STATUS_NEW = 1,
    STATUS_IN_PROGRESS = 2,
    STATUS_SUPPRESSED = 3,
    COMPLIANCE_WARNING = 2,
    COMPLIANCE_FAIL = 3,
    ANALYTIC_RULE = 1,
    RESOURCES_MOST = 20
};

typedef struct {
    const Audit *audit;
    JsonWriter json;
    Buffer text;
    uint64_t time; /* of the report, milliseconds since 1970 */
    bool failed;
} Ocsf;

static void member(Ocsf *o, const char *key, Slice text)
{
    text_add_visible(&o->text, text);
    json_member_text(&o->json, key, buffer_slice(&o->text));
    o->failed |= o->text.failed;
    buffer_clear(&o->text);
}

static void optional(Ocsf *o, const char *key, Slice text)
{
    if (text.size)
        member(o, key, text);
}

static uint64_t milliseconds(Slice time)
{
    Instant instant = instant_parse(time);
    return instant == INSTANT_NONE || instant < 0 ? 0 : (uint64_t)(instant / 1000);
}

static void time_member(Ocsf *o, const char *key, Slice time)
{
    if (instant_parse(time) != INSTANT_NONE)
        json_member_number(&o->json, key, milliseconds(time));
}

/* ---- parts ---- */

static void write_metadata(Ocsf *o, const MachineItem *item)
{
    JsonWriter *w = &o->json;
    json_key(w, "metadata");
    json_open(w, '{');
    json_member_text(w, "version", SLICE("1.5.0"));
    json_key(w, "profiles");
    json_open(w, '[');
    json_text(w, SLICE("cloud"));
    json_close(w, ']');
    json_key(w, "product");
    json_open(w, '{');
    json_member_text(w, "name", SLICE("trailaudit"));
    json_member_text(w, "vendor_name", SLICE("trailaudit"));
    member(o, "version", o->audit->tool_version);
    json_close(w, '}');
    optional(o, "correlation_uid", o->audit->report_id);
    json_member_text(w, "uid", item->fingerprint);
    json_close(w, '}');
}

static void write_cloud(Ocsf *o, const MachineItem *item)
{
    JsonWriter *w = &o->json;
    json_key(w, "cloud");
    json_open(w, '{');
    json_member_text(w, "provider", SLICE("AWS"));
    json_key(w, "account");
    json_open(w, '{');
    member(o, "uid", item->account);
    optional(o, "name", item->account_name);
    json_member_number(w, "type_id", 10);
    json_member_text(w, "type", SLICE("AWS Account"));
    json_close(w, '}');
    if (item->finding && item->finding->regions.count == 1 && !item->finding->regions.other)
        member(o, "region", item->finding->regions.items[0].name);
    json_close(w, '}');
}

static void write_standards(Ocsf *o, const AuditPolicy *policy)
{
    JsonWriter *w = &o->json;
    json_key(w, "standards");
    json_open(w, '[');
    for (uint32_t i = 0; i < policy->control_count; i++) {
        const AuditControl *control = &policy->controls[i];
        bool known = false;
        for (uint32_t j = 0; j < i; j++)
            known |= slice_equal(policy->controls[j].framework, control->framework) &&
                     slice_equal(policy->controls[j].version, control->version);
        if (known)
            continue;
        text_add_visible(&o->text, control->framework);
        buffer_add(&o->text, control->version.size ? SLICE(" ") : SLICE(""));
        text_add_visible(&o->text, control->version);
        json_text(w, buffer_slice(&o->text));
        buffer_clear(&o->text);
    }
    json_close(w, ']');
}

static void write_requirements(Ocsf *o, const AuditPolicy *policy)
{
    JsonWriter *w = &o->json;
    json_key(w, "requirements");
    json_open(w, '[');
    for (uint32_t i = 0; i < policy->control_count; i++) {
        text_add_visible(&o->text, policy->controls[i].framework);
        buffer_add(&o->text, policy->controls[i].version.size ? SLICE(" ") : SLICE(""));
        text_add_visible(&o->text, policy->controls[i].version);
        buffer_add(&o->text, SLICE(": "));
        text_add_visible(&o->text, policy->controls[i].id);
        json_text(w, buffer_slice(&o->text));
        buffer_clear(&o->text);
    }
    json_close(w, ']');
}

static void write_compliance(Ocsf *o, const MachineItem *item, const AuditPolicy *policy)
{
    JsonWriter *w = &o->json;
    bool review = item->kind == MACHINE_REVIEW;
    json_key(w, "compliance");
    json_open(w, '{');
    member(o, "control", policy->id);
    optional(o, "desc", policy->title);
    write_requirements(o, policy);
    write_standards(o, policy);
    json_member_number(w, "status_id", review ? COMPLIANCE_WARNING : COMPLIANCE_FAIL);
    json_member_text(w, "status", review ? SLICE("Warning") : SLICE("Fail"));
    optional(o, "status_detail", policy->why);
    json_close(w, '}');
}

static void write_finding_info(Ocsf *o, const MachineItem *item, const AuditPolicy *policy)
{
    JsonWriter *w = &o->json;
    const AuditFinding *f = item->finding;
    json_key(w, "finding_info");
    json_open(w, '{');
    json_member_text(w, "uid", item->fingerprint);
    member(o, "title", policy->title.size ? policy->title : policy->id);
    optional(o, "desc", policy->rationale);
    if (f) {
        time_member(o, "first_seen_time", f->first_time);
        time_member(o, "last_seen_time", f->last_time);
    }
    json_member_number(w, "created_time", o->time);
    json_member_number(w, "related_events_count", item->count);
    json_key(w, "types");
    json_open(w, '[');
    json_text(w, item->kind == MACHINE_REVIEW ? SLICE("review") : SLICE("violation"));
    json_close(w, ']');
    json_key(w, "data_sources");
    json_open(w, '[');
    json_text(w, SLICE("AWS CloudTrail"));
    json_close(w, ']');
    json_key(w, "analytic");
    json_open(w, '{');
    member(o, "uid", policy->id);
    member(o, "name", policy->title.size ? policy->title : policy->id);
    json_member_number(w, "type_id", ANALYTIC_RULE);
    json_member_text(w, "type", SLICE("Rule"));
    json_close(w, '}');
    json_close(w, '}');
}

/* The service of the account, then what the shown evidence names. */
static void write_resources(Ocsf *o, const MachineItem *item)
{
    JsonWriter *w = &o->json;
    const AuditFinding *f = item->finding;
    Slice seen[RESOURCES_MOST];
    uint32_t count = 0;
    json_key(w, "resources");
    json_open(w, '[');
    json_open(w, '{');
    member(o, "name", item->service);
    json_member_text(w, "type", SLICE("AWS service"));
    json_close(w, '}');
    for (uint32_t i = 0; f && i < f->evidence_count; i++)
        for (uint32_t j = 0; j < f->evidence[i].resource_count; j++) {
            Slice resource = f->evidence[i].resources[j];
            bool known = resource.size == 0 || count == RESOURCES_MOST;
            for (uint32_t k = 0; k < count && !known; k++)
                known = slice_equal(seen[k], resource);
            if (known)
                continue;
            seen[count++] = resource;
            json_open(w, '{');
            member(o, "uid", resource);
            json_close(w, '}');
        }
    json_close(w, ']');
}

/* What the schema has no place for. */
static void write_unmapped(Ocsf *o, const MachineItem *item, const AuditPolicy *policy)
{
    JsonWriter *w = &o->json;
    const AuditFinding *f = item->finding;
    json_key(w, "unmapped");
    json_open(w, '{');
    member(o, "service", item->service);
    json_member_number(w, "population", item->population);
    if (f) {
        json_member_number(w, "new_count", f->new_count);
        json_member_number(w, "known_count", f->known_count);
        json_member_number(w, "attempts", f->attempts);
        if (f->integrity.stated)
            finding_integrity_member(w, FINDING_INTEGRITY_SNAKE, f);
    }
    member(o, "policy_source", policy->source);
    json_member_text(w, "run_result", slice_of(audit_result_word(o->audit->result)));
    json_member_flag(w, "run_complete", o->audit->complete);
    json_close(w, '}');
}

static void write_status(Ocsf *o, const MachineItem *item, const AuditPolicy *policy)
{
    JsonWriter *w = &o->json;
    bool known = item->finding && item->finding->known;
    if (item->kind == MACHINE_EXCEPTED) {
        json_member_number(w, "status_id", STATUS_SUPPRESSED);
        json_member_text(w, "status", SLICE("Suppressed"));
        for (uint32_t i = 0; i < policy->exception_count; i++) {
            if (policy->exceptions[i].count == 0)
                continue;
            buffer_add(&o->text, o->text.size ? SLICE("; ") : SLICE(""));
            machine_add_justification(&o->text, &policy->exceptions[i]);
        }
        json_member_text(w, "comment", buffer_slice(&o->text));
        buffer_clear(&o->text);
        return;
    }
    json_member_number(w, "status_id", known ? STATUS_IN_PROGRESS : STATUS_NEW);
    json_member_text(w, "status", known ? SLICE("In Progress") : SLICE("New"));
}

/* ---- a line ---- */

static void write_severity(Ocsf *o, const AuditPolicy *policy)
{
    static const struct {
        unsigned id;
        const char *word;
    } severities[] = {
        {5, "Critical"}, {4, "High"}, {3, "Medium"}, {2, "Low"}, {1, "Informational"}};
    int rank = machine_severity(policy);
    json_member_number(&o->json, "severity_id", severities[rank].id);
    json_member_text(&o->json, "severity", slice_of(severities[rank].word));
}

static void write_event(Ocsf *o, const MachineItem *item)
{
    JsonWriter *w = &o->json;
    const AuditPolicy *policy = &o->audit->policies[item->policy];
    json_open(w, '{');
    json_member_number(w, "activity_id", ACTIVITY_CREATE);
    json_member_text(w, "activity_name", SLICE("Create"));
    json_member_number(w, "category_uid", CATEGORY_FINDINGS);
    json_member_text(w, "category_name", SLICE("Findings"));
    json_member_number(w, "class_uid", CLASS_COMPLIANCE_FINDING);
    json_member_text(w, "class_name", SLICE("Compliance Finding"));
    json_member_number(w, "type_uid", CLASS_COMPLIANCE_FINDING * 100 + ACTIVITY_CREATE);
    json_member_text(w, "type_name", SLICE("Compliance Finding: Create"));
    json_member_number(w, "time", o->time);
    if (item->finding) {
        time_member(o, "start_time", item->finding->first_time);
        time_member(o, "end_time", item->finding->last_time);
    }
    json_member_number(w, "count", item->count);
    machine_add_sentence(&o->text, o->audit, item);
    json_member_text(w, "message", buffer_slice(&o->text));
    buffer_clear(&o->text);
    write_severity(o, policy);
    write_status(o, item, policy);
    write_metadata(o, item);
    write_cloud(o, item);
    write_compliance(o, item, policy);
    write_finding_info(o, item, policy);
    if (policy->remediation.size) {
        json_key(w, "remediation");
        json_open(w, '{');
        member(o, "desc", policy->remediation);
        json_close(w, '}');
    }
    write_resources(o, item);
    write_unmapped(o, item, policy);
    json_close(w, '}');
    o->failed |= o->text.failed;
}

bool report_write_ocsf(const Audit *audit, Output *output)
{
    Ocsf ocsf = {.audit = audit, .time = milliseconds(audit->generated_at)};
    Arena arena = {0};
    MachineItems items;
    bool done = machine_items(audit, &arena, &items);
    for (uint32_t i = 0; done && i < items.count; i++) {
        json_begin(&ocsf.json, output);
        write_event(&ocsf, &items.items[i]);
        done = json_end(&ocsf.json) && output_write(output, SLICE("\n")) && !ocsf.failed;
    }
    if (!done && !output_failed(output))
        output_fail(output, ENOMEM);
    buffer_free(&ocsf.text);
    arena_free(&arena);
    return done;
}
