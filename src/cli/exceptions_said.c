#include "cli/exceptions_said.h"

#define SHOWN(text) (int)(text).size, (text).data ? (text).data : ""

/* An exception covers no event after its last day: what it was for is a violation again. */
static void say_expired(const PolicyException *exception, Slice policy, Instant now,
                        Diagnostics *sink)
{
    if (exception->ends <= now)
        diagnostics_report(sink, DIAGNOSTIC_WARNING, "expired-exception", exception->file,
                           exception->line, "exception '%.*s' of policy '%.*s' expired with %.*s",
                           SHOWN(exception->id), SHOWN(policy), SHOWN(exception->until));
}

void warn_of_expired(const PolicySet *policies, Instant now, Diagnostics *sink)
{
    for (uint32_t i = 0; i < policies->policy_count; i++) {
        const Policy *policy = policies->policies[i];
        for (uint32_t j = 0; j < policy->exception_count; j++)
            say_expired(&policy->exceptions[j], policy->id, now, sink);
    }
    for (uint32_t i = 0; i < policies->loose_count; i++)
        say_expired(policies->loose[i], policies->loose[i]->policy, now, sink);
}

/* "exceptions/2026.xml:12": the file, and *line. */
static Slice split_source(Slice source, unsigned *line)
{
    size_t colon = source.size;
    *line = 0;
    while (colon && source.data[colon - 1] != ':')
        colon--;
    for (size_t i = colon; i < source.size; i++)
        *line = *line * 10 + (unsigned)(source.data[i] - '0');
    return (Slice){source.data, colon ? colon - 1 : 0};
}

static void say_exception(const AuditPolicy *policy, const AuditException *e, Diagnostics *sink)
{
    unsigned line;
    Slice file = split_source(e->source, &line);
    /* One inside its policy is its author's matter, and check's. */
    if (!e->apart)
        return;
    if (e->expired)
        diagnostics_report(sink, DIAGNOSTIC_WARNING, "expired-exception", file, line,
                           "exception '%.*s' of policy '%.*s' expired with %.*s", SHOWN(e->id),
                           SHOWN(policy->id), SHOWN(e->until));
    if (e->unused && e->idle.size == 0)
        diagnostics_report(sink, DIAGNOSTIC_WARNING, "unused-exception", file, line,
                           "exception '%.*s' of policy '%.*s' covered no record of this run",
                           SHOWN(e->id), SHOWN(policy->id));
    if (e->past_max)
        diagnostics_report(sink, DIAGNOSTIC_WARNING, "exception-past-max", file, line,
                           "exception '%.*s' of policy '%.*s' covers at most %llu %s: %llu more %s",
                           SHOWN(e->id), SHOWN(policy->id), (unsigned long long)e->max,
                           e->max == 1 ? "record" : "records", (unsigned long long)e->past_max,
                           e->past_max == 1 ? "is a violation" : "are violations");
}

static void say_disposition(const AuditDisposition *one, Diagnostics *sink)
{
    unsigned line;
    Slice file = split_source(one->source, &line);
    if (one->own)
        diagnostics_report(sink, DIAGNOSTIC_WARNING, "own-disposition", file, line,
                           "the disposition of event '%.*s' does not count: '%.*s' is the event's "
                           "actor",
                           SHOWN(one->event), SHOWN(one->by));
    else if (one->count == 0)
        diagnostics_report(sink, DIAGNOSTIC_WARNING, "unused-disposition", file, line,
                           "the disposition of event '%.*s' is unused: no violation, attempt or "
                           "item to review of policy '%.*s' has this event",
                           SHOWN(one->event), SHOWN(one->policy_id));
}

void warn_of_run(const Audit *audit, Diagnostics *sink)
{
    for (uint32_t i = 0; i < audit->policy_count; i++)
        for (uint32_t j = 0; j < audit->policies[i].exception_count; j++)
            say_exception(&audit->policies[i], &audit->policies[i].exceptions[j], sink);
    for (uint32_t i = 0; i < audit->disposition_count; i++)
        say_disposition(&audit->dispositions[i], sink);
}
