/* The tool, its rules (the policies) and the taxonomies (the frameworks) of report.sarif. */
#include "base/limits.h"
#include "base/text.h"
#include "report/sarif_parts.h"

enum { DESCRIPTION_MOST = 1000, TAGS_MOST = 10 };

/* ---- frameworks ---- */

static Slice framework_key(Sarif *s, const AuditControl *control)
{
    Slice parts[] = {control->framework, SLICE("\n"), control->version};
    Slice key = arena_join(&s->arena, parts, 3);
    s->failed |= !key.data;
    return key;
}

static uint32_t framework_index(const Sarif *s, Slice key)
{
    for (uint32_t i = 0; i < s->framework_count; i++)
        if (slice_equal(s->frameworks[i], key))
            return i;
    return s->framework_count;
}

static void list_frameworks(Sarif *s)
{
    const Audit *a = s->audit;
    size_t most = 0;
    for (uint32_t i = 0; i < a->policy_count; i++)
        most += a->policies[i].control_count;
    s->frameworks = arena_array(&s->arena, most, sizeof(Slice));
    if (!s->frameworks) {
        s->failed = true;
        return;
    }
    for (uint32_t i = 0; i < a->policy_count; i++)
        for (uint32_t j = 0; j < a->policies[i].control_count; j++) {
            Slice key = framework_key(s, &a->policies[i].controls[j]);
            if (framework_index(s, key) == s->framework_count)
                s->frameworks[s->framework_count++] = key;
        }
}

static Slice key_id(Slice key)
{
    return (Slice){key.data, slice_find(key, '\n')};
}

static Slice key_version(Slice key)
{
    return slice_from(key, slice_find(key, '\n') + 1);
}

static const AuditFramework *known_framework(const Audit *audit, Slice key)
{
    for (uint32_t i = 0; i < audit->framework_count; i++)
        if (slice_equal(audit->frameworks[i].id, key_id(key)) &&
            slice_equal(audit->frameworks[i].version, key_version(key)))
            return &audit->frameworks[i];
    return NULL;
}

static Slice control_title(const AuditFramework *framework, Slice id)
{
    for (uint32_t i = 0; framework && i < framework->control_count; i++)
        if (slice_equal(framework->controls[i].id, id))
            return framework->controls[i].title;
    return (Slice){0};
}

/* The controls of the framework that policies name, each once. */
static void write_taxa(Sarif *s, Slice key)
{
    const Audit *a = s->audit;
    const AuditFramework *framework = known_framework(a, key);
    Slice *seen = NULL;
    uint32_t count = 0, most = 0;
    for (uint32_t i = 0; i < a->policy_count; i++)
        most += a->policies[i].control_count;
    seen = arena_array(&s->arena, most, sizeof(Slice));
    s->failed |= !seen;
    json_key(&s->json, "taxa");
    json_open(&s->json, '[');
    for (uint32_t i = 0; seen && i < a->policy_count; i++)
        for (uint32_t j = 0; j < a->policies[i].control_count; j++) {
            const AuditControl *control = &a->policies[i].controls[j];
            bool known = !slice_equal(framework_key(s, control), key);
            for (uint32_t k = 0; k < count && !known; k++)
                known = slice_equal(seen[k], control->id);
            if (known)
                continue;
            seen[count++] = control->id;
            json_open(&s->json, '{');
            sarif_member(s, "id", control->id, 0);
            Slice title = control_title(framework, control->id);
            if (title.size) {
                text_add_visible(&s->text, title);
                sarif_message(s, "shortDescription");
            }
            json_close(&s->json, '}');
        }
    json_close(&s->json, ']');
}

void sarif_write_taxonomies(Sarif *s)
{
    JsonWriter *w = &s->json;
    json_break(w);
    json_key(w, "taxonomies");
    json_open(w, '[');
    for (uint32_t i = 0; i < s->framework_count; i++) {
        Slice key = s->frameworks[i];
        const AuditFramework *framework = known_framework(s->audit, key);
        json_break(w);
        json_open(w, '{');
        sarif_member(s, "name", key_id(key), 0);
        if (framework && framework->title.size)
            sarif_member(s, "fullName", framework->title, 0);
        if (key_version(key).size)
            sarif_member(s, "version", key_version(key), 0);
        write_taxa(s, key);
        json_close(w, '}');
    }
    json_close(w, ']');
}

