#include "report/json_integrity.h"

static void write_tiers(JsonWriter *w, const AuditIntegrity *in)
{
    json_key(w, "files");
    json_open(w, '{');
    json_member_number(w, "authenticated", in->files_authenticated);
    json_member_number(w, "self_consistent", in->files_self_consistent);
    json_member_number(w, "unattested", in->files_unattested);
    json_member_number(w, "unchecked", in->files_unchecked);
    json_member_number(w, "trailing_data", in->files_trailing);
    json_member_number(w, "modified", in->files_modified);
    json_member_number(w, "missing", in->files_missing);
    json_close(w, '}');
}

static void write_spans(JsonWriter *w, const AuditChain *chain)
{
    json_key(w, "spans");
    json_open(w, '[');
    for (uint32_t i = 0; i < chain->span_count; i++) {
        const AuditSpan *span = &chain->spans[i];
        json_open(w, '{');
        json_member_text(w, "from", span->from);
        json_member_text(w, "to", span->to);
        json_member_number(w, "digests", span->digests);
        json_member_number(w, "empty", span->empty);
        json_member_number(w, "logs", span->logs);
        json_member_number(w, "authenticated", span->authenticated);
        json_member_flag(w, "newest_unsigned", span->newest_unsigned);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_key(w, "gaps");
    json_open(w, '[');
    for (uint32_t i = 0; i < chain->gap_count; i++) {
        const AuditChainGap *gap = &chain->gaps[i];
        json_open(w, '{');
        json_member_text(w, "from", gap->from);
        json_member_text(w, "to", gap->to);
        json_member_text(w, "why", gap->why);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void write_logs(JsonWriter *w, const AuditChain *chain)
{
    json_member_number(w, "logs", chain->logs);
    json_member_number(w, "valid", chain->valid);
    json_member_number(w, "modified", chain->modified);
    json_member_number(w, "trailing_data", chain->trailing);
    json_member_number(w, "missing", chain->missing);
    json_member_number(w, "unchecked", chain->unchecked);
    json_member_number(w, "unattested", chain->unattested);
}

static void write_chain(JsonWriter *w, const AuditChain *chain)
{
    json_open(w, '{');
    json_member_text(w, "account", chain->account);
    json_member_text(w, "region", chain->region);
    json_member_text(w, "trail", chain->trail);
    json_member_text(w, "home_region", chain->home_region);
    json_member_flag(w, "backfill", chain->backfill);
    json_member_text(w, "grade", chain->grade);
    json_member_flag(w, "newest_unsigned", chain->newest_unsigned);
    json_member_flag(w, "begins", chain->begins);
    json_member_flag(w, "ends_early", chain->ends_early);
    json_member_optional(w, "first", chain->first);
    json_member_optional(w, "last", chain->last);
    json_member_number(w, "digests", chain->digests);
    json_member_number(w, "authenticated", chain->authenticated);
    json_member_number(w, "failed", chain->failed);
    json_member_number(w, "empty", chain->empty);
    json_member_number(w, "starting", chain->starting);
    json_member_number(w, "bucket_moves", chain->bucket_moves);
    json_member_number(w, "unsigned", chain->unsigned_newest);
    write_logs(w, chain);
    json_key(w, "fingerprints");
    json_open(w, '[');
    for (uint32_t i = 0; i < chain->fingerprint_count; i++)
        json_text(w, chain->fingerprints[i]);
    json_close(w, ']');
    write_spans(w, chain);
    json_member_optional(w, "proven_until", chain->proven_until);
    json_close(w, '}');
}

void json_write_integrity(JsonWriter *w, const AuditIntegrity *in)
{
    json_key(w, "integrity");
    json_open(w, '{');
    json_member_flag(w, "checked", in->checked);
    json_member_text(w, "grade", in->grade);
    json_member_text(w, "statement", in->statement);
    json_member_flag(w, "with_keys", in->with_keys);
    json_member_number(w, "keys", in->keys);
    json_member_number(w, "bad_keys", in->bad_keys);
    json_member_number(w, "digests", in->digests);
    json_member_number(w, "authenticated", in->authenticated);
    json_member_number(w, "failed", in->failed);
    json_member_number(w, "gaps", in->gaps);
    json_member_number(w, "segments", in->segments);
    json_member_number(w, "unsigned", in->unsigned_newest);
    json_member_number(w, "failures", in->failures);
    json_member_number(w, "doubts", in->doubts);
    json_member_number(w, "unplaced", in->unplaced);
    json_member_number(w, "ends_early", in->ends_early);
    json_member_optional(w, "expected_end", in->expected_end);
    write_tiers(w, in);
    json_key(w, "chains");
    json_open(w, '[');
    for (uint32_t i = 0; i < in->chain_count; i++) {
        json_break(w);
        write_chain(w, &in->chains[i]);
    }
    if (in->chain_count)
        json_break(w);
    json_close(w, ']');
    json_close(w, '}');
}
