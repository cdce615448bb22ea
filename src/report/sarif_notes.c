/* The notifications of report.sarif: what could not be read, judged or shown. */
#include "audit/lacks.h"
#include "base/limits.h"
#include "base/text.h"
#include "report/model.h"
#include "report/sarif_parts.h"

/* Ends the notification whose message stands in s->text; it was opened by the caller. */
static void end_note(Sarif *s, const char *descriptor, const char *level)
{
    JsonWriter *w = &s->json;
    json_key(w, "descriptor");
    json_open(w, '{');
    json_member_text(w, "id", slice_of(descriptor));
    json_close(w, '}');
    json_member_text(w, "level", slice_of(level));
    sarif_message(s, "message");
    json_close(w, '}');
}

static void open_note(Sarif *s)
{
    json_break(&s->json);
    json_open(&s->json, '{');
}

/* ---- input ---- */

static void write_problem(Sarif *s, const AuditProblem *problem)
{
    JsonWriter *w = &s->json;
    open_note(s);
    if (problem->file.size) {
        json_key(w, "locations");
        json_open(w, '[');
        json_open(w, '{');
        json_key(w, "physicalLocation");
        json_open(w, '{');
        sarif_location(s, "artifactLocation", problem->file, problem->file.data[0] == '/',
                       "ARCHIVE");
        json_key(w, "region");
        json_open(w, '{');
        json_member_number(w, "byteOffset", problem->offset);
        json_member_number(w, "byteLength", 0);
        json_close(w, '}');
        json_close(w, '}');
        json_close(w, '}');
        json_close(w, ']');
    }
    text_add_visible(&s->text, problem->kind);
    buffer_add(&s->text, SLICE(": "));
    text_add_visible(&s->text, problem->detail);
    if (problem->records)
        buffer_printf(&s->text, " (records: %llu)", (unsigned long long)problem->records);
    end_note(s, "input-problem", "warning");
}

static void write_problems(Sarif *s)
{
    const AuditInputs *in = &s->audit->inputs;
    uint64_t shown = in->problem_count < LIMIT_SARIF_NOTES ? in->problem_count : LIMIT_SARIF_NOTES;
    for (uint64_t i = 0; i < shown; i++)
        write_problem(s, &in->problems[i]);
    if (in->problem_count > shown) {
        open_note(s);
        text_add_counted(&s->text, in->problem_count - shown,
                         "more problem of the input stands in problems.csv.gz.",
                         "more problems of the input stand in problems.csv.gz.");
        end_note(s, "input-problem", "warning");
    }
    if (in->evaluated == 0) {
        open_note(s);
        buffer_add(&s->text, SLICE("No record was evaluated: there is no verdict."));
        end_note(s, "input-problem", "error");
    }
}

/* ---- what is not whole ---- */

static const char *lack_descriptor(const AuditLack *lack)
{
    switch (lack->kind) {
    case LACK_GAPS:
        return "coverage-gap";
    case LACK_UNVERIFIED:
        return "integrity-failed";
    case LACK_POLICY:
        return "policy-incomplete";
    default:
        return "input-incomplete";
    }
}

/* Of each account one of a kind, beside the problems, which are of files: a day of which nothing
 * is there has none. */
static void write_lacks(Sarif *s)
{
    AuditLacks lacks;
    if (!audit_find_lacks(s->audit, &s->arena, &lacks)) {
        s->failed = true;
        return;
    }
    uint32_t shown = lacks.count < LIMIT_SARIF_NOTES ? lacks.count : LIMIT_SARIF_NOTES;
    Buffer sentence = {0};
    for (uint32_t i = 0; i < shown; i++) {
        open_note(s);
        buffer_clear(&sentence);
        audit_add_lack(&sentence, &lacks.items[i]);
        buffer_add(&s->text, SLICE("INCOMPLETE: "));
        text_add_visible(&s->text, buffer_slice(&sentence));
        buffer_add_byte(&s->text, '.');
        end_note(s, lack_descriptor(&lacks.items[i]), "warning");
    }
    s->failed |= sentence.failed;
    buffer_free(&sentence);
    if (lacks.count == shown)
        return;
    open_note(s);
    buffer_add(&s->text, SLICE("INCOMPLETE: "));
    text_add_counted(&s->text, lacks.count - shown,
                     "more reason stands in audit.json (format json).",
                     "more reasons stand in audit.json (format json).");
    end_note(s, "input-incomplete", "warning");
}