/* ---- rules ---- */

static void write_relationships(Sarif *s, const AuditPolicy *policy)
{
    JsonWriter *w = &s->json;
    if (policy->control_count == 0)
        return;
    json_key(w, "relationships");
    json_open(w, '[');
    for (uint32_t i = 0; i < policy->control_count; i++) {
        const AuditControl *control = &policy->controls[i];
        uint32_t index = framework_index(s, framework_key(s, control));
        json_open(w, '{');
        json_key(w, "target");
        json_open(w, '{');
        sarif_member(s, "id", control->id, 0);
        json_key(w, "toolComponent");
        json_open(w, '{');
        sarif_member(s, "name", control->framework, 0);
        json_member_number(w, "index", index);
        json_close(w, '}');
        json_close(w, '}');
        json_key(w, "kinds");
        json_open(w, '[');
        json_text(w, SLICE("relevant"));
        json_close(w, ']');
        text_add_visible(&s->text, control->relation);
        buffer_add(&s->text, SLICE(" it; mapping: "));
        text_add_visible(&s->text, control->confidence);
        sarif_message(s, "description");
        json_close(w, '}');
    }
    json_close(w, ']');
}

/* The frameworks, each once: services show ten tags. */
static void write_tags(Sarif *s, const AuditPolicy *policy)
{
    JsonWriter *w = &s->json;
    Slice shown[TAGS_MOST] = {SLICE("security"), SLICE("cloudtrail")};
    uint32_t count = 2;
    for (uint32_t i = 0; i < policy->control_count && count < TAGS_MOST; i++) {
        bool known = false;
        for (uint32_t j = 0; j < count; j++)
            known |= slice_equal(shown[j], policy->controls[i].framework);
        if (!known)
            shown[count++] = policy->controls[i].framework;
    }
    json_key(w, "tags");
    json_open(w, '[');
    for (uint32_t i = 0; i < count; i++) {
        text_add_visible(&s->text, shown[i]);
        json_text(w, buffer_slice(&s->text));
        s->failed |= s->text.failed;
        buffer_clear(&s->text);
    }
    json_close(w, ']');
}

/* Policies of another severity than "info" have a score in the middle of its band: critical is
 * above 9.0, high from 7.0, medium from 4.0, low from 0.1. */
static void write_rule_properties(Sarif *s, const AuditPolicy *policy)
{
    static const char *const scores[] = {"9.5", "8.0", "5.5", "2.0", NULL};
    static const char *const problems[] = {"error", "error", "warning", "recommendation",
                                           "recommendation"};
    JsonWriter *w = &s->json;
    int severity = machine_severity(policy);
    json_key(w, "properties");
    json_open(w, '{');
    write_tags(s, policy);
    json_member_text(w, "precision", SLICE("very-high"));
    if (scores[severity])
        json_member_text(w, "security-severity", slice_of(scores[severity]));
    json_member_text(w, "problem.severity", slice_of(problems[severity]));
    sarif_member(s, "severity", policy->severity, 0);
    json_member_text(w, "result", slice_of(audit_result_word(policy->result)));
    json_member_number(w, "population", audit_population(&policy->verdicts));
    json_close(w, '}');
}

static void describe(Sarif *s, const char *key, Slice text, size_t most)
{
    Buffer visible = {0};
    text_add_visible(&visible, text);
    Slice rest = buffer_slice(&visible);
    for (size_t i = 0; rest.size && i < most; i++)
        text_take_character(&rest);
    buffer_add(&s->text, (Slice){visible.data, visible.size - rest.size});
    buffer_add(&s->text, rest.size ? SLICE(" …") : SLICE(""));
    s->failed |= visible.failed;
    buffer_free(&visible);
    sarif_message(s, key);
}

