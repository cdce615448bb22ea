/* report.sarif: SARIF 2.1.0 (OASIS, 27 March 2020), within what code-scanning services accept. */
#include <errno.h>

#include "base/limits.h"
#include "base/text.h"
#include "report/finding_integrity.h"
#include "report/report.h"
#include "report/sarif_parts.h"

/* ---- texts ---- */

void sarif_message(Sarif *s, const char *key)
{
    Buffer escaped = {0};
    for (size_t i = 0; i < s->text.size; i++) {
        char c = s->text.data[i];
        if (c == '[' || c == ']' || c == '\\')
            buffer_add_byte(&escaped, '\\');
        if (c == '{' || c == '}')
            buffer_add_byte(&escaped, c);
        buffer_add_byte(&escaped, c);
    }
    json_key(&s->json, key);
    json_open(&s->json, '{');
    json_member_text(&s->json, "text", buffer_slice(&escaped));
    json_close(&s->json, '}');
    s->failed |= escaped.failed || s->text.failed;
    buffer_free(&escaped);
    buffer_clear(&s->text);
}

void sarif_member(Sarif *s, const char *key, Slice text, size_t most)
{
    Buffer visible = {0};
    text_add_visible(&visible, text);
    Slice rest = buffer_slice(&visible);
    size_t characters = 0;
    while (rest.size && (most == 0 || characters < most)) {
        text_take_character(&rest);
        characters++;
    }
    visible.size -= rest.size;
    json_member_text(&s->json, key, buffer_slice(&visible));
    s->failed |= visible.failed;
    buffer_free(&visible);
}

