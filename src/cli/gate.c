#include "cli/gate.h"

#include <stdio.h>

#include "audit/lacks.h"
#include "base/text.h"
#include "policy/policy.h"

#define ANY_NUMBER UINT64_MAX

enum { DAYS_MOST = 3660 };

/* ---- options ---- */

static bool wrong(Diagnostics *sink, const char *format, const char *value)
{
    diagnostics_report(sink, DIAGNOSTIC_ERROR, "option-value", (Slice){0}, 0, format, value);
    return false;
}

static bool read_severity(Slice word, int *rank)
{
    for (*rank = 0; *rank < GATE_SEVERITIES; ++*rank)
        if (slice_equal(word, slice_of(policy_severity_word((Severity)*rank))))
            return true;
    return false;
}

static bool read_fail_on(const Arguments *arguments, Gate *gate, Diagnostics *sink)
{
    const char *word = argument_value(arguments, OPTION_FAIL_ON);
    int rank;
    gate->fail_on = -1;
    if (!word || strcmp(word, "none") == 0)
        return true;
    if (!read_severity(slice_of(word), &rank) || rank > SEVERITY_LOW)
        return wrong(sink, "--fail-on takes critical, high, medium, low or none, not \"%.40s\"",
                     word);
    gate->fail_on = rank;
    return true;
}

/* A whole number of at most nine digits. */
static bool read_number(Slice text, uint64_t *number)
{
    *number = 0;
    if (text.size == 0 || text.size > 9 || !slice_is_digits(text, text.size))
        return false;
    for (size_t i = 0; i < text.size; i++)
        *number = *number * 10 + (uint64_t)(text.data[i] - '0');
    return true;
}

/* "high=3", or several with commas. */
static bool read_max_findings(const Arguments *arguments, Gate *gate, Diagnostics *sink)
{
    const OptionValues *given = &arguments->options[OPTION_MAX_FINDINGS];
    for (int i = 0; i < GATE_SEVERITIES; i++)
        gate->max_findings[i] = ANY_NUMBER;
    for (size_t i = 0; i < given->count; i++) {
        Slice rest = slice_of(given->values[i]), part;
        bool any = false;
        while (slice_next(&rest, ",", &part)) {
            size_t equals = slice_find(part, '=');
            uint64_t number;
            int rank;
            any = true;
            if (!read_severity((Slice){part.data, equals}, &rank) ||
                !read_number(slice_from(part, equals + 1), &number))
                return wrong(sink, "--max-findings takes SEVERITY=N, as in high=3, not \"%.40s\"",
                             given->values[i]);
            gate->max_findings[rank] = number;
        }
        if (!any)
            return wrong(sink, "--max-findings takes SEVERITY=N, as in high=3, not \"%.40s\"",
                         given->values[i]);
    }
    return true;
}

static bool read_warn_expiring(const Arguments *arguments, Gate *gate, Diagnostics *sink)
{
    const char *value = argument_value(arguments, OPTION_WARN_EXPIRING);
    uint64_t days;
    gate->warn_expiring = -1;
    if (!value)
        return true;
    Slice text = slice_of(value);
    if (slice_ends(text, SLICE("d")))
        text.size--;
    if (!read_number(text, &days) || days > DAYS_MOST)
        return wrong(sink, "--warn-expiring takes a number of days, as in 30d, not \"%.40s\"",
                     value);
    gate->warn_expiring = (int64_t)days;
    return true;
}

bool gate_read(const Arguments *arguments, Gate *gate, Diagnostics *sink)
{
    *gate = (Gate){.min_records = 1};
    bool good = read_fail_on(arguments, gate, sink);
    good &= read_max_findings(arguments, gate, sink);
    good &= read_warn_expiring(arguments, gate, sink);
    good &= argument_number(arguments, OPTION_MIN_RECORDS, 1, UINT64_MAX, &gate->min_records, sink);
    bool strict = argument_given(arguments, OPTION_STRICT);
    bool lax = argument_given(arguments, OPTION_NO_STRICT);
    if (strict && lax)
        return wrong(sink, "--strict and --no-strict exclude each other%s", "");
    gate->strict = strict || (gate->fail_on >= 0 && !lax);
    return good;
}

/* ---- the verdict ---- */

/* A sentence in the making, which begins with that. */
static void begin(Buffer *message)
{
    buffer_clear(message);
    buffer_add(message, SLICE("gate: "));
}

static void say(Diagnostics *sink, const Buffer *message)
{
    Diagnostic diagnostic = {
        .level = DIAGNOSTIC_WARNING, .code = "gate", .message = buffer_slice(message)};
    diagnostics_add(sink, &diagnostic);
}

static void say_found(Diagnostics *sink, Buffer *message, uint64_t count, const char *option,
                      uint64_t bound, const char *before_word, int severity)
{
    begin(message);
    text_add_counted(message, count, "new finding of violations", "new findings of violations");
    buffer_printf(message, "; %s allows ", option);
    text_add_number(message, bound, ",");
    buffer_printf(message, " %s severity %s", before_word,
                  policy_severity_word((Severity)severity));
    say(sink, message);
}

