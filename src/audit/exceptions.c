/* The exceptions of a policy, as of a day, with what they covered. */
#include "audit/parts.h"

/* Within 30 days of a day: the last on which it counts is at most the 30th after that day. */
enum { EXPIRING_DAYS = 30 };

static Slice idle_words(ExceptionIdle idle)
{
    switch (idle) {
    case EXCEPTION_IDLE_INLINE:
        return SLICE("it stands inside its policy, and the report definition takes only exceptions "
                     "kept apart");
    case EXCEPTION_IDLE_LIST:
        return SLICE("it depends on an empty list");
    case EXCEPTION_COUNTS:
        break;
    }
    return SLICE("");
}

void audit_exception_fill(const PolicyException *from, Instant as_of, AuditException *exception)
{
    bool expired = as_of >= from->ends;
    int64_t days_left = instant_day(from->ends - INSTANT_DAY) - instant_day(as_of);
    *exception = (AuditException){
        .id = from->id,
        .from = from->from,
        .until = from->until,
        .owner = from->owner,
        .approved_by = from->approved_by,
        .ticket = from->ticket,
        .reason = from->reason,
        .expired = expired,
        .expiring = !expired && days_left <= EXPIRING_DAYS,
        .apart = from->apart,
        .account = from->account,
        .approved_on = from->approved_on,
        .compensating_control = from->compensating_control,
        .max = from->max,
        .pending = from->starts != INSTANT_NONE && as_of < from->starts,
        .never = from->starts != INSTANT_NONE && from->starts >= from->ends,
        .idle = idle_words(from->idle),
        .broad = from->broad,
        .lasting = from->lasting,
    };
}

bool build_exceptions(Audit *audit, const AuditBuild *build, uint32_t number)
{
    const Policy *from = build->program->policies[number].source;
    AuditPolicy *policy = &audit->policies[number];
    policy->exception_count = from->exception_count;
    for (uint32_t i = 0; i < from->exception_count; i++) {
        const PolicyException *source = &from->exceptions[i];
        AuditException *exception = &policy->exceptions[i];
        audit_exception_fill(source, build->as_of, exception);
        exception->count = build->run->exceptions[number][i];
        exception->past_max = build->run->past_max[number][i];
        exception->unused = exception->count == 0 && exception->past_max == 0;
        exception->source = arena_printf(&audit->arena, "%.*s:%u", (int)source->file.size,
                                         source->file.data, source->line);
        if (!exception->source.data)
            return false;
    }
    return true;
}
