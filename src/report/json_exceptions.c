/* Exceptions and dispositions in audit.json. */
#include "report/json_parts.h"

static void write_exception(JsonWriter *w, const AuditException *e)
{
    json_open(w, '{');
    json_member_text(w, "id", e->id);
    json_member_optional(w, "from", e->from);
    json_member_text(w, "until", e->until);
    json_member_text(w, "owner", e->owner);
    json_member_optional(w, "approved_by", e->approved_by);
    json_member_optional(w, "ticket", e->ticket);
    json_member_text(w, "reason", e->reason);
    json_member_number(w, "count", e->count);
    json_member_flag(w, "expired", e->expired);
    json_member_flag(w, "expiring", e->expiring);
    json_member_text(w, "state", slice_of(audit_exception_state(e)));
    json_member_flag(w, "apart", e->apart);
    json_member_optional(w, "source", e->source);
    json_member_optional(w, "account", e->account);
    json_member_optional(w, "approved_on", e->approved_on);
    json_member_optional(w, "compensating_control", e->compensating_control);
    json_key(w, "max");
    if (e->max)
        json_number(w, e->max);
    else
        json_null(w);
    json_member_number(w, "past_max", e->past_max);
    json_member_flag(w, "pending", e->pending);
    json_member_flag(w, "never", e->never);
    json_member_optional(w, "idle", e->idle);
    json_member_flag(w, "unused", e->unused);
    json_member_flag(w, "broad", e->broad);
    json_member_flag(w, "long", e->lasting);
    json_close(w, '}');
}

void json_exceptions(JsonWriter *w, const AuditPolicy *policy)
{
    json_key(w, "exceptions");
    json_open(w, '[');
    for (uint32_t i = 0; i < policy->exception_count; i++)
        write_exception(w, &policy->exceptions[i]);
    json_close(w, ']');
}

void json_dispositions(JsonWriter *w, const Audit *audit)
{
    json_key(w, "dispositions");
    json_open(w, '[');
    for (uint32_t i = 0; i < audit->disposition_count; i++) {
        const AuditDisposition *one = &audit->dispositions[i];
        json_break(w);
        json_open(w, '{');
        json_member_text(w, "policy", one->policy_id);
        json_member_text(w, "event", one->event);
        json_member_text(w, "outcome", one->outcome);
        json_member_text(w, "by", one->by);
        json_member_text(w, "on", one->on);
        json_member_optional(w, "ticket", one->ticket);
        json_member_optional(w, "note", one->note);
        json_member_optional(w, "source", one->source);
        json_member_number(w, "count", one->count);
        json_member_flag(w, "own", one->own);
        json_close(w, '}');
    }
    if (audit->disposition_count)
        json_break(w);
    json_close(w, ']');
}

void json_disposition(JsonWriter *w, const AuditDisposition *one)
{
    json_key(w, "disposition");
    if (!one) {
        json_null(w);
        return;
    }
    json_open(w, '{');
    json_member_text(w, "outcome", one->outcome);
    json_member_text(w, "by", one->by);
    json_member_text(w, "on", one->on);
    json_member_optional(w, "ticket", one->ticket);
    json_member_optional(w, "note", one->note);
    json_close(w, '}');
}