/* RFC 3986: what is neither unreserved nor a slash is written by its bytes. */
void sarif_add_uri(Buffer *out, Slice path)
{
    for (size_t i = 0; i < path.size; i++) {
        unsigned char c = (unsigned char)path.data[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
        if (plain)
            buffer_add_byte(out, (char)c);
        else
            buffer_printf(out, "%%%02X", c);
    }
}

void sarif_location(Sarif *s, const char *key, Slice path, bool absolute, const char *base)
{
    buffer_add(&s->text, absolute ? SLICE("file://") : SLICE(""));
    sarif_add_uri(&s->text, path);
    json_key(&s->json, key);
    json_open(&s->json, '{');
    json_member_text(&s->json, "uri", buffer_slice(&s->text));
    if (!absolute)
        json_member_text(&s->json, "uriBaseId", slice_of(base));
    json_close(&s->json, '}');
    s->failed |= s->text.failed;
    buffer_clear(&s->text);
}

/* ---- results ---- */

static const char *level_of(const MachineItem *item, const AuditPolicy *policy)
{
    static const char *const levels[] = {"error", "error", "warning", "note", "note"};
    /* 3.27.10: a result that is no failure has no level. */
    return item->kind == MACHINE_REVIEW ? "none" : levels[machine_severity(policy)];
}

static void write_physical_location(Sarif *s, const MachinePlace *place)
{
    JsonWriter *w = &s->json;
    json_key(w, "physicalLocation");
    json_open(w, '{');
    sarif_location(s, "artifactLocation", place->path, place->absolute, "%SRCROOT%");
    json_key(w, "region");
    json_open(w, '{');
    json_member_number(w, "startLine", place->line);
    json_member_number(w, "startColumn", 1);
    json_member_number(w, "endLine", place->line);
    json_member_number(w, "endColumn", (uint64_t)place->columns + 1);
    json_close(w, '}');
    json_close(w, '}');
}

static void write_logical_locations(Sarif *s, const MachineItem *item)
{
    JsonWriter *w = &s->json;
    Slice parts[] = {item->account, SLICE("/"), item->service};
    Slice whole = arena_join(&s->arena, parts, 3);
    json_key(w, "logicalLocations");
    json_open(w, '[');
    json_open(w, '{');
    sarif_member(s, "name", item->account_name.size ? item->account_name : item->account, 0);
    sarif_member(s, "fullyQualifiedName", item->account, 0);
    json_member_text(w, "kind", SLICE("account"));
    json_close(w, '}');
    json_open(w, '{');
    sarif_member(s, "name", item->service, 0);
    sarif_member(s, "fullyQualifiedName", whole, 0);
    json_member_text(w, "kind", SLICE("service"));
    json_close(w, '}');
    json_close(w, ']');
    s->failed |= !whole.data;
}

/* 3.27.23: where one result has the property, all have. */
static void write_suppressions(Sarif *s, const MachineItem *item, const AuditPolicy *policy)
{
    JsonWriter *w = &s->json;
    json_key(w, "suppressions");
    json_open(w, '[');
    for (uint32_t i = 0; item->kind == MACHINE_EXCEPTED && i < policy->exception_count; i++) {
        if (policy->exceptions[i].count == 0)
            continue;
        json_open(w, '{');
        json_member_text(w, "kind", SLICE("external"));
        json_member_text(w, "status", SLICE("accepted"));
        machine_add_justification(&s->text, &policy->exceptions[i]);
        json_member_text(w, "justification", buffer_slice(&s->text));
        s->failed |= s->text.failed;
        buffer_clear(&s->text);
        json_close(w, '}');
    }
    json_close(w, ']');
}

/* Against a baseline (3.27.24): what came to a known finding makes it another one than it was. What
 * exceptions cover is no finding: it has changed where it was one. */
static const char *baseline_state(const Sarif *s, const MachineItem *item)
{
    const AuditFinding *f = item->finding;
    if (f)
        return f->known ? "unchanged" : f->known_count ? "updated" : "new";
    return names_find(s->resolved, item->fingerprint) != NAMES_NONE ? "updated" : "unchanged";
}

static void write_properties(Sarif *s, const MachineItem *item, const AuditPolicy *policy)
{
    JsonWriter *w = &s->json;
    const AuditFinding *f = item->finding;
    json_key(w, "properties");
    json_open(w, '{');
    sarif_member(s, "severity", policy->severity, 0);
    sarif_member(s, "account", item->account, 0);
    sarif_member(s, "service", item->service, 0);
    json_member_number(w, "count", item->count);
    json_member_number(w, "population", item->population);
    if (f) {
        json_member_number(w, "attempts", f->attempts);
        json_member_number(w, "newCount", f->new_count);
        json_member_number(w, "knownCount", f->known_count);
        if (f->first_time.size) {
            sarif_member(s, "firstTime", f->first_time, 0);
            sarif_member(s, "lastTime", f->last_time, 0);
        }
        if (f->integrity.stated)
            finding_integrity_member(w, FINDING_INTEGRITY_CAMEL, f);
    }
    json_close(w, '}');
}

static void write_result(Sarif *s, const MachineItem *item)
{
    JsonWriter *w = &s->json;
    const AuditPolicy *policy = &s->audit->policies[item->policy];
    json_break(w);
    json_open(w, '{');
    sarif_member(s, "ruleId", policy->id, 0);
    json_member_number(w, "ruleIndex", item->policy);
    json_member_text(w, "kind", item->kind == MACHINE_REVIEW ? SLICE("review") : SLICE("fail"));
    json_member_text(w, "level", slice_of(level_of(item, policy)));
    machine_add_sentence(&s->text, s->audit, item);
    machine_add_principals(&s->text, item);
    sarif_message(s, "message");
    json_key(w, "locations");
    json_open(w, '[');
    json_open(w, '{');
    write_physical_location(s, &s->places[item->policy]);
    write_logical_locations(s, item);
    json_close(w, '}');
    json_close(w, ']');
    /* The one name that GitHub looks at; without it the line alone would tell results apart, and
     * that is the same for every account. */
    json_key(w, "partialFingerprints");
    json_open(w, '{');
    sarif_member(s, "primaryLocationLineHash", item->fingerprint, 0);
    json_key_text(w, SLICE("trailauditFinding/v1"));
    json_text(w, item->fingerprint);
    json_close(w, '}');
    json_member_number(w, "occurrenceCount", item->count);
    if (s->audit->compared)
        json_member_text(w, "baselineState", slice_of(baseline_state(s, item)));
    write_suppressions(s, item, policy);
    write_properties(s, item, policy);
    json_close(w, '}');
}

/* ---- the run ---- */

static void write_bases(Sarif *s)
{
    static const char *const bases[][2] = {
        {"%SRCROOT%", "The folder in which the program was run: the root of the repository."},
        {"ARCHIVE", "The archive of CloudTrail logs that was read."}};
    JsonWriter *w = &s->json;
    json_break(w);
    json_key(w, "originalUriBaseIds");
    json_open(w, '{');
    for (size_t i = 0; i < 2; i++) {
        json_key(w, bases[i][0]);
        json_open(w, '{');
        buffer_add(&s->text, slice_of(bases[i][1]));
        sarif_message(s, "description");
        json_close(w, '}');
    }
    json_close(w, '}');
}

static void write_artifacts(Sarif *s)
{
    JsonWriter *w = &s->json;
    json_break(w);
    json_key(w, "artifacts");
    json_open(w, '[');
    for (uint32_t i = 0; i < s->audit->policy_file_count; i++) {
        const AuditPolicyFile *file = &s->audit->policy_files[i];
        Slice path = machine_path(file->path, &s->arena);
        s->failed |= !path.data;
        json_break(w);
        json_open(w, '{');
        sarif_location(s, "location", path, path.size && path.data[0] == '/', "%SRCROOT%");
        json_key(w, "roles");
        json_open(w, '[');
        json_text(w, SLICE("userSpecifiedConfiguration"));
        json_close(w, ']');
        json_key(w, "hashes");
        json_open(w, '{');
        sarif_member(s, "sha-256", file->sha256, 0);
        json_close(w, '}');
        json_close(w, '}');
    }
    json_close(w, ']');
}

/* A verdict is bound to its population: both stand beside the results. */
static void write_run_properties(Sarif *s)
{
    const Audit *a = s->audit;
    JsonWriter *w = &s->json;
    json_break(w);
    json_key(w, "properties");
    json_open(w, '{');
    json_member_text(w, "result", slice_of(audit_result_word(a->result)));
    json_member_flag(w, "complete", a->complete);
    sarif_member(s, "reportId", a->report_id, 0);
    sarif_member(s, "from", a->from.size ? a->from : a->first_event, 0);
    sarif_member(s, "to", a->to.size ? a->to : a->last_event, 0);
    json_member_number(w, "recordsEvaluated", a->inputs.evaluated);
    json_member_number(w, "recordsQuarantined", a->inputs.quarantined);
    json_member_number(w, "findings", a->finding_count);
    /* Not as results: services that know no baseline would show them as open. */
    if (a->compared) {
        sarif_member(s, "baselineReportId", a->baseline.report_id, 0);
        json_member_number(w, "resolvedSinceBaseline", a->resolved_count);
    }
    json_close(w, '}');
}

/* "trailaudit/quarterly/REPORT-ID": services keep what stands before the last slash apart. */
static void write_automation(Sarif *s)
{
    const Audit *a = s->audit;
    JsonWriter *w = &s->json;
    Slice parts[] = {SLICE("trailaudit/"),
                     a->definition_id.size ? a->definition_id : SLICE("audit"), SLICE("/"),
                     a->report_id};
    Slice id = arena_join(&s->arena, parts, 4);
    s->failed |= !id.data;
    json_break(w);
    json_key(w, "automationDetails");
    json_open(w, '{');
    sarif_member(s, "id", id, 0);
    json_close(w, '}');
}

static void write_run(Sarif *s)
{
    JsonWriter *w = &s->json;
    json_open(w, '{');
    sarif_write_tool(s);
    sarif_write_taxonomies(s);
    write_automation(s);
    sarif_write_invocations(s);
    write_bases(s);
    write_artifacts(s);
    json_break(w);
    json_member_text(w, "columnKind", SLICE("utf16CodeUnits"));
    write_run_properties(s);
    json_break(w);
    json_key(w, "results");
    json_open(w, '[');
    for (uint32_t i = 0; i < s->written; i++)
        write_result(s, &s->items.items[i]);
    json_close(w, ']');
    json_close(w, '}');
}

static bool list_resolved(Sarif *s)
{
    const Audit *a = s->audit;
    s->resolved = names_new();
    for (uint32_t i = 0; s->resolved && i < a->resolved_count; i++)
        if (names_intern(s->resolved, a->resolved[i].fingerprint) == NAMES_NONE)
            return false;
    return s->resolved != NULL;
}

static bool prepare(Sarif *s)
{
    const Audit *a = s->audit;
    s->places = arena_array(&s->arena, a->policy_count, sizeof(MachinePlace));
    if (!s->places || !machine_items(a, &s->arena, &s->items) || !list_resolved(s))
        return false;
    s->written = s->items.count < LIMIT_SARIF_RESULTS ? s->items.count : LIMIT_SARIF_RESULTS;
    for (uint32_t i = 0; i < a->policy_count; i++) {
        s->places[i] = machine_place(&a->policies[i], &s->arena);
        if (!s->places[i].path.data)
            return false;
    }
    return true;
}

bool report_write_sarif(const Audit *audit, Output *output)
{
    Sarif sarif = {.audit = audit}, *s = &sarif;
    json_begin(&s->json, output);
    s->failed = !prepare(s);
    if (!s->failed) {
        JsonWriter *w = &s->json;
        json_open(w, '{');
        json_member_text(w, "$schema", SLICE("https://json.schemastore.org/sarif-2.1.0.json"));
        json_member_text(w, "version", SLICE("2.1.0"));
        json_key(w, "runs");
        json_open(w, '[');
        write_run(s);
        json_close(w, ']');
        json_close(w, '}');
    }
    if (s->failed)
        output_fail(output, ENOMEM);
    bool done = json_end(&s->json);
    buffer_free(&s->text);
    names_free(s->resolved);
    arena_free(&s->arena);
    return output_write(output, SLICE("\n")) && done;
}
