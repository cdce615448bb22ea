/* What digests prove about the input; none where there were no digests. */
#include "base/limits.h"
#include "report/html/fields.h"
#include "report/html/views.h"

NUMBER_FUNCTION(chain_count, AuditIntegrity, o->chain_count)
NUMBER_FUNCTION(event_files, AuditIntegrity, audit_integrity_files(o))

static const TemplateField gap_fields[] = {FIELD_TIME("gap_from", AuditChainGap, from),
                                           FIELD_TIME("gap_to", AuditChainGap, to),
                                           FIELD_TEXT("gap_why", AuditChainGap, why),
                                           {0}};
static const TemplateView gap_view = {"gap", gap_fields};

static const void *gap_item(const TemplateScope *scope, size_t index)
{
    const AuditChain *chain = scope->object;
    return index < chain->gap_count && index < LIMIT_GAPS_SHOWN ? &chain->gaps[index] : NULL;
}

static const TemplateField segment_fields[] = {
    FIELD_TIME("segment_from", AuditSpan, from),
    FIELD_TIME("segment_to", AuditSpan, to),
    FIELD_NUMBER("segment_digests", AuditSpan, digests),
    FIELD_NUMBER("segment_authenticated", AuditSpan, authenticated),
    FIELD_FLAG("segment_unsigned", AuditSpan, newest_unsigned),
    {0}};
static const TemplateView segment_view = {"segment", segment_fields};

static const void *segment_item(const TemplateScope *scope, size_t index)
{
    const AuditChain *chain = scope->object;
    return audit_chain_shows_segments(chain) && index < chain->span_count &&
                   index < LIMIT_GAPS_SHOWN
               ? &chain->spans[index]
               : NULL;
}

FLAG_FUNCTION(has_segments, AuditChain, audit_chain_shows_segments(o))
NUMBER_FUNCTION(chain_segments_more, AuditChain,
                o->span_count > LIMIT_GAPS_SHOWN ? o->span_count - LIMIT_GAPS_SHOWN : 0)
NUMBER_FUNCTION(chain_gaps, AuditChain, o->gap_count)
NUMBER_FUNCTION(chain_gaps_more, AuditChain,
                o->gap_count > LIMIT_GAPS_SHOWN ? o->gap_count - LIMIT_GAPS_SHOWN : 0)

static const TemplateField chain_fields[] = {
    FIELD_TEXT("chain_account", AuditChain, account),
    FIELD_TEXT("chain_region", AuditChain, region),
    FIELD_TEXT("chain_trail", AuditChain, trail),
    FIELD_TEXT("chain_grade", AuditChain, grade),
    FIELD_TIME("chain_first", AuditChain, first),
    FIELD_TIME("chain_last", AuditChain, last),
    FIELD_FLAG("chain_ends_early", AuditChain, ends_early),
    FIELD_NUMBER("chain_digests", AuditChain, digests),
    FIELD_NUMBER("chain_failed", AuditChain, failed),
    FIELD_NUMBER("chain_logs", AuditChain, logs),
    FIELD_NUMBER("chain_valid", AuditChain, valid),
    FIELD_NUMBER("chain_modified", AuditChain, modified),
    FIELD_NUMBER("chain_trailing", AuditChain, trailing),
    FIELD_NUMBER("chain_missing", AuditChain, missing),
    FIELD_NUMBER("chain_unchecked", AuditChain, unchecked),
    FIELD_NUMBER("chain_unattested", AuditChain, unattested),
    FIELD_FLAG_OF("has_segments", has_segments),
    FIELD_LIST_OF("chain_segments", segment_item, segment_view),
    FIELD_NUMBER_OF("chain_segments_more", chain_segments_more),
    FIELD_NUMBER_OF("chain_gaps_count", chain_gaps),
    FIELD_NUMBER_OF("chain_gaps_more", chain_gaps_more),
    FIELD_LIST_OF("chain_gaps", gap_item, gap_view),
    {0}};
static const TemplateView chain_view = {"chain", chain_fields};

static const void *chain_item(const TemplateScope *scope, size_t index)
{
    const AuditIntegrity *in = scope->object;
    return index < in->chain_count && index < LIMIT_CHAINS_SHOWN ? &in->chains[index] : NULL;
}

NUMBER_FUNCTION(chains_more, AuditIntegrity,
                o->chain_count > LIMIT_CHAINS_SHOWN ? o->chain_count - LIMIT_CHAINS_SHOWN : 0)

/* ---- tiers: the object is the integrity, the place says which ---- */

enum { TIER_SIGNED, TIER_HASHED, TIER_NONE, TIER_MODIFIED, TIER_TRAILING, TIER_UNCHECKED, TIERS };