static int rank_of(const AuditPolicy *policy)
{
    int rank = policy->severity_rank;
    return rank >= 0 && rank < GATE_SEVERITIES ? rank : GATE_SEVERITIES - 1;
}

/* Of violations, those with a record that no baseline knows. */
static void count_new(const Audit *audit, uint64_t count[GATE_SEVERITIES])
{
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *f = &audit->findings[i];
        if (f->new_count && slice_equal(f->kind, SLICE("violation")))
            count[rank_of(&audit->policies[f->policy])]++;
    }
}

static bool is_violated(const Gate *gate, const Audit *audit, Buffer *message, Diagnostics *sink)
{
    uint64_t count[GATE_SEVERITIES] = {0}, above = 0;
    bool violated = false;
    count_new(audit, count);
    for (int i = 0; i <= gate->fail_on; i++)
        above += count[i];
    if (above)
        say_found(sink, message, above, "--fail-on", 0, "at or above", gate->fail_on);
    for (int i = 0; i < GATE_SEVERITIES; i++)
        if (count[i] > gate->max_findings[i]) {
            say_found(sink, message, count[i], "--max-findings", gate->max_findings[i], "of", i);
            violated = true;
        }
    return violated || above;
}

static void say_incomplete(const Audit *audit, Buffer *message, Diagnostics *sink)
{
    begin(message);
    buffer_add(message, SLICE("the input is INCOMPLETE (quarantined: "));
    text_add_number(message, audit->inputs.quarantined, ",");
    buffer_add(message, SLICE(", problems: "));
    text_add_number(message, audit->inputs.problem_count, ",");
    buffer_add(message, SLICE(")"));
    say(sink, message);
    if (audit_unverified(audit) == 0 && audit->coverage.gaps == 0)
        return;
    begin(message);
    buffer_add(message, SLICE("files that failed verification: "));
    text_add_number(message, audit_unverified(audit), ",");
    buffer_add(message, SLICE(", gaps of coverage: "));
    text_add_number(message, audit->coverage.gaps, ",");
    say(sink, message);
}

static void say_unclear(const Gate *gate, const Audit *audit, uint64_t unclear, Buffer *message,
                        Diagnostics *sink)
{
    begin(message);
    text_add_number(message, unclear, ",");
    buffer_add(message, SLICE(" of "));
    text_add_counted(message, audit->policy_count, "policy", "policies");
    buffer_add(message, unclear == 1 ? SLICE(" is INCONCLUSIVE") : SLICE(" are INCONCLUSIVE"));
    if (gate->fail_on >= 0)
        buffer_add(message, SLICE(", at or above --fail-on"));
    say(sink, message);
}

static bool is_inconclusive(const Gate *gate, const Audit *audit, Buffer *message,
                            Diagnostics *sink)
{
    bool inconclusive = false;
    uint64_t unclear = 0;
    if (audit->inputs.evaluated < gate->min_records) {
        begin(message);
        text_add_counted(message, audit->inputs.evaluated, "record was evaluated",
                         "records were evaluated");
        buffer_add(message, SLICE("; a verdict needs "));
        text_add_number(message, gate->min_records, ",");
        say(sink, message);
        inconclusive = true;
    }
    if (!gate->strict)
        return inconclusive;
    if (!audit->complete) {
        say_incomplete(audit, message, sink);
        inconclusive = true;
    }
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        const AuditPolicy *policy = &audit->policies[i];
        unclear += policy->result == RESULT_INCONCLUSIVE &&
                   (gate->fail_on < 0 || policy->severity_rank <= gate->fail_on);
    }
    if (unclear)
        say_unclear(gate, audit, unclear, message, sink);
    return inconclusive || unclear;
}

int gate_decide(const Gate *gate, const Audit *audit, Diagnostics *sink)
{
    Buffer message = {0};
    bool violated = is_violated(gate, audit, &message, sink);
    bool inconclusive = is_inconclusive(gate, audit, &message, sink);
    buffer_free(&message);
    return violated ? EXIT_VIOLATION : inconclusive ? EXIT_INCONCLUSIVE : EXIT_DONE;
}

/* ---- exceptions ---- */

void gate_warn_of_expiring(const Gate *gate, const Audit *audit, Diagnostics *sink)
{
    Instant today = instant_parse_date(audit->as_of);
    if (gate->warn_expiring < 0 || today == INSTANT_NONE)
        return;
    for (uint32_t i = 0; i < audit->policy_count; i++)
        for (uint32_t j = 0; j < audit->policies[i].exception_count; j++) {
            const AuditException *e = &audit->policies[i].exceptions[j];
            Instant until = instant_parse_date(e->until);
            if (until == INSTANT_NONE || until < today)
                continue;
            int64_t days = (until - today) / INSTANT_DAY;
            if (days > gate->warn_expiring)
                continue;
            diagnostics_report(sink, DIAGNOSTIC_WARNING, "expiring", (Slice){0}, 0,
                               "exception '%.*s' of policy '%.*s' expires with %.*s, in %lld %s",
                               (int)e->id.size, e->id.data, (int)audit->policies[i].id.size,
                               audit->policies[i].id.data, (int)e->until.size, e->until.data,
                               (long long)days, days == 1 ? "day" : "days");
        }
}