static void write_help(Sarif *s, const AuditPolicy *policy)
{
    text_add_visible(&s->text, policy->title);
    buffer_add(&s->text, SLICE("\n\n"));
    if (policy->rationale.size) {
        buffer_add(&s->text, SLICE("Why: "));
        text_add_visible(&s->text, policy->rationale);
        buffer_add(&s->text, SLICE("\n\n"));
    }
    if (policy->remediation.size) {
        buffer_add(&s->text, SLICE("What to do: "));
        text_add_visible(&s->text, policy->remediation);
        buffer_add(&s->text, SLICE("\n\n"));
    }
    buffer_add(&s->text, SLICE("The records stand in the report of the same run, under "));
    text_add_visible(&s->text, policy->id);
    buffer_add_byte(&s->text, '.');
    sarif_message(s, "help");
}

static void write_rule(Sarif *s, const AuditPolicy *policy)
{
    static const char *const levels[] = {"error", "error", "warning", "note", "note"};
    JsonWriter *w = &s->json;
    Slice title = policy->title.size ? policy->title : policy->id;
    json_break(w);
    json_open(w, '{');
    sarif_member(s, "id", policy->id, 0);
    describe(s, "shortDescription", title, DESCRIPTION_MOST);
    describe(s, "fullDescription", policy->rationale.size ? policy->rationale : title,
             DESCRIPTION_MOST);
    write_help(s, policy);
    json_key(w, "defaultConfiguration");
    json_open(w, '{');
    json_member_text(w, "level", slice_of(levels[machine_severity(policy)]));
    json_close(w, '}');
    write_relationships(s, policy);
    write_rule_properties(s, policy);
    json_close(w, '}');
}

/* ---- the tool ---- */

static void write_notification_kinds(Sarif *s)
{
    static const char *const kinds[][2] = {
        {"document-changed",
         "The audit.json that this was made of was changed since it was written"},
        {"input-problem", "Input that could not be read, or is doubtful"},
        {"input-incomplete", "Input that was lost, or is damaged"},
        {"coverage-gap", "Days of an account without event file or digest"},
        {"integrity-failed", "Files of an account that failed verification by digests"},
        {"policy-incomplete", "A policy that could not judge all that it should have seen"},
        {"policy-inconclusive", "A policy that the input does not allow to be judged"},
        {"policy-without-data", "A policy in whose scope no record was"},
        {"policy-not-configured", "A policy that depends on an empty list"},
        {"results-left-out", "Results that stand in other reports alone"}};
    static const char *const texts[] = {"shortDescription", "fullDescription", "help"};
    JsonWriter *w = &s->json;
    json_key(w, "notifications");
    json_open(w, '[');
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        json_break(w);
        json_open(w, '{');
        json_member_text(w, "id", slice_of(kinds[i][0]));
        for (int j = 0; j < 3; j++) {
            buffer_add(&s->text, slice_of(kinds[i][1]));
            sarif_message(s, texts[j]);
        }
        json_close(w, '}');
    }
    json_close(w, ']');
}

void sarif_write_tool(Sarif *s)
{
    const Audit *a = s->audit;
    JsonWriter *w = &s->json;
    list_frameworks(s);
    json_break(w);
    json_key(w, "tool");
    json_open(w, '{');
    json_key(w, "driver");
    json_open(w, '{');
    json_member_text(w, "name", SLICE("trailaudit"));
    sarif_member(s, "version", a->tool_version, 0);
    sarif_member(s, "semanticVersion", a->tool_version, 0);
    json_key(w, "supportedTaxonomies");
    json_open(w, '[');
    for (uint32_t i = 0; i < s->framework_count; i++) {
        json_open(w, '{');
        sarif_member(s, "name", key_id(s->frameworks[i]), 0);
        json_member_number(w, "index", i);
        json_close(w, '}');
    }
    json_close(w, ']');
    write_notification_kinds(s);
    json_key(w, "rules");
    json_open(w, '[');
    for (uint32_t i = 0; i < a->policy_count; i++)
        write_rule(s, &a->policies[i]);
    json_close(w, ']');
    json_close(w, '}');
    json_close(w, '}');
}