static uint64_t tier_files(const TemplateScope *scope)
{
    const AuditIntegrity *in = scope->object;
    const uint64_t files[TIERS] = {
        [TIER_SIGNED] = in->files_authenticated, [TIER_HASHED] = in->files_self_consistent,
        [TIER_NONE] = in->files_unattested,      [TIER_MODIFIED] = in->files_modified,
        [TIER_TRAILING] = in->files_trailing,    [TIER_UNCHECKED] = in->files_unchecked};
    return files[scope->index];
}

static void tier_rate(const TemplateScope *scope, Buffer *out)
{
    add_percent(tier_files(scope), audit_integrity_files(scope->object), out);
}

static void tier_bar(const TemplateScope *scope, Buffer *out)
{
    chart_bar(tier_files(scope), audit_integrity_files(scope->object), "files", out);
}

FLAG_FUNCTION(is_signed, AuditIntegrity, scope->index == TIER_SIGNED)
FLAG_FUNCTION(is_hashed, AuditIntegrity, scope->index == TIER_HASHED)
FLAG_FUNCTION(is_unattested, AuditIntegrity, scope->index == TIER_NONE)
FLAG_FUNCTION(is_modified, AuditIntegrity, scope->index == TIER_MODIFIED)
FLAG_FUNCTION(is_trailing, AuditIntegrity, scope->index == TIER_TRAILING)
FLAG_FUNCTION(is_unchecked, AuditIntegrity, scope->index == TIER_UNCHECKED)

static const TemplateField tier_fields[] = {FIELD_NUMBER_OF("tier_files", tier_files),
                                            FIELD_TEXT_OF("rate", tier_rate),
                                            FIELD_MARKUP_OF("bar", tier_bar),
                                            FIELD_FLAG_OF("is_signed", is_signed),
                                            FIELD_FLAG_OF("is_hashed", is_hashed),
                                            FIELD_FLAG_OF("is_unattested", is_unattested),
                                            FIELD_FLAG_OF("is_modified", is_modified),
                                            FIELD_FLAG_OF("is_trailing", is_trailing),
                                            FIELD_FLAG_OF("is_unchecked", is_unchecked),
                                            {0}};
static const TemplateView tier_view = {"tier", tier_fields};

static const void *tier_item(const TemplateScope *scope, size_t index)
{
    return index < TIERS && audit_integrity_files(scope->object) ? scope->object : NULL;
}

static void integrity_statement(const TemplateScope *scope, Buffer *out)
{
    model_add_grouped(((const AuditIntegrity *)scope->object)->statement, out);
}

static const TemplateField integrity_fields[] = {
    FIELD_TEXT_OF("integrity_statement", integrity_statement),
    FIELD_TEXT("integrity_grade", AuditIntegrity, grade),
    FIELD_FLAG("with_keys", AuditIntegrity, with_keys),
    FIELD_NUMBER("digests", AuditIntegrity, digests),
    FIELD_NUMBER("digests_authenticated", AuditIntegrity, authenticated),
    FIELD_NUMBER("digests_failed", AuditIntegrity, failed),
    FIELD_NUMBER("digest_gaps", AuditIntegrity, gaps),
    FIELD_NUMBER("keys", AuditIntegrity, keys),
    FIELD_NUMBER("doubts", AuditIntegrity, doubts),
    FIELD_NUMBER("chains_ending_early", AuditIntegrity, ends_early),
    FIELD_TIME("period_end", AuditIntegrity, expected_end),
    FIELD_LIST_OF("tiers", tier_item, tier_view),
    FIELD_NUMBER_OF("chain_count", chain_count),
    FIELD_NUMBER("integrity_failures", AuditIntegrity, failures),
    FIELD_NUMBER_OF("event_files", event_files),
    FIELD_NUMBER("files_authenticated", AuditIntegrity, files_authenticated),
    FIELD_NUMBER("files_self_consistent", AuditIntegrity, files_self_consistent),
    FIELD_NUMBER("files_unattested", AuditIntegrity, files_unattested),
    FIELD_NUMBER("files_unchecked", AuditIntegrity, files_unchecked),
    FIELD_NUMBER("files_trailing", AuditIntegrity, files_trailing),
    FIELD_NUMBER("files_modified", AuditIntegrity, files_modified),
    FIELD_NUMBER("files_missing", AuditIntegrity, files_missing),
    FIELD_LIST_OF("chains", chain_item, chain_view),
    FIELD_NUMBER_OF("chains_more", chains_more),
    {0}};
const TemplateView integrity_view = {"integrity", integrity_fields};

const void *integrity_item(const TemplateScope *scope, size_t index)
{
    const Audit *audit = ((const Page *)scope->object)->audit;
    return index || !audit->integrity.checked ? NULL : &audit->integrity;
}