/* ---- results that are left out ---- */

static void write_left_out(Sarif *s)
{
    if (s->items.count > s->written) {
        open_note(s);
        text_add_number(&s->text, s->items.count - s->written, ",");
        buffer_add(&s->text, SLICE(" of "));
        text_add_number(&s->text, s->items.count, ",");
        buffer_add(&s->text,
                   s->items.count - s->written == 1 ? SLICE(" results is") : SLICE(" results are"));
        buffer_add(&s->text, SLICE(" left out, the least severe, for services refuse more than "));
        text_add_number(&s->text, LIMIT_SARIF_RESULTS, ",");
        buffer_add(
            &s->text,
            SLICE("; all findings stand in audit.json and findings.csv (formats json and csv)."));
        end_note(s, "results-left-out", "warning");
    }
    if (s->written > LIMIT_SARIF_SHOWN) {
        open_note(s);
        buffer_add(&s->text, SLICE("Services may show no more than "));
        text_add_number(&s->text, LIMIT_SARIF_SHOWN, ",");
        buffer_add(&s->text, SLICE(" of these "));
        text_add_number(&s->text, s->written, ",");
        buffer_add(&s->text, SLICE(" results; they stand in order of severity."));
        end_note(s, "results-left-out", "note");
    }
}

/* ---- policies ---- */

static void write_policy_note(Sarif *s, uint32_t index, const char *descriptor, const char *level)
{
    const AuditPolicy *policy = &s->audit->policies[index];
    JsonWriter *w = &s->json;
    open_note(s);
    json_key(w, "associatedRule");
    json_open(w, '{');
    sarif_member(s, "id", policy->id, 0);
    json_member_number(w, "index", index);
    json_close(w, '}');
    text_add_visible(&s->text, policy->id);
    buffer_add(&s->text, SLICE(" is "));
    buffer_add(&s->text, slice_of(audit_result_word(policy->result)));
    if (policy->why.size) {
        buffer_add(&s->text, SLICE(": "));
        text_add_visible(&s->text, policy->why);
    }
    buffer_add_byte(&s->text, '.');
    end_note(s, descriptor, level);
}

static void write_policies(Sarif *s, AuditResult result, const char *descriptor, const char *level)
{
    for (uint32_t i = 0; i < s->audit->policy_count; i++)
        if (s->audit->policies[i].result == result)
            write_policy_note(s, i, descriptor, level);
}

void sarif_write_invocations(Sarif *s)
{
    JsonWriter *w = &s->json;
    json_break(w);
    json_key(w, "invocations");
    json_open(w, '[');
    json_open(w, '{');
    json_member_flag(w, "executionSuccessful", true);
    if (s->audit->generated_at.size)
        sarif_member(s, "endTimeUtc", s->audit->generated_at, 0);
    json_key(w, "toolExecutionNotifications");
    json_open(w, '[');
    if (s->audit->altered) {
        open_note(s);
        buffer_add(&s->text, SLICE(MODEL_ALTERED "."));
        end_note(s, "document-changed", "warning");
    }
    write_left_out(s);
    write_policies(s, RESULT_INCONCLUSIVE, "policy-inconclusive", "warning");
    write_policies(s, RESULT_NO_DATA, "policy-without-data", "note");
    write_lacks(s);
    write_problems(s);
    json_close(w, ']');
    json_key(w, "toolConfigurationNotifications");
    json_open(w, '[');
    write_policies(s, RESULT_NOT_CONFIGURED, "policy-not-configured", "note");
    json_close(w, ']');
    json_close(w, '}');
    json_close(w, ']');
}
